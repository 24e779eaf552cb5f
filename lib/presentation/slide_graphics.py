"""What is drawn on the slides: the map, an indicator's line and the code that leads to the page."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

import pandas as pd
import segno

from lib import store as stores
from lib.charts import periods
from lib.charts.chart_model import LegendItem, digits
from lib.charts.hatching import PATTERNS
from lib.charts.palette import LIGHT_MAP
from lib.charts.progress import after_gaps, is_joined
from lib.charts.svg_map import AreaPaths, area_paths
from lib.charts.verdicts import REFORM
from lib.i18n import decimal
from lib.presentation.markup import Markup, div, element, fragment
from lib.presentation.slide_context import SlideContext
from lib.presentation.styles import colour_class
from lib.rows import Row, records

LARGE: Final = 800  # units that the nationwide map is high
SMALL: Final = 240  # units that a map to find a place on is high
_EASY_TO_SEE: Final = 24  # units

# --- The map --------------------------------------------------------------------------------------


def counties(context: SlideContext, height: int) -> AreaPaths:
    """The counties as paths."""
    shapes = context.ask(stores.shapes, "fylke")
    return _sheet(tuple(zip(shapes["area_code"], shapes["geojson"], strict=True)), height)


@lru_cache(maxsize=8)
def _sheet(shapes: tuple[tuple[str, str], ...], height: int) -> AreaPaths:
    return area_paths({code: json.loads(text) for code, text in shapes}, height)


def country_map(sheet: AreaPaths, *frames: Mapping[str, str]) -> Markup:
    """Every area with its colour class, and its code for the steps of a play.

    After each stand the lines of the patterns that it has in any frame; its class shows them.

    Args:
        sheet: the areas.
        frames: the class of each area, step by step; the first ones are drawn.
    """
    areas = []
    for code, data in sheet.paths.items():
        found = [frame.get(code, colour_class("outside")) for frame in frames]
        shape = element("path", class_=found[0], data_code=code, d=data)
        lines = (
            element("path", class_=f"lines {pattern}", d=sheet.lines(code, pattern))
            for pattern in PATTERNS
            if colour_class(pattern) in found
        )
        areas.append(element("g", shape, *lines))
    return _svg(sheet.width, sheet.height, areas, "map")


def locator(sheet: AreaPaths, inside: Iterable[str], point: tuple[float, float] | None) -> Markup:
    """The country with some of its areas filled in, and one place on top."""
    chosen = set(inside)
    around = "".join(data for code, data in sheet.paths.items() if code not in chosen)
    within = "".join(data for code, data in sheet.paths.items() if code in chosen)
    parts = [element("path", class_="around", d=around)]
    parts += [element("path", class_="within", d=within)] if within else []
    parts += [_around(box)] if point is None and (box := _small(sheet, chosen)) else []
    if point is not None:
        x, y = sheet.place(*point)
        parts.append(element("circle", class_="point", cx=f"{x:.0f}", cy=f"{y:.0f}", r="5"))
    return _svg(sheet.width, sheet.height, parts, "map locator")


def _small(sheet: AreaPaths, chosen: set[str]) -> tuple[int, int, int, int] | None:
    """The edges of what is chosen, where it is too small to be found from the back row."""
    boxes = [sheet.boxes[code] for code in chosen if code in sheet.boxes]
    if not boxes:
        return None
    left, upper, right, lower = zip(*boxes, strict=True)
    box = (min(left), min(upper), max(right), max(lower))
    return box if max(box[2] - box[0], box[3] - box[1]) < _EASY_TO_SEE else None


def _around(box: tuple[int, int, int, int]) -> Markup:
    x, y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    return element("circle", class_="ring", cx=str(x), cy=str(y), r=str(_EASY_TO_SEE * 2 // 3))


def classes_of(fills: Mapping[str, str]) -> dict[str, str]:
    """The colour class of each area, from `maps.area_fills`."""
    return {code: colour_class(fill) for code, fill in fills.items()}


_RISING: Final = "M2 14l12 -12M2 26l24 -24M14 26l24 -24M26 26l12 -12"
_SWATCH_LINES: Final = {
    "hatched": _RISING,
    "crossed": _RISING + "M2 14l12 12M2 2l24 24M14 2l24 24M26 2l12 12",
    "lined": "M2 8h36M2 14h36M2 20h36",
}


def legend(items: Sequence[LegendItem]) -> Markup:
    """A map's legend; a line without a mark stands above the others."""
    names = {colour: colour_class(name) for name, colour in LIGHT_MAP.fills.items()}
    names[LIGHT_MAP.empty] = colour_class("none")
    rows = []
    for item in items:
        if not item.shape:
            rows.append(element("li", item.text, class_="legend-head"))
            continue
        class_ = colour_class(item.shape) if item.shape in _SWATCH_LINES else names[item.colour]
        parts = [element("path", class_=class_, d="M2 2h36v24h-36z")]
        if item.shape in _SWATCH_LINES:
            data = _SWATCH_LINES[item.shape]
            parts.append(element("path", class_=f"lines {item.shape}", d=data))
        mark = _svg(40, 28, parts, "swatch")
        rows.append(element("li", mark, element("span", item.text)))
    return element("ul", *rows, class_="legend")


