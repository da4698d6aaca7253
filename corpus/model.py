"""The records that minutes become: document, session, person, organisation, turn.

Offsets are half-open character offsets into `Document.text`, so that
`document.text[turn.start:turn.end]` is the turn, word for word. The text is the file decoded as
UTF-8 without a byte order mark, with line ends as `\\n` and accents composed (NFC).
"""

import datetime
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from corpus.notes import Note


class Role(StrEnum):
    """In what capacity somebody spoke."""

    PANELIST = "panelist"
    PRESENTER = "presenter"
    AUDIENCE = "audience"
    CHAIR = "chair"
    SPEAKER = "speaker"


class Attribution(StrEnum):
    """How a turn got its speaker and organisation."""

    DECLARED = "declared"
    INFERRED = "inferred"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that somebody speaks for, by the fullest name that the minutes print."""

    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks or is named as a speaker, with every organisation and post given for
    them; for posts see corpus.titles."""

    name: str
    organisations: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A person as declared for a session: the label may be initials that do not fit the name."""

    name: str
    label: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """A section of the minutes; its id holds the document's, as a turn's holds the session's.

    `number` is the printed number, or None for an unnumbered part (the programme, a pause).
    `heading` is the heading as printed; `title` is the part of it that names the subject.
    `time` is the starting time that the programme gives, as printed.
    """

    id: str
    number: str | None
    title: str
    heading: str
    start: int
    end: int
    participants: tuple[Participant, ...] = ()
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at one time, a narrated point, or text that nobody speaks.

    `start` and `end` span the words themselves, without the label. `label` is the label as
    printed. `point` is the place in a nested list ("c.ii"). `speaker` is None where the minutes
    name nobody or where the label fits nobody or several; `reasons` say why an attribution was
    inferred or left unresolved.
    """

    id: str
    session: str
    start: int
    end: int
    page: int | None
    label: str | None = None
    speaker: str | None = None
    organisation: str | None = None
    role: Role | None = None
    attribution: Attribution = Attribution.UNRESOLVED
    reasons: tuple[Note, ...] = ()
    point: str | None = None

    def reason(self, language: str = "en") -> str | None:
        """Why the attribution was inferred or left unresolved, in words; None if it needs none."""
        return "; ".join(note.text(language) for note in self.reasons) or None


@dataclass(frozen=True, slots=True)
class Issue:
    """A flaw of the source, reported and not repaired; the notes say what it is."""

    kind: str
    notes: tuple[Note, ...]
    start: int
    end: int

    def message(self, language: str = "en") -> str:
        """What is wrong, in words."""
        return "; ".join(note.text(language) for note in self.notes)


@dataclass(frozen=True, slots=True)
class Document:
    """One file of minutes, understood. Turns are in the order of the text and do not overlap.

    `language` is "da" or "en". `source` and `sha256` are the path and the hash of the file.
    """

    id: str
    title: str
    date: datetime.date | None
    language: str
    text: str
    pages: tuple[int, ...]
    sessions: tuple[Session, ...]
    turns: tuple[Turn, ...]
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    issues: tuple[Issue, ...]
    source: str = ""
    sha256: str = ""

    def session(self, turn: Turn) -> Session:
        """The session that the turn belongs to."""
        return next(session for session in self.sessions if session.id == turn.session)

    def page(self, offset: int) -> int | None:
        """The page that an offset lies on, from 1; None where the text shows no pages."""
        return bisect_right(self.pages, offset) or None

    def words(self, start: int, end: int) -> str:
        """The source between two offsets with each run of white space as one space."""
        return " ".join(self.text[start:end].split())


def slug(words: str) -> str:
    """An identifier for use in links: lower-case letters, digits and hyphens, at most 80."""
    spelled = words.casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")


_SPELLED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
