"""Find in minutes: the places where words stand, whatever their inflection."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from corpus.model import Document
from index.lexical import stems

_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """A word found, by half-open offsets into the document's text, with its number from 1."""

    number: int
    start: int
    end: int


def find_in(document: Document, sought: str) -> list[Finding]:
    """The words of turns that have a stem in common with one of the words sought; of long words
    also those that begin with it, so that "registrering" finds "registreringsordning"."""
    wanted = {stem for word in _WORD.findall(sought) for stem in stems(word, document.language)}
    long = tuple(stem for stem in wanted if len(stem) >= _COMPOUNDS_FROM)
    found: list[Finding] = []
    for start, end in _words(document):
        stem = stems(document.text[start:end], document.language)[0]
        if stem in wanted or (long and stem.startswith(long)):
            found.append(Finding(len(found) + 1, start, end))
    return found


_COMPOUNDS_FROM = 5


def _words(document: Document) -> Iterator[tuple[int, int]]:
    for turn in document.turns:
        for match in _WORD.finditer(document.text, turn.start, turn.end):
            yield match.span()
