"""Filter row of every page: area, scheme, status year and unit of money."""

from functools import lru_cache
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib import store as stores
from lib.i18n import _, current_language, data_text
from lib.selection import COUNTRY, Area, FilterOptions
from lib.ui import languages, page_guide
from lib.ui.markdown import area_name, escape_markdown, up_to
from lib.ui.navigation import PAGES
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.ui.search_box import search_box
from lib.ui.state import choose_area, parse_per, selection, update_selection
from lib.ui.theme import narrow

_ALL_YEARS: Final = 0
_LEVELS: Final = ("land", "helseregion", "fylke", "kommune")


def draw() -> DeltaGenerator:
    """Draw the row; each widget changes the selection by a callback, before the page is drawn.

    In a narrow window the filters are one button that says what is chosen.

    Returns:
        The place of the downloads, which are known when the page is drawn.
    """
    small = narrow()
    with st.container(horizontal=True, key="tools", gap="xsmall", vertical_alignment="center"):
        search_box()
        if not small:
            languages.draw("language")
    with st.container(horizontal=True, key="filters", gap="xsmall", vertical_alignment="center"):
        if small:
            with st.popover(escape_markdown(_chosen_words()), icon=":material/tune:", key="choose"):
                _widgets()
                languages.draw("language")
                _explanations()
        else:
            _widgets()
            with st.popover(
                _("About the choices"), icon=":material/help:", type="tertiary", key="about_choices"
            ):
                _explanations()
            st.space("stretch")
        downloads = st.popover(_("Download and share"), icon=":material/download:", key="share")
        st.page_link(
            next(spec.file for spec in PAGES if spec.url_path == "presentasjon"),
            label=_("Show on a big screen"),
            icon=":material/slideshow:",
        )
    return downloads


def _widgets() -> None:
    _area_widget()
    _scheme_widget()
    _year_widget()
    _per_widget()
    if _is_narrowed():
        st.button(_("Reset"), on_click=_reset, type="tertiary", key="reset")


def _explanations() -> None:
    """What the choices mean: the health regions, the years, and amounts per inhabitant."""
    years = _(
        "Everything that had happened by the end of the year. Rows without a year are in "
        "“All years” alone, and in no year's state."
    )
    years_shown = _("Years shown")
    lines = (
        page_guide.line("health_region"),
        f"**{escape_markdown(years_shown)}**: {escape_markdown(years)}",
        page_guide.line("per_inhabitant"),
    )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _chosen_words() -> str:
    """What is chosen, in short: `Troms, fylke · Alle år`."""
    chosen = selection()
    parts = [
        _area_names()[chosen.area],
        _("All years") if chosen.latest else up_to(chosen.year),
        *([_scheme_names()[chosen.scheme]] if chosen.scheme else []),
        *([_("per inhabitant")] if chosen.per == "innbygger" else []),
    ]
    return " · ".join(parts)


def _area_widget() -> None:
    """All areas in one field: the country, then each level by name."""
    names = _area_names()
    st.session_state["area"] = selection().area
    st.selectbox(
        _("Area"),
        list(names),
        format_func=names.__getitem__,
        key="area",
        on_change=_area_chosen,
        placeholder=_("Area"),
        label_visibility="collapsed",
        width=215,
    )


def _area_names() -> dict[str, str]:
    return _names(st.session_state["store"], st.session_state["version"].stamp, current_language())


@lru_cache(maxsize=8)
def _names(_store: object, _stamp: object, _language: str) -> dict[str, str]:
    options = cached_filter_options()
    areas = [area for level in _LEVELS for area in options.within(COUNTRY, level)]
    return {area.code: _area_words(area, options) for area in areas}


def _area_words(area: Area, options: FilterOptions) -> str:
    """Name of an area with its level, and a municipality's county: many names are used twice."""
    if area.kind == "land":
        return _("The whole country")
    if area.kind == "kommune":
        county = options.areas[options.county_of(area.code)]
        return _("{municipality}, municipality in {county}").format(
            municipality=area_name(area), county=area_name(county)
        )
    if area.kind == "fylke":
        return _("{county}, county").format(county=area_name(area))
    return area_name(area)


def _area_chosen() -> None:
    choose_area(st.session_state["area"])


def _scheme_widget() -> None:
    names = _scheme_names()
    st.session_state["scheme"] = selection().scheme or ""
    st.selectbox(
        _("Grant scheme"),
        list(names),
        format_func=names.__getitem__,
        key="scheme",
        on_change=lambda: update_selection(scheme=st.session_state["scheme"] or None),
        placeholder=_("Grant scheme"),
        label_visibility="collapsed",
        width=155,
    )


def _scheme_names() -> dict[str, str]:
    names = {row["scheme_id"]: data_text(row, "name") for row in cached_query(stores.schemes)}
    return {"": _("All schemes"), **names}


def _year_widget() -> None:
    available, chosen = cached_filter_options(), selection()
    years = range(available.latest_year, available.first_year - 1, -1)
    words = {_ALL_YEARS: _("All years"), **{year: up_to(year) for year in years}}
    st.session_state["year"] = _ALL_YEARS if chosen.latest else chosen.year
    st.selectbox(
        _("Years shown"),
        list(words),
        format_func=words.__getitem__,
        key="year",
        on_change=_year_chosen,
        placeholder=_("Year"),
        label_visibility="collapsed",
        width=140,
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
    st.segmented_control(
        _("Amounts in"),
        list(words),
        format_func=words.__getitem__,
        key="per",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: update_selection(per=parse_per(st.session_state["per"])),
    )


def _is_narrowed() -> bool:
    """Whether anything but the language differs from the default."""
    chosen, default = selection(), cached_filter_options().default()
    return (chosen.area, chosen.scheme, chosen.latest, chosen.per) != (
        default.area,
        default.scheme,
        default.latest,
        default.per,
    )


def _reset() -> None:
    default = cached_filter_options().default()
    update_selection(
        area=default.area, others=(), scheme=None, year=default.year, latest=True, per=default.per
    )
