"""An open page follows the store by itself, and asks for next to nothing while nothing changes."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Page, expect

from lib.store import writing
from tests.browser.harness import Screen, Server, Visit

Servers: TypeAlias = Callable[..., Server]

STATE = re.compile(r"/direkte/versjon$")
# What a reader would see move: anything that comes, goes or changes in the page.
COUNT_CHANGES = """() => {
  window.changes = 0;
  new MutationObserver((found) => (window.changes += found.length)).observe(
    document.querySelector('[data-testid="stMain"]'),
    { childList: true, subtree: true, characterData: true, attributes: true },
  );
}"""
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def questions(screen: Screen) -> int:
    """How often the page has asked for the store's state."""
    return sum(bool(STATE.search(url)) for url in screen.requests)


def next_question(page: Page) -> None:
    with page.expect_response(STATE):
        pass


@pytest.fixture
def path(store_file: Path, tmp_path: Path) -> Path:
    """A store that the test may change."""
    own = tmp_path / "samhandling.db"
    shutil.copy(store_file, own)
    return own


def add_ten_million(path: Path) -> None:
    with writing(path) as db:
        db.execute(
            "UPDATE projects SET amount_nok = amount_nok + 10000000"
            " WHERE project_id = 'jondal-jonatunet-2009'"
        )


def test_an_open_page_follows_the_store(visit: Visit, server: Servers, path: Path) -> None:
    screen = visit("/prosjekter?omrade=12", server=server(env={"SAMHANDLING_STORE": str(path)}))
    page, address = screen.page, screen.page.url
    expect(page.get_by_text("Versjon 1 av dataene")).to_be_visible()

    # Nothing changes: it asks, and nothing moves.
    page.evaluate(COUNT_CHANGES)
    next_question(page)
    next_question(page)
    assert page.evaluate("window.changes") == 0
    expect(page.get_by_text("oppdatert")).to_have_count(0)

    # Nobody looks: it does not even ask.
    page.evaluate(HIDE, True)
    asked = questions(screen)
    add_ten_million(path)
    start = page.evaluate("performance.now()")
    page.wait_for_function("(start) => performance.now() > start + 6000", arg=start)
    assert questions(screen) == asked
    expect(page.get_by_text("Versjon 1 av dataene")).to_be_visible()

    # Somebody looks: the new figures, at the same place, without a reload.
    page.evaluate("window.same = true")
    page.evaluate(HIDE, False)
    expect(page.get_by_text("Versjon 2 av dataene")).to_be_visible(timeout=10_000)
    expect(page.get_by_text(re.compile(r"^oppdatert \d\d:\d\d$"))).to_be_visible()
    assert (page.evaluate("window.same"), page.url) == (True, address)
    screen.ready()


def test_a_page_without_figures_shows_them_when_the_store_is_back(
    visit: Visit, server: Servers, store_file: Path, path: Path
) -> None:
    path.write_text("dette er ingen database, men et brev\n" * 100, encoding="utf-8")
    own = server(env={"SAMHANDLING_STORE": str(path)})
    screen = visit("/prosjekter", server=own, tolerate={"503 .*/direkte/versjon": "no store yet"})
    heading = screen.page.locator("h1")
    expect(heading).to_have_text("Tallene kan ikke vises akkurat nå")
    alert = screen.page.get_by_role("alert")
    expect(alert).to_contain_text("er ikke en database som er bygd her")
    shutil.copy(store_file, path)
    expect(heading).to_have_text("Prosjekter", timeout=10_000)
    screen.ready()
