"""Whom a question asks for: said by, said about, and nobody there."""

import pytest

from corpus.minutes import parse_minutes
from corpus.model import Document, Role
from corpus.reader import read_documents
from qa.names import Kind, Names
from qa.scope import Scope, understand
from tests.conftest import Writer


@pytest.fixture(scope="module")
def names(kolding: Document) -> Names:
    return Names([kolding])


def _scope(question: str, names: Names, kolding: Document) -> Scope:
    return understand(question, names, [kolding]).scope


ODENSE = ("Odense Kommune",)

BY_ORGANISATION = [
    ("What did Odense say about registration?", ODENSE),
    ("Hvad sagde Odense om registrering?", ODENSE),
    ("Hvad siger Odense Kommune om prisen?", ODENSE),
    ("hvad sagde odense kommune om prisen", ODENSE),
    ("What did the municipality of Odense say?", ODENSE),
    ("Ifølge Odense, hvad er problemet?", ODENSE),
    ("What is Odense's view of prices?", ODENSE),
    ("Hvad er Odenses holdning til prisen?", ODENSE),
    ("Hvad mente deltageren fra Køge?", ("Køge Kommune",)),
    ("What did the woman from Koge say?", ("Køge Kommune",)),
    ("Hvad siger Ålborg om de unge?", ("Aalborg Kommune",)),
    ("Hvad siger Aalborg om de unge?", ("Aalborg Kommune",)),
    ("What did Silkebrog say about targets?", ("Silkeborg Kommune",)),
    ("Grennessminde om prisen", ("Grennessminde",)),
    ("Hvad sagde Odense og Silkeborg om udbud?", ("Odense Kommune", "Silkeborg Kommune")),
    ("How does Specialisterne approach companies?", ("Specialisterne",)),
    ("Hvad sagde Huset Venture om sprog?", ("Huset Venture",)),
    ("What did Råd&Dåd ask?", ("Råd&Dåd i Jammerbugt",)),
    ("Hvad siger Odense om mødet med virksomhederne?", ODENSE),
    ("What did Odense say at the conference?", ODENSE),
]


@pytest.mark.parametrize(("question", "organisations"), BY_ORGANISATION)
def test_asked_organisations(
    question: str, organisations: tuple[str, ...], names: Names, kolding: Document
) -> None:
    scope = _scope(question, names, kolding)
    assert set(scope.organisations) == set(organisations)
    assert not scope.unknown


BY_SPEAKER = [
    ("Hvad sagde Cecilie Schwartz Førby om priser?", "Cecilie Schwartz Førby"),
    ("Hvad sagde Cecilie Førby om priser?", "Cecilie Schwartz Førby"),
    ("What did Forby say about prices?", "Cecilie Schwartz Førby"),
    ("What did Foerby say about prices?", "Cecilie Schwartz Førby"),
    ("CF om priser", "Cecilie Schwartz Førby"),
    ("What does JR think of the municipalities?", "Johnnie Kragh"),
    ("hvad syntes lone gregard om ordet udsatte", "Lone Gregaard"),
    ("Hvad mener Gregaard om sproget?", "Lone Gregaard"),
    ("According to Moberg, what works?", "Carsten Moberg"),
    ("What did Anker say at the end?", "Anker Brink Lund"),
]


@pytest.mark.parametrize(("question", "speaker"), BY_SPEAKER)
def test_asked_speakers(question: str, speaker: str, names: Names, kolding: Document) -> None:
    assert _scope(question, names, kolding).speakers == (speaker,)


