"""Appendix of a report: all tables and sources."""

from collections.abc import Iterator, Sequence
from typing import Final

from lib import store as stores
from lib.charts import compare, documented, money, organisation, progress, status
from lib.charts.chart_model import Chart, Table, sources_of, text_or_empty
from lib.charts.tables import confidence, indicator_coverage, quality, verification
from lib.i18n import _, count, date_text, kroner, not_stated, year_text
from lib.reports.context import ReportContext
from lib.reports.document_model import Block, Bullets, Grid, Heading, Paragraph, Sources, grid, own
from lib.rows import Row, Rows

_LONGEST = 110
_COMMENT = 8  # the column of comments, which stand where the reports are told of
_LONGEST_SCOPE: Final = 600  # characters of what a round covers


def projects(rows: Sequence[Row], caption: str) -> Grid:
    """Table of granted projects.

    Args:
        rows: rows of `store.projects`.
        caption: what stands above the table.
    """
    cells = tuple(
        (
            year_text(row["year"]),
            own(text_or_empty(row["title"]), _LONGEST),
            own(text_or_empty(row["recipient"]), _LONGEST) if row["recipient"] else not_stated(),
            text_or_empty(row["county"]) or not_stated(),
            kroner(row["amount_nok"]),
        )
        for row in rows
    )
    header = (_("Year"), _("Project"), _("Recipient"), _("County"), _("Amount"))
    return Grid(caption, header, cells, (True, False, False, False, True))


def blocks(context: ReportContext, granted: Sequence[Row], reports: Rows) -> Iterator[Block]:
    """Blocks of the appendix.

    Args:
        context: the area and the year that the tables are about.
        granted: the period's own grants, whose sources are listed first.
        reports: each project's latest status report, of `store.latest_reports`.
    """
    yield Heading(2, _("Annex: the tables"))
    yield Paragraph(
        _(
            "As it stood at the end of {year}. What no source states is “not stated”, and is in no "
            "sum."
        ).format(year=year_text(context.selection.year))
    )
    charts = list(_charts(context))
    for chart in charts:
        if len(chart.table.frame):
            yield Heading(3, chart.title)
            if chart.table.kind == "rounds":
                yield Paragraph(documented.pots_words(context.ask(stores.schemes)), "small")
            if chart.table.kind == "transfers" and chart.note:
                yield Paragraph(chart.note, "small")
            yield grid(chart.table, "", _narrow_columns(chart.table))
            if chart.table.kind == "rounds":
                yield from _scopes(chart.table)
    yield from _beside(context)
    yield from _statuses(reports)
    yield from _plain(context)
    yield from _offices(context)
    yield from _sources(context, charts, granted, reports)


def _narrow_columns(table: Table) -> list[str]:
    """The columns that are for people, and that a line has room for.

    Ids are for files that are handed in again; what a round covers is told beneath (`_scopes`).
    """
    apart = {_("Milestone id"), _("Scope")}
    return [name for name in map(str, table.frame.columns) if name not in apart]


def _scopes(table: Table) -> Iterator[Block]:
    """What each round covers, whole: it says which rounds share money, and where sources differ."""
    text = table.text()
    rows = zip(text[_("Round")], text[_("Scope")], strict=True)
    told = tuple(
        own(f"{name}: {scope}", _LONGEST_SCOPE) for name, scope in rows if text_or_empty(scope)
    )
    if told:
        yield Paragraph(_("What the rounds cover, as the sources say it:"), "small")
        yield Bullets(told)


