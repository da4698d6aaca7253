"""The grammar of labels, lists of participants, headings and points, a pattern at a time."""

import pytest

from corpus.headings import find_presenter, heading_title, match_number, nest, split_time
from corpus.labels import Label, LabelKind, match_label, names_chair
from corpus.naming import fits_initials, read_declared, split_affiliation


def _label(line: str) -> Label:
    found = match_label(line, 0)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "kind", "printed", "name", "organisation"),
    [
        ("JO: Vi", LabelKind.INITIALS, "JO", "JO", None),
        ("PM (tilføjelse): Ind", LabelKind.INITIALS, "PM (tilføjelse)", "PM", None),
        ("Frida Tarp: I", LabelKind.NAME, "Frida Tarp", "Frida Tarp", None),
        ("Anne Bech (AB): Ja", LabelKind.NAME, "Anne Bech (AB)", "Anne Bech", None),
        ("Bo Holm (SF): Ja", LabelKind.NAME, "Bo Holm (SF)", "Bo Holm", "SF"),
        ("Bo Holm, Nord A/S: Ja", LabelKind.NAME, "Bo Holm, Nord A/S", "Bo Holm", "Nord A/S"),
        ("Fatima el-Khatib: Ja", LabelKind.NAME, "Fatima el-Khatib", "Fatima el-Khatib", None),
        ("Ahmed Yıldız: Ja", LabelKind.NAME, "Ahmed Yıldız", "Ahmed Yıldız", None),
        ("Rosa d’Angelo: Ja", LabelKind.NAME, "Rosa d’Angelo", "Rosa d’Angelo", None),
        ("[00:04] Bo Holm: Ja", LabelKind.NAME, "Bo Holm", "Bo Holm", None),
        ("Input fra salen (Ib Bo, Nord): Ja", LabelKind.AUDIENCE, None, "Ib Bo", "Nord"),
        ("Inputs fra salen: (Ib Bo fra Nord) Ja", LabelKind.AUDIENCE, None, "Ib Bo", "Nord"),
        ("Spørgsmål fra salen (Ib Bo): Ja", LabelKind.AUDIENCE, None, "Ib Bo", None),
        ("Question from the floor (Jo Bell, Hull): Y", LabelKind.AUDIENCE, None, "Jo Bell", "Hull"),
        ("Input fra salen: Ja", LabelKind.AUDIENCE, "Input fra salen", None, None),
        ("Ordstyrer: Velkommen", LabelKind.POST, "Ordstyrer", None, None),
        ("Svar (Ib Bo): Ja", LabelKind.ANONYMOUS, "Svar (Ib Bo)", "Ib Bo", None),
        ("Beslutning: Ja", LabelKind.RECORD, "Beslutning", None, None),
        ("NB: Ja", LabelKind.RECORD, "NB", None, None),
        ("A.B.: Ja", LabelKind.INITIALS, "A.B.", "AB", None),
        ("AB(supplerer): Ja", LabelKind.INITIALS, None, "AB", None),
        ("KaB: Ja", LabelKind.INITIALS, "KaB", "KaB", None),
        ("AB/CD: Ja", LabelKind.ANONYMOUS, "AB/CD", None, None),
        ("Bach og von Hald: Ja", LabelKind.ANONYMOUS, "Bach og von Hald", None, None),
        ("von Hald: Ja", LabelKind.NAME, "von Hald", "von Hald", None),
        ("Direktør Lene Holm: Ja", LabelKind.NAME, "Direktør Lene Holm", "Lene Holm", None),
        ("Cllr Smith: Y", LabelKind.NAME, "Cllr Smith", "Smith", None),
        ("Bo Holm, direktør i Nord: Ja", LabelKind.NAME, None, "Bo Holm", "Nord"),
        ("Bo Holm, Stærevej 12: Ja", LabelKind.NAME, "Bo Holm, Stærevej 12", "Bo Holm", None),
        ("李明: Ja", LabelKind.NAME, "李明", "李明", None),
        ("[00:04] محمد علي: Ja", LabelKind.NAME, "محمد علي", "محمد علي", None),
        ("Formanden: Ja", LabelKind.POST, "Formanden", None, None),
        ("Formanden (Ib Storm): Ja", LabelKind.POST, None, "Ib Storm", None),
        ("Sundhedsministeren (Eva Krag) (S): Ja", LabelKind.POST, None, "Eva Krag", "S"),
        ("Odense Kommune: Vi", LabelKind.BODY, "Odense Kommune", None, "Odense Kommune"),
        ("Input fra salen (Odense Kommune): Ja", LabelKind.AUDIENCE, None, None, "Odense Kommune"),
        ("Spørgsmål fra Mogens Hald, Nord: Ja", LabelKind.AUDIENCE, None, "Mogens Hald", "Nord"),
        ("En beboer: Ja", LabelKind.ANONYMOUS, "En beboer", None, None),
        ("Nr. 14: Ja", LabelKind.ANONYMOUS, "Nr. 14", None, None),
        ("A: Ja", LabelKind.ANONYMOUS, "A", None, None),
    ],
)
def test_labels(
    line: str, kind: LabelKind, printed: str | None, name: str | None, organisation: str | None
) -> None:
    label = _label(line)
    assert (label.kind, label.name, label.organisation) == (kind, name, organisation)
    assert printed is None or label.printed == printed
    assert line[label.end :] in ("Ja", "Vi", "Ind", "I", "Y", "Velkommen")


