"""Lexical retrieval: BM25 over stems, so that names, numbers and rare words are found."""

import re
from functools import cache, lru_cache
from unicodedata import combining, normalize

import bm25s
import numpy as np
import Stemmer

from index.encoder import Vectors

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_SPELLINGS = (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("ü", "y"), ("ı", "i"))
_LANGUAGES = {"da": "danish", "en": "english"}


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_LANGUAGES.get(language, "danish"))


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A spelling that ignores how Danish letters are typed: ø, oe and o are one, and so on."""
    for letter, spelled in _SPELLINGS:
        word = word.replace(letter, spelled)
    if not word.isascii():  # accents of other languages: "Siân"
        marks = (mark for mark in normalize("NFD", word) if not combining(mark))
        word = "".join(marks)
    return word.replace("ae", "a").replace("oe", "o").replace("aa", "a")


def stems(text: str, language: str) -> list[str]:
    """The folded stems of the words of a text."""
    words = _WORD.findall(text.casefold())
    return [fold(stem) for stem in _stemmer(language).stemWords(words)]


def tokenize(text: str, language: str) -> list[str]:
    """The stems of a text, and their runs of four letters: by these "registrering" finds
    "registreringsordning", a mistyped word its right form, and an English word its Danish cousin.
    A run at the start of a word is kept apart from the same run inside one."""
    words = stems(text, language)
    return words + [gram for word in words for gram in _grams(f"^{word}")]


def _grams(word: str) -> list[str]:
    return [word[i : i + _GRAM] for i in range(max(1, len(word) - _GRAM + 1))]


_GRAM = 4


class Lexical:
    """BM25 (Robertson & Zaragoza 2009, in Lucene's form) over tokenised passages."""

    def __init__(self, passages: list[list[str]]) -> None:
        self._bm25 = bm25s.BM25()
        self._vocabulary: set[str] = set().union(*passages) if passages else set()
        self._length = len(passages)
        if self._vocabulary:
            self._bm25.index(passages, show_progress=False)

    def scores(self, question: list[str]) -> Vectors:
        """The score of each passage for the tokens of a question, of shape (passages,)."""
        known = [token for token in question if token in self._vocabulary]
        if not known:
            return np.zeros(self._length, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
