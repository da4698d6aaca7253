"""The command `qa eval`."""

import hashlib
import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from corpus.model import Document
from corpus.reader import BUNDLED as MINUTES
from corpus.reader import read_documents
from eval.ablation import measure_variants
from eval.calibrate import calibrate
from eval.encoder_cli import encoder_command
from eval.errors import BenchmarkError
from eval.page import write_page
from eval.public import Benchmark, load_folketing, load_qmsum
from eval.questions import BUNDLED, Judged, load_questions
from eval.recorded import FILE, Recorded
from eval.report import make_report
from eval.run import Run, run_systems
from eval.systems import STANDARD, System, product
from eval.table import report_tables, update_readme
from eval.trec import write_trec
from index.build import build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoder
from qa.answer import Answerer
from qa.cli import data_option, open_index
from qa.judge import Judge

json_option = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the report (report.html, report.json) and the qrels and runs for trec_eval into "
    "this folder. The pages show the report in the folder eval of the data folder.",
)
readme_option = click.option(
    "--readme", is_flag=True, help="Put the figures into eval/README.md as well."
)


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
    help="Only these systems; MODULE:FUNCTION is called with the Answerer and returns one. The "
    "first is the baseline of the others.",
)
@json_option
@out_option
@readme_option
@data_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    file: Path,
    split: str,
    names: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    readme: bool,
    data: Path,
) -> None:
    """Measure how well questions are answered, systems side by side."""
    if ctx.invoked_subcommand:
        return
    answerer, _ = open_index(data)
    documents = answerer.index.documents
    if file == BUNDLED:
        _need_bundled(documents, data)
    questions = load_questions(file, documents, None if split == "all" else split)
    systems = {name: _system(name, answerer) for name in names or STANDARD}
    run = _run(answerer, questions, systems, f"{_name(file)} ({split})")
    command = _asking("qa eval", file) + ("" if split == "all" else f" --split {split}")
    _give(run, as_json, out, command if readme else None)


@evaluate.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
@out_option
@readme_option
def qmsum(path: Path, as_json: bool, out: Path | None, readme: bool) -> None:
    """Measure on QMSum: PATH is its file, or a folder that holds qmsum_val.jsonl.xz."""
    _measure_public(load_qmsum(path), as_json, out, "qa eval qmsum" if readme else None)


@evaluate.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--all-sittings", is_flag=True, help="Search the sittings without question hours, too."
)
@json_option
@out_option
@readme_option
def folketing(
    path: Path, all_sittings: bool, as_json: bool, out: Path | None, readme: bool
) -> None:
    """Measure on the question hours of the Danish parliament, in the folder PATH."""
    benchmark = load_folketing(path, all_sittings)
    command = "qa eval folketing" + (" --all-sittings" if all_sittings else "")
    _measure_public(benchmark, as_json, out, command if readme else None)


@evaluate.command()
@click.option(
    "--questions",
    "asked",
    type=(click.Path(path_type=Path, dir_okay=False), click.Path(path_type=Path)),
    metavar="QUESTIONS MINUTES",
    default=(BUNDLED, MINUTES),
    help="Questions, and the file or folder of the minutes that they are asked of. By default "
    "those on the bundled minutes.",
)
@readme_option
def ablation(asked: tuple[Path, Path], readme: bool) -> None:
    """Measure what each step of the product is worth, on development questions."""
    file, minutes = asked
    documents = read_documents([minutes])
    questions = load_questions(file, documents, "dev")
    encoder = Encoder()
    table = measure_variants(documents, questions, encoder, _progress)
    settings = f"{_name(file)} (dev) · {_models(encoder)} · {_hash(documents)}"
    _print(settings, [*table.as_text()])
    if readme:
        update_readme(_asking("qa eval ablation", file), [settings, "", *table.as_markdown()])


@evaluate.command()
def check() -> None:
    """Fail if the product does worse on the development questions than recorded."""
    before, now = Recorded.load(FILE), _measure_product()
    click.echo(f"recorded: {before.settings}\nnow:      {now.settings}")
    for name, value in now.figures.items():
        click.echo(f"{name:24}{value:.3f}   recorded {before.figures.get(name, 0):.3f}")
    if losses := before.losses(now):
        raise BenchmarkError(
            f"worse than recorded by more than {before.margin}:\n  " + "\n  ".join(losses)
        )


