"""Maps: areas coloured by a measure, and layers of places on top of them.

Drawn by pydeck without any background map, so that nothing is asked of another server. Areas are
filled and not stroked, and lines are layers of their own that cannot be pointed at: without a
graphics card it is strokes that make pointing slow.
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from lib.charts.classes import Classes, classes
from lib.charts.hatching import hatching
from lib.charts.model import (
    Chart,
    Format,
    LegendItem,
    Table,
    digits,
    join,
    number,
    show,
    sources_of,
    table,
    words,
)
from lib.charts.palette import MapColours, map_colours, rgb
from lib.charts.places import (
    MOST_POINTS,
    MapLayer,
    many_projects_layer,
    many_services_layer,
    offices_layer,
    projects_layer,
    services_layer,
    tip,
    transfers_layer,
)
from lib.charts.projection import deck_geometry, fitted, outlines
from lib.charts.rows import records as row_dicts
from lib.i18n import _, count, ngettext, not_stated

__all__ = [
    "MOST_POINTS",
    "CompactDeck",
    "Ground",
    "MapLayer",
    "Measure",
    "Scale",
    "area_colours",
    "area_fills",
    "choropleth",
    "deck",
    "legend",
    "many_projects_layer",
    "many_services_layer",
    "offices_layer",
    "projects_layer",
    "scale",
    "services_layer",
    "tips",
    "transfers_layer",
    "unknown_areas",
]

# The height in pixels that a view must fit into.
_HEIGHT: Final = 580
_FITTED: Final = 0.97  # the share of the map's size that the areas take
_CLOSEST: Final = 8.0
_THIN: Final = 0.5  # pixels that the lines around areas are wide
_HATCHED: Final = 0.22  # deck.gl's degrees between slanted lines: 6 pixels where Norway is whole
# Which of the five colours fewer classes take.
_STEPS: Final = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


class CompactDeck(pdk.Deck):  # type: ignore[misc]  # pydeck ships no types
    """A deck that is written without the blanks that make pydeck's own JSON six times as long."""

    def to_json(self) -> str:
        """The deck as the browser gets it."""
        return json.dumps(
            self, default=default_serialize, separators=(",", ":"), sort_keys=True, allow_nan=False
        )


@dataclass(frozen=True)
class Measure:
    """What the areas of a map are coloured by.

    Attributes:
        title: what is measured, such as "Places in institutions".
        unit: the unit's name; stands after numbers that do not carry their own.
        format: how a value is written.
        zero: what zero is called, where it is a class of its own: none of what is counted.
        absent: what an area without a figure is called where nothing is there to have one; it is
            drawn as zero is, and not as unknown.
        years: the year or years of the values, in words.
        classed: the whole country's values, which make the classes also where a part of it is
            drawn, so that an area keeps its colour; empty where those drawn make them.
    """

    title: str
    unit: str
    format: Format
    zero: str = ""
    absent: str = ""
    years: str = ""
    classed: tuple[float, ...] = ()

    @property
    def named(self) -> str:
        """The measure and its unit, which stands once."""
        named = re.search(rf"\b{re.escape(self.unit)}(?!\w)", self.title, re.IGNORECASE)
        unit = "" if named else self.unit
        return ", ".join(part for part in (self.title, unit) if part)

    @property
    def heading(self) -> str:
        """What stands above a map: the measure, its unit and its years."""
        return ", ".join(part for part in (self.named, self.years) if part)

    def places(self, values: Iterable[Any]) -> int:
        """The decimals that the values are written with.

        Args:
            values: those that are drawn.
        """
        return digits(self.classed or values)

    def text(self, value: Any, places: int | None = None) -> str:
        """A value with its unit."""
        found = number(value)
        if found is None or found == 1 or self.format not in {"count", "decimal"}:
            return show(value, self.format, places)  # no unit in the plural after a one
        return f"{show(value, self.format, places)} {self.unit}".strip()


