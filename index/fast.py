"""Models through ONNX Runtime in eight bits, with neither PyTorch nor transformers.

The format is what `index.train` writes: for the bundled encoder, a BERT whose pieces' vectors are
averaged. One text is read at a time, by as many workers as there are processors: nothing is padded,
and what is made of a text does not depend on the texts beside it, as it would where the inputs of
eight-bit products share one range.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer
from tqdm import tqdm

from index.encoder import FAST, Encoded, Vectors, unit

Inputs = Mapping[str, Sequence[int]]  # by name, a number for each piece of a text


class Text(NamedTuple):
    """A text's unit vector, of shape (dimension,), and those of its pieces without the marks of
    start and end, of shape (pieces, dimension)."""

    vector: Vectors
    pieces: Vectors


class FastNetwork:
    """A network of a file. `workers` read texts side by side; by default as many as this process
    may use processors. NumPy gets one in the whole process from then on."""

    def __init__(self, path: Path, workers: int | None = None) -> None:
        # Threads of NumPy's products go on waiting for more, busily, where the workers should run:
        # with them a question over the bundled minutes takes half as long again.
        threadpool_limits(limits=1, user_api="blas")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # Its one step for a sum and its layer norm takes several times as long as the two steps.
        self._session = onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        self._pool = ThreadPoolExecutor(workers or len(os.sched_getaffinity(0)))

    def run(self, texts: Iterable[Inputs]) -> Iterator[Vectors]:
        """The output for each text, in order."""
        return self._pool.map(self._run_one, texts)

    def _run_one(self, text: Inputs) -> Vectors:
        inputs = {name: np.array([ids], dtype=np.int64) for name, ids in text.items()}
        output: Vectors = self._session.run(None, inputs)[0][0]
        return output


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
        self._network = FastNetwork(folder / FAST, workers)

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
        inputs = ({"input_ids": text, "attention_mask": [1] * len(text)} for text in texts)
        for states in self._network.run(inputs):
            yield Text(unit(states.mean(axis=0)), unit(states[1:-1]))


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
