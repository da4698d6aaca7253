"""The benchmark of encoders: `qa eval encoder`.

Every set is questions and turns cut into passages of three sentences. An encoder ranks turns by
their best passage; BM25 ranks whole turns by their stems; the two together rank by the sum of
their scores, each in standard deviations from its mean over the turns of the question.
"""

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from sentencex import get_sentence_boundaries

from eval.errors import BenchmarkError
from index.encoder import BUNDLED, Encoder, Vectors
from index.lexical import Lexical, stems

SENTENCES = 3  # to a passage; passages of a turn do not overlap
BM25 = "bm25"
_SEED = 20180411
_WORD = re.compile(r"\w+")
_COMMON = 200  # this many of the commonest words of a collection are function words
_MIDDLE = 8  # words at least in a sentence taken from the middle of a turn
_CHAIR = re.compile(r"formand(?:en)?$", re.IGNORECASE)
_NOISE = re.compile(r"\{\w+\}\s*")


@dataclass(frozen=True, slots=True)
class Collection:
    """Turns and the questions asked of them, of one language each.

    `gold` has for each question the positions of its turns, `excluded` those of turns that do not
    count for it. `labels`, if any, stand before the passages of each turn.
    """

    questions: list[str]
    question_language: str
    turns: list[str]
    turn_language: str
    gold: list[set[int]]
    excluded: list[set[int]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def passages(self) -> tuple[list[str], NDArray[np.int64]]:
        """The passages of all turns in order, and the position of each one's turn."""
        passages: list[str] = []
        owners: list[int] = []
        for position, turn in enumerate(self.turns):
            label = f"{self.labels[position]}: " if self.labels else ""
            sentences = _sentences(turn, self.turn_language)
            for start in range(0, max(1, len(sentences)), SENTENCES):
                passages.append(label + " ".join(sentences[start : start + SENTENCES]))
                owners.append(position)
        return passages, np.array(owners)


@dataclass(frozen=True, slots=True)
class EncoderSet:
    """Collections whose questions are scored together: `measure` is "recall" (the share of a
    question's gold turns among the first `depth`) or "any" (whether one is among them)."""

    title: str
    measure: str
    depth: int
    collections: list[Collection]

    @property
    def metric(self) -> str:
        """The name of the figure."""
        return f"{self.measure}@{self.depth}"


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one set: its figure alone, together with BM25 (None where the languages
    differ or it is BM25), the questions behind them, and the seconds it took to encode or to
    index and search."""

    system: str
    set: str
    metric: str
    alone: float
    with_bm25: float | None
    questions: int
    seconds: float


Loader = Callable[[Path], EncoderSet]
# Scores of a collection's turns for each of its questions, of shape (questions, turns).
Scores = NDArray[np.float32]


def evaluate_encoders(
    names: Sequence[str],
    data: Path,
    sets: Sequence[str] | None = None,
    extra: Mapping[str, Loader] | None = None,
    progress: Callable[[str], None] = lambda message: None,
) -> list[Row]:
    """Rows for each set and each encoder; BM25 is one of the names, and is measured in any case.

    `sets` chooses among the known ones and those in `extra`; by default all whose files are in
    `data`. Raises EncoderError if a model cannot be loaded, BenchmarkError if a set is unknown or
    its file missing or malformed.
    """
    known = {**SETS, **(extra or {})}
    encoders = {name: Encoder(name) for name in names if name != BM25}
    rows = []
    for key in sets if sets is not None else known:
        if key not in known:
            raise BenchmarkError(f"no set {key}; known are {', '.join(known)}")
        try:
            loaded = known[key](data)
        except FileNotFoundError as error:
            if sets is None:
                progress(f"{key}: left out, {error.filename} is not there")
                continue
            raise BenchmarkError(f"{error.filename}: no such file, needed for {key}") from error
        except (KeyError, ValueError) as error:
            raise BenchmarkError(f"{key}: malformed data ({error!r})") from error
        progress(f"{loaded.title}: BM25")
        lexical, seconds = _timed(_bm25, loaded.collections)
        rows.append(_row(BM25, loaded, lexical, None, seconds))
        for name, encoder in encoders.items():
            progress(f"{loaded.title}: {_short(name)}")
            dense, seconds = _timed(partial(_dense, encoder=encoder), loaded.collections)
            rows.append(_row(_short(name), loaded, dense, lexical, seconds))
    return rows


def _row(
    system: str,
    of: EncoderSet,
    scores: Sequence[Scores],
    lexical: Sequence[Scores] | None,
    seconds: float,
) -> Row:
    alone = [v for c, s in zip(of.collections, scores, strict=True) for v in _values(of, c, s)]
    together: list[float] | None = None
    if lexical and all(c.question_language == c.turn_language for c in of.collections):
        together = [
            value
            for collection, one, other in zip(of.collections, scores, lexical, strict=True)
            for value in _values(of, collection, _standard(one) + _standard(other))
        ]
    return Row(
        system,
        of.title,
        of.metric,
        float(np.mean(alone)),
        None if together is None else float(np.mean(together)),
        len(alone),
        seconds,
    )


def _values(of: EncoderSet, collection: Collection, scores: Scores) -> Iterator[float]:
    excluded = collection.excluded or [set[int]() for _ in collection.questions]
    for row, gold, out in zip(scores, collection.gold, excluded, strict=True):
        row = row.copy()
        row[list(out)] = -np.inf
        found = gold & set(np.argsort(-row, kind="stable")[: of.depth].tolist())
        yield float(bool(found)) if of.measure == "any" else len(found) / len(gold)


def _standard(scores: Scores) -> Scores:
    """Scores in standard deviations from the mean over a question's turns."""
    spread = scores.std(axis=1, keepdims=True)
    standard: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9)
    return standard


