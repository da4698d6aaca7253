"""The OpenAPI description: each operation with an example request, and what it really answers."""

import re
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.routing import APIRoute

from qa.question import Question
from web.api import Format
from web.filters import examples
from web.problems import Problem
from web.site import Site, Somebody


def describe(app: FastAPI, routers: Sequence[APIRouter], site: Site) -> None:
    """Make the application's description carry examples. They come from the minutes that are
    indexed, when the description is first asked for."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
            requests = _requests(site)
            for router in routers:
                for route in router.routes:
                    if isinstance(route, APIRoute) and route.path in requests:
                        _add_example(schema["paths"][route.path], route, requests[route.path])
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]


def _add_example(operations: dict[str, Any], route: APIRoute, asked: dict[str, Any]) -> None:
    """Add an example request to the operation of a route, and what the route answers to it."""
    (operation,) = operations.values()
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in asked:
            parameter["example"] = asked[parameter["name"]]
    if "requestBody" in operation:
        (body,) = asked.values()
        content = operation["requestBody"]["content"]["application/json"]
        content["example"] = body.model_dump(mode="json", exclude_unset=True)
    if route.path.endswith("/text"):
        return  # the whole text of a document
    answer = route.endpoint(**asked)
    if isinstance(answer, Response):
        media_type, example = answer.headers["content-type"], bytes(answer.body).decode()
    else:
        media_type, example = "application/json", jsonable_encoder(answer)
    content = operation["responses"]["200"]["content"]
    content[media_type.partition(";")[0]]["example"] = example


def _requests(site: Site) -> dict[str, dict[str, Any]]:
    """An example request for each route, as the arguments of its function. A route that the minutes
    give no example for has none."""
    documents = tuple(site.documents.values())
    question = Question(question=examples(documents, "en")[0], top=1)
    quotes = site.answerer.answer(question).quotes
    spoken = site.turn(quotes[0].turn_id if quotes else documents[0].turns[0].id)
    assert spoken is not None
    document, turn = spoken.document, spoken.turn
    names = [name for name in (turn.organisation, turn.speaker) if name]
    words = re.findall(r"\w+", document.words(turn.start, turn.end))
    in_document = {"document_id": document.id}
    local = {"type": "http", "scheme": "http", "path": "/", "server": ("127.0.0.1", 8000)}
    return {
        "/api/ask": {"question": question},
        "/healthz": {},
        "/api/documents": {"limit": 1},
        "/api/documents/{document_id}": in_document,
        "/api/documents/{document_id}/text": in_document,
        "/api/documents/{document_id}/turns": {**in_document, "offset": 1, "limit": 1},
        "/api/documents/{document_id}/findings": {
            **in_document,
            "words": max(words, key=len),
            "limit": 1,
        },
        "/api/turns/{turn_id}": {"turn_id": turn.id},
        "/api/people": {"limit": 1},
        "/api/organisations": {"limit": 1},
        "/api/citations/{format}": {
            "format": Format("txt"),
            "quote": [f"{document.id}:{turn.start}-{turn.end}"],
            "request": Request({**local, "headers": [], "query_string": b""}),
        },
        "/api/state": {},
        **_of_one("/api/people", site.people, turn.speaker),
        **_of_one("/api/organisations", site.organisations, turn.organisation),
        **({"/api/compare": {"topic": question.question, "who": names}} if names else {}),
    }


def _of_one(
    path: str, somebodies: dict[str, Somebody], name: str | None
) -> dict[str, dict[str, Any]]:
    slug = next((s.slug for s in somebodies.values() if s.name == name), None)
    if slug is None:
        return {}
    return {
        f"{path}/{{slug}}": {"slug": slug},
        f"{path}/{{slug}}/turns": {"slug": slug, "limit": 1},
    }
