"""Written questions: which passage of an excerpt answers them, or that none does.

The questions in `written.jsonl.xz` were written for excerpts of debates and meetings, and of
minutes made up for it, in other words than theirs. Nearly half only sound as if these answered
them; many are twins of one that is answered, with another actor, another aspect or a wrong premise.
So it is learned to tell a passage that answers from those beside it, which are on the same subject
and by the same people, and not to match what nobody says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from index.train.batches import in_parts, shuffled
from index.train.data import Turn, read_records
from index.train.examples import with_label
from index.train.retrieval import RetrievalSettings
from index.train.student import Read, Student, late_interaction

WRITTEN = Path(__file__).with_name("written.jsonl.xz")


class Asked(NamedTuple):
    """A question, and the positions of the passages that answer it, perhaps none."""

    question: str
    answers: list[int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Passages of a debate or a meeting, in order, and what was asked of them."""

    passages: list[Turn]
    questions: list[Asked]


def read_written(path: Path = WRITTEN, limit: int | None = None) -> list[Excerpt]:
    """The excerpts of a file, the first `limit` of them if given."""
    return [
        Excerpt(
            [Turn(passage["label"], passage["text"]) for passage in record["passages"]],
            [Asked(asked["question"], asked["answers"]) for asked in record["questions"]],
        )
        for record in read_records(path, limit)
    ]


@dataclass(frozen=True, slots=True)
class WrittenSettings(RetrievalSettings):
    """`batch` excerpts make a batch. `none` and `piece_none` are the scores that no passage must
    reach for a question that none answers, by the texts' vectors and piece by piece. The rest is
    as for `RetrievalSettings`; `rarity` is that of `late_interaction`, `bare` the share of passages
    without who speaks in front."""

    batch: int = 4
    none: float = 0.465
    piece_none: float = 0.495
    rarity: float = 3.0
    bare: float = 0.3


class Written:
    """Batches of excerpts in random order, anew in each pass."""

    name = "written"

    def __init__(
        self,
        excerpts: Sequence[Excerpt],
        tokenizer: Tokenizer,
        settings: WrittenSettings,
        seed: int,
    ) -> None:
        self._excerpts = excerpts
        self._tokenizer = tokenizer
        self._settings = settings
        self._seed = seed

    def __len__(self) -> int:
        return len(self._excerpts)

    def loss(self, student: Student, turn: int) -> Tensor:
        """The loss of batch number `turn`."""
        settings = self._settings
        rng = np.random.default_rng((self._seed, turn, 1))
        questions: list[list[int]] = []
        passages: list[list[int]] = []
        answers: list[list[int]] = []
        for row in shuffled(len(self), settings.batch, turn, self._seed):
            excerpt = self._excerpts[row]
            for asked in excerpt.questions:
                questions.append(self._pieces(asked.question, settings.question))
                answers.append([len(passages) + position for position in asked.answers])
            for label, text in excerpt.passages:
                said = with_label(text, label, "", rng, settings.bare)
                passages.append(self._pieces(said, settings.passage))
        right = torch.zeros(len(questions), len(passages), dtype=torch.bool)
        for row, positions in enumerate(answers):
            right[row, positions] = True
        asked_read, said_read = student.read(questions), _by_length(student, passages)
        parts = [read for read, _ in said_read]
        whole = asked_read.vectors @ torch.cat([read.vectors for read in parts]).T
        pieces = late_interaction(asked_read, parts, settings.rarity)
        columns = right[:, [place for _, places in said_read for place in places]]
        return answered(whole, columns, settings.scale, settings.none) + answered(
            pieces, columns, settings.piece_scale, settings.piece_none
        )

    def _pieces(self, text: str, limit: int) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids[:limit])


def _by_length(
    student: Student, texts: list[list[int]], parts: int = 3
) -> list[tuple[Read, list[int]]]:
    """Texts read in parts of similar length; with each part the places of its texts."""
    places = in_parts(texts, parts)
    return [(student.read([texts[place] for place in part]), part) for part in places]


def answered(cosines: Tensor, right: Tensor, scale: float, none: float) -> Tensor:
    """The loss of picking a right passage among all, and one of them or, where none is right,
    nothing, among all and nothing, which scores `none`. Both have shape (questions, passages)."""
    nothing = cosines.new_full((len(cosines), 1), none)
    unanswered = ~right.any(dim=1, keepdim=True)
    with_nothing = _picked(
        torch.cat([cosines, nothing], 1), torch.cat([right, unanswered], 1), scale
    )
    some = right.any(dim=1)
    return with_nothing.mean() + _picked(cosines[some], right[some], scale).mean()


def _picked(scores: Tensor, right: Tensor, scale: float) -> Tensor:
    """For each row the negative logarithm of the probability of its right columns together."""
    likely = torch.log_softmax(scale * scores, dim=1)
    return -torch.logsumexp(likely.masked_fill(~right, -torch.inf), dim=1)