@dataclass(frozen=True)
class Scale:
    """The classes of a map's values, lowest first, and their fills.

    Attributes:
        classes: of the values, without zero where zero is none.
        steps: the name of each class's fill (`MapColours.fills`).
        zero: what zero is called, where it is a class of its own; empty otherwise.
        palette: the map's other colours.
    """

    classes: Classes
    steps: tuple[str, ...]
    zero: str
    palette: MapColours

    def fill(self, value: float | None, *, absent: bool = False) -> str:
        """The name of the fill (`MapColours.fills`) of an area with this value.

        Args:
            value: None where it is not known, or nothing is there to have one.
            absent: that nothing is there.
        """
        if value is None:
            return "none" if absent else "empty"
        if (self.zero and value == 0) or not self.steps:
            return "none"
        return self.steps[self.classes.index(value)]

    def colour(self, value: float | None) -> str:
        """The fill itself."""
        return self.palette.fills[self.fill(value)]

    def legend(self, unit: str, shape: str = "square") -> list[LegendItem]:
        """The unit, and each class with its colour, lowest first."""
        items = [LegendItem(unit, "", "")] if unit and self.steps else []
        if self.zero:
            items.append(LegendItem(self.zero, self.palette.empty, shape))
        pairs = zip(self.classes.labels, self.steps, strict=True)
        return items + [LegendItem(text, self.palette.fills[step], shape) for text, step in pairs]


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on, and how the reader looks at it.

    Attributes:
        shapes: area_code, name, geojson of the areas to draw.
        selected: code of the area to outline and fill the view with; None shows all.
        dark: whether the page is dark.
        width: how wide the map is on screen, at least, in pixels: the view fits into it.
        address: where a browser fetches the shapes (`outlines.features`); empty lets them come
            with the map.
    """

    shapes: pd.DataFrame
    selected: str | None = None
    dark: bool = False
    width: int = 330
    address: str = ""

    def areas(self) -> dict[str, Any]:
        """The areas' geometries by code, in degrees."""
        texts = zip(self.shapes["area_code"], self.shapes["geojson"], strict=True)
        return {code: json.loads(text) for code, text in texts}

    def deck_areas(self) -> dict[str, Any]:
        """The same in the degrees that deck.gl draws (`projection.deck_degrees`)."""
        texts = zip(self.shapes["area_code"], self.shapes["geojson"], strict=True)
        return {code: deck_geometry(text) for code, text in texts}

    def names(self) -> dict[str, str]:
        """The areas' names by code."""
        return dict(zip(self.shapes["area_code"], self.shapes["name"], strict=True))


def choropleth(
    values: pd.DataFrame,
    measure: Measure,
    ground: Ground,
    *,
    layers: Sequence[MapLayer] = (),
    sources: Iterable[str] = (),
    note: str = "",
) -> Chart:
    """Areas coloured by a measure, with layers of places on top.

    Args:
        values: code, name, value (NaN when unknown), detail (one more line when pointed at).
        measure: what the values are.
        ground: the areas, and how the reader looks at them.
        layers: places to draw on top.
        sources: ids of the values' sources, where the values themselves carry none.
        note: what is left out of the values.
    """
    legends = chain.from_iterable(layer.legend for layer in layers)
    return Chart(
        title=measure.heading,
        unit=measure.unit,
        alt=_alt(values, measure),
        figure=deck(values, measure, ground, layers),
        table=_table(values, measure),
        sources=tuple(dict.fromkeys([*sources, *sources_of(values)])),
        note=join(note, _unknown(values), *(layer.note for layer in layers)),
        legend=(*legend(values, measure, ground), *legends),
    )


def deck(
    values: pd.DataFrame,
    measure: Measure,
    ground: Ground,
    layers: Sequence[MapLayer],
    inside: Iterable[str] = (),
) -> CompactDeck:
    """The areas, coloured where they have values, and the places on top.

    Args:
        values: code, name, value (NaN when unknown), detail (one more line when pointed at).
        measure: what the values are.
        ground: the areas, and how the reader looks at them.
        layers: the places.
        inside: codes of the areas that fill the view, where those with values do not.
    """
    areas, coloured = ground.deck_areas(), scale(values, measure, dark=ground.dark)
    drawn = _fetched_layers if ground.address else _sent_layers
    return CompactDeck(
        layers=[
            *drawn(values, measure, ground, coloured),
            *chain.from_iterable(layer.layers for layer in layers),
        ],
        views=[pdk.View(type="MapView", controller=True)],
        initial_view_state=_view(areas, [*values["code"], *inside], ground),
        map_provider=None,
        tooltip={"text": "{tip}"},
    )


