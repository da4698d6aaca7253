"""The reader of minutes as plain text: drafts become sessions and attributed turns.

Everybody whom the minutes name as a speaker is gathered first, from all of the text; then each
draft is given its speaker, its organisation and its role.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex as re

from corpus.check import find_issues
from corpus.dates import first_date
from corpus.headings import (
    find_authors,
    find_doer,
    find_presenter,
    heading_title,
    is_said,
    split_time,
)
from corpus.labels import Label, LabelKind, is_panel
from corpus.language import detect_language
from corpus.layout import Line, page_starts, read_lines, read_text
from corpus.model import Attribution, Document, Participant, Role, Session, Turn, slug
from corpus.naming import INITIALS, Declared
from corpus.notes import Note
from corpus.people import WHOLE_DOCUMENT, Directory, Resolved
from corpus.scan import Draft, Section, scan
from corpus.titles import LEADING

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
    first_number = min((p.section.start for p in parts if p.section.number), default=len(text))
    title = _title([line for line in lines if line.start < first_number] or lines)
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
        attribution = _Attribution(part, text, directory, index)
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
    directory = Directory(text)
    numbered = [index for index, part in enumerate(parts) if part.section.number]
    declaring = [index for index, part in enumerate(parts) if part.section.declared]
    lower = set(re.findall(r"\b\p{Ll}{3,}\b", text))
    for index, part in enumerate(parts):
        # A list of those present before the first item, or the only one, holds throughout.
        before = bool(numbered) and index < numbered[0]
        whole = declaring == [index] or before or part.section.attendance
        for entry in part.section.declared:
            directory.declare(entry, WHOLE_DOCUMENT if whole else index)
        for entry in part.section.absent:
            directory.declare(entry, WHOLE_DOCUMENT if whole else index, absent=True)
        presenters = [part.presenter] if part.presenter else []
        for draft in part.section.drafts:
            words = " ".join(text[draft.start : draft.end].split())
            if draft.label is None or not draft.label.spoken:
                timed = split_time(words)
                found = find_presenter(timed[1]) if timed else None
                presenters.extend([found] if found else [])
            elif named := _introduced(draft.label, text, lower):
                directory.add(named, index)
        for presenter in presenters:
            if presenter.full:
                directory.add(presenter, index)
    for name in find_authors(text):
        directory.add(Declared(name), WHOLE_DOCUMENT)
    return directory


def _introduced(label: Label, text: str, lower: Container[str]) -> Declared | None:
    """Whom a label makes known: somebody in parentheses, or with a description beside the name, or
    a full name that the minutes print elsewhere too and that is not made of their `lower` case
    words ("Action Points")."""
    if not label.name or re.fullmatch(INITIALS, label.name):
        return None
    named = Declared(label.name, None, label.organisation, label.posts)
    if label.kind in (LabelKind.AUDIENCE, LabelKind.POST):
        return named
    if label.kind is not LabelKind.NAME or not named.full:
        return None
    described = bool(label.posts) or not label.printed.endswith(label.name)
    phrase = all(word.casefold() in lower for word in label.name.split())
    return named if described or (text.count(label.name) > 1 and not phrase) else None


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

    def __init__(self, part: _Part, text: str, directory: Directory, index: int) -> None:
        self.part = part
        self.text = text
        self.directory = directory
        self.index = index
        self.from_audience: set[str] = set()

    def run(self) -> Iterator[tuple[Draft, Role | None, Resolved]]:
        labelled = False
        for draft in self.part.section.drafts:
            if draft.label is None:
                presented = not labelled and not self.part.section.declared
                yield draft, *self._narrated(draft, presented)
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

    def _narrated(self, draft: Draft, presented: bool) -> tuple[Role | None, Resolved]:
        """What nobody's label stands before: the presenter's, or what the minutes tell of one."""
        presenter = self.part.presenter
        doer = find_doer(" ".join(self.text[draft.start : draft.end].split()))
        told = doer and self.directory.named(doer[0], self.index)
        if presenter and presented:
            found = self.directory.by_name(presenter.name, presenter.organisation, self.index)
            if told is None or told.speaker == found.speaker:
                return (Role.PRESENTER if found.speaker else Role.SPEAKER), found
        if not (doer and told and told.speaker and is_said(doer[1])):
            return None, _NOBODY
        if self.directory.names_another(self.text[draft.start : draft.end], told.speaker):
            return None, _NOBODY
        reasons = (Note("told", (told.speaker,)), *told.reasons)
        found = Resolved(told.speaker, told.organisation, Attribution.INFERRED, reasons)
        return self._role(None, found.speaker), found

    def _spoken(self, draft: Draft) -> tuple[Role | None, Resolved]:
        label = draft.label
        assert label is not None
        name, organisation = label.name, label.organisation
        if label.kind is LabelKind.POST and not name:
            found = self.directory.by_post(label.posts[0], label.printed, self.index)
        elif not name or self.directory.is_organisation(name):
            body = organisation or name
            why = Note("body" if body else "nameless", (label.printed,))
            found = Resolved(None, body, Attribution.UNRESOLVED, (why,))
        elif re.fullmatch(INITIALS, name):
            found = self.directory.by_initials(name, self.index)
            if organisation and found.organisation and organisation != found.organisation:
                why = Note(
                    "other-bearer", (found.speaker or name, found.organisation, organisation)
                )
                found = Resolved(None, organisation, Attribution.UNRESOLVED, (why,))
        else:
            found = self.directory.by_name(
                name, organisation, self.index, label.posts, label.printed
            )
        return self._role(label, found.speaker), found

    def _role(self, label: Label | None, speaker: str | None) -> Role:
        if label and label.kind is LabelKind.AUDIENCE:
            if speaker:
                self.from_audience.add(speaker)
            return Role.AUDIENCE
        if label and label.kind is LabelKind.POST and label.posts[0] in LEADING:
            return Role.CHAIR
        if speaker is None:
            return Role.SPEAKER
        if self.directory.leads(speaker, self.index, LEADING):
            return Role.CHAIR
        if self.part.panel and any(e.name == speaker for e in self.part.section.declared):
            return Role.PANELIST
        return Role.AUDIENCE if speaker in self.from_audience else Role.SPEAKER


_NOBODY = Resolved(None, None, Attribution.UNRESOLVED)


def _title(lines: list[Line]) -> str:
    """The first paragraph, near the top, that calls itself minutes, or else the first of all."""
    start = next((i for i, line in enumerate(lines[:10]) if _MINUTES.match(line.text)), 0)
    end = start + 1
    while end < len(lines) and (not lines[end].fresh or " " not in lines[start].text):
        end += 1
        if lines[end - 1].fresh:
            break
    return " ".join(line.text for line in lines[start:end])[:200]
