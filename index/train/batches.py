"""Texts of like length share a batch, so that little of it is padding."""

import numpy as np

from index.train.pieces import Ids


def bucket(lengths: Ids, batch: int, generator: np.random.Generator) -> list[Ids]:
    """Rows in batches of like length, in random order; which rows meet is random too.

    `lengths` has shape (texts,). A last batch that is not full is left out.
    """
    order = np.argsort(lengths * generator.uniform(0.9, 1.1, len(lengths)))
    starts = np.arange(0, len(order) - batch + 1, batch)
    return [order[start : start + batch] for start in generator.permutation(starts)]
