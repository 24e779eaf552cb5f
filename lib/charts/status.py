"""Status reports: one project's over time, and how many projects stand where.

Colour is never alone: a light has a word, and a shape of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lib.charts import plot
from lib.charts.chart_model import (
    Chart,
    LegendItem,
    is_known,
    join_sentences,
    make_table,
    sources_of,
    text_or_empty,
)
from lib.charts.palette import MUTED
from lib.charts.tables import TitledTable
from lib.i18n import (
    N_,
    _,
    count,
    date_text,
    kroner,
    label,
    ngettext,
    not_stated,
    percent,
)
from lib.rows import Row

PHASES: Final = ("planlagt", "i gang", "forsinket", "fullført", "stanset")


@dataclass(frozen=True, slots=True)
class Light:
    """A traffic light.

    Attributes:
        glyph: its shape as a sign.
        symbol: the same shape, as Plotly calls it.
        colour: clear of both backgrounds.
        criterion: catalogue key of the rule for giving it.
    """

    glyph: str
    symbol: str
    colour: str
    criterion: str


# The criteria stand here and nowhere else; the data package repeats them, and a test compares.
LIGHTS: Final = {
    "grønn": Light(
        "●",
        "circle",
        "#2b8a4b",
        N_("Green: at most one month behind its plan, and within its money."),
    ),
    "gul": Light(
        "▲",
        "triangle-up",
        "#a67c00",
        N_(
            "Yellow: one to three months behind, or up to 10 per cent over its money, and the "
            "project can put it right by itself."
        ),
    ),
    "rød": Light(
        "■",
        "square",
        "#cc3a2b",
        N_(
            "Red: more than three months behind, more than 10 per cent over its money, or the "
            "project cannot go on without help from outside."
        ),
    ),
}
_LANE: Final = 44  # pixels from one phase to the next
_OTHER: Final = Light("◆", "diamond", MUTED, "")


def light_words(light: str) -> str:
    """A light as shape and word: `▲ gul`."""
    return f"{LIGHTS.get(light, _OTHER).glyph} {label('status_reports.light', light)}"


def criteria() -> tuple[LegendItem, ...]:
    """What each light means, with its mark."""
    return tuple(LegendItem(_(light.criterion), light.colour, light.glyph) for light in _lights())


def _lights() -> Sequence[Light]:
    return tuple(LIGHTS.values())


def reporting_sentence(row: Row) -> str:
    """How many of the projects have reported, and how many are granted, from `store.reporting`."""
    granted = int(row["granted"])
    text = ngettext(
        "{number} of the projects is granted.", "{number} of the projects are granted.", granted
    )
    if not granted:
        text = ngettext(
            "The project is not granted.", "None of the projects is granted.", int(row["projects"])
        )
    others = text.format(number=count(granted)) if granted < row["projects"] else ""
    return join_sentences(_reported(row), others)


def _reported(row: Row) -> str:
    projects = ngettext("{number} project", "{number} projects", int(row["projects"])).format(
        number=count(row["projects"])
    )
    when = date_text(row["day"])
    if not row["reported"]:
        return _(
            "By {date} no status report had been given in the selection ({projects}). That "
            "says nothing about how it is going."
        ).format(date=when, projects=projects)
    if row["reported"] >= row["projects"]:
        return _("All in the selection had reported by {date}: {projects}.").format(
            date=when, projects=projects
        )
    return _(
        "By {date}, {reported} of {projects} in the selection had reported. How the others "
        "are doing is not known."
    ).format(reported=count(row["reported"]), projects=projects, date=when)


# --- One project over time ------------------------------------------------------------------------


def report_line(name: str, rows: Sequence[Row]) -> Chart:
    """A project's status reports on a time line, in lanes by phase.

    Args:
        name: the project's.
        rows: of `store.project_reports`, oldest first.
    """
    return Chart(
        title=_("Status reports"),
        unit=_("phase, light and per cent complete, by date"),
        alt=_line_alt(name, rows),
        figure=_line_figure(rows) if rows else plot.empty(),
        table=_reports_table(rows),
        sources=sources_of(rows),
        legend=criteria(),
        attribution=attribution(row["reporter"] for row in rows),
    )


def attribution(reporters: Iterable[str]) -> str:
    """Who vouches for reports: their reporters."""
    names = list(dict.fromkeys(reporters))
    return _("Reported by {names}.").format(names=", ".join(names)) if names else ""


def _reports_table(rows: Sequence[Row]) -> Any:
    return make_table(
        _("Status reports"),
        {
            _("Date"): ("date", [row["date"] for row in rows]),
            _("Phase"): ("text", [label("status_reports.phase", row["phase"]) for row in rows]),
            _("Light"): ("text", [light_words(row["light"]) for row in rows]),
            _("Per cent complete"): ("percent", [_share(row) for row in rows]),
            _("Spent, kroner"): ("kroner", [row["money_spent_nok"] for row in rows]),
            _("Comment"): ("text", [text_or_empty(row["comment"]) or _("none") for row in rows]),
            _("Reporter"): ("text", [row["reporter"] for row in rows]),
        },
        "status_reports",
    )


def _share(row: Row) -> float | None:
    return row["percent_complete"] / 100 if is_known(row["percent_complete"]) else None


def _percent(row: Row) -> str:
    return percent(_share(row), 0) if is_known(row["percent_complete"]) else ""


def _line_alt(name: str, rows: Sequence[Row]) -> str:
    if not rows:
        return _("{name}: no status report has been given.").format(name=name)
    last = rows[-1]
    text = ngettext(
        "{name}: {count} status report. Latest, {date}: {phase}, {light}, {percent}.",
        "{name}: {count} status reports. Latest, {date}: {phase}, {light}, {percent}.",
        len(rows),
    )
    return text.format(
        name=name,
        count=count(len(rows)),
        date=date_text(last["date"]),
        phase=label("status_reports.phase", last["phase"]),
        light=light_words(last["light"]),
        percent=_("{percent} complete").format(percent=_percent(last) or not_stated()),
    )


def _line_figure(rows: Sequence[Row]) -> plot.PlotlyFigure:
    days = [_day(row) for row in rows]
    lanes = [*PHASES, *sorted({row["phase"] for row in rows} - set(PHASES))]
    height = _LANE * len(lanes)
    span = max(days[-1] - days[0], 30)
    ends = {days[0]: rows[0]["date"], days[-1]: rows[-1]["date"]}
    drawn = plot.figure(
        height + 44,
        margin={"l": 0, "r": 0, "t": 6, "b": 30},
        xaxis=plot.ticks(
            range=[days[0] - 0.42 * span, days[-1] + 0.2 * span],
            tickvals=list(ends),
            ticktext=[date_text(day) for day in ends.values()],
            tickangle=0,
            showgrid=True,
        ),
        yaxis={"visible": False, "fixedrange": True, "range": [height, 0]},
    )
    middles = {phase: _LANE * (at + 0.5) for at, phase in enumerate(lanes)}
    drawn.layout.update(
        annotations=[
            plot.at(
                plot.escape_plotly(label("status_reports.phase", phase).capitalize()),
                0,
                y,
                xref="paper",
            )
            for phase, y in middles.items()
        ]
    )
    drawn.add_scatter(
        mode="lines",
        x=days,
        y=[middles[row["phase"]] for row in rows],
        line={"color": MUTED, "width": 2, "shape": "hv"},
        hoverinfo="skip",
    )
    _marks(drawn, rows, days, [middles[row["phase"]] for row in rows])
    return drawn


def _day(row: Row) -> int:
    return date.fromisoformat(row["date"]).toordinal()


def _marks(
    drawn: plot.PlotlyFigure, rows: Sequence[Row], days: Sequence[int], heights: Sequence[float]
) -> None:
    lights = [LIGHTS.get(row["light"], _OTHER) for row in rows]
    drawn.add_scatter(
        mode="markers+text",
        x=list(days),
        y=list(heights),
        text=[_percent(row) for row in rows],
        textposition="top right",
        textfont={"size": plot.SMALL},
        cliponaxis=False,
        marker={
            "color": [light.colour for light in lights],
            "symbol": [light.symbol for light in lights],
            "size": 13,
            "line": {"width": 0},
        },
        customdata=[_hover(row) for row in rows],
        hovertemplate=plot.HOVER,
    )


def _hover(row: Row) -> str:
    spent = _("{amount} spent").format(amount=kroner(row["money_spent_nok"]))
    phase = label("status_reports.phase", row["phase"])
    return plot.hover(
        date_text(row["date"]),
        f"{phase}, {light_words(row['light'])} {_percent(row)}",
        spent if is_known(row["money_spent_nok"]) else "",
        text_or_empty(row["comment"]),
        row["reporter"],
    )


# --- All projects ---------------------------------------------------------------------------------


def summary(latest: Sequence[Row]) -> Chart:
    """How many projects stand in which phase and with which light, by their latest report.

    Args:
        latest: of `store.latest_reports`.
    """
    title = _("Projects by phase and light")
    counts = {
        (phase, light): sum(row["phase"] == phase and row["light"] == light for row in latest)
        for phase in PHASES
        for light in LIGHTS
    }
    found = {pair: number for pair, number in counts.items() if number}
    return Chart(
        title=title,
        unit=_("projects, by their latest report"),
        alt=_summary_alt(found),
        figure=plot.rows_figure(_summary_rows(found)),
        table=make_table(
            title,
            {
                _("Phase"): (
                    "text",
                    [label("status_reports.phase", phase) for phase, _light in found],
                ),
                _("Light"): ("text", [light_words(light) for _phase, light in found]),
                _("Projects"): ("count", list(found.values())),
            },
            "status_reports",
        ),
        sources=sources_of(latest),
        legend=criteria(),
        attribution=_("Each report rests on its reporter, who is named in the list of projects."),
    )


def _summary_rows(found: Mapping[tuple[str, str], int]) -> list[plot.BarRow]:
    rows: list[plot.BarRow] = []
    for phase in dict.fromkeys(phase for phase, _light in found):
        rows.append(plot.BarRow(label("status_reports.phase", phase).capitalize(), heading=True))
        rows += [
            plot.BarRow(
                light_words(light),
                number,
                count(number),
                plot.hover(label("status_reports.phase", phase), light_words(light), count(number)),
                colour=LIGHTS[light].colour,
            )
            for (of, light), number in found.items()
            if of == phase
        ]
    return rows


def _summary_alt(found: Mapping[tuple[str, str], int]) -> str:
    if not found:
        return _("No project has given a status report.")
    parts = [
        _("{phase}, {light}: {number}").format(
            phase=label("status_reports.phase", phase),
            light=label("status_reports.light", light),
            number=count(number),
        )
        for (phase, light), number in found.items()
    ]
    return _("Projects by their latest report. {parts}.").format(parts="; ".join(parts))


def latest_table(rows: Sequence[Row]) -> TitledTable:
    """The latest report of every project that has reported, the most pressing first."""
    title = _("The latest report of each project")
    return TitledTable(
        title,
        make_table(
            title,
            {
                _("Project"): ("nb", [row["title"] for row in rows]),
                _("Place"): ("text", [_place(row) for row in rows]),
                _("Date"): ("date", [row["date"] for row in rows]),
                _("Phase"): ("text", [label("status_reports.phase", row["phase"]) for row in rows]),
                _("Light"): ("text", [light_words(row["light"]) for row in rows]),
                _("Per cent complete"): ("percent", [_share(row) for row in rows]),
                _("Spent, kroner"): ("kroner", [row["money_spent_nok"] for row in rows]),
                _("Days since the report"): ("text", [_days(row) for row in rows]),
                _("Comment"): (
                    "text",
                    [text_or_empty(row["comment"]) or _("none") for row in rows],
                ),
                _("Reporter"): ("text", [row["reporter"] for row in rows]),
            },
            "status_reports",
        ),
    )


def _place(row: Row) -> str:
    return ", ".join(
        text_or_empty(row[name]) for name in ("municipality", "county") if is_known(row[name])
    )


def _days(row: Row) -> str:
    days = count(row["days"])
    return _("{days}: silent").format(days=days) if row["silent"] else days
