"""What is drawn in documents, as vector graphics made here: the map, and sums by year."""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Final

from lib import store as stores
from lib.charts import maps
from lib.charts.chart_model import LegendItem, join_sentences
from lib.charts.hatching import Pattern
from lib.charts.maps import Basemap, Description
from lib.charts.palette import ACCENT, LIGHT_MAP, MUTED
from lib.charts.svg_map import SWATCHES, AreaPaths, area_paths
from lib.i18n import _
from lib.presentation.mapped import county_values
from lib.presentation.markup import clean
from lib.reports.context import ReportContext

_HEIGHT: Final = 520  # units that the country is high
_TEXT: Final = 16
_LINE: Final = 19
_LEGEND_CHARACTERS: Final = 31
_MARGIN: Final = 8  # units around the country, for what stands at its edge
_SMALL: Final = 30  # units; a smaller area gets a ring around it
_INK: Final = "#0b1615"
_FONT: Final = "Source Sans 3"

# --- The map --------------------------------------------------------------------------------------


def choropleth(
    context: ReportContext, point: tuple[float, float] | None = None
) -> tuple[str, Description]:
    """Documented money per inhabitant by county, in the map page's colours; with its words.

    Colours are those of the whole country's classes; a county alone is outlined.

    Args:
        context: the area, and the store's answers.
        point: longitude and latitude of a municipality, in degrees; None for another area.
    """
    found = county_values(context, context.selection)
    shapes = context.ask(stores.shapes, "fylke")
    colours = maps.area_colours(found.frame, found.measure, Basemap(shapes))
    words = maps.describe(found.frame, found.measure, Basemap(shapes), found.note)
    legend = list(words.legend)
    sheet, county = _counties(context), context.choices.county_of(context.selection.area)
    shown = {code: colours.get(code, LIGHT_MAP.outside) for code in sheet.paths}
    unknown = maps.patterns(found.frame, found.measure)
    parts = [*_areas(sheet, shown, unknown), _outline(sheet, county)]
    if point:
        parts.append(_dot(*sheet.place(*point)))
        words = replace(
            words, alt=join_sentences(words.alt, _("A dot marks {area}.").format(area=context.name))
        )
        legend.append(LegendItem(context.name, LIGHT_MAP.point, "dot"))
    return _map(sheet, [*parts, *_legend(legend, sheet)]), words


def _counties(context: ReportContext) -> AreaPaths:
    shapes = context.ask(stores.shapes, "fylke")
    return sheet_of(tuple(zip(shapes["area_code"], shapes["geojson"], strict=True)), _HEIGHT)


@lru_cache(maxsize=4)
def sheet_of(shapes: tuple[tuple[str, str], ...], height: int) -> AreaPaths:
    """Areas as paths on a sheet, kept for the next document.

    Args:
        shapes: each area's code, and its geometry as GeoJSON text.
        height: of the sheet, in units.
    """
    return area_paths({code: json.loads(text) for code, text in shapes}, height)


def _areas(
    sheet: AreaPaths, colours: Mapping[str, str], unknown: Mapping[str, Pattern]
) -> Iterable[str]:
    """The areas; those without a figure have the lines of their pattern."""
    for code, data in sheet.paths.items():
        yield (
            f'<path fill="{colours[code]}" fill-rule="evenodd" stroke="{LIGHT_MAP.border}" '
            f'stroke-width="0.7" stroke-linejoin="round" d="{data}"/>'
        )
    lines = "".join(sheet.lines(code, pattern) for code, pattern in unknown.items())
    if lines:
        yield f'<path fill="none" stroke="{LIGHT_MAP.outline}" d="{lines}"/>'


