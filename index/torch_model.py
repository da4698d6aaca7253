"""A model through sentence-transformers and PyTorch."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from index.encoder import Encoded, Vectors, unit

_MARKERS = 2  # tokens that only mark the start and the end of a text


class TorchModel:
    """The model of a folder or a hub name, with its prompts; a `local` one is not asked for at the
    hub. Raises what the libraries raise that read it."""

    def __init__(self, name: str, *, local: bool) -> None:
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        self._model = SentenceTransformer(name, device="cpu", local_files_only=local)
        self._lock = threading.Lock()
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.prompts = {key: prompt for key, prompt in self._model.prompts.items() if prompt}

    def encode(self, texts: Sequence[str], prompt: str, *, progress: bool) -> Encoded:
        """The vectors of texts, each with the prompt before it, in order."""
        with self._lock:  # the tokenizer is not to be used by two threads at a time
            features: Any = self._model.encode(
                list(texts), prompt=prompt, output_value=None, show_progress_bar=progress
            )
        vectors = [unit(feature["sentence_embedding"].float().numpy()) for feature in features]
        return Encoded(
            np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32),
            [_tokens(feature) for feature in features],
        )


def _tokens(feature: dict[str, Any]) -> Vectors:
    """The unit vectors of a text's tokens but the marks. For a model that has no tokens, the
    text's own vector stands for one."""
    if "token_embeddings" not in feature:
        return unit(feature["sentence_embedding"].float().numpy())[np.newaxis]
    tokens = feature["token_embeddings"][feature["attention_mask"].bool()].float().numpy()
    return unit(tokens[1:-1] if len(tokens) > _MARKERS else tokens)
