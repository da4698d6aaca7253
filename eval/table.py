"""Reports as tables, for a terminal and for Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import BenchmarkError
from eval.metrics import ATTRIBUTION, RANKING, WORDS
from eval.records import BySystem, Figures, Report

README = Path(__file__).parent / "README.md"
_NOTHING = "–"
_TITLES = {"da": "Danish", "en": "English"}


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under a header; the first column has names, the title stands above it."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def as_text(self) -> Iterator[str]:
        """Lines with aligned columns."""
        rows = [[self.title, *self.header], *self.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            first, *others = zip(row, widths, strict=True)
            cells = (f"{cell:>{width}}" for cell, width in others)
            yield "  ".join([f"{first[0]:{first[1]}}", *cells]).rstrip()

    def as_markdown(self) -> Iterator[str]:
        """Lines of a Markdown table."""
        yield f"| {self.title} | " + " | ".join(self.header) + " |"
        yield "| --- |" + " ---: |" * len(self.header)
        for row in self.rows:
            yield "| " + " | ".join(row) + " |"


def report_tables(report: Report) -> Iterator[Table]:
    """The systems on each language and on all questions; then the last system on each kind."""
    for language, figures in report.languages.items() if len(report.languages) > 1 else ():
        yield _table(f"{_TITLES[language]}, {_count(figures)} questions", figures, report)
    yield _table(f"All {len(report.questions)} questions", report.all, report)
    if len(report.kinds) > 1:
        by_kind = {kind: figures[report.last] for kind, figures in report.kinds.items()}
        yield _table(f"{report.last}, by kind", by_kind, report)


def _count(figures: BySystem) -> int:
    return next(iter(figures.values())).questions


def _table(title: str, figures: dict[str, Figures], report: Report) -> Table:
    rows = list(figures.values())
    columns = {name: [_estimate(row, name, interval=True) for row in rows] for name in RANKING}
    columns |= {
        name: [_estimate(row, name, interval=False) for row in rows]
        for name in (WORDS, ATTRIBUTION)
    }
    columns |= {
        title: [share(getattr(row.abstention, part, None)) for row in rows]
        for title, part in _ABSTENTION.items()
    }
    columns[f"p to {report.baseline}"] = [
        _NOTHING if row.p is None else f"{row.p:.3f}" for row in rows
    ]
    shown = {name: cells for name, cells in columns.items() if set(cells) != {_NOTHING}}
    if figures.keys() == report.all.keys():
        shown["ms"] = [f"{report.milliseconds[name]:.1f}" for name in figures]
    else:
        shown = {"questions": [str(row.questions) for row in rows], **shown}
    return Table(
        title,
        list(shown),
        [[name, *cells] for name, *cells in zip(figures, *shown.values(), strict=True)],
    )


_ABSTENTION = {
    "refused": "recall",
    "rightly": "precision",
    "wrongly": "wrongly",
    "AUROC": "auroc",
}


def _estimate(figures: Figures, name: str, *, interval: bool) -> str:
    found = figures.measures.get(name)
    if found is None:
        return _NOTHING
    half = f" ±{(found.high - found.low) / 2:.2f}" if interval else ""
    return f"{found.mean:.2f}{half}"


def share(value: float | None) -> str:
    """A figure with two decimals, or a dash."""
    return _NOTHING if value is None else f"{value:.2f}"


def update_readme(command: str, lines: Sequence[str], file: Path = README) -> None:
    """Put lines into README.md between the marks of the command that makes them,
    `<!-- command -->` and the next `<!-- end -->`. Raises BenchmarkError if they are not there."""
    begin, end = f"<!-- {command} -->\n", "<!-- end -->"
    before, found, rest = file.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise BenchmarkError(
            f"{file}: no place for the figures; mark it by {begin.strip()} … {end}"
        )
    block = "\n".join(["", *lines, "", ""])
    file.write_text(before + begin + block + end + after, encoding="utf-8")
