"""The commands `qa serve` and `qa mcp`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import uvicorn

from qa.cli import data_option, open_index
from web.app import create_app
from web.site import Site

Function = TypeVar("Function", bound=Callable[..., Any])

_LOCAL = ("127.0.0.1", "localhost", "::1")

host_option = click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
names_option = click.option(
    "--allow-host",
    "names",
    envvar="QA_ALLOW_HOST",
    multiple=True,
    help="A name that the site is called by, if not by this machine's own; may be repeated. Other "
    "names are then refused.",
)


def port_option(default: int) -> Callable[[Function], Function]:
    """The option for the port to listen on."""
    return click.option(
        "--port", envvar="PORT", type=click.IntRange(0, 65535), default=default, show_default=True
    )


def allowed_hosts(host: str, names: Sequence[str]) -> list[str] | None:
    """The names that requests may be for, without a port: those given, and those of this machine.
    None allows all: served to other machines, a site cannot know what it is called."""
    if not names and host not in _LOCAL:
        return None
    return [*_LOCAL, "[::1]", *(name.lower() for name in names)]


def open_site(data: Path) -> Site:
    """The site of a data folder; an index of the bundled minutes is built if there is none."""
    answerer, manifest = open_index(data)
    return Site(answerer, manifest, data / "eval" / "report.json")


@click.command()
@host_option
@port_option(8000)
@names_option
@data_option
def serve(host: str, port: int, names: tuple[str, ...], data: Path) -> None:
    """Serve the page; build an index of the bundled minutes first, if there is none."""
    app = create_app(open_site(data), allowed_hosts(host, names))
    click.echo(f"Serving on http://{host}:{port}", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")


@click.command()
@click.option("--http", is_flag=True, help="Serve streamable HTTP at /mcp, not this terminal.")
@host_option
@port_option(8001)
@names_option
@data_option
def mcp(http: bool, host: str, port: int, names: tuple[str, ...], data: Path) -> None:
    """Serve assistants by the Model Context Protocol, over stdin and stdout or over HTTP."""
    from web.mcp import http_app, make_server  # a second's import, which the page does without

    server = make_server(open_site(data))
    if http:
        click.echo(f"Serving on http://{host}:{port}/mcp", err=True)
        app = http_app(server, allowed_hosts(host, names))
        uvicorn.run(app, host=host, port=port, log_level="warning")
    else:
        server.run("stdio")
