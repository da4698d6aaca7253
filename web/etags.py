"""Conditional requests (RFC 9110, section 13): an answer that the reader has is not sent again."""

import hashlib
import re
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

_TAGS = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def etag(body: bytes) -> str:
    """The entity tag of a body: it changes with any byte."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def has_copy(request: Request, tag: str) -> bool:
    """Whether the reader has what the tag stands for, by If-None-Match: a list of tags, compared
    weakly, or "*"."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return given.strip() == "*" or tag.removeprefix("W/") in _TAGS.findall(given)


class ConditionalRoute(APIRoute):
    """A route whose answers to GET carry an ETag."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with the ETag added."""
        handle = super().get_route_handler()

        async def conditional(request: Request) -> Response:
            response = await handle(request)
            if request.method != "GET" or response.status_code != HTTPStatus.OK:
                return response
            tag = etag(bytes(response.body))
            if has_copy(request, tag):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
            response.headers["ETag"] = tag
            return response

        return conditional
