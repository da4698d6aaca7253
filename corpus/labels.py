"""Labels: what stands at the start of a line to say who speaks next, in Danish and English."""

from collections.abc import Container
from dataclasses import dataclass, replace
from enum import Enum, auto

import regex

from corpus.headings import is_said
from corpus.naming import (
    INITIALS,
    NAME,
    NAME_OR_PART,
    PARENTHESIS,
    SURNAME,
    Declared,
    fits_initials,
    is_body,
    is_body_noun,
    one_line,
    organisation_in,
    posts_in,
    read_declared,
    spaced,
    split_affiliation,
)
from corpus.titles import LEADING, is_title, post, post_named, split_titles

_PARTICIPANTS = (
    r"(?:panel ?deltagere|panel ?medlemmer|panelister|panelet|panel|i panelet|deltagere|deltog|"
    r"mødedeltagere|til ?stede|tilstedeværende|medvirkende|oplægsholdere|talere|desuden deltog|"
    r"øvrige deltagere|fra forvaltningen|forvaltningen|fra administrationen|fremmødte|medlemmer|"
    r"gæst(?:er)?|vært(?:er)?|eksperter|ordstyrere|repræsentanter|bestyrelse(?:n)?|"
    r"panel ?members|panell?ists|the panel|on the panel|participants|(?:also )?present|guests?|"
    r"(?:also )?in attendance|attendees|attended|speakers|members(?: present)?|councillors|"
    r"officers|hosts?|experts|facilitators|moderators|witnesses|staff|from the administration)"
)
_ABSENT = r"(?:afbud(?: fra)?|fraværende|ikke til stede|apologies(?: for absence)?|absent)"
_CHAIR = (
    r"(?:ordstyrer(?:en)?|dirigent(?:en)?|mødeleder(?:en)?|moderator(?:en)?|formand(?:en)?|"
    r"forperson(?:en)?|facilitator|vært(?:en)?|host|(?:the )?chair(?:man|woman|person)?|"
    r"mødeformand(?:en)?)"
)
_FLOOR = r"(?:salen|publikum|en tilhører|tilhørerne|the floor|the audience|the public|the hall)"
_FROM_FLOOR = (
    rf"(?:(?:(?:in ?puts?|spørgsmål|kommentar(?:er)?|bemærkning(?:er)?|indlæg|replik|svar|"
    rf"questions?|comments?|contributions?|remarks?|answers?|statements?) )?(?:fra|from) {_FLOOR}"
    r"|publikum|tilhører|salen|audience(?: member)?|member of the (?:public|audience)|the floor)"
)
_REPLY = (
    r"(?:svar|spørgsmål|kommentar|replik|flere|alle|ukendt(?: taler)?|"
    r"answer|question|comment|reply|several|all|unknown(?: speaker)?)"
)
_SOMEBODY = (
    r"(?:(?:en|et|endnu en|a|an|another|one) )?(?:kvindelig |mandlig |ung |ældre |local |young )?"
    r"(?:borger|beboer|lejer|deltager|tilhører|mor|far|forælder|elev|studerende|kvinde|mand|dame|"
    r"medarbejder|repræsentant|medlem|spørger|taler|bruger|pårørende|kollega|journalist|"
    r"resident|member|parent|citizen|participant|woman|man|delegate|attendee|tenant|student|"
    r"teacher|person|speaker|questioner|observer)"
    r"(?: \d{1,3}|(?:,| (?:fra|i|af|from|of|in)) [^:\n]{1,40})?"
)
_COUNTED = r"(?:nr\.?|no\.?|bord|table|gruppe|group|lejemål|hus|stemme|voice) \d{1,3}[a-z]?"
_RECORD = (
    r"(?:beslutning(?:er)?|indstilling(?:er)?|sagsfremstilling|konklusion(?:er)?|referat|referent|"
    r"resultat|bilag|opfølgning|aktion(?:er)?|afstemning|kilder?|kontakt|drøftelse|debat|økonomi|"
    r"dagsorden|program|tid|sted|dato|mødedato|mødested|mødetidspunkt|bemærk|"
    r"decisions?|resolved|resolution|conclusions?|recommendations?|actions?(?: points?)?|outcome|"
    r"minutes|next steps|summary|votes?|sources?|contact|discussion|agenda|rapporteur|note|date|"
    r"næste (?:møde|skridt)|next meeting|matters arising|signed|underskrift|underskrevet|ref|"
    r"(?:forslag|punkt|bilag|fase|trin|figur|tabel|proposal|motion|phase|step|item|figure|"
    r"appendix|annex) \d{1,2}|NB|OBS|PS|CC|RE)"
)


