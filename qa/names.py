"""People and organisations of the minutes, and where a question names them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from rapidfuzz.distance import OSA

from corpus.language import detect_language
from corpus.model import Document, Role
from corpus.titles import LEADING, holds, post
from index.lexical import fold, stems
from qa import phrases
from qa.posts import asked_post, in_danish

MUNICIPAL = ("kommune", "municipality", "council", "borough", "county")

_MUNICIPALITY = re.compile(
    r"\b(?:kommune|municipality|council)|\b(?:borough|county)$|^(?:city|borough|county) of\b",
    re.IGNORECASE,
)

# Words that say what kind of body a name names; people leave them out.
_CLASS_WORDS = {
    *(*MUNICIPAL, "kommunes", "city", "region", "regionen", "fonden", "foreningen"),
    *("a/s", "aps", "i/s", "ivs", "p/s", "amba", "a.m.b.a", "smba", "f.m.b.a", "ltd", "inc", "plc"),
    *("llc", "llp", "corp", "ab", "hb", "as", "asa", "oy", "oyj", "gmbh", "ag", "kg", "bv", "nv"),
    *("sa", "srl", "spa", "cic", "the"),
}
_WORD = re.compile(r"[^\W_]+(?:[&/.-][^\W_]+)*")
_INITIALS = re.compile(r"[A-ZÆØÅ]{2,5}")
_LONGEST_FORM = 5
_OFTEN = 5
_SEVERAL = re.compile(r"[A-ZÆØÅ]{2,}(?:[’']?(?:s|er|erne))")
_LONG_ENOUGH = 5  # letters, for an ending to be one
_FIRST_SLIPS = 2
_SURNAME = re.compile(r"\w{2}sen$")
_POST_WORDS = 3  # looked at before the last, for the article
_LONGEST_HASTY = 25  # words; who writes more does not mistype names
_PLACE = re.compile(r"(?<=\w) (?:i|in) ")
_PART = re.compile(r"[&/.-]")
_CAPITALISED = re.compile(r"\b[A-ZÆØÅ][\w&/-]*(?: [A-ZÆØÅ][\w&/-]*)*")
_BEGINS = re.compile(r"""(?:^|[.:?!…\n][)\]"”’']*)[\s("”“»„’']*$""")  # a sentence
_HUMP = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")


