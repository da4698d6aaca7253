"""Rows of the benchmark of encoders as tables."""

from collections.abc import Iterator, Sequence

from eval.encoder import Figure, Row

_COLUMNS = ("whole texts", "with BM25", "token by token", "with BM25", "seconds")


def as_text(rows: Sequence[Row]) -> Iterator[str]:
    """A table for each set."""
    width = max(24, *(len(row.system) + 2 for row in rows))
    last: str | None = None
    for row in rows:
        if row.set != last:
            yield ""
            yield f"{row.set}: {row.metric} of {row.questions} questions over {row.turns} turns"
            yield " " * width + "".join(f"{name:>16}" for name in _COLUMNS)
            last = row.set
        yield f"{row.system:{width}}" + "".join(f"{cell:>16}" for cell in _cells(row))


def as_markdown(rows: Sequence[Row]) -> Iterator[str]:
    """One table of all rows."""
    yield f"| set | system | {' | '.join(_COLUMNS)} |"
    yield "| --- | --- |" + " ---: |" * len(_COLUMNS)
    last: str | None = None
    for row in rows:
        what = f"{row.set}, {row.questions} questions, {row.turns} turns: {row.metric}"
        yield f"| {'' if row.set == last else what} | {row.system} | {' | '.join(_cells(row))} |"
        last = row.set


def _cells(row: Row) -> list[str]:
    tokens = row.tokens or Figure(float("nan"))
    numbers = [row.whole.alone, row.whole.with_bm25, tokens.alone, tokens.with_bm25]
    return [*map(_number, numbers), f"{row.seconds:.1f}"]


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:.3f}"
