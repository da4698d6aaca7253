"""Find in minutes: the places where words stand, whatever their inflection."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from corpus.model import Document, Turn
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
_AROUND = 70


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first word found in a turn, between some words of the turn."""

    turn: Turn
    finding: Finding
    before: str
    word: str
    after: str


def excerpts(document: Document, findings: Sequence[Finding]) -> list[Excerpt]:
    """An excerpt of each turn that something was found in, in order."""
    found: list[Excerpt] = []
    left = deque(findings)
    for turn in document.turns:
        here = []
        while left and left[0].start < turn.end:
            here.append(left.popleft())
        if here:
            first = here[0]
            start, end = max(turn.start, first.start - _AROUND), min(turn.end, first.end + _AROUND)
            before, after = document.text[start : first.start], document.text[first.end : end]
            if start > turn.start:
                before = f"… {before.partition(' ')[2]}"
            if end < turn.end:
                after = f"{after.rpartition(' ')[0]} …"
            word = document.words(first.start, first.end)
            found.append(Excerpt(turn, first, _spaced(before), word, _spaced(after)))
    return found


def _spaced(text: str) -> str:
    return regex.sub(r"\s+", " ", text)


def _words(document: Document) -> Iterator[tuple[int, int]]:
    for turn in document.turns:
        for match in _WORD.finditer(document.text, turn.start, turn.end):
            yield match.span()
