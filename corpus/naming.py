"""Names and affiliations as minutes print them: "Name, title, Organisation (XX)".

Patterns that the other grammars build on. A space in a pattern matches any run of white space,
since what is matched may wrap to the next line.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from corpus.tables import read_table
from corpus.titles import is_title, post_named, split_titles

# Scripts without capitals have names too; letters may be written with combining marks.
_WORD = r"(?:(?:[dlDL]['’]|[Ee]l-|[Aa]l-)?\p{Lu}[\p{L}\p{M}'’.-]*|\p{Lo}[\p{L}\p{M}]*)"
_PARTICLE = r"(?:af|von|van|de|der|den|du|el|al|la|le|bin|ibn|da|di|dos|ten|zu|zur)"
_NEXT = rf"(?: (?:{_PARTICLE} ){{0,3}}{_WORD})"
NAME = rf"{_WORD}{_NEXT}{{1,4}}"  # a full name: two words at least
NAME_OR_PART = rf"{_WORD}{_NEXT}{{0,4}}"
SURNAME = rf"(?:{_PARTICLE} ){{0,3}}{_WORD}"
INITIALS = r"\p{Lu}{2,5}"
PARENTHESIS = r"\((?P<inside>[^()]{1,120}(?:\([^()]*\)[^()]*)?)\)"

_BODY_WORDS = {
    *(
        "kommune",
        "kommunes",
        "kommunen",
        "region",
        "regionen",
        "ministeriet",
        "styrelsen",
        "udvalg",
    ),
    *("udvalget", "råd", "rådet", "a/s", "aps", "i/s", "amba", "forening", "foreningen", "forbund"),
    *("fond", "fonden", "bestyrelsen", "universitet", "skole", "institut", "gruppen", "huset"),
    *("municipality", "council", "committee", "ministry", "agency", "board", "association"),
    *("society", "trust", "foundation", "limited", "ltd", "inc", "plc", "university", "school"),
    *("institute", "group", "centre", "center", "city", "county", "authority", "union"),
}
_BODY = regex.compile(
    r"[\p{L}-]+(?:kommunes?|styrelsen|forening(?:en)?|forbund(?:et)?|udvalg(?:et)?|råd(?:et)?|"
    r"ministeriet|fond(?:en)?|universitet(?:et)?|skole(?:n)?|selskab(?:et)?|værket|centeret)"
)


def spaced(pattern: str, flags: int = regex.IGNORECASE) -> "regex.Pattern[str]":
    """Compile a pattern in which a space is any run of white space and " ?" an optional one."""
    return regex.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"), flags)


def one_line(printed: str) -> str:
    """The words with each run of white space as one space."""
    return " ".join(printed.split())


def is_body(words: str) -> bool:
    """Whether capitalised words name an organisation rather than a person."""
    return any(
        word in _BODY_WORDS or _BODY.fullmatch(word)
        for word in (word.casefold().rstrip(",;.:") for word in words.split())
    )


def is_body_noun(word: str) -> bool:
    """Whether a word is the plain noun for a body, "Udvalget", which names none in particular."""
    return word.casefold() in _BODY_WORDS


def fits_initials(initials: str, name: str) -> bool:
    """Whether initials abbreviate a name: one letter a word, in order, from the first word to the
    last ("ABL" and "AL" for Anker Brink Lund)."""
    letters = [part[0].casefold() for part in name.replace("-", " ").split()]
    wanted = list(initials.casefold())
    if len(wanted) < 2 or len(letters) < 2 or (wanted[0], wanted[-1]) != (letters[0], letters[-1]):
        return False
    rest = iter(letters)
    return all(letter in rest for letter in wanted)


@dataclass(frozen=True, slots=True)
class Declared:
    """A person as printed in a list of participants, a label or a heading; `posts` are what they
    are there ("chair", "direktør"), see corpus.titles."""

    name: str
    label: str | None = None
    organisation: str | None = None
    posts: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        """Whether the name is more than a given name or a surname alone."""
        return " " in self.name and not self.name[0].islower()


_ON_LINE = regex.compile(NAME.replace(" ", "[ \u00a0]+"))
_SURNAME = spaced(rf"{SURNAME}$", 0)
_TITLED = spaced(rf"(?:\p{{Ll}}[\p{{L}}-]+ )?(?P<name>{NAME_OR_PART})", 0)
_SENT = spaced(rf"(?P<organisation>[^,;()]+?) (?:v/|v\.|ved|represented by) ?(?P<name>{NAME})", 0)
_SEPARATOR = spaced(r" ?(?:,|\bfra\b|\bfrom\b|\bof\b|–|-(?= )|\() ?")
_POST_AT = regex.compile(r"^.*?\b(?:i|hos|for|ved|fra|at|of|from|in)\s+(?:the\s+)?(?=[\p{Lu}\d])")


def plain_name(printed: str) -> str:
    """A name without the titles before it."""
    return split_titles(printed)[1]


def printed_names(text: str) -> set[str]:
    """Whatever the text prints in the form of a full name, without titles."""
    found = {plain_name(one_line(match.group())) for match in _ON_LINE.finditer(text)}
    return {name for name in found if " " in name and not is_body(name)}


def surname(name: str) -> str:
    """The surname with the particles before it: "van den Berg"."""
    match = _SURNAME.search(name)
    return match.group() if match else name.split()[-1]


def split_affiliation(printed: str) -> Declared | None:
    """Name, posts and organisation of "Name, Org", "Name fra Org" or "title Name, title, Org".

    None where there is no name ("en borger", "Odense Kommune").
    """
    printed = one_line(printed).strip(" ,;.–•*-")
    if (sent := _SENT.fullmatch(printed)) and not sent["organisation"][0].islower():
        return replace(split_affiliation(sent["name"]) or Declared(sent["name"]),
                       organisation=sent["organisation"])  # fmt: skip
    match = _TITLED.match(printed)
    if match and match.start("name") and not is_title(printed[: match.start("name")].strip()):
        return None
    if not match:
        return None
    posts, name = split_titles(match.group())
    if is_body(name):
        return None
    rest = printed[match.end() :]
    separator = _SEPARATOR.match(rest)
    described = rest[separator.end() :].rstrip(" ).") if separator else ""
    return Declared(
        name,
        organisation=organisation_in(described) if described else None,
        posts=(*posts, *posts_in(described)),
    )


def posts_in(described: str) -> tuple[str, ...]:
    """The posts in "title, title, Org", each a part by itself of one or two words."""
    parts = (part.strip(" .").split() for part in described.split(","))
    posts = (post_named(words) for words in parts if 0 < len(words) <= 2 and not is_body(words[-1]))
    return tuple(p for p in posts if p)


def organisation_in(described: str) -> str | None:
    """The organisation in "title, title, Org": the last part that names one."""
    for part in reversed(described.split(", ")):
        part = part.strip(" .")
        titled = any(is_title(word) for word in part.split()) and not is_body(part)
        if titled or part[:1].islower():
            if at := _POST_AT.match(part):
                return part[at.end() :]
        elif _ADDRESS.search(part):
            continue
        elif part[:1].isalpha() or part[:1].isdigit():
            return part
    return None


# Where somebody lives is not for whom they speak.
_ADDRESS = regex.compile(
    r"(?:[\p{L}-]*(?:vej|gade|allé|stræde|parken|toften|street|road|lane|avenue|close)\b\.?\s*\d*|"
    r"\p{L}+ \d+(?:,? ?\d?\.? ?(?:tv|th|mf|st)\.?)?)$",
    regex.IGNORECASE,
)
_CODE = rf"(?P<label>{INITIALS}|\p{{Lu}}\p{{Ll}}?\p{{Lu}}\p{{Ll}}?)"
_CODE_IN = regex.compile(rf"\({_CODE}(?:,\s*(?P<more>[^()]*))?\)")
_LABEL_FIRST = regex.compile(rf"{_CODE}\s*[:=–]\s*(?=\p{{Lu}})")
_BULLET = regex.compile(r"^[\s•*·–-]+")
_AND = regex.compile(r"^(?:[\s,.]|og\b|and\b|samt\b)+")
_COMMA = regex.compile(r"\s*(?:,|\bog\b|\band\b|\bsamt\b)\s+(?![^()]*\))", regex.IGNORECASE)
_AFFILIATED = spaced(rf"{NAME} (?:fra|from|of) \p{{Lu}}", 0)
_FULL_NAME = spaced(rf"(?:\p{{Ll}}[\p{{L}}-]+ )?{NAME}", 0)


def read_declared(block: str) -> list[Declared]:
    """The entries of a list of participants.

    Entries end with a semicolon or a line end; where there is neither, they are told apart by
    their initials or their names. A code that several entries share is a party or a body, not
    somebody's initials, unless it fits them all.
    """
    if rows := read_table(block):
        block = "\n".join(rows)
    pieces = [_BULLET.sub("", piece).strip() for piece in regex.split(r"[;\n]", block)]
    pieces = [part for piece in pieces if piece.strip(" .,") for part in _split_entries(piece)]
    entries = [entry for piece in pieces if (entry := _read_entry(_AND.sub("", piece)))]
    parties = regex.search(r"\(\p{Lu}\)", block) is not None
    return [
        entry
        if entry.label is None or _is_initials(entry.label, entries, parties=parties)
        else replace(entry, label=None, organisation=entry.organisation or entry.label)
        for entry in entries
    ]


def _is_initials(code: str, entries: list[Declared], *, parties: bool) -> bool:
    """Whether a code stands for who bears it; not in a list with letters of `parties` in it, if
    it does not fit."""
    names = [entry.name for entry in entries if entry.label == code]
    unique = len(names) == 1 and not parties
    return unique or all(fits_initials(code, name) for name in names)


def _read_entry(piece: str) -> Declared | None:
    label = None
    if found := _CODE_IN.search(piece):
        label = found["label"]
        rest = piece[found.end() :]  # "Name (XX), Org"; anything else is no longer the entry
        more = f", {found['more']}" if found["more"] else ""
        goes_on = regex.match(r"\s*(?:,|fra\b|from\b|of\b|–)", rest)
        piece = piece[: found.start()].rstrip() + more + (rest if goes_on else "")
    elif found := _LABEL_FIRST.match(piece):
        label = found["label"]
        piece = piece[found.end() :]
    entry = split_affiliation(piece)
    return entry and replace(entry, label=label)


def _split_entries(listed: str) -> list[str]:
    """The entries of "Name, Org (XX), Name, Org (XX)", "Name (XX), Name (XX)" or "Name, Name og
    Name". "Name, Org" stays one entry."""
    cuts = [0, *(match.start() for match in _COMMA.finditer(listed)), len(listed)]
    raw = [listed[start:end] for start, end in pairwise(cuts) if listed[start:end].strip(" .,")]
    parts = [_AND.sub("", part) for part in raw]
    coded = [_CODE_IN.search(part) is not None for part in parts]
    if sum(coded) > 1:
        # The code ends the entry, or stands beside the name that begins it.
        first = coded[0] and (not coded[-1] or all(coded) or _names_person(parts[0]))
        starts = coded if first else [True, *coded[:-1]]
    else:
        starts = _starts(parts)
    entries: list[str] = []
    for part, begins in zip(raw, starts, strict=True):
        if begins or not entries:
            entries.append(part)
        else:
            entries[-1] += part
    return entries


