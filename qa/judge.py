"""Whether what was found answers the question: honest silence, and how sure the answer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Literal

from qa.retrieve import Hit
from qa.scope import Scope

Confidence = Literal["sure", "likely", "unsure"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answers` tells whether anything found is good enough to be shown; hits that score under
    `cut` are not. `probability` is that of the question being answered by what was found."""

    answers: bool
    confidence: Confidence
    cut: float
    probability: float


NOTHING = Verdict(False, "unsure", float("inf"), 0.0)
EVERYTHING = Verdict(True, "sure", 0.0, 1.0)
_ENOUGH = 1.0
_WITHIN = 1.5


def judge(hits: Sequence[Hit], scope: Scope) -> Verdict:
    """Judge hits, best first, that were found within a scope."""
    if not hits or hits[0].score < _ENOUGH:
        return NOTHING
    return Verdict(True, "likely", hits[0].score - _WITHIN, 1 / (1 + exp(3 - hits[0].score)))