def scale(values: pd.DataFrame, measure: Measure, *, dark: bool = False) -> Scale:
    """The classes of a map's values, or of the whole country's; none of those not known.

    Args:
        values: value (NaN when unknown).
        measure: what the values are.
        dark: whether the page is dark.
    """
    palette = map_colours(dark=dark)
    cells = measure.classed or values["value"].tolist()
    numbers = [found for value in cells if (found := number(value)) is not None]
    zero = measure.zero if 0 in numbers else ""
    counted = [value for value in numbers if value or not zero]
    found = classes(counted, measure.format, digits(cells), len(palette.sequential))
    return Scale(found, tuple(map(str, _STEPS.get(len(found), ()))), zero, palette)


def _sent_layers(
    values: pd.DataFrame, measure: Measure, ground: Ground, coloured: Scale
) -> list[pdk.Layer]:
    """Areas and lines with their shapes in the map itself."""
    areas = _area_layers(values, measure, ground, coloured)
    around = _lines("coast", ground.deck_areas().values(), coloured.palette.border, _THIN)
    return [*areas, around, *_line_layers(values, measure, ground, coloured.palette)]


def _fetched_layers(
    values: pd.DataFrame,
    measure: Measure,
    ground: Ground,
    coloured: Scale,
) -> list[pdk.Layer]:
    """The same by address: each area's colours in the order of the shapes."""
    palette, codes = coloured.palette, ground.shapes["area_code"].tolist()
    found = _fills(values, measure, coloured)
    fills = [found.get(code, palette.outside) for code in codes]
    around = pdk.Layer(
        "GeoJsonLayer",
        ground.address,
        id="coast",
        stroked=True,
        filled=False,
        pickable=False,
        get_line_color=list(rgb(palette.border)),
        get_line_width=_THIN,
        line_width_units="'pixels'",
    )
    return [_coloured(ground, fills), around, *_line_layers(values, measure, ground, palette)]


def _coloured(ground: Ground, fills: Sequence[str]) -> pdk.Layer:
    colours = _by_place([rgb(fill) for fill in fills], "properties.at")
    return pdk.Layer(
        "GeoJsonLayer",
        ground.address,
        # deck.gl looks at an accessor again only in a new layer; and the browser remembers what
        # was clicked in a layer, which must neither dim the next map nor stay behind in it.
        id=f"areas:{ground.selected or ''}:{_mark(colours)}",
        stroked=False,
        filled=True,
        pickable=True,
        auto_highlight=False,
        get_fill_color=colours,
    )


def _by_place(values: Sequence[Any], place: str) -> str:
    """What a layer takes from a list, by each shape's place in it."""
    return f"({json.dumps(values, separators=(',', ':'))})[{place}]"


def _mark(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def tips(values: pd.DataFrame, measure: Measure, ground: Ground) -> dict[str, str]:
    """What is said of each area that is pointed at, by its name.

    Args:
        values: code, name, value (NaN when unknown), detail (one more line).
        measure: what the values are.
        ground: the areas.
    """
    rows = {str(row["code"]): row for row in row_dicts(values)}
    places = measure.places(values["value"])
    return {
        name: _area_tip(rows[code], measure, places)
        if code in rows
        else tip(name, _("outside the selection"))
        for code, name in ground.names().items()
    }


def _area_layers(
    values: pd.DataFrame, measure: Measure, ground: Ground, coloured: Scale
) -> list[pdk.Layer]:
    names, selected = ground.names(), ground.selected or ""
    rows = {str(row["code"]): row for row in row_dicts(values)}
    places, fills = measure.places(values["value"]), _fills(values, measure, coloured)
    inside, outside = [], []
    for code, geometry in ground.deck_areas().items():
        row = rows.get(code)
        if row is None:
            text = tip(names[code], _("outside the selection"))
            outside.append(_feature(code, geometry, text, coloured.palette.outside))
            continue
        inside.append(_feature(code, geometry, _area_tip(row, measure, places), fills[code]))
    # The browser remembers what was clicked in a layer. A new selection makes new layers, so that
    # an old click neither dims the map nor stays behind when the sidebar chooses.
    found = [_filled(f"areas-outside:{selected}", outside), _filled(f"areas:{selected}", inside)]
    return [layer for layer in found if layer is not None]


def said_of(row: Mapping[str, Any], measure: Measure, places: int) -> str:
    """An area's value in words: the figure, that it is withheld, or that it is not stated."""
    unknown = words(row.get("unknown"))
    if unknown and number(row["value"]) is None:
        return unknown
    return measure.text(row["value"], places)


def _area_tip(row: Mapping[str, Any], measure: Measure, places: int) -> str:
    named = measure.title if measure.format == "money" else measure.named
    value = f"{named}: {said_of(row, measure, places)}"
    return tip(words(row["name"]), value, words(row.get("detail")))


def _feature(code: str, geometry: Any, text: str, colour: str) -> dict[str, Any]:
    properties = {"code": code, "tip": text, "fill": list(rgb(colour))}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _filled(name: str, features: Sequence[Any]) -> pdk.Layer | None:
    if not features:
        return None
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=name,
        stroked=False,
        filled=True,
        pickable=True,
        auto_highlight=False,
        get_fill_color="properties.fill",
    )


