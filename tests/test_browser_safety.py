"""What is in minutes and questions stays text, no other host is asked, and pages stay light."""

import os
import statistics
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from corpus.minutes import parse_minutes
from index.build import build_index
from index.encoder import Encoder
from qa.answer import Answerer
from tests.serving import serving
from web.app import create_app
from web.site import Site

pytestmark = pytest.mark.browser

SCRIPT = "<script>document.title = 'taken over'</script><img src=x onerror=alert(1)>"
REVERSED = "\u202eesrever\u202c"
HEBREW = "שרה כהן"
LONG = "Arbejdsmarkedsuddannelsesudvalgsformandskab" * 8
HOSTILE = f"""Referat {SCRIPT}

1. Panel: ”{SCRIPT} {REVERSED}”

Paneldeltagere: {HEBREW}, Nord {SCRIPT} ApS (IB); Eva Lund, Syd{LONG} (EL).

IB: Vi siger {SCRIPT} og \u202e hver dag om prisen.

EL: Prisen er {LONG} "onload=alert(1) for høj.
"""
ODENSE = "/?q=Hvad sagde Odense om registrering?"


@pytest.fixture(scope="module")
def hostile(words: Encoder) -> Iterator[str]:
    index = build_index([parse_minutes(HOSTILE, "hostile")], words)
    with serving(create_app(Site(Answerer(index, words)))) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 320])
def test_hostile_text_stays_text(browser: Browser, hostile: str, width: int) -> None:
    context = browser.new_context(base_url=hostile, viewport={"width": width, "height": 800})
    faults: list[str] = []
    context.on("request", lambda r: None if r.url.startswith(hostile) else faults.append(r.url))
    context.on("dialog", lambda dialog: faults.append(dialog.message))
    page = context.new_page()
    paths = ["/", "/documents", "/documents/hostile?find=prisen", "/people", "/state",
             "/people/eva-lund", f"/compare?topic=prisen {SCRIPT}&who=Eva Lund&who={SCRIPT}",
             f"/?q={SCRIPT} {REVERSED}&h={SCRIPT}&lifted={SCRIPT}", "/?q=Hvad siger de om prisen?",
             f"/?q=prisen&speaker={SCRIPT}", f"/documents/hostile?find={SCRIPT}"]  # fmt: skip
    for path in paths:
        page.goto(path)
        assert page.locator("script").count() == 1, path
        assert page.locator("img").count() == 1, path  # that of the page's own head
        assert page.evaluate("document.title") != "taken over"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert faults == []


def test_letters_that_turn_the_text_around_end_with_their_name(
    browser: Browser, hostile: str
) -> None:
    page = browser.new_page(base_url=hostile)
    page.goto("/documents/hostile")
    names = page.locator(".turn h3 bdi, .session > h2 bdi, .contents bdi").all()
    assert len(names) > 4
    for name in names:
        assert name.evaluate("element => getComputedStyle(element).unicodeBidi") == "isolate"
    page.close()


@pytest.mark.parametrize(
    "path", ["/", "/?q=Hvad blev der sagt om registrering?", "/compare?topic=pris&who=CBS"]
)
def test_a_page_is_light(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(base_url=address)
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    html = page.goto(path, wait_until="networkidle")
    assert html is not None
    assert len(html.body()) <= 60_000
    # The page, its style, its script and its picture; and, in some browsers, that again as icon.
    assert len(responses) <= 5, responses
    assert sum(len(response.body()) for response in responses) <= 110_000
    page.close()


def test_long_turns_do_not_make_an_answer_heavy(browser: Browser, words: Encoder) -> None:
    speech = "Vi taler længe om prisen på indkøb og om alt det andet. " * 120
    turns = "\n\n".join(f"P{chr(65 + n)}: Prisen er {n}. {speech}" for n in range(20))
    people = "; ".join(f"Person {chr(65 + n)}, Kommune (P{chr(65 + n)})" for n in range(20))
    text = f"Referat\n\n1. Panel: ”Om prisen”\n\nPaneldeltagere: {people}.\n\n{turns}\n"
    index = build_index([parse_minutes(text, "long")], words)
    with serving(create_app(Site(Answerer(index, words)))) as address:
        page = browser.new_page(base_url=address)
        response = page.goto("/?q=Hvad siger de om prisen?")
        assert response is not None
        expect(page.get_by_role("article")).to_have_count(8)
        assert len(response.body()) <= 60_000
        page.close()


def test_an_answer_is_painted_at_once(browser: Browser, address: str) -> None:
    if os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
        pytest.skip("the machine is busy with something else: times would tell of that")
    page = browser.new_page(base_url=address)
    painted = []
    for _ in range(5):
        page.goto(ODENSE)
        painted.append(_first_paint(page))
    page.close()
    # The aim is 300 ms; the margin is for slower machines and their noise.
    assert statistics.median(painted) < 1000, painted


def _first_paint(page: Page) -> float:
    """Milliseconds from asking for the page to its words being painted."""
    script = """() => new Promise(resolve => new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            if (entry.name === 'first-contentful-paint') resolve(entry.startTime);
    }).observe({type: 'paint', buffered: true}))"""
    return float(page.evaluate(script))
