"""What only a browser can show: a click on the map, a link to a colleague, Back, a spoilt store."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import Screen, Server, Visit

Servers: TypeAlias = Callable[..., Server]


def combobox(page: Page, label: str) -> Locator:
    """One of the selection's widgets in the filter row."""
    return page.locator(".st-key-filters").get_by_role("combobox", name=label)


def heading(page: Page, words: str) -> Locator:
    """Where and when, under the page's title; the live region says it too."""
    return page.get_by_test_id("stMain").get_by_text(words)


def choose(screen: Screen, label: str, option: str) -> None:
    """Choose an option as a reader does, and wait for the page to follow."""
    screen.choose(combobox(screen.page, label), option)


def open_page(screen: Screen, here: str, page: str) -> None:
    """Open a page by the menu at the top, from another."""
    menu = screen.page.get_by_role("navigation", name="Sider")
    expect(menu.get_by_role("link", name=here)).to_have_attribute("aria-current", "page")
    with screen.rerun():
        menu.get_by_role("link", name=page, exact=True).click()


def point_at(screen: Screen, area: str, rows: range, columns: range) -> tuple[float, float]:
    """Move the pointer over the map until the tooltip names the area; return where that was.

    Args:
        screen: a page with a map.
        area: the name to look for.
        rows: how far down to look, in per cent of the map's height.
        columns: how far to the right, in per cent of its width.
    """
    canvas = screen.page.locator("#deckgl-overlay").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    tooltip = screen.page.locator(".deck-tooltip").first
    for row in rows:
        for column in columns:
            x = box["x"] + box["width"] * column / 100
            y = box["y"] + box["height"] * row / 100
            screen.page.mouse.move(x, y)
            if tooltip.is_visible() and tooltip.inner_text().startswith(area):
                return x, y
    message = f"{area} is nowhere on the map"
    raise AssertionError(message)


def test_a_click_on_a_county_selects_it_and_another_goes_back_out(visit: Visit) -> None:
    screen = visit("/kart?lag=ingen")
    x, y = point_at(screen, "Hordaland", range(75, 60, -2), range(27, 40, 2))
    # The shape knows its name alone; the figures come from the page.
    expect(screen.page.locator(".deck-tooltip").first).to_contain_text(
        re.compile(r"Hordaland\n[^:]+per\s+innbygger:\s+\d+(,\d)?\skr"), use_inner_text=True
    )
    with screen.rerun():
        screen.page.mouse.click(x, y)
    expect(screen.page).to_have_url(re.compile(r"omrade=12"))
    expect(heading(screen.page, "Hordaland, alle år")).to_be_visible()
    expect(combobox(screen.page, "Område")).to_have_value("Hordaland, fylke")
    screen.shot("map-hordaland")
    x, y = point_at(screen, "Hordaland", range(50, 60, 3), range(40, 70, 3))
    with screen.rerun():
        screen.page.mouse.click(x, y)
    expect(screen.page).to_have_url(re.compile(r"omrade=vest"))


def test_a_colleague_sees_the_same_at_the_same_address(visit: Visit) -> None:
    mine = visit("/prosjekter")
    choose(mine, "Område", "Møre og Romsdal, fylke")
    choose(mine, "År som vises", "Til og med 2012")
    with mine.rerun():
        mine.page.get_by_text("per innbygger", exact=True).click()
    expect(mine.page).to_have_url(re.compile(r"omrade=15&ar=2012&per=innbygger"))
    theirs = visit(mine.page.url)
    expect(heading(theirs.page, "Møre og Romsdal, ved utgangen av 2012")).to_be_visible()
    main = '[data-testid="stMain"]'
    assert theirs.page.inner_text(main) == mine.page.inner_text(main)


def test_the_selection_follows_through_the_menu_and_back(visit: Visit) -> None:
    screen = visit("/prosjekter", reduced_motion=False)
    choose(screen, "Område", "Helse Nord")
    open_page(screen, "Prosjekter", "Kart")
    expect(screen.page).to_have_url(re.compile(r"/kart\?omrade=nord"))
    expect(heading(screen.page, "Helse Nord, alle år")).to_be_visible()
    choose(screen, "Område", "Helse Vest")
    with screen.rerun():
        screen.page.go_back()
    expect(heading(screen.page, "Helse Nord, alle år")).to_be_visible()
    expect(combobox(screen.page, "Område")).to_have_value("Helse Nord")


def test_without_a_store_the_first_reader_gets_one(
    visit: Visit, server: Servers, tmp_path: Path
) -> None:
    path = tmp_path / "new.db"
    screen = visit("/prosjekter", server=server(env={"SAMHANDLING_STORE": str(path)}))
    expect(screen.page.get_by_text("Versjon 1 av databasen")).to_be_visible()
    assert path.exists()


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


# A foreign one is in tests/browser/test_live.py.
@pytest.mark.parametrize(("spoil", "words"), [(_truncate, "skadet eller avkortet")])
def test_a_spoilt_store_is_said_plainly(
    visit: Visit,
    server: Servers,
    store_file: Path,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    words: str,
) -> None:
    path = tmp_path / "samhandling.db"
    shutil.copy(store_file, path)
    spoil(path)
    screen = visit("/", server=server(env={"SAMHANDLING_STORE": str(path)}))
    expect(screen.page.locator("h1")).to_have_text("Tallene kan ikke vises akkurat nå")
    alert = screen.page.get_by_role("alert")
    expect(alert).to_contain_text("samhandling.db")
    expect(alert).to_contain_text("python -m lib.store")
    expect(alert).to_contain_text(words)


def test_a_hostile_address_stays_inert_text(visit: Visit) -> None:
    screen = visit("/prosjekter?omrade=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&ar=0")
    expect(screen.page.get_by_role("alert")).to_have_count(2)
    assert screen.page.locator("img[src=x]").count() == 0
