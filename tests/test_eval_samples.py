"""The second file of questions is sound over all the sample minutes together."""

from collections import Counter

import pytest

from corpus.model import Document
from corpus.reader import read_documents
from eval.questions import BUNDLED, UNANSWERABLE, Judged, load_questions
from tests.golden import MINUTES
from tests.test_eval_questions import check_kinds, overlap

SAMPLES = BUNDLED.with_name("samples.jsonl")


@pytest.fixture(scope="module")
def samples() -> list[Document]:
    return read_documents([MINUTES])


@pytest.fixture(scope="module")
def questions(samples: list[Document]) -> list[Judged]:
    return load_questions(SAMPLES, samples)


def test_there_are_enough_of_every_kind_in_both_languages(
    questions: list[Judged], kolding: Document
) -> None:
    lines = [judged.line for judged in questions]
    assert len({(line.question, line.history) for line in lines}) == len(lines)
    assert {line.split for line in lines} == {"dev"}
    kinds = {judged.line.kind for judged in load_questions(BUNDLED, [kolding])}
    cells = Counter((line.kind, line.language) for line in lines)
    assert {kind for kind, _ in cells} == kinds
    for kind in kinds:
        danish, english = cells[kind, "da"], cells[kind, "en"]
        assert min(danish, english) >= 3, kind
        assert abs(danish - english) <= 1, kind
    refused = sum(line.kind == UNANSWERABLE for line in lines)
    assert refused >= 40
    assert len(lines) - refused >= 80


def test_both_languages_ask_minutes_of_both_languages(
    questions: list[Judged], samples: list[Document]
) -> None:
    home = {turn.id: document for document in samples for turn in document.turns}
    pairs = Counter(
        (judged.line.language, home[turn].language)
        for judged in questions
        for turn in judged.grades
    )
    assert len(pairs) == 4
    assert min(pairs.values()) >= 20
    assert len({home[turn].id for judged in questions for turn in judged.grades}) >= 8


def test_questions_are_what_their_kind_says(
    questions: list[Judged], samples: list[Document]
) -> None:
    check_kinds(questions, samples)
    for judged in questions:
        assert not judged.line.history or judged.line.kind == "followup", judged.line.id


def test_questions_do_not_repeat_the_words_of_their_answers(questions: list[Judged]) -> None:
    for language, most in (("da", 0.2), ("en", 0.1)):
        shares = [
            overlap(judged)
            for judged in questions
            if judged.answerable and judged.line.language == language
        ]
        assert sum(shares) / len(shares) <= most, language
