"""The product as shipped, with the bundled encoder, on what it must get right."""

import pytest

from qa.answer import Answerer
from qa.question import Question
from qa.records import Answer


def _ask(real: Answerer, question: str, *history: str) -> Answer:
    return real.answer(Question(question=question, history=history))


@pytest.mark.parametrize(
    "question",
    ["What did Odense say about registration?", "Hvad sagde Odense om registrering?",
     "hvad sage odense om regstrering", "What did CF say about the registration scheme?"],
)  # fmt: skip
def test_odense_on_registration(real: Answerer, question: str) -> None:
    quote = _ask(real, question).quotes[0]
    assert (quote.speaker, quote.organisation) == ("Cecilie Schwartz Førby", "Odense Kommune")
    assert "vores egen registreringsordning" in quote.text


def test_aarhus_is_not_there(real: Answerer) -> None:
    assert _ask(real, "What did Aarhus say about social economy?").status == "not_found"


def test_a_name_that_the_minutes_never_use_is_told(real: Answerer) -> None:
    answer = _ask(real, "Hvilke erfaringer har Aarhus Kommune med udbud?")
    assert answer.status == "not_found"
    assert answer.message == "Referaterne nævner ikke ”Aarhus Kommune”."


def test_follow_ups(real: Answerer) -> None:
    first = "What did Odense say about registration?"
    quote = _ask(real, "And what about Silkeborg?", first).quotes[0]
    assert quote.speaker == "John Kvistgaard"
    assert "Registreringsordningen" in quote.text
    quote = _ask(real, "Hvad sagde hun om portalen?", "Hvad sagde Odense om registrering?").quotes[
        0
    ]
    assert quote.speaker == "Cecilie Schwartz Førby"
    assert "portalen" in quote.text


def test_those_who_are_asked_are_not_named_as_others(real: Answerer) -> None:
    answer = _ask(real, "How much did Odense earn from the portal?")
    assert answer.status == "not_found"
    assert answer.message is not None
    assert "Nobody from Odense Kommune speaks of that" in answer.message
    assert "Cecilie Schwartz Førby" not in answer.message
