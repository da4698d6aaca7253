"""Rows of the benchmark of encoders as tables."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from eval.encoder import Figure, Row
from eval.table import Table

_COLUMNS = ("whole texts", "with BM25", "token by token", "with BM25", "seconds")


def encoder_tables(rows: Sequence[Row]) -> Iterator[Table]:
    """A table for each set."""
    for name, group in groupby(rows, key=lambda row: row.set):
        found = list(group)
        first = found[0]
        title = f"{name}: {first.metric}, {first.questions} questions, {first.turns} turns"
        yield Table(title, _COLUMNS, [[row.system, *_cells(row)] for row in found])


def _cells(row: Row) -> Iterator[str]:
    for figure in (row.whole, row.tokens or Figure(None)):
        yield from map(_number, figure)
    yield f"{row.seconds:.1f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
