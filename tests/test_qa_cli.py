"""The command line: what it prints, and how it fails."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import qa.cli
from index.cross_encoder import bundled_cross_encoder
from qa.answer import Answerer
from qa.cli import main
from tests.conftest import WordEncoder, Writer


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Runner":
    monkeypatch.setattr(qa.cli, "Encoder", WordEncoder)
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    return Runner()


class Runner:
    """Runs `qa` with a quick encoder and a data folder of its own."""

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_ask_builds_the_index_once_and_prints_quotes(run: Runner) -> None:
    first = run("ask", "Hvad sagde Odense om registrering?")
    assert first.exit_code == 0
    assert "Indexed 1 documents" in first.stderr
    assert "Cecilie Schwartz Førby, Odense Kommune, paneldeltager" in first.stdout
    second = run("ask", "Hvad sagde Odense om registrering?")
    assert second.stderr == ""
    assert second.stdout == first.stdout


def test_ask_json_is_one_line(run: Runner) -> None:
    result = run("ask", "Hvad sagde Odense om registrering?", "--json", "--top", "1")
    answer = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert len(answer["quotes"]) == 1


def test_batch_answers_in_order(run: Runner, write: Writer) -> None:
    lines = [{"id": "b", "question": "Hvad sagde Odense om registrering?"},
             {"question": "And Silkeborg?", "history": ["What did Odense say about tenders?"]},
             {"id": "a", "question": "What did Aarhus say?", "top": 1}]  # fmt: skip
    path = write("\n".join(json.dumps(line) for line in lines) + "\n\n", "questions.jsonl")
    result = run("ask", "--batch", str(path))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["b", None, "a"]
    assert answers[1]["scope"]["organisations"] == ["Silkeborg Kommune"]
    assert answers[2]["status"] == "not_found"


@pytest.mark.parametrize(
    ("line", "fault"),
    [("{", "not JSON"), ("[]", "a JSON object"), ('{"question": ""}', "question:")],
)
def test_a_bad_line_is_named_before_anything_is_printed(
    run: Runner, write: Writer, line: str, fault: str
) -> None:
    path = write('{"question": "Hvad?"}\n' + line + "\n", "questions.jsonl")
    result = run("ask", "--batch", str(path))
    assert result.exit_code == 1
    assert f"{path}, line 2: " in result.stderr
    assert fault in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "x", "--top", "0"], ["ask", "x", "--batch", "nowhere"]]
)
def test_wrong_usage_is_said_without_a_traceback(run: Runner, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_corpus_check(run: Runner) -> None:
    shown = run("corpus", "check").stdout
    assert (
        "5. 11:05 Fungerer de kommunale beskæftigelsesafdelinger socialøkonomisk? (19 turns)"
        in shown
    )
    assert "[broken-off]" in shown
    as_json = json.loads(run("corpus", "check", "--json").stdout)
    assert {"document", "sessions", "turns", "issues"} == set(as_json)
    assert sum(s["turns"] for s in as_json["sessions"] if s["participants"]) == 61


def test_index_build_replaces_and_keeps_on_failure(run: Runner, write: Writer) -> None:
    good = write("Referat\n\nIb Bo, Nord: Vi bygger broer.\n", "good.txt")
    assert run("index", "build", str(good)).exit_code == 0
    bad = run("index", "build", str(write("", "bad.txt")))
    assert bad.exit_code == 1
    assert "holds no text" in bad.stderr
    answer = json.loads(run("ask", "Hvad sagde Ib Bo?", "--json").stdout)
    assert answer["quotes"][0]["text"] == "Vi bygger broer."


def test_a_damaged_index_is_an_error_with_the_remedy(run: Runner, tmp_path: Path) -> None:
    run("index", "build")
    (tmp_path / "data" / "index" / "vectors.faiss").write_bytes(b"no")
    result = run("ask", "Hvad?")
    assert result.exit_code == 1
    assert "vectors.faiss: damaged" in result.stderr
    assert "qa index build" in result.stderr


def _commands(command: click.Command, path: str = "qa") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _commands(child, f"{path} {name}")


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for path, command in _commands(main):
        assert command.help, path
        if not isinstance(command, click.Group):
            assert path in readme, f"{path} is not in README.md"


def test_answers_are_the_same_from_any_side(quick: Answerer, run: Runner) -> None:
    from qa.question import Question

    question = "Hvad sagde Odense om registrering?"
    shipped = Answerer(quick.index, WordEncoder(), bundled_cross_encoder())
    assert json.loads(run("ask", question, "--json").stdout) == json.loads(
        shipped.answer(Question(question=question)).model_dump_json()
    )
