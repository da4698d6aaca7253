"""The command `qa eval`: what it prints and writes, and how it fails."""

import json
import lzma
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

import eval.cli
import qa.cli
from eval.public import load_folketing, load_qmsum
from eval.recorded import Recorded
from eval.systems import Result as Ranked
from eval.systems import System
from qa.answer import Answerer
from qa.cli import main
from qa.question import Question
from tests.conftest import WordEncoder, Writer
from web.app import create_app
from web.site import Site

LINE: dict[str, Any] = {
    "id": "q#1",
    "language": "da",
    "question": "Hvad sagde Odense om registrering?",
    "gold": [{"text": "Derfor lavede vi i Odense vores egen registreringsordning,"}],
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Runner":
    monkeypatch.setattr(qa.cli, "Encoder", WordEncoder)
    monkeypatch.setattr(eval.cli, "Encoder", WordEncoder)
    monkeypatch.setattr(eval.cli, "FILE", tmp_path / "recorded.json")
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    return Runner()


class Runner:
    """Runs `qa eval` with a quick encoder and a data folder of its own."""

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["eval", *arguments], catch_exceptions=False)


@pytest.fixture
def questions(write: Writer) -> str:
    lines = [LINE, {**LINE, "id": "q2", "question": "Hvad sagde Aarhus?", "gold": []}]
    return str(write("\n".join(map(json.dumps, lines)), "questions.jsonl"))


def last_first(answerer: Answerer) -> System:
    """A plug-in: the turns from the last to the first."""
    turns = [turn.id for document in answerer.index.documents for turn in document.turns]

    def ask(question: Question) -> Ranked:
        return Ranked(tuple((turn, float(i)) for i, turn in enumerate(turns))[::-1])

    return ask


def test_own_questions_systems_side_by_side(run: Runner, questions: str) -> None:
    result = run("--questions", questions)
    assert result.exit_code == 0
    settings, _, header, *rows = result.stdout.splitlines()
    assert settings.startswith("questions.jsonl ")
    assert "minutes " in settings
    assert "encoder " in settings
    assert header.startswith("All 2 questions")
    assert [row.split()[0] for row in rows[:4]] == ["bm25", "dense", "hybrid", "product"]


def test_a_plug_in_is_measured_beside_the_product(run: Runner, questions: str) -> None:
    plug_in = f"{__name__}:last_first"
    result = run("--questions", questions, "--system", plug_in, "--system", "product", "--json")
    figures = json.loads(result.stdout)
    assert list(figures["all"]) == [plug_in, "product"]
    assert figures["all"][plug_in]["measures"]["success@1"]["mean"] == 0
    assert figures["all"]["product"]["measures"]["success@1"]["mean"] == 1
    assert figures["baseline"] == plug_in


@pytest.mark.parametrize("name", ["nothing", "no.such.module:f", f"{__name__}:nothing"])
def test_an_unknown_system_is_said_with_those_that_are_known(run: Runner, name: str) -> None:
    result = run("--system", name)
    assert result.exit_code == 1
    assert f"Error: no system {name}" in result.stderr
    assert "bm25, dense, hybrid, product and MODULE:FUNCTION" in result.stderr


def test_a_faulty_line_of_questions_is_an_error_without_a_traceback(
    run: Runner, write: Writer
) -> None:
    path = write(json.dumps({**LINE, "gold": [{"text": "Det sagde ingen"}]}), "questions.jsonl")
    result = run("--questions", str(path))
    assert result.exit_code == 1
    assert f"Error: {path}, line 1" in result.stderr


def test_an_index_of_other_minutes_is_said(run: Runner, write: Writer) -> None:
    path = write("Referat\n\nIb Bo, Nord: Vi bygger broer.\n", "other.txt")
    assert CliRunner().invoke(main, ["index", "build", str(path)]).exit_code == 0
    result = run()
    assert result.exit_code == 1
    assert "the index is of other minutes than the questions" in result.stderr


