"""Dense and lexical retrieval together: passages of those who may be quoted, best first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.build import Index
from index.encoder import Encoder, Vectors
from index.lexical import tokenize
from index.passages import Passage
from index.store import Positions
from qa.scope import Scope

# How many standard deviations of word matching weigh as much as one of meaning.
LEXICAL_WEIGHT = 0.3
_CANDIDATES = 200  # passages taken from each way of retrieval


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score: how many standard deviations it stands above the passages of all
    minutes by meaning (`dense`, a cosine, is the raw value), plus the same by words, weighted."""

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
        vectors = index.store.vectors()
        # With these two the mean and the deviation of a question's cosine with all passages
        # follow without a look at any passage.
        self._mean = vectors.mean(axis=0) if len(vectors) else np.zeros(encoder.dimension)
        self._covariance = np.cov(vectors, rowvar=False) if len(vectors) > 1 else None

    def search(self, texts: Sequence[str], scope: Scope) -> list[Hit]:
        """Passages that the scope admits, best first. `texts` are ways to put the question: their
        vectors are averaged, their words are joined."""
        vector = self._vector(texts)
        lexical = self.index.lexical.scores(self._tokens(texts))
        allowed = self._allowed(scope)
        _, nearest = self.index.store.search(vector, _CANDIDATES, allowed)
        positions = np.union1d(nearest, _best(lexical, allowed, _CANDIDATES))
        if len(positions) == 0:
            return []
        dense = self.index.store.vectors(positions) @ vector
        deviation = lexical.std() or 1.0
        by_words = (lexical[positions] - lexical.mean()) / deviation
        by_meaning = (dense - self._mean @ vector) / self._deviation(vector)
        scores = by_meaning + LEXICAL_WEIGHT * by_words
        order = np.argsort(-scores, kind="stable")
        return [
            Hit(
                self.index.passages[positions[i]],
                float(scores[i]),
                float(dense[i]),
                float(lexical[positions[i]]),
            )
            for i in order.tolist()
        ]

    def everything(self, scope: Scope) -> list[Hit]:
        """Every passage that the scope admits, in the order of the minutes, each as good as any."""
        passages = self.index.passages
        return [Hit(p, 1.0, 1.0, 0.0) for p in passages if scope.admits(self.index.turn(p))]

    def _vector(self, texts: Sequence[str]) -> Vectors:
        vector = self.encoder.encode_questions(list(texts)).mean(axis=0)
        return np.asarray(vector / (np.linalg.norm(vector) or 1), dtype=np.float32)

    def _deviation(self, vector: Vectors) -> float:
        if self._covariance is None:
            return 1.0
        return max(float(vector @ self._covariance @ vector), 1e-12) ** 0.5

    def _tokens(self, texts: Sequence[str]) -> list[str]:
        words = " ".join(texts)
        return [token for language in self._languages for token in tokenize(words, language)]

    def _allowed(self, scope: Scope) -> Positions | None:
        """The positions of passages that the scope admits; None if it admits all."""
        if not scope:
            return None
        index = self.index
        admitted = [scope.admits(index.turn(passage)) for passage in index.passages]
        return np.flatnonzero(admitted).astype(np.int64)


def _best(scores: Vectors, allowed: Positions | None, k: int) -> NDArray[np.int64]:
    """The positions of the k highest scores above zero, among the allowed."""
    among = np.arange(len(scores)) if allowed is None else allowed
    among = among[scores[among] > 0]
    if len(among) > k:
        among = among[np.argpartition(-scores[among], k - 1)[:k]]
    return among.astype(np.int64)
