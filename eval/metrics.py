"""Metrics over questions, through ir_measures; what it does not know is defined here."""

from collections.abc import Iterable, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

from eval.questions import Judged
from eval.systems import Result

# A supporting turn (grade 1) counts as found; nDCG weighs it below an answering one.
MEASURES = (Success @ 1, Success @ 3, Success @ 5, RR @ 10, nDCG @ 10, R @ 10)

Values = NDArray[np.float64]


def ranking_values(questions: Sequence[Judged], results: Sequence[Result]) -> dict[str, Values]:
    """Each measure's value for each question, in order; NaN for questions without an answer.

    A question that a system returns nothing for scores 0 and does not drop out.
    """
    qrels = [
        ir_measures.Qrel(judged.line.id, turn, grade)
        for judged in questions
        for turn, grade in judged.grades.items()
    ]
    run = [
        ir_measures.ScoredDoc(judged.line.id, turn, score)
        for judged, result in zip(questions, results, strict=True)
        for turn, score in result.ranked
    ]
    position = {judged.line.id: i for i, judged in enumerate(questions)}
    values = {
        str(measure): np.array([0.0 if q.answerable else np.nan for q in questions])
        for measure in MEASURES
    }
    for metric in ir_measures.iter_calc(MEASURES, qrels, run):
        values[str(metric.measure)][position[metric.query_id]] = metric.value
    return values


def attribution_values(questions: Sequence[Judged], results: Sequence[Result]) -> Values:
    """For each question that asks a certain speaker or organisation and is answered: the share of
    shown quotes that are theirs. NaN for the others."""
    values = np.full(len(questions), np.nan)
    for i, (judged, result) in enumerate(zip(questions, results, strict=True)):
        quotes = result.answer.quotes if result.answer else ()
        if judged.asked and quotes:
            theirs = (q.speaker in judged.asked or q.organisation in judged.asked for q in quotes)
            values[i] = np.mean(list(theirs))
    return values


def shown_words_values(questions: Sequence[Judged], results: Sequence[Result]) -> Values:
    """For each answerable question: whether one of the first three quotes shows gold words, and
    not only stands in the right turn. NaN for the others and for systems without quotes."""
    values = np.full(len(questions), np.nan)
    for i, (judged, result) in enumerate(zip(questions, results, strict=True)):
        if judged.answerable and result.answer:
            values[i] = any(
                quote.start < end and start < quote.end
                for quote in result.answer.quotes[:3]
                for start, end in judged.spans.get(quote.turn_id, ())
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
