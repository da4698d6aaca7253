"""What the pages are made of: the documents, and everybody who speaks in them."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.model import Document, Session, Turn, slug
from index.folder import Manifest
from qa.answer import Answerer


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn with the document and the session that it stands in."""

    document: Document
    session: Session
    turn: Turn


@dataclass(slots=True)
class Somebody:
    """A person or an organisation, across all documents: the other side of each affiliation, and
    all turns in order."""

    slug: str
    name: str
    others: dict[str, None] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)

    @property
    def sessions(self) -> list[Spoken]:
        """One turn of each session that they speak in, in order."""
        first: dict[str, Spoken] = {}
        for spoken in self.spoken:
            first.setdefault(spoken.session.id, spoken)
        return list(first.values())


class Site:
    """A ready index with what pages look up in it. `report` is the file of the latest benchmark."""

    def __init__(
        self, answerer: Answerer, manifest: Manifest | None = None, report: Path | None = None
    ) -> None:
        self.answerer = answerer
        self.manifest = manifest
        self.report = report
        self.documents = {document.id: document for document in answerer.index.documents}

    @cached_property
    def people(self) -> dict[str, Somebody]:
        """Everybody who speaks, by slug, in the order of the minutes."""
        return _gather((s.turn.speaker, s.turn.organisation, s) for s in self._spoken())

    @cached_property
    def organisations(self) -> dict[str, Somebody]:
        """Every organisation that somebody speaks for, by slug."""
        return _gather((s.turn.organisation, s.turn.speaker, s) for s in self._spoken())

    def benchmark(self) -> Any:
        """The latest report that `qa eval --out` wrote; None where there is none."""
        if self.report is None or not self.report.is_file():
            return None
        return json.loads(self.report.read_text(encoding="utf-8"))

    @cached_property
    def unresolved(self) -> list[Spoken]:
        """The turns that have a label and no speaker: it fits nobody, or several."""
        return [s for s in self._spoken() if s.turn.label and not s.turn.speaker]

    def newest_first(self) -> list[Document]:
        """The documents by date, those without one last."""
        return sorted(
            self.documents.values(), key=lambda d: d.date or datetime.date.min, reverse=True
        )

    def session_title(self, session_id: str) -> str:
        """The title of the session with an id."""
        return self._sessions[session_id].title

    @cached_property
    def _sessions(self) -> dict[str, Session]:
        return {s.id: s for document in self.documents.values() for s in document.sessions}

    def turn(self, turn_id: str) -> Spoken | None:
        """The turn with an id, if there is one."""
        return self._turns.get(turn_id)

    @cached_property
    def _turns(self) -> dict[str, Spoken]:
        return {spoken.turn.id: spoken for spoken in self._spoken()}

    def _spoken(self) -> Iterator[Spoken]:
        for document in self.documents.values():
            sessions = {session.id: session for session in document.sessions}
            for turn in document.turns:
                yield Spoken(document, sessions[turn.session], turn)


def _gather(entries: Iterator[tuple[str | None, str | None, Spoken]]) -> dict[str, Somebody]:
    found: dict[str, Somebody] = {}
    for name, other, spoken in entries:
        if name is None:
            continue
        somebody = found.setdefault(name, Somebody(slug(name) or "x", name))
        somebody.spoken.append(spoken)
        if other:
            somebody.others[other] = None
    taken: dict[str, Somebody] = {}
    for somebody in found.values():
        stem, n = somebody.slug, 2
        while somebody.slug in taken:  # two names that spell alike
            somebody.slug, n = f"{stem}-{n}", n + 1
        taken[somebody.slug] = somebody
    return taken
