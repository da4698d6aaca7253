"""Fixtures: the bundled minutes, an encoder that needs no model, and the product over both."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from corpus.model import Document
from corpus.reader import BUNDLED, read_documents
from eval.questions import load_questions
from eval.report import make_report
from eval.run import run_systems
from eval.systems import product
from index.build import build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoded, Encoder, Vectors
from index.lexical import stems
from qa.answer import Answerer
from tests.serving import chromium, serving
from web.app import create_app
from web.site import Site

hypothesis.settings.register_profile("same every time", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same every time")


class WordEncoder(Encoder):
    """A deterministic encoder without a model: each stem has a random direction, so texts that
    share stems are alike."""

    dimension = 256

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.fingerprint = hashlib.sha256(name.encode()).hexdigest()[:16]

    def encode_questions(self, questions: Sequence[str]) -> Encoded:
        tokens = [
            np.stack([self._direction(stem) for stem in stems(question, "da") or [""]])
            for question in questions
        ]
        vectors = [token.sum(axis=0) / np.linalg.norm(token.sum(axis=0)) for token in tokens]
        return Encoded(np.stack(vectors) if vectors else np.zeros((0, 256), np.float32), tokens)

    def encode_passages(self, passages: Sequence[str], *, progress: bool = False) -> Encoded:
        return self.encode_questions(passages)

    def _direction(self, stem: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(f"{self.name} {stem}".encode()).digest()[:8])
        direction = np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        return direction / np.linalg.norm(direction)


@pytest.fixture(scope="session")
def kolding() -> Document:
    """The bundled minutes."""
    return next(d for d in read_documents([BUNDLED]) if "2018-04-11" in d.id)


@pytest.fixture(scope="session")
def words() -> Encoder:
    """An encoder that needs no model."""
    return WordEncoder()


@pytest.fixture(scope="session")
def quick(kolding: Document, words: Encoder) -> Answerer:
    """The product over the bundled minutes with an encoder that only knows words."""
    return Answerer(build_index([kolding], words), words)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled encoder."""
    return Encoder()


@pytest.fixture(scope="session")
def real(kolding: Document, encoder: Encoder) -> Answerer:
    """The product as it is shipped."""
    return Answerer(build_index([kolding], encoder), encoder, bundled_cross_encoder())


@pytest.fixture(scope="session")
def address(real: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the product is served as it is shipped, with a benchmark of one question."""
    folder = tmp_path_factory.mktemp("benchmark")
    line = {
        "id": "odense",
        "language": "da",
        "question": "Hvad sagde Odense om registrering?",
        "gold": [{"text": "Derfor lavede vi i Odense vores egen registreringsordning,"}],
    }
    (folder / "questions.jsonl").write_text(json.dumps(line), encoding="utf-8")
    documents = real.index.documents
    questions = load_questions(folder / "questions.jsonl", documents)
    run = run_systems(documents, questions, {"product": product(real)}, "one question")
    make_report(run).save(folder / "report.json")
    with serving(create_app(Site(real, report=folder / "report.json"))) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, on a machine that may be slow."""
    expect.set_options(timeout=20_000)
    with chromium() as launched:
        yield launched


@pytest.fixture
def write(tmp_path: Path) -> "Writer":
    """Writes a file of minutes and returns its path."""
    return Writer(tmp_path)


class Writer:
    """Writes files of minutes into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, text: str | bytes, name: str = "minutes.txt") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path
