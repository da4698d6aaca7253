"""The encoder: a sentence-transformers model that turns questions and passages into vectors.

A model whose folder holds the fast format, as the bundled one does, is read by ONNX Runtime; any
other by sentence-transformers, which takes seconds to import and several times as long to encode.
"""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "encoder"
FAST = Path("onnx", "model_qint8.onnx")  # in a model's folder

_REMEDY = "set QA_ENCODER to a model folder or a hub name, or unset it for the bundled one"
_MODULES = "modules.json"  # what makes a folder a sentence-transformers model
_HUB_NAME = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)?")
_HUB_SECONDS = 5

# Families whose model folders do not carry the prompts that they were trained with.
_FAMILY_PROMPTS = {
    re.compile(r"(?:^|[-_/])e5(?:[-_]|$)", re.IGNORECASE): ("query: ", "passage: "),
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts as vectors of unit length: `vectors` of shape (texts, dimension), and for each text
    one of shape (its tokens, dimension) in `tokens`."""

    vectors: Vectors
    tokens: list[Vectors]


class Model(Protocol):
    """What reads texts. `prompts` are its own, by the kind of text that they stand before."""

    dimension: int
    prompts: dict[str, str]

    def encode(self, texts: Sequence[str], prompt: str, *, progress: bool) -> Encoded:
        """The vectors of texts, each with the prompt before it, in order."""
        ...


class Encoder:
    """A model with its prompts. Vectors are unit length, so a dot product is the cosine.

    `fingerprint` tells two models apart whose names are the same; `dimension` is the length of a
    vector. Raises EncoderError if the model cannot be loaded.
    """

    def __init__(self, name: str | Path | None = None) -> None:
        self.name = str(name or os.environ.get("QA_ENCODER") or BUNDLED)
        self._model = _load(self.name)
        self.fingerprint = _fingerprint(self.name)
        self.dimension = self._model.dimension
        self._query_prompt, self._passage_prompt = _prompts(self.name, self._model.prompts)

    def encode_questions(self, questions: list[str]) -> Encoded:
        """Vectors of questions and of their tokens."""
        return self._model.encode(questions, self._query_prompt, progress=False)

    def encode_passages(self, passages: list[str], *, progress: bool = False) -> Encoded:
        """Vectors of passages and of their tokens."""
        return self._model.encode(passages, self._passage_prompt, progress=progress)


def unit(vectors: Vectors) -> Vectors:
    """Vectors divided by their lengths; one of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _load(name: str) -> Model:
    folder = Path(name)
    if folder.is_dir():
        if not (folder / _MODULES).is_file():
            raise EncoderError(
                f"{name}: not a sentence-transformers model (no {_MODULES} in it); {_REMEDY}"
            )
        fast = (folder / FAST).is_file()
    elif folder.exists() or not _HUB_NAME.fullmatch(name):
        raise EncoderError(f"{name}: no such model folder; {_REMEDY}")
    else:
        _look_up(name)
        fast = False
    # Imported here: PyTorch takes seconds, and the fast format does without it.
    try:
        if fast:
            from index.fast import FastModel

            return FastModel(folder)
        from index.torch_model import TorchModel

        return TorchModel(name, local=folder.is_dir() or _is_cached(name))
    except Exception as error:  # the libraries that read models raise what those below them raise
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise EncoderError(f"{name}: the model cannot be loaded ({reason}); {_REMEDY}") from error


def _look_up(name: str) -> None:
    """Raise EncoderError unless a model of that name is in the cache or on the hub. To load a model
    that is not there takes a minute of retries."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    if _is_cached(name):
        return
    try:
        files = HfApi().model_info(name, timeout=_HUB_SECONDS).siblings or []
    except HfHubHTTPError as error:
        raise EncoderError(f"{name}: neither a folder nor a model of the hub; {_REMEDY}") from error
    except Exception as error:  # of the network
        raise EncoderError(
            f"{name}: no such folder, and the hub cannot be reached ({error}); {_REMEDY}"
        ) from error
    if _MODULES not in {file.rfilename for file in files}:
        raise EncoderError(
            f"{name}: not a sentence-transformers model (no {_MODULES} in it); {_REMEDY}"
        )


def _is_cached(name: str) -> bool:
    """Whether a model of the hub has been downloaded before; then the hub is not asked again."""
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(name, _MODULES), str)


def _prompts(name: str, own: dict[str, str]) -> tuple[str, str]:
    """The prompts for questions and for passages: the model's own, or those of its family."""
    query = own.get("query", "")
    passage = own.get("document") or own.get("passage") or ""
    if query or passage:
        return query, passage
    return next(
        (prompts for family, prompts in _FAMILY_PROMPTS.items() if family.search(name)), ("", "")
    )


def fingerprint(folder: Path) -> str:
    """A hash of the files of a model's folder, but for its description."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".md":
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _fingerprint(name: str) -> str:
    """A hash of the model's files; for a model of a hub, of its name and revision."""
    if Path(name).is_dir():
        return fingerprint(Path(name))
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(name, _MODULES)
    revision = Path(cached).parent.name if isinstance(cached, str) else ""
    return hashlib.sha256(f"{name}{revision}".encode()).hexdigest()[:16]
