"""Session state of the selection, synchronised with widgets and query parameters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast, get_args

import streamlit as st

from lib.i18n import DEFAULT, LANGUAGES
from lib.selection import (
    COUNTRY,
    NAMES,
    Per,
    Problem,
    Selection,
    from_query_params,
    to_query_params,
)
from lib.ui.navigation import PAGES, PageSpec
from lib.ui.query_cache import cached_filter_options

_OWN_NAMES = frozenset(name for page in PAGES for name in page.query_params)


def selection() -> Selection:
    """Current selection."""
    return cast("Selection", st.session_state["selection"])


def likely_language() -> str:
    """Language of the menu, which is drawn before the selection is known.

    What was just chosen, else what the address says, else the language of the page before.
    """
    state = st.session_state
    before = state["selection"].language if "selection" in state else DEFAULT
    asked_for = st.query_params.get("sprak", before)
    return before if state.get("chosen_here") or asked_for not in LANGUAGES else asked_for


def update_selection(**changes: object) -> None:
    """Change the selection; for widget callbacks."""
    st.session_state["selection"] = replace(selection(), **changes)  # type: ignore[arg-type]
    st.session_state["chosen_here"] = True


def choose_area(code: str) -> None:
    """Select an area, or the country if the code is unknown."""
    update_selection(area=code if code in cached_filter_options().areas else COUNTRY)


def synchronise(page: PageSpec) -> tuple[Problem, ...]:
    """Synchronise selection and query parameters at the start of a run.

    A reader who has just used a widget decides; otherwise an address that has changed by itself
    (a link, the browser's Back) does. An address emptied by a change of page is no such change:
    the selection follows from page to page.

    Returns:
        What stood in the address and could not be used.
    """
    address = _address()
    state = st.session_state
    problems: tuple[Problem, ...] = ()
    first = "selection" not in state
    same_page = state.get("page") == page.url_path
    moved = address != state.get("address") and (same_page or bool(address))
    if first or (moved and not state.get("chosen_here")):
        state["selection"], problems = from_query_params(address, cached_filter_options())
    state["chosen_here"] = False
    state["page"] = page.url_path
    state["selection"] = _still_there(state["selection"])
    _write(page, to_query_params(state["selection"], cached_filter_options()))
    return problems


def _still_there(chosen: Selection) -> Selection:
    """Selection validated against the current data."""
    available = cached_filter_options()
    if chosen.area not in available.areas or chosen.scheme not in (None, *available.schemes):
        chosen = replace(available.default(), language=chosen.language)
    others = (code for code in chosen.others if code in available.areas and code != chosen.area)
    chosen = replace(chosen, others=tuple(others))
    year = available.latest_year if chosen.latest else min(chosen.year, available.latest_year)
    return replace(chosen, year=year)


def _address() -> dict[str, str]:
    return {name: st.query_params[name] for name in NAMES if name in st.query_params}


def _write(page: PageSpec, wanted: Mapping[str, str]) -> None:
    """Write our query parameters, and remove those of other pages."""
    foreign = (_OWN_NAMES - set(page.query_params)) | (set(NAMES) - set(wanted))
    for name in foreign & set(st.query_params):
        del st.query_params[name]
    for name, value in wanted.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    st.session_state["address"] = dict(wanted)


def page_choice(name: str, options: Sequence[str], default: str) -> Problem | None:
    """Put the value of a page input, kept in the query parameter `name`, into its widget.

    The widget that shows it has the key `choice_<name>`. An unknown value falls back to `default`.

    Returns:
        The parameter's value where it is no option; None where there is none, or it is usable.
    """
    state, key = st.session_state, f"choice_{name}"
    in_address = st.query_params.get(name, default)
    unusable = None
    if key not in state or in_address != state.get(f"address_{name}", in_address):
        state[key] = in_address
        if in_address not in options and in_address != default:
            unusable = Problem.of(name, in_address)
    keep_widget_value(key, options, default)
    return unusable


def keep_widget_value(key: str, options: Collection[Any], default: Any) -> None:
    """Keep a widget's value before it is drawn, if it is still an option.

    It is written anew each time: the browser knows a choice by its words, which change with the
    language.
    """
    chosen = st.session_state.get(key, default)
    st.session_state[key] = chosen if chosen in options else default


def sync_query_param(name: str, value: str, default: str) -> None:
    """Write a page input to its query parameter; the default is left out."""
    if value == default:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
    st.session_state[f"address_{name}"] = value


def parse_per(value: str) -> Per:
    """Parse the unit of amounts; anything unknown is kroner."""
    return cast("Per", value) if value in get_args(Per) else "kroner"
