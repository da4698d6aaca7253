"""Documents become an index, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.model import Document, Session, Turn
from index.encoder import Encoder, Vectors
from index.lexical import Lexical, tokenize
from index.passages import Passage, PassageSettings, cut_documents, embedded_text
from index.store import FaissStore, VectorStore
from index.tokens import Bytes, Projection, TokenStore


class Index:
    """Documents with their passages, and of each passage its vector, its tokens and its words.

    All have the same order. Raises ValueError if they have not the same length.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        store: VectorStore,
        tokens: TokenStore,
        settings: PassageSettings,
    ) -> None:
        if not len(passages) == len(store) == len(tokens):
            raise ValueError(
                f"{len(passages)} passages but {len(store)} vectors and tokens of {len(tokens)}"
            )
        self.documents = tuple(documents)
        self.passages = tuple(passages)
        self.store = store
        self.tokens = tokens
        self.settings = settings
        self.lexical = Lexical(
            [tokenize(self.embedded(p), self.documents[p.document].language) for p in passages]
        )

    def embedded(self, passage: Passage) -> str:
        """The text that stands for the passage in retrieval."""
        return embedded_text(self.documents[passage.document], passage)

    def words(self, passage: Passage) -> str:
        """What the passage says, with each run of white space as one space."""
        return self.documents[passage.document].words(passage.start, passage.end)

    def turn(self, passage: Passage) -> Turn:
        """The turn that the passage is part of."""
        return self.documents[passage.document].turns[passage.turn]

    def session(self, passage: Passage) -> Session:
        """The session that the passage is part of."""
        return self.documents[passage.document].session(self.turn(passage))


_BLOCK = 8192  # texts embedded at a time


@dataclass(frozen=True, slots=True)
class Embedded:
    """Texts that an encoder has embedded before: their vectors and packed tokens, by text."""

    projection: Projection
    texts: dict[str, tuple[Vectors, Bytes]]

    @classmethod
    def of(cls, index: Index) -> "Embedded":
        """Everything that an index holds."""
        vectors = index.store.vectors()
        texts = {
            index.embedded(passage): (vectors[i], index.tokens[i])
            for i, passage in enumerate(index.passages)
        }
        return cls(index.tokens.projection, texts)


def build_index(
    documents: Sequence[Document],
    encoder: Encoder,
    settings: PassageSettings | None = None,
    *,
    before: Embedded | None = None,
    progress: bool = False,
) -> Index:
    """Cut documents into passages and embed those whose text was not embedded `before`."""
    settings = settings or PassageSettings()
    passages = cut_documents(tuple(documents), settings)
    texts = [embedded_text(documents[passage.document], passage) for passage in passages]
    known = before.texts if before else {}
    new = list(dict.fromkeys(text for text in texts if text not in known))
    projection = before.projection if before else None
    fresh: dict[str, tuple[Vectors, Bytes]] = {}
    # Token vectors are large until they are packed, so blocks of texts take turns. Each is spread
    # over all of the texts: a projection learnt from the first holds for the others.
    count = -(-len(new) // _BLOCK)
    for block in (new[first::count] for first in range(count)):
        encoded = encoder.encode_passages(block, progress=progress)
        projection = projection or Projection.learn(encoded.tokens, encoder.dimension)
        for text, vector, tokens in zip(block, encoded.vectors, encoded.tokens, strict=True):
            fresh[text] = vector, projection.pack(tokens)
    projection = projection or Projection.learn([], encoder.dimension)
    found = [known.get(text) or fresh[text] for text in texts]
    vectors = np.zeros((len(found), encoder.dimension), dtype=np.float32)
    for row, (vector, _) in enumerate(found):
        vectors[row] = vector
    store = TokenStore.of([packed for _, packed in found], projection)
    return Index(documents, passages, FaissStore(vectors), store, settings)
