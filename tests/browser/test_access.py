"""Keyboard, screen reader, zoom, spacing, forced colours: what axe cannot see.

What holds for every page is in tests/browser/test_pages.py.
"""

import re

from playwright.sync_api import Page, expect

from lib.ui import scripts
from lib.ui.access import beginnings, names
from tests.browser.harness import Screen, Visit

VOICE = "#samhandling-said"

# What has the focus: its name, whether a ring is around it, and what lies on top of it.
FOCUS = """() => {
  let e = document.activeElement;
  while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  const radio = e.matches("[type=radio], [type=checkbox]");
  const drawn = radio ? e.closest("label") : e.closest("[role=group]:has(> input)") ?? e;
  const style = getComputedStyle(drawn);
  const box = drawn.getBoundingClientRect();
  const at = [box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2];
  let top = document.elementFromPoint(...at);
  while (top?.shadowRoot?.elementFromPoint(...at)) top = top.shadowRoot.elementFromPoint(...at);
  return {
    tag: e.tagName,
    name: e.getAttribute("aria-label") ?? e.textContent.trim(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: e.id === "stMain" || (top !== null && (drawn.contains(top) || top.contains(drawn))),
  };
}"""


# What our scripts look for in Streamlit's page, by the name they have for it.
SELECTORS = dict(
    re.findall(
        r"^  (\w+): ['\"](.+)['\"],$",
        (scripts.FOLDER / "streamlit.js").read_text("utf-8"),
        re.MULTILINE,
    )
)
MATCHED = """(selectors) => Object.keys(selectors).filter(
  (name) => document.querySelector(selectors[name]) !== null
)"""
WITH_CHARTS = {"plot", "table"}
# Of the field for files, and of a page that is at work: their own tests miss them.
ELSEWHERE = {"fileChip", "fileField", "narrowMenu", "status", "tooltipError"}


def matched_by_scripts(page: Page) -> set[str]:
    """Names of the scripts' selectors that match something on the page now."""
    return set(page.evaluate(MATCHED, SELECTORS))


