"""Labels: what stands at the start of a line to say who speaks next, in Danish and English."""

from dataclasses import dataclass
from enum import Enum, auto

import regex

from corpus.naming import (
    INITIALS,
    NAME,
    PARENTHESIS,
    Declared,
    fits_initials,
    is_body,
    one_line,
    plain_name,
    read_declared,
    spaced,
    split_affiliation,
)

_PARTICIPANTS = (
    r"(?:panel ?deltagere|panel ?medlemmer|panelister|panelet|panel|i panelet|deltagere|deltog|"
    r"mødedeltagere|til ?stede|tilstedeværende|medvirkende|oplægsholdere|talere|desuden deltog|"
    r"øvrige deltagere|fra forvaltningen|forvaltningen|fra administrationen|"
    r"panel ?members|panell?ists|the panel|on the panel|participants|(?:also )?present|"
    r"(?:also )?in attendance|attendees|speakers|members present|officers|from the administration)"
)
_ABSENT = r"(?:afbud|fraværende|ikke til stede|apologies|absent)"
_CHAIR = (
    r"(?:ordstyrer(?:en)?|dirigent(?:en)?|mødeleder(?:en)?|moderator(?:en)?|formand(?:en)?|"
    r"forperson(?:en)?|facilitator|(?:the )?chair(?:man|woman|person)?|mødeformand)"
)
_FLOOR = r"(?:salen|publikum|en tilhører|tilhørerne|the floor|the audience|the public|the hall)"
_FROM_FLOOR = (
    rf"(?:(?:(?:in ?puts?|spørgsmål|kommentar(?:er)?|bemærkning(?:er)?|indlæg|replik|svar|"
    rf"questions?|comments?|contributions?|remarks?|answers?|statements?) )?(?:fra|from) {_FLOOR}"
    r"|publikum|tilhører|salen|audience(?: member)?|member of the (?:public|audience)|the floor)"
)
_ANONYMOUS = (
    r"(?:svar|spørgsmål|kommentar|replik|flere|alle|en deltager|ukendt(?: taler)?|"
    r"answer|question|comment|reply|several|all|a participant|unknown(?: speaker)?)"
)
_RECORD = (
    r"(?:beslutning(?:er)?|indstilling(?:er)?|sagsfremstilling|konklusion(?:er)?|referat|referent|"
    r"resultat|bilag|opfølgning|aktion(?:er)?|afstemning|kilder?|kontakt|drøftelse|debat|økonomi|"
    r"dagsorden|program|tid|sted|dato|mødedato|mødested|mødetidspunkt|bemærk|"
    r"decisions?|resolved|resolution|conclusions?|recommendations?|actions?(?: points?)?|outcome|"
    r"minutes|next steps|summary|votes?|sources?|contact|discussion|agenda|rapporteur|note|date|"
    r"NB|OBS|PS|CC|RE)"
)


class LabelKind(Enum):
    """What sort of label begins a turn."""

    INITIALS = auto()
    NAME = auto()
    AUDIENCE = auto()
    CHAIR = auto()
    ANONYMOUS = auto()
    RECORD = auto()  # what follows is the minutes' own: a decision, a note


@dataclass(frozen=True, slots=True)
class Label:
    """A label as matched: the words after it begin at `end`.

    `printed` is the label as printed, without the colon; `name` the initials or the name in it;
    `organisation` the organisation in it.
    """

    kind: LabelKind
    start: int
    end: int
    printed: str
    name: str | None = None
    organisation: str | None = None

    @property
    def spoken(self) -> bool:
        """Whether somebody speaks the words after it."""
        return self.kind is not LabelKind.RECORD


