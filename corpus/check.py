"""The flaws of a source: found, listed with their place, and left as they are."""

from collections.abc import Iterable, Sequence

import regex

from corpus.model import Attribution, Issue, Role, Session, Turn
from corpus.naming import INITIALS
from corpus.notes import Note
from corpus.people import initials_do_not_fit

_BEGINS_WITH_INITIALS = regex.compile(rf"{INITIALS}\b")
_ENDED = regex.compile(r"[.!?:;…][”\"“»)\]]*$")
_PLACE = r"\p{Lu}[\p{L}-]+"
# "In X we have …", "we in X", "here in X": somebody speaks of X as their own.
_OWN = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"\b[Ii]n? (?P<place>{_PLACE})(?: [Kk]ommune)?,? (?:\w+ )?(?:vi|jeg|we|I)\b",
        rf"\b(?:vi|jeg|we) in? (?P<place>{_PLACE})",
        rf"\b(?:her|hos os|here) in? (?P<place>{_PLACE})",
    )
)


def find_issues(text: str, sessions: Sequence[Session], turns: Sequence[Turn]) -> tuple[Issue, ...]:
    """All flaws, in the order of the text. Kinds: `broken-off` (a turn ends inside a sentence),
    `other-organisation` (a speaker speaks of another organisation's place as their own),
    `undeclared-label` (initials that the session does not declare), `unlike-initials` (declared
    initials whose letters the name does not have)."""
    found = [
        *_broken_off(text, turns),
        *_other_organisation(text, turns),
        *_undeclared(turns),
        *_unlike_initials(text, sessions),
    ]
    return tuple(sorted(found, key=lambda issue: issue.start))


def _who(turn: Turn) -> str:
    return turn.speaker or turn.label or "nobody"


def _broken_off(text: str, turns: Iterable[Turn]) -> Iterable[Issue]:
    for turn in turns:
        words = text[turn.start : turn.end].rstrip()
        spoken = turn.label and turn.role is not Role.PRESENTER
        if spoken and words and not _ENDED.search(words):
            tail = " ".join(words.split()[-4:])
            yield Issue(
                "broken-off",
                (Note("broken-off", (_who(turn), tail)),),
                turn.start + len(words) - len(words.split()[-1]),
                turn.start + len(words),
            )


def _other_organisation(text: str, turns: Iterable[Turn]) -> Iterable[Issue]:
    for turn in turns:
        if turn.organisation is None:
            continue
        words = regex.sub(r"\s", " ", text[turn.start : turn.end])  # offsets stay as they are
        for match in (match for pattern in _OWN for match in pattern.finditer(words)):
            place = match["place"].rstrip(".")
            # Only where the minutes know an organisation of that name: "in Denmark" is nobody's.
            body = regex.search(
                rf"\b{regex.escape(place)}s?\s+(?:[Kk]ommune|[Mm]unicipality|[Cc]ouncil)", text
            )
            if body and place.casefold() not in turn.organisation.casefold():
                yield Issue(
                    "other-organisation",
                    (
                        Note(
                            "other-organisation",
                            (_who(turn), turn.organisation, place, match.group()),
                        ),
                    ),
                    turn.start + match.start(),
                    turn.start + match.end(),
                )
                break


def _undeclared(turns: Iterable[Turn]) -> Iterable[Issue]:
    for turn in turns:
        if turn.label is None or turn.attribution is Attribution.DECLARED:
            continue
        if _BEGINS_WITH_INITIALS.match(turn.label):
            yield Issue("undeclared-label", turn.reasons, turn.start, turn.end)
        elif turn.speaker is None:
            yield Issue("unresolved-label", turn.reasons, turn.start, turn.end)


def _unlike_initials(text: str, sessions: Iterable[Session]) -> Iterable[Issue]:
    for session in sessions:
        declared = [(p.name, p.label) for p in session.participants]
        for name, label in initials_do_not_fit(declared):
            place = text.find(label, session.start)
            yield Issue(
                "unlike-initials",
                (Note("unlike-initials", (label, name)),),
                place,
                place + len(label),
            )
