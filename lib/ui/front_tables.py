"""Tables and sources behind the front page's view, for its downloads and its list of sources.

Nothing is computed until a file is made or the list is opened; a file is made in another thread,
where the session cannot be asked.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

import streamlit as st

from lib import store as stores
from lib.charts import compare, money, progress, result_rows
from lib.charts.chart_model import Chart, Table
from lib.i18n import _
from lib.selection import COUNTRY, Selection
from lib.store import Search, Store
from lib.ui import page_downloads
from lib.ui.markdown import area_name
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.views.model import Ask

_ALL: Final = 100_000  # rows, more than there are
Ids: TypeAlias = Iterable[str]


class Part(NamedTuple):
    """Part of the view: its key and title, and what finds its table and the ids of its sources."""

    key: str
    title: str
    table: Callable[[], Table]
    sources: Callable[[], Ids]


def add(chosen: Selection) -> None:
    """Put the view's tables on the list of what the page can be taken along as."""
    for part in _parts(partial(_asked, st.session_state["store"]), chosen):
        page_downloads.add(f"front_{part.key}", part.title, part.table, part.sources)


def sources(chosen: Selection) -> list[tuple[str, tuple[str, ...]]]:
    """Title and source ids of each part of the view that has sources."""
    found = [(part.title, tuple(dict.fromkeys(part.sources()))) for part in _parts(_cached, chosen)]
    offices = cached_query(stores.headline_sources, chosen, "offices").column("source_id")
    found.append((_("County governor offices"), tuple(offices)))
    return [(title, ids) for title, ids in found if any(ids)]


def _asked(store: Store, query: Callable[..., Any], *arguments: Any) -> Any:
    return query(store, *arguments)


def _cached(query: Callable[..., Any], *arguments: Any) -> Any:
    return cached_query(query, *arguments)


def _parts(ask: Ask, chosen: Selection) -> list[Part]:
    """Parts of the country's view, or of an area's."""
    level = "county" if chosen.area == COUNTRY else "municipality"
    name = area_name(cached_filter_options().areas[chosen.area])
    parts = [
        Part(
            "transfers",
            _("Transfer to the municipalities, 2012"),
            partial(_transfers, ask, chosen, level),
            partial(_ids, ask, stores.transfer_sources, chosen),
        ),
        _of_chart("rounds", _("Announced and documented, by round"), _rounds, ask, chosen),
        Part(
            "indicators",
            _("Indicators"),
            partial(_indicators, ask, chosen, name),
            partial(_indicator_sources, ask, chosen, name),
        ),
    ]
    if chosen.area == COUNTRY:
        return [*parts, _of_chart("milestones", _("Milestones"), _milestones, ask, chosen)]
    rows = partial(ask, stores.find_projects, chosen, Search(size=_ALL))
    sites = partial(ask, stores.find_services, chosen, Search(order="name", size=_ALL))
    return [
        *parts,
        _of_rows("projects", _("Projects"), rows, result_rows.projects_table),
        _of_rows("services", _("Services"), sites, result_rows.services_table),
    ]


def _of_chart(
    key: str, title: str, make: Callable[[Ask, Selection], Chart], ask: Ask, chosen: Selection
) -> Part:
    return Part(key, title, lambda: make(ask, chosen).table, lambda: make(ask, chosen).sources)


def _of_rows(key: str, title: str, find: Callable[[], Any], table: Callable[[Any], Table]) -> Part:
    return Part(key, title, lambda: table(find()), lambda: find().column("source_id"))


def _ids(ask: Ask, query: Callable[..., Any], chosen: Selection) -> Ids:
    return tuple(ask(query, chosen).column("source_id"))


def _transfers(ask: Ask, chosen: Selection, level: str) -> Table:
    totals, proposed = ask(stores.transfer_totals, chosen), ask(stores.proposed_transfer, chosen)
    if level == "county":
        rows = ask(stores.transfers_by, chosen, "county")
        return money.transfers_bars(rows, totals, chosen.per, "county", proposed).table
    rows = ask(stores.transfers, chosen)
    return money.transfers_municipalities(rows, totals, chosen.per, proposed).table


def _rounds(ask: Ask, chosen: Selection) -> Chart:
    country = chosen.nationwide()
    return money.announced_documented(
        ask(stores.rounds, country), ask(stores.announced_by_year, country), ask(stores.schemes)
    )


def _indicators(ask: Ask, chosen: Selection, name: str) -> Table:
    return compare.indicators_table([(name, ask(stores.area_indicators, chosen))])


def _indicator_sources(ask: Ask, chosen: Selection, name: str) -> Ids:
    return compare.indicator_sources([(name, ask(stores.area_indicators, chosen))])


def _milestones(ask: Ask, chosen: Selection) -> Chart:
    return progress.timeline(ask(stores.milestones, chosen), chosen.year)
