"""The benchmark of encoders, on sets of a few turns."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from eval.collection import Collection, EncoderSet
from eval.encoder import Row, evaluate_encoders
from eval.encoder_table import encoder_tables
from eval.errors import BenchmarkError
from eval.sets import load_own, load_public
from index.encoder import Encoded
from qa.cli import main
from tests.conftest import WordEncoder

TURNS = [
    "Vi bygger en cykelsti langs kanalen. Den bliver bred. Den bliver grøn. Børn skal bruge den.",
    "Biblioteket åbner om søndagen.",
    "Budgettet holder ikke. Vi mangler penge til skolen.",
]


def danish(**changes: Any) -> Collection:
    parts: dict[str, Any] = {
        "questions": ["Hvornår åbner biblioteket?", "Er der penge til skolen?"],
        "question_language": "da",
        "turns": TURNS,
        "turn_language": "da",
        "gold": [{1}, {2}],
    }
    return Collection(**(parts | changes))


def measure(*collections: Collection, depth: int = 1) -> list[Row]:
    of = EncoderSet("Tiny", "any", depth, collections)
    return list(evaluate_encoders([of], {"words": WordEncoder()}))


def test_passages_have_three_sentences_and_the_speaker() -> None:
    passages, owners = danish(labels=["Bo", "", "Eva"]).passages()
    assert passages == [
        "Bo: Vi bygger en cykelsti langs kanalen. Den bliver bred. Den bliver grøn.",
        "Bo: Børn skal bruge den.",
        "Biblioteket åbner om søndagen.",
        "Eva: Budgettet holder ikke. Vi mangler penge til skolen.",
    ]
    assert owners.tolist() == [0, 0, 1, 2]


def test_an_encoder_that_knows_the_words_finds_the_turns() -> None:
    lexical, words = measure(danish())
    assert (lexical.system, lexical.whole.alone, lexical.tokens) == ("bm25", 1.0, None)
    assert words.whole == (1.0, 1.0)
    assert words.tokens == (1.0, 1.0)
    assert (words.questions, words.turns, words.metric) == (2, 3, "any@1")


def test_a_wrong_gold_turn_counts_as_missed() -> None:
    for row in measure(danish(gold=[{1}, {0}])):
        assert row.whole.alone == 0.5


def test_recall_counts_every_gold_turn_within_the_depth() -> None:
    of = EncoderSet("Tiny", "recall", 1, [danish(gold=[{0, 1}, {2}])])
    assert [row.whole.alone for row in evaluate_encoders([of], {})] == [0.75]


def test_an_excluded_turn_makes_way_for_the_next() -> None:
    excluded = danish(gold=[{2}, {2}], excluded=[{0, 1}, set()])
    assert [row.whole.alone for row in measure(excluded)] == [1.0, 1.0]


def test_bm25_is_not_added_across_languages() -> None:
    _, words = measure(danish(question_language="en"))
    assert words.whole.with_bm25 is None
    assert words.tokens
    assert words.tokens.with_bm25 is None


def test_collections_are_searched_apart_and_scored_together() -> None:
    other = danish(questions=["penge"], turns=["Der er penge nok."], gold=[{0}])
    lexical, words = measure(danish(), other)
    assert (lexical.questions, lexical.turns) == (3, 4)
    assert words.whole.alone == 1.0


def test_an_encoder_without_tokens_has_no_figure_for_them() -> None:
    class Whole(WordEncoder):
        def encode_questions(self, questions: Any) -> Encoded:
            vectors = super().encode_questions(questions).vectors
            return Encoded(vectors, [vector[None] for vector in vectors])

    of = EncoderSet("Tiny", "any", 1, [danish()])
    _, row = evaluate_encoders([of], {"whole": Whole()})
    assert row.tokens is None
    (table,) = encoder_tables([row])
    assert table.rows[0][3:5] == ["–", "–"]


def test_turns_asked_twice_are_encoded_once() -> None:
    class Counting(WordEncoder):
        encoded = 0

        def encode_passages(self, passages: Any, *, progress: bool = False) -> Encoded:
            self.encoded += len(passages)
            return super().encode_questions(passages)

    encoder = Counting()
    other = danish(questions=["penge", "sti"])
    sets = [EncoderSet(name, "any", 1, [one]) for name, one in (("A", danish()), ("B", other))]
    rows = list(evaluate_encoders(sets, {"counting": encoder}))
    assert encoder.encoded == 4
    assert all(row.seconds > 0 for row in rows)


def test_the_first_questions_keep_their_gold_turns() -> None:
    turns = [f"Punkt {i}." for i in range(40)]
    collection = danish(turns=turns, gold=[{39}, {3}], excluded=[{0, 38}, set()])
    first = collection.first(1)
    assert first.questions == collection.questions[:1]
    assert [first.turns[i] for i in first.gold[0]] == ["Punkt 39."]
    assert first.excluded == [{0}]
    assert len(first.turns) == 11
    of = EncoderSet("Tiny", "any", 1, [danish(), danish()]).first(3)
    assert [len(one.questions) for one in of.collections] == [2, 1]


def test_each_set_has_a_table_with_a_row_for_each_system() -> None:
    rows = [*measure(danish()), *evaluate_encoders([EncoderSet("B", "recall", 3, [danish()])], {})]
    tiny, other = encoder_tables(rows)
    assert tiny.title == "Tiny: any@1, 2 questions, 3 turns"
    assert [row[:3] for row in tiny.rows] == [["bm25", "1.000", "–"], ["words", "1.000", "1.000"]]
    assert [row[0] for row in other.rows] == ["bm25"]
    assert {len(row) for row in tiny.rows} == {len(tiny.header) + 1}


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A folder with tiny files of the public sets."""

    def write(name: str, *records: object) -> None:
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        path = tmp_path / name
        path.write_bytes(lzma.compress(text.encode()) if path.suffix == ".xz" else text.encode())

    (tmp_path / "ntrex128.tsv").write_text("The library\tBiblioteket\nA path\tEn sti\n", "utf-8")
    write(
        "europarl_turns_2008_2009.jsonl.xz",
        {"en": "We open. The library opens its doors on every Sunday from now on. Yes.", "da": "A"},
        {"en": "Money.", "da": "Vi mangler penge til skolen og til biblioteket i denne by."},
    )
    write(
        "folketing_2023_spring.jsonl.xz",
        *(
            {"id": f"t{i}", "session": session, "role": role, "text": text}
            for i, (session, role, text) in enumerate(
                [
                    ("s1", "Formanden", "Mødet er åbnet."),
                    ("s1", "medlem", "Hvad vil ministeren gøre for skolen?"),
                    ("s1", "minister", "Skolen får flere penge."),
                    ("s2", "minister", "En anden dag."),
                ]
            )
        ),
    )
    write(
        "folketing_2023_spring_questions.jsonl",
        {
            "session": "s1",
            "question": "Hvad vil ministeren gøre for skolen?",
            "gold_answer_turns": ["t2"],
            "exclude_turns": ["t0", "t1"],
        },
    )
    write(
        "qmsum_val.jsonl.xz",
        {
            "turns": [
                {"speaker": "A", "text": "{vocalsound} Red ."},
                {"speaker": "B", "text": "Blue ."},
            ],
            "queries": [{"question": "Who said blue?", "evidence_turns": [1]}, {"question": "All"}],
        },
    )
    return tmp_path


