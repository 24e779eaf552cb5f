"""Areas side by side: the same key figures, on the same scales, against the country."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

import pandas as pd

from lib.figures import plot
from lib.figures.model import (
    Chart,
    Format,
    Table,
    digits,
    join,
    kroner_places,
    kroner_text,
    number,
    sources_of,
    table,
    words,
    words_format,
)
from lib.figures.palette import ACCENT, MUTED, TEXT
from lib.figures.rows import records
from lib.language import (
    _,
    area_words,
    count,
    data_text,
    decimal,
    kroner,
    label,
    mark,
    money,
    not_stated,
    year_text,
)

Profiles = Sequence[tuple[str, pd.DataFrame]]
Rows = Mapping[str, Mapping[str, Any]]

_PEOPLE: Final = "people"
_KRONER: Final = "kroner"
_EACH: Final = "kroner_per_inhabitant"
_RATES: Final = (_EACH, "per_100000")

# What each key figure is called, and its unit.
_KEYS: Final = {
    "population": (mark("Inhabitants"), mark("people")),
    "granted_projects": (mark("Granted projects"), mark("projects")),
    "projects_per_100000": (
        mark("Granted projects per 100,000 inhabitants"),
        mark("projects per 100,000 inhabitants"),
    ),
    "granted_nok": (mark("Granted in all"), mark("kroner")),
    "granted_per_inhabitant": (mark("Granted per inhabitant"), mark("kroner per inhabitant")),
    "granted_without_amount": (mark("Granted projects without an amount"), mark("projects")),
    "services": (mark("Services"), mark("services")),
    "beds": (mark("Beds in the services"), mark("beds")),
    "transfer_nok": (mark("Transfer to the municipalities, 2012"), mark("kroner")),
    "transfer_per_inhabitant": (
        mark("Transfer to the municipalities per inhabitant, 2012"),
        mark("kroner per inhabitant"),
    ),
    "transfer_municipalities": (
        mark("Municipalities with a transfer"),
        mark("municipalities"),
    ),
    "municipalities": (mark("Municipalities"), mark("municipalities")),
    "offices": (mark("County governor offices"), mark("offices")),
    "strengthened": (mark("Offices with an extra position"), mark("offices")),
}
# Where nothing is counted there is nothing to be stated: what must be counted, and what is said.
_NOTHING: Final = {
    "granted_nok": ("granted_projects", mark("no granted projects")),
    "granted_per_inhabitant": ("granted_projects", mark("no granted projects")),
    "beds": ("services", mark("no services")),
}
# What a sum may not cover in full.
_COVERED: Final = {
    "granted_nok": mark("Granted projects with a stated amount: {areas}."),
    "beds": mark("Services with a stated number of beds: {areas}."),
    "transfer_nok": mark("Municipalities with a transfer in the sources: {areas}."),
}
# What a bar would not make clearer: how much the others cover, and what is one or none.
_TABLE_ONLY: Final = (
    "granted_without_amount",
    "transfer_municipalities",
    "offices",
    "strengthened",
)
_FINDINGS: Final = ("population", "granted_nok", "transfer_per_inhabitant")
_LEVELS: Final = {
    "own": mark("own figure"),
    "county": mark("county: {area}"),
    "region": mark("health region: {area}"),
    "catchment": mark("hospital catchment area: {area}"),
    "country": mark("the country"),
}
_BAR: Final = 13
_GAP: Final = 4  # between words and their bar
_STEP: Final = plot.LINE + _GAP + _BAR + 9  # from one area to the next
_OVER: Final = _BAR / 2 + 3  # how far the country's line goes to either side of a bar's middle
_DASHED: Final = {"color": TEXT, "width": 2, "dash": "4px,2px"}
_GUTTER: Final = 0.08  # between columns, in parts of a column


@dataclass(frozen=True, kw_only=True)
class WordedTable(Table):
    """A table whose rows have units of their own, and say each number in theirs.

    Attributes:
        texts: every cell as the reader sees it, with the columns of the frame.
        shown: the decimals that the reader sees in a column, for columns of mixed units.
    """

    texts: pd.DataFrame
    shown: Mapping[str, list[int]]

    def text(self, rows: slice = slice(None)) -> pd.DataFrame:
        """Every cell as the reader sees it."""
        return self.texts.iloc[rows].reset_index(drop=True)

    def places(self, place: int) -> list[int]:
        """The decimals that the reader sees of each cell in a column."""
        return self.shown.get(self.frame.columns[place]) or super().places(place)


# --- Key figures ----------------------------------------------------------------------------------


def key_figures(profiles: Profiles, country: pd.DataFrame, columns: int = 1) -> Chart:
    """One panel a key figure, one bar an area, all areas of a panel on one scale.

    A rate has the whole country as a dashed line; where a single area is shown, the whole country
    is the outline around its sums. What is not known has no bar.

    Args:
        profiles: each area's name and its `profile`: key, unit, value, country_value, rank,
            ranked, of, covered, covered_of; in the reader's order.
        country: the whole country's `profile`.
        columns: how many panels stand beside each other; one on a phone.
    """
    names = [name for name, _frame in profiles]
    panels = _panels(profiles, country, max(1, columns))
    return Chart(
        title=_title(names),
        unit="",
        alt=_alt(profiles),
        figure=_figure(panels, max(1, columns)) if panels else plot.empty(),
        table=key_table(profiles, country),
        sources=sources_of(*(frame for _name, frame in profiles), country),
        note=_note(profiles, panels),
    )


def key_table(profiles: Profiles, country: pd.DataFrame) -> Table:
    """The key figures: each area's value and rank, and the whole country's value."""
    keys, whole = _keys(profiles), _by_key(country)
    areas = [(name, _by_key(frame)) for name, frame in profiles]
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Key figure"): ("text", [_name(key) for key in keys]),
        _("Unit"): ("text", [_unit(key) for key in keys]),
    }
    texts = {name: list(cells) for name, (_form, cells) in columns.items()}
    shown: dict[str, list[int]] = {}
    for column, (_area, rows) in zip(_distinct(areas), areas, strict=True):
        columns[column] = ("decimal", [number(rows.get(key, {}).get("value")) for key in keys])
        texts[column] = [_value_text(key, rows, exact=True) for key in keys]
        shown[column] = [_value_places(rows.get(key, {})) for key in keys]
        ranked = _("{area}: rank").format(area=column)
        columns[ranked] = ("count", [number(rows.get(key, {}).get("rank")) for key in keys])
        texts[ranked] = [_rank(rows.get(key, {})) or "–" for key in keys]
    country_name = _("The country")
    values = [number(whole.get(key, {}).get("value")) for key in keys]
    columns[country_name] = ("decimal", values)
    texts[country_name] = [_value_text(key, whole, exact=True) for key in keys]
    shown[country_name] = [_value_places(whole.get(key, {})) for key in keys]
    title = _title([name for name, _frame in profiles])
    return _worded(table(title, columns, "key_figures"), texts, shown)


def _worded(
    plain: Table, texts: Mapping[str, list[str]], shown: Mapping[str, list[int]]
) -> WordedTable:
    said = pd.DataFrame(texts, columns=plain.frame.columns, dtype=object)
    return WordedTable(plain.name, plain.frame, plain.formats, plain.kind, texts=said, shown=shown)


def _title(names: Sequence[str]) -> str:
    if len(names) == 1:
        return _("Key figures for {area}").format(area=names[0])
    return _("Key figures side by side")


def _distinct(areas: Sequence[tuple[str, Any]]) -> list[str]:
    """The areas' names as names of columns; a name that is there already gets a number."""
    taken = [_("Key figure"), _("Unit"), _("The country"), _("Indicator")]
    found: list[str] = []
    for name, _rows in areas:
        times = sum(name in {one, one.rsplit(" (", 1)[0]} for one in (*taken, *found))
        found.append(f"{name} ({times + 1})" if times else name)
    return found


