"""Citations: the words are those of the source in every format, and the source is named right."""

import csv
import datetime
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import Entry, parse_string

from corpus.model import Document
from qa.answer import Answerer
from web.app import create_app
from web.cite import Citation, find_citation
from web.export import FORMATS, as_csv, as_docx, as_markdown, as_plain
from web.references import Author, as_bibtex, as_csl, as_ris
from web.site import Site

BASE = "https://minutes.example"


def cited(text: str, **changes: Any) -> Citation:
    document = Document(
        id="minutes", title="Referat & mere", date=datetime.date(2018, 4, 11), language="da",
        text=text, pages=(0,), sessions=(), turns=(), people=(), organisations=(), issues=(),
    )  # fmt: skip
    facts: dict[str, Any] = {
        "document": document, "start": 0, "end": len(text), "turn_id": "minutes:5.1", "text": text,
        "speaker": "Hans af Rosen", "label": "HR", "organisation": "Æblegård & Søn",
        "session": "5. Hvem #1 {får} støtte?", "page": 4,
    }  # fmt: skip
    return Citation(**facts | changes)


# As of a document: white space runs are one space. What no markup can hold is left out.
specials = st.sampled_from("\\`*_{}[]()<>#+-.!|~&$%^\"'=@:;0123456789 \u202eæøå🦊")
characters = st.one_of(
    specials, st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)
