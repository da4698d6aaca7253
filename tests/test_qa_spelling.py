"""Words typed in a hurry, as the minutes spell them."""

from dataclasses import replace

import pytest

from corpus.model import Document
from qa.spelling import Spelling


@pytest.fixture
def danish(kolding: Document) -> Document:
    text = "Kommunerne taler om registrering og frivillige. Økonomien er god, siger formanden."
    return replace(kolding, text=text)


@pytest.fixture
def english(kolding: Document) -> Document:
    text = "The building has passengers. A letter came to the registration."
    return replace(kolding, text=text, language="en")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("om regstrering", "om registrering"),  # a letter left out
        ("om reggistrering", "om registrering"),  # one too many
        ("om registrernig", "om registrering"),  # two that changed places
        ("fivillige", "frivillige"),
        ("oekonomien", "økonomien"),
        ("kommunernes", "kommunernes"),  # another form of a word that is there
        ("solceller", "solceller"),  # nothing like it
        ("godt", "godt"),  # too short to tell
        ("buliding", "buliding"),  # a word of the other language
    ],
)
def test_danish(danish: Document, english: Document, typed: str, meant: str) -> None:
    assert Spelling([danish, english]).corrected(typed, "da") == meant


def test_english(danish: Document, english: Document) -> None:
    spelling = Spelling([danish, english])
    assert spelling.corrected("buliding passangers", "en") == "building passengers"
    assert Spelling([danish]).corrected("registratoin", "en") == "registratoin"
