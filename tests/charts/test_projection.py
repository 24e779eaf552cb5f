"""One plane for all maps: places and areas lie alike on pages, drawings, slides and paper."""

import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from lib.charts import geojson, projection, svg_map
from lib.charts.map_layers import offices_layer
from lib.charts.maps import Basemap, Measure
from lib.charts.projection import Point, deck_degrees
from lib.charts.svg_map import Caption
from lib.presentation import DeckConfig, build_deck
from lib.reports import svg_graphics as paper
from lib.reports.context import report_context
from lib.reports.render import slides
from lib.selection import Selection
from lib.store import Store, take_snapshot
from lib.store.queries import offices, shapes

MEASURE = Measure("Tildelt", "kroner", "money")
Rings = list[list[Point]]
Areas = Mapping[str, Rings]
# Longitude and latitude.
PLACES = {
    "Oslo": (10.75, 59.91),
    "Bergen": (5.33, 60.39),
    "Tromsø": (18.96, 69.65),
    "Kirkenes": (30.05, 69.73),
}


def web_mercator(longitude: float, latitude: float) -> Point:
    """Where deck.gl draws degrees, y upwards."""
    return math.radians(longitude), math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def test_the_projection_is_true_along_its_meridian_and_symmetric_around_it() -> None:
    assert projection.plane(15, 60) == pytest.approx((0, math.radians(60)))
    west, east = projection.plane(5, 65), projection.plane(25, 65)
    assert west == pytest.approx((-east[0], east[1]))
    assert projection.plane(15, 71)[1] > projection.plane(15, 58)[1]


@given(st.floats(4, 31.5), st.floats(57.5, 71.5))
def test_the_projection_keeps_angles(longitude: float, latitude: float) -> None:
    """A step to the east and one to the north are at right angles, and equally long on earth."""
    step = 1e-4
    x, y = projection.plane(longitude, latitude)
    east = projection.plane(longitude + step / math.cos(math.radians(latitude)), latitude)
    north = projection.plane(longitude, latitude + step)
    one, other = (east[0] - x, east[1] - y), (north[0] - x, north[1] - y)
    size = math.hypot(*one)
    assert math.hypot(*other) == pytest.approx(size, rel=1e-3)
    assert (one[0] * other[0] + one[1] * other[1]) / size**2 == pytest.approx(0, abs=1e-3)


def test_every_kind_of_geometry_has_its_lines() -> None:
    line = [(0.0, 0.0), (1.0, 1.0)]
    kinds = {
        "LineString": line,
        "MultiLineString": [line],
        "Polygon": [line],
        "MultiPolygon": [[line]],
    }
    found = [{"type": kind, "coordinates": shape} for kind, shape in kinds.items()]
    whole = {"type": "GeometryCollection", "geometries": [*found, {"type": "Point"}]}
    assert list(projection.outlines(whole)) == [line] * 4


