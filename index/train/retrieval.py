"""Retrieval: a question comes to lie nearer to the passage that answers it than to the others.

The others are the passages of the batch's other questions, and for each question one chosen to be
hard: from the same debate or meeting, or made of sentences near in meaning, as for DPR (Karpukhin
et al. 2020). Both what is near by the texts' vectors and what is near piece by piece are learned,
in one pass: the product finds passages by the one and orders them by the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from index.train.batches import shuffled
from index.train.examples import Example
from index.train.losses import choice
from index.train.pieces import Ids, Pieces, split_texts
from index.train.static import Matrix
from index.train.student import Student, late_interaction


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """Longer questions and passages are cut at `question` and `passage` pieces; `scale` and
    `piece_scale` are what cosines are multiplied by before the softmax: cosines of pieces differ
    less."""

    batch: int = 48
    scale: float = 20.0
    piece_scale: float = 40.0
    question: int = 64
    passage: int = 128


class Retrieval:
    """Batches of examples in random order, anew in each pass."""

    def __init__(
        self,
        name: str,
        examples: Sequence[Example],
        tokenizer: Tokenizer,
        settings: RetrievalSettings,
        seed: int,
    ) -> None:
        self.name = name
        self._questions = split_texts(
            tokenizer, [e.question for e in examples], f"{name} questions"
        )
        self._passages = split_texts(tokenizer, [e.passage for e in examples], f"{name} passages")
        self._others = split_texts(tokenizer, [e.other for e in examples], f"{name} others")
        self._settings = settings
        self._seed = seed

    def __len__(self) -> int:
        return len(self._questions)

    def loss(self, student: Student, turn: int) -> Tensor:
        """The loss of batch number `turn`."""
        settings = self._settings
        rows = shuffled(len(self), settings.batch, turn, self._seed)
        others = rows[self._others.lengths[rows] > 0]
        questions = student.read(_texts(self._questions, rows, settings.question))
        passages = student.read(
            _texts(self._passages, rows, settings.passage)
            + _texts(self._others, others, settings.passage)
        )
        return choice(questions.vectors @ passages.vectors.T, settings.scale) + choice(
            late_interaction(questions, [passages]), settings.piece_scale
        )


def _texts(pieces: Pieces, rows: Ids, limit: int) -> list[list[int]]:
    return [pieces.text(int(row), limit) for row in rows]


def near_sentences(vectors: Matrix, count: int, block: int = 20_000) -> Ids:
    """For each sentence the `count` nearest others of its block, of shape (sentences, count).

    `vectors` has shape (sentences, width). A sentence's own translation or double, which would
    lie nearer than a cosine of .9, is no company for it.
    """
    unit = torch.from_numpy(vectors / np.maximum(np.linalg.norm(vectors, axis=1)[:, None], 1e-9))
    near = np.zeros((len(unit), count), dtype=np.int64)
    for start in tqdm(range(0, len(unit), block), desc="near sentences", unit_scale=block):
        # A short last block is filled up from its predecessor, so that all have company.
        first = max(0, min(start, len(unit) - block))
        others = unit[first : first + block]
        for row in range(start, min(start + block, len(unit)), 1000):
            cosines = unit[row : min(row + 1000, start + block)] @ others.T
            cosines[cosines > 0.9] = -1.0
            near[row : row + len(cosines)] = cosines.topk(count).indices.numpy() + first
    return near
