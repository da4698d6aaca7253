"""The reader of minutes as plain text: drafts become sessions and attributed turns.

Everybody whom the minutes name as a speaker is gathered first, from all of the text; then each
draft is given its speaker, its organisation and its role.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.check import find_issues
from corpus.dates import first_date
from corpus.headings import find_authors, find_presenter, heading_title, split_time
from corpus.labels import LabelKind, is_panel
from corpus.language import detect_language
from corpus.layout import Line, page_starts, read_lines, read_text
from corpus.model import Attribution, Document, Participant, Role, Session, Turn, slug
from corpus.naming import Declared
from corpus.notes import Note
from corpus.people import WHOLE_DOCUMENT, Directory, Resolved
from corpus.scan import Draft, Section, scan

_MINUTES = re.compile(
    r"(?!\d)(?:\S+ ){0,3}(?:\w*referat\w*|\w*protokol\w*|minutes|udskrift|transcript|notat)\b(?!:)",
    re.IGNORECASE,
)


def read_minutes(path: Path, document_id: str) -> Document:
    """Read a UTF-8 text file of minutes. Raises MinutesError if it is no such thing."""
    return parse_minutes(read_text(path), document_id)


def parse_minutes(text: str, document_id: str) -> Document:
    """The document that `text` holds, under an id of the caller's choosing."""
    pages = page_starts(text)
    lines = read_lines(text, pages)
    parts = [_Part.of(section, text) for section in scan(text, lines)]
    title = _title([line for line in lines if line.start < _first_number(parts)] or lines)
    directory = _gather_people(parts, text)
    _give_times(parts, directory, text)
    sessions: list[Session] = []
    turns: list[Turn] = []
    for index, part in enumerate(parts):
        if not part.section.drafts:
            continue
        end = parts[index + 1].section.start if index + 1 < len(parts) else len(text)
        taken = {session.id for session in sessions}
        session = part.session(directory, index, document_id, title, end, taken)
        sessions.append(session)
        attribution = _Attribution(part, directory, index)
        for number, (draft, role, found) in enumerate(attribution.run(), 1):
            turns.append(
                Turn(
                    id=f"{session.id}.{number}",
                    session=session.id,
                    start=draft.start,
                    end=draft.end,
                    page=draft.page,
                    label=attribution.label(draft),
                    speaker=found.speaker,
                    organisation=found.organisation,
                    role=role,
                    attribution=found.attribution,
                    reasons=found.reasons,
                    point=draft.point,
                )
            )
    return Document(
        id=document_id,
        title=title,
        date=first_date(text),
        language=detect_language(text),
        text=text,
        pages=pages,
        sessions=tuple(sessions),
        turns=tuple(turns),
        people=directory.people(),
        organisations=directory.organisations(),
        issues=find_issues(text, sessions, turns),
    )


@dataclass(slots=True)
class _Part:
    """A section with what its heading says."""

    section: Section
    heading: str
    presenter: Declared | None
    time: str | None = None

    @classmethod
    def of(cls, section: Section, text: str) -> "_Part":
        heading = " ".join(text[section.heading_start : section.heading_end].split())
        if heading and not section.drafts:  # a section that is all heading: its words are a turn
            section.drafts.append(Draft(section.heading_start, section.heading_end, section.page))
        return cls(section, heading, find_presenter(heading))

    @property
    def panel(self) -> bool:
        return bool(self.section.declared) and (self.section.panel or is_panel(self.heading))

    def session(
        self,
        directory: Directory,
        index: int,
        document_id: str,
        title: str,
        end: int,
        taken: set[str],
    ) -> Session:
        section = self.section
        stem = f"{document_id}:{section.number or slug(heading_title(self.heading)) or '0'}"
        ids = (f"{stem}-{n}" if n > 1 else stem for n in range(1, len(taken) + 2))
        participants = (
            (entry.label, directory.by_name(entry.name, entry.organisation, index))
            for entry in section.declared
        )
        return Session(
            id=next(id_ for id_ in ids if id_ not in taken),
            number=section.number,
            title=heading_title(self.heading) or title,
            heading=self.heading.rstrip(" :") or title,
            start=section.start,
            end=end,
            participants=tuple(
                Participant(found.speaker or "", label, found.organisation)
                for label, found in participants
            ),
            time=self.time,
        )


def _gather_people(parts: list[_Part], text: str) -> Directory:
    directory = Directory()
    numbered = [index for index, part in enumerate(parts) if part.section.number]
    declaring = [index for index, part in enumerate(parts) if part.section.declared]
    labels = [d.label for part in parts for d in part.section.drafts if d.label]
    repeated = Counter(label.name for label in labels if label.kind is LabelKind.NAME)
    for index, part in enumerate(parts):
        # A list of those present before the first item, or the only one, holds throughout.
        whole = declaring == [index] or (bool(numbered) and index < numbered[0])
        for entry in (*part.section.declared, *part.section.absent):
            directory.declare(entry, WHOLE_DOCUMENT if whole else index)
        presenters = [part.presenter] if part.presenter else []
        for draft in part.section.drafts:
            words = " ".join(text[draft.start : draft.end].split())
            if draft.label is None or not draft.label.spoken:
                timed = split_time(words)
                found = find_presenter(timed[1]) if timed else None
                presenters.extend([found] if found else [])
            elif name := draft.label.name:
                label = draft.label
                heard = label.kind is LabelKind.AUDIENCE  # named in parentheses, if only in part
                full = " " in name and label.kind is not LabelKind.INITIALS
                if heard or (full and (label.organisation or repeated[name] > 1)):
                    directory.add(name, label.organisation, index)
        for presenter in presenters:
            if " " in presenter.name:
                directory.add(presenter.name, presenter.organisation, index)
    for name in find_authors(text):
        directory.add(name, None, WHOLE_DOCUMENT)
    return directory


