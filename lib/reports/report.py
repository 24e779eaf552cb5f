"""Report to the coordination group: events of a period, and status at its end."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from lib import store as stores
from lib.charts import attention, compare, coverage, documented, periods, status, verdicts
from lib.charts.chart_model import absent, is_known, join_sentences, make_table, text_or_empty
from lib.charts.chart_model import to_float as numeric
from lib.i18n import (
    _,
    area_words,
    count,
    current_language,
    data_language,
    data_text,
    date_text,
    kroner,
    label,
    money,
    ngettext,
    year_text,
)
from lib.reports import appendix, sentences, svg_graphics
from lib.reports.brief import notice
from lib.reports.context import ReportContext, largest_first
from lib.reports.document_model import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Text,
    Words,
    grid,
)
from lib.reports.period import Period
from lib.rows import Row, Rows
from lib.selection import Selection

_MAP: Final = 84  # millimetres
_LONGEST: Final = 120
_COMPARED: Final = (
    "granted_projects",
    "granted_nok",
    "granted_per_inhabitant",
    "granted_without_amount",
    "other_projects",
    "other_nok",
    "services",
    "beds",
    "transfer_nok",
    "strengthened",
)


@dataclass(frozen=True)
class _Report:
    """Query answers at the end of the period and before it."""

    context: ReportContext
    period: Period

    @property
    def now(self) -> ReportContext:
        """As things stood at the end of the period's last year, undated rows left out."""
        return self._at(self.period.last.year)

    @property
    def then(self) -> ReportContext:
        """As things stood at the end of the last year before the period, undated rows left out."""
        return self._at(self.period.before)

    @property
    def day(self) -> date:
        """The day that status is told for: the period's last, or that of the newest data."""
        return min(self.period.last, self.context.day)

    @property
    def latest(self) -> Rows:
        """Each project's latest status report at the end of the period."""
        return self.context.ask(stores.latest_reports, self.now.selection, self.day)

    @property
    def reports(self) -> list[Row]:
        """The status reports of the period, project by project, each with its project's facts."""
        first, last = self.period.first.isoformat(), self.day.isoformat()
        return [
            {**project, **report}
            for project in self.latest
            for report in self.context.ask(stores.project_reports, str(project["project_id"]))
            if first <= report["date"] <= last
        ]

    def _at(self, year: int) -> ReportContext:
        chosen = replace(self.context.selection, year=year, latest=False, others=())
        return replace(self.context, selection=chosen)

    @property
    def granted(self) -> Sequence[Row]:
        """Granted projects of the period's years, by year, the largest amount first."""
        first, last = self.period.first.year, self.period.last.year
        granted = self.context.ask(stores.projects, self.everything).where("status", "tildelt")
        found = [row for row in granted if is_known(row["year"]) and first <= row["year"] <= last]
        return sorted(found, key=lambda row: (row["year"], *largest_first(row)))

    @property
    def undated(self) -> int:
        """How many granted projects there are without a year."""
        return int(self.context.ask(stores.grant_totals, self.everything)[0]["undated"])

    @property
    def milestones(self) -> list[Row]:
        """What happened in the period, or may have, as exactly as its date is known."""
        rows = self.context.ask(stores.milestones, self.everything)
        return [
            row
            for row in rows
            if self.period.overlaps(row["date"], text_or_empty(row["precision"]))
        ]

    @property
    def everything(self) -> Selection:
        """Everything that the store holds, whatever year is chosen."""
        choices = self.context.choices
        return replace(self.context.selection, year=choices.latest_year, latest=True, others=())


def report(context: ReportContext, period: Period) -> Document:
    """Build the report on a period.

    Args:
        context: the area, and the store's answers; the selection's year does not matter.
        period: from when until when.
    """
    about = _Report(context, period)
    title = _("The Coordination Reform in {area}, {period}").format(
        area=context.name, period=period.text()
    )
    return Document(
        title=title,
        subject=_("Report to the coordination group: what happened, changed and is behind."),
        language=current_language(),
        changed=context.changed,
        foot=about.now.foot(),
        blocks=(
            Heading(1, title),
            Paragraph(_lead(about), "lead"),
            *(block for section in _SECTIONS for block in section(about)),
            *appendix.blocks(about.now, about.granted, about.latest),
        ),
    )


