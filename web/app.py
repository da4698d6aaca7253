"""The web application: the page, the documents, and the same answers as JSON.

Every page works without JavaScript and asks nothing of any other host.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote as url_quote
from urllib.parse import urlencode

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from corpus.language import detect_language
from corpus.model import Document
from index.folder import Manifest
from qa.answer import Answerer
from qa.errors import QuestionError
from qa.question import LONGEST_QUESTION, Question, read_question
from qa.records import Answer
from web import filters
from web.texts import text

_HERE = Path(__file__).parent
_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
LANGUAGES = ("da", "en")


class Health(BaseModel):
    """The state of the index that answers."""

    status: str
    documents: int
    passages: int
    encoder: str
    built: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def create_app(answerer: Answerer, manifest: Manifest | None = None) -> FastAPI:
    """The application over a ready index; `manifest` says when and with what it was built."""
    app = FastAPI(title="Minutes QA", docs_url=None, redoc_url=None)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    templates = Jinja2Templates(directory=_HERE / "templates")
    templates.env.filters.update(
        {f.__name__: f for f in (filters.anchor, filters.chips, filters.day, filters.stretches)}
    )
    templates.env.filters["turn_at"] = filters.turn_at
    documents = {document.id: document for document in answerer.index.documents}

    def page(
        request: Request, name: str, language: str, status: int = 200, **values: Any
    ) -> HTMLResponse:
        context = {
            "t": lambda key, **more: text(key, language, **more),
            "language": language,
            "documents": answerer.index.documents,
            "examples": filters.examples(answerer.index.documents, language),
            "ask_url": ask_url,
            "other_language_url": _in_language(request, "en" if language == "da" else "da"),
            **values,
        }
        return templates.TemplateResponse(request, name, context, status_code=status)

    @app.middleware("http")
    async def secure(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers.update(_SECURITY)
        return response

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def ask(
        request: Request,
        q: str = "",
        h: Annotated[list[str], Query()] = [],  # noqa: B006 (FastAPI copies it)
        lifted: Annotated[list[str], Query()] = [],  # noqa: B006
        lang: str | None = None,
    ) -> HTMLResponse:
        language = lang if lang in LANGUAGES else _preferred(request)
        if not q.strip():
            return page(request, "ask.html", language, answer=None, history=[], lifted=[])
        if lang not in LANGUAGES:
            language = detect_language(q)
        try:
            answer = answerer.answer(read_question({"question": q, "history": h, "lifted": lifted}))
        except QuestionError as error:
            fault = (
                text("too_long", language, length=len(q), most=LONGEST_QUESTION)
                if len(q) > LONGEST_QUESTION
                else text("bad_question", language, fault=error)
            )
            return page(
                request, "ask.html", language, 422, answer=None, history=[], lifted=[], fault=fault
            )
        return page(request, "ask.html", language, answer=answer, history=h, lifted=lifted)

    @app.get("/documents/{document_id}", response_class=HTMLResponse, include_in_schema=False)
    def document(
        request: Request, document_id: str, mark: str = "", lang: str | None = None
    ) -> HTMLResponse:
        language = lang if lang in LANGUAGES else _preferred(request)
        found = documents.get(document_id)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return page(request, "document.html", language, document=found, marked=_mark(found, mark))

    @app.post("/api/ask", responses={422: {"model": Problem}})
    def api_ask(question: Question) -> Answer:
        """Answer a question line with an answer line."""
        return answerer.answer(question)

    @app.get("/healthz")
    def health() -> Health:
        """The state of the index."""
        return Health(
            status="ok",
            documents=len(answerer.index.documents),
            passages=len(answerer.index.passages),
            encoder=answerer.retriever.encoder.fingerprint,
            built=manifest.built.isoformat() if manifest else "in memory",
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{where}: {fault['msg']}")

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith("/api/"):
            return _problem(HTTPStatus(error.status_code), str(error.detail))
        return page(request, "error.html", _preferred(request), error.status_code)

    return app


def ask_url(
    question: str,
    history: list[str] | tuple[str, ...] = (),
    lifted: list[str] | tuple[str, ...] = (),
) -> str:
    """The link that asks a question in its conversation."""
    pairs = [("q", question), *(("h", one) for one in history), *(("lifted", o) for o in lifted)]
    return "/?" + urlencode(pairs, quote_via=url_quote)


def _problem(status: HTTPStatus, detail: str) -> JSONResponse:
    problem = Problem(title=status.phrase, status=status, detail=detail)
    return JSONResponse(
        problem.model_dump(), status_code=status, media_type="application/problem+json"
    )


def _in_language(request: Request, language: str) -> str:
    """The link to the same page in another language."""
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"


def _preferred(request: Request) -> str:
    """The language that the browser asks for; Danish unless it prefers English."""
    accepted = request.headers.get("accept-language", "").casefold()
    places = {language: accepted.find(language) for language in LANGUAGES}
    if places["en"] >= 0 and not 0 <= places["da"] < places["en"]:
        return "en"
    return "da"


def _mark(document: Document, mark: str) -> tuple[int, int] | None:
    """The half-open offsets in "start-end", if they are a stretch of the document."""
    start, _, end = mark.partition("-")
    if not (mark.isascii() and start.isdigit() and end.isdigit()):
        return None
    span = int(start), int(end)
    return span if 0 <= span[0] < span[1] <= len(document.text) else None
