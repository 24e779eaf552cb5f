"""Front page of a chosen area: its own figures, map, projects, ranks and indicators."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

import pandas as pd

from lib import store as stores
from lib.charts import documented, maps, verdicts
from lib.charts.chart_model import (
    Format,
    format_cell,
    is_known,
    join_sentences,
    listed,
    to_float,
)
from lib.i18n import DEFAULT, _, area_words, count, label, money, ngettext, not_stated, year_text
from lib.rows import Row, Rows
from lib.selection import COUNTRY, FilterOptions, Per, Selection
from lib.views.lines import (
    compared,
    indicator_line,
    later_transfer,
    reported,
    rows_of,
    sentence,
    split_amount,
    where,
)
from lib.views.model import (
    Answer,
    Ask,
    Dot,
    FrontView,
    IndicatorsView,
    Link,
    ListLine,
    ListView,
    MapArea,
    MapView,
    Section,
)
from lib.views.titles import AreaFacts, area_title

Answers: TypeAlias = pd.DataFrame | Rows
_PROJECTS = 5  # lines at most
_SERVICES = 3
_INDICATORS = 5
_RANKED = ("transfer_per_inhabitant", "granted_per_inhabitant", "projects_per_100000", "services")


def area_front(ask: Ask, options: FilterOptions, selection: Selection, today: date) -> FrontView:
    """Build the front page of an area.

    Args:
        ask: runs queries of `lib.store`.
        options: the filter options.
        selection: what is chosen, an area other than the country.
        today: the day that status reports are counted on.
    """
    name = area_words(options.areas[selection.area].name)
    figures = {row["key"]: row for row in rows_of(ask(stores.profile, selection))}
    projects, services = ask(stores.projects, selection), ask(stores.services, selection)
    indicators = ask(stores.area_indicators, selection)
    offices = rows_of(ask(stores.area_office, selection.area))
    reporting = ask(stores.reporting, selection, today)[0]
    own = indicators[indicators["own"].astype(bool) & (indicators["values"] > 0)]
    return FrontView(
        title=area_title(_facts(name, figures, projects, services)),
        where=where(ask, options, selection),
        caveat="",
        answers=(
            _transfer(figures, selection.per),
            documented_answer(ask, selection, ask(stores.documented_totals, selection)[0]),
            _verdict(own),
            _follow_up(offices, reporting, selection.year),
        ),
        columns=(
            (_map(ask, options, selection),),
            *_lists(
                (_projects(rows_of(projects), name), *_services(rows_of(services))),
                _ranks(figures),
                _indicators(own),
            ),
        ),
    )


def _lists(
    found: tuple[ListView, ...], ranks: tuple[ListView, ...], own: tuple[IndicatorsView, ...]
) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Lists in two columns, without a hole where nothing is found."""
    if own and not any(part.lines for part in found):
        return (*found, *ranks), own
    return found, (*ranks, *own)


def _facts(
    name: str, figures: Mapping[str, Row], projects: Answers, services: Answers
) -> AreaFacts:
    each = figures["transfer_per_inhabitant"]
    return AreaFacts(
        name,
        format_cell(each["value"], "kroner") if is_known(each["value"]) else "",
        int(each["rank"]) if is_known(each["rank"]) else 0,
        int(each["ranked"]) if is_known(each["ranked"]) else 0,
        sum(row["status"] == "tildelt" for row in rows_of(projects)),
        len(_running(rows_of(services))),
    )


def _running(services: Sequence[Row]) -> list[Row]:
    return [row for row in services if row["status"] == "i drift"]


# --- The four questions ---------------------------------------------------------------------------


def _transfer(figures: Mapping[str, Row], per: Per) -> Answer:
    total, each = figures["transfer_nok"], figures["transfer_per_inhabitant"]
    question, link = _("Where did the money go?"), Link(_("By municipality"), "budsjett")
    if not is_known(total["value"]):
        return Answer(question, not_stated(), "", later_transfer(), link, known=False)
    head = _("is what the municipalities were to get in 2012.")
    country = _("{each} per inhabitant, {country} in the whole country.").format(
        each=format_cell(each["value"], "kroner"),
        country=format_cell(each["country_value"], "kroner"),
    )
    figure, unit = split_amount(total["value"])
    if per == "innbygger" and is_known(each["value"]):
        figure, unit = split_amount(each["value"])
        unit = _("{unit} per inhabitant").format(unit=unit).strip()
        country = _("{amount} in all; {country} per inhabitant in the whole country.").format(
            amount=money(total["value"]), country=format_cell(each["country_value"], "kroner")
        )
    covered = sentence(documented.covered(total["covered"], total["covered_of"]))
    return Answer(question, figure, unit, join_sentences(head, country, covered), link)


