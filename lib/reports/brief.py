"""Brief: one area on two pages at most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from lib import store as stores
from lib.charts import attention, compare, documented, money, result_rows, status, tables, verdicts
from lib.charts.chart_model import (
    absent,
    is_known,
    join_sentences,
    sources_of,
    text_or_empty,
    to_float,
    total,
)
from lib.i18n import (
    _,
    area_words,
    count,
    current_language,
    date_text,
    decimal,
    kroner,
    label,
    ngettext,
    not_stated,
    year_text,
)
from lib.i18n import money as money_text
from lib.presentation.headlines import headline_figures
from lib.presentation.markup import shorten
from lib.reports import sentences, svg_graphics
from lib.reports.context import ReportContext
from lib.reports.document_model import (
    Beside,
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Sources,
    Words,
    own,
)
from lib.rows import Row, Rows, records
from lib.selection import COUNTRY

_KEYS: Final = (
    "granted_projects",
    "granted_nok",
    "granted_per_inhabitant",
    "other_nok",
    "transfer_nok",
    "transfer_population",
    "transfer_per_inhabitant",
    "services",
    "services_planned",
    "services_closed",
    "beds",
)
_JUDGED: Final = ("against", "wanted", "unchanged")
_LEVELS: Final = ("own", "county", "region", "catchment", "country")
_STATUSES: Final = ("i drift", "planlagt", "avviklet")  # of services, the first in operation
_LONGEST: Final = 90
_LONGEST_SENTENCE: Final = 300
_MAP: Final = 62  # millimetres
_YEARS: Final = 92
_MOST_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class RowLimits:
    """Row limits of a brief's tables."""

    projects: int
    services: int
    indicators: int
    notices: int
    sources: int


def _rank(project: Row) -> tuple[Any, ...]:
    """The pots' projects first, the largest first, the newest first; what is not known last."""
    amount, year = to_float(project["amount_nok"]), to_float(project["year"])
    size = (amount is None, -(amount or 0.0))
    return (project["other"], *size, year is None, -(year or 0.0), project["title"])


# Limits tried in turn, until the brief fits on two pages.
LIMITS: Final = (
    RowLimits(12, 10, 9, 8, 36),
    RowLimits(12, 10, 9, 6, 24),
    RowLimits(9, 8, 8, 5, 16),
    RowLimits(7, 6, 7, 4, 12),
    RowLimits(5, 4, 5, 3, 8),
    RowLimits(3, 3, 3, 2, 4),
    RowLimits(1, 1, 1, 1, 1),
)


@dataclass(frozen=True)
class _Area:
    """Query answers about the area, with the row limits."""

    context: ReportContext
    limits: RowLimits

    @property
    def kind(self) -> str:
        return self.context.area.kind

    @property
    def profile(self) -> Rows:
        return self.context.ask(stores.profile, self.context.selection)

    @property
    def figures(self) -> dict[str, Row]:
        return {str(row["key"]): row for row in self.profile}

    @property
    def offices(self) -> Rows:
        return self.context.ask(stores.offices, self.context.selection)

    @property
    def granted(self) -> list[Row]:
        """The granted projects: of the coordination pots first, and of each the largest first."""
        every = self.context.selection.scheme is None
        projects = self.context.ask(stores.projects, self.context.selection)
        found = [
            {**row, "other": every and row["scheme_kind"] != documented.POT}
            for row in projects.where("status", "tildelt")
        ]
        return sorted(found, key=_rank)

    @property
    def services(self) -> Rows:
        return self.context.ask(stores.services, self.context.selection)

    @property
    def notices(self) -> Rows:
        return self.context.ask(stores.attention, self.context.selection, self.context.day)

    @property
    def reported(self) -> dict[str, Row]:
        """The latest status report of each project that has given one, by the project's id."""
        found = self.context.ask(stores.latest_reports, self.context.selection, self.context.day)
        return {str(row["project_id"]): row for row in found}

    @property
    def indicators(self) -> pd.DataFrame:
        """The indicators to show: the area's own first, then those with a direction."""
        rows = self.context.ask(stores.area_indicators, self.context.selection)
        order = rows.assign(
            near=rows["level"].map({level: at for at, level in enumerate(_LEVELS)}),
            others=rows["level"] != "own",
            judged=~rows["direction"].isin(_JUDGED),
        ).sort_values(["others", "judged", "near", "direction", "theme", "name_nb"], kind="stable")
        return order.drop_duplicates("indicator_id").head(self.limits.indicators)


