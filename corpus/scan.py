"""Plain-text minutes to drafts: sections, and in them turns with what is printed of each.

The lines are read once, in order. Nothing is resolved here: a draft keeps its label as printed.
"""

import re
from dataclasses import dataclass, field, replace

import regex

from corpus.headings import find_doer, is_reported, match_number, match_point, nest
from corpus.labels import (
    Label,
    LabelKind,
    begins_with_cue,
    declares_absent,
    declares_participants,
    heads_participants,
    is_panel,
    match_label,
    names_chair,
)
from corpus.layout import Line
from corpus.naming import Declared, read_declared, spaced, surname
from corpus.titles import post

_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_TIME = re.compile(r"(?:kl\.?\s*)?\d{1,2}[:.]\d{2}\b", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:side|page|s\.|p\.)\s*\d+(?:\s*(?:af|of|/)\s*\d+)?|[-–]\s*\d+\s*[-–]", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;…][”\"»)]*$")
_LONGEST_HEADING = 60
_PANEL_HEADING = re.compile(r"\w*(?:panel|debat|session|workshop|runde|round)\w*", re.IGNORECASE)
# Letters that running text uses, as it does the abbreviations of its subject.
_ACRONYM = regex.compile(r"(?<!\()\b\p{Lu}{2,5}\b(?!\s*[:)/]|\s*\(|,|\s+[-–—]\s)")
_HOLDER_DOES = spaced(r"(?:the )?(?P<post>[\p{L}-]+) (?P<verb>\p{Ll}+)")
_CLOSES = spaced(
    r"(?:(?:mødet|debatten|the meeting|meeting) (?:blev |was |is |er )?"
    r"(?:hævet|slut\w*|afslut\w+|closed|ended|adjourned|rose)\b"
    r"|det blev (?:besluttet|vedtaget|aftalt|godkendt|oplyst|foreslået)\b"
    r"|it was (?:resolved|agreed|noted|moved|proposed|decided|reported)\b"
    r"|(?:udvalget|bestyrelsen|byrådet|rådet|the council|the committee|the board) "
    r"(?:besluttede|godkendte|vedtog|drøftede|resolved|agreed|approved|noted|discussed)\b)"
)
# Words that begin a remark of the speaker's own and name nobody: "Husk: …".
_REMARKS = {"husk", "bemærk", "eksempel", "fx", "altså", "first", "second", "third", "finally"}


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
    attendance: bool = False  # all of it is a list of those who took part
    absent: list[Declared] = field(default_factory=list)
    panel: bool = False


def scan(text: str, lines: list[Line]) -> list[Section]:
    """The sections of the minutes, in order; the first holds what precedes every heading."""
    return _Scan(text, lines).run()


