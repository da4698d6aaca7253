"""Documents become an index, in memory."""

from collections.abc import Sequence

import numpy as np

from corpus.model import Document, Session, Turn
from index.encoder import Encoder, Vectors
from index.lexical import Lexical, tokenize
from index.passages import Passage, PassageSettings, cut_documents, embedded_text
from index.store import FaissStore, VectorStore


class Index:
    """Documents with their passages, the passages' vectors, and their words.

    Passages, vectors and the rows of the lexical index have the same order. Raises ValueError if
    there are not as many vectors as passages.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        store: VectorStore,
        settings: PassageSettings,
    ) -> None:
        if len(passages) != len(store):
            raise ValueError(f"{len(passages)} passages but {len(store)} vectors")
        self.documents = tuple(documents)
        self.passages = tuple(passages)
        self.store = store
        self.settings = settings
        self.lexical = Lexical([self._tokens(passage) for passage in self.passages])

    def _tokens(self, passage: Passage) -> list[str]:
        document = self.documents[passage.document]
        return tokenize(embedded_text(document, passage), document.language)

    def words(self, passage: Passage) -> str:
        """What the passage says, with each run of white space as one space."""
        return self.documents[passage.document].words(passage.start, passage.end)

    def turn(self, passage: Passage) -> Turn:
        """The turn that the passage is part of."""
        return self.documents[passage.document].turns[passage.turn]

    def session(self, passage: Passage) -> Session:
        """The session that the passage is part of."""
        return self.documents[passage.document].session(self.turn(passage))


def build_index(
    documents: Sequence[Document],
    encoder: Encoder,
    settings: PassageSettings | None = None,
    *,
    known: dict[str, Vectors] | None = None,
    progress: bool = False,
) -> Index:
    """Cut documents into passages and embed those whose embedded text is not in `known`, which
    maps texts to vectors that the same encoder made before."""
    settings = settings or PassageSettings()
    passages = cut_documents(tuple(documents), settings)
    texts = [embedded_text(documents[passage.document], passage) for passage in passages]
    known = known or {}
    new = list(dict.fromkeys(text for text in texts if text not in known))
    fresh = dict(zip(new, encoder.encode_passages(new, progress=progress), strict=True))
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row] = known[text] if text in known else fresh[text]
    return Index(documents, passages, FaissStore(vectors), settings)