def brief(context: ReportContext, limits: RowLimits) -> Document:
    """Build the brief on the context's area.

    Args:
        context: the area, and the store's answers.
        limits: how many of each thing to show; what is left out is counted.
    """
    area = _Area(context, limits)
    title = _("The Coordination Reform in {area}").format(area=context.name)
    return Document(
        title=title,
        subject=_("Brief: where it is, who follows it up, the money, services, indicators."),
        language=current_language(),
        changed=context.changed,
        foot=context.foot(),
        blocks=(
            Heading(1, title),
            Paragraph(_lead(area), "lead"),
            Beside(tuple(_beginning(area)), _where(area), _MAP),
            *(_key_figures(area) if _drawn(area) else ()),
            *_projects(area),
            *_services(area),
            *_indicators(area),
            *_attention(area),
            *_unknown(area),
            *_sources(area),
        ),
    )


def _lead(area: _Area) -> str:
    context = area.context
    within = len(context.choices.within(context.area.code, "fylke"))
    text = sentences.where(context.choices.chain(context.area.code), area.figures, within)
    scheme = context.which.scheme
    only = _("Of the grants, only those of “{scheme}” are counted here.")
    return join_sentences(text, only.format(scheme=scheme) if scheme else "")


# --- Where it is, who follows it up, the money ----------------------------------------------------


def _where(area: _Area) -> tuple[Block, ...]:
    """The map page's map, with its legend: the area's counties in the colours they have there."""
    context = area.context
    svg, words_ = svg_graphics.choropleth(
        context, _point(context) if area.kind == "kommune" else None
    )
    picture = Picture(svg, words_.alt, _MAP)
    credit = Paragraph(stores.map_attribution(), "small")
    return (Paragraph(words_.title, "small"), picture, credit)


def _point(context: ReportContext) -> tuple[float, float] | None:
    (place,) = context.ask(stores.hierarchy).where("code", context.area.code)
    east, north = to_float(place["longitude"]), to_float(place["latitude"])
    return None if east is None or north is None else (east, north)


def _beginning(area: _Area) -> Iterator[Block]:
    yield Heading(2, _("Who follows it up"))
    yield Paragraph(sentences.offices(area.offices))
    yield Heading(2, _("The money"))
    other = area.context.ask(stores.other_totals, area.context.selection)[0]
    granted = sentences.granted(area.figures, area.kind, other, area.context.which)
    by_county = area.context.ask(stores.documented_by, area.context.country, "county")
    beside = documented.without_county(by_county) if area.kind != "land" else ""
    yield Paragraph(join_sentences(granted, beside))
    yield Paragraph(_announced(area.context))
    yield Paragraph(join_sentences(sentences.transferred(area.figures, area.kind), _proposed(area)))
    yield from _years(area) if _drawn(area) else _key_figures(area)


def _proposed(area: _Area) -> str:
    """Why the country's transfer is another sum than that of the state budget's proposal."""
    context = area.context
    totals = context.ask(stores.transfer_totals, context.selection)
    proposed = context.ask(stores.proposed_transfer, context.selection)
    return money.beside_proposal(totals, proposed)


def _announced(context: ReportContext) -> str:
    """The headline of the front page on what was announced and what of it is documented."""
    chosen = context.selection
    first = headline_figures(context.ask, replace(chosen, per="kroner"))[0]
    return f"{first.label}: {first.value}. {first.explanation}"


def _by_year(area: _Area) -> tuple[Rows, dict[int, Row]]:
    """What was granted in each year, and those years' rows."""
    rows = area.context.ask(stores.documented_by, area.context.selection, "year")
    return rows, {int(row["code"]): row for row in rows if is_known(row["code"])}


