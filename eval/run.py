"""A run of the benchmark: every system on every question, and what comes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from scipy import stats

from eval.metrics import (
    Values,
    attribution_values,
    auroc,
    ranking_values,
    shown_words_values,
)
from eval.questions import Judged, kinds
from eval.systems import Result, System

MAIN = "RR@10"  # the measure that significance is tested on
BASELINE = "bm25"
_RESAMPLES = 2000
_SEED = 20180411


@dataclass(frozen=True, slots=True)
class SystemRun:
    """One system's results: for each question its result and its value by each measure."""

    name: str
    results: tuple[Result, ...]
    values: Mapping[str, Values]
    milliseconds: float  # a question, at the median


@dataclass(frozen=True, slots=True)
class Run:
    """All systems' results on the same questions. `settings` says what was measured on what."""

    settings: str
    questions: tuple[Judged, ...]
    systems: tuple[SystemRun, ...]

    def select(self, **wanted: str) -> Values:
        """Which questions have the wanted language, kind or split, as a mask."""
        return np.array(
            [
                all(getattr(q.line, key) == value for key, value in wanted.items())
                for q in self.questions
            ]
        )


def run_systems(
    questions: Sequence[Judged],
    systems: Mapping[str, System],
    settings: str,
    progress: Callable[[str], None] = lambda name: None,
) -> Run:
    """Ask every system every question, in order."""
    runs = []
    for name, system in systems.items():
        progress(name)
        results, times = [], []
        for judged in questions:
            began = perf_counter()
            results.append(system(judged.question))
            times.append(perf_counter() - began)
        values = {
            **ranking_values(questions, results),
            "gold words shown": shown_words_values(questions, results),
            "attribution": attribution_values(questions, results),
        }
        runs.append(SystemRun(name, tuple(results), values, float(np.median(times)) * 1000))
    return Run(settings, tuple(questions), tuple(runs))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `count` questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    count: int


def estimate(values: Values) -> Estimate:
    """The mean of values that are not NaN, with a percentile bootstrap interval (Efron 1979)."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    mean = float(known.mean())
    if len(known) == 1 or np.ptp(known) == 0:
        return Estimate(mean, mean, mean, len(known))
    interval = stats.bootstrap(
        (known,), np.mean, n_resamples=_RESAMPLES, method="percentile", rng=_SEED
    ).confidence_interval
    return Estimate(mean, float(interval.low), float(interval.high), len(known))


def p_value(values: Values, baseline: Values) -> float:
    """The two-sided p of a paired randomisation test on the difference of means (Fisher; advised
    for retrieval by Smucker, Allan & Carterette 2007)."""
    known = ~np.isnan(values) & ~np.isnan(baseline)
    if not known.any() or np.array_equal(values[known], baseline[known]):
        return 1.0
    test = stats.permutation_test(
        (values[known], baseline[known]),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        n_resamples=_RESAMPLES,
        vectorized=True,
        rng=_SEED,
    )
    return float(test.pvalue)


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well a system keeps silent, over all questions.

    `precision` and `recall` are those of refusing; `wrongly_refused` is the share of answerable
    questions that it refused; `auroc` says how well its confidence tells the two kinds apart.
    """

    precision: float
    recall: float
    wrongly_refused: float
    auroc: float


def abstention(questions: Sequence[Judged], results: Sequence[Result]) -> Abstention | None:
    """The abstention of a system; None for one that never refuses and has no confidence."""
    if all(result.confidence is None for result in results):
        return None
    refused = np.array([result.refused for result in results])
    answerable = np.array([judged.answerable for judged in questions])
    right = int((refused & ~answerable).sum())
    return Abstention(
        precision=_share(right, int(refused.sum())),
        recall=_share(right, int((~answerable).sum())),
        wrongly_refused=_share(int((refused & answerable).sum()), int(answerable.sum())),
        auroc=auroc((result.confidence or 0.0 for result in results), answerable.tolist()),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def summary(run: Run) -> dict[str, Any]:
    """Everything measured, as JSON: settings; by system: measures overall, by language, by kind."""
    systems = {}
    baseline = next((s for s in run.systems if s.name == BASELINE), None)
    for system in run.systems:
        groups: dict[str, Values] = {"all": np.ones(len(run.questions), dtype=bool)}
        groups |= {language: run.select(language=language) for language in ("da", "en")}
        groups |= {kind: run.select(kind=kind) for kind in kinds(run.questions)}
        found: dict[str, Any] = {"milliseconds": round(system.milliseconds, 1)}
        for group, mask in groups.items():
            chosen = mask.astype(bool)
            questions = [q for q, c in zip(run.questions, chosen, strict=True) if c]
            results = [r for r, c in zip(system.results, chosen, strict=True) if c]
            estimates = {m: estimate(v[chosen]) for m, v in system.values.items()}
            silence = abstention(questions, results)
            found[group] = {
                "questions": len(questions),
                **{
                    m: [round(e.mean, 4), round(e.low, 4), round(e.high, 4)]
                    for m, e in estimates.items()
                    if e.count
                },
                **({"abstention": _rounded(silence)} if silence else {}),
            }
            if baseline and baseline is not system and found[group].get(MAIN):
                p = p_value(system.values[MAIN][chosen], baseline.values[MAIN][chosen])
                found[group][f"p ({MAIN} against {BASELINE})"] = round(p, 4)
        systems[system.name] = found
    return {"settings": run.settings, "systems": systems}


def _rounded(silence: Abstention) -> dict[str, float | None]:
    values = {name: getattr(silence, name) for name in Abstention.__slots__}
    return {name: None if np.isnan(v) else round(v, 4) for name, v in values.items()}