@pytest.mark.parametrize(
    "question",
    [
        "What was said about Odense?",
        "Hvad blev der sagt om Odenses portal?",
        "Who mentioned Odense?",
        "Hvem kritiserede Odense?",
        "Hvilken kommune roste Huset Venture?",
        "Hvem har budt ind på opgaver hos Odense Kommune?",
        "Hvem er enig med Benny Dall?",
        "What do people think of prices?",
        "Hvad siger deltagerne om udbud?",
        "Hvem synes, at prisen betyder alt?",
        "fleksjob",
        "Hvem nævner Små Job med Mening?",
        "hvad mente folk om priserne",
        "Was Brexit mentioned?",
        "Was Odense mentioned?",
        "Bliver Odense Kommune nævnt?",
        "Has the euro been discussed?",
        "Which surveys were made in the Odense project?",
        "Hvor mange kom, og hvor mange af dem kom fra kommunerne?",
        "How many people had signed up for the Kolding conference?",
        "How many people had signed up for the day in Kolding?",
        "Hvor mange var tilmeldt Kolding-konferencen?",
        "Hvad sagde deltagerne på konferencen i Kolding?",
        "What was asked at the public meeting in Odense?",
        "Hvem sagde noget på mødet i Odense?",
    ],
)
def test_said_about_restricts_nobody(question: str, names: Names, kolding: Document) -> None:
    assert not _scope(question, names, kolding)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What did Aarhus say about social economy?", "Aarhus"),
        ("Hvad sagde Aarhus om socialøkonomi?", "Aarhus"),
        ("What did the City of Copenhagen say about registration?", "City of Copenhagen"),
        ("Hvad mente Dansk Industri om konkurrence?", "Dansk Industri"),
        ("Hvad sagde fagforeningerne om job?", "fagforeningerne"),
        ("What was the Danish Competition Authority's position?", "Danish Competition Authority"),
        ("Ifølge Vejle, hvad er problemet?", "Vejle"),
        ("Hvad sagde Lone Frederiksen om job?", "Lone Frederiksen"),
        ("What did Peter Smythe say about jobs?", "Peter Smythe"),
        ("Hvad siger Folketinget om loven?", "Folketinget"),
        ("Hvad har Aarhus Kommune sagt om indkøb?", "Aarhus Kommune"),
        ("Hvad sagde Ballerup Kommune om samarbejdet?", "Ballerup Kommune"),
        ("hvad sagde mette frederiksen om socialøkonomi", "mette frederiksen"),
        ("What did Susanne Dall say about talent scouts?", "Susanne Dall"),
    ],
)
def test_those_who_are_not_there(
    question: str, unknown: str, names: Names, kolding: Document
) -> None:
    scope = _scope(question, names, kolding)
    assert scope.unknown == (unknown,)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        # Whoever comes after the one who is asked is spoken of.
        ("Does Hanne Danielsen think Odense pays enough?", {"Hanne Danielsen"}),
        ("How did Peter Mortensen answer the question from Inge Bak?", {"Peter Mortensen"}),
        ("Hvad svarede Odense Grennessminde om prisen?", {"Odense Kommune"}),
        ("In what way is Aalborg, according to Frida Tarp, helping business?", {"Frida Tarp"}),
        # The subject is asked, also where nobody says anything.
        ("Why does Grennessminde win contracts?", {"Grennessminde"}),
        ("What worried Lone Gregaard about the large companies?", {"Lone Gregaard"}),
        ("Hvorfor trak Specialisterne sig?", {"Specialisterne"}),
        ("hvad var det odense sagde om små opgaver", {"Odense Kommune"}),
        ("Er det sandt, at Odense Kommune lavede sit eget register?", {"Odense Kommune"}),
        ("prisen på småopgaver odense", {"Odense Kommune"}),
        ("Give me an overview of Odense's arguments about price", {"Odense Kommune"}),
        ("A summary of what John Kvistgaard said about strategy, please", {"John Kvistgaard"}),
        ("Compare the positions of Odense and Jammerbugt on procurement",
         {"Odense Kommune", "Jammerbugt Kommune"}),
        ("Hvilket råd fik virksomhederne fra Silkeborg?", {"Silkeborg Kommune"}),
        ("Hvad var hovedpointerne i Anker Brink Lunds oplæg?", {"Anker Brink Lund"}),
        ("Hvad mener udvalgsformand Benny Dall om jobs på kanten?", {"Benny Dall"}),
        ("Hvad siger Stefan Lee om pris?", {"Stephan Lee"}),
        ("Hvad mener Innovationsfabrikken om at huse konferencen?", {"IBC Innovationsfabrikken"}),
        ("Hvad sagde CSF om portalen?", {"Cecilie Schwartz Førby"}),
        ("Hvor svært er det, hvis man spørger Køge?", {"Køge Kommune"}),
        ("Why doesn't Logistikkompagniet register?", {"Logistikkompagniet"}),
        ("Hvad siger Grennessminde kontra Odense om pris?", {"Grennessminde", "Odense Kommune"}),
        ("Hvor tit gør man status i Silkeborg?", {"Silkeborg Kommune"}),
        ("Whom would Stephan Lee let choose the suppliers?", {"Stephan Lee"}),
        ("Which companies could the Huset Venture work with?", {"Huset Venture"}),
        # Either of several, or somebody of a body.
        ("Hvad sagde Lone Gregaard og Odense om kommunerne?",
         {"Lone Gregaard", "Cecilie Schwartz Førby"}),
        ("What did Lone Gregaard say, and what did Odense answer?",
         {"Lone Gregaard", "Cecilie Schwartz Førby"}),
        ("Hvad siger Rasmus fra Jammerbugt om indkøb?", {"Rasmus Højen"}),
        ("Hvad sagde direktøren for Specialisterne om kommunerne?", {"Specialisterne"}),
        ("Hvad sagde Odense-folkene om udbud?", {"Odense Kommune"}),
        # Others' words, and what somebody was told.
        ("Did anyone claim Odense only looks at price?", set()),
        ("Who besides Odense talked about social clauses?", set()),
        ("Hvad mente alle undtagen Kolding om pris?", set()),
        ("Who shares Peter Mortensen's opinion on price?", set()),
        ("Hvad mente de andre om det, Hanne Danielsen sagde?", set()),
        ("Er der kritik af Kolding Kommune i referatet?", set()),
        ("Hvilket svar fik Pia Blak?", set()),
        ("Blev Odense kritiseret for sine udbud?", set()),
        ("What challenges do social enterprises face in Silkeborg?", set()),
        ("What was said about cooperation between Kolding and Specialisterne?", set()),
        ("Hvor kan man hente rapporterne fra CBS?", set()),
        ("How long does it take from Kolding to Aalborg?", set()),
        ("Hvilken titel havde Anker Brink Lunds oplæg?", set()),
        ("Hvad siger virksomhederne om pris, og hvad siger kommunerne?", set()),
        ("Was Benny Dall's suggestion supported by anyone?", set()),
        ("What would a good collaboration with Jammerbugt look like?", set()),
        # Who asks, and why.
        ("I'm writing an article about procurement in Jammerbugt. What was said?", set()),
        ("My boss in Aalborg wants to know what the audience thought of branding.", {"audience"}),
        ("I'm from Silkeborg Kommune - did anyone criticise us?", set()),
        # The audience beside a name; the panel; the municipalities.
        ("Hvad svarede Odense på spørgsmålene fra salen?", {"Odense Kommune"}),
        ("Hvad spurgte salen Odense om?", {"audience"}),
        ("What did the panel answer when the audience asked about price?", {"panelist"}),
        ("Hvad sagde panelet om registrering?", {"panelist"}),
        # What says or feels something without being somebody who is missing.
        ("Hvad vil det sige at være SØV?", set()),
        ("Hvad mener SØ-virksomhederne om kommunerne?", set()),
        ("What does the Procurement Act say about social clauses?", set()),
        ("What do people in Denmark think of social enterprises?", set()),
        ("Hvilke problemer oplever handicappede på arbejdsmarkedet?", set()),
        ("Hvad siger Anker Brink Lund om forskningsprojektet?", {"Anker Brink Lund"}),
    ],
)  # fmt: skip
def test_whose_words_are_asked_for(
    question: str, asked: set[str], names: Names, kolding: Document
) -> None:
    scope = _scope(question, names, kolding)
    who = {*scope.speakers, *scope.organisations, *(role.value for role in scope.roles)}
    assert who == asked
    assert not scope.unknown
    assert not scope.sessions