def test_public_sets_are_read_as_described(sets: Path) -> None:
    (folketing,) = load_public("folketing", sets).collections
    assert folketing.turns == ["Hvad vil ministeren gøre for skolen?", "Skolen får flere penge."]
    assert (folketing.gold, folketing.excluded) == ([{1}], [{0}])
    (qmsum,) = load_public("qmsum", sets).collections
    assert qmsum.questions == ["Who said blue?"]
    assert qmsum.turns[0] == "Red ."
    (across,) = load_public("europarl", sets).collections
    assert across.questions[0] == "The library opens its doors on every Sunday from now on."
    (ntrex,) = load_public("ntrex", sets).collections
    assert (ntrex.turns[1], ntrex.gold[1]) == ("En sti", {1})


def test_worn_sentences_lose_half_of_their_content_and_always_the_same(sets: Path) -> None:
    (worn,) = load_public("worn", sets).collections
    assert worn.questions == load_public("worn", sets).collections[0].questions
    assert worn.turns == load_public("europarl", sets).collections[0].turns


def test_malformed_files_are_named(sets: Path) -> None:
    (sets / "ntrex128.tsv").write_text("no tab\n", "utf-8")
    with pytest.raises(BenchmarkError, match=r"files of ntrex are malformed"):
        load_public("ntrex", sets)


def test_our_own_questions_are_a_set() -> None:
    everything, half = load_own("own-en"), load_own("own-en", "dev")
    (collection,) = half.collections
    assert 20 < len(collection.questions) < len(everything.collections[0].questions)
    assert all(collection.gold)
    assert any("Odense Kommune" in label for label in collection.labels)


class TestCommand:
    """`qa eval encoder`."""

    @pytest.fixture(autouse=True)
    def no_model(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("eval.encoder_cli.Encoder", WordEncoder)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, ["eval", "encoder", *arguments])
        return result.exit_code, result.stdout, result.stderr

    def test_measures_all_sets_that_are_there(self, sets: Path) -> None:
        (sets / "ntrex128.tsv").unlink()
        code, out, err = self.run("--data", str(sets), "--json")
        assert code == 0
        rows = json.loads(out)["rows"]
        assert len({row["set"] for row in rows}) == 6
        assert {"bm25", "bundled"} <= {row["system"] for row in rows}
        assert "ntrex" in err
        assert "ntrex128.tsv" in err

    def test_measures_only_what_is_named(self, sets: Path) -> None:
        code, out, _ = self.run(
            "--only", "--encoder", "a/m", "--encoder", "b/m", "--set", "qmsum", "--data", str(sets)
        )
        assert code == 0
        assert "a/m" in out
        assert "b/m" in out
        assert "bundled" not in out

    def test_says_what_a_set_lacks(self, tmp_path: Path) -> None:
        code, _, err = self.run("--set", "qmsum")
        assert code == 1
        assert "--data FOLDER" in err
        code, _, err = self.run("--set", "qmsum", "--data", str(tmp_path))
        assert code == 1
        assert "qmsum_val.jsonl.xz" in err
        code, _, err = self.run("--data", str(tmp_path / "none"))
        assert code == 1
        assert "no such folder" in err

    def test_fills_in_the_readme(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        readme = tmp_path / "README.md"
        readme.write_text("# Encoder\n\n<!-- qa eval encoder -->\n<!-- end -->\n", "utf-8")
        monkeypatch.setattr("eval.encoder_cli.BUNDLED", tmp_path)
        code, _, _ = self.run("--readme", "--set", "own-da", "--limit", "2")
        assert code == 0
        assert "| bundled | " in readme.read_text("utf-8")

    def test_asks_our_own_questions_without_a_folder(self) -> None:
        code, out, err = self.run("--limit", "3")
        assert code == 0
        assert "Own questions, Danish (dev): any@3, 3 questions" in out
        assert "needs --data" in err


def test_a_model_that_is_not_there_is_said_first(tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    result = CliRunner().invoke(main, ["eval", "encoder", "--only", "--encoder", missing])
    assert result.exit_code == 1
    assert f"{missing}: no such model folder" in result.stderr
