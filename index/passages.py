"""Turns become passages: windows of whole sentences inside one turn.

What is embedded carries context, who speaks and for whom; what is shown is the source, by its
offsets. (The session's title is left out: eval/README.md shows that it blurs the passages.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sentencex import get_sentence_boundaries

from corpus.model import Document, Turn

_SHORT = 100  # characters


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How turns are cut: `sentences` to a window, `stride` sentences from one to the next; a turn
    of at most `whole` characters is one passage."""

    sentences: int = 3
    stride: int = 3
    whole: int = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one turn. `document` and `turn` are positions in the index's documents and in
    that document's turns; `start` and `end` are offsets into the document's text."""

    document: int
    turn: int
    start: int
    end: int


def split_sentences(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """The half-open offsets of the sentences between two offsets, without outer white space."""
    # The library reads an empty line as the end of a paragraph; in text from a PDF every line may
    # be followed by one. So it gets running text, and the offsets are mapped back.
    source = document.text[start:end]
    running: list[str] = []
    places: list[int] = []
    for i, character in enumerate(source):
        if not character.isspace():
            running.append(character)
        elif running and not running[-1].isspace():
            running.append(" ")
        else:
            continue
        places.append(start + i)
    text = "".join(running)
    sentences = []
    for boundary in get_sentence_boundaries(document.language, text):
        words = text[boundary["start_index"] : boundary["end_index"]].rstrip()
        if words.strip():
            first = boundary["start_index"] + len(words) - len(words.lstrip())
            last = boundary["start_index"] + len(words) - 1
            sentences.append((places[first], places[last] + 1))
    return sentences


def cut_turn(
    document: Document, turn: Turn, settings: PassageSettings
) -> Iterator[tuple[int, int]]:
    """The offsets of the turn's passages, in order; every sentence is in at least one."""
    sentences = split_sentences(document, turn.start, turn.end)
    if not sentences:
        return
    if turn.end - turn.start <= settings.whole or len(sentences) <= settings.sentences:
        yield sentences[0][0], sentences[-1][1]
        return
    last = len(sentences) - settings.sentences
    for first in [*range(0, last, settings.stride), last]:
        yield sentences[first][0], sentences[first + settings.sentences - 1][1]


def cut_documents(documents: tuple[Document, ...], settings: PassageSettings) -> list[Passage]:
    """All passages of all documents, in order."""
    return [
        Passage(d, t, start, end)
        for d, document in enumerate(documents)
        for t, turn in enumerate(document.turns)
        for start, end in cut_turn(document, turn, settings)
    ]


def embedded_text(document: Document, passage: Passage) -> str:
    """The text that stands for a passage in retrieval: who speaks and for whom, what the words go
    on from, then the words."""
    turn = document.turns[passage.turn]
    who = ", ".join(part for part in (turn.speaker, turn.organisation) if part)
    before = _point_above(document, passage.turn) or _question_before(document, passage.turn)
    words = document.words(passage.start, passage.end)
    return " ".join(part for part in (who and f"{who}:", before, words) if part)


def _point_above(document: Document, position: int) -> str:
    """The point that a nested one is of: "Why the sleepers disappeared:" for "Cheap flights"."""
    turn = document.turns[position]
    above, nested, _ = (turn.point or "").rpartition(".")
    if not nested:
        return ""
    for earlier in range(position - 1, -1, -1):
        other = document.turns[earlier]
        if other.session != turn.session:
            break
        if other.point == above:
            return document.words(other.start, other.end)
    return ""


def _question_before(document: Document, position: int) -> str:
    """The question that a short turn replies to: "Yes, in June" says little without it."""
    turn = document.turns[position]
    if position == 0 or turn.end - turn.start > _SHORT or not turn.label:
        return ""
    before = document.turns[position - 1]
    asks = before.label and document.text[before.start : before.end].endswith("?")
    if not asks or before.session != turn.session:
        return ""
    start, end = split_sentences(document, before.start, before.end)[-1]
    return document.words(start, end)
