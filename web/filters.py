"""What the templates need beside Jinja's own filters."""

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Document, Session, Turn
from corpus.reader import BUNDLED
from qa.messages import say
from web.find import Finding, excerpts

_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_MOST_EXAMPLES = 4


def day(date: datetime.date, language: str) -> str:
    """A date in words: "11. april 2018", "11 April 2018"."""
    month = _MONTHS[language].split()[date.month - 1]
    return f"{date.day}{'.' if language == 'da' else ''} {month} {date.year}"


def anchor(identifier: str) -> str:
    """The part of a session's or a turn's id that is unique in its document."""
    return identifier.rpartition(":")[2]


def shorten(words: str, length: int) -> str:
    """The beginning of a text, cut at a space."""
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"


def turns_of(document: Document, session: Session) -> list[Turn]:
    """The turns of a session, in order."""
    return [turn for turn in document.turns if turn.session == session.id]


def turn_at(document: Document, offset: int) -> str:
    """The id of the turn at or before an offset; the document's first turn if there is none."""
    before = [turn for turn in document.turns if turn.start <= offset]
    return (before or document.turns)[-1 if before else 0].id


def line_of(document: Document, offset: int) -> int:
    """The line of the text that an offset lies on, from 1."""
    return document.text.count("\n", 0, offset) + 1


def page_starts(document: Document) -> dict[str, int]:
    """The turns that are the first on a new page, by id, with the page."""
    found: dict[str, int] = {}
    last = None
    for turn in document.turns:
        page = document.page(turn.start)
        if page and page != last:
            found[turn.id] = page
        last = document.page(turn.end - 1)
    return found


def folded_before(words: str) -> tuple[str, str]:
    """What is said before a quote, in two: what a reader unfolds, and the end that is shown."""
    if len(words) <= 2 * _AROUND:
        return "", words
    sentence = _SENTENCE_END.search(words, len(words) - _AROUND)
    cut = sentence.end() if sentence else words.rfind(" ", 0, -_AROUND) + 1
    return words[:cut].rstrip(), words[cut:]


def folded_after(words: str) -> tuple[str, str]:
    """What is said after a quote, in two: the beginning that is shown, and what a reader
    unfolds."""
    if len(words) <= 2 * _AROUND:
        return words, ""
    ends = [match.end() for match in _SENTENCE_END.finditer(words, 0, _AROUND)]
    cut = ends[-1] if ends else words.rfind(" ", 0, _AROUND) + 1
    return words[:cut].rstrip(), words[cut:]


_AROUND = 220
_SENTENCE_END = re.compile(r"[.!?] (?=\S)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a turn that are shown alike: marked as a quote, or as the hit with a number. `page`
    is the page that begins with them, inside the turn."""

    words: str
    marked: bool
    hit: int | None
    page: int | None


def pieces(
    document: Document,
    turn: Turn,
    marked: tuple[int, int] | None,
    findings: Sequence[Finding],
) -> Iterator[Piece]:
    """A turn in pieces, in order; white space is kept at the cuts, so that together they are the
    turn."""
    hits = hits_in(findings, turn)
    quoted = marked or (turn.end, turn.end)
    pages = {start for start in document.pages if turn.start < start < turn.end}
    found = {offset for hit in hits for offset in (hit.start, hit.end)}
    cuts = {turn.start, turn.end, *quoted, *found, *pages}
    inside = sorted(cut for cut in cuts if turn.start <= cut <= turn.end)
    for start, end in pairwise(inside):
        words = re.sub(r"\s+", " ", document.text[start:end])
        hit = next((h.number for h in hits if h.start <= start and end <= h.end), None)
        marked_here = quoted[0] <= start and end <= quoted[1]
        yield Piece(words, marked_here, hit, document.page(start) if start in pages else None)


def hits_in(findings: Sequence[Finding], turn: Turn) -> list[Finding]:
    """The findings that lie in a turn."""
    return [finding for finding in findings if turn.start <= finding.start < turn.end]


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


_ALL = (anchor, day, excerpts, folded_after, folded_before, hits_in, line_of, pieces, shorten,
        turn_at, turns_of)  # fmt: skip
FILTERS = {function.__name__: function for function in _ALL}
