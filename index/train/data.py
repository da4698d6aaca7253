"""The texts that the encoder learns from, and the files that they lie in.

A data folder holds these files, UTF-8, each plain or compressed with xz (`.xz` after its name).
Only the first is required.

europarl_da_en.train.tsv     translated sentences, `Danish TAB English`. Europarl v7 (Koehn 2005)
                             is public: paste its two files side by side.
eforms_da_en.tsv             terms and labels, `English TAB Danish`, as in the eForms-SDK.
folketing*.jsonl             turns of debates, in order, one object a line: `session`, `agenda`,
                             `speaker`, `party`, `role`, `text`.
folketing*_questions.jsonl   development questions. Only their `session` is read, so that no
                             turn of those sittings is learned from.
qmsum_train.jsonl            meetings, one object a line: `turns` with `speaker` and `text`;
                             `queries` with `question`, `answer` and `evidence_turns`, positions
                             in `turns`.
"""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

PAIRS = "europarl_da_en.train.tsv"
TERMS = "eforms_da_en.tsv"
DEBATES = "folketing*.jsonl"
MEETINGS = "qmsum_train.jsonl"

# "(DE) Mr President ..." and "- Hr. formand ...": the language spoken and a dash are no content.
_LEAD = re.compile(r"^[\s\-–—.]*(?:\([A-Z]{2}\)\s*)?")
# "{vocalsound}" in transcripts of meetings, and the space before a comma that tokenising left.
_NOISE = re.compile(r"\{\w+\}\s*|\s+(?=[,.?!;:])|(?<=\w)\s(?='\w)")

_TIME = re.compile(r"Kl\. \d{1,2}:\d{2}")
_CHAIR = re.compile(r"formand(?:en)?$", re.IGNORECASE)


class Pair(NamedTuple):
    """The same sentence in both languages."""

    danish: str
    english: str


class Turn(NamedTuple):
    """What one person says in a debate or a meeting; `label` is how minutes would name them."""

    label: str
    text: str


class Question(NamedTuple):
    """A question, its answer in other words, and the positions of the turns that it rests on."""

    question: str
    answer: str
    evidence: list[int]


@dataclass(frozen=True, slots=True)
class Debate:
    """The turns on one item of an agenda, in order; `title` is the item's, or empty."""

    title: str
    turns: list[Turn]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting and its questions."""

    turns: list[Turn]
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything read from a data folder."""

    pairs: list[Pair]
    terms: list[Pair] = field(default_factory=list)
    debates: list[Debate] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)


def read_texts(folder: Path, limit: int | None = None) -> Texts:
    """The texts of a data folder; of each file the first `limit` records if given.

    Raises FileNotFoundError if the translated sentences are missing, ValueError if a line of a
    file has not the form above.
    """
    pairs = _find(folder, PAIRS)
    if not pairs:
        raise FileNotFoundError(f"{folder / PAIRS}: no such file, nor with .xz after its name")
    debates = _find(folder, DEBATES)
    withheld = {
        record["session"]
        for path in debates
        if "_questions" in path.name
        for record in read_records(path, None)
    }
    return Texts(
        pairs=[Pair(*row) for path in pairs for row in _rows(path, limit)],
        terms=[Pair(b, a) for path in _find(folder, TERMS) for a, b in _rows(path, limit)],
        debates=[
            debate
            for path in debates
            if "_questions" not in path.name
            for debate in _debates(path, limit, withheld)
        ],
        meetings=[
            _meeting(record)
            for path in _find(folder, MEETINGS)
            for record in read_records(path, limit)
        ],
    )


def _find(folder: Path, name: str) -> list[Path]:
    return sorted([*folder.glob(name), *folder.glob(name + ".xz")])


def _lines(path: Path) -> Iterator[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\r\n")


def _rows(path: Path, limit: int | None) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(islice(_lines(path), limit), start=1):
        cells = line.split("\t")
        if len(cells) != 2:
            raise ValueError(f"{path}:{number}: {len(cells)} columns instead of 2")
        left, right = (_LEAD.sub("", cell).strip() for cell in cells)
        if left and right:
            yield left, right


def read_records(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    """The objects of a file with one a line, the first `limit` of them if given. Raises ValueError
    with the place of a line that is none."""
    for number, line in enumerate(islice(_lines(path), limit), start=1):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}:{number}: no JSON object ({error})") from error
        yield record


def _debates(path: Path, limit: int | None, withheld: set[str]) -> Iterator[Debate]:
    """Runs of turns of one session and agenda item."""
    place: tuple[object, object] | None = None
    turns: list[Turn] = []
    for record in read_records(path, limit):
        if record["session"] in withheld:
            continue
        if place != (record["session"], record["agenda"]):
            if turns and place:
                yield Debate(str(place[1] or ""), turns)
            place, turns = (record["session"], record["agenda"]), []
        # The chair only hands the word on; where a turn runs on into the next, a time stands.
        text = _TIME.split(" ".join(record["text"].split()))[0].strip()
        if text and not _CHAIR.search(record["role"] or ""):
            label = ", ".join(part for part in (record["speaker"], record["party"]) if part)
            turns.append(Turn(label, text))
    if turns and place:
        yield Debate(str(place[1] or ""), turns)


def _meeting(record: dict[str, Any]) -> Meeting:
    return Meeting(
        [Turn(turn["speaker"], _NOISE.sub("", turn["text"])) for turn in record["turns"]],
        [
            Question(query["question"], query["answer"], query["evidence_turns"])
            for query in record["queries"]
            if "evidence_turns" in query
        ],
    )