@pytest.mark.parametrize(
    "question",
    [
        "Did any of the municipalities mention mentors?",
        "Did a municipality say anything about mentors?",
        "What did the municipal representatives say about price?",
        "Hvad mener de forskellige kommuner om pris?",
        "Set fra kommunernes side, hvad er problemet?",
        "Who from the municipalities spoke about procurement?",
        "Kan du opsummere hvad de forskellige kommuner siger om udbud?",
    ],
)
def test_municipalities_are_asked_in_many_ways(
    question: str, names: Names, kolding: Document
) -> None:
    assert _scope(question, names, kolding).organisations == names.municipalities()


def test_ways_to_write_a_name() -> None:
    minutes = parse_minutes(
        "Mødereferat\n\nDeltagere: Siân Pryce-Jones, City of Leeds (SP); "
        "Ahmed Yıldız, Access for All (AY)\n\nSP: Vi støtter det i Øster Linde.\n\nAY: Ja.\n",
        "made",
    )
    names = Names([minutes])
    for written in ("Sian Pryce Jones", "Pryce Jones", "pryce-jones"):
        assert names.find(written, Kind.SPEAKER) == ("Siân Pryce-Jones",)
    assert names.find("Yildiz", Kind.SPEAKER) == ("Ahmed Yıldız",)
    assert names.find("Leeds", Kind.ORGANISATION) == ("City of Leeds",)
    assert not names.mentions("is there access for wheelchairs?")


