"""The JSON interface: what its description promises, and how it refuses."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin

import httpx
import jsonschema_rs
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from corpus.model import Document
from qa.answer import Answerer
from qa.question import Question
from tests.serving import serving
from web.app import create_app
from web.cli import allowed_hosts
from web.site import Site

BASE = "http://127.0.0.1:8000"  # where `qa serve` serves: the links of the examples point there


@pytest.fixture(scope="module")
def client(quick: Answerer) -> TestClient:
    return TestClient(create_app(Site(quick)), base_url=BASE)


@pytest.fixture(scope="module")
def description(client: TestClient) -> Any:
    return client.get("/openapi.json").json()


# --- the description ------------------------------------------------------------------------------


def operations(description: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def example_of(operation: Any, place: str) -> dict[str, Any]:
    parameters = operation.get("parameters", ())
    return {p["name"]: p["example"] for p in parameters if p["in"] == place and "example" in p}


def test_every_example_is_what_is_answered(client: TestClient, description: Any) -> None:
    without = []
    for path, method, operation in operations(description):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        answer = client.request(
            method,
            path.format(**example_of(operation, "path")),
            params=example_of(operation, "query"),
            json=body.get("example"),
        )
        contents = operation["responses"]["200"]["content"]
        examples = {kind: told for kind, told in contents.items() if "example" in told}
        if not examples:
            without.append(path)
        for kind, told in examples.items():
            assert answer.status_code == 200, path
            assert answer.headers["content-type"].partition(";")[0] == kind
            shown = answer.json() if kind == "application/json" else answer.text
            assert shown == told["example"], path
            schema = {**told.get("schema", {}), "components": description["components"]}
            jsonschema_rs.validate(schema, shown)
    # A whole text is too long for an example, and there is no report before one is made.
    assert without == ["/api/documents/{document_id}/text", "/api/benchmark"]


def test_everything_in_the_description_is_explained(description: Any) -> None:
    for path, _, operation in operations(description):
        assert operation["summary"], path
        assert operation["description"], path


@pytest.fixture(scope="module")
def loaded(quick: Answerer) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(Site(quick)))


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_no_request_breaks_the_description(
    loaded: schemathesis.BaseSchema, mode: schemathesis.GenerationMode
) -> None:
    for found in loaded.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # else it raises
        if mode.is_positive or operation.path_parameters or operation.query or operation.body:
            check(operation.as_strategy(mode))
        if there := example_of(operation.definition.raw, "path"):
            check(operation.as_strategy(path_parameters=there))


def check(cases: SearchStrategy[schemathesis.Case[Any]]) -> None:
    @settings(max_examples=15)
    @given(cases)
    def answers(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate()

    answers()


# --- lists and documents --------------------------------------------------------------------------


def test_paging_reaches_every_turn_once(client: TestClient, kolding: Document) -> None:
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        path = f"/api/documents/{kolding.id}/turns"
        page = client.get(path, params={"offset": offset, "limit": 40}).json()
        assert page["total"] == len(kolding.turns)
        seen += [turn["id"] for turn in page["items"]]
        offset = page["next"]
    assert seen == [turn.id for turn in kolding.turns]


def test_offsets_point_into_the_text(client: TestClient, kolding: Document) -> None:
    text = client.get(f"/api/documents/{kolding.id}/text").text
    turns = client.get(f"/api/documents/{kolding.id}/turns", params={"limit": 500}).json()["items"]
    quotes = client.post("/api/ask", json={"question": "Hvad sagde Odense?"}).json()["quotes"]
    found = client.get(
        f"/api/documents/{kolding.id}/findings", params={"words": "registrering"}
    ).json()["items"]
    for piece in (*turns, *quotes, *found):
        assert " ".join(text[piece["start"] : piece["end"]].split()) == piece["text"]
    assert any("registreringsordning" in finding["text"] for finding in found)


def test_a_turn_leads_to_its_neighbours(client: TestClient, kolding: Document) -> None:
    turn = client.get(f"/api/turns/{kolding.turns[1].id}").json()
    around = {neighbour["position"]: neighbour["turn_id"] for neighbour in turn["context"]}
    assert around.get("next") in (kolding.turns[2].id, None)
    for other in around.values():
        assert client.get(f"/api/turns/{other}").status_code == 200


def test_people_lead_to_their_turns(client: TestClient) -> None:
    people = client.get("/api/people", params={"limit": 500}).json()["items"]
    cecilie = next(p for p in people if p["name"] == "Cecilie Schwartz Førby")
    assert client.get(f"/api/people/{cecilie['slug']}").json() == cecilie
    turns = client.get(f"/api/people/{cecilie['slug']}/turns").json()
    assert turns["total"] == cecilie["turns"]
    assert {turn["speaker"] for turn in turns["items"]} == {cecilie["name"]}


def test_comparison_quotes_each_and_says_who_is_unknown(client: TestClient) -> None:
    asked = {"topic": "registrering", "who": ["Odense", "Silkeborg", "Atlantis"]}
    columns = client.get("/api/compare", params=asked).json()
    assert [column["known"] for column in columns] == [True, True, False]
    assert {q["organisation"] for q in columns[0]["quotes"]} == {"Odense Kommune"}


# --- conditional requests -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('"with,comma",W/{tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ('"x{bare}"', 200),
        ("{bare}", 200),
        ("", 200),
    ],
)
def test_what_the_reader_has_is_not_sent_again(
    client: TestClient, kolding: Document, condition: str, status: int
) -> None:
    path = f"/api/documents/{kolding.id}"
    tag = client.get(path).headers["etag"]
    header = condition.format(tag=tag, bare=tag.strip('"'))
    answer = client.get(path, headers={"If-None-Match": header})
    assert answer.status_code == status
    assert answer.headers["etag"] == tag
    assert bool(answer.content) == (status == 200)


# --- refusals -------------------------------------------------------------------------------------


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/api", b"", 404),
        ("GET", "/api/nowhere", b"", 404),
        ("GET", "/api/documents/none", b"", 404),
        ("GET", "/api/documents/..%2f..%2fetc%2fpasswd", b"", 404),
        ("GET", "/api/turns/none", b"", 404),
        ("GET", "/api/people/none/turns", b"", 404),
        ("GET", "/api/benchmark", b"", 404),
        ("GET", "/api/citations/md?quote=none:1-2", b"", 404),
        ("GET", "/api/citations/exe?quote=none:1-2", b"", 422),
        ("GET", "/api/documents?limit=0", b"", 422),
        ("GET", "/api/documents?offset=x", b"", 422),
        ("GET", "/api/compare?topic=x", b"", 422),
        ("GET", "/api/ask", b"", 405),
        ("DELETE", "/healthz", b"", 405),
        ("POST", "/api/ask", b"", 422),
        ("POST", "/api/ask", b"{", 400),
        ("POST", "/api/ask", b"[" * 100_000, 400),
        ("POST", "/api/ask", b'{"question": "\xff"}', 400),
        ("POST", "/api/ask", b'{"question": "\\ud800"}', 422),
        ("POST", "/api/ask", b'{"question": "' + b"x" * (1 << 20), 413),
    ],
)
def test_every_fault_is_a_problem(
    client: TestClient, method: str, path: str, content: bytes, status: int
) -> None:
    answer = client.request(method, path, content=content, headers=JSON)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["detail"]
    assert ("allow" in answer.headers) == (status == 405)


def test_a_body_in_pieces_is_limited_too(client: TestClient) -> None:
    pieces = (b"x" * 65536 for _ in range(20))
    assert client.post("/api/ask", content=pieces, headers=JSON).status_code == 413


def test_the_longest_question_with_the_longest_history_fits(client: TestClient) -> None:
    longest = "🦊" * 1000  # twelve bytes each when escaped
    line = {"question": longest, "history": [longest] * 50}
    assert client.post("/api/ask", json=line).status_code == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/broken", "application/problem+json"), ("/broken", "text/plain; charset=utf-8")],
)
def test_a_fault_of_ours_tells_nothing_of_itself(quick: Answerer, path: str, kind: str) -> None:
    app = create_app(Site(quick))

    @app.get(path)
    def broken() -> None:
        raise RuntimeError("secret")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get(path)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == kind
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/people", "/healthz", "/api/documents", "/nowhere"])
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    got, headed = client.get(path), client.head(path)
    assert headed.status_code == got.status_code
    assert headed.headers == got.headers
    assert headed.content == b""


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("MINUTES.example", 200),
        ("evil.example", 421),
        ("minutes.example.evil.example", 421),
        ("minutes.example@evil.example", 421),
        ("[::1", 421),
        ('"><script>', 421),
    ],
)
def test_only_names_of_the_site_are_answered(quick: Answerer, host: str, status: int) -> None:
    app = create_app(Site(quick), hosts=["127.0.0.1", "minutes.example"])
    for path in ("/", "/healthz"):
        assert TestClient(app).get(path, headers={"Host": host}).status_code == status


def test_a_site_for_this_machine_alone_answers_to_its_names_alone() -> None:
    assert allowed_hosts("127.0.0.1", ()) == ["127.0.0.1", "localhost", "::1", "[::1]"]
    assert allowed_hosts("0.0.0.0", ()) is None
    named = allowed_hosts("0.0.0.0", ("Minutes.example",))
    assert named is not None
    assert "minutes.example" in named
    assert "localhost" in named


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303), (None, 303)],
)
def test_no_other_site_changes_what_is_collected(
    client: TestClient, site: str | None, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = client.post("/collection/empty", headers=headers, follow_redirects=False)
    assert answer.status_code == status
    assert ("set-cookie" in answer.headers) == (status == 303)


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "/\t/evil.example", "http:/x"]
)
def test_a_form_leads_back_to_this_site_alone(client: TestClient, back: str) -> None:
    answer = client.post("/collection/empty", data={"back": back}, follow_redirects=False)
    place = urljoin(BASE, answer.headers["location"])
    assert place.startswith(f"{BASE}/")
    assert "\t" not in place


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_cookies_are_for_this_site_alone(quick: Answerer, scheme: str, secure: bool) -> None:
    client = TestClient(create_app(Site(quick)), base_url=f"{scheme}://127.0.0.1")
    cookie = client.get("/", params={"lang": "da"}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert ("secure" in cookie) == secure


def test_questions_at_once_get_each_its_own_answer(client: TestClient, quick: Answerer) -> None:
    names = list(quick.names.organisations_of)[:8]
    questions = [f"What did {name} say about registration?" for name in names] * 2
    alone = [quick.answer(Question(question=q)).model_dump(mode="json") for q in questions]
    with serving(create_app(Site(quick))) as base, ThreadPoolExecutor(8) as pool:
        together = pool.map(
            lambda q: httpx.post(f"{base}/api/ask", json={"question": q}, timeout=60).json(),
            questions,
        )
        assert list(together) == alone
