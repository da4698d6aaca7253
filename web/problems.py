"""Faults of requests as RFC 9457 problem details, for everything that is not a page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def is_api(path: str) -> bool:
    """Whether a path is asked by programs, and not by readers of pages."""
    return path in ("/api", "/healthz", "/openapi.json") or path.startswith("/api/")


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that says what is wrong with a request."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(
        told.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def invalid(error: RequestValidationError) -> JSONResponse:
    """The answer to a request that breaks the description: the first fault, by its place."""
    fault = error.errors()[0]
    if fault["type"] == "json_invalid":
        return problem(HTTPStatus.BAD_REQUEST, f"the body is not JSON: {fault['ctx']['error']}")
    where = ".".join(str(part) for part in fault["loc"])
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{where}: {fault['msg']}")


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the faults with these statuses."""
    return {
        status: {
            "description": _WHY[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


_WHY = {
    400: "The body is not JSON.",
    404: "There is none.",
    413: "The body is too large.",
    422: "The request does not follow the description.",
}
