"""What the reader can choose, the same on every page."""

from typing import Final

import streamlit as st

from lib import store as stores
from lib.i18n import _, data_text
from lib.selection import COUNTRY, Area
from lib.ui import languages, page_guide
from lib.ui.markdown import area_name, up_to
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.ui.search_box import search_box
from lib.ui.state import choose_area, parse_per, selection, update_selection

_KINDS = ("helseregion", "fylke", "kommune")
_ALL_YEARS: Final = 0
_TERMS = {"helseregion": ("health_region",)}


def draw() -> None:
    """Draw the widgets; each changes the selection by a callback, before the page is drawn."""
    with st.sidebar:
        search_box()
        languages.draw("language")
        st.header(_("What is shown"), anchor=False)
        _area_widgets()
        _scheme_widget()
        _year_widget()
        _per_widget()
        st.button(_("Reset to the whole country"), on_click=_reset, type="tertiary")


def _area_widgets() -> None:
    """Three levels that cascade: each offers what lies inside the one above."""
    chosen = {area.kind: area for area in cached_filter_options().chain(selection().area)}
    labels = {
        "helseregion": (_("Health region"), _("All health regions")),
        "fylke": (_("County"), _("All counties")),
        "kommune": (_("Municipality"), _("All municipalities")),
    }
    above = COUNTRY
    for kind in _KINDS:
        if kind == "kommune" and "fylke" not in chosen:
            return
        label, everything = labels[kind]
        _area_widget(kind, above, chosen.get(kind), label, everything)
        above = chosen[kind].code if kind in chosen else above


def _area_widget(kind: str, above: str, chosen: Area | None, label: str, everything: str) -> None:
    names = {area.code: area_name(area) for area in cached_filter_options().within(above, kind)}
    key = f"area_{kind}"
    st.session_state[key] = chosen.code if chosen else above
    st.selectbox(
        label,
        [above, *names],
        format_func=lambda code: names.get(code, everything),
        key=key,
        on_change=_area_chosen,
        args=(key,),
        placeholder=label,
        help=page_guide.help_on(_TERMS.get(kind, ())),
    )


def _area_chosen(key: str) -> None:
    choose_area(st.session_state[key])


def _scheme_widget() -> None:
    schemes = cached_query(stores.schemes)
    names = {"": _("All schemes")}
    names |= {row["scheme_id"]: data_text(row, "name") for row in schemes}
    st.session_state["scheme"] = selection().scheme or ""
    st.selectbox(
        _("Grant scheme"),
        list(names),
        format_func=names.__getitem__,
        key="scheme",
        on_change=lambda: update_selection(scheme=st.session_state["scheme"] or None),
        placeholder=_("Grant scheme"),
    )


def _year_widget() -> None:
    available, chosen = cached_filter_options(), selection()
    years = range(available.latest_year, available.first_year - 1, -1)
    words = {_ALL_YEARS: _("All years"), **{one: up_to(one) for one in years}}
    st.session_state["year"] = _ALL_YEARS if chosen.latest else chosen.year
    st.selectbox(
        _("Years shown"),
        list(words),
        format_func=words.__getitem__,
        key="year",
        on_change=_year_chosen,
        placeholder=_("Year"),
        help=_(
            "Everything that had happened by the end of the year. Rows without a year are in "
            "“All years” alone, and in no year's state."
        ),
    )


def _year_chosen() -> None:
    year = int(st.session_state["year"])
    if year == _ALL_YEARS:
        update_selection(year=cached_filter_options().latest_year, latest=True)
    else:
        update_selection(year=year, latest=False)


def _per_widget() -> None:
    words = {"kroner": _("kroner"), "innbygger": _("per inhabitant")}
    st.session_state["per"] = selection().per
    st.radio(
        _("Amounts in"),
        list(words),
        format_func=words.__getitem__,
        key="per",
        on_change=lambda: update_selection(per=parse_per(st.session_state["per"])),
        horizontal=True,
        help=page_guide.help_on(("per_inhabitant",)),
    )


def _reset() -> None:
    default = cached_filter_options().default()
    update_selection(
        area=default.area, others=(), scheme=None, year=default.year, latest=True, per=default.per
    )
