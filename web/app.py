"""The web application: the pages, and the same as JSON.

Nothing on a page asks anything of another host.
"""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from web.api import Problem, make_api
from web.pages import Pages, make_router
from web.site import Site

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(site: Site) -> FastAPI:
    """The application over a ready index."""
    app = FastAPI(
        title="Minutes QA",
        summary="Questions answered from minutes, with attributed quotes word for word.",
        version="1",
        docs_url=None,
        redoc_url=None,
    )
    pages = Pages(site)
    app.include_router(make_api(site))
    app.include_router(make_router(pages))
    static = Path(__file__).parent / "static"
    app.mount("/static", StaticFiles(directory=static), name="static")

    @app.middleware("http")
    async def secure(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers.update(_SECURITY)
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{where}: {fault['msg']}")

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith("/api/"):
            return _problem(HTTPStatus(error.status_code), str(error.detail), error.headers)
        return pages.page(request, "error.html", status=error.status_code)

    return app


def _problem(
    status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    problem = Problem(title=status.phrase, status=status, detail=detail)
    return JSONResponse(
        problem.model_dump(),
        status_code=status,
        media_type="application/problem+json",
        headers=dict(headers or {}),
    )
