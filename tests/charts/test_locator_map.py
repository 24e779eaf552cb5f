"""A small map with one dot, which claims no more than that a municipality is there."""

import json
import math
from typing import Any

import pandas as pd
import pytest

from lib.charts import locator_map
from lib.charts.chart_model import Chart
from lib.charts.maps import Basemap
from lib.charts.palette import DARK_MAP, LIGHT_MAP, rgb
from lib.charts.projection import deck_degrees
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import projects, shapes

SQUARE = '{"type":"Polygon","coordinates":[[[5,60],[7,60],[7,61],[5,60]]]}'


def ground(**more: Any) -> Basemap:
    rows = [{"area_code": code, "name": f"Fylke {code}", "geojson": SQUARE} for code in "ab"]
    frame = pd.DataFrame(rows, columns=["area_code", "name", "geojson"])
    chosen: dict[str, Any] = {"selected": "a", **more}
    return Basemap(frame, **chosen)


def layers(chart: Chart) -> dict[str, Any]:
    return {one["id"]: one for one in json.loads(chart.figure.to_json())["layers"]}


def test_one_dot_at_the_municipalitys_point() -> None:
    chart = locator_map.place_map("Nes", 60.5, 6.25, ground())
    assert [dot["p"] for dot in layers(chart)["place-point"]["data"]] == [
        list(deck_degrees(6.25, 60.5))
    ]
    assert chart.table.frame.iloc[0, 1:].tolist() == [60.5, 6.25]
    assert "Fylke a" in chart.alt
    assert "60,50" in chart.alt
    assert chart.note


def test_the_county_is_set_off_from_the_others() -> None:
    found = layers(locator_map.place_map("Nes", 60.5, 6.25, ground()))
    assert len(found["place-county"]["data"]["features"]) == 1
    assert len(found["place-around"]["data"]["features"]) == 1
    assert found["place-county"]["getFillColor"] != found["place-around"]["getFillColor"]


@pytest.mark.parametrize(("dark", "palette"), [(False, LIGHT_MAP), (True, DARK_MAP)])
def test_the_dot_has_the_pages_colours(dark: bool, palette: Any) -> None:
    found = layers(locator_map.place_map("Nes", 60.5, 6.25, ground(dark=dark)))
    assert found["place-point"]["getFillColor"] == list(rgb(palette.point))


def test_no_point_is_said_and_not_drawn() -> None:
    chart = locator_map.place_map("Nes", math.nan, 6.25, ground())
    assert "place-point" not in layers(chart)
    assert "Nes" in chart.alt
    assert chart.note == ""
    assert chart.legend == ()


@pytest.mark.parametrize("selected", [None, "unknown"])
def test_without_a_county_all_is_shown(selected: str | None) -> None:
    chart = locator_map.place_map("Nes", 60.5, 6.25, ground(selected=selected))
    assert len(layers(chart)["place-around"]["data"]["features"]) == 2
    assert "Nes" in chart.alt


def test_nothing_at_all() -> None:
    empty = Basemap(ground().shapes.iloc[0:0])
    chart = locator_map.place_map("", math.nan, math.nan, empty)
    assert math.isfinite(chart.figure.initial_view_state.zoom)
    assert chart.alt


def test_the_view_holds_the_point_and_asks_for_nothing() -> None:
    near = locator_map.place_map("Nes", 60.5, 6.25, ground())
    far = locator_map.place_map("Nes", 70.0, 25.0, ground())
    assert far.figure.initial_view_state.zoom < near.figure.initial_view_state.zoom
    assert near.figure.map_style is None or not near.figure.map_provider
    assert "http" not in near.figure.to_json()


def test_names_are_no_formula() -> None:
    tip = layers(locator_map.place_map("@@=1", 60.5, 6.25, ground()))["place-point"]["data"][0][
        "tip"
    ]
    assert not tip.startswith("@@")


def test_real_projects(store: Store) -> None:
    county = shapes(store, "fylke")
    row = projects(store, Selection(area="1201")).frame().iloc[0]
    chart = locator_map.place_map(
        row["municipality"],
        row["latitude"],
        row["longitude"],
        Basemap(county, selected=row["county_code"]),
    )
    assert row["municipality"] in chart.alt
    assert row["county"] in chart.alt