def _starts(parts: list[str]) -> list[bool]:
    """Which parts of a list without initials begin an entry; the first alone where that is not
    clear."""
    persons = [_names_person(part) for part in parts]
    affiliated = [_AFFILIATED.match(part) is not None for part in parts]
    if sum(affiliated) > 1:
        return [a or b for a, b in zip(persons, affiliated, strict=True)]
    bodies = [is_body(part) for part in parts]
    if len(parts) > 2 and len(parts) % 2 == 0 and any(bodies[1::2]) and all(persons[::2]):
        return [True, False] * (len(parts) // 2)  # "Name, Org, Name, Org"
    titled = any(
        person and _titled(part) for person, part in list(zip(persons, parts, strict=True))[1:]
    )
    described = any(
        part[0].islower() and not person for person, part in zip(persons, parts, strict=True)
    )
    noted = sum("(" in part for part in parts) > 1
    if titled or noted or (len(parts) > 2 and sum(persons) > 1 and not described):
        return [person or part[0].isdigit() for person, part in zip(persons, parts, strict=True)]
    return [True] + [False] * (len(parts) - 1)


def _names_person(part: str) -> bool:
    """Whether a part of a list reads as somebody's full name, with or without a title."""
    words = part.split("(")[0].strip(" .")
    name = plain_name(words)
    return bool(_FULL_NAME.fullmatch(words)) and not (is_body(name) or is_title(name.split()[-1]))


def _titled(part: str) -> bool:
    return any(is_title(word) for word in part.split()[:2])
