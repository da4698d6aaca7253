"""Files that trec_eval reads: the judgements, and a run of each system."""

from collections.abc import Iterator
from pathlib import Path

from eval.metrics import by_rank
from eval.run import Run, SystemRun


def write_trec(run: Run, folder: Path) -> None:
    """Write qrels.txt and, for each system, a run file by its name."""
    (folder / "qrels.txt").write_text("".join(_qrels(run)), encoding="utf-8")
    for system in run.systems:
        words = "".join(_ranks(run, system))
        (folder / f"{system.name}.run").write_text(words, encoding="utf-8")


def _qrels(run: Run) -> Iterator[str]:
    for judged in run.questions:
        for turn, grade in judged.grades.items():
            yield f"{judged.line.id} 0 {turn} {grade}\n"


def _ranks(run: Run, system: SystemRun) -> Iterator[str]:
    for judged, result in zip(run.questions, system.results, strict=True):
        for rank, (turn, score) in enumerate(by_rank(result), 1):
            yield f"{judged.line.id} Q0 {turn} {rank} {score} {system.name}\n"
