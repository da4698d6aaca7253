"""Follow-ups: what a question means after the questions before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus.model import Document
from qa import phrases
from qa.names import Kind, Names
from qa.scope import Scope, Understood, understand, without

# The speaker of the first quote that answers the question at a position, as read in its context.
LastSpeaker = Callable[[int, "InContext"], str | None]


@dataclass(frozen=True, slots=True)
class InContext:
    """A question in its conversation: what it asks, the texts to look it up by, and the one to read
    it by: the question itself with full names, or what it means after those before it."""

    understood: Understood
    texts: tuple[str, ...]
    text: str

    @property
    def of_everybody(self) -> str:
        """The text to read it by when everybody is asked: a topic without who was asked of it."""
        return self.understood.topic if self.understood.names_topic else self.text


def in_context(
    questions: Sequence[str],
    names: Names,
    documents: Sequence[Document],
    last_speaker: LastSpeaker,
    lifted: Sequence[str] = (),
) -> InContext:
    """Read the last of `questions` after the others.

    A question that names only somebody keeps the topic; one that names only a topic, or points
    back with a pronoun, keeps whom it asks, or else the topic before it as well; a full new
    question starts afresh. `last_speaker` tells who was quoted first for the question at a
    position, as it was read.
    """
    context: InContext | None = None
    for position, question in enumerate(questions):
        newest = position == len(questions) - 1
        understood = understand(question, names, documents, lifted if newest else ())
        if context is None:
            context = _by_itself(question, understood)
        else:
            context = _follow(
                context, question, understood, names, partial(last_speaker, position - 1, context)
            )
    if context is None:
        raise ValueError("there is no question")
    # What is lifted may have come from an earlier question.
    scope = without(context.understood.scope, lifted)
    understood = replace(context.understood, scope=scope)
    return InContext(understood, context.texts, context.of_everybody if lifted else context.text)


def _by_itself(question: str, understood: Understood) -> InContext:
    """A question that nothing goes before. In the text to read it by those who are meant have the
    names that they have beside their words: of "CF" it would be read as of somebody else."""
    text = question
    for mention in reversed(understood.mentions):
        start, end = mention.start, mention.end
        one = mention.kind is Kind.SPEAKER and len(mention.names) == 1
        if one and question[start:end] not in mention.names[0]:
            text = text[:start] + mention.names[0] + text[end:]
    return InContext(understood, (understood.topic,), text)


def _follow(
    before: InContext,
    question: str,
    understood: Understood,
    names: Names,
    last_speaker: Callable[[], str | None],
) -> InContext:
    opening = phrases.OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if understood.mentions and not phrases.content_words(_outside(question, understood)):
        return _same_topic(before, understood)
    if opening and (unknown := names.unknown_name(rest)) and not understood.mentions:
        scope = Scope(unknown=(unknown,), sessions=before.understood.scope.sessions)
        topic = before.understood.topic
        return InContext(replace(understood, scope=scope, topic=topic), (topic,), topic)
    person = phrases.PERSON.search(rest)
    thing = phrases.THING.search(rest)
    if not (opening or person or thing or _is_part(rest, understood)):
        return _by_itself(question, understood)
    scope = understood.scope
    anyone = phrases.ANYONE.search(rest)
    if anyone and person and person.start() < anyone.start():
        anyone = None  # "what did he advise the others?"
    others = understood.asks_who or anyone or _asks_somebody(rest)
    if not scope.restricts_people and not others:
        speaker = last_speaker() if person else None
        scope = _keep(before.understood.scope, scope, speaker)
    topic = understood.topic
    texts: tuple[str, ...] = (topic,)
    # Something goes on from before: whom is asked, or else what about.
    if thing or not scope.restricts_people or not phrases.content_words(rest):
        topic = f"{before.understood.topic}. {topic}"
        texts = (topic, *texts)
    return InContext(replace(understood, scope=scope, topic=topic), texts, topic)


def _same_topic(before: InContext, understood: Understood) -> InContext:
    """ "And what about Silkeborg?": the earlier topic, asked of somebody else."""
    by_kind = {
        kind: tuple(n for m in understood.mentions if m.kind is kind for n in m.names)
        for kind in Kind
    }
    scope = Scope(
        speakers=by_kind[Kind.SPEAKER],
        organisations=by_kind[Kind.ORGANISATION],
        sessions=understood.scope.sessions or before.understood.scope.sessions,
    )
    topic, names_topic = before.understood.topic, before.understood.names_topic
    understood = replace(understood, scope=scope, topic=topic, names_topic=names_topic)
    return InContext(understood, (topic,), topic)


def _asks_somebody(question: str) -> bool:
    """Whether a question tells whom it asks, if not by name: "what does the hotel company say"."""
    slots = (match["slot"] for pattern in phrases.SLOTS for match in pattern.finditer(question))
    return any(not phrases.PERSON.search(slot) and phrases.ARTICLE.match(slot) for slot in slots)


def _is_part(question: str, understood: Understood) -> bool:
    """Whether a question says too little by itself: "Why?", "Hvem var uenig?"."""
    whole = understood.topic == question.strip(" ,;:?!")
    bare = whole and not understood.mentions and len(phrases.content_words(question)) <= 1
    return bare or phrases.is_fragment(question)


def _keep(before: Scope, now: Scope, speaker: str | None) -> Scope:
    """The earlier scope, narrowed to the speaker that a pronoun points to."""
    sessions = now.sessions or before.sessions
    if speaker:
        return Scope(speakers=(speaker,), sessions=sessions)
    return replace(before, sessions=sessions)


def _outside(question: str, understood: Understood) -> str:
    """The question without the names in it."""
    for mention in reversed(understood.mentions):
        question = f"{question[: mention.start]} {question[mention.end :]}"
    return question