def test_groups_and_roles(names: Names, kolding: Document) -> None:
    scope = _scope("Did anyone from a municipality mention mentors?", names, kolding)
    assert set(scope.organisations) == {
        f"{place} Kommune"
        for place in ("Kolding", "Silkeborg", "Odense", "Jammerbugt", "Aalborg", "Køge", "Herning")
    }
    assert _scope("Hvad blev der spurgt om fra salen?", names, kolding).roles == (Role.AUDIENCE,)
    assert _scope("What did the panellists say?", names, kolding).roles == (Role.PANELIST,)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("What was said about prices in the first panel?", "5"),
        ("Hvad blev der sagt om priser i andet panel?", "6"),
        ("Hvad skete der i sidste panel?", "7"),
        ("What happened in section 8?", "8"),
        ("Hvad sagde de i panel 2 om udbud?", "6"),
        ("”Hvilken rolle spiller socialøkonomi i erhvervsudviklingen?”, hvad blev svaret?", "7"),
    ],
)
def test_sessions(question: str, number: str, names: Names, kolding: Document) -> None:
    sessions = _scope(question, names, kolding).sessions
    assert [s.number for s in kolding.sessions if s.id in sessions] == [number]


def test_a_person_and_an_organisation_both_restrict(names: Names, kolding: Document) -> None:
    scope = _scope("What did Benny Dall from Odense say about prices?", names, kolding)
    assert (scope.speakers, scope.organisations) == (("Benny Dall",), ODENSE)


def test_a_lifted_name_restricts_no_more(names: Names, kolding: Document) -> None:
    question = "What did Odense say about registration?"
    assert not understand(question, names, [kolding], ["Odense Kommune"]).scope


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What did Odense say about registration?", "registration"),
        ("Hvad sagde Odense om registrering?", "registrering"),
        ("Hvad sagde Odense?", ""),
        ("Hvad siger Folkeskolen om loven?", "loven"),
        ("According to Moberg, what works?", "what works"),
        ("Hvem taler om priser?", "priser"),
        ("Who said they are never the cheapest?", "they are never the cheapest"),
        ("Hvad blev der sagt om frivilligt arbejde?", "frivilligt arbejde"),
        ("Nævner nogen fra en kommune løntilskud?", "løntilskud"),
        ("I'd like to know what Silkeborg said about large companies", "large companies"),
        ("What was said about Jutland?", "Jutland"),
        ("Bliver verdensmålene nævnt?", "verdensmålene"),
        ("Was the price of bread discussed?", "the price of bread"),
        ("What did the municipality of Odense say about prices?", "prices"),
        ("Hvad sagde rådmand Førby om priser?", "priser"),
        ("What works, according to the municipality of Odense?", "What works"),
        ("Hvad sagde de i panel 2 om udbud?", "udbud"),
        ("What was said about prices in the first panel?", "prices"),
        ("Hvem var det, der sagde, at registrering hjælper?", "registrering hjælper"),
        ("Who was it that mentioned prices?", "prices"),
        ("Blev det drøftet, hvordan de finder hinanden?", "hvordan de finder hinanden"),
        ("Was it discussed how they find each other?", "how they find each other"),
        ("Kan du finde et citat, hvor Odense taler for småjob?", "taler for småjob"),
        ("Citater fra flere om prisen", "prisen"),
        ("Quotes from Odense about prices, please", "prices"),
        ("Hvad efterlyste Haverefugiet fra salen?", ""),
        ("Did anyone in the audience mention paragraphs?", "paragraphs"),
    ],
)
def test_topics(question: str, topic: str, names: Names, kolding: Document) -> None:
    assert understand(question, names, [kolding]).topic == topic


