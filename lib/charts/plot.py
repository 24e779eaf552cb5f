"""What the Plotly figures share: rows of bars, labels that wrap, and text that stays text.

Heights are counted in pixels: one step on a row figure's vertical axis is one pixel on screen, so
that labels of one line and of four have the room that each needs.
"""

import html
import itertools
import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from lib.charts.palette import ACCENT, TEXT
from lib.i18n import current_language, decimal

FONT: Final = 13
SMALL: Final = 12
LINE: Final = 17  # height of a line of text
WIDE: Final = 44  # characters on a line that takes the whole width
LABEL_WIDTH: Final = 22  # characters on a line of a label
BAR: Final = 18
HOVER: Final = "%{customdata}<extra></extra>"
_CHARACTER: Final = 6.6  # a generous width of a character
_TOP: Final = 8
_BOTTOM: Final = 10
_PAD: Final = 4
_GAP: Final = (0.85, 0.9)  # where a bar that is cut has its break, in parts of its length
BREAK: Final = "//"


class PlotlyFigure:
    """A figure as Plotly's own JSON has it: what the browser gets, without a check on the way.

    Plotly's classes look at every value that they are given, which takes most of the time that a
    page needs. The tests let them look; readers do not wait for it.

    Attributes:
        data: the traces.
        layout: the layout.
    """

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {**layout}

    def add_bar(self, **trace: Any) -> None:
        """Add bars."""
        self.data.append({"type": "bar", **trace})

    def add_scatter(self, **trace: Any) -> None:
        """Add marks, lines or both."""
        self.data.append({"type": "scatter", **trace})

    def add_shape(self, **shape: Any) -> None:
        """Add a line or a rectangle."""
        self.layout["shapes"] = [*self.layout.get("shapes", ()), shape]

    def add_annotation(self, note: Mapping[str, Any]) -> None:
        """Add words."""
        self.layout["annotations"] = [*self.layout.get("annotations", ()), {**note}]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn: then a sentence stands in its place."""
        return not (self.data or self.layout.get("shapes") or self.layout.get("annotations"))

    def to_dict(self) -> dict[str, Any]:
        """The traces and the layout, as Plotly takes them."""
        return {"data": self.data, "layout": self.layout}


@dataclass(frozen=True)
class BarRow:
    """One row of a figure of horizontal bars.

    Attributes:
        label: the text to the left; a heading takes the whole width.
        value: the length of the bar; None draws none.
        text: what stands at the end of the bar.
        hover: lines that are shown when the bar is pointed at.
        depth: how far the label is moved in, for parts of a whole.
        style: `solid`, `hatched`, `dotted` or `outline`.
        heading: whether this is a heading and not a bar.
        colour: the colour of the bar.
        reference: what the bar is held against, where that is not the figure's own reference.
        cut: whether the value is longer than the bar, which then has a break.
    """

    label: str
    value: float | None = None
    text: str = ""
    hover: str = ""
    depth: int = 0
    style: str = "solid"
    heading: bool = False
    colour: str = ACCENT
    reference: float | None = None
    cut: bool = False


def escape_plotly(text: str) -> str:
    """Text as Plotly must be given it: what looks like markup stays text."""
    return html.escape(text, quote=False)


def lines(text: str, width: int = LABEL_WIDTH) -> list[str]:
    """Text broken into lines of at most `width` characters, made plain."""
    return [escape_plotly(line) for line in textwrap.wrap(text, width)] or [""]


def wrap(text: str, width: int = LABEL_WIDTH) -> str:
    """Text broken into lines, for Plotly."""
    return "<br>".join(lines(text, width))


def hover(*texts: str) -> str:
    """The lines of a hover box, made plain; empty ones are left out."""
    return "<br>".join(wrap(text, 48) for text in texts if text)


def value_ticks(low: float, high: float, most: int = 6) -> dict[str, list[Any]]:
    """Where the values of an axis are written, at round numbers, and how the reader writes them."""
    step = next(step for step in _round_steps(high - low) if len(_steps(low, high, step)) <= most)
    values = [step * at for at in _steps(low, high, step)]
    places = max(0, -int(step.normalize().as_tuple().exponent))
    return {
        "tickvals": [float(value) for value in values],
        "ticktext": [decimal(float(value), places) for value in values],
    }


def _steps(low: float, high: float, step: Decimal) -> range:
    """How many steps from zero the values lie that are between two others."""
    return range(math.ceil(Decimal(low) / step), math.floor(Decimal(high) / step) + 1)


def _round_steps(room: float) -> Iterator[Decimal]:
    """1, 2 and 5 and their tens, from one that is far too small."""
    for power in itertools.count(Decimal(room).adjusted() - 2):
        yield from (Decimal(step).scaleb(power) for step in (1, 2, 5))


def separators() -> str:
    """Decimal mark and grouping mark, as Plotly takes them."""
    return ".," if current_language() == "en" else ",\u00a0"


def figure(height: int, **layout: Any) -> PlotlyFigure:
    """An empty figure with the layout that all share; colours of text come from the theme."""
    shared: dict[str, Any] = {
        "template": {},  # none of Plotly's own
        "height": height,
        "separators": separators(),
        "showlegend": False,
        "dragmode": False,
        "margin": {"l": 0, "r": 0, "t": _TOP, "b": _BOTTOM, "pad": _PAD},
        "font": {"size": FONT, "color": TEXT},
        "hoverlabel": {"align": "left", "font": {"size": FONT, "color": TEXT}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "bargap": 0.2,
    }
    return PlotlyFigure({**shared, **layout})


def ticks(**more: Any) -> dict[str, Any]:
    """An axis with tick labels that the reader can read, and that cannot be dragged."""
    return {
        "fixedrange": True,
        "showgrid": False,
        "tickfont": {"size": SMALL, "color": TEXT},
        **more,
    }


def empty() -> PlotlyFigure:
    """A figure without anything in it."""
    hidden = {"visible": False, "fixedrange": True}
    return figure(60, xaxis=hidden, yaxis=hidden)


def marker(style: str, colour: str = ACCENT) -> dict[str, Any]:
    """How a bar is filled: solid, hatched, dotted, or as an outline only."""
    line = {"color": colour, "width": 1.5}
    if style == "outline":
        return {"color": "rgba(0,0,0,0)", "line": line}
    if style == "solid":
        return {"color": colour, "line": {"width": 0}}
    shape, solidity = ("/", 0.35) if style == "hatched" else (".", 0.3)
    pattern = {
        "shape": shape,
        "fgcolor": colour,
        "bgcolor": "rgba(0,0,0,0)",
        "fillmode": "replace",
        "size": 7,
        "solidity": solidity,
    }
    return {"color": colour, "pattern": pattern, "line": line}


def at(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    """An annotation without an arrow, left-aligned at a point."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "font": {"size": FONT},
        **more,
    }


