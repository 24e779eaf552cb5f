"""How long a page takes, and how much it weighs; prints numbers and asserts nothing about them.

`make bench` runs it. Quote medians: a single figure says little on a machine that others use too.
"""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest

from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui.navigation import PAGES
from tests.benchmarks.wire import Wire
from tests.browser import harness
from tests.browser.harness import ROOT, Screen
from tests.server.reader import Served, served

pytestmark = pytest.mark.bench
RUNS = 7
REGIONS = ("nord", "midt", "vest", "sorost")
DRAWN = ", ".join(
    (
        '[data-testid="stDeckGlJsonChart"] canvas',
        ".stPlotlyChart .main-svg",
        '[data-testid="stMain"] [data-testid="stPageLink"]',
    )
)
# Milliseconds from a change of the address to the first words of the answer, and to the last
# change of the page; after half a second without one, there is no more to come.
CHANGE = """async (address) => {
  const page = document.querySelector('[data-testid="stMain"]');
  const start = performance.now();
  let first = 0, last = 0;
  const seen = new MutationObserver((records) => {
    last = performance.now();
    if (!first && records.some((record) => record.type !== "attributes")) first = last;
  });
  seen.observe(page, { attributes: true, characterData: true, childList: true, subtree: true });
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  const moment = () => new Promise((next) => setTimeout(next, 50));
  while (!last || performance.now() - last < 500) await moment();
  seen.disconnect();
  return [first - start, last - start];
}"""


def test_script_run_of_each_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script of a page run again, with warm caches, in milliseconds."""
    monkeypatch.setenv(VARIABLE, str(store.path))
    print("\npage            median ms     max ms   median CPU ms")
    for page in PAGES:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        app = app.switch_page(page.file).run() if page.url_path else app
        times, spent = [], []
        for _run in range(RUNS):
            start, before = time.perf_counter(), time.process_time()
            app.run()
            times.append((time.perf_counter() - start) * 1000)
            spent.append((time.process_time() - before) * 1000)
        median, cpu = statistics.median(times), statistics.median(spent)
        print(f"{page.url_path or 'front':14} {median:10.0f} {max(times):10.0f} {cpu:15.0f}")


@pytest.fixture(scope="module")
def server(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard as `make run` serves it, with every page asked for once."""
    with served(tmp_path_factory.mktemp("server"), store.path) as running:
        for page in PAGES:
            running.read(page.url_path)
        yield running


@pytest.fixture(scope="module")
def wire(server: Served) -> Iterator[Wire]:
    between = Wire(server.port)
    yield between
    between.close()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        folder = tmp_path_factory.mktemp("chromium")
        browser = harness.launch(playwright, folder, together=False)
        yield browser
        browser.close()


@pytest.mark.timeout(600)  # thirty-three loads
def test_cold_load_of_each_page(wire: Wire, chromium: Browser) -> None:
    """A first visit with an empty browser: first chart or map, everything drawn, bytes received."""
    print("\npage            first drawing s   all drawn s   MB on the wire")
    for page in PAGES:
        seconds, whole, received = zip(
            *(_visit(wire, chromium, page.url_path) for _run in range(3)), strict=True
        )
        print(
            f"{page.url_path or 'front':14} {statistics.median(seconds):16.1f}"
            f" {statistics.median(whole):13.1f} {statistics.median(received) / 1e6:16.2f}"
        )


def _visit(wire: Wire, chromium: Browser, address: str) -> tuple[float, float, float]:
    origin = f"http://127.0.0.1:{wire.port}"
    screen = harness.open_screen(chromium, origin, own_memory=True)
    before, start = wire.received, time.perf_counter()
    # The show itself covers the page.
    screen.page.goto(f"{origin}/{address}{'?vis=oppsett' if address == 'presentasjon' else ''}")
    screen.page.wait_for_selector(DRAWN, state="attached")
    first = time.perf_counter() - start
    screen.ready()
    whole = time.perf_counter() - start
    screen.page.context.close()
    return first, whole, wire.received - before


def test_change_of_region(server: Served, wire: Wire, chromium: Browser) -> None:
    """Each region twice: the second time the answers are kept."""
    print("\npage         answers   first words ms   all drawn ms   bytes on the wire   CPU ms")
    for page in ("kart", "", "budsjett", "fylker"):
        screen = harness.open_screen(chromium, f"http://127.0.0.1:{wire.port}")
        screen.go(f"/{page}")
        for answers in ("new", "kept"):
            found = [_change(server, wire, screen, f"/{page}?omrade={each}") for each in REGIONS]
            first, last, size, cpu = map(statistics.median, zip(*found, strict=True))
            print(
                f"{page or 'front':12} {answers:>7} {first:16.0f} {last:14.0f}"
                f" {size:19.0f} {cpu:8.0f}"
            )
        screen.page.close()


def _change(server: Served, wire: Wire, screen: Screen, address: str) -> tuple[float, ...]:
    before, spent = wire.received, server.spent()
    first, last = screen.page.evaluate(CHANGE, address)
    return first, last, wire.received - before, (server.spent() - spent) * 1000


def test_size_of_the_store(store: Store) -> None:
    """How large the built store is."""
    print(f"\nstore: {Path(store.path).stat().st_size / 1e6:.2f} MB")