def _lead(about: _Report) -> str:
    events = about.milestones
    happened = ngettext(
        "{number} milestone falls in the period.",
        "{number} milestones fall in the period.",
        len(events),
    ).format(number=count(len(events)))
    if not events:
        happened = _("No milestone in the data falls in the period.")
    scheme = about.context.which.scheme
    only = _("Of the grants, only those of “{scheme}” are counted here.").format(scheme=scheme)
    return join_sentences(
        _("Report to the coordination group, made from the open data of Samhandlingsmonitoren."),
        only if scheme else "",
        happened,
        _granted_sentence(about),
    )


def _granted_sentence(about: _Report) -> str:
    """What was granted in the period, of each kind of money, or of what nothing is documented."""
    granted = about.granted
    if not granted:
        if about.context.selection.scheme is not None:
            text = _("No new granted project of “{scheme}” is documented in these years.")
            return text.format(scheme=about.context.which.scheme)
        return _("No new granted project of any scheme is documented in these years.")
    parts = [(of, _of_kind(granted, of)) for of in _kinds(about)]
    return join_sentences(*(_kind_sentence(of, rows) for of, rows in parts if rows))


def _kind_sentence(of: documented.Money, rows: list[Row]) -> str:
    """New projects of one kind of money, and their sum; the other kind is never added to it."""
    amounts = [row["amount_nok"] for row in rows if is_known(row["amount_nok"])]
    said = money(sum(amounts)) if amounts else _("amount not stated")
    text = _("{title}, new: {projects}, {amount}.").format(
        title=documented.title(of), projects=documented.projects(len(rows)), amount=said
    )
    without = len(rows) - len(amounts)
    lacking = ngettext(
        "{number} of them has no stated amount.", "{number} of them have no stated amount.", without
    ).format(number=count(without))
    return join_sentences(text, lacking if without and amounts else "")


# --- What happened --------------------------------------------------------------------------------


def _happened(about: _Report) -> Iterator[Block]:
    yield Heading(2, _("What happened"))
    yield Heading(3, _("Milestones"))
    yield from _milestones(about)
    yield Heading(3, _("New grants"))
    yield from _grants(about)
    yield Heading(3, _("Status reports"))
    yield from _status_reports(about)


def _milestones(about: _Report) -> Iterator[Block]:
    rows = about.milestones
    if not rows:
        yield Paragraph(_("No milestone in the data falls in the period."))
        return
    yield Grid(
        "",
        (_("Date"), _("Milestone"), _("What happened"), _("Verification")),
        tuple(_milestone(row) for row in rows),
        (False, False, False, False),
    )
    if any(row["precision"] != "day" for row in rows) and not about.period.whole_years:
        yield Paragraph(
            _(
                "A milestone of which only the month or the year is known is listed where that "
                "month or year and the period overlap."
            ),
            "small",
        )


def _milestone(row: Row) -> tuple[Words, ...]:
    return (
        date_text(text_or_empty(row["date"]), text_or_empty(row["precision"])),
        Text(data_text(row, "title"), _foreign("title", row)),
        Text(data_text(row, "description"), _foreign("description", row)),
        label("milestones.verification", text_or_empty(row["verification"])),
    )


def _foreign(stem: str, row: Row) -> str:
    """The language of a text of the data; empty where it is the reader's."""
    language = data_language(stem, row)
    return "" if language == current_language() else language


def _grants(about: _Report) -> Iterator[Block]:
    yield Paragraph(join_sentences(_granted_sentence(about), _precision(about)))
    by_year: dict[int, list[Row]] = {}
    kinds = _kinds(about)
    for row in about.granted:
        by_year.setdefault(int(row["year"]), []).append(row)
    if not by_year:
        return
    yield Grid(
        "",
        (_("Year"), _("Granted projects"), *map(documented.title, kinds)),
        tuple(_year(year, rows, kinds) for year, rows in by_year.items()),
        (True, True, *(True for _of in kinds)),
    )
    yield appendix.projects(about.granted, _("New grants, project by project"))


def _kinds(about: _Report) -> tuple[documented.Money, ...]:
    """The kinds of money that have a sum each; a chosen scheme is the only one."""
    which = about.context.which
    return (which,) if which.scheme else (documented.POTS, documented.OTHER)


