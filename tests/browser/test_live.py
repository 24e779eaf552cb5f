"""An open page follows the store by itself, and asks for next to nothing while nothing changes.

It says when the server does not answer, and stops saying it when it does.
"""

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from lib.store import writing
from tests.browser import harness
from tests.browser.harness import Screen, Server, Visit
from tests.browser.test_presentation import LOST

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
    expect(page.get_by_text("Versjon 1 av databasen")).to_be_visible()

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
    expect(page.get_by_text("Versjon 1 av databasen")).to_be_visible()

    # Somebody looks: the new figures, at the same place, without a reload.
    page.evaluate("window.same = true")
    page.evaluate(HIDE, False)
    expect(page.get_by_text("Versjon 2 av databasen")).to_be_visible(timeout=10_000)
    expect(page.get_by_text(re.compile(r"^oppdatert kl\. \d\d\.\d\d$"))).to_be_visible()
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


# A machine that runs other tests as well is slower than the script counts on.
LOADED = 30_000  # ms
SILENT = re.compile(r"^Tjeneren svarer ikke\. Det du ser, er fra kl\. \d\d\.\d\d; siden fortsetter")
# Everything that is said of the server, and every dialog, also those that are gone again.
REMEMBER = """() => {
  window.remembered = { said: [], dialogs: 0 };
  const place = document.getElementById("samhandling-silent");
  new MutationObserver(() => window.remembered.said.push(place.textContent)).observe(
    place,
    { childList: true, characterData: true, subtree: true },
  );
  new MutationObserver(() => {
    window.remembered.dialogs += document.querySelectorAll("[role=dialog]").length;
  }).observe(document.body, { childList: true });
}"""
LATER = "([start, ms]) => performance.now() > start + ms"


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """The server neither works nor goes, like one that has run out of memory."""
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def test_a_frozen_server_is_told_and_forgotten(visit: Visit, server: Servers, path: Path) -> None:
    own = server(env={"SAMHANDLING_STORE": str(path)})
    screen = visit("/budsjett?sprak=nb", server=own)
    next_question(screen.page)
    screen.page.evaluate(REMEMBER)
    a_moment_is_no_silence(screen.page, own)
    silence_is_told(screen, own)
    who_comes_back_waits_longer(screen.page, own)


def a_moment_is_no_silence(page: Page, own: Server) -> None:
    with frozen(own), page.expect_request(STATE):
        pass
    next_question(page)
    assert page.evaluate("window.remembered.said") == []


def silence_is_told(screen: Screen, own: Server) -> None:
    page, silent = screen.page, screen.page.locator("#samhandling-silent")
    per_head = page.locator(".st-key-per").get_by_text("per innbygger", exact=True)
    with frozen(own):
        expect(silent).to_have_text(SILENT, timeout=LOADED)
        assert silent.get_attribute("role") == "status"
        assert silent.get_attribute("aria-live") == "polite"
        per_head.click()
        screen.shot("frozen")
        assert not screen.axe(), screen.axe()
    expect(silent).to_be_empty()
    expect(page).to_have_url(re.compile("per=innbygger"))  # the click is carried out
    screen.ready()


def who_comes_back_waits_longer(page: Page, own: Server) -> None:
    """A machine that wakes needs a moment."""
    page.evaluate(HIDE, True)
    said = page.evaluate("window.remembered.said.length")
    with frozen(own):
        page.evaluate(HIDE, False)
        start = page.evaluate("performance.now()")
        page.wait_for_function(LATER, arg=[start, 3000])
    next_question(page)
    assert page.evaluate("window.remembered.said.length") == said


def test_a_server_that_is_gone_is_told_once(
    visit: Visit, server: Servers, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = server(env={"SAMHANDLING_STORE": str(path)})
    screen = visit("/tilgjengelighet?sprak=en", server=own, tolerate=LOST, lang="en")
    page, silent = screen.page, screen.page.locator("#samhandling-silent")
    page.evaluate(REMEMBER)
    own.stop()
    expect(silent).to_contain_text("The server does not answer", timeout=LOADED)
    # Streamlit's own message comes, and is closed at once.
    page.wait_for_function("() => window.remembered.dialogs > 0", timeout=20_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("trying again")).to_be_hidden()
    expect(silent).to_contain_text("The server does not answer")
    port = urlsplit(own.url).port
    monkeypatch.setattr(harness, "free_port", lambda: port)
    server(env={"SAMHANDLING_STORE": str(path)})
    expect(silent).to_be_empty(timeout=15_000)
    screen.ready()
