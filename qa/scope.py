"""The scope of a question: who was asked for, and so who may be quoted.

Said *by* Odense is not said *about* Odense. A name restricts only in a phrase that asks for its
words, or where it is what the question is about doing or having something; everywhere else a
restriction could hide the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from corpus.model import Document, Role
from index.lexical import stems
from qa import phrases
from qa.names import Kind, Mention, Names
from qa.posts import asked_post

_SHORT_TITLE = 2  # words; a title as short is a word like others: "About the project"
_QUOTES = " \"”“'’"


@dataclass(frozen=True, slots=True)
class Scope:
    """A restriction of who may be quoted; an empty part restricts nothing.

    `sessions` and `documents` hold ids. `unknown` holds those whom the question asks for and who
    do not speak in any minutes: with one of them, nobody may be quoted.
    """

    speakers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    documents: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def restricts_people(self) -> bool:
        """Whether it restricts who speaks, and not only where."""
        return bool(self.speakers or self.organisations or self.roles or self.unknown)

    def __bool__(self) -> bool:
        return self.restricts_people or bool(self.sessions or self.documents)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks: of whom, about what, and whether it asks for speakers ("who").

    `names_topic` tells "what was said about registration" from what asks for something particular,
    "why does he register". `mentions` are all names in the question, also those that do not
    restrict it.
    """

    scope: Scope
    topic: str
    names_topic: bool
    mentions: tuple[Mention, ...]
    asks_who: bool


def understand(
    question: str, names: Names, documents: Sequence[Document], lifted: Sequence[str] = ()
) -> Understood:
    """Read a question by itself, without the conversation before it."""
    mentions = names.mentions(question)
    asks_who = phrases.WHO.search(question) is not None
    groups = _group(question, mentions)
    asking = phrases.asking(question)
    asked_groups = _asked(asking, groups, asks_who)
    spans = [(group[0].start, group[-1].end) for group in asked_groups]
    speakers, organisations = people(question, asked_groups, names)
    scope = Scope(
        speakers=speakers,
        organisations=organisations,
        sessions=_sessions(question, documents),
        # The audience beside a name is who asked, or who was told.
        roles=() if asked_groups else _roles(question, names),
    )
    if not scope.speakers and not scope.organisations and Role.CHAIR not in scope.roles:
        if _asks_municipalities(question) and names.municipalities():
            scope = replace(scope, organisations=names.municipalities())
        elif span := _unknown(asking, mentions, names, asks_who):
            scope = _by_another_name(question[slice(*span)], scope, names)
            spans = [span]
    topic, framed = _topic(question, spans, scope)
    return Understood(
        scope=without(scope, lifted),
        topic=topic,
        names_topic=not phrases.PARTICULAR.match(topic) and (framed or phrases.is_fragment(topic)),
        mentions=tuple(mentions),
        asks_who=asks_who,
    )


def without_rejected(question: str, names: Names) -> str:
    """The question without whom it says that it does not ask: "not Odense but Kolding"."""
    if phrases.NEGATED.search(question):
        for mention in reversed(names.mentions(question)):
            name = question[mention.start : mention.end]
            masked = _masked(question, [mention])
            question = phrases.REJECTED.sub("", masked).replace("⟦", name)
    return question


