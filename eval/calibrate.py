"""The judge is fitted to development questions: `qa eval calibrate`."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from corpus.reader import BUNDLED as MINUTES
from corpus.reader import read_documents
from eval.metrics import auroc
from eval.questions import BUNDLED as QUESTIONS
from eval.questions import Judged, load_questions
from index.build import build_index
from index.encoder import Encoder
from qa.answer import Answerer
from qa.judge import CALIBRATION, SIGNS, Calibration, Evidence, Judge, calibration_type

PATH = click.Path(path_type=Path)
_FOLDS = 10
_SEED = 20180411


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration, and how it fares on questions that it was not fitted to (each tenth by a
    regression on the other nine): AUROC of the probability, the share of unanswerable questions
    refused, and that of answerable ones wrongly refused."""

    calibration: Calibration
    auroc: float
    refused: float
    wrongly_refused: float


def gather(answerer: Answerer, questions: Sequence[Judged]) -> tuple[list[Evidence], list[bool]]:
    """The evidence found for each question for which anything was found, and whether it is
    answerable. Questions refused for their scope alone are decided without evidence."""
    found = [(answerer.find(judged.question).evidence, judged.answerable) for judged in questions]
    return [e for e, _ in found if e], [answerable for e, answerable in found if e]


def fit(
    evidence: Sequence[Evidence],
    answerable: Sequence[bool],
    fingerprint: str,
    settings: str,
    most_wrongly_refused: float,
    prior: float | None = None,
) -> Fitted:
    """Fit a logistic regression, and set the probability from which a question counts as answered
    so high that `most_wrongly_refused` of the answerable ones fall under it, all measured on
    questions left out of the fit. `prior` is the share of questions that are answerable in use, if
    it is not that of these: the intercept is corrected for it (King & Zeng 2001)."""
    signs = np.array([astuple(e) for e in evidence])
    answers = np.array(answerable)
    size = signs.std(axis=0)
    size[size == 0] = 1.0
    regression = LogisticRegression(max_iter=1000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    left_out: NDArray[np.float64] = cross_val_predict(
        regression, signs / size, answers, cv=folds, method="predict_proba"
    )[:, 1]
    shift = float(logit(prior) - logit(answers.mean())) if prior else 0.0
    left_out = expit(logit(left_out) + shift)
    enough = float(np.quantile(left_out[answers], most_wrongly_refused))
    regression.fit(signs / size, answers)
    weights = regression.coef_[0] / size
    return Fitted(
        Calibration(
            fingerprint=fingerprint,
            settings=f"{settings} · signs {', '.join(SIGNS)}",
            weights=tuple(round(float(w), 4) for w in weights),
            intercept=round(float(regression.intercept_[0]) + shift, 4),
            enough=round(enough, 4),
        ),
        auroc=auroc(left_out.tolist(), answerable),
        refused=float((left_out[~answers] < enough).mean()),
        wrongly_refused=float((left_out[answers] < enough).mean()),
    )


@click.command()
@click.option(
    "--questions",
    "pairs",
    type=(PATH, PATH),
    multiple=True,
    metavar="QUESTIONS MINUTES",
    help="Questions, and the file or folder of the minutes they are asked of; may be repeated. "
    "By default those on the bundled minutes.",
)
@click.option(
    "--most-wrongly-refused",
    type=click.FloatRange(0, 1),
    default=0.04,
    show_default=True,
    help="The share of answerable questions that may be refused.",
)
@click.option("--out", type=PATH, default=CALIBRATION, help="Where the calibration is written.")
def calibrate(pairs: tuple[tuple[Path, Path], ...], most_wrongly_refused: float, out: Path) -> None:
    """Fit what is refused, and how sure answers are, to development questions.

    Questions on some minutes that are asked of the others are unanswerable there: their topic is
    far off, while those of a file's own unanswerable questions are near.
    """
    encoder = Encoder()
    sets = []
    for file, minutes in pairs or ((QUESTIONS, MINUTES),):
        documents = read_documents([minutes])
        answerer = Answerer(build_index(documents, encoder), encoder, Judge.lenient())
        sets.append((answerer, load_questions(file, documents, "dev")))
    evidence: list[Evidence] = []
    answerable: list[bool] = []
    strangers: list[Evidence] = []
    for answerer, own in sets:
        found, answers = gather(answerer, own)
        evidence += found
        answerable += answers
        for _, others in sets:
            strangers += gather(answerer, others)[0] if others is not own else []
    # A stranger names nobody who is there: its other signs are silent, which says nothing.
    prior = answerable.count(True) / len(answerable)
    usual = Evidence(*np.mean([astuple(e) for e in evidence], axis=0).tolist())
    evidence += [replace(usual, match=stranger.match) for stranger in strangers]
    answerable += [False] * len(strangers)
    asked = ", ".join(f"{file.name} (dev)" for file, _ in pairs or ((QUESTIONS, MINUTES),))
    settings = f"{asked}: {len(evidence)} questions, {len(strangers)} asked of other minutes"
    fitted = fit(evidence, answerable, encoder.fingerprint, settings, most_wrongly_refused, prior)
    out.write_bytes(calibration_type.dump_json(fitted.calibration, indent=1) + b"\n")
    click.echo(
        f"Fitted on {settings}; {answerable.count(False)} are unanswerable. On those left out: "
        f"AUROC {fitted.auroc:.2f}, refused {fitted.refused:.2f}, wrongly refused "
        f"{fitted.wrongly_refused:.2f}. Written to {out}"
    )
