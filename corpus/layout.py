"""The layout of a text file: lines with their pages, and where a paragraph begins.

Minutes often reach us as the text of a PDF, where wrapped lines, double spacing and page breaks
are all that is left of the layout. Nothing here knows what minutes say.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corpus.errors import MinutesError

_PROSE_WIDTH = 160  # lines are hardly ever wrapped wider: beyond it a line is a whole paragraph
_MARKER = re.compile(r"(?:[a-z]|[ivx]{1,5}|\d{1,3})[.)]\s|[•·*–-]\s")
_WORDS = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words on it.

    `start` and `end` are the offsets of its text without surrounding white space. `gap` says that
    more white space precedes it than separates the lines of a paragraph; `fresh` that it begins a
    paragraph, by a gap or because the line before had room for its first word.
    """

    start: int
    end: int
    text: str
    page: int | None
    gap: bool
    fresh: bool


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark, with line ends as `\\n` and with
    accents composed (NFC), so that names compare.

    Raises MinutesError that names the file, the place and the remedy.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MinutesError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MinutesError(
            f"{path}, line {line}: not UTF-8 text (byte {data[error.start]:#04x}). Convert it, "
            f"for example: iconv -f WINDOWS-1252 -t UTF-8 '{path}' > converted.txt"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MinutesError(f"{path}, line {line}: a NUL character; this is not a text file")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise MinutesError(f"{path}: the file holds no text; remove it or fill it")
    return text


def page_starts(text: str) -> tuple[int, ...]:
    """Offsets at which pages begin, the first being 0; empty where the text shows no pages.

    A form feed begins a page. Where there is none, a line indented by exactly one space does, as
    some PDF renderings leave it, provided that no line is indented otherwise (an indented layout
    says nothing of pages) and that such lines are few.
    """
    if "\f" in text:
        return (
            0,
            *(match.end() for match in re.finditer("\f", text) if text[match.end() :].strip()),
        )
    lines = list(_WORDS.finditer(text))
    indented = [m for m in lines if m.group()[0] in " \t"]
    if any(not re.match(r" \S", m.group()) for m in indented) or len(indented) * 5 > len(lines):
        return ()
    return (0, *(m.start() for m in indented if m.start() > 0)) if indented else ()


def read_lines(text: str, pages: tuple[int, ...]) -> list[Line]:
    """The lines of the text that hold words, in order."""
    spans = []
    for match in _WORDS.finditer(text):
        stripped = match.group().strip()
        start = match.start() + match.group().index(stripped)
        spans.append((start, start + len(stripped), stripped))
    spacing = [text.count("\n", a[1], b[0]) for a, b in pairwise(spans)]
    width = _wrap_width([words for _, _, words in spans])
    usual = _line_spacing(spacing) if width else 1
    lines: list[Line] = []
    for i, (start, end, words) in enumerate(spans):
        page = bisect_right(pages, start) if pages else None
        turned = i > 0 and page != lines[-1].page
        listed = _MARKER.match(words) is not None
        goes_on = words[0].islower() and not listed
        gap = i == 0 or (spacing[i - 1] > usual and not (turned and goes_on))
        # Letters differ in width, so a line has room only if it ends well before the margin.
        had_room = i > 0 and len(spans[i - 1][2]) + 1 + len(words.split()[0]) <= width * 0.8
        leads_on = i > 0 and spans[i - 1][2].endswith((",", ":")) and not listed
        fresh = gap or width == 0 or (had_room and not goes_on and not leads_on)
        lines.append(Line(start, end, words, page, gap, fresh))
    return lines


def _line_spacing(spacing: list[int]) -> int:
    """How many line ends stand between two lines of a paragraph: one, unless hardly any two lines
    are so close, as in a rendering that puts an empty line after each line."""
    counts = Counter(spacing)
    if not spacing or counts[1] * 7 > len(spacing):
        return 1
    return counts.most_common(1)[0][0]


def _wrap_width(lines: list[str]) -> int:
    """The width that lines are wrapped at, or 0 where each line is a whole paragraph: then hardly
    any begins inside a sentence."""
    ordered = sorted(map(len, lines))
    if not ordered or sum(length > _PROSE_WIDTH for length in ordered) * 20 > len(ordered):
        return 0
    inside = sum(words[0].islower() and not _MARKER.match(words) for words in lines)
    return ordered[int(len(ordered) * 0.95)] if inside * 12 > len(lines) else 0
