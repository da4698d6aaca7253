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
from index.encoder import Encoder
from qa.answer import Answerer
from qa.judge import (
    CALIBRATION,
    SIGNS,
    Calibration,
    Evidence,
    Judge,
    Regression,
    calibration_type,
)
from qa.scope import Scope

PATH = click.Path(path_type=Path)
_FOLDS = 10
_SEED = 20180411
_SPEAKS = np.array([1, -1, -1])  # for (1) or against (-1) an answer, in the order of SIGNS


@dataclass(frozen=True, slots=True)
class Fitted:
    """A regression, and how it fares on questions that it was not fitted to (each tenth by a
    regression on the other nine): AUROC of the probability; the share of unanswerable questions
    refused, near and far; and that of answerable ones wrongly refused."""

    regression: Regression
    auroc: float
    refused: float
    far_refused: float
    wrongly_refused: float


def gather(answerer: Answerer, questions: Sequence[Judged]) -> list[tuple[Evidence, bool]]:
    """The evidence found for each question for which anything was found, and whether it is
    answerable. Questions refused for their scope alone are decided without evidence."""
    found = [(answerer.find(judged.question).evidence, judged.answerable) for judged in questions]
    return [(evidence, answerable) for evidence, answerable in found if evidence]


def strangers(
    answerer: Answerer, own: Sequence[Judged], home: Answerer, others: Sequence[Judged]
) -> list[Evidence]:
    """The evidence for questions on other minutes, understood where they are at home. Those that
    ask somebody there are asked here of those whom `own` questions ask, in turn."""
    scopes = [
        scope
        for judged in own
        if (scope := answerer.read(judged.question).understood.scope).restricts_people
        and not scope.unknown
    ]
    found = []
    for number, judged in enumerate(others):
        context = home.read(judged.question)
        restricts = context.understood.scope.restricts_people
        scope = scopes[number % len(scopes)] if restricts and scopes else Scope()
        if context.understood.topic:
            found.append(answerer.look(judged.question.question, context.texts, scope)[2])
    return [evidence for evidence in found if evidence]


def fit(
    near: Sequence[tuple[Evidence, bool]], far: Sequence[Evidence], most_wrongly_refused: float
) -> Fitted:
    """Fit a logistic regression, and set the probability from which a question counts as answered
    so high that `most_wrongly_refused` of the answerable ones fall under it, all measured on
    questions left out of the fit.

    `near` is the evidence for questions and whether they are answerable; `far`, that for questions
    on other minutes, takes half of the weight of those that are not, so that the share of the
    answerable stays what it is.
    """
    signs = np.array([e.signs() for e in [*(e for e, _ in near), *far]])
    answers = np.array([*(answerable for _, answerable in near), *[False] * len(far)])
    weigh = np.ones(len(answers))
    if far:
        weigh[~answers] = 0.5
        weigh[len(near) :] *= (~answers[: len(near)]).sum() / len(far)
    size = signs.std(axis=0)
    size[size == 0] = 1.0
    regression = LogisticRegression(max_iter=1000)
    # Signs go together, and one of them may come out speaking for what it speaks against: by
    # chance, and absurdly for a reader. Such a one is left out.
    while (against := regression.fit(signs / size, answers, weigh).coef_[0] * _SPEAKS < 0).any():
        signs[:, against] = 0.0
    left_out: NDArray[np.float64] = cross_val_predict(
        regression,
        signs / size,
        answers,
        cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED),
        params={"sample_weight": weigh},
        method="predict_proba",
    )[:, 1]
    enough = float(np.quantile(left_out[answers], most_wrongly_refused))
    weights = regression.coef_[0] / size
    refused = left_out[~answers] < enough
    return Fitted(
        Regression(
            weights=tuple(round(float(w), 4) for w in weights),
            intercept=round(float(regression.intercept_[0]), 4),
            enough=round(enough, 4),
        ),
        auroc=auroc(left_out[: len(near)].tolist(), answers[: len(near)].tolist()),
        refused=float(refused[: len(refused) - len(far)].mean()),
        far_refused=float(refused[len(refused) - len(far) :].mean()) if far else 1.0,
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
    asked = pairs or ((QUESTIONS, MINUTES),)
    sets = []
    for file, minutes in asked:
        documents = read_documents([minutes])
        answerer = Answerer(build_index(documents, encoder), encoder, Judge.lenient())
        sets.append((answerer, load_questions(file, documents, "dev")))
    found = [one for answerer, own in sets for one in gather(answerer, own)]
    foreign = [
        evidence
        for answerer, own in sets
        for home, others in sets
        if home is not answerer
        for evidence in strangers(answerer, own, home, others)
    ]
    names = ", ".join(f"{file.name} (dev)" for file, _ in asked)
    click.echo(f"Fitted on {names}; on questions left out of the fit:")
    fitted: dict[bool, Fitted] = {}
    for restricted, title in ((False, "asked of anybody"), (True, "asked of some")):
        near = [(e, answerable) for e, answerable in found if e.restricted == restricted]
        far = [e for e in foreign if e.restricted == restricted]
        one = fitted[restricted] = fit(near, far, most_wrongly_refused)
        click.echo(
            f"{title}: {len(near)} questions and {len(far)} on other minutes; AUROC "
            f"{one.auroc:.2f}, refused {one.refused:.2f} and {one.far_refused:.2f}, wrongly "
            f"{one.wrongly_refused:.2f}"
        )
    calibration = Calibration(
        fingerprint=encoder.fingerprint,
        settings=f"{names}, {len(foreign)} asked of other minutes · signs {', '.join(SIGNS)}",
        anybody=fitted[False].regression,
        some=fitted[True].regression,
    )
    out.write_bytes(calibration_type.dump_json(calibration, indent=1) + b"\n")
    click.echo(f"Written to {out}")
