"""Figures of progress: milestones on a time line, and indicators over the years."""

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from lib.charts import periods, plot, verdicts
from lib.charts.chart_model import (
    Chart,
    Format,
    LazyTable,
    LegendItem,
    Table,
    digits,
    join_sentences,
    make_table,
    sources_of,
    text_format,
    text_or_empty,
    to_float,
)
from lib.charts.palette import ACCENT, CONTRAST, MUTED, TEXT
from lib.charts.rates import is_summed
from lib.charts.verdicts import PERCENT, REFORM, direction_words, full_words
from lib.i18n import (
    _,
    area_words,
    count,
    data_language,
    data_text,
    date_text,
    decimal,
    label,
    ngettext,
    percent,
    year_text,
)
from lib.rows import Row
from lib.rows import records as row_dicts

_LANES: Final = (
    "melding",
    "lov",
    "finansiering",
    "budsjett",
    "organisering",
    "konferanse",
    "evaluering",
)
_COLOURS: Final = {"against": CONTRAST, "wanted": ACCENT, "unchanged": MUTED, "neutral": MUTED}
_SAID: Final = 4  # indicators in the words of a chart
_JOINED: Final = 3  # the fewest values that a line joins: two are two points, and no trend
_GAP: Final = "dash"  # how a line runs over years without a value
_STEP: Final = 26  # pixels from one row of marks to the next
_QUALITIES: Final = {
    "publisert": ("circle", "●"),
    "foreløpig": ("circle-open", "○"),
    "beregnet": ("diamond", "◆"),
    "usikker": ("x", "✕"),
}
_OTHER: Final = ("square-open", "□")


# --- Milestones -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Event:
    """A milestone on the time line: its number, when it began and ended (in years), its row."""

    number: int
    start: float
    end: float
    row: Row

    @property
    def precision(self) -> str:
        return text_or_empty(self.row["precision"])


def timeline(milestones: Sequence[Row], year: int) -> Chart:
    """Milestones in lanes by kind; a mark is no more exact than its source.

    A day is a dot, a month a short bar, a year a bar over the whole year. Marks are numbered in
    order of time; the legend and the table have the titles.

    Args:
        milestones: milestone_id, date, precision, title_nb, title_en, kind, description_nb,
            verification, source_id.
        year: the status year, which is marked.
    """
    title = _("Milestones")
    records = sorted(milestones, key=lambda row: str(row["date"]))
    events = [_event(at + 1, row) for at, row in enumerate(records)]
    return Chart(
        title=title,
        unit="",
        alt=_timeline_alt(events, year),
        figure=_timeline_figure(events, year),
        table=make_table(title, _timeline_columns(events, milestones), "milestones"),
        sources=sources_of(milestones),
        note=_("A dot is a day, a short bar a month, a long bar a whole year.") if events else "",
        legend=tuple(_event_line(event) for event in events),
    )


def _timeline_columns(
    events: Sequence[_Event], milestones: Sequence[Row]
) -> dict[str, tuple[Format, list[Any]]]:
    rows = [event.row for event in events]
    columns = milestones[0] if milestones else ()
    kinds = [label("milestones.kind", text_or_empty(row["kind"])) for row in rows]
    verified = [
        label("milestones.verification", text_or_empty(row["verification"])) for row in rows
    ]
    return {
        _("No."): ("count", [event.number for event in events]),
        _("When"): ("text", [_when(row) for row in rows]),
        _("Milestone"): (
            text_format("title", columns),
            [_event_title(row) for row in rows],
        ),
        _("Type"): ("text", kinds),
        _("What happened"): (
            text_format("description", columns),
            [data_text(row, "description") for row in rows],
        ),
        _("Verification"): ("text", verified),
        _("Milestone id"): ("text", [text_or_empty(row["milestone_id"]) for row in rows]),
    }