texts = st.text(characters, min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


# --- the words are the source's -------------------------------------------------------------------


class Rendered(HTMLParser):
    """The paragraphs of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "p":
            self.paragraphs.append("")

    def handle_data(self, data: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1] += data


@given(texts, texts)
@example("**a** _b_ `c` ~~d~~ &amp; &#35; <b>e</b> <https://f> [g](h) ![i](j) \\k $l$", "x")
@example("# a", "1. x")
@example("- a", "1) x")
@example("+ a", "=== x")
@example("---", "``` x")
@example("> a", "| x | y |")
def test_markdown_renders_as_the_words(text: str, label: str) -> None:
    citation = cited(text, speaker=None, label=label)
    page = Rendered(MarkdownIt().render(as_markdown([citation], "da", BASE)))
    quote, source = (paragraph.strip("\n") for paragraph in page.paragraphs)
    assert quote == text
    assert source.startswith(f"– {label}, Æblegård & Søn, 5. Hvem #1 {{får}} støtte?, Referat & ")
    assert source.endswith(f". {BASE}{citation.path}")
    assert page.tags == {"blockquote", "p", "a"}


@given(texts)
def test_csv_holds_the_words_and_no_formula(text: str) -> None:
    content = as_csv([cited(text)], "da", BASE)
    assert content.startswith("\ufeff")
    ((row),) = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""))
    assert not row["quote"].startswith(("=", "+", "-", "@"))
    assert row["quote"] in (text, f"'{text}")
    assert row["speaker"] == "Hans af Rosen"


@settings(max_examples=20)  # a document takes its time
@given(texts)
def test_word_holds_the_words_and_a_link(text: str) -> None:
    citation = cited(text)
    document = docx.Document(io.BytesIO(as_docx([citation], "da", BASE)))
    quote, source = document.paragraphs
    assert quote.text == f"”{text}”"
    assert "Hans af Rosen, Æblegård & Søn, 5. Hvem #1 {får} støtte?, Referat & mere" in source.text
    (link,) = source.hyperlinks
    assert link.url == link.text == BASE + citation.path


def test_word_survives_what_xml_cannot_hold() -> None:
    document = docx.Document(io.BytesIO(as_docx([cited("a\x00b\x1bc")], "da", BASE)))
    assert document.paragraphs[0].text == "”a\ufffdb\ufffdc”"


def bibtex(citation: Citation) -> Entry:
    (entry,) = parse_string(as_bibtex([citation], "da", BASE), "bibtex").entries.values()
    return entry


def read_tex(tex: str) -> str:
    names = {
        "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
        "textasciitilde": "~", "textasciicircum": "^",
    }  # fmt: skip
    return re.sub(
        r"\\(\w+)\{\}|\\([#$%&_])|([\\{}])", lambda m: names[m[1]] if m[1] else m[2] or "?", tex
    )


@given(texts)
def test_bibtex_holds_the_words(text: str) -> None:
    entry = bibtex(cited(text))
    assert read_tex(entry.fields["annote"]) == text
    assert read_tex(entry.fields["title"][1:-1]) == "5. Hvem #1 {får} støtte?"
    assert entry.fields["date"] == "2018-04-11"
    assert entry.fields["url"] == f"{BASE}/documents/minutes?mark=0-{len(text)}#5.1"


@given(texts)
def test_ris_holds_the_words(text: str) -> None:
    lines = as_ris([cited(text), cited(text)], "da", BASE).split("\r\n")
    assert [bool(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line)) for line in lines] == [
        bool(line) for line in lines
    ]
    records = "\n".join(lines).split("\n\n")
    assert len(records) == 2
    for record in records:
        tags = [line[:2] for line in record.strip("\n").split("\n")]
        assert (tags[0], tags[-1]) == ("TY", "ER")
        assert f"\nN1  - {text}\n" in record
        assert "\nAU  - af Rosen, Hans\n" in record
        assert "\nDA  - 2018/04/11/\n" in record


@given(texts)
def test_csl_holds_the_words(text: str) -> None:
    (item,) = json.loads(as_csl([cited(text)], "da", BASE))
    assert item["abstract"] == text
    assert item["type"] == "speech"
    assert item["author"] == [{"family": "Rosen", "given": "Hans", "non-dropping-particle": "af"}]
    assert item["issued"] == {"date-parts": [[2018, 4, 11]]}
    # The names that the schema of CSL-JSON allows, of those that are used.
    assert set(item) <= {
        "id", "type", "title", "author", "issued", "page", "note", "abstract", "language", "URL",
        "event-title",
    }  # fmt: skip


@given(texts)
def test_plain_text_holds_the_words(text: str) -> None:
    assert as_plain([cited(text)], "da", BASE).startswith(f"”{text}”\n– Hans af Rosen, ")
    assert as_plain([cited(text)], "en", BASE).startswith(f"“{text}”\n– Hans af Rosen, ")


# --- the source is named right --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "inverted"),
    [
        ("Cecilie Schwartz Førby", "Førby, Cecilie Schwartz"),
        ("Jens Peter Müller", "Müller, Jens Peter"),
        ("Hans af Rosen", "af Rosen, Hans"),
        ("Anna van der Berg", "van der Berg, Anna"),
        ("Jens la Cour", "la Cour, Jens"),
        ("Hans von Bülow Madsen", "von Bülow Madsen, Hans"),
        ("Jeanne d’Arc", "d’Arc, Jeanne"),
        ("Jens-Ole Holm-Hansen", "Holm-Hansen, Jens-Ole"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("Frida", "Frida"),
        ("von Bülow", "Bülow, von"),
        ("K. B. Ø", "Ø, K. B."),
    ],
)
def test_names_are_taken_apart(name: str, inverted: str) -> None:
    assert Author.of(name).inverted() == inverted
    person = bibtex(cited("x", speaker=name)).persons["author"]
    assert len(person) == 1
    assert read_tex(str(person[0])) == inverted


def test_particles_are_apart_where_the_format_has_a_place_for_them() -> None:
    (person,) = bibtex(cited("x", speaker="Anna van der Berg")).persons["author"]
    assert (person.first_names, person.prelast_names, person.last_names) == (
        ["Anna"], ["van", "der"], ["Berg"],
    )  # fmt: skip


@pytest.mark.parametrize("label", ["ABL", "Ordstyrer", "Ib and Bo", "Bo, Nord", "{x"])
def test_an_unresolved_speaker_is_named_as_printed(label: str) -> None:
    citation = cited("x", speaker=None, label=label)
    (person,) = bibtex(citation).persons["author"]
    assert (person.first_names, read_tex(person.last_names[0][1:-1])) == ([], label)
    assert f"\nAU  - {label}\r\n" in as_ris([citation], "da", BASE)
    assert json.loads(as_csl([citation], "da", BASE))[0]["author"] == [{"literal": label}]
    assert f"– {label}, " in as_plain([citation], "da", BASE)


def test_what_nobody_says_has_no_author() -> None:
    citation = cited("x", speaker=None, label=None, organisation=None)
    assert "author" not in bibtex(citation).persons
    assert "AU  - " not in as_ris([citation], "da", BASE)
    assert "author" not in json.loads(as_csl([citation], "da", BASE))[0]
    assert "– Referatets egen tekst, 5." in as_plain([citation], "da", BASE)


def test_keys_are_each_of_one_quote() -> None:
    three = [cited("x"), cited("y"), cited("z", speaker=None, label=None)]
    keys = list(parse_string(as_bibtex(three, "da", BASE), "bibtex").entries)
    assert keys == ["rosen2018n1", "rosen2018n2", "minutes2018n3"]
    assert [item["id"] for item in json.loads(as_csl(three, "da", BASE))] == keys


# --- the site -------------------------------------------------------------------------------------


@given(st.data())
def test_a_key_stands_for_a_slice_of_one_turn(
    quick: Answerer, kolding: Document, data: st.DataObject
) -> None:
    turn = data.draw(st.sampled_from(kolding.turns))
    start = data.draw(st.integers(turn.start, turn.end - 1))
    end = data.draw(st.integers(start + 1, turn.end))
    found = find_citation(Site(quick), f"{kolding.id}:{start}-{end}")
    words = " ".join(kolding.text[start:end].split())
    assert (found.text if found else "") == words
    if found:
        assert found.speaker == turn.speaker
        assert find_citation(Site(quick), found.key) == found


@pytest.mark.parametrize(
    "span", ["", "-", "5", "5-2", "0-9999999", "-1-5", "٣-٤", "1-" + "9" * 5000, "a-b"]
)
def test_what_is_no_stretch_of_a_turn_is_no_citation(
    quick: Answerer, kolding: Document, span: str
) -> None:
    assert find_citation(Site(quick), f"{kolding.id}:{span}") is None
    assert find_citation(Site(quick), f"none:{span}") is None


@pytest.mark.parametrize("suffix", [*FORMATS, "txt"])
def test_every_format_can_be_fetched(quick: Answerer, suffix: str) -> None:
    client = TestClient(create_app(Site(quick)))
    quotes = client.post("/api/ask", json={"question": "Hvad sagde Odense?"}).json()["quotes"]
    keys = [f"{q['document']['id']}:{q['start']}-{q['end']}" for q in quotes]
    answer = client.get(f"/api/citations/{suffix}", params={"quote": keys})
    assert answer.status_code == 200
    if suffix in FORMATS:
        assert answer.headers["content-type"] == FORMATS[suffix][0]
        page = client.get(f"/collection.{suffix}", params={"quote": keys})
        assert page.headers["content-type"] == FORMATS[suffix][0]
        assert f'filename="quotes.{suffix}"' in page.headers["content-disposition"]
