"""A run of the benchmark: every system on every question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from corpus.model import Document, Turn
from eval.errors import BenchmarkError
from eval.metrics import Values, measure
from eval.questions import Judged
from eval.systems import Result, System


@dataclass(frozen=True, slots=True)
class SystemRun:
    """One system's results: for each question its result, and its value by each measure."""

    name: str
    results: tuple[Result, ...]
    values: Mapping[str, Values]
    milliseconds: float  # a question, at the median


@dataclass(frozen=True, slots=True)
class Run:
    """All systems' results on the same questions. `settings` says what was measured on what;
    `turns` are those of the minutes with their documents, by id."""

    settings: str
    turns: Mapping[str, tuple[Document, Turn]]
    questions: tuple[Judged, ...]
    systems: tuple[SystemRun, ...]


def run_systems(
    documents: Sequence[Document],
    questions: Sequence[Judged],
    systems: Mapping[str, System],
    settings: str,
    progress: Callable[[str], None] = lambda name: None,
) -> Run:
    """Ask every system every question, in order. Raises BenchmarkError if a system returns a turn
    that the documents have not."""
    turns = {turn.id: (document, turn) for document in documents for turn in document.turns}
    runs = []
    for name, system in systems.items():
        progress(name)
        results, times = [], []
        for judged in questions:
            began = perf_counter()
            result = system(judged.question)
            times.append(perf_counter() - began)
            if strange := [turn for turn, _ in result.ranked if turn not in turns]:
                raise BenchmarkError(
                    f"the system {name} returned {strange[0]!r}, which is not the id of a turn"
                )
            ranked = (found for found in result.ranked if found[0] not in judged.left_out)
            results.append(replace(result, ranked=tuple(ranked)))
        values = measure(questions, results, {key: turn for key, (_, turn) in turns.items()})
        runs.append(SystemRun(name, tuple(results), values, float(np.median(times)) * 1000))
    return Run(settings, turns, tuple(questions), tuple(runs))