@given(st.floats(4, 31.5), st.floats(57.5, 71.5))
def test_deck_gl_draws_the_plane(longitude: float, latitude: float) -> None:
    """Web Mercator of what deck.gl gets is the plane, moved and enlarged; and the way back."""
    x, y = web_mercator(*deck_degrees(longitude, latitude))
    right, up = projection.plane(longitude, latitude)
    large = 1 / math.cos(math.radians(65))
    assert (x / large, y / large + math.radians(65)) == pytest.approx((right, up), abs=2e-6)
    back = projection.degrees_of_deck(*deck_degrees(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=2e-4)


def of_path(data: str) -> Rings:
    """The rings of SVG path data of relative steps."""
    found = []
    for part in data.split("M")[1:]:
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", part)]
        ring = [(numbers[0], numbers[1])]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        found.append(ring)
    return found


def turned(areas: Areas) -> Areas:
    """Drawings have y downwards."""
    return {code: [[(x, -y) for x, y in ring] for ring in rings] for code, rings in areas.items()}


def of_page(store: Store) -> Areas:
    found = json.loads(geojson.feature_collection(shapes(store, "fylke")))["features"]
    return {
        one["properties"]["code"]: [
            [web_mercator(*point) for point in ring]
            for ring in projection.outlines(one["geometry"])
        ]
        for one in found
    }


def of_svg(store: Store) -> Areas:
    ground = Basemap(shapes(store, "fylke"))
    codes = list(ground.names())
    values = pd.DataFrame({"code": codes, "name": codes, "value": [1e6] * len(codes)})
    svg = svg_map.choropleth_svg(values, MEASURE, ground, Caption("", ""))
    named = {name: code for code, name in ground.names().items()}
    found = re.findall(r' d="([^"]+)"><title>([^:<]+)', svg)
    return turned({named[name]: of_path(data) for data, name in found})


def of_slide(store: Store) -> Areas:
    spec = DeckConfig(slides=("kart",))
    html = str(build_deck(take_snapshot(store), Selection(), spec, "").slides[0].html)
    found = re.findall(r'data-code="(\w+)" d="([^"]+)"', html)
    return turned({code: of_path(data) for code, data in found})


def of_paper(store: Store) -> Areas:
    svg, _chart = paper.choropleth(report_context(store, Selection()))
    sheet = svg_map.area_paths(Basemap(shapes(store, "fylke")).areas(), 520)
    codes = {data: code for code, data in sheet.paths.items()}
    found = [data for data in re.findall(r' d="([^"]+)"', svg) if data in codes]
    return turned({codes[data]: of_path(data) for data in found})


def of_powerpoint(store: Store) -> Areas:
    spec = DeckConfig(slides=("kart",))
    file = Presentation(io.BytesIO(slides(store, Selection(), spec, "")))
    codes = {name: code for code, name in Basemap(shapes(store, "fylke")).names().items()}
    group = next(one for one in file.slides[0].shapes if one.shape_type == 6)
    return turned({codes[one.name]: of_shape(one) for one in group.shapes})


def of_shape(shape: Any) -> Rings:
    path = shape._element.find(".//{*}path")
    scale = shape.width / int(path.get("w")), shape.height / int(path.get("h"))
    rings: Rings = []
    for part in path:
        if part.tag.endswith("moveTo"):
            rings.append([])
        for point in part:
            x, y = int(point.get("x")) * scale[0], int(point.get("y")) * scale[1]
            rings[-1].append((shape.left + x, shape.top + y))
    return rings


def area_and_middle(rings: Rings) -> tuple[float, complex]:
    """The area of polygons, and where their middle is; y upwards is the imaginary part."""
    area, middle = 0.0, 0j
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = (x0 * y1 - x1 * y0) / 2
            area += cross
            middle += cross * complex(x0 + x1, y0 + y1) / 3
    return abs(area), middle / area


MEDIA = [of_page, of_svg, of_slide, of_paper, of_powerpoint]


@pytest.mark.parametrize("medium", MEDIA)
def test_areas_are_as_large_as_they_are(store: Store, medium: Any) -> None:
    """Web Mercator shows Finnmark more than twice as large, to Vestfold, as it is."""
    drawn = {code: area_and_middle(rings)[0] for code, rings in medium(store).items()}
    # Square kilometres by `areas`.
    assert drawn["20"] / drawn["07"] == pytest.approx(48_617 / 2_225, rel=0.05)
    assert drawn["20"] / drawn["04"] == pytest.approx(48_617 / 27_398, rel=0.02)


@pytest.mark.parametrize("medium", MEDIA[1:])
def test_counties_lie_alike_in_all_media(store: Store, medium: Any) -> None:
    """The middles, with Oslo's at 0 and Finnmark's at 1, differ by less than three kilometres."""
    page, other = of_page(store), medium(store)
    assert set(page) == set(other)
    assert on_scale(other) == pytest.approx(on_scale(page), abs=0.002)


def on_scale(areas: Areas) -> list[complex]:
    middles = {code: area_and_middle(rings)[1] for code, rings in sorted(areas.items())}
    return [(one - middles["03"]) / (middles["20"] - middles["03"]) for one in middles.values()]


def test_places_lie_alike_on_the_page_and_in_drawings(store: Store) -> None:
    """Distances between four towns, as parts of that from Oslo to Kirkenes."""
    page = [complex(*web_mercator(*deck_degrees(*place))) for place in PLACES.values()]
    sheet = svg_map.area_paths(Basemap(shapes(store, "fylke")).areas(), 800)
    drawn = [complex(*sheet.place(*place)).conjugate() for place in PLACES.values()]
    assert apart(drawn) == pytest.approx(apart(page), abs=0.002)
    # 1 411 km from Oslo to Kirkenes, 305 to Bergen, 1 148 to Tromsø, by the great circle.
    assert apart(page)[0] == pytest.approx(305 / 1411, abs=0.005)
    assert apart(page)[1] == pytest.approx(1148 / 1411, abs=0.005)


def apart(places: Sequence[complex]) -> list[float]:
    oslo, bergen, tromso, kirkenes = places
    return [abs(one - oslo) / abs(kirkenes - oslo) for one in (bergen, tromso)]


def test_dots_lie_on_their_areas(store: Store) -> None:
    """What is drawn on top goes through the same function as what is beneath."""
    dots = [
        row
        for layer in offices_layer(offices(store, Selection()), dark=False).layers
        for row in layer.data
    ]
    where = offices(store, Selection()).frame()[["longitude", "latitude"]].to_numpy().tolist()
    assert sorted(tuple(row["p"]) for row in dots) == sorted(deck_degrees(*one) for one in where)


def test_the_view_fits_what_it_shows() -> None:
    points = [deck_degrees(*place) for place in PLACES.values()]
    longitude, latitude, zoom = projection.fitted(points, 400, 600)
    middle = web_mercator(longitude, latitude)
    pixels = 512 * 2**zoom / (2 * math.pi)
    across = [abs(x - middle[0]) * pixels for x, _y in (web_mercator(*one) for one in points)]
    along = [abs(y - middle[1]) * pixels for _x, y in (web_mercator(*one) for one in points)]
    assert max(across) <= 200.1
    assert max(along) <= 300.1
    assert max(max(across) / 200, max(along) / 300) == pytest.approx(1, abs=0.01)
    assert math.isfinite(projection.fitted([], 400, 600)[2])
