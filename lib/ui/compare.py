"""Areas in full, and side by side."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

import streamlit as st

from lib import store as stores
from lib.charts import compare as figures
from lib.charts import discs, documented, result_rows
from lib.charts.map_layers import RUNNING
from lib.i18n import _, area_words, count, data_text, date_text, label, ngettext
from lib.rows import Rows
from lib.selection import COUNTRY, MOST_OTHERS, Area, Selection, to_query_params
from lib.ui import components, country_map, listing
from lib.ui import inputs as choose_one
from lib.ui.markdown import area_name, escape_markdown
from lib.ui.navigation import PAGES
from lib.ui.query_cache import cached_filter_options, cached_query, memoized
from lib.ui.state import selection, update_selection

_FILE: Final = "pages/network/counties.py"
_RANKED: Final = "hjemmetjeneste_brukere"  # the first figure of the municipalities
_FEW: Final = 10  # projects that are listed here; the rest stand on their own page


def choose_others() -> None:
    """Let the reader put up to three more areas of the same kind beside the first."""
    chosen = selection()
    area = cached_filter_options().areas[chosen.area]
    if area.code == COUNTRY:
        st.info(_("Choose a health region, a county or a municipality at the top to compare it."))
        return
    names = {"": _("None"), **_comparable(area)}
    for place, column in enumerate(st.columns(MOST_OTHERS)):
        key = f"other_{place}"
        st.session_state[key] = chosen.others[place] if place < len(chosen.others) else ""
        with column:
            st.selectbox(
                _("Compare with ({number})").format(number=place + 1),
                list(names),
                format_func=names.__getitem__,
                key=key,
                on_change=_others_chosen,
                placeholder=_("None"),
            )


def _comparable(area: Area) -> dict[str, str]:
    """Areas of the same kind; municipalities of the same county first."""
    inside = cached_filter_options().within(area.parent or COUNTRY, area.kind)
    every = dict.fromkeys((*inside, *cached_filter_options().within(COUNTRY, area.kind)))
    chosen = {code: cached_filter_options().areas[code] for code in selection().others}
    every.update(dict.fromkeys(chosen.values()))
    return {one.code: area_name(one) for one in every if one.code != area.code}


def _others_chosen() -> None:
    codes = (st.session_state[f"other_{place}"] for place in range(MOST_OTHERS))
    update_selection(others=tuple(dict.fromkeys(code for code in codes if code)))


def areas() -> list[tuple[str, Selection]]:
    """The chosen areas by name, the first first, each as a selection of its own."""
    chosen = selection()
    codes = (chosen.area, *chosen.others)
    return [
        (area_name(cached_filter_options().areas[code]), replace(chosen, area=code, others=()))
        for code in codes
    ]


def sources(shown: Iterable[tuple[str, Selection]]) -> tuple[str, ...]:
    """The sources behind the key figures of all the areas, the first one's first."""
    found = (
        cached_query(stores.profile_sources, each).column("source_id") for _area, each in shown
    )
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def country() -> Selection:
    """The whole country, otherwise as chosen."""
    return selection().nationwide()


def office(area: str) -> None:
    """The health region, and who follows the reform up here."""
    around = [one for one in cached_filter_options().chain(area) if one.kind == "helseregion"]
    if around and around[0].code != area:
        st.markdown(escape_markdown(_("Health region: {name}").format(name=area_name(around[0]))))
    for row in cached_query(stores.area_office, area):
        where = _("{office}, seat in {seat}").format(office=row["name"], seat=row["seat"])
        website = components.link(_("website"), row["website"])
        st.markdown(f"**{escape_markdown(where)}** ({website})")
        st.caption(escape_markdown(result_rows.position(row)))
        if row["strengthened"]:
            since = date_text(row["strengthened_from"])
            text = _("Strengthened with one position for the reform, from {date}.")
            st.markdown(escape_markdown(text.format(date=since)))
        components.source_list([row["source_id"], row["strengthened_source_id"]])


def projects(chosen: Selection) -> None:
    """The area's projects, the newest first, and the way to all of them."""
    search = stores.Search(size=_FEW)
    totals = cached_query(stores.find_projects_count, chosen, search)[0]
    which = documented.which(cached_query(stores.schemes), chosen.scheme)
    st.markdown(escape_markdown(result_rows.projects_found(totals, which)))
    with listing.listed("projects"):
        for row in cached_query(stores.find_projects, chosen, search):
            listing.link_to(listing.PROJECTS, row["project_id"], row["title"])
    if totals["rows"] > _FEW:
        all_of(listing.PROJECTS, chosen, _("All {number} projects"), int(totals["rows"]))


def services(chosen: Selection) -> None:
    """The services in operation by kind, how many are planned or closed, and the way to all."""
    totals = cached_query(stores.find_services_count, chosen, stores.Search())[0]
    undated = _undated(chosen)
    if totals["rows"] or not undated:
        st.markdown(escape_markdown(result_rows.services_found(totals)))
    if undated:
        st.caption(escape_markdown(undated))
    running = stores.Search(facets=(("status", (RUNNING,)),))
    counts = cached_query(stores.service_facets, chosen, running)
    lines = [
        f"- {escape_markdown(label('service_sites.kind', row['value']))}: {count(row['rows'])}"
        for row in counts.where("facet", "kind")
    ]
    if lines:
        st.markdown("\n".join(lines))
    if number := int(totals["rows"]):
        words = ngettext("The service", "All {number} services", number)
        all_of(listing.SERVICES, chosen, words, number)


def _undated(chosen: Selection) -> str:
    """How many services have no place in the chosen year."""
    area = area_words(cached_filter_options().areas[chosen.area].name)
    return figures.undated_services(cached_query(stores.profile, chosen), area)


def municipalities(mappable: Rows) -> None:
    """The area's municipalities by an indicator, ranked within their counties."""
    rows = mappable.where("kind", "kommune")
    words = {row["indicator_id"]: data_text(row, "name") for row in rows}
    if not words:
        st.info(_("No indicator has figures for municipalities."))
        return
    default = _RANKED if _RANKED in words else next(iter(words))
    name = choose_one.select("kommunetall", _("Figure"), words, default)
    found = country_map.municipal(name)
    table = memoized(discs.municipal_table, found)
    sources = country_map.municipal_sources(found)
    components.table_with_title(table, found.measure.heading, sources, discs.note(found))
    components.notes(discs.note(found))
    components.source_list(sources)


def all_of(of: listing.ResultKind, chosen: Selection, words: str, number: int) -> None:
    """A link to the list of all that is chosen."""
    address = to_query_params(chosen, cached_filter_options())
    if of is listing.SERVICES:
        address["hva"] = of.code
    page = next(page for page in PAGES if page.url_path == "prosjekter")
    st.page_link(
        page.file,
        label=words.format(number=count(number)),
        icon=":material/arrow_forward:",
        query_params=address,
    )


def similar(area: str) -> None:
    """Areas with about as many inhabitants, each a link that puts it beside this one."""
    with listing.listed("similar"):
        _similar(area)


def _similar(area: str) -> None:
    for row in cached_query(stores.similar, area):
        words = _("{area} ({people} inhabitants)").format(
            area=row["name"], people=count(row["population"])
        )
        both = replace(selection(), area=area, others=(row["code"],))
        st.page_link(
            _FILE,
            label=escape_markdown(words),
            icon=":material/compare_arrows:",
            query_params=to_query_params(both, cached_filter_options()),
        )
