"""The command: `python -m index.train --data FOLDER --out FOLDER`."""

from pathlib import Path

import click
import torch

from index.train.recipe import FULL, SAMPLE
from index.train.run import FOLDER, run
from index.train.teacher import installed_table, installed_teacher


@click.command(context_settings={"show_default": True})
@click.option("--data", required=True, type=FOLDER, help="Folder of texts; see index.train.data.")
@click.option("--out", required=True, type=FOLDER, help="Where the encoder's folder is written.")
@click.option(
    "--work", default=Path("data/train"), type=FOLDER, help="Checkpoints; run again to go on."
)
@click.option("--teacher", default=installed_teacher(), help="English model, folder or hub name.")
@click.option("--table", default=installed_table(), type=FOLDER, help="Multilingual static table.")
@click.option("--sample", is_flag=True, help="All of the recipe on a little of the data.")
@click.option("--seed", default=0, help="Of everything drawn at random.")
def main(
    data: Path, out: Path, work: Path, teacher: str, table: Path | None, sample: bool, seed: int
) -> None:
    """Train the Danish-English encoder and write it as a sentence-transformers folder."""
    torch.set_num_threads(torch.get_num_threads())
    try:
        run(data, out, work, teacher, table, SAMPLE if sample else FULL, seed)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
