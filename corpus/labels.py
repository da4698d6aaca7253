"""The grammar of minutes, Danish and English: labels, declarations, points and headings.

Each pattern stands on its own and is matched in the text at the start of a line; spaces in a
pattern match any run of white space, since a label may wrap to the next line.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from corpus.dates import MONTHS

_UPPER = "A-ZÀ-ÖØ-Þ"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_CAPITALISED = rf"[{_UPPER}][{_LETTER}'’.-]*"
_PARTICLE = r"(?:af|von|van|de|der|den|du|el|al|la|le|bin|ibn|da|di|dos|ten|zu|zur)"
NAME = rf"{_CAPITALISED}(?: (?:{_PARTICLE} )?{_CAPITALISED}){{1,4}}"

# What looks like initials and is not a person: notes to the reader.
_NOT_INITIALS = {"NB", "OBS", "PS", "BEMÆRK", "NOTE", "CC", "RE", "VS", "TO", "CVR", "EAN", "TLF"}

# A capitalised run that holds one of these words is a body, not a person.
_BODY_WORDS = {
    *("kommune", "kommunes", "region", "regionen", "ministeriet", "styrelsen", "udvalg", "råd"),
    *(
        "a/s",
        "aps",
        "i/s",
        "amba",
        "forening",
        "foreningen",
        "forbund",
        "fond",
        "fonden",
        "bestyrelse",
    ),
    *(
        "municipality",
        "council",
        "committee",
        "ministry",
        "agency",
        "board",
        "association",
        "society",
    ),
    *("trust", "foundation", "limited", "ltd", "ltd.", "inc", "inc.", "university", "universitet"),
    *("skole", "school", "institute", "institut", "group", "gruppen", "centre", "center", "huset"),
}

_DECLARATION = (
    r"(?:panel ?deltagere|panel ?medlemmer|panelister|panelet|panel|i panelet|deltagere|deltog|"
    r"mødedeltagere|til stede|tilstede|tilstedeværende|medvirkende|oplægsholdere|talere|"
    r"panel ?members|panell?ists|the panel|on the panel|participants|present|in attendance|"
    r"attendees|speakers|members present|also present)"
)
_ABSENT = r"(?:afbud|fraværende|ikke til stede|apologies|absent)"
_CHAIR = (
    r"(?:ordstyrer(?:en)?|dirigent(?:en)?|mødeleder(?:en)?|moderator(?:en)?|formand(?:en)?|"
    r"forperson(?:en)?|facilitator|chair(?:man|woman|person)?|the chair|mødeformand)"
)
_FLOOR = r"(?:salen|publikum|en tilhører|tilhørere|the floor|the audience|the public|the hall)"
_FROM_FLOOR = (
    rf"(?:(?:in ?puts?|spørgsmål|kommentar(?:er)?|bemærkning(?:er)?|indlæg|replik|svar|"
    rf"questions?|comments?|contributions?|remarks?|answers?|statements?)? ?(?:fra|from) {_FLOOR}"
    r"|publikum|tilhører|salen|audience(?: member)?|member of the (?:public|audience)|the floor)"
)
_ANONYMOUS = (
    r"(?:svar|spørgsmål|kommentar|replik|debat|drøftelse|diskussion|flere|alle|en deltager|"
    r"answer|question|comment|reply|discussion|several|all|a participant)"
)
_RECORD = (
    r"(?:beslutning(?:er)?|indstilling(?:er)?|sagsfremstilling|konklusion(?:er)?|referat|resultat|"
    r"bilag|opfølgning|aktion(?:er)?|decisions?|resolved|resolution|conclusions?|recommendations?|"
    r"actions?(?: points?)?|outcome|minutes|next steps|summary)"
)
_PARENTHESIS = r"\((?P<inside>[^()]{1,120}(?:\([^()]*\)[^()]*)?)\)"


def _compile(pattern: str, *, ignore_case: bool = True) -> re.Pattern[str]:
    # Half of our text comes from PDFs: a space may be any run of white space there.
    spaced = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(spaced, re.IGNORECASE if ignore_case else 0)


class LabelKind(Enum):
    """What sort of label begins a turn."""

    INITIALS = auto()
    NAME = auto()
    AUDIENCE = auto()
    CHAIR = auto()
    ANONYMOUS = auto()
    RECORD = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """A label as matched: `end` is where the words after it begin.

    `printed` is the label as printed, without the colon; `name` the initials or name in it;
    `affiliation` the organisation in it.
    """

    kind: LabelKind
    start: int
    end: int
    printed: str
    name: str | None = None
    affiliation: str | None = None


_TIMESTAMP = r"(?:[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?\s+)?"
_COLON = r"\s*:(?=\s|$)\s*"
_LABELS = (
    (
        LabelKind.AUDIENCE,
        _compile(rf"(?P<label>{_FROM_FLOOR}\s*:?\s*{_PARENTHESIS})\s*:?(?=\s)\s*"),
    ),
    (
        LabelKind.AUDIENCE,
        _compile(
            rf"(?P<label>{_FROM_FLOOR}, (?P<inside>{NAME}(?:, [^:\n]{{2,60}})?))".replace(
                NAME, f"(?-i:{NAME})"
            )
            + _COLON
        ),
    ),
    (LabelKind.AUDIENCE, _compile(rf"(?P<label>{_FROM_FLOOR}){_COLON}")),
    (LabelKind.CHAIR, _compile(rf"(?P<label>{_CHAIR}(?:\s*{_PARENTHESIS})?){_COLON}")),
    (LabelKind.RECORD, _compile(rf"(?P<label>{_RECORD}){_COLON}")),
    (LabelKind.ANONYMOUS, _compile(rf"(?P<label>{_ANONYMOUS}(?:\s*{_PARENTHESIS})?){_COLON}")),
    (
        LabelKind.INITIALS,
        _compile(
            rf"(?P<label>(?P<name>[{_UPPER}]{{2,5}})(?:\s*\([^()\n]{{1,60}}\))?){_COLON}",
            ignore_case=False,
        ),
    ),
    (
        LabelKind.NAME,
        _compile(
            rf"(?P<label>(?P<name>{NAME})(?:\s*{_PARENTHESIS}|, (?P<after>[^:()\n]{{2,60}}))?)"
            rf"{_COLON}",
            ignore_case=False,
        ),
    ),
    (
        LabelKind.NAME,
        _compile(rf"(?P<label>(?P<name>[{_UPPER}][a-zà-öø-ÿ]+)){_COLON}", ignore_case=False),
    ),
)
_STAMP = re.compile(_TIMESTAMP)


def match_label(text: str, start: int) -> Label | None:
    """The label that begins at offset `start`, if one does; the caller decides whom it names."""
    position = start
    stamp = _STAMP.match(text, start)
    if stamp:
        position = stamp.end()
    for kind, pattern in _LABELS:
        match = pattern.match(text, position)
        if not match:
            continue
        groups = match.groupdict()
        printed = " ".join(match["label"].split())
        name = groups.get("name")
        affiliation = groups.get("after")
        inside = " ".join((groups.get("inside") or "").split())
        if kind is LabelKind.INITIALS and name in _NOT_INITIALS:
            return None
        if kind is LabelKind.NAME:
            if is_body(name or "") or len((name or "").split()[-1]) < 2:
                return None
            affiliation = affiliation or inside or None
        elif inside:
            name, affiliation = split_affiliation(inside)
        if name is not None:
            name = " ".join(name.split())
        return Label(kind, match.start("label"), match.end(), printed, name, affiliation)
    return None


def is_body(words: str) -> bool:
    """Whether capitalised words name an organisation rather than a person."""
    return any(word.casefold().rstrip(",;") in _BODY_WORDS for word in words.split())


_PERSON = re.compile(rf"{_CAPITALISED}(?:\s+(?:{_PARTICLE}\s+)?{_CAPITALISED}){{0,4}}")
_OF = re.compile(r"\s*(?:,|\bfra\b|\bfrom\b|–|-(?=\s)|\()\s*")
_POST_AT = re.compile(rf"^.*?\b(?:i|hos|for|ved|fra|at|of|for|from|in)\s+(?=[{_UPPER}])")


def split_affiliation(printed: str) -> tuple[str | None, str | None]:
    """Name and organisation of "Name, Org", "Name fra Org" or "Name, title, Org".

    Either may be None: "Name" has no organisation, "en borger" no name.
    """
    printed = " ".join(printed.split()).strip(" ,;.-–•*")
    match = _PERSON.match(printed)
    if not match:
        return None, None
    name, rest = match.group().rstrip("."), printed[match.end() :]
    separator = _OF.match(rest)
    if not separator:
        return (None, name) if is_body(name) else (name, None)
    return name, _organisation(rest[separator.end() :].rstrip(" )."))


def _organisation(described: str) -> str | None:
    """The organisation in "titles, Org": the last part that begins with a capital letter."""
    for part in reversed(described.split(", ")):
        part = part.strip()
        if part[:1].isupper() or part[:1].isdigit():
            return part
        if at := _POST_AT.match(part):
            return part[at.end() :]
    return None


_DECLARING = _compile(rf"(?P<word>{_DECLARATION})(?:\s*\([^()\n]*\))?\s*:")
_PANEL = re.compile(r"\w*panel\w*", re.IGNORECASE)
_MISSING = _compile(rf"{_ABSENT}(?:\s*\([^()\n]*\))?\s*:")
_CHAIRED = _compile(rf"(?P<word>{_CHAIR})\s*:\s*(?P<rest>[^\n]+)")
_INITIALS_IN = re.compile(rf"\((?P<label>[{_UPPER}]{{2,5}})\)")
_BULLET = re.compile(r"^[\s•*·–-]+")


@dataclass(frozen=True, slots=True)
class Declared:
    """One entry of a list of participants."""

    name: str
    label: str | None
    organisation: str | None


def declares_participants(text: str, start: int) -> int | None:
    """Where the entries begin, if a list of participants begins at offset `start`."""
    match = _DECLARING.match(text, start)
    return match.end() if match else None


def is_panel(heading: str) -> bool:
    """Whether a heading, or the word that introduces the participants, speaks of a panel."""
    return _PANEL.search(heading) is not None


def lists_absent(text: str, start: int) -> bool:
    """Whether a list of those who did not come begins at offset `start`."""
    return _MISSING.match(text, start) is not None


def names_chair(line: str) -> Declared | None:
    """The chair, if the line is of the form "Ordstyrer: Name[, Org]" and nothing else."""
    match = _CHAIRED.fullmatch(line)
    if not match:
        return None
    entries = read_declared(match["rest"])
    if len(entries) != 1 or not re.fullmatch(NAME, entries[0].name) or line.count(". ") > 0:
        return None
    spelled = re.sub(r"[(),.;]", " ", match["rest"])
    if sum(word[0].islower() for word in spelled.split()) > 3:
        return None  # a sentence, not a name
    return entries[0]


def read_declared(block: str) -> list[Declared]:
    """The entries of a list of participants.

    Entries end with a semicolon or a line end; where there is neither, with the initials in
    parentheses. A code that several entries share is a party or a body, not somebody's initials.
    """
    pieces = [_BULLET.sub("", piece) for piece in re.split(r"[;\n]", block)]
    pieces = [piece.strip() for piece in pieces if piece.strip(" .,")]
    if len(pieces) == 1 and len(_INITIALS_IN.findall(pieces[0])) > 1:
        pieces = [
            re.sub(r"^(?:[\s,.]|og\b|and\b|samt\b)+", "", piece)
            for piece in re.findall(r"[^()]+\([^()]*\)", pieces[0])
        ]
    elif len(pieces) == 1:
        pieces = _split_names(pieces[0])
    entries = []
    for piece in pieces:
        found = _INITIALS_IN.search(piece)
        named = re.match(rf"([{_UPPER}]{{2,5}})\s*[:=–]\s*(?=[{_UPPER}])", piece)
        label = found["label"] if found else named.group(1) if named else None
        if found:
            piece = piece[: found.start()].rstrip() + piece[found.end() :]
        elif named:
            piece = piece[named.end() :]
        name, organisation = split_affiliation(piece)
        if name:
            entries.append(Declared(name, label, organisation))
    labels = [entry.label for entry in entries]
    return [
        entry
        if labels.count(entry.label) == 1
        else Declared(entry.name, None, entry.organisation or entry.label)
        for entry in entries
    ]


def _split_names(listed: str) -> list[str]:
    """Entries of "Name One, Name Two og Name Three"; "Name, Org" stays one entry."""
    parts = re.split(r", | og | and | samt ", listed)
    people = [part for part in parts if re.fullmatch(NAME, part.strip(" .")) and not is_body(part)]
    return parts if len(people) == len(parts) else [listed]


_POINT = re.compile(
    r"(?P<marker>[a-z]|[ivx]{1,5}|\d{1,2})[.)]\s+(?=\S)|(?P<bullet>[•·*–-])\s+(?=\S)"
)
_ROMAN = {
    numeral: i + 1
    for i, numeral in enumerate(
        [
            "i",
            "ii",
            "iii",
            "iv",
            "v",
            "vi",
            "vii",
            "viii",
            "ix",
            "x",
            "xi",
            "xii",
            "xiii",
            "xiv",
            "xv",
            "xvi",
            "xvii",
            "xviii",
            "xix",
            "xx",
        ]
    )
}


@dataclass(frozen=True, slots=True)
class Point:
    """A list item: the markers from the outermost list to its own; its words begin at `end`."""

    path: list[str]
    end: int


def match_point(text: str, start: int, last: list[str]) -> Point | None:
    """The list item that begins at offset `start`, after the item at path `last`, if one does."""
    match = _POINT.match(text, start)
    path = nest(last, match["marker"] or "•") if match else None
    return Point(path, match.end()) if match and path else None


def nest(path: list[str], marker: str) -> list[str] | None:
    """The path of a list item that follows the item at `path`; None if it is no item of a list.

    The item continues the innermost list of which it is the next item ("h" then "i" is one list,
    "c" then "i" begins another inside "c"); a bullet has no number and continues any bullets.
    """
    for depth in range(len(path) - 1, -1, -1):
        if _follows(path[depth], marker):
            return [*path[:depth], marker]
    return [*path, marker] if marker in ("a", "i", "1", "•") else None


def _follows(last: str, marker: str) -> bool:
    if marker == "•" or last == "•":
        return marker == last
    if last.isdigit() or marker.isdigit():
        return last.isdigit() and marker.isdigit() and int(marker) == int(last) + 1
    if len(last) == len(marker) == 1 and ord(marker) == ord(last) + 1:
        return True
    return last in _ROMAN and marker in _ROMAN and _ROMAN[marker] == _ROMAN[last] + 1


_NUMBERED = re.compile(
    r"(?P<keyword>(?:dagsordens)?punkt|pkt\.?|ad|(?:agenda )?item|session|panel|sag)?\s*"
    r"(?P<number>\d{1,3}(?:\.\d{1,2})*)(?P<mark>\s*[.:)])?\s+(?P<title>\S.*)",
    re.IGNORECASE,
)
_DAY = re.compile(rf"(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_QUOTED = re.compile(r"[”“„\"»«](?P<title>[^”“„\"»«]+)(?:[”“\"»«]|$)")


def match_number(line: str) -> tuple[str, int, bool] | None:
    """Number and length of the marker of a numbered heading such as "5. Title" or "Punkt 5: ",
    and whether a word such as "Punkt" makes it sure."""
    match = _NUMBERED.match(line)
    if not match or not (match["keyword"] or match["mark"] or "." in match["number"]):
        return None
    if _DAY.match(match["title"]):
        return None  # "11. april" begins a date
    return match["number"], match.start("title"), match["keyword"] is not None


def heading_title(heading: str) -> str:
    """The subject of a heading: the words in quotation marks, or all of it."""
    heading = " ".join(heading.split()).rstrip(" :")
    match = _QUOTED.search(heading)
    return match["title"].strip() if match else heading


_TITLES = rf"(?:(?:[a-zæøå][{_LETTER}.-]*,?)\s+){{0,5}}?"
_SPEAKS = (
    r"(?:velkomst|velkommen|oplæg|afrunding|afslutning|introduktion|indledning|præsentation|"
    r"orientering|tale|keynote|indlæg|status|gennemgang|foredrag|forskning|åbning|opsamling|"
    r"workshop|welcome|opening|presentation|introduction|closing|remarks|address|talk|lecture|"
    r"summary|update|report|speech|presented|led|given)"
)
_BY_ABBREVIATED = re.compile(
    rf"\b[vV](?:\.|/)\s*{_TITLES}(?P<name>{_CAPITALISED}(?:\s+(?:{_PARTICLE}\s+)?{_CAPITALISED}){{0,4}})"
)
_BY = re.compile(
    rf"\b(?i:{_SPEAKS})\b[^:;]*?\b(?:ved|af|by|with|med|from|fra)\s+{_TITLES}"
    rf"(?P<name>{_CAPITALISED}(?:\s+(?:{_PARTICLE}\s+)?{_CAPITALISED}){{0,4}})"
)
_VERB = (
    r"(?:præsenterer|byder|fortæller|orienterer|indleder|afrunder|takker|gennemgår|fremlægger|"
    r"åbner|introducerer|afslutter|redegør|presents|welcomes|introduces|opens|reports|explains|"
    r"thanks|outlines|closes|speaks|summarises|summarizes|gives|welcomed|presented|introduced|"
    r"opened|reported|thanked|closed|præsenterede|bød|fortalte|orienterede|indledte|takkede)"
)
_NARRATED = re.compile(
    rf"(?P<name>{NAME.replace(' ', chr(92) + 's+')})"
    rf"(?:(?:\s+(?:fra|from|of)|,)\s+(?P<organisation>{_CAPITALISED}(?:\s+{_CAPITALISED})*),?)?"
    rf"\s+{_VERB}\b"
)


@dataclass(frozen=True, slots=True)
class Presenter:
    """The speaker whom a heading or a line of the programme names, as printed."""

    name: str
    organisation: str | None


def find_presenter(heading: str) -> Presenter | None:
    """Who speaks in a section, by its heading: "Velkomst ved Name, title, Org", "Oplæg v. Name",
    "Name fra Org byder velkommen"."""
    heading = " ".join(heading.split())
    if match := _NARRATED.match(heading):
        if not is_body(match["name"]):
            return Presenter(match["name"], match["organisation"])
        return None
    match = _BY_ABBREVIATED.search(heading) or _BY.search(heading)
    if not match or is_body(match["name"]):
        return None
    rest = heading[match.end() :]
    separator = re.match(r"\s*(?:,|\bfra\b|\bfrom\b|\()\s*", rest)
    organisation = _organisation(rest[separator.end() :].rstrip(" .):")) if separator else None
    return Presenter(match["name"].rstrip("."), organisation)


_CLOCK = re.compile(
    r"(?:kl\.?\s*)?(?P<time>\d{1,2}[:.]\d{2})\b(?:\s*[-–]\s*\d{1,2}[:.]\d{2})?:?\s+(?=\S)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    rf"(?P<name>{NAME.replace(' ', chr(92) + 's+')})[\s,(<]+[\w.+-]+@[\w-]+\.[\w.-]+"
)


def split_time(entry: str) -> tuple[str, str] | None:
    """Time and subject of a line of a programme, "10:15 Oplæg v. …"."""
    match = _CLOCK.match(entry)
    return (match["time"], entry[match.end() :]) if match else None


def find_authors(text: str) -> list[str]:
    """Names that stand right before an e-mail address."""
    return [" ".join(match["name"].split()) for match in _AUTHOR.finditer(text)]
