"""The vectors of passages' tokens, for late interaction.

A question is compared with a passage token by token: each token of the question with the token of
the passage that is most like it (MaxSim; ColBERT, Khattab & Zaharia 2020). To be small, the vectors
are projected on the directions that carry most of their products, and kept as bytes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.store import Positions

DIMENSION = 128
_SCALE = 127
_SAMPLE = 100_000  # tokens that a projection is learnt from

Bytes = NDArray[np.int8]


class Projection:
    """Unit vectors to few bytes and dot products between the two."""

    def __init__(self, directions: Vectors) -> None:
        """`directions` has shape (dimension, k)."""
        self.directions = directions

    @classmethod
    def learn(cls, tokens: Sequence[Vectors], dimension: int) -> "Projection":
        """The projection that keeps the products of the tokens best: on the eigenvectors of their
        second moment with the highest values."""
        together = np.concatenate([np.zeros((0, dimension), np.float32), *tokens])
        sample = together[:: max(1, len(together) // _SAMPLE)]
        _, directions = np.linalg.eigh(sample.T @ sample)
        return cls(np.ascontiguousarray(directions[:, ::-1][:, :DIMENSION], dtype=np.float32))

    def pack(self, tokens: Vectors) -> Bytes:
        """Bytes of shape (tokens, k) for unit vectors of shape (tokens, dimension)."""
        scaled = np.clip(np.rint(tokens @ self.directions * _SCALE), -_SCALE, _SCALE)
        return np.asarray(scaled, dtype=np.int8)


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

    def similarity(self, question: Vectors, positions: Positions) -> Vectors:
        """For each passage at `positions`, the mean over the question's tokens (shape (tokens,
        dimension)) of the highest cosine with a token of the passage; shape (positions,)."""
        scores = np.zeros(len(positions), dtype=np.float32)
        projected = question @ self.projection.directions / _SCALE
        for i, position in enumerate(positions.tolist()):
            passage = self[position]
            if len(passage) and len(projected):
                scores[i] = (projected @ passage.T.astype(np.float32)).max(axis=1).mean()
        return scores

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