def _dense(collection: Collection, encoder: Encoder) -> Scores:
    passages, owners = collection.passages()
    # In blocks, for the encoder gives the vectors of all tokens too, and they are large.
    vectors = _in_blocks(lambda texts: encoder.encode_passages(texts).vectors, passages)
    questions = _in_blocks(
        lambda texts: encoder.encode_questions(texts).vectors, collection.questions
    )
    starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    return np.concatenate(
        [
            np.maximum.reduceat(_product(questions[start : start + 256], vectors), starts, axis=1)
            for start in range(0, len(questions), 256)
        ]
    )


def _in_blocks(encode: Callable[[list[str]], Vectors], texts: list[str]) -> Vectors:
    return np.concatenate([encode(texts[i : i + 1024]) for i in range(0, len(texts), 1024)])


def _product(left: Vectors, right: Vectors) -> Vectors:
    return np.asarray(left @ right.T, dtype=np.float32)


def _bm25(collection: Collection) -> Scores:
    lexical = Lexical([stems(turn, collection.turn_language) for turn in collection.turns])
    return np.stack(
        [lexical.scores(stems(q, collection.question_language)) for q in collection.questions]
    )


def _timed(
    score: Callable[[Collection], Scores], collections: Sequence[Collection]
) -> tuple[list[Scores], float]:
    began = perf_counter()
    return [score(collection) for collection in collections], perf_counter() - began


def _short(name: str) -> str:
    return "bundled" if Path(name) == BUNDLED else Path(name).name or name


@cache
def _sentences(text: str, language: str) -> tuple[str, ...]:
    running = " ".join(text.split())
    found = (
        running[boundary["start_index"] : boundary["end_index"]].strip()
        for boundary in get_sentence_boundaries(language, running)
    )
    return tuple(sentence for sentence in found if sentence)


# The sets. None of them may be trained on.


def ntrex(data: Path) -> EncoderSet:
    """English news sentences and their Danish translations (NTREX-128, Federmann et al. 2022)."""
    rows = [line.split("\t") for line in _lines(data / "ntrex128.tsv")]
    collection = Collection(
        [english for english, _ in rows],
        "en",
        [danish for _, danish in rows],
        "da",
        [{i} for i in range(len(rows))],
    )
    return EncoderSet("NTREX-128, English to Danish", "any", 1, [collection])


def europarl_across(data: Path) -> EncoderSet:
    """An English sentence from the middle of a turn, and the Danish turns of Europarl 2008-09."""
    turns = _records(data / "europarl_turns_2008_2009.jsonl.xz")
    collection = Collection(
        [_middle(turn["en"], "en") for turn in turns],
        "en",
        [turn["da"] for turn in turns],
        "da",
        [{i} for i in range(len(turns))],
    )
    return EncoderSet("Europarl turns, English to Danish", "recall", 10, [collection])


def europarl_worn(data: Path) -> EncoderSet:
    """The same with a Danish sentence, half of whose content words are dropped or replaced."""
    turns = _records(data / "europarl_turns_2008_2009.jsonl.xz")
    counts = Counter(word for turn in turns for word in _WORD.findall(turn["da"].lower()))
    common = {word for word, _ in counts.most_common(_COMMON)}
    content = [
        word
        for turn in turns[:1000]
        for word in _WORD.findall(turn["da"])
        if word.lower() not in common
    ]
    rng = random.Random(_SEED)
    collection = Collection(
        [_wear(_middle(turn["da"], "da"), common, content, rng) for turn in turns],
        "da",
        [turn["da"] for turn in turns],
        "da",
        [{i} for i in range(len(turns))],
    )
    return EncoderSet("Europarl turns, worn Danish", "recall", 10, [collection])


