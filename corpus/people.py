"""Who is who: from labels as printed to speakers and organisations.

A wrong name is worse than none. Every rule here either follows a declaration in the minutes, or
finds exactly one person who fits and says why, or leaves the turn unresolved.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.model import Attribution, Organisation, Person
from corpus.naming import Declared, fits_initials
from corpus.notes import Note

WHOLE_DOCUMENT = -1  # the "session" of declarations that hold everywhere


@dataclass(frozen=True, slots=True)
class Resolved:
    """A speaker and an organisation, with how they came about."""

    speaker: str | None
    organisation: str | None
    attribution: Attribution
    reasons: tuple[Note, ...] = ()


def same_name(a: str, b: str) -> bool:
    """Whether two printed names may be one person: equal, or one leaves out middle names."""
    left, right = a.casefold().split(), b.casefold().split()
    if left == right:
        return True
    if min(len(left), len(right)) < 2 or (left[0], left[-1]) != (right[0], right[-1]):
        return False
    short, long = sorted((left, right), key=len)
    return len(short) < len(long) and all(word in long for word in short)


@dataclass(slots=True)
class _Known:
    name: str
    # organisation → the sessions in which it is printed for this person
    organisations: dict[str, set[int]] = field(default_factory=dict)


class Directory:
    """Everybody whom the minutes name as a speaker, and for whom they speak."""

    def __init__(self) -> None:
        self._people: list[_Known] = []
        self._declared: list[tuple[int, Declared]] = []

    def add(self, name: str, organisation: str | None, session: int) -> None:
        """Note that `name`, for `organisation` where it is printed, is named in a session."""
        known = self._find(name)
        if known is None:
            known = _Known(name)
            self._people.append(known)
        elif len(name) > len(known.name):
            known.name = name
        if organisation:
            known.organisations.setdefault(organisation, set()).add(session)

    def declare(self, entry: Declared, session: int) -> None:
        """Note a declaration of a session (or of the whole document)."""
        self.add(entry.name, entry.organisation, session)
        self._declared.append((session, entry))

    def chair(self, session: int) -> Declared | None:
        """Who is declared to lead a session, or else the whole meeting."""
        return next((entry for entry in self._entries(session) if entry.chairs), None)

    def _entries(self, session: int) -> list[Declared]:
        """The declarations that hold in a session, its own first."""
        scopes = (session, WHOLE_DOCUMENT)
        return [entry for scope in scopes for where, entry in self._declared if where == scope]

    def people(self) -> tuple[Person, ...]:
        """All people with the organisations given for them, in the order of the minutes."""
        return tuple(Person(known.name, tuple(self._complete(known))) for known in self._people)

    def organisations(self) -> tuple[Organisation, ...]:
        """All organisations that somebody speaks for, in the order of the minutes."""
        names = dict.fromkeys(o for person in self.people() for o in person.organisations)
        return tuple(Organisation(name) for name in names)

    def by_initials(self, initials: str, session: int) -> Resolved:
        """Whom initials stand for in a session."""
        for entry in self._entries(session):
            if entry.label == initials:
                return self.by_name(entry.name, entry.organisation, session)
        fitting = [known.name for known in self._people if fits_initials(initials, known.name)]
        elsewhere = [
            self._canonical(entry.name) for _, entry in self._declared if entry.label == initials
        ]
        candidates = list(dict.fromkeys(fitting + elsewhere))
        if len(candidates) == 1:
            found = self.by_name(candidates[0], None, session)
            why = Note("declared-elsewhere" if elsewhere else "only-initials",
                       (initials, found.speaker or ""))  # fmt: skip
            return Resolved(found.speaker, found.organisation, Attribution.INFERRED, (why,))
        why = (
            Note("initials-of-several", (initials, " / ".join(candidates)))
            if candidates
            else Note("initials-of-nobody", (initials,))
        )
        return Resolved(None, None, Attribution.UNRESOLVED, (why,))

    def by_name(self, name: str, organisation: str | None, session: int) -> Resolved:
        """Who a printed name is, with the organisation printed beside it or known elsewhere."""
        known = self._find(name)
        if known is None:
            return self._by_given_name(name, organisation, session)
        if organisation:
            full = self._complete_one(known, organisation)
            if full == organisation:
                return Resolved(known.name, organisation, Attribution.DECLARED)
            why = Note("fuller", (organisation, known.name, full))
            return Resolved(known.name, full, Attribution.INFERRED, (why,))
        for entry in self._entries(session):
            if entry.name == known.name:
                body = entry.organisation and self._complete_one(known, entry.organisation)
                return Resolved(known.name, body, Attribution.DECLARED)
        return self._with_known_organisation(known, session)

    def _with_known_organisation(self, known: _Known, session: int) -> Resolved:
        complete = self._complete(known)
        here = [
            full
            for full in complete
            if any(
                session in sessions and self._complete_one(known, printed) == full
                for printed, sessions in known.organisations.items()
            )
        ]
        options = here or complete
        if not complete:
            return Resolved(known.name, None, Attribution.DECLARED)
        if len(options) == 1:
            why = Note("elsewhere", (known.name, options[0]))
            return Resolved(known.name, options[0], Attribution.INFERRED, (why,))
        why = Note("several", (known.name, " / ".join(options)))
        return Resolved(known.name, None, Attribution.INFERRED, (why,))

    def _by_given_name(self, name: str, organisation: str | None, session: int) -> Resolved:
        """A single name: the one person whose given name or surname it is."""
        word = name.casefold()
        fitting = [
            known
            for known in self._people
            if word in (known.name.casefold().split()[0], known.name.casefold().split()[-1])
        ]
        if len(fitting) == 1:
            found = self.by_name(fitting[0].name, organisation, session)
            why = Note("only-name", (name, fitting[0].name))
            return Resolved(
                found.speaker, found.organisation, Attribution.INFERRED, (why, *found.reasons)
            )
        why = (
            Note("name-of-several", (name, " / ".join(known.name for known in fitting)))
            if fitting
            else Note("name-of-nobody", (name,))
        )
        return Resolved(None, None, Attribution.UNRESOLVED, (why,))

    def _find(self, name: str) -> _Known | None:
        exact = [k for k in self._people if k.name.casefold() == name.casefold()]
        if exact:
            return exact[0]
        alike = [k for k in self._people if same_name(k.name, name)]
        return alike[0] if len(alike) == 1 else None

    def _canonical(self, name: str) -> str:
        known = self._find(name)
        return known.name if known else name

    def _complete(self, known: _Known) -> list[str]:
        """The person's organisations, shortened forms of one another counted once."""
        return list(dict.fromkeys(self._complete_one(known, o) for o in known.organisations))

    @staticmethod
    def _complete_one(known: _Known, printed: str) -> str:
        """The fullest form in which this person's organisation is printed: "Jammerbugt" is
        "Jammerbugt Kommune" if that stands by the same person elsewhere."""
        longer = [
            other
            for other in known.organisations
            if other.casefold().startswith(printed.casefold() + " ")
        ]
        return max(longer, key=len) if longer else printed


def initials_do_not_fit(entries: Iterable[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """The declared (name, label) pairs in which the label's letters are not in the name."""
    return [
        (name, label)
        for name, label in entries
        if label
        and not fits_initials(label, name)
        and not name.casefold().replace(" ", "").startswith(label.casefold())
    ]
