"""Questions with known answers: the file format, and how gold words become gold turns.

A line holds a question of the contract (question, history, …) and what is known of its answer:

    {"id": "da-org-01", "language": "da", "kind": "organisation", "split": "dev",
     "question": "…", "history": [], "gold": [{"grade": 2, "text": "exact words"}]}

Gold words stand in the minutes exactly once, with runs of white space as one space, inside one
turn. Grade 2 answers the question, grade 1 supports an answer. A question without gold must not
be answered. README.md describes every field.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.model import Document, Role
from eval.errors import BenchmarkError
from qa.question import Question, read_question

BUNDLED = Path(__file__).parent / "questions" / "kolding.jsonl"
UNANSWERABLE = "unanswerable"


class Gold(BaseModel):
    """Words that answer (grade 2) or support (grade 1). `turn`, the id of a turn, tells apart words
    that stand in several, or takes the place of words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Literal[1, 2] = 2
    text: str | None = None
    turn: str | None = None


class Line(BaseModel):
    """One line of a file of questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[^\s/]+$")
    language: Literal["da", "en"]
    kind: str = "question"
    split: Literal["dev", "test"] = "test"
    question: str
    history: tuple[str, ...] = ()
    speaker: str | None = None
    organisation: str | None = None
    session: str | None = None
    role: Role | None = None
    document: str | None = None
    gold: tuple[Gold, ...]
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its gold turns: turn id → grade, and the gold spans by turn id.

    `asked` holds whom a question of kind "speaker" or "organisation" asks, by the speakers or
    organisations of its gold turns. Turns that are `left_out` do not count for the question,
    neither as found nor as a rank.
    """

    line: Line
    question: Question
    grades: dict[str, int]
    spans: dict[str, tuple[tuple[int, int], ...]]
    asked: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    @property
    def answerable(self) -> bool:
        """Whether anything in the minutes answers it."""
        return bool(self.grades)


def load_questions(
    path: Path, documents: Sequence[Document], split: str | None = None
) -> list[Judged]:
    """The questions of a file (of one split, if named), with gold turns of the documents.

    Raises BenchmarkError or QuestionError that names the file and the line.
    """
    judged: list[Judged] = []
    seen: set[str] = set()
    for place, line in _read_lines(path):
        if line.id in seen:
            raise BenchmarkError(f"{place}: the id {line.id} is used twice")
        seen.add(line.id)
        if split is None or line.split == split:
            judged.append(_judge(line, documents, f"{place} ({line.id})"))
    if not judged:
        raise BenchmarkError(f"{path}: no questions" + (f" of the split {split}" if split else ""))
    return judged


def _read_lines(path: Path) -> Iterator[tuple[str, Line]]:
    """Each line with its place."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path}: cannot be read ({error})") from error
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        place = f"{path}, line {number}"
        try:
            yield place, Line.model_validate_json(text)
        except ValidationError as error:
            raise BenchmarkError(f"{place}: {_fault(error)}") from error


def _fault(error: ValidationError) -> str:
    """What is wrong with a line, and what would be right."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "json_invalid":
            return f"not JSON ({fault['ctx']['error']})"
        case "extra_forbidden":
            model = Gold if "gold" in fault["loc"] else Line
            return f"unknown field {where}; known are {', '.join(model.model_fields)}"
        case "missing":
            return f"the field {where} is missing"
    return f"{where or 'line'}: {fault['msg']}"


def _judge(line: Line, documents: Sequence[Document], place: str) -> Judged:
    if line.document:
        known = [document.id for document in documents]
        if line.document not in known:
            raise BenchmarkError(
                f"{place}: no document {line.document} in the index; there are {', '.join(known)}"
            )
        documents = [document for document in documents if document.id == line.document]
    grades: dict[str, int] = {}
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    for gold in line.gold:
        turn, span = _locate(gold, documents, place)
        grades[turn] = max(gold.grade, grades.get(turn, 0))
        if span:
            spans[turn] = (*spans.get(turn, ()), span)
    question = read_question({**line.model_dump(include=_ASKED), "top": 10}, place)
    turns = [turn for document in documents for turn in document.turns if turn.id in grades]
    asked = {
        "speaker": [turn.speaker for turn in turns],
        "organisation": [turn.organisation for turn in turns],
    }.get(line.kind, [])
    return Judged(line, question, grades, spans, frozenset(filter(None, asked)))


_ASKED = set(Line.model_fields) & set(Question.model_fields)


def _locate(
    gold: Gold, documents: Sequence[Document], place: str
) -> tuple[str, tuple[int, int] | None]:
    """The turn that holds the gold words, and where they are."""
    if gold.turn and not any(t.id == gold.turn for d in documents for t in d.turns):
        raise BenchmarkError(
            f"{place}: no turn {gold.turn}; `qa corpus check --json` lists the ids of turns"
        )
    if not gold.text:
        if not gold.turn:
            raise BenchmarkError(f"{place}: gold needs a text (or a turn)")
        return gold.turn, None
    pattern = regex.compile(r"\s+".join(map(regex.escape, gold.text.split())))
    matches = [(d, match) for d in documents for match in pattern.finditer(d.text)]
    found = [
        (turn.id, match.span())
        for document, match in matches
        for turn in document.turns
        if turn.start <= match.start() and match.end() <= turn.end
        if gold.turn in (None, turn.id)
    ]
    if len(found) == 1:
        return found[0]
    words = f"the gold words “{gold.text}”"
    if not matches:
        raise BenchmarkError(f"{place}: {words} are not in the minutes; copy them from there")
    if not found:
        raise BenchmarkError(f"{place}: {words} are not inside one turn; gold stays within a turn")
    raise BenchmarkError(
        f"{place}: {words} are in {len(found)} places; add words, or name the turn"
    )


def kinds(questions: Sequence[Judged]) -> list[str]:
    """The kinds of the questions, in the order in which they come."""
    return list(dict.fromkeys(judged.line.kind for judged in questions))
