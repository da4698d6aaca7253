"""What the templates need beside Jinja's own filters."""

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Document, Turn
from corpus.reader import BUNDLED
from qa.messages import say
from qa.records import AnswerScope

_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "en": "January February March April May June July August September October November December",
}


def day(date: datetime.date, language: str) -> str:
    """A date in words: "11. april 2018", "11 April 2018"."""
    month = _MONTHS[language].split()[date.month - 1]
    return f"{date.day}{'.' if language == 'da' else ''} {month} {date.year}"


def anchor(identifier: str) -> str:
    """The part of a session's or a turn's id that is unique in its document."""
    return identifier.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the scope: its name, and what a question lifts to be rid of it."""

    name: str
    lifts: str


def chips(scope: AnswerScope, language: str) -> list[Chip]:
    """The parts of the scope that a reader can lift, each by itself."""
    # Speakers that follow from an organisation go with it.
    speakers = () if scope.organisations else scope.speakers
    return [
        *(Chip(name, name) for name in (*speakers, *scope.organisations, *scope.unknown)),
        *(Chip(say(role.value, language), role.value) for role in scope.roles),
        *(Chip(title, title) for title in scope.sessions),
    ]


def turn_at(document: Document, offset: int) -> str:
    """The id of the turn at or before an offset; the document's first turn if there is none."""
    before = [turn for turn in document.turns if turn.start <= offset]
    return (before or document.turns)[-1 if before else 0].id


def stretches(
    document: Document, turn: Turn, marked: tuple[int, int] | None
) -> Iterator[tuple[bool, str]]:
    """The words of a turn in order, cut where the marked stretch begins and ends; the white space
    at the cuts is kept, so that the stretches together are the turn."""
    start, end = marked or (turn.end, turn.end)
    start, end = max(turn.start, min(start, turn.end)), max(turn.start, min(end, turn.end))
    cuts = ((False, turn.start, start), (True, start, end), (False, end, turn.end))
    for inside, first, last in cuts:
        if words := re.sub(r"\s+", " ", document.text[first:last]):
            yield inside, words


def examples(documents: Sequence[Document], language: str) -> list[str]:
    """Questions for a newcomer: those written for the bundled minutes, or one for each of the
    organisations that speak most."""
    written = json.loads((BUNDLED / "examples.json").read_text(encoding="utf-8"))
    found = [q for document in documents for q in written.get(document.id, {}).get(language, ())]
    if found:
        return found[:_MOST_EXAMPLES]
    turns: dict[str, int] = {}
    for document in documents:
        for turn in document.turns:
            if name := turn.organisation or turn.speaker:
                turns[name] = turns.get(name, 0) + 1
    most = sorted(turns, key=lambda name: -turns[name])[:_MOST_EXAMPLES]
    return [say("example", language, who=name) for name in most]


_MOST_EXAMPLES = 4
