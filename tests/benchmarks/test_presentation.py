"""What open screens cost, and whether a long show grows; prints numbers and asserts nothing.

`make bench` runs it. Processor time is the server's own, in per cent of one core.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lib.store import Store, writing
from lib.store.paths import VARIABLE
from tests.benchmarks.test_pages import chromium as chromium  # noqa: PLC0414 - the same fixture
from tests.browser import harness
from tests.browser.harness import Server

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1200)]
SCREENS = 20
SECONDS = 30
EIGHT_HOURS = 8 * 3600 // 20  # changes of slide
SLIDES = 12  # of the show below
STORE_CHANGES = 16  # one each half hour
HIDE = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
TITLE = (
    "() => document.querySelector('#samhandling-stage').shadowRoot.querySelector('h1').textContent"
)


@pytest.fixture
def path(store: Store, tmp_path: Path) -> Path:
    """A store that the benchmark may change."""
    own = tmp_path / "samhandling.db"
    shutil.copy(store.path, own)
    return own


@pytest.fixture
def served(path: Path, tmp_path: Path) -> Iterator[Server]:
    server = harness.start_server(tmp_path, env={VARIABLE: str(path)})
    yield server
    server.stop()


def cpu_seconds(server: Server) -> float:
    """Processor time of the server since its start."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(server: Server) -> float:
    """What the server holds in memory, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def heap(page: Page) -> float:
    """What the page's scripts hold in memory after the browser has tidied up, in MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return float(next(m["value"] for m in found if m["name"] == "JSHeapUsedSize")) / 1e6


def share(server: Server) -> float:
    """The server's processor time over a while, in per cent of one core."""
    start, spent = time.perf_counter(), cpu_seconds(server)
    time.sleep(SECONDS)
    return (cpu_seconds(server) - spent) / (time.perf_counter() - start) * 100


@pytest.mark.parametrize("address", ["presentasjon", "prosjekter"])
def test_idle_screens(served: Server, chromium: Browser, address: str) -> None:
    """Twenty open screens on which nothing happens: looked at, then not looked at."""
    print(f"\n/{address}: none open {share(served):.2f} %", end="")
    pages = []
    for _screen in range(SCREENS):
        screen = harness.open_screen(chromium, served.url)
        screen.go(f"/{address}?sekunder=600" if address == "presentasjon" else f"/{address}")
        pages.append(screen.page)
    print(f", {SCREENS} looked at {share(served):.2f} %", end="")
    for page in pages:
        page.evaluate(HIDE)
    print(f", {SCREENS} not looked at {share(served):.2f} %")
    for page in pages:
        page.close()


def test_eight_hours_of_a_show(served: Server, chromium: Browser, path: Path) -> None:
    """As many changes of slide and of the store as in eight hours, without the waiting."""
    screen = harness.open_screen(chromium, served.url, width=1920, height=1080)
    screen.go("/presentasjon?sekunder=600&fokus=12,19,nord")
    page = screen.page
    print("\nslides   changes of the store   server MB   page MB")
    for done in range(EIGHT_HOURS + 1):
        if done % (EIGHT_HOURS // STORE_CHANGES) == 0 and done:
            _change(path, page)
        if done % (EIGHT_HOURS // 8) == 0:
            changes = done // (EIGHT_HOURS // STORE_CHANGES)
            print(f"{done:6} {changes:22} {memory(served):11.1f} {heap(page):9.1f}")
        before = page.evaluate(TITLE)
        last = done % SLIDES == SLIDES - 1
        page.keyboard.press("Home" if last else "ArrowRight")
        page.wait_for_function(f"(before) => ({TITLE})() !== before", arg=before)
    page.close()


def _change(path: Path, page: Page) -> None:
    with writing(path) as db:
        db.execute(
            "UPDATE projects SET amount_nok = amount_nok + 1"
            " WHERE project_id = 'jondal-jonatunet-2009'"
        )
    with page.expect_response(lambda a: "/direkte/lysbilder" in a.url and a.status == 200):
        pass