class Kind(Enum):
    """What a name stands for."""

    SPEAKER = auto()
    ORGANISATION = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question, by half-open offsets, that name somebody or an organisation; `names`
    holds each name that they fit. `by_post` are those that tell what somebody is: "the mayor"."""

    start: int
    end: int
    kind: Kind
    names: tuple[str, ...]
    by_post: bool = False


@dataclass(frozen=True, slots=True)
class _Typed:
    """How a question is typed: all in capitals, or without any; `careless` without any but
    perhaps the first, `hasty` so briefly that names may be mistyped; and whether a plain s may be a
    genitive in its language, and is not just a plural."""

    upper: bool
    lower: bool
    careless: bool
    hasty: bool
    genitive: bool

    @classmethod
    def of(cls, question: str) -> "_Typed":
        return cls(
            upper=question.isupper(),
            lower=question.islower(),
            careless=question[1:].islower(),
            hasty=len(question.split()) <= _LONGEST_HASTY,
            genitive=detect_language(question) != "en",
        )


class Names:
    """Everybody who speaks in the given documents, and every organisation spoken for."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.organisations_of: dict[str, set[str]] = {}
        self.speakers_of: dict[str, set[str]] = {}
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._forms: dict[tuple[str, ...], set[tuple[Kind, str]]] = defaultdict(set)
        self.vocabulary: set[str] = set()  # the words that the minutes use in lower case
        self._written: set[str] = set()  # all their words
        self._sessions: dict[str, set[str]] = {}  # their ids, by language
        # The sessions that use a stem of a language.
        self._users: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._abbreviations: set[str] = set()
        self.roles: set[Role | None] = set()
        self._posts: dict[str, set[str]] = defaultdict(set)  # of those who speak
        self._titles: set[tuple[str, str]] = set()  # posts of two words: "town clerk"
        self._nameless: set[str] = set()  # posts that speak, whoever holds them
        for document in documents:
            self._add(document)
        for name in self.organisations_of:
            for form in _speaker_forms(name):
                self._forms[form].add((Kind.SPEAKER, name))
        for name in self.speakers_of:
            for form in _organisation_forms(name):
                self._forms[form].add((Kind.ORGANISATION, name))
        self._by_letters: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for form in self._forms:
            self._by_letters[_letters(form)].append(form)

    def _add(self, document: Document) -> None:
        for turn in document.turns:
            self.roles.add(turn.role)
            if turn.speaker:
                bodies = self.organisations_of.setdefault(turn.speaker, set())
                if turn.organisation:
                    bodies.add(turn.organisation)
                    self.speakers_of.setdefault(turn.organisation, set()).add(turn.speaker)
        for person in document.people:
            if person.name in self.organisations_of:
                held = (post for post in person.posts if post not in LEADING)
                self._posts[person.name].update(map(in_danish, held))
        for session in document.sessions:
            for participant in session.participants:
                if participant.label and participant.name in self.organisations_of:
                    self._labels[participant.label].add(participant.name)
        for turn in document.turns:
            if turn.label and not turn.speaker:
                self._nameless.update(
                    filter(None, (asked_post([word]) for word in turn.label.split()))
                )
            if turn.label and turn.speaker and _INITIALS.fullmatch(turn.label):
                self._labels[turn.label].add(turn.speaker)
        self._add_sessions(document)
        words = _WORD.findall(document.text)
        different = set(words)
        self.vocabulary.update(fold(word) for word in different if word.islower())
        self._written.update(fold(word.casefold()) for word in different)
        capitals = Counter(word for word in words if _INITIALS.fullmatch(word))
        self._abbreviations.update(w for w, uses in capitals.items() if uses >= _OFTEN)
        # Few words are posts, so each is asked about once and not wherever it stands.
        posts = {word for word in different if post(word) or asked_post([word])}
        self._titles.update(
            (before.casefold(), word.casefold())
            for before, word in pairwise(words)
            if word in posts and asked_post([before, word])
        )

    def _add_sessions(self, document: Document) -> None:
        """Note which words each session uses. A town stands in the title or the first heading and
        goes for all of them; whoever speaks may be labelled by initials."""
        above = f"{document.title} {document.sessions[0].heading}" if document.sessions else ""
        speakers: dict[str, set[str]] = defaultdict(set)
        for turn in document.turns:
            speakers[turn.session].update(filter(None, (turn.speaker, turn.organisation)))
        ids = self._sessions.setdefault(document.language, set())
        for session in document.sessions:
            ids.add(session.id)
            text = document.text[session.start : session.end]
            words = " ".join([above, text, *speakers[session.id]])
            for stem in set(stems(words, document.language)):
                self._users[document.language, stem].add(session.id)

    def reads(self, question: str) -> bool:
        """Whether all minutes are in the language of the question, so that words can be compared:
        that none of them uses a word shows nothing where some would use another one for it."""
        return {detect_language(question)} == self._sessions.keys()

    def nobody_is(self, post: str, words: Sequence[str]) -> bool:
        """Whether nobody who speaks holds a post that some words name, as far as the minutes tell
        posts at all. Where they use its one word, somebody may hold it without their telling so."""
        used = len(words) == 1 and not {fold(post), fold(words[0].casefold())}.isdisjoint(
            self._written
        )
        return any(self._posts.values()) and post not in self._nameless and not used

    def municipalities(self) -> tuple[str, ...]:
        """The organisations that are municipalities, by what they call themselves."""
        return tuple(name for name in self.speakers_of if _MUNICIPALITY.search(name))

    def mentions(self, question: str) -> list[Mention]:
        """The names in a question, in order: full and partial names, initials, genitives, and
        spellings without Danish letters or with a typing error."""
        words = list(_WORD.finditer(question))
        typed = _Typed.of(question)
        found: list[Mention] = []
        i = 0
        while i < len(words):
            mention, taken = self._named(question, words, i, typed)
            if mention:
                found.append(mention)
            elif not taken:
                found += self._by_post(words, i, typed) or self._within(words[i])
            i += max(1, taken)
        return found

    def _named(
        self, question: str, words: list["re.Match[str]"], i: int, typed: _Typed
    ) -> tuple[Mention | None, int]:
        """What is named from a word on, by as many words as fit, and how many that takes; with None
        the words are somebody else's name."""
        for length in range(min(_LONGEST_FORM, len(words) - i), 0, -1):
            span = words[i : i + length]
            matches = self._match([word.group() for word in span], typed)
            if not matches:
                continue
            first = None
            if length == 1:
                if self._begins_other(matches, words[i : i + 2]):
                    return None, 2
                first = self._strange_first(matches, question, words[:i])
                if first and not _first_of(matches, first.group()):
                    return None, 1
            kind = min((kind for kind, _ in matches), key=lambda kind: kind.value)
            names = tuple(sorted(name for k, name in matches if k is kind))
            start = (first or span[0]).start()
            return Mention(start, span[-1].end(), kind, names), length
        return None, 0

    def _within(self, word: "re.Match[str]") -> list[Mention]:
        """The organisation that a word begins with: "Odense-folkene". Where these are no people,
        the rest stays outside: "Odense-projektet"."""
        first, _, rest = word.group().partition("-")
        found = {
            name
            for kind, name in self._forms.get((fold(first.casefold()),), ())
            if kind is Kind.ORGANISATION
        }
        if not found or not rest.islower() or not first[0].isupper():
            return []
        end = word.end() if phrases.PEOPLE.fullmatch(rest) else word.start() + len(first)
        return [Mention(word.start(), end, Kind.ORGANISATION, tuple(sorted(found)))]

    def _by_post(self, words: list["re.Match[str]"], i: int, typed: _Typed) -> list[Mention]:
        """Those who speak and hold the post that ends with a word: "direktøren", "town clerk"."""
        last = words[i].group()
        if typed.genitive:  # "the directors" are several
            last = _without_genitive(last)
        ending = [*(word.group() for word in words[max(0, i - _POST_WORDS) : i]), last]
        asked = asked_post(ending)
        length = _post_length(ending) if asked else 0
        if asked is None or not length:
            return []
        # The finance director is not any director, unless the minutes say so.
        if length > 1 and (ending[-2].casefold(), last.casefold()) not in self._titles:
            return []
        holders = sorted(
            name for name, posts in self._posts.items() if any(holds(held, asked) for held in posts)
        )
        span = (words[i - length + 1].start(), words[i].end())
        return [Mention(*span, Kind.SPEAKER, tuple(holders), by_post=True)] if holders else []

    def find(self, name: str, kind: Kind) -> tuple[str, ...]:
        """The names of a kind that a name given by itself fits, in full or in part."""
        whole = [m for m in self.mentions(name) if m.kind is kind]
        words = tuple(fold(word.casefold()) for word in _WORD.findall(name))
        exact = {n for k, n in self._forms.get(words, ()) if k is kind}
        return tuple(sorted(exact)) or tuple(n for m in whole for n in m.names)

    def unknown_name(self, words: str) -> str | None:
        """The first capitalised words that the minutes never use in lower case: a name of somebody
        who is not in them, if the caller has found no mention there."""
        found = re.findall(r"(?<![.?!]\s)\b[A-ZÆØÅ][\w&-]+(?: [A-ZÆØÅ][\w&-]+)*", words.strip())
        return next((name for name in found if not self._is_word(name)), None)

    def unmentioned(self, question: str) -> str | None:
        """The first name in a short question that the minutes never use, as it is typed. None where
        they are in another language, in which it may be called something else."""
        typed = _Typed.of(question)
        if not self.reads(question) or not typed.hasty:
            return None
        for start, end, words in _capitalised(question):
            if all(self.use(word) for word in words):
                continue
            known = self.mentions(question)  # seldom got so far: it compares spellings
            if not any(m.start < end and start < m.end for m in known):
                return question[start:end]
        return None

    def sessions_naming(self, texts: Sequence[str]) -> list[set[str]]:
        """For each name in texts that the minutes use, the ids of the sessions that use it: in
        their words, in the titles above them or as somebody who speaks there. Where no minutes of
        another language use it, all of these count: there it may be called something else."""
        asked = detect_language(" ".join(texts))
        runs = [words for text in texts for _, _, words in _capitalised(text)]
        # A word by itself that the minutes also write small is one like others: "the Mayor".
        words = (w for run in runs if len(run) > 1 or not self._is_word(run[0]) for w in run)
        found = (self._naming(word, asked) for word in dict.fromkeys(words))
        return [ids for ids in found if ids]

    def abbreviate(self, word: str) -> bool:
        """Whether a word is an abbreviation that the minutes use throughout, and so nobody's name:
        "SØV", also in "SØV-virksomhederne"."""
        first = _PART.split(word)[0]
        several = _SEVERAL.fullmatch(first)  # "SMEs" are nobody's name, used or not
        return bool(several) or (first in self._abbreviations and first not in self._labels)

    def is_strange(self, word: str) -> bool:
        """Whether a word typed small is a surname that the minutes never use: "frederiksen"."""
        return _SURNAME.search(word) is not None and not self.use(word)

    def of_initials(self, word: str) -> tuple[str, ...]:
        """The one speaker whose names begin with some letters: "CSF"."""
        found = [
            name
            for name in self.organisations_of
            if word == "".join(part[0] for part in _WORD.findall(name)) and len(word) > 1
        ]
        return tuple(found) if len(found) == 1 else ()

    def bodies_called(self, words: str) -> tuple[str, ...]:
        """The organisations whose names have all of some capitalised words: "Naturfonden"."""
        said = [fold(word.casefold()) for word in _WORD.findall(words) if word[0].isupper()]
        return tuple(
            name
            for name in self.speakers_of
            if said and all(set(_indefinite(word)) & set(_fold_words(name)) for word in said)
        )

    def use_any(self, words: Iterable[str]) -> bool:
        """Whether the minutes use any of some stems."""
        return any((name, stem) in self._users for stem in words for name in self._sessions)

    def _is_word(self, name: str) -> bool:
        return fold(name.casefold()) in self.vocabulary

    def _naming(self, word: str, asked: str) -> set[str]:
        using = {name: self._sessions_using(word, name) for name in self._sessions}
        if not any(using.values()):
            return set()
        others = (self._sessions[n] for n, ids in using.items() if not ids and n != asked)
        return set().union(*using.values(), *others)

    def use(self, word: str) -> bool:
        """Whether the minutes use a word, or one of the same stem."""
        return any(self._sessions_using(word, name) for name in self._sessions)

    def _sessions_using(self, word: str, language: str) -> set[str]:
        """The ids of the sessions in a language that use a word, or else what it begins with:
        "EU-midler"."""
        for form in (word, _without_genitive(word), _PART.split(word)[0]):
            ids = [self._users.get((language, stem), set()) for stem in stems(form, language)]
            if ids and (common := set.intersection(*ids)):
                return common
        return set()

    def _match(self, words: list[str], typed: _Typed) -> set[tuple[Kind, str]]:
        if len(words) == 1 and _INITIALS.fullmatch(words[0]) and not typed.upper:
            speakers = self._labels.get(words[0], set())
            if speakers:
                return {(Kind.SPEAKER, name) for name in speakers}
        folded = tuple(fold(word.casefold()) for word in words)
        capital = all(word[0].isupper() for word in words)
        forms = [folded]
        if capital or typed.genitive:
            forms.append((*folded[:-1], _without_genitive(folded[-1])))
        if any("-" in word for word in folded):
            forms += [_apart(form) for form in forms]
        for form in forms:
            # Where capitals are typed, a word without one is a word: no bird is Mr Bird.
            if form in self._forms and (
                len(form) > 1 or capital or (typed.careless and self._is_name(form[0]))
            ):
                return self._forms[form]
        if typed.hasty and (capital or typed.lower):
            return self._nearly(folded)
        return set()

    def _begins_other(self, matches: set[tuple[Kind, str]], words: list["re.Match[str]"]) -> bool:
        """Whether a word that fits people begins the full name of somebody else, as nothing longer
        fits: "Mette Frederiksen"."""
        if len(words) < 2 or any(kind is not Kind.SPEAKER for kind, _ in matches):
            return False
        first, following = (word.group() for word in words)
        apart = words[1].start() - words[0].end() != 1 or _INITIALS.fullmatch(first)
        if apart:
            return False
        if first.islower() and _SURNAME.search(following):  # typed without capitals
            return (fold(following),) not in self._forms
        if not (first[0].isupper() and following.istitle()):
            return False
        plain = fold(following.casefold())
        if others := self._forms.get((plain,)) or self._forms.get((_without_genitive(plain),)):
            return all(kind is Kind.SPEAKER for kind, _ in others) and not others & matches
        return plain not in self.vocabulary and not phrases.ASKING.fullmatch(plain)

    def _strange_first(
        self, matches: set[tuple[Kind, str]], question: str, before: list["re.Match[str]"]
    ) -> "re.Match[str] | None":
        """The capitalised word before a surname that no name or post has: somebody else's first
        name, "Bente Riis" for "Tage Riis", or one that is mistyped."""
        if not before or any(kind is not Kind.SPEAKER for kind, _ in matches):
            return None
        first = before[-1].group()
        beside = question[before[-1].end() :].startswith(" ") and first.istitle() and len(first) > 1
        plain = fold(first.casefold())
        if not beside or plain in self.vocabulary or (plain,) in self._forms:
            return None
        title = phrases.A_TITLE.fullmatch(first) or post(first) or asked_post([first])
        begins = _BEGINS.search(question[: before[-1].start()])
        return None if title or begins else before[-1]

    def _is_name(self, word: str) -> bool:
        """Whether a word in lower case can hardly be anything but a name."""
        return len(word) >= 4 and word not in self.vocabulary

    def _nearly(self, folded: tuple[str, ...]) -> set[tuple[Kind, str]]:
        """The names of forms that differ by typing errors, if they are all of one form."""
        if any(word in self.vocabulary or phrases.ASKING.fullmatch(word) for word in folded):
            return set()
        if len(folded) == 1 and folded[0] in self._written:  # no slip: the minutes write it so
            return set()
        for genitive in (False, True):
            words = (*folded[:-1], _without_genitive(folded[-1])) if genitive else folded
            near = [
                self._forms[form]
                for form in self._by_letters.get(_letters(words), ())
                if all(_alike(name, typed) for name, typed in zip(form, words, strict=True))
            ]
            if len(near) == 1:
                return near[0]
        return set()


