"""The main charts look as they did: pictures of them are kept, and compared with some tolerance.

Each is made from a few rows of its own, so that new data change none. A chart that looks different
is named, and its picture is written beside the kept one (`NAME.new.png`): look at both, and put the
new one in the old one's place where it is right. Their font is the one of the documents, whichever
fonts the machine has.
"""

import base64
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import plotly
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Page

from lib.charts.chart_model import Chart
from lib.charts.money import announced_documented
from lib.charts.progress import indicator_full, timeline
from lib.charts.svg_map import choropleth_svg
from lib.rows import records
from tests.browser.harness import ROOT
from tests.charts import test_money, test_progress, test_svg_map
from tests.charts.checked import checked

KEPT = Path(__file__).with_name("pictures")
FONT = ROOT / "lib" / "reports" / "fonts" / "SourceSans3-Regular.otf"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
WIDTH = 640
PAGE = """<!doctype html><meta charset="utf-8">
<style>
  @font-face {{ font-family: Kept; src: url(data:font/otf;base64,{font}); }}
  * {{ font-family: Kept !important; font-weight: 400 !important; }}
  body {{ margin: 0; background: #fff; width: {width}px; }}
</style>
<div id="chart"></div>"""
DRAW = """async ([data, layout]) => {
  await document.fonts.load("13px Kept");
  await Plotly.newPlot("chart", data, layout, { staticPlot: true });
}"""

CHARTS: Mapping[str, Callable[[], Chart]] = {
    "grants": lambda: test_money.grants_bars(test_money.SOME, "county", "kroner"),
    "announced": lambda: announced_documented(
        records(test_money.ROUNDS), records(test_money.YEARS)
    ),
    "milestones": lambda: timeline(records(test_progress.EVENTS), 2014),
    "indicator": lambda: indicator_full(test_progress.indicator(), test_progress.VALUES),
}


# --- Comparing ------------------------------------------------------------------------------------


STRONG = 40  # of 255: a softened difference that an eye sees
MOST = 0.0005  # the share of pixels that may differ so much


def changed(kept: Image.Image, new: Image.Image) -> float:
    """The share of a picture that looks different, once its edges are softened."""
    if kept.size != new.size:
        return 1.0
    soft = [image.convert("RGB").filter(ImageFilter.BoxBlur(1)) for image in (kept, new)]
    strongest = ImageChops.difference(*soft).getchannel("R")
    for channel in "GB":
        strongest = ImageChops.lighter(strongest, ImageChops.difference(*soft).getchannel(channel))
    return sum(strongest.histogram()[STRONG:]) / (kept.width * kept.height)


def compare(name: str, png: bytes, folder: Path = KEPT) -> None:
    """Fail with the chart's name where it differs from its kept picture, and write the new one."""
    new, kept, other = Image.open(io.BytesIO(png)), folder / f"{name}.png", f"{name}.new.png"
    (folder / other).unlink(missing_ok=True)
    share = changed(Image.open(kept), new) if kept.exists() else 1.0
    if share > MOST:
        (folder / other).write_bytes(png)
        pytest.fail(f"The chart {name} looks different ({share:.2%}): see {folder / other}")


def image(bar: int = 100, colour: str = "#0b5c5c", moved: int = 0) -> Image.Image:
    made = Image.new("RGB", (WIDTH, 200), "white")
    draw = ImageDraw.Draw(made)
    draw.rectangle((10, 20, 10 + bar, 40), fill=colour)
    draw.text((20 + moved, 80), "Helse Nord 5,0 mill. kr", fill="black", font_size=13)
    return made


@pytest.mark.parametrize(
    "other",
    [
        image(bar=120),
        image(colour="#c0392b"),
        image(moved=20),
        image().crop((0, 0, WIDTH, 190)),
    ],
    ids=["a longer bar", "another colour", "a label elsewhere", "another size"],
)
def test_what_an_eye_sees_is_a_difference(other: Image.Image) -> None:
    assert changed(image(), other) > MOST


def test_paler_edges_are_none() -> None:
    noisy = image().point(lambda value: min(value + 25, 255))
    assert changed(image(), noisy) <= MOST


def test_a_chart_that_changed_is_named_and_its_picture_written(tmp_path: Path) -> None:
    image().save(tmp_path / "bars.png")
    compare("bars", (tmp_path / "bars.png").read_bytes(), tmp_path)
    assert not (tmp_path / "bars.new.png").exists()
    image(bar=200).save(tmp_path / "other.png")
    with pytest.raises(pytest.fail.Exception, match="The chart bars looks different"):
        compare("bars", (tmp_path / "other.png").read_bytes(), tmp_path)
    assert (tmp_path / "bars.new.png").read_bytes() == (tmp_path / "other.png").read_bytes()


# --- The charts -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    """An empty page with Plotly and one font, for one chart after another."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 800}, device_scale_factor=1)
    page.set_content(PAGE.format(font=base64.b64encode(FONT.read_bytes()).decode(), width=WIDTH))
    page.add_script_tag(path=PLOTLY)
    yield page
    page.close()


def picture(sheet: Page) -> bytes:
    return sheet.locator("#chart").screenshot(animations="disabled")


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_looks_as_it_did(sheet: Page, name: str) -> None:
    drawing = json.loads(checked(CHARTS[name]()).to_json())
    sheet.evaluate(DRAW, [drawing["data"], drawing["layout"] | {"width": WIDTH}])
    compare(name, picture(sheet))


def test_the_map_looks_as_it_did(sheet: Page) -> None:
    values = test_svg_map.values(a=1.0, b=5.0, c=float("nan"))
    caption = test_svg_map.CAPTION
    svg = choropleth_svg(values, test_svg_map.MONEY, test_svg_map.ground("a", "b", "c"), caption)
    sheet.evaluate("(svg) => { document.getElementById('chart').innerHTML = svg; }", svg)
    compare("map", picture(sheet))
