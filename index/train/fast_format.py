"""Networks in eight bits, the format of `index.fast`.

`python -m index.train.fast_format --data FOLDER ENCODER` writes it into an encoder's folder.

Weights of matrix products are kept in seven bits a channel, so that no sum overflows on processors
without VNNI; their inputs are rounded to eight as they come. A few coordinates of the inputs are
far larger than the rest and would leave these no resolution, so the size is moved into the weights
beforehand (SmoothQuant, Xiao et al. 2023). Vectors of pieces are bytes with a scale for each row.
"""

import copy
import inspect
import io
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.encoder import FAST
from index.train.data import Pair, read_texts

# How much of the size moves: 0 for none, 1 for all.
_MOVED = 0.8
_LEARNED = 100  # pairs of sentences


class _Smoothed(nn.Module):
    """A linear layer whose inputs are divided by `size`, of shape (inputs,), and its weights
    multiplied by it."""

    def __init__(self, layer: nn.Linear, size: Tensor) -> None:
        super().__init__()
        self.layer = copy.deepcopy(layer)
        self.layer.weight.data = layer.weight.data * size
        self.factor = nn.Buffer(1 / size)

    def forward(self, inputs: Tensor) -> Tensor:
        output: Tensor = self.layer(inputs * self.factor)
        return output


class _ByteRows(nn.Module):
    """A table of vectors as bytes."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scales = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-9) / 127
        self.rows = nn.Buffer(torch.round(table / scales).to(torch.int8))
        self.scales = nn.Buffer(scales)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].to(torch.float32) * self.scales[ids]


class States(nn.Module):
    """A network with the two inputs that matter and one output: (texts, pieces, width)."""

    def __init__(self, network: BertModel) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """The vectors of the pieces."""
        states: Tensor = self.network(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state
        return states


def write_fast(folder: Path, pairs: Sequence[Pair]) -> Path:
    """Write the fast format into an encoder's folder; its path. From some of the translated
    sentences it is learned how large the inputs of matrix products are."""
    network = BertModel.from_pretrained(
        folder, dtype=torch.float32, add_pooling_layer=False, attn_implementation="eager"
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    texts = [tokenizer.encode(side).ids for pair in pairs[:_LEARNED] for side in pair]
    path = folder / FAST
    path.parent.mkdir(exist_ok=True)
    write_eight_bits(network, [{"input_ids": text} for text in texts], States, path)
    return path


def write_eight_bits(
    network: BertModel,
    examples: Sequence[Mapping[str, Sequence[int]]],
    outer: Callable[[BertModel], nn.Module],
    path: Path,
) -> None:
    """Write a network in eight bits, within the module that `outer` makes of it. From the examples,
    inputs of one text each, it is learned how large the inputs of matrix products are."""
    smoothed = _smooth(network, _input_sizes(network, examples))
    smoothed.embeddings.word_embeddings = _ByteRows(  # type: ignore[assignment]
        network.embeddings.word_embeddings.weight.data
    )
    quantize_dynamic(
        onnx.load_from_string(export_onnx(outer(smoothed))),
        path,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def export_onnx(module: nn.Module) -> bytes:
    """A module in ONNX whose arguments have shape (texts, pieces) and keep their names, and whose
    output is called `output`."""
    names = list(inspect.signature(module.forward).parameters)
    ids = torch.ones((2, 7), dtype=torch.long)
    written = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter that traces is old, says so, and warns of what it takes for granted; the
        # one that replaces it gave wrong vectors for this model.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            (ids,) * len(names),
            written,  # type: ignore[arg-type]
            input_names=names,
            output_names=["output"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in names},
            opset_version=17,
            dynamo=False,
        )
    return written.getvalue()


def _layers(network: BertModel) -> Iterable[list[tuple[nn.Module, str]]]:
    """Groups of linear layers that share their input, each with its parent and name there."""
    layers: Iterable[Any] = network.encoder.layer
    for layer in layers:
        attention = layer.attention.self
        yield [(attention, "query"), (attention, "key"), (attention, "value")]
        yield [(layer.intermediate, "dense")]
        yield [(layer.output, "dense")]


def _input_sizes(
    network: BertModel, examples: Sequence[Mapping[str, Sequence[int]]]
) -> list[Tensor]:
    """For each group of layers the largest size of each coordinate of its input."""
    groups = list(_layers(network))
    sizes = [torch.zeros(getattr(*group[0]).in_features) for group in groups]

    def watch(number: int) -> torch.utils.hooks.RemovableHandle:
        def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            largest = inputs[0].abs().flatten(0, -2).amax(dim=0)
            sizes[number] = torch.maximum(sizes[number], largest)

        layer: nn.Module = getattr(*groups[number][0])
        return layer.register_forward_pre_hook(look)

    watching = [watch(number) for number in range(len(groups))]
    with torch.inference_mode():
        for example in examples:
            network(**{name: torch.tensor([list(ids)]) for name, ids in example.items()})
    for handle in watching:
        handle.remove()
    return sizes


def _smooth(network: BertModel, sizes: Sequence[Tensor]) -> BertModel:
    smoothed = copy.deepcopy(network)
    for group, inputs in zip(_layers(smoothed), sizes, strict=True):
        layers: list[nn.Linear] = [getattr(*place) for place in group]
        weights = torch.stack([layer.weight.data.abs().amax(dim=0) for layer in layers]).amax(dim=0)
        moved = inputs.clamp(min=1e-5) ** _MOVED / weights.clamp(min=1e-5) ** (1 - _MOVED)
        size = (moved / moved.median()).clamp(min=1e-3)
        for (parent, name), layer in zip(group, layers, strict=True):
            setattr(parent, name, _Smoothed(layer, size))
    return smoothed


@click.command()
@click.argument("encoder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of texts; see index.train.data.",
)
def main(encoder: Path, data: Path) -> None:
    """Write the fast format into the folder ENCODER."""
    click.echo(write_fast(encoder, read_texts(data, _LEARNED).pairs))


if __name__ == "__main__":
    main()
