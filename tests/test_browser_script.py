"""What JavaScript adds to the pages: answers without a page load, and the keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ODENSE = "/?q=Hvad sagde Odense om registrering?"
EVERYBODY = "/?q=Hvad blev der sagt om registrering?"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="da-DK")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_answers_arrive_without_a_page_load(page: Page) -> None:
    page.goto("/")
    page.evaluate("window.loadedOnce = true")
    page.get_by_label("Dit spørgsmål").fill("Hvad sagde Odense om registrering?")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()  # a screen reader goes on at the answer
    expect(page).to_have_title("Hvad sagde Odense om registrering? – Spørg referatet")
    page.get_by_label("Spørg videre").fill("What did Silkeborg say about registration?")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Hvad sagde Odense om registrering?")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("What did Silkeborg say about registration?")
    assert page.evaluate("window.loadedOnce")


def test_keys_go_to_the_box_and_through_the_quotes(page: Page) -> None:
    page.goto(EVERYBODY)
    for key, quote in (("j", 1), ("j", 2), ("k", 1), ("k", 1)):
        page.keyboard.press(key)
        expect(page.locator(f"#quote{quote}")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Spørg videre")).to_be_focused()
    page.keyboard.type("jkc/")  # in the box, they are letters
    expect(page.get_by_label("Spørg videre")).to_have_value("jkc/")


def test_a_quote_is_copied_with_its_source(page: Page) -> None:
    page.goto(ODENSE)
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Kopieret")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "vores egen registreringsordning" in copied
    assert "Cecilie Schwartz Førby, Odense Kommune" in copied
    page.goto(copied.rpartition(" ")[2])  # the link in the source leads to the place
    expect(page.locator("article:target mark").first).to_be_in_viewport()


def test_a_quote_that_cannot_be_copied_is_shown_selected(page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    page.goto(ODENSE)
    page.get_by_role("button", name="Kopiér med kilde").click()
    expect(page.locator(".citation")).to_be_visible()
    assert "vores egen registreringsordning" in page.evaluate("String(getSelection())")


def test_collecting_keeps_the_place(page: Page) -> None:
    page.goto(EVERYBODY)
    page.evaluate("window.loadedOnce = true")
    button = page.locator("#quote2").get_by_role("button", name="Læg i samlingen")
    button.click()
    expect(page.get_by_role("link", name="Samling (1)")).to_be_visible()
    expect(page.locator("#quote2").get_by_text("Ligger i samlingen")).to_be_visible()
    assert page.evaluate("window.loadedOnce")
