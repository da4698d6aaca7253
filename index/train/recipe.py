"""How much of everything: the full recipe, and a tiny one that goes through all of it."""

from dataclasses import dataclass, field

from index.train.distil import DistilSettings
from index.train.loop import LoopSettings
from index.train.retrieval import RetrievalSettings
from index.train.static import StaticSettings
from index.train.written import WrittenSettings


@dataclass(frozen=True, slots=True)
class Recipe:
    """`vocabulary` pieces, `english_pieces` of them the teacher's; `layers` of the teacher kept;
    `pairs` of translated sentences, and `questions` more that are questions, for which the
    teacher's vectors are computed; `passages` made of translations; `draws` of examples from each
    debate and meeting; `limit` of records read from each file."""

    vocabulary: int = 34_000
    english_pieces: int = 14_000
    layers: tuple[int, ...] = (0, 1, 3, 5)
    pairs: int = 98_304
    questions: int = 16_384
    passages: int = 120_000
    draws: int = 3
    limit: int | None = None
    static: StaticSettings = field(default_factory=StaticSettings)
    distil: DistilSettings = field(default_factory=DistilSettings)
    distil_loop: LoopSettings = field(default_factory=lambda: LoopSettings(steps=800, rate=5e-4))
    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)
    retrieval_loop: LoopSettings = field(default_factory=lambda: LoopSettings(steps=1000))
    written: WrittenSettings = field(default_factory=WrittenSettings)
    written_loop: LoopSettings = field(
        default_factory=lambda: LoopSettings(
            steps=1600, embedding_rate=2e-4, rate=1e-4, warm=0.08, average=0.99
        )
    )


FULL = Recipe()

SAMPLE = Recipe(
    vocabulary=600,
    english_pieces=200,
    pairs=300,
    questions=20,
    passages=200,
    draws=1,
    limit=300,
    static=StaticSettings(batch=32, passes=1),
    distil=DistilSettings(batch=16),
    distil_loop=LoopSettings(steps=6),
    retrieval=RetrievalSettings(batch=8),
    retrieval_loop=LoopSettings(steps=6),
    written=WrittenSettings(batch=1),
    written_loop=LoopSettings(steps=6),
)