def _of_kind(rows: Sequence[Row], of: documented.Money) -> list[Row]:
    """The rows of one kind of money; of a chosen scheme there are no others."""
    if of.scheme:
        return list(rows)
    return [row for row in rows if (row["scheme_kind"] == documented.POT) == (of.kind == "pots")]


def _year(year: int, rows: list[Row], kinds: Sequence[documented.Money]) -> tuple[str, ...]:
    """A year's projects, and the sum of each kind of money."""
    return (year_text(year), count(len(rows)), *(_sum(_of_kind(rows, of)) for of in kinds))


def _sum(rows: list[Row]) -> str:
    amounts = [row["amount_nok"] for row in rows if is_known(row["amount_nok"])]
    return kroner(sum(amounts)) if amounts else absent({"projects": len(rows)}, "projects")


def _precision(about: _Report) -> str:
    """What is known of when a grant was made: its year, and no more."""
    text = _("Only the year of a grant is known, not the day.")
    if not about.period.whole_years:
        text = join_sentences(
            text,
            _(
                "All grants of the years that the period touches are therefore listed: {years}."
            ).format(years=_years(about.period)),
        )
    undated = about.undated
    if not undated:
        return text
    more = ngettext(
        "{number} granted project has no year, and is left out.",
        "{number} granted projects have no year, and are left out.",
        undated,
    ).format(number=count(undated))
    return join_sentences(text, more)


def _years(period: Period) -> str:
    first, last = period.first.year, period.last.year
    return year_text(first) if first == last else f"{year_text(first)}–{year_text(last)}"


def _status_reports(about: _Report) -> Iterator[Block]:
    """The reports that were given, and how many of the projects have ever given one."""
    given = about.reports
    counted = about.context.ask(stores.reporting, about.now.selection, about.day)
    yield Paragraph(join_sentences(_reports_sentence(given), status.reporting_sentence(counted[0])))
    if given:
        table = status.latest_table(given).table
        project, _place, day, phase, light, share, spent, _days, comment, who = table.frame.columns
        yield grid(table, "", (project, day, phase, light, share, spent, comment, who))


def _reports_sentence(given: list[Row]) -> str:
    if not given:
        return _("No status report was given in the period.")
    projects = sentences.projects(len({row["project_id"] for row in given}))
    return ngettext(
        "{number} status report was given in the period, on {projects}.",
        "{number} status reports were given in the period, on {projects}.",
        len(given),
    ).format(number=count(len(given)), projects=projects)


# --- What changed ---------------------------------------------------------------------------------


def _changed(about: _Report) -> Iterator[Block]:
    then, now = year_text(about.then.selection.year), year_text(about.now.selection.year)
    yield Heading(2, _("What has changed in the figures"))
    yield Paragraph(
        _(
            "The end of {now} beside the end of {then}, the last year before the period. "
            "What has no year is in neither."
        ).format(now=now, then=then)
    )
    yield _key_changes(about, (then, now))
    yield Heading(3, _("Indicators with newer values"))
    yield from _indicator_changes(about)


def _key_changes(about: _Report, years: tuple[str, str]) -> Grid:
    """The key figures at both ends; what was not known then has no change."""
    then, now = (_key_profile(context) for context in (about.then, about.now))
    were = {row["key"]: row["value"] for row in then}
    change = [{**row, "value": _change(row, were[row["key"]])} for row in now]
    before, after, moved = (_key_texts(profile) for profile in (then, now, change))
    signs = dict(zip(moved, (row["value"] for row in change), strict=True))
    rows = tuple(
        (name, before[name], said, _moved(signs[name], moved[name])) for name, said in after.items()
    )
    header = (_("Key figure"), *(_("End of {year}").format(year=year) for year in years))
    return Grid("", (*header, _("Change")), rows, (False, True, True, True))


def _change(row: Row, before: float) -> float:
    """By how much a key figure moved; NaN where services that cannot be dated may be behind it."""
    return math.nan if numeric(row["undated"]) else row["value"] - before


def _key_profile(context: ReportContext) -> list[Row]:
    profile = context.ask(stores.profile, context.selection)
    return [row for row in profile if row["key"] in _COMPARED]


def _key_texts(profile: Sequence[Row]) -> dict[str, str]:
    """The value of each key figure as the pages write it, by the figure's name."""
    text = compare.key_table([("", profile)], profile).text()
    return {str(row.iloc[0]): str(row.iloc[2]) for _at, row in text.iterrows()}


