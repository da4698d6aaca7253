"""Whether what was found answers the question: honest silence, and how sure the answer is.

The probability that a question is answered comes from a logistic regression on a few signs, one for
each form of question: a topic is matched well wherever it is spoken of, something particular may be
matched as well by what does not answer it; and the passages of those who are asked are few, and
match less well than the best of all. They are fitted on development questions by `qa eval
calibrate`, for the bundled models, and lie beside this module.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from index.cross_encoder import CrossEncoder
from index.encoder import Encoder
from qa.retrieve import Hit

Confidence = Literal["sure", "likely", "unsure"]

CALIBRATION = Path(__file__).parent / "calibration.json"
_SURE, _LIKELY = 0.9, 0.7


SIGNS = ("match", "whole", "reading", "elsewhere", "quantity_missing", "name_missing")
Form = Literal["topic", "topic, of some", "particular", "particular, of some"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against what was found: how well the best hit matches the question, and
    how like it is as a whole; how surely any that was read answers the question; by how much
    somebody outside the scope matches better; whether a quantity that the question asks for is
    missing; and whether it names what the minutes never name. `form` is that of the question: about
    a topic or something particular, and asked of anybody or of some."""

    match: float
    whole: float
    reading: float
    elsewhere: float
    quantity_missing: bool
    name_missing: bool
    form: Form

    @classmethod
    def of(
        cls,
        hits: Sequence[Hit],
        anywhere: Sequence[Hit],
        *,
        asks_quantity: bool,
        name_missing: bool,
        restricted: bool,
        names_topic: bool,
    ) -> "Evidence | None":
        """The evidence of hits in the scope, best first, and anywhere; None without any."""
        if not hits:
            return None
        best = hits[0]
        return cls(
            match=best.match,
            whole=best.dense,
            reading=max((hit.reading for hit in hits if hit.reading is not None), default=0.0),
            elsewhere=max(0.0, _best_match(anywhere) - _best_match(hits)),
            quantity_missing=asks_quantity and not best.tells_quantity,
            name_missing=name_missing,
            form=_form(names_topic, restricted),
        )

    def signs(self) -> tuple[float, ...]:
        """The numbers named in `SIGNS`."""
        return tuple(float(getattr(self, sign)) for sign in SIGNS)


def _best_match(hits: Sequence[Hit]) -> float:
    return max(hit.match for hit in hits)


def _form(names_topic: bool, restricted: bool) -> Form:
    if names_topic:
        return "topic, of some" if restricted else "topic"
    return "particular, of some" if restricted else "particular"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answers` tells whether anything found is good enough to be shown; `probability` is that of
    the question being answered by what was found."""

    answers: bool
    confidence: Confidence
    probability: float


NOTHING = Verdict(False, "unsure", 0.0)
EVERYTHING = Verdict(True, "sure", 1.0)


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression: a weight for each of `SIGNS`, and the intercept."""

    weights: tuple[float, ...]
    intercept: float

    def probability(self, evidence: Evidence) -> float:
        """The probability that what was found answers the question."""
        signs = zip(self.weights, evidence.signs(), strict=True)
        return 1 / (1 + math.exp(-self.intercept - sum(weight * sign for weight, sign in signs)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A regression for each form of question, and the probability from which a question counts as
    answered. `settings` says what they were fitted on, the fingerprints for which models."""

    encoder: str
    cross_encoder: str
    settings: str
    enough: float
    regressions: dict[Form, Regression]


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
    within: float = 0.36

    @classmethod
    def of(cls, encoder: Encoder, cross_encoder: CrossEncoder | None) -> "Judge":
        """The judge that was calibrated for the models; a lenient one if none was."""
        calibration = bundled_calibration()
        calibrated = (calibration.encoder, calibration.cross_encoder)
        if cross_encoder and calibrated == (encoder.fingerprint, cross_encoder.fingerprint):
            return cls(calibration)
        return cls.lenient()

    @classmethod
    def lenient(cls) -> "Judge":
        """A judge who refuses nothing that was found, for models that none was calibrated for."""
        return cls(None, within=1.0)

    def judge(self, evidence: Evidence | None) -> Verdict:
        """The verdict on what was found."""
        if evidence is None:
            return NOTHING
        if self.calibration is None:
            return Verdict(True, "likely", 0.5)
        probability = self.calibration.regressions[evidence.form].probability(evidence)
        if probability < self.calibration.enough:
            return Verdict(False, "unsure", probability)
        confidence: Confidence = (
            "sure" if probability >= _SURE else "likely" if probability >= _LIKELY else "unsure"
        )
        return Verdict(True, confidence, probability)
