"""The map as SVG: the map's colours, words that are words, nothing from anywhere, and small."""

import json
import math
import re
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pydeck as pdk
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts import map_layers, maps, measures, svg_map
from lib.charts.chart_model import LegendItem
from lib.charts.maps import Basemap, MapLayer, Measure
from lib.charts.palette import DARK_MAP, LIGHT_MAP, rgb
from lib.charts.projection import deck_degrees
from lib.charts.svg_map import Caption, Dot, areas_svg, choropleth_svg, place_svg
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import (
    grants_by,
    map_attribution,
    offices,
    projects,
    services,
    shapes,
    transfers,
)

SVG = "{http://www.w3.org/2000/svg}"
MONEY = Measure("Tildelt", "kroner", "money")
HOSTILE = '"><script>alert(1)</script><image href="https://x.test/a.png"/>&\x00\x1b\ud800'
CAPTION = Caption("Tildelt", "Mest i A.")


def ground(*codes: str, **more: Any) -> Basemap:
    squares = [
        [[5 + at, 60], [6 + at, 60], [6 + at, 61], [5 + at, 61], [5 + at, 60]]
        for at in range(len(codes))
    ]
    rows = [
        (code, code.upper(), json.dumps({"type": "Polygon", "coordinates": [ring]}))
        for code, ring in zip(codes, squares, strict=True)
    ]
    return Basemap(pd.DataFrame(rows, columns=["area_code", "name", "geojson"]), **more)


def values(**found: float) -> pd.DataFrame:
    rows = [(code, code.upper(), value, "") for code, value in found.items()]
    return pd.DataFrame(rows, columns=["code", "name", "value", "detail"])


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own drawing


def fills(svg: str) -> dict[str, str]:
    """The fill of every area by its name."""
    found = {}
    for path in drawn(svg).iter(f"{SVG}path"):
        name = path.findtext(f"{SVG}title")
        if name:
            found[name.split(":")[0]] = path.get("fill", "")
    return found


def everything(svg: str) -> list[str]:
    return [text for one in drawn(svg).iter() for text in [one.text or ""]]


@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_the_maps(dark: bool) -> None:
    found = values(a=1e6, b=2e6, c=math.nan)
    place = ground("a", "b", "c", "d", dark=dark)
    svg = choropleth_svg(found, MONEY, place, CAPTION)
    colours = maps.area_colours(found, MONEY, place)
    deck = json.loads(maps.choropleth(found, MONEY, place).figure.to_json())
    text = deck["layers"][0]["getFillColor"]
    drawn = json.loads(text.removeprefix("@@=(").removesuffix(")[properties.at]"))
    assert [list(rgb(colours[code])) for code in "abcd"] == drawn
    shown = fills(svg)
    assert shown == {code.upper(): colour for code, colour in colours.items()}
    assert shown["D"] == (DARK_MAP if dark else LIGHT_MAP).outside


def test_a_reader_without_eyes_is_told() -> None:
    root = drawn(choropleth_svg(values(a=1.0), MONEY, ground("a"), CAPTION))
    assert root.get("role") == "img"
    assert root.get("lang") == "nb"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == ("Tildelt", "Mest i A.")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_two_drawings_on_one_page_have_ids_of_their_own() -> None:
    one = choropleth_svg(values(a=1.0), MONEY, ground("a"), CAPTION)
    other = choropleth_svg(values(a=1.0), MONEY, ground("a"), Caption("Annet", ""))
    ids = [set(re.findall(r' id="(\w+)"', svg)) for svg in (one, other)]
    assert len(ids[0]) == 3
    assert not ids[0] & ids[1]


def test_hostile_words_stay_words() -> None:
    place = ground("a")
    place.shapes["name"] = pd.Series([HOSTILE], dtype=object)
    legend = [LegendItem(HOSTILE, HOSTILE, shape) for shape in ("square", "dot", HOSTILE)]
    caption = Caption(HOSTILE, HOSTILE, legend, HOSTILE, HOSTILE, HOSTILE)
    dots = [Dot(5.5, 60.5, 4, HOSTILE, hollow=True)]
    svg = choropleth_svg(values(a=1.0), MONEY, place, caption, dots)
    tags = {one.tag.removeprefix(SVG) for one in drawn(svg).iter()}
    assert tags <= {"svg", "title", "desc", "clipPath", "rect", "g", "text", "path", "circle"}
    assert "<script" not in svg
    svg.encode()