def _keys(profiles: Profiles) -> list[str]:
    """The keys that any of the areas has, in the order in which they are read."""
    found = dict.fromkeys(str(key) for _name, frame in profiles for key in frame["key"])
    return [key for key in _KEYS if key in found] + [key for key in found if key not in _KEYS]


def _by_key(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["key"]): row for row in records(frame)}


def _name(key: str) -> str:
    return _(_KEYS[key][0]) if key in _KEYS else key


def _unit(key: str) -> str:
    return _(_KEYS[key][1]) if key in _KEYS else ""


def _value_text(key: str, rows: Rows, *, exact: bool = False) -> str:
    """A value in words; to the last krone where it must be exact."""
    row = rows.get(key, {})
    value = number(row.get("value"))
    if value is None:
        counted, said = _NOTHING.get(key, ("", ""))
        none = counted in rows and number(rows[counted]["value"]) == 0
        return _(said) if none else not_stated()
    unit = words(row.get("unit"))
    if unit == _EACH:
        return kroner_text(value)
    if unit == _KRONER:
        return kroner(value) if exact else money(value)
    return decimal(value, _value_places(row))


def _value_places(row: Mapping[str, Any]) -> int:
    """The decimals of a value where it must be exact."""
    value, unit = number(row.get("value")), words(row.get("unit"))
    if unit == _EACH:
        return kroner_places(value)
    return int(bool(value) and unit in _RATES)


