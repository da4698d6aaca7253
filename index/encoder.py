"""The encoder: a sentence-transformers model that turns questions and passages into vectors."""

import hashlib
import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "encoder"

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


class Encoder:
    """A model with its prompts. Vectors are unit length, so a dot product is the cosine.

    `fingerprint` tells two models apart whose names are the same; `dimension` is the length of a
    vector. Raises EncoderError if the model cannot be loaded.
    """

    def __init__(self, name: str | Path | None = None) -> None:
        self.name = str(name or os.environ.get("QA_ENCODER") or BUNDLED)
        self._model = _load(self.name)
        self.fingerprint = _fingerprint(self.name)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._lock = threading.Lock()
        self._query_prompt, self._passage_prompt = _prompts(self.name, self._model)

    def encode_questions(self, questions: list[str]) -> Encoded:
        """Vectors of questions and of their tokens."""
        return self._encode(questions, self._query_prompt)

    def encode_passages(self, passages: list[str], *, progress: bool = False) -> Encoded:
        """Vectors of passages and of their tokens."""
        return self._encode(passages, self._passage_prompt, progress=progress)

    def _encode(self, texts: list[str], prompt: str, *, progress: bool = False) -> Encoded:
        with self._lock:  # the tokenizer is not to be used by two threads at a time
            features: Any = self._model.encode(
                texts, prompt=prompt or None, output_value=None, show_progress_bar=progress
            )
        vectors = [_unit(feature["sentence_embedding"].float().numpy()) for feature in features]
        return Encoded(
            np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32),
            [_tokens(feature) for feature in features],
        )


def _tokens(feature: dict[str, Any]) -> Vectors:
    """The unit vectors of a text's tokens, without those that only mark its start and end. For a
    model that has no tokens, the text's own vector stands for one."""
    if "token_embeddings" not in feature:
        return _unit(feature["sentence_embedding"].float().numpy())[np.newaxis]
    tokens = feature["token_embeddings"][feature["attention_mask"].bool()].float().numpy()
    return _unit(tokens[1:-1] if len(tokens) > _MARKERS else tokens)


_MARKERS = 2


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _load(name: str) -> "SentenceTransformer":
    # Imported here: it takes seconds, and most commands that fail do so before they need it.
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if Path(name).exists() and not (Path(name) / "modules.json").exists():
        raise EncoderError(
            f"{name}: not a sentence-transformers model (no modules.json in it); "
            "set QA_ENCODER to a model folder or a hub name, or unset it for the bundled one"
        )
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise EncoderError(
            f"{name}: the model cannot be loaded ({reason}); "
            "set QA_ENCODER to a model folder or a hub name, or unset it for the bundled one"
        ) from error


def _prompts(name: str, model: "SentenceTransformer") -> tuple[str, str]:
    """The prompts for questions and for passages: the model's own, or those of its family."""
    own = {key: prompt for key, prompt in model.prompts.items() if prompt}
    query = own.get("query", "")
    passage = own.get("document") or own.get("passage") or ""
    if query or passage:
        return query, passage
    return next(
        (prompts for family, prompts in _FAMILY_PROMPTS.items() if family.search(name)), ("", "")
    )


def _fingerprint(name: str) -> str:
    """A hash of the model's files; for a model of a hub, of its name and revision."""
    digest = hashlib.sha256()
    folder = Path(name)
    if folder.is_dir():
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix != ".md":
                digest.update(file.relative_to(folder).as_posix().encode())
                digest.update(file.read_bytes())
    else:
        from huggingface_hub import try_to_load_from_cache

        cached = try_to_load_from_cache(name, "config.json")
        digest.update(name.encode())
        digest.update(Path(cached).parent.name.encode() if isinstance(cached, str) else b"")
    return digest.hexdigest()[:16]
