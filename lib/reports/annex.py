"""The annex of a report: every table that its figures can be looked up in, and the sources."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from lib import store as stores
from lib.charts import compare, documented, money, organisation, progress, status
from lib.charts.model import Chart, Table, sources_of, words
from lib.charts.rows import records
from lib.charts.tables import confidence, indicator_coverage, quality, verification
from lib.i18n import _, count, date_text, kroner, not_stated, year_text
from lib.reports.desk import Desk
from lib.reports.model import Block, Grid, Heading, Paragraph, Sources, grid, own

Record = dict[str, Any]

_LONGEST = 110
_COMMENT = 8  # the column of comments, which stand where the reports are told of


def projects(rows: Sequence[Record], caption: str) -> Grid:
    """Granted projects: what, who, where, when and how much.

    Args:
        rows: rows of `store.projects`.
        caption: what stands above the table.
    """
    cells = tuple(
        (
            year_text(row["year"]),
            own(words(row["title"]), _LONGEST),
            own(words(row["recipient"]), _LONGEST) if row["recipient"] else not_stated(),
            words(row["county"]) or not_stated(),
            kroner(row["amount_nok"]),
        )
        for row in rows
    )
    header = (_("Year"), _("Project"), _("Recipient"), _("County"), _("Amount"))
    return Grid(caption, header, cells, (True, False, False, False, True))


def blocks(desk: Desk, granted: Sequence[Record], reports: pd.DataFrame) -> Iterator[Block]:
    """The annex.

    Args:
        desk: the area and the year that the tables are about.
        granted: the period's own grants, whose sources are listed first.
        reports: each project's latest status report, of `store.latest_reports`.
    """
    yield Heading(2, _("Annex: the tables"))
    yield Paragraph(
        _(
            "As it stood at the end of {year}. What no source states is “not stated”, and is in no "
            "sum."
        ).format(year=year_text(desk.selection.year))
    )
    charts = list(_charts(desk))
    for chart in charts:
        if len(chart.table.frame):
            yield Heading(3, chart.title)
            if chart.table.kind == "rounds":
                yield Paragraph(documented.pots_words(desk.ask(stores.schemes)), "small")
            yield grid(chart.table, "", _without_ids(chart.table))
    yield from _beside(desk)
    yield from _statuses(reports)
    yield from _plain(desk)
    yield from _offices(desk)
    yield from _sources(desk, charts, granted, reports)


def _without_ids(table: Table) -> list[str]:
    """The columns that are for people: ids are for files that are handed in again."""
    ids = {_("Milestone id")}
    return [name for name in map(str, table.frame.columns) if name not in ids]


def _charts(desk: Desk) -> Iterator[Chart]:
    """The figures of the pages, for their tables."""
    chosen = desk.selection
    granted = desk.ask(stores.documented_totals, chosen)
    for key in ("county", "scheme", "category", "year"):
        found = desk.ask(stores.documented_by, chosen, key)
        yield money.grants_bars(found, granted, key, "kroner", desk.which)
    totals = desk.ask(stores.transfer_totals, chosen)
    yield money.transfers_bars(
        desk.ask(stores.transfers_by, chosen, "county"), totals, "kroner", "county"
    )
    yield money.budget_lines(desk.ask(stores.budget_lines, chosen))
    years = desk.ask(stores.announced_by_year, chosen.nationwide())
    yield money.announced_documented(desk.ask(stores.rounds, chosen.nationwide()), years)
    yield progress.timeline(desk.ask(stores.milestones, chosen), chosen.year)
    yield organisation.chart(desk.ask(stores.governance, chosen))


def _beside(desk: Desk) -> Iterator[Block]:
    """What else is documented or estimated, which is in none of the sums above."""
    chosen = desk.selection
    other = desk.ask(stores.other_by, chosen, "scheme")
    documented = money.other_documented(other, desk.ask(stores.other_totals, chosen))
    for one in (*documented, *money.estimates(desk.ask(stores.budget_lines, chosen))):
        yield Heading(3, one.title)
        yield grid(one.table)


def _plain(desk: Desk) -> Iterator[Block]:
    """Tables without a picture."""
    chosen = desk.selection
    rows = desk.ask(stores.area_indicators, chosen)
    if len(rows):
        yield Heading(3, _("Indicators"))
        own_rows = compare.indicators_table([(desk.name, rows)])
        if len(own_rows.frame):
            yield grid(own_rows)
        reach = desk.ask(stores.indicator_reach, chosen)
        for each in compare.indicators_around([(desk.name, rows)], reach):
            yield grid(each.table, each.title)
    for titled in (
        indicator_coverage(desk.ask(stores.indicator_coverage, chosen)),
        quality(desk.ask(stores.quality_marks, chosen)),
        confidence(desk.ask(stores.confidence_marks, chosen)),
        verification(desk.ask(stores.verification_marks, chosen)),
    ):
        if len(titled.table.frame):
            yield Heading(3, titled.title)
            yield grid(titled.table)


def _statuses(reports: pd.DataFrame) -> Iterator[Block]:
    if reports.empty:
        return
    summary, latest = status.summary(reports), status.latest_table(reports)
    yield Heading(3, summary.title)
    yield grid(summary.table)
    yield Heading(3, latest.title)
    names = list(latest.table.frame.columns)
    yield grid(latest.table, "", [name for at, name in enumerate(names) if at != _COMMENT])


def _offices(desk: Desk) -> Iterator[Block]:
    rows = records(desk.ask(stores.offices, desk.selection))
    if not rows:
        return
    yield Heading(3, _("The county governors' offices"))
    cells = tuple(
        (
            words(row["name"]),
            words(row["seat"]) or not_stated(),
            words(row["counties"]),
            date_text(row["strengthened_from"]) if row["strengthened"] else "–",
        )
        for row in rows
    )
    header = (_("Office"), _("Seat"), _("Counties"), _("Strengthened from"))
    yield Grid("", header, cells, (False, False, False, False))


def _sources(
    desk: Desk, charts: Sequence[Chart], granted: Sequence[Record], reports: pd.DataFrame
) -> Iterator[Block]:
    """Every source of what stands in the report, in the order of use."""
    chosen = desk.selection
    ids = (
        (row["source_id"] for row in granted),
        reports["source_id"],
        desk.ask(stores.profile_sources, chosen)["source_id"],
        *(chart.sources for chart in charts),
        sources_of(
            desk.ask(stores.area_indicators, chosen),
            columns=("now_source_id", "since_source_id", "country_source_id"),
        ),
    )
    found = desk.sources(one for each in ids for one in each)
    yield Heading(3, _("Sources"))
    yield Paragraph(
        _("Number of pages: {number}. The day each was read comes last.").format(
            number=count(len(found))
        )
    )
    yield Sources(found)