def test_short_names_and_words_are_not_mistaken(names: Names, kolding: Document) -> None:
    for question in ("Hvad er bak og call?", "the learning and hearing of harbours"):
        assert not names.mentions(question)


def test_a_word_that_says_is_no_name_mistyped(kolding: Document) -> None:
    minutes = parse_minutes("Deltagere: Mette Dam, Odense Kommune (MD).\n\nMD: Ja.", "made")
    names = Names([kolding, minutes])
    scope = understand("hvad mente odense om priserne", names, [kolding, minutes]).scope
    assert (scope.speakers, scope.organisations) == ((), ODENSE)


@pytest.mark.parametrize(
    "question",
    [
        # What tells more about what is asked, quotes others or gives reasons asks nobody.
        "Er det rimeligt, at afgiften stiger, når Odense selv har udtalt, at bilerne ikke er klar?",
        "Is it fair to raise the charge, as Odense themselves said that the lorries are not ready?",
        "Er der enighed om de høje priser, der ifølge Odense skader virksomhederne?",
        "Skal loven laves om? Det skriver Cecilie Schwartz Førby i en kronik.",
        "Er det rigtigt, at »vi alle sammen bør følge med Odense Kommune nu«?",
        "Er de enige med deres kollega Cecilie Førby om prisen?",
    ],
)
def test_names_beside_the_question_restrict_nobody(
    question: str, names: Names, kolding: Document
) -> None:
    assert not _scope(question, names, kolding)


def test_who_writes_at_length_does_not_mistype(names: Names, kolding: Document) -> None:
    question = (
        "Hvad er der sket med den plan for anlægget ved Silkeburg, der skulle have stået færdig "
        "for to år siden, men som nu er blevet dyrere end nogen havde ventet?"
    )
    assert not names.mentions(question)
    assert names.mentions("Hvad er der sket i Silkeburg?")


def test_two_people_s_names_make_somebody_else(names: Names, kolding: Document) -> None:
    assert not names.mentions("Hvad sagde Benny Gregaard?")
    assert _scope("Hvad sagde Benny Gregaard?", names, kolding).unknown == ("Benny Gregaard",)


def test_ways_to_write_an_organisation() -> None:
    minutes = parse_minutes(
        "Mødereferat\n\nDeltagere: Ann Holm, TrygFonden (AH); Bo Riis, Råd&Dåd i Vejle (BR); "
        "Cy Bird, Nordic Sleepers AB (CB)\n\nAH: Vi støtter det.\n\nBR: Vi er med.\n\n"
        "CB: Vi kører om natten.\n",
        "made",
    )
    names = Names([minutes])
    for written, name in (
        ("Tryg Fonden", "TrygFonden"),
        ("Råd og Dåd", "Råd&Dåd i Vejle"),
        ("Nordic Sleepers", "Nordic Sleepers AB"),
    ):
        assert names.find(written, Kind.ORGANISATION) == (name,)
    assert not names.mentions("How much is spent on keeping birds away?")


@pytest.mark.parametrize(
    "question",
    [
        "What did the chair say about breaks?",
        "Hvad sagde ordstyreren om pauser?",
        "Ifølge dirigenten?",
    ],
)
def test_the_chair_is_asked_where_there_is_one(
    question: str, names: Names, kolding: Document
) -> None:
    minutes = parse_minutes("Ordstyrer: Vi holder pause.\n\nAnn Holm: Godt.\n", "made")
    assert understand(question, Names([minutes]), [minutes]).scope == Scope(roles=(Role.CHAIR,))
    assert not _scope(question, names, kolding).roles


