"""The loss that every stage uses."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy


def choice(cosines: Tensor, scale: float) -> Tensor:
    """The loss of picking for each row the column of the same number, and the row for the column.

    `cosines` has shape (texts, texts or more); columns further right are wrong for all rows. This
    is InfoNCE (van den Oord et al. 2018) in both directions, with cosines times `scale`.
    """
    rows = len(cosines)
    target = torch.arange(rows)
    across = cross_entropy(scale * cosines, target)
    return (across + cross_entropy(scale * cosines[:, :rows].T, target)) / 2
