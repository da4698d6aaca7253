"""The pages' content as JSON, described by OpenAPI; faults are RFC 9457 problem details."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query, Request, Response

from qa.names import Kind
from qa.question import LONGEST_QUESTION, Question
from qa.records import Answer
from web.cite import MOST_QUOTES, Citation, find_citation
from web.etags import ConditionalRoute
from web.export import FORMATS, as_plain
from web.find import find_in
from web.problems import described
from web.records import (
    Column,
    DocumentRecord,
    DocumentSummary,
    FindingRecord,
    Health,
    Page,
    SomebodyRecord,
    State,
    TurnInContext,
    TurnRecord,
    document_record,
    finding_record,
    health,
    page,
    somebody_record,
    state,
    summary,
    turn_in_context,
    turn_record,
)
from web.site import Site, Somebody

Thing = TypeVar("Thing")
_MOST_ITEMS = 500
_MOST_COLUMNS = 4

Key = Annotated[str, Path(min_length=1, max_length=300)]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="The first item, from 0.")]
Limit = Annotated[int, Query(ge=1, le=_MOST_ITEMS, description="How many items at most.")]
_FORMATS = {"txt": ("text/plain; charset=utf-8", as_plain), **FORMATS}
Format = StrEnum("Format", list(_FORMATS))  # type: ignore[misc]  # the names are in one place


def _conditional(
    if_none_match: Annotated[
        str,
        Header(description="ETags of earlier answers; if one is still right, the status is 304."),
    ] = "",
) -> None:
    """Describe the header, which the route reads itself."""


_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader's copy, by its ETag, is still right."}
}


def make_api(site: Site) -> tuple[APIRouter, APIRouter]:
    """The routes of the JSON interface over a site: asking, and all that is read."""
    asking = APIRouter()
    _add_ask(asking, site)
    reading = APIRouter(
        route_class=ConditionalRoute,
        dependencies=[Depends(_conditional)],
        responses={**_UNCHANGED, **described(422)},
    )
    _add_documents(reading, site)
    for path, somebodies in (("people", site.people), ("organisations", site.organisations)):
        _add_somebodies(reading, path, somebodies)
    _add_citations(reading, site)
    _add_compare(reading, site)
    _add_state(reading, site)
    return asking, reading


def _add_ask(router: APIRouter, site: Site) -> None:
    @router.post("/api/ask", summary="Ask a question", responses=described(400, 413, 422))
    def ask(question: Question) -> Answer:
        """Answer a question line with an answer line. `speaker`, `organisation`, `session`, `role`
        and `document` ask within what they name."""
        return site.answerer.answer(question)


def _add_compare(router: APIRouter, site: Site) -> None:
    @router.get("/api/compare", summary="Compare what is said of a topic")
    def compare(
        topic: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION, pattern=r"\S")],
        who: Annotated[list[str], Query(min_length=1, max_length=_MOST_COLUMNS)],
    ) -> list[Column]:
        """Give the best quotes of each speaker or organisation named, at most four of them."""
        return [column(site, name, topic) for name in who]


def _add_documents(router: APIRouter, site: Site) -> None:
    documents = site.documents

    @router.get("/api/documents", summary="List the documents")
    def list_documents(offset: Offset = 0, limit: Limit = 100) -> Page[DocumentSummary]:
        """List the documents, in the order of the index."""
        found = page(list(documents.values()), offset, limit)
        return found.of([summary(document) for document in found.items])

    @router.get("/api/documents/{document_id}", summary="Read a document", responses=described(404))
    def read_document(document_id: Key) -> DocumentRecord:
        """Read a document's sessions, participants and flaws."""
        return document_record(_get(documents, document_id))

    @router.get(
        "/api/documents/{document_id}/text",
        summary="Read a document's text",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **described(404),
        },
    )
    def read_text(document_id: Key) -> Response:
        """Read the whole text, into which all offsets point (by character)."""
        text = _get(documents, document_id).text
        return Response(text, media_type="text/plain; charset=utf-8")

    @router.get(
        "/api/documents/{document_id}/turns",
        summary="Read a document's turns",
        responses=described(404),
    )
    def read_turns(document_id: Key, offset: Offset = 0, limit: Limit = 100) -> Page[TurnRecord]:
        """Read the turns of a document, in order."""
        document = _get(documents, document_id)
        found = page(document.turns, offset, limit)
        return found.of([turn_record(document, turn) for turn in found.items])

    @router.get(
        "/api/documents/{document_id}/findings",
        summary="Find words in a document",
        responses=described(404),
    )
    def find_words(
        document_id: Key,
        words: Annotated[str, Query(min_length=1, max_length=200)],
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page[FindingRecord]:
        """Find words in the turns of a document, whatever their inflection, in order."""
        document = _get(documents, document_id)
        found = page(find_in(document, words), offset, limit)
        return found.of([finding_record(document, finding) for finding in found.items])

    @router.get("/api/turns/{turn_id}", summary="Read a turn", responses=described(404))
    def read_turn(turn_id: Key) -> TurnInContext:
        """Read a turn with the turns before and after it."""
        spoken = site.turn(turn_id)
        if spoken is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no {turn_id}")
        return turn_in_context(spoken)


def _add_somebodies(router: APIRouter, path: str, somebodies: Mapping[str, Somebody]) -> None:
    @router.get(f"/api/{path}", summary=f"List {path}", operation_id=f"list_{path}")
    def list_all(offset: Offset = 0, limit: Limit = 100) -> Page[SomebodyRecord]:
        """List everybody, in the order of the minutes."""
        found = page(list(somebodies.values()), offset, limit)
        return found.of([somebody_record(somebody) for somebody in found.items])

    @router.get(
        f"/api/{path}/{{slug}}",
        summary=f"Read one of the {path}",
        responses=described(404),
        operation_id=f"read_{path}",
    )
    def read_one(slug: Key) -> SomebodyRecord:
        """Tell who somebody is. `POST /api/ask` with their name asks them."""
        return somebody_record(_get(somebodies, slug))

    @router.get(
        f"/api/{path}/{{slug}}/turns",
        summary=f"Read the turns of one of the {path}",
        responses=described(404),
        operation_id=f"turns_of_{path}",
    )
    def read_turns(slug: Key, offset: Offset = 0, limit: Limit = 100) -> Page[TurnRecord]:
        """Read all that they said, in order."""
        found = page(_get(somebodies, slug).spoken, offset, limit)
        return found.of([turn_record(spoken.document, spoken.turn) for spoken in found.items])


def _add_citations(router: APIRouter, site: Site) -> None:
    media_types = [media_type for media_type, _ in _FORMATS.values()]

    @router.get(
        "/api/citations/{format}",
        summary="Cite quotes",
        response_class=Response,
        responses={
            200: {
                "description": "The quotes with their sources.",
                "content": {kind.partition(";")[0]: {} for kind in media_types},
            },
            **described(404),
        },
    )
    def cite(
        request: Request,
        format: Format,
        quote: Annotated[
            list[str],
            Query(
                min_length=1,
                max_length=MOST_QUOTES,
                description="Quotes, each as the document's id, a colon, and start-end.",
            ),
        ],
        language: Annotated[Literal["da", "en"] | None, Query()] = None,
    ) -> Response:
        """Cite quotes with speaker, organisation, session, document, date, page and link."""
        citations = [_citation(site, key) for key in quote]
        media_type, render = _FORMATS[format]
        shown = language or citations[0].document.language
        content = render(citations, shown, str(request.base_url).rstrip("/"))
        return Response(content, media_type=media_type)


def _citation(site: Site, key: str) -> Citation:
    found = find_citation(site, key)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"{key} is no stretch of one turn")
    return found


