"""Maps: areas coloured by a measure, and layers of places on top of them.

Drawn by pydeck without any background map, so that nothing is asked of another server. Areas are
filled and not stroked, and lines are layers of their own that cannot be pointed at: without a
graphics card it is strokes that make pointing slow.
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, Final

import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from lib.charts.chart_model import (
    Chart,
    Format,
    LegendItem,
    Table,
    digits,
    format_cell,
    join_sentences,
    make_table,
    sources_of,
    text_or_empty,
    to_float,
)
from lib.charts.classes import Classes, classes
from lib.charts.hatching import PATTERNS, Pattern, hatching
from lib.charts.map_layers import MapLayer, tooltip
from lib.charts.palette import MapColours, map_colours, rgb
from lib.charts.projection import deck_geometry, fitted, outlines
from lib.charts.rates import WITHHELD
from lib.i18n import _, count, current_language, label, ngettext, not_stated
from lib.rows import Row
from lib.rows import records as row_dicts

_FITTED: Final = 0.97  # the share of the map's size that the areas take
_CLOSEST: Final = 8.0
_THIN: Final = 0.5  # pixels that the lines around areas are wide
_HATCHED: Final = 6.0  # pixels between the lines of a pattern, as the map is first shown
_WORLD: Final = 512 / 360  # pixels to one of deck.gl's degrees at zoom 0
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
        classed: the whole country's values of all years, which make the classes also where a part
            of it is drawn, so that a colour means one thing; empty where those drawn make them.
        sized: whether the values are counts or sums, which grow with an area: a disc's size tells
            them, and no colour.
    """

    title: str
    unit: str
    format: Format
    zero: str = ""
    absent: str = ""
    years: str = ""
    classed: tuple[float, ...] = ()
    sized: bool = False

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

    @property
    def column(self) -> Format:
        """How a column of the values is written."""
        return "exact" if self.sized and self.format == "decimal" else self.format

    def places(self, values: Iterable[Any]) -> int:
        """The decimals that the values are written with.

        Args:
            values: those that are drawn.
        """
        return digits(self.classed or values)

    def text(self, value: Any, places: int | None = None) -> str:
        """A value with its unit."""
        found = to_float(value)
        if self.sized and found is not None and found.is_integer():
            places = 0
        if found is None or found == 1 or self.format not in {"count", "decimal"}:
            return format_cell(value, self.format, places)  # no unit in the plural after a one
        return f"{format_cell(value, self.format, places)} {self.unit}".strip()


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

    def fill(self, value: float | None) -> str:
        """The name of the fill (`MapColours.fills`) of an area with this value.

        Args:
            value: None where it is not known, or nothing is there to have one.
        """
        if value is None or (self.zero and value == 0) or not self.steps:
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
class Basemap:
    """What a map is drawn on, and how the reader looks at it.

    Attributes:
        shapes: area_code, name, geojson of the areas to draw.
        selected: code of the area to outline and fill the view with; None shows all.
        dark: whether the page is dark.
        width: how wide the map is on screen, in pixels: the view fits into it.
        height: how high it is on screen, in pixels.
        shapes_url: where a browser fetches the shapes (`geojson.feature_collection`).
    """

    shapes: pd.DataFrame
    selected: str | None = None
    dark: bool = False
    width: int = 400
    height: int = 600
    shapes_url: str = ""

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
    basemap: Basemap,
    *,
    layers: Sequence[MapLayer] = (),
    sources: Iterable[str] = (),
    note: str = "",
) -> Chart:
    """Areas coloured by a measure, with layers of places on top.

    Args:
        values: code, name, value (NaN when unknown), detail (one more line when pointed at).
        measure: what the values are.
        basemap: the areas, and how the reader looks at them.
        layers: places to draw on top.
        sources: ids of the values' sources, where the values themselves carry none.
        note: what is left out of the values.
    """
    words = describe(values, measure, basemap, note)
    return Chart(
        title=words.title,
        unit=measure.unit,
        alt=words.alt,
        figure=deck(values, measure, basemap, layers),
        table=_table(values, measure),
        sources=tuple(dict.fromkeys([*sources, *sources_of(values)])),
        note=join_sentences(words.note, *(layer.note for layer in layers)),
        legend=(*words.legend, *chain.from_iterable(layer.legend for layer in layers)),
    )


