"""A model through ONNX Runtime in eight bits, with neither PyTorch nor transformers.

The format is what `index.train` writes for the bundled encoder: a BERT whose pieces' vectors are
averaged. One text is read at a time, by as many workers as there are processors: nothing is padded,
and a text's vectors do not depend on the texts beside it, as they would where the inputs of
eight-bit products share one range.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from tokenizers import Tokenizer
from tqdm import tqdm

from index.encoder import FAST, Encoded, Vectors, unit


class Text(NamedTuple):
    """A text's unit vector, of shape (dimension,), and those of its pieces without the marks of
    start and end, of shape (pieces, dimension)."""

    vector: Vectors
    pieces: Vectors


class FastModel:
    """The model of a folder that holds the fast format, with its prompts.

    `workers` read texts side by side; by default as many as this process may use processors. A
    file that is missing or broken raises what the library raises that reads it.
    """

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        self.dimension: int = _read(folder / "config.json")["hidden_size"]
        self.prompts: dict[str, str] = _read(folder / "config_sentence_transformers.json")[
            "prompts"
        ]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        limit = _read(folder / "sentence_bert_config.json")["max_seq_length"]
        self._tokenizer.enable_truncation(limit)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / FAST), options, providers=["CPUExecutionProvider"]
        )
        self._pool = ThreadPoolExecutor(workers or len(os.sched_getaffinity(0)))

    def encode(self, texts: Sequence[str], prompt: str, *, progress: bool) -> Encoded:
        """The vectors of texts, each with the prompt before it, in order."""
        ids = (self._tokenizer.encode(prompt + text).ids for text in texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens: list[Vectors] = []
        bar = tqdm(self.read(ids), total=len(texts), unit="text", disable=not progress)
        for row, text in enumerate(bar):
            vectors[row] = text.vector
            tokens.append(text.pieces)
        return Encoded(vectors, tokens)

    def read(self, texts: Iterable[Sequence[int]]) -> Iterator[Text]:
        """The vectors of texts given as piece ids with their marks, in order."""
        return self._pool.map(self._read_one, texts)

    def _read_one(self, text: Sequence[int]) -> Text:
        ids = np.array([text], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        states: Vectors = self._session.run(None, inputs)[0][0]
        return Text(unit(states.mean(axis=0)), unit(states[1:-1]))


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
