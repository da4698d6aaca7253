"""Metrics of one question's result, through ir_measures; what it does not know is defined here."""

from collections.abc import Iterable, Mapping, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

from corpus.model import Turn
from eval.questions import Judged
from eval.systems import Result

# A supporting turn (grade 1) counts as found; nDCG weighs it below an answering one.
RANKING = {
    "success@1": Success @ 1,
    "success@3": Success @ 3,
    "success@5": Success @ 5,
    "MRR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
    "recall@10": R @ 10,
}
WORDS = "words@3"
ATTRIBUTION = "attribution@5"

Values = NDArray[np.float64]


def measure(
    questions: Sequence[Judged], results: Sequence[Result], turns: Mapping[str, Turn]
) -> dict[str, Values]:
    """Each measure's value for each question, in order; NaN where it does not apply. `turns` are
    those of the minutes, by id."""
    return {
        **_ranking(questions, results),
        WORDS: _words(questions, results),
        ATTRIBUTION: _attribution(questions, results, turns),
    }


def _ranking(questions: Sequence[Judged], results: Sequence[Result]) -> dict[str, Values]:
    """A question without an answer has no value; one that a system returns nothing for scores 0
    and does not drop out."""
    qrels = [
        ir_measures.Qrel(judged.line.id, turn, grade)
        for judged in questions
        for turn, grade in judged.grades.items()
    ]
    run = [
        ir_measures.ScoredDoc(judged.line.id, turn, score)
        for judged, result in zip(questions, results, strict=True)
        for turn, score in by_rank(result)
    ]
    position = {judged.line.id: i for i, judged in enumerate(questions)}
    names = {str(metric): name for name, metric in RANKING.items()}
    values = {
        name: np.array([0.0 if judged.answerable else np.nan for judged in questions])
        for name in RANKING
    }
    for metric in ir_measures.iter_calc(list(RANKING.values()), qrels, run):
        values[names[str(metric.measure)]][position[metric.query_id]] = metric.value
    return values


def by_rank(result: Result) -> list[tuple[str, int]]:
    """The turns with scores that fall by one from rank to rank: metrics and trec_eval sort by
    score, and would order a system's ties in their own way."""
    return [(turn, len(result.ranked) - i) for i, (turn, _) in enumerate(result.ranked)]


def _words(questions: Sequence[Judged], results: Sequence[Result]) -> Values:
    """For each answerable question: whether one of the first three quotes shows gold words, and
    not only stands in the right turn. NaN for systems that quote nothing by design."""
    values = np.full(len(questions), np.nan)
    for i, (judged, result) in enumerate(zip(questions, results, strict=True)):
        if judged.spans and result.answer:
            values[i] = any(
                quote.start < end and start < quote.end
                for quote in result.answer.quotes[:3]
                for start, end in judged.spans.get(quote.turn_id, ())
            )
    return values


def _attribution(
    questions: Sequence[Judged], results: Sequence[Result], turns: Mapping[str, Turn]
) -> Values:
    """For each question that asks a certain speaker or organisation: the share of the first five
    turns that are theirs. NaN where nothing is shown."""
    values = np.full(len(questions), np.nan)
    for i, (judged, result) in enumerate(zip(questions, results, strict=True)):
        shown = [turns[turn] for turn, _ in result.ranked[:5] if turn in turns]
        if judged.asked and shown:
            values[i] = np.mean(
                [bool({turn.speaker, turn.organisation} & judged.asked) for turn in shown]
            )
    return values


def auroc(confidence: Iterable[float], answerable: Iterable[bool]) -> float:
    """The probability that an answerable question has the higher confidence of two (Hanley &
    McNeil 1982); ties count half. NaN where one kind is missing."""
    pairs = list(zip(confidence, answerable, strict=True))
    yes = np.array([value for value, is_answerable in pairs if is_answerable])
    no = np.array([value for value, is_answerable in pairs if not is_answerable])
    if not len(yes) or not len(no):
        return float("nan")
    return float(np.mean((yes[:, None] > no) + 0.5 * (yes[:, None] == no)))