@evaluate.command()
def record() -> None:
    """Record how well the product does on the development questions, for `qa eval check`."""
    _measure_product().save(FILE)
    click.echo(f"Recorded in {FILE}")


def _need_bundled(documents: Sequence[Document], data: Path) -> None:
    if not {d.id for d in read_documents([MINUTES])} <= {d.id for d in documents}:
        raise BenchmarkError(
            f"{data}: the index is of other minutes than the questions; ask your own with "
            "--questions FILE, or name an empty folder with --data to index the bundled minutes"
        )


def _measure_product() -> Recorded:
    """The product on the development questions, over an index of the bundled minutes."""
    documents = read_documents([MINUTES])
    encoder = Encoder()
    answerer = Answerer(build_index(documents, encoder), encoder, bundled_cross_encoder())
    questions = load_questions(BUNDLED, documents, "dev")
    run = _run(answerer, questions, {"product": product(answerer)}, f"{_name(BUNDLED)} (dev)")
    return Recorded.of(make_report(run))


def _asking(command: str, file: Path) -> str:
    """A command with the questions that it asks, as eval/README.md marks its tables."""
    return command if file == BUNDLED else f"{command} --questions {file.name}"


def _measure_public(
    benchmark: Benchmark, as_json: bool, out: Path | None, command: str | None
) -> None:
    """Measure every system on a public benchmark, in the question's own meeting and in all."""
    encoder = Encoder()
    index = build_index(benchmark.documents, encoder, progress=sys.stderr.isatty())
    # Every question has an answer there, so nothing is to be refused.
    answerer = Answerer(index, encoder, bundled_cross_encoder(), Judge.lenient())
    systems = {name: make(answerer) for name, make in STANDARD.items()}
    for scope, questions in (
        ("own meeting", benchmark.in_own_session()),
        ("all meetings", list(benchmark.questions)),
    ):
        run = _run(answerer, questions, systems, f"{benchmark.name}, {scope}")
        folder = out / scope.replace(" ", "-") if out else None
        _give(run, as_json, folder, f"{command}, {scope}" if command else None)


def _run(
    answerer: Answerer, questions: Sequence[Judged], systems: Mapping[str, System], on: str
) -> Run:
    index = answerer.index
    settings = (
        f"{on} · {_hash(index.documents)} · {_models(answerer.retriever.encoder)} · "
        f"passages of {index.settings.sentences} sentences, {len(index.passages)} in all · top 10"
    )
    return run_systems(index.documents, questions, systems, settings, _progress)


def _give(run: Run, as_json: bool, out: Path | None, readme: str | None) -> None:
    """Print the report of a run, and write it where it is wanted; `readme` is the command whose
    place in eval/README.md gets the tables."""
    report = make_report(run)
    tables = list(report_tables(report))
    if as_json:
        click.echo(json.dumps(report.figures(), ensure_ascii=False))
    else:
        _print(report.settings, *(list(table.as_text()) for table in tables))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        report.save(out / "report.json")
        write_page(report, out / "report.html")
        write_trec(run, out)
        click.echo(f"Report: {out / 'report.html'}", err=True)
    if readme:
        lines = [line for table in tables for line in ("", *table.as_markdown())]
        update_readme(readme, [report.settings, *lines])


def _print(settings: str, *tables: list[str]) -> None:
    click.echo(settings)
    for table in tables:
        click.echo("\n" + "\n".join(table))


def _progress(name: str) -> None:
    click.echo(f"{name} …", err=True)


def _name(file: Path) -> str:
    """A file of questions in the settings line: its name, and a hash of what it says."""
    return f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()[:8]}"


def _models(encoder: Encoder) -> str:
    """The models in the settings line."""
    return f"encoder {encoder.fingerprint} · cross-encoder {bundled_cross_encoder().fingerprint}"


def _hash(documents: Sequence[Document]) -> str:
    """The minutes in the settings line."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(document.text.encode())
    return f"minutes {digest.hexdigest()[:8]}"


evaluate.add_command(encoder_command)
evaluate.add_command(calibrate)


def _system(name: str, answerer: Answerer) -> System:
    if name in STANDARD:
        return STANDARD[name](answerer)
    module, _, function = name.partition(":")
    try:
        make: Callable[[Answerer], System] = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        known = ", ".join(STANDARD)
        raise BenchmarkError(
            f"no system {name} ({error}); known are {known} and MODULE:FUNCTION"
        ) from error
    return make(answerer)
