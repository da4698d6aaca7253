"""What the JSON interface and the tools for assistants give: documents, turns and speakers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from corpus.model import Attribution, Document, Role, Session, Turn
from index.folder import Manifest
from qa.answer import neighbours
from qa.records import Neighbour, Quote
from web.find import Finding
from web.site import Site, Somebody, Spoken

Item = TypeVar("Item")
Record = TypeVar("Record")


class Page(BaseModel, Generic[Item]):
    """Some of a longer list: `next` is the offset of the items that follow, None at the end."""

    total: int
    offset: int
    next: int | None
    items: list[Item]

    def of(self, items: list[Record]) -> "Page[Record]":
        """The same stretch of the list, with other items in place of these."""
        return Page(total=self.total, offset=self.offset, next=self.next, items=items)


def page(items: Sequence[Item], offset: int, limit: int) -> Page[Item]:
    """At most `limit` of the items, from an offset on."""
    end = offset + limit
    return Page(
        total=len(items),
        offset=offset,
        next=end if end < len(items) else None,
        items=list(items[offset:end]),
    )


class Health(BaseModel):
    """The state of the index that answers. `built` is None for an index that is in no folder."""

    status: Literal["ok"]
    documents: int
    passages: int
    encoder: str
    built: datetime | None


class DocumentSummary(BaseModel):
    """A document in a list."""

    id: str
    title: str
    date: str | None
    language: str
    turns: int


class ParticipantRecord(BaseModel):
    """A person as a session declares them."""

    name: str
    label: str | None
    organisation: str | None


class SessionRecord(BaseModel):
    """A session with its participants; `number` is None for an unnumbered part."""

    id: str
    number: str | None
    title: str
    time: str | None
    participants: list[ParticipantRecord]


class IssueRecord(BaseModel):
    """A flaw of the source, left as it is; offsets are half-open."""

    kind: str
    message: str
    page: int | None
    start: int
    end: int


class DocumentRecord(DocumentSummary):
    """A document with its sessions and the flaws of its source; its turns are a list by itself."""

    sessions: list[SessionRecord]
    issues: list[IssueRecord]


class TurnRecord(BaseModel):
    """A turn; offsets are half-open, into the document's text."""

    id: str
    document: str
    session: str
    speaker: str | None
    speaker_label: str | None
    organisation: str | None
    role: Role | None
    attribution: Attribution
    reason: str | None
    point: str | None
    page: int | None
    start: int
    end: int
    text: str


class TurnInContext(TurnRecord):
    """A turn with its neighbours in the session."""

    context: list[Neighbour]


class FindingRecord(BaseModel):
    """A word found in a document, by half-open offsets, with the turn that it stands in."""

    turn_id: str
    start: int
    end: int
    text: str


class SomebodyRecord(BaseModel):
    """A person or an organisation. `others` are the organisations that a person speaks for, or the
    speakers of an organisation; `turns` is the number of their turns."""

    slug: str
    name: str
    others: list[str]
    turns: int


class Column(BaseModel):
    """What one speaker or organisation says of a topic; `known` is false for a name that is not in
    the minutes."""

    name: str
    known: bool
    quotes: tuple[Quote, ...]


class IndexedRecord(BaseModel):
    """A document as indexed: the hash of its file, and how many flaws its source has."""

    id: str
    title: str
    sha256: str
    issues: int


class State(BaseModel):
    """What is indexed, when and with what. `encoder` is its name, `fingerprint` its contents;
    `sentences` is the length of a passage."""

    built: datetime | None
    encoder: str | None
    fingerprint: str
    sentences: int | None
    passages: int
    documents: list[IndexedRecord]


def health(site: Site) -> Health:
    """The state of a site's index in brief."""
    return Health(
        status="ok",
        documents=len(site.documents),
        passages=len(site.answerer.index.passages),
        encoder=site.answerer.retriever.encoder.fingerprint,
        built=site.manifest.built if site.manifest else None,
    )


def state(site: Site) -> State:
    """The state of a site's index."""
    manifest: Manifest | None = site.manifest
    return State(
        built=manifest.built if manifest else None,
        encoder=manifest.encoder if manifest else None,
        fingerprint=site.answerer.retriever.encoder.fingerprint,
        sentences=manifest.settings.sentences if manifest else None,
        passages=len(site.answerer.index.passages),
        documents=[
            IndexedRecord(id=d.id, title=d.title, sha256=d.sha256, issues=len(d.issues))
            for d in site.documents.values()
        ],
    )


def summary(document: Document) -> DocumentSummary:
    """A document in a list."""
    return DocumentSummary(
        id=document.id,
        title=document.title,
        date=document.date.isoformat() if document.date else None,
        language=document.language,
        turns=len(document.turns),
    )


def document_record(document: Document) -> DocumentRecord:
    """A document with its sessions and flaws."""
    return DocumentRecord(
        **summary(document).model_dump(),
        sessions=[_session(session) for session in document.sessions],
        issues=[
            IssueRecord(
                kind=i.kind,
                message=i.message(),
                page=document.page(i.start),
                start=i.start,
                end=i.end,
            )
            for i in document.issues
        ],
    )


def _session(session: Session) -> SessionRecord:
    return SessionRecord(
        id=session.id,
        number=session.number,
        title=session.title,
        time=session.time,
        participants=[
            ParticipantRecord(name=p.name, label=p.label, organisation=p.organisation)
            for p in session.participants
        ],
    )


def turn_record(document: Document, turn: Turn) -> TurnRecord:
    """A turn of a document."""
    return TurnRecord(
        id=turn.id,
        document=document.id,
        session=turn.session,
        speaker=turn.speaker,
        speaker_label=turn.label,
        organisation=turn.organisation,
        role=turn.role,
        attribution=turn.attribution,
        reason=turn.reason(),
        point=turn.point,
        page=turn.page,
        start=turn.start,
        end=turn.end,
        text=document.words(turn.start, turn.end),
    )


def turn_in_context(spoken: Spoken) -> TurnInContext:
    """A turn with its neighbours."""
    document = spoken.document
    at = next(i for i, turn in enumerate(document.turns) if turn.id == spoken.turn.id)
    record = turn_record(document, spoken.turn)
    return TurnInContext(**record.model_dump(), context=list(neighbours(document, at)))


def finding_record(document: Document, finding: Finding) -> FindingRecord:
    """A word found in a document."""
    turn = next(turn for turn in document.turns if turn.start <= finding.start < turn.end)
    return FindingRecord(
        turn_id=turn.id,
        start=finding.start,
        end=finding.end,
        text=document.text[finding.start : finding.end],
    )


def somebody_record(somebody: Somebody) -> SomebodyRecord:
    """A person or an organisation."""
    return SomebodyRecord(
        slug=somebody.slug,
        name=somebody.name,
        others=list(somebody.others),
        turns=len(somebody.spoken),
    )