def test_the_pages_show_the_report_that_was_written(
    run: Runner, questions: str, quick: Answerer, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    assert run("--questions", questions, "--out", str(folder)).exit_code == 0
    assert {file.name for file in folder.iterdir()} == {
        "report.html", "report.json", "qrels.txt", "bm25.run", "dense.run", "hybrid.run",
        "product.run",
    }  # fmt: skip
    client = TestClient(create_app(Site(quick, report=folder / "report.json")))
    for language, found in (("da", "Målt på"), ("en", "Measured on")):
        page = client.get(f"/benchmark?lang={language}").text
        assert found in page
        assert "success@1" in page
        assert 'href="/benchmark/q%231"' in page
    one = client.get("/benchmark/q%231?lang=en").text
    assert "Derfor lavede vi i Odense" in one
    assert "Only quotes from Odense Kommune" in one
    assert client.get("/benchmark/q3").status_code == 404


def test_check_fails_when_the_product_has_become_worse(run: Runner, tmp_path: Path) -> None:
    missing = run("check")
    assert missing.exit_code == 1
    assert "qa eval record" in missing.stderr
    assert run("record").exit_code == 0
    assert run("check").exit_code == 0
    file = tmp_path / "recorded.json"
    recorded = Recorded.load(file)
    better = {**recorded.figures, "da MRR@10": recorded.figures["da MRR@10"] + 0.04}
    Recorded(recorded.settings, recorded.margin, better).save(file)
    failed = run("check")
    assert failed.exit_code == 1
    assert "worse than recorded by more than 0.03:\n  da MRR@10" in failed.stderr


MEETING = {
    "meeting": "m1",
    "turns": [
        {"i": 0, "speaker": "Ann", "text": "{vocalsound} We shall buy red boats ."},
        {"i": 1, "speaker": "Bob", "text": "The budget is two thousand euros ."},
    ],
    "queries": [
        {"qid": "m1#1", "question": "What is the budget?", "evidence_turns": [1]},
        {"qid": "m1#2", "question": "Not in the turns?", "evidence_turns": []},
    ],
}
OTHER = {**MEETING, "meeting": "m2", "queries": []}


def test_qmsum_in_the_own_meeting_and_in_all(run: Runner, write: Writer, tmp_path: Path) -> None:
    path = write("\n".join(map(json.dumps, [MEETING, OTHER])), "qmsum.jsonl")
    result = run("qmsum", str(path), "--json", "--out", str(tmp_path / "out"))
    own, pooled = map(json.loads, result.stdout.splitlines())
    assert own["settings"].startswith("QMSum, own meeting · ")
    assert pooled["settings"].startswith("QMSum, all meetings · ")
    for figures in (own, pooled):
        assert figures["all"]["product"]["questions"] == 1
        assert figures["all"]["product"]["measures"]["recall@10"]["mean"] == 1
    assert own["all"]["bm25"]["measures"]["MRR@10"]["mean"] == 1
    assert (tmp_path / "out" / "own-meeting" / "report.html").exists()
    assert (tmp_path / "out" / "all-meetings" / "product.run").exists()
    shown = run("qmsum", str(path)).stdout
    assert all(name in shown for name in ("recall@10", "MRR@10", "success@5"))


def _folketing(write: Writer) -> Path:
    turn = {"session": "s1", "date": "2023-01-11", "party_name": None}
    turns = [
        {**turn, "id": "s1-1", "role": "Formanden", "speaker": "A", "text": "Mødet er åbnet."},
        {**turn, "id": "s1-2", "role": "Minister", "speaker": "B", "text": "Broen bygges i år."},
        {**turn, "id": "s1-3", "role": "Medlem", "speaker": "C", "text": "Hvornår bygges broen?"},
    ]
    words = "\n".join(map(json.dumps, turns))
    path = write(lzma.compress(words.encode()), "folketing_2023_spring.jsonl.xz")
    query = {"qid": "s1-S1", "session": "s1", "question": "Hvornår bygges broen?",
             "gold_answer_turns": ["s1-2"], "exclude_turns": ["s1-3"]}  # fmt: skip
    write(json.dumps(query), "folketing_2023_spring_questions.jsonl")
    return path.parent


def test_folketing_leaves_out_the_chair_and_the_question_itself(run: Runner, write: Writer) -> None:
    own, pooled = map(
        json.loads, run("folketing", str(_folketing(write)), "--json").stdout.splitlines()
    )
    for figures in (own, pooled):
        assert figures["all"]["bm25"]["measures"]["success@5"]["mean"] == 1
        assert figures["all"]["bm25"]["measures"]["success@1"]["mean"] == 1


@pytest.mark.parametrize("command", ["qmsum", "folketing"])
def test_a_wrong_path_is_named(run: Runner, tmp_path: Path, command: str) -> None:
    result = run(command, str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert f"Error: {tmp_path / 'nowhere'}" in result.stderr
    assert "No such file or directory" in result.stderr
    assert "eval/README.md" in result.stderr


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", "line 1: malformed"),
        (b"[]", "line 1: malformed"),
        (b'{"meeting": "m1"}', "line 1: the field 'turns' is missing"),
        (json.dumps({**MEETING, "turns": []}).encode(), "line 1: malformed"),
        (b"\xff", "damaged"),
        (b"", "holds no lines"),
    ],
)
def test_a_malformed_file_is_named_with_the_line(
    run: Runner, write: Writer, content: bytes, fault: str
) -> None:
    path = write(content, "qmsum.jsonl")
    result = run("qmsum", str(path))
    assert result.exit_code == 1
    assert f"Error: {path}" in result.stderr
    assert fault in result.stderr
    truncated = write(lzma.compress(b"x" * 9999)[:40], "qmsum.jsonl.xz")
    assert f"{truncated}: damaged" in run("qmsum", str(truncated)).stderr


def test_the_public_benchmarks_as_published() -> None:
    folder = os.environ.get("QA_BENCHMARKS")
    if not folder:
        pytest.skip("QA_BENCHMARKS names no folder with the public benchmarks")
    qmsum, folketing = load_qmsum(Path(folder)), load_folketing(Path(folder))
    assert (len(qmsum.questions), len(qmsum.documents)) == (272, 35)
    assert len(folketing.questions) == 222
    turns = sum(len(document.turns) for document in folketing.documents)
    assert turns == 3844
    for benchmark in (qmsum, folketing):
        known = {turn.id for document in benchmark.documents for turn in document.turns}
        sessions = {s.id for document in benchmark.documents for s in document.sessions}
        for judged in benchmark.questions:
            assert judged.grades.keys() <= known
            assert benchmark.own[judged.line.id] in sessions