@pytest.mark.parametrize(
    "question",
    [
        "What did Odense say about registration?",
        "Hvad er Odenses holdning til priser?",
        "Did anyone mention climate?",
        "Står der noget om klima?",
        "Hvad siger referatet om klima?",
        "Any comments on climate?",
        "Hvilke holdninger er der til udbud?",
        "Kan du fortælle mig, hvad Odense sagde om klima?",
        "fleksjob",
    ],
)
def test_what_asks_about_a_topic(question: str, names: Names, kolding: Document) -> None:
    assert understand(question, names, [kolding]).names_topic


@pytest.mark.parametrize(
    "question",
    [
        "Why did Odense leave the register?",
        "Hvad synes Odense om, at prisen betyder alt?",
        "How many came from companies?",
        "Hvor mange ansatte har Logistikkompagniet?",
        "Which banks lend money to social enterprises?",
        "Er priserne for høje i kommunerne?",
    ],
)
def test_what_asks_for_something_particular(question: str, names: Names, kolding: Document) -> None:
    assert not understand(question, names, [kolding]).names_topic


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Hvilke erfaringer har Aarhus Kommune med udbud?", "Aarhus Kommune"),
        ("Hvad var Dansk Industris indvendinger?", "Dansk Industris"),
        ("Er der nogen, der har søgt EU-midler?", "EU-midler"),
        ("Hvordan overholder vi GDPR?", "GDPR"),
        ("Hvilke erfaringer har Odense Kommune med udbud?", None),
        ("Hvad siger Udbudsloven om det?", None),  # the minutes write it small
        ("Gælder det? Momsen bliver dyr.", None),  # a sentence begins so
        ("How does the City of Copenhagen keep track?", None),  # "København", perhaps
        ("HVAD SIGER DE OM MOMS?", None),
    ],
)
def test_names_that_the_minutes_never_use(question: str, name: str | None, names: Names) -> None:
    assert names.unmentioned(question) == name


@pytest.mark.parametrize(
    ("question", "sessions"),
    [
        ("Hvad siger de om Roskildes strategi?", {"7"}),
        ("Har Roskilde en strategi?", {"7"}),
        ("Hvad siger de om roskilde?", None),  # not typed as a name
        ("Hvad siger de om Aarhus Kommune?", None),  # never used
        ("Kolding? Roskilde har priser.", None),  # sentences begin so
        ("Hej!\nRoskilde har priser.", None),
        ("HVAD SIGER DE OM ROSKILDE?", None),
        ("Hvad siger de om Prisen?", None),  # the minutes also write it small
        ("Hvad siger de om Roskilde-midler?", {"7"}),
    ],
)
def test_where_a_name_is_used(question: str, sessions: set[str] | None, names: Names) -> None:
    found = [
        {session.split(":")[1] for session in ids} for ids in names.sessions_naming([question])
    ]
    assert found == ([sessions] if sessions else [])


def test_a_name_begins_no_text_of_its_own(names: Names) -> None:
    assert names.sessions_naming(["hvad er det", "Hvornår kom det"]) == []


def test_minutes_in_another_language_may_use_another_name(write: Writer) -> None:
    write("Referat\n\nPer Bak: Vi sparer på strømmen i Danmark.\n", "da.txt")
    path = write("Minutes\n\nAnn Lee (AL): They save power in Denmark, and we do not.\n", "en.txt")
    documents = read_documents([path.parent])
    names = Names(documents)
    ids = {d.language: {session.id for session in d.sessions} for d in documents}
    assert names.sessions_naming(["Who saves power in Denmark?"]) == [ids["da"] | ids["en"]]
    assert names.sessions_naming(["Hvem sparer på strømmen i Danmark?"]) == [ids["da"] | ids["en"]]
    assert names.sessions_naming(["Hvem sparer i Denmark?"]) == [ids["en"]]
