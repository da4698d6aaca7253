"""How far a figure can be trusted: intervals, and the significance of differences."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from eval.metrics import Values

_RESAMPLES = 2000
_SEED = 20180411


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `count` questions with its 95 % interval."""

    mean: float
    low: float
    high: float
    count: int


def estimate(values: Values) -> Estimate | None:
    """The mean of the values that are not NaN, with a percentile bootstrap interval (Efron 1979);
    None if all are NaN."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return None
    mean = float(known.mean())
    if np.ptp(known) == 0:
        return Estimate(mean, mean, mean, len(known))
    interval = stats.bootstrap(
        (known,), np.mean, n_resamples=_RESAMPLES, method="percentile", rng=_SEED
    ).confidence_interval
    return Estimate(mean, float(interval.low), float(interval.high), len(known))


def p_value(values: Values, baseline: Values) -> float:
    """The two-sided p of a paired randomisation test on the difference of means (Fisher; advised
    for retrieval by Smucker, Allan & Carterette 2007); 1 for a single question."""
    known = ~np.isnan(values) & ~np.isnan(baseline)
    if known.sum() < 2 or np.array_equal(values[known], baseline[known]):
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
