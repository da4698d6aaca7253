"""Which rows share a batch: those of like length, so that little is padding, or any; padding."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from index.train.pieces import Ids


def bucket(lengths: Ids, batch: int, generator: np.random.Generator) -> list[Ids]:
    """Rows in batches of like length, in random order; which rows meet is random too.

    `lengths` has shape (texts,). A last batch that is not full is left out.
    """
    order = np.argsort(lengths * generator.uniform(0.9, 1.1, len(lengths)))
    starts = np.arange(0, len(order) - batch + 1, batch)
    return [order[start : start + batch] for start in generator.permutation(starts)]


def shuffled(rows: int, batch: int, turn: int, seed: int) -> Ids:
    """The rows of batch number `turn`, of shape (batch,), in random order and anew in each pass."""
    number, place = divmod(turn, max(1, rows // batch))
    order = np.random.default_rng((seed, number)).permutation(rows)
    return order[place * batch : (place + 1) * batch]


def in_parts(texts: Sequence[Sequence[int]], parts: int) -> list[list[int]]:
    """The places of texts in so many parts of similar length, which spares most of the padding."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    size = -(-len(order) // parts)
    return [order[start : start + size] for start in range(0, len(order), size)]


def padded(rows: Sequence[Sequence[int]], value: int = 0) -> Tensor:
    """Rows filled up with a value to the longest, of shape (rows, longest)."""
    tensors = [torch.tensor(list(row)) for row in rows]
    return pad_sequence(tensors, batch_first=True, padding_value=value)
