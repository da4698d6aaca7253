"""Encoders: any sentence-transformers model, its prompts and faults, and the fast format."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import HfApi
from sentence_transformers import SentenceTransformer

from index.encoder import BUNDLED, FAST, Encoder
from index.errors import EncoderError
from index.train.data import Pair
from index.train.fast_format import write_fast
from tests.tiny_model import write_model

TEXTS = ["Byen købte en gård.", "the town bought a farm by the river", "å", ""]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def fast(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "fast"
    shutil.copytree(model, folder)
    write_fast(folder, [Pair("Byen købte en gård.", "The town bought a farm.")] * 4)
    return folder


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    return Path(shutil.copytree(model, tmp_path / "tiny"))


def set_prompts(folder: Path, **prompts: str) -> None:
    path = folder / "config_sentence_transformers.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "prompts": prompts}))


def test_a_folder_gives_what_sentence_transformers_gives(model: Path) -> None:
    encoder = Encoder(model)
    encoded = encoder.encode_passages(TEXTS)
    expected = SentenceTransformer(str(model), device="cpu").encode(TEXTS)
    np.testing.assert_allclose(encoded.vectors, expected, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(encoded.vectors, axis=1), 1, atol=1e-5)
    assert encoder.dimension == encoded.vectors.shape[1] == 32


def test_each_token_but_the_marks_has_a_vector(model: Path) -> None:
    encoded = Encoder(model).encode_passages(["town farm", "å"])
    assert [tokens.shape for tokens in encoded.tokens] == [(2, 32), (1, 32)]
    np.testing.assert_allclose(np.linalg.norm(encoded.tokens[0], axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(model: Path, fast: Path) -> None:
    for folder in (model, fast):
        encoded = Encoder(folder).encode_passages([])
        assert encoded.vectors.shape == (0, 32)
        assert encoded.tokens == []


def test_the_environment_names_an_encoder(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_ENCODER", str(model))
    assert Encoder().name == str(model)
    monkeypatch.delenv("QA_ENCODER")
    assert Encoder().name == str(BUNDLED)


@pytest.mark.parametrize("name", ["e5-tiny", "multilingual-e5-small", "my_e5_model"])
def test_e5_models_get_their_prompts(model: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(model, tmp_path / name))
    plain, e5 = Encoder(model), Encoder(folder)
    for encoded, expected in (
        (e5.encode_questions(["the farm"]), plain.encode_questions(["query: the farm"])),
        (e5.encode_passages(["the farm"]), plain.encode_passages(["passage: the farm"])),
    ):
        np.testing.assert_allclose(encoded.vectors, expected.vectors, atol=1e-6)


def test_a_name_that_only_contains_e5_is_no_e5(model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(model, tmp_path / "table5-model"))
    vectors = [Encoder(f).encode_questions(["the farm"]).vectors for f in (folder, model)]
    np.testing.assert_array_equal(vectors[0], vectors[1])


def test_a_models_own_prompts_come_first(copy: Path, fast: Path, tmp_path: Path) -> None:
    quick = Path(shutil.copytree(fast, tmp_path / "e5-fast"))
    for folder, without in ((copy, Encoder(copy)), (quick, Encoder(fast))):
        set_prompts(folder, query="the town ", document="by ")
        own = Encoder(folder)
        np.testing.assert_allclose(
            own.encode_questions(["farm"]).vectors,
            without.encode_questions(["the town farm"]).vectors,
            atol=1e-6,
        )
        np.testing.assert_allclose(
            own.encode_passages(["farm"]).vectors,
            without.encode_passages(["by farm"]).vectors,
            atol=1e-6,
        )


def test_the_fingerprint_tells_weights_but_not_readmes(copy: Path) -> None:
    before = Encoder(copy).fingerprint
    (copy / "README.md").write_text("# A model")
    assert Encoder(copy).fingerprint == before
    write_model(copy, seed=1)
    assert Encoder(copy).fingerprint != before


# --- faults -------------------------------------------------------------------------------------


def test_a_missing_folder_is_not_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HfApi, "model_info", lambda *_, **__: pytest.fail("asked the hub"))
    for name in (str(tmp_path / "none"), "./none", "models/my/none", "~/none"):
        with pytest.raises(EncoderError, match=r"no such model folder; set QA_ENCODER to") as error:
            Encoder(name)
        assert str(error.value).startswith(name)


def test_a_folder_of_something_else_is_named(copy: Path) -> None:
    (copy / "modules.json").unlink()
    with pytest.raises(EncoderError, match=r"tiny: not a sentence-transformers model \(no modules"):
        Encoder(copy)


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "modules.json"])
def test_a_broken_model_is_named_in_one_line(copy: Path, file: str) -> None:
    (copy / file).write_bytes((copy / file).read_bytes()[:20])
    with pytest.raises(EncoderError, match="the model cannot be loaded") as error:
        Encoder(copy)
    assert str(copy) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("file", [str(FAST), "tokenizer.json", "config.json"])
def test_a_broken_fast_model_is_named_in_one_line(fast: Path, tmp_path: Path, file: str) -> None:
    folder = Path(shutil.copytree(fast, tmp_path / "broken"))
    (folder / file).write_bytes((folder / file).read_bytes()[:20])
    with pytest.raises(EncoderError, match="the model cannot be loaded") as error:
        Encoder(folder)
    assert "\n" not in str(error.value)


def test_an_unreachable_hub_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ConnectionError("Name or service not known")

    monkeypatch.setattr(HfApi, "model_info", unreachable)
    with pytest.raises(EncoderError, match=r"some/model: no such folder, and the hub cannot be"):
        Encoder("some/model")


# --- the fast format ----------------------------------------------------------------------------


def test_the_fast_format_is_close_to_pytorch(model: Path, fast: Path) -> None:
    exact, quick = Encoder(model).encode_passages(TEXTS), Encoder(fast).encode_passages(TEXTS)
    assert (exact.vectors * quick.vectors).sum(axis=1).min() > 0.98
    for one, other in zip(exact.tokens, quick.tokens, strict=True):
        if len(other):
            assert (one * other).sum(axis=1).min() > 0.95


def test_the_fast_format_does_not_depend_on_company(fast: Path) -> None:
    encoder = Encoder(fast)
    together = encoder.encode_passages(TEXTS).vectors
    alone = np.concatenate([encoder.encode_passages([text]).vectors for text in TEXTS])
    np.testing.assert_array_equal(together, alone)


def test_the_fast_format_needs_no_pytorch(fast: Path) -> None:
    program = (
        "import sys; from index.encoder import Encoder; "
        f"Encoder({str(fast)!r}).encode_questions(['å']); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_text_longer_than_the_model_reads_is_cut(fast: Path) -> None:
    encoded = Encoder(fast).encode_passages(["farm " * 400])
    assert encoded.tokens[0].shape == (254, 32)


def test_the_bundled_fast_format_is_close_to_pytorch(tmp_path: Path) -> None:
    if not (BUNDLED / FAST).exists():
        pytest.skip("the bundled encoder has no fast format yet")
    plain = Path(shutil.copytree(BUNDLED, tmp_path / "plain"))
    shutil.rmtree(plain / "onnx")
    texts = [
        "Hvad sagde Odense om registrering?",
        "Kommunerne kan stille krav i udbud, og det gør de i stigende grad.",
        "Many of the companies are small and have no time to write tenders.",
    ]
    exact, quick = Encoder(plain).encode_passages(texts), Encoder().encode_passages(texts)
    assert (exact.vectors * quick.vectors).sum(axis=1).min() > 0.97
