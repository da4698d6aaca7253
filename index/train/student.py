"""The model that learns: a BERT with mean pooling, piece ids in and unit vectors out."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.train.batches import padded
from index.train.loop import Learner
from index.train.tokenizer import END, START


def quick_products() -> torch.autocast:
    """Matrix products in bfloat16 on a processor that has it, which more than doubles the speed;
    else in float32, since to imitate it takes thirty times as long."""
    has: bool = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.autocast("cpu", torch.bfloat16, enabled=has)


class Read(NamedTuple):
    """What the model makes of texts: a unit vector of each, of shape (texts, width), one of each
    piece, of shape (texts, pieces, width), and which of these are pieces and neither padding nor
    the marks of start and end, of shape (texts, pieces)."""

    vectors: Tensor
    pieces: Tensor
    mask: Tensor


class Student(Learner):
    """A BERT whose output is one unit vector a text: the mean over its pieces.

    Matrix products are quick; weights and sums stay in float32.
    """

    def __init__(self, network: BertModel, tokenizer: Tokenizer) -> None:
        super().__init__(network)
        vocabulary = tokenizer.get_vocab()
        self._start, self._end = vocabulary[START], vocabulary[END]

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Unit vectors of texts given as piece ids, of shape (texts, width)."""
        return self.read(texts).vectors

    def read(self, texts: Sequence[Sequence[int]]) -> Read:
        """The vectors of texts given as piece ids, and those of their pieces."""
        ids, mask = self._pad(texts)
        with quick_products():
            states = self.network(input_ids=ids, attention_mask=mask).last_hidden_state
        states = states.float()
        weights = mask.unsqueeze(-1).to(torch.float32)
        mean = (states * weights).sum(dim=1) / weights.sum(dim=1)
        inner = (mask == 1) & (ids != self._start) & (ids != self._end)
        unit = nn.functional.normalize
        return Read(unit(mean, dim=-1), unit(states, dim=-1), inner)

    def _pad(self, texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Ids between the marks of start and end, and the mask, both of shape (texts, pieces)."""
        marked = [[self._start, *text, self._end] for text in texts]
        return padded(marked), padded([[1] * len(text) for text in marked])


def late_interaction(questions: Read, passages: Sequence[Read], rarity: float = 0.0) -> Tensor:
    """For each question and passage the mean over the question's pieces of the highest cosine with
    a piece of the passage (MaxSim; ColBERT, Khattab & Zaharia 2020), of shape (questions,
    passages). The passages may be read in several parts.

    With a `rarity` the pieces are weighed as the product weighs them (`index.tokens`): what most
    passages have something like counts little.
    """
    asked = questions.pieces[questions.mask]
    parts = []
    for read in passages:
        # One product for all: (pieces asked, pieces of all passages), then the best of each.
        cosines = asked @ read.pieces.flatten(0, 1).T
        cosines = cosines.masked_fill(~read.mask.flatten(), -1.0)
        parts.append(cosines.view(-1, *read.mask.shape).amax(dim=2))
    best = torch.cat(parts, dim=1)
    weights = (1 - best.detach().mean(dim=1, keepdim=True)).clamp(min=1e-3) ** rarity
    owner = questions.mask.nonzero()[:, 0]
    rows = len(questions.mask)
    sums = torch.zeros(rows, best.shape[1]).index_add(0, owner, best * weights)
    return sums / torch.zeros(rows, 1).index_add(0, owner, weights).clamp(min=1e-6)
