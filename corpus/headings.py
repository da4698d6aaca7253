"""Headings, points and lines of a programme: what they say of number, subject, time and speaker."""

from dataclasses import dataclass

import regex

from corpus.dates import MONTHS
from corpus.naming import (
    INITIALS,
    NAME,
    NAME_OR_PART,
    SURNAME,
    Declared,
    is_body,
    one_line,
    organisation_in,
    plain_name,
    posts_in,
    spaced,
)
from corpus.titles import split_titles

_NUMBERED = regex.compile(
    r"(?P<keyword>(?:dagsordens)?punkt|pkt\.?|ad|(?:agenda )?item|session|panel|sag)?\s*"
    r"(?P<number>\d{1,3}(?:\.\d{1,2})*|\d{2,4}/\d{1,4})(?P<mark>\s*[.:)])?\s+(?P<title>\S.*)",
    regex.IGNORECASE,
)
_MONTH = regex.compile(rf"(?:{'|'.join(MONTHS)})\b", regex.IGNORECASE)
_QUOTED = regex.compile(r"[”“„\"»«](?P<title>[^”“„\"»«]+)(?:[”“\"»«]|$)")


def match_number(line: str, *, marked: bool = True) -> tuple[str, int, bool] | None:
    """Number and length of the marker of a numbered heading such as "5. Title", "Punkt 5: " or
    "23/05 Title", and whether a word such as "Punkt" makes it sure. Without `marked`, "5 Title"
    is one too."""
    match = _NUMBERED.match(line)
    if not match or _MONTH.match(match["title"]):
        return None  # "11. april" begins a date
    if not (match["keyword"] or match["mark"] or regex.search(r"[./]", match["number"])):
        plain = match["title"][0].isupper() and not match["title"].endswith((".", ","))
        if marked or not plain:
            return None
    return match["number"], match.start("title"), match["keyword"] is not None


def heading_title(heading: str) -> str:
    """The subject of a heading: the words in quotation marks, or all of it."""
    heading = one_line(heading).rstrip(" :")
    match = _QUOTED.search(heading)
    return match["title"].strip() if match else heading


_CLOCK = spaced(r"(?:kl\.? ?)?(?P<time>\d{1,2}[:.]\d{2})\b(?: ?[-–] ?\d{1,2}[:.]\d{2})?:? (?=\S)")


def split_time(entry: str) -> tuple[str, str] | None:
    """Time and subject of a line of a programme, "10:15 Oplæg v. …"."""
    match = _CLOCK.match(entry)
    return (match["time"], entry[match.end() :]) if match else None


_TITLES = r"(?P<titles>(?:(?:\p{Ll}[\p{L}.-]*,?) ){0,5}?)"
_EVENT = (
    r"(?:velkomst|velkommen|oplæg|afrunding|afslutning|introduktion|indledning|præsentation|"
    r"orientering|tale|keynote|indlæg|status|gennemgang|foredrag|åbning|opsamling|workshop|"
    r"welcome|opening|presentation|introduction|closing|remarks|address|talk|lecture|summary|"
    r"update|report|speech|presented|led|given)"
)
_BY_ABBREVIATED = spaced(rf"\b[vV](?:\.|/) ?{_TITLES}(?P<name>{NAME_OR_PART})", 0)
_BY = spaced(
    rf"\b(?i:{_EVENT})\b[^:;]*?\b(?:ved|af|by|with|med|from|fra) {_TITLES}(?P<name>{NAME_OR_PART})",
    0,
)
_VERB = (
    r"(?:præsenterer|byder|fortæller|orienterer|indleder|afrunder|takker|gennemgår|fremlægger|"
    r"åbner|introducerer|afslutter|redegør|præsenterede|bød|fortalte|orienterede|indledte|takkede|"
    r"presents|welcomes|introduces|opens|reports|explains|thanks|outlines|closes|speaks|gives|"
    r"summarises|welcomed|presented|introduced|opened|reported|thanked|closed)"
)
_SAID = (
    rf"(?:{_VERB}|sagde|siger|spurgte|svarede|svarer|mente|mener|supplerede|tilføjede|bemærkede|"
    r"oplyste|foreslog|anbefalede|kommenterede|forklarede|nævnte|understregede|pegede|efterlyste|"
    r"roste|støttede|konkluderede|uddybede|besvarede|redegjorde|orienterede|takkede|spørger|"
    r"said|asked|answered|replied|added|noted|suggested|proposed|commented|confirmed|advised|"
    r"stated|expressed|raised|requested|asks|says|replies|adds|notes|suggests)"
)
_SPEAKS = regex.compile(_SAID)
_REPORTED = regex.compile(
    rf"(?:{_SAID}|deltog|forlod|ankom|stillede|bad|gav|var|blev|kom|gik|"
    r"seconded|agreed|moved|left|arrived|joined|declared|was|came|went)"
)


