"""Judgement: what is refused, and how sure an answer is."""

from dataclasses import replace

import numpy as np
import pytest

from eval.calibrate import fit
from qa import phrases
from qa.judge import (
    NOTHING,
    SIGNS,
    Calibration,
    Evidence,
    Judge,
    Regression,
    bundled_calibration,
)
from tests.conftest import WordEncoder

WEAK = Evidence(match=0.3, elsewhere=0.3, number_missing=1.0, restricted=True)
STRONG = Evidence(match=0.8, elsewhere=0.0, number_missing=0.0, restricted=True)
SOME = Regression(weights=(10.0, -4.0, -2.0), intercept=-5.0, enough=0.3)
ANYBODY = Regression(weights=(10.0, 0.0, -2.0), intercept=-9.0, enough=0.3)
CALIBRATION = Calibration(fingerprint="x", settings="", anybody=ANYBODY, some=SOME)


def test_weak_evidence_is_refused_and_strong_is_sure() -> None:
    judge = Judge(CALIBRATION)
    assert not judge.judge(WEAK).answers
    verdict = judge.judge(STRONG)
    assert (verdict.answers, verdict.confidence) == (True, "sure")
    assert verdict.cut == pytest.approx(STRONG.match - judge.within)
    assert judge.judge(None) == NOTHING


def test_more_is_asked_of_what_anybody_may_have_said() -> None:
    judge = Judge(CALIBRATION)
    assert (
        judge.judge(STRONG).probability > judge.judge(replace(STRONG, restricted=False)).probability
    )


def test_without_a_calibration_nothing_found_is_refused() -> None:
    judge = Judge.of(WordEncoder())
    assert judge.judge(WEAK).answers
    assert judge.judge(None) == NOTHING


def test_the_bundled_calibration_weighs_every_sign() -> None:
    calibration = bundled_calibration()
    for regression in (calibration.anybody, calibration.some):
        assert len(regression.weights) == len(SIGNS)


def test_a_fit_tells_the_answerable_from_the_others() -> None:
    rng = np.random.default_rng(1)

    def some(like: Evidence) -> Evidence:
        match, elsewhere = rng.normal((like.match, like.elsewhere), 0.05)
        return Evidence(match, abs(elsewhere), like.number_missing, like.restricted)

    answerable = [True] * 60 + [False] * 30
    near = [(some(STRONG if answer else WEAK), answer) for answer in answerable]
    fitted = fit(near, [some(WEAK) for _ in range(200)], most_wrongly_refused=0.05)
    assert fitted.auroc > 0.99
    assert fitted.refused == fitted.far_refused == 1.0
    assert fitted.wrongly_refused <= 0.06
    judge = Judge(replace(CALIBRATION, some=fitted.regression))
    assert judge.judge(STRONG).answers
    assert not judge.judge(WEAK).answers


@pytest.mark.parametrize(
    "question",
    ["Hvor mange kom der?", "hvormange deltagere", "How much did it cost?", "Hvornår begynder det?",
     "What time does it start?", "What did the bridge cost?", "Hvad koster det?"],
)  # fmt: skip
def test_a_number_is_asked_for(question: str) -> None:
    assert phrases.ASKS_NUMBER.search(question)


@pytest.mark.parametrize("question", ["Hvad sagde Odense?", "How did they find it?", "Who came?"])
def test_no_number_is_asked_for(question: str) -> None:
    assert not phrases.ASKS_NUMBER.search(question)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("da", "Vi har 7 ansatte.", True), ("da", "Der er to af dem.", True),
     ("en", "We went to the town.", False), ("en", "Twelve came.", True),
     ("da", "Det er svært.", False)],
)  # fmt: skip
def test_a_number_in_a_text(language: str, text: str, expected: bool) -> None:
    assert (phrases.NUMBER[language].search(text) is not None) == expected