def milestone_rows(milestones: Sequence[Row]) -> dict[tuple[str, ...], str]:
    """Each milestone in words, the newest first, by its table and key."""
    rows = sorted(milestones, key=lambda row: str(row["date"]), reverse=True)
    return {
        ("milestones", text_or_empty(row["milestone_id"])): f"{_when(row)}: {_event_title(row)}"
        for row in rows
    }


def _event(at: int, row: Row) -> _Event:
    day = date.fromisoformat(text_or_empty(row["date"]))
    exact = day.year + (day.timetuple().tm_yday - 1) / 366
    month = day.year + (day.month - 1) / 12
    start, end = {"year": (day.year, day.year + 1), "month": (month, month + 1 / 12)}.get(
        text_or_empty(row["precision"]), (exact, exact)
    )
    return _Event(at, start, end, row)


def _event_title(row: Row) -> str:
    return data_text(row, "title")


def _when(row: Row) -> str:
    return date_text(text_or_empty(row["date"]), text_or_empty(row["precision"]))


def _event_line(event: _Event) -> LegendItem:
    text = _("{number} – {date}: {title}").format(
        number=event.number, date=_when(event.row), title=_event_title(event.row)
    )
    return LegendItem(text, ACCENT, "dot" if event.precision == "day" else "line")


def _timeline_alt(events: Sequence[_Event], year: int) -> str:
    if not events:
        return _("No milestones up to and including {year}.").format(year=year_text(year))
    text = ngettext(
        "{count} milestone up to and including {year}. Latest: {title}, {date}.",
        "{count} milestones up to and including {year}. Latest: {title}, {date}.",
        len(events),
    )
    last = events[-1].row
    return text.format(
        count=count(len(events)),
        year=year_text(year),
        title=_event_title(last),
        date=_when(last),
    )


def _timeline_figure(events: Sequence[_Event], year: int) -> plot.PlotlyFigure:
    if not events:
        return plot.empty()
    first = int(min(event.start for event in events))
    last = max(int(max(event.start for event in events)) + 1, year + 1)
    lanes, height = _lanes(events, (last - first + 1.35) / 320)
    ticks = list(range(first, last + 1, 1 if last - first <= 8 else 2))
    drawn = plot.figure(
        height + 50,
        margin={"l": 0, "r": 0, "t": 6, "b": 36},
        xaxis=plot.ticks(
            range=[first - 0.8, last + 0.55],
            tickvals=ticks,
            ticktext=[str(tick) for tick in ticks],
            tickangle=0,
            showgrid=True,
        ),
        yaxis={"visible": False, "fixedrange": True, "range": [height, 0]},
    )
    drawn.layout.update(annotations=[_lane_name(kind, y) for kind, y, _members in lanes])
    for _kind, _y, members in lanes:
        _marks(drawn, members)
    _status_line(drawn, year, height)
    return drawn


def _lanes(
    events: Sequence[_Event], year_per_pixel: float
) -> tuple[list[tuple[str, float, list[tuple[_Event, float]]]], int]:
    """Each kind's lane: where its name stands, and where each of its marks."""
    kinds = {text_or_empty(event.row["kind"]) for event in events}
    order = [kind for kind in _LANES if kind in kinds] + sorted(kinds - set(_LANES))
    lanes: list[tuple[str, float, list[tuple[_Event, float]]]] = []
    top = 4
    for kind in order:
        members = [event for event in events if text_or_empty(event.row["kind"]) == kind]
        rows = _staggered(members, 36 * year_per_pixel)
        name, first = top + 8, top + 28
        lanes.append((kind, name, [(event, first + _STEP * row) for event, row in rows]))
        top = first + _STEP * max(row for _event, row in rows) + 22
    return lanes, top


