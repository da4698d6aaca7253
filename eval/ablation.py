"""What each step of the product is worth: the product with one step changed at a time.

A variant is a function from documents and an encoder to a system. All but the first show
everything that they find: how sure is sure enough was calibrated for the product as it is, and
would judge the variants by a measure made for another.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

from corpus.model import Document, Turn
from eval.questions import Judged
from eval.report import LANGUAGES, make_report
from eval.run import run_systems
from eval.systems import System, hybrid, product
from eval.table import Table, share
from index.build import Index, build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoded, Encoder
from index.lexical import Lexical
from index.passages import Passage, PassageSettings
from qa.answer import Answerer, Place
from qa.judge import Judge
from qa.retrieve import Weights

Variant = Callable[[Sequence[Document], Encoder], System]
_REFERENCE = "the same, refusing nothing"


def as_it_is(documents: Sequence[Document], encoder: Encoder) -> System:
    """The product."""
    index = build_index(documents, encoder)
    return product(Answerer(index, encoder, bundled_cross_encoder()))


def everything_shown(documents: Sequence[Document], encoder: Encoder) -> System:
    """The product with a judge who lets everything pass; the variants are compared with it."""
    return _ask(build_index(documents, encoder), encoder)


def without_tokens(documents: Sequence[Document], encoder: Encoder) -> System:
    """Passages ordered by the cosine of the whole question with the whole passage."""
    pooled = _Pooled(encoder)
    return _ask(build_index(documents, pooled), pooled)


def weighing(**changes: float) -> Variant:
    """Scores with other weights."""

    def make(documents: Sequence[Document], encoder: Encoder) -> System:
        weights = replace(Weights(), **changes)
        return _ask(build_index(documents, encoder), encoder, weights)

    return make


def reading(most: int) -> Variant:
    """No more passages read than that."""

    def make(documents: Sequence[Document], encoder: Encoder) -> System:
        answerer = _lenient(build_index(documents, encoder), encoder)
        answerer.retriever.most_read = most
        return product(answerer)

    return make


def without_words(documents: Sequence[Document], encoder: Encoder) -> System:
    """No lexical candidates, and no weight on the words."""
    index = build_index(documents, encoder)
    index.lexical = Lexical([[] for _ in index.passages])
    return _ask(index, encoder)


def without_names(documents: Sequence[Document], encoder: Encoder) -> System:
    """Passages embedded and indexed without their speaker and organisation."""
    return _embedded_as(
        documents, encoder, lambda _, turn: replace(turn, speaker=None, organisation=None)
    )


def without_context(documents: Sequence[Document], encoder: Encoder) -> System:
    """Passages embedded and indexed without the point above, or the question before them."""
    return _embedded_as(documents, encoder, lambda _, turn: replace(turn, point=None, label=None))


def with_session(documents: Sequence[Document], encoder: Encoder) -> System:
    """Passages embedded and indexed with the title of their session, too."""

    def titled(document: Document, turn: Turn) -> Turn:
        parts = (turn.organisation, document.session(turn).title)
        return replace(turn, organisation=", ".join(part for part in parts if part))

    return _embedded_as(documents, encoder, titled)


def windows(sentences: int, stride: int) -> Variant:
    """Passages of other lengths."""

    def make(documents: Sequence[Document], encoder: Encoder) -> System:
        settings = replace(PassageSettings(), sentences=sentences, stride=stride)
        return _ask(build_index(documents, encoder, settings), encoder)

    return make


def without_scope(documents: Sequence[Document], encoder: Encoder) -> System:
    """Quotes of everybody, whomever the question asks; the conversation as one question."""
    return hybrid(Answerer(build_index(documents, encoder), encoder, bundled_cross_encoder()))


def without_merging(documents: Sequence[Document], encoder: Encoder) -> System:
    """Each place is one passage; neighbours that score as well are left out of it."""
    index = build_index(documents, encoder)
    return product(_Unmerged(index, encoder, bundled_cross_encoder(), Judge.lenient()))


VARIANTS: dict[str, Variant] = {
    "the product": as_it_is,
    _REFERENCE: everything_shown,
    "without reading": weighing(reading=0),
    "no more than two passages read": reading(2),
    "without tokens": without_tokens,
    "all tokens weigh the same": weighing(rarity=0),
    "without the cosine as a whole": weighing(whole=0),
    "without quantities asked for": weighing(quantity=0),
    "without where names are used": weighing(names=0),
    "without words": without_words,
    "without names in the passages": without_names,
    "without what short turns and points go on from": without_context,
    "with the session's title in the passages": with_session,
    "windows of 1 sentence": windows(1, 1),
    "windows of 2 sentences": windows(2, 2),
    "windows of 3, overlapping": windows(3, 2),
    "windows of 4 sentences": windows(4, 4),
    "without scope": without_scope,
    "without merging": without_merging,
}


def measure_variants(
    documents: Sequence[Document],
    questions: Sequence[Judged],
    encoder: Encoder,
    progress: Callable[[str], None] = lambda name: None,
) -> Table:
    """A table of the variants on the questions; `s` is the time that building took."""
    systems: dict[str, System] = {}
    seconds: dict[str, float] = {}
    for name, make in VARIANTS.items():
        progress(name)
        began = perf_counter()
        systems[name] = make(documents, encoder)
        seconds[name] = perf_counter() - began
    # The first of a run is what the others are tested against.
    names = [_REFERENCE, *(name for name in systems if name != _REFERENCE)]
    run = run_systems(documents, questions, {name: systems[name] for name in names}, "", progress)
    report = make_report(run)
    header = [f"{language} {name}" for language in LANGUAGES for name in ("success@1", "success@3")]
    rows = []
    for name in VARIANTS:
        found = report.all[name]
        cells = [
            share(report.languages[language][name].measures[measure].mean)
            for language in LANGUAGES
            for measure in ("success@1", "success@3")
        ]
        cells += [
            share(found.measures[measure].mean if measure in found.measures else None)
            for measure in _OVERALL
        ]
        cells += [
            share(found.p),
            f"{report.milliseconds[name]:.0f}",
            f"{seconds[name]:.0f}",
        ]
        rows.append([name, *cells])
    title = f"{len(questions)} questions"
    return Table(title, [*header, *_OVERALL, "p", "ms", "s"], rows)


_OVERALL = ("MRR@10", "nDCG@10", "words@3")


def _ask(index: Index, encoder: Encoder, weights: Weights | None = None) -> System:
    return product(_lenient(index, encoder, weights))


def _lenient(index: Index, encoder: Encoder, weights: Weights | None = None) -> Answerer:
    return Answerer(index, encoder, bundled_cross_encoder(), Judge.lenient(), weights)


def _embedded_as(
    documents: Sequence[Document],
    encoder: Encoder,
    change: Callable[[Document, Turn], Turn],
) -> System:
    """The product over an index whose passages are embedded as those of other turns, while scope
    and quotes keep the true ones."""
    changed = [replace(d, turns=tuple(change(d, turn) for turn in d.turns)) for d in documents]
    embedded = build_index(changed, encoder)
    index = Index(documents, embedded.passages, embedded.store, embedded.tokens, embedded.settings)
    index.lexical = embedded.lexical
    return _ask(index, encoder)


class _Pooled(Encoder):
    """An encoder of whole texts: each has one token, which is its vector."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def encode_questions(self, questions: list[str]) -> Encoded:
        return _pooled(self._encoder.encode_questions(questions))

    def encode_passages(self, passages: list[str], *, progress: bool = False) -> Encoded:
        return _pooled(self._encoder.encode_passages(passages, progress=progress))


def _pooled(encoded: Encoded) -> Encoded:
    return Encoded(encoded.vectors, [vector[None] for vector in encoded.vectors])


class _Unmerged(Answerer):
    """Merges no passages."""

    def _adjoin(self, place: Place, passage: Passage) -> bool:
        return False