def folketing(data: Path) -> EncoderSet:
    """Questions to ministers and the answering turns, among all turns of those sittings but the
    chair's; the turn that reads a question aloud does not count for it."""
    questions = _records(data / "folketing_2023_spring_questions.jsonl")
    sittings = {question["session"] for question in questions}
    turns = [
        turn
        for turn in _records(data / "folketing_2023_spring.jsonl.xz")
        if turn["session"] in sittings and not _CHAIR.search(turn["role"] or "")
    ]
    place = {turn["id"]: i for i, turn in enumerate(turns)}
    collection = Collection(
        [question["question"] for question in questions],
        "da",
        [turn["text"] for turn in turns],
        "da",
        [{place[t] for t in q["gold_answer_turns"] if t in place} for q in questions],
        [{place[t] for t in q["exclude_turns"] if t in place} for q in questions],
    )
    return EncoderSet("Folketing question hour", "any", 5, [collection])


def qmsum(data: Path) -> EncoderSet:
    """Questions to meetings and the turns that their answers rest on, each in its own meeting
    (QMSum, Zhong et al. 2021)."""
    collections = []
    for meeting in _records(data / "qmsum_val.jsonl.xz"):
        questions = [query for query in meeting["queries"] if query.get("evidence_turns")]
        if questions:
            collections.append(
                Collection(
                    [query["question"] for query in questions],
                    "en",
                    [_NOISE.sub("", turn["text"]) for turn in meeting["turns"]],
                    "en",
                    [set(query["evidence_turns"]) for query in questions],
                    labels=[turn["speaker"] for turn in meeting["turns"]],
                )
            )
    return EncoderSet("QMSum val, evidence, own meeting", "recall", 10, collections)


SETS: dict[str, Loader] = {
    "ntrex": ntrex,
    "europarl": europarl_across,
    "worn": europarl_worn,
    "folketing": folketing,
    "qmsum": qmsum,
}


def _middle(text: str, language: str) -> str:
    """The sentence nearest to the middle that has some content; any, if none has."""
    sentences = _sentences(text, language)
    wordy = [i for i, words in enumerate(sentences) if len(words.split()) >= _MIDDLE]
    places = wordy or range(len(sentences))
    return sentences[min(places, key=lambda i: abs(i - (len(sentences) - 1) / 2))]


def _wear(sentence: str, common: set[str], content: Sequence[str], rng: random.Random) -> str:
    """The sentence with half of its content words chosen at random; of these the first is
    dropped, the next is replaced by another content word of the collection, and so on."""
    words = sentence.split()
    places = [i for i, word in enumerate(words) if not set(_WORD.findall(word.lower())) <= common]
    for turn, place in enumerate(sorted(rng.sample(places, (len(places) + 1) // 2))):
        words[place] = "" if turn % 2 == 0 else rng.choice(content)
    return " ".join(word for word in words if word)


def _lines(path: Path) -> list[str]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as file:
            return [line.rstrip("\n") for line in file]
    return path.read_text(encoding="utf-8").splitlines()


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(path)]


def as_markdown(rows: Sequence[Row]) -> Iterator[str]:
    """The rows as a table of systems by sets; in brackets the figure together with BM25."""
    titles = list(dict.fromkeys(f"{row.set}, {row.metric}" for row in rows))
    yield "| | " + " | ".join(titles) + " |"
    yield "| --- |" + " --- |" * len(titles)
    for system in dict.fromkeys(row.system for row in rows):
        found = {f"{row.set}, {row.metric}": row for row in rows if row.system == system}
        yield f"| {system} | " + " | ".join(_cell(found.get(title)) for title in titles) + " |"


def _cell(row: Row | None) -> str:
    if row is None:
        return "–"
    together = "" if row.with_bm25 is None else f" ({row.with_bm25:.3f})"
    return f"{row.alone:.3f}{together}, {row.seconds:.0f} s"


@click.command("encoder")
@click.argument("names", nargs=-1)
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with the sets' files.",
)
@click.option("--set", "sets", multiple=True, type=click.Choice(list(SETS)), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def encoder_command(
    names: tuple[str, ...], data: Path, sets: tuple[str, ...], as_json: bool
) -> None:
    """Compare encoders: the bundled one, BM25, and any model folders or hub NAMES.

    Each figure is followed, in brackets, by that of the encoder together with BM25, and by the
    seconds it took.
    """
    rows = evaluate_encoders(
        [str(BUNDLED), *names],
        data,
        sets or None,
        progress=lambda message: click.echo(message, err=True),
    )
    if as_json:
        click.echo(json.dumps([{n: getattr(r, n) for n in Row.__slots__} for r in rows], indent=1))
    else:
        for line in as_markdown(rows):
            click.echo(line)