def _charts(context: ReportContext) -> Iterator[Chart]:
    """The figures of the pages, for their tables."""
    chosen = context.selection
    granted = context.ask(stores.documented_totals, chosen)
    for key in ("county", "scheme", "category", "year"):
        found = context.ask(stores.documented_by, chosen, key)
        yield money.grants_bars(found, granted, key, "kroner", context.which)
    totals = context.ask(stores.transfer_totals, chosen)
    proposed = context.ask(stores.proposed_transfer, chosen)
    yield money.transfers_bars(
        context.ask(stores.transfers_by, chosen, "county"), totals, "kroner", "county", proposed
    )
    yield money.budget_lines(context.ask(stores.budget_lines, chosen))
    years = context.ask(stores.announced_by_year, chosen.nationwide())
    rounds, schemes = context.ask(stores.rounds, chosen.nationwide()), context.ask(stores.schemes)
    yield money.announced_documented(rounds, years, schemes)
    yield progress.timeline(context.ask(stores.milestones, chosen), chosen.year)
    yield organisation.chart(context.ask(stores.governance, chosen))


def _beside(context: ReportContext) -> Iterator[Block]:
    """What else is documented or estimated, which is in none of the sums above."""
    chosen = context.selection
    other = context.ask(stores.other_by, chosen, "scheme")
    documented = money.other_documented(other, context.ask(stores.other_totals, chosen))
    for one in (*documented, *money.estimates(context.ask(stores.budget_lines, chosen))):
        yield Heading(3, one.title)
        yield grid(one.table)


def _plain(context: ReportContext) -> Iterator[Block]:
    """Tables without a picture."""
    chosen = context.selection
    rows = context.ask(stores.area_indicators, chosen)
    if len(rows):
        yield Heading(3, _("Indicators"))
        own_rows = compare.indicators_table([(context.name, rows)])
        if len(own_rows.frame):
            yield grid(own_rows)
        reach = context.ask(stores.indicator_reach, chosen)
        for each in compare.indicators_around([(context.name, rows)], reach):
            yield grid(each.table, each.title)
    for titled in (
        indicator_coverage(context.ask(stores.indicator_coverage, chosen)),
        quality(context.ask(stores.quality_marks, chosen)),
        confidence(context.ask(stores.confidence_marks, chosen)),
        verification(context.ask(stores.verification_marks, chosen)),
    ):
        if len(titled.table.frame):
            yield Heading(3, titled.title)
            yield grid(titled.table)


def _statuses(reports: Rows) -> Iterator[Block]:
    if not reports:
        return
    summary, latest = status.summary(reports), status.latest_table(reports)
    yield Heading(3, summary.title)
    yield grid(summary.table)
    yield Heading(3, latest.title)
    names = list(latest.table.frame.columns)
    yield grid(latest.table, "", [name for at, name in enumerate(names) if at != _COMMENT])


def _offices(context: ReportContext) -> Iterator[Block]:
    rows = context.ask(stores.offices, context.selection)
    if not rows:
        return
    yield Heading(3, _("The county governors' offices"))
    cells = tuple(
        (
            text_or_empty(row["name"]),
            text_or_empty(row["seat"]) or not_stated(),
            text_or_empty(row["counties"]),
            date_text(row["strengthened_from"]) if row["strengthened"] else "–",
        )
        for row in rows
    )
    header = (_("Office"), _("Seat"), _("Counties"), _("Strengthened from"))
    yield Grid("", header, cells, (False, False, False, False))


def _sources(
    context: ReportContext,
    charts: Sequence[Chart],
    granted: Sequence[Row],
    reports: Rows,
) -> Iterator[Block]:
    """Every source of what stands in the report, in the order of use."""
    chosen = context.selection
    ids = (
        (row["source_id"] for row in granted),
        reports.column("source_id"),
        context.ask(stores.profile_sources, chosen).column("source_id"),
        *(chart.sources for chart in charts),
        sources_of(
            context.ask(stores.area_indicators, chosen),
            columns=("now_source_id", "since_source_id", "country_source_id"),
        ),
    )
    found = context.sources(one for each in ids for one in each)
    yield Heading(3, _("Sources"))
    yield Paragraph(
        _("Number of pages: {number}. The day each was read comes last.").format(
            number=count(len(found))
        )
    )
    yield Sources(found)
