"""Mistyped words of a question, as the minutes spell them."""

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.model import Document
from index.lexical import fold, stems

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 6  # letters; one letter makes another word of many a shorter one


class Spelling:
    """The words of some minutes, by their language."""

    def __init__(self, documents: Iterable[Document]) -> None:
        counts: dict[str, Counter[str]] = {}
        for document in documents:
            words = (word.casefold() for word in _WORD.findall(document.text))
            counts.setdefault(document.language, Counter()).update(words)
        self._stems = {
            language: set(stems(" ".join(words), language)) for language, words in counts.items()
        }
        # Rarest first, so that of words that are folded into one the commonest stays.
        self._words = {
            language: {fold(word): word for word, _ in reversed(words.most_common())}
            for language, words in counts.items()
        }

    def corrected(self, text: str, language: str) -> str:
        """The text with each long word that is in no form in the minutes of its language replaced
        by one that is, and that differs by a letter, or by two that changed places, or only in how
        Danish letters are typed.

        A word that is spelled well, but that no minutes have, may be as near to another by chance:
        this is for texts that were typed in a hurry.
        """
        return _WORD.sub(lambda match: self._corrected(match.group(), language), text)

    def _corrected(self, word: str, language: str) -> str:
        if len(word) < _SHORTEST:
            return word
        known = self._words.get(language, {})
        folded = fold(word)
        if folded in known:
            return known[folded]
        if not self._stems.get(language, set()).isdisjoint(stems(word, language)):
            return word
        nearest = process.extractOne(folded, known.keys(), scorer=OSA.distance, score_cutoff=1)
        return known[nearest[0]] if nearest and nearest[0][0] == folded[0] else word
