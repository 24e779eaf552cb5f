"""Fixtures of the browser tests: the store, the server, Chromium and self-checking screens.

SHOTS=<folder> keeps the pictures that tests take with `screen.shot(name)`.
"""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from lib.store import Store
from tests.browser import harness
from tests.browser.harness import Screen, Server, Visit, open_screen, start_server

# What runs now, for the log in a failure's report.
RUNNING: list[Server] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for server in RUNNING:
            report.sections.append((f"Log of {server.url}", server.log()[-5000:]))
    return report


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives the browsers, one for each worker."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, one for each worker."""
    chromium = harness.launch(driver, tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def store_file(store: Store) -> Path:
    """The file of the store, for servers; what a test changes is a copy."""
    return store.path


@pytest.fixture(scope="session")
def app_server(store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard, one server for each worker."""
    env = {"SAMHANDLING_STORE": str(store_file)}
    server = start_server(tmp_path_factory.mktemp("server"), env=env)
    RUNNING.append(server)
    try:
        yield server
    finally:
        RUNNING.remove(server)
        server.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start further servers: cold ones, with another store, with another script.

    Takes what `harness.start_server` takes after the folder.
    """
    started: list[Server] = []

    def start(**details: object) -> Server:
        started.append(start_server(tmp_path, **details))  # type: ignore[arg-type]
        RUNNING.append(started[-1])
        return started[-1]

    yield start
    for each in started:
        RUNNING.remove(each)
        each.stop()


@pytest.fixture
def visit(
    browser: Browser,
    server: Callable[..., Server],  # noqa: ARG001 - further servers outlive the screens
    request: pytest.FixtureRequest,
) -> Iterator[Visit]:
    """Open pages of the dashboard, and fail the test if anything is wrong with one in the end.

    visit(path, width=1366, height=900, theme="light", reduced_motion=True, lang="nb",
    server=..., tolerate={pattern: reason}) returns a `Screen`.
    """
    opened: list[Screen] = []
    shots = Path(os.environ["SHOTS"]).resolve() if os.environ.get("SHOTS") else None

    def go(path: str = "/", *, server: Server | None = None, **details: object) -> Screen:
        chosen = server or request.getfixturevalue("app_server")
        screen = harness.open_screen(browser, chosen.url, shots=shots, **details)  # type: ignore[arg-type]
        opened.append(screen)
        screen.go(path)
        return screen

    yield go
    problems = [f"{screen.page.url}\n{p}" for screen in opened for p in screen.problems()]
    for screen in opened:
        screen.page.close()
    if problems:
        pytest.fail("\n\n".join(problems), pytrace=False)


@pytest.fixture(scope="module")
def reader(browser: Browser, app_server: Server) -> Iterator[Screen]:
    """One reader who goes through all pages: Streamlit's own scripts are loaded once."""
    shots = Path(os.environ["SHOTS"]).resolve() if os.environ.get("SHOTS") else None
    screen = open_screen(browser, app_server.url, shots=shots)
    screen.go("/data")
    yield screen
    screen.page.close()
