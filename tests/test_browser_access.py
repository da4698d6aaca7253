"""Everybody can use every page: WCAG by axe-core, the keyboard alone, small and zoomed screens."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

MINUTES = "/documents/referat-socialt-og-oekonomisk-2018-04-11"
PAGES = {
    "front": "/",
    "answer": "/?q=Hvad blev der sagt om registrering?",
    "thread": "/?q=And what about Silkeborg?&h=What did Odense say about registration?",
    "filtered": "/?q=Hvad blev der sagt om registrering?&organisation=Silkeborg Kommune",
    "narrated": "/?q=What phases does a social enterprise typically go through?",
    "refusal": "/?q=Hvad sagde Aarhus om registrering?",
    "too long": "/?q=" + "x" * 1001,
    "documents": "/documents",
    "minutes": f"{MINUTES}?mark=8000-8100&find=indkøb",
    "people": "/people",
    "person": "/people/frida-tarp?q=skolemøbler",
    "organisation": "/organisations/odense-kommune",
    "compare": "/compare?topic=registrering&who=Odense&who=Nobody",
    "collection": "/collection?quote=referat-socialt-og-oekonomisk-2018-04-11:16000-16100",
    "empty collection": "/collection",
    "state": "/state",
    "benchmark": "/benchmark",
    "benchmark question": "/benchmark/odense",
    "missing": "/nowhere",
}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module", params=["da", "en"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """In Danish at a desk, in English on a phone. The policy of the pages allows no script but
    theirs, so it is lifted for axe."""
    width = 1280 if request.param == "da" else 360
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"/?lang={request.param}")
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(PAGES[name])
    for details in page.locator("details").all()[:6]:
        details.evaluate("element => element.open = true")
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=CONTRAST).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("width", [320, 640])  # 640: 1280 at 200 %
def test_nothing_is_wider_than_the_page(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(base_url=address, viewport={"width": width, "height": 600})
    for path in (*PAGES.values(), "/?q=" + "x" * 300):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


def test_text_can_be_twice_as_large(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 800})
    for path in PAGES.values():
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
    page.close()


def test_the_keyboard_alone_is_enough(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="da-DK")
    page = context.new_page()
    page.goto("/")
    page.keyboard.type("Hvad sagde Odense om registrering?")  # the box has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Gå til indholdet")
    expect(focused).to_be_in_viewport()
    page.keyboard.press("Enter")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(focused.inner_text())
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert "Odense Kommune ×" in reached[0]
    assert "Cecilie Schwartz Førby" in reached
    assert "Hvad blev sagt før og efter" in reached
    assert "Læg i samlingen" in reached
    page.locator("summary", has_text="Citér").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".citation").first).to_be_visible()
    context.close()


def test_printed_minutes_are_minutes(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto(MINUTES)
    page.emulate_media(media="print")
    for shown in ("h1", ".participants", ".turn h3"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in ("header.top", "footer", ".find", ".contents", ".anchor"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.close()
