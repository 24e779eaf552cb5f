"""The map's shapes are light, whole, and fit together."""

import json
from typing import Any

import pytest
import shapely

from lib.store import Store
from lib.store.geometry import inner_borders, shapes, simplify
from tests.conftest import DATA

FILES = {"fylke": ("counties_2010", "code"), "helseregion": ("health_regions", "health_region")}


def drawn(store: Store, kind: str) -> dict[str, Any]:
    frame = store.rows("SELECT area_code, geojson FROM area_shapes WHERE kind = :k", {"k": kind})
    return dict(zip(frame["area_code"], shapely.from_geojson(frame["geojson"]), strict=True))


def source(kind: str) -> dict[str, Any]:
    name, key = FILES[kind]
    read = json.loads((DATA / "geo" / f"{name}.geojson").read_text(encoding="utf-8"))
    return {
        item["properties"][key]: shapely.geometry.shape(item["geometry"])
        for item in read["features"]
    }


@pytest.mark.parametrize("kind", FILES)
def test_every_area_is_drawn(store: Store, kind: str) -> None:
    listed = store.rows("SELECT code FROM areas WHERE kind = :kind", {"kind": kind})
    assert sorted(drawn(store, kind)) == sorted(listed["code"])
    assert len(listed) == {"fylke": 19, "helseregion": 4}[kind]


@pytest.mark.parametrize("kind", FILES)
def test_shapes_are_valid_and_neighbours_share_their_edges(store: Store, kind: str) -> None:
    polygons = list(drawn(store, kind).values())
    assert all(polygon.is_valid for polygon in polygons)
    assert shapely.coverage_is_valid(polygons)


@pytest.mark.parametrize("kind", FILES)
def test_areas_keep_their_size(store: Store, kind: str) -> None:
    before = source(kind)
    for code, polygon in drawn(store, kind).items():
        assert polygon.area == pytest.approx(before[code].area, rel=0.02)


@pytest.mark.parametrize("kind", FILES)
def test_shapes_are_light(store: Store, kind: str) -> None:
    frame = store.rows("SELECT geojson FROM area_shapes WHERE kind = :kind", {"kind": kind})
    text = "".join(frame["geojson"])
    assert len(text) < 75_000
    assert " " not in text
    assert all(
        len(str(number).split(".")[-1]) <= 3
        for geometry in frame["geojson"]
        for number in shapely.get_coordinates(shapely.from_geojson(geometry)).ravel().tolist()
    )


@pytest.mark.parametrize("kind", FILES)
def test_borders_are_inner(store: Store, kind: str) -> None:
    borders = drawn(store, f"{kind.replace('fylke', 'fylkes')}grenser")
    lines = borders[f"NO:{kind}"]
    assert lines.geom_type == "MultiLineString"
    country = shapely.union_all(list(drawn(store, kind).values()))
    assert lines.intersection(country.boundary).length < lines.length / 100
    assert lines.length > 1


def square(x: float, size: float = 1) -> Any:
    return shapely.box(x, 60, x + size, 60 + size)


def test_the_border_between_two_squares() -> None:
    lines = inner_borders([square(5), square(6)])
    assert lines.wkt == "MULTILINESTRING ((6 60, 6 61))"


def test_islands_are_left_out_unless_they_are_all_there_is() -> None:
    island = square(9, 0.01)
    with_land, alone = simplify([shapely.MultiPolygon([square(5), island]), square(12, 0.01)])
    assert len(with_land.geoms) == 1
    assert len(alone.geoms) == 1


def test_a_small_part_beside_another_area_is_no_island() -> None:
    corner = shapely.box(6, 60, 6.01, 60.01)
    land = shapely.Polygon([(5, 60), (6, 60), (6, 60.01), (6, 61), (5, 61)])
    polygons = [land, shapely.MultiPolygon([corner, square(8)])]
    assert len(simplify(polygons)[1].geoms) == 2


def test_shapes_is_pure() -> None:
    maps = {
        name: json.loads((DATA / "geo" / f"{file}.geojson").read_text(encoding="utf-8"))
        for name, file in (
            ("counties-2010", "counties_2010"),
            ("health-regions", "health_regions"),
        )
    }
    before = json.dumps(maps)
    assert list(shapes(maps)) == list(shapes(maps))
    assert json.dumps(maps) == before
