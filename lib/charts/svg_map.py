"""The map as a vector drawing that stands by itself: for print, reports and other people's pages.

It lies in the plane of `projection`; y grows northwards there, and is turned on the drawing.
"""

import math
import re
import textwrap
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pandas as pd

from lib.charts.chart_model import LegendItem
from lib.charts.hatching import Line, Pattern, hatching
from lib.charts.maps import Basemap, Measure, area_colours, patterns, said_of
from lib.charts.palette import MapColours, hexadecimal, map_colours
from lib.charts.projection import NORWAY, Point, degrees_of_deck, outlines, plane
from lib.rows import Row, records

_WIDTH: Final = 820
_MARGIN: Final = 16
_MAP: Final = 540  # width of the map itself; the legend has the rest
_TALLEST: Final = 700
_LOWEST: Final = 320
_EDGE: Final = 14  # pixels between the areas and the frame
_LEAST: Final = 0.7  # pixels between two points that are both worth drawing
_LINE: Final = 18
_SLANTED: Final = 90  # lines to the height of a sheet
_HATCHED: Final = 6.0  # pixels between slanted lines
# Lines over a legend's square of 14, from its upper left corner.
SWATCHES: Final[Mapping[str, str]] = {
    "hatched": "m0 7l7 -7m-7 14l14 -14m-7 14l7 -7",
    "crossed": "m0 7l7 -7m-7 14l14 -14m-7 14l7 -7m-14 -7l7 7m-7 -14l14 14m-7 -14l7 7",
    "lined": "m0 3.5h14m-14 3.5h14m-14 3.5h14",
}
_LEGEND_CHARACTERS: Final = 26
_FOOT: Final = 108
_TITLE_CHARACTERS: Final = 66
_FONT: Final = "'Source Sans 3','Source Sans Pro',Helvetica,Arial,sans-serif"
_LIGHT_TEXT: Final = "#0b1615"
_DARK_TEXT: Final = "#e9f0f0"
# What XML does not allow, whatever a name holds.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Dot(NamedTuple):
    """A place on top: degrees, radius in pixels, `#rrggbb`, whether it is a ring only.

    A disc may have a line of its own around it, and words for who points at it.
    """

    longitude: float
    latitude: float
    radius: float
    colour: str
    hollow: bool = False
    line: str = ""
    width: float = 1.5
    words: str = ""
    cover: float = 1.0  # of what lies below, 0 to 1


class Sign(NamedTuple):
    """A letter or figure on top: degrees, what it is, `#rrggbb`, and how far it is moved aside."""

    longitude: float
    latitude: float
    text: str
    colour: str
    aside: Point = (0, 0)


@dataclass(frozen=True)
class Caption:
    """The words of the drawing.

    Attributes:
        title: stands above the map.
        description: the main finding, for those who do not see the map: a chart's `alt`.
        legend: a chart's `legend`.
        note: what is left out: a chart's `note`.
        attribution: who made the borders.
        language: the code of the language that all this is in.
    """

    title: str
    description: str
    legend: Sequence[LegendItem] = ()
    note: str = ""
    attribution: str = ""
    language: str = "nb"