@dataclass(frozen=True)
class Description:
    """The words of a map, wherever it is drawn.

    Attributes:
        title: the measure, its unit and its years.
        alt: the main finding, for those who do not see the map.
        legend: what the fills mean.
        note: what is left out.
    """

    title: str
    alt: str
    legend: tuple[LegendItem, ...]
    note: str


def describe(
    values: pd.DataFrame, measure: Measure, basemap: Basemap, note: str = ""
) -> Description:
    """Title, alternative text, legend and note of a map, without drawing it.

    Args:
        values: code, name, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
        basemap: the areas, and whether the page is dark.
        note: what is left out of the values.
    """
    return Description(
        measure.heading,
        _alt(values, measure),
        tuple(legend(values, measure, basemap)),
        join_sentences(note, _unknown(values)),
    )


def deck(
    values: pd.DataFrame,
    measure: Measure,
    basemap: Basemap,
    layers: Sequence[MapLayer],
    inside: Iterable[str] = (),
) -> CompactDeck:
    """The areas, coloured where they have values, and the places on top.

    Args:
        values: code, name, value (NaN when unknown), detail (one more line when pointed at).
        measure: what the values are.
        basemap: the areas, and how the reader looks at them.
        layers: the places.
        inside: codes of the areas that fill the view, where those with values do not.
    """
    coloured = scale(values, measure, dark=basemap.dark)
    view = _view(basemap.deck_areas(), [*values["code"], *inside], basemap)
    step = _HATCHED / (_WORLD * 2**view.zoom)
    return CompactDeck(
        layers=[
            *_area_layers(values, measure, basemap, coloured),
            *_line_layers(values, measure, basemap, step),
            *chain.from_iterable(layer.layers for layer in layers),
        ],
        views=[pdk.View(type="MapView", controller=True)],
        initial_view_state=view,
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
    numbers = [found for value in cells if (found := to_float(value)) is not None]
    zero = measure.zero if 0 in numbers and not measure.sized else ""
    counted = [value for value in numbers if value or not zero]
    most = 0 if measure.sized else len(palette.sequential)
    found = _classes(tuple(counted), measure.format, digits(cells), most, current_language())
    return Scale(found, tuple(map(str, _STEPS.get(len(found), ()))), zero, palette)


@lru_cache(maxsize=32)
def _classes(
    values: tuple[float, ...], form: Format, places: int, most: int, _language: str
) -> Classes:
    """The same classes again for the same values; their words are in one language."""
    return classes(values if most else (), form, places, most)


def _area_layers(
    values: pd.DataFrame, measure: Measure, basemap: Basemap, coloured: Scale
) -> list[pdk.Layer]:
    """Areas and their borders by address: each area's colour in the order of the shapes."""
    palette, codes = coloured.palette, basemap.shapes["area_code"].tolist()
    found = _fills(values, measure, coloured)
    fills = [found.get(code, palette.outside) for code in codes]
    around = pdk.Layer(
        "GeoJsonLayer",
        basemap.shapes_url,
        id="coast",
        stroked=True,
        filled=False,
        pickable=False,
        get_line_color=list(rgb(palette.border)),
        get_line_width=_THIN,
        line_width_units="'pixels'",
    )
    return [_coloured(basemap, fills), around]


def _coloured(basemap: Basemap, fills: Sequence[str]) -> pdk.Layer:
    colours = _by_place([rgb(fill) for fill in fills], "properties.at")
    return pdk.Layer(
        "GeoJsonLayer",
        basemap.shapes_url,
        # deck.gl looks at an accessor again only in a new layer; and the browser remembers what
        # was clicked in a layer, which must neither dim the next map nor stay behind in it.
        id=f"areas:{basemap.selected or ''}:{_mark(colours)}",
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


def tips(values: pd.DataFrame, measure: Measure, basemap: Basemap) -> dict[str, str]:
    """What is said of each area that is pointed at, by its name.

    Args:
        values: code, name, value (NaN when unknown), detail (one more line).
        measure: what the values are.
        basemap: the areas.
    """
    rows = {str(row["code"]): row for row in row_dicts(values)}
    places = measure.places(values["value"])
    return {
        name: area_tip(rows[code], measure, places)
        if code in rows
        else tooltip(name, _("outside the selection"))
        for code, name in basemap.names().items()
    }


def said_of(row: Row, measure: Measure, places: int) -> str:
    """An area's value in words: the figure, that it is withheld, or that it is not stated."""
    unknown = text_or_empty(row.get("unknown"))
    if unknown and to_float(row["value"]) is None:
        return unknown
    return measure.text(row["value"], places)


def area_tip(row: Row, measure: Measure, places: int) -> str:
    """What is said of an area that is pointed at: its name, its value and one more line.

    Args:
        row: name, value (NaN when unknown); unknown (why), detail.
        measure: what the values are.
        places: decimals of the value.
    """
    named = measure.title if measure.format == "money" else measure.named
    value = f"{named}: {said_of(row, measure, places)}"
    return tooltip(text_or_empty(row["name"]), value, text_or_empty(row.get("detail")))


def _line_layers(
    values: pd.DataFrame, measure: Measure, basemap: Basemap, step: float
) -> list[pdk.Layer]:
    """Lines over the areas without a figure, and the chosen area's outline.

    Args:
        values: code, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
        basemap: the areas.
        step: from a line to the next, in deck.gl's degrees.
    """
    areas, palette, found = basemap.deck_areas(), map_colours(dark=basemap.dark), []
    unknown = patterns(values, measure)
    lines = [
        line
        for code, pattern in unknown.items()
        if code in areas
        for line in hatching(outlines(areas[code]), step, pattern)
    ]
    if lines:
        found.append(_paths("unknown", lines, palette.outline, 1.0))
    if basemap.selected is not None and basemap.selected in areas:
        found.append(_lines("selected", [areas[basemap.selected]], palette.selected, 2.5))
    return found


def patterns(values: pd.DataFrame, measure: Measure) -> dict[str, Pattern]:
    """The pattern of each area whose figure is not known, by its code: one for each reason.

    Args:
        values: code, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
    """
    return {
        str(row["code"]): pattern_of(text_or_empty(row.get("unknown")))
        for row in row_dicts(values)
        if to_float(row["value"]) is None and not _absent(row, measure)
    }


def pattern_of(reason: str) -> Pattern:
    """Hatched for what is not stated, crossed for what is withheld, lined for other reasons.

    Args:
        reason: why a figure is not known, in words; empty for what no source states.
    """
    if reason in {"", not_stated()}:
        return "hatched"
    return "crossed" if reason == label("indicator_values.quality", WITHHELD) else "lined"


def _absent(row: Row, measure: Measure) -> bool:
    return bool(measure.absent) and text_or_empty(row.get("unknown")) == measure.absent


def _fills(values: pd.DataFrame, measure: Measure, coloured: Scale) -> dict[str, str]:
    """The fill of each area in the selection."""
    fills = coloured.palette.fills
    return {code: fills[name] for code, name in _names(values, measure, coloured).items()}


def _names(values: pd.DataFrame, measure: Measure, coloured: Scale) -> dict[str, str]:
    fills = {str(row["code"]): coloured.fill(to_float(row["value"])) for row in row_dicts(values)}
    return {**fills, **patterns(values, measure)}


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


def _view(areas: Row, inside: Iterable[str], basemap: Basemap) -> pdk.ViewState:
    """The chosen area, else the areas that have values, else all there is."""
    codes = {basemap.selected} & areas.keys() or set(inside) & areas.keys() or areas.keys()
    shown = (geometry for code, geometry in areas.items() if code in codes)
    points = [point for geometry in shown for path in outlines(geometry) for point in path]
    longitude, latitude, zoom = fitted(points, _FITTED * basemap.width, _FITTED * basemap.height)
    return pdk.ViewState(
        latitude=latitude,
        longitude=longitude,
        zoom=round(min(zoom, _CLOSEST), 3),
        min_zoom=2.5,
        max_zoom=10,
    )


def legend(values: pd.DataFrame, measure: Measure, basemap: Basemap) -> list[LegendItem]:
    """What the fills mean.

    Args:
        values: code, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
        basemap: the areas, and whether the page is dark.
    """
    coloured = scale(values, measure, dark=basemap.dark)
    unit = "" if measure.format in {"money", "kroner"} else measure.unit  # these carry their own
    palette, unknown = coloured.palette, dict.fromkeys(_unknown_words(values))
    items = coloured.legend(unit)
    if (
        measure.absent in unknown
        and measure.absent not in {"", coloured.zero}
        and not measure.sized
    ):
        items.append(LegendItem(measure.absent, palette.empty, "square"))
    for pattern in PATTERNS:
        reasons = [text for text in unknown if text != measure.absent or not text]
        texts = [text or not_stated() for text in reasons if pattern_of(text) == pattern]
        if texts:
            text = ", ".join(dict.fromkeys(texts))
            items.append(LegendItem(text, palette.outline, pattern, ground=palette.empty))
    if set(basemap.shapes["area_code"]) - set(values["code"]):
        items.append(LegendItem(_("outside the selection"), palette.outside, "square"))
    return items


def _unknown_words(values: pd.DataFrame) -> list[str]:
    """For each area without a figure why it has none; empty where none is stated."""
    return [
        text_or_empty(row.get("unknown"))
        for row in row_dicts(values)
        if to_float(row["value"]) is None
    ]


def _unknown(values: pd.DataFrame) -> str:
    """How many areas have no figure, by why they have none."""
    counted = Counter(text or not_stated() for text in _unknown_words(values))
    return join_sentences(
        *(
            ngettext("{reason}: {count} area.", "{reason}: {count} areas.", areas).format(
                reason=reason[:1].upper() + reason[1:], count=count(areas)
            )
            for reason, areas in counted.items()
        )
    )


def _alt(values: pd.DataFrame, measure: Measure) -> str:
    stated = values[[to_float(value) is not None for value in values["value"]]]
    if stated.empty:
        nothing = _("{title}: no figures.").format(title=measure.heading)
        return join_sentences(nothing, _unknown(values))
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
        return join_sentences(_("{title}: {high}, {most}.").format(**found), _unknown(values))
    text = _("{title}: highest in {high}, {most}; lowest in {low}, {least}.")
    if high["value"] == low["value"]:
        text = _("{title}: {most} in every area that has a figure.")
    return join_sentences(text.format(**found), _unknown(values))


def _table(values: pd.DataFrame, measure: Measure) -> Table:
    plain = make_table(measure.title, _columns(values, measure), "map")
    if not any(_unknown_words(values)):
        return plain
    ranked = values.sort_values("value", ascending=False, na_position="last", kind="stable")
    return replace(
        plain,
        said={_value_name(measure): [text_or_empty(one) for one in ranked["unknown"].tolist()]},
    )


def _columns(values: pd.DataFrame, measure: Measure) -> dict[str, tuple[Format, list[Any]]]:
    ranked = values.sort_values("value", ascending=False, na_position="last", kind="stable")
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Area"): ("text", ranked["name"].tolist()),
        _value_name(measure): (measure.column, ranked["value"].tolist()),
    }
    details = [text_or_empty(one) for one in ranked.get("detail", pd.Series(dtype=object)).tolist()]
    if any(details):
        columns[_("Detail")] = ("text", details)
    return columns


def _value_name(measure: Measure) -> str:
    if measure.unit and measure.unit.casefold() not in measure.title.casefold():
        return f"{measure.title} ({measure.unit})"
    return measure.title


def area_fills(values: pd.DataFrame, measure: Measure, basemap: Basemap) -> dict[str, str]:
    """The name of every area's fill (`MapColours.fills`), for a map that is drawn elsewhere.

    Args:
        values: code, value (NaN when unknown).
        measure: what the values are.
        basemap: the areas.
    """
    names = _names(values, measure, scale(values, measure))
    return {code: names.get(code, "outside") for code in basemap.shapes["area_code"]}


def fill_names(values: pd.DataFrame, measure: Measure) -> dict[str, str]:
    """Name of the fill (`MapColours.fills`) or pattern of every area that has a row.

    Args:
        values: code, value (NaN when unknown).
        measure: what the values are.
    """
    return _names(values, measure, scale(values, measure))


def fill_legend(values: pd.DataFrame, measure: Measure) -> tuple[tuple[str, str], ...]:
    """Name of each fill with its class in words, lowest first; then why areas have no figure.

    Args:
        values: code, value (NaN when unknown); unknown (why) where that is said.
        measure: what the values are.
    """
    drawn = scale(values, measure)
    classes = zip(map(str, drawn.steps), drawn.classes.labels, strict=True)
    unknown = dict.fromkeys(_unknown_words(values))
    return (*classes, *((pattern_of(text), text or not_stated()) for text in unknown))


def area_colours(values: pd.DataFrame, measure: Measure, basemap: Basemap) -> dict[str, str]:
    """The fill of every area on the ground, as the map has it; for a map that is drawn elsewhere.

    Args:
        values: code, value (NaN when unknown).
        measure: what the values are.
        basemap: the areas, and whether the page is dark.
    """
    fills = map_colours(dark=basemap.dark).fills
    return {code: fills[name] for code, name in area_fills(values, measure, basemap).items()}
