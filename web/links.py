"""The links of the site: a page is told by its link alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from corpus.language import detect_language
from qa.messages import say
from qa.question import Question
from qa.scope import Scope
from web.site import Site

QUOTES_SHOWN = 8
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
        top=asked.top if asked.top > QUOTES_SHOWN else None,
        lang=lang,
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the scope: its name, and the link that lifts it."""

    name: str
    href: str


def chips(question: Question, scope: Scope, site: Site, lang: str | None) -> list[Chip]:
    """The parts of a question's scope that a reader can lift, each by itself."""
    language = detect_language(question.question)
    parts: list[tuple[str, str, str]] = [  # field, value, name
        *(("speaker", name, name) for name in scope.speakers),
        *(("organisation", name, name) for name in scope.organisations),
        *(("role", role.value, say(role.value, language)) for role in scope.roles),
        *(("session", session, site.session_title(session)) for session in scope.sessions),
        *(("document", document, site.documents[document].title) for document in scope.documents),
    ]
    for name in scope.unknown:
        field = next((field for field in FIELDS if getattr(question, field) == name), "")
        parts.append((field, name, name))
    found = []
    for field, value, name in parts:
        fixed = getattr(question, field, None) is not None
        changes = {field: None} if fixed else {"lifted": (*question.lifted, value)}
        found.append(Chip(name, ask_link(question, lang=lang, **changes)))
    return found


def of_everybody(question: Question, scope: Scope) -> Question:
    """The same question without any part of its scope."""
    names = (*scope.speakers, *scope.organisations, *scope.unknown, *scope.roles, *scope.sessions)
    nothing = dict.fromkeys(FIELDS)
    return question.model_copy(update={"lifted": (*question.lifted, *names), **nothing})


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that an answer's quotes can be narrowed to, with how many there are; of the one
    that is chosen, the link leads back."""

    name: str
    count: int
    href: str
    chosen: bool
