"""Keyboard, screen reader, zoom, spacing, forced colours: what axe cannot see.

Every page is looked at on few screens, by the menu: a cold load costs seconds.
"""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from lib.screen.access import beginnings, names
from lib.screen.pagelist import PAGES
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

# Text that does not fit where it stands. A folded menu is not on the screen.
CUT = """() => [...document.querySelectorAll("#stMain *")].filter((e) => {
  if (!e.checkVisibility() || e.closest("svg, .js-plotly-plot, .stDeckGlJsonChart")) return false;
  const style = getComputedStyle(e);
  const wide = /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
  const high = /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 2;
  return e.clientWidth > 2 && e.textContent.trim() && (wide || high);
}).map((e) => `${e.tagName} ${e.dataset.testid ?? ""} ${e.textContent.slice(0, 60)}`)"""

# WCAG 1.4.12. The space after paragraphs is the rule's, for paragraphs and not for labels.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important }
.stMarkdown p { margin-bottom: 2em !important }"""

# Small targets, but for what the rule leaves out: links in a sentence, in a list or a table, and
# the hidden input of a control whose label is the target.
SMALL = """() => {
  const controls = "a, button, input, select, textarea, summary, [tabindex='0'], label:has(input)";
  const inline = "p a, li a, td a, [data-testid=stSkipToContent]";
  return [...document.querySelectorAll(controls)].filter((e) => {
    if (!e.checkVisibility() || e.closest("[inert]") || e.matches(inline)) return false;
    if (e.matches("label input")) return false;
    const { width, height } = e.getBoundingClientRect();
    return Math.min(width, height) < 24;
  }).map((e) => `${e.tagName} ${e.getAttribute("aria-label") ?? e.textContent.slice(0, 40)}`);
}"""

HEADINGS = """() => [...document.querySelectorAll("#stMain :is(h1, h2, h3, h4, h5, h6)")]
  .filter((e) => e.checkVisibility()).map((e) => Number(e.tagName[1]))"""


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


def follow(screen: Screen, address: str) -> None:
    """Go to a page by the menu, which may be folded away."""
    link = f'[data-testid="stSidebarNavLink"][href$="/{address}"]'
    with screen.rerun():
        screen.page.locator(link).first.evaluate("e => e.click()")


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
    expect(voice).to_have_text(re.compile(r"^Budsjett\. Troms.*: 7 prosjekter, 1,2 mill\. kr$"))
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
    assert focused(page)["tag"] == "MAIN"
    page.keyboard.press("Tab")
    assert focused(page)["name"] != "Oversikt"


def choose_troms(screen: Screen) -> None:
    page = screen.page
    tab_to(page, "^Fylke$")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Troms")
    expect(page.get_by_role("option", name="Troms")).to_be_visible()
    page.keyboard.press("ArrowDown")
    with screen.rerun():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Troms, ved utgangen av 2024")).to_be_visible()
    assert focused(page)["name"] == "Fylke"


def download_a_table(screen: Screen) -> None:
    page = screen.page
    tab_to(page, "^Tabell og kilder: ")
    with screen.rerun():
        page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    assert str(focused(page)["name"]).startswith("Tabell og kilder")
    tab_to(page, "Last ned som CSV")
    with page.expect_download():
        page.keyboard.press("Enter")
    assert "Last ned som CSV" in str(focused(page)["name"])


def test_menus_and_dialogs_hold_when_they_are_open(visit: Visit) -> None:
    screen = visit("/")
    page = screen.page
    page.get_by_role("combobox", name="Fylke").click()
    expect(page.get_by_role("option", name="Troms")).to_be_visible()
    assert screen.axe() == []
    page.keyboard.type("zzz")
    expect(page.get_by_role("option", name="Det finnes ikke noe slikt valg")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Slik leser du dette").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ord på denne siden")
    assert screen.axe() == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Innstillinger og utskrift").click()
    expect(page.get_by_role("menuitem", name="Skriv ut")).to_be_visible()
    assert screen.axe() == []
    english = english_words(page)
    assert english == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hva det betyr: Overføring til").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("medfinansiering")
    screen.ready()  # half faded in, it is pale
    assert screen.axe() == []
    page.keyboard.press("Escape")


def english_words(page: Page) -> list[str]:
    """Streamlit's own words that still stand in the accessibility tree."""
    tree = page.locator("body").aria_snapshot()
    known = {*names(), *(each.strip() for each in beginnings())} - {"System", "Stop"}
    shown = [line.strip() for line in tree.splitlines()]
    return [
        word for word in sorted(known) if any(re.search(rf'"{word}\b|: {word}$', s) for s in shown)
    ]


def wrong(screen: Screen) -> list[str]:
    """What is wrong with a page for somebody who zooms, has big fingers, or listens."""
    page = screen.page
    tree = page.locator("body").aria_snapshot()
    names_ = re.findall(r"button \"([^\"]+)\"", re.sub(r'"Vis valgene"', "", tree))
    repeated = {name for name in names_ if names_.count(name) > 1}
    loose = [
        *wrong_headings(page.evaluate(HEADINGS)),
        *(f"more than one button {name!r}" for name in sorted(repeated)),
        *(f"read aloud: {word}" for word in re.findall(r"\b[a-z]+_[a-z_]+\b", visible(tree))),
        *(f"no {each}" for each in ("main:", "banner:", "contentinfo:") if each not in tree),
    ]
    page.add_style_tag(content=SPACING)
    spaced = [
        *screen.structure(),
        *(f"cut: {each}" for each in page.evaluate(CUT)),
        *(f"small: {each}" for each in page.evaluate(SMALL)),
    ]
    page.evaluate("document.head.lastElementChild.remove()")
    return loose + spaced


def wrong_headings(levels: list[int]) -> list[str]:
    skips = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    return [
        *(["no h1 first, or several"] if levels[:1] != [1] or levels.count(1) > 1 else []),
        *(f"headings skip from {high} to {low}" for high, low in skips),
    ]


def visible(tree: str) -> str:
    """The accessibility tree without addresses and file names."""
    return re.sub(r"/url:.*|https?://\S+|\w+\.csv", "", tree)


@pytest.mark.timeout(300)  # ten pages on one screen
def test_every_page_holds_enlarged_spaced_and_read_aloud(visit: Visit) -> None:
    # 1280 px at 400 per cent are 320.
    screen = visit("/", width=320, height=640, reduced_motion=True)
    found = {"": wrong(screen)}
    for page in PAGES[1:]:
        if page.address == "presentasjon":  # its player covers it: tests/browser/test_stage.py
            continue
        follow(screen, page.address)
        found[page.address] = wrong(screen)
    assert {address: list_ for address, list_ in found.items() if list_} == {}
    assert screen.page.evaluate("document.getAnimations().length") == 0
    folded = screen.page.locator("#stSidebar")
    assert folded.evaluate("e => e.inert") is True  # it does not catch the focus
    screen.page.get_by_role("button", name="Åpne meny og utvalg").click()
    menu = screen.page.get_by_role("region", name="Meny og utvalg")
    expect(menu.get_by_role("navigation", name="Sider")).to_be_visible()
    screen.page.emulate_media(forced_colors="active")
    screen.page.keyboard.press("Tab")
    assert focused(screen.page)["ring"]
