"""The teacher with a new vocabulary, of use before any training.

A piece that the teacher knows keeps its vector. Any other piece gets the weighted mean of the
vectors of its nearest neighbours in the static space, among the pieces that both vocabularies
share: WECHSEL (Minixhofer et al. 2022) with a space trained for the purpose; FOCUS (Dobler & de
Melo 2023) is its relative.
"""

import copy

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertModel

from index.train.pieces import Pieces
from index.train.static import Matrix

NEIGHBOURS = 5
SHARPNESS = 10.0


def piece_counts(texts: Pieces, size: int) -> NDArray[np.int64]:
    """How often each piece occurs, of shape (size,)."""
    return np.bincount(texts.ids, minlength=size)


def transfer_embeddings(
    vocabulary: dict[str, int],
    space: Matrix,
    mainly_danish: NDArray[np.bool_],
    teacher_vocabulary: dict[str, int],
    teacher_embeddings: Matrix,
) -> Matrix:
    """Vectors for the new vocabulary in the teacher's space, of shape (pieces, teacher's width).

    `space` is the static space, of shape (pieces, any width). A piece that is `mainly_danish` in
    the text does not keep the teacher's vector though it be spelled like one of its pieces: "at"
    and "den" mean something else.
    """
    shared = {
        piece: row
        for piece, row in vocabulary.items()
        if piece in teacher_vocabulary and not mainly_danish[row]
    }
    rows = np.array(list(shared.values()))
    known = teacher_embeddings[[teacher_vocabulary[piece] for piece in shared]]
    unit = space / np.maximum(np.linalg.norm(space, axis=1, keepdims=True), 1e-9)
    new = np.zeros((len(vocabulary), teacher_embeddings.shape[1]), dtype=np.float32)
    for start in range(0, len(new), 4096):
        cosines = unit[start : start + 4096] @ unit[rows].T
        nearest = np.argpartition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        weights = np.exp(SHARPNESS * np.take_along_axis(cosines, nearest, axis=1))
        weights /= weights.sum(axis=1, keepdims=True)
        new[start : start + 4096] = np.einsum("pn,pnw->pw", weights, known[nearest])
    new[rows] = known
    return new


def make_student(teacher: BertModel, embeddings: Matrix, layers: list[int]) -> BertModel:
    """A copy of the teacher with other embeddings and only some of its layers, without dropout."""
    config = copy.deepcopy(teacher.config)
    config.vocab_size = len(embeddings)
    config.num_hidden_layers = len(layers)
    # The targets are exact and texts are many: noise would only slow the student down.
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    student = BertModel(config, add_pooling_layer=False)
    weights = {
        name: value
        for name, value in teacher.state_dict().items()
        if not name.startswith(("encoder.layer.", "pooler.", "embeddings.word_embeddings"))
    }
    for new, old in enumerate(layers):
        prefix = f"encoder.layer.{old}."
        weights |= {
            f"encoder.layer.{new}.{name.removeprefix(prefix)}": value
            for name, value in teacher.state_dict().items()
            if name.startswith(prefix)
        }
    weights["embeddings.word_embeddings.weight"] = torch.from_numpy(embeddings)
    student.load_state_dict(weights)
    return student
