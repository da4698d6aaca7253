"""Texts as piece ids, kept flat: a million sentences take memory for their ids and little else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

Ids = NDArray[np.int64]


class Pieces:
    """The piece ids of many texts, without the marks of start and end.

    `ids` holds all of them one after another; text i has `ids[ends[i - 1] : ends[i]]`.
    """

    def __init__(self, ids: NDArray[np.uint16], ends: Ids) -> None:
        self.ids = ids
        self.starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]])
        self.ends = ends

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def lengths(self) -> Ids:
        """Pieces of each text, of shape (texts,)."""
        return np.asarray(self.ends - self.starts)

    def text(self, row: int, limit: int | None = None) -> list[int]:
        """The ids of one text, the first `limit` of them if given."""
        start, end = int(self.starts[row]), int(self.ends[row])
        return [int(i) for i in self.ids[start : end if limit is None else min(end, start + limit)]]

    def joined(self, rows: Ids) -> tuple[Ids, Ids]:
        """The ids of some texts one after another, and where each text starts among them."""
        parts = [self.ids[self.starts[row] : self.ends[row]] for row in rows]
        lengths = np.array([len(part) for part in parts], dtype=np.int64)
        return np.concatenate(parts).astype(np.int64), np.cumsum(lengths) - lengths


def split_texts(tokenizer: Tokenizer, texts: Sequence[str], name: str) -> Pieces:
    """The pieces of texts; `name` says on the progress bar what they are."""
    ids: list[NDArray[np.uint16]] = []
    ends = np.zeros(len(texts), dtype=np.int64)
    end = 0
    step = 20_000
    for start in tqdm(range(0, len(texts), step), desc=f"split {name}", unit_scale=step):
        encodings = tokenizer.encode_batch_fast(
            list(texts[start : start + step]), add_special_tokens=False
        )
        for row, encoding in enumerate(encodings, start):
            end += len(encoding.ids)
            ends[row] = end
        ids += [np.array(encoding.ids, dtype=np.uint16) for encoding in encodings]
    return Pieces(np.concatenate(ids), ends)
