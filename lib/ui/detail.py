"""One project, or one service, in full."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.charts import result_rows
from lib.charts.chart_model import Chart, Table, slug, to_float
from lib.charts.locator_map import place_map
from lib.charts.maps import Basemap
from lib.charts.svg_map import Caption, place_svg
from lib.i18n import _, current_language, ngettext
from lib.ui import compare, components, drawn_map, history, listing, page_downloads, status
from lib.ui.listing import PROJECTS, ResultKind
from lib.ui.markdown import escape_markdown, mark_language, mark_prefix
from lib.ui.query_cache import cached_filter_options, cached_query, memoized
from lib.ui.state import selection
from lib.ui.theme import dark, map_size

_MAP_HEIGHT: Final = 320


def draw(of: ResultKind, identifier: str) -> None:
    """Draw it, or say that there is no such one."""
    listing.back(of)
    found = (
        cached_query(stores.project, identifier)
        if of is PROJECTS
        else cached_query(stores.service, identifier)
    )
    if not found:
        st.warning(
            _(
                "There is nothing here called {id}. It may have been removed, or the address cut."
            ).format(id=escape_markdown(identifier[:80]))
        )
        return
    row = found[0]
    st.header(mark_language(str(row[of.title])), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        facts = result_rows.project_facts(row) if of is PROJECTS else result_rows.service_facts(row)
        _facts(str(row[of.title]), facts, row["source_id"])
        if of is PROJECTS:
            _round_and_partners(row)
            status.of_project(identifier, str(row[of.title]))
        components.source_list([row["source_id"]])
        table = "projects" if of is PROJECTS else "service_sites"
        history.of_row(table, (identifier,), str(row[of.title]))
        listing.report_error(of, identifier)
    with right:
        _place(row)
        _neighbours(of, row, identifier)


def _facts(title: str, facts: Sequence[tuple[str, str]], source: str) -> None:
    frame = pd.DataFrame(facts, columns=[_("Fact"), _("Value")], dtype=object)
    page_downloads.add("facts", title, Table(slug(_("Facts")), frame, {}, "facts"), [source])
    own = result_rows.own_words()
    cells = [
        (escape_markdown(name), mark_language(said) if name in own else escape_markdown(said))
        for name, said in facts
    ]
    shown = pd.DataFrame(cells, columns=frame.columns, dtype=object)
    st.table(shown, border="horizontal", hide_index=True, alt=_("Facts"))


def _round_and_partners(row: Mapping[str, Any]) -> None:
    st.subheader(_("Round"), anchor=False)
    st.markdown(mark_prefix(result_rows.round_sentence(row), str(row["round_title"] or "")))
    partners = result_rows.partner_lines(cached_query(stores.project_partners, row["project_id"]))
    st.subheader(_("Partners"), anchor=False)
    if partners:
        st.markdown("\n".join(f"- {mark_language(partner)}" for partner in partners))
    else:
        st.markdown(_("No partners are stated."))


def _place(row: Mapping[str, Any]) -> None:
    st.subheader(_("Place"), anchor=False)
    if row["municipality_code"] is None:
        st.info(_("No municipality is stated, so there is no place to show on a map."))
        return
    ground = memoized(
        Basemap,
        cached_query(stores.shapes, "fylke"),
        selected=row["county_code"],
        dark=dark(),
        width=map_size().width,
    )
    chart = memoized(place_map, row["municipality"], row["latitude"], row["longitude"], ground)
    _map(chart, partial(_drawing, row, ground, chart))
    components.notes(chart.note, stores.map_attribution())


def _map(chart: Chart, drawing: Callable[[], str]) -> None:
    if drawn_map.wanted():
        drawn_map.draw(drawing, chart.alt, escape_markdown(chart.alt))
        return
    with st.session_state["hidden"]:  # where nothing moves for it
        # The page has just got an address of its own: a report of the browser's would come with the
        # one before.
        st.html(drawn_map.marker())
    st.pydeck_chart(chart.figure, height=_MAP_HEIGHT, alt=chart.alt, key="place")


def _drawing(row: Mapping[str, Any], ground: Basemap, chart: Chart) -> str:
    east, north = to_float(row["longitude"]), to_float(row["latitude"])
    point = None if east is None or north is None else (east, north)
    return place_svg(ground, point, Caption(chart.title, chart.alt, language=current_language()))


def _neighbours(of: ResultKind, row: Mapping[str, Any], identifier: str) -> None:
    if row["municipality_code"] is None:
        return
    place = row["municipality_code"]
    others = (
        cached_query(stores.nearby_projects, place, identifier)
        if of is PROJECTS
        else cached_query(stores.nearby_services, place, identifier)
    )
    title = _("Other projects in {place}") if of is PROJECTS else _("Other services in {place}")
    st.subheader(escape_markdown(title.format(place=row["municipality"])), anchor=False)
    if not others:
        st.markdown(_("None are known."))
        return
    with listing.listed("neighbours"):
        for other in others:
            listing.link_to(of, str(other[of.key]), str(other[of.title]))
    every = int(others[0]["total"])
    if every > len(others):
        words = _("All {number} projects")
        if of is not PROJECTS:
            words = ngettext("The service", "All {number} services", every + 1)
        there = replace(
            cached_filter_options().default(), area=place, language=selection().language
        )
        compare.all_of(of, there, words, every + 1)
