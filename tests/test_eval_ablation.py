"""Each variant changes the step that it names, and no other."""

import json
from collections.abc import Sequence

import numpy as np
import pytest

from corpus.minutes import parse_minutes
from corpus.model import Document
from eval.ablation import VARIANTS, measure_variants
from eval.questions import load_questions
from eval.systems import Result, System
from index.encoder import Encoded
from qa.question import Question
from tests.conftest import WordEncoder, Writer

MINUTES = """Referat af mødet den 3. maj 2021

1. Havnen

Deltagere: Ib Bo, Nordby Kommune (IB); Eva Lund, Rederiet (EL)

IB: Vi bygger en ny kaj. Kajen koster ti millioner. Den bliver færdig i maj. Så kommer skibene.
Der er også plads til en kran. Kranen er rød.
EL: Skibene sejler til Norge. Passagererne er glade.
"""


class Listening(WordEncoder):
    """Keeps what passages it was given, and what it made of them."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = []

    def encode_passages(self, passages: Sequence[str], *, progress: bool = False) -> Encoded:
        self.passages += passages
        return super().encode_passages(passages, progress=progress)


@pytest.fixture(scope="module")
def harbour() -> Document:
    return parse_minutes(MINUTES, "havnen")


def make(name: str, document: Document) -> tuple[System, list[str]]:
    encoder = Listening()
    return VARIANTS[name]([document], encoder), encoder.passages


def ask(system: System, question: str) -> Result:
    return system(Question(question=question))


def test_names_and_sessions_in_the_passages(harbour: Document) -> None:
    _, usual = make("the product", harbour)
    _, bare = make("without names in the passages", harbour)
    _, titled = make("with the session's title in the passages", harbour)
    assert any(passage.startswith("Ib Bo, Nordby Kommune: ") for passage in usual)
    assert not any(passage.startswith("Ib Bo") for passage in bare)
    assert any(passage.startswith("Vi bygger en ny kaj.") for passage in bare)
    assert any(passage.startswith("Ib Bo, Nordby Kommune, Havnen: ") for passage in titled)


def test_windows_are_as_long_as_they_say(harbour: Document) -> None:
    lengths = [len(make(f"windows of {n} sentence{'s' * (n > 1)}", harbour)[1]) for n in (1, 2, 4)]
    assert lengths == sorted(lengths, reverse=True)


def test_without_scope_everybody_is_quoted(harbour: Document) -> None:
    question = "Hvad sagde Eva Lund om kajen?"
    speakers = {turn.id: turn.speaker for turn in harbour.turns}
    usual, _ = make("the same, refusing nothing", harbour)
    free, _ = make("without scope", harbour)
    assert {speakers[turn] for turn, _ in ask(usual, question).ranked} == {"Eva Lund"}
    assert "Ib Bo" in {speakers[turn] for turn, _ in ask(free, question).ranked}


def test_without_tokens_whole_passages_are_compared(harbour: Document) -> None:
    usual, _ = make("the same, refusing nothing", harbour)
    pooled, _ = make("without tokens", harbour)
    by_token, by_passage = (ask(system, "Hvad koster kajen?").ranked for system in (usual, pooled))
    assert by_token[0][0] == by_passage[0][0]
    assert not np.isclose(by_token[0][1], by_passage[0][1])


def test_every_variant_has_a_row(harbour: Document, write: Writer) -> None:
    lines = [
        {"id": "a", "language": "da", "question": "Hvad koster kajen?",
         "gold": [{"text": "Kajen koster ti millioner."}]},
        {"id": "b", "language": "en", "question": "Where do ships go? Norge?",
         "gold": [{"text": "Skibene sejler til Norge."}]},
    ]  # fmt: skip
    path = write("\n".join(map(json.dumps, lines)), "questions.jsonl")
    table = measure_variants([harbour], load_questions(path, [harbour]), WordEncoder())
    assert [row[0] for row in table.rows] == list(VARIANTS)
    assert {len(row) for row in table.rows} == {len(table.header) + 1}