def is_said(verb: str) -> bool:
    """Whether a verb tells what somebody said."""
    return _SPEAKS.fullmatch(verb) is not None


def is_reported(verb: str) -> bool:
    """Whether a verb tells what somebody did or said at a meeting."""
    return _REPORTED.fullmatch(verb) is not None


_DOES = spaced(rf"(?P<name>{NAME}|{SURNAME}|{INITIALS}),? (?P<verb>\p{{Ll}}+)", 0)


def find_doer(words: str) -> tuple[str, str] | None:
    """Name or initials, and verb, of a paragraph that begins "Bo Lund svarede"."""
    match = _DOES.match(words)
    return (plain_name(match["name"]), match["verb"]) if match else None


_NARRATED = spaced(
    rf"(?P<name>{NAME})(?:(?: (?:fra|from|of)|,) (?P<organisation>{NAME_OR_PART}),?)? {_VERB}\b", 0
)
_AFFILIATION = spaced(r" ?(?:,|\bfra\b|\bfrom\b|\() ?")
_AUTHOR = spaced(rf"(?P<name>{NAME})[\s,(<]+[\w.+-]+@[\w-]+\.[\w.-]+", 0)


def find_presenter(heading: str) -> Declared | None:
    """Who speaks in a section, by its heading: "Velkomst ved Name, title, Org", "Oplæg v. Name",
    "Name fra Org byder velkommen". The name may be a given name alone."""
    heading = one_line(heading)
    if match := _NARRATED.match(heading):
        if is_body(match["name"]):
            return None
        posts, name = split_titles(match["name"])
        return Declared(name, None, match["organisation"], posts)
    match = _BY_ABBREVIATED.search(heading) or _BY.search(heading)
    if not match or is_body(match["name"]):
        return None
    rest = heading[match.end() :]
    separator = _AFFILIATION.match(rest)
    described = rest[separator.end() :].rstrip(" .):") if separator else ""
    posts, name = split_titles(match["name"])
    before = posts_in(", ".join(match["titles"].split()))
    return Declared(name, None, organisation_in(described), (*before, *posts, *posts_in(described)))


def find_authors(text: str) -> list[str]:
    """Names that stand right before an e-mail address."""
    return [one_line(match["name"]) for match in _AUTHOR.finditer(text)]


_POINT = regex.compile(
    r"(?P<marker>[a-z]|[ivx]{1,5}|\d{1,2})[.)][ \t]+(?=\S)|(?P<bullet>[•·*–-])[ \t]+(?=\S)"
)
_ROMAN = {
    numeral: i + 1
    for i, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()  # noqa: SIM905
    )
}
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Point:
    """The marker of a list item; its words begin at offset `end`."""

    marker: str
    end: int


def match_point(text: str, start: int) -> Point | None:
    """The list marker that begins at offset `start`, if one does."""
    match = _POINT.match(text, start)
    return Point(match["marker"] or _BULLET, match.end()) if match else None


def nest(path: list[str], marker: str, following: str | None) -> list[str] | None:
    """The markers from the outermost list to the item that follows the one at `path`; None if the
    marker is no item of a list.

    The item continues the innermost list of which it is the next item: "h" then "i" is one list,
    "c" then "i" begins another inside "c". So does "h" then "i" where `following`, the marker
    after it, is "ii".
    """
    if not (marker == "i" and following == "ii"):
        for depth in range(len(path) - 1, -1, -1):
            if _follows(path[depth], marker):
                return [*path[:depth], marker]
    return [*path, marker] if marker in ("a", "i", "1", _BULLET) else None


def _follows(last: str, marker: str) -> bool:
    if _BULLET in (last, marker):
        return marker == last
    if last.isdigit() or marker.isdigit():
        return last.isdigit() and marker.isdigit() and int(marker) == int(last) + 1
    if last in _ROMAN and marker in _ROMAN and _ROMAN[marker] == _ROMAN[last] + 1:
        return True
    return len(last) == len(marker) == 1 and ord(marker) == ord(last) + 1
