"""What an answer consists of, as the contract of the answer line has it."""

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from corpus.model import Attribution, Role


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class SessionRef(_Record):
    """The session of a quote; `number` is None for an unnumbered part of the minutes."""

    number: str | None
    title: str


class DocumentRef(_Record):
    """The document of a quote."""

    id: str
    title: str
    date: datetime.date | None
    language: str


class Neighbour(_Record):
    """A turn before or after the quoted one."""

    position: Literal["previous", "next"]
    turn_id: str
    speaker: str | None
    organisation: str | None
    text: str


class Quote(_Record):
    """Words of one turn. `text` is what the document says between `start` and `end`, with runs of
    white space as one space; `before` and `after` are the rest of the turn."""

    text: str
    turn_id: str
    speaker: str | None
    speaker_label: str | None
    role: Role | None
    organisation: str | None
    attribution: Attribution
    reason: str | None
    session: SessionRef
    document: DocumentRef
    page: int | None
    start: int
    end: int
    score: float
    before: str
    after: str
    context: tuple[Neighbour, ...]


class AnswerScope(_Record):
    """Who may be quoted, as understood: names in full, sessions by title."""

    speakers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    documents: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Answer(_Record):
    """The answer to one question, as the contract has it."""

    id: str | None
    question: str
    language: str
    status: Literal["answered", "not_found"]
    message: str | None
    confidence: Literal["sure", "likely", "unsure"] | None
    scope: AnswerScope
    quotes: tuple[Quote, ...]
