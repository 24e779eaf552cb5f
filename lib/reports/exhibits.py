"""What stands on each slide of a presentation, as data: from the same queries as the stage's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import pandas as pd

from lib import store as stores
from lib.charts import compare, documented, maps, periods, progress, tables
from lib.charts.chart_model import LegendItem, absent, digits, is_known, text_or_empty, to_float
from lib.charts.hatching import Pattern
from lib.charts.maps import Basemap
from lib.charts.money import pairs, with_gaps
from lib.charts.verdicts import REFORM
from lib.i18n import _, area_words, data_text, kroner, label, not_stated
from lib.presentation import DeckConfig, Slide
from lib.presentation.headlines import headline_figures
from lib.presentation.indicators import choose
from lib.presentation.mapped import county_values
from lib.presentation.markup import shorten
from lib.reports import svg_graphics
from lib.reports.context import LONGEST_NAME, ReportContext, largest_first
from lib.reports.document_model import Grid, Text, own
from lib.rows import Row, records
from lib.store.queries.grants import Key

Point: TypeAlias = tuple[int, int]

_MILLION: Final = 1_000_000
_MOST: Final = 8  # bars or rows on a slide
_SHEET: Final = 840  # units that the map is high: a sixth of a millimetre each
_KEYS: Final = (
    "granted_projects",
    "granted_nok",
    "other_nok",
    "transfer_nok",
    "transfer_population",
    "transfer_per_inhabitant",
)


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: the bars' names, and each series' name and values (None: not known).

    `upright` bars stand in order of time; the others lie, the first one at the top. `most` is where
    the scale ends: a longer bar is cut there; None where the longest one decides.
    """

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str
    upright: bool = False
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A line chart: the years, and each unbroken stretch of values (None: no value that year).

    `labels` are the words at the points that a change is counted between, by their place among the
    years. `reform` is the place of the reform's first year, where the series crosses it, and its
    name. `floor` and `top` are the ends of the value axis; `remark` says where it does not begin at
    zero.
    """

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str
    labels: Mapping[int, str]
    reform: tuple[int, str] | None
    floor: float
    top: float
    remark: str = ""


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area of a map: its name, `#rrggbb`, its rings of points, and the pattern of no figure."""

    name: str
    colour: str
    rings: Sequence[Sequence[Point]]
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """Areas on a sheet that is `height` units high, and what their colours mean."""

    areas: tuple[MapArea, ...]
    height: int
    legend: tuple[LegendItem, ...]


Exhibit: TypeAlias = tuple[str, ...] | Grid | Bars | Lines | Map


def exhibits_for(context: ReportContext, slide: Slide, config: DeckConfig) -> tuple[Exhibit, ...]:
    """What stands on a slide, from the left to the right; its notes where nothing is known of it.

    Args:
        context: the store's answers.
        slide: the stage's slide.
        config: what the presenter chose.
    """
    maker = _MAKERS.get(slide.kind)
    shown = maker(context, slide, config) if maker else ()
    return shown or (tuple(note.text for note in slide.notes[:_MOST]),)


