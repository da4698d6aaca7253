"""The bundled encoder through ONNX Runtime, with neither PyTorch nor transformers.

One text is read at a time, by as many workers as there are processors: nothing is padded, and a
text's vectors do not depend on the texts beside it, as they would where the inputs of eight-bit
products share one range.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

NAME = "onnx/model_qint8.onnx"
_LIMIT = 256  # pieces of a text that are read, with the two marks

Vectors = NDArray[np.float32]


class Text(NamedTuple):
    """A text's unit vector, of shape (width,), and those of its pieces without the marks of start
    and end, of shape (pieces, width)."""

    vector: Vectors
    pieces: Vectors


class FastEncoder:
    """The encoder of a folder that holds the fast format.

    `workers` read texts side by side; by default as many as this process may use processors.
    Raises FileNotFoundError if the folder has no fast format.
    """

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        if not (folder / NAME).exists():
            raise FileNotFoundError(folder / NAME)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LIMIT)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / NAME), options, providers=["CPUExecutionProvider"]
        )
        self._pool = ThreadPoolExecutor(workers or len(os.sched_getaffinity(0)))

    def encode(self, texts: Iterable[str]) -> Iterator[Text]:
        """The vectors of texts, in order."""
        return self.read(self._tokenizer.encode(text).ids for text in texts)

    def read(self, texts: Iterable[Sequence[int]]) -> Iterator[Text]:
        """The vectors of texts given as piece ids with their marks, in order."""
        return self._pool.map(self._read, texts)

    def _read(self, text: Sequence[int]) -> Text:
        ids = np.array([text], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        states: Vectors = self._session.run(None, inputs)[0][0]
        return Text(_unit(states.mean(axis=0)), _unit(states[1:-1]))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