def rows_figure(
    rows: Sequence[BarRow],
    reference: tuple[float, str] | None = None,
    *,
    longest: float | None = None,
    stacked: bool = False,
) -> PlotlyFigure:
    """Horizontal bars with their labels to the left and their values at their ends.

    Values below zero go to the left of it, on the same scale.

    Args:
        rows: from top to bottom.
        reference: a value to draw as a line across all bars, and its name, at the line's top. A
            row's own moves the line for that bar. Values of shorter bars stand beyond the line.
        longest: the value that takes the whole width; None takes the largest.
        stacked: labels stand above their bars instead of beside them; for long labels.
    """
    if not rows:
        return empty()
    left = (4 if stacked else _left(rows)) + _below_zero(rows)
    ends = [row.text for row in rows if row.value is not None and row.value >= 0]
    right = 14 + _width(_texts(ends))
    top = LINE + 2 if reference else 0
    middles, height = _places(rows, top, stacked=stacked)
    margin = {"l": left, "r": min(right, 130), "t": _TOP, "b": _BOTTOM, "pad": _PAD}
    held = _held(rows, reference)
    least = max(longest or 0.0, *(value for value in held if value is not None), 0.0)
    drawn = figure(height + _TOP + _BOTTOM, margin=margin, **_axes(rows, height, least))
    bars = [_without_text_across(row, value) for row, value in zip(rows, held, strict=True)]
    write = _notes_above if stacked else _notes
    notes = [note for row, y in zip(rows, middles, strict=True) for note in write(row, y, left)]
    drawn.layout["annotations"] = notes
    for group in sorted({(row.style, row.colour) for row in rows}):
        _bars(drawn, bars, middles, group)
    if reference:
        _beyond(drawn, rows, middles, held)
        _reference(drawn, reference, _spans(rows, middles, held, stacked=stacked))
    _zero(drawn, top, height)
    return drawn


