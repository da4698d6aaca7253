"""A run of the benchmark on paper: tables, JSON, files for trec_eval."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.metrics import MEASURES
from eval.questions import Judged
from eval.run import Run

_SHOWN = [str(measure) for measure in MEASURES]


def as_text(summary: dict[str, Any]) -> Iterator[str]:
    """Tables of systems by language, of abstention, and of the last system by kind."""
    yield summary["settings"]
    systems: dict[str, Any] = summary["systems"]
    for group in ("da", "en", "all"):
        rows = [(name, found[group]) for name, found in systems.items()]
        if any(found["questions"] for _, found in rows):
            yield ""
            yield from _table(f"{group}: {rows[0][1]['questions']} questions", rows, systems)
    last = next(reversed(systems))
    yield ""
    groups = [
        (group, found)
        for group, found in systems[last].items()
        if isinstance(found, dict) and group not in ("da", "en", "all")
    ]
    yield from _table(f"{last} by kind", groups, {})


def _table(
    title: str, rows: Sequence[tuple[str, dict[str, Any]]], systems: dict[str, Any]
) -> Iterator[str]:
    yield (
        f"{title:24}"
        + "".join(f"{name:>11}" for name in _SHOWN)
        + f"{'words':>8}{'attrib':>8}{'refused':>9}{'wrongly':>9}{'AUROC':>7}{'ms':>8}"
    )
    for name, found in rows:
        cells = [_mean(found, measure) for measure in _SHOWN]
        silence = found.get("abstention", {})
        ms = f"{systems[name]['milliseconds']:8.1f}" if name in systems else ""
        yield (
            f"{name:24}"
            + "".join(f"{cell:>11}" for cell in cells)
            + f"{_mean(found, 'gold words shown', False):>8}{_mean(found, 'attribution', False):>8}"
            + f"{_number(silence.get('recall')):>9}{_number(silence.get('wrongly_refused')):>9}"
            + f"{_number(silence.get('auroc')):>7}{ms}"
        )


def _mean(found: dict[str, Any], measure: str, interval: bool = True) -> str:
    if measure not in found:
        return "–"
    mean, low, high = found[measure]
    return f"{mean:.2f}±{(high - low) / 2:.2f}" if interval else f"{mean:.2f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def write_files(run: Run, summary: dict[str, Any], folder: Path) -> None:
    """Write summary.json, qrels.txt and a run file for each system, as trec_eval reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    (folder / "qrels.txt").write_text("".join(_qrels(run.questions)), encoding="utf-8")
    for system in run.systems:
        lines = (
            f"{judged.line.id} Q0 {turn} {rank} {score:.6f} {system.name}\n"
            for judged, result in zip(run.questions, system.results, strict=True)
            for rank, (turn, score) in enumerate(result.ranked, 1)
        )
        (folder / f"{system.name}.run").write_text("".join(lines), encoding="utf-8")


def _qrels(questions: Sequence[Judged]) -> Iterator[str]:
    for judged in questions:
        for turn, grade in judged.grades.items():
            yield f"{judged.line.id} 0 {turn} {grade}\n"
