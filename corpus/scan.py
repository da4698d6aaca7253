"""Plain-text minutes to drafts: sections, and in them turns with what is printed of each.

The lines are read once, in order. Nothing is resolved here: a draft keeps its label as printed.
"""

import re
from dataclasses import dataclass, field

from corpus.headings import match_number, match_point, nest
from corpus.labels import (
    Label,
    LabelKind,
    begins_with_time_stamp,
    declares_absent,
    declares_participants,
    is_panel,
    match_label,
    names_chair,
)
from corpus.layout import Line
from corpus.naming import Declared, read_declared

_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_TIME = re.compile(r"(?:kl\.?\s*)?\d{1,2}[:.]\d{2}\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;…][”\"»)]*$")
_LONGEST_HEADING = 60


@dataclass(slots=True)
class Draft:
    """A turn as printed; `start` and `end` span its words."""

    start: int
    end: int
    page: int | None
    label: Label | None = None
    point: str | None = None


@dataclass(slots=True)
class Section:
    """A numbered or unnumbered part of the minutes, as printed."""

    number: str | None
    start: int
    heading_start: int
    heading_end: int
    page: int | None
    drafts: list[Draft] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    absent: list[Declared] = field(default_factory=list)
    panel: bool = False


def scan(text: str, lines: list[Line]) -> list[Section]:
    """The sections of the minutes, in order; the first holds what precedes every heading."""
    return _Scan(text, lines).run()


class _Scan:
    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.numbered = _numbered_headings(text, lines)
        first = lines[0]
        self.sections = [Section(None, first.start, first.start, first.start, first.page)]
        self.draft: Draft | None = None  # the one that further lines continue
        self.point_path: list[str] = []

    @property
    def section(self) -> Section:
        return self.sections[-1]

    def run(self) -> list[Section]:
        i = 0
        while i < len(self.lines):
            i = self._take(i)
        return self.sections

    def _take(self, i: int) -> int:
        """Take line `i`, and those that go with it; the index of the next line to take."""
        line = self.lines[i]
        if self._is_link_target(i):
            return i + 1
        if i in self.numbered or self._is_bare_heading(i):
            return self._begin_section(i)
        if line.fresh and (taken := self._declare(i)):
            return taken
        if label := self._label(i):
            # A label such as "Beslutning" belongs to the words; a speaker's does not.
            self._begin(label.end if label.spoken else label.start, line, label=label)
        elif point := self._point(i):
            self._begin(point, line, point=".".join(self.point_path))
        elif self._begins_paragraph(line):
            self._begin(line.start, line)
        elif self.draft:
            self.draft.end = line.end
        return i + 1

    def _begin(
        self, start: int, line: Line, *, label: Label | None = None, point: str | None = None
    ) -> None:
        if not point:
            self.point_path = []
        # A label may wrap to the next line, or stand on a line of its own: its words come later.
        self.draft = Draft(start, max(start, line.end), line.page, label, point)
        self.section.drafts.append(self.draft)

    def _begins_paragraph(self, line: Line) -> bool:
        """A labelled turn goes on over paragraphs; without a label each is a turn of its own."""
        if self.draft is None:
            return True
        if begins_with_time_stamp(line.text):
            return True
        if self.draft.label and self.draft.label.spoken:
            return False
        return line.fresh or _TIME.match(line.text) is not None

    def _point(self, i: int) -> int | None:
        """Where the words begin, if line `i` begins a list item; inside a spoken turn a list is
        the speaker's words."""
        line = self.lines[i]
        point = match_point(self.text, line.start)
        if point is None or (self.draft and self.draft.label and self.draft.label.spoken):
            return None
        if not line.fresh and not _SENTENCE_END.search(self.lines[i - 1].text):
            return None
        later = (match_point(self.text, line.start) for line in self.lines[i + 1 :])
        following = next((point.marker for point in later if point), None)
        path = nest(self.point_path, point.marker, following)
        if path is None:
            return None
        self.point_path = path
        return point.end

    def _is_link_target(self, i: int) -> bool:
        """Whether line `i` is the target of a link that a PDF renderer put at the page's foot."""
        line = self.lines[i]
        last_of_page = i + 1 == len(self.lines) or self.lines[i + 1].page != line.page
        return last_of_page and line.page is not None and bool(_LINK.fullmatch(line.text))

    def _is_bare_heading(self, i: int) -> bool:
        """A heading without a number: a line in capitals, or a short line set apart."""
        line = self.lines[i]
        words = line.text
        if not line.fresh or len(words) > _LONGEST_HEADING or match_label(self.text, line.start):
            return False
        if not words[0].isalpha() or not words[0].isupper() or "@" in words:
            return False
        letters = [c for c in words if c.isalpha()]
        if len(letters) >= 5 and all(c.isupper() for c in letters):
            return not _SENTENCE_END.search(words) or words.endswith(":")
        alone = line.gap and i + 1 < len(self.lines) and self.lines[i + 1].fresh
        return alone and len(words.split()) <= 8 and not re.search(r"[.!?:;,…”\"]", words)

    def _begin_section(self, i: int) -> int:
        line = self.lines[i]
        number, offset = self.numbered.get(i, (None, 0))
        start = line.start + offset
        section = Section(number, line.start, start, line.end, line.page)
        self.sections.append(section)
        self.draft, self.point_path = None, []
        i += 1
        while i < len(self.lines) and not self.lines[i].fresh and not self._label(i):
            if self._is_link_target(i) or declares_participants(self.text, self.lines[i].start):
                break
            section.heading_end = self.lines[i].end
            i += 1
        return i

    def _declare(self, i: int) -> int | None:
        """Read the participants, if line `i` begins a list of them; the next line to take."""
        line = self.lines[i]
        if chair := names_chair(line.text):
            self.section.declared.append(chair)
            self.draft = None
            return i + 1
        present = declares_participants(self.text, line.start)
        absent = declares_absent(self.text, line.start)
        start = present or absent
        if start is None:
            return None
        block = self.text[start : line.end]
        j = i + 1
        while j < len(self.lines) and not self._ends_list(j, block):
            block += ("\n" if self.lines[j].fresh else " ") + self.lines[j].text
            j += 1
        entries = read_declared(block)
        if not entries:
            return None
        (self.section.declared if present else self.section.absent).extend(entries)
        self.section.panel |= is_panel(self.text[line.start : start])
        self.draft = None
        return j

    def _ends_list(self, j: int, block: str) -> bool:
        """Whether line `j` is no longer part of the list of participants read so far."""
        line = self.lines[j]
        listed = re.match(r"[•*·–-]\s", line.text) is not None
        if line.gap and block.strip() and not listed:
            return True
        ended = block.rstrip().endswith(("." if line.fresh else ").",))
        if ended and not listed:
            return True
        starts = (declares_participants, declares_absent, match_label)
        if any(begins(self.text, line.start) for begins in starts):
            return True
        return j in self.numbered or self._is_bare_heading(j)

    def _label(self, i: int) -> Label | None:
        """The speaker label that begins line `i`, if it is one."""
        line = self.lines[i]
        label = match_label(self.text, line.start)
        if label is None:
            return None
        declared = {e.label for s in self.sections for e in (*s.declared, *s.absent)}
        named = {e.name for s in self.sections for e in (*s.declared, *s.absent)}
        if label.kind is LabelKind.INITIALS and label.name in declared:
            return label
        if label.kind is LabelKind.NAME and label.name in named:
            return label
        ended = i == 0 or line.fresh or _SENTENCE_END.search(self.lines[i - 1].text)
        if label.kind is LabelKind.AUDIENCE:
            return label
        if not ended:
            return None
        if label.kind is LabelKind.INITIALS:
            return None if self._is_acronym(label.name or "") else label
        if label.kind is LabelKind.NAME and " " not in (label.name or ""):
            parts = {part for name in named for part in (name.split()[0], name.split()[-1])}
            return label if label.name in parts else None
        return label

    def _is_acronym(self, letters: str) -> bool:
        """Whether the letters stand in running text, as an abbreviation of the subject does."""
        return re.search(rf"\b{letters}\b(?!\s*[:)])(?!\s*\()", self.text) is not None