def _drawn(area: _Area) -> bool:
    """Whether the years make more than one bar, and no more than there is room for."""
    _rows, found = _by_year(area)
    return len(found) > 1 and max(found) - min(found) < _MOST_YEARS


def _years(area: _Area) -> Iterator[Block]:
    """A bar for each year; where there is none, the key figures stand in its place."""
    rows, found = _by_year(area)
    bars = []
    for row in money.with_gaps(list(found.values())):
        amount = to_float(row["amount_nok"])
        said = absent(row, "projects") if amount is None else _millions(amount)
        bars.append((text_or_empty(row["code"]), amount, said))
    totals = area.context.ask(stores.documented_totals, area.context.selection)
    chart = money.grants_bars(rows, totals, "year", "kroner", area.context.which)
    yield Paragraph(f"{chart.title} ({chart.unit})", "small")
    yield Picture(svg_graphics.columns(bars), chart.alt, _YEARS)
    undated = documented.undated(totals[0])
    if undated:
        yield Paragraph(undated, "small")


def _millions(amount: float) -> str:
    millions = amount / 1_000_000
    return decimal(millions, 2 if millions < 0.1 else 1)


def _key_figures(area: _Area) -> Iterator[Block]:
    """The key figures, as the page on the area has them."""
    context = area.context
    country = context.ask(stores.profile, context.country)
    shown = [row for row in area.profile if row["key"] in _KEYS]
    text = compare.key_table([(context.name, shown)], country).text()
    name, _unit, value, rank, whole = list(text.columns)
    columns = [name, value] if area.kind == "land" else [name, value, rank, whole]
    header = {name: name, value: context.name, rank: _("Rank"), whole: whole}
    yield Heading(2, _("Key figures"))
    yield Grid(
        "",
        tuple(header[column] for column in columns),
        tuple(tuple(str(row[column]) for column in columns) for row in records(text)),
        tuple(column != name for column in columns),
    )
    if area.kind != "land":
        yield Paragraph(compare.rank_note(), "small")


# --- Projects and services ------------------------------------------------------------------------


def _projects(area: _Area) -> Iterator[Block]:
    found = area.granted
    yield Heading(2, _("Projects"))
    if not found:
        yield Paragraph(documented.nothing_at_all(area.context.which))
    else:
        shown = found[: area.limits.projects]
        kinds: tuple[tuple[documented.Money, bool], ...] = (
            (area.context.which, False),
            (documented.OTHER, True),
        )
        for of, other in kinds:
            part = [row for row in shown if row["other"] == other]
            if part:
                yield _project_grid(part, area.reported, documented.title(of))
        yield from _more_projects(found[len(shown) :], area.context.which)
    statuses = area.context.ask(stores.statuses, area.context.selection)
    if len(statuses) > 1:
        yield Paragraph(tables.status_sentence(statuses), "small")


def _project_grid(rows: Sequence[Row], reported: Mapping[str, Row], caption: str) -> Grid:
    """The projects of one kind of money; with their status where one of them has reported it."""
    header = (_("Project"), _("Recipient"), _("Year"), _("Amount"))
    cells = tuple(_project(row) for row in rows)
    numbers = (False, False, True, True)
    if any(row["project_id"] in reported for row in rows):
        header, numbers = (*header, _("Latest status report")), (*numbers, False)
        cells = tuple(
            (*cell, _standing(reported.get(row["project_id"])))
            for cell, row in zip(cells, rows, strict=True)
        )
    return Grid(caption, header, cells, numbers)


def _standing(report: Row | None) -> str:
    """The phase, the light and the day of a project's latest report."""
    if report is None:
        return _("none given")
    light = status.light_words(text_or_empty(report["light"]))
    phase = label("status_reports.phase", text_or_empty(report["phase"]))
    return f"{phase}, {light} ({date_text(report['date'])})"


