"""The command `qa eval`."""

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from eval.errors import BenchmarkError
from eval.public import Benchmark, load_folketing, load_qmsum
from eval.questions import BUNDLED, load_questions
from eval.report import as_text, write_files
from eval.run import run_systems, summary
from eval.systems import STANDARD, System
from index.build import build_index
from index.encoder import Encoder
from qa.answer import Answerer
from qa.cli import data_option, open_index
from qa.judge import Judge


@click.group(invoke_without_command=True)
@click.option(
    "--questions",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BUNDLED,
    show_default="those on the bundled minutes",
    help="A file of questions with known answers; eval/README.md has the format.",
)
@click.option(
    "--split", type=click.Choice(["dev", "test", "all"]), default="all", show_default=True
)
@click.option(
    "--system",
    "names",
    multiple=True,
    help="Only these systems; MODULE:FUNCTION is called with the Answerer and returns one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the figures, and qrels and runs for trec_eval, into this folder.",
)
@data_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    file: Path,
    split: str,
    names: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    data: Path,
) -> None:
    """Measure how well questions are answered, systems side by side."""
    if ctx.invoked_subcommand:
        return
    answerer, manifest = open_index(data)
    questions = load_questions(file, answerer.index.documents, None if split == "all" else split)
    systems = {name: _system(name, answerer) for name in names or STANDARD}
    hashes = ",".join(document.sha256[:8] for document in manifest.documents[:3])
    settings = (
        f"{file.name} ({split}) · encoder {manifest.fingerprint} · passages of "
        f"{manifest.settings.sentences} sentences, {len(answerer.index.passages)} in all · "
        f"minutes {hashes} · top 10"
    )
    run = run_systems(questions, systems, settings, lambda name: click.echo(f"{name} …", err=True))
    figures = summary(run)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
    else:
        for line in as_text(figures):
            click.echo(line)
    if out:
        write_files(run, figures, out)


@evaluate.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def qmsum(path: Path, *, as_json: bool) -> None:
    """Measure on QMSum: PATH is its file, or a folder that holds qmsum_val.jsonl.xz."""
    _measure_public(load_qmsum(path), as_json)


@evaluate.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def folketing(path: Path, *, as_json: bool) -> None:
    """Measure on the question hours of the Danish parliament, in the folder PATH."""
    _measure_public(load_folketing(path), as_json)


def _measure_public(benchmark: Benchmark, as_json: bool) -> None:
    """Measure every system on a public benchmark, in the question's own meeting and in all."""
    encoder = Encoder()
    index = build_index(benchmark.documents, encoder, progress=sys.stderr.isatty())
    # Every question has an answer there, so nothing is to be refused.
    answerer = Answerer(index, encoder, Judge.lenient())
    for scope, questions in (
        ("own meeting", benchmark.in_own_session()),
        ("all meetings", list(benchmark.questions)),
    ):
        settings = (
            f"{benchmark.name}, {scope}: {len(questions)} questions, "
            f"{sum(len(d.turns) for d in benchmark.documents)} turns, "
            f"{len(index.passages)} passages · encoder {encoder.fingerprint} · top 10"
        )
        systems = {name: make(answerer) for name, make in STANDARD.items()}
        figures = summary(run_systems(questions, systems, settings))
        if as_json:
            click.echo(json.dumps(figures, ensure_ascii=False))
        else:
            for line in as_text(figures):
                click.echo(line)


def _system(name: str, answerer: Answerer) -> System:
    if name in STANDARD:
        return STANDARD[name](answerer)
    module, _, function = name.partition(":")
    try:
        make: Callable[[Answerer], System] = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        known = ", ".join(STANDARD)
        raise BenchmarkError(f"no system {name} ({error}); known are {known}") from error
    return make(answerer)
