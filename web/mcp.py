"""A server of the Model Context Protocol, by which assistants quote minutes without inventing.

Its tools give the records of the JSON interface.
"""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Annotated, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette

from corpus.model import Role
from qa.errors import QuestionError
from qa.question import LONGEST_QUESTION, MOST_QUOTES, read_question
from qa.records import Answer
from web.records import (
    DocumentRecord,
    DocumentSummary,
    Page,
    SomebodyRecord,
    TurnInContext,
    TurnRecord,
    document_record,
    page,
    somebody_record,
    summary,
    turn_in_context,
    turn_record,
)
from web.site import Site, Somebody

Thing = TypeVar("Thing")

_INSTRUCTIONS = """\
Minutes of meetings, as read: who said what, for whom, in which session and on which page.
Ask before you claim what somebody said, and quote the answer's words; they are never translated or
shortened here, so translate beside a quote and not in place of it.
"""
_ASK = """\
Ask the minutes a question, in Danish or English. The answer holds quotes, best first.

The text of a quote is verbatim: repeat it as it is, in quotation marks, in its own language.
Cite each quote with its speaker, organisation, session, document title, date and page. Where the
speaker is null, nobody is named: give speaker_label as printed, or the minutes themselves. Where
attribution is "inferred" or "unresolved", say so, with the reason. Where confidence is "unsure",
the quotes may not answer the question: read them first.
If status is "not_found", the minutes do not answer; pass the message on and add nothing.
before, after and context are what was said around the quote; read_turn gives more.
"""
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Id = Annotated[str, Field(min_length=1, max_length=300)]
Offset = Annotated[int, Field(ge=0, description="The first item, from 0.")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many items at most.")]


def make_server(site: Site) -> MCPServer:
    """The server over a ready index."""
    server: MCPServer = MCPServer(
        "minutes-qa",
        title="Minutes QA",
        version=version("minutes-qa"),
        instructions=_INSTRUCTIONS,
        log_level="WARNING",
    )
    _add_ask(server, site)
    _add_documents(server, site)
    _add_somebodies(
        server,
        "list_people",
        "List the people who speak, each with the organisations that they speak for.",
        site.people,
    )
    _add_somebodies(
        server,
        "list_organisations",
        "List the organisations, each with the people who speak for it.",
        site.organisations,
    )
    return server


def http_app(server: MCPServer, hosts: Sequence[str] | None) -> Starlette:
    """The server for the streamable HTTP transport, at /mcp. `hosts` are the names that it may be
    asked by, without a port; None allows all."""
    names = [name for host in hosts or () for name in (host, f"{host}:*")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=hosts is not None,
        allowed_hosts=names,
        allowed_origins=[f"{scheme}://{name}" for scheme in ("http", "https") for name in names],
    )
    # Every call stands alone, so nothing is kept between them.
    return server.streamable_http_app(
        stateless_http=True, json_response=True, transport_security=security
    )


def _add_ask(server: MCPServer, site: Site) -> None:
    @server.tool(title="Ask the minutes", description=_ASK, annotations=_READS)
    def ask(
        question: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)],
        history: Annotated[
            list[str], Field(max_length=50, description="Earlier questions, oldest first.")
        ] = [],  # noqa: B006 (the SDK copies it)
        speaker: Annotated[str | None, Field(description="Quote this person alone.")] = None,
        organisation: Annotated[str | None, Field(description="Quote who speaks for it.")] = None,
        session: Annotated[str | None, Field(description="Its number, title or id.")] = None,
        role: Annotated[Role | None, Field(description="Quote who spoke in this role.")] = None,
        document: Annotated[str | None, Field(description="The id of a document.")] = None,
        top: Annotated[int, Field(ge=1, le=MOST_QUOTES, description="Quotes at most.")] = 5,
    ) -> Answer:
        line = {
            "question": question, "history": history, "speaker": speaker, "role": role,
            "organisation": organisation, "session": session, "document": document, "top": top,
        }  # fmt: skip
        try:
            return site.answerer.answer(read_question(line))
        except QuestionError as error:
            raise ToolError(str(error)) from error


def _add_documents(server: MCPServer, site: Site) -> None:
    @server.tool(title="List the minutes", annotations=_READS)
    def list_documents(offset: Offset = 0, limit: Limit = 50) -> Page[DocumentSummary]:
        """List the documents that can be asked, with their dates."""
        found = page(list(site.documents.values()), offset, limit)
        return found.of([summary(document) for document in found.items])

    @server.tool(title="Read about minutes", annotations=_READS)
    def read_document(document_id: Id) -> DocumentRecord:
        """Read a document's sessions, participants and flaws; read_turns gives its words."""
        return document_record(_get(site.documents, document_id, "list_documents"))

    @server.tool(title="Read minutes", annotations=_READS)
    def read_turns(document_id: Id, offset: Offset = 0, limit: Limit = 20) -> Page[TurnRecord]:
        """Read the turns of a document in order, word for word."""
        document = _get(site.documents, document_id, "list_documents")
        found = page(document.turns, offset, limit)
        return found.of([turn_record(document, turn) for turn in found.items])

    @server.tool(title="Read a turn", annotations=_READS)
    def read_turn(turn_id: Id) -> TurnInContext:
        """Read one turn word for word, with the turns before and after it."""
        spoken = site.turn(turn_id)
        if spoken is None:
            raise ToolError(f"there is no turn {turn_id}; quotes and read_turns give the ids")
        return turn_in_context(spoken)


def _add_somebodies(
    server: MCPServer, name: str, description: str, somebodies: Mapping[str, Somebody]
) -> None:
    @server.tool(
        name, title=name.replace("_", " ").capitalize(), description=description, annotations=_READS
    )
    def list_all(offset: Offset = 0, limit: Limit = 50) -> Page[SomebodyRecord]:
        found = page(list(somebodies.values()), offset, limit)
        return found.of([somebody_record(somebody) for somebody in found.items])


def _get(things: Mapping[str, Thing], key: str, source: str) -> Thing:
    if key not in things:
        raise ToolError(f"there is no {key}; {source} gives the ids")
    return things[key]
