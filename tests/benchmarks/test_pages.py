"""How long a page takes, and how much it weighs; prints numbers and asserts nothing about them.

`make bench` runs it. Quote medians: a single figure says little on a machine that others use too.
"""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest

from lib.screen.pagelist import PAGES
from lib.store import Store
from lib.store.connection import VARIABLE
from tests.browser import harness
from tests.browser.harness import ROOT, Server

pytestmark = pytest.mark.bench
RUNS = 7
DRAWN = ", ".join(
    (
        '[data-testid="stDeckGlJsonChart"] canvas',
        ".stPlotlyChart .main-svg",
        '[data-testid="stMain"] [data-testid="stPageLink"]',
    )
)


def test_script_run_of_each_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script of a page run again, with warm caches, in milliseconds."""
    monkeypatch.setenv(VARIABLE, str(store.path))
    print("\npage            median ms     max ms")
    for page in PAGES:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        app = app.switch_page(page.file).run() if page.address else app
        times = []
        for _run in range(RUNS):
            start = time.perf_counter()
            app.run()
            times.append((time.perf_counter() - start) * 1000)
        name = page.address or "front"
        print(f"{name:14} {statistics.median(times):10.0f} {max(times):10.0f}")


@pytest.fixture(scope="module")
def served(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = harness.start_server(
        tmp_path_factory.mktemp("server"), env={VARIABLE: str(store.path)}
    )
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = harness.launch(playwright, tmp_path_factory.mktemp("chromium"))
        yield browser
        browser.close()


def test_cold_load_of_each_page(served: Server, chromium: Browser) -> None:
    """A first visit with an empty browser: first chart or map, everything drawn, bytes received."""
    harness.warm_up(chromium, served)
    print("\npage            first drawing s   all drawn s   MB received")
    for page in PAGES:
        seconds, whole, received = zip(
            *(_visit(served, chromium, page.address) for _run in range(3)), strict=True
        )
        print(
            f"{page.address or 'front':14} {statistics.median(seconds):16.1f}"
            f" {statistics.median(whole):13.1f} {statistics.median(received) / 1e6:13.2f}"
        )


def _visit(served: Server, chromium: Browser, address: str) -> tuple[float, float, float]:
    screen = harness.open_screen(chromium, served.url, own_memory=True)
    received = {"bytes": 0}

    def count(event: dict[str, Any]) -> None:
        received["bytes"] += int(event.get("encodedDataLength", 0))

    def count_frame(event: dict[str, Any]) -> None:
        received["bytes"] += len(event["response"]["payloadData"]) * 3 // 4  # base64

    session = screen.page.context.new_cdp_session(screen.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", count)
    session.on("Network.webSocketFrameReceived", count_frame)
    start = time.perf_counter()
    screen.page.goto(f"{served.url}/{address}")
    screen.page.wait_for_selector(DRAWN, state="attached")
    first = time.perf_counter() - start
    screen.ready()
    whole = time.perf_counter() - start
    screen.page.context.close()
    return first, whole, received["bytes"]


def test_size_of_the_store(store: Store) -> None:
    """How large the built store is."""
    print(f"\nstore: {Path(store.path).stat().st_size / 1e6:.2f} MB")
