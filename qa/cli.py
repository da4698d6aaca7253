"""The command `qa`. Commands of packages further on (web, eval) come as plug-ins."""

import json
import os
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TextIO

import click

from corpus.errors import QaError
from corpus.reader import BUNDLED, read_documents
from corpus.report import as_json, as_text
from index.build import build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoder
from index.errors import NoIndexError
from index.folder import Manifest, embedded_before, load_index, save_index
from qa.answer import Answerer
from qa.errors import QuestionError
from qa.question import Question, read_question
from qa.terminal import print_answer

_PLUGINS = "qa.commands"


class _Commands(click.Group):
    """The commands of this file, and those that other packages register as entry points; a plug-in
    is imported only when it is run or when help asks for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = {entry.name for entry in entry_points(group=_PLUGINS)}
        return sorted({*super().list_commands(ctx), *names})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        own = super().get_command(ctx, name)
        if own is not None:
            return own
        found = [entry for entry in entry_points(group=_PLUGINS) if entry.name == name]
        command = found[0].load() if found else None
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QaError as error:
            raise click.ClickException(str(error)) from error


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("QA_DATA") or "data"),
    show_default="the folder named by QA_DATA, or ./data",
    help="The folder that holds the index.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Ask minutes: questions are answered with attributed quotes, word for word."""


def open_index(data: Path) -> tuple[Answerer, Manifest]:
    """The answerer over the index of a data folder. Where there is no index yet, one of the
    bundled minutes is built, with a progress bar. Raises IndexFolderError or EncoderError."""
    encoder = Encoder()
    try:
        index, manifest = load_index(data, encoder)
    except NoIndexError:
        click.echo(f"Building an index of the bundled minutes in {data} …", err=True)
        build([BUNDLED], data, encoder)
        index, manifest = load_index(data, encoder)
    return Answerer(index, encoder, bundled_cross_encoder()), manifest


def build(paths: list[Path], data: Path, encoder: Encoder) -> None:
    """Index the minutes at the paths into a data folder, in place of what was indexed there."""
    documents = read_documents(paths)
    before = embedded_before(data, encoder)
    index = build_index(documents, encoder, before=before, progress=sys.stderr.isatty())
    save_index(index, encoder, data)
    turns = sum(len(document.turns) for document in documents)
    click.echo(
        f"Indexed {len(documents)} documents, {turns} turns, {len(index.passages)} passages "
        f"in {data}",
        err=True,
    )


@main.command()
@click.argument("question", required=False)
@click.option("--top", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--json", "as_line", is_flag=True, help="Print the answer as one line of JSON.")
@click.option(
    "--batch",
    type=click.File(encoding="utf-8"),
    help="Answer each line of a JSONL file of questions; one answer a line.",
)
@data_option
def ask(question: str | None, top: int, as_line: bool, batch: TextIO | None, data: Path) -> None:
    """Answer QUESTION with quotes from the minutes."""
    if (question is None) == (batch is None):
        raise click.UsageError("give either a question or --batch FILE")
    questions = (
        list(_read_batch(batch)) if batch else [read_question({"question": question, "top": top})]
    )
    answerer, _ = open_index(data)
    for one in questions:
        answer = answerer.answer(one)
        if as_line or batch:
            click.echo(answer.model_dump_json())
        else:
            print_answer(answer)


def _read_batch(file: TextIO) -> Iterator[Question]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        place = f"{file.name}, line {number}"
        try:
            parsed = json.loads(line)
        except ValueError as error:
            raise QuestionError(f"{place}: not JSON ({error})") from error
        if not isinstance(parsed, dict):
            raise QuestionError(f"{place}: a question line is a JSON object")
        yield read_question(parsed, place)


@main.group()
def corpus() -> None:
    """Minutes as read."""


@corpus.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_lines", is_flag=True, help="Print one line of JSON for each document.")
def check(files: tuple[Path, ...], as_lines: bool) -> None:
    """Show what is understood of minutes (FILES, or those bundled): sessions, turns, speakers and
    the flaws of the source."""
    for document in read_documents(files or [BUNDLED]):
        if as_lines:
            click.echo(json.dumps(as_json(document), ensure_ascii=False))
        else:
            for line in as_text(document):
                click.echo(line)


@main.group()
def index() -> None:
    """The index of minutes."""


@index.command("build")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@data_option
def build_command(paths: tuple[Path, ...], data: Path) -> None:
    """Index minutes (files or folders in PATHS, or those bundled). The index replaces the one in
    the data folder; if anything fails, the old one stays."""
    build(list(paths) or [BUNDLED], data, Encoder())
