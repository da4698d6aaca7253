"""The pages and the HTTP interface, without a browser."""

import html
import json
import re
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from corpus.minutes import parse_minutes
from index.build import build_index
from index.encoder import Encoder
from qa.answer import Answerer
from qa.question import LONGEST_QUESTION
from web.app import create_app
from web.site import Site

ODENSE = "Hvad sagde Odense om registrering?"


@pytest.fixture(scope="module")
def site(quick: Answerer) -> Site:
    return Site(quick)


@pytest.fixture
def client(site: Site) -> TestClient:
    return TestClient(create_app(site))


def test_the_api_follows_the_contract(client: TestClient, quick: Answerer) -> None:
    response = client.post("/api/ask", json={"id": "q1", "question": ODENSE, "top": 2})
    assert response.status_code == 200
    answer = response.json()
    assert (answer["id"], answer["status"], answer["language"]) == ("q1", "answered", "da")
    assert answer["quotes"][0]["speaker"] == "Cecilie Schwartz Førby"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "question"),
        ({"question": "x" * (LONGEST_QUESTION + 1)}, "question"),
        ({"question": "x", "top": 0}, "top"),
        ([], "body"),
    ],
)
def test_a_bad_question_is_a_problem_that_names_the_field(
    client: TestClient, body: object, where: str
) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert where in response.json()["detail"]


def test_health(client: TestClient, quick: Answerer) -> None:
    health = client.get("/healthz").json()
    assert health["status"] == "ok"
    assert health["passages"] == len(quick.index.passages)


def test_the_front_page_has_examples_that_are_links(client: TestClient) -> None:
    page = client.get("/", headers={"Accept-Language": "da"}).text
    assert "Hvad sagde Odense om registrering?" in page
    assert 'href="/?q=Hvad%20sagde%20Odense%20om%20registrering%3F"' in page


def test_only_those_who_speak_are_listed_as_quoted(client: TestClient) -> None:
    page = client.get("/?q=What phases does a social enterprise typically go through?&top=50").text
    headings = dict(re.findall(r'<h2 id="(group\d+)-who">(.*?)</h2>', page))
    names = {place: re.sub("<.*?>", "", heading) for place, heading in headings.items()}
    assert "The minutes’ own text" in names.values()
    listed = re.search(r'<nav class="speakers".*?(\d+) are quoted:(.*?)</nav>', page, re.DOTALL)
    assert listed is not None
    links = re.findall(r'href="#(group\d+)"><bdi>(.*?)</bdi>', listed[2])
    assert len(links) == int(listed[1]) == sum("own text" not in name for name in names.values())
    assert all(names[place].startswith(name) for place, name in links)


def test_the_page_is_in_the_language_of_the_question(client: TestClient) -> None:
    danish = client.get("/", params={"q": ODENSE}, headers={"Accept-Language": "en"}).text
    assert '<html lang="da">' in danish
    english = client.get("/", params={"q": "What did Odense say about registration?"}).text
    assert '<html lang="en">' in english
    assert "panellist" in english
    kept = client.get("/", params={"q": ODENSE, "lang": "en"}).text
    assert '<html lang="en">' in kept


def test_a_quote_links_to_its_place_in_the_minutes(client: TestClient, quick: Answerer) -> None:
    page = client.get("/", params={"q": ODENSE}).text
    quote = client.post("/api/ask", json={"question": ODENSE}).json()["quotes"][0]
    anchor = quote["turn_id"].rpartition(":")[2]
    link = f"/documents/{quote['document']['id']}?mark={quote['start']}-{quote['end']}"
    assert f'href="{link}#{anchor}"' in page
    document = client.get(link).text
    assert f'id="{anchor}"' in document
    marked = re.findall(r"<mark>(.*?)</mark>", document)  # in pieces, where a page ends in it
    assert " ".join("".join(map(html.unescape, marked)).split()) == quote["text"]


@pytest.mark.parametrize("mark", ["", "x", "5-2", "0-999999", "-1-5", "٣-٤"])
def test_a_bad_mark_marks_nothing(client: TestClient, mark: str, quick: Answerer) -> None:
    identifier = quick.index.documents[0].id
    response = client.get(f"/documents/{identifier}", params={"mark": mark})
    assert response.status_code == 200
    assert "<mark>" not in response.text


def test_every_word_of_the_minutes_is_on_their_page(client: TestClient, quick: Answerer) -> None:
    document = quick.index.documents[0]
    shown = _Text.of(client.get(f"/documents/{document.id}").text)
    for turn in document.turns:
        assert document.words(turn.start, turn.end) in shown


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @classmethod
    def of(cls, page: str) -> str:
        parser = cls()
        parser.feed(page)
        return " ".join("".join(parser.parts).split())


def test_missing_pages_are_said_to_be_missing(client: TestClient) -> None:
    for path in ("/documents/none", "/nowhere"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.headers["content-type"].startswith("text/html")
    assert client.get("/api/nowhere").headers["content-type"] == "application/problem+json"


def test_too_long_a_question_gets_a_clear_message(client: TestClient) -> None:
    response = client.get("/", params={"q": "hvad " * 300, "lang": "da"})
    assert response.status_code == 422
    assert f"højst være på {LONGEST_QUESTION}" in response.text


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/healthz", "/nowhere", "/static/style.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


HOSTILE = "<script>alert('x')</script>"


def test_markup_in_questions_and_minutes_stays_text(words: Encoder) -> None:
    text = (
        f"Referat {HOSTILE}\n\n1. Panel: ”{HOSTILE}”\n\n"
        f"Paneldeltagere: Ib Bo, Nord {HOSTILE} ApS (IB); Eva Lund, Syd (EL).\n\n"
        f'IB: Vi siger {HOSTILE} hver dag.\n\nEL: \u202eegnirts\u202c "onload=alert(1)\n'
    )
    index = build_index([parse_minutes(text, "hostile")], words)
    client = TestClient(create_app(Site(Answerer(index, words))))
    for path in ("/", "/documents/hostile", f"/?q={HOSTILE}&h={HOSTILE}&lifted={HOSTILE}",
                 "/?q=Hvad siger IB hver dag?"):  # fmt: skip
        page = client.get(path).text
        assert page.count("<script") == page.count('<script src="/static/app.js" defer>') == 1
        assert "onload=alert" not in _attributes(page)


def _attributes(page: str) -> str:
    found: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(name for name, _ in attrs)

    Parser().feed(page)
    assert not {name for name in found if name.startswith("on")}
    return json.dumps(found)


def test_the_scope_can_be_lifted_by_a_link(client: TestClient) -> None:
    page = client.get("/", params={"q": ODENSE}).text
    assert "lifted=Odense%20Kommune" in page
    lifted = client.get("/", params={"q": ODENSE, "lifted": "Odense Kommune"}).text
    assert "Kun citater fra" not in lifted


def test_the_conversation_goes_on(client: TestClient) -> None:
    page = client.get("/", params={"q": "Og hvad med Silkeborg?", "h": ODENSE}).text
    assert "John Kvistgaard" in page
    assert f'<input type="hidden" name="h" value="{ODENSE}">' in page
    assert '<input type="hidden" name="h" value="Og hvad med Silkeborg?">' in page


def test_a_refusal_says_who_does_speak(client: TestClient) -> None:
    page = client.get("/", params={"q": "Hvad sagde Aarhus om registrering?"}).text
    assert "Aarhus taler ikke i referaterne." in page
    assert "<mark>" not in page
