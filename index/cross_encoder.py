"""The cross-encoder: reads a question and a passage together, and scores how surely it answers.

It sees who does what in both, which vectors made of each alone do not tell (passage re-ranking with
BERT, Nogueira & Cho 2019). But nothing can be computed beforehand, so it reads the few best only.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from index.encoder import Vectors, fingerprint
from index.errors import EncoderError
from index.fast import FastNetwork

BUNDLED = Path(__file__).parent / "cross_encoder"
MODEL = "model_qint8.onnx"  # these two are in a model's folder
TOKENIZER = "tokenizer.json"
START, PADDING, END = 0, 1, 2  # ids of marks, as in XLM-RoBERTa

_QUESTION, _PASSAGE = 128, 200  # pieces read at most


class Pair(NamedTuple):
    """A question and a passage as one text: the ids of its pieces, and for each which of the two
    it is of, 0 or 1."""

    ids: list[int]
    parts: list[int]


def pieces(tokenizer: Tokenizer, text: str) -> list[int]:
    """The ids of a text's pieces, without marks."""
    return list(tokenizer.encode(text, add_special_tokens=False).ids)


def pair(question: Sequence[int], passage: Sequence[int]) -> Pair:
    """The pair of two texts given as piece ids."""
    first = [START, *question[:_QUESTION], END]
    second = [END, *passage[:_PASSAGE], END]
    return Pair(first + second, [0] * len(first) + [1] * len(second))


class CrossEncoder:
    """A cross-encoder in eight bits, as `index.train.cross_encoder` writes it into a folder.

    `fingerprint` tells two models apart. Raises EncoderError if the model cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._network = FastNetwork(folder / MODEL)
        except Exception as error:  # the libraries raise what those below them raise
            raise EncoderError(
                f"{folder}: the cross-encoder cannot be loaded ({error}); install the product anew"
            ) from error
        self.fingerprint = fingerprint(folder)

    def read(self, question: str, passages: Sequence[str]) -> Vectors:
        """The log-odds that each passage answers the question, of shape (passages,)."""
        asked = pieces(self._tokenizer, question)
        pairs = (pair(asked, pieces(self._tokenizer, text)) for text in passages)
        inputs = ({"input_ids": one.ids, "token_type_ids": one.parts} for one in pairs)
        return np.array([float(score) for score in self._network.run(inputs)], dtype=np.float32)


@cache
def bundled_cross_encoder() -> CrossEncoder:
    """The cross-encoder beside this module."""
    return CrossEncoder(BUNDLED)
