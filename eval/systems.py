"""The systems that are compared: each is a function from a question to a result.

A plug-in is any such function; `qa eval --system module:function` names one, which is called with
an Answerer and returns the system.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from index.encoder import Vectors
from index.lexical import Lexical, stems
from qa.answer import Answer, Answerer
from qa.question import Question
from qa.scope import Scope

_DEPTH = 100  # turns at most in a run


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
        answer, verdict = answerer.answer_with_verdict(question)
        ranked = tuple((quote.turn_id, quote.score) for quote in answer.quotes)
        refused = answer.status == "not_found"
        return Result(ranked, refused, verdict.probability, answer)

    return run


def hybrid(answerer: Answerer) -> System:
    """Both ways of retrieval together, of everybody, never refusing."""

    def run(question: Question) -> Result:
        hits = answerer.retriever.search((_with_history(question),), Scope())
        index = answerer.index
        return Result(by_turn((index.turn(hit.passage).id, hit.score) for hit in hits))

    return run


def dense(answerer: Answerer) -> System:
    """The encoder alone."""

    def run(question: Question) -> Result:
        encoder = answerer.retriever.encoder
        vector = encoder.encode_questions([_with_history(question)]).vectors[0]
        return _from_scores(answerer, answerer.index.store.vectors() @ vector)

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
        return _from_scores(answerer, lexical.scores(tokens))

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


def _from_scores(answerer: Answerer, scores: Vectors) -> Result:
    index = answerer.index
    order = np.argsort(-scores, kind="stable")
    pairs = (
        (index.turn(index.passages[position]).id, float(scores[position]))
        for position in order.tolist()
        if scores[position] > 0
    )
    return Result(by_turn(pairs))
