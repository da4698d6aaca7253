"""The pages, made on the server; every one works without JavaScript."""

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from urllib.parse import quote as url_quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from corpus.language import detect_language
from corpus.model import Document
from index.encoder import BUNDLED
from qa.errors import QuestionError
from qa.question import LONGEST_QUESTION, read_question
from web.api import column
from web.ask import Many, add_ask, exchange
from web.cite import MOST_QUOTES, find_citation, find_citations
from web.etags import has_copy
from web.export import FORMATS
from web.filters import page_starts
from web.find import find_in
from web.links import QUOTES_SHOWN
from web.rendering import BASKET, Pages, basket_keys, set_cookie
from web.site import Somebody
from web.texts import text

_MOST_COLUMNS = 4
_MOST_TURNS = 50  # on the page of somebody, and documents in a list


def make_router(pages: Pages) -> APIRouter:
    """The routes of all pages."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for add in (add_ask, _read, _people, _compare, _basket, _benchmark, _state):
        add(router, pages)
    return router


# --- read ---------------------------------------------------------------------------------------


def _read(router: APIRouter, pages: Pages) -> None:
    site = pages.site

    @router.get("/documents")
    def documents(request: Request, start: str = "") -> HTMLResponse:
        found = site.newest_first()
        first = _offset(start, len(found))
        return pages.page(
            request,
            "documents.html",
            documents=found[first : first + _MOST_TURNS],
            first=first,
            step=_MOST_TURNS,
            total=len(found),
        )

    @router.get("/documents/{document_id}")
    def document(request: Request, document_id: str, mark: str = "", find: str = "") -> Response:
        found = _get(site.documents, document_id)
        findings = find_in(found, find[:200]) if find.strip() else []
        response = pages.page(
            request,
            "document.html",
            document=found,
            marked=_mark(found, mark),
            find=find.strip()[:200],
            findings=findings,
            page_starts=page_starts(found),
        )
        # The page depends on the reader too: on the language, and on what is collected.
        etag = f'W/"{hashlib.sha256(response.body).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        if has_copy(request, etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
        return response


def _mark(document: Document, mark: str) -> tuple[int, int] | None:
    """The half-open offsets in "start-end", if they are a stretch of the document."""
    start, _, end = mark.partition("-")
    if not (mark.isascii() and start.isdigit() and end.isdigit() and len(mark) < 40):
        return None
    span = int(start), int(end)
    return span if 0 <= span[0] < span[1] <= len(document.text) else None


# --- people and organisations -------------------------------------------------------------------


def _people(router: APIRouter, pages: Pages) -> None:
    site = pages.site

    @router.get("/people")
    def people(request: Request) -> HTMLResponse:
        return pages.page(
            request,
            "people.html",
            people=sorted(site.people.values(), key=lambda somebody: somebody.slug),
            organisations=sorted(site.organisations.values(), key=lambda body: body.slug),
            unresolved=site.unresolved,
        )

    @router.get("/people/{slug}")
    def person(request: Request, slug: str, q: str = "", start: str = "") -> HTMLResponse:
        return somebody(request, _get(site.people, slug), "speaker", q, start)

    @router.get("/organisations/{slug}")
    def organisation(request: Request, slug: str, q: str = "", start: str = "") -> HTMLResponse:
        return somebody(request, _get(site.organisations, slug), "organisation", q, start)

    def somebody(
        request: Request, who: Somebody, part: str, asked: str, start: str
    ) -> HTMLResponse:
        answer = fault = None
        if asked.strip():
            try:
                question = read_question({"question": asked, part: who.name, "top": QUOTES_SHOWN})
                answer = site.answerer.answer(question)
            except QuestionError:
                fault = text(
                    "too_long", pages.language(request), length=len(asked), most=LONGEST_QUESTION
                )
        first = _offset(start, len(who.spoken))
        return pages.page(
            request,
            "somebody.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
            somebody=who,
            part=part,
            asked=asked.strip()[:LONGEST_QUESTION],
            answer=answer,
            fault=fault,
            exchange=exchange,
            spoken=who.spoken[first : first + _MOST_TURNS],
            first=first,
            step=_MOST_TURNS,
            total=len(who.spoken),
        )


# --- compare ------------------------------------------------------------------------------------


def _compare(router: APIRouter, pages: Pages) -> None:
    site = pages.site

    @router.get("/compare")
    def compare(
        request: Request,
        topic: str = "",
        who: Many = [],  # noqa: B006
    ) -> HTMLResponse:
        names = [name.strip() for name in who if name.strip()][:_MOST_COLUMNS]
        topic = topic.strip()[:LONGEST_QUESTION]
        columns = [column(site, name, topic) for name in names] if topic else []
        return pages.page(
            request,
            "compare.html",
            language=detect_language(topic) if topic else None,
            topic=topic,
            names=names,
            columns=columns,
            most=_MOST_COLUMNS,
            known=[*site.organisations.values(), *site.people.values()],
        )


# --- collection ---------------------------------------------------------------------------------


def _basket(router: APIRouter, pages: Pages) -> None:
    site = pages.site

    @router.get("/collection")
    def basket(request: Request, quote: Many = []) -> HTMLResponse:  # noqa: B006
        citations = find_citations(site, quote or basket_keys(request))
        return pages.page(
            request,
            "collection.html",
            citations=citations,
            shared=bool(quote),
            formats=list(FORMATS),
        )

    @router.get("/collection.{suffix}", response_class=Response)
    def export(request: Request, suffix: str, quote: Many = []) -> Response:  # noqa: B006
        media_type, render = _get(FORMATS, suffix)
        citations = find_citations(site, quote or basket_keys(request))
        base = str(request.base_url).rstrip("/")
        content = render(citations, pages.language(request), base)
        headers = {"Content-Disposition": f'attachment; filename="quotes.{suffix}"'}
        return Response(content, media_type=media_type, headers=headers)

    @router.post("/collection/{action}")
    async def change(request: Request, action: str) -> Response:
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        key, back = (form.get(name, [""])[0] for name in ("quote", "back"))
        keys = basket_keys(request)
        if action == "add" and find_citation(site, key):
            if key not in keys and len(keys) >= MOST_QUOTES:
                status = HTTPStatus.CONFLICT
                return pages.page(request, "full.html", status=status, most=MOST_QUOTES)
            keys = [*dict.fromkeys([*keys, key])]
        elif action == "remove":
            keys = [kept for kept in keys if kept != key]
        elif action == "empty":
            keys = []
        else:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        local = back.startswith("/") and not back.startswith(("//", "/\\"))
        response = RedirectResponse(back if local else "/collection", HTTPStatus.SEE_OTHER)
        set_cookie(request, response, BASKET, "~".join(keys))
        return response


# --- benchmark and state ------------------------------------------------------------------------


def _benchmark(router: APIRouter, pages: Pages) -> None:
    @router.get("/benchmark")
    def benchmark(request: Request) -> HTMLResponse:
        return pages.page(
            request,
            "benchmark.html",
            report=pages.site.benchmark(),
            question_href=lambda question: f"/benchmark/{url_quote(question)}",
        )

    @router.get("/benchmark/{question_id}")
    def one(request: Request, question_id: str) -> HTMLResponse:
        report = pages.site.benchmark()
        questions = report["questions"] if report else []
        found = next((q for q in questions if q["id"] == question_id), None)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return pages.page(request, "benchmark_question.html", report=report, asked=found)


def _state(router: APIRouter, pages: Pages) -> None:
    @router.get("/state")
    def state(request: Request) -> HTMLResponse:
        site = pages.site
        encoder = site.answerer.retriever.encoder.name
        return pages.page(
            request,
            "state.html",
            manifest=site.manifest,
            encoder_name=text("bundled_encoder", pages.language(request))
            if encoder == str(BUNDLED)
            else Path(encoder).name,
            documents=site.newest_first(),
        )


# --- helpers ------------------------------------------------------------------------------------


def _get(things: Any, key: str) -> Any:
    if key not in things:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return things[key]


def _offset(start: str, total: int) -> int:
    """Where a page of a long list starts; at the beginning, if it is told of no such place."""
    known = start.isascii() and start.isdigit() and len(start) < 9
    return int(start) if known and int(start) < total else 0