def _add_state(router: APIRouter, site: Site) -> None:
    @router.get("/healthz", summary="State of the index in brief")
    def healthz() -> Health:
        """Tell that questions are answered, from how much, with which encoder."""
        return health(site)

    @router.get("/api/state", summary="State of the index")
    def read_state() -> State:
        """Tell which documents are indexed, when, and with which encoder."""
        return state(site)

    @router.get(
        "/api/benchmark", summary="Read the latest benchmark report", responses=described(404)
    )
    def benchmark() -> dict[str, Any]:
        """Read the report that `qa eval --out` wrote into the data folder, as it is."""
        report: dict[str, Any] | None = site.benchmark()
        if report is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "there is no report; qa eval --out writes it")
        return report


def column(site: Site, name: str, topic: str) -> Column:
    """What one speaker or organisation says of a topic, by any form of the name."""
    for kind, field in ((Kind.ORGANISATION, "organisation"), (Kind.SPEAKER, "speaker")):
        if found := site.answerer.names.find(name, kind):
            question = Question.model_validate({"question": topic, field: found[0], "top": 3})
            quotes = site.answerer.answer(question).quotes
            return Column(name=found[0], known=True, quotes=quotes)
    return Column(name=name, known=False, quotes=())


def _get(things: Mapping[str, Thing], key: str) -> Thing:
    if key not in things:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no {key}")
    return things[key]