def choropleth_svg(
    values: pd.DataFrame,
    measure: Measure,
    basemap: Basemap,
    caption: Caption,
    dots: Sequence[Dot | Sign] = (),
    inside: Iterable[str] = (),
) -> str:
    """The map of `maps.choropleth` as an SVG that stands by itself, asks for nothing, runs nothing.

    Args:
        values: code, name, value (NaN when unknown).
        measure: what the values are.
        basemap: the areas, and how the reader looks at them.
        caption: the words around the map.
        dots: places on top, the lowest first.
        inside: codes of the areas that fill the view, where those with values do not.
    """
    colours = map_colours(dark=basemap.dark)
    title = _wrapped(caption.title, _TITLE_CHARACTERS)
    frame = _frame(basemap, [*values["code"], *inside], _MARGIN + 26 * len(title) + 8)
    legend, lowest = _legend(caption.legend, colours, frame)
    foot = [*_wrapped(caption.note, _FOOT), *_wrapped(caption.attribution, _FOOT)]
    under = max(frame.bottom, lowest) + 26
    height = round(under + _LINE * len(foot) + _MARGIN / 2)
    key = f"{zlib.crc32(repr((caption, height)).encode()):08x}"
    parts = [
        _opening(caption, key, (0, 0, _WIDTH, height)),
        f'<clipPath id="c{key}">{frame.rectangle()}</clipPath>',
        f'<rect width="{_WIDTH}" height="{height}" fill="{colours.background}"/>',
        f'<g font-family="{_FONT}" fill="{_DARK_TEXT if basemap.dark else _LIGHT_TEXT}">',
        *_texts(title, (_MARGIN, _MARGIN + 18), 26, 'font-size="20" font-weight="600"'),
        *legend,
        *_texts(foot, (_MARGIN, under), _LINE, 'font-size="13"'),
        f'</g><g clip-path="url(#c{key})" stroke-linejoin="round">',
        *_shapes(values, measure, basemap, frame),
        *_dots(dots, frame, colours),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def areas_svg(
    values: pd.DataFrame,
    measure: Measure,
    basemap: Basemap,
    caption: Caption,
    layers: Iterable[Any],
    inside: Iterable[str] = (),
) -> str:
    """The map alone, with the places on top, for a page that has the words around it.

    Args:
        values: code, name, value (NaN when unknown).
        measure: what the values are.
        basemap: the areas, and how the reader looks at them.
        caption: the words for those who do not see the map.
        layers: the places on top, as `maps.choropleth` draws them.
        inside: codes of the areas that fill the view, where those with values do not.
    """
    colours = map_colours(dark=basemap.dark)
    frame = _frame(basemap, [*values["code"], *inside], _MARGIN)
    marks = marks_of(layers)
    shapes = _shapes(values, measure, basemap, frame)
    return _map_alone(caption, frame, colours, [*shapes, *_dots(marks, frame, colours)])


def place_svg(basemap: Basemap, point: Point | None, caption: Caption) -> str:
    """The selected county alone, with a dot at a place: longitude and latitude."""
    colours = map_colours(dark=basemap.dark)
    frame = _frame(basemap, (), _MARGIN)
    parts = [
        f'<path fill="{colours.sequential[0] if code == basemap.selected else colours.outside}" '
        f'fill-rule="evenodd" stroke="{colours.border}" stroke-width="0.7" d="{data}"/>'
        for code, geometry in basemap.areas().items()
        if (data := _path(geometry, frame))
    ]
    dots = [Dot(*point, 9, colours.point)] if point else []
    return _map_alone(caption, frame, colours, [*parts, *_dots(dots, frame, colours)])


def _map_alone(caption: Caption, frame: "_Frame", colours: MapColours, parts: Sequence[str]) -> str:
    """The frame's part of a drawing, without words."""
    key = f"{zlib.crc32(repr((caption, frame)).encode()):08x}"
    size = (_MARGIN, frame.top, _MAP, frame.height)
    opening = [
        _opening(caption, key, size),
        f'<clipPath id="c{key}">{frame.rectangle()}</clipPath>',
        frame.rectangle().replace("/>", f' fill="{colours.background}"/>'),
        f'<g clip-path="url(#c{key})" stroke-linejoin="round">',
    ]
    return "\n".join([*opening, *parts, "</g></svg>"]) + "\n"


def marks_of(layers: Iterable[Any]) -> list[Dot | Sign]:
    """What layers of places draw, as `maps.choropleth` has them."""
    return [mark for layer in layers for drawn in layer.layers for mark in _marks(drawn.data)]


def _marks(rows: Iterable[Row]) -> Iterator[Dot | Sign]:
    """What a layer of places draws: letters where it has some, else dots and rings."""
    for row in rows:
        longitude, latitude = degrees_of_deck(*row["p"])
        if "t" in row:
            aside = tuple(row.get("o", (0, 0)))
            yield Sign(longitude, latitude, row["t"], hexadecimal(row["fill"]), aside)
        else:
            hollow = len(row["fill"]) > 3 and not row["fill"][3]
            colour = hexadecimal(row["line" if hollow else "fill"])
            line, width = hexadecimal(row["line"]), row.get("w", 1.5)
            said, cover = row.get("tip", ""), 1.0 if hollow else row["fill"][3] / 255
            yield Dot(longitude, latitude, row["r"], colour, hollow, line, width, said, cover)


def _opening(caption: Caption, key: str, size: tuple[float, float, float, float]) -> str:
    language, (x, y, width, height) = _text(caption.language), map(_n, size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}" '
        f'width="{width}" height="{height}" role="img" lang="{language}" xml:lang="{language}" '
        f'aria-labelledby="t{key} d{key}">\n'
        f'<title id="t{key}">{_text(caption.title)}</title>\n'
        f'<desc id="d{key}">{_text(caption.description)}</desc>'
    )