def _post_length(ending: list[str]) -> int:
    """How many of some words, to the last, name a post; 0 if they name no one in particular.
    Danish has the article at the end of the word, English at most three words before it."""
    if post(ending[-1]) != ending[-1].casefold():
        return 1
    before = [word.casefold() for word in reversed(ending[:-1])]
    return before.index("the") + 1 if "the" in before else 0


def _apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words with those of a double name apart: "Pryce-Jones"."""
    return tuple(part for word in words for part in word.split("-"))


def _first_of(matches: set[tuple[Kind, str]], word: str) -> bool:
    """Whether a word may be the first name of people, mistyped."""
    plain = fold(word.casefold())
    return any(OSA.distance(_fold_words(name)[0], plain) <= _FIRST_SLIPS for _, name in matches)


def _indefinite(word: str) -> Iterator[str]:
    """A word, and what it may be without the Danish article at its end: "foreningen"."""
    yield word
    if len(word) > _LONG_ENOUGH:
        yield from (word.removesuffix(ending) for ending in ("en", "et", "n", "ne"))
        yield re.sub(r"(.)\1en$", r"\1", word)  # "roklubben"


def _letters(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word[0] for word in words)


def _alike(name: str, typed: str) -> bool:
    """Whether `typed` may be a name with the same first letter mistyped: one slip for every four
    letters. Short names must be right, since a slip makes them other words."""
    if name == typed:
        return True
    if min(len(name), len(typed)) < 5:
        return False
    allowed = len(name) // 4 if len(name) < 12 else 3
    return OSA.distance(name, typed, score_cutoff=allowed) <= allowed


def _without_genitive(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _fold_words(name: str) -> tuple[str, ...]:
    return tuple(fold(word.casefold()) for word in _WORD.findall(name))


def _capitalised(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """What is capitalised in a text, and not because a sentence begins with it, by half-open
    offsets; and of its words those that do not only say what kind of body it is."""
    if text.isupper():
        return
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        if _BEGINS.search(text[:start]):
            first = match.group().split(" ", 1)
            if len(first) == 1:
                continue
            start += len(first[0]) + 1
        words = [w for w in _WORD.findall(text[start : match.end()]) if len(w) > 1]
        words = [word for word in words if word.casefold() not in _CLASS_WORDS]
        if words:
            yield start, match.end(), words


def _speaker_forms(name: str) -> Iterator[tuple[str, ...]]:
    words = _fold_words(name)
    if (apart := _apart(words)) != words:
        yield apart
        yield from (_apart(words[place]) for place in (slice(-1, None), slice(0, 1)))
    yield words
    yield words[-1:]
    yield words[:1]
    if len(words) > 2:
        yield (words[0], words[-1])
        yield words[:2]
        yield words[1:]


def _organisation_forms(name: str) -> Iterator[tuple[str, ...]]:
    words = _fold_words(name)
    yield words
    core = _core(words)
    if not core:
        return
    yield core
    if core != words and any(word.startswith(MUNICIPAL) for word in words):
        for word in MUNICIPAL:
            yield (*core, word)
            yield (word, "of", *core)
        yield ("kommunen", *core)
        yield ("city", "of", *core)
    # "Råd&Dåd i Jammerbugt": the first part will do.
    head = _PLACE.split(name)[0]
    for spelled in map(_fold_words, _spellings(head)):
        yield spelled
        yield _core(spelled) or words


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the words for what kind of body it is: "Leeds", of "City of Leeds"."""
    kept = tuple(word for word in words if word not in _CLASS_WORDS)
    return kept[1:] if kept[:1] in (("of",), ("for",)) else kept


def _spellings(name: str) -> Iterator[str]:
    """A name, and ways to write apart what it writes together: "Råd og Dåd" for "Råd&Dåd", "Tryg
    Fonden" for "TrygFonden"."""
    yield name
    for joint in (" ", " og ", " and "):
        yield name.replace("&", joint)
    yield _HUMP.sub(" ", name)