def _staggered(events: Sequence[_Event], room: float) -> list[tuple[_Event, int]]:
    """Put each mark on the first row where it and its number have room."""
    ends: list[float] = []
    placed = []
    for event in events:
        row = next((at for at, end in enumerate(ends) if event.start >= end), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = event.end + room
        placed.append((event, row))
    return placed


def _lane_name(kind: str, y: float) -> dict[str, Any]:
    name = label("milestones.kind", kind)
    text = plot.escape_plotly(name[:1].upper() + name[1:])
    return plot.at(f"<b>{text}</b>", 0, y, xref="paper")


def _marks(drawn: plot.PlotlyFigure, members: Sequence[tuple[_Event, float]]) -> None:
    for event, y in members:
        if event.precision != "day":
            tall = 5 if event.precision == "year" else 8
            drawn.add_shape(
                type="rect",
                x0=event.start,
                x1=event.end,
                y0=y - tall,
                y1=y + tall,
                fillcolor=ACCENT,
                line={"width": 0},
            )
    dots = [event.precision == "day" for event, _y in members]
    drawn.add_scatter(
        mode="markers+text",
        x=[event.end for event, _y in members],
        y=[y for _event, y in members],
        text=[f" {event.number}" for event, _y in members],
        textposition="middle right",
        textfont={"size": plot.SMALL},
        cliponaxis=False,
        marker={
            "color": ACCENT,
            "opacity": [1 if dot else 0 for dot in dots],
            "size": 11,
            "line": {"width": 0},
        },
        customdata=[_event_hover(event) for event, _y in members],
        hovertemplate=plot.HOVER,
    )


def _event_hover(event: _Event) -> str:
    return plot.hover(
        f"{event.number}. {_event_title(event.row)}",
        _when(event.row),
        data_text(event.row, "description"),
        label("milestones.verification", text_or_empty(event.row["verification"])),
    )


def _status_line(drawn: plot.PlotlyFigure, year: int, height: int) -> None:
    line = {"color": CONTRAST, "width": 2, "dash": "dash"}
    drawn.add_shape(type="line", x0=year + 1, x1=year + 1, y0=0, y1=height, line=line)
    text = _("end of {year}").format(year=year_text(year))
    drawn.add_annotation(
        plot.at(plot.escape_plotly(text), year + 1, 10, xanchor="right", xshift=-4, align="right")
    )


# --- Indicators -----------------------------------------------------------------------------------


def of_theme(indicators: pd.DataFrame, theme: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A theme's rows of `indicators`: those with values of the area's own, and the others."""
    rows = indicators[indicators["theme"] == theme]
    return rows[rows["own"]], rows[~rows["own"]]


def indicator(indicators: pd.DataFrame, name: str) -> pd.Series:
    """The row of one indicator, by its id."""
    return indicators[indicators["indicator_id"] == name].iloc[0]


def changes(rows: pd.DataFrame, theme: str) -> tuple[Chart, ...]:
    """How far a theme's indicators have moved, as bars on one scale from zero.

    Per cent and percentage points are two measures, and two charts. What has nothing to compare
    with is in neither; `without_change` has it.

    Args:
        rows: rows of `indicators`, all of one area.
        theme: the theme's name, in words.
    """
    compared = [row for _at, row in rows.iterrows() if _moved(row) is not None]
    shares = [row for row in compared if row["unit"] == PERCENT]
    others = [row for row in compared if row["unit"] != PERCENT]
    kinds = ((others, _("per cent of the first value")), (shares, _("percentage points")))
    drawn = [(part, unit) for part, unit in kinds if part]
    # What cannot be compared is named once.
    apart = (verdicts.tally(rows), verdicts.Tally())
    return tuple(
        _change_chart(part, (theme, unit), alone)
        for (part, unit), alone in zip(drawn, apart, strict=False)
    )


def without_change(rows: pd.DataFrame) -> tuple[LazyTable, ...]:
    """The newest value of each indicator that cannot be compared, and why; none where all can.

    Args:
        rows: rows of `indicators`.
    """
    alone = [row for _at, row in rows.iterrows() if _moved(row) is None]
    if not alone:
        return ()
    title = ngettext(
        "{number} indicator that cannot be compared",
        "{number} indicators that cannot be compared",
        len(alone),
    ).format(number=count(len(alone)))
    sources = sources_of(pd.DataFrame(alone), columns=("now_source_id",))
    return (LazyTable(title, _change_table(title, alone), sources),)


def changes_around(rows: pd.DataFrame, theme: str) -> tuple[LazyTable, ...]:
    """A theme's indicators that have no value of the area's own, by the area that has one.

    Args:
        rows: rows of `indicators` that are not the area's own.
        theme: the theme's name, in words.
    """
    found = []
    for _code, part in rows.groupby("area_code", sort=False):
        area = area_words(text_or_empty(part["area_name"].iloc[0]))
        title = ngettext(
            "{theme}: {number} indicator with a figure for {area}",
            "{theme}: {number} indicators with figures for {area}",
            len(part),
        ).format(theme=theme, area=area, number=count(len(part)))
        shown = _change_table(title, [row for _at, row in part.iterrows()])
        sources = sources_of(part, columns=("now_source_id", "since_source_id"))
        found.append(LazyTable(title, shown, sources))
    return tuple(found)


def _moved(row: pd.Series) -> float | None:
    """An indicator's change: percentage points of a share, otherwise per cent of its first value.

    None where there is nothing to compare with, or nothing that per cent could be of.
    """
    change, since = to_float(row["change"]), to_float(row["since_value"])
    if change is None or since is None or row["direction"] == "unknown":
        return None
    if row["unit"] == PERCENT:
        return change
    return 100 * change / abs(since) if since else None


def _change_chart(
    rows: Sequence[pd.Series], named: tuple[str, str], apart: verdicts.Tally
) -> Chart:
    order = (*verdicts.JUDGED, "neutral")
    ordered = sorted(rows, key=lambda row: (order.index(row["direction"]), -abs(_moved(row) or 0)))
    frame, (theme, unit) = pd.DataFrame(ordered), named
    found = verdicts.tally(frame)
    title = verdicts.theme_title(found, theme, apart)
    present = {_COLOURS[row["direction"]] for row in ordered}
    return Chart(
        title=title,
        unit=_(
            "{unit}, from the last measurement before {year}, or the first after, to the newest"
        ).format(unit=unit, year=year_text(REFORM)),
        alt=join_sentences(*(f"{_name(row)}: {direction_words(row)}." for row in ordered[:_SAID])),
        figure=plot.rows_figure([_change_row(row) for row in ordered], stacked=True),
        table=_change_table(title, ordered),
        sources=sources_of(frame, columns=("now_source_id", "since_source_id")),
        note=join_sentences(
            verdicts.weak_sentence(found),
            verdicts.threshold(found),
            verdicts.same_measure(frame),
            verdicts.not_why() if found.judged else "",
        ),
        legend=tuple(item for item in _change_legend() if item.colour in present),
    )


def _change_row(row: pd.Series) -> plot.BarRow:
    moved = _moved(row) or 0.0
    unit, value = label("indicators.unit", text_or_empty(row["unit"])), abs(moved)
    size = percent(value / 100) if row["unit"] != PERCENT else decimal(value, digits([value]))
    sign = "+" if moved > 0 else "−" if moved < 0 else ""
    span = _("{since} to {now}").format(since=periods.since(row), now=periods.newest(row))
    return plot.BarRow(
        label=_("{indicator} ({unit}), {years}").format(
            indicator=_name(row), unit=unit, years=span
        ),
        value=moved,
        text=f"{sign}{size}",
        hover=plot.hover(_name(row), full_words(row), _ends(row)),
        colour=_COLOURS[row["direction"]],
    )


def _ends(row: pd.Series) -> str:
    """The two values behind a change, each with its year."""
    pair = [to_float(row["since_value"]), to_float(row["now_value"])]
    before, after = (decimal(value, digits(pair)) for value in pair)
    return _("{before} in {since}, {after} in {now}").format(
        before=before, since=periods.since(row), after=after, now=periods.newest(row)
    )


def _change_legend() -> tuple[LegendItem, ...]:
    return (
        LegendItem(_("against the desired direction"), CONTRAST, "square"),
        LegendItem(_("desired direction"), ACCENT, "square"),
        LegendItem(
            _(
                "about unchanged (less than {part} per cent, or {points} percentage points), or no "
                "wanted direction"
            ).format(**verdicts.limits()),
            MUTED,
            "square",
        ),
    )


def _change_table(title: str, rows: Sequence[pd.Series]) -> Table:
    """Both values, their years, and what the change is in words."""
    since = [row if _moved(row) is not None else {} for row in rows]
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Indicator"): (
            text_format("name", ("name_nb", "name_en")),
            [_name(row) for row in rows],
        ),
        _("Unit"): ("text", [label("indicators.unit", text_or_empty(row["unit"])) for row in rows]),
        _("First value"): ("exact", [to_float(row.get("since_value")) for row in since]),
        _("Year of the first"): periods.column(
            (row.get("since_first"), row.get("since_year")) for row in since
        ),
        _("Newest value"): ("exact", [to_float(row["now_value"]) for row in rows]),
        _("Year of the newest"): periods.column(
            (row["now_first"], row["now_year"]) for row in rows
        ),
        _("Direction"): ("text", [full_words(row) for row in rows]),
    }
    return make_table(title, columns, "indicator_changes")


def indicator_rows(row: pd.Series, values: pd.DataFrame) -> dict[tuple[str, ...], str]:
    """An indicator's definition and its values in words, by table and key."""
    key = text_or_empty(row["indicator_id"])
    said = _("{name}: the definition").format(name=_name(row))
    definition: dict[tuple[str, ...], str] = {("indicators", key): said}
    newest = row_dicts(values.sort_values("year", kind="stable", ascending=False))
    return definition | {
        ("indicator_values", key, text_or_empty(one["area_code"]), str(int(one["year"]))): _(
            "{area}, {year}"
        ).format(area=text_or_empty(one["area_name"]), year=periods.of(one))
        for one in newest
    }


def _name(row: pd.Series) -> str:
    return data_text(row, "name")


def withheld_note(row: pd.Series) -> str:
    """How many of the area's own values its publisher does not show."""
    number_of = int(to_float(row.get("withheld")) or 0)
    words_ = ngettext(
        "{number} value for the chosen area is withheld.",
        "{number} values for the chosen area are withheld.",
        number_of,
    )
    return words_.format(number=count(number_of)) if number_of else ""


def only_withheld(rows: pd.DataFrame) -> str:
    """Which indicators have nothing but withheld values; empty for none.

    Args:
        rows: from `store.only_withheld`.
    """
    names = ", ".join(_name(row) for _at, row in rows.iterrows())
    return _("Withheld for the chosen area: {names}.").format(names=names) if names else ""


def _series(values: pd.DataFrame, area: str) -> pd.DataFrame:
    stated = values[(values["area_code"] == area) & values["value"].notna()]
    return stated.sort_values("year", kind="stable")


def _whose(row: pd.Series) -> str:
    if bool(row["own"]):
        return ""
    return _("The figures are for {area}.").format(area=area_words(text_or_empty(row["area_name"])))


def _indicator_chart(
    row: pd.Series,
    values: pd.DataFrame,
    drawn: plot.PlotlyFigure,
    *,
    note: str = "",
    legend: tuple[LegendItem, ...] = (),
    withheld: pd.DataFrame | None = None,
) -> Chart:
    """The chart of some values; those that are withheld stand in its table alone."""
    listed = values
    if withheld is not None and len(withheld):
        listed = pd.concat([values, withheld]).sort_values(["area_code", "year"], kind="stable")
    name, unit = _name(row), label("indicators.unit", text_or_empty(row["unit"]))
    return Chart(
        title=name,
        language=data_language("name", row),
        unit=f"{unit} · {area_words(text_or_empty(row['area_name']))}",
        alt=_indicator_alt(row, values, unit),
        figure=drawn,
        table=_indicator_table(name, unit, listed),
        sources=sources_of(listed),
        note=note,
        legend=legend,
    )


def _indicator_table(name: str, unit: str, values: pd.DataFrame) -> Table:
    quality = [label("indicator_values.quality", text_or_empty(one)) for one in values["quality"]]
    column = f"{name} ({unit})"
    plain = make_table(
        name,
        {
            _("Area"): ("text", [area_words(text_or_empty(one)) for one in values["area_name"]]),
            _("Year"): periods.column(zip(values["first_year"], values["year"], strict=True)),
            column: ("decimal", values["value"].tolist()),
            _("Quality"): ("text", quality),
        },
        "indicator",
    )
    return plain if values["value"].notna().all() else replace(plain, said={column: quality})


def _indicator_alt(row: pd.Series, values: pd.DataFrame, unit: str) -> str:
    if values.empty:
        return _("{name}: no figures.").format(name=_name(row))
    now = _("{name}, {area}: {value} {unit} in {year}").format(
        name=_name(row),
        area=area_words(text_or_empty(row["area_name"])),
        value=decimal(to_float(row["now_value"]), digits(values["value"])),
        unit=unit,
        year=periods.newest(row),
    )
    return f"{now}; {direction_words(row)}."


def _segments(series: pd.DataFrame) -> list[pd.DataFrame]:
    return [part for _number, part in series.groupby("segment", sort=True)]


def after_gaps(years: Iterable[float]) -> tuple[bool, ...]:
    """Whether each value of a series follows years without one: the line to it is dashed.

    Pages, slides and PowerPoint all ask here, so that a gap looks the same in each.

    Args:
        years: of the values, in order, within one unbroken stretch.
    """
    found = [int(year) for year in years]
    return (False, *(after - before > 1 for before, after in pairwise(found)))[: len(found)]


def is_joined(values: Sized) -> bool:
    """Whether a line joins the values of an unbroken stretch.

    Pages, slides and PowerPoint all ask here, so that two points are two points in each.

    Args:
        values: those of the stretch, or their years.
    """
    return len(values) >= _JOINED


def gap_words(series: pd.DataFrame) -> str:
    """How many years between the first and the last value have none; empty where all have one.

    Args:
        series: year, segment (of values that are known).
    """
    sizes = [len(part) for part in _segments(series)]
    if max(sizes, default=0) == _JOINED - 1:
        return _("No line joins two measurements: they are two points, and no trend.")
    years = sorted({int(year) for year in series["year"]})
    missing = years[-1] - years[0] + 1 - len(years) if years else 0
    if missing <= 0:
        return ""
    return ngettext(
        "{number} year in between has no value (dashed).",
        "{number} years in between have no value (dashed).",
        missing,
    ).format(number=count(missing))


def _line(drawn: plot.PlotlyFigure, row: pd.Series, part: pd.DataFrame, colour: str) -> None:
    """One unbroken stretch: full lines from year to year, dashed over years without a value."""
    if not is_joined(part):
        _run(drawn, row, part, colour, joined=False)
        return
    gaps = after_gaps(part["year"])
    starts = [at for at, gap in enumerate(gaps) if gap]
    for first, last in pairwise([0, *starts, len(part)]):
        _run(drawn, row, part.iloc[first:last], colour)
    for at in starts:
        ends = part.iloc[at - 1 : at + 1]
        drawn.add_scatter(
            mode="lines",
            x=ends["year"].tolist(),
            y=ends["value"].tolist(),
            line={"color": colour, "width": 2.5, "dash": _GAP},
            hoverinfo="skip",
        )


def _run(
    drawn: plot.PlotlyFigure,
    row: pd.Series,
    part: pd.DataFrame,
    colour: str,
    *,
    joined: bool = True,
) -> None:
    places = digits(part["value"])
    unit = label("indicators.unit", text_or_empty(row["unit"]))
    drawn.add_scatter(
        mode="lines+markers" if joined and len(part) > 1 else "markers",
        x=part["year"].tolist(),
        y=part["value"].tolist(),
        line={"color": colour, "width": 2.5, "dash": "solid"},
        marker={
            "color": colour,
            "size": 8,
            "symbol": [_QUALITIES.get(text_or_empty(one), _OTHER)[0] for one in part["quality"]],
            "line": {"width": 2, "color": colour},
        },
        customdata=[
            plot.hover(
                f"{area_words(text_or_empty(one['area_name']))}, {periods.of(one)}",
                f"{decimal(one['value'], places)} {unit}",
                label("indicator_values.quality", text_or_empty(one["quality"])),
            )
            for one in row_dicts(part)
        ],
        hovertemplate=plot.HOVER,
    )


def indicator_full(row: pd.Series, values: pd.DataFrame) -> Chart:
    """An indicator in full: the area's own series, and the country's where that is another.

    Numbers of an area lie flat on the country's scale: then the country's stand in the table alone.
    A line never crosses a break in its series; the shape of a mark tells the quality of its value.

    Args:
        row: a row of `indicators`.
        values: area_code, area_name, kind, year, first_year, value, quality, source_id, segment.
    """
    area = text_or_empty(row["area_code"])
    own = _series(values, area)
    others = [code for code in values["area_code"].unique() if code != area]
    country = _series(values, str(others[0])) if others else own.iloc[0:0]
    shown = pd.concat([own, country]) if len(country) else own
    apart = len(country) > 0 and is_summed(row)
    beside = country.iloc[0:0] if apart else country
    drawn = plot.empty() if shown.empty else _full_figure(row, own, beside)
    note = join_sentences(
        _whose(row),
        _sentence(full_words(row)),
        _("The newest value is a projection.") if bool(row["projection"]) else "",
        gap_words(own),
        _("The country's numbers, which the area's are a part of, are in the table.")
        if apart
        else "",
        withheld_note(row),
        data_text(row, "description"),
    )
    legend = _full_legend(own, beside)
    withheld = values[values["value"].isna()]
    return _indicator_chart(row, shown, drawn, note=note, legend=legend, withheld=withheld)


def _full_figure(row: pd.Series, own: pd.DataFrame, country: pd.DataFrame) -> plot.PlotlyFigure:
    shown = pd.concat([own, country]) if len(country) else own
    first, last = int(shown["year"].min()), int(shown["year"].max())
    low, high = _room(shown)
    drawn = plot.figure(
        340,
        margin={"l": 0, "r": 12, "t": 44, "b": 34},
        xaxis=plot.ticks(
            range=[first - 0.6, last + 0.6],
            **_year_ticks(shown),
        ),
        yaxis=plot.ticks(
            automargin=True, showgrid=True, range=[low, high], **plot.value_ticks(low, high)
        ),
    )
    for series, colour in ((country, MUTED), (own, ACCENT)):
        for part in _segments(series) if len(series) else ():
            _line(drawn, row, part, colour)
    for break_year in _breaks(own):
        _vertical(drawn, break_year - 0.5, _("break in series"), (CONTRAST, "dash", 0))
    if first < REFORM <= last:
        _vertical(drawn, REFORM, reform_words(), (TEXT, "dot", plot.LINE))
    _ends_named(drawn, row, own)
    if low:
        where = {"xref": "paper", "yref": "paper", "yanchor": "bottom", "yshift": 28}
        drawn.add_annotation(
            plot.at(plot.escape_plotly(not_from_zero()), 0, 1, font={"size": plot.SMALL}, **where)
        )
    return drawn


def reform_words() -> str:
    """The name of the line where the reform came into force, on pages and slides."""
    return _("the reform, {year}").format(year=year_text(REFORM))


def not_from_zero() -> str:
    """What stands at the foot of a value axis that begins elsewhere than at zero."""
    return _("The value axis does not start at zero.")


def end_words(year: str, value: float | None, places: int) -> str:
    """A point that a change is counted from or to: its year and its value."""
    return _("{year}: {value}").format(year=year, value=decimal(value, places))


def compared_years(row: pd.Series) -> dict[int, str]:
    """The years of the two values that a change is counted between, each in words; or none.

    Args:
        row: a row of `store.indicators`.
    """
    if row["direction"] == "unknown" or to_float(row["change"]) is None:
        return {}
    return {
        int(row["since_year"]): periods.since(row),
        int(row["now_year"]): periods.newest(row),
    }


def _ends_named(drawn: plot.PlotlyFigure, row: pd.Series, own: pd.DataFrame) -> None:
    """The year and the value at the two points that a change is counted between."""
    ends, places = compared_years(row), digits(own["value"])
    for at, point in enumerate(row_dicts(own)):
        year = int(point["year"])
        if year not in ends:
            continue
        beside = own["value"].iloc[max(at - 1, 0) : at + 2]
        below = point["value"] <= beside.min() < beside.max()
        drawn.add_annotation(
            plot.at(
                plot.escape_plotly(end_words(ends[year], point["value"], places)),
                year,
                point["value"],
                font={"size": plot.SMALL},
                xanchor=_side(drawn, year),
                yanchor="top" if below else "bottom",
                yshift=-8 if below else 8,
            )
        )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _year_ticks(shown: pd.DataFrame) -> dict[str, Any]:
    """A few of the years; where a value stands for several, all that it stands for."""
    first, last = int(shown["year"].min()), int(shown["year"].max())
    years = list(range(first, last + 1, max(1, -(-(last - first) // 6))))
    texts = {int(one["year"]): periods.of(one) for one in reversed(row_dicts(shown))}
    return {"tickvals": years, "ticktext": [texts.get(year, year_text(year)) for year in years]}


def _room(shown: pd.DataFrame) -> tuple[float, float]:
    return _axis_ends(float(shown["value"].min()), float(shown["value"].max()))


def _axis_ends(low: float, high: float) -> tuple[float, float]:
    """Where a value axis begins and ends: at zero, unless that would flatten the line."""
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    start = 0.0 if 0 <= low <= 0.3 * high else low - room
    return start, high + room


def value_axis(low: float, high: float) -> tuple[float, float]:
    """Where an axis in a program that draws its own ends: at steps that the program will write.

    Args:
        low: the lowest value.
        high: the highest value.
    """
    start, end = _axis_ends(low, high)
    ticks: list[float] = plot.value_ticks(start, end)["tickvals"]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else end - start
    first = ticks[0] if ticks[0] <= low else ticks[0] - step
    room = (end - start) / 20  # for the words above the highest point
    return first, ticks[-1] if ticks[-1] > high + room else ticks[-1] + step


def _breaks(series: pd.DataFrame) -> list[int]:
    """The first year of every stretch but the first."""
    return [int(part["year"].min()) for part in _segments(series)][1:] if len(series) else []


def _vertical(drawn: plot.PlotlyFigure, x: float, text: str, how: tuple[str, str, int]) -> None:
    """A line across the figure, with its name above it on the side where there is room."""
    colour, dash, above = how
    line = {"color": colour, "width": 2, "dash": dash}
    drawn.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=line)
    where = {"yref": "paper", "xanchor": _side(drawn, x), "yanchor": "bottom", "yshift": above}
    drawn.add_annotation(
        plot.at(plot.escape_plotly(text), x, 1, font={"size": plot.SMALL}, **where)
    )


def _side(drawn: plot.PlotlyFigure, x: float) -> str:
    """Which end of some words stands at a point, so that they stay within the figure."""
    first, last = drawn.layout["xaxis"]["range"]
    share = (x - first) / (last - first)
    return "left" if share < 0.25 else "right" if share > 0.75 else "center"


def _full_legend(own: pd.DataFrame, country: pd.DataFrame) -> tuple[LegendItem, ...]:
    items = []
    for series, colour in ((own, ACCENT), (country, MUTED)):
        if len(series):
            items.append(
                LegendItem(area_words(text_or_empty(series["area_name"].iloc[0])), colour, "line")
            )
    shown = [text_or_empty(one) for series in (own, country) for one in series["quality"]]
    for quality in dict.fromkeys(shown):
        glyph = _QUALITIES.get(quality, _OTHER)[1]
        items.append(LegendItem(label("indicator_values.quality", quality), ACCENT, glyph))
    return tuple(items)