def _give_times(parts: list[_Part], directory: Directory, text: str) -> None:
    """Give sections the time that the programme prints beside their title or their speaker."""
    entries = []
    for part in parts:
        if part.section.number is None:
            words = (" ".join(text[d.start : d.end].split()) for d in part.section.drafts)
            entries += [entry for entry in map(split_time, words) if entry]
    for index, part in enumerate(parts):
        if part.section.number is None:
            continue
        for entry in entries:
            time, subject = entry
            named = find_presenter(subject)
            same_speaker = (
                named is not None
                and part.presenter is not None
                and directory.by_name(named.name, None, index).speaker
                == directory.by_name(part.presenter.name, None, index).speaker
            )
            if same_speaker or heading_title(subject) == heading_title(part.heading):
                part.time = time
                entries.remove(entry)
                break


class _Attribution:
    """Gives the drafts of one section their speakers, organisations and roles."""

    def __init__(self, part: _Part, directory: Directory, index: int) -> None:
        self.part = part
        self.directory = directory
        self.index = index
        self.from_audience: set[str] = set()

    def run(self) -> Iterator[tuple[Draft, Role | None, Resolved]]:
        labelled = False
        for draft in self.part.section.drafts:
            if draft.label is None:
                presented = not labelled and not self.part.section.declared
                yield draft, *self._narrated(presented)
            elif not draft.label.spoken:
                yield draft, None, _NOBODY
            else:
                labelled = True
                yield draft, *self._spoken(draft)

    def label(self, draft: Draft) -> str | None:
        """The label as printed: before the words, or the speaker's name in the heading."""
        if draft.label:
            return draft.label.printed if draft.label.spoken else None
        if self.part.presenter and not self.part.section.declared:
            return self.part.presenter.name
        return None

    def _narrated(self, presented: bool) -> tuple[Role | None, Resolved]:
        presenter = self.part.presenter
        if presenter is None or not presented:
            return None, _NOBODY
        found = self.directory.by_name(presenter.name, presenter.organisation, self.index)
        return (Role.PRESENTER if found.speaker else Role.SPEAKER), found

    def _spoken(self, draft: Draft) -> tuple[Role | None, Resolved]:
        label = draft.label
        assert label is not None
        if label.kind is LabelKind.CHAIR and not label.name:
            chair = self.directory.chair(self.index)
            if chair is None:
                return Role.CHAIR, _unresolved(Note("no-chair"))
            return Role.CHAIR, self.directory.by_name(chair.name, chair.organisation, self.index)
        if not label.name:
            role = Role.AUDIENCE if label.kind is LabelKind.AUDIENCE else Role.SPEAKER
            return role, _unresolved(Note("nameless", (label.printed,)))
        if label.kind is LabelKind.INITIALS:
            found = self.directory.by_initials(label.name, self.index)
        else:
            found = self.directory.by_name(label.name, label.organisation, self.index)
        return self._role(label.kind, found.speaker), found

    def _role(self, kind: LabelKind, speaker: str | None) -> Role:
        if kind is LabelKind.AUDIENCE:
            if speaker:
                self.from_audience.add(speaker)
            return Role.AUDIENCE
        if kind is LabelKind.CHAIR:
            return Role.CHAIR
        if speaker is None:
            return Role.SPEAKER
        chair = self.directory.chair(self.index)
        if chair and chair.name == speaker:
            return Role.CHAIR
        if self.part.panel and any(e.name == speaker for e in self.part.section.declared):
            return Role.PANELIST
        return Role.AUDIENCE if speaker in self.from_audience else Role.SPEAKER


_NOBODY = Resolved(None, None, Attribution.UNRESOLVED)


def _unresolved(why: Note) -> Resolved:
    return Resolved(None, None, Attribution.UNRESOLVED, (why,))


def _first_number(parts: list[_Part]) -> int:
    """The offset of the first numbered section; past every offset if there is none."""
    return min((part.section.start for part in parts if part.section.number), default=1 << 40)


def _title(lines: list[Line]) -> str:
    """The first paragraph, near the top, that calls itself minutes, or else the first of all."""
    start = next((i for i, line in enumerate(lines[:10]) if _MINUTES.match(line.text)), 0)
    end = start + 1
    while end < len(lines) and (not lines[end].fresh or " " not in lines[start].text):
        end += 1
        if lines[end - 1].fresh:
            break
    return " ".join(line.text for line in lines[start:end])[:200]