def _text(text: str) -> str:
    """Text as XML takes it, whatever it holds."""
    return escape(_FORBIDDEN.sub("", text))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(_FORBIDDEN.sub("", text), width)


def _texts(lines: Iterable[str], start: Point, step: int, style: str) -> list[str]:
    x, y = start
    return [
        f'<text x="{_n(x)}" y="{_n(y + at * step)}" {style}>{_text(line)}</text>'
        for at, line in enumerate(lines)
    ]


def _n(value: float) -> str:
    """A length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


# --- Areas as paths, for a drawing made elsewhere -------------------------------------------------


@dataclass(frozen=True)
class AreaPaths:
    """Areas as rings in whole units, with nothing around them.

    Attributes:
        width: of the sheet, in units.
        height: of the sheet, in units.
        rings: the closed rings of each area by its code, in units from the upper left corner.
        scale: units to the earth's radius.
        corner: what lies in the upper left corner, as `projection.plane` has it.
    """

    width: int
    height: int
    rings: Mapping[str, Sequence["Ring"]]
    scale: float
    corner: Point

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Path data of each area by its code."""
        return {code: "".join(map(_ring, rings)) for code, rings in self.rings.items()}

    @cached_property
    def boxes(self) -> Mapping[str, tuple[int, int, int, int]]:
        """The left, upper, right and lower edge of each area by its code."""
        return {code: _box(rings) for code, rings in self.rings.items()}

    def lines(self, code: str, pattern: Pattern) -> str:
        """Path data of a pattern's lines over an area.

        Args:
            code: of the area.
            pattern: of the reason why it has no figure (`maps.patterns`).
        """
        return line_data(hatching(self.rings[code], self.height / _SLANTED, pattern, down=True))

    def place(self, longitude: float, latitude: float) -> Point:
        """A place's position on the sheet."""
        x, y = plane(longitude, latitude)
        return (x - self.corner[0]) * self.scale, (self.corner[1] - y) * self.scale


def area_paths(areas: Row, height: int) -> AreaPaths:
    """All areas, as large as a sheet of this height takes them.

    Every point is moved to the nearest whole unit, so that neighbours still share their borders.

    Args:
        areas: GeoJSON geometries by code.
        height: of the sheet, in units.
    """
    lines = {
        code: [[plane(*point[:2]) for point in line] for line in outlines(geometry)]
        for code, geometry in areas.items()
    }
    found = [point for each in lines.values() for line in each for point in line]
    found = found or [plane(*corner) for corner in NORWAY]
    west, east = min(x for x, _y in found), max(x for x, _y in found)
    south, north = min(y for _x, y in found), max(y for _x, y in found)
    scale = height / max(north - south, 1e-6)
    return AreaPaths(
        math.ceil((east - west) * scale),
        height,
        {code: tuple(_on_grid(each, (west, north), scale)) for code, each in lines.items()},
        scale,
        (west, north),
    )


Ring = list[tuple[int, int]]


def _on_grid(lines: Iterable[Sequence[Point]], corner: Point, scale: float) -> list[Ring]:
    """Rings in whole units; the first one of an area stays, however small they all are."""
    rings = [
        [(round((x - corner[0]) * scale), round((corner[1] - y) * scale)) for x, y in line]
        for line in lines
    ]
    kept = [ring for ring in map(_without_repeats, rings) if len(ring) > 3]
    if not kept and rings:
        x, y = rings[0][0]
        kept = [[(x, y), (x + 1, y), (x, y + 1), (x, y)]]
    return kept


def _box(rings: Iterable[Ring]) -> tuple[int, int, int, int]:
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _without_repeats(ring: Ring) -> Ring:
    return [point for at, point in enumerate(ring) if not at or point != ring[at - 1]]


def _ring(ring: Ring) -> str:
    steps = " ".join(f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(ring[:-1]))
    return f"M{ring[0][0]} {ring[0][1]}l{steps}z".replace(" -", "-")


