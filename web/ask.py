"""The pages that ask: the front page, and the answer with what it can be narrowed or widened to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from qa.answer import Found
from qa.errors import QuestionError
from qa.messages import say
from qa.question import LONGEST_QUESTION, MOST_QUOTES, Question, read_question
from qa.records import Quote
from web.filters import examples
from web.links import FIELDS, QUOTES_SHOWN, Facet, ask_link, chips, link, of_everybody
from web.rendering import Pages, chosen_language
from web.site import Site
from web.texts import text

_MOST_FACETS = 8
_MOST_OTHERS = 6
_MOST_COMPARED = 4
_MOST_DOCUMENTS = 6

Many = Annotated[list[str], Query()]


@dataclass(frozen=True, slots=True)
class Group:
    """Quotes of one author in an answer, best first; `first` tells who it is."""

    quotes: list[Quote]

    @property
    def first(self) -> Quote:
        """The best of them."""
        return self.quotes[0]

    @property
    def name(self) -> str | None:
        """Who says it, as listed; None for the minutes' own text."""
        return self.first.speaker or self.first.speaker_label


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody outside the scope who speaks of the topic: their best quote, how many places there
    are, and the link that asks them."""

    quote: Quote
    count: int
    href: str


def add_ask(router: APIRouter, pages: Pages) -> None:
    """Add the front page, which is also that of answers: a question is a part of its link."""
    site = pages.site

    @router.get("/")
    def ask(
        request: Request,
        q: str = "",
        h: Many = [],  # noqa: B006 (FastAPI copies it)
        lifted: Many = [],  # noqa: B006
        speaker: str = "",
        organisation: str = "",
        role: str = "",
        session: str = "",
        document: str = "",
        top: str = "",
    ) -> HTMLResponse:
        if not q.strip():
            return front(request)
        fields = {"speaker": speaker, "organisation": organisation, "role": role,
                  "session": session, "document": document}  # fmt: skip
        try:
            question = read_question({
                "question": q, "history": h, "lifted": lifted, "top": top or QUOTES_SHOWN,
                **{name: value for name, value in fields.items() if value},
            })  # fmt: skip
        except QuestionError as error:
            language = pages.language(request)
            too_long = text("too_long", language, length=len(q), most=LONGEST_QUESTION)
            fault = text("bad_question", language, fault=error)
            return front(request, too_long if len(q) > LONGEST_QUESTION else fault, q)
        found = site.answerer.find(question)
        lang = chosen_language(request)
        answer = found.answer
        scope, topic = found.understood.scope, found.understood.topic
        groups = by_speaker(answer.quotes)
        return pages.page(
            request,
            "answer.html",
            language=answer.language,
            question=question,
            answer=answer,
            topic=topic,
            total=len(found.places),
            more=ask_link(question, lang=lang, top=MOST_QUOTES),
            chips=chips(question, scope, site, lang),
            everybody=ask_link(of_everybody(question, scope), lang=lang),
            others=_others(site, question, found, lang) if scope and not groups else [],
            facets=_facets(site, question, found, lang),
            groups=groups,
            side_by_side=_compare_link(groups, topic or question.question, lang),
            exchange=exchange,
        )

    def front(request: Request, fault: str | None = None, asked: str = "") -> HTMLResponse:
        documents = site.newest_first()
        return pages.page(
            request,
            "ask.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
            fault=fault,
            asked=asked[:LONGEST_QUESTION],
            documents=documents[:_MOST_DOCUMENTS],
            examples=examples(documents, pages.language(request)),
        )


def by_speaker(quotes: Sequence[Quote]) -> list[Group]:
    """The quotes by who says them, in the order of each one's best, so that it can be seen who
    agrees and who does not."""
    groups: dict[tuple[str | None, str | None], Group] = {}
    for quote in quotes:
        # What nobody says has no author in common.
        who = quote.speaker or quote.speaker_label or quote.turn_id
        groups.setdefault((who, quote.organisation), Group([])).quotes.append(quote)
    return list(groups.values())


def exchange(quote: Quote) -> tuple[str, Any] | None:
    """The question that a quoted turn answers, or the turn that answers it if it asks one."""
    around = {neighbour.position: neighbour for neighbour in quote.context}
    before, after = around.get("previous"), around.get("next")
    if before and before.speaker and before.text.endswith("?"):
        return "answers", before
    if after and after.speaker and f"{quote.text} {quote.after}".rstrip().endswith("?"):
        return "answered_by", after
    return None


def _others(site: Site, question: Question, found: Found, lang: str | None) -> list[Other]:
    """Those who do speak of the topic when everybody is asked, best first; those who were asked
    are not among them."""
    everybody = of_everybody(question, found.understood.scope)
    answer = site.answerer.answer(everybody.model_copy(update={"top": MOST_QUOTES}))
    asked = {None, *found.answer.scope.speakers}
    groups = [group for group in by_speaker(answer.quotes) if group.first.speaker not in asked]
    return [
        Other(
            group.first,
            len(group.quotes),
            ask_link(everybody, lang=lang, speaker=group.first.speaker),
        )
        for group in groups[:_MOST_OTHERS]
    ]


def _compare_link(groups: Sequence[Group], topic: str, lang: str | None) -> str | None:
    """The link that shows the first speakers of an answer side by side, if there are several."""
    names = dict.fromkeys(group.first.speaker for group in groups if group.first.speaker)
    who = [*names][:_MOST_COMPARED]
    return link("/compare", topic=topic, who=who, lang=lang) if len(who) > 1 else None


def _facets(
    site: Site, question: Question, found: Found, lang: str | None
) -> dict[str, list[Facet]]:
    """What the quotes can be narrowed to, for each part in which they differ. A part that is
    narrowed already shows what else it could be, and a way back."""
    names: dict[str, Callable[[str], str]] = {
        "role": lambda value: say(value, found.answer.language),
        "session": site.session_title,
        "document": lambda value: site.documents[value].title,
    }
    facets = {}
    for part in FIELDS:
        chosen = getattr(question, part)
        without = question.model_copy(update={part: None})
        places = site.answerer.find(without).places if chosen else found.places
        counts = site.answerer.facets(places)[part]
        if len(counts) > 1 or (chosen and counts):
            facets[part] = [
                Facet(
                    names.get(part, str)(value),
                    count,
                    ask_link(without, lang=lang, **({} if value == chosen else {part: value})),
                    chosen=value == chosen,
                )
                for value, count in counts.most_common(_MOST_FACETS)
            ]
    return facets
