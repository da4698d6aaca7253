"""The sets that encoders are measured on. None of them may be trained on."""

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.reader import BUNDLED, read_documents
from eval.collection import Collection, EncoderSet, split_sentences
from eval.errors import BenchmarkError
from eval.questions import BUNDLED as QUESTIONS
from eval.questions import load_questions

# From the folder with the public sets' files.
Loader = Callable[[Path], EncoderSet]

_SEED = 20180411
_WORD = re.compile(r"\w+")
_COMMON = 200  # this many of the commonest words of a collection are function words
_MIDDLE = 8  # words at least in a sentence taken from the middle of a turn
_CHAIR = re.compile(r"formand(?:en)?$", re.IGNORECASE)
_NOISE = re.compile(r"\{\w+\}\s*")


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
    questions = [_middle(turn["en"], "en") for turn in turns]
    return _europarl("Europarl turns, English to Danish", questions, "en", turns)


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
    questions = [_wear(_middle(turn["da"], "da"), common, content, rng) for turn in turns]
    return _europarl("Europarl turns, worn Danish", questions, "da", turns)


def _europarl(
    title: str, questions: list[str], language: str, turns: list[dict[str, Any]]
) -> EncoderSet:
    gold = [{i} for i in range(len(turns))]
    collection = Collection(questions, language, [turn["da"] for turn in turns], "da", gold)
    return EncoderSet(title, "recall", 10, [collection])


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


PUBLIC: dict[str, Loader] = {
    "ntrex": ntrex,
    "europarl": europarl_across,
    "worn": europarl_worn,
    "folketing": folketing,
    "qmsum": qmsum,
}
OWN = {"own-da": "da", "own-en": "en"}
KEYS = (*PUBLIC, *OWN)


def load_public(key: str, data: Path) -> EncoderSet:
    """A public set. Raises FileNotFoundError if a file of it is not in the folder,
    BenchmarkError if one is malformed."""
    try:
        return PUBLIC[key](data)
    except (KeyError, TypeError, ValueError, EOFError, lzma.LZMAError) as error:
        raise BenchmarkError(f"{data}: the files of {key} are malformed ({error!r})") from error


def load_own(key: str, split: str | None = None) -> EncoderSet:
    """The answerable questions on the bundled minutes in one language, of all splits or one. A
    follow-up means little alone, so it is asked with the questions before it."""
    documents = read_documents([BUNDLED])
    judged = [
        one
        for one in load_questions(QUESTIONS, documents, split)
        if one.line.language == OWN[key] and one.answerable
    ]
    turns = [(document, turn) for document in documents for turn in document.turns]
    place = {turn.id: i for i, (_, turn) in enumerate(turns)}
    collection = Collection(
        [" ".join([*one.question.history, one.question.question]) for one in judged],
        OWN[key],
        [document.words(turn.start, turn.end) for document, turn in turns],
        "da",
        [{place[turn] for turn in one.grades} for one in judged],
        labels=[", ".join(filter(None, (turn.speaker, turn.organisation))) for _, turn in turns],
    )
    name = {"da": "Danish", "en": "English"}[OWN[key]]
    return EncoderSet(f"Own questions, {name} ({split or 'all'})", "any", 3, [collection])


def _middle(text: str, language: str) -> str:
    """The sentence nearest to the middle that has some content; any, if none has."""
    sentences = split_sentences(text, language)
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


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(path)]


def _lines(path: Path) -> Iterator[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")