def _project(row: Row) -> tuple[Words, ...]:
    recipient = text_or_empty(row["recipient"])
    return (
        own(text_or_empty(row["title"]), _LONGEST),
        own(recipient, _LONGEST) if recipient else not_stated(),
        year_text(row["year"]),
        kroner(row["amount_nok"]),
    )


def _more_projects(rest: Sequence[Row], counted: documented.Money) -> Iterator[Block]:
    """How many projects there is no room for, and what was granted to them, kind by kind."""
    parts = []
    for other, of in ((False, counted), (True, documented.OTHER)):
        rows = [row for row in rest if row["other"] == other]
        amount = total(row["amount_nok"] for row in rows)
        said = money_text(amount) if amount is not None else _("amount not stated")
        text = _("{title}: {projects} more, {amount}.")
        if rows:
            named = documented.title(of)
            stated = sum(is_known(row["amount_nok"]) for row in rows)
            lacking = documented.lacking({"projects": len(rows), "with_amount": stated})
            said = f"{said} ({lacking})" if lacking and stated else said
            number_of = documented.projects(len(rows))
            parts.append(text.format(title=named, projects=number_of, amount=said))
    if parts:
        yield Paragraph(join_sentences(*parts), "small")


def _services(area: _Area) -> Iterator[Block]:
    services, context = area.services, area.context
    found = context.ask(stores.find_services_count, context.selection, stores.Search())
    yield Heading(2, _("Services"))
    undated = compare.undated_services(area.profile, context.name)
    if undated:
        yield Paragraph(undated, "small")
    if not services and not undated:
        yield Paragraph(_("No service of the reform is documented here in open sources."))
    if not services:
        return
    yield Paragraph(_capital(result_rows.services_found(found[0])) + ".")
    yield _each_service(services) if len(services) <= area.limits.services else _by_kind(services)


def _each_service(services: Sequence[Row]) -> Grid:
    rows = tuple(
        (
            own(text_or_empty(row["name"]), _LONGEST),
            label("service_sites.kind", row["kind"]),
            label("service_sites.status", row["status"]),
            text_or_empty(row["municipality"]) or not_stated(),
            count(row["beds"]),
        )
        for row in services
    )
    header = (_("Service"), _("Type"), _("Status"), _("Municipality"), _("Beds"))
    return Grid("", header, rows, (False, False, False, False, True))


def _by_kind(services: Sequence[Row]) -> Grid:
    """The services of each kind by status, and the stated beds of those in operation."""
    groups: dict[str, list[Row]] = {}
    for row in services:
        groups.setdefault(row["kind"], []).append(row)
    counted = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    rows = tuple(
        (
            _capital(label("service_sites.kind", kind)),
            *(count(sum(row["status"] == status for row in rows)) for status in _STATUSES),
            count(total(row["beds"] for row in rows if row["status"] == _STATUSES[0])),
        )
        for kind, rows in counted
    )
    header = (
        _("Type"),
        *(_capital(label("service_sites.status", status)) for status in _STATUSES),
        _("Stated beds of services in operation"),
    )
    return Grid("", header, rows, (False, True, True, True, True))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- Indicators, and what needs attention ---------------------------------------------------------


def _indicators(area: _Area) -> Iterator[Block]:
    rows, context = area.indicators, area.context
    every = len(
        context.ask(stores.indicator_reach, context.selection)
    )  # the number told everywhere
    found = context.ask(stores.area_indicators, context.selection)
    yield Heading(2, _("Indicators"))
    if rows.empty:
        yield Paragraph(_("No indicator has a value."))
        return
    if not (rows["level"] == "own").any():
        yield Paragraph(_("No indicator has figures for {area} itself.").format(area=context.name))
    if summary := verdicts.of_area(found, context.name):
        yield Paragraph(summary)
    for part in compare.by_area(rows):
        yield indicator_grid(part, context.name)
    more = every - len(rows)
    if more:
        text = ngettext(
            "{number} more indicator is in the dashboard.",
            "{number} more indicators are in the dashboard.",
            more,
        )
        yield Paragraph(text.format(number=count(more)), "small")