def _outline(sheet: AreaPaths, county: str) -> str:
    """The outline of a chosen county, and a ring around it where it is too small to be found."""
    if county not in sheet.paths:
        return ""
    line = f'fill="none" stroke="{LIGHT_MAP.selected}"'
    outline = f'<path {line} stroke-width="1.3" d="{sheet.paths[county]}"/>'
    left, upper, right, lower = sheet.boxes[county]
    if max(right - left, lower - upper) >= _SMALL:
        return outline
    x, y = (left + right) / 2, (upper + lower) / 2
    return f'{outline}<circle cx="{x:.0f}" cy="{y:.0f}" r="{_SMALL}" {line} stroke-width="3"/>'


def _dot(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="7" fill="{LIGHT_MAP.point}" '
        f'stroke="{LIGHT_MAP.halo}" stroke-width="2"/>'
    )


def _legend(items: Sequence[LegendItem], sheet: AreaPaths) -> Iterable[str]:
    """The legend in the empty corner to the south-east."""
    x, y = round(sheet.width * 0.46), round(sheet.height * 0.56)
    for item in items:
        words = textwrap.wrap(clean(item.text), _LEGEND_CHARACTERS - (0 if item.shape else 3)) or [
            ""
        ]
        if item.shape == "dot":
            yield _dot(x + 8, y - 5)
        elif item.shape:
            fill = "none" if item.shape in SWATCHES else escape(item.colour)
            line = f'stroke="{LIGHT_MAP.border}" stroke-width="0.7"'
            yield f'<rect x="{x}" y="{y - 13}" width="14" height="14" fill="{fill}" {line}/>'
            if item.shape in SWATCHES:
                lines = f"M{x} {y - 13}{SWATCHES[item.shape]}"
                yield f'<path fill="none" stroke="{LIGHT_MAP.outline}" d="{lines}"/>'
        for line_ in words:
            yield _text(line_, x + (24 if item.shape else 0), y, _TEXT)
            y += _LINE
        y += 5


# --- Sums by year ---------------------------------------------------------------------------------

_WIDE: Final = 520
_HIGH: Final = 150
_BASE: Final = 126
_ROOMY: Final = 12  # bars with words of full size


def columns(bars: Sequence[tuple[str, float | None, str]]) -> str:
    """Upright bars from zero, each with its value above and its name below.

    What stands in the place of a bar is turned, so that it has room between two others.

    Args:
        bars: each bar's name, its value (None: not known) and the value in words.
    """
    step = _WIDE / max(len(bars), 1)
    most = max((value for _name, value, _said in bars if value), default=1.0)
    size = 14 if len(bars) <= _ROOMY else 11
    parts = [f'<path stroke="{MUTED}" stroke-width="1" d="M0 {_BASE}.5h{_WIDE}"/>']
    for at, (name, value, said) in enumerate(bars):
        middle = step * (at + 0.5)
        high = (_BASE - 24) * (value or 0) / most
        wide = min(step * 0.66, 46)
        parts.append(
            f'<rect x="{middle - wide / 2:.1f}" y="{_BASE - high:.1f}" width="{wide:.1f}" '
            f'height="{high:.1f}" fill="{ACCENT}"/>'
        )
        parts.append(
            _upright(said, middle, size)
            if value is None
            else _text(said, middle, _BASE - high - 5, size, "middle")
        )
        parts.append(_text(name, middle, _BASE + 18, size, "middle"))
    return _svg(_WIDE, _HIGH, parts)


def _upright(text: str, x: float, size: int) -> str:
    """Text from the base line upwards."""
    y = _BASE - 6
    turned = _text(text, x + size / 3, y, size)
    return f'<g transform="rotate(-90 {x + size / 3:.1f} {y})">{turned}</g>'


def _text(text: str, x: float, y: float, size: int, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FONT}" font-size="{size}" '
        f'fill="{_INK}" text-anchor="{anchor}">{escape(clean(text))}</text>'
    )


def _map(sheet: AreaPaths, parts: Iterable[str]) -> str:
    inside = f'<g transform="translate({_MARGIN} {_MARGIN})">{"".join(parts)}</g>'
    return _svg(sheet.width + 2 * _MARGIN, sheet.height + 2 * _MARGIN, [inside])


def _svg(width: int, height: int, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{"".join(parts)}</svg>'
    )
