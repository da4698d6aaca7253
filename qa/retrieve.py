"""Retrieval: dense and lexical candidates, ordered token by token, the best of them read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.build import Index
from index.cross_encoder import CrossEncoder
from index.encoder import Encoder, Vectors
from index.lexical import tokenize
from index.passages import Passage
from index.store import Positions
from index.tokens import Asked
from qa.quantities import Told
from qa.scope import Scope

_CANDIDATES = 100  # passages taken from each way of retrieval
_AT_ONCE = 2  # passages read with the question side by side; each takes several milliseconds
# Log-odds beyond these tell no more. What is not read counts as if it surely were no answer, so
# that it stays behind what was read.
_LEAST, _MOST = -6.0, 3.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much in a passage's score: `rarity` is the power to which a question token's
    rarity is raised to be its weight (0: all weigh the same); `whole` weighs the cosine of
    question and passage as a whole, `words` the BM25 score as a share of the best, `quantity` that
    one is told where one is asked for; `names` is what is taken off where the session never uses
    the names in the question, by their share; `reading` weighs the log-odds, by the cross-encoder,
    that the passage answers the question. eval/README.md tells what each is worth."""

    rarity: float = 3.0
    whole: float = 0.2
    words: float = 0.05
    quantity: float = 0.05
    names: float = 0.06
    reading: float = 0.03


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score. `match` is how well the question's tokens are matched by tokens of
    the passage, with what the two as a whole, their words, a quantity asked for and names add or
    take off; the `score` adds what the reading tells. `dense` is the cosine of the two as a whole,
    `lexical` the BM25 score; `tells_quantity` holds only where the question asks for one; `reading`
    is the log-odds that the passage answers the question, where it was read."""

    passage: Passage
    score: float
    match: float
    dense: float
    lexical: float
    tells_quantity: bool
    reading: float | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: the vector of the question as a whole, those of the tokens of each way
    to put it, the BM25 score of each passage, what tells the quantity that it asks for, and for
    each passage the share of the names in the question that its session uses."""

    vector: Vectors
    tokens: tuple[Asked, ...]
    lexical: Vectors
    quantity: Told | None
    named: NDArray[np.float64]