def _zero(drawn: PlotlyFigure, top: int, height: int) -> None:
    """A line at zero, where bars go to both sides of it."""
    if drawn.layout["xaxis"]["range"][0] < 0:
        line = {"width": 1.5, "color": TEXT}
        drawn.add_shape(type="line", x0=0, x1=0, y0=top, y1=height, line=line)


def _below_zero(rows: Sequence[BarRow]) -> int:
    """The room to the left for what stands at the ends of bars that go there."""
    texts = [row.text for row in rows if row.value is not None and row.value < 0]
    return _width(texts) + 14 if texts else 0


def _held(rows: Sequence[BarRow], reference: tuple[float, str] | None) -> list[float | None]:
    """What each bar is held against; None where there is no bar, or nothing to hold it against."""
    if not reference:
        return [None for _row in rows]
    return [
        None
        if row.heading or row.value is None
        else reference[0]
        if row.reference is None
        else row.reference
        for row in rows
    ]


def _is_across(row: BarRow, held: float | None) -> bool:
    """Whether the line stands where the bar's value would be written."""
    return held is not None and row.value is not None and 0 <= row.value < held


def _without_text_across(row: BarRow, held: float | None) -> BarRow:
    return replace(row, text="") if _is_across(row, held) else row


def _beyond(
    drawn: PlotlyFigure,
    rows: Sequence[BarRow],
    middles: Sequence[float],
    held: Sequence[float | None],
) -> None:
    """The values of bars that end before the line, written beyond it."""
    for row, y, value in zip(rows, middles, held, strict=True):
        if value is not None and row.text and _is_across(row, value):
            drawn.add_annotation(at(escape_plotly(row.text), value, y, xshift=5))


def _spans(
    rows: Sequence[BarRow], middles: Sequence[float], held: Sequence[float | None], *, stacked: bool
) -> list[tuple[float, float, float]]:
    """The pieces of the line: its value, and from where to where; rows that touch share one."""
    found: list[tuple[float, float, float]] = []
    for row, middle, value in zip(rows, middles, held, strict=True):
        if value is None:
            continue
        half = BAR / 2 + 5 if stacked else _tall(row, stacked=stacked) / 2
        top, bottom = middle - half, middle + half
        if found and found[-1][0] == value and abs(found[-1][2] - top) < 1:
            found[-1] = (value, found[-1][1], bottom)
        else:
            found.append((value, top, bottom))
    return found


def _reference(
    drawn: PlotlyFigure, reference: tuple[float, str], spans: Sequence[tuple[float, float, float]]
) -> None:
    """The line in its pieces, and its name right above it, on the side that has room."""
    for value, top, bottom in spans:
        line = {"color": TEXT, "width": 2, "dash": "dash"}
        drawn.add_shape(type="line", x0=value, x1=value, y0=top, y1=bottom, line=line)
    value, name = reference
    lowest, longest = drawn.layout["xaxis"]["range"]
    side = "right" if value - lowest > (longest - lowest) / 2 else "left"
    drawn.add_annotation(
        at(
            escape_plotly(name),
            value,
            0,
            xanchor=side,
            yanchor="top",
            xshift=4 if side == "right" else -4,
        )
    )


def _left(rows: Sequence[BarRow]) -> int:
    widest = max(
        (
            _width(textwrap.wrap(row.label, LABEL_WIDTH)) + 12 * row.depth
            for row in rows
            if not row.heading
        ),
        default=0,
    )
    return widest + 10


def _texts(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text]


def _width(texts: Iterable[str]) -> int:
    return round(max((len(text) for text in texts), default=0) * _CHARACTER)