_COLON = r" ?:(?= |$) ?"
_STAMP = regex.compile(r"[\[(]?\d{1,2}:\d{2}(?:[:.]\d{2,3}){0,2}[\])]?\s+(?=\S)")
_LABELS = (
    (LabelKind.AUDIENCE, spaced(rf"(?P<label>{_FROM_FLOOR} ?:? ?{PARENTHESIS}) ?:?(?= ) ?")),
    (
        LabelKind.AUDIENCE,
        spaced(rf"(?P<label>{_FROM_FLOOR}, (?P<inside>(?-i:{NAME})(?:, [^:\n]{{2,60}})?)){_COLON}"),
    ),
    (LabelKind.AUDIENCE, spaced(rf"(?P<label>{_FROM_FLOOR}){_COLON}")),
    (LabelKind.CHAIR, spaced(rf"(?P<label>{_CHAIR}(?: ?{PARENTHESIS})?){_COLON}")),
    (LabelKind.RECORD, spaced(rf"(?P<label>{_RECORD}(?: til [^:\n]{{1,40}})?){_COLON}")),
    # A heading of the minutes' own on a line by itself: "Økonomiske konsekvenser:".
    (LabelKind.RECORD, regex.compile(r"(?P<label>\p{Lu}\p{Ll}[\p{L} /-]{1,40}):[ \t]*(?=\n|$)")),
    (LabelKind.ANONYMOUS, spaced(rf"(?P<label>{_ANONYMOUS}(?: ?{PARENTHESIS})?){_COLON}")),
    (
        LabelKind.INITIALS,
        spaced(rf"(?P<label>(?P<name>{INITIALS})(?: ?\([^()\n]{{1,60}}\))?){_COLON}", 0),
    ),
    (
        LabelKind.NAME,
        spaced(
            rf"(?P<label>(?P<name>{NAME})(?: ?{PARENTHESIS}|, (?P<after>[^:()\n]{{2,60}}))?)"
            rf"{_COLON}",
            0,
        ),
    ),
    (LabelKind.NAME, spaced(rf"(?P<label>(?P<name>\p{{Lu}}\p{{Ll}}+)){_COLON}", 0)),
)


def match_label(text: str, start: int) -> Label | None:
    """The label that begins at offset `start`, after a time stamp if one stands there.

    Whether it is the label of a speaker is for the caller to judge, who knows the text around it.
    """
    stamp = _STAMP.match(text, start)
    position = stamp.end() if stamp else start
    for kind, pattern in _LABELS:
        if match := pattern.match(text, position):
            return _label(kind, match)
    return None


def _label(kind: LabelKind, match: "regex.Match[str]") -> Label | None:
    groups = match.groupdict()
    name, organisation = groups.get("name"), groups.get("after")
    inside = one_line(groups.get("inside") or "")
    if kind is LabelKind.NAME and name:
        if "\n" in name:
            return None  # the end of one line and the label of the next
        name = plain_name(one_line(name))
        if is_body(name) or len(name.split()[-1]) < 2:
            return None
        initials = regex.fullmatch(INITIALS, inside) and fits_initials(inside, name)
        organisation = organisation or (None if initials else inside or None)
    elif inside and (named := split_affiliation(inside)):
        name, organisation = named.name, named.organisation
    printed = one_line(match["label"])
    return Label(kind, match.start("label"), match.end(), printed, name, organisation)


def begins_with_time_stamp(line: str) -> bool:
    """Whether a line begins with a bracketed time, as the cues of a transcript do."""
    return regex.match(r"[\[(]\d{1,2}:\d{2}", line) is not None


_DECLARING = spaced(rf"(?P<word>{_PARTICIPANTS})(?: ?\([^()\n]*\))? ?:")
_MISSING = spaced(rf"{_ABSENT}(?: ?\([^()\n]*\))? ?:")
_CHAIRED = spaced(rf"{_CHAIR} ?: ?(?P<rest>[^\n]+)")
_PANEL = regex.compile(r"\w*panel\w*", regex.IGNORECASE)


def declares_participants(text: str, start: int) -> int | None:
    """Where the entries begin, if a list of participants begins at offset `start`."""
    match = _DECLARING.match(text, start)
    return match.end() if match else None


def declares_absent(text: str, start: int) -> int | None:
    """Where the entries begin, if a list of those who did not come begins at offset `start`."""
    match = _MISSING.match(text, start)
    return match.end() if match else None


def is_panel(heading: str) -> bool:
    """Whether a heading, or the word that introduces the participants, speaks of a panel."""
    return _PANEL.search(heading) is not None


def names_chair(line: str) -> Declared | None:
    """The chair, if the line is "Ordstyrer: Name[, title, Org]" and nothing else."""
    match = _CHAIRED.fullmatch(line)
    entries = read_declared(match["rest"]) if match else []
    if len(entries) != 1 or " " not in entries[0].name or regex.search(r"[.!?]\s", line):
        return None
    described = match["rest"][len(entries[0].name) :].strip() if match else ""
    if described and not described.startswith((",", "(", "fra ", "from ", "–")):
        return None  # a sentence that begins with a name
    return Declared(entries[0].name, entries[0].label, entries[0].organisation, chairs=True)