class Retriever:
    """Finds passages in an index with the encoder that it was built with, and reads the best with
    a cross-encoder if there is one: until one answers, `most_read` at most."""

    most_read = 8

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        cross_encoder: CrossEncoder | None = None,
        weights: Weights | None = None,
    ) -> None:
        self.index = index
        self.encoder = encoder
        self.cross_encoder = cross_encoder
        self.weights = weights or Weights()
        self._languages = sorted({document.language for document in index.documents})
        turns = [index.turn(passage) for passage in index.passages]
        self._columns = {
            "speakers": _Column([turn.speaker for turn in turns]),
            "organisations": _Column([turn.organisation for turn in turns]),
            "sessions": _Column([turn.session for turn in turns]),
            "roles": _Column([turn.role for turn in turns]),
            "documents": _Column([index.documents[p.document].id for p in index.passages]),
        }

    def query(
        self,
        texts: Sequence[str],
        quantity: Told | None = None,
        named: Sequence[Collection[str]] = (),
    ) -> Query:
        """The query for `texts`, ways to put one question, which are averaged. `named` has for each
        name in it the ids of the sessions that use it."""
        sessions = self._columns["sessions"]
        used = [sessions.among(ids) for ids in named]
        encoded = self.encoder.encode_questions(list(texts))
        return Query(
            encoded.vectors.mean(axis=0),
            tuple(self.index.tokens.asked(one, self.weights.rarity) for one in encoded.tokens),
            self.index.lexical.scores(self._tokens(texts)),
            quantity,
            np.mean(used, axis=0) if used else np.ones(len(self.index.passages)),
        )

    def search(self, query: Query, scope: Scope) -> list[Hit]:
        """Passages that the scope admits, best first."""
        lexical, weights = query.lexical, self.weights
        positions = self._candidates(query.vector, lexical, self.allowed(scope))
        if len(positions) == 0:
            return []
        similar = np.mean(
            [self.index.tokens.similarity(asked, positions) for asked in query.tokens], axis=0
        )
        dense = self.index.store.vectors(positions) @ query.vector
        words = lexical[positions] / (lexical.max() or 1.0)
        quantities = np.array(
            [self._tells(position, query.quantity) for position in positions.tolist()]
        )
        scores = (
            similar
            + weights.whole * dense
            + weights.words * words
            + weights.quantity * quantities
            - weights.names * (1 - query.named[positions])
        )
        order = np.argsort(-scores, kind="stable")
        return [
            Hit(
                self.index.passages[positions[i]],
                float(scores[i]),
                float(scores[i]),
                float(dense[i]),
                float(lexical[positions[i]]),
                bool(quantities[i]),
            )
            for i in order.tolist()
        ]

    def read(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits as reading the best of them with the question orders them."""
        reader, weight = self.cross_encoder, self.weights.reading
        if reader is None or not weight:
            return list(hits)
        told: list[float] = []
        # Where one is likelier to answer than not, others are not needed.
        while len(told) < min(len(hits), self.most_read) and not any(odds > 0 for odds in told):
            best = hits[len(told) : len(told) + _AT_ONCE]
            texts = [self.index.embedded(hit.passage) for hit in best]
            told += reader.read(question, texts).tolist()
        scored = [
            replace(hit, score=hit.match + weight * min(max(odds, _LEAST), _MOST), reading=odds)
            for hit, odds in zip(hits, told, strict=False)
        ]
        scored += [replace(hit, score=hit.match + weight * _LEAST) for hit in hits[len(told) :]]
        return sorted(scored, key=lambda hit: -hit.score)

    def _tells(self, position: int, quantity: Told | None) -> bool:
        if quantity is None:
            return False
        passage = self.index.passages[position]
        told = quantity[self.index.documents[passage.document].language]
        return told.search(self.index.words(passage)) is not None

    def _candidates(
        self, vector: Vectors, lexical: Vectors, allowed: Positions | None
    ) -> Positions:
        """The positions that either way of retrieval finds."""
        _, nearest = self.index.store.search(vector, _CANDIDATES, allowed)
        return np.union1d(nearest, _best(lexical, allowed, _CANDIDATES))

    def everything(self, scope: Scope) -> list[Hit]:
        """Every passage that the scope admits, in the order of the minutes, each as good as any."""
        allowed = self.allowed(scope)
        positions = range(len(self.index.passages)) if allowed is None else allowed.tolist()
        return [
            Hit(self.index.passages[position], 1.0, 1.0, 1.0, 0.0, tells_quantity=False)
            for position in positions
        ]

    def _tokens(self, texts: Sequence[str]) -> list[str]:
        words = " ".join(texts)
        return [token for language in self._languages for token in tokenize(words, language)]

    def allowed(self, scope: Scope) -> Positions | None:
        """The positions of passages that the scope admits; None if it admits all."""
        if not scope:
            return None
        if scope.unknown:
            return np.zeros(0, dtype=np.int64)
        admitted = np.ones(len(self.index.passages), dtype=bool)
        for part, column in self._columns.items():
            if wanted := getattr(scope, part):
                admitted &= column.among(wanted)
        return np.flatnonzero(admitted).astype(np.int64)


class _Column:
    """A value for each passage, as numbers, so that many are compared at once."""

    def __init__(self, values: Sequence[str | None]) -> None:
        self._codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
        self._column = np.array([self._codes[value] for value in values], dtype=np.int64)

    def among(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Which values are among those wanted."""
        codes = [self._codes[value] for value in wanted if value in self._codes]
        return np.isin(self._column, codes)


def _best(scores: Vectors, allowed: Positions | None, k: int) -> NDArray[np.int64]:
    """The positions of the k highest scores above zero, among the allowed."""
    among = np.arange(len(scores)) if allowed is None else allowed
    among = among[scores[among] > 0]
    if len(among) > k:
        among = among[np.argpartition(-scores[among], k - 1)[:k]]
    return among.astype(np.int64)