# --- From degrees to pixels -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Frame:
    """The map's place on the drawing, and how the earth is laid into it."""

    top: float
    height: float
    scale: float
    middle: Point

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def place(self, longitude: float, latitude: float) -> Point:
        """A place's position on the drawing."""
        x, y = plane(longitude, latitude)
        return (
            _MARGIN + _MAP / 2 + (x - self.middle[0]) * self.scale,
            self.top + self.height / 2 - (y - self.middle[1]) * self.scale,
        )

    def shows(self, line: Sequence[Point]) -> bool:
        """Whether a line may be inside the frame."""
        xs, ys = [x for x, _y in line], [y for _x, y in line]
        across = max(xs) >= _MARGIN and min(xs) <= _MARGIN + _MAP
        return across and max(ys) >= self.top and min(ys) <= self.bottom

    def rectangle(self) -> str:
        """The frame as an element."""
        size = f'width="{_MAP}" height="{_n(self.height)}"'
        return f'<rect x="{_MARGIN}" y="{_n(self.top)}" {size}/>'


def _frame(basemap: Basemap, inside: Iterable[str], top: float) -> _Frame:
    """Room for the chosen area, else the areas that have values, else all there is."""
    areas = basemap.areas()
    codes = {basemap.selected} & areas.keys() or set(inside) & areas.keys() or areas.keys()
    shown = [geometry for code, geometry in areas.items() if code in codes]
    found = [
        plane(point[0], point[1])
        for geometry in shown
        for line in outlines(geometry)
        for point in line
    ] or [plane(*corner) for corner in NORWAY]
    west, east = min(x for x, _y in found), max(x for x, _y in found)
    south, north = min(y for _x, y in found), max(y for _x, y in found)
    wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
    scale = min((_MAP - 2 * _EDGE) / wide, (_TALLEST - 2 * _EDGE) / high)
    height = max(_LOWEST, high * scale + 2 * _EDGE)
    return _Frame(top, height, scale, ((west + east) / 2, (south + north) / 2))


def _path(geometry: Any, frame: _Frame) -> str:
    """A geometry's rings as path data, without what is too small to see or outside the frame."""
    placed = [[frame.place(point[0], point[1]) for point in line] for line in outlines(geometry)]
    shown = [line for line in placed if line and frame.shows(line)]
    found = [_steps(line) for line in shown]
    if shown and not any(found):
        found = [_steps(max(shown, key=len), least=0.0)]
    return "".join(found)


def _steps(line: Sequence[Point], *, least: float = _LEAST) -> str:
    """One ring in tenths of a pixel, each point as its distance from the one before."""
    kept = [line[0]]
    for point in line[1:-1]:
        if math.dist(point, kept[-1]) >= least:
            kept.append(point)
    if len(kept) < 3:
        return ""
    whole = [(round(x * 10), round(y * 10)) for x, y in kept]
    steps = [f"{_n((x1 - x0) / 10)} {_n((y1 - y0) / 10)}" for (x0, y0), (x1, y1) in pairwise(whole)]
    start = f"M{_n(whole[0][0] / 10)} {_n(whole[0][1] / 10)}"
    return f"{start}l{' '.join(steps)}z".replace(" -", "-")


# --- What is drawn --------------------------------------------------------------------------------


def _shapes(
    values: pd.DataFrame, measure: Measure, basemap: Basemap, frame: _Frame
) -> Iterator[str]:
    """The areas, slanted lines over those without a figure, and the chosen area's outline."""
    colours, fills = map_colours(dark=basemap.dark), area_colours(values, measure, basemap)
    rows = {str(row["code"]): row for row in records(values)}
    areas, names, places = basemap.areas(), basemap.names(), measure.places(values["value"])
    for code, geometry in areas.items():
        data = _path(geometry, frame)
        value = f": {said_of(rows[code], measure, places)}" if code in rows else ""
        if data:
            yield (
                f'<path fill="{fills[code]}" fill-rule="evenodd" stroke="{colours.border}" '
                f'stroke-width="0.7" d="{data}"><title>{_text(names[code] + value)}</title></path>'
            )
    unknown = patterns(values, measure).items()
    data = "".join(_lines(areas[code], frame, each) for code, each in unknown if code in areas)
    if data:
        yield f'<path fill="none" stroke="{colours.outline}" d="{data}" class="unknown"/>'
    if basemap.selected in areas:
        data = _path(areas[basemap.selected], frame)
        yield f'<path fill="none" stroke="{colours.selected}" stroke-width="2.5" d="{data}"/>'


