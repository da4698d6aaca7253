"""The web application: the pages, and the same as JSON.

Nothing on a page asks anything of another host.
"""

from collections.abc import Collection
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from web.api import make_api
from web.openapi import describe
from web.pages import make_router
from web.problems import invalid, is_api, problem
from web.rendering import Pages
from web.shield import SECURITY, Shield
from web.site import Site


def create_app(site: Site, hosts: Collection[str] | None = None) -> FastAPI:
    """The application over a ready index. `hosts` are the names that it may be asked by, without a
    port; None allows all."""
    app = FastAPI(
        title="Minutes QA",
        summary="Questions answered from minutes, with attributed quotes word for word.",
        version="1",
        docs_url=None,
        redoc_url=None,
    )
    pages = Pages(site)
    interface = make_api(site)
    for router in (*interface, make_router(pages)):
        app.include_router(router)
    static = Path(__file__).parent / "static"
    app.mount("/static", StaticFiles(directory=static), name="static")
    app.add_middleware(Shield, hosts=hosts)
    describe(app, interface, site)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> Response:
        return invalid(error)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if is_api(request.url.path):
            return problem(error.status_code, str(error.detail), error.headers)
        return pages.page(request, "error.html", status=error.status_code)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        # Outside all middleware: the server logs the error, the reader is told nothing of it.
        status, told = HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; its log says how."
        response = (
            problem(status, told)
            if is_api(request.url.path)
            else PlainTextResponse(told, status_code=status)
        )
        response.headers.update(SECURITY)
        return response

    return app
