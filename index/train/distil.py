"""Distillation: the student's vector of a sentence, in either language, comes to equal the
teacher's vector of the English sentence (Reimers & Gurevych 2020), and that of no other."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from index.train.batches import bucket
from index.train.losses import choice
from index.train.pieces import Ids, Pieces
from index.train.student import Student


@dataclass(frozen=True, slots=True)
class DistilSettings:
    """`contrast` weighs picking the right target among the batch's against coming close to it;
    `english` is the share of batches in which the English side learns too, for it begins near the
    teacher; `pieces` is where longer sentences are cut."""

    batch: int = 256
    contrast: float = 1.0
    scale: float = 20.0
    english: float = 0.4
    pieces: int = 64


class Distillation:
    """Batches of translations with the teacher's vectors of their English side.

    `teacher` has shape (translations, width), unit length, in the order of `danish` and `english`.
    """

    name = "distil"

    def __init__(
        self,
        danish: Pieces,
        english: Pieces,
        teacher: NDArray[np.float16],
        settings: DistilSettings,
        seed: int,
    ) -> None:
        self._danish, self._english, self._teacher = danish, english, teacher
        self._settings = settings
        self._seed = seed
        self._pass = -1
        self._batches: list[Ids] = []

    def loss(self, student: Student, turn: int) -> Tensor:
        """The loss of batch number `turn`."""
        rows = self._rows(turn)
        targets = torch.from_numpy(self._teacher[rows].astype(np.float32))
        sides = [self._danish]
        if np.random.default_rng((self._seed, turn)).random() < self._settings.english:
            sides.append(self._english)
        total = torch.zeros(())
        for side in sides:
            vectors = student([side.text(int(row), self._settings.pieces) for row in rows])
            distance = (vectors - targets).square().sum(dim=1).mean()
            picking = choice(vectors @ targets.T, self._settings.scale)
            total = total + distance + self._settings.contrast * picking
        return total / len(sides)

    def _rows(self, turn: int) -> Ids:
        lengths = self._danish.lengths + self._english.lengths
        number, place = divmod(turn, len(lengths) // self._settings.batch)
        if number != self._pass:
            generator = np.random.default_rng((self._seed, number))
            self._batches = bucket(lengths, self._settings.batch, generator)
            self._pass = number
        return self._batches[place]