def test_a_label_may_wrap() -> None:
    label = _label("Input fra salen (Malene Gregaard Wilsly, \n\nPowerjobsøgerne): Startede")
    assert (label.name, label.organisation) == ("Malene Gregaard Wilsly", "Powerjobsøgerne")


@pytest.mark.parametrize(
    "line",
    [
        "Det er dyrt: meget",
        "kl. 10:00 Kaffe",
        "https://x.dk",
        "Udvalget: Ja",
        "Bo, som sagt: Ja",
        "Hanne Hansen, du sagde før: Ja",
        "Line Sø gennemgik tallene: Ja",
    ],
)
def test_not_labels(line: str) -> None:
    assert match_label(line, 0) is None


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "Ib Bo, Nord A/S (IB); Eva Lund, Vejle Kommune (EL).",
            [("Ib Bo", "IB", "Nord A/S"), ("Eva Lund", "EL", "Vejle Kommune")],
        ),
        (
            "Ib Bo, Nord (IB), Eva Lund, Syd (EL) og Per von Hald, Vest (PVH)",
            [("Ib Bo", "IB", "Nord"), ("Eva Lund", "EL", "Syd"), ("Per von Hald", "PVH", "Vest")],
        ),
        ("• Ib Bo (IB), Nord\n• Eva Dam (ED)", [("Ib Bo", "IB", "Nord"), ("Eva Dam", "ED", None)]),
        ("Ib Bo (SF); Eva Lund (SF)", [("Ib Bo", None, "SF"), ("Eva Lund", None, "SF")]),
        ("Ib Bo, Eva Lund og Per Hald", [("Ib Bo", None, None), ("Eva Lund", None, None),
                                          ("Per Hald", None, None)]),
        ("Ib Bo, direktør i Nord A/S (IB)", [("Ib Bo", "IB", "Nord A/S")]),
        ("Joan Beck, Town Clerk", [("Joan Beck", None, None)]),
        ("IB: Ib Bo, Nord", [("Ib Bo", "IB", "Nord")]),
    ],
)  # fmt: skip
def test_lists_of_participants(
    block: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert [(e.name, e.label, e.organisation) for e in read_declared(block)] == expected


@pytest.mark.parametrize(
    ("printed", "name", "organisation"),
    [
        ("Lotte Stærmose, Updesign", "Lotte Stærmose", "Updesign"),
        ("Rasmus Højen fra Råd&Dåd i Jammerbugt", "Rasmus Højen", "Råd&Dåd i Jammerbugt"),
        ("Benny Dall, udvalgsformand for Socialøkonomi-, Handicap og Hjælpemiddeludvalget, "
         "Kolding Kommune", "Benny Dall", "Kolding Kommune"),
        ("Cllr Amara Okafor, Chair", "Amara Okafor", None),
        ("Eva Lund, formand for Hasselby Lokalråd", "Eva Lund", "Hasselby Lokalråd"),
        ("Kis Østergaard", "Kis Østergaard", None),
    ],
)  # fmt: skip
def test_affiliations(printed: str, name: str, organisation: str | None) -> None:
    found = split_affiliation(printed)
    assert found is not None
    assert (found.name, found.organisation) == (name, organisation)


@pytest.mark.parametrize("printed", ["Odense Kommune", "en borger", ""])
def test_no_name_no_affiliation(printed: str) -> None:
    assert split_affiliation(printed) is None


@pytest.mark.parametrize(
    ("initials", "name", "fits"),
    [
        ("ABL", "Anker Brink Lund", True),
        ("AL", "Anker Brink Lund", True),
        ("AB", "Anker Brink Lund", False),
        ("JR", "Johnnie Kragh", False),
        ("KBH", "Klaus Brenner-Holt", True),
    ],
)
def test_initials(initials: str, name: str, *, fits: bool) -> None:
    assert fits_initials(initials, name) is fits


@pytest.mark.parametrize(
    ("heading", "name", "organisation"),
    [
        ("Velkomst ved Benny Dall, udvalgsformand for X, Kolding", "Benny Dall", "Kolding"),
        ("Oplæg v. Anker Brink Lund.", "Anker Brink Lund", None),
        ("Afrunding v. Anker", "Anker", None),
        ("Afrunding ved direktør Gurli Lund, TrygFonden.", "Gurli Lund", "TrygFonden"),
        ("”Sorgfrit”: Forskning v. professor, dr.phil. Anker Brink Lund, CBS", "Anker Brink Lund",
         "CBS"),
        ("Silja Alish fra IBC Huset byder velkommen", "Silja Alish", "IBC Huset"),
        ("Anders Krarup præsenterer sig selv", "Anders Krarup", None),
        ("Opening remarks by Ella Finch, Chair of the Rail Forum", "Ella Finch", "Rail Forum"),
    ],
)  # fmt: skip
def test_presenters(heading: str, name: str, organisation: str | None) -> None:
    found = find_presenter(heading)
    assert found is not None
    assert (found.name, found.organisation) == (name, organisation)


@pytest.mark.parametrize(
    "heading",
    ["Lokalplan ved Søndre Havn", "Odense Kommune præsenterer sin plan", "Godkendelse af referat",
     "Road safety on Main Street"],
)  # fmt: skip
def test_headings_that_name_no_speaker(heading: str) -> None:
    assert find_presenter(heading) is None


def test_headings() -> None:
    assert heading_title("Første panel: ”Fungerer det?” ") == "Fungerer det?"
    assert heading_title("Tredje Panel: ” Hvilken rolle?") == "Hvilken rolle?"
    assert match_number("5. Første panel") == ("5", 3, False)
    assert match_number("Punkt 12: Budget") == ("12", 10, True)
    assert match_number("11. april 2018") is None
    assert match_number("40 kommuner deltog") is None
    assert split_time("14:30: Panel") == ("14:30", "Panel")


def test_chair() -> None:
    chair = names_chair("Ordstyrer: Niels Holm-Larsen, formand for Hasselby Lokalråd")
    assert chair is not None
    assert (chair.name, chair.organisation) == ("Niels Holm-Larsen", "Hasselby Lokalråd")
    assert names_chair("Ordstyrer: Velkommen til. Vi holder taletiden.") is None


@pytest.mark.parametrize(
    ("path", "marker", "following", "expected"),
    [
        (["c"], "i", None, ["c", "i"]),
        (["h"], "i", None, ["i"]),
        (["h"], "i", "ii", ["h", "i"]),
        (["c", "iii"], "d", None, ["d"]),
        ([], "b", None, None),
        (["2"], "3", None, ["3"]),
    ],
)
def test_nesting(
    path: list[str], marker: str, following: str | None, expected: list[str] | None
) -> None:
    assert nest(path, marker, following) == expected
