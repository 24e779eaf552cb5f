"""What some pages do that others do not: phones, cold deep links, tables and downloads."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import expect

from lib.ui.navigation import PAGES, PageSpec
from tests.browser.harness import Server, Visit

Servers: TypeAlias = Callable[..., Server]


@pytest.mark.parametrize("page", [PAGES[1]], ids=lambda page: page.url_path)
def test_a_cold_deep_link_opens_the_right_page_on_a_phone(
    visit: Visit, server: Servers, store_file: Path, page: PageSpec
) -> None:
    fresh = server(env={"SAMHANDLING_STORE": str(store_file)})
    screen = visit(f"/{page.url_path}?omrade=19", server=fresh, width=390)
    expect(screen.page.locator("h1")).to_be_in_viewport()  # the menu is folded away
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_text("Troms, alle år").first).to_be_visible()


@pytest.mark.parametrize("width", [390])
def test_table_and_sources_are_one_click_away(visit: Visit, width: int) -> None:
    screen = visit("/budsjett", width=width)
    expect(screen.page.locator("h1")).to_be_in_viewport()  # the menu does not cover it
    behind = screen.page.get_by_text("Tabell og kilder").first
    with screen.rerun():
        behind.click()
    table = screen.page.get_by_role("table").first
    expect(table).to_be_visible()
    expect(screen.page.get_by_role("link", name="Regjeringen").first).to_be_visible()
    expect(screen.page.get_by_role("button", name="Last ned bildet som SVG")).to_be_visible()
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Last ned som CSV").first.click()
    text = download.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b";" in text
    assert download.value.suggested_filename.endswith(".csv")
    screen.page.get_by_role("button", name="Last ned og del").click()
    expect(screen.page.get_by_role("button", name="Kopier lenken til visningen")).to_be_visible()
    for words in (
        "Det jeg ser, som Excel",
        "Det jeg ser, som CSV",
        "Alt, som Excel",
        "Alt, som CSV",
    ):
        expect(screen.page.get_by_role("button", name=words)).to_be_visible()
