"""The tasks of those who use the pages, in a real browser, from start to end: municipal staff who
ask, researchers who compare and cite, evaluators who check. With and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

MINUTES = "Referat af konferencen ”SOCIALT & ØKONOMISK?”"


@pytest.fixture(
    params=[(1280, True), (1280, False), (360, True), (360, False)],
    ids=["desk", "desk-without-js", "phone", "phone-without-js"],
)
def context(
    browser: Browser, address: str, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A browser at a desk or on a phone. Whatever is done in it, no other host is asked for
    anything, and neither a script nor the policy fails."""
    width, javascript = request.param
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        java_script_enabled=javascript,
        locale="da-DK",
    )
    faults: list[str] = []
    context.on("request", lambda r: None if r.url.startswith(address) else faults.append(r.url))
    context.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    context.on("weberror", lambda e: faults.append(str(e.error)))
    yield context
    context.close()
    assert faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def ask(page: Page, label: str, question: str, button: str = "Spørg") -> None:
    page.get_by_label(label).fill(question)
    page.get_by_role("search").get_by_role("button", name=button).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_municipal_staff_ask_read_the_place_and_ask_on(page: Page) -> None:
    page.goto("/")
    ask(page, "Dit spørgsmål", "Hvad sagde Odense om registrering?")
    heading(page, "Hvad sagde Odense om registrering?")
    speaker = page.get_by_role("heading", level=2).first
    expect(speaker).to_have_text("Cecilie Schwartz Førby, Odense Kommune")
    first = page.get_by_role("article").first
    expect(first.locator("mark")).to_contain_text("vores egen registreringsordning")
    first.get_by_text("Hvad blev sagt før og efter").click()
    expect(first.locator(".neighbour").last).to_be_visible()

    first.get_by_role("link", name="Læs stedet i referatet").click()
    heading(page, MINUTES)
    marked = page.locator("article:target mark").first
    expect(marked).to_be_in_viewport()

    page.go_back()
    ask(page, "Spørg videre", "Og hvad med Silkeborg?")
    heading(page, "Og hvad med Silkeborg?")
    expect(page.get_by_role("article").first).to_contain_text("John Kvistgaard")
    expect(
        page.get_by_role("list").get_by_text("Hvad sagde Odense om registrering?")
    ).to_be_visible()

    restored = page.context.new_page()
    restored.goto(page.url)  # what a colleague sees who is sent the link
    main = page.locator("main").inner_text()
    expect(restored.locator("main")).to_have_text(main, use_inner_text=True)


def test_municipal_staff_lift_and_choose_whom_they_read(page: Page) -> None:
    page.goto("/?q=Hvad sagde Odense om registrering?")
    page.get_by_role("link", name="Fjern begrænsningen til Odense Kommune").first.click()
    expect(page.get_by_text("Kun citater fra")).to_have_count(0)
    filters = page.get_by_role("complementary")
    filters.get_by_role("link", name="Silkeborg Kommune").click()
    expect(page.get_by_text("Kun citater fra")).to_be_visible()
    expect(page.locator(".group")).to_have_count(1)
    expect(page.locator(".group")).to_contain_text("John Kvistgaard")
    filters.get_by_role("link", name="Fjern begrænsningen til Silkeborg Kommune").click()
    expect(page.get_by_text("Kun citater fra")).to_have_count(0)
    expect(page.locator(".group")).not_to_have_count(1)


def test_a_refusal_leads_to_those_who_do_speak(page: Page) -> None:
    page.goto("/?q=Hvad sagde Aarhus om registrering?")
    refusal = page.get_by_role("status")
    expect(refusal).to_contain_text("Aarhus taler ikke i referaterne.")
    refusal.get_by_role("link", name="John Kvistgaard").click()
    expect(page.locator(".group")).to_contain_text("Registreringsordningen har en væsentlig")
    page.go_back()
    refusal.get_by_role("link", name="Spørg alle i stedet").click()
    expect(page.locator(".group").first).to_be_visible()


def test_a_researcher_compares_collects_and_takes_the_sources_along(page: Page) -> None:
    page.goto("/?q=Hvad blev der sagt om registrering?")
    page.get_by_role("link", name="Læs dem side om side").click()
    heading(page, "Sammenlign")
    page.get_by_label("Emne").fill("registrering")
    page.get_by_label("Person eller organisation 1").fill("Odense")
    page.get_by_label("Person eller organisation 2").fill("Silkeborg")
    page.get_by_role("button", name="Sammenlign").click()
    columns = page.locator(".results section")
    expect(columns.nth(0)).to_contain_text("Odense Kommune")
    expect(columns.nth(1)).to_contain_text("Silkeborg Kommune")
    for number in (1, 2):
        page.get_by_role("button", name="Læg i samlingen").first.click()
        expect(page.get_by_role("link", name=f"Samling ({number})")).to_be_visible()

    page.get_by_role("link", name="Samling (2)").click()
    expect(page.get_by_role("article")).to_have_count(2)
    for name, beginning in (("Markdown", b"> "), ("Word (DOCX)", b"PK"), ("BibTeX", b"@")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.path().read_bytes().lstrip().startswith(beginning)
    page.get_by_role("link", name="Link til samlingen").click()
    expect(page.get_by_text("som nogen har delt")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)
    page.go_back()
    page.get_by_role("button", name="Tøm samlingen").click()
    expect(page.get_by_text("Samlingen er tom")).to_be_visible()


def test_a_researcher_finds_words_and_reads_a_person(page: Page) -> None:
    page.goto("/documents")
    page.get_by_role("link", name=MINUTES).click()
    ask(page, "Find i referatet", "indkoeber", "Find")  # typed without ø; inflected in the minutes
    places = page.locator(".excerpts li")
    expect(places.first).to_contain_text("indkøb")
    places.first.get_by_role("link").click()
    expect(page.locator("#hit1")).to_be_in_viewport()
    page.get_by_role("link", name="Næste sted").first.click()
    expect(page.locator("mark.hit:target")).to_be_in_viewport()

    page.get_by_role("link", name="Personer", exact=True).click()
    page.get_by_role("link", name="Frida Tarp").click()
    heading(page, "Frida Tarp")
    expect(page.get_by_text("andetsteds er Frida Tarp fra Aalborg Kommune")).to_be_visible()
    ask(page, "Hvad har Frida Tarp sagt om", "skolemøbler")
    expect(page.locator(".group mark")).to_contain_text("skolemøbler")
    page.get_by_role("link", name="Aalborg Kommune").first.click()
    heading(page, "Aalborg Kommune")


def test_an_evaluator_checks_the_source_and_the_figures(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_role("link", name="State").click()
    page.get_by_role("link", name="Turn that breaks off").click()
    expect(page.locator("article:target mark")).to_be_in_viewport()
    page.get_by_role("link", name="Benchmark").click()  # the language chosen once is kept
    heading(page, "Benchmark")
    page.get_by_role("link", name="Hvad sagde Odense om registrering?").click()
    expect(page.locator("main")).to_contain_text("vores egen registreringsordning")
    page.get_by_role("link", name="Dansk").click()
    page.get_by_role("link", name="Referater", exact=True).click()
    heading(page, "Referater")
