"""The pages, made on the server; every one works without JavaScript."""

import hashlib
import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs
from urllib.parse import quote as url_quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from corpus.language import detect_language
from corpus.model import Document
from qa.answer import Found
from qa.errors import QuestionError
from qa.messages import say
from qa.question import LONGEST_QUESTION, Question, read_question
from qa.records import Quote
from web import filters
from web.api import column
from web.cite import FORMATS, MOST_QUOTES, as_text, find_citation, find_citations
from web.etags import has_copy
from web.find import find_in
from web.links import Facet, ask_link, chips, lifted_all, link
from web.site import Site, Somebody
from web.texts import text

LANGUAGES = ("da", "en")
_BASKET = "basket"
_SHOWN = 10
_MOST_FACETS = 8
_MOST_COLUMNS = 4
_YEAR = 365 * 24 * 3600

Many = Annotated[list[str], Query()]


def make_templates(site: Site) -> Jinja2Templates:
    """The templates with what they use."""
    templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
    templates.env.filters.update(filters.FILTERS)
    people = {somebody.name: somebody.slug for somebody in site.people.values()}
    bodies = {body.name: body.slug for body in site.organisations.values()}
    templates.env.filters.update(
        person_slug=people.__getitem__,
        organisation_slug=bodies.__getitem__,
        citation=lambda q: find_citation(site, f"{q.document.id}:{q.start}-{q.end}"),
    )
    templates.env.globals.update(link=link, ask_link=ask_link, as_text=as_text, site=site)
    templates.env.trim_blocks = templates.env.lstrip_blocks = True
    return templates


class Pages:
    """Renders pages of a site in the reader's language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.templates = make_templates(site)

    def page(
        self,
        request: Request,
        name: str,
        *,
        language: str | None = None,
        status: int = HTTPStatus.OK,
        **values: Any,
    ) -> HTMLResponse:
        """A page by the name of its template; `language` is that of what is shown on it, which
        counts unless the reader chose one by the link."""
        chosen = request.query_params.get("lang")
        shown = language if language and chosen not in LANGUAGES else self.language(request)
        other = "en" if shown == "da" else "da"
        response = self.templates.TemplateResponse(
            request,
            name,
            {
                "t": lambda key, **more: text(key, shown, **more),
                "language": shown,
                "lang": chosen if chosen in LANGUAGES else None,
                "base": str(request.base_url).rstrip("/"),
                "here": f"{request.url.path}?{request.url.query}".rstrip("?"),
                "basket": basket_keys(request),
                "other_language_url": _in_language(request, other),
                **values,
            },
            status_code=status,
        )
        if chosen in LANGUAGES:
            _set_cookie(response, "lang", shown)
        return response

    def language(self, request: Request) -> str:
        """The language that a reader chose by the link or before, or that the browser asks for."""
        for chosen in (request.query_params.get("lang"), request.cookies.get("lang")):
            if chosen in LANGUAGES:
                return chosen
        accepted = request.headers.get("accept-language", "").casefold()
        places = {language: accepted.find(language) for language in LANGUAGES}
        prefers_english = places["en"] >= 0 and not 0 <= places["da"] < places["en"]
        return "en" if prefers_english else "da"


def make_router(pages: Pages) -> APIRouter:
    """The routes of all pages."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for add in (_ask, _read, _people, _compare, _basket, _benchmark, _state):
        add(router, pages)
    return router


# --- ask ----------------------------------------------------------------------------------------


def _ask(router: APIRouter, pages: Pages) -> None:
    site = pages.site

    @router.get("/")
    def ask(
        request: Request,
        q: str = "",
        h: Many = [],  # noqa: B006 (FastAPI copies it)
        lifted: Many = [],  # noqa: B006
        speaker: str | None = None,
        organisation: str | None = None,
        role: str | None = None,
        session: str | None = None,
        document: str | None = None,
    ) -> HTMLResponse:
        if not q.strip():
            documents = tuple(site.documents.values())
            return pages.page(request, "ask.html", documents=documents, examples=filters.examples)
        fields = {"speaker": speaker, "organisation": organisation, "role": role,
                  "session": session, "document": document}  # fmt: skip
        try:
            question = read_question({
                "question": q, "history": h, "lifted": lifted, "top": _SHOWN,
                **{name: value for name, value in fields.items() if value},
            })  # fmt: skip
        except QuestionError as error:
            language = pages.language(request)
            fault = (
                text("too_long", language, length=len(q), most=LONGEST_QUESTION)
                if len(q) > LONGEST_QUESTION
                else text("bad_question", language, fault=error)
            )
            return pages.page(
                request,
                "ask.html",
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                fault=fault,
                documents=tuple(site.documents.values()),
                examples=filters.examples,
            )
        found = site.answerer.find(question)
        lang = request.query_params.get("lang")
        return pages.page(
            request,
            "answer.html",
            language=found.answer.language,
            question=question,
            answer=found.answer,
            chips=chips(question, found.answer, lang),
            lifted_all=lifted_all(question, found.answer, lang),
            facets=_facets(site, question, found, lang),
            groups=_by_speaker(found.answer.quotes),
            exchange=_exchange,
        )


