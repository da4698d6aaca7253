"""How fast each way of running the encoder is, and how near its vectors are to PyTorch's.

`python -m index.train.speed FOLDER`. OpenVINO is measured where it is installed.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import click
import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertModel

from corpus.reader import BUNDLED, read_documents
from index.fast import FastModel
from index.passages import PassageSettings, cut_documents
from index.train.fast_format import States, export_onnx

Vectors = NDArray[np.float32]
# Texts of one length, of shape (texts, pieces), to their unit vectors.
Run = Callable[[NDArray[np.int64]], Vectors]

PASSAGE, QUESTION = 60, 14  # pieces
_BATCH = 32


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--passages", default=640, show_default=True, help="How many to encode.")
@click.option("--times", default=3, show_default=True, help="The best of how many runs.")
def main(folder: Path, passages: int, times: int) -> None:
    """Time the encoder in FOLDER in every way that it can be run in here."""
    threads = torch.get_num_threads()
    click.echo(f"{threads} processors, passages of {PASSAGE} pieces, a question of {QUESTION}")
    click.echo(f"{'':34}{'passages/s':>11}{'question':>12}{'cosine, mean':>14}{'least':>8}")
    texts, question = _texts(folder, passages, PASSAGE), _texts(folder, 1, QUESTION)
    reference: Vectors | None = None
    for name, run in ways(folder, threads):
        vectors = run(texts)
        reference = vectors if reference is None else reference
        cosines = (vectors * reference).sum(axis=1)
        rate = passages / _seconds(partial(run, texts), times)
        milliseconds = 1000 * _seconds(partial(run, question), 20 * times)
        click.echo(
            f"{name:34}{rate:11.0f}{milliseconds:9.1f} ms{cosines.mean():14.4f}{cosines.min():8.4f}"
        )


def _texts(folder: Path, count: int, length: int) -> NDArray[np.int64]:
    """Passages of the bundled minutes cut to one length, of shape (count, length)."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(length)
    documents = tuple(read_documents([BUNDLED]))
    passages = cut_documents(documents, PassageSettings(sentences=4))
    ids = [
        tokenizer.encode(documents[passage.document].words(passage.start, passage.end)).ids
        for passage in passages
    ]
    return np.array(list(islice(cycle(text for text in ids if len(text) == length), count)))


def ways(folder: Path, threads: int) -> Iterator[tuple[str, Run]]:
    """The ways to run an encoder, each with its name, PyTorch in float32 first."""
    network = BertModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False)
    half = BertModel.from_pretrained(folder, dtype=torch.bfloat16, add_pooling_layer=False)
    yield "PyTorch, float32", _torch(network)
    yield "PyTorch, bfloat16", _torch(half)
    network.set_attn_implementation("eager")
    whole = export_onnx(States(network))
    yield "ONNX Runtime, float32", _onnx(whole, threads)
    fast = FastModel(folder, threads)
    yield (
        "ONNX Runtime, int8, text by text",
        lambda texts: np.stack([text.vector for text in fast.read(texts.tolist())]),
    )
    if find_spec("openvino"):
        for precision in ("f32", "bf16"):
            yield f"OpenVINO, {precision}", _openvino(whole, threads, precision)


def _torch(network: BertModel) -> Run:
    def run(texts: NDArray[np.int64]) -> Vectors:
        with torch.inference_mode():
            states = [
                network(input_ids=torch.from_numpy(batch)).last_hidden_state.float()
                for batch in _batches(texts)
            ]
        return _unit([state.mean(dim=1).numpy() for state in states])

    return run


def _onnx(model: bytes, threads: int) -> Run:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def run(texts: NDArray[np.int64]) -> Vectors:
        return _unit(
            [
                session.run(None, {"input_ids": batch, "attention_mask": np.ones_like(batch)})[
                    0
                ].mean(axis=1)
                for batch in _batches(texts)
            ]
        )

    return run


def _openvino(model: bytes, threads: int, precision: str) -> Run:
    import openvino

    compiled = openvino.Core().compile_model(
        openvino.Core().read_model(model, b""),
        "CPU",
        {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads},
    )

    def run(texts: NDArray[np.int64]) -> Vectors:
        return _unit(
            [
                np.asarray(compiled([batch, np.ones_like(batch)])[0]).mean(axis=1)
                for batch in _batches(texts)
            ]
        )

    return run


def _batches(texts: NDArray[np.int64]) -> Sequence[NDArray[np.int64]]:
    return [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]


def _unit(means: Sequence[Vectors]) -> Vectors:
    vectors = np.concatenate(means)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def _seconds(work: Callable[[], object], times: int) -> float:
    """The least time of several, after one that warms up: what else runs here can only add."""
    work()
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    main()