def indicator_grid(part: pd.DataFrame, name: str) -> Grid:
    """Indicators of one area under its name: newest value, the country's, and the direction.

    Args:
        part: rows of `store.area_indicators` that are one area's figures.
        name: of the area that the brief is about; another's figures are told as such above them.
    """
    own_rows = (part["level"] == "own").all()
    table = compare.table_of(part)
    title, unit, value, year, *country = list(table.frame.columns)
    foreign = table.formats.get(title) == "nb"
    cells = tuple(
        (
            own(row[title]) if foreign else str(row[title]),
            f"{row[value]} {row[unit]}" if each["values"] else str(row[value]),
            str(row[year]),
            *(str(row[column]) for column in country),
            verdicts.full_words(each),
        )
        for row, (_at, each) in zip(records(table.text()), part.iterrows(), strict=True)
    )
    whose = name if own_rows else compare.area_of(part)
    header = (_("Indicator"), shorten(whose, _LONGEST), _("Year"), *country, _("Direction"))
    caption = "" if own_rows else compare.figures_for(whose)
    return Grid(caption, header, cells, (False, True, True, *(True for _one in country), False))


def _attention(area: _Area) -> Iterator[Block]:
    found = attention.alerts(area.notices)
    yield Heading(2, _("What needs attention"))
    if not found:
        yield Paragraph(
            attention.nothing(area.kind, chosen=area.context.selection.scheme is not None)
        )
        return
    yield Bullets(tuple(notice(one) for one in found[: area.limits.notices]))
    more = len(found) - area.limits.notices
    if more > 0:
        text = ngettext(
            "{number} more is in the dashboard.", "{number} more are in the dashboard.", more
        )
        yield Paragraph(text.format(number=count(more)), "small")


def notice(one: attention.Alert) -> Words:
    """One thing that needs attention, with its title in its own language."""
    title = (
        own(one.title)
        if one.language not in {"", current_language()}
        else shorten(area_words(one.title), _LONGEST)
    )
    return (title, f": {shorten(one.sentence, _LONGEST_SENTENCE)}")


def _unknown(area: _Area) -> Iterator[Block]:
    context = area.context
    found = sentences.unknown(area.figures, context.granted(context.selection), area.kind)
    reach = context.ask(stores.indicator_reach, context.selection)
    if context.area.code != COUNTRY and len(reach):
        found.append(compare.own_of_all(context.name, reach))
    reporting = context.ask(stores.reporting, context.selection, context.day)[0]
    if reporting["projects"]:
        found.append(status.reporting_sentence(reporting))
    yield Heading(2, _("What is not known"))
    if found:
        yield Bullets(tuple(found))
    else:
        yield Paragraph(_("Every figure above is stated in full by its sources."))


# --- Sources --------------------------------------------------------------------------------------


def _sources(area: _Area) -> Iterator[Block]:
    """The sources of what is shown, and how many the sums rest on."""
    context = area.context
    shown = (
        sources_of(area.granted[: area.limits.projects]),
        context.ask(stores.transfer_sources, context.selection).column("source_id"),
        sources_of(area.offices, columns=("source_id", "strengthened_source_id")),
        sources_of(area.indicators, columns=("now_source_id",)),
        context.ask(stores.headline_sources, context.selection, "announced").column("source_id"),
        sources_of(area.services),
        sources_of(area.notices),
        context.ask(stores.profile_sources, context.selection).column("source_id"),
    )
    found = context.sources(one for ids in shown for one in ids)
    yield Heading(2, _("Sources"))
    if not found:
        yield Paragraph(_("No source stands behind these figures yet."))
        return
    yield Sources(found[: area.limits.sources])
    more = len(found) - area.limits.sources
    if more > 0:
        text = ngettext(
            "{number} more source is in the dashboard, under “Data and sources”.",
            "{number} more sources are in the dashboard, under “Data and sources”.",
            more,
        )
        yield Paragraph(text.format(number=count(more)), "small")
    yield Paragraph(
        _(
            "Population is that of 1 January 2010, from Statistics Norway. "
            "What no source states is shown as “not stated”, and is in no sum."
        ),
        "small",
    )