class LabelKind(Enum):
    """What sort of label begins a turn."""

    INITIALS = auto()
    NAME = auto()
    AUDIENCE = auto()
    POST = auto()  # "Formanden", "Sundhedsministeren (Name)"
    BODY = auto()  # an organisation, nobody in particular
    ANONYMOUS = auto()
    RECORD = auto()  # what follows is the minutes' own: a decision, a note


@dataclass(frozen=True, slots=True)
class Label:
    """A label as matched: the words after it begin at `end`.

    `printed` is the label as printed, without the colon; `name` the initials or the name in it;
    `organisation` the organisation in it; `posts` the titles in it, see corpus.titles. A `bare`
    label ("AB – ", "Anna Berg svarede: ") is one only where its name is known.
    """

    kind: LabelKind
    start: int
    end: int
    printed: str
    name: str | None = None
    organisation: str | None = None
    posts: tuple[str, ...] = ()
    bare: bool = False

    @property
    def spoken(self) -> bool:
        """Whether somebody speaks the words after it."""
        return self.kind is not LabelKind.RECORD


_COLON = r" ?:(?= |$) ?"
_STAMP = regex.compile(r"[\[(]?\d{1,2}:\d{2}(?:[:.]\d{2,3}){0,2}[\])]?\s+(?=\S)")
_CUE = regex.compile(
    r"(?:[\[(]\d{1,2}:\d{2}(?:[:.]\d{2,3}){0,2}[\])]|\d{1,2}:\d{2}:\d{2}(?:[.,]\d{3})?)\s"
)
_GAP = r"[^\S\n]"  # white space inside a line
_LINE_END = rf"{_GAP}*(?=\n|$)"
_DOTTED = rf"(?:\p{{Lu}}\.{_GAP}?){{1,4}}\p{{Lu}}\.?"
_MIXED = r"\p{Lu}\p{Ll}?\p{Lu}\p{Ll}?"
_WHO = rf"(?:{INITIALS}|{NAME}|{SURNAME})"
_ON_LINE = NAME_OR_PART.replace(" ", rf"{_GAP}+")
_TOGETHER = (
    rf"(?:{INITIALS}(?: ?(?:/|&|\+|,|og|and) ?{INITIALS})+|{NAME_OR_PART} (?:og|and|&) {SURNAME})"
)
_LABELS = (
    (LabelKind.AUDIENCE, spaced(rf"(?P<label>{_FROM_FLOOR} ?:? ?{PARENTHESIS}) ?:?(?= ) ?")),
    (
        LabelKind.AUDIENCE,
        spaced(
            rf"(?P<label>{_FROM_FLOOR} ?[,–-] (?P<inside>(?-i:{NAME})(?:, [^:\n]{{2,60}})?))"
            rf"{_COLON}"
        ),
    ),
    (LabelKind.AUDIENCE, spaced(rf"(?P<label>{_FROM_FLOOR}(?:, [^:\n]{{2,40}})?){_COLON}")),
    (LabelKind.POST, spaced(rf"(?P<label>(?P<post>{_CHAIR})(?: ?{PARENTHESIS})?){_COLON}")),
    (LabelKind.RECORD, spaced(rf"(?P<label>{_RECORD}(?: til [^:\n]{{1,40}})?){_COLON}")),
    (
        LabelKind.POST,
        spaced(
            rf"(?P<label>(?P<post>\p{{Lu}}[\p{{L}}-]+(?:{_GAP}\p{{L}}+)?)"
            rf"(?: ?{PARENTHESIS}(?: ?\((?P<after>[^()\n]{{1,40}})\))?)?){_COLON}",
            0,
        ),
    ),
    # A heading of the minutes' own on a line by itself: "Økonomiske konsekvenser:".
    (LabelKind.RECORD, regex.compile(r"(?P<label>\p{Lu}\p{Ll}[\p{L} /-]{1,40}):[ \t]*(?=\n|$)")),
    (LabelKind.ANONYMOUS, spaced(rf"(?P<label>{_REPLY}(?: ?{PARENTHESIS})?){_COLON}")),
    (LabelKind.ANONYMOUS, spaced(rf"(?P<label>{_SOMEBODY}|{_COUNTED}){_COLON}")),
    (
        LabelKind.INITIALS,
        spaced(
            rf"(?P<label>(?P<name>{INITIALS}|{_DOTTED}|{_MIXED})(?: ?\([^()\n]{{1,60}}\))?)"
            rf"{_COLON}",
            0,
        ),
    ),
    (
        LabelKind.INITIALS,
        regex.compile(rf"(?P<label>(?P<name>{INITIALS}))[ \t]+(?P<bare>[-–—])[ \t]+"),
    ),
    (LabelKind.ANONYMOUS, spaced(rf"(?P<label>{_TOGETHER}){_COLON}", 0)),
    (
        LabelKind.AUDIENCE,
        spaced(
            rf"(?P<label>(?i:spørgsmål|kommentar|bemærkning|indlæg|replik|question|comment|remark|"
            rf"contribution) (?:fra|from) (?P<inside>{NAME}(?:, [^:\n]{{2,60}})?)){_COLON}",
            0,
        ),
    ),
    (LabelKind.NAME, spaced(rf"(?P<label>(?P<name>{_WHO}) (?P<verb>\p{{Ll}}+)){_COLON}", 0)),
    (
        LabelKind.NAME,
        spaced(
            rf"(?P<label>(?P<name>{NAME})(?: ?{PARENTHESIS}|, (?P<after>[^:()\n]{{2,60}}))?)"
            rf"{_COLON}",
            0,
        ),
    ),
    (LabelKind.NAME, spaced(rf"(?P<label>(?P<name>{SURNAME})){_COLON}", 0)),
    (LabelKind.ANONYMOUS, regex.compile(r"(?P<label>\p{Lu}):(?=\s)\s*")),  # Q: and A:
    (
        LabelKind.NAME,
        spaced(
            rf"(?P<label>(?P<name>{NAME})){_GAP}+[\[(]?\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\])]?"
            rf"{_LINE_END}",
            0,
        ),
    ),
)
# Transcripts: a cue, the name alone on the line, and the words on the next.
_CUED = (
    (LabelKind.ANONYMOUS, spaced(rf"(?P<label>\p{{Lu}}\p{{Ll}}+ \d{{1,3}}){_LINE_END}", 0)),
    (LabelKind.NAME, regex.compile(rf"(?P<label>(?P<name>{_ON_LINE}))(?P<bare>){_LINE_END}")),
)


