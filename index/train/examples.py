"""Questions with the passage that answers them, made from debates, meetings and translations.

Debates are Danish: what a turn asks and the turn after it replies; an item of the agenda and what
is said on it; a sentence and the sentences around it. Meetings are English: their questions and
the turns that the answers rest on. Translations are sentences without neighbours, so a passage is
made of a sentence and others near it in meaning; what is asked is the sentence, in either
language, whole, thinned out, or as words in a question.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.train.data import Debate, Meeting, Pair, Turn

Rng = np.random.Generator

# "4) 1. behandling af lovforslag nr. L 13: Forslag til lov om X. Af N.N. (...)": X is the topic.
_TITLE_LEAD = re.compile(r"^.*?\bnr\. \w+ \d+[^:]*:\s*(?:Forslag til \w+(?: om)?\s*)?", re.DOTALL)
_TITLE_TAIL = re.compile(r"(?:\.?\s+Af |\s*\(F|\s*Kl\. ).*$", re.DOTALL)

_ASKING = {
    "da": [
        "Hvad blev der sagt om {}?",
        "Hvad siger de om {}?",
        "Hvem talte om {}?",
        "Hvad mener folk om {}?",
        "hvad med {}",
        "Er der nogen, der nævner {}?",
    ],
    "en": [
        "What was said about {}?",
        "What do they say about {}?",
        "Who talked about {}?",
        "What do people think of {}?",
        "what about {}",
        "Did anyone mention {}?",
    ],
}
_ASKING_ONE = {
    "da": ["Hvad sagde {1} om {0}?", "Hvad mener {1} om {0}?", "{1} {0}"],
    "en": ["What did {1} say about {0}?", "What does {1} think of {0}?", "{1} {0}"],
}
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[Hhk]r\.)(?<!\b[nN]r\.)\s+(?=[A-ZÆØÅÉ0-9»\"])")
# A question about all of a meeting is answered by no passage of it.
_WHOLE = re.compile(r"\bthe (?:whole )?meeting\b", re.IGNORECASE)
_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


class Example(NamedTuple):
    """A question, a passage that answers it, and one like it that does not (or the empty text)."""

    question: str
    passage: str
    other: str = ""


def debate_examples(debates: Sequence[Debate], rng: Rng) -> Iterator[Example]:
    """Danish examples from debates: replies, topics and contexts."""
    for debate in debates:
        turns = [(turn, split_sentences(turn.text)) for turn in debate.turns]
        topic = topic_of(debate.title)
        for place, (turn, sentences) in enumerate(turns):
            if place + 1 < len(turns) and turns[place + 1][0].label != turn.label:
                yield from _replies(sentences, *turns[place + 1], turns, debate.title, rng)
            if len(sentences) < 3:
                continue
            if topic and rng.random() < 0.3:
                # The title stays away from the passage, or it would be found by itself.
                yield Example(topic, with_label(_window(sentences, rng), turn.label, "", rng))
            yield from _contexts(turn, sentences, topic, rng)


def topic_of(title: str) -> str:
    """What an item of the agenda is about, without its number, kind, movers and dates."""
    topic = _TITLE_TAIL.sub("", _TITLE_LEAD.sub("", title)).strip(" .\n")
    return topic if 2 <= len(topic.split()) <= 40 else ""


def _replies(
    asking: list[str],
    reply: Turn,
    sentences: list[str],
    turns: list[tuple[Turn, list[str]]],
    title: str,
    rng: Rng,
) -> Iterator[Example]:
    """Questions at the end of a turn, and windows of the turn that replies."""
    asked = [
        i for i, text in enumerate(asking) if text.endswith("?") and 5 < len(text.split()) < 50
    ]
    if not asked or len(sentences) < 2:
        return
    question = asking[asked[-1]]
    if asked[-1] and rng.random() < 0.3:
        question = f"{asking[asked[-1] - 1]} {question}"
    for _ in range(2):
        _, others = turns[rng.integers(len(turns))]
        other = _window(others, rng) if others and others is not sentences else ""
        yield Example(
            spoil(question, "da", rng),
            with_label(_window(sentences[:8], rng), reply.label, topic_of(title), rng),
            with_label(other, reply.label, topic_of(title), rng) if other else "",
        )


def _contexts(turn: Turn, sentences: list[str], topic: str, rng: Rng) -> Iterator[Example]:
    """A sentence, and what is said around it: the inverse cloze task (Lee et al. 2019)."""
    place = int(rng.integers(len(sentences)))
    start = max(0, place - int(rng.integers(3)))
    window = sentences[start : start + 3]
    kept = rng.random() < 0.4
    passage = " ".join(text for text in window if kept or text != sentences[place])
    if not 7 < len(sentences[place].split()) < 50 or len(passage.split()) < 8:
        return
    far = [text for i, text in enumerate(sentences) if abs(i - place) > 3]
    other = _window(far, rng) if len(far) > 2 and kept else ""
    yield Example(
        ask(sentences[place], "da", turn.label, rng),
        with_label(passage, turn.label, topic, rng),
        with_label(other, turn.label, topic, rng) if other else "",
    )


def meeting_examples(meetings: Sequence[Meeting], rng: Rng) -> Iterator[Example]:
    """English examples from meetings: a question, or a sentence of its answer, and a turn that the
    answer rests on; against it a turn of the same meeting that it does not rest on."""
    for meeting in meetings:
        turns = [split_sentences(turn.text) for turn in meeting.turns]
        wordy = [i for i, turn in enumerate(meeting.turns) if len(turn.text.split()) > 11]
        for question in meeting.questions:
            others = [i for i in wordy if i not in question.evidence]
            if _WHOLE.search(question.question):
                continue
            for place in question.evidence:
                if place not in wordy or not others:
                    continue
                asked = question.question
                if rng.random() < 0.4:
                    answers = split_sentences(question.answer)
                    asked = answers[rng.integers(len(answers))]
                other = int(rng.choice(others))
                yield Example(
                    asked,
                    with_label(_window(turns[place], rng), meeting.turns[place].label, "", rng),
                    with_label(_window(turns[other], rng), meeting.turns[other].label, "", rng),
                )


def pair_examples(
    pairs: Sequence[Pair], near: NDArray[np.int64], labels: Sequence[str], rng: Rng
) -> Iterator[Example]:
    """Examples in and across both languages from translations.

    Row i of `near` has the positions of sentences near in meaning to sentence i, nearest first;
    they fill up its passage, and make the passage against it. `labels` are names of speakers.
    """
    for row, pair in enumerate(pairs):
        asked = "da" if rng.random() < 0.5 else "en"
        # Minutes are Danish more often than English, and so are the passages.
        said = "da" if rng.random() < 0.7 else "en"
        label = labels[int(rng.integers(len(labels)))] if labels else ""
        company = [int(i) for i in near[row]]
        size = int(rng.choice([0, 1, 2, 2]))
        passage = [row, *company[:size]]
        other = company[size : 2 * size + 1]
        yield Example(
            ask(_side(pair, asked), asked, label, rng),
            with_label(_join(pairs, passage, said, rng), label, "", rng),
            with_label(_join(pairs, other, said, rng), label, "", rng),
        )


def _side(pair: Pair, language: str) -> str:
    return pair.danish if language == "da" else pair.english


def _join(pairs: Sequence[Pair], rows: list[int], language: str, rng: Rng) -> str:
    return " ".join(_side(pairs[i], language) for i in rng.permutation(np.array(rows)))


def ask(sentence: str, language: str, label: str, rng: Rng) -> str:
    """A question to which the sentence is an answer: itself, thinned out, or some of its words."""
    words = sentence.split()
    way = rng.random()
    if way < 0.3 or len(words) < 5:
        question = sentence
    elif way < 0.6:
        keep = rng.random(len(words)) < rng.uniform(0.4, 0.8)
        question = " ".join(word for word, kept in zip(words, keep, strict=True) if kept)
    else:
        size = int(rng.integers(2, 7))
        start = int(rng.integers(max(1, len(words) - size)))
        span = " ".join(words[start : start + size]).strip(' ,.;:()-–?!»«"')
        name = label.split(",")[int(rng.integers(label.count(",") + 1))].strip()
        if name and rng.random() < 0.3:
            form = _ASKING_ONE[language][rng.integers(len(_ASKING_ONE[language]))]
            question = form.format(span, name)
        elif rng.random() < 0.8:
            question = _ASKING[language][rng.integers(len(_ASKING[language]))].format(span)
        else:
            question = span
    return spoil(question or sentence, language, rng)


def spoil(question: str, language: str, rng: Rng) -> str:
    """The question as somebody in a hurry types it, now and then."""
    if rng.random() < 0.1 and len(question) > 12:
        place = int(rng.integers(1, len(question) - 2))
        question = question[:place] + question[place + 1] + question[place] + question[place + 2 :]
    if language == "da" and rng.random() < 0.1:
        question = question.translate(_FOLDED)
    return question


def with_label(passage: str, label: str, topic: str, rng: Rng, bare: float = 0.4) -> str:
    """The passage with who says it in front, but for a `bare` share: the product embeds it so."""
    if not label or rng.random() < bare:
        return passage
    return (
        f"{label} ({topic}): {passage}" if topic and rng.random() < 0.5 else f"{label}: {passage}"
    )


def _window(sentences: list[str], rng: Rng) -> str:
    """One to three sentences in a row."""
    size = int(rng.integers(1, 4))
    start = int(rng.integers(max(1, len(sentences) - size + 1)))
    return " ".join(sentences[start : start + size])


def split_sentences(text: str) -> list[str]:
    """The sentences of a text on one line, well enough for learning and a hundred times as fast as
    a library that knows abbreviations."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]
