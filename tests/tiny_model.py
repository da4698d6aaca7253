"""Random models of a few kilobytes in the format of sentence-transformers."""

from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from index.train.export import export
from index.train.student import Student
from index.train.tokenizer import train_tokenizer

WORDS = "byen købte en gård ved åen og rådet så på budgettet for skolen the town bought a farm by"


def write_model(folder: Path, *, layers: int = 2, seed: int = 0) -> Path:
    """Write a random BERT that knows some Danish and English words; its folder."""
    torch.manual_seed(seed)
    letters = dict.fromkeys([*"abcdefghijklmnopqrstuvwxyz.,?", *WORDS.split()])
    tokenizer = train_tokenizer(
        [WORDS], {piece: i for i, piece in enumerate(letters)}, len(letters), 200
    )
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
    )
    network = BertModel(config, add_pooling_layer=False)
    export(Student(network, tokenizer), tokenizer, folder)
    return folder
