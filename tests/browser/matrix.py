"""A page in every language, in both themes, on a laptop and on a phone: the whole matrix."""

import re
from typing import Final

import pytest
from playwright.sync_api import expect

from lib.i18n import LANGUAGES, _, set_language
from lib.ui.navigation import PAGES, PageSpec
from tests.browser.enlarged import wrong
from tests.browser.harness import Screen

GROUNDS: Final = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 24, 26)"}
WIDTHS: Final = (1366, 390)
NARROW: Final = 640  # as in scripts/document.js
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
TITLE = re.compile(r"5[.,]68\s")  # the front page opens with its answer
OWN = {"presentasjon": "&vis=oppsett"}  # the show itself is in tests/browser/test_presentation.py


def in_turn() -> list[tuple[str, str, int]]:
    """Every theme, language and width, so ordered that one thing changes at a time."""
    turns: list[tuple[str, str, int]] = []
    for theme, languages in zip(GROUNDS, (LANGUAGES, LANGUAGES[::-1]), strict=True):
        for language in languages:
            widths = WIDTHS if len(turns) % 4 == 0 else WIDTHS[::-1]
            turns += [(theme, language, width) for width in widths]
    return turns


def resize(screen: Screen, width: int) -> None:
    """Change the width; where filters become one button or several, the page runs again."""
    before = (screen.page.viewport_size or {"width": width})["width"]
    if (before < NARROW) == (width < NARROW):
        screen.page.set_viewport_size({"width": width, "height": 900})
        return
    with screen.rerun():
        screen.page.set_viewport_size({"width": width, "height": 900})


def show(screen: Screen, address: str, theme: str, width: int) -> None:
    """Bring the screen to an address, a theme and a width, as far as it is not there already."""
    page = screen.page
    resize(screen, width)
    if not page.url.endswith(address):
        with screen.rerun():
            page.evaluate(GO, address)
    app = page.get_by_test_id("stApp")
    if app.evaluate("e => getComputedStyle(e).backgroundColor") != GROUNDS[theme]:
        with screen.rerun():  # maps and charts are drawn again, for the other theme
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    expect(app).to_have_css("background-color", GROUNDS[theme])
    screen.ready()


def whole(reader: Screen, page: PageSpec) -> None:
    """Fail with all that is wrong with a page in any language, theme and width."""
    problems = []
    for number, (theme, language, width) in enumerate(in_turn()):
        address = f"/{page.url_path}?sprak={language}{OWN.get(page.url_path, '')}"
        reader.lang = language
        show(reader, address, theme, width)
        set_language(language)
        expect(reader.page.locator("h1:visible")).to_have_text(
            _(page.title) if page.url_path else TITLE
        )
        expect(reader.page).to_have_title(f"{_(page.title)} · Samhandlingsmonitoren")
        turn = f"{page.url_path or 'front'}-{language}-{width}-{theme}"
        reader.shot(turn)
        words = reader.page.evaluate(CHART_TEXT)
        problems += [f"{turn}: chart words in another colour: {words}"] if words else []
        problems += [f"{turn}: {problem}" for problem in reader.problems()]
        reader.errors.clear()
        if page is PAGES[0] and number % 2 == 0:  # each language and theme, at one of the widths
            problems += [f"{turn}, with {each}" for each in opened(reader)]
    # 1280 px at 400 per cent are 320.
    reader.page.set_viewport_size({"width": 320, "height": 640})
    reader.ready()
    problems += [f"{page.url_path} at 320 px: {problem}" for problem in wrong(reader)]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def opened(screen: Screen) -> list[str]:
    """What axe finds with a list, an explanation and the menu open; they are alike on all pages."""
    page = screen.page
    choices = page.locator(".st-key-choose button")  # in a narrow window, the filters
    lists = page.get_by_test_id("stSelectbox").get_by_role("combobox")
    doors = {
        "the choices": (choices if choices.count() else lists).first,
        "downloads": page.locator(".st-key-share button").first,
        "an explanation": page.locator(".st-key-guide button").first,
        "the menu": page.get_by_test_id("stMainMenu").get_by_role("button"),
    }
    found = []
    for name, door in doors.items():
        if door.evaluate("e => e.closest('[inert]') !== null"):  # folded away on a phone
            continue
        door.click()
        screen.ready()
        found += [f"{name} open: {problem}" for problem in screen.axe()]
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    return found