def _svg(width: int, height: int, parts: Iterable[Markup], class_: str) -> Markup:
    """A drawing that screen readers pass by: the slide's own words say the same."""
    return element(
        "svg",
        *parts,
        class_=class_,
        viewBox=f"0 0 {width} {height}",
        aria_hidden="true",
        focusable="false",
        style=f"--wide:{width};--high:{height}",
    )


# --- An indicator's line --------------------------------------------------------------------------


_APART: Final = 260  # units between the words at two breaks
_BREAK_WORDS: Final = 36  # units from the top
_REFORM_WORDS: Final = 84


@dataclass(frozen=True)
class Captions:
    """What is written in the drawing of a series.

    Attributes:
        broken: at a break in the series.
        reform: at the line where the reform came into force.
        floor: below the axis, where it does not begin at zero.
        ends: the years of the two values that a change is counted between, in words; each is
            written above its value.
    """

    broken: str
    reform: str
    floor: str
    ends: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Plane:
    """From years and values to units."""

    years: tuple[int, int]
    values: tuple[float, float]

    WIDTH = 1000
    HEIGHT = 660
    SIDE = 100
    TOP = 216
    BOTTOM = 90

    def x(self, year: float) -> int:
        first, last = self.years
        context = self.WIDTH - 2 * self.SIDE
        return round(self.SIDE + context * (year - first) / max(last - first, 1))

    def y(self, value: float) -> int:
        low, high = self.values
        context = self.HEIGHT - self.TOP - self.BOTTOM
        return round(self.HEIGHT - self.BOTTOM - context * (value - low) / ((high - low) or 1))


def line_chart(values: pd.DataFrame, captions: Captions) -> Markup:
    """A series as lines that never cross a break, with the values that a reader asks for.

    Those are the first and the last, and the two that a change is counted between, the latter with
    their years. A value that is not from the year after the one before it is tied to that with a
    dashed line. Where the series crosses the reform's first year, a line says so.

    Args:
        values: year, first_year, value, segment; by year, and all known.
        captions: what is written.
    """
    rows = records(values)
    years, numbers = [int(row["year"]) for row in rows], [float(row["value"]) for row in rows]
    plane = _Plane((years[0], years[-1]), _room(min(numbers), max(numbers)))
    parts = [_axis(plane, rows), *_floor(plane, captions)]
    parts += [*_breaks(plane, rows, captions.broken), *_reform(plane, captions.reform)]
    for _segment, group in groupby(rows, key=lambda row: row["segment"]):
        parts += _stretch(plane, list(group))
    parts += [_point(plane, row, 9) for row in rows]
    parts += _named(plane, rows, captions.ends)
    return _svg(plane.WIDTH, plane.HEIGHT, parts, "line")


def begins_at_zero(values: Iterable[float]) -> bool:
    """Whether the value axis of `line_chart` begins at zero.

    Args:
        values: all known, and at least one.
    """
    numbers = list(values)
    return not _room(min(numbers), max(numbers))[0]


def _room(low: float, high: float) -> tuple[float, float]:
    """Where the value axis begins and ends: at zero, unless that would flatten the line."""
    start = 0.0 if 0 <= low <= 0.3 * high else low - (high - low) * 0.25
    return start, high if high > start else start + 1


def _axis(plane: _Plane, rows: Sequence[Row]) -> Markup:
    y = plane.HEIGHT - plane.BOTTOM + 14
    first, last = plane.years
    line = element("path", class_="base", d=f"M{plane.x(first) - 40} {y}H{plane.x(last) + 40}")
    named = {int(row["year"]): periods.of(row) for row in (rows[0], rows[-1])}
    years = [
        element("text", text, class_="tick", x=str(plane.x(year)), y=str(y + 50))
        for year, text in named.items()
    ]
    return fragment(line, *years)


