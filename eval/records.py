"""What a report consists of; `report.json` has the same fields."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well a system keeps silent.

    `precision` and `recall` are those of refusing; `wrongly` is the share of answerable questions
    that it refused; `auroc` says how well its confidence tells the two kinds apart. None where
    there is nothing to count.
    """

    precision: float | None
    recall: float | None
    wrongly: float | None
    auroc: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A system on a group of questions: its measures that apply there, its abstention if it can
    refuse, and the p of its difference from the baseline in MRR@10."""

    questions: int
    measures: dict[str, Estimate]
    abstention: Abstention | None
    p: float | None


# The systems' figures on the same questions, by the systems' names.
BySystem = dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Shown:
    """A turn that a system showed: its speaker, the words of the quote (or the turn's first), its
    score and the grade of the turn for the question (0 if it does not belong to the gold)."""

    turn: str
    speaker: str | None
    organisation: str | None
    text: str
    score: float
    grade: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a system gave for a question: whether it refused and how, how sure it was, whom it
    understood to be asked, the rank of the first gold turn, and the first turns."""

    refused: bool
    message: str | None
    confidence: float | None
    scope: str | None
    rank: int | None
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class GoldTurn:
    """Gold words (or the first of a gold turn) with their speaker and grade."""

    turn: str
    speaker: str | None
    grade: int
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its gold and each system's result, by its name."""

    id: str
    language: str
    kind: str
    split: str
    question: str
    history: list[str]
    reason: str | None
    note: str | None
    gold: list[GoldTurn]
    results: dict[str, Given]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured: on all questions, by language and by kind. `baseline` is the system that
    the others' p is against; `milliseconds` is each system's time a question, at the median."""

    settings: str
    baseline: str
    milliseconds: dict[str, float]
    all: BySystem
    languages: dict[str, BySystem]
    kinds: dict[str, BySystem]
    questions: list[Asked]

    @property
    def last(self) -> str:
        """The system that is shown by kind: the last."""
        return list(self.all)[-1]

    def figures(self) -> dict[str, Any]:
        """The report without its questions, as JSON."""
        whole = asdict(self)
        del whole["questions"]
        return whole

    def save(self, file: Path) -> None:
        """Write the report as JSON."""
        words = json.dumps(asdict(self), ensure_ascii=False)
        file.write_text(words + "\n", encoding="utf-8")
