"""Answers: the words of the minutes exactly, in their turn, or a plain refusal."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from corpus.model import Document
from corpus.reader import read_documents
from index.build import build_index
from index.cross_encoder import CrossEncoder
from index.encoder import Encoder, Vectors
from qa.answer import Answerer
from qa.errors import QuestionError
from qa.question import LONGEST_QUESTION, Question, read_question
from qa.records import Answer
from qa.retrieve import Retriever
from qa.scope import Scope
from tests.conftest import Writer

QUESTIONS = [
    "Hvad sagde Odense om registrering?",
    "Hvem synes, at prisen er vigtig?",
    "What did the audience ask about?",
    "Hvad sagde Frida Tarp?",
    "konkurrenceforvridning",
    "Hvad blev der sagt om udbudsloven i andet panel?",
]


def _ask(answerer: Answerer, question: str, **fields: object) -> Answer:
    return answerer.answer(read_question({"question": question, **fields}))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_quote_is_what_the_document_says(
    quick: Answerer, kolding: Document, question: str
) -> None:
    answer = _ask(quick, question, top=50)
    assert answer.quotes
    for quote in answer.quotes:
        turn = next(turn for turn in kolding.turns if turn.id == quote.turn_id)
        assert quote.text == " ".join(kolding.text[quote.start : quote.end].split())
        assert turn.start <= quote.start < quote.end <= turn.end
        whole = " ".join(part for part in (quote.before, quote.text, quote.after) if part)
        assert whole == kolding.words(turn.start, turn.end)
        assert (quote.speaker, quote.organisation) == (turn.speaker, turn.organisation)
    assert len({quote.turn_id for quote in answer.quotes}) == len(answer.quotes)


def test_the_neighbours_are_the_turns_before_and_after(quick: Answerer, kolding: Document) -> None:
    quote = _ask(quick, "Hvad sagde Odense om registrering?").quotes[0]
    at = next(i for i, turn in enumerate(kolding.turns) if turn.id == quote.turn_id)
    expected = [("previous", kolding.turns[at - 1].id), ("next", kolding.turns[at + 1].id)]
    assert [(n.position, n.turn_id) for n in quote.context] == expected


def test_only_those_asked_are_quoted(quick: Answerer) -> None:
    answer = _ask(quick, "Hvad sagde Odense om registrering?", top=50)
    assert {quote.organisation for quote in answer.quotes} == {"Odense Kommune"}
    assert answer.scope.organisations == ("Odense Kommune",)
    assert answer.scope.speakers == ("Cecilie Schwartz Førby",)


@pytest.mark.parametrize(
    ("question", "language"),
    [("Hvad sagde Odense om registrering?", "da"), ("What did Odense say about prices?", "en")],
)
def test_the_language_is_that_of_the_question(
    quick: Answerer, question: str, language: str
) -> None:
    assert _ask(quick, question).language == language


def test_somebody_who_is_not_there_gets_no_quotes(quick: Answerer) -> None:
    answer = _ask(quick, "What did Aarhus say about social economy?")
    assert (answer.status, answer.quotes) == ("not_found", ())
    assert answer.message is not None
    assert answer.message.startswith("Aarhus does not speak in the minutes.")
    danish = _ask(quick, "Hvad sagde Aarhus om socialøkonomi?")
    assert (danish.message or "").startswith("Aarhus taler ikke i referaterne.")


def test_a_person_who_does_not_speak_for_an_organisation(quick: Answerer) -> None:
    answer = _ask(quick, "What did Benny Dall from Odense say about prices?")
    assert answer.status == "not_found"
    assert "Benny Dall does not speak for Odense Kommune" in (answer.message or "")


def test_a_question_without_a_topic_gets_all_that_was_said(
    quick: Answerer, kolding: Document
) -> None:
    answer = _ask(quick, "Hvad sagde Pia Blak?")
    assert [quote.text for quote in answer.quotes] == [
        "Meget svært at finde frem til de socialøkonomiske leverandører."
    ]
    turns = [turn.id for turn in kolding.turns if turn.organisation == "Odense Kommune"]
    assert [q.turn_id for q in _ask(quick, "Hvad sagde Odense?").quotes] == turns


def test_fields_restrict_whatever_the_question_says(quick: Answerer) -> None:
    answer = _ask(quick, "registrering", organisation="Odense", top=50)
    assert {quote.organisation for quote in answer.quotes} == {"Odense Kommune"}
    answer = _ask(quick, "registrering", speaker="Frida Tarp", session="7", top=50)
    assert {(q.speaker, q.session.number) for q in answer.quotes} <= {("Frida Tarp", "7")}
    assert _ask(quick, "registrering", speaker="Ingen Her").status == "not_found"
    assert _ask(quick, "registrering", session="99").status == "not_found"


def test_a_lifted_name_lets_others_be_quoted(quick: Answerer) -> None:
    answer = _ask(quick, "Hvad sagde Odense om registrering?", lifted=["Odense Kommune"], top=50)
    assert answer.scope.organisations == ()
    assert {quote.organisation for quote in answer.quotes} - {"Odense Kommune"}


def test_top_limits_the_quotes(quick: Answerer) -> None:
    assert len(_ask(quick, "socialøkonomiske virksomheder", top=2).quotes) == 2


def test_an_answer_follows_the_contract(quick: Answerer) -> None:
    answer = _ask(quick, "Hvad sagde Odense om registrering?", id="q1").model_dump(mode="json")
    assert {"id", "question", "language", "status", "message", "scope", "quotes"} <= set(answer)
    assert {"speakers", "organisations", "sessions"} <= set(answer["scope"])
    quote = answer["quotes"][0]
    expected = {"text", "turn_id", "speaker", "speaker_label", "role", "organisation",
                "attribution", "session", "document", "page", "start", "end", "score", "before",
                "after", "context"}  # fmt: skip
    assert expected <= set(quote)
    assert quote["session"] == {
        "number": "6",
        "title": "Mangler der helhedsforståelse i indkøbsafdelingerne?",
    }
    assert quote["document"]["date"] == "2018-04-11"
    assert (quote["speaker_label"], quote["role"], quote["attribution"]) == (
        "CF", "panelist", "declared",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({}, "question"),
        ({"question": "  "}, "question"),
        ({"question": "x" * (LONGEST_QUESTION + 1)}, "question"),
        ({"question": "x", "top": 0}, "top"),
        ({"question": "x", "history": "y"}, "history"),
        ({"question": 7}, "question"),
    ],
)
def test_a_malformed_question_names_the_field(line: dict[str, object], field: str) -> None:
    with pytest.raises(QuestionError, match=f"^line 3: {field}"):
        read_question(line, "line 3")


@pytest.mark.parametrize(
    "question", ["?", "…", "🙂", "\u202eabc", "<script>alert(1)</script>", "a b" * 300]
)
def test_odd_questions_are_answered_or_refused(quick: Answerer, question: str) -> None:
    assert quick.answer(Question(question=question)).status in ("answered", "not_found")


@pytest.mark.parametrize("town", ["Nordby", "Sønderby"])
def test_a_place_that_only_a_title_names_tells_which_minutes_are_meant(
    write: Writer, words: Encoder, town: str
) -> None:
    for other in ("Nordby", "Sønderby"):
        text = f"Borgermøde i {other}\n\nPer Bak: Hallen får nyt tag til næste år.\n"
        path = write(f"{text}\nIda Holm: Og hvad med cykelstien til skolen?\n", f"{other}.txt")
    answerer = Answerer(build_index(read_documents([path.parent]), words), words)
    first, second = _ask(answerer, f"Hvornår får hallen tag i {town}?").quotes[:2]
    assert f"i {town}" in first.document.title
    assert first.text == second.text == "Hallen får nyt tag til næste år."
    assert first.score > second.score


class Reader(CrossEncoder):
    """A cross-encoder that says what it is told to say, and keeps what it reads."""

    def __init__(self, *told: float) -> None:
        self.told, self.asked = list(told), list[str]()

    def read(self, question: str, passages: Sequence[str]) -> Vectors:
        self.asked += passages
        return np.array([self.told.pop(0) for _ in passages], np.float32)


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ([2.0, -1.0], [0, 1, 2, 3]),
        ([-9.0, 1.0], [1, 0, 2, 3]),
        ([-4.0, -4.0, -4.0, 3.0], [3, 0, 1, 2]),
        ([-4.0] * 8, [0, 1, 2, 3]),
    ],
)
def test_it_is_read_on_until_something_answers(
    quick: Answerer, words: Encoder, told: list[float], order: list[int]
) -> None:
    found = quick.retriever.search(quick.retriever.query(["priser på ydelser"]), Scope())
    hits = [replace(hit, match=1.0, score=1.0) for hit in found[:20]]
    reader = Reader(*told, 5.0, 5.0)
    retriever = Retriever(quick.index, words, reader)
    read = retriever.read("Hvad koster det?", hits)
    texts = [quick.index.embedded(hit.passage) for hit in hits]
    assert reader.asked == texts[: len(told)]
    assert [hits[i].passage for i in order] == [hit.passage for hit in read[:4]]
    assert [hit.reading for hit in read[len(told) :]] == [None] * (20 - len(told))
