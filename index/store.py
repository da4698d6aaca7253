"""The store of vectors: a small interface, with FAISS behind it."""

from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import DamagedIndexError

Positions = NDArray[np.int64]


class VectorStore(Protocol):
    """Vectors by position, searched by dot product."""

    def __len__(self) -> int: ...

    def search(
        self, vector: Vectors, k: int, allowed: Positions | None = None
    ) -> tuple[Vectors, Positions]:
        """The scores and positions, each of shape (at most k,), of the vectors most like
        `vector` (shape (dimension,)), best first; only among `allowed` positions if given."""
        ...

    def vectors(self, positions: Positions | None = None) -> Vectors:
        """The vectors at some positions, or all, of shape (positions, dimension)."""
        ...

    def save(self, file: Path) -> None:
        """Write the store to a file."""
        ...


class FaissStore:
    """An exact FAISS index (inner product). At 384 dimensions and 100,000 passages a search takes
    some 10 ms; beyond a few million an approximate index would take its place here."""

    def __init__(self, vectors: Vectors) -> None:
        if vectors.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dimension), not {vectors.shape}")
        self._index: faiss.Index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @classmethod
    def load(cls, file: Path) -> "FaissStore":
        """Read a store from a file. Raises DamagedIndexError if it is not one."""
        store = cls.__new__(cls)
        try:
            store._index = faiss.deserialize_index(np.fromfile(file, dtype=np.uint8))
        except RuntimeError as error:
            raise DamagedIndexError(f"{file}: not a FAISS index") from error
        return store

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, vector: Vectors, k: int, allowed: Positions | None = None
    ) -> tuple[Vectors, Positions]:
        """See VectorStore."""
        k = min(k, len(self) if allowed is None else len(allowed))
        if k == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        query = np.ascontiguousarray(vector, dtype=np.float32)[np.newaxis]
        scores, positions = self._index.search(query, k, params=parameters)
        return scores[0], positions[0]

    def vectors(self, positions: Positions | None = None) -> Vectors:
        """See VectorStore."""
        if positions is None:
            return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(positions), dtype=np.float32)

    def save(self, file: Path) -> None:
        """See VectorStore."""
        # FAISS's own writer hides why a disk refuses; Python's does not.
        file.write_bytes(faiss.serialize_index(self._index).tobytes())
