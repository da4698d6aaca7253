"""What guards the whole application, pages and JSON alike."""

import re
from collections.abc import Collection
from http import HTTPStatus

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import problem

MOST_BYTES = 1 << 20  # beyond the longest question with the longest history, however it is escaped

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_OUR_OWN = ("same-origin", "none")  # what browsers say of requests that no other site's page made
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:\d{1,5})?", re.IGNORECASE)


class Shield:
    """Middleware that adds the security headers, answers HEAD as GET without the body, limits what
    a request may send, and refuses what a page of another site posts, which could empty a reader's
    collection, and hosts that the site is not called by.

    `hosts` are the names that requests may give as Host, without a port; None allows all. A page
    in a browser can point a name of its own at this machine and read what is served there (DNS
    rebinding); and the links of citations hold the host that was asked.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None = None) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY)
                if "GET" in headers.get("allow", ""):
                    headers["allow"] += ", HEAD"
            elif head:
                message = {**message, "body": b""}
            await send(message)

        sent = Headers(scope=scope)
        if fault := self._fault(sent.get("host")):
            await problem(HTTPStatus.MISDIRECTED_REQUEST, fault)(scope, receive, guarded)
            return
        if scope["method"] == "POST" and sent.get("sec-fetch-site", "none") not in _OUR_OWN:
            fault = "a page of another site sent this"
            await problem(HTTPStatus.FORBIDDEN, fault)(scope, receive, guarded)
            return
        asked = {**scope, "method": "GET"} if head else scope
        await self.app(asked, _limited(receive), guarded)

    def _fault(self, host: str | None) -> str | None:
        if host is None:  # HTTP/1.0
            return None
        name = _HOST.fullmatch(host)
        if name is None:
            return "the Host header is not the name of a host"
        if self.hosts is not None and name[1].lower() not in self.hosts:
            return (
                f"this site is not called {name[1]}; qa serve --allow-host says what it is called"
            )
        return None


def _limited(receive: Receive) -> Receive:
    """A channel that raises HTTPException when a request sends more than MOST_BYTES."""
    length = 0

    async def limited() -> Message:
        nonlocal length
        message = await receive()
        length += len(message.get("body", b""))
        if length > MOST_BYTES:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise HTTPException(status, f"the body is longer than {MOST_BYTES} bytes")
        return message

    return limited
