"""The page in a real browser: the tasks of a newcomer, at a desk and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from qa.answer import Answerer
from tests.serving import chromium, serving
from web.app import create_app
from web.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(real: Answerer) -> Iterator[str]:
    with serving(create_app(Site(real))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(params=[1280, 360], ids=["desk", "phone"])
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that works without JavaScript and asks no other host."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": request.param, "height": 800},
        java_script_enabled=False,
        locale="da-DK",
    )
    page = context.new_page()
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(site) else None)
    yield page
    assert foreign == []
    context.close()


def test_a_newcomer_asks_and_reads_the_place(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Dit spørgsmål").fill("Hvad sagde Odense om registrering?")
    page.get_by_role("button", name="Spørg").click()
    speaker = page.get_by_role("heading", level=2).first
    assert speaker.inner_text() == "Cecilie Schwartz Førby, Odense Kommune"
    first = page.get_by_role("article").first
    assert "vores egen registreringsordning" in first.locator("mark").inner_text()
    first.get_by_text("Hvad blev sagt før og efter").click()
    assert "Frida Tarp" in first.inner_text()
    first.get_by_role("link", name="Læs stedet i referatet").click()
    marked = page.locator("article:target mark")
    assert "vores egen registreringsordning" in marked.inner_text()
    assert marked.bounding_box() is not None


def test_an_example_answers_and_a_follow_up_goes_on(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_role("link", name="What did Odense say about registration?").click()
    page.get_by_label("Ask on").fill("And what about Silkeborg?")
    page.get_by_role("button", name="Ask").click()
    assert "John Kvistgaard" in page.get_by_role("article").first.inner_text()
    assert page.get_by_role("link", name="What did Odense say about registration?").is_visible()


def test_the_scope_is_lifted_by_its_chip(page: Page) -> None:
    page.goto("/?q=Hvad sagde Odense om registrering?")
    assert page.get_by_text("Kun citater fra").count() == 1
    page.get_by_role("link", name="Odense Kommune").first.click()
    assert page.get_by_text("Kun citater fra").count() == 0
    assert page.get_by_role("article").count() > 0


def test_nothing_is_wider_than_the_page(page: Page) -> None:
    for path in ("/", "/?q=Hvad sagde Odense om registrering?", "/?q=" + "x" * 300,
                 "/documents/referat-socialt-og-oekonomisk-2018-04-11"):  # fmt: skip
        page.goto(path)
        wide = page.viewport_size
        assert wide is not None
        box = page.locator("html").bounding_box()
        main = page.locator("main").bounding_box()
        assert box is not None
        assert main is not None
        assert main["x"] + main["width"] <= wide["width"] + 1


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/")
    page.keyboard.type("Hvad sagde Odense om registrering?")  # the box has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Gå til indholdet"
