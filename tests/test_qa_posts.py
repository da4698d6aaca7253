"""Questions that ask somebody by what they are: "What did the mayor say?"."""

from collections.abc import Callable
from functools import partial

import pytest

from corpus.reader import read_documents
from corpus.titles import holds, split_titles
from qa.names import Names
from qa.scope import Understood, understand
from tests.conftest import Writer

Ask = Callable[[str], Understood]

COUNCIL = """Referat af byrådsmøde 4. marts 2024

Til stede: Borgmester Hanne Dam, Nordby Kommune; økonomidirektør Lars Fries, Nordby Kommune;
Ida Krog, Nordby Erhvervsforening.

1. Budget

Hanne Dam: Vi skal spare på bygningerne næste år.

Lars Fries: Regnskabet viser et underskud på 12 mio. kr.

Ida Krog: Skatten er for høj. Borgmesteren har lovet at sænke den.

Inspektøren: Vi mangler lokaler.
"""


@pytest.fixture
def ask(write: Writer) -> Ask:
    documents = read_documents([write(COUNCIL)])
    names = Names(documents)

    def asked(question: str) -> Understood:
        return understand(question, names, documents)

    return asked


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("Hvad sagde borgmesteren om skatten?", "Hanne Dam", "skatten"),
        ("What did the mayor say about taxes?", "Hanne Dam", "taxes"),
        ("Hvad mener økonomidirektøren om underskuddet?", "Lars Fries", "underskuddet"),
        ("Hvad siger direktøren?", "Lars Fries", ""),
        ("What is the director's view on the deficit?", "Lars Fries", "the deficit"),
        ("Hvad var borgmesterens holdning til bygningerne?", "Hanne Dam", "bygningerne"),
        ("Hvad siger borgmesteren i Nordby Kommune om skat?", "Hanne Dam", "skat"),
    ],
)
def test_a_post_restricts_to_its_holder(ask: Ask, question: str, speaker: str, topic: str) -> None:
    understood = ask(question)
    assert understood.scope.speakers == (speaker,)
    assert understood.topic == topic


@pytest.mark.parametrize(
    "question",
    [
        "Hvad siger de om borgmesteren?",
        "What was said about the mayor?",
        "Kan borgmesteren fyres?",
        "Who promised to be a director?",
        "Hvem kritiserede borgmesteren?",
    ],
)
def test_a_post_that_is_spoken_of_restricts_nothing(ask: Ask, question: str) -> None:
    assert not ask(question).scope


@pytest.mark.parametrize(
    ("question", "post"),
    [
        ("Hvad sagde sundhedsministeren om skat?", "sundhedsministeren"),
        ("What did the treasurer say about taxes?", "the treasurer"),
        ("What did the town clerk say?", "the town clerk"),
        ("What did the finance director say about the deficit?", "the finance director"),
        ("Hvad sagde kulturdirektøren om underskuddet?", "kulturdirektøren"),
    ],
)
def test_a_post_that_nobody_holds_is_unknown(ask: Ask, question: str, post: str) -> None:
    assert ask(question).scope.unknown == (post,)


def test_where_no_posts_are_told_nobody_is_missed(write: Writer) -> None:
    documents = read_documents(
        [write(COUNCIL.replace("Borgmester ", "").replace("økonomidirektør ", ""))]
    )
    understood = understand("Hvad mener ministeren om skat?", Names(documents), documents)
    assert not understood.scope


def test_who_speaks_by_a_post_alone_is_not_unknown(ask: Ask) -> None:
    assert not ask("Hvad siger inspektøren om lokaler?").scope
    assert ask("Hvad siger redaktøren om lokaler?").scope.unknown == ("redaktøren",)


def test_a_post_of_two_words_is_that_of_the_minutes(write: Writer) -> None:
    minutes = """Minutes of the council, 4 March 2024

Present: Joan Beck, Town Clerk; Cllr Ann Hill, Mayor; Tom Bell, Deputy Mayor

1. Wall

Joan Beck: The wall will be 310 metres long.

Ann Hill: It costs too much.

Tom Bell: It could be lower.
"""
    documents = read_documents([write(minutes)])
    names = Names(documents)
    ask = partial(understand, names=names, documents=documents)
    assert ask("What did the town clerk say about the wall?").scope.speakers == ("Joan Beck",)
    assert ask("What did the mayor say about the wall?").scope.speakers == ("Ann Hill",)
    assert ask("What did the deputy mayor say about the wall?").scope.speakers == ("Tom Bell",)
    assert ask("What did the county clerk say about it?").scope.unknown == ("the county clerk",)


@pytest.mark.parametrize(
    ("printed", "posts"),
    [
        ("Mayor Ann Hill", ("mayor",)),
        ("Deputy Mayor Ann Hill", ("deputy mayor",)),
        ("Tidligere borgmester Hans Holm", ("tidligere borgmester",)),
        ("Tidl. borgmester Hans Holm", ("tidl borgmester",)),
    ],
)
def test_who_stands_in_does_not_hold_the_post(printed: str, posts: tuple[str, ...]) -> None:
    held, _ = split_titles(printed)
    assert held == posts
    assert [holds(post, posts[0].split()[-1]) for post in held] == [len(posts[0].split()) == 1]
