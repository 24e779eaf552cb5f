"""The search box: by keyboard and by pointer, on a laptop and on a phone, and found by axe."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.harness import Screen, Visit


def write(screen: Screen, text: str) -> Locator:
    box = screen.page.get_by_role("combobox", name="Søk i alt innhold")
    box.click()
    box.press_sequentially(text, delay=20)
    expect(screen.page.get_by_role("listbox", name="Treff")).to_be_visible()
    return box


def test_hits_are_chosen_by_keyboard_and_the_page_of_results_is_an_address(visit: Visit) -> None:
    screen = visit("/tilgjengelighet")
    box = write(screen, "fresklivssentral tana")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(screen.page.locator(".notes")).to_contain_text("«frisklivssentral»")
    assert screen.axe() == []
    screen.page.keyboard.press("ArrowDown")
    first = screen.page.get_by_role("option", name=re.compile("Tana"))
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "option-0")
    screen.page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    with screen.rerun():
        screen.page.keyboard.press("Enter")
    expect(screen.page).to_have_url(re.compile(r"/sok\?.*sok=fresklivssentral(\+|%20)tana"))
    expect(screen.page.get_by_role("heading", name=re.compile("1 treff på"))).to_be_visible()
    with screen.rerun():
        screen.page.go_back()
    expect(screen.page).to_have_url(re.compile("/tilgjengelighet"))


@pytest.mark.parametrize("width", [390])
def test_a_hit_is_pressed_on_a_phone(visit: Visit, width: int) -> None:
    screen = visit("/tilgjengelighet", width=width)
    write(screen, "jonatunet")
    panel = screen.page.locator(".panel").bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= width
    with screen.rerun():
        screen.page.get_by_role("option", name=re.compile("Jonatunet")).click()
    expect(screen.page).to_have_url(re.compile("prosjekt=jondal-jonatunet-2009"))