def _line_layers(
    values: pd.DataFrame, measure: Measure, ground: Ground, palette: MapColours
) -> list[pdk.Layer]:
    """Slanted lines over the areas without a figure, and the chosen area's outline."""
    areas, found = ground.deck_areas(), []
    unknown = [code for code in unknown_areas(values, measure) if code in areas]
    if unknown:
        paths = [hatching(outlines(areas[code]), _HATCHED) for code in unknown]
        found.append(_paths("unknown", chain.from_iterable(paths), palette.outline, 1.0))
    if ground.selected is not None and ground.selected in areas:
        found.append(_lines("selected", [areas[ground.selected]], palette.selected, 2.5))
    return found


def unknown_areas(values: pd.DataFrame, measure: Measure) -> list[str]:
    """The codes of the areas whose figure is not known.

    Args:
        values: code, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
    """
    return [
        str(row["code"])
        for row in row_dicts(values)
        if number(row["value"]) is None and not _absent(row, measure)
    ]


def _absent(row: Mapping[str, Any], measure: Measure) -> bool:
    return bool(measure.absent) and words(row.get("unknown")) == measure.absent


def _fills(values: pd.DataFrame, measure: Measure, coloured: Scale) -> dict[str, str]:
    """The fill of each area in the selection."""
    fills = coloured.palette.fills
    return {code: fills[name] for code, name in _names(values, measure, coloured).items()}


def _names(values: pd.DataFrame, measure: Measure, coloured: Scale) -> dict[str, str]:
    return {
        str(row["code"]): coloured.fill(number(row["value"]), absent=_absent(row, measure))
        for row in row_dicts(values)
    }


def _lines(name: str, geometries: Iterable[Any], colour: str, width: float) -> pdk.Layer:
    paths = (path for geometry in geometries for path in outlines(geometry))
    return _paths(name, paths, colour, width)


def _paths(name: str, paths: Iterable[Any], colour: str, width: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        [{"path": path} for path in paths],
        id=name,
        pickable=False,
        get_path="path",
        get_color=list(rgb(colour)),
        get_width=width,
        width_units="'pixels'",
        cap_rounded=True,
        joint_rounded=True,
    )


def _view(areas: Mapping[str, Any], inside: Iterable[str], ground: Ground) -> pdk.ViewState:
    """The chosen area, else the areas that have values, else all there is."""
    codes = {ground.selected} & areas.keys() or set(inside) & areas.keys() or areas.keys()
    shown = (geometry for code, geometry in areas.items() if code in codes)
    points = [point for geometry in shown for path in outlines(geometry) for point in path]
    longitude, latitude, zoom = fitted(points, _FITTED * ground.width, _FITTED * _HEIGHT)
    return pdk.ViewState(
        latitude=latitude,
        longitude=longitude,
        zoom=round(min(zoom, _CLOSEST), 3),
        min_zoom=2.5,
        max_zoom=10,
    )