def match_label(text: str, start: int, known: Container[str] = ()) -> Label | None:
    """The label that begins at offset `start`, after a time stamp if one stands there; where it
    may be read in several ways, one that holds a known name or known initials.

    Whether it is the label of a speaker is for the caller to judge, who knows the text around it.
    """
    stamp = _STAMP.match(text, start)
    position = stamp.end() if stamp else start
    patterns = (*_LABELS, *_CUED) if _CUE.match(text, start) else _LABELS
    first: Label | None = None
    for kind, pattern in patterns:
        match = pattern.match(text, position)
        label = _label(kind, match) if match else None
        if label and label.name in known:
            return label
        if label and not label.bare:
            first = first or label
    return first


def _label(kind: LabelKind, match: "regex.Match[str]") -> Label | None:
    groups = match.groupdict()
    name, inside = groups.get("name"), one_line(groups.get("inside") or "")
    after = groups.get("after")
    organisation: str | None = None
    posts: tuple[str, ...] = ()
    if kind is LabelKind.INITIALS and name:
        name = regex.sub(r"[.\s]", "", name)
    elif kind is LabelKind.NAME and name:
        if "verb" in groups and not is_said(groups["verb"]):
            return None
        if "\n" in name or (after and not _describes(after)):
            return None  # the end of one line and the label of the next, or a sentence
        posts, name = split_titles(one_line(name))
        if is_body(name):
            if is_body_noun(name):
                return None
            kind, organisation, name = LabelKind.BODY, name, None
        elif len(name.split()[-1]) < 2 and not regex.match(r"\p{Lo}", name):
            return None
        else:
            described = after or inside
            initials = regex.fullmatch(INITIALS, inside) and fits_initials(inside, name)
            organisation = None if initials else organisation_in(described)
            posts += posts_in(described)
    elif kind is LabelKind.POST:
        named = post_named(groups["post"].split())
        if named is None:
            return None
        posts = (named,)
    if kind is not LabelKind.NAME and inside:
        if entry := split_affiliation(inside):
            name, organisation = entry.name, entry.organisation or (after and one_line(after))
        elif is_body(inside) and kind is not LabelKind.RECORD:
            organisation = inside
    printed = one_line(match["label"])
    bare = "bare" in groups or "verb" in groups
    return Label(kind, match.start("label"), match.end(), printed, name, organisation, posts, bare)


