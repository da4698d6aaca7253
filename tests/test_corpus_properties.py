"""What holds for any text: turns are stretches of it, in order, and nothing is made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.minutes import parse_minutes
from corpus.model import Document

_LINES = st.sampled_from([
    "1. Velkomst ved Anna Berg, Vejle Kommune",
    "2. Panel: ”Hvad nu?”",
    "Paneldeltagere: Bo Dam, Firma A/S (BD); Ida Elk, Vejle Kommune (IE).",
    "BD: Det er dyrt.",
    "IE: Ja, men bedre.",
    "BD: Hertil",
    "Input fra salen (Ole Friis): Hvorfor?",
    "Input fra salen (Ole Friis, Nord ApS): Sådan.",
    "og det fortsatte på næste linje",
    " en linje på en ny side",
    "a. første punkt",
    "i. underpunkt",
    "PAUSE",
    "",
    "\f",
    "NB: husk",
    "Beslutning: vedtaget",
    "10:00 Kaffe",
    "XY: hvem er jeg?",
    "mailto:x@y.dk",
])  # fmt: skip
_MINUTES = st.lists(_LINES | st.text(max_size=40), min_size=1, max_size=40).map("\n".join)


@settings(max_examples=300)
@given(_MINUTES)
def test_turns_are_stretches_of_the_text_in_order(text: str) -> None:
    if not text.strip():
        return
    document = parse_minutes(text, "made")
    assert document.text == text
    last = 0
    for turn in document.turns:
        assert last <= turn.start <= turn.end <= len(text)
        assert text[turn.start : turn.end].strip() or turn.label
        last = turn.end
    assert len({turn.id for turn in document.turns}) == len(document.turns)
    assert {turn.session for turn in document.turns} == {s.id for s in document.sessions}


@settings(max_examples=300)
@given(_MINUTES)
def test_every_name_is_printed(text: str) -> None:
    if not text.strip():
        return
    document = parse_minutes(text, "made")
    printed = " ".join(text.split())
    for turn in document.turns:
        for name in (turn.speaker, turn.organisation):
            assert name is None or name in printed


@pytest.mark.parametrize(
    "label",
    ["XY", "X.Y.", "Xy", "XyZ", "Zoe", "von Zoe", "Zoe Quist", "Zoe Quist (SF)", "Borgmester Quist",
     "Cllr Quist", "Dr. Zoe Quist, Nord A/S", "En beboer", "A resident", "Nr. 14", "Table 4", "Q",
     "BD/XY", "BD, XY", "Bo og Zoe", "Formanden", "The Chair", "Odense Kommune", "Ministeren",
     "Udvalget besluttede", "Fra salen", "Fra salen, en far", "Input fra salen (Zoe Quist, Nord)",
     "Spørgsmål fra Zoe Quist", "Svar", "Ukendt", "Speaker 5", "李明", "محمد علي", "Beslutning",
     "Ordstyrer (Zoe Quist)", "Zoe Quist, Stærevej 12", "Zoe Müller-Łukasik"],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_nobody_is_given_words_under_another_label(label: str, gap: str) -> None:
    lines = [
        "Deltagere: Bo Dam, Nord (BD); Ib Holm, Syd (IH).",
        "BD: Det er dyrt.",
        f"{label}: Nej.",
    ]
    document = parse_minutes("\n\n".join(lines[:2]) + gap + lines[2], "made")
    said = [document.words(t.start, t.end) for t in document.turns if t.speaker == "Bo Dam"]
    assert said == ["Det er dyrt."]


def test_the_same_initials_in_two_lists_are_told_apart() -> None:
    parts = ("Bo Dam, Nord (BD)", "Bea Dal, Syd (BD)")
    text = "\n\n".join(f"Deltagere: {entry}; Ib Holm, Øst (IH).\n\nBD: Ja." for entry in parts)
    turns = [turn for turn in parse_minutes(text, "made").turns if turn.label == "BD"]
    assert [turn.speaker for turn in turns] == ["Bo Dam", "Bea Dal"]


def test_a_surname_that_others_bear_is_not_resolved() -> None:
    text = "Deltagere: Bo Holm, Nord; Ib Dam, Syd.\n\nHolm: Nej.\n\nIb Dam: Eva Holm er enig."
    turn = next(turn for turn in parse_minutes(text, "made").turns if turn.label == "Holm")
    assert turn.speaker is None


def test_a_dirigent_is_not_the_formand() -> None:
    text = "Dirigent: Bo Dam\n\nFormand: Ib Holm\n\nFormanden: Ja.\n\nDirigenten: Nej."
    turns = [turn for turn in parse_minutes(text, "made").turns if turn.role]
    assert [turn.speaker for turn in turns] == ["Ib Holm", "Bo Dam"]


def test_quotes_equal_their_source(kolding: Document) -> None:
    for turn in kolding.turns:
        assert kolding.words(turn.start, turn.end) == " ".join(
            kolding.text[turn.start : turn.end].split()
        )
        assert not kolding.text[turn.start].isspace()
        assert not kolding.text[turn.end - 1].isspace()
