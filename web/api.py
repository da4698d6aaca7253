"""The pages' content as JSON, described by OpenAPI; faults are RFC 9457 problem details."""

import hashlib
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from corpus.model import Attribution, Document, Role, Turn
from qa.answer import neighbours
from qa.names import Kind
from qa.question import Question
from qa.records import Answer, Neighbour, Quote
from web.filters import examples
from web.site import Site, Somebody, Spoken

Item = TypeVar("Item")
_MOST_ITEMS = 500


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Health(BaseModel):
    """The state of the index that answers."""

    status: str
    documents: int
    passages: int
    encoder: str
    built: str


class Page(BaseModel, Generic[Item]):
    """Some of a longer list: `next` is the offset of the items that follow, None at the end."""

    total: int
    offset: int
    next: int | None
    items: list[Item]


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


class SomebodyRecord(BaseModel):
    """A person with the organisations that they speak for, or an organisation with its speakers."""

    slug: str
    name: str
    others: list[str]
    turns: int


class Column(BaseModel):
    """What one speaker or organisation says of a topic."""

    name: str
    known: bool
    quotes: tuple[Quote, ...]


Offset = Annotated[int, Query(ge=0, le=10_000_000, description="The first item, from 0.")]
Limit = Annotated[int, Query(ge=1, le=_MOST_ITEMS, description="How many items at most.")]
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is none with this id."},
    422: {"model": Problem, "description": "The request does not follow the description."},
}
_INVALID: dict[int | str, dict[str, Any]] = {422: _MISSING[422]}
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader's copy, by its ETag, is still right."}
}


def make_api(site: Site) -> APIRouter:
    """The routes of the JSON interface over a site."""
    router = APIRouter()
    answerer = site.answerer
    documents = site.documents
    asked = Question(question=examples(tuple(documents.values()), "en")[0], top=1)
    answered = answerer.answer(asked).model_dump(mode="json")

    @router.post(
        "/api/ask",
        summary="Ask a question",
        responses={
            **_INVALID,
            200: {"content": {"application/json": {"example": answered}}},
        },
        openapi_extra={
            "requestBody": {
                "content": {
                    "application/json": {"example": {"question": asked.question, "top": asked.top}}
                }
            }
        },
    )
    def ask(question: Question) -> Answer:
        """Answer a question line with an answer line."""
        return answerer.answer(question)

    @router.get("/healthz", summary="State of the index")
    def health() -> Health:
        """Tell what is indexed, with which encoder and when."""
        built = site.manifest.built.isoformat() if site.manifest else "in memory"
        return Health(
            status="ok",
            documents=len(documents),
            passages=len(answerer.index.passages),
            encoder=answerer.retriever.encoder.fingerprint,
            built=built,
        )

    @router.get("/api/documents", summary="List the documents", responses=_INVALID)
    def list_documents(offset: Offset = 0, limit: Limit = 100) -> Page[DocumentSummary]:
        """List the documents, in the order of the index."""
        return _page([_summary(d) for d in documents.values()], offset, limit)

    @router.get(
        "/api/documents/{document_id}",
        summary="Read a document",
        responses={**_MISSING, **_UNCHANGED},
        response_model=DocumentRecord,
    )
    def read_document(
        document_id: Annotated[str, Path(min_length=1, max_length=200)],
        response: Response,
        if_none_match: Annotated[str | None, Header(max_length=400)] = None,
    ) -> Any:
        """Read a document's sessions, participants and flaws. Answers carry an ETag."""
        document: Document = _get(documents, document_id)
        etag = document_etag(document)
        if if_none_match and etag in if_none_match:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
        response.headers["ETag"] = etag
        return _document(document)

    @router.get(
        "/api/documents/{document_id}/turns",
        summary="Read a document's turns",
        responses=_MISSING,
    )
    def read_turns(
        document_id: Annotated[str, Path(min_length=1, max_length=200)],
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page[TurnRecord]:
        """Read the turns of a document, in order."""
        document: Document = _get(documents, document_id)
        end = offset + limit
        turns = [_turn(document, turn) for turn in document.turns[offset:end]]
        return Page(
            total=len(document.turns),
            offset=offset,
            next=end if end < len(document.turns) else None,
            items=turns,
        )

    @router.get("/api/turns/{turn_id}", summary="Read a turn", responses=_MISSING)
    def read_turn(turn_id: Annotated[str, Path(min_length=1, max_length=300)]) -> TurnInContext:
        """Read a turn with the turns before and after it."""
        spoken = site.turn(turn_id)
        if spoken is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"no turn {turn_id}")
        return turn_in_context(spoken)

    for path, what in (("people", site.people), ("organisations", site.organisations)):
        _add_somebodies(router, path, what)

    @router.get("/api/compare", summary="Compare what is said of a topic", responses=_INVALID)
    def compare(
        topic: Annotated[str, Query(min_length=1, max_length=1000, pattern=r"\S")],
        who: Annotated[list[str], Query(min_length=1, max_length=4)],
    ) -> list[Column]:
        """Give the best quotes of each speaker or organisation named, at most four of them."""
        return [column(site, name, topic) for name in who]

    return router


