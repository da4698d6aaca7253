"""From a question to an answer: whom it asks, what is found, whether that answers it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from corpus.language import detect_language
from corpus.model import Document
from index.build import Index
from index.cross_encoder import CrossEncoder
from index.encoder import Encoder
from index.passages import Passage
from qa import phrases
from qa.conversation import InContext, in_context
from qa.judge import EVERYTHING, NOTHING, Evidence, Judge, Verdict
from qa.messages import join, say
from qa.names import Kind, Names
from qa.quantities import asked_quantity
from qa.question import Question
from qa.records import Answer, AnswerScope, DocumentRef, Neighbour, Quote, SessionRef
from qa.retrieve import Hit, Retriever, Weights
from qa.scope import Scope, Understood
from qa.spelling import Spelling

_MERGE_WITHIN = 0.03  # a neighbouring passage that scores nearly as much belongs to the quote
_MOST_OTHERS = 3


@dataclass(slots=True)
class Place:
    """A stretch of a turn that is quoted, by the positions of its document and turn; overlapping
    passages are one place."""

    document: int
    turn: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question: how it was understood, the answer, the judgement and the
    evidence that it follows from (None where nothing was looked for), and all places that may be
    quoted, best first, also those beyond the quotes that were asked for."""

    understood: Understood
    answer: Answer
    verdict: Verdict
    evidence: Evidence | None
    places: tuple[Place, ...]