def legend(values: pd.DataFrame, measure: Measure, ground: Ground) -> list[LegendItem]:
    """What the fills mean.

    Args:
        values: code, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
        ground: the areas, and whether the page is dark.
    """
    coloured = scale(values, measure, dark=ground.dark)
    unit = "" if measure.format in {"money", "kroner"} else measure.unit  # these carry their own
    unknown = dict.fromkeys(text or not_stated() for text in _unknown_words(values))
    palette = coloured.palette
    none = [LegendItem(text, palette.empty, "square") for text in unknown if text == measure.absent]
    hatched = [
        LegendItem(text, palette.outline, "hatched") for text in unknown if text != measure.absent
    ]
    items = [*coloured.legend(unit), *none, *hatched]
    if set(ground.shapes["area_code"]) - set(values["code"]):
        items.append(LegendItem(_("outside the selection"), palette.outside, "square"))
    return items


def _unknown_words(values: pd.DataFrame) -> list[str]:
    """For each area without a figure why it has none; empty where none is stated."""
    return [words(row.get("unknown")) for row in row_dicts(values) if number(row["value"]) is None]


def _unknown(values: pd.DataFrame) -> str:
    """How many areas have no figure, by why they have none."""
    counted = Counter(text or not_stated() for text in _unknown_words(values))
    return join(
        *(
            ngettext("{reason}: {count} area.", "{reason}: {count} areas.", areas).format(
                reason=reason[:1].upper() + reason[1:], count=count(areas)
            )
            for reason, areas in counted.items()
        )
    )


def _alt(values: pd.DataFrame, measure: Measure) -> str:
    stated = values[[number(value) is not None for value in values["value"]]]
    if stated.empty:
        nothing = _("{title}: no figures.").format(title=measure.heading)
        return join(nothing, _unknown(values))
    places = measure.places(values["value"])
    ranked = stated.sort_values("value", ascending=False, kind="stable")
    high, low = ranked.iloc[0], ranked.iloc[-1]
    found = {
        "title": measure.heading,
        "high": high["name"],
        "most": measure.text(high["value"], places),
        "low": low["name"],
        "least": measure.text(low["value"], places),
    }
    if len(ranked) == 1:
        return join(_("{title}: {high}, {most}.").format(**found), _unknown(values))
    text = _("{title}: highest in {high}, {most}; lowest in {low}, {least}.")
    if high["value"] == low["value"]:
        text = _("{title}: {most} in every area that has a figure.")
    return join(text.format(**found), _unknown(values))


def _table(values: pd.DataFrame, measure: Measure) -> Table:
    plain = table(measure.title, _columns(values, measure), "map")
    if not any(_unknown_words(values)):
        return plain
    ranked = values.sort_values("value", ascending=False, na_position="last", kind="stable")
    return replace(
        plain, said={_value_name(measure): [words(one) for one in ranked["unknown"].tolist()]}
    )


def _columns(values: pd.DataFrame, measure: Measure) -> dict[str, tuple[Format, list[Any]]]:
    ranked = values.sort_values("value", ascending=False, na_position="last", kind="stable")
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Area"): ("text", ranked["name"].tolist()),
        _value_name(measure): (measure.format, ranked["value"].tolist()),
    }
    details = [words(one) for one in ranked.get("detail", pd.Series(dtype=object)).tolist()]
    if any(details):
        columns[_("Detail")] = ("text", details)
    return columns


def _value_name(measure: Measure) -> str:
    if measure.unit and measure.unit.casefold() not in measure.title.casefold():
        return f"{measure.title} ({measure.unit})"
    return measure.title


def area_fills(values: pd.DataFrame, measure: Measure, ground: Ground) -> dict[str, str]:
    """The name of every area's fill (`MapColours.fills`), for a map that is drawn elsewhere.

    Args:
        values: code, value (NaN when unknown).
        measure: what the values are.
        ground: the areas.
    """
    names = _names(values, measure, scale(values, measure))
    return {code: names.get(code, "outside") for code in ground.shapes["area_code"]}


def area_colours(values: pd.DataFrame, measure: Measure, ground: Ground) -> dict[str, str]:
    """The fill of every area on the ground, as the map has it; for a map that is drawn elsewhere.

    Args:
        values: code, value (NaN when unknown).
        measure: what the values are.
        ground: the areas, and whether the page is dark.
    """
    fills = map_colours(dark=ground.dark).fills
    return {code: fills[name] for code, name in area_fills(values, measure, ground).items()}
