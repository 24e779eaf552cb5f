"""Every page on a laptop and on a phone, in both themes; the fixture checks what must hold."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import expect

from lib.screen.pagelist import PAGES, PageSpec
from tests.browser.harness import Server, Visit

Servers: TypeAlias = Callable[..., Server]

DARK = "rgb(16, 24, 26)"  # the dark theme's background
# Words in charts that do not have the colour of the page's words.
CHART_TEXT = """() => {
  const words = getComputedStyle(document.querySelector('[data-testid="stMain"]')).color;
  const texts = [...document.querySelectorAll(".stPlotlyChart .main-svg text")];
  return texts.filter((e) => getComputedStyle(e).fill !== words).map((e) => e.textContent);
}"""
# The stage covers its page: tests/browser/test_stage.py looks at both.
EVERY_PAGE = pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.address != "presentasjon"],
    ids=lambda page: page.address or "front",
)


@EVERY_PAGE
def test_a_page_is_whole_at_both_widths_in_both_themes(visit: Visit, page: PageSpec) -> None:
    screen = visit(f"/{page.address}")
    expect(screen.page.locator("h1")).to_have_text(screen.page.title().partition(" · ")[0])
    name = page.address or "front"
    screen.shot(f"{name}-1366-light")
    assert screen.problems() == []
    with screen.rerun():  # maps and charts are drawn again, for the other theme
        screen.page.emulate_media(color_scheme="dark")
    expect(screen.page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    assert screen.page.evaluate(CHART_TEXT) == []
    screen.shot(f"{name}-1366-dark")
    assert screen.problems() == []
    screen.page.set_viewport_size({"width": 390, "height": 900})
    screen.ready()
    screen.shot(f"{name}-390-dark")
    assert screen.structure() == []
    with screen.rerun():
        screen.page.emulate_media(color_scheme="light")
    screen.shot(f"{name}-390-light")  # the fixture looks at all of it once more


@pytest.mark.parametrize("address", ["kart", "prosjekter"])
def test_a_phone_opens_a_page_with_the_sidebar_away(visit: Visit, address: str) -> None:
    screen = visit(f"/{address}", width=390)
    expect(screen.page.locator("h1")).to_be_in_viewport()


@pytest.mark.parametrize("page", [PAGES[1]], ids=lambda page: page.address)
def test_a_cold_deep_link_opens_the_right_page(
    visit: Visit, server: Servers, store_file: Path, page: PageSpec
) -> None:
    fresh = server(env={"SAMHANDLING_STORE": str(store_file)})
    screen = visit(f"/{page.address}?omrade=19", server=fresh)
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_text("Troms, ved utgangen av 2024")).to_be_visible()


@pytest.mark.parametrize("width", [390])
def test_table_and_sources_are_one_click_away(visit: Visit, width: int) -> None:
    screen = visit("/budsjett", width=width)
    behind = screen.page.get_by_text("Tabell og kilder").first
    with screen.rerun():
        behind.click()
    table = screen.page.get_by_role("table").first
    expect(table).to_be_visible()
    expect(screen.page.get_by_role("link", name="Regjeringen").first).to_be_visible()
    expect(screen.page.get_by_role("button", name="Last ned bildet som SVG")).to_be_visible()
    expect(screen.page.get_by_role("button", name="Kopier lenken til visningen")).to_be_visible()
    for words in (
        "Det jeg ser, som Excel",
        "Det jeg ser, som CSV",
        "Alt, som Excel",
        "Alt, som CSV",
    ):
        expect(screen.page.get_by_role("button", name=words)).to_be_visible()
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Last ned som CSV").first.click()
    text = download.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b";" in text
    assert download.value.suggested_filename.endswith(".csv")