def _lines(geometry: Any, frame: _Frame, pattern: Pattern) -> str:
    rings = [[frame.place(point[0], point[1]) for point in line] for line in outlines(geometry)]
    shown = [ring for ring in rings if frame.shows(ring)]
    return line_data(hatching(shown, _HATCHED, pattern, down=True))


def line_data(lines: Iterable[Line]) -> str:
    """Path data of straight lines, in tenths of a unit."""
    return "".join(f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}" for (x0, y0), (x1, y1) in lines)


def _dots(dots: Iterable[Dot | Sign], frame: _Frame, colours: MapColours) -> Iterator[str]:
    for dot in dots:
        x, y = frame.place(dot.longitude, dot.latitude)
        colour = _text(dot.colour)
        if isinstance(dot, Sign):
            yield (
                f'<text x="{_n(x + dot.aside[0])}" y="{_n(y + dot.aside[1] + 5)}" fill="{colour}" '
                f'text-anchor="middle" font-size="16" font-family="sans-serif" stroke-width="2" '
                f'stroke="{colours.halo}" paint-order="stroke">{_text(dot.text)}</text>'
            )
            continue
        line = _text(dot.line) or (colour if dot.hollow else colours.halo)
        said = f"<title>{_text(dot.words)}</title>" if dot.words else ""
        yield (
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(dot.radius)}" '
            f'fill="{"none" if dot.hollow else colour}" fill-opacity="{dot.cover:.2g}" '
            f'stroke="{line}" stroke-width="{_n(dot.width)}">{said}</circle>'
        )


def _legend(
    items: Iterable[LegendItem], colours: MapColours, frame: _Frame
) -> tuple[list[str], float]:
    """The legend beside the map, and where it ends."""
    x, y = _MARGIN + _MAP + 20, frame.top + 14
    found = []
    for item in items:
        lines = _wrapped(item.text, _LEGEND_CHARACTERS)
        moved = max(24, 2 * item.radius + 10) if item.shape else 0
        y += max(0, item.radius - 8)
        found += [_mark(item, x + max(7, item.radius), y - 5, colours)] if item.shape else []
        found += _texts(lines, (x + moved, y), _LINE, 'font-size="13"')
        y += max(_LINE * len(lines), item.radius + 8) + 6
    return found, y - _LINE


def _mark(item: LegendItem, x: float, y: float, colours: MapColours) -> str:
    """A legend's mark around a point."""
    colour = _text(item.colour)
    corner = f'<rect x="{_n(x - 7)}" y="{_n(y - 7)}" width="14" height="14"'
    round_ = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(item.radius or 6)}"'
    across = f'x1="{_n(x - 8)}" x2="{_n(x + 8)}" y1="{_n(y)}" y2="{_n(y)}"'
    marks = {
        "square": f'{corner} fill="{colour}" stroke="{colours.border}" stroke-width="0.7"/>',
        "hollow": f'{corner} fill="none" stroke="{colour}" stroke-width="1.5"/>',
        "disc": f'{round_} fill="{colour}" stroke="{colours.border}" stroke-width="0.7"/>',
        "bubble": f'{round_} fill="{colour}" fill-opacity="0.3" stroke="{colour}"/>',
        "dot": f'{round_} fill="{colour}" stroke="{colours.halo}"/>',
        "ring": f'{round_} fill="none" stroke="{colour}" stroke-width="1.5"/>',
        "line": f'<line {across} stroke="{colour}" stroke-width="3"/>',
    }
    if item.shape in SWATCHES:
        ground = _text(item.ground) or "none"
        lines = f"M{_n(x - 7)} {_n(y - 7)}{SWATCHES[item.shape]}"
        path = f'<path fill="none" stroke="{colour}" d="{lines}"/>'
        return f'{corner} fill="{ground}" stroke="{colour}"/>{path}'
    glyph = (
        f'<text x="{_n(x)}" y="{_n(y + 5)}" text-anchor="middle" font-size="15" fill="{colour}">'
        f"{_text(item.shape)}</text>"
    )
    return marks.get(item.shape, glyph)
