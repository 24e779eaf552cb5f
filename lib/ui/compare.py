"""Areas in full, and side by side."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.charts import discs, findings
from lib.charts.rows import records
from lib.i18n import _, count, data_column, date_text, label, ngettext
from lib.selection import COUNTRY, MOST_OTHERS, Area, Selection, to_address
from lib.ui import choose as choose_one
from lib.ui import country_map, find, show
from lib.ui.ask import ask, choices, made
from lib.ui.pagelist import PAGES
from lib.ui.state import choose, selection
from lib.ui.text import area_name, plain

_FILE: Final = "pages/network/counties.py"
_RANKED: Final = "hjemmetjeneste_brukere"  # the first figure of the municipalities
_FEW: Final = 10  # projects that are listed here; the rest stand on their own page


def choose_others() -> None:
    """Let the reader put up to three more areas of the same kind beside the first."""
    chosen = selection()
    area = choices().areas[chosen.area]
    if area.code == COUNTRY:
        st.info(
            _("Choose a health region, a county or a municipality in the sidebar to compare it.")
        )
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
    inside = choices().within(area.parent or COUNTRY, area.kind)
    every = dict.fromkeys((*inside, *choices().within(COUNTRY, area.kind)))
    chosen = {code: choices().areas[code] for code in selection().others}
    every.update(dict.fromkeys(chosen.values()))
    return {one.code: area_name(one) for one in every if one.code != area.code}


def _others_chosen() -> None:
    codes = (st.session_state[f"other_{place}"] for place in range(MOST_OTHERS))
    choose(others=tuple(dict.fromkeys(code for code in codes if code)))


def areas() -> list[tuple[str, Selection]]:
    """The chosen areas by name, the first first, each as a selection of its own."""
    chosen = selection()
    codes = (chosen.area, *chosen.others)
    return [
        (area_name(choices().areas[code]), replace(chosen, area=code, others=())) for code in codes
    ]


def sources(shown: Iterable[tuple[str, Selection]]) -> tuple[str, ...]:
    """The sources behind the key figures of all the areas, the first one's first."""
    found = (ask(stores.profile_sources, each)["source_id"] for _area, each in shown)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def country() -> Selection:
    """The whole country, otherwise as chosen."""
    return replace(selection(), area=COUNTRY, others=())


def office(area: str) -> None:
    """The health region, and who follows the reform up here."""
    around = [one for one in choices().chain(area) if one.kind == "helseregion"]
    if around and around[0].code != area:
        st.markdown(plain(_("Health region: {name}").format(name=area_name(around[0]))))
    for row in records(ask(stores.area_office, area)):
        where = _("{office}, seat in {seat}").format(office=row["name"], seat=row["seat"])
        website = show.link(_("website"), row["website"])
        st.markdown(f"**{plain(where)}** ({website})")
        st.caption(plain(findings.position(row)))
        if row["strengthened"]:
            since = date_text(row["strengthened_from"])
            text = _("Strengthened with one position for the reform, from {date}.")
            st.markdown(plain(text.format(date=since)))
        show.source_list([row["source_id"], row["strengthened_source_id"]])


def projects(chosen: Selection) -> None:
    """The area's projects, the newest first, and the way to all of them."""
    search = stores.Search(size=_FEW)
    totals = records(ask(stores.find_projects_count, chosen, search))[0]
    st.markdown(plain(findings.projects_found(totals)))
    with find.listed("projects"):
        for row in records(ask(stores.find_projects, chosen, search)):
            find.link_to(find.PROJECTS, row["project_id"], row["title"])
    if totals["rows"] > _FEW:
        all_of(find.PROJECTS, chosen, _("All {number} projects"), int(totals["rows"]))


def services(chosen: Selection) -> None:
    """The area's services by kind, and the way to all of them."""
    search = stores.Search(order="name")
    totals = records(ask(stores.find_services_count, chosen, search))[0]
    st.markdown(plain(findings.services_found(totals)))
    counts = ask(stores.service_facets, chosen, search)
    lines = [
        f"- {plain(label('service_sites.kind', row['value']))}: {count(row['rows'])}"
        for row in records(counts[counts["facet"] == "kind"])
    ]
    if lines:
        st.markdown("\n".join(lines))
        number = int(totals["rows"])
        words = ngettext("The {number} service", "All {number} services", number)
        all_of(find.SERVICES, chosen, words, number)


def municipalities(mappable: pd.DataFrame) -> None:
    """The area's municipalities by an indicator, ranked within their counties."""
    column = data_column("name", mappable)
    rows = mappable[mappable["kind"] == "kommune"]
    words = dict(zip(rows["indicator_id"], rows[column], strict=True))
    if not words:
        st.info(_("No indicator has figures for municipalities."))
        return
    default = _RANKED if _RANKED in words else next(iter(words))
    name = choose_one.from_list("kommunetall", _("Figure"), words, default)
    found = country_map.municipal(name)
    table = made(discs.municipal_table, found)
    sources = country_map.municipal_sources(found)
    show.table_with_title(table, found.measure.heading, sources)
    show.notes(discs.note(found))
    show.source_list(sources)


def all_of(of: find.Kind, chosen: Selection, words: str, number: int) -> None:
    """A link to the list of all that is chosen."""
    address = to_address(chosen, choices())
    if of is find.SERVICES:
        address["hva"] = of.code
    page = next(page for page in PAGES if page.address == "prosjekter")
    st.page_link(
        page.file,
        label=words.format(number=count(number)),
        icon=":material/arrow_forward:",
        query_params=address,
    )


def similar(area: str) -> None:
    """Areas with about as many inhabitants, each a link that puts it beside this one."""
    with find.listed("similar"):
        _similar(area)


def _similar(area: str) -> None:
    for row in records(ask(stores.similar, area)):
        words = _("{area} ({people} inhabitants)").format(
            area=row["name"], people=count(row["population"])
        )
        both = replace(selection(), area=area, others=(row["code"],))
        st.page_link(
            _FILE,
            label=plain(words),
            icon=":material/compare_arrows:",
            query_params=to_address(both, choices()),
        )
