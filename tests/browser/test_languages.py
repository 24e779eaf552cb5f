"""The language in a browser: from the first paint, from page to page, and on what the data say."""

from playwright.sync_api import Page, expect

from tests.browser.harness import Visit

FIRST = """async (address) => {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [page.documentElement.lang, page.title, page.querySelector("noscript").textContent];
}"""


def test_the_first_paint_is_in_the_language_of_the_link(visit: Visit) -> None:
    screen = visit("/kart?sprak=en", lang="en")
    assert screen.page.evaluate(FIRST, screen.page.url) == [
        "en",
        "Samhandlingsmonitoren",
        "This dashboard needs JavaScript. Turn it on in the browser, and load again.",
    ]
    expect(screen.page.locator("html")).to_have_attribute("lang", "en")
    expect(screen.page.locator("h1")).to_have_text("Map")
    expect(screen.page).to_have_title("Map · Samhandlingsmonitoren")


def choose_language(page: Page, label: str, name: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=name, exact=True).click()


def test_a_chosen_language_is_kept_from_page_to_page(visit: Visit) -> None:
    screen = visit("/budsjett?omrade=12")
    page = screen.page
    with screen.rerun():
        choose_language(page, "Språk", "Nynorsk")
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    with screen.rerun():
        page.get_by_role("link", name="Prosjekt", exact=True).click()
    expect(page.locator("h1")).to_have_text("Prosjekt")
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    screen.lang = "nn"
    expect(page.get_by_role("combobox", name="Sortert")).to_have_value("Nyaste først")
    with screen.rerun():
        choose_language(page, "Språk", "English")
    # What was chosen stays chosen, in the new language's words.
    expect(page.get_by_role("combobox", name="Sort")).to_have_value("Newest first")
    expect(page.get_by_role("radio", name="Projects")).to_be_checked()
    with screen.rerun():
        choose_language(page, "Language", "Nynorsk")
    assert "sprak=nn" in page.url
    assert "omrade=12" in page.url
    title = page.get_by_test_id("stPageLink").locator("span[lang]").first
    expect(title).to_have_attribute("lang", "nb")  # the data's titles are bokmål
