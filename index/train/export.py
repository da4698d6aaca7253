"""The student becomes a sentence-transformers folder, and so does the static space."""

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from index.tokens import principal_directions
from index.train.static import Matrix
from index.train.student import Student
from index.train.tokenizer import END, MASK, PAD, START, UNKNOWN

MAX_PIECES = 256
STATIC_WIDTH = 192

_MODULES = [
    ("0", "", "sentence_transformers.models.Transformer"),
    ("1", "1_Pooling", "sentence_transformers.models.Pooling"),
    ("2", "2_Normalize", "sentence_transformers.models.Normalize"),
]


def export(student: Student, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the folder with weights in half precision; it replaces one of that name."""
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / "1_Pooling").mkdir(parents=True)
    (beside / "2_Normalize").mkdir()
    config = student.network.config.to_dict()
    # Half precision is for storage: processors compute with it slowly, so float32 is asked for.
    config |= {"dtype": "float32", "architectures": ["BertModel"]}
    for name in ("_name_or_path", "torch_dtype", "transformers_version"):
        config.pop(name, None)
    _write(beside / "config.json", config)
    weights = {
        name: value.to(torch.float16).contiguous()
        for name, value in student.network.state_dict().items()
        if value.is_floating_point()
    }
    save_file(weights, beside / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(beside / "tokenizer.json"))
    _write(
        beside / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_PIECES,
            "pad_token": PAD,
            "unk_token": UNKNOWN,
            "cls_token": START,
            "sep_token": END,
            "mask_token": MASK,
            "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        },
    )
    _write(beside / "sentence_bert_config.json", {"max_seq_length": MAX_PIECES})
    _write(
        beside / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    _write(
        beside / "1_Pooling" / "config.json",
        {
            "word_embedding_dimension": student.network.config.hidden_size,
            "pooling_mode_mean_tokens": True,
        },
    )
    _write(
        beside / "modules.json",
        [
            {"idx": i, "name": name, "path": path, "type": kind}
            for i, (name, path, kind) in enumerate(_MODULES)
        ],
    )
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)


def export_static(space: Matrix, tokenizer: Tokenizer, folder: Path) -> None:
    """Write an encoder without a network: a text is the mean of its pieces in the static space.

    `space` has shape (pieces, width). Its vectors are kept in half precision, on the `STATIC_WIDTH`
    directions that carry most of it.
    """
    reduced = (space @ principal_directions(space, STATIC_WIDTH)).astype(np.float16)
    embedding = StaticEmbedding(tokenizer, embedding_weights=reduced)
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