def _numbers(context: ReportContext, _slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    found = headline_figures(context.ask, context.country)
    rows = tuple((one.label, one.value, one.full_explanation) for one in found)
    header = (_("Figure"), _("Value"), _("What it covers"))
    return (Grid("", header, rows, (False, True, False)),)


def _map(context: ReportContext, _slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    found = county_values(context, context.country)
    shapes = context.ask(stores.shapes, "fylke")
    colours = maps.area_colours(found.frame, found.measure, Basemap(shapes))
    names = dict(zip(shapes["area_code"], shapes["name"], strict=True))
    unknown = maps.patterns(found.frame, found.measure)
    sheet = svg_graphics.sheet_of(
        tuple(zip(shapes["area_code"], shapes["geojson"], strict=True)), _SHEET
    )
    areas = tuple(
        MapArea(text_or_empty(names[code]), colours[code], rings, unknown.get(code))
        for code, rings in sheet.rings.items()
    )
    rows = found.frame.sort_values("value", ascending=False, na_position="last", kind="stable")
    why = [text_or_empty(one) or not_stated() for one in rows["unknown"]]
    bars = Bars(
        tuple(
            name if is_known(value) else f"{name}: {reason}"
            for name, value, reason in zip(rows["name"], rows["value"], why, strict=True)
        ),
        ((found.measure.heading, tuple(map(to_float, rows["value"]))),),
        found.measure.unit,
    )
    legend = maps.legend(found.frame, found.measure, Basemap(shapes))
    return (Map(areas, sheet.height, tuple(legend)), bars)


def _millions(value: Any) -> float | None:
    found = to_float(value)
    return None if found is None else found / _MILLION


def _named(name: str, row: Row, amount: str, counted: str) -> str:
    """A bar's name; where there is no bar, with why there is none."""
    return name if is_known(row[amount]) else f"{name}: {absent(row, counted)}"


def _group_name(row: Row, key: Key) -> str:
    if key == "category":
        return label("projects.category", text_or_empty(row["code"]))
    return data_text(row, "name")


def _money(context: ReportContext, _slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    """Grants by scheme or, where one scheme is chosen, by category; the stage's own choice."""
    key: Key = "category" if context.selection.scheme else "scheme"
    rows = context.ask(stores.documented_by, context.country, key)[:_MOST]
    if not rows:
        return ()
    names = [
        _named(shorten(_group_name(row, key), LONGEST_NAME), row, "amount_nok", "projects")
        for row in rows
    ]
    values = tuple(_millions(row["amount_nok"]) for row in rows)
    longest = documented.scale(values)
    most = longest if any(value and value > longest for value in values) else None
    series = ((documented.title(context.which), values),)
    return (Bars(tuple(names), series, _("million kroner"), most=most),)


def _documented(context: ReportContext, _slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    """The years of the state's coordination pot, as the stage has them."""
    found = pairs(context.ask(stores.announced_by_year, context.country))[1:]
    if not found:
        return ()
    series = (
        (_("announced"), tuple(_millions(row["announced_nok"]) for row in found)),
        (_("documented"), tuple(_millions(row["documented_nok"]) for row in found)),
    )
    names = tuple(
        _named(
            shorten(text_or_empty(row["title"]), LONGEST_NAME),
            row,
            "documented_nok",
            "documented_projects",
        )
        for row in found
    )
    return (Bars(names, series, _("million kroner")),)


def _years(context: ReportContext, _slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    rows = context.ask(stores.documented_by, context.country, "year")
    shown = with_gaps([row for row in rows if is_known(row["code"])])
    if not shown:
        return ()
    values = tuple(_millions(row["amount_nok"]) for row in shown)
    return (
        Bars(
            tuple(
                _named(text_or_empty(row["code"]), row, "amount_nok", "projects") for row in shown
            ),
            ((documented.title(context.which), values),),
            _("million kroner"),
            upright=True,
        ),
    )


def _milestones(context: ReportContext, _slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    found = tables.latest_milestones(context.ask(stores.milestones, context.country))
    rows = tuple((one.date, own(one.title), one.verification) for one in found)
    header = (_("Date"), _("Milestone"), _("Verification"))
    return (Grid("", header, rows, (False, False, False)),) if rows else ()


def _indicator(context: ReportContext, _slide: Slide, config: DeckConfig) -> tuple[Exhibit, ...]:
    row = choose(context.ask(stores.indicators, context.country), config.indicator)
    if row is None:
        return ()
    values = context.ask(stores.indicator_values, context.country, str(row["indicator_id"]))
    values = values[(values["area_code"] == row["area_code"]) & values["value"].notna()]
    return (_line(row, values.sort_values("year", kind="stable")),)


def _line(row: pd.Series, values: pd.DataFrame) -> Lines:
    first, last = int(values["year"].iloc[0]), int(values["year"].iloc[-1])
    years = range(first, last + 1)
    name, places = data_text(row, "name"), digits(values["value"])
    series = tuple(
        (_stretch(name, values, int(part["segment"].iloc[0])), _by_year(part, years))
        for _segment, part in values.groupby("segment")
    )
    spans = {int(one["year"]): periods.of(one) for one in records(values)}
    of = dict(zip(values["year"].astype(int), values["value"], strict=True))
    labels = {
        year - first: progress.end_words(text, of[year], places)
        for year, text in progress.compared_years(row).items()
        if year in of
    }
    ticks = progress.value_axis(float(values["value"].min()), float(values["value"].max()))
    return Lines(
        tuple(spans.get(year, str(year)) for year in years),
        series,
        label("indicators.unit", text_or_empty(row["unit"])),
        labels,
        (REFORM - first, progress.reform_words()) if first < REFORM <= last else None,
        *ticks,
        progress.not_from_zero() if ticks[0] else "",
    )


def _stretch(name: str, values: pd.DataFrame, segment: int) -> str:
    """The name of an unbroken stretch; with its years where there are several."""
    if values["segment"].nunique() == 1:
        return name
    years = values[values["segment"] == segment]["year"]
    return f"{name}, {years.min()}–{years.max()}"


def _by_year(part: pd.DataFrame, years: Sequence[int]) -> tuple[float | None, ...]:
    found = dict(zip(part["year"].astype(int), part["value"].astype(float), strict=True))
    return tuple(found.get(year) for year in years)


def _focus(context: ReportContext, slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    area = context.choices.areas[slide.key.removeprefix("fokus-")]
    chosen = replace(context.selection, area=area.code, others=())
    profile = context.ask(stores.profile, chosen)
    shown = [row for row in profile if row["key"] in _KEYS]
    name = shorten(area_words(area.name), LONGEST_NAME)
    text = compare.key_table([(name, shown)], context.ask(stores.profile, context.country)).text()
    figures = Grid(
        "",
        (_("Key figure"), name, _("Rank"), _("The country")),
        tuple(tuple(str(row.iloc[at]) for at in (0, 2, 3, 4)) for _at, row in text.iterrows()),
        (False, True, True, True),
    )
    largest = _largest(context.ask(stores.projects, chosen), every=chosen.scheme is not None)
    return (figures, largest) if largest.rows else (figures,)


def _largest(found: Sequence[Row], *, every: bool) -> Grid:
    """The largest granted projects of the coordination pots, or of the chosen scheme."""
    granted = [
        row
        for row in found
        if row["status"] == "tildelt" and (every or row["scheme_kind"] == documented.POT)
    ]
    rows = tuple(
        (own(text_or_empty(row["title"]), LONGEST_NAME), kroner(row["amount_nok"]))
        for row in sorted(granted, key=largest_first)[:5]
    )
    return Grid(_("Largest projects"), (_("Largest projects"), _("Amount")), rows, (False, True))


def _sources(_context: ReportContext, slide: Slide, _config: DeckConfig) -> tuple[Exhibit, ...]:
    rows = tuple(
        (Text(shorten(note.text, 120)), shorten(note.url, 90) or "–")
        for note in slide.notes[:_MOST]
    )
    return (Grid("", (_("Source"), _("Address")), rows, (False, False)),) if rows else ()


_MAKERS: Final[dict[str, Callable[[ReportContext, Slide, DeckConfig], tuple[Exhibit, ...]]]] = {
    "tall": _numbers,
    "kart": _map,
    "penger": _money,
    "dokumentert": _documented,
    "utvikling": _years,
    "milepaeler": _milestones,
    "indikator": _indicator,
    "fokus": _focus,
    "kilder": _sources,
}
