"""Titles and posts: the words beside a name that say what somebody is, not who."""

from collections.abc import Sequence
from functools import cache

import regex

_HONORIFICS = {
    *("cllr", "councillor", "dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "dame"),
    *("lord", "lady", "rev", "hr", "fru", "frk", "herr", "frau"),
}
# The last part of a Danish compound tells what it is: "afdelingsleder", "sundhedsminister".
_POST = regex.compile(
    r"(?:[\p{L}-]*(?:leder|chef|direktør|mester|minister|konsulent|formand|forkvinde|forperson|"
    r"rådmand|lærer|læge|pædagog|sekretær|ordfører|ingeniør|redaktør|inspektør|koordinator|"
    r"rådgiver|medarbejder|stiller|journalist|arkitekt|lektor|forsker|ordstyrer|dirigent|"
    r"rektor|professor|advokat|psykolog|sygeplejerske)|"
    r"moderator|facilitator|vært|referent|kasserer|clerk|chair|chair(?:man|woman|person)|"
    r"vice-chair|director|officer|manager|secretary|treasurer|mayor|leader|head|member|engineer|"
    r"consultant|president|deputy|c[efto]o|host|minister|rapporteur)",
    regex.IGNORECASE,
)
_CHAIR = {"formand", "forkvinde", "forperson", "mødeformand", "chair", "chairman", "chairwoman"}
_MODERATOR = {"ordstyrer", "dirigent", "mødeleder", "moderator", "facilitator", "vært", "host"}
_NOT_QUITE = {"vice", "deputy", "assistant", "former", "tidligere", "tidl", "forhenværende"}
_DEPUTY = regex.compile(rf"(?:næst|sous|under|assist|{'|'.join(sorted(_NOT_QUITE))})")

CHAIR = "chair"  # of the body that meets
MODERATOR = "moderator"  # of the meeting
LEADING = (CHAIR, MODERATOR)


def is_title(word: str) -> bool:
    """Whether a word beside a name is a title or a post, in the definite form too."""
    return word.casefold().strip(".,") in _HONORIFICS or post(word) is not None


@cache
def post(word: str) -> str | None:
    """The post that a word names, in its base form: "Formanden" → "chair"; None if it is none."""
    word = word.casefold().strip(".,")
    for base in (word, word.removesuffix("en"), word.removesuffix("n")):
        if _POST.fullmatch(base):
            if base in _CHAIR or base == "chairperson":
                return CHAIR
            return MODERATOR if base in _MODERATOR else base
    return None


def post_named(words: Sequence[str]) -> str | None:
    """The post that the last of some words names. A deputy's is not that of whom they stand in
    for: "Deputy Mayor" → "deputy mayor"."""
    named = post(words[-1])
    before = words[-2].casefold().strip(".,") if len(words) > 1 else ""
    return f"{before} {named}" if named and before in _NOT_QUITE else named


def holds(held: str, asked: str) -> bool:
    """Whether who holds one post may be called by another: the "sundhedsminister" is the
    "minister", but a deputy is not the one they stand in for."""
    return held == asked or (held.endswith(asked) and not _DEPUTY.match(held))


def split_titles(printed: str) -> tuple[tuple[str, ...], str]:
    """The posts before a name, and the name without any title: "Direktør Lene Holm"."""
    words = printed.split()
    titles: list[str] = []
    for i in (0, 1):  # "County Cllr P. Hargreaves": a title may be two words
        if len(words) > 1 and is_title(words[0]):
            titles.append(words.pop(0))
        elif i == 0 and len(words) > 2 and is_title(words[1]):
            titles += [words.pop(0), words.pop(0)]
    posts = [post(title) for title in titles]
    if titles and (whole := post_named(titles)) != posts[-1]:
        posts = [*posts[:-2], whole]
    return tuple(p for p in posts if p), " ".join(words).rstrip(".,")
