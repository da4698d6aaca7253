"""The vectors of passages' tokens, for late interaction.

A question is compared with a passage token by token: each token of the question with the token of
the passage that is most like it (MaxSim; ColBERT, Khattab & Zaharia 2020). To be small, the vectors
are projected on the directions that carry most of their products, and kept as bytes.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.store import Positions

DIMENSION = 128
_SCALE = 127
_SAMPLE = 100_000  # tokens that a projection is learnt from
_TYPICAL = 256  # passages that tell how typical a token is

# NumPy's products have one thread (`index.fast` says why), so passages are compared side by side.
_WORKERS = len(os.sched_getaffinity(0))
_POOL = ThreadPoolExecutor(_WORKERS)

Bytes = NDArray[np.int8]


def principal_directions(vectors: Vectors, count: int) -> Vectors:
    """The directions that keep the products of vectors, of shape (vectors, dimension), best: the
    eigenvectors of their second moment with the highest values, of shape (dimension, count)."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :count], dtype=np.float32)


class Projection:
    """Unit vectors to few bytes and dot products between the two."""

    def __init__(self, directions: Vectors) -> None:
        """`directions` has shape (dimension, k)."""
        self.directions = directions

    @classmethod
    def learn(cls, tokens: Sequence[Vectors], dimension: int) -> "Projection":
        """The projection that keeps the products of the tokens best."""
        together = np.concatenate([np.zeros((0, dimension), np.float32), *tokens])
        sample = together[:: max(1, len(together) // _SAMPLE)]
        return cls(principal_directions(sample, DIMENSION))

    def pack(self, tokens: Vectors) -> Bytes:
        """Bytes of shape (tokens, k) for unit vectors of shape (tokens, dimension)."""
        scaled = np.clip(np.rint(tokens @ self.directions * _SCALE), -_SCALE, _SCALE)
        return np.asarray(scaled, dtype=np.int8)


class Asked(NamedTuple):
    """A question's tokens as they are compared: projected, of shape (tokens, k), and the weight of
    each, of shape (tokens,)."""

    tokens: Vectors
    weights: Vectors


class _Some(NamedTuple):
    """The tokens of some passages, one passage after the other, of shape (tokens, k), and how many
    each has."""

    tokens: Vectors
    lengths: Positions


class TokenStore:
    """The tokens of passages, by the passages' positions."""

    def __init__(self, values: Bytes, starts: Positions, projection: Projection) -> None:
        """`values` has shape (tokens, k); passage i's are those from starts[i] to starts[i + 1]."""
        self._values = values
        self._starts = starts
        self.projection = projection

    @classmethod
    def of(cls, packed: Sequence[Bytes], projection: Projection) -> "TokenStore":
        """A store of the tokens of passages that the projection has packed."""
        starts = np.cumsum([0, *map(len, packed)], dtype=np.int64)
        empty = np.zeros((0, projection.directions.shape[1]), np.int8)
        return cls(np.concatenate([empty, *packed]), starts, projection)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, position: int) -> Bytes:
        return self._values[self._starts[position] : self._starts[position + 1]]

    def asked(self, question: Vectors, rarity: float = 0.0) -> Asked:
        """A question's tokens, given with shape (tokens, dimension), to compare passages with.

        A token that most passages have something like, such as "what" or the theme of a whole
        conference, tells little. A token's weight is one less its mean highest cosine over passages
        from all of the store, raised to the power of `rarity`.
        """
        tokens = np.asarray(question @ self.projection.directions / _SCALE, np.float32)
        typical = np.zeros(len(tokens), np.float32)
        if len(self):
            typical = _best(tokens, self._sample).mean(axis=1)
        return Asked(tokens, np.clip(1 - typical, 1e-3, None) ** np.float32(rarity))

    def similarity(self, asked: Asked, positions: Positions) -> Vectors:
        """For each passage at `positions`, the weighted mean over the question's tokens of the
        highest cosine with a token of the passage; shape (positions,)."""
        if len(positions) == 0 or len(asked.tokens) == 0:
            return np.zeros(len(positions), dtype=np.float32)
        best = _best(asked.tokens, self._some(positions))
        return np.asarray(asked.weights @ best / asked.weights.sum(), np.float32)

    @cached_property
    def _sample(self) -> _Some:
        """Passages from all of the store."""
        return self._some(np.unique(np.linspace(0, len(self) - 1, _TYPICAL).astype(np.int64)))

    def _some(self, positions: Positions) -> _Some:
        values = np.concatenate([self[position] for position in positions.tolist()])
        lengths = self._starts[positions + 1] - self._starts[positions]
        return _Some(values.astype(np.float32), lengths)

    def save(self, folder: Path) -> list[Path]:
        """Write the store into a folder; the files written."""
        values, rest = folder / "tokens.npy", folder / "tokens.npz"
        np.save(values, self._values)
        np.savez(rest, starts=self._starts, directions=self.projection.directions)
        return [values, rest]

    @classmethod
    def load(cls, folder: Path) -> "TokenStore":
        """Read a store that `save` wrote; the tokens stay on disk until they are looked at."""
        with np.load(folder / "tokens.npz") as arrays:
            starts, directions = arrays["starts"], arrays["directions"]
        values = np.load(folder / "tokens.npy", mmap_mode="r")
        return cls(values, starts, Projection(directions))


def _best(asked: Vectors, some: _Some) -> Vectors:
    """The highest cosine of each token asked with one of each passage, of shape (tokens asked,
    passages); 0 for a passage without tokens."""
    lengths = np.array_split(some.lengths, _WORKERS)
    tokens = np.split(some.tokens, np.cumsum([part.sum() for part in lengths])[:-1])
    parts = map(_Some, tokens, lengths)
    return np.concatenate(list(_POOL.map(lambda part: _best_of_part(asked, part), parts)), axis=1)


def _best_of_part(asked: Vectors, some: _Some) -> Vectors:
    full = some.lengths > 0
    best = np.zeros((len(asked), len(full)), dtype=np.float32)
    if full.any():
        first = np.cumsum(some.lengths[full]) - some.lengths[full]
        best[:, full] = np.maximum.reduceat(asked @ some.tokens.T, first, axis=1)
    return best