@given(st.text(max_size=60))
def test_any_words_make_a_drawing(words: str) -> None:
    caption = Caption(words, words, [LegendItem(words, "#000000", "line")], words, words)
    assert drawn(choropleth_svg(values(a=1.0), MONEY, ground("a"), caption)).tag == f"{SVG}svg"


def test_nothing_is_asked_of_anybody() -> None:
    svg = choropleth_svg(values(a=1.0), MONEY, ground("a", selected="a"), CAPTION)
    assert re.findall(r"https?://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "href" not in svg
    assert re.findall(r"url\(([^)]*)\)", svg) == [f"#{re.findall('id=.(c[0-9a-f]+)', svg)[0]}"]


def test_dots_are_where_they_belong() -> None:
    dots = [Dot(5.5, 60.5, 4.0, "#b3420e"), Dot(6.5, 60.5, 6.0, "#b3420e", hollow=True)]
    svg = choropleth_svg(values(a=1.0), MONEY, ground("a", "b", selected="a"), CAPTION, dots)
    first, second = drawn(svg).iter(f"{SVG}circle")
    assert float(first.get("cx", "")) == pytest.approx(16 + 270, abs=12)
    assert float(second.get("cx", "")) > float(first.get("cx", "")) + 300
    assert (second.get("fill"), second.get("r")) == ("none", "6")


def test_legend_note_and_attribution_are_written() -> None:
    legend = [LegendItem("en lang forklaring som må deles i to", "#008288", "square")]
    caption = Caption("T", "D", legend, "Mangler 3.", "© Noen")
    texts = " ".join(everything(choropleth_svg(values(a=1.0), MONEY, ground("a"), caption)))
    assert "en lang forklaring" in texts
    assert "må deles i to" in texts
    assert "Mangler 3." in texts
    assert "© Noen" in texts


@pytest.mark.parametrize("place", [ground(), ground("a"), ground("a", selected="x")])
def test_nothing_to_colour(place: Basemap) -> None:
    empty = values(a=1.0).iloc[0:0]
    assert drawn(choropleth_svg(empty, MONEY, place, Caption("", ""))).tag == f"{SVG}svg"


@pytest.mark.parametrize("area", ["NO", "nord", "12", "20", "1201"])
@pytest.mark.parametrize("kind", ["fylke", "helseregion"])
def test_real_maps_are_small(store: Store, area: str, kind: str) -> None:
    found = measures.grants(grants_by(store, Selection(area=area), "county"), "kroner")
    place = Basemap(shapes(store, kind), selected=area)
    chart = maps.choropleth(found.frame, found.measure, place)
    caption = Caption(chart.title, chart.alt, chart.legend, chart.note, map_attribution())
    svg = choropleth_svg(found.frame, found.measure, place, caption)
    assert len(svg.encode()) < 200_000
    if area == "NO":
        assert len(fills(svg)) == len(place.shapes)


# --- Areas as paths -------------------------------------------------------------------------------

SQUARES = {
    "a": {"type": "Polygon", "coordinates": [[[5, 60], [6, 60], [6, 61], [5, 61], [5, 60]]]},
    "b": {"type": "Polygon", "coordinates": [[[6, 60], [7, 60], [7, 61], [6, 61], [6, 60]]]},
}


def corners(path: str) -> list[set[tuple[int, int]]]:
    """The corners of every ring of a path."""
    found = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^z]*)z", path):
        x, y = map(int, start.split())
        ring = {(x, y)}
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            ring.add((x, y))
        found.append(ring)
    return found


def test_paths_fill_their_sheet_in_whole_units() -> None:
    sheet = svg_map.area_paths(SQUARES, 300)
    points = [point for path in sheet.paths.values() for ring in corners(path) for point in ring]
    assert min(y for _x, y in points) == 0
    assert max(y for _x, y in points) == 300
    assert min(x for x, _y in points) == 0
    assert max(x for x, _y in points) in {sheet.width, sheet.width - 1}
    for code, path in sheet.paths.items():
        xs, ys = zip(*corners(path)[0], strict=True)
        assert sheet.boxes[code] == (min(xs), min(ys), max(xs), max(ys))


def test_neighbours_still_share_their_border() -> None:
    paths = svg_map.area_paths(SQUARES, 300).paths
    assert len(corners(paths["a"])[0] & corners(paths["b"])[0]) == 2


def test_a_place_is_where_the_areas_are() -> None:
    sheet = svg_map.area_paths(SQUARES, 300)
    x, y = sheet.place(5, 61)
    assert any(math.dist((x, y), corner) < 1 for corner in corners(sheet.paths["a"])[0])