def _numbered_headings(text: str, lines: list[Line]) -> dict[int, tuple[str, int]]:
    """Line index → number and length of the marker, for the headings that count upwards.

    Numbers inside a section that begin again at 1 are a list, unless nothing but headings came
    before: then those were the agenda, and the sections begin here.
    """
    accepted: dict[int, tuple[str, int]] = {}
    last: tuple[int, ...] = ()
    inner = 0  # the last number of a list inside a section
    for i, line in enumerate(lines):
        found = match_number(line.text) if line.fresh else None
        if found is None:
            if inner and match_label(text, line.start):
                inner = 0
            continue
        number, length, keyword = found
        parts = tuple(int(part) for part in number.split("."))
        if parts == (1,) and last:
            if _only_headings(lines, accepted):
                accepted.clear()
            else:
                inner = 1
                continue
        elif inner and parts == (inner + 1,):
            inner += 1
            continue
        elif not _comes_next(last, parts, keyword):
            continue
        accepted[i] = (number, length)
        last, inner = parts, 0
    if accepted and _only_headings(lines, accepted):
        return {}  # a list
    return accepted


def _only_headings(lines: list[Line], accepted: dict[int, tuple[str, int]]) -> bool:
    """Whether every line from the first accepted heading to the last belongs to a heading."""
    indices = sorted(accepted)
    between = range(indices[0], indices[-1] + 1)
    return len(indices) > 1 and all(i in accepted or not lines[i].fresh for i in between)


def _comes_next(last: tuple[int, ...], parts: tuple[int, ...], keyword: bool) -> bool:
    if not last:
        return parts in ((1,), (1, 1)) or keyword
    if keyword and parts > last:
        return True
    options = [(*last[:depth], last[depth] + 1) for depth in range(len(last))]
    return parts in options or parts == (*last, 1)
