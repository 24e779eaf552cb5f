"""Maps in a browser that cannot draw them, as on many virtual desktops: drawings, with a word."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser import harness
from tests.browser.harness import Screen, Server, Visit, open_screen

SENTENCE = "Nettleseren kan ikke vise det bevegelige kartet"
# The map has begun when the browser says that it cannot draw it: deck.gl says so as well.
TOLERATED = {"WebGL|luma|deck": "deck.gl may have begun before the drawing takes its place"}
LOSE = """() => {
  const canvas = document.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
  canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
}"""


@pytest.fixture(scope="module")
def without_webgl(
    driver: Playwright, app_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    """A reader whose Chromium has no WebGL."""
    folder = tmp_path_factory.mktemp("without")
    chromium = harness.launch(driver, folder, more=["--disable-3d-apis"])
    shots = Path(os.environ["SHOTS"]).resolve() if os.environ.get("SHOTS") else None
    yield open_screen(chromium, app_server.url, shots=shots, tolerate=TOLERATED)
    chromium.close()


@pytest.mark.parametrize(
    ("path", "alt", "name"),
    [
        (
            "/kart?lag=prosjekter,tjenester,embeter",
            "Dokumentert fra statens samhandlingspotter",
            "map",
        ),
        ("/organisering", "Ekstra stillinger", "offices"),
        ("/prosjekter?prosjekt=jondal-jonatunet-2009", "Jondal", "place"),
    ],
)
def test_a_drawing_stands_in_the_maps_place(
    without_webgl: Screen, path: str, alt: str, name: str
) -> None:
    screen = without_webgl
    screen.go(path)
    expect(screen.page.get_by_text(SENTENCE)).to_be_visible()
    drawing = screen.page.get_by_role("img", name=alt)
    expect(drawing).to_be_visible()
    assert drawing.evaluate("e => e.naturalWidth") > 300
    expect(screen.page.get_by_test_id("stDeckGlJsonChart")).to_have_count(0)
    screen.ready()
    screen.shot(f"drawn-{name}")
    assert screen.problems() == []


def test_a_map_that_stops_is_drawn(visit: Visit) -> None:
    screen = visit("/kart", tolerate=TOLERATED)
    expect(screen.page.get_by_text(SENTENCE)).to_have_count(0)
    with screen.rerun():
        screen.page.evaluate(LOSE)
    expect(screen.page.get_by_text(SENTENCE)).to_be_visible()
    expect(
        screen.page.get_by_role("img", name="Dokumentert fra statens samhandlingspotter")
    ).to_be_visible()


def test_leaving_a_page_with_a_map_is_no_fault(visit: Visit) -> None:
    """deck.gl gives its context back when the map goes."""
    screen = visit("/kart")
    for page in ("Budsjett", "Kart"):
        with screen.rerun():
            screen.page.get_by_role("link", name=page, exact=True).click()
    expect(screen.page.get_by_test_id("stDeckGlJsonChart")).to_have_count(1)
    expect(screen.page.get_by_text(SENTENCE)).to_have_count(0)


def test_on_a_phone_the_drawing_fits(without_webgl: Screen) -> None:
    screen = without_webgl
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.go("/kart")
    expect(
        screen.page.get_by_role("img", name="Dokumentert fra statens samhandlingspotter")
    ).to_be_visible()
    screen.ready()
    screen.shot("drawn-phone")
    assert screen.structure() == []
