"""Judgement: what is refused, and how sure an answer is."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from eval.calibrate import fit
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoder
from qa.judge import (
    NOTHING,
    SIGNS,
    Calibration,
    Evidence,
    Form,
    Judge,
    Regression,
    bundled_calibration,
)
from tests.conftest import WordEncoder

STRONG = Evidence(
    match=0.8,
    whole=0.5,
    reading=2.0,
    elsewhere=0.0,
    quantity_missing=False,
    name_missing=False,
    form="topic, of some",
)
WEAK = replace(STRONG, match=0.3, whole=0.1, reading=-4.0, elsewhere=0.3, quantity_missing=True)
OF_SOME = Regression(weights=(10.0, 1.0, 0.5, -4.0, -2.0, -3.0), intercept=-5.0)
OF_ANYBODY = Regression(weights=(10.0, 1.0, 0.5, 0.0, -2.0, -3.0), intercept=-9.0)
CALIBRATION = Calibration(
    encoder="x",
    cross_encoder="y",
    settings="",
    enough=0.3,
    regressions={
        "topic": OF_ANYBODY,
        "topic, of some": OF_SOME,
        "particular": OF_ANYBODY,
        "particular, of some": OF_SOME,
    },
)


def test_weak_evidence_is_refused_and_strong_is_sure() -> None:
    judge = Judge(CALIBRATION)
    assert not judge.judge(WEAK).answers
    verdict = judge.judge(STRONG)
    assert (verdict.answers, verdict.confidence) == (True, "sure")
    assert judge.judge(None) == NOTHING


def test_more_is_asked_of_what_anybody_may_have_said() -> None:
    judge = Judge(CALIBRATION)
    of_anybody = replace(STRONG, form="topic")
    assert judge.judge(STRONG).probability > judge.judge(of_anybody).probability


def test_a_name_that_the_minutes_never_use_speaks_against_an_answer() -> None:
    judge = Judge(CALIBRATION)
    missing = replace(STRONG, name_missing=True)
    assert judge.judge(missing).probability < judge.judge(STRONG).probability


def test_what_reads_like_no_answer_speaks_against_one() -> None:
    judge = Judge(CALIBRATION)
    assert judge.judge(replace(STRONG, reading=-4.0)).probability < 0.9
    assert judge.judge(STRONG).probability > 0.9


def test_the_judge_is_calibrated_for_both_models(encoder: Encoder) -> None:
    assert Judge.of(encoder, bundled_cross_encoder()).calibration
    assert Judge.of(encoder, None).calibration is None


def test_without_a_calibration_nothing_found_is_refused() -> None:
    judge = Judge.of(WordEncoder(), bundled_cross_encoder())
    assert judge.judge(WEAK).answers
    assert judge.judge(None) == NOTHING


def test_the_bundled_calibration_weighs_every_sign_in_every_form() -> None:
    calibration = bundled_calibration()
    assert set(calibration.regressions) == set(get_args(Form))
    for regression in calibration.regressions.values():
        assert len(regression.weights) == len(SIGNS)


def test_a_fit_tells_the_answerable_from_the_others() -> None:
    rng = np.random.default_rng(1)

    def some(like: Evidence) -> Evidence:
        match, whole, elsewhere = rng.normal((like.match, like.whole, like.elsewhere), 0.05)
        reading = rng.normal(like.reading, 0.5)
        return replace(like, match=match, whole=whole, reading=reading, elsewhere=abs(elsewhere))

    answerable = [True] * 60 + [False] * 30
    asked = [(some(STRONG if answer else WEAK), answer) for answer in answerable]
    fitted = fit(asked, most_wrongly_refused=0.05)
    fared = fitted.fared["topic, of some"]
    assert fared.auroc > 0.99
    assert fared.refused == 1.0
    assert fared.wrongly_refused <= 0.06
    judge = Judge(replace(CALIBRATION, enough=fitted.enough, regressions=fitted.regressions))
    assert judge.judge(STRONG).answers
    assert not judge.judge(WEAK).answers


def test_wrong_refusals_are_spent_where_they_tell_most() -> None:
    rng = np.random.default_rng(1)
    asked = []
    for i in range(400):
        form: Form = "topic" if i % 2 else "particular"
        # What is particular matches as well by chance, a topic only where it is spoken of.
        mean = 0.7 if i % 4 < 2 or form == "particular" else 0.4
        match = float(rng.normal(mean, 0.1))
        asked.append((Evidence(match, 0.0, 0.0, 0.0, False, False, form), i % 4 < 2))
    fared = fit(asked, most_wrongly_refused=0.1).fared
    assert fared["topic"].refused > 0.9
    assert fared["particular"].refused < 0.3
    wrongly = [fared[form].wrongly_refused for form in fared]
    assert sum(wrongly) / 2 == pytest.approx(0.1, abs=0.01)


def test_probabilities_are_for_the_usual_share_of_unanswerable_questions() -> None:
    rng = np.random.default_rng(1)
    asked = [
        (replace(STRONG, match=float(rng.normal(0.6 if answer else 0.5, 0.1))), answer)
        for answer in [True] * 300 + [False] * 300
    ]
    means = []
    for few in (asked, asked[:400]):
        regression = fit(few, most_wrongly_refused=0.05).regressions["topic, of some"]
        means.append(np.mean([regression.probability(evidence) for evidence, _ in asked]))
    assert means[0] == pytest.approx(means[1], abs=0.03)
    assert means[0] > 0.6


def test_a_fit_wants_both_kinds_of_question() -> None:
    with pytest.raises(ValueError, match='no unanswerable question of the form "topic, of some"'):
        fit([(STRONG, True)] * 20, most_wrongly_refused=0.05)
