"""A chart as a picture and the view's address, taken along from a page of the test's own."""

import os
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.harness import (
    ROOT,
    Screen,
    Server,
    Theme,
    Visit,
    open_screen,
    start_server,
)

Open: TypeAlias = Callable[..., Screen]

SVG = "{http://www.w3.org/2000/svg}"
SCRIPT = """
import plotly.graph_objects as go
import streamlit as st

from lib.ui.client_buttons import ChartLabels, LinkLabels, PictureText, chart_buttons, copy_link

runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.title("Prøve")
bar = go.Bar(
    x=[12.5, 4, 0.5],
    y=["Troms", "Sør-Trøndelag", "Østfold & <Akershus>"],
    text=["12,5", "4,0", "0,5"],
    orientation="h",
    marker={"pattern": {"shape": ["/", "", ""]}},
)
curve = go.Scatter(x=[1, 2], y=["Troms", "Sør-Trøndelag"], mode="lines+markers", name="Kurve")
figure = go.Figure([bar, curve], layout={"height": 380, "showlegend": True})
figure.update_traces(hoverinfo="skip")
st.plotly_chart(
    figure,
    config={"displayModeBar": False},
    alt="Mest til Troms, 12,5 mill. kr.",
    key="tildelt for søk",
)
LABELS = ChartLabels(
    "Last ned bildet som SVG", "Last ned bildet som PNG", "Ikke tegnet.", "Gikk ikke."
)
WORDS = PictureText(
    "Tildelt per fylke & region, etter søknad, alle ordninger, ved utgangen av 2012",
    "mill. kr",
    (("■", "#00616b", "dokumentert"), ("□", "#00616b", "kunngjort")),
    "Kilde: Helsedirektoratet",
)
chart_buttons("tildelt for søk", "tildelt-per-fylke", LABELS, WORDS)
if st.query_params.get("uten"):
    chart_buttons("finnes ikke", "ingenting", LABELS)
copy_link(LinkLabels("Kopier lenken til visningen", "Kopiert", "Kopier adressen herfra:"))
st.caption(f"Kjøring {runs}")
"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the test's own page, in the house's own theme."""
    folder = tmp_path_factory.mktemp("take-along")
    script = folder / "app.py"
    script.write_text(SCRIPT, "utf-8")
    started = start_server(folder, script=str(script), env={"PYTHONPATH": str(ROOT)})
    yield started
    started.stop()


@pytest.fixture
def page_at(visit: Visit, own_server: Server) -> Open:
    """Open the test's own page."""

    def go(path: str = "/", **details: object) -> Screen:
        return visit(path, server=own_server, lang="en", **details)

    return go


VIEWS: dict[Theme, int] = {"light": 1366, "dark": 390}


@pytest.fixture(scope="module")
def screens(browser: Browser, own_server: Server) -> Iterator[dict[Theme, Screen]]:
    """The test's own page on a light laptop and a dark phone, for tests that leave it as it was."""
    shots = Path(os.environ["SHOTS"]).resolve() if os.environ.get("SHOTS") else None
    opened: dict[Theme, Screen] = {}
    for theme, width in VIEWS.items():
        opened[theme] = open_screen(
            browser, own_server.url, width=width, theme=theme, lang="en", shots=shots
        )
        opened[theme].go("/?omrade=nord")
    yield opened
    assert [problem for screen in opened.values() for problem in screen.problems()] == []
    for screen in opened.values():
        screen.page.close()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def download(page: Page, name: str, *, key: str = "") -> tuple[str, bytes]:
    """Press a button, or a key on it, and return the name and the content of what comes."""
    with page.expect_download() as coming:
        if key:
            button(page, name).press(key)
        else:
            button(page, name).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def references(root: ET.Element) -> list[str]:
    """Every address in the picture that leads out of it."""
    held = [text for each in root.iter() for text in (*each.attrib.values(), each.text or "")]
    found = re.findall(r"(?:url\(|@import )([^)]*)", "\n".join(held))
    links = [value for each in root.iter() for name, value in each.items() if "href" in name]
    return [one for one in found + links if not re.match(r"['\"]?(#|data:)", one)]


def no_rerun(page: Page) -> None:
    expect(page.get_by_text("Kjøring 1", exact=True)).to_be_visible()


def png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_comes_along_as_svg(screens: dict[Theme, Screen], theme: Theme) -> None:
    page = screens[theme].page
    name, content = download(page, "Last ned bildet som SVG")
    assert name == "tildelt-per-fylke.svg"
    root = ET.fromstring(content)  # noqa: S314 - our own
    texts = {"".join(each.itertext()) for each in root.iter(f"{SVG}text")}
    wanted = {"Troms", "Sør-Trøndelag", "Østfold & <Akershus>", "12,5", "Kurve", "mill. kr"}
    assert wanted | {"■ dokumentert", "□ kunngjort", "Kilde: Helsedirektoratet"} <= texts
    assert root.findtext(f"{SVG}title", "").startswith("Tildelt per fylke & region")
    assert root.findtext(f"{SVG}desc") == "Mest til Troms, 12,5 mill. kr."
    assert references(root) == []
    assert urlsplit(page.url).netloc not in content.decode()
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 24, 26)"}[theme]
    assert "Source Sans" in root.findtext(f"{SVG}style", "")
    no_rerun(page)


