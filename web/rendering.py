"""Pages in the reader's language, from templates."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from web import filters
from web.cite import MOST_QUOTES, as_text, find_citation
from web.links import link
from web.site import Site
from web.texts import text

LANGUAGES = ("da", "en")
BASKET = "basket"
_YEAR = 365 * 24 * 3600


class Pages:
    """Renders pages of a site in the reader's language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.templates = _make_templates(site)

    def page(
        self,
        request: Request,
        name: str,
        *,
        language: str | None = None,
        status: int = HTTPStatus.OK,
        **values: Any,
    ) -> HTMLResponse:
        """A page by the name of its template; `language` is that of what is shown on it, which
        counts unless the reader chose one by the link."""
        chosen = chosen_language(request)
        shown = language if language and not chosen else self.language(request)
        other = "en" if shown == "da" else "da"
        response = self.templates.TemplateResponse(
            request,
            name,
            {
                "t": lambda key, **more: text(key, shown, **more),
                "language": shown,
                # A question brings its language with it; every other link keeps the reader's.
                "lang": chosen,
                "kept": chosen or (shown if shown != self.language(request) else None),
                "base": str(request.base_url).rstrip("/"),
                "here": f"{request.url.path}?{request.url.query}".rstrip("?"),
                "basket": basket_keys(request),
                "other_language_url": _in_language(request, other),
                **values,
            },
            status_code=status,
        )
        if chosen:
            set_cookie(request, response, "lang", chosen)
        return response

    def language(self, request: Request) -> str:
        """The language that a reader chose by the link or before, or that the browser asks for."""
        for chosen in (request.query_params.get("lang"), request.cookies.get("lang")):
            if chosen in LANGUAGES:
                return chosen
        accepted = request.headers.get("accept-language", "").casefold()
        places = {language: accepted.find(language) for language in LANGUAGES}
        prefers_english = places["en"] >= 0 and not 0 <= places["da"] < places["en"]
        return "en" if prefers_english else "da"


def chosen_language(request: Request) -> str | None:
    """The language that the link asks for."""
    chosen = request.query_params.get("lang")
    return chosen if chosen in LANGUAGES else None


def basket_keys(request: Request) -> list[str]:
    """The quotes in the reader's collection, which is kept in a cookie and nowhere else."""
    kept = request.cookies.get(BASKET, "")
    return [key for key in kept.split("~") if key][:MOST_QUOTES]


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Keep a value in the reader's browser for a year."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="strict", secure=secure)


def _make_templates(site: Site) -> Jinja2Templates:
    templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
    templates.env.filters.update(filters.FILTERS)
    people = {somebody.name: somebody.slug for somebody in site.people.values()}
    bodies = {body.name: body.slug for body in site.organisations.values()}
    templates.env.filters.update(
        person_slug=people.get,
        organisation_slug=bodies.get,
        citation=lambda q: find_citation(site, f"{q.document.id}:{q.start}-{q.end}"),
    )
    templates.env.globals.update(link=link, as_text=as_text, site=site)
    templates.env.trim_blocks = templates.env.lstrip_blocks = True
    return templates


def _in_language(request: Request, language: str) -> str:
    """The link to the same page in another language."""
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"
