"""The bundled questions are sound, and a faulty file of questions is told from a good one."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import regex
from bm25s.stopwords import STOPWORDS_DANISH, STOPWORDS_EN

from corpus.errors import QaError
from corpus.model import Document
from eval.questions import BUNDLED, UNANSWERABLE, Judged, load_questions
from index.lexical import stems
from tests.conftest import Writer

SORTS = {"topic-absent", "speaker-silent", "organisation-absent", "false-premise", "nonsense"}


@pytest.fixture(scope="module")
def questions(kolding: Document) -> list[Judged]:
    return load_questions(BUNDLED, [kolding])


@pytest.fixture(scope="module")
def independent(kolding: Document) -> list[Judged]:
    return load_questions(BUNDLED.with_name("independent.jsonl"), [kolding])


def test_gold_words_occur_once_in_the_minutes(questions: list[Judged], kolding: Document) -> None:
    text = " ".join(kolding.text.split())
    for judged in questions:
        for gold in judged.line.gold:
            assert gold.text is not None, judged.line.id
            assert len(regex.findall(regex.escape(gold.text), text)) == 1, judged.line.id


def test_there_are_enough_of_every_kind_and_sort(questions: list[Judged]) -> None:
    assert len(questions) >= 250
    assert len({judged.line.question for judged in questions}) > 0.95 * len(questions)
    refusals = [judged.line for judged in questions if judged.line.kind == UNANSWERABLE]
    assert len(refusals) >= 50
    assert {line.reason for line in refusals} == SORTS
    kinds = Counter(judged.line.kind for judged in questions)
    assert set(kinds) == {
        "organisation", "speaker", "topic", "fact", "who", "several", "audience", "narrated",
        "noisy", "followup", UNANSWERABLE,
    }  # fmt: skip
    assert min(kinds.values()) >= 14


def test_languages_and_halves_are_balanced_in_every_kind(questions: list[Judged]) -> None:
    for kind in {judged.line.kind for judged in questions}:
        lines = [judged.line for judged in questions if judged.line.kind == kind]
        for field in ("language", "split"):
            first, second = Counter(getattr(line, field) for line in lines).values()
            assert abs(first - second) <= 1, f"{kind}: {field}"
        cells = Counter((line.language, line.split) for line in lines)
        assert max(cells.values()) - min(cells.values()) <= 1, kind


def check_kinds(questions: Sequence[Judged], documents: Sequence[Document]) -> None:
    roles = {turn.id: turn.role for document in documents for turn in document.turns}
    for judged in questions:
        line = judged.line
        assert judged.answerable == (line.kind != UNANSWERABLE), line.id
        assert (line.reason in SORTS) == (line.kind == UNANSWERABLE), line.id
        assert not judged.answerable or 2 in judged.grades.values(), line.id
        assert bool(line.history) or line.kind != "followup", line.id
        if line.kind in ("speaker", "organisation"):
            assert len(judged.asked) == 1, line.id
        if line.kind == "audience":
            assert all(roles[turn] == "audience" for turn in judged.grades), line.id
        if line.kind == "several":
            assert len(judged.grades) > 1, line.id


def test_questions_are_what_their_kind_says(questions: list[Judged], kolding: Document) -> None:
    check_kinds(questions, [kolding])


def test_independent_questions_are_sound(
    kolding: Document, questions: list[Judged], independent: list[Judged]
) -> None:
    check_kinds(independent, [kolding])
    assert len(independent) == 330
    for field in ("language", "kind"):
        counts = Counter((getattr(q.line, field), q.line.split) for q in independent)
        assert all(counts[value, "dev"] == 2 * counts[value, "test"] for value, _ in counts)
    ours = {(judged.line.question, judged.line.history) for judged in questions}
    # Plain questions, "What did Specialisterne say?", occur to everybody.
    assert len(ours & {(q.line.question, q.line.history) for q in independent}) < 5


def test_more_development_questions_are_sound_and_repeat_none_of_the_test_halves(
    kolding: Document, questions: list[Judged], independent: list[Judged]
) -> None:
    more = load_questions(BUNDLED.with_name("development.jsonl"), [kolding])
    check_kinds(more, [kolding])
    assert {judged.line.split for judged in more} == {"dev"}
    assert {judged.line.reason for judged in more} == {None, *SORTS}
    danish = sum(judged.line.language == "da" for judged in more)
    assert abs(2 * danish - len(more)) <= 0.02 * len(more)
    test = {q.line.question for q in [*questions, *independent] if q.line.split == "test"}
    assert not test & {judged.line.question for judged in more}


def overlap(judged: Judged) -> float:
    """The share of a question's content stems that stand in its gold words."""
    empty = {*STOPWORDS_DANISH, *STOPWORDS_EN}
    words = regex.findall(r"\w+", judged.line.question.casefold())
    asked = set(stems(" ".join(word for word in words if word not in empty), "da"))
    gold = set(stems(" ".join(gold.text or "" for gold in judged.line.gold), "da"))
    return len(asked & gold) / len(asked) if asked else 0.0