def focused(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(FOCUS)
    return found


def tab_to(page: Page, name: str) -> None:
    """Press Tab until this has the focus; every stop on the way has a ring that is seen."""
    for _stop in range(80):
        page.keyboard.press("Tab")
        stop = focused(page)
        assert stop["tag"] != "BODY", f"{name} was not reached"
        assert stop["ring"], stop
        assert stop["seen"], stop
        if re.search(name, str(stop["name"])):
            return
    raise AssertionError(name)


def test_a_whole_journey_by_keyboard(visit: Visit) -> None:
    screen = visit("/budsjett")
    page = screen.page
    voice = page.locator(VOICE)
    expect(voice).to_have_attribute("role", "status")
    expect(voice).to_have_text("")  # what stands there first is read anyway
    voice.evaluate("e => (e.same = true)")
    skip_to_the_content(page)
    page.locator('[data-testid="stSkipToContent"]').focus()
    choose_troms(screen)
    expect(voice).to_have_text(re.compile(r"^Budsjett\. Troms.*: 500\s000 kr, 1 prosjekt$"))
    download_a_table(screen)
    tab_to(page, "^Tilgjengelighetserklæring$")
    with screen.rerun():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tilgjengelighetserklæring")
    expect(voice).to_have_text(re.compile("^Tilgjengelighetserklæring. Troms"))
    assert voice.evaluate("e => e.same") is True  # the same element speaks, or nobody hears it


def skip_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page)["name"] == "Hopp til innholdet"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    assert focused(page)["ring"]
    assert focused(page)["seen"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.st-key-filters')") is None


def choose_troms(screen: Screen) -> None:
    page = screen.page
    tab_to(page, "^Område$")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Troms, fylke")
    expect(page.get_by_role("option", name="Troms, fylke")).to_be_visible()
    page.keyboard.press("ArrowDown")
    with screen.rerun():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Troms, alle år").first).to_be_visible()
    assert focused(page)["name"] == "Område"


def download_a_table(screen: Screen) -> None:
    page = screen.page
    tab_to(page, "^Tabell og kilder: ")
    with screen.rerun():
        page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    assert matched_by_scripts(page) >= WITH_CHARTS
    assert str(focused(page)["name"]).startswith("Tabell og kilder")
    tab_to(page, "Last ned som CSV")
    with page.expect_download():
        page.keyboard.press("Enter")
    assert "Last ned som CSV" in str(focused(page)["name"])


def faultless(screen: Screen) -> set[str]:
    """What the scripts' selectors match on a page that axe finds no fault with."""
    assert screen.axe() == []
    return matched_by_scripts(screen.page)


def test_menus_and_dialogs_hold_when_they_are_open(visit: Visit) -> None:
    screen = visit("/budsjett")
    page = screen.page
    page.get_by_role("combobox", name="Område").click()
    expect(page.get_by_role("option", name="Helse Nord")).to_be_visible()
    matched = faultless(screen)
    page.keyboard.type("zzz")
    expect(page.get_by_role("option", name="Det finnes ikke noe slikt valg")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Slik leser du dette").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ord på denne siden")
    matched |= faultless(screen)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Innstillinger og utskrift").click()
    expect(page.get_by_role("menuitem", name="Skriv ut")).to_be_visible()
    matched |= faultless(screen)
    assert english_words(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hva det betyr: Overføringen i 2012").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("medfinansiering")
    screen.ready()  # half faded in, it is pale
    matched |= faultless(screen)
    screen.go("/kart")
    matched |= matched_by_scripts(page)
    assert SELECTORS.keys() - matched == ELSEWHERE


def english_words(page: Page) -> list[str]:
    """Streamlit's own words that still stand in the accessibility tree."""
    tree = page.locator("body").aria_snapshot()
    known = {*names(), *(each.strip() for each in beginnings())} - {"System", "Stop"}
    shown = [line.strip() for line in tree.splitlines()]
    return [
        word for word in sorted(known) if any(re.search(rf'"{word}\b|: {word}$', s) for s in shown)
    ]


def test_the_front_page_is_one_map_stop_that_arrows_move(visit: Visit) -> None:
    page = visit("/").page
    skip_to_the_content(page)
    tab_to(page, "^Østfold: ")
    expect(page.locator(".front .tip")).to_have_text(re.compile(r"^Østfold: 1\s205 kr$"))
    page.keyboard.press("Escape")
    expect(page.locator(".front .tip")).to_be_hidden()
    page.keyboard.press("ArrowUp")
    assert focused(page)["name"] != "Østfold: 1\u00a0205 kr"
    assert focused(page)["ring"]
    page.keyboard.press("Tab")
    assert focused(page)["name"] == "Hele kartet"
    page.keyboard.press("Shift+Tab")
    name = str(focused(page)["name"]).partition(":")[0]
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(f"{name}: ")
    expect(page).to_have_url(re.compile("omrade="))


def test_a_folded_menu_opens_on_a_small_screen_in_forced_colours(visit: Visit) -> None:
    screen = visit("/prosjekter", width=320, height=640)
    page = screen.page
    assert page.evaluate("document.getAnimations().length") == 0
    # Not even a short transition: every element would have one of every property.
    main = page.locator("#stMain")
    assert main.evaluate("e => getComputedStyle(e).transitionProperty") == "none"
    assert "narrowMenu" in matched_by_scripts(page)
    assert page.locator("#stSidebar").evaluate("e => e.inert") is True  # it catches no focus
    page.get_by_role("button", name="Åpne menyen").click()
    menu = page.get_by_role("region", name="Sider")
    expect(menu.get_by_role("link", name="Kart", exact=True)).to_be_visible()
    page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")
    assert focused(page)["ring"]