def _add_somebodies(router: APIRouter, path: str, somebodies: dict[str, Somebody]) -> None:
    @router.get(
        f"/api/{path}", summary=f"List {path}", responses=_INVALID, operation_id=f"list_{path}"
    )
    def list_all(offset: Offset = 0, limit: Limit = 100) -> Page[SomebodyRecord]:
        """List everybody, in the order of the minutes."""
        return _page([_somebody(one) for one in somebodies.values()], offset, limit)

    @router.get(
        f"/api/{path}/{{slug}}/turns",
        summary=f"Read the turns of one of the {path}",
        responses=_MISSING,
        operation_id=f"turns_of_{path}",
    )
    def read(
        slug: Annotated[str, Path(min_length=1, max_length=200)],
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page[TurnRecord]:
        """Read all that they said, in order."""
        somebody: Somebody = _get(somebodies, slug)
        turns = [_turn(s.document, s.turn) for s in somebody.spoken]
        return _page(turns, offset, limit)


def column(site: Site, name: str, topic: str) -> Column:
    """What one speaker or organisation says of a topic, by any form of the name."""
    for kind, field in ((Kind.ORGANISATION, "organisation"), (Kind.SPEAKER, "speaker")):
        if found := site.answerer.names.find(name, kind):
            question = Question.model_validate({"question": topic, field: found[0], "top": 3})
            quotes = site.answerer.answer(question).quotes
            return Column(name=found[0], known=True, quotes=quotes)
    return Column(name=name, known=False, quotes=())


def turn_in_context(spoken: Spoken) -> TurnInContext:
    """A turn as the interface gives it, with its neighbours."""
    document = spoken.document
    at = next(i for i, turn in enumerate(document.turns) if turn.id == spoken.turn.id)
    record = _turn(document, spoken.turn)
    return TurnInContext(**record.model_dump(), context=list(neighbours(document, at)))


def document_etag(document: Document) -> str:
    """The ETag of a document: it changes with its text."""
    digest = document.sha256 or hashlib.sha256(document.text.encode()).hexdigest()
    return f'"{digest[:32]}"'


def _page(items: list[Item], offset: int, limit: int) -> Page[Item]:
    end = offset + limit
    following = end if end < len(items) else None
    return Page(total=len(items), offset=offset, next=following, items=items[offset:end])


def _get(things: Any, key: str) -> Any:
    if key not in things:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no {key}")
    return things[key]


def _summary(document: Document) -> DocumentSummary:
    return DocumentSummary(
        id=document.id,
        title=document.title,
        date=document.date.isoformat() if document.date else None,
        language=document.language,
        turns=len(document.turns),
    )


def _document(document: Document) -> DocumentRecord:
    return DocumentRecord(
        **_summary(document).model_dump(),
        sessions=[
            SessionRecord(
                id=s.id,
                number=s.number,
                title=s.title,
                time=s.time,
                participants=[
                    ParticipantRecord(name=p.name, label=p.label, organisation=p.organisation)
                    for p in s.participants
                ],
            )
            for s in document.sessions
        ],
        issues=[
            IssueRecord(kind=i.kind, message=i.message(), start=i.start, end=i.end)
            for i in document.issues
        ],
    )


def _turn(document: Document, turn: Turn) -> TurnRecord:
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


def _somebody(somebody: Somebody) -> SomebodyRecord:
    return SomebodyRecord(
        slug=somebody.slug,
        name=somebody.name,
        others=list(somebody.others),
        turns=len(somebody.spoken),
    )
