"""Where one project or service is: its municipality's point in its county."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import pydeck as pdk

from lib.charts.chart_model import Chart, LegendItem, Table, make_table, to_float
from lib.charts.map_layers import tooltip
from lib.charts.maps import Basemap, CompactDeck
from lib.charts.palette import map_colours, rgb
from lib.charts.projection import Point, deck_degrees, fitted, outlines
from lib.i18n import _, decimal

_HEIGHT: Final = 300  # pixels that the county must fit into
_CLOSEST: Final = 8.5
_MARGIN: Final = 0.92


def place_map(name: str, latitude: float, longitude: float, basemap: Basemap) -> Chart:
    """A small map: the county, and one dot at a municipality's point.

    Args:
        name: the municipality.
        latitude: of its point, in degrees; NaN where it is not known.
        longitude: of its point, in degrees.
        basemap: the areas; the selected one is filled and fills the view.
    """
    north, east = to_float(latitude), to_float(longitude)
    point = None if north is None or east is None else (east, north)
    title = _("{place} on the map").format(place=name)
    colour = map_colours(dark=basemap.dark).point
    return Chart(
        title=title,
        unit="",
        alt=_alt(name, point, basemap),
        figure=_deck(name, point, basemap),
        table=_table(title, name, point),
        note=_("The dot is the municipality's point, not the project's or the service's address.")
        if point
        else "",
        legend=(LegendItem(name, colour, "dot"),) if point else (),
    )


def _table(title: str, name: str, point: Point | None) -> Table:
    east, north = point or (None, None)
    return make_table(
        title,
        {
            _("Municipality"): ("text", [name]),
            _("Latitude"): ("decimal", [north]),
            _("Longitude"): ("decimal", [east]),
        },
        "place",
    )


def _alt(name: str, point: Point | None, basemap: Basemap) -> str:
    county = basemap.names().get(basemap.selected or "", "")
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


def _deck(name: str, point: Point | None, basemap: Basemap) -> CompactDeck:
    colours = map_colours(dark=basemap.dark)
    areas = basemap.deck_areas()
    names = basemap.names()
    chosen = [code for code in areas if code == basemap.selected]
    others = [code for code in areas if code != basemap.selected]
    layers = [
        _filled(
            "around", [(areas[code], tooltip(names[code])) for code in others], colours.outside
        ),
        _filled(
            "county",
            [(areas[code], tooltip(names[code])) for code in chosen],
            colours.sequential[0],
        ),
    ]
    layers.append(_lines(areas.values(), colours.border))
    if point:
        layers.append(_dot(name, point, basemap))
    return CompactDeck(
        layers=layers,
        views=[pdk.View(type="MapView", controller=True)],
        initial_view_state=_view([areas[code] for code in chosen or others], point, basemap),
        map_provider=None,
        tooltip={"text": "{tip}"},
    )


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


def _lines(areas: Iterable[Any], colour: str) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        [{"path": path} for geometry in areas for path in outlines(geometry)],
        id="place-borders",
        pickable=False,
        get_path="path",
        get_color=list(rgb(colour)),
        get_width=0.7,
        width_units="'pixels'",
    )


def _dot(name: str, point: Point, basemap: Basemap) -> pdk.Layer:
    colours = map_colours(dark=basemap.dark)
    return pdk.Layer(
        "ScatterplotLayer",
        [{"p": list(deck_degrees(*point)), "tip": tooltip(name)}],
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


def _view(shown: Sequence[Any], point: Point | None, basemap: Basemap) -> pdk.ViewState:
    """What is shown, and always the point, fitted into the map's size."""
    points = [place for geometry in shown for path in outlines(geometry) for place in path]
    points += [deck_degrees(*point)] if point else []
    longitude, latitude, zoom = fitted(points, _MARGIN * basemap.width, _MARGIN * _HEIGHT)
    return pdk.ViewState(
        latitude=latitude,
        longitude=longitude,
        zoom=round(min(zoom, _CLOSEST), 3),
        min_zoom=2.5,
        max_zoom=10,
    )
