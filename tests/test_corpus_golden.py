"""Minutes as parsed, whole, against checked-in files; `make golden` writes those anew."""

from pathlib import Path

import pytest

from corpus.model import Attribution, Document
from corpus.reader import read_documents
from tests.golden import golden_file, minutes, render


@pytest.mark.parametrize("path", minutes(), ids=lambda path: path.stem)
def test_parses_as_in_the_golden_file(path: Path) -> None:
    expected = golden_file(path).read_text(encoding="utf-8")
    assert render(read_documents([path])[0]) == expected


def test_panels_have_their_turns(kolding: Document) -> None:
    counts = {
        session.number: sum(turn.session == session.id for turn in kolding.turns)
        for session in kolding.sessions
        if session.participants
    }
    assert counts == {"5": 19, "6": 22, "7": 20}
    numbers = [session.number for session in kolding.sessions if session.number]
    assert numbers == [str(n) for n in range(1, 10)]


# label as printed (or its beginning), session → speaker, organisation, attribution
FACTS = [
    ("JR", "5", "Johnnie Kragh", "Specialisterne", "declared"),
    ("JO", "5", "John Kvistgaard", "Silkeborg Kommune", "declared"),
    ("CF", "6", "Cecilie Schwartz Førby", "Odense Kommune", "declared"),
    ("PM (tilføjelse)", "6", "Peter Mortensen", "Jammerbugt Kommune", "declared"),
    ("Inputs fra salen (Frida", "6", "Frida Tarp", "Aalborg Kommune", "declared"),
    ("Frida Tarp", "6", "Frida Tarp", "Aalborg Kommune", "inferred"),
    ("FT", "7", "Frida Tarp", "Aalborg Kommune", "declared"),
    ("Inputs fra salen: (Inge", "6", "Inge Bak", "Huset Venture", "declared"),
    ("Input fra salen (Rasmus", "6", "Rasmus Højen", "Råd&Dåd i Jammerbugt", "declared"),
    ("ABL", "6", "Anker Brink Lund", "CBS", "inferred"),
    ("Input fra salen (Peter", "7", "Peter Mortensen", "Jammerbugt Kommune", "inferred"),
    ("Input fra salen (Hanne", "7", "Hanne Danielsen", "Grennessminde", "inferred"),
    ("Input fra salen (Stephan", "7", "Stephan Lee", "Nordvirk", "inferred"),
    ("Input fra salen (Lone", "7", "Lone Gregaard", "Huset Venture", "inferred"),
    ("Input fra salen (Kis", "5", "Kis Østergaard", None, "declared"),
    ("Input fra salen (Kis", "7", "Kis Østergaard", None, "declared"),
    ("TV", "7", "Trine Velling", "Kolding Kommune", "declared"),
    ("Anker", "8", "Anker Brink Lund", "CBS", "inferred"),
    ("Gurli Martinussen", "9", "Gurli Martinussen", "TrygFonden", "inferred"),
]


@pytest.mark.parametrize(("label", "number", "speaker", "organisation", "attribution"), FACTS)
def test_who_speaks_for_whom(
    kolding: Document,
    label: str,
    number: str,
    speaker: str,
    organisation: str | None,
    attribution: str,
) -> None:
    turns = [
        turn
        for turn in kolding.turns
        if (turn.label or "").startswith(label) and kolding.session(turn).number == number
    ]
    assert turns
    for turn in turns:
        found = (turn.speaker, turn.organisation, turn.attribution)
        assert found == (speaker, organisation, attribution)
        assert (not turn.reasons) == (turn.attribution is Attribution.DECLARED)
        assert all(note.text("da") != note.text("en") for note in turn.reasons)


def test_points_keep_their_nesting(kolding: Document) -> None:
    points = [t.point for t in kolding.turns if kolding.session(t).number == "4"]
    expected = ["a", "b", "c", "c.i", "c.ii", "c.iii", "d", "e", "f", "g", "h", "i"]
    assert points == expected


def test_text_that_nobody_speaks_can_be_found(kolding: Document) -> None:
    unspoken = [kolding.words(t.start, t.end) for t in kolding.turns if t.speaker is None]
    for words in (
        "10:15 ”Sorgfrit Udkomme",
        "FROKOSTPAUSE",
        "Der var tilmeldt 116 konferencedeltagere",
        "Med økonomisk støtte fra TrygFonden",
    ):
        assert any(text.startswith(words) for text in unspoken)


def test_pages_begin_with_the_first(kolding: Document) -> None:
    assert kolding.turns[0].page == 1
    first = next(turn for turn in kolding.turns if turn.label == "JO")
    assert first.page == 4


def test_flaws_are_listed_with_their_place(kolding: Document) -> None:
    flaws = {issue.kind: kolding.words(issue.start, issue.end) for issue in kolding.issues}
    assert flaws["broken-off"] == "vil"
    assert flaws["other-organisation"] == "I Roskilde har vi"
    assert flaws["unlike-initials"] == "JR"
    assert flaws["undeclared-label"].startswith("i forhold til at skabe kendskab")
    assert len(kolding.issues) == 4
