"""The recipe of the bundled encoder: its parts, and all of it on made sentences."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertModel

from index.encoder import FAST, Encoder
from index.train.data import read_texts
from index.train.distil import DistilSettings
from index.train.examples import (
    debate_examples,
    split_sentences,
    spoil,
    topic_of,
    with_label,
)
from index.train.export import export_static
from index.train.loop import LoopSettings
from index.train.pieces import split_texts
from index.train.recipe import SAMPLE
from index.train.retrieval import RetrievalSettings, near_sentences
from index.train.run import run
from index.train.static import StaticSettings
from index.train.student import Read, late_interaction
from index.train.tokenizer import train_tokenizer
from index.train.transfer import make_student, transfer_embeddings
from index.train.written import answered, read_written
from tests.tiny_model import write_model

NOUNS = {"gården": "the farm", "åen": "the river", "skolen": "the school", "bøgerne": "the books"}
VERBS = {"køber": "buys", "ser": "sees", "sælger": "sells", "ønsker": "wants", "får": "gets"}
WHO = {"Byen": "The town", "Rådet": "The council", "Læreren": "The teacher"}
PAIRS = [
    (f"{who} {verb} {noun} i dag.", f"{WHO[who]} {VERBS[verb]} {NOUNS[noun]} today.")
    for who in WHO
    for verb in VERBS
    for noun in NOUNS
]
TINY = replace(
    SAMPLE,
    vocabulary=160,
    english_pieces=60,
    layers=(0, 1),
    pairs=40,
    questions=0,
    passages=40,
    limit=None,
    static=StaticSettings(width=32, batch=16, passes=2),
    distil=DistilSettings(batch=8),
    distil_loop=LoopSettings(steps=3),
    retrieval=RetrievalSettings(batch=4),
    retrieval_loop=LoopSettings(steps=3),
    written_loop=LoopSettings(steps=3),
)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("teacher") / "model")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rows = "".join(f"{danish}\t{english}\n" for danish, english in PAIRS)
    (folder / "europarl_da_en.train.tsv").write_text(rows, "utf-8")
    (folder / "eforms_da_en.tsv").write_text("the river\tåen\nthe farm\tgården\n", "utf-8")
    debate = [
        {
            "session": "s1",
            "agenda": "1) Forslag til lov om skolens bøger. Af N.N.",
            "speaker": speaker,
            "party": "A",
            "role": "medlem",
            "text": " ".join(danish for danish, _ in PAIRS[i : i + 4]) + question,
        }
        for i, (speaker, question) in enumerate(
            [("Bo", " Hvornår køber ministeren bøgerne til skolen?"), ("Eva", "")] * 4
        )
    ]
    meeting = {
        "turns": [
            {"speaker": "A", "text": f"{english} And so it goes on and on and on again."}
            for _, english in PAIRS[:6]
        ],
        "queries": [{"question": "What of the farm?", "answer": "Sold.", "evidence_turns": [1]}],
    }
    for name, records in (("folketing_1.jsonl", debate), ("qmsum_train.jsonl", [meeting])):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / name).write_text(lines, "utf-8")
    return folder


def test_the_whole_recipe_goes_on_where_it_stopped_and_repeats_itself(
    data: Path, teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train_into(name: str) -> Path:
        run(data, tmp_path / name, tmp_path / "work" / name, str(teacher), None, TINY, seed=1)
        return tmp_path / name

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("index.train.run._retrieval_tasks", stop)
        with pytest.raises(KeyboardInterrupt):
            train_into("stopped")
    assert not (tmp_path / "stopped").exists()
    static = tmp_path / "work" / "stopped" / "static.npy"
    made = static.stat().st_mtime_ns
    stopped = train_into("stopped")
    # The vocabulary's trainer breaks ties at random; all else is the same every time.
    (tmp_path / "work" / "whole").mkdir()
    shutil.copy(static.with_name("tokenizer.json"), tmp_path / "work" / "whole")
    whole = train_into("whole")
    assert static.stat().st_mtime_ns == made

    texts = [danish for danish, _ in PAIRS[:5]]
    one, other = (
        SentenceTransformer(str(folder), device="cpu").encode(texts) for folder in (stopped, whole)
    )
    np.testing.assert_allclose(one, other, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(one, axis=1), 1, atol=1e-4)
    assert (whole / FAST).is_file()
    fast = Encoder(whole).encode_passages(texts).vectors
    assert (fast * other).sum(axis=1).min() > 0.97


def test_the_static_space_is_an_encoder_too(tmp_path: Path) -> None:
    tokenizer = train_tokenizer([danish for danish, _ in PAIRS], {"the": 0}, 1, 60)
    space = np.random.default_rng(0).standard_normal((tokenizer.get_vocab_size(), 16))
    export_static(space.astype(np.float32), tokenizer, tmp_path / "static")
    texts = [danish for danish, _ in PAIRS[:4]]
    vectors = SentenceTransformer(str(tmp_path / "static"), device="cpu").encode(texts)
    means = np.stack(
        [space[tokenizer.encode(t, add_special_tokens=False).ids].mean(axis=0) for t in texts]
    )
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    np.testing.assert_allclose(vectors @ vectors.T, means @ means.T, atol=2e-3)


def test_checkpoints_of_another_recipe_are_not_gone_on_from(
    data: Path, teacher: Path, tmp_path: Path
) -> None:
    (tmp_path / "recipe.txt").write_text("another")
    with pytest.raises(ValueError, match="begun with another recipe or seed"):
        run(data, tmp_path / "out", tmp_path, str(teacher), None, TINY, seed=1)


# --- parts --------------------------------------------------------------------------------------


def test_danish_letters_survive_the_tokenizer() -> None:
    tokenizer = train_tokenizer(["Blåbærgrød på Ærø"] * 20, {"the": 0, "a": 1, "[X]": 2}, 2, 200)
    pieces = tokenizer.encode("Blåbærgrød på Ærø").tokens
    assert "".join(piece.removeprefix("##") for piece in pieces[1:-1]) == "blåbærgrødpåærø"
    assert (pieces[0], pieces[-1]) == ("[CLS]", "[SEP]")
    assert tokenizer.encode("på").ids != tokenizer.encode("pa").ids
    decomposed = "på".replace("å", "a\N{COMBINING RING ABOVE}")
    assert tokenizer.encode(decomposed).ids == tokenizer.encode("på").ids


def test_the_teachers_commonest_pieces_are_kept() -> None:
    known = {"[CLS]": 0, "東": 1, "the": 2, "##ing": 3, "of": 4}
    vocabulary = train_tokenizer(["og"] * 9, known, 2, 50).get_vocab()
    assert {"the", "##ing"} <= vocabulary.keys()
    assert "東" not in vocabulary
    assert "of" not in vocabulary


def test_shared_pieces_keep_the_teachers_vectors_unless_they_are_danish() -> None:
    rng = np.random.default_rng(0)
    shared = [f"p{i}" for i in range(8)]
    vocabulary = {piece: i for i, piece in enumerate([*shared, "at", "hus"])}
    teachers = {piece: 10 + i for i, piece in enumerate([*shared, "at"])}
    space = rng.standard_normal((10, 4)).astype(np.float32)
    space[9] = 3 * space[0]  # "hus" means what "p0" means
    embeddings = rng.standard_normal((30, 6)).astype(np.float32)
    danish = np.zeros(10, dtype=bool)
    danish[8] = True
    new = transfer_embeddings(vocabulary, space, danish, teachers, embeddings)
    np.testing.assert_array_equal(new[:8], embeddings[10:18])
    assert not np.allclose(new[8], embeddings[18])
    distances = np.linalg.norm(new[9] - new[:8], axis=1)
    assert distances.argmin() == 0


def test_the_student_has_the_chosen_layers(teacher: Path) -> None:
    network = BertModel.from_pretrained(teacher, add_pooling_layer=False)
    student = make_student(network, np.zeros((7, 32), dtype=np.float32), [1])
    assert student.config.num_hidden_layers == 1
    name = "encoder.layer.{}.output.dense.weight"
    kept, old = student.state_dict()[name.format(0)], network.state_dict()[name.format(1)]
    torch.testing.assert_close(kept, old)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hr. formand! Tak. Nr. 4 er god.", ["Hr. formand!", "Tak.", "Nr. 4 er god."]),
        ("Det er så. Åen er lang? Ja.", ["Det er så.", "Åen er lang?", "Ja."]),
        ("Kun f.eks. her", ["Kun f.eks. her"]),
        ("", []),
    ],
)
def test_sentences_for_learning(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        (
            "4) 1. behandling af lovforslag nr. L 13: Forslag til lov om skoler og bøger. Af N.N.",
            "skoler og bøger",
        ),
        ("Valg.", ""),
    ],
)
def test_an_items_topic_has_no_number_and_no_mover(title: str, topic: str) -> None:
    assert topic_of(title) == topic


def test_questions_of_debates_never_hold_the_withheld_sittings(data: Path, tmp_path: Path) -> None:
    assert read_texts(data).debates
    for file in data.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "folketing_1_questions.jsonl").write_text('{"session": "s1"}\n', "utf-8")
    assert read_texts(tmp_path).debates == []


def test_a_reply_answers_the_question_before_it(data: Path) -> None:
    examples = list(debate_examples(read_texts(data).debates, np.random.default_rng(0)))
    asked = [e for e in examples if "ministeren" in e.question and "bøgerne til" in e.question]
    assert asked
    assert all(e.passage for e in examples)


def test_texts_say_what_is_missing_or_malformed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"europarl_da_en\.train\.tsv: no such file"):
        read_texts(tmp_path)
    (tmp_path / "europarl_da_en.train.tsv").write_text("en\tto\tre\n")
    with pytest.raises(ValueError, match=r"train\.tsv:1: 3 columns instead of 2"):
        read_texts(tmp_path)


def test_near_sentences_are_neither_doubles_nor_themselves() -> None:
    angles = np.array([0.0, 0.01, 0.6, 0.7, 2.0, 2.5])
    near = near_sentences(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32), 1)
    assert near[0, 0] == 2
    assert near[4, 0] == 5
    assert near[2, 0] == 1


def test_written_questions_are_answered_by_passages_that_are_there() -> None:
    excerpts = read_written()
    questions = [asked for excerpt in excerpts for asked in excerpt.questions]
    assert len(questions) > 70_000
    assert 0.3 < np.mean([not asked.answers for asked in questions]) < 0.45
    for excerpt in excerpts:
        assert all(text.strip() for _, text in excerpt.passages)
        for asked in excerpt.questions:
            assert asked.question.strip()
            assert all(0 <= place < len(excerpt.passages) for place in asked.answers)


def test_a_question_is_better_matched_by_its_answer_or_by_nothing() -> None:
    scores = torch.tensor([[0.9, 0.1, 0.2], [0.2, 0.1, 0.3]])
    right = torch.tensor([[True, False, False], [False, False, False]])
    good = answered(scores, right, 20.0, 0.5)
    assert good < answered(scores.flip(1), right, 20.0, 0.5)  # another passage is matched
    assert good < answered(scores + torch.tensor([[0.0], [0.6]]), right, 20.0, 0.5)
    assert good < answered(scores - torch.tensor([[0.6], [0.0]]), right, 20.0, 0.5)


def test_pieces_that_match_everything_weigh_little() -> None:
    common, rare, other = torch.eye(3)
    question = Read(torch.zeros(1, 3), torch.stack([common, rare])[None], torch.ones(1, 2) > 0)
    passages = Read(
        torch.zeros(3, 3),
        torch.stack([torch.stack([common, what]) for what in (rare, other, common)]),
        torch.ones(3, 2) > 0,
    )
    scores = late_interaction(question, [passages], rarity=3.0)[0]
    assert scores[0] == pytest.approx(1)
    assert scores[1] < 0.01  # it has what all have


def test_spoiling_and_labels_are_seeded() -> None:
    def draw() -> list[str]:
        rng = np.random.default_rng(3)
        question = "Hvad blev der sagt om åen?"
        return [with_label(spoil(question, "da", rng), "Bo, A", "åen", rng) for _ in range(50)]

    assert draw() == draw()
    assert {text.startswith("Bo, A") for text in draw()} == {True, False}
    assert any("aaen" in text for text in draw())


def test_pieces_are_kept_flat() -> None:
    tokenizer = train_tokenizer(["en to tre"] * 9, {"en": 0}, 1, 60)
    pieces = split_texts(tokenizer, ["en to", "", "tre"], "test")
    assert pieces.lengths.tolist()[1] == 0
    ids, starts = pieces.joined(np.array([2, 0]))
    assert ids.tolist() == [*pieces.text(2), *pieces.text(0)]
    assert starts.tolist() == [0, len(pieces.text(2))]
