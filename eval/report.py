"""From a run to its report: figures by language and by kind, and every question with its gold, what
each system showed, and why."""

from collections.abc import Sequence

import numpy as np

from corpus.model import Document, Turn
from eval.metrics import auroc
from eval.questions import Judged, kinds
from eval.records import Abstention, Asked, BySystem, Figures, Given, GoldTurn, Report, Shown
from eval.run import Run
from eval.statistics import Estimate, estimate, p_value
from eval.systems import Result
from qa.records import AnswerScope

MAIN = "MRR@10"  # the measure that significance is tested on
LANGUAGES = ("da", "en")
_SHOWN = 5  # turns of each system and question
_LONGEST = 300  # characters of a turn that a system without quotes shows


def make_report(run: Run) -> Report:
    """The report of a run; its first system is the baseline."""
    lines = [judged.line for judged in run.questions]
    return Report(
        settings=run.settings,
        baseline=run.systems[0].name,
        milliseconds={system.name: round(system.milliseconds, 1) for system in run.systems},
        all=_figures(run, range(len(lines))),
        languages={
            language: _figures(run, chosen)
            for language in LANGUAGES
            if (chosen := [i for i, line in enumerate(lines) if line.language == language])
        },
        kinds={
            kind: _figures(run, [i for i, line in enumerate(lines) if line.kind == kind])
            for kind in kinds(run.questions)
        },
        questions=[_asked(run, i) for i in range(len(lines))],
    )


def _figures(run: Run, chosen: Sequence[int]) -> BySystem:
    """The figures of each system on the questions at some positions."""
    baseline = run.systems[0]
    questions = [run.questions[i] for i in chosen]
    found: BySystem = {}
    for system in run.systems:
        estimates = {name: estimate(values[chosen]) for name, values in system.values.items()}
        measures = {name: _rounded(mean) for name, mean in estimates.items() if mean}
        p = None
        if system is not baseline and MAIN in measures:
            p = round(p_value(system.values[MAIN][chosen], baseline.values[MAIN][chosen]), 4)
        silence = abstention(questions, [system.results[i] for i in chosen])
        found[system.name] = Figures(len(questions), measures, silence, p)
    return found


def _rounded(found: Estimate) -> Estimate:
    return Estimate(round(found.mean, 4), round(found.low, 4), round(found.high, 4), found.count)


def abstention(questions: Sequence[Judged], results: Sequence[Result]) -> Abstention | None:
    """The abstention of a system; None for one that never refuses and has no confidence."""
    if all(result.confidence is None for result in results):
        return None
    refused = np.array([result.refused for result in results])
    answerable = np.array([judged.answerable for judged in questions])
    right = int((refused & ~answerable).sum())
    area = auroc((result.confidence or 0.0 for result in results), answerable.tolist())
    return Abstention(
        precision=_share(right, int(refused.sum())),
        recall=_share(right, int((~answerable).sum())),
        wrongly=_share(int((refused & answerable).sum()), int(answerable.sum())),
        auroc=None if np.isnan(area) else round(area, 4),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _asked(run: Run, position: int) -> Asked:
    judged = run.questions[position]
    line = judged.line
    return Asked(
        id=line.id,
        language=line.language,
        kind=line.kind,
        split=line.split,
        question=line.question,
        history=list(line.history),
        reason=line.reason,
        note=line.note,
        gold=[gold for turn in judged.grades for gold in _gold(judged, *run.turns[turn])],
        results={
            system.name: _given(system.results[position], judged, run) for system in run.systems
        },
    )


def _gold(judged: Judged, document: Document, turn: Turn) -> list[GoldTurn]:
    """The gold words of a turn, or the turn's first where the gold is all of it."""
    spans = judged.spans.get(turn.id)
    texts = [document.words(*span) for span in spans] if spans else [_beginning(document, turn)]
    return [GoldTurn(turn.id, turn.speaker, judged.grades[turn.id], text) for text in texts]


def _given(result: Result, judged: Judged, run: Run) -> Given:
    answer = result.answer
    quotes = {quote.turn_id: quote.text for quote in answer.quotes} if answer else {}
    ranks = (i for i, (turn, _) in enumerate(result.ranked, 1) if turn in judged.grades)
    return Given(
        refused=result.refused,
        message=answer.message if answer else None,
        confidence=None if result.confidence is None else round(result.confidence, 4),
        scope=_scope(answer.scope) if answer else None,
        rank=next(ranks, None),
        shown=[
            Shown(
                turn=identifier,
                speaker=turn.speaker,
                organisation=turn.organisation,
                text=quotes.get(identifier) or _beginning(document, turn),
                score=round(score, 4),
                grade=judged.grades.get(identifier, 0),
            )
            for identifier, score in result.ranked[:_SHOWN]
            for document, turn in [run.turns[identifier]]
        ],
    )


def _beginning(document: Document, turn: Turn) -> str:
    words = document.words(turn.start, turn.end)
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _scope(scope: AnswerScope) -> str | None:
    """Whom and what the answer was restricted to, in words; None if to nothing."""
    parts = (
        scope.organisations or scope.speakers,
        scope.sessions,
        scope.roles,
        scope.documents,
        [f"({name})" for name in scope.unknown],
    )
    return "; ".join(", ".join(part) for part in parts if part) or None