def _describes(after: str) -> bool:
    """Whether the words between a name and the colon say who that is, and are no sentence."""
    parts = (part.strip() for part in after.split(","))
    return all(
        part[:1].isupper() or part[:1].isdigit() or any(is_title(word) for word in part.split())
        for part in parts
    )


def begins_with_cue(line: str) -> bool:
    """Whether a line begins with a time as the cues of a transcript do: in brackets, or with
    seconds."""
    return _CUE.match(line) is not None


_NOTED = r"(?: ?\([^()\n]*\))?"
_DECLARING = spaced(rf"(?P<word>{_PARTICIPANTS}){_NOTED} ?:")
_MISSING = spaced(rf"{_ABSENT}{_NOTED} ?:")
_HEADED = spaced(rf"(?P<word>{_PARTICIPANTS}){_NOTED} ?:?")
_LED = spaced(rf"{_CHAIR} ?: ?(?P<rest>[^\n]+)")
_PANEL = regex.compile(r"\w*panel\w*", regex.IGNORECASE)


def declares_participants(text: str, start: int) -> int | None:
    """Where the entries begin, if a list of participants begins at offset `start`."""
    match = _DECLARING.match(text, start)
    return match.end() if match else None


def declares_absent(text: str, start: int) -> int | None:
    """Where the entries begin, if a list of those who did not come begins at offset `start`."""
    match = _MISSING.match(text, start)
    return match.end() if match else None


def heads_participants(heading: str) -> bool:
    """Whether a heading says that a list of participants follows."""
    return _HEADED.fullmatch(heading) is not None


def is_panel(heading: str) -> bool:
    """Whether a heading, or the word that introduces the participants, speaks of a panel."""
    return _PANEL.search(heading) is not None


def names_chair(line: str) -> Declared | None:
    """Who leads, if the line is "Ordstyrer: Name[, title, Org]" and nothing else."""
    match = _LED.fullmatch(line)
    entries = read_declared(match["rest"]) if match else []
    if match is None or len(entries) != 1 or not entries[0].full:
        return None
    described = match["rest"].rpartition(entries[0].name)[2].strip()
    if described and not described.startswith((",", "(", "fra ", "from ", "–")):
        return None  # a sentence that begins with a name
    if regex.search(r"[.!?]\s+\p{Lu}", described):
        return None
    led = post(line.split(":")[0].split()[-1])
    return replace(entries[0], posts=(led, *entries[0].posts)) if led in LEADING else None