def _moved(by: Any, said: str) -> str:
    """A change with its sign; a dash where one of the ends is not known."""
    if not is_known(by):
        return "–"
    return f"+{said}" if by > 0 else said if by < 0 else "="


def _indicator_changes(about: _Report) -> Iterator[Block]:
    then = about.then.ask(stores.indicators, about.then.selection)
    since_reform = about.now.ask(stores.indicators, about.now.selection)
    if summary := verdicts.of_area(since_reform, about.now.name):
        yield Paragraph(summary)
    now = about.now.ask(stores.indicators, about.now.selection, about.period.before)
    both = now.merge(
        then[["indicator_id", "area_code", "now_year"]],
        on=["indicator_id", "area_code"],
        how="left",
        suffixes=("", "_then"),
    )
    newer = both[~(both["now_year"] <= both["now_year_then"]) & ~both["projection"]]
    if newer.empty:
        yield Paragraph(_("No indicator has a newer value at the end of the period."))
        return
    yield Paragraph(
        _(
            "The table compares the newest value of each indicator with the last one before the "
            "period or, where its series starts later, with the first."
        ),
        "small",
    )
    header = (_("Indicator"), _("Before"), _("Now"), _("Direction"))
    for _own, part in newer.groupby(~newer["own"], sort=True):
        for _code, rows in part.groupby("area_code", sort=False):
            area = area_words(text_or_empty(rows["area_name"].iloc[0]))
            caption = "" if rows["own"].all() else compare.figures_for(area)
            cells = tuple(_newer(row) for _at, row in rows.iterrows())
            yield Grid(caption, header, cells, (False, True, True, False))


def _newer(row: pd.Series) -> tuple[Words, ...]:
    """An indicator's row: its direction is that of the two values that stand beside it."""
    compared = row["since_year"] < row["now_year"]
    pair = [numeric(row["since_value"]) if compared else None, numeric(row["now_value"])]
    form = make_table("", {"v": ("decimal", pair)}).text()["v"].tolist()
    before = f"{form[0]} ({periods.since(row)})" if pair[0] is not None else "–"
    name = data_text(row, "name")
    return (
        Text(name, "" if data_language("name", row.index) == current_language() else "nb"),
        before,
        f"{form[1]} ({periods.newest(row)}) {label('indicators.unit', text_or_empty(row['unit']))}",
        verdicts.full_words(row),
    )


# --- What is behind, and how much is covered ------------------------------------------------------


def _behind(about: _Report) -> Iterator[Block]:
    found = attention.alerts(about.now.ask(stores.attention, about.now.selection, about.day))
    yield Heading(2, _("What is behind"))
    if found:
        yield Bullets(tuple(notice(one) for one in found))
    else:
        yield Paragraph(
            attention.nothing(about.now.area.kind, chosen=about.now.selection.scheme is not None)
        )


def _coverage(about: _Report) -> Iterator[Block]:
    now = about.now
    yield Heading(2, _("How much the figures cover"))
    figures = {str(row["key"]): row for row in now.ask(stores.profile, now.selection)}
    gaps = sentences.unknown(figures, now.granted(now.selection), now.area.kind)
    undated = sentences.gap_years(now.granted(about.everything))
    if gaps or undated:
        at = _("At the end of {year}.").format(year=year_text(now.selection.year))
        alone = _("What has no year is counted in the last line alone.")
        yield Paragraph(join_sentences(at, alone if undated else ""), "small")
        yield Bullets((*gaps, *((undated,) if undated else ())))
    if now.area.kind in {"land", "helseregion"}:
        svg, words_ = svg_graphics.choropleth(now)
        yield Paragraph(
            _("{title}, at the end of {year}").format(
                title=words_.title, year=year_text(now.selection.year)
            )
        )
        yield Picture(svg, words_.alt, _MAP)
        yield Paragraph(join_sentences(words_.note, stores.map_attribution()), "small")
    found = now.ask(stores.county_coverage, now.selection)
    if len(found):
        chart = coverage.coverage_matrix(found)
        yield grid(chart.table, chart.title)
        if chart.note:
            yield Paragraph(chart.note, "small")


_SECTIONS: Final[tuple[Callable[[_Report], Iterator[Block]], ...]] = (
    _happened,
    _changed,
    _behind,
    _coverage,
)
