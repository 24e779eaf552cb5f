"""The shapes by address: the same as those that come with a map, in the same order."""

import json
from typing import Any

import pandas as pd

from lib.charts import geojson, maps, projection
from lib.charts.maps import Basemap, Measure
from lib.charts.projection import deck_geometry
from lib.store import Store
from lib.store.queries import shapes

MEASURE = Measure("Tildelt", "kroner", "money")
ADDRESS = "/former/fylke.json?v=1"


def drawn(
    store: Store, selected: str | None = None, *, amount: float = 1e6
) -> dict[str, dict[str, Any]]:
    values = pd.DataFrame(
        {
            "code": ["12", "14", "19"],
            "name": ["Hordaland", "Sogn og Fjordane", "Troms"],
            "value": [amount, 2e6, float("nan")],
            "detail": ["", "", ""],
        }
    )
    ground = Basemap(shapes(store, "fylke"), selected=selected, shapes_url=ADDRESS)
    deck = json.loads(maps.choropleth(values, MEASURE, ground).figure.to_json())
    return {layer["id"].split(":")[0]: layer for layer in deck["layers"]}


def by_place(layer: dict[str, Any], accessor: str, place: str) -> list[Any]:
    start, end = "@@=(", f")[{place}]"
    text = layer[accessor]
    assert text.startswith(start)
    assert text.endswith(end)
    found: list[Any] = json.loads(text[len(start) : -len(end)])
    return found


def test_a_map_by_address_has_no_shape_in_it(store: Store) -> None:
    layers = drawn(store)
    assert layers["areas"]["data"] == "/former/fylke.json?v=1"
    assert layers["coast"]["data"] == "/former/fylke.json?v=1"
    # But for the slanted lines over the area without a figure.
    assert set(layers) == {"areas", "coast", "unknown"}
    assert len(json.dumps(layers["areas"])) < 2_000


def test_each_shape_finds_its_own_colour(store: Store) -> None:
    found = shapes(store, "fylke")
    places = {
        each["properties"]["code"]: each["properties"]["at"]
        for each in json.loads(geojson.feature_collection(found))["features"]
    }
    layers = drawn(store)
    fills = by_place(layers["areas"], "getFillColor", "properties.at")
    assert len(fills) == len(places) == len(found)
    outside = fills[places["03"]]
    assert len({tuple(fills[places[code]]) for code in ("03", "12", "14", "19")}) == 4
    assert sum(fill == outside for fill in fills) == len(fills) - 3


def test_the_chosen_area_is_outlined_and_one_without_a_figure_has_slanted_lines(
    store: Store,
) -> None:
    assert "selected" not in drawn(store)
    layers = drawn(store, "12")
    assert list(layers) == ["areas", "coast", "unknown", "selected"]
    troms = deck_geometry(shapes(store, "fylke").set_index("area_code")["geojson"]["19"])
    points = [point for ring in projection.outlines(troms) for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    lines = [row["path"] for row in layers["unknown"]["data"]]
    assert len(lines) > 30
    assert all(west <= x <= east for line in lines for x, _y in line)


def test_new_colours_make_a_new_layer(store: Store) -> None:
    """deck.gl does not look at an accessor again in a layer that it knows."""
    ids = {drawn(store, amount=amount)["areas"]["id"] for amount in (1e6, 3e6)}
    assert len(ids) == 2
    assert drawn(store)["areas"]["id"] != drawn(store, "12")["areas"]["id"]
    assert drawn(store)["areas"]["id"] == drawn(store)["areas"]["id"]


def test_what_is_said_of_an_area_is_found_by_its_name(store: Store) -> None:
    found = shapes(store, "fylke")
    values = pd.DataFrame({"code": ["12"], "name": ["Hordaland"], "value": [1e6], "detail": ["x"]})
    said = maps.tips(values, MEASURE, Basemap(found))
    assert list(said) == found["name"].tolist()
    assert said["Hordaland"].split("\n") == ["Hordaland", "Tildelt: 1,0 mill. kr", "x"]
    assert said["Oslo"] == "Oslo\nutenfor utvalget"
