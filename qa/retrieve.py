"""Dense and lexical retrieval together: passages of those who may be quoted, best first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.build import Index
from index.encoder import Encoder, Vectors
from index.lexical import tokenize
from index.passages import Passage
from qa.scope import Scope

# How much a match of words counts beside a match of meanings.
LEXICAL_WEIGHT = 0.5
_CANDIDATES = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score; `dense` is the cosine with the question, `lexical` the BM25 score
    divided by the highest that the question's words could reach."""

    passage: Passage
    score: float
    dense: float
    lexical: float


class Retriever:
    """Finds passages in an index with the encoder that it was built with."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index = index
        self.encoder = encoder
        self._languages = sorted({document.language for document in index.documents})

    def search(self, texts: Sequence[str], scope: Scope) -> list[Hit]:
        """Passages that the scope admits, best first; `texts` are ways to put the question, whose
        vectors are averaged."""
        vector = self._vector(texts)
        allowed = self._allowed(scope)
        scores, positions = self.index.store.search(vector, _CANDIDATES, allowed)
        lexical = self._lexical(texts)
        dense = dict(zip(positions.tolist(), scores.tolist(), strict=True))
        hits = [
            Hit(
                self.index.passages[position],
                score + LEXICAL_WEIGHT * float(lexical[position]),
                score,
                float(lexical[position]),
            )
            for position, score in dense.items()
        ]
        return sorted(hits, key=lambda hit: -hit.score)

    def _vector(self, texts: Sequence[str]) -> Vectors:
        vector = self.encoder.encode_questions(list(texts)).mean(axis=0)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def _lexical(self, texts: Sequence[str]) -> Vectors:
        tokens = [t for text in texts[:1] for lang in self._languages for t in tokenize(text, lang)]
        return self.index.lexical.scores(tokens)

    def _allowed(self, scope: Scope) -> NDArray[np.int64] | None:
        """The positions of passages that the scope admits; None if it admits all."""
        if not scope:
            return None
        index = self.index
        admitted = [scope.admits(index.turn(passage)) for passage in index.passages]
        return np.flatnonzero(admitted).astype(np.int64)