def _floor(plane: _Plane, captions: Captions) -> list[Markup]:
    """The words below an axis that does not begin at zero."""
    if not plane.values[0]:
        return []
    at = {"x": str(plane.WIDTH // 2), "y": str(plane.HEIGHT - plane.BOTTOM + 64)}
    return [element("text", captions.floor, class_="tick floor", **at)]


def _reform(plane: _Plane, name: str) -> list[Markup]:
    """A line where the reform came into force, if the series goes from before it to after it."""
    first, last = plane.years
    if not first < REFORM <= last:
        return []
    x, bottom = plane.x(REFORM), plane.HEIGHT - plane.BOTTOM + 14
    down = f"M{x} {_REFORM_WORDS + 16}V{bottom}"
    words = element("text", name, class_="tick", x=str(x), y=str(_REFORM_WORDS))
    return [element("path", class_="reform", d=down), words]


def _stretch(plane: _Plane, rows: Sequence[Row]) -> list[Markup]:
    """The lines of one unbroken stretch; dashed over years without a value, none for two points."""
    if not is_joined(rows):
        return []
    found = []
    gaps = after_gaps(row["year"] for row in rows)[1:]
    for (before, after), gap in zip(pairwise(rows), gaps, strict=True):
        ends = [(plane.x(row["year"]), plane.y(row["value"])) for row in (before, after)]
        data = f"M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}"
        found.append(element("path", class_="gap" if gap else "stroke", d=data))
    return found


def _point(plane: _Plane, row: Row, radius: int) -> Markup:
    x, y = str(plane.x(row["year"])), str(plane.y(row["value"]))
    return element("circle", class_="dot", cx=x, cy=y, r=str(radius))


def _named(plane: _Plane, rows: Sequence[Row], ends: Mapping[int, str]) -> list[Markup]:
    """The values at the ends of the series, and at those of a change, each at its point."""
    found, places = [], digits(row["value"] for row in rows)
    for at, row in enumerate(rows):
        year = int(row["year"])
        if year not in ends and at not in (0, len(rows) - 1):
            continue
        beside = rows[1:2] if at == 0 else rows[at - 1 : at]
        higher = any(other["value"] > row["value"] for other in beside)
        x, y = str(plane.x(year)), plane.y(row["value"])
        context = 114 if year in ends else 70
        below = higher and y + context < plane.HEIGHT - plane.BOTTOM
        text = decimal(row["value"], places)
        found += [_point(plane, row, 15)]
        found += [element("text", text, class_="value", x=x, y=str(y + 66 if below else y - 34))]
        if year in ends:
            above = str(y + 110 if below else y - 86)
            found += [element("text", ends[year], class_="tick end", x=x, y=above)]
    return found


def _breaks(plane: _Plane, rows: Sequence[Row], broken: str) -> list[Markup]:
    """A dashed line before the first value of every stretch but the first."""
    found, named = [], -_APART
    for before, after in pairwise(rows):
        if before["segment"] == after["segment"]:
            continue
        x = (plane.x(before["year"]) + plane.x(after["year"])) // 2
        down = f"M{x} 52V{plane.HEIGHT - plane.BOTTOM + 14}"
        found.append(element("path", class_="break", d=down))
        if x - named >= _APART:
            at = {"x": str(x), "y": str(_BREAK_WORDS)}
            found.append(element("text", broken, class_="tick", **at))
            named = x
    return found


# --- The code -------------------------------------------------------------------------------------

_QUIET: Final = 4  # modules of white around a code


def qr_code(address: str) -> Markup | None:
    """A QR code, dark on white; None for an address that is no web page or is too long."""
    if not address.lower().startswith(("https://", "http://")):
        return None
    try:
        matrix = segno.make(address, error="m", micro=False, boost_error=False).matrix
    except segno.DataOverflowError:
        return None
    side = len(matrix) + 2 * _QUIET
    data = "".join(
        f"M{x + _QUIET} {y + _QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for x, length in _runs(row)
    )
    white = element("path", class_="code-ground", d=f"M0 0h{side}v{side}h-{side}z")
    dark = element("path", class_="code-ink", d=data)
    return div("code", _svg(side, side, [white, dark], "code-drawing"))


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where the dark modules of a row begin, and how many there are in a run."""
    found, at = [], 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            found.append((at, length))
        at += length
    return found
