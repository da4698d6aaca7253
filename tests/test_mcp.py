"""The server for assistants, as a process of its own, asked through the protocol's own client."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import TextContent

from corpus.model import Document
from qa.answer import Answerer
from qa.records import Answer
from web.mcp import http_app, make_server
from web.records import DocumentRecord, DocumentSummary, Page, SomebodyRecord, TurnInContext
from web.site import Site

ROOT = Path(__file__).parent.parent
# The command over the bundled minutes, which it indexes first, with an encoder that loads at once.
RUN = (
    "import qa.cli; from tests.conftest import WordEncoder; qa.cli.Encoder = WordEncoder; "
    "from web.cli import mcp; mcp()"
)


@contextmanager
def over_stdio(data: Path) -> Iterator[Any]:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", RUN, "--data", str(data)],
        env={**os.environ},
        cwd=ROOT,
    )
    yield stdio_client(server)


@contextmanager
def over_http(data: Path) -> Iterator[Any]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", RUN, "--http", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        try:
            yield streamable_http_client(f"http://127.0.0.1:{port}/mcp")
        finally:
            process.terminate()


@pytest.mark.parametrize("transport", [over_stdio, over_http])
def test_an_assistant_quotes_minutes(
    transport: Callable[[Path], Any], kolding: Document, tmp_path: Path
) -> None:
    async def converse(connection: Any) -> None:
        async with Client(connection) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {
                "ask", "read_turn", "read_turns", "read_document", "list_documents", "list_people",
                "list_organisations",
            }  # fmt: skip
            assert "verbatim" in (tools["ask"].description or "")
            assert all(t.annotations and t.annotations.read_only_hint for t in tools.values())

            async def call(tool: str, **arguments: Any) -> Any:
                result = await client.call_tool(tool, arguments)
                assert not result.is_error, result
                return result.structured_content

            question = "Hvad sagde Odense om registrering?"
            answer = Answer.model_validate(await call("ask", question=question, top=1))
            (quote,) = answer.quotes
            assert quote.organisation == "Odense Kommune"
            assert quote.text == kolding.words(quote.start, quote.end)

            turn = TurnInContext.model_validate(await call("read_turn", turn_id=quote.turn_id))
            assert quote.text in turn.text
            listed = Page[DocumentSummary].model_validate(await call("list_documents"))
            document = listed.items[0]
            assert document.id == quote.document.id
            whole = await call("read_document", document_id=document.id)
            assert DocumentRecord.model_validate(whole).issues
            turns = await call("read_turns", document_id=document.id, offset=1, limit=2)
            assert [t["id"] for t in turns["items"]] == [t.id for t in kolding.turns[1:3]]

            people: list[str] = []
            offset: int | None = 0
            while offset is not None:
                found = await call("list_people", offset=offset, limit=20)
                page = Page[SomebodyRecord].model_validate(found)
                people += [one.name for one in page.items]
                offset = page.next
            assert len(people) == page.total == len(set(people))
            assert quote.speaker in people
            bodies = await call("list_organisations", limit=100)
            assert "Odense Kommune" in {body["name"] for body in bodies["items"]}

            for tool, arguments, told in (
                ("ask", {"question": " "}, "question: "),
                ("ask", {"question": "x" * 1001}, "1000 characters"),
                ("ask", {}, "Field required"),
                ("read_turn", {"turn_id": "x"}, "there is no turn x"),
                ("read_document", {"document_id": "x"}, "list_documents gives the ids"),
                ("list_people", {"limit": 0}, "limit"),
            ):
                result = await client.call_tool(tool, arguments)
                assert result.is_error
                (content,) = result.content
                assert isinstance(content, TextContent)
                assert told in content.text

    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with transport(tmp_path) as connection, ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, converse, connection).result()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:8001"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1:8001", "Origin": "https://evil.example"}, 403),
    ],
)
def test_pages_of_other_sites_do_not_reach_it(
    quick: Answerer, headers: dict[str, str], status: int
) -> None:
    app = http_app(make_server(Site(quick)), ["127.0.0.1"])
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    with TestClient(app) as client:
        answer = client.post("/mcp", json=asked, headers={**accept, **headers})
    assert answer.status_code == status