def _group(question: str, mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions that stand together: "Odense and Silkeborg", "Benny Dall from Kolding"."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        between = question[groups[-1][-1].end : mention.start] if groups else ""
        if groups and phrases.TOGETHER.fullmatch(between):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _asked(question: str, groups: Sequence[list[Mention]], asks_who: bool) -> list[list[Mention]]:
    """The groups whose words the question, with blanks for what asks nothing, asks for. Whoever
    comes after them is spoken of, unless asked by a clause of its own: "and what did Odense
    answer?"."""
    masked = [_masked(question, group) for group in groups]
    told = [g for g, m in zip(groups, masked, strict=True) if phrases.ACCORDING.search(m)]
    if told:
        return told
    asked: list[list[Mention]] = []
    for group, mask in zip(groups, masked, strict=True):
        if asked:
            between = question[asked[-1][-1].end : group[0].start]
            if phrases.AND_ALSO.search(between) and _says(mask):
                asked.append(group)
        elif _asks(question, group, mask, asks_who):
            asked.append(group)
    return asked


def _masked(question: str, group: list[Mention]) -> str:
    return question[: group[0].start] + "⟦" + question[group[-1].end :]


def _says(masked: str) -> bool:
    return any(pattern.search(masked) for pattern in phrases.SAID_BY)


def _asks(question: str, group: list[Mention], masked: str, asks_who: bool) -> bool:
    """Whether the question asks for the words of a group, which is masked in it."""
    if not question[group[0].start : group[-1].end].strip():
        return False
    if phrases.SUMMARY.search(masked):
        return True
    spoken_of = (
        phrases.ASKS_WHEN_THEY_SPEAK,
        phrases.SPOKEN_OF,
        phrases.WHO_SAID_OF,
        phrases.OF_A_MEETING,
        phrases.OTHERS,
    )
    if any(pattern.search(masked) for pattern in spoken_of) or _aside(question, group[0].start):
        return False
    if _says(masked):
        return True
    if any(pattern.search(masked) for pattern in phrases.ABOUT):
        return phrases.THEIRS_BY.search(masked) is not None
    if asks_who or phrases.SOMEBODY_ELSE.search(masked):
        return False
    if any(pattern.search(masked) for pattern in phrases.THEIRS):
        return True
    # A post is no name: "can the mayor be dismissed?" is not asked of the mayor.
    if any(mention.by_post for mention in group):
        return False
    return not phrases.ASKS.search(masked) or any(p.search(masked) for p in phrases.SUBJECT)


def _aside(question: str, place: int) -> bool:
    """Whether a place lies in a clause that only tells more about what is asked."""
    clause = phrases.ASIDE.search(question)
    return clause is not None and clause.start() < place


def people(
    question: str, groups: Sequence[Sequence[Mention]], names: Names
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The speakers and the organisations asked for: both, of "Benny Dall from Kolding", else
    either, which is to say all the speakers."""
    asked = [mention for group in groups for mention in group]
    speakers, bodies = _names(asked, Kind.SPEAKER), _names(asked, Kind.ORGANISATION)
    if not speakers or not bodies:
        return speakers, bodies
    theirs = [body for name in speakers for body in names.organisations_of.get(name, ())]
    belongs = any(body in theirs for body in bodies)
    if not belongs and all(m.by_post for m in asked if m.kind is Kind.SPEAKER):
        return (), bodies  # "the director of Huset Venture" is not another's director
    between = [question[one.end : two.start] for one, two in pairwise(asked)]
    if all(phrases.BELONGS.fullmatch(words) for words in between):
        # "Rasmus from Jammerbugt" need not be of its municipality.
        places = {word for body in bodies for word in body.split()[:1]}
        there = any(word in places for body in theirs for word in body.split())
        return speakers, () if there and not belongs else bodies
    if belongs and not any(phrases.EITHER.search(words) for words in between):
        return speakers, bodies
    of_bodies = [name for body in bodies for name in sorted(names.speakers_of[body])]
    return tuple(dict.fromkeys([*speakers, *of_bodies])), ()


def _names(mentions: list[Mention], kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for m in mentions if m.kind is kind for name in m.names))


def _sessions(question: str, documents: Sequence[Document]) -> tuple[str, ...]:
    """The sessions that the question names by number or title."""
    found: dict[str, None] = {}
    for match in phrases.NTH_SESSION.finditer(question):
        for document in documents:
            panels = [s for s in document.sessions if s.participants]
            numbered = [s for s in document.sessions if s.number]
            if match["ordinal"]:
                n = phrases.ordinal(match["ordinal"])
                of = panels if regex.match("panel|debat", match["what"], regex.I) else numbered
                if n is not None and -1 <= n <= len(of) and of:
                    found[of[n - 1 if n > 0 else -1].id] = None
            elif regex.match("panel", match["named"], regex.I):
                n = int(match["number"])
                found.update({panels[n - 1].id: None} if 0 < n <= len(panels) else {})
            else:
                found.update({s.id: None for s in numbered if s.number == match["number"]})
    lowered = question.casefold()
    for document in documents:
        for session in document.sessions:
            title = session.title.casefold().rstrip("?.!")
            if title not in lowered or len(title.split()) <= _SHORT_TITLE:
                continue
            if regex.search(rf"{phrases.IN_PART}{regex.escape(title)}", lowered):
                found[session.id] = None
    return tuple(found)


def _asks_municipalities(question: str) -> bool:
    municipalities = phrases.ASKS_MUNICIPALITIES.search(question) is not None
    return municipalities and not phrases.ASKS_COMPANIES.search(question)


def _by_another_name(who: str, scope: Scope, names: Names) -> Scope:
    """The scope of those who are called by part of a name or by initials, or who are not there."""
    if bodies := names.bodies_called(who):
        return replace(scope, organisations=bodies)
    if speakers := names.of_initials(who):
        return replace(scope, speakers=speakers)
    return replace(scope, unknown=(who,))


def _roles(question: str, names: Names) -> tuple[Role, ...]:
    if phrases.ASKS_CHAIR.search(question) and Role.CHAIR in names.roles:
        return (Role.CHAIR,)
    if phrases.PANEL_SAYS.search(question) and Role.PANELIST in names.roles:
        return (Role.PANELIST,)
    if phrases.ASKS_AUDIENCE.search(question):
        return (Role.AUDIENCE,)
    if phrases.ASKS_PANEL.search(question):
        return (Role.PANELIST,)
    return ()


def _unknown(
    question: str, mentions: list[Mention], names: Names, asks_who: bool
) -> tuple[int, int] | None:
    """Where the question names whom it asks for, if that is nobody in the minutes.

    A name in capitals is somebody; so are words such as "the unions", if the minutes, in the
    language of the question, never use them.
    """
    if phrases.MEANING.search(question):
        return None
    for pattern in phrases.SLOTS:
        for match in pattern.finditer(question):
            start, end = match.span("slot")
            if any(m.start < end and start < m.end for m in mentions):
                continue
            if _aside(question, start):
                continue
            if asks_who and phrases.SAYS.match(question, match.start()):
                continue  # "Hvem nævner X?": the speaker is who is asked for
            whole = match["slot"].strip(_QUOTES)
            start = question.index(whole, start)
            end = start + len(whole)
            slot = phrases.ARTICLE.sub("", whole)
            span = (end - len(slot), end)
            words = slot.split()
            if 0 < len(words) < 3 and (post := asked_post(words)):
                return (start, end) if names.nobody_is(post, words) else None
            specific = [w for w in phrases.named_words(slot) if not names.abbreviate(w)]
            if phrases.A_THING.search(slot) or phrases.SOMEWHERE.match(slot):
                continue
            kind = phrases.ANYBODY.fullmatch(words[-1]) if len(words) > 1 else None
            if (
                kind
                and not phrases.MUNICIPAL.match(kind.group())
                and all(names.use(word) for word in specific)
            ):
                continue  # "Hasselby's residents"
            if any(word[0].isupper() or names.is_strange(word) for word in specific):
                return span
            found = {stem for language in ("da", "en") for stem in stems(slot, language)}
            generic = phrases.ANYBODY.search(slot) or phrases.FEELS.search(match.group())
            if specific and not generic and not names.use_any(found) and names.reads(question):
                return span
    return None


def _topic(question: str, asked: list[tuple[int, int]], scope: Scope) -> tuple[str, bool]:
    """The question without the words that only say whose words it asks for, and of which session;
    empty where that is all it asks. And whether there were such words beside names."""
    masked = question
    for start, end in reversed(asked):
        masked = f"{masked[:start]}⟦{masked[end:]}"
    framed = any(pattern.search(masked) for pattern in phrases.FRAMES)
    patterns = [*phrases.FRAMES]
    if Role.AUDIENCE in scope.roles or (asked and phrases.ASKS_AUDIENCE.search(question)):
        patterns.append(phrases.IN_AUDIENCE)
    if scope.sessions:
        patterns.insert(0, phrases.IN_SESSION)
    for pattern in patterns:
        masked = " ".join(pattern.sub(" ", masked).split())
    return " ".join(masked.replace("⟦", " ").split()).strip(" ,;:?!"), framed


def without(scope: Scope, lifted: Sequence[str]) -> Scope:
    """The scope without the names, roles and ids that a reader lifted."""
    return Scope(
        speakers=tuple(name for name in scope.speakers if name not in lifted),
        organisations=tuple(name for name in scope.organisations if name not in lifted),
        sessions=tuple(session for session in scope.sessions if session not in lifted),
        roles=tuple(role for role in scope.roles if role.value not in lifted),
        documents=scope.documents,
        unknown=tuple(name for name in scope.unknown if name not in lifted),
    )
