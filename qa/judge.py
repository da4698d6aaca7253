"""Whether what was found answers the question: honest silence, and how sure the answer is.

The probability that a question is answered comes from a logistic regression on a few signs: one
for questions asked of anybody, one for those asked of some, whose few passages match less well by
nature. Both are fitted on development questions by `qa eval calibrate`, for the bundled encoder,
and lie beside this module.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from index.encoder import Encoder
from qa.retrieve import Hit

Confidence = Literal["sure", "likely", "unsure"]

CALIBRATION = Path(__file__).parent / "calibration.json"
_SURE, _LIKELY = 0.9, 0.7


SIGNS = ("match", "elsewhere", "number_missing")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the best hit: how well it matches the question; by how much
    somebody outside the scope matches better; and whether a number that the question asks for is
    missing. `restricted` tells whether there is a scope."""

    match: float
    elsewhere: float
    number_missing: float
    restricted: bool

    @classmethod
    def of(
        cls, hits: Sequence[Hit], best_anywhere: float, *, asks_number: bool, restricted: bool
    ) -> "Evidence | None":
        """The evidence of hits, best first; None without any."""
        if not hits:
            return None
        best = hits[0]
        return cls(
            match=best.score,
            elsewhere=max(0.0, best_anywhere - best.score),
            number_missing=float(asks_number and not best.has_number),
            restricted=restricted,
        )

    def signs(self) -> tuple[float, ...]:
        """The numbers named in `SIGNS`."""
        return self.match, self.elsewhere, self.number_missing


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


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression: a weight for each of `SIGNS`, the intercept, and the probability from
    which a question counts as answered."""

    weights: tuple[float, ...]
    intercept: float
    enough: float

    def probability(self, evidence: Evidence) -> float:
        """The probability that what was found answers the question."""
        signs = zip(self.weights, evidence.signs(), strict=True)
        return 1 / (1 + math.exp(-self.intercept - sum(weight * sign for weight, sign in signs)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regressions for questions asked of anybody, and of some. `settings` says what they were
    fitted on, `fingerprint` for which encoder."""

    fingerprint: str
    settings: str
    anybody: Regression
    some: Regression

    def of(self, evidence: Evidence) -> Regression:
        """The regression for a question's evidence."""
        return self.some if evidence.restricted else self.anybody


calibration_type = TypeAdapter(Calibration)


@cache
def bundled_calibration() -> Calibration:
    """The calibration beside this module."""
    return calibration_type.validate_json(CALIBRATION.read_bytes())


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges hits by a calibration; without one, whatever was found is an answer, and a likely
    one. Beside the best hit only those are shown that score less than `within` below it."""

    calibration: Calibration | None = None
    within: float = 0.15

    @classmethod
    def of(cls, encoder: Encoder) -> "Judge":
        """The judge that was calibrated for an encoder; a lenient one if none was."""
        calibration = bundled_calibration()
        return cls(calibration) if calibration.fingerprint == encoder.fingerprint else cls.lenient()

    @classmethod
    def lenient(cls) -> "Judge":
        """A judge who refuses nothing that was found, for encoders that none was calibrated for."""
        return cls(None, within=1.0)

    def judge(self, evidence: Evidence | None) -> Verdict:
        """The verdict on what was found."""
        if evidence is None:
            return NOTHING
        cut = evidence.match - self.within
        if self.calibration is None:
            return Verdict(True, "likely", cut, 0.5)
        regression = self.calibration.of(evidence)
        probability = regression.probability(evidence)
        if probability < regression.enough:
            return Verdict(False, "unsure", float("inf"), probability)
        confidence: Confidence = (
            "sure" if probability >= _SURE else "likely" if probability >= _LIKELY else "unsure"
        )
        return Verdict(True, confidence, cut, probability)
