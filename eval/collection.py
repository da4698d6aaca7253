"""What encoders are measured on: turns, and questions with the turns that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sentencex import get_sentence_boundaries

SENTENCES = 3  # to a passage; passages of a turn do not overlap
_TURNS_TO_A_QUESTION = 10


@dataclass(frozen=True, slots=True)
class Collection:
    """Turns and the questions asked of them, of one language each.

    `gold` has for each question the positions of its turns, `excluded` those of turns that do not
    count for it. `labels`, if any, stand before the passages of each turn.
    """

    questions: Sequence[str]
    question_language: str
    turns: Sequence[str]
    turn_language: str
    gold: Sequence[set[int]]
    excluded: Sequence[set[int]] = ()
    labels: Sequence[str] = ()

    def passages(self) -> tuple[list[str], NDArray[np.int64]]:
        """The passages of all turns in order, and the position of each one's turn."""
        passages: list[str] = []
        owners: list[int] = []
        for position, turn in enumerate(self.turns):
            label = f"{self.labels[position]}: " if self.labels and self.labels[position] else ""
            sentences = split_sentences(turn, self.turn_language)
            for start in range(0, max(1, len(sentences)), SENTENCES):
                passages.append(label + " ".join(sentences[start : start + SENTENCES]))
                owners.append(position)
        return passages, np.array(owners)

    def first(self, count: int) -> "Collection":
        """The first questions, over their gold turns and ten times as many of the others."""
        gold = self.gold[:count]
        kept = sorted(
            {*range(min(len(self.turns), _TURNS_TO_A_QUESTION * count)), *set[int]().union(*gold)}
        )
        place = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            questions=self.questions[:count],
            turns=[self.turns[i] for i in kept],
            gold=[{place[i] for i in turns} for turns in gold],
            excluded=[{place[i] for i in out if i in place} for out in self.excluded[:count]],
            labels=[self.labels[i] for i in kept] if self.labels else (),
        )


@dataclass(frozen=True, slots=True)
class EncoderSet:
    """Collections whose questions are scored together: `measure` is "recall" (the share of a
    question's gold turns among the first `depth`) or "any" (whether one is among them)."""

    title: str
    measure: Literal["any", "recall"]
    depth: int
    collections: Sequence[Collection] = field(repr=False)

    @property
    def metric(self) -> str:
        """The name of the figure."""
        return f"{self.measure}@{self.depth}"

    def first(self, count: int) -> "EncoderSet":
        """The set with its first questions."""
        collections: list[Collection] = []
        for one in self.collections:
            if count > 0:
                collections.append(one.first(count))
            count -= len(one.questions)
        return replace(self, collections=collections)


@cache
def split_sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of a text, with runs of white space as one space."""
    running = " ".join(text.split())
    found = (
        running[boundary["start_index"] : boundary["end_index"]].strip()
        for boundary in get_sentence_boundaries(language, running)
    )
    return tuple(sentence for sentence in found if sentence)
