"""Names and affiliations as minutes print them: "Name, title, Organisation (XX)".

Patterns that the other grammars build on. A space in a pattern matches any run of white space,
since what is matched may wrap to the next line.
"""

from dataclasses import dataclass

import regex

_WORD = r"(?:[dlDL]['’]|[Ee]l-|[Aa]l-)?\p{Lu}[\p{L}'’.-]*"
_PARTICLE = r"(?:af|von|van|de|der|den|du|el|al|la|le|bin|ibn|da|di|dos|ten|zu|zur)"
_NEXT = rf"(?: (?:{_PARTICLE} )?{_WORD})"
NAME = rf"{_WORD}{_NEXT}{{1,4}}"  # a full name: two words at least
NAME_OR_PART = rf"{_WORD}{_NEXT}{{0,4}}"
INITIALS = r"\p{Lu}{2,5}"
PARENTHESIS = r"\((?P<inside>[^()]{1,120}(?:\([^()]*\)[^()]*)?)\)"

_HONORIFICS = {
    *("cllr", "councillor", "dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "dame"),
    *("lord", "lady", "rev", "hr", "fru", "frk", "borgmester", "rådmand", "viceborgmester"),
}
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
_POSTS = {
    *("clerk", "chair", "chairman", "chairwoman", "chairperson", "director", "officer", "manager"),
    *("secretary", "treasurer", "mayor", "leader", "head", "member", "engineer", "consultant"),
    *("president", "vice-chair", "deputy", "ceo", "cfo", "cto", "host", "moderator", "facilitator"),
    *("direktør", "formand", "næstformand", "forperson", "ordstyrer", "borgmester", "konsulent"),
}
_CHAIR = regex.compile(
    r"(?:formand|forperson|ordstyrer|dirigent|mødeleder|moderator|vært|facilitator|"
    r"(?:the )?chair(?:man|woman|person)?|host)",
    regex.IGNORECASE,
)


def spaced(pattern: str, flags: int = regex.IGNORECASE) -> "regex.Pattern[str]":
    """Compile a pattern in which a space is any run of white space and " ?" an optional one."""
    return regex.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"), flags)


def one_line(printed: str) -> str:
    """The words with each run of white space as one space."""
    return " ".join(printed.split())


def is_body(words: str) -> bool:
    """Whether capitalised words name an organisation rather than a person."""
    return any(word.casefold().rstrip(",;.") in _BODY_WORDS for word in words.split())


def plain_name(printed: str) -> str:
    """A name without the honorifics before it."""
    words = printed.split()
    while len(words) > 1 and words[0].casefold().rstrip(".") in _HONORIFICS:
        words = words[1:]
    return " ".join(words).rstrip(".,")


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
    """A person as printed in a list of participants, a label or a heading."""

    name: str
    label: str | None = None
    organisation: str | None = None
    chairs: bool = False


_PERSON = spaced(NAME_OR_PART, 0)
_SEPARATOR = spaced(r" ?(?:,|\bfra\b|\bfrom\b|\bof\b|–|-(?= )|\() ?")
_POST_AT = regex.compile(r"^.*?\b(?:i|hos|for|ved|fra|at|of|from|in)\s+(?:the\s+)?(?=[\p{Lu}\d])")


def split_affiliation(printed: str) -> Declared | None:
    """Name and organisation of "Name, Org", "Name fra Org" or "Name, title, Org".

    None where there is no name ("en borger", "Odense Kommune").
    """
    printed = one_line(printed).strip(" ,;.–•*-")
    match = _PERSON.match(printed)
    if not match:
        return None
    name, rest = match.group(), printed[match.end() :]
    separator = _SEPARATOR.match(rest)
    if is_body(name):
        return None
    described = rest[separator.end() :].rstrip(" ).") if separator else ""
    return Declared(
        plain_name(name),
        organisation=organisation_in(described) if described else None,
        chairs=any(_CHAIR.fullmatch(part.strip(" .")) for part in described.split(",")),
    )


def organisation_in(described: str) -> str | None:
    """The organisation in "title, title, Org": the last part that names one."""
    for part in reversed(described.split(", ")):
        part = part.strip(" .")
        words = {word.casefold().strip(",.") for word in part.split()}
        if (words & _POSTS and not is_body(part)) or part[:1].islower():
            if at := _POST_AT.match(part):
                return part[at.end() :]
        elif part[:1].isupper() or part[:1].isdigit():
            return part
    return None


_INITIALS_IN = regex.compile(rf"\((?P<label>{INITIALS})\)")
_LABEL_FIRST = regex.compile(rf"(?P<label>{INITIALS})\s*[:=–]\s*(?=\p{{Lu}})")
_BULLET = regex.compile(r"^[\s•*·–-]+")
_AND = regex.compile(r"^(?:[\s,.]|og\b|and\b|samt\b)+")
_ENTRY = regex.compile(r"[^()]+\([^()]*\)")
_FULL_NAME = spaced(NAME, 0)


def read_declared(block: str) -> list[Declared]:
    """The entries of a list of participants.

    Entries end with a semicolon or a line end; where there is neither, with the initials in
    parentheses. A code that several entries share is a party or a body, not somebody's initials.
    """
    pieces = [_BULLET.sub("", piece).strip() for piece in regex.split(r"[;\n]", block)]
    pieces = [piece for piece in pieces if piece.strip(" .,")]
    if len(pieces) == 1:
        codes = len(regex.findall(r"\([^()]*\)", pieces[0]))
        pieces = _ENTRY.findall(pieces[0]) if codes > 1 else _split_names(pieces[0])
    entries = [entry for piece in pieces if (entry := _read_entry(_AND.sub("", piece)))]
    labels = [entry.label for entry in entries]
    return [
        entry
        if entry.label is None or labels.count(entry.label) == 1
        else Declared(entry.name, None, entry.organisation or entry.label, entry.chairs)
        for entry in entries
    ]


def _read_entry(piece: str) -> Declared | None:
    label = None
    if found := _INITIALS_IN.search(piece):
        label = found["label"]
        rest = piece[found.end() :]  # "Name (XX), Org"; anything else is no longer the entry
        piece = piece[: found.start()].rstrip() + (rest if rest.startswith(",") else "")
    elif found := _LABEL_FIRST.match(piece):
        label = found["label"]
        piece = piece[found.end() :]
    entry = split_affiliation(piece)
    return entry and Declared(entry.name, label, entry.organisation, entry.chairs)


def _split_names(listed: str) -> list[str]:
    """Entries of "Name One, Name Two og Name Three"; "Name, Org" stays one entry."""
    parts = [part.strip(" .") for part in regex.split(r", | og | and | samt ", listed)]
    if len(parts) > 2 and all(_FULL_NAME.fullmatch(p) and not is_body(p) for p in parts):
        return parts
    return [listed]
