"""Where one project or service is: its municipality's point in its county."""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

import pydeck as pdk

from lib.figures.maps import CompactDeck, Ground
from lib.figures.model import Chart, LegendItem, Table, number, table
from lib.figures.palette import map_colours, rgb
from lib.figures.places import tip
from lib.language import _, decimal

_HEIGHT: Final = 300  # pixels that the county must fit into
_CLOSEST: Final = 8.5
_MARGIN: Final = 0.92
_PLACES: Final = 4  # decimals of a coordinate: ten metres
_NORWAY: Final = ((4.5, 57.9), (31.2, 71.2))  # what is shown when there is nothing to show


def place_map(name: str, latitude: float, longitude: float, ground: Ground) -> Chart:
    """A small map: the county, and one dot at a municipality's point.

    Args:
        name: the municipality.
        latitude: of its point, in degrees; NaN where it is not known.
        longitude: of its point, in degrees.
        ground: the areas; the selected one is filled and fills the view.
    """
    north, east = number(latitude), number(longitude)
    point = None if north is None or east is None else (east, north)
    title = _("{place} on the map").format(place=name)
    colour = map_colours(dark=ground.dark).point
    return Chart(
        title=title,
        unit="",
        alt=_alt(name, point, ground),
        figure=_deck(name, point, ground),
        table=_table(title, name, point),
        note=_("The dot is the municipality's point, not the project's or the service's address.")
        if point
        else "",
        legend=(LegendItem(name, colour, "dot"),) if point else (),
    )


def _table(title: str, name: str, point: tuple[float, float] | None) -> Table:
    east, north = point or (None, None)
    return table(
        title,
        {
            _("Municipality"): ("text", [name]),
            _("Latitude"): ("decimal", [north]),
            _("Longitude"): ("decimal", [east]),
        },
        "place",
    )


def _alt(name: str, point: tuple[float, float] | None, ground: Ground) -> str:
    county = ground.names().get(ground.selected or "", "")
    if point is None:
        return _("No point is known for {place}.").format(place=name)
    found = {
        "place": name,
        "county": county,
        "latitude": decimal(point[1], 2),
        "longitude": decimal(point[0], 2),
    }
    if not county:
        text = _("A dot at {place}, {latitude}° north, {longitude}° east.")
    else:
        text = _("Map of {county} with a dot at {place}, {latitude}° north, {longitude}° east.")
    return text.format(**found)


def _deck(name: str, point: tuple[float, float] | None, ground: Ground) -> CompactDeck:
    colours = map_colours(dark=ground.dark)
    areas = ground.areas()
    names = ground.names()
    chosen = [code for code in areas if code == ground.selected]
    others = [code for code in areas if code != ground.selected]
    layers = [
        _filled("around", [(areas[code], tip(names[code])) for code in others], colours.outside),
        _filled(
            "county", [(areas[code], tip(names[code])) for code in chosen], colours.sequential[0]
        ),
    ]
    if ground.borders:
        layers.append(_lines(ground, colours.border))
    if point:
        layers.append(_dot(name, point, ground))
    return CompactDeck(
        layers=layers,
        views=[pdk.View(type="MapView", controller=True)],
        initial_view_state=_view([areas[code] for code in chosen or others], point, ground),
        map_provider=None,
        tooltip={"text": "{tip}"},
    )


def outlines(geometry: Any) -> Iterator[list[tuple[float, float]]]:
    """The rings of a polygon and the lines of a line, of one or of many, as GeoJSON has them."""
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "LineString":
        yield coordinates
    elif kind in {"MultiLineString", "Polygon"}:
        yield from coordinates
    elif kind == "MultiPolygon":
        yield from chain.from_iterable(coordinates)
    elif kind == "GeometryCollection":
        yield from chain.from_iterable(outlines(one) for one in geometry["geometries"])


def _filled(layer: str, areas: Sequence[tuple[Any, str]], colour: str) -> pdk.Layer:
    features = [
        {"type": "Feature", "geometry": geometry, "properties": {"tip": text}}
        for geometry, text in areas
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=f"place-{layer}",
        stroked=False,
        filled=True,
        pickable=True,
        get_fill_color=list(rgb(colour)),
    )


def _lines(ground: Ground, colour: str) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        [{"path": path} for path in outlines(json.loads(ground.borders))],
        id="place-borders",
        pickable=False,
        get_path="path",
        get_color=list(rgb(colour)),
        get_width=1.2,
        width_units="'pixels'",
    )


def _dot(name: str, point: tuple[float, float], ground: Ground) -> pdk.Layer:
    colours = map_colours(dark=ground.dark)
    return pdk.Layer(
        "ScatterplotLayer",
        [{"p": [round(degrees, _PLACES) for degrees in point], "tip": tip(name)}],
        id="place-point",
        pickable=True,
        stroked=True,
        filled=True,
        get_position="p",
        get_radius=9,
        radius_units="'pixels'",
        get_fill_color=list(rgb(colours.point)),
        get_line_color=list(rgb(colours.halo)),
        get_line_width=2,
        line_width_units="'pixels'",
    )


def _view(shown: Sequence[Any], point: tuple[float, float] | None, ground: Ground) -> pdk.ViewState:
    """What is shown, and always the point, fitted into the map's size."""
    points = [place for geometry in shown for path in outlines(geometry) for place in path]
    points += [point] if point else []
    points = points or list(_NORWAY)
    west, east = min(place[0] for place in points), max(place[0] for place in points)
    south, north = (_mercator(edge(place[1] for place in points)) for edge in (min, max))
    wide, high = max((east - west) / 360, 1e-6) * 512, max(north - south, 1e-6) * 512
    zoom = math.log2(_MARGIN * min(ground.width / wide, _HEIGHT / high))
    return pdk.ViewState(
        latitude=round(math.degrees(math.atan(math.sinh(math.pi * (south + north)))), 4),
        longitude=round((west + east) / 2, 4),
        zoom=round(min(zoom, _CLOSEST), 3),
        min_zoom=2.5,
        max_zoom=10,
    )


def _mercator(latitude: float) -> float:
    """How far north a latitude is on the map, in parts of the world's height."""
    return math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)
