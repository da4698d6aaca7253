"""Whether what was found answers the question: honest silence, and how sure the answer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.encoder import BUNDLED, Encoder
from qa.retrieve import Hit

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


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges hits: nothing is an answer whose best hit scores under `enough`; beside it, only hits
    that score less than `within` below it are shown."""

    enough: float = 0.2
    within: float = 0.15

    @classmethod
    def of(cls, encoder: Encoder) -> "Judge":
        """The judge that was calibrated for an encoder; a lenient one if none was."""
        return cls() if encoder.name == str(BUNDLED) else cls.lenient()

    @classmethod
    def lenient(cls) -> "Judge":
        """A judge who refuses nothing that was found, for encoders that none was calibrated for."""
        return cls(enough=0.0, within=1.0)

    def judge(self, hits: Sequence[Hit]) -> Verdict:
        """The verdict on hits, best first."""
        if not hits or hits[0].score < self.enough:
            return NOTHING
        score = hits[0].score
        return Verdict(True, "likely", score - self.within, min(1.0, score))
