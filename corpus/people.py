"""Who is who: from labels as printed to speakers and organisations.

A wrong name is worse than none. Every rule here either follows a declaration in the minutes, or
finds exactly one person who fits and says why, or leaves the turn unresolved.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import regex

from corpus.model import Attribution, Organisation, Person
from corpus.naming import Declared, fits_initials, printed_names, surname
from corpus.notes import Note
from corpus.titles import holds

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


def _same_body(a: str, b: str) -> bool:
    """Whether one printed organisation is the other, or the other in short."""
    short, long = sorted((a.casefold(), b.casefold()), key=len)
    return long == short or long.startswith(short + " ")


def _parts(name: str) -> tuple[str, ...]:
    words = name.split()
    return tuple(part.casefold() for part in (words[0], words[-1], surname(name)))


@dataclass(slots=True)
class _Known:
    name: str
    # organisation → the sessions in which it is printed for this person
    organisations: dict[str, set[int]] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)
    absent: bool = False  # named as absent, and nowhere else


class Directory:
    """Everybody whom the minutes name as a speaker, and for whom they speak."""

    def __init__(self, text: str = "") -> None:
        self._text = text
        self._people: list[_Known] = []
        self._declared: list[tuple[int, Declared]] = []
        self._absent: list[tuple[int, Declared]] = []

    def add(self, entry: Declared, session: int, *, absent: bool = False) -> None:
        """Note that somebody, for an organisation where it is printed, is named in a session."""
        known = self._find(entry.name, entry.organisation)
        if known is None:
            known = _Known(entry.name, absent=absent)
            self._people.append(known)
        elif len(entry.name) > len(known.name):
            known.name = entry.name
        known.absent &= absent
        known.posts.update(entry.posts)
        if entry.organisation:
            known.organisations.setdefault(entry.organisation, set()).add(session)

    def declare(self, entry: Declared, session: int, *, absent: bool = False) -> None:
        """Note a declaration of a session (or of the whole document)."""
        self.add(entry, session, absent=absent)
        (self._absent if absent else self._declared).append((session, entry))

    def by_post(self, post: str, label: str, session: int) -> Resolved:
        """Who holds a post, in a session or else in the whole document: "Formanden"."""
        for where in (session, WHOLE_DOCUMENT):
            entries = [e for s, e in self._declared if s == where and self._holds(e.posts, post)]
            if len({entry.name for entry in entries}) == 1:
                return self.by_name(entries[0].name, entries[0].organisation, session)
        fitting = [known for known in self._people if self._holds(known.posts, post)]
        if len(fitting) == 1:
            return self._only("only-post", label, fitting[0], None, session)
        return self._nobody("post", label, fitting)

    def named(self, name: str, session: int) -> Resolved | None:
        """Who is meant by a full name or by declared initials; None where that is nobody."""
        if self._find(name):
            return self.by_name(name, None, session)
        declared = any(e.label == name for s, e in self._declared if s in (session, WHOLE_DOCUMENT))
        return self.by_initials(name, session) if declared else None

    def names_another(self, words: str, name: str) -> bool:
        """Whether words name anybody but the bearer of `name`."""
        said = set(regex.findall(r"[\p{L}’'-]+", words))
        labels = {e.label: e.name for _, e in self._declared if e.label}
        return any(
            known.name != name and known.name.split()[-1] in said for known in self._people
        ) or any(labels[label] != name for label in said & labels.keys())

    def leads(self, name: str, session: int, leading: Iterable[str]) -> bool:
        """Whether somebody is declared to lead a session, or the whole meeting."""
        return any(entry.name == name and {*entry.posts} & {*leading}
                   for entry in self._entries(session))  # fmt: skip

    def is_organisation(self, name: str) -> bool:
        """Whether somebody speaks for a body of that name."""
        return any(name in known.organisations for known in self._people)

    @staticmethod
    def _holds(held: Iterable[str], asked: str) -> bool:
        return any(holds(post, asked) for post in held)

    def _entries(self, session: int) -> list[Declared]:
        """The declarations that hold in a session, its own first."""
        scopes = (session, WHOLE_DOCUMENT)
        return [entry for scope in scopes for where, entry in self._declared if where == scope]

    def people(self) -> tuple[Person, ...]:
        """All people with the organisations and posts given for them, in the order of the
        minutes."""
        return tuple(
            Person(known.name, tuple(self._complete(known)), tuple(sorted(known.posts)))
            for known in self._people
        )

    def organisations(self) -> tuple[Organisation, ...]:
        """All organisations that somebody speaks for, in the order of the minutes."""
        names = dict.fromkeys(o for person in self.people() for o in person.organisations)
        return tuple(Organisation(name) for name in names)

    def by_initials(self, initials: str, session: int) -> Resolved:
        """Whom initials stand for in a session."""
        for where in (session, WHOLE_DOCUMENT):
            declared = [e for s, e in self._declared if s == where and e.label == initials]
            found = dict.fromkeys(entry.name for entry in declared)
            if len(found) > 1:
                why = Note("declared-for-several", (initials, " / ".join(found)))
                return Resolved(None, None, Attribution.UNRESOLVED, (why,))
            declared = declared or [
                e for s, e in self._absent if s == where and e.label == initials
            ]  # who is absent may have written
            if declared:
                return self.by_name(declared[0].name, declared[0].organisation, session)
        fitting = [
            known.name
            for known in self._people
            if fits_initials(initials, known.name) and not known.absent
        ]
        elsewhere = [
            self._canonical(entry.name) for _, entry in self._declared if entry.label == initials
        ]
        if fitting and not elsewhere:  # also those only spoken of: theirs may be the label
            fitting += [
                name
                for name in self._printed
                if fits_initials(initials, name) and self._find(name) is None
            ]
        candidates = list(dict.fromkeys(fitting + elsewhere))
        if len(candidates) == 1:
            found_one = self.by_name(candidates[0], None, session)
            why = Note("declared-elsewhere" if elsewhere else "only-initials",
                       (initials, found_one.speaker or ""))  # fmt: skip
            return Resolved(found_one.speaker, found_one.organisation, Attribution.INFERRED, (why,))
        why = (
            Note("initials-of-several", (initials, " / ".join(candidates)))
            if candidates
            else Note("initials-of-nobody", (initials,))
        )
        return Resolved(None, None, Attribution.UNRESOLVED, (why,))

    def by_name(
        self,
        name: str,
        organisation: str | None,
        session: int,
        posts: Iterable[str] = (),
        label: str | None = None,
    ) -> Resolved:
        """Who a printed name is, with the organisation printed beside it or known elsewhere."""
        known = self._find(name, organisation)
        if known is None:
            return self._by_part(name, organisation, session, set(posts), label or name)
        if organisation:
            full = self._complete_one(known, organisation)
            if full == organisation:
                return Resolved(known.name, organisation, Attribution.DECLARED)
            why = Note("fuller", (organisation, known.name, full))
            return Resolved(known.name, full, Attribution.INFERRED, (why,))
        for where in (session, WHOLE_DOCUMENT):
            bodies = {
                e.organisation for s, e in self._declared if s == where and e.name == known.name
            }
            if len(bodies - {None}) > 1:  # of one name, but for several bodies: two people, perhaps
                return self._with_known_organisation(known, session)
            for body in filter(None, bodies):
                full = self._complete_one(known, body)
                return Resolved(known.name, full, Attribution.DECLARED)
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

    def _by_part(
        self, name: str, organisation: str | None, session: int, posts: set[str], label: str
    ) -> Resolved:
        """A part of a name: the one person present whose given name or surname it is, and who
        holds the posts printed with it."""
        part = name.casefold()
        fitting = [known for known in self._people if part in _parts(known.name)]
        fitting = [known for known in fitting if not known.absent] or fitting
        holding = [k for k in fitting if posts and all(self._holds(k.posts, p) for p in posts)]
        fitting = holding if len(holding) == 1 else fitting
        if len(fitting) == 1 and not holding and part == surname(fitting[0].name).casefold():
            others = self._namesakes(fitting[0])
            if others:
                return self._nobody("name", label, [*fitting, *others])
        if organisation and len(fitting) > 1:
            fitting = [k for k in fitting if organisation in k.organisations] or fitting
        if len(fitting) == 1:
            return self._only("only-name", label, fitting[0], organisation, session)
        return self._nobody("name", label, fitting)

    @cached_property
    def _printed(self) -> list[str]:
        return sorted(printed_names(self._text))

    def _namesakes(self, known: _Known) -> list[_Known]:
        """Those whom the minutes only speak of, and who bear the surname of somebody known."""
        return [
            _Known(name)
            for name in self._printed
            if surname(name) == surname(known.name)
            and not same_name(name, known.name)
            and name.split()[0].casefold() not in self._lower
        ]

    @cached_property
    def _lower(self) -> set[str]:
        return set(regex.findall(r"\b\p{Ll}{2,}\b", self._text))

    def _only(
        self, kind: str, label: str, known: _Known, organisation: str | None, session: int
    ) -> Resolved:
        found = self.by_name(known.name, organisation, session)
        why = Note(kind, (label, known.name))
        reasons = (why, *found.reasons)
        return Resolved(found.speaker, found.organisation, Attribution.INFERRED, reasons)

    @staticmethod
    def _nobody(kind: str, label: str, fitting: list[_Known]) -> Resolved:
        why = (
            Note(f"{kind}-of-several", (label, " / ".join(known.name for known in fitting)))
            if fitting
            else Note(f"{kind}-of-nobody", (label,))
        )
        return Resolved(None, None, Attribution.UNRESOLVED, (why,))

    def _find(self, name: str, organisation: str | None = None) -> _Known | None:
        """The person of a printed name. Names that differ by a middle name are one person, unless
        they are printed for different bodies."""
        exact = [k for k in self._people if k.name.casefold() == name.casefold()]
        if exact:
            return exact[0]
        alike = [k for k in self._people if same_name(k.name, name)]
        if len(alike) != 1 or (
            organisation
            and alike[0].organisations
            and not any(_same_body(organisation, other) for other in alike[0].organisations)
        ):
            return None
        return alike[0]

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
