"""Follow-ups: what a question means after the questions before it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus.language import detect_language
from corpus.model import Document
from qa import phrases
from qa.names import Kind, Names
from qa.scope import Scope, Understood, people, understand, without, without_rejected

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
        question = without_rejected(question, names)
        if context is not None:
            question = phrases.COURTESY.sub("", question)
        understood = understand(question, names, documents, lifted if newest else ())
        if context is None:
            context = _by_itself(question, understood)
        else:
            last = partial(last_speaker, position - 1, context)
            context = _follow(context, question, understood, names, documents, last)
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
    documents: Sequence[Document],
    last_speaker: Callable[[], str | None],
) -> InContext:
    opening = phrases.OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    outside = _outside(question, understood)
    same = phrases.SAME.search(outside)
    if understood.mentions and (same or not phrases.content_words(outside)):
        if same or not _spoken_of(question, opening, understood):
            whom = Scope(*people(question, [understood.mentions], names))
            return _same_topic(before, understood, whom)
    elif role := _role(rest, understood, names, documents, bool(opening)):
        return _same_topic(before, understood, role)
    if opening and not understood.mentions and (unknown := _nobody(rest, names)):
        scope = Scope(unknown=(unknown,), sessions=before.understood.scope.sessions)
        topic = before.understood.topic
        return InContext(replace(understood, scope=scope, topic=topic), (topic,), topic)
    received = phrases.RECEIVED.search(rest)
    person = None if received else phrases.points_to(rest)
    thing = phrases.THING.search(rest)
    if not (opening or person or thing or received or _is_part(rest, understood)):
        return _by_itself(question, understood)
    scope = understood.scope
    anyone = phrases.ANYONE.search(rest)
    if anyone and person and person.start() < anyone.start():
        anyone = None  # "what did he advise the others?"
    # "And how many took part?" is not asked of whoever was asked before.
    whole = phrases.ASKS.search(rest) and len(phrases.content_words(rest)) > 1
    anew = opening and whole and not (person or thing)
    outcome = phrases.OUTCOME.search(rest) and not person
    others = received or outcome or anew or understood.asks_who or anyone or _asks_somebody(rest)
    if not scope.restricts_people and not others:
        many = before.understood.asks_who or _many(before.understood.scope, names)
        several = many and phrases.SEVERAL.search(rest)
        speaker = last_speaker() if person and not several else None
        scope = _keep(before.understood.scope, scope, speaker)
    topic = phrases.LEADS.sub("", understood.topic) if opening else understood.topic
    texts: tuple[str, ...] = (topic,)
    # Something goes on from before: whom is asked, or else what about.
    if thing or not scope.restricts_people or not phrases.content_words(rest):
        topic = f"{before.understood.topic}. {topic}".strip(". ")
        texts = (topic, *texts)
    return InContext(replace(understood, scope=scope, topic=topic), texts, topic)


def _same_topic(before: InContext, understood: Understood, whom: Scope) -> InContext:
    """ "And what about Silkeborg?": the earlier topic, asked of somebody else."""
    sessions = understood.scope.sessions or before.understood.scope.sessions
    topic, names_topic = before.understood.topic, before.understood.names_topic
    scope = replace(whom, sessions=sessions)
    understood = replace(understood, scope=scope, topic=topic, names_topic=names_topic)
    return InContext(understood, (topic,), topic)


def _role(
    rest: str, understood: Understood, names: Names, documents: Sequence[Document], opens: bool
) -> Scope | None:
    """Whom a question without any topic asks by what they are there: "and the panel?"."""
    if not opens and (understood.asks_who or not understood.scope.roles):
        return None
    topic = phrases.LEADS.sub("", understood.topic)
    if phrases.content_words(topic) and not phrases.is_fragment(rest):
        return None
    who = rest.strip(" ,?!.")
    asks = "Hvad sagde {}?" if detect_language(who) == "da" else "What did {} say?"
    scope = understand(asks.format(who), names, documents).scope
    return scope if scope.roles or scope.organisations else None


def _nobody(rest: str, names: Names) -> str | None:
    """The name that is all of "what about Aarhus?", of nobody in the minutes."""
    name = names.unknown_name(rest)
    alone = phrases.ARTICLE.sub("", rest.strip(" ,?!.")) == name
    return name if name and alone and not names.abbreviate(name) else None


def _spoken_of(question: str, opening: "re.Match[str] | None", understood: Understood) -> bool:
    """Whether a question that holds nothing but a name is about it: "and about Silkeborg?", or asks
    what somebody else says to it."""
    mention = understood.mentions[0]
    begins = min(opening.end(), mention.start) if opening else 0  # "what about" tells nothing
    masked = f"{question[begins : mention.start]}⟦{question[mention.end :]}"
    return any(p.search(masked) for p in (*phrases.ABOUT, phrases.SOMEBODY_ELSE))


def _asks_somebody(question: str) -> bool:
    """Whether a question tells whom it asks, if not by name: "what does the hotel company say"."""
    slots = (match for pattern in phrases.SLOTS for match in pattern.finditer(question))
    return any(
        phrases.DEFINITE.search(match["slot"])
        and not phrases.PERSON.search(question[: match.end()])
        for match in slots
    )


def _is_part(question: str, understood: Understood) -> bool:
    """Whether a question says too little by itself: "Why?", "Hvem var uenig?"."""
    whole = understood.topic == question.strip(" ,;:?!")
    if not phrases.content_words(question):
        return True
    bare = whole and not understood.mentions and len(phrases.content_words(question)) <= 1
    return bare or phrases.is_fragment(question)


def _keep(before: Scope, now: Scope, speaker: str | None) -> Scope:
    """The earlier scope, narrowed to the speaker that a pronoun points to."""
    sessions = now.sessions or before.sessions
    if speaker:
        return Scope(speakers=(speaker,), sessions=sessions)
    return replace(before, sessions=sessions)


def _many(scope: Scope, names: Names) -> bool:
    """Whether a scope is of more than one speaker."""
    bodies = [speaker for body in scope.organisations for speaker in names.speakers_of[body]]
    return bool(scope.roles) or len({*bodies, *scope.speakers}) > 1


def _outside(question: str, understood: Understood) -> str:
    """The question without the names in it."""
    for mention in reversed(understood.mentions):
        question = f"{question[: mention.start]} {question[mention.end :]}"
    return question