class Answerer:
    """Answers questions from an index, with the encoder that it was built with, and with a
    cross-encoder that reads the best passages."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        cross_encoder: CrossEncoder | None = None,
        judge: Judge | None = None,
        weights: Weights | None = None,
    ) -> None:
        self.index = index
        self.judge = judge or Judge.of(encoder, cross_encoder)
        self.names = Names(index.documents)
        self.spelling = Spelling(index.documents)
        self.retriever = Retriever(index, encoder, cross_encoder, weights)

    def answer(self, question: Question) -> Answer:
        """The answer to a question in its conversation."""
        return self.find(question).answer

    def find(self, question: Question) -> Found:
        """The answer to a question in its conversation, with what it was made of."""
        return self._find(question, self.read(question))

    def _find(self, question: Question, context: InContext) -> Found:
        scope = context.understood.scope
        anywhere: list[Hit] = []
        evidence = None
        if context.understood.topic or not scope.restricts_people:
            hits, anywhere, evidence = self.look(question.question, context)
            verdict = self.judge.judge(evidence)
        else:  # "What did Odense say?": everything, in order
            hits = self.retriever.everything(scope)
            verdict = EVERYTHING if hits else NOTHING
        places = self._places(hits) if verdict.answers else []
        language = detect_language(question.question)
        answer = Answer(
            id=question.id,
            question=question.question,
            language=language,
            status="answered" if places else "not_found",
            message=None if places else self._why_not(question.question, context, anywhere),
            confidence=verdict.confidence if places else None,
            scope=self._shown(scope),
            quotes=tuple(self.quote(place, language) for place in places[: question.top]),
        )
        return Found(context.understood, answer, verdict, evidence, tuple(places))

    def look(
        self, question: str, context: InContext
    ) -> tuple[list[Hit], list[Hit], Evidence | None]:
        """What is found for a question as it was understood, best first: in its scope, where the
        best is read, and anywhere; and the evidence that the scope answers it."""
        scope = context.understood.scope
        texts = context.texts
        if question.islower():  # typed in a hurry
            language = detect_language(question)
            texts = tuple(self.spelling.corrected(text, language) for text in texts)
        quantity = asked_quantity(" ".join([question, *texts]))
        named = self.names.sessions_naming(texts)
        query = self.retriever.query(texts, quantity, named)
        hits = self.retriever.search(query, scope)
        anywhere = self.retriever.search(query, Scope()) if scope else hits
        hits = self.retriever.read(context.text, hits)
        evidence = Evidence.of(
            hits,
            anywhere,
            asks_quantity=quantity is not None,
            name_missing=self.names.unmentioned(phrases.asking(question)) is not None,
            restricted=bool(scope),
            names_topic=context.understood.names_topic,
        )
        return hits, anywhere, evidence

    def read(self, question: Question) -> InContext:
        """What the question asks, in its conversation and with the scope set by its fields."""
        questions = [*question.history, question.question]

        def last_speaker(position: int, context: InContext) -> str | None:
            earlier = Question(question=questions[position], top=1)
            quotes = self._find(earlier, context).answer.quotes
            return quotes[0].speaker if quotes else None

        context = in_context(
            questions, self.names, self.index.documents, last_speaker, question.lifted
        )
        scope = self.restrict(context.understood.scope, question)
        return replace(context, understood=replace(context.understood, scope=scope))

    def restrict(self, scope: Scope, question: Question) -> Scope:
        """The scope with what the fields of the question fix."""
        missing: list[str] = []

        def found(given: str | None, names: Sequence[str]) -> tuple[str, ...]:
            missing.extend([given] if given and not names else [])
            return tuple(names)

        if question.speaker:
            names = found(question.speaker, self.names.find(question.speaker, Kind.SPEAKER))
            scope = replace(scope, speakers=names, unknown=())
        if question.organisation:
            given = question.organisation
            names = found(given, self.names.find(given, Kind.ORGANISATION))
            scope = replace(scope, organisations=names, unknown=())
        if question.session:
            sessions = [
                session.id
                for document in self.index.documents
                for session in document.sessions
                if question.session in (session.id, session.number, session.title)
            ]
            scope = replace(scope, sessions=found(question.session, sessions))
        if question.document:
            ids = [d.id for d in self.index.documents if d.id == question.document]
            scope = replace(scope, documents=found(question.document, ids))
        if question.role:
            scope = replace(scope, roles=(question.role,))
        return replace(scope, unknown=(*scope.unknown, *missing))

    def facets(self, places: Sequence[Place]) -> dict[str, Counter[str]]:
        """How many places there are by speaker, organisation, role, session and document; the
        keys of the last two are ids."""
        counts: dict[str, Counter[str]] = {
            part: Counter() for part in ("speaker", "organisation", "role", "session", "document")
        }
        for place in places:
            document = self.index.documents[place.document]
            turn = document.turns[place.turn]
            for part in ("speaker", "organisation", "role", "session"):
                if value := getattr(turn, part):
                    counts[part][value] += 1
            counts["document"][document.id] += 1
        return counts

    def quote(self, place: Place, language: str) -> Quote:
        """The quote of a place, with what stands around it; reasons are in the language given."""
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
            reason=turn.reason(language),
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
            context=tuple(neighbours(document, place.turn)),
        )

    def _worth_showing(self, hits: Sequence[Hit]) -> Iterator[Hit]:
        """Those of the hits, best first, that are about as good as the first."""
        return takewhile(lambda hit: hit.score >= hits[0].score - self.judge.within, hits)

    def _places(self, hits: Sequence[Hit]) -> list[Place]:
        """The places of the hits worth showing, best first, one to a turn."""
        places: dict[tuple[int, int], Place] = {}
        for hit in self._worth_showing(hits):
            passage = hit.passage
            place = places.get((passage.document, passage.turn))
            if place is None:
                places[passage.document, passage.turn] = Place(
                    passage.document, passage.turn, passage.start, passage.end, hit.score
                )
            elif hit.score >= place.score - _MERGE_WITHIN and self._adjoin(place, passage):
                place.start = min(place.start, passage.start)
                place.end = max(place.end, passage.end)
        return list(places.values())

    def _adjoin(self, place: Place, passage: Passage) -> bool:
        """Whether a passage overlaps a place or follows on it, or it on the passage."""
        text = self.index.documents[place.document].text
        first, last = min(place.end, passage.end), max(place.start, passage.start)
        return last <= first or not text[first:last].strip()

    def _shown(self, scope: Scope) -> AnswerScope:
        speakers = scope.speakers or tuple(
            sorted({s for o in scope.organisations for s in self.names.speakers_of.get(o, ())})
        )
        titles = {s.id: s.title for d in self.index.documents for s in d.sessions}
        return AnswerScope(
            speakers=speakers,
            organisations=scope.organisations,
            sessions=tuple(titles[session] for session in scope.sessions),
            roles=scope.roles,
            documents=scope.documents,
            unknown=scope.unknown,
        )

    def _why_not(self, question: str, context: InContext, anywhere: Sequence[Hit]) -> str:
        """Why there is no answer, and who did speak of it where somebody did."""
        language = detect_language(question)
        scope = context.understood.scope
        if not scope:
            name = self.names.unmentioned(phrases.asking(question))
            return say("unmentioned", language, name=name) if name else say("nothing", language)
        speakers = join(scope.speakers, language, "or")
        organisations = join(scope.organisations, language, "or")
        allowed = self.retriever.allowed(scope)
        if scope.unknown:
            why = say("nobody", language, who=join(scope.unknown, language, "or"))
            why = f"{why[0].upper()}{why[1:]}"  # "The mayor does not speak"
        elif speakers and organisations and allowed is not None and len(allowed) == 0:
            why = say("not_together", language, speakers=speakers, organisations=organisations)
        elif organisations:
            why = say("silent_organisation", language, who=organisations)
        elif speakers:
            why = say("silent_speaker", language, who=speakers)
        else:
            why = say("nothing_there", language)
        others = self._others(context, anywhere, language)
        return f"{why} {say('others', language, who=others)}" if others else why

    def _others(self, context: InContext, anywhere: Sequence[Hit], language: str) -> str:
        """Those outside the scope who speak of the topic, best first; empty where nobody does."""
        understood = context.understood
        anywhere = self.retriever.read(context.of_everybody, anywhere)
        evidence = Evidence.of(
            anywhere,
            anywhere,
            asks_quantity=False,
            name_missing=False,
            restricted=False,
            names_topic=understood.names_topic,
        )
        if not self.judge.judge(evidence).answers:
            return ""
        asked = self._shown(understood.scope).speakers
        who: dict[str, None] = {}
        for hit in self._worth_showing(anywhere):
            turn = self.index.turn(hit.passage)
            if turn.speaker and turn.speaker not in asked:
                body = f" ({turn.organisation})" if turn.organisation else ""
                who[f"{turn.speaker}{body}"] = None
        return join(list(who)[:_MOST_OTHERS], language)


def neighbours(document: Document, position: int) -> Iterator[Neighbour]:
    """The turns before and after the one at a position, in its session."""
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
