"""Which rows share a batch: those of like length, so that little is padding, or any."""

import numpy as np

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