def _rank(row: Mapping[str, Any]) -> str:
    place, ranked = number(row.get("rank")), number(row.get("ranked"))
    if place is None or ranked is None:
        return ""
    return _("no. {place} of {count}").format(place=count(place), count=count(ranked))


def _partial(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """How many municipalities a value covers, of how many, when that is not all of them."""
    covered, of = row.get("covered"), row.get("covered_of")
    if isinstance(covered, str) or isinstance(of, str):
        return None
    found, wanted = number(covered), number(of)
    return (found, wanted) if found is not None and wanted is not None and found < wanted else None


def _country(key: str, areas: Sequence[Rows], whole: Rows) -> float | None:
    """The country's value, unless the country itself is all there is to see."""
    rows = [rows.get(key, {}) for rows in areas]
    values = [whole.get(key, {}).get("value"), *(row.get("country_value") for row in rows)]
    found = next((value for one in values if (value := number(one)) is not None), None)
    return None if len(rows) == 1 and number(rows[0].get("value")) == found else found


def _alt(profiles: Profiles) -> str:
    if not _keys(profiles):
        return _("No key figures.")
    return join(*(_finding(name, _by_key(frame)) for name, frame in profiles))


def _finding(area: str, rows: Rows) -> str:
    parts = []
    for key in _FINDINGS:
        row = rows.get(key)
        if row is None:
            continue
        said = {"name": _name(key), "value": _value_text(key, rows), "rank": _rank(row)}
        text = _("{name}: {value} ({rank})") if said["rank"] else _("{name}: {value}")
        parts.append(text.format(**said))
    return _("{area} – {figures}.").format(area=area, figures="; ".join(parts))


def _note(profiles: Profiles, panels: Sequence["_Panel"]) -> str:
    ranked = any(_rank(row) for _name, frame in profiles for row in records(frame))
    names = [_name(key) for key in _keys(profiles) if key in _TABLE_ONLY]
    more = ", ".join(name[:1].lower() + name[1:] for name in names)
    compared = {panel.rate for panel in panels if panel.against is not None}
    return join(
        _("Dashed line: the whole country.") if True in compared else "",
        _("Outline: the whole country.") if False in compared else "",
        _("No. 1 is the largest, among areas of the same kind that have a figure.")
        if ranked
        else "",
        *(_covered(key, profiles) for key in _COVERED),
        _("In the table only: {figures}.").format(figures=more) if more else "",
    )


def _covered(key: str, profiles: Profiles) -> str:
    """How much a sum covers, in the areas where that is not all there is."""
    parts = []
    for name, frame in profiles:
        row = _by_key(frame).get(key, {})
        found, wanted = number(row.get("covered")), number(row.get("covered_of"))
        if found is not None and wanted is not None and found < wanted:
            text = _("{area} {found} of {all}")
            parts.append(text.format(area=name, found=count(found), all=count(wanted)))
    return _(_COVERED[key]).format(areas=", ".join(parts)) if parts else ""


# --- The panels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Panel:
    """A key figure's place: its left edge in columns and its top in pixels; and what it shows.

    Each area has a line of words with a bar below it, whose length is a share of `most`.
    """

    key: str
    left: float
    top: int
    areas: tuple[tuple[str, Rows], ...]
    country: float | None

    @property
    def unit(self) -> str:
        """The unit's code."""
        units = (words(rows.get(self.key, {}).get("unit")) for _name, rows in self.areas)
        return next((unit for unit in units if unit), "")

    @property
    def rate(self) -> bool:
        """Whether the figure does not grow with the area, so that areas and country compare."""
        return self.unit in _RATES

    @property
    def against(self) -> float | None:
        """The country's value: beside a rate, and as the whole that a single area is a part of."""
        return self.country if self.rate or len(self.areas) == 1 else None

    @property
    def first(self) -> int:
        """The top of the first area, below the key figure's name and the country's value."""
        heading = len(plot.lines(_name(self.key), plot.WIDE)) + (self.against is not None)
        return self.top + plot.LINE * heading + 8

    @property
    def bottom(self) -> int:
        """The end of the last area."""
        return self.first + len(self.areas) * _STEP

    @property
    def most(self) -> float:
        """The value that takes the whole width."""
        values = [number(rows.get(self.key, {}).get("value")) for _name, rows in self.areas]
        return max((value for value in (*values, self.against) if value), default=1.0)

    def bar(self, at: int) -> float:
        """The middle of an area's bar."""
        return self.first + at * _STEP + plot.LINE + _GAP + _BAR / 2


def _panels(profiles: Profiles, country: pd.DataFrame, columns: int) -> list[_Panel]:
    """The panels in reading order, those beside each other at the same height."""
    areas = tuple((name, _by_key(frame)) for name, frame in profiles)
    rows, whole = [found for _name, found in areas], _by_key(country)
    keys, top = [key for key in _keys(profiles) if key not in _TABLE_ONLY], 0
    panels: list[_Panel] = []
    for start in range(0, len(keys), columns):
        beside = [
            _Panel(key, at * (1 + _GUTTER), top, areas, _country(key, rows, whole))
            for at, key in enumerate(keys[start : start + columns])
        ]
        panels += beside
        top = max(panel.bottom for panel in beside) + 14
    return panels


def _figure(panels: Sequence[_Panel], columns: int) -> plot.Drawing:
    height = max(panel.bottom for panel in panels)
    width = columns + (columns - 1) * _GUTTER
    drawn = plot.figure(
        height + 18,
        margin={"l": 2, "r": 2, "t": 8, "b": 10},
        xaxis={"visible": False, "fixedrange": True, "range": [-0.004, width + 0.004]},
        yaxis={"visible": False, "fixedrange": True, "range": [height, 0]},
        barmode="overlay",
    )
    for at in range(len(panels[0].areas)):
        _bars(drawn, panels, at)
    drawn.layout.update(
        annotations=[note for panel in panels for note in _notes(panel)],
        shapes=[line for panel in panels for line in _lines(panel)],
    )
    return drawn


def _bars(drawn: plot.Drawing, panels: Sequence[_Panel], at: int) -> None:
    """One area's bars in all panels."""
    name, rows = panels[0].areas[at]
    shown = [
        (panel, value)
        for panel in panels
        if (value := number(rows.get(panel.key, {}).get("value"))) is not None
    ]
    drawn.add_bar(
        orientation="h",
        name=plot.plain(name),
        x=[value / panel.most for panel, value in shown],
        y=[panel.bar(at) for panel, _value in shown],
        base=[panel.left for panel, _value in shown],
        width=_BAR,
        marker=plot.marker("solid", ACCENT),
        customdata=[_hover(name, panel, rows) for panel, _value in shown],
        hovertemplate=plot.HOVER,
    )


def _hover(name: str, panel: _Panel, rows: Rows) -> str:
    return plot.hover(
        name,
        f"{_name(panel.key)}: {_value_text(panel.key, rows)}",
        _rank(rows[panel.key]),
        _country_text(panel),
    )


def _country_text(panel: _Panel) -> str:
    if panel.against is None:
        return ""
    row = {"value": panel.against, "unit": panel.unit}
    amount = _value_text(panel.key, {panel.key: row})
    return _("The whole country: {amount}").format(amount=amount)


def _notes(panel: _Panel) -> list[dict[str, Any]]:
    """The panel's words: its name, the country's value, and each area with its value and rank."""
    top = {"yanchor": "top"}
    notes = [
        plot.at(f"<b>{plot.wrap(_name(panel.key), plot.WIDE)}</b>", panel.left, panel.top, **top)
    ]
    if panel.against is not None:
        text = f"{'┆' if panel.rate else '▭'} {plot.plain(_country_text(panel))}"
        y = panel.first - 8 - plot.LINE
        notes.append(plot.at(text, panel.left, y, font={"size": plot.SMALL}, **top))
    for at, (name, rows) in enumerate(panel.areas):
        y = panel.first + at * _STEP
        value, rank = _value_text(panel.key, rows), _rank(rows.get(panel.key, {}))
        said = f"{plot.plain(value)} · {plot.plain(rank)}" if rank else plot.plain(value)
        right = {"xanchor": "right", "align": "right"}
        notes.append(plot.at(plot.plain(textwrap.shorten(name, 30)), panel.left, y, **top))
        notes.append(plot.at(said, panel.left + 1, y, **top, **right))
    return notes


def _lines(panel: _Panel) -> list[dict[str, Any]]:
    """Where the bars start, and the country: as a line across each bar, or as the whole of it."""
    middles = [panel.bar(at) for at in range(len(panel.areas))]
    zero = {"x0": panel.left, "x1": panel.left, "y0": middles[0] - _OVER, "y1": middles[-1] + _OVER}
    found = [{"type": "line", **zero, "line": {"color": MUTED, "width": 1.5}}]
    if panel.against is None:
        return found
    x = panel.left + panel.against / panel.most
    line: dict[str, Any] = {"type": "line", "x0": x, "line": _DASHED}
    if not panel.rate:
        line = {"type": "rect", "x0": panel.left, "line": {"color": MUTED, "width": 1}}
    over = _OVER if panel.rate else _BAR / 2
    return found + [{**line, "x1": x, "y0": y - over, "y1": y + over} for y in middles]


# --- Indicators -----------------------------------------------------------------------------------


def indicators_table(frames: Profiles) -> Table:
    """Each indicator with every area's newest value, its year, and whose figure it is.

    Args:
        frames: each area's name and its `area_indicators`, in the reader's order.
    """
    lines = _indicator_lines([frame for _name, frame in frames])
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Indicator"): (
            words_format("name", ("name_nb", "name_en")),
            [_indicator_name(_first(line)) for line in lines],
        ),
        _("Unit"): (
            "text",
            [label("indicators.unit", words(_first(line).get("unit"))) for line in lines],
        ),
    }
    texts = {name: list(cells) for name, (_form, cells) in columns.items()}
    places, shown = [_places(line) for line in lines], dict[str, list[int]]()
    for at, column in enumerate(_distinct(frames)):
        own = [line[at] for line in lines]
        year, whose = _("{area}: year"), _("{area}: whose figure")
        more: dict[str, tuple[Format, list[Any]]] = {
            column: ("decimal", [number(row.get("now_value")) for row in own]),
            year.format(area=column): ("year", [number(row.get("now_year")) for row in own]),
            whose.format(area=column): ("text", [_whose(row) for row in own]),
        }
        columns |= more
        texts |= dict(zip(more, _indicator_texts(own, places), strict=True))
        shown[column] = places
    found = [_country_value(line) for line in lines]
    country, year = _("The country"), _("{area}: year").format(area=_("The country"))
    columns[country], shown[country] = ("decimal", [value for value, _year in found]), places
    texts[country] = [decimal(found[at][0], most) for at, most in enumerate(places)]
    if len(frames) > 1:  # beside one area, the country's figure is of the area's own year
        columns[year] = ("year", [of for _value, of in found])
        texts[year] = [_year_or_dash(of) for _value, of in found]
    plain = table(_("Indicators side by side"), columns, "indicators")
    return _worded(plain, texts, shown)


