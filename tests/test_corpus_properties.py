"""What holds for any text: turns are stretches of it, in order, and nothing is made up."""

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


def test_quotes_equal_their_source(kolding: Document) -> None:
    for turn in kolding.turns:
        assert kolding.words(turn.start, turn.end) == " ".join(
            kolding.text[turn.start : turn.end].split()
        )
        assert not kolding.text[turn.start].isspace()
        assert not kolding.text[turn.end - 1].isspace()