def documented_answer(ask: Ask, selection: Selection, totals: Row) -> Answer:
    """Answer on documented grants of the chosen kind, and what other schemes hold beside them.

    Args:
        ask: runs queries of `lib.store`.
        selection: what is chosen.
        totals: of `store.documented_totals`.
    """
    which = documented.which(ask(stores.schemes), selection.scheme)
    question, link = _("What is found of the grants?"), Link(_("All projects"), "prosjekter")
    other = ask(stores.other_totals, selection)[0]
    beside = documented.beside(other)
    if not int(totals["projects"]):
        text = beside or documented.nothing(which)
        return Answer(question, _("none found"), "", text, link, known=False)
    text = join_sentences(
        f"{documented.title(which)}, {documented.projects(totals['projects'])}.", beside
    )
    if not is_known(totals["amount_nok"]):
        return Answer(question, not_stated(), "", text, link, known=False)
    each = selection.per == "innbygger" and is_known(totals["per_inhabitant"])
    figure, unit = split_amount(totals["per_inhabitant" if each else "amount_nok"])
    if each:
        unit = _("{unit} per inhabitant").format(unit=unit).strip()
    return Answer(question, figure, unit, text, link)


def _verdict(own: pd.DataFrame) -> Answer:
    question, link = _("Does it help?"), Link(_("All indicators"), "framdrift")
    tally = verdicts.tally(own)
    if not tally.judged:
        text = _("The area has no indicator with figures of its own.")
        if len(own):
            text = ngettext(
                "The area's only indicator of its own cannot be judged.",
                "None of the area's {number} indicators of its own can be judged.",
                len(own),
            ).format(number=count(len(own)))
        return Answer(question, _("not known"), "", text, link, known=False)
    unit = ngettext("of {number} indicator", "of {number} indicators", tally.judged)
    return Answer(
        question,
        count(tally.wanted),
        unit.format(number=count(tally.judged)),
        join_sentences(
            _("of the area's own that can be judged go the wanted way."), verdicts.not_why()
        ),
        link,
    )


def _follow_up(offices: Sequence[Row], reporting: Row, year: int) -> Answer:
    strong = [
        row
        for row in offices
        if row["strengthened"] and int(str(row["strengthened_from"])[:4]) <= year
    ]
    seats = listed(sorted({row["seat"] for row in offices}))
    text = join_sentences(
        f"{offices[0]['name']}, {seats}." if len(offices) == 1 else f"{seats}." if seats else "",
        _position(strong, len(offices)),
        reported(reporting),
    )
    return Answer(
        _("Who follows up?"),
        count(len(offices)),
        ngettext("office", "offices", len(offices)),
        text,
        Link(_("The network"), "organisering"),
        known=bool(offices),
    )


def _position(strong: Sequence[Row], offices: int) -> str:
    if not strong:
        return _("Not strengthened with a position for the reform.") if offices else ""
    year = year_text(int(str(strong[0]["strengthened_from"])[:4]))
    if offices == 1:
        return _("Strengthened with one position from {year}.").format(year=year)
    return ngettext(
        "{number} strengthened with one position from {year}.",
        "{number} strengthened with one position each from {year}.",
        len(strong),
    ).format(number=count(len(strong)), year=year)


# --- The columns ----------------------------------------------------------------------------------


def _map(ask: Ask, options: FilterOptions, selection: Selection) -> MapView:
    """Municipalities of the area as dots in the classes of all municipalities.

    Of a municipality, those of its county are drawn.
    """
    area = options.areas[selection.area]
    around = area.code if area.kind != "kommune" else options.county_of(area.code)
    inside = {county.code for county in options.within(around, "fylke")}
    inside |= {around} if options.areas[around].kind == "fylke" else set()
    rows = rows_of(ask(stores.transfers, replace(selection, area=around)))
    measure, frame = _measured(rows, rows_of(ask(stores.transfers, selection.nationwide())))
    fills = maps.fill_names(frame, measure)
    title = _map_title(rows)
    return MapView(
        title,
        _("Municipalities, kroner per inhabitant in 2012"),
        "fylke",
        _grounds(options, inside),
        maps.fill_legend(frame, measure) if rows else (),
        "" if rows else later_transfer(),
        title,
        Link(_("The whole map"), "kart", (("mal", "overforing"),)),
        tuple(sorted(inside)),
        tuple(_dot(row, fills, selection.area) for row in rows),
    )


def _measured(rows: Sequence[Row], nationwide: Sequence[Row]) -> tuple[maps.Measure, pd.DataFrame]:
    measure = maps.Measure(
        _("Transfer to the municipalities"),
        _("kroner per inhabitant"),
        "kroner",
        classed=tuple(value for row in nationwide if (value := to_float(row["per_inhabitant"]))),
    )
    frame = pd.DataFrame(
        {
            "code": [row["municipality_code"] for row in rows],
            "value": [to_float(row["per_inhabitant"]) for row in rows],
        }
    )
    return measure, frame.astype({"value": "float64"})


def _map_title(rows: Sequence[Row]) -> str:
    known = [row for row in rows if is_known(row["per_inhabitant"])]
    if len(known) < 2:
        return _("Transfer to the municipalities")
    most = max(known, key=lambda row: float(row["per_inhabitant"]))
    return _("{area} got most per inhabitant").format(area=most["name"])