def _by_speaker(quotes: Sequence[Quote]) -> list[tuple[Quote, list[Quote]]]:
    """The quotes by who says them, in the order of each one's best, so that it can be seen who
    agrees and who does not: a first quote of somebody, and all of theirs."""
    groups: dict[tuple[str | None, str | None], list[Quote]] = {}
    for quote in quotes:
        # What nobody says has no author in common.
        who = quote.speaker or quote.speaker_label or quote.turn_id
        groups.setdefault((who, quote.organisation), []).append(quote)
    return [(group[0], group) for group in groups.values()]


def _exchange(quote: Quote) -> tuple[str, Any] | None:
    """The question that a quoted turn answers, or the turn that answers it if it asks one."""
    around = {neighbour.position: neighbour for neighbour in quote.context}
    before, after = around.get("previous"), around.get("next")
    if before and before.speaker and before.text.endswith("?"):
        return "answers", before
    if after and after.speaker and f"{quote.text} {quote.after}".rstrip().endswith("?"):
        return "answered_by", after
    return None


def _facets(
    site: Site, question: Question, found: Found, lang: str | None
) -> dict[str, list[Facet]]:
    """What the quotes can be narrowed to, for each part in which they differ."""
    names: dict[str, Callable[[str], str]] = {
        "role": lambda value: say(value, found.answer.language),
        "session": lambda value: _session_title(site, value),
        "document": lambda value: site.documents[value].title,
    }
    facets = {}
    for part, counts in site.answerer.facets(found.places).items():
        if len(counts) > 1:
            facets[part] = [
                Facet(
                    names.get(part, str)(value),
                    count,
                    ask_link(question, lang=lang, **{part: value}),
                )
                for value, count in counts.most_common(_MOST_FACETS)
            ]
    return facets


def _session_title(site: Site, session_id: str) -> str:
    document = site.documents[session_id.partition(":")[0]]
    return next(s.title for s in document.sessions if s.id == session_id)


# --- read ---------------------------------------------------------------------------------------


def _read(router: APIRouter, pages: Pages) -> None:
    site = pages.site

    @router.get("/documents/{document_id}")
    def document(request: Request, document_id: str, mark: str = "", find: str = "") -> Response:
        found = _get(site.documents, document_id)
        findings = find_in(found, find[:200]) if find.strip() else []
        response = pages.page(
            request,
            "document.html",
            document=found,
            marked=_mark(found, mark),
            find=find.strip(),
            findings=findings,
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
        )

    @router.get("/people/{slug}")
    def person(request: Request, slug: str) -> HTMLResponse:
        somebody: Somebody = _get(site.people, slug)
        return pages.page(request, "somebody.html", somebody=somebody, part="speaker")

    @router.get("/organisations/{slug}")
    def organisation(request: Request, slug: str) -> HTMLResponse:
        somebody: Somebody = _get(site.organisations, slug)
        return pages.page(request, "somebody.html", somebody=somebody, part="organisation")


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
            known=[*site.organisations.values(), *site.people.values()],
        )


# --- collection ---------------------------------------------------------------------------------


def basket_keys(request: Request) -> list[str]:
    """The quotes in the reader's collection, which is kept in a cookie and nowhere else."""
    kept = request.cookies.get(_BASKET, "")
    return [key for key in kept.split("~") if key][:MOST_QUOTES]


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
        _set_cookie(response, _BASKET, "~".join(keys))
        return response


# --- benchmark and state ------------------------------------------------------------------------


def _benchmark(router: APIRouter, pages: Pages) -> None:
    @router.get("/benchmark")
    def benchmark(request: Request) -> HTMLResponse:
        return pages.page(
            request,
            "benchmark.html",
            report=_report(pages.site),
            question_href=lambda question: f"/benchmark/{url_quote(question)}",
        )

    @router.get("/benchmark/{question_id}")
    def one(request: Request, question_id: str) -> HTMLResponse:
        report = _report(pages.site)
        questions = report["questions"] if report else []
        found = next((q for q in questions if q["id"] == question_id), None)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return pages.page(request, "benchmark_question.html", report=report, asked=found)


def _report(site: Site) -> Any:
    """The latest report that `qa eval --out` wrote; None where there is none."""
    if site.report is None or not site.report.is_file():
        return None
    return json.loads(site.report.read_text(encoding="utf-8"))


def _state(router: APIRouter, pages: Pages) -> None:
    @router.get("/state")
    def state(request: Request) -> HTMLResponse:
        return pages.page(request, "state.html", manifest=pages.site.manifest)


# --- helpers ------------------------------------------------------------------------------------


def _get(things: Any, key: str) -> Any:
    if key not in things:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return things[key]


def _in_language(request: Request, language: str) -> str:
    """The link to the same page in another language."""
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"


def _set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="strict")
