"""Every page in every language, in both themes, on a laptop and on a phone: the whole matrix."""

import os
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from playwright.sync_api import Browser, expect

from lib.language import DEFAULT, LANGUAGES, _, use
from lib.screen.pagelist import PAGES, PageSpec
from tests.browser.harness import Screen, Server, Visit, open_screen

Servers: TypeAlias = Callable[..., Server]

GROUNDS: Final = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 24, 26)"}
WIDTHS: Final = (1366, 390)
# Words in charts that do not have the colour of the page's words.
CHART_TEXT = """() => {
  const words = getComputedStyle(document.querySelector('[data-testid="stMain"]')).color;
  const texts = [...document.querySelectorAll(".stPlotlyChart .main-svg text")];
  return texts.filter((e) => getComputedStyle(e).fill !== words).map((e) => e.textContent);
}"""
# As when the reader goes back or forward: another page or language without a new load.
GO = """(address) => {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
OWN = {"presentasjon": "&vis=oppsett"}  # the show itself is in tests/browser/test_stage.py


@pytest.fixture(scope="module")
def reader(browser: Browser, app_server: Server) -> Iterator[Screen]:
    """One reader who goes through all pages: Streamlit's own scripts are loaded once."""
    shots = Path(os.environ["SHOTS"]).resolve() if os.environ.get("SHOTS") else None
    screen = open_screen(browser, app_server.url, shots=shots)
    screen.go("/data")
    yield screen
    screen.page.close()


def in_turn() -> list[tuple[str, str, int]]:
    """Every theme, language and width, so ordered that as little as can be changes each time."""
    turns: list[tuple[str, str, int]] = []
    for theme, language in product(GROUNDS, LANGUAGES):
        widths = WIDTHS if len(turns) % 4 == 0 else WIDTHS[::-1]
        turns += [(theme, language, width) for width in widths]
    return turns


def show(screen: Screen, address: str, theme: str, width: int) -> None:
    """Bring the screen to an address, a theme and a width, as far as it is not there already."""
    page = screen.page
    page.set_viewport_size({"width": width, "height": 900})
    if not page.url.endswith(address):
        with screen.rerun():
            page.evaluate(GO, address)
    app = page.get_by_test_id("stApp")
    if app.evaluate("e => getComputedStyle(e).backgroundColor") != GROUNDS[theme]:
        with screen.rerun():  # maps and charts are drawn again, for the other theme
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    expect(app).to_have_css("background-color", GROUNDS[theme])
    screen.ready()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address or "front")
def test_a_page_is_whole_in_every_language_theme_and_width(reader: Screen, page: PageSpec) -> None:
    problems = []
    for theme, language, width in in_turn():
        address = f"/{page.address}?sprak={language}{OWN.get(page.address, '')}"
        reader.lang = language
        show(reader, address, theme, width)
        use(language)
        expect(reader.page.locator("h1:visible")).to_have_text(_(page.title))
        expect(reader.page).to_have_title(f"{_(page.title)} · Samhandlingsmonitoren")
        turn = f"{page.address or 'front'}-{language}-{width}-{theme}"
        reader.shot(turn)
        words = reader.page.evaluate(CHART_TEXT)
        problems += [f"{turn}: chart words in another colour: {words}"] if words else []
        problems += [f"{turn}: {problem}" for problem in reader.problems()]
        reader.errors.clear()
    assert problems == []


def test_the_matrix_holds_every_combination() -> None:
    turns = in_turn()
    assert sorted(turns) == sorted(product(GROUNDS, LANGUAGES, WIDTHS))
    changes = [sum(a != b for a, b in zip(*two, strict=True)) for two in pairwise(turns)]
    assert max(changes) <= 2
    assert DEFAULT in LANGUAGES


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
