"""A static space in which Danish and English pieces of the same meaning lie close together.

A text's vector is the mean of its pieces' vectors. They start from a multilingual table where one
is given, for it knows synonyms that debates do not teach, and are trained on translations with
in-batch negatives in both directions, as in Reimers & Gurevych (2020) and Feng et al. (2022,
LaBSE). The space serves to find, for a Danish piece, English pieces that mean the same.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from index.train.losses import choice
from index.train.pieces import Pieces
from index.train.tokenizer import CONTINUED

Matrix = NDArray[np.float32]

# How the multilingual table marks a piece that begins a word.
_BEGINS = "▁"


@dataclass(frozen=True, slots=True)
class StaticSettings:
    """`width` is the length of a vector; `rate` the peak learning rate of Adam; `scale` what the
    cosines are multiplied by before the softmax."""

    width: int = 256
    batch: int = 2048
    passes: int = 2
    rate: float = 0.01
    scale: float = 20.0


class Table(Protocol):
    """A table of vectors of shape (pieces, width) and the row of each piece."""

    rows: dict[str, int]
    vectors: Matrix


class StaticTable:
    """A folder with `pieces.txt`, one a line, and `vectors.npy`, a row for each.

    A piece that begins a word is marked by "▁" in front. Raises FileNotFoundError if a file is
    missing, ValueError if their lengths differ.
    """

    def __init__(self, folder: Path) -> None:
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
        self.vectors = np.load(folder / "vectors.npy").astype(np.float32)
        if len(pieces) < len(self.vectors):
            raise ValueError(f"{folder}: {len(pieces)} pieces but {len(self.vectors)} vectors")
        self.rows = {piece: row for row, piece in enumerate(pieces[: len(self.vectors)]) if piece}


def train_static(
    danish: Pieces,
    english: Pieces,
    vocabulary: dict[str, int],
    table: Table | None,
    settings: StaticSettings,
    seed: int,
) -> Matrix:
    """The vectors of all pieces, of shape (pieces, width), from translated sentences."""
    torch.manual_seed(seed)
    bag = nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(initial_vectors(vocabulary, table, settings.width, seed)),
        freeze=False,
        mode="mean",
    )
    optimizer = torch.optim.Adam(bag.parameters(), lr=settings.rate, fused=True)
    steps = settings.passes * (len(danish) // settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps + 1), 1.05 - step / max(steps, 1))
    )
    generator = np.random.default_rng(seed)
    bar = tqdm(total=steps, desc="static space", unit="step")
    for _ in range(settings.passes):
        order = generator.permutation(len(danish))
        for start in range(0, len(order) - settings.batch + 1, settings.batch):
            rows = order[start : start + settings.batch]
            unit = nn.functional.normalize
            left, right = unit(_mean(bag, danish, rows)), unit(_mean(bag, english, rows))
            loss = choice(left @ right.T, settings.scale)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            bar.update()
            if bar.n % 20 == 0:
                bar.set_postfix(loss=f"{loss.item():.3f}")
    bar.close()
    return bag.weight.detach().numpy()


def initial_vectors(
    vocabulary: dict[str, int], table: Table | None, width: int, seed: int
) -> Matrix:
    """Where training starts, of shape (pieces, width): the table's vectors in the first columns,
    little random numbers in the others, and everywhere if there is no table."""
    generator = np.random.default_rng(seed)
    vectors = generator.normal(0.0, 0.1, (len(vocabulary), width)).astype(np.float32)
    if table is None:
        return vectors
    known = table.vectors
    size = min(width, known.shape[1])
    # The same mean length for both halves, so that neither drowns the other in the cosine.
    scale = 0.1 * width**0.5 / float(np.linalg.norm(known[:, :size], axis=1).mean())
    for piece, row in vocabulary.items():
        rows = _table_rows(piece, table.rows)
        if rows:
            vectors[row, :size] = scale * known[rows, :size].mean(axis=0)
    return vectors


def _table_rows(piece: str, rows: dict[str, int]) -> list[int]:
    """The table's rows for a piece: the piece itself, written small or large, or its parts."""
    if piece.startswith(CONTINUED):
        spellings = [piece.removeprefix(CONTINUED)]
    else:
        spellings = [_BEGINS + piece, _BEGINS + piece.capitalize(), _BEGINS + piece.upper()]
    found = [rows[spelling] for spelling in dict.fromkeys(spellings) if spelling in rows]
    if found:
        return found
    text, parts = spellings[0], []
    while text:
        end = next((n for n in range(len(text), 0, -1) if text[:n] in rows), None)
        if end is not None:
            parts.append(rows[text[:end]])
        text = text[end or 1 :]
    return parts


def text_vectors(space: Matrix, texts: Pieces) -> Matrix:
    """The vectors of texts, of shape (texts, width); of an empty text, zeros."""
    bag = nn.EmbeddingBag.from_pretrained(torch.from_numpy(space), mode="mean")
    vectors = np.zeros((len(texts), space.shape[1]), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(texts), 10_000):
            rows = np.arange(start, min(start + 10_000, len(texts)))
            vectors[rows] = _mean(bag, texts, rows).numpy()
    return vectors


def _mean(bag: nn.EmbeddingBag, texts: Pieces, rows: NDArray[np.int64]) -> Tensor:
    ids, offsets = texts.joined(rows)
    vectors: Tensor = bag(torch.from_numpy(ids), torch.from_numpy(offsets))
    return vectors