def _places(rows: Sequence[BarRow], top: int, *, stacked: bool) -> tuple[list[float], int]:
    middles: list[float] = []
    y = top
    for row in rows:
        tall = _tall(row, stacked=stacked)
        if stacked and not row.heading:
            middles.append(y + tall - BAR / 2 - 9)
        else:
            middles.append(y + tall / 2 + (4 if row.heading else 0))
        y += tall
    return middles, y


def _tall(row: BarRow, *, stacked: bool) -> int:
    if row.heading:
        return LINE * len(lines(row.label, WIDE)) + 16
    if stacked:
        return LINE * len(lines(_indented(row), WIDE)) + BAR + 14
    return max(BAR + 10, LINE * len(lines(row.label)) + 9)


def _axes(rows: Sequence[BarRow], height: int, least: float) -> dict[str, dict[str, Any]]:
    """One scale from zero for all bars, whatever they are."""
    hidden = {"visible": False, "fixedrange": True}
    values = [row.value for row in rows if row.value]
    lowest, longest = min([0.0, *values]), max([least, *values])
    longest = longest if longest > lowest else 1.0
    return {
        "yaxis": {**hidden, "range": [height, 0]},
        "xaxis": {**hidden, "range": [lowest, longest]},
    }


def _bars(
    drawn: PlotlyFigure, rows: Sequence[BarRow], middles: Sequence[float], group: tuple[str, str]
) -> None:
    style, colour = group
    members = [
        piece
        for row, y in zip(rows, middles, strict=True)
        if (row.style, row.colour) == group and row.value is not None and not row.heading
        for piece in _pieces(row, row.value, y)
    ]
    if not members:
        return
    for _row, y, start, _size, _text in members:
        if start:
            drawn.add_annotation(at(BREAK, start, y, xanchor="right", font={"size": BAR}))
    drawn.add_bar(
        orientation="h",
        base=[start for _row, _y, start, _size, _text in members],
        x=[size for _row, _y, _start, size, _text in members],
        y=[y for _row, y, *_rest in members],
        width=BAR,
        text=[escape_plotly(text) for *_rest, text in members],
        textposition="outside",
        textfont={"size": FONT},
        cliponaxis=False,
        constraintext="none",
        marker=marker(style, colour),
        customdata=[row.hover for row, *_rest in members],
        hovertemplate=HOVER,
    )


def _pieces(row: BarRow, value: float, y: float) -> list[tuple[BarRow, float, float, float, str]]:
    """A bar: the row, where it stands, where it begins, how long it is, and what stands at its end.

    One that is cut has a gap near its end.
    """
    parts = pieces(value, cut=row.cut)
    texts = (*[""] * (len(parts) - 1), row.text)
    return [(row, y, *part, text) for part, text in zip(parts, texts, strict=True)]


def pieces(value: float, *, cut: bool) -> list[tuple[float, float]]:
    """Where each piece of a bar begins and how long it is: two around the break of one cut.

    Args:
        value: how long the bar is drawn.
        cut: whether what it tells is longer.
    """
    if not cut:
        return [(0.0, value)]
    before, after = (share * value for share in _GAP)
    return [(0.0, before), (after, value - after)]


def _notes(row: BarRow, y: float, left: int) -> list[dict[str, Any]]:
    if row.heading:
        text = f"<b>{wrap(row.label, WIDE)}</b>"
        return [at(text, 0, y, xref="paper", xshift=-left)]
    shift = 12 * row.depth - left
    notes = [at(wrap(row.label), 0, y, xref="paper", xshift=shift)]
    if row.value is None and row.text:
        notes.append(at(escape_plotly(row.text), 0, y, xref="paper", xshift=2))
    return notes


def _indented(row: BarRow) -> str:
    return "↳ " * row.depth + row.label


def _notes_above(row: BarRow, y: float, left: int) -> list[dict[str, Any]]:
    if row.heading:
        return _notes(row, y, left)
    text = at(wrap(_indented(row), WIDE), 0, y - BAR / 2 - 4, xref="paper", yanchor="bottom")
    notes = [{**text, "xshift": -left}]
    if row.value is None and row.text:
        notes.append(at(escape_plotly(row.text), 0, y, xref="paper", xshift=2))
    return notes
