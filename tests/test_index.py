"""Passages, the store, and the index folder: whole, damaged, and out of date."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document
from corpus.reader import read_documents
from index.build import Index, build_index
from index.encoder import Encoded, Encoder, Vectors
from index.errors import DamagedIndexError, IndexFolderError, NoIndexError, UnfitIndexError
from index.folder import (
    FORMAT_VERSION,
    embedded_before,
    index_folder,
    load_index,
    read_manifest,
    save_index,
)
from index.lexical import Lexical, fold, tokenize
from index.passages import PassageSettings, cut_documents, embedded_text, split_sentences
from index.store import FaissStore
from index.tokens import Projection, TokenStore
from tests.conftest import WordEncoder, Writer


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 400))
def test_passages_stay_in_their_turn_and_miss_no_sentence(
    kolding: Document, sentences: int, stride: int, whole: int
) -> None:
    settings = PassageSettings(sentences, min(stride, sentences), whole)
    passages = cut_documents((kolding,), settings)
    covered: dict[int, list[tuple[int, int]]] = {}
    for passage in passages:
        turn = kolding.turns[passage.turn]
        assert turn.start <= passage.start < passage.end <= turn.end
        covered.setdefault(passage.turn, []).append((passage.start, passage.end))
    for position, turn in enumerate(kolding.turns):
        for start, end in split_sentences(kolding, turn.start, turn.end):
            assert any(a <= start and end <= b for a, b in covered[position])


def test_a_short_turn_is_one_passage(kolding: Document) -> None:
    passages = cut_documents((kolding,), PassageSettings())
    turn = next(i for i, t in enumerate(kolding.turns) if "Pia Blak" in (t.label or ""))
    assert sum(passage.turn == turn for passage in passages) == 1


@pytest.mark.parametrize(
    ("words", "embedded"),
    [
        # a short reply, and the question that it replies to
        (
            "The crew at the terminus",
            "Tim Marsh, Hotel on Rails Ltd: Who cleans them? The crew at the terminus, and that is "
            "in the price.",
        ),
        # a point, and the one that it is of
        (
            "Cheap flights",
            "Klaus Brenner-Holt, Institute of Slow Travel: Why the sleepers disappeared: Cheap "
            "flights after 1997.",
        ),
        # neither
        (
            "The next seminar",
            "Eleanor Finch, Northern Rail Forum: The next seminar will be held in Gothenburg in "
            "May.",
        ),
    ],
)
def test_what_short_words_go_on_from_is_embedded_with_them(words: str, embedded: str) -> None:
    (document,) = read_documents(
        [Path(__file__).parent / "minutes" / "panel-report-night-trains.txt"]
    )
    passage = next(
        passage
        for passage in cut_documents((document,), PassageSettings())
        if document.words(passage.start, passage.end).startswith(words)
    )
    assert embedded_text(document, passage) == embedded


def test_sentences_end_where_danish_sentences_end(kolding: Document) -> None:
    turn = next(t for t in kolding.turns if t.label == "TV")
    sentences = [kolding.words(a, b) for a, b in split_sentences(kolding, turn.start, turn.end)]
    assert (
        sentences[-1] == "Det er meget forskellige behov, der skal dækkes i de forskellige stadier."
    )


@given(st.integers(1, 60), st.integers(1, 8), st.integers(1, 70), st.randoms(use_true_random=False))
def test_the_store_finds_what_brute_force_finds(n: int, d: int, k: int, random: object) -> None:
    rng = np.random.default_rng(n * 1000 + d * 10 + k)
    vectors = rng.standard_normal((n, d)).astype(np.float32)
    query = rng.standard_normal(d).astype(np.float32)
    allowed = np.flatnonzero(rng.random(n) < 0.5).astype(np.int64)
    store = FaissStore(vectors)
    for positions in (None, allowed):
        among = np.arange(n) if positions is None else positions
        expected = among[np.argsort(-(vectors[among] @ query), kind="stable")][:k]
        scores, found = store.search(query, k, positions)
        assert found.tolist() == expected.tolist()
        np.testing.assert_allclose(scores, vectors[expected] @ query, rtol=1e-4, atol=1e-5)


def test_a_store_says_what_shape_it_wants() -> None:
    with pytest.raises(ValueError, match=r"\(3,\)"):
        FaissStore(np.zeros(3, dtype=np.float32))


@given(st.lists(st.integers(0, 6), max_size=6), st.integers(1, 5))
def test_tokens_are_compared_as_brute_force_does(lengths: list[int], asked: int) -> None:
    rng = np.random.default_rng(len(lengths) * 10 + asked)

    def units(n: int) -> Vectors:
        vectors = rng.standard_normal((n, 16)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    passages, question = [units(n) for n in lengths], units(asked)
    projection = Projection.learn(passages, 16)
    store = TokenStore.of([projection.pack(passage) for passage in passages], projection)
    # Tokens down, passages across; the rarer a match is, the more a token weighs.
    best = np.array(
        [(question @ p.T).max(axis=1) if len(p) else np.zeros(asked) for p in passages]
    ).reshape(len(passages), asked)
    weights = (1 - best.mean(axis=0)) ** 2 if passages else np.ones(asked)
    expected = best @ weights / weights.sum()
    found = store.similarity(store.asked(question, rarity=2), np.arange(len(passages)))
    np.testing.assert_allclose(found, expected, atol=0.02)


def test_as_many_vectors_as_passages(kolding: Document) -> None:
    passages = cut_documents((kolding,), PassageSettings())[:1]
    tokens = TokenStore.of([], Projection.learn([], 4))
    with pytest.raises(ValueError, match="1 passages but 2 vectors and tokens of 0"):
        Index(
            [kolding], passages, FaissStore(np.zeros((2, 4), np.float32)), tokens, PassageSettings()
        )


def test_spelling_of_danish_letters_does_not_matter() -> None:
    assert fold("skolemøbler") == fold("skolemobler") == fold("skolemoebler")
    assert fold("ålborg") == fold("aalborg") == fold("alborg")
    assert tokenize("Registreringen", "da") == tokenize("registrering", "da")


def test_unknown_words_score_nothing() -> None:
    lexical = Lexical([["a", "b"], ["b"]])
    assert lexical.scores(["x"]).tolist() == [0.0, 0.0]
    assert lexical.scores(["a", "x"])[0] > 0
    assert Lexical([]).scores(["a"]).shape == (0,)


# --- the folder ---------------------------------------------------------------------------------


@pytest.fixture
def minutes(write: Writer) -> Path:
    return write("Referat\n\nIb Bo, Nord: Vi bygger broer.\n\nEva Lund, Syd: Vi graver tunneler.\n")


@pytest.fixture
def data(tmp_path: Path, minutes: Path, words: Encoder) -> Path:
    folder = tmp_path / "data"
    save_index(build_index(read_documents([minutes]), words), words, folder)
    return folder


def test_what_is_saved_is_loaded(data: Path, words: Encoder) -> None:
    index, manifest = load_index(data, words)
    assert [index.words(p) for p in index.passages][-1] == "Vi graver tunneler."
    assert manifest.fingerprint == words.fingerprint
    assert manifest.documents[0].sha256 == index.documents[0].sha256
    np.testing.assert_allclose(np.linalg.norm(index.store.vectors(), axis=1), 1, rtol=1e-5)


def test_no_index_says_how_to_build_one(tmp_path: Path, words: Encoder) -> None:
    with pytest.raises(NoIndexError, match="qa index build --data"):
        load_index(tmp_path / "none", words)


@pytest.mark.parametrize(
    "name", ["vectors.faiss", "tokens.npy", "tokens.npz", "passages.json", "documents.json"]
)
@pytest.mark.parametrize("damage", ["cut short", "missing", "altered"])
def test_damage_is_named(data: Path, words: Encoder, name: str, damage: str) -> None:
    file = index_folder(data) / name
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(content[:-7] if damage == "cut short" else content[:-1] + b"?")
    with pytest.raises(DamagedIndexError, match=name) as caught:
        load_index(data, words)
    assert "qa index build" in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", f'{{"format_version": {FORMAT_VERSION}}}'])
def test_a_damaged_manifest_is_named(data: Path, words: Encoder, content: str) -> None:
    (index_folder(data) / "manifest.json").write_text(content)
    with pytest.raises(DamagedIndexError, match=r"manifest\.json"):
        load_index(data, words)


def test_another_version_is_named(data: Path, words: Encoder) -> None:
    file = index_folder(data) / "manifest.json"
    manifest = json.loads(file.read_text())
    file.write_text(json.dumps(manifest | {"format_version": 99}))
    with pytest.raises(UnfitIndexError, match="format 99"):
        load_index(data, words)


def test_records_of_another_program_are_named(data: Path, words: Encoder) -> None:
    folder = index_folder(data)
    documents = folder / "documents.json"
    documents.write_text(documents.read_text().replace('"title"', '"heading"'))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["documents.json"] = hashlib.sha256(documents.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UnfitIndexError, match="another version"):
        load_index(data, words)


def test_another_encoder_is_named(data: Path) -> None:
    other = WordEncoder("other")
    with pytest.raises(UnfitIndexError, match="encoder now is other"):
        load_index(data, other)
    assert embedded_before(data, other) is None


def test_changed_minutes_are_named_with_the_command(
    data: Path, minutes: Path, words: Encoder
) -> None:
    minutes.write_text(minutes.read_text() + "\nIb Bo: Mere.\n")
    with pytest.raises(UnfitIndexError, match="have changed") as caught:
        load_index(data, words)
    assert f"qa index build {minutes} --data {data}" in str(caught.value)
    minutes.unlink()  # minutes that are gone are no reason not to answer from the index
    load_index(data, words)


def test_unchanged_passages_are_not_embedded_again(
    data: Path, minutes: Path, words: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes.write_text(minutes.read_text() + "\nIb Bo, Nord: Og veje.\n")
    before = embedded_before(data, words)
    embedded: list[str] = []
    encode = words.encode_passages

    def listen(texts: list[str], *, progress: bool = False) -> Encoded:
        embedded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(words, "encode_passages", listen)
    build_index(read_documents([minutes]), words, before=before)
    assert len(embedded) == 1
    assert embedded[0].endswith("Og veje.")


def test_a_failed_write_leaves_the_old_index(
    data: Path, words: Encoder, minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: FaissStore, file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    before = read_manifest(data)
    monkeypatch.setattr(FaissStore, "save", full_disk)
    with pytest.raises(IndexFolderError, match="No space left"):
        save_index(build_index(read_documents([minutes]), words), words, data)
    assert load_index(data, words)[1] == before
    assert [path.name for path in data.iterdir()] == ["index"]


def test_a_crash_between_the_two_moves_is_mended(data: Path, words: Encoder) -> None:
    index_folder(data).rename(data / "index.old")  # the old one is aside, the new one not there yet
    load_index(data, words)
    assert (data / "index").exists()


def test_an_index_can_be_built_over_another(data: Path, words: Encoder, write: Writer) -> None:
    other = write("Referat\n\nOle Friis, Vest: Vi sejler.\n", "other.txt")
    save_index(build_index(read_documents([other]), words), words, data)
    assert [document.id for document in load_index(data, words)[0].documents] == ["other"]