def indicator_sources(frames: Profiles) -> tuple[str, ...]:
    """The sources of the figures in `indicators_table`."""
    return sources_of(*(frame for _name, frame in frames), columns=("now_source_id",))


def _indicator_lines(frames: Sequence[pd.DataFrame]) -> list[list[dict[str, Any]]]:
    """One line an indicator, with a row for each area; more where an area has several rows."""
    areas: list[dict[str, list[dict[str, Any]]]] = []
    for frame in frames:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in records(frame):
            found.setdefault(str(row["indicator_id"]), []).append(row)
        areas.append(found)
    order = dict.fromkeys(indicator for found in areas for indicator in found)
    return [
        list(line)
        for indicator in order
        for line in zip_longest(*(found.get(indicator, []) for found in areas), fillvalue={})
    ]


def _first(line: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(row for row in line if row)


def _indicator_name(row: Mapping[str, Any]) -> str:
    return data_text(row, "name")


def _whose(row: Mapping[str, Any]) -> str | None:
    """Whose figure a value is, in words."""
    if not row:
        return None
    level = words(row["level"])
    whose = (_(_LEVELS[level]) if level in _LEVELS else level).format(
        area=area_words(words(row["area_name"]))
    )
    if level not in ("own", "catchment") and number(row.get("withheld")):
        return _("{whose} (its own figure is withheld)").format(whose=whose)
    return whose


def _indicator_texts(
    rows: Sequence[Mapping[str, Any]], places: Sequence[int]
) -> tuple[list[str], list[str], list[str]]:
    """Values, years, and whose figures; a dash where an area has no such row."""
    values = [
        decimal(number(row["now_value"]), most) if row else "–"
        for row, most in zip(rows, places, strict=True)
    ]
    return (
        values,
        [_year_or_dash(number(row.get("now_year"))) for row in rows],
        [_whose(row) or "–" for row in rows],
    )


def _year_or_dash(year: float | None) -> str:
    return "–" if year is None else year_text(year)


def _places(line: Sequence[Mapping[str, Any]]) -> int:
    """The decimals of an indicator, the same for every area."""
    return digits(row.get(column) for row in line for column in ("now_value", "country_value"))


def _country_value(line: Sequence[Mapping[str, Any]]) -> tuple[float | None, float | None]:
    """The country's value and its year: that of the first area that has a value to compare."""
    for row in line:
        value = number(row.get("country_value"))
        if value is not None:
            return value, number(row.get("now_year"))
    return None, None
