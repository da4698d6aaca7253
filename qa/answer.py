"""The answer: quotes with who said them, for whom, where, and what was said around them."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from corpus.language import detect_language
from corpus.model import Attribution, Document, Role
from index.build import Index
from index.encoder import Encoder
from qa.conversation import InContext, in_context
from qa.judge import EVERYTHING, NOTHING, Judge, Verdict
from qa.messages import join, say
from qa.names import Kind, Names
from qa.question import Question
from qa.retrieve import Hit, Retriever
from qa.scope import Scope


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class SessionRef(_Record):
    """The session of a quote; `number` is None for an unnumbered part of the minutes."""

    number: str | None
    title: str


class DocumentRef(_Record):
    """The document of a quote."""

    id: str
    title: str
    date: datetime.date | None
    language: str


class Neighbour(_Record):
    """A turn before or after the quoted one."""

    position: Literal["previous", "next"]
    turn_id: str
    speaker: str | None
    organisation: str | None
    text: str


class Quote(_Record):
    """Words of one turn. `text` is what the document says between `start` and `end`, with runs of
    white space as one space; `before` and `after` are the rest of the turn."""

    text: str
    turn_id: str
    speaker: str | None
    speaker_label: str | None
    role: Role | None
    organisation: str | None
    attribution: Attribution
    reason: str | None
    session: SessionRef
    document: DocumentRef
    page: int | None
    start: int
    end: int
    score: float
    before: str
    after: str
    context: tuple[Neighbour, ...]


class AnswerScope(_Record):
    """Who may be quoted, as understood: names in full, sessions by title."""

    speakers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    unknown: tuple[str, ...] = ()


class Answer(_Record):
    """The answer to one question, as the contract has it."""

    id: str | None
    question: str
    language: str
    status: Literal["answered", "not_found"]
    message: str | None
    confidence: Literal["sure", "likely", "unsure"] | None
    scope: AnswerScope
    quotes: tuple[Quote, ...]


class Answerer:
    """Answers questions from an index, with the encoder that it was built with."""

    def __init__(self, index: Index, encoder: Encoder, judge: Judge | None = None) -> None:
        self.index = index
        self.judge = judge or Judge.of(encoder)
        self.names = Names(index.documents)
        self.retriever = Retriever(index, encoder)

    def answer(self, question: Question) -> Answer:
        """The answer to a question in its conversation."""
        return self.answer_with_verdict(question)[0]

    def answer_with_verdict(self, question: Question) -> tuple[Answer, Verdict]:
        """The answer, with the judgement of what was found that it follows from."""
        context = self.read(question)
        scope = context.understood.scope
        if context.understood.topic or not scope.restricts_people:
            hits = self.retriever.search(context.texts, scope)
            verdict = self.judge.judge(hits)
        else:  # "What did Odense say?": everything, in order
            hits = self.retriever.everything(scope)
            verdict = EVERYTHING if hits else NOTHING
        language = detect_language(question.question)
        places = _places(hits, verdict.cut)[: question.top] if verdict.answers else []
        answer = Answer(
            id=question.id,
            question=question.question,
            language=language,
            status="answered" if places else "not_found",
            message=None if places else self._why_not(context, language),
            confidence=verdict.confidence if places else None,
            scope=self._scope(scope),
            quotes=tuple(self._quote(place) for place in places),
        )
        return answer, verdict

    def read(self, question: Question) -> InContext:
        """What the question asks, in its conversation and with the scope set by its fields."""
        questions = [*question.history, question.question]

        def last_speaker(position: int) -> str | None:
            earlier = Question(
                question=questions[position], history=tuple(questions[:position]), top=1
            )
            quotes = self.answer(earlier).quotes
            return quotes[0].speaker if quotes else None

        context = in_context(
            questions, self.names, self.index.documents, last_speaker, question.lifted
        )
        scope = self._set_scope(context.understood.scope, question)
        return replace(context, understood=replace(context.understood, scope=scope))

    def _set_scope(self, scope: Scope, question: Question) -> Scope:
        """The scope with what the fields of the question line fix."""
        unknown: list[str] = []
        if question.speaker:
            found = self.names.find(question.speaker, Kind.SPEAKER)
            unknown += [] if found else [question.speaker]
            scope = replace(scope, speakers=found, unknown=())
        if question.organisation:
            found = self.names.find(question.organisation, Kind.ORGANISATION)
            unknown += [] if found else [question.organisation]
            scope = replace(scope, organisations=found, unknown=())
        if question.session:
            found = tuple(
                session.id
                for document in self.index.documents
                for session in document.sessions
                if question.session in (session.id, session.number, session.title)
            )
            unknown += [] if found else [question.session]
            scope = replace(scope, sessions=found)
        return replace(scope, unknown=(*scope.unknown, *unknown))

    def _scope(self, scope: Scope) -> AnswerScope:
        speakers = scope.speakers or tuple(
            sorted({s for o in scope.organisations for s in self.names.speakers_of.get(o, ())})
        )
        titles = {s.id: s.title for d in self.index.documents for s in d.sessions}
        return AnswerScope(
            speakers=speakers,
            organisations=scope.organisations,
            sessions=tuple(titles[session] for session in scope.sessions),
            roles=scope.roles,
            unknown=scope.unknown,
        )

    def _why_not(self, context: InContext, language: str) -> str:
        """Why there is no answer, and who did speak of it where somebody did."""
        scope = context.understood.scope
        if scope.unknown:
            why = say("nobody", language, who=join(scope.unknown, language, "or"))
        elif scope.restricts_people and not any(
            scope.admits(turn) for document in self.index.documents for turn in document.turns
        ):
            speakers, organisations = (
                join(names, language, "or") for names in (scope.speakers, scope.organisations)
            )
            key = "not_together" if speakers and organisations else "nobody"
            who = speakers or organisations
            why = say(key, language, speakers=speakers, organisations=organisations, who=who)
        elif scope.restricts_people:
            asked = scope.speakers or scope.organisations
            roles = [say(role.value, language) for role in scope.roles]
            why = say("silent", language, who=join(asked or roles, language, "or"))
        else:
            return say("nothing", language)
        others = self._others(context, language)
        return f"{why} {say('others', language, who=others)}" if others else why

    def _others(self, context: InContext, language: str) -> str:
        """Those outside the scope who speak of the topic, best first; empty where nobody does."""
        hits = self.retriever.search((context.understood.topic,), Scope())
        verdict = self.judge.judge(hits)
        if not verdict.answers:
            return ""
        who: dict[str, None] = {}
        for hit in hits:
            turn = self.index.turn(hit.passage)
            if hit.score >= verdict.cut and turn.speaker:
                name = turn.speaker
                if turn.organisation:
                    name = f"{name} ({turn.organisation})"
                who[name] = None
        return join(list(who)[:_MOST_OTHERS], language)

    def _quote(self, place: "_Place") -> Quote:
        document = self.index.documents[place.document]
        turn = document.turns[place.turn]
        session = document.session(turn)
        return Quote(
            text=document.words(place.start, place.end),
            turn_id=turn.id,
            speaker=turn.speaker,
            speaker_label=turn.label,
            role=turn.role,
            organisation=turn.organisation,
            attribution=turn.attribution,
            reason=turn.reason,
            session=SessionRef(number=session.number, title=session.title),
            document=DocumentRef(
                id=document.id,
                title=document.title,
                date=document.date,
                language=document.language,
            ),
            page=document.page(place.start),
            start=place.start,
            end=place.end,
            score=round(place.score, 4),
            before=document.words(turn.start, place.start),
            after=document.words(place.end, turn.end),
            context=tuple(_neighbours(document, place.turn)),
        )


_MOST_OTHERS = 3


@dataclass(slots=True)
class _Place:
    """A stretch of a turn that is quoted; overlapping passages become one place."""

    document: int
    turn: int
    start: int
    end: int
    score: float


def _places(hits: Sequence[Hit], cut: float) -> list[_Place]:
    """The places of the hits that score at least `cut`, best first, one to a turn."""
    places: dict[tuple[int, int], _Place] = {}
    for hit in hits:
        if hit.score < cut:
            break
        passage = hit.passage
        place = places.get((passage.document, passage.turn))
        if place is None:
            places[passage.document, passage.turn] = _Place(
                passage.document, passage.turn, passage.start, passage.end, hit.score
            )
        elif (
            passage.start < place.end
            and place.start < passage.end
            and hit.score >= place.score - _MERGE_WITHIN
        ):
            place.start = min(place.start, passage.start)
            place.end = max(place.end, passage.end)
    return list(places.values())


_MERGE_WITHIN = 0.03


def _neighbours(document: Document, position: int) -> Iterator[Neighbour]:
    turn = document.turns[position]
    sides: tuple[tuple[Literal["previous", "next"], int], ...] = (("previous", -1), ("next", 1))
    for side, step in sides:
        at = position + step
        if 0 <= at < len(document.turns) and document.turns[at].session == turn.session:
            other = document.turns[at]
            yield Neighbour(
                position=side,
                turn_id=other.id,
                speaker=other.speaker,
                organisation=other.organisation,
                text=document.words(other.start, other.end),
            )
