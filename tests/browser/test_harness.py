"""The screen's own checks: a page without fault passes, and each fault is found."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import harness
from tests.browser.harness import Screen, Server, Visit, open_screen, start_server

NAVIGATION = """
import streamlit as st

here = st.navigation([
    st.Page("pages/country/overview.py", title="Oversikt", default=True),
    st.Page("pages/country/map.py", title="Kart", url_path="kart"),
])
lang = st.query_params.get("lang", "nb")
script = f"<script>document.documentElement.lang = '{lang}'</script>"
st.html(script, unsafe_allow_javascript=True)
here.run()
"""

OVERVIEW = """
import streamlit as st

FAULTS = {
    "image": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">',
    "faint": '<p style="color: #bbb">lys tekst</p>',
    "wide": '<div style="width: 3000px">bred</div>',
    "console": "<script>console.error('noe er galt')</script>",
    "page": "<script>setTimeout(() => { throw new Error('siden feiler') })</script>",
    "outside": '<img alt="ute" src="http://127.0.0.1:9/bilde.png">',
}

faults = st.query_params.get("faults", "").split(",")
st.title("Oversikt")
st.caption("Det hele i én setning")
for fault in faults:
    if fault in FAULTS:
        st.html(FAULTS[fault], unsafe_allow_javascript=True)
if "titles" in faults:
    st.title("Enda en overskrift")
if "exception" in faults:
    raise ValueError("feil i siden")
"""

MAP = """
import time

import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st

st.title("Kart")
measure = st.segmented_control("Mål", ["kroner", "prosjekter"], default="kroner", required=True)
time.sleep(0.3)
st.write(f"Viser {measure}")
st.plotly_chart(go.Figure(go.Bar(x=["Troms", "Nordland"], y=[1, 2])), alt="Søyler")
st.pydeck_chart(pdk.Deck(map_provider=None), alt="Kart over Norge")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app of two pages, with the dashboard's own settings and theme."""
    root = tmp_path_factory.mktemp("app")
    pages = root / "pages" / "country"
    pages.mkdir(parents=True)
    (root / "app.py").write_text(NAVIGATION, "utf-8")
    (pages / "overview.py").write_text(OVERVIEW, "utf-8")
    (pages / "map.py").write_text(MAP, "utf-8")
    (root / ".streamlit").symlink_to(harness.ROOT / ".streamlit")
    return root


@pytest.fixture(scope="module")
def small_server(browser: Browser, folder: Path) -> Iterator[Server]:
    server = start_server(folder, cwd=folder)
    try:
        harness.warm_up(browser, server)
        yield server
    finally:
        server.stop()


@pytest.fixture
def screen(browser: Browser, small_server: Server) -> Iterator[Screen]:
    opened = open_screen(browser, small_server.url)
    yield opened
    opened.page.close()


def test_a_page_without_fault_passes(screen: Screen) -> None:
    screen.go("/")
    assert screen.problems() == []


@pytest.fixture(scope="module")
def all_problems(browser: Browser, small_server: Server) -> Iterator[list[str]]:
    """What is said of a page with every fault at once."""
    opened = open_screen(browser, small_server.url)
    opened.go("/?lang=en&faults=image,faint,wide,console,page,outside,titles,exception")
    yield opened.problems()
    opened.page.close()


@pytest.mark.parametrize(
    "expected",
    [
        r"^axe image-alt: ",
        r"^axe color-contrast: ",
        r"^2 h1 headings",
        r"^exception shown: ",
        r"^scrolls \d+ px sideways",
        r"^console error: noe er galt",
        r"^page error: .*siden feiler",
        r"^outside request: http://127.0.0.1:9/bilde.png",
        r"^lang is 'en', not 'nb'",
    ],
)
def test_each_fault_is_found(all_problems: list[str], expected: str) -> None:
    assert [p for p in all_problems if re.search(expected, p)]


def test_another_language_can_be_right(screen: Screen) -> None:
    screen.lang = "en"
    screen.go("/?lang=en")
    assert screen.problems() == []


def test_a_test_may_expect_an_error_by_name(screen: Screen) -> None:
    screen.tolerate = {"noe er galt": "the test makes it"}
    screen.go("/?faults=console")
    assert screen.problems() == []


def test_an_axe_exception_counts_only_within_its_selector(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.go("/?faults=faint")
    elsewhere = {"color-contrast": ('[data-testid="stSidebar"]', "elsewhere")}
    monkeypatch.setattr(harness, "TOLERATED_VIOLATIONS", elsewhere)
    assert len(screen.axe()) == 1
    here = {"color-contrast": ('[data-testid="stHtml"]', "made by this test")}
    monkeypatch.setattr(harness, "TOLERATED_VIOLATIONS", here)
    assert screen.axe() == []


def test_ready_means_drawn_and_a_rerun_is_waited_for(screen: Screen) -> None:
    screen.go("/kart")
    assert screen.page.get_by_text("Viser kroner").is_visible()
    assert screen.page.locator(".main-svg").first.is_visible()
    assert screen.page.locator("canvas").first.is_visible()
    with screen.rerun():
        screen.page.get_by_text("prosjekter", exact=True).click()
    assert screen.page.get_by_text("Viser prosjekter").is_visible()
    assert not screen.page.get_by_text("Viser kroner").is_visible()
    assert screen.problems() == []


def test_a_screen_that_never_gets_ready_says_why(screen: Screen) -> None:
    screen.go("/")
    screen.page.evaluate(
        "document.querySelector('[data-testid=stApp]').dataset.testScriptState = 'running'"
    )
    with pytest.raises(AssertionError, match="the script runs"):
        screen.ready(seconds=1)


def test_pictures_are_kept_only_on_request(screen: Screen, tmp_path: Path) -> None:
    screen.go("/")
    screen.shot("oversikt")
    assert list(tmp_path.rglob("*.png")) == []
    screen.shots = tmp_path / "shots"
    screen.shot("oversikt")
    assert [p.name for p in tmp_path.rglob("*.png")] == ["oversikt.png"]


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"does not exist|not found"):
        start_server(tmp_path, script="no_such_script.py", cwd=tmp_path)


def test_further_servers_can_be_visited(
    visit: Visit, server: Callable[..., Server], folder: Path
) -> None:
    screen = visit("/", server=server(cwd=folder), width=390, height=800, reduced_motion=False)
    assert screen.page.viewport_size == {"width": 390, "height": 800}
    assert screen.page.evaluate("matchMedia('(prefers-reduced-motion: no-preference)').matches")


def test_a_stopped_server_is_gone(server: Callable[..., Server], folder: Path) -> None:
    started = server(cwd=folder)
    assert started.alive()
    started.stop()
    assert not started.alive()
    assert started.process.poll() is not None


def test_two_who_ask_together_get_two_ports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "PORTS", set())
    port = harness.free_port()
    for _server in range(2):  # one after the other
        process = subprocess.Popen(["sleep", "60"], start_new_session=True)
        Server(f"http://127.0.0.1:{port}", process, tmp_path / "log").stop()
    assert harness.free_port() == port  # the browser knows it already
    assert harness.free_port() != port


def test_a_missing_chromium_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(RuntimeError, match="install the package chromium"):
        harness.find_chromium()
