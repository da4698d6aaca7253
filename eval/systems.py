"""The systems that are compared: each is a function from a question to a result.

A plug-in is any such function; `qa eval --system module:function` names one, which is called with
an Answerer and returns the system.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from index.encoder import Vectors
from index.lexical import Lexical, stems
from qa.answer import Answerer
from qa.question import Question
from qa.records import Answer
from qa.scope import Scope

_DEPTH = 100  # turns at most in a run
_PASSAGES = 1000  # passages at most that they come from


@dataclass(frozen=True, slots=True)
class Result:
    """Turns with their scores, best first; for a system that can refuse also whether it did, and
    its confidence that the question is answered, from 0 to 1."""

    ranked: tuple[tuple[str, float], ...]
    refused: bool = False
    confidence: float | None = None
    answer: Answer | None = field(default=None, compare=False)


System = Callable[[Question], Result]


def by_turn(scored: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Passages' scores become turns': each turn has its best passage's."""
    best: dict[str, float] = {}
    for turn, score in scored:
        best[turn] = max(score, best.get(turn, -np.inf))
    return tuple(sorted(best.items(), key=lambda item: (-item[1], item[0]))[:_DEPTH])


def product(answerer: Answerer) -> System:
    """The product as users have it: scope, both ways of retrieval, refusals."""

    def run(question: Question) -> Result:
        found = answerer.find(question)
        ranked = tuple((quote.turn_id, quote.score) for quote in found.answer.quotes)
        refused = found.answer.status == "not_found"
        return Result(ranked, refused, found.verdict.probability, found.answer)

    return run


def hybrid(answerer: Answerer) -> System:
    """Retrieval as in the product, but of everybody and never refusing."""

    def run(question: Question) -> Result:
        scope = answerer.restrict(Scope(), question)
        query = answerer.retriever.query((_with_history(question),))
        hits = answerer.retriever.search(query, scope)
        hits = answerer.retriever.read(_with_history(question), hits)
        index = answerer.index
        return Result(by_turn((index.turn(hit.passage).id, hit.score) for hit in hits))

    return run


def dense(answerer: Answerer) -> System:
    """The encoder alone."""

    def run(question: Question) -> Result:
        encoder = answerer.retriever.encoder
        vector = encoder.encode_questions([_with_history(question)]).vectors[0]
        return _from_scores(answerer, question, answerer.index.store.vectors() @ vector)

    return run


def bm25(answerer: Answerer) -> System:
    """BM25 alone, over the stems of the passages' words."""

    index = answerer.index
    languages = sorted({document.language for document in index.documents})
    lexical = Lexical(
        [stems(index.words(p), index.documents[p.document].language) for p in index.passages]
    )

    def run(question: Question) -> Result:
        words = _with_history(question)
        tokens = [stem for language in languages for stem in stems(words, language)]
        return _from_scores(answerer, question, lexical.scores(tokens))

    return run


STANDARD: dict[str, Callable[[Answerer], System]] = {
    "bm25": bm25,
    "dense": dense,
    "hybrid": hybrid,
    "product": product,
}


def _with_history(question: Question) -> str:
    """A follow-up means little alone: systems that know no conversation get all of it."""
    return " ".join([*question.history, question.question])


def _from_scores(answerer: Answerer, question: Question, scores: Vectors) -> Result:
    """Turns by their passages' scores, among those that the fields of the question admit."""
    index = answerer.index
    allowed = answerer.retriever.allowed(answerer.restrict(Scope(), question))
    among = np.arange(len(scores)) if allowed is None else allowed
    order = among[np.argsort(-scores[among], kind="stable")][:_PASSAGES]
    pairs = (
        (index.turn(index.passages[position]).id, float(scores[position]))
        for position in order.tolist()
        if scores[position] > 0
    )
    return Result(by_turn(pairs))
