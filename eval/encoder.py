"""The benchmark of encoders: turns ranked by the likeness of their passages to a question.

An encoder ranks turns by their best passage, as a whole (the cosine of two vectors) and token by
token (MaxSim, as the product does), the latter among the turns that are best as a whole. BM25 ranks
whole turns by their stems. Together the two rank by the sum of their scores, each in standard
deviations from its mean over the turns of the question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.collection import Collection, EncoderSet
from index.encoder import Encoded, Encoder, Vectors
from index.lexical import Lexical, stems
from index.tokens import Bytes, Projection, TokenStore

BM25 = "bm25"
_DEEP = 100  # turns of a question that are compared token by token
_BLOCK = 1024  # texts encoded at a time: the vectors of their tokens are large

# Scores of a collection's turns for each of its questions, of shape (questions, turns); minus
# infinity for a turn that is not ranked.
Scores = NDArray[np.float32]


class Figure(NamedTuple):
    """The measure alone, and together with BM25: None for BM25 itself and where the questions are
    in another language than the turns, whose words BM25 cannot match. All None if not measured."""

    alone: float | None
    with_bm25: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one set. `whole` is its figure by whole texts, `tokens` token by token (None
    for a system without tokens). `seconds` is what indexing the turns and encoding the questions
    took, ranking left out."""

    set: str
    metric: str
    questions: int
    turns: int
    system: str
    whole: Figure
    tokens: Figure | None
    seconds: float


class EncodedTurns(NamedTuple):
    """The passages of a collection's turns: vectors, tokens (None for an encoder without), and
    where each turn's passages start; `seconds` is how long encoding took."""

    vectors: Vectors
    tokens: TokenStore | None
    starts: NDArray[np.int64]
    seconds: float


class Measured(NamedTuple):
    """Scores by whole texts and token by token; the turns compared token by token are the best by
    whole texts, and beside them the best by BM25 in `tokens_with_bm25`."""

    whole: Scores
    tokens: Scores | None
    tokens_with_bm25: Scores | None
    seconds: float


def evaluate_encoders(
    sets: Sequence[EncoderSet],
    encoders: Mapping[str, Encoder],
    progress: Callable[[str], None] = lambda message: None,
) -> Iterator[Row]:
    """A row for BM25 and for each encoder on each set, one set after the other."""
    # Two sets in a row may ask other questions of the same turns.
    before: dict[str, tuple[Collection, EncodedTurns]] = {}
    for of in sets:
        progress(f"{of.title}: {BM25}")
        lexical = [_bm25(collection) for collection in of.collections]
        figure = _figure(of, [measured.whole for measured in lexical])
        yield _row(of, BM25, figure, None, lexical)
        for name, encoder in encoders.items():
            progress(f"{of.title}: {name}")
            measured = []
            for collection, by_words in zip(of.collections, lexical, strict=True):
                known = before.get(name)
                if known is None or known[0].turns != collection.turns:
                    known = (collection, _encode_turns(collection, encoder))
                    before[name] = known
                measured.append(_measure(collection, known[1], encoder, by_words.whole))
            yield _row(of, name, *_figures(of, measured, lexical), measured)


def _row(
    of: EncoderSet,
    system: str,
    whole: Figure,
    tokens: Figure | None,
    measured: Sequence[Measured],
) -> Row:
    return Row(
        set=of.title,
        metric=of.metric,
        questions=sum(len(collection.questions) for collection in of.collections),
        turns=sum(len(collection.turns) for collection in of.collections),
        system=system,
        whole=whole,
        tokens=tokens,
        seconds=sum(one.seconds for one in measured),
    )


def _figures(
    of: EncoderSet, measured: Sequence[Measured], lexical: Sequence[Measured]
) -> tuple[Figure, Figure | None]:
    """The figures by whole texts and token by token."""
    whole = [one.whole for one in measured]
    tokens = [one.tokens for one in measured if one.tokens is not None]
    if any(one.question_language != one.turn_language for one in of.collections):
        return _figure(of, whole), _figure(of, tokens) if tokens else None
    words = [one.whole for one in lexical]
    beside = [one.tokens_with_bm25 for one in measured if one.tokens_with_bm25 is not None]
    return (
        _figure(of, whole, _together(whole, words)),
        _figure(of, tokens, _together(beside, words)) if tokens else None,
    )


def _figure(
    of: EncoderSet, alone: Sequence[Scores], together: Sequence[Scores] | None = None
) -> Figure:
    return Figure(_mean(of, alone), None if together is None else _mean(of, together))


