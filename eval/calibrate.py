"""The judge is fitted to development questions: `qa eval calibrate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from corpus.reader import BUNDLED as MINUTES
from corpus.reader import read_documents
from eval.metrics import auroc
from eval.questions import BUNDLED as QUESTIONS
from eval.questions import Judged, load_questions
from index.build import build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoder
from qa.answer import Answerer
from qa.judge import (
    CALIBRATION,
    SIGNS,
    Calibration,
    Evidence,
    Form,
    Judge,
    Regression,
    calibration_type,
)

PATH = click.Path(path_type=Path)
_FOLDS = 10
_SEED = 20180411
# The share of unanswerable questions that probabilities are for: as where questions were written to
# be like users'. Of those that were written to fit by, more are unanswerable.
_UNANSWERABLE = 0.25
_FOR = ("match", "whole", "reading")  # signs that speak for an answer; the others speak against it
_SPEAKS = np.array([1 if sign in _FOR else -1 for sign in SIGNS])


@dataclass(frozen=True, slots=True)
class Fared:
    """How a form of question fares among those that its regression was not fitted to (each tenth
    by a regression on the other nine): AUROC of the probability; the share of unanswerable
    questions refused, and that of answerable ones wrongly refused."""

    questions: int
    auroc: float
    refused: float
    wrongly_refused: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The regressions, the probability that is enough, and how they fare, by form of question."""

    regressions: dict[Form, Regression]
    enough: float
    fared: dict[Form, Fared]


def gather(answerer: Answerer, questions: Sequence[Judged]) -> list[tuple[Evidence, bool]]:
    """The evidence found for each question for which anything was found, and whether it is
    answerable. Questions refused for their scope alone are decided without evidence."""
    found = [(answerer.find(judged.question).evidence, judged.answerable) for judged in questions]
    return [(evidence, answerable) for evidence, answerable in found if evidence]


def fit(asked: Sequence[tuple[Evidence, bool]], most_wrongly_refused: float) -> Fitted:
    """Fit a logistic regression to each form of question, and set the probability from which a
    question counts as answered so high that `most_wrongly_refused` of all the answerable ones fall
    under it, measured on questions left out of the fit.

    `asked` is the evidence for questions and whether they are answerable. Raises ValueError for a
    form without both kinds of question.
    """
    answerable = sum(answers for _, answers in asked)
    odds = _UNANSWERABLE / (1 - _UNANSWERABLE)
    weight = odds * answerable / max(1, len(asked) - answerable)
    fits = {form: _Fit.of(form, asked, weight) for form in sorted({e.form for e, _ in asked})}
    answered = np.concatenate([one.left_out[one.answers] for one in fits.values()])
    enough = float(np.quantile(answered, most_wrongly_refused))
    return Fitted(
        {form: one.regression for form, one in fits.items()},
        round(enough, 4),
        {form: one.fared(enough) for form, one in fits.items()},
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """A regression, and the probability that it gave to each question when that was left out.
    `answers` tells which are answerable."""

    regression: Regression
    left_out: NDArray[np.float64]
    answers: NDArray[np.bool_]

    @classmethod
    def of(cls, form: Form, asked: Sequence[tuple[Evidence, bool]], weight: float) -> "_Fit":
        """The fit where unanswerable questions weigh `weight` each, answerable ones 1."""
        signs = np.array([evidence.signs() for evidence, _ in asked if evidence.form == form])
        answers = np.array([answers for evidence, answers in asked if evidence.form == form])
        if answers.all() or not answers.any():
            kind = "un" if answers.all() else ""
            raise ValueError(f'no {kind}answerable question of the form "{form}"; add some')
        size = signs.std(axis=0)
        size[size == 0] = 1.0
        regression = LogisticRegression(class_weight={False: weight, True: 1.0}, max_iter=1000)
        # Signs go together, and one of them may come out speaking for what it speaks against: by
        # chance, and absurdly for a reader. Such a one is left out.
        while (against := regression.fit(signs / size, answers).coef_[0] * _SPEAKS < 0).any():
            signs[:, against] = 0.0
        left_out = cross_val_predict(
            regression,
            signs / size,
            answers,
            cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED),
            method="predict_proba",
        )[:, 1]
        weights = tuple(round(float(weight), 4) for weight in regression.coef_[0] / size)
        intercept = round(float(regression.intercept_[0]), 4)
        return cls(Regression(weights, intercept), left_out, answers)

    def fared(self, enough: float) -> Fared:
        refused = self.left_out < enough
        return Fared(
            len(self.answers),
            auroc=auroc(self.left_out.tolist(), self.answers.tolist()),
            refused=float(refused[~self.answers].mean()),
            wrongly_refused=float(refused[self.answers].mean()),
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
    default=0.05,
    show_default=True,
    help="The share of answerable questions that may be refused.",
)
@click.option("--out", type=PATH, default=CALIBRATION, help="Where the calibration is written.")
def calibrate(pairs: tuple[tuple[Path, Path], ...], most_wrongly_refused: float, out: Path) -> None:
    """Fit what is refused, and how sure answers are, to development questions."""
    encoder, cross_encoder = Encoder(), bundled_cross_encoder()
    asked = pairs or ((QUESTIONS, MINUTES),)
    found = []
    for minutes in dict.fromkeys(minutes for _, minutes in asked):
        documents = read_documents([minutes])
        index = build_index(documents, encoder)
        answerer = Answerer(index, encoder, cross_encoder, Judge.lenient())
        for file in (file for file, of in asked if of == minutes):
            found += gather(answerer, load_questions(file, documents, "dev"))
    names = ", ".join(f"{file.name} (dev)" for file, _ in asked)
    click.echo(f"Fitted on {names}; on questions left out of the fit:")
    try:
        fitted = fit(found, most_wrongly_refused)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    for form, fared in fitted.fared.items():
        click.echo(
            f"{form}: {fared.questions} questions; AUROC {fared.auroc:.2f}, refused "
            f"{fared.refused:.2f}, wrongly {fared.wrongly_refused:.2f}"
        )
    calibration = Calibration(
        encoder=encoder.fingerprint,
        cross_encoder=cross_encoder.fingerprint,
        settings=f"{names} · signs {', '.join(SIGNS)}",
        enough=fitted.enough,
        regressions=fitted.regressions,
    )
    out.write_bytes(calibration_type.dump_json(calibration, indent=1) + b"\n")
    click.echo(f"Written to {out}")
