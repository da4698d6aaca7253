"""Figures of a run: by hand, by another reader of the same files, and in every form of report."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
import pytest
import regex

from corpus.model import Document
from eval.errors import BenchmarkError
from eval.metrics import RANKING, auroc
from eval.page import write_page
from eval.questions import BUNDLED, Gold, Judged, Line, load_questions
from eval.recorded import Recorded
from eval.records import Report
from eval.report import make_report
from eval.run import Run, run_systems
from eval.statistics import estimate, p_value
from eval.systems import STANDARD, Result
from eval.table import README, report_tables, update_readme
from eval.trec import write_trec
from qa.answer import Answerer
from qa.question import Question
from tests.conftest import Writer


@pytest.fixture(scope="module")
def questions(kolding: Document) -> list[Judged]:
    return load_questions(BUNDLED, [kolding], "dev")[::3]


@pytest.fixture(scope="module")
def run(quick: Answerer, questions: list[Judged]) -> Run:
    systems = {name: make(quick) for name, make in STANDARD.items()}
    return run_systems(quick.index.documents, questions, systems, "settings of the run")


@pytest.fixture(scope="module")
def report(run: Run) -> Report:
    return make_report(run)


def test_figures_by_hand(quick: Answerer, write: Writer) -> None:
    first, second, third = (turn.id for turn in quick.index.documents[0].turns[:3])
    lines: list[dict[str, Any]] = [
        {"id": "found-second", "gold": [{"turn": second}]},
        {"id": "found-first", "gold": [{"turn": first}, {"turn": third, "grade": 1}]},
        {"id": "refused", "gold": [{"turn": first}]},
        {"id": "no-answer", "gold": []},
    ]
    more = {"language": "en", "question": "What?"}
    text = "\n".join(json.dumps({**more, **line}) for line in lines)
    judged = load_questions(write(text, "q.jsonl"), quick.index.documents)
    results = {
        "found-second": Result(((first, 2.0), (second, 2.0)), confidence=0.9),  # a tie keeps order
        "found-first": Result(((first, 0.1),), confidence=0.8),
        "refused": Result((), refused=True, confidence=0.2),
        "no-answer": Result((), refused=True, confidence=0.3),
    }

    def system(question: Question) -> Result:
        return results[question.id or ""]

    found = make_report(run_systems(quick.index.documents, judged, {"s": system}, "")).all["s"]
    means = {name: estimate.mean for name, estimate in found.measures.items()}
    assert means["success@1"] == pytest.approx(1 / 3, abs=1e-3)
    assert means["success@3"] == pytest.approx(2 / 3, abs=1e-3)
    assert means["MRR@10"] == pytest.approx(0.5, abs=1e-3)
    assert means["recall@10"] == pytest.approx(0.5, abs=1e-3)
    assert found.abstention is not None
    assert (found.abstention.precision, found.abstention.recall) == (0.5, 1.0)
    assert found.abstention.wrongly == pytest.approx(1 / 3, abs=1e-3)
    assert found.abstention.auroc == pytest.approx(2 / 3, abs=1e-3)


def test_trec_eval_reads_the_files_and_gets_the_same_figures(
    run: Run, report: Report, tmp_path: Path
) -> None:
    write_trec(run, tmp_path)
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.txt")))  # type: ignore[no-untyped-call]
    for name, figures in report.all.items():
        ranked = list(ir_measures.read_trec_run(str(tmp_path / f"{name}.run")))  # type: ignore[no-untyped-call]
        again = ir_measures.calc_aggregate(RANKING.values(), qrels, ranked)
        for measure, metric in RANKING.items():
            assert again[metric] == pytest.approx(figures.measures[measure].mean, abs=1e-4), measure


def test_auroc() -> None:
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert np.isnan(auroc([0.5], [True]))


def test_intervals_and_significance() -> None:
    values = np.array([0.0, 1.0] * 20 + [np.nan])
    found = estimate(values)
    assert found is not None
    assert (found.mean, found.count) == (0.5, 40)
    assert found.low < 0.5 < found.high
    assert estimate(np.array([np.nan])) is None
    better = np.ones(41)
    assert p_value(better, values) < 0.01
    assert p_value(values, values) == 1.0
    assert p_value(better, values) == p_value(values, better)


def test_a_system_that_returns_no_turns_of_the_minutes_is_named(
    quick: Answerer, questions: list[Judged]
) -> None:
    with pytest.raises(BenchmarkError, match="the system odd returned 'x:1'"):
        run_systems(
            quick.index.documents, questions, {"odd": lambda question: Result((("x:1", 1.0),))}, ""
        )


def test_the_report_says_what_was_shown_and_why(report: Report) -> None:
    asked = next(a for a in report.questions if a.kind == "organisation")
    given = asked.results["product"]
    assert given.scope
    assert given.confidence is not None
    assert given.shown
    assert [shown.grade > 0 for shown in given.shown].index(True) + 1 == given.rank
    refused = [a for a in report.questions if a.results["product"].refused]
    assert all(a.results["product"].message and not a.results["product"].shown for a in refused)
    assert refused


def test_tables(report: Report) -> None:
    tables = list(report_tables(report))
    assert [table.title.split(",")[0].split()[0] for table in tables] == [
        "Danish", "English", "All", "product",
    ]  # fmt: skip
    widths = {len(line) for line in tables[0].as_text()}
    assert max(widths) - min(widths) <= 4
    markdown = list(tables[0].as_markdown())
    assert len({line.count("|") for line in markdown}) == 1
    assert "p to bm25" in markdown[0]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "srcset")]


def test_the_page_stands_alone_and_holds_every_question(report: Report, tmp_path: Path) -> None:
    write_page(report, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.links == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert "url(" not in text
    assert page.tags.count("details") == len(report.questions)
    assert "svg" in page.tags
    assert report.settings in text


def test_markup_in_questions_stays_text(quick: Answerer, write: Writer, tmp_path: Path) -> None:
    line = {"id": "x", "language": "en", "question": "<script>x</script>", "gold": []}
    judged = load_questions(write(json.dumps(line), "q.jsonl"), quick.index.documents)
    systems = {"product": STANDARD["product"](quick)}
    write_page(
        make_report(run_systems(quick.index.documents, judged, systems, "<b>")),
        tmp_path / "report.html",
    )
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_recorded_figures_guard_against_losses(report: Report, tmp_path: Path) -> None:
    recorded = Recorded.of(report)
    recorded.save(tmp_path / "recorded.json")
    assert Recorded.load(tmp_path / "recorded.json") == recorded
    assert recorded.losses(recorded) == []
    worse = dict(recorded.figures)
    worse["da MRR@10"] -= 0.031
    worse["en success@1"] -= 0.029
    worse["en wrongly refused"] += 0.031
    losses = recorded.losses(Recorded(recorded.settings, recorded.margin, worse))
    assert [loss.split(":")[0] for loss in losses] == ["da MRR@10", "en wrongly refused"]
    with pytest.raises(BenchmarkError, match="qa eval record"):
        Recorded.load(tmp_path / "nowhere.json")


def test_figures_replace_those_in_the_readme(write: Writer) -> None:
    readme = write("a\n<!-- qa eval -->\nold\n<!-- end -->\nb\n", "README.md")
    update_readme("qa eval", ["new"], readme)
    assert readme.read_text(encoding="utf-8") == "a\n<!-- qa eval -->\n\nnew\n\n<!-- end -->\nb\n"
    with pytest.raises(BenchmarkError, match="no place for the figures"):
        update_readme("qa eval ablation", ["new"], readme)


def test_the_readme_has_a_place_for_every_table_and_names_every_field(write: Writer) -> None:
    text = README.read_text(encoding="utf-8")
    copy = write(text, "README.md")
    scopes = ("own meeting", "all meetings")
    commands = [
        *(f"qa eval --split {split}" for split in ("dev", "test")),
        *(f"qa eval {name}, {scope}" for name in ("qmsum", "folketing") for scope in scopes),
        "qa eval ablation",
        "qa eval ablation --questions samples.jsonl",
        "qa eval --questions independent.jsonl --split test",
    ]
    for command in commands:
        update_readme(command, [f"table of {command}"], copy)
    assert all(f"table of {command}" in copy.read_text(encoding="utf-8") for command in commands)
    for field in [*Line.model_fields, *(f"gold: {name}" for name in Gold.model_fields)]:
        assert regex.search(rf"^\|.*\b{field}\b.*\|.*\|$", text, regex.MULTILINE), field
