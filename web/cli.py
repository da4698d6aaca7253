"""The command `qa serve`."""

from pathlib import Path

import click
import uvicorn

from qa.cli import data_option, open_index
from web.app import create_app
from web.site import Site


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option(
    "--port", envvar="PORT", type=click.IntRange(0, 65535), default=8000, show_default=True
)
@data_option
def serve(host: str, port: int, data: Path) -> None:
    """Serve the page; build an index of the bundled minutes first, if there is none."""
    answerer, manifest = open_index(data)
    site = Site(answerer, manifest, data / "eval" / "report.json")
    click.echo(f"Serving on http://{host}:{port}", err=True)
    uvicorn.run(create_app(site), host=host, port=port, log_level="warning")
