"""Public benchmarks: their turns become documents, their questions judged questions.

QMSum (Zhong et al. 2021): English meetings; the gold are the evidence turns of SummaryEvidence, not
the much wider spans of QMSum itself. Folketing: questions to ministers in the Danish parliament in
spring 2023 with the turns that answer them; the chair, and the turns that read a question aloud,
are left out, and only sittings that have questions are searched.
"""

import datetime
import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.model import Attribution, Document, Organisation, Person, Role, Session, Turn
from eval.errors import BenchmarkError
from eval.questions import Judged, Line
from qa.question import Question


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
            Judged(
                j.line, j.question.model_copy(update={"session": self.own[j.line.id]}), j.grades, {}
            )
            for j in self.questions
        ]


def load_qmsum(path: Path) -> Benchmark:
    """QMSum in a file (.jsonl, .jsonl.xz), or the file `qmsum_val.jsonl.xz` of a folder."""
    file = path / "qmsum_val.jsonl.xz" if path.is_dir() else path
    documents, questions, own = [], [], {}
    for meeting in _read_lines(file):
        spoken = [
            _Spoken(str(turn["i"]), turn["text"], turn["speaker"]) for turn in meeting["turns"]
        ]
        document = _document(meeting["meeting"], "en", None, spoken)
        documents.append(document)
        for query in meeting["queries"]:
            gold = [document.turns[i].id for i in query.get("evidence_turns", ())]
            if gold:
                questions.append(_judged(query["qid"], "en", query["question"], gold))
                own[query["qid"]] = document.sessions[0].id
    return Benchmark("QMSum", tuple(documents), tuple(questions), own)


def load_folketing(path: Path) -> Benchmark:
    """The question hours in a folder with `folketing_2023_spring.jsonl.xz` and
    `folketing_2023_spring_questions.jsonl`."""
    queries = list(_read_lines(path / "folketing_2023_spring_questions.jsonl"))
    sittings = {query["session"] for query in queries}
    left_out = {turn for query in queries for turn in query["exclude_turns"]}
    by_sitting: dict[str, list[dict[str, Any]]] = {}
    for turn in _read_lines(path / "folketing_2023_spring.jsonl.xz"):
        chairs = "ormand" in turn["role"]
        if turn["session"] in sittings and turn["id"] not in left_out and not chairs:
            by_sitting.setdefault(turn["session"], []).append(turn)
    documents = []
    ids: dict[str, str] = {}
    for sitting, turns in by_sitting.items():
        spoken = [_Spoken(t["id"], t["text"], t["speaker"], t["party_name"]) for t in turns]
        date = datetime.date.fromisoformat(turns[0]["date"])
        document = _document(sitting, "da", date, spoken)
        documents.append(document)
        ids |= {t["id"]: turn.id for t, turn in zip(turns, document.turns, strict=True)}
    questions = [
        _judged(query["qid"], "da", query["question"], gold)
        for query in queries
        if (gold := [ids[turn] for turn in query["gold_answer_turns"] if turn in ids])
    ]
    own = {query["qid"]: f"{query['session']}:1" for query in queries}
    return Benchmark("Folketing", tuple(documents), tuple(questions), own)


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


def _judged(identifier: str, language: str, question: str, gold: Iterable[str]) -> Judged:
    line = Line.model_validate(
        {"id": identifier, "language": language, "question": question, "gold": []}
    )
    grades = dict.fromkeys(gold, 1)
    return Judged(line, Question(id=identifier, question=question[:1000], top=10), grades, {})


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    opening = lzma.open if path.suffix == ".xz" else open
    try:
        with opening(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise BenchmarkError(f"{path}, line {number}: not JSON ({error})") from error
    except OSError as error:
        raise BenchmarkError(f"{path}: cannot be read ({error.strerror})") from error
