"""The links of the site: a page is told by its link alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from qa.messages import say
from qa.question import Question
from qa.records import Answer

FIELDS = ("speaker", "organisation", "role", "session", "document")


def link(path: str, **values: str | int | Iterable[str] | None) -> str:
    """A path with its query; what is empty is left out, what is several is repeated."""
    pairs = [
        (name, str(one))
        for name, value in values.items()
        if value is not None and value != ""
        for one in ([value] if isinstance(value, str | int) else value)
    ]
    return f"{path}?{urlencode(pairs, quote_via=quote)}" if pairs else path


def ask_link(question: Question, *, lang: str | None = None, **changes: object) -> str:
    """The link that asks a question in its conversation, with some of its fields changed."""
    asked = question.model_copy(update=changes)
    return link(
        "/",
        q=asked.question,
        h=asked.history,
        lifted=asked.lifted,
        **{name: getattr(asked, name) for name in FIELDS},
        lang=lang,
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the scope: its name, and the link that lifts it."""

    name: str
    href: str


def chips(question: Question, answer: Answer, lang: str | None) -> list[Chip]:
    """The parts of an answer's scope that a reader can lift, each by itself."""
    scope, language = answer.scope, answer.language
    found: list[Chip] = []

    def add(name: str, value: str, field: str) -> None:
        fixed = getattr(question, field, None) is not None
        changes = {field: None} if fixed else {"lifted": (*question.lifted, value)}
        found.append(Chip(name, ask_link(question, lang=lang, **changes)))

    # Speakers that follow from an organisation go with it.
    for name in () if scope.organisations and not question.speaker else scope.speakers:
        add(name, name, "speaker")
    for name in scope.organisations:
        add(name, name, "organisation")
    for role in scope.roles:
        add(say(role.value, language), role.value, "role")
    for name in scope.sessions:
        add(name, name, "session")
    for name in scope.documents:
        add(name, name, "document")
    for name in scope.unknown:
        given = next((f for f in FIELDS if getattr(question, f) == name), "")
        add(name, name, given)
    return found


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that an answer's quotes can be narrowed to, with how many there are."""

    name: str
    count: int
    href: str


def lifted_all(question: Question, answer: Answer, lang: str | None) -> str:
    """The link that asks the same of everybody."""
    scope = answer.scope
    names = (*scope.speakers, *scope.organisations, *scope.unknown, *scope.roles, *scope.sessions)
    nothing = dict.fromkeys(FIELDS)
    return ask_link(question, lang=lang, lifted=(*question.lifted, *names), **nothing)