class _Scan:
    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.numbered = _numbered_headings(text, lines) or _numbered_headings(
            text, lines, marked=False
        )
        first = lines[0]
        self.sections = [Section(None, first.start, first.start, first.start, first.page)]
        self.draft: Draft | None = None  # the one that further lines continue
        self.point_path: list[str] = []
        self.known: set[str] = set()  # initials and names of people, and the parts of their names
        self.acronyms = set(_ACRONYM.findall(text))
        self.vocabulary = set(re.findall(r"\b[a-zæøå]{3,}\b", text))

    @property
    def section(self) -> Section:
        return self.sections[-1]

    @property
    def speaking(self) -> bool:
        """Whether further lines continue what somebody says."""
        return bool(self.draft and self.draft.label and self.draft.label.spoken)

    def run(self) -> list[Section]:
        i = 0
        while i < len(self.lines):
            i = self._take(i)
        return self.sections

    def _take(self, i: int) -> int:
        """Take line `i`, and those that go with it; the index of the next line to take."""
        line = self.lines[i]
        if self._is_link_target(i) or self._is_furniture(line.text):
            return i + 1
        if i not in self.numbered and (taken := self._declare(i)):
            return taken
        if i in self.numbered or self._is_bare_heading(i) or self._heads_panel(i):
            return self._begin_section(i)
        if label := self._label(i):
            introduced = label.kind in (LabelKind.POST, LabelKind.AUDIENCE) or label.organisation
            if introduced and label.name and " " in label.name:
                self._know(label.name)
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
        """A labelled turn goes on over paragraphs, unless one tells what somebody did; without a
        label each is a turn of its own."""
        if self.draft is None:
            return True
        if begins_with_cue(line.text):
            return True
        if self.speaking:
            return line.fresh and self._narrates(line.text)
        if self.draft.label and self.text[self.draft.start : self.draft.end].endswith(":"):
            return False  # "Beslutning:" on a line by itself, and what was decided
        return line.fresh or _TIME.match(line.text) is not None

    def _narrates(self, words: str) -> bool:
        """Whether a paragraph is the minutes' own: it tells what the meeting, or somebody whom the
        minutes name, did."""
        if _CLOSES.match(words):
            return True
        if (holder := _HOLDER_DOES.match(words)) and post(holder["post"]):
            return is_reported(holder["verb"])
        doer = find_doer(words)
        if doer is None:
            return False
        name, verb = doer
        sure = " " in name or name.isupper()
        return name in self.known and (sure or is_reported(verb))

    def _point(self, i: int) -> int | None:
        """Where the words begin, if line `i` begins a list item; inside a spoken turn a list is
        the speaker's words."""
        line = self.lines[i]
        point = match_point(self.text, line.start)
        if point is None or self.speaking:
            return None
        if not line.fresh and not _SENTENCE_END.search(self.lines[i - 1].text):
            return None
        near = self.lines[i + 1 : i + 50]
        later = (match_point(self.text, line.start) for line in near)
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

    def _is_furniture(self, words: str) -> bool:
        """Whether a line is a page number, or a time between two lines of what somebody says."""
        return bool(_PAGE.fullmatch(words) or (self.speaking and _TIME.fullmatch(words)))

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
        heading = self.text[section.heading_start : section.heading_end]
        if i < len(self.lines) and heads_participants(heading):
            taken = self._read_list(self.lines[i], i, "", full=True)
            section.attendance = taken > 0
            return taken or i
        return i

    def _heads_panel(self, i: int) -> bool:
        """Whether line `i` is the heading of a list of participants that begins another part: it
        speaks of a panel, or people have spoken already."""
        line = self.lines[i]
        if not line.fresh or i + 1 == len(self.lines) or len(line.text) > 2 * _LONGEST_HEADING:
            return False
        following = self.lines[i + 1]
        declares = declares_participants(self.text, following.start) is not None
        if not declares and not names_chair(following.text):
            return False
        spoken = any(draft.label and draft.label.spoken for draft in self.section.drafts)
        panel = _PANEL_HEADING.match(line.text) is not None
        return (panel or (spoken and declares)) and self._label(i) is None

    def _declare(self, i: int) -> int | None:
        """Read the participants, if line `i` begins a list of them; the next line to take."""
        line = self.lines[i]
        listing = self.draft is None and bool(self.section.declared or self.section.absent)
        if not (line.fresh or listing):
            return None
        if chair := names_chair(line.text):
            self._add([chair], present=True)
            return i + 1
        present = declares_participants(self.text, line.start)
        absent = declares_absent(self.text, line.start)
        start = present or absent
        if start is None:
            # A heading without a colon, and full names on the lines below it.
            if not heads_participants(line.text) or not (" " in line.text or line.gap):
                return None
            return self._read_list(line, i + 1, "", full=True)
        return self._read_list(
            line,
            i + 1,
            self.text[start : line.end],
            present=present is not None,
            panel=is_panel(self.text[line.start : start]),
        )

    def _read_list(
        self,
        first: Line,
        j: int,
        block: str,
        *,
        present: bool = True,
        panel: bool = False,
        full: bool = False,
    ) -> int:
        """Read the entries of a list that begins with `block` and goes on from line `j`; the next
        line to take, or 0 if there are none, or if they are not all `full` names.

        A panel has its participants; other lists are also text that can be found.
        """
        while j < len(self.lines) and not self._ends_list(j, block):
            block += ("\n" if self.lines[j].fresh else " ") + self.lines[j].text
            j += 1
        entries = read_declared(block)
        if not entries or (full and not all(entry.full for entry in entries)):
            return 0
        self._add(entries, present=present)
        section = self.section
        heading = self.text[section.heading_start : section.heading_end]
        section.panel |= panel
        if not section.panel and not is_panel(heading):
            section.drafts.append(Draft(first.start, self.lines[j - 1].end, first.page))
        return j

    def _add(self, entries: list[Declared], *, present: bool) -> None:
        given = {entry.label: entry.name for entry in self.section.declared if entry.label}
        clash = any(given.get(entry.label or "", entry.name) != entry.name for entry in entries)
        if present and clash:
            # The same initials for somebody else: another part, though it has no heading.
            start = self.section.drafts[-1].end if self.section.drafts else self.section.heading_end
            self.sections.append(Section(None, start, start, start, self.section.page))
        (self.section.declared if present else self.section.absent).extend(entries)
        for entry in entries:
            self._know(entry.name, entry.label)
        self.draft = None

    def _know(self, name: str, label: str | None = None) -> None:
        words = name.split()
        self.known.update({name, words[0], words[-1], surname(name), label or name})

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
        """The speaker label that begins line `i`, if it is one.

        Where somebody is speaking, whatever may be a label ends their words, since words under a
        wrong name are worse than words under none.
        """
        line = self.lines[i]
        label = match_label(self.text, line.start, self.known)
        if label is None or label.kind is LabelKind.AUDIENCE:
            return label
        if label.kind is LabelKind.RECORD and self._narrates(line.text):
            return None
        if label.bare and label.name in self.acronyms:
            return None
        if label.name in self.known and (label.kind is LabelKind.INITIALS or " " in label.name):
            return label
        if not (i == 0 or line.fresh or _SENTENCE_END.search(self.lines[i - 1].text)):
            return None
        if label.kind is LabelKind.INITIALS and label.name in self.acronyms:
            return replace(label, kind=LabelKind.ANONYMOUS, name=None) if self.speaking else None
        if label.kind is LabelKind.ANONYMOUS and len(label.printed) == 1 and not self.speaking:
            return None
        if label.kind is LabelKind.NAME and " " not in (label.name or ""):
            stamped = begins_with_cue(line.text)
            if label.name in self.known or label.posts or stamped:
                return label
            word = label.printed.casefold()
            prose = word in self.vocabulary or word in _REMARKS
            return label if self.speaking and not prose else None
        return label


def _numbered_headings(
    text: str, lines: list[Line], *, marked: bool = True
) -> dict[int, tuple[str, int]]:
    """Line index → number and length of the marker, for the headings that count upwards.

    Numbers inside a section that begin again at 1 are a list, unless nothing but headings came
    before: then those were the agenda, and the sections begin here.
    """
    accepted: dict[int, tuple[str, int]] = {}
    last: tuple[int, ...] = ()
    inner = 0  # the last number of a list inside a section
    for i, line in enumerate(lines):
        found = match_number(line.text, marked=marked) if line.fresh else None
        if found is None:
            if inner and match_label(text, line.start):
                inner = 0
            continue
        number, length, keyword = found
        parts = tuple(int(part) for part in re.split(r"[./]", number))
        if parts == (1,) and last:
            if _only_headings(lines, accepted):
                accepted.clear()
            else:
                inner = 1
                continue
        elif inner and parts == (inner + 1,):
            inner += 1
            continue
        elif not _comes_next(last, parts, keyword or (not last and "/" in number)):
            continue
        accepted[i] = (number, length)
        last, inner = parts, 0
    if accepted and (_only_headings(lines, accepted) or not (marked or len(accepted) > 1)):
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
