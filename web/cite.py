"""Citations: a quote with its source."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Document
from qa.messages import say
from web.filters import anchor, day
from web.site import Site

MOST_QUOTES = 50
_LONGEST_SPAN = 40  # characters; Python reads no numbers of thousands of digits


@dataclass(frozen=True, slots=True)
class Citation:
    """A stretch of a document's text, half-open offsets, with what cites it."""

    document: Document
    start: int
    end: int
    turn_id: str
    text: str
    speaker: str | None
    label: str | None
    organisation: str | None
    session: str
    page: int | None

    @property
    def key(self) -> str:
        """What stands for the quote in a link or a cookie."""
        return f"{self.document.id}:{self.start}-{self.end}"

    @property
    def path(self) -> str:
        """The link to the place in the minutes, from the root of the site."""
        turn = anchor(self.turn_id)
        return f"/documents/{self.document.id}?mark={self.start}-{self.end}#{turn}"

    @property
    def who(self) -> str | None:
        """Who said it: a name, or the label as printed."""
        return self.speaker or self.label


def find_citation(site: Site, key: str) -> Citation | None:
    """The citation that a key stands for; None if there is no such stretch of one turn."""
    document_id, _, span = key.rpartition(":")
    first, _, last = span.partition("-")
    document = site.documents.get(document_id)
    numbers = span.isascii() and first.isdigit() and last.isdigit() and len(span) < _LONGEST_SPAN
    if document is None or not numbers:
        return None
    start, end = int(first), int(last)
    turn = next((t for t in document.turns if t.start <= start < end <= t.end), None)
    text = document.words(start, end)
    if turn is None or not text:
        return None
    session = document.session(turn)
    return Citation(
        document=document,
        start=start,
        end=end,
        turn_id=turn.id,
        text=text,
        speaker=turn.speaker,
        label=turn.label,
        organisation=turn.organisation,
        session=f"{session.number}. {session.title}" if session.number else session.title,
        page=document.page(start),
    )


def find_citations(site: Site, keys: Iterable[str]) -> list[Citation]:
    """The citations of the keys that stand for one, each once, in order."""
    found = (find_citation(site, key) for key in list(dict.fromkeys(keys))[:MOST_QUOTES])
    return [citation for citation in found if citation]


def reference(citation: Citation, language: str) -> str:
    """Speaker, organisation, session, document, date and page, in one line."""
    date = citation.document.date
    parts = [
        citation.who or say("minutes_own", language),
        citation.organisation,
        citation.session,
        citation.document.title,
        day(date, language) if date else None,
        say("page", language, page=citation.page) if citation.page else None,
    ]
    return ", ".join(part for part in parts if part)


def in_quotation_marks(text: str, language: str) -> str:
    """A text in the quotation marks of a language."""
    return f"”{text}”" if language == "da" else f"“{text}”"


def as_text(citation: Citation, language: str, base: str) -> str:
    """The quote and its source as plain text."""
    quote = in_quotation_marks(citation.text, language)
    return f"{quote}\n– {reference(citation, language)}. {base}{citation.path}"