def _mean(of: EncoderSet, scores: Sequence[Scores]) -> float:
    values = [
        value
        for collection, of_collection in zip(of.collections, scores, strict=True)
        for value in _values(of, collection, of_collection)
    ]
    return float(np.mean(values))


def _values(of: EncoderSet, collection: Collection, scores: Scores) -> Iterator[float]:
    excluded = collection.excluded or [set[int]() for _ in collection.questions]
    for row, gold, out in zip(scores, collection.gold, excluded, strict=True):
        row = row.copy()
        row[list(out)] = -np.inf
        ranked = np.argsort(-row, kind="stable")[: of.depth]
        found = gold & set(ranked[np.isfinite(row[ranked])].tolist())
        yield float(bool(found)) if of.measure == "any" else len(found) / len(gold)


def _together(one: Sequence[Scores], other: Sequence[Scores]) -> list[Scores]:
    return [_standard(a, a) + _standard(b, a) for a, b in zip(one, other, strict=True)]


def _standard(scores: Scores, ranked: Scores) -> Scores:
    """Scores in standard deviations from their mean over the turns that are ranked."""
    among = np.where(np.isfinite(ranked), scores, np.nan)
    spread = np.nanstd(among, axis=1, keepdims=True)
    standard = (among - np.nanmean(among, axis=1, keepdims=True)) / np.maximum(spread, 1e-9)
    return np.where(np.isnan(standard), -np.inf, standard)


def _bm25(collection: Collection) -> Measured:
    began = perf_counter()
    language = collection.turn_language
    lexical = Lexical([stems(turn, language) for turn in collection.turns])
    scores = np.stack([lexical.scores(stems(q, language)) for q in collection.questions])
    return Measured(scores, None, None, perf_counter() - began)


def _encode_turns(collection: Collection, encoder: Encoder) -> EncodedTurns:
    began = perf_counter()
    passages, owners = collection.passages()
    vectors: list[Vectors] = []
    packed: list[Bytes] = []
    projection: Projection | None = None
    for block in _blocks(passages):
        encoded = encoder.encode_passages(block)
        vectors.append(encoded.vectors)
        projection = projection or Projection.learn(encoded.tokens, encoder.dimension)
        packed += [projection.pack(tokens) for tokens in encoded.tokens]
    tokens = TokenStore.of(packed, projection) if projection and _several(packed) else None
    starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    return EncodedTurns(np.concatenate(vectors), tokens, starts, perf_counter() - began)


def _several(texts: Sequence[Bytes]) -> bool:
    """Whether texts have tokens: for an encoder without, each text's vector stands for one."""
    return any(len(tokens) > 1 for tokens in texts)


def _measure(
    collection: Collection, turns: EncodedTurns, encoder: Encoder, lexical: Scores
) -> Measured:
    began = perf_counter()
    encoded = [encoder.encode_questions(block) for block in _blocks(collection.questions)]
    seconds = perf_counter() - began + turns.seconds
    whole = np.concatenate([_whole(block, turns) for block in encoded])
    if turns.tokens is None:
        return Measured(whole, None, None, seconds)
    tokens = np.full_like(whole, -np.inf)
    beside = np.full_like(whole, -np.inf)
    questions = (tokens for block in encoded for tokens in block.tokens)
    for row, question in enumerate(questions):
        best = _best(whole[row])
        likely = np.union1d(best, _best(lexical[row]))
        beside[row, likely] = _token_by_token(question, likely, turns)
        tokens[row, best] = beside[row, best]
    return Measured(whole, tokens, beside, seconds)


def _whole(questions: Encoded, turns: EncodedTurns) -> Scores:
    """The cosine of each question with the best passage of each turn."""
    cosines = questions.vectors @ turns.vectors.T
    return np.asarray(np.maximum.reduceat(cosines, turns.starts, axis=1), dtype=np.float32)


def _token_by_token(question: Vectors, among: NDArray[np.int64], turns: EncodedTurns) -> Scores:
    """MaxSim of a question's tokens with the best passage of each of some turns."""
    assert turns.tokens is not None
    ends = np.r_[turns.starts[1:], len(turns.tokens)]
    passages = [np.arange(turns.starts[turn], ends[turn]) for turn in among]
    similar = turns.tokens.similarity(turns.tokens.asked(question), np.concatenate(passages))
    starts = np.cumsum([0, *map(len, passages)])[:-1]
    return np.asarray(np.maximum.reduceat(similar, starts), dtype=np.float32)


def _best(scores: Scores) -> NDArray[np.int64]:
    if len(scores) <= _DEEP:
        return np.arange(len(scores))
    return np.argpartition(-scores, _DEEP)[:_DEEP]


def _blocks(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), _BLOCK):
        yield list(texts[start : start + _BLOCK])
