"""Questions with known answers: the file format, and how gold words become gold turns.

A line holds a question of the contract (question, history, …) and what is known of its answer:

    {"id": "da-org-01", "language": "da", "kind": "organisation", "split": "dev",
     "question": "…", "history": [], "gold": [{"grade": 2, "text": "exact words"}]}

Gold words stand in the document exactly once, with runs of white space as one space, inside one
turn. Grade 2 answers the question, grade 1 supports an answer. A question without gold must not
be answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.model import Document
from eval.errors import BenchmarkError
from qa.question import Question

BUNDLED = Path(__file__).parent / "questions" / "kolding.jsonl"
UNANSWERABLE = "unanswerable"


class Gold(BaseModel):
    """Words that answer (grade 2) or support (grade 1); `turn` names the turn where the words are
    not enough, as in benchmarks that come with their own turns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Literal[1, 2] = 2
    text: str | None = None
    turn: str | None = None


class Line(BaseModel):
    """One line of a file of questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, pattern=r"^\S+$")
    language: Literal["da", "en"]
    kind: str = "question"
    split: Literal["dev", "test"] = "test"
    question: str
    history: tuple[str, ...] = ()
    speaker: str | None = None
    organisation: str | None = None
    session: str | None = None
    gold: tuple[Gold, ...]
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its gold turns: turn id → grade, and the gold spans by turn id.

    `asked` holds whom a question of kind "speaker" or "organisation" asks, by the speakers or
    organisations of its gold turns.
    """

    line: Line
    question: Question
    grades: dict[str, int]
    spans: dict[str, tuple[tuple[int, int], ...]]
    asked: frozenset[str] = frozenset()

    @property
    def answerable(self) -> bool:
        """Whether anything in the minutes answers it."""
        return bool(self.grades)


def load_questions(
    path: Path, documents: Sequence[Document], split: str | None = None
) -> list[Judged]:
    """The questions of a file (of one split, if named), with gold turns of the documents.

    Raises BenchmarkError that names the file and the line.
    """
    judged: list[Judged] = []
    seen: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path}: cannot be read ({error})") from error
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        place = f"{path}, line {number}"
        try:
            line = Line.model_validate_json(text)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(part) for part in fault["loc"]) or "line"
            raise BenchmarkError(f"{place}: {where}: {fault['msg']}") from error
        if line.id in seen:
            raise BenchmarkError(f"{place}: the id {line.id} is used twice")
        seen.add(line.id)
        if split is None or line.split == split:
            judged.append(_judge(line, documents, place))
    if not judged:
        raise BenchmarkError(f"{path}: no questions" + (f" of the split {split}" if split else ""))
    return judged


def _judge(line: Line, documents: Sequence[Document], place: str) -> Judged:
    grades: dict[str, int] = {}
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    for gold in line.gold:
        turn, span = _locate(gold, documents, f"{place} ({line.id})")
        grades[turn] = max(gold.grade, grades.get(turn, 0))
        if span:
            spans[turn] = (*spans.get(turn, ()), span)
    question = Question(
        id=line.id,
        question=line.question,
        history=line.history,
        speaker=line.speaker,
        organisation=line.organisation,
        session=line.session,
        top=10,
    )
    turns = [turn for document in documents for turn in document.turns if turn.id in grades]
    asked = {
        "speaker": [turn.speaker for turn in turns],
        "organisation": [turn.organisation for turn in turns],
    }.get(line.kind, [])
    return Judged(line, question, grades, spans, frozenset(filter(None, asked)))


def _locate(
    gold: Gold, documents: Sequence[Document], place: str
) -> tuple[str, tuple[int, int] | None]:
    """The turn that holds the gold words, and where they are."""
    if gold.turn and not gold.text:
        return gold.turn, None
    if not gold.text:
        raise BenchmarkError(f"{place}: gold without words or turn")
    pattern = regex.compile(r"\s+".join(map(regex.escape, gold.text.split())))
    found = [
        (turn.id, match.span())
        for document in documents
        for match in pattern.finditer(document.text)
        for turn in document.turns
        if turn.start <= match.start() and match.end() <= turn.end
        if gold.turn in (None, turn.id)
    ]
    if len(found) != 1:
        where = "in no turn" if not found else f"in {len(found)} places"
        raise BenchmarkError(
            f"{place}: the gold words “{gold.text}” stand {where}; they must in one"
        )
    return found[0]


def kinds(questions: Iterable[Judged]) -> list[str]:
    """The kinds of the questions, in the order in which they come."""
    return list(dict.fromkeys(judged.line.kind for judged in questions))
