"""Retrieval: dense and lexical candidates, ordered token by token."""

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

LEXICAL_WEIGHT = 0.05  # what the best match of words adds to a score
_CANDIDATES = 100  # passages taken from each way of retrieval


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score, the mean cosine of the question's tokens with those most like
    them in the passage, plus what its words add. `dense` is the cosine of the two as a whole,
    `lexical` the BM25 score."""

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
        """Passages that the scope admits, best first; `texts` are ways to put the question, which
        are averaged."""
        encoded = self.encoder.encode_questions(list(texts))
        vector = encoded.vectors.mean(axis=0)
        lexical = self.index.lexical.scores(self._tokens(texts))
        positions = self._candidates(vector, lexical, self._allowed(scope))
        if len(positions) == 0:
            return []
        similar = np.mean(
            [self.index.tokens.similarity(tokens, positions) for tokens in encoded.tokens], axis=0
        )
        dense = self.index.store.vectors(positions) @ vector
        scores = similar + LEXICAL_WEIGHT * lexical[positions] / (lexical.max() or 1.0)
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

    def _candidates(
        self, vector: Vectors, lexical: Vectors, allowed: Positions | None
    ) -> Positions:
        """The positions that either way of retrieval finds."""
        _, nearest = self.index.store.search(vector, _CANDIDATES, allowed)
        return np.union1d(nearest, _best(lexical, allowed, _CANDIDATES))

    def everything(self, scope: Scope) -> list[Hit]:
        """Every passage that the scope admits, in the order of the minutes, each as good as any."""
        passages = self.index.passages
        return [Hit(p, 1.0, 1.0, 0.0) for p in passages if scope.admits(self.index.turn(p))]

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
