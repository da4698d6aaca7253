"""Follow-ups: what is kept, what is changed, and when a question starts afresh."""

from collections.abc import Sequence
from typing import Any

import pytest

from corpus.model import Document
from qa.answer import Answerer
from qa.conversation import InContext, in_context
from qa.names import Names
from qa.question import Question
from qa.scope import Scope


@pytest.fixture(scope="module")
def names(kolding: Document) -> Names:
    return Names([kolding])


def _read(
    questions: list[str], names: Names, kolding: Document, lifted: Sequence[str] = ()
) -> InContext:
    return in_context(
        questions, names, [kolding], lambda position, context: "Cecilie Schwartz Førby", lifted
    )


ODENSE = "What did Odense say about registration?"


@pytest.mark.parametrize(
    "follow_up",
    ["And what about Silkeborg?", "And Silkeborg?", "Og Silkeborg?", "Hvad med Silkeborg?",
     "What did Silkeborg say?", "And what does Silkeborg think about it?"],
)  # fmt: skip
def test_a_name_alone_keeps_the_topic(follow_up: str, names: Names, kolding: Document) -> None:
    context = _read([ODENSE, follow_up], names, kolding)
    assert context.understood.scope.organisations == ("Silkeborg Kommune",)
    assert "registration" in context.texts[0]


@pytest.mark.parametrize(
    ("follow_up", "asked"),
    [
        ("Var Grennessminde enig?", {"Grennessminde"}),
        ("What did Peter Mortensen reply?", {"Peter Mortensen"}),
        ("And the woman from Grennessminde?", {"Grennessminde"}),
        ("Nej, jeg mente Silkeborg", {"Silkeborg Kommune"}),
        ("Tak. Hvad med Grennessminde?", {"Grennessminde"}),
        ("Og CF?", {"Cecilie Schwartz Førby"}),
        ("Compare with Kolding", {"Kolding Kommune"}),
        ("Now the same for Kolding", {"Kolding Kommune"}),
        ("Ikke Odense, men Silkeborg", {"Silkeborg Kommune"}),
        ("Not Benny Dall but Trine Velling", {"Trine Velling"}),
        ("And the audience?", {"audience"}),
        ("Og panelet?", {"panelist"}),
    ],
)
def test_a_topic_is_kept_for_whoever_is_asked_next(
    follow_up: str, asked: set[str], names: Names, kolding: Document
) -> None:
    context = _read([ODENSE, follow_up], names, kolding)
    scope = context.understood.scope
    assert {*scope.organisations, *scope.speakers, *(r.value for r in scope.roles)} == asked
    assert context.texts == ("registration",)


@pytest.mark.parametrize(
    ("follow_up", "topic"),
    [
        ("Og om Jylland?", "Jylland"),
        ("Og om Silkeborg?", "Silkeborg"),
        ("And about SMEs?", "SMEs"),
        ("What about SMEs?", "SMEs"),
    ],
)
def test_a_name_may_be_the_next_topic(
    follow_up: str, topic: str, names: Names, kolding: Document
) -> None:
    context = _read([ODENSE, follow_up], names, kolding)
    assert context.understood.scope == Scope(organisations=("Odense Kommune",))
    assert context.texts == (topic,)


@pytest.mark.parametrize(
    "follow_up", ["What did she tell Inge Bak?", "Does she think Nordvirk is too expensive?"]
)
def test_a_pronoun_is_asked_and_not_whom_it_speaks_of(
    follow_up: str, names: Names, kolding: Document
) -> None:
    context = _read([ODENSE, follow_up], names, kolding)
    assert context.understood.scope == Scope(speakers=("Cecilie Schwartz Førby",))


def test_several_who_are_pointed_back_to_stay_several(names: Names, kolding: Document) -> None:
    first = "What did the municipalities say about price?"
    context = _read([first, "What did they say about small tasks?"], names, kolding)
    assert context.understood.scope.organisations == names.municipalities()


@pytest.mark.parametrize(
    "question",
    [
        "How do municipalities find their suppliers?",
        "Hvordan kan en kommune her i landet støtte iværksættere?",
        "Hvad mener virksomhederne?",
        "Og hvor mange deltog i konferencen?",
        "What answer did she get?",
        "What was decided?",
        "Hvad er der galt med den nuværende ordning i Norge?",
    ],
)
def test_others_are_not_whoever_was_asked(question: str, names: Names, kolding: Document) -> None:
    assert not _read([ODENSE, question], names, kolding).understood.scope


@pytest.mark.parametrize(
    "follow_up", ["And about prices?", "Og hvad med priserne?", "What about the prices?"]
)
def test_a_topic_alone_keeps_whom_it_asks(follow_up: str, names: Names, kolding: Document) -> None:
    context = _read([ODENSE, follow_up], names, kolding)
    assert context.understood.scope.organisations == ("Odense Kommune",)
    assert not any("registration" in text for text in context.texts)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What did CF say?", "What did Cecilie Schwartz Førby say?"),
        (
            "Hvad siger Gurli Martinusen om CF?",
            "Hvad siger Gurli Martinussen om Cecilie Schwartz Førby?",
        ),
        ("What did Cecilie say in Odense?", "What did Cecilie say in Odense?"),
    ],
)
def test_a_question_is_read_with_full_names(
    question: str, read: str, names: Names, kolding: Document
) -> None:
    assert _read([question], names, kolding).text == read


