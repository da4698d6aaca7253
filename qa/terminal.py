"""Answers for people at a terminal."""

import shutil
import textwrap

import click

from qa.messages import join, say
from qa.records import Answer, Quote

_WIDEST = 88


def print_answer(answer: Answer) -> None:
    """Print an answer: whom it was restricted to, how sure it is, and the quotes."""
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    language = answer.language
    asked = [
        *answer.scope.organisations,
        *([] if answer.scope.organisations else answer.scope.speakers),
        *answer.scope.sessions,
        *(say(role.value, language) for role in answer.scope.roles),
    ]
    if asked:
        click.secho(f"[{join(asked, language)}]", dim=True)
    if answer.message:
        click.echo(textwrap.fill(answer.message, width))
    if answer.confidence:
        click.secho(say(answer.confidence, language), dim=True)
    for quote in answer.quotes:
        click.echo()
        _print_quote(quote, language, width)


def _print_quote(quote: Quote, language: str, width: int) -> None:
    who = quote.speaker or quote.speaker_label or say("minutes_own", language)
    click.secho(who, bold=True, nl=False)
    role = [say(quote.role.value, language)] if quote.role else []
    how = [say(quote.attribution.value, language)] if quote.reason else []
    body = [quote.organisation] if quote.organisation else []
    click.echo("".join(f", {part}" for part in [*body, *role, *how]))
    number = f"{quote.session.number}. " if quote.session.number else ""
    page = f", {say('page', language, page=quote.page)}" if quote.page else ""
    for line in textwrap.wrap(f"{number}{quote.session.title}{page}", width - 2):
        click.secho(f"  {line}", dim=True)
    before = f"… {_last_words(quote.before)} " if quote.before else ""
    after = f" {_first_words(quote.after)} …" if quote.after else ""
    text = f"{before}”{quote.text}”{after}"
    click.echo(textwrap.fill(text, width, initial_indent="    ", subsequent_indent="    "))


def _last_words(text: str, count: int = 8) -> str:
    return " ".join(text.split()[-count:])


def _first_words(text: str, count: int = 8) -> str:
    return " ".join(text.split()[:count])