def test_no_area_is_too_small_to_be_there() -> None:
    tiny = {"type": "Polygon", "coordinates": [[[8, 62], [8, 62.0001], [8.0001, 62], [8, 62]]]}
    sheet = svg_map.area_paths(SQUARES | {"c": tiny}, 100)
    assert len(corners(sheet.paths["c"])) == 1
    assert len(corners(sheet.paths["c"])[0]) == 3


def test_no_areas_are_no_paths() -> None:
    assert svg_map.area_paths({}, 100).paths == {}


def test_real_areas_are_all_there_and_light(store: Store) -> None:
    found = shapes(store, "fylke")
    areas = {
        code: json.loads(text)
        for code, text in zip(found["area_code"], found["geojson"], strict=True)
    }
    sheet = svg_map.area_paths(areas, 800)
    assert set(sheet.paths) == set(areas)
    assert all(sheet.paths.values())
    assert sum(map(len, sheet.paths.values())) < 25_000


# --- The map alone, where the browser draws none --------------------------------------------------


def layer(*rows: dict[str, Any]) -> MapLayer:
    return MapLayer((pdk.Layer("ScatterplotLayer", list(rows), id="x"),), (), "")


def test_the_map_alone_has_the_maps_colours_and_no_words_around_it() -> None:
    found, place = values(a=1e6, b=2e6), ground("a", "b", "c")
    svg = areas_svg(found, MONEY, place, CAPTION, ())
    assert fills(svg) == fills(choropleth_svg(found, MONEY, place, CAPTION))
    root = drawn(svg)
    assert root.get("role") == "img"
    assert [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")] == ["Tildelt", "Mest i A."]
    assert not list(root.iter(f"{SVG}text"))
    left, top, wide, high = map(float, str(root.get("viewBox")).split())
    rectangle = next(root.iter(f"{SVG}rect"))
    assert [rectangle.get(name) for name in ("x", "y", "width")] == ["16", "16", "540"]
    assert (left, top, wide) == (16, 16, 540)
    assert high == float(str(rectangle.get("height")))


def test_places_on_top_are_drawn_as_dots_rings_and_signs() -> None:
    dot = {"p": deck_degrees(5.5, 60.5), "r": 7.0, "fill": [1, 2, 3, 225], "line": [9, 9, 9]}
    ring = {"p": deck_degrees(5.5, 60.5), "r": 5.0, "fill": [0, 0, 0, 0], "line": [255, 0, 16]}
    sign = {"p": deck_degrees(5.5, 60.5), "t": "★", "fill": [16, 32, 48], "o": [10, -10]}
    svg = areas_svg(values(a=1.0), MONEY, ground("a"), CAPTION, [layer(dot, ring), layer(sign)])
    first, second = drawn(svg).iter(f"{SVG}circle")
    assert (first.get("fill"), first.get("r")) == ("#010203", "7")
    assert (second.get("fill"), second.get("stroke")) == ("none", "#ff0010")
    text = next(drawn(svg).iter(f"{SVG}text"))
    assert (text.text, text.get("fill")) == ("★", "#102030")
    moved = float(str(text.get("x"))) - float(str(first.get("cx")))
    assert moved == pytest.approx(10, abs=0.1)


def test_every_layer_of_the_map_can_be_drawn(store: Store) -> None:
    chosen = Selection()
    layers = [
        map_layers.projects_layer(projects(store, chosen), dark=False),
        map_layers.services_layer(services(store, chosen), dark=False),
        map_layers.offices_layer(offices(store, chosen), dark=False),
        map_layers.transfers_layer(transfers(store, chosen), "kroner", dark=False),
    ]
    place = Basemap(shapes(store, "fylke"))
    found = measures.grants(grants_by(store, chosen, "county"), "kroner")
    root = drawn(areas_svg(found.frame, found.measure, place, CAPTION, layers))
    rows = [row for each in layers for drawn_ in each.layers for row in drawn_.data]
    marks = [*root.iter(f"{SVG}circle"), *root.iter(f"{SVG}text")]
    assert len(marks) == len(rows) > 500


def test_a_place_is_a_dot_in_its_county() -> None:
    place = ground("a", "b", selected="a")
    root = drawn(place_svg(place, (5.5, 60.5), CAPTION))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert len({path.get("fill") for path in root.iter(f"{SVG}path")}) == 2
    assert not list(drawn(place_svg(place, None, CAPTION)).iter(f"{SVG}circle"))