@pytest.mark.parametrize(
    "follow_up", ["Hvad sagde hun om portalen?", "What did she say about the portal?",
                  "Og hvad mente de så om portalen?", "Hvordan viser de sig på portalen?",
                  "What does she advise others to do on the portal?"],
)  # fmt: skip
def test_a_pronoun_points_to_the_last_speaker_quoted(
    follow_up: str, names: Names, kolding: Document
) -> None:
    context = _read([ODENSE, follow_up], names, kolding)
    assert context.understood.scope.speakers == ("Cecilie Schwartz Førby",)
    assert any("portal" in text for text in context.texts)


@pytest.mark.parametrize(
    ("follow_up", "topic"),
    [
        ("Hvad sagde hun om portalen?", "portalen"),
        ("What did she say about the portal?", "the portal"),
        ("Og hvad mener de om portalen?", "portalen"),
        ("Hvad talte hun mere om?", ""),
    ],
)
def test_a_pronoun_is_no_part_of_the_topic(
    follow_up: str, topic: str, names: Names, kolding: Document
) -> None:
    assert _read([ODENSE, follow_up], names, kolding).texts == (topic,)


def test_whom_a_follow_up_describes_is_somebody_else(names: Names, kolding: Document) -> None:
    context = _read([ODENSE, "And what does the trade association say?"], names, kolding)
    assert not context.understood.scope.organisations
    assert "registration" in context.texts[0]


def test_a_thing_pointed_back_to_is_looked_up_too(names: Names, kolding: Document) -> None:
    questions = ["How many people signed up for the conference?", "How many of them were public?"]
    assert "signed up" in _read(questions, names, kolding).texts[0]


@pytest.mark.parametrize(
    "follow_up",
    [
        "Hvem var uenig?",
        "Why?",
        "Hvor dyrt ville det være?",
        "Hvem skal betale det, når det er bygget?",
        "Hvornår kan man melde sig til?",
        "Og hvad blev de rådet til?",
        "And how many companies came?",
        "Who else did the same?",
        "So what has it cost?",
    ],
)
def test_what_says_too_little_by_itself_goes_on_from_before(
    follow_up: str, names: Names, kolding: Document
) -> None:
    context = _read(["What was said about registration?", follow_up], names, kolding)
    assert "registration" in context.texts[0]
    assert not context.understood.scope.restricts_people


@pytest.mark.parametrize(
    "question",
    [
        "What was said about prices?",
        "Hvor kan man melde sig til konferencen?",
        "Is it hard to find suppliers?",
        "Hvem har arbejdet med skolemøbler?",
        "Hvad sagde Peter Mortensen om myter?",
        "Hvad betyder det, at en virksomhed er registreret?",
        "Hvilke erfaringer har de forskellige virksomheder med kommunerne?",
    ],
)
def test_a_full_new_question_starts_afresh(question: str, names: Names, kolding: Document) -> None:
    assert _read([ODENSE, question], names, kolding) == _read([question], names, kolding)


@pytest.mark.parametrize(
    ("follow_up", "lifted"),
    [("And about prices?", "Odense Kommune"),
     ("Hvad sagde hun om portalen?", "Cecilie Schwartz Førby")],
)  # fmt: skip
def test_what_an_earlier_question_restricts_can_be_lifted(
    follow_up: str, lifted: str, names: Names, kolding: Document
) -> None:
    context = _read([ODENSE, follow_up], names, kolding, [lifted])
    assert not context.understood.scope


def test_a_name_that_is_not_there_is_not_replaced(names: Names, kolding: Document) -> None:
    scope = _read([ODENSE, "And Aarhus?"], names, kolding).understood.scope
    assert scope.unknown == ("Aarhus",)


def test_topic_and_speaker_are_kept_over_several_questions(names: Names, kolding: Document) -> None:
    context = _read([ODENSE, "And Silkeborg?", "And Jammerbugt?"], names, kolding)
    assert context.understood.scope.organisations == ("Jammerbugt Kommune",)
    assert "registration" in context.texts[0]


def test_a_long_conversation_is_read_once(quick: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pronoun needs the answer before it, which once asked all those before anew."""
    searched: list[object] = []
    search = quick.retriever.search

    def counted(*of: Any, **more: Any) -> Any:
        searched.append(of)
        return search(*of, **more)

    monkeypatch.setattr(quick.retriever, "search", counted)
    pronouns = ["Hvad sagde hun om portalen?"] * 20
    quick.answer(Question(question=pronouns[0], history=tuple(pronouns)))
    assert len(searched) <= 3 * 21
