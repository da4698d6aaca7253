"""Posts by which a question may ask somebody: "What did the mayor say?"."""

from collections.abc import Sequence

from corpus.titles import LEADING, post_named

_DANISH = {
    "mayor": "borgmester",
    "director": "direktør",
    "manager": "leder",
    "leader": "leder",
    "head": "leder",
    "secretary": "sekretær",
    "treasurer": "kasserer",
    "consultant": "konsulent",
    "engineer": "ingeniør",
    "architect": "arkitekt",
    "teacher": "lærer",
    "headteacher": "skoleleder",
    "principal": "skoleleder",
    "doctor": "læge",
    "editor": "redaktør",
    "coordinator": "koordinator",
    "adviser": "rådgiver",
    "researcher": "forsker",
}


def in_danish(named: str) -> str:
    """A post as a Danish word, or as it is."""
    return _DANISH.get(named, named)


def asked_post(words: Sequence[str]) -> str | None:
    """The post that the last of some words of a question names, as a Danish word; None if it is
    none. Who leads a meeting is asked by role."""
    lowered = words[-1].casefold()
    named = post_named(words) or (lowered if lowered in _DANISH else None)
    return None if named is None or named in LEADING else in_danish(named)