def test_questions_do_not_repeat_the_words_of_their_answers(questions: list[Judged]) -> None:
    for split in ("dev", "test"):
        for language, most in (("da", 0.2), ("en", 0.06)):
            shares = [
                overlap(judged)
                for judged in questions
                if judged.answerable
                and (judged.line.language, judged.line.split) == (language, split)
            ]
            assert np.mean(shares) <= most, f"{language} {split}: {np.mean(shares):.2f}"


GOOD: dict[str, Any] = {
    "id": "q1",
    "language": "da",
    "question": "Hvad sagde hun?",
    "gold": [{"text": "Ønsker mere handling"}],
}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "line 2: not JSON"),
        ({**GOOD, "answer": "x"}, "line 2: unknown field answer; known are id, language"),
        ({**GOOD, "gold": [{"words": "x"}]}, "unknown field gold.0.words; known are grade, text"),
        ({k: v for k, v in GOOD.items() if k != "language"}, "the field language is missing"),
        ({**GOOD, "language": "de"}, "language: "),
        ({**GOOD, "gold": [{"text": "Det sagde ingen"}]}, "not in the minutes; copy them"),
        ({**GOOD, "gold": [{"text": "vi"}]}, "places; add words, or name the turn"),
        ({**GOOD, "gold": [{"text": "beskæftigelse. JO: Forplant"}]}, "not inside one turn"),
        ({**GOOD, "gold": [{"turn": "nowhere:1.1"}]}, "no turn nowhere:1.1; `qa corpus check"),
        ({**GOOD, "gold": [{}]}, "gold needs a text"),
        ({**GOOD, "document": "x"}, "no document x in the index; there are referat-"),
        ({**GOOD, "question": " "}, "question: "),
        ({**GOOD, "id": "q0"}, "the id q0 is used twice"),
        ({**GOOD, "id": "a/b"}, "id: "),
    ],
)
def test_a_faulty_line_is_named_with_the_remedy(
    kolding: Document, write: Writer, line: str | dict[str, Any], fault: str
) -> None:
    first = json.dumps({**GOOD, "id": "q0"})
    second = line if isinstance(line, str) else json.dumps(line)
    path = write(f"{first}\n{second}\n", "questions.jsonl")
    with pytest.raises(QaError) as raised:
        load_questions(path, [kolding])
    assert str(raised.value).startswith(f"{path}, line 2")
    assert fault in str(raised.value)


def test_an_unreadable_or_empty_file_is_named(kolding: Document, write: Writer) -> None:
    for path in (write.folder / "nowhere.jsonl", write("\n", "empty.jsonl")):
        with pytest.raises(QaError, match=path.name):
            load_questions(path, [kolding])


def test_gold_can_name_its_turn(kolding: Document, write: Writer) -> None:
    turn = kolding.turns[-1].id
    path = write(json.dumps({**GOOD, "gold": [{"turn": turn, "grade": 1}]}), "questions.jsonl")
    (judged,) = load_questions(path, [kolding])
    assert judged.grades == {turn: 1}
    assert judged.spans == {}
