"""Public benchmarks: their turns become documents, their questions judged questions.

QMSum (Zhong et al. 2021): English meetings; the gold are the evidence turns of SummaryEvidence, not
the much wider spans of QMSum itself. Folketing: questions to ministers in the Danish parliament in
spring 2023 with the turns that answer them; the chair is left out, the turn that reads a question
aloud does not count for it, and only sittings that have questions are searched.
"""

import datetime
import json
import lzma
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from corpus.model import Attribution, Document, Organisation, Person, Role, Session, Turn
from eval.errors import BenchmarkError
from eval.questions import Judged, Line
from qa.question import LONGEST_QUESTION, Question

_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Documents with judged questions; `own` maps a question's id to the session it is about."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Judged, ...]
    own: dict[str, str]

    def in_own_session(self) -> list[Judged]:
        """The questions, each restricted to the meeting that it is about."""
        return [
            replace(
                judged,
                question=judged.question.model_copy(update={"session": self.own[judged.line.id]}),
            )
            for judged in self.questions
        ]


def load_qmsum(path: Path) -> Benchmark:
    """QMSum in a file (.jsonl, .jsonl.xz), or the file `qmsum_val.jsonl.xz` of a folder.

    Raises BenchmarkError that names the file, and the line where one is malformed.
    """
    documents, questions, own = [], [], {}
    for document, judged in _parse(path / _QMSUM if path.is_dir() else path, _read_meeting):
        documents.append(document)
        questions += judged
        own.update({one.line.id: document.sessions[0].id for one in judged})
    return Benchmark("QMSum", tuple(documents), tuple(questions), own)


def _read_meeting(meeting: dict[str, Any]) -> tuple[Document, list[Judged]]:
    spoken = [
        _Spoken(str(turn["i"]), _NOISE.sub("", turn["text"]), turn["speaker"])
        for turn in meeting["turns"]
    ]
    document = _document(meeting["meeting"], "en", None, spoken)
    questions = [
        _judged(query["qid"], "en", query["question"], gold)
        for query in meeting["queries"]
        if (gold := [document.turns[i].id for i in query.get("evidence_turns", ())])
    ]
    return document, questions


def load_folketing(path: Path, all_sittings: bool = False) -> Benchmark:
    """The question hours in a folder with `folketing_2023_spring.jsonl.xz` and
    `folketing_2023_spring_questions.jsonl`; with `all_sittings`, among all others.

    Raises BenchmarkError that names the file, and the line where one is malformed.
    """
    queries = _parse(path / _QUERIES, _read_query)
    sittings = {query.sitting for query in queries}
    by_sitting: dict[str, list[_Spoken]] = {}
    dates: dict[str, datetime.date] = {}
    for sitting, date, role, turn in _parse(path / _SITTINGS, _read_turn):
        if (all_sittings or sitting in sittings) and "ormand" not in role:
            by_sitting.setdefault(sitting, []).append(turn)
            dates[sitting] = date
    documents = [_document(name, "da", dates[name], said) for name, said in by_sitting.items()]
    ids = {
        spoken.id: turn.id
        for document in documents
        for spoken, turn in zip(by_sitting[document.id], document.turns, strict=True)
    }
    questions = [
        _judged(query.id, "da", query.question, gold, [ids[t] for t in query.left_out if t in ids])
        for query in queries
        if (gold := [ids[turn] for turn in query.gold if turn in ids])
    ]
    own = {query.id: f"{query.sitting}:1" for query in queries}
    return Benchmark("Folketing", tuple(documents), tuple(questions), own)


_NOISE = re.compile(r"\{\w+\}\s*")  # "{vocalsound}": a mark of the transcript, not a word
_QMSUM = "qmsum_val.jsonl.xz"
_SITTINGS = "folketing_2023_spring.jsonl.xz"
_QUERIES = "folketing_2023_spring_questions.jsonl"


@dataclass(frozen=True, slots=True)
class _Query:
    id: str
    sitting: str
    question: str
    gold: list[str]
    left_out: list[str]


def _read_query(line: dict[str, Any]) -> _Query:
    return _Query(
        line["qid"],
        line["session"],
        line["question"],
        line["gold_answer_turns"],
        line["exclude_turns"],
    )


def _read_turn(line: dict[str, Any]) -> tuple[str, datetime.date, str, "_Spoken"]:
    """A turn with its sitting, its date and the role of its speaker."""
    turn = _Spoken(line["id"], line["text"], line["speaker"], line["party_name"])
    return line["session"], datetime.date.fromisoformat(line["date"]), line["role"] or "", turn


@dataclass(frozen=True, slots=True)
class _Spoken:
    id: str
    text: str
    speaker: str | None
    organisation: str | None = None


def _document(
    name: str, language: str, date: datetime.date | None, spoken: Sequence[_Spoken]
) -> Document:
    """A document of one session whose text is that of the turns, a line each."""
    turns, place = [], 0
    session = f"{name}:1"
    for one in spoken:
        end = place + len(one.text)
        turns.append(
            Turn(
                id=f"{session}.{one.id}",
                session=session,
                start=place,
                end=end,
                page=None,
                label=one.speaker,
                speaker=one.speaker,
                organisation=one.organisation,
                role=Role.SPEAKER,
                attribution=Attribution.DECLARED,
            )
        )
        place = end + 1
    people = dict.fromkeys((turn.speaker or "", turn.organisation) for turn in turns)
    return Document(
        id=name,
        title=name,
        date=date,
        language=language,
        text="\n".join(one.text for one in spoken),
        pages=(),
        sessions=(Session(session, "1", name, name, 0, place),),
        turns=tuple(turns),
        people=tuple(Person(n, (o,) if o else ()) for n, o in people),
        organisations=tuple(Organisation(o) for o in dict.fromkeys(o for _, o in people if o)),
        issues=(),
    )


def _judged(
    identifier: str,
    language: str,
    question: str,
    gold: Iterable[str],
    left_out: Collection[str] = (),
) -> Judged:
    line = Line.model_validate(
        {"id": identifier, "language": language, "question": question, "gold": []}
    )
    words = question[:LONGEST_QUESTION]
    asked = Question(id=identifier, question=words, top=10 + len(left_out))
    return Judged(line, asked, dict.fromkeys(gold, 1), {}, left_out=frozenset(left_out))


def _parse(path: Path, read: Callable[[dict[str, Any]], _Parsed]) -> list[_Parsed]:
    """What `read` makes of each line of JSON in a file, compressed or not."""
    opening = lzma.open if path.suffix == ".xz" else open
    found = []
    try:
        with opening(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    found.append(read(json.loads(line)))
                except KeyError as error:
                    raise BenchmarkError(
                        f"{path}, line {number}: the field {error} is missing"
                    ) from error
                except (ValueError, TypeError, IndexError, AttributeError) as error:
                    raise BenchmarkError(f"{path}, line {number}: malformed ({error})") from error
    except OSError as error:
        raise BenchmarkError(
            f"{path}: cannot be read ({error.strerror}); eval/README.md says what PATH has to hold"
        ) from error
    except (EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise BenchmarkError(f"{path}: damaged ({error})") from error
    if not found:
        raise BenchmarkError(f"{path}: holds no lines")
    return found
