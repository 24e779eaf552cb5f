"""Front page as a view: the answer in a sentence, four questions, a map, money by year, indicators.

One pure function over the store's answers; every text is formatted in the reader's language.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from lib import store as stores
from lib.charts import documented, maps, measures, periods, tables, verdicts
from lib.charts.chart_model import format_cell, is_known, join_sentences, to_float
from lib.charts.measures import MapValues
from lib.charts.money import pairs
from lib.i18n import _, count, decimal, money, ngettext, not_stated, percent
from lib.rows import Row
from lib.selection import COUNTRY, FilterOptions, Per, Selection
from lib.views.area_front import area_front, documented_answer
from lib.views.lines import (
    compared,
    indicator_line,
    later_transfer,
    relative_change,
    reported,
    rows_of,
    sentence,
    split_amount,
    where,
)
from lib.views.model import (
    Answer,
    Ask,
    EventsView,
    FrontView,
    IndicatorsView,
    Link,
    MapArea,
    MapView,
    PairBar,
    PairsView,
)
from lib.views.titles import country_title

# Themes of the indicators that measure coordination itself.
COORDINATION: Final = frozenset(
    {"kommunal akutt døgnenhet", "reinnleggelser", "utskrivningsklare pasienter"}
)
_AGAINST: Final = 5  # lines at most
_LINES: Final = 7
_EVENTS: Final = 3


def front_view(ask: Ask, options: FilterOptions, selection: Selection, today: date) -> FrontView:
    """Build the view of the front page.

    Args:
        ask: runs queries of `lib.store`.
        options: the filter options.
        selection: what is chosen.
        today: the day that status reports are counted on.
    """
    if selection.area != COUNTRY:
        return area_front(ask, options, selection, today)
    indicators = ask(stores.indicators, selection)
    coordination = verdicts.tally(indicators[indicators["theme"].isin(COORDINATION)])
    transfer = ask(stores.transfer_totals, selection)[0]
    amount = money(transfer["total_nok"]) if is_known(transfer["total_nok"]) else ""
    return FrontView(
        title=country_title(amount, coordination.against, coordination.judged),
        where=where(ask, options, selection),
        caveat=_caveat(coordination),
        answers=(
            _money_answer(transfer, selection.per),
            _grants_answer(ask, selection),
            _verdict_answer(verdicts.tally(indicators), coordination),
            _offices_answer(ask, selection, today),
        ),
        columns=(
            (_map(ask, selection),),
            (
                *_pairs(ask(stores.announced_by_year, selection), ask(stores.schemes)),
                *_events(ask(stores.milestones, selection)),
            ),
            (_indicators(indicators),),
        ),
    )


def _caveat(coordination: verdicts.Tally) -> str:
    if not coordination.judged:
        return ""
    return join_sentences(verdicts.weak_sentence(coordination), verdicts.not_why())


# --- The four questions ---------------------------------------------------------------------------


def _money_answer(row: Row, per: Per) -> Answer:
    question, link = _("Where did the money go?"), Link(_("The money"), "budsjett")
    if not is_known(row["total_nok"]):
        return Answer(question, not_stated(), "", later_transfer(), link, known=False)
    each = format_cell(row["per_inhabitant"], "kroner")
    of_all = documented.covered(row["covered"], row["municipalities_in_area"])
    if per == "innbygger":
        figure, unit = split_amount(row["per_inhabitant"])
        unit = _("{unit} per inhabitant").format(unit=unit).strip()
        text = _("is what the municipalities were to get in 2012, {amount} in all.").format(
            amount=money(row["total_nok"])
        )
    else:
        figure, unit = split_amount(row["total_nok"])
        text = _("is what the municipalities were to get in 2012, {each} per inhabitant.").format(
            each=each
        )
    return Answer(question, figure, unit, join_sentences(text, sentence(of_all)), link)


def _grants_answer(ask: Ask, selection: Selection) -> Answer:
    """What is found of the pot that was announced; of a scheme without that, what is documented."""
    row = ask(stores.headline, selection)[0]
    announced, found = to_float(row["announced_nok"]), to_float(row["documented_nok"]) or 0.0
    if announced is None:
        return documented_answer(ask, selection, ask(stores.documented_totals, selection)[0])
    figure, unit = split_amount(announced)
    number, small = split_amount(found)
    text = _("of “{pot}” {years} is found again in named projects: {share}.").format(
        pot=documented.pot_name(ask(stores.schemes)),
        years=periods.years(row["first_year"], row["last_year"]),
        share=documented.share(found, announced),
    )
    of_all = f"{figure} {unit}".strip()
    return Answer(
        _("What was promised, and what is found again?"),
        number,
        _("of {amount}").format(amount=of_all)
        if small == unit
        else _("{unit} of {amount}").format(unit=small, amount=of_all).strip(),
        text,
        Link(_("By round"), "budsjett"),
    )


def _verdict_answer(tally: verdicts.Tally, coordination: verdicts.Tally) -> Answer:
    question = _("Does it help?")
    link = Link(_("All indicators"), "framdrift")
    if not tally.judged:
        text = _("No indicator can be judged in what is chosen.")
        return Answer(question, _("not known"), "", text, link, known=False)
    unit = ngettext("of {number} indicator", "of {number} indicators", tally.judged)
    text = _("go the wanted way.")
    if coordination.judged:
        text = join_sentences(
            text,
            ngettext(
                "Of the {number} that measures coordination itself, {against} goes against it.",
                "Of the {number} that measure coordination itself, {against} go against it.",
                coordination.judged,
            ).format(number=count(coordination.judged), against=count(coordination.against)),
        )
    return Answer(
        question, count(tally.wanted), unit.format(number=count(tally.judged)), text, link
    )


def _offices_answer(ask: Ask, selection: Selection, today: date) -> Answer:
    row, reporting = (
        ask(stores.headline, selection)[0],
        ask(stores.reporting, selection, today),
    )
    offices, strengthened = int(row["offices"]), int(row["strengthened"])
    text = (
        ngettext(
            "with the county governors; {strengthened} strengthened with one position.",
            "with the county governors; {strengthened} strengthened with one position each.",
            strengthened,
        ).format(strengthened=count(strengthened))
        if strengthened
        else _("with the county governors.")
    )
    return Answer(
        _("Who follows up?"),
        count(offices),
        ngettext("office", "offices", offices),
        join_sentences(text, reported(reporting[0])),
        Link(_("The network"), "organisering"),
    )


# --- The map --------------------------------------------------------------------------------------


def _map(ask: Ask, selection: Selection) -> MapView:
    by_area = ask(stores.transfers_by, selection, "county")
    return _map_view(
        measures.transfers(
            by_area, "innbygger", ask(stores.transfers_by, selection.nationwide(), "county")
        )
    )


def _map_view(values: MapValues) -> MapView:
    measure, rows = values.measure, rows_of(values.frame)
    fills = maps.fill_names(values.frame, measure)
    ranked = sorted((r for r in rows if is_known(r["value"])), key=lambda r: -r["value"])
    shown = {row["code"] for row in (*ranked[:2], *ranked[-1:])}
    unknown = [row for row in rows if not is_known(row["value"])][:1]
    shown |= {row["code"] for row in unknown}
    areas = tuple(
        MapArea(
            row["code"],
            row["name"],
            fills.get(row["code"], "hatched"),
            f"{row['name']}: {maps.said_of(row, measure, 0)}",
            _label(row, measure) if row["code"] in shown else "",
            opens=True,
        )
        for row in sorted(rows, key=lambda row: row["code"])
    )
    title = (
        _("{area} got most per inhabitant").format(area=ranked[0]["name"])
        if ranked
        else measure.title
    )
    legend = maps.fill_legend(values.frame, measure)
    link = Link(_("The whole map"), "kart", (("mal", "overforing"),))
    return MapView(title, measure.named, "fylke", areas, legend, values.note, title, link)


def _label(row: Row, measure: maps.Measure) -> str:
    if not is_known(row["value"]):
        return _("{area}: not stated").format(area=row["name"])
    return f"{row['name']} {format_cell(row['value'], measure.format)}"


# --- Announced and documented ---------------------------------------------------------------------


def _pairs(years: Sequence[Row], schemes: Sequence[Row]) -> tuple[PairsView, ...]:
    drawn = pairs(years)
    if not drawn:
        return ()
    most = max((float(row["announced_nok"]) for row in drawn[1:]), default=1.0)
    bars = tuple(
        PairBar(
            row["title"],
            decimal(row["announced_nok"] / 1e6, 1),
            _documented_text(row["documented_nok"]),
            float(row["announced_nok"]) / most,
            (to_float(row["documented_nok"]) or 0.0) / most,
        )
        for row in drawn[1:]
    )
    share = drawn[0]["share_nok"]
    title = (
        _("{share} of what was announced is found again in a project").format(share=percent(share))
        if is_known(share)
        else _("Announced and documented")
    )
    unit = _("{pot}, NOK million").format(pot=documented.pot_name(schemes))
    note = _("That money is not found in open sources does not mean that it was not used.")
    return (PairsView(title, unit, bars, note, Link(_("By round"), "budsjett")),)


def _documented_text(nok: object) -> str:
    """Documented amount in millions; words where nothing is."""
    amount = to_float(nok)
    return decimal(amount / 1e6, 1) if amount else _("nothing found")


# --- Indicators -----------------------------------------------------------------------------------


def _indicators(rows: pd.DataFrame) -> IndicatorsView:
    judged = [
        row for row in rows_of(rows) if row["counted"] and row["direction"] in {"against", "wanted"}
    ]
    against = [row for row in judged if row["direction"] == "against"]
    against.sort(key=lambda row: (row["theme"] not in COORDINATION, -abs(relative_change(row))))
    wanted = [row for row in judged if row["direction"] == "wanted"]
    wanted.sort(key=lambda row: -abs(relative_change(row)))
    shown = [*against[:_AGAINST], *wanted][:_LINES]
    return IndicatorsView(
        _indicators_title(len(judged), len(against)),
        compared() if judged else "",
        tuple(indicator_line(row) for row in shown),
        verdicts.not_why() if judged else "",
        Link(_("All {number} indicators").format(number=count(len(rows))), "framdrift"),
    )


def _indicators_title(judged: int, against: int) -> str:
    if not judged:
        return _("No indicator can be judged yet")
    if not against:
        return _("No indicator goes against the wanted direction")
    return ngettext(
        "{number} indicator goes against the wanted direction",
        "{number} indicators go against the wanted direction",
        against,
    ).format(number=count(against))


# --- Milestones -----------------------------------------------------------------------------------


def _events(milestones: Sequence[Row]) -> tuple[EventsView, ...]:
    latest = tables.latest_milestones(milestones)[:_EVENTS]
    if not latest:
        return ()
    events = tuple((event.date, event.title, event.language) for event in latest)
    link = Link(_("All {number}").format(number=count(len(milestones))), "framdrift")
    return (EventsView(_("Latest milestones"), events, link),)