def _grounds(options: FilterOptions, inside: Collection[str]) -> tuple[MapArea, ...]:
    """Counties under the dots: those of the area, and those around."""
    counties = sorted(options.within(COUNTRY, "fylke"), key=lambda area: area.code)
    return tuple(
        MapArea(
            area.code,
            area_words(area.name),
            "chosen" if area.code in inside else "outside",
            area_words(area.name),
        )
        for area in counties
    )


def _dot(row: Row, fills: Mapping[str, str], chosen: str) -> Dot:
    code = row["municipality_code"]
    text = _("{municipality}: {each} per inhabitant, {amount}").format(
        municipality=row["name"],
        each=format_cell(row["per_inhabitant"], "kroner"),
        amount=money(row["total_nok"]),
    )
    fill = fills.get(code, "hatched")
    return Dot(code, fill, row["longitude"], row["latitude"], text, code == chosen)


def _projects(rows: Sequence[Row], name: str) -> ListView:
    rows = sorted(rows, key=lambda row: -(to_float(row["amount_nok"]) or 0.0))
    link = Link(_("All projects"), "prosjekter")
    if not rows:
        title = _("No project is documented in {area}").format(area=name)
        return ListView(title, "", (), link)
    title = ngettext("{number} project in {area}", "{number} projects in {area}", len(rows))
    return ListView(
        title.format(number=count(len(rows)), area=name),
        _("Largest first; of every status"),
        tuple(map(_project_line, rows[:_PROJECTS])),
        link,
    )


def _project_line(row: Row) -> ListLine:
    year = to_float(row["year"])
    parts = (
        row["municipality"],
        year_text(year) if year is not None else "",
        label("projects.status", row["status"]) if row["status"] != "tildelt" else "",
    )
    return ListLine(
        row["title"],
        ", ".join(part for part in parts if part),
        money(row["amount_nok"]) if is_known(row["amount_nok"]) else not_stated(),
        Link("", "prosjekter", (("prosjekt", row["project_id"]),)),
        DEFAULT,
    )


def _services(rows: Sequence[Row]) -> tuple[ListView, ...]:
    running = _running(rows)
    if not running:
        return ()
    lines = tuple(
        ListLine(
            row["name"],
            label("service_sites.kind", row["kind"]),
            row["municipality"] or "",
            Link("", "prosjekter", (("hva", "tjenester"), ("tjeneste", row["site_id"]))),
            DEFAULT,
        )
        for row in running[:_SERVICES]
    )
    title = ngettext(
        "{number} service in operation", "{number} services in operation", len(running)
    )
    link = Link(_("All services"), "prosjekter", (("hva", "tjenester"),))
    return (ListView(title.format(number=count(len(running))), "", lines, link),)


def _rank_name(key: str) -> str:
    return {
        "transfer_per_inhabitant": _("Transfer per inhabitant"),
        "granted_per_inhabitant": _("Documented grants per inhabitant"),
        "projects_per_100000": _("Projects per 100,000 inhabitants"),
        "services": _("Services in operation"),
    }[key]


def _ranks(figures: Mapping[str, Row]) -> tuple[ListView, ...]:
    lines = tuple(
        _rank_line(key, row)
        for key in _RANKED
        if (row := figures.get(key)) is not None and to_float(row["value"])
    )
    if not lines:
        return ()
    link = Link(_("The whole profile"), "fylker")
    return (ListView(_("Among its peers"), "", lines, link),)


def _rank_line(key: str, row: Row) -> ListLine:
    form: Format = "count"
    if "per_" in key:
        form = "kroner" if "per_inhabitant" in key else "decimal"
    rank = ""
    if is_known(row["rank"]):
        rank = _("number {rank} of {of}").format(rank=count(row["rank"]), of=count(row["ranked"]))
    value = format_cell(row["value"], form, 1 if form == "decimal" else None)
    return ListLine(_rank_name(key), rank, value, Link("", "fylker"))


def _indicators(own: pd.DataFrame) -> tuple[IndicatorsView, ...]:
    """The area's own indicators with a wanted direction; those around the reform last."""
    judged = [row for row in rows_of(own) if row["direction"] in verdicts.JUDGED]
    if not judged:
        return ()
    judged.sort(
        key=lambda row: (not row["counted"], row["direction"] == "wanted", row["indicator_id"])
    )
    background = sum(not row["counted"] for row in judged)
    title = ngettext(
        "{number} indicator of its own has a wanted direction",
        "{number} indicators of its own have a wanted direction",
        len(judged),
    ).format(number=count(len(judged)))
    apart = ngettext(
        "{number} is background or measured by another, and counts in no verdict.",
        "{number} are background or measured by another, and count in no verdict.",
        background,
    ).format(number=count(background))
    return (
        IndicatorsView(
            title,
            compared(),
            tuple(indicator_line(row) for row in judged[:_INDICATORS]),
            join_sentences(apart if background else "", verdicts.not_why()),
            Link(_("All indicators"), "framdrift"),
        ),
    )