MARKS = """(root) => [...root.querySelectorAll("path, text, rect")]
  .filter((mark) => !mark.closest("defs, .draglayer, .hoverlayer"))
  .map((mark) => {
    const look = getComputedStyle(mark);
    const words = mark.tagName === "text" ? mark.textContent : "";
    const { width, height } = mark.getBoundingClientRect();
    const fill = look.fill.startsWith("url") ? "pattern" : look.fill;
    return [words, fill, look.stroke, look.strokeWidth, look.opacity, look.fontSize,
            look.fontWeight, Math.round(width), Math.round(height)].join(" ");
  })"""


def test_outside_the_page_the_chart_looks_the_same(screens: dict[Theme, Screen]) -> None:
    screen = screens["light"]
    on_screen = screen.page.locator(".js-plotly-plot").evaluate(MARKS)
    _name, content = download(screen.page, "Last ned bildet som SVG")
    alone = screen.page.context.browser
    assert alone is not None
    context = alone.new_context()
    page = context.new_page()
    page.set_content(content.decode().partition("?>")[2])
    page.evaluate("document.fonts.ready")
    # The ground and the words around the chart are not in the group.
    outside = page.locator("svg > g").evaluate(MARKS)
    context.close()
    assert len(on_screen) > 10
    assert outside == on_screen


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_comes_along_as_png(screens: dict[Theme, Screen], theme: Theme) -> None:
    screen = screens[theme]
    name, content = download(screen.page, "Last ned bildet som PNG")
    assert name == "tildelt-per-fylke.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = png_size(content)
    assert wide >= 600
    assert high >= 760
    if screen.shots:
        screen.shots.mkdir(parents=True, exist_ok=True)
        (screen.shots / f"picture-{theme}.png").write_bytes(content)
    screen.shot(f"take-along-{theme}")
    no_rerun(screen.page)


def test_the_keyboard_is_enough(screens: dict[Theme, Screen]) -> None:
    screen = screens["light"]
    page = screen.page
    button(page, "Last ned bildet som SVG").focus()
    page.keyboard.press("Tab")
    expect(button(page, "Last ned bildet som PNG")).to_be_focused()
    name, _content = download(page, "Last ned bildet som PNG", key="Enter")
    assert name.endswith(".png")
    name, _content = download(page, "Last ned bildet som SVG", key="Space")
    assert name.endswith(".svg")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    focused = button(page, "Last ned bildet som SVG")
    expect(focused).to_be_focused()
    look = focused.evaluate("e => getComputedStyle(e).outline")
    assert re.search(r"rgb\(0, 97, 107\) solid 3px", look)
    screen.shot("take-along-focus")
    box = focused.bounding_box()
    assert box is not None
    assert box["height"] >= 24


def test_what_cannot_be_drawn_is_said(page_at: Open) -> None:
    page = page_at("/?uten=1").page
    page.get_by_role("button", name="Last ned bildet som PNG").last.click()
    expect(page.get_by_role("status").filter(has_text="Ikke tegnet.")).to_be_visible()
    # Nor is one that is not on the screen.
    page.evaluate("document.querySelector('.js-plotly-plot').style.display = 'none'")
    button(page, "Last ned bildet som SVG").click()
    expect(page.get_by_role("status").filter(has_text="Ikke tegnet.")).to_have_count(2)
    page.evaluate("document.querySelector('.js-plotly-plot').style.display = ''")
    download(page, "Last ned bildet som SVG")
    expect(page.get_by_role("status").filter(has_text="Ikke tegnet.")).to_have_count(1)
    # Nor are marks left out in silence that are no part of the SVG.
    page.evaluate(
        "document.querySelector('.gl-container, .svg-container')"
        ".append(document.createElement('canvas'))"
    )
    button(page, "Last ned bildet som SVG").click()
    expect(page.get_by_role("status").filter(has_text="Gikk ikke.")).to_be_visible()


def test_the_address_goes_to_the_clipboard(screens: dict[Theme, Screen]) -> None:
    page = screens["light"].page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, "Kopier lenken til visningen").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Kopiert")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith("?omrade=nord")
    expect(page.get_by_role("textbox")).to_have_count(0)
    no_rerun(page)


@pytest.mark.parametrize(
    "closed",
    ["undefined", "{ writeText: () => Promise.reject(new Error('no')) }"],
    ids=["http", "refused"],
)
def test_without_a_clipboard_the_address_is_shown(
    screens: dict[Theme, Screen], closed: str
) -> None:
    screen = screens["dark"]
    page = screen.page
    own = f"{{ value: {closed}, configurable: true }}"
    page.evaluate(f"void Object.defineProperty(navigator, 'clipboard', {own})")
    button(page, "Kopier lenken til visningen").click()
    field = page.get_by_role("textbox", name="Kopier adressen herfra:")
    expect(field).to_have_value(page.url)
    expect(field).to_be_focused()
    expect(field).not_to_be_editable()
    assert field.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == page.url
    screen.shot("link-dark")
    no_rerun(page)
