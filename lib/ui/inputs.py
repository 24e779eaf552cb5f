"""Page inputs: widgets that are synchronised with query parameters."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal, TypeAlias

import pandas as pd
import streamlit as st

from lib.i18n import _, area_words, data_text, label
from lib.rows import records
from lib.store.queries.grants import Key
from lib.ui import choice_log
from lib.ui.markdown import escape_markdown
from lib.ui.state import page_choice, sync_query_param

Level: TypeAlias = Literal["county", "municipality"]


def _from_address(name: str, options: Sequence[str], default: str) -> None:
    """Warning above a widget whose query parameter has none of the widget's options."""
    if problem := page_choice(name, options, default):
        st.warning(escape_markdown(problem.sentence()), icon=":material/link_off:")


def segmented(name: str, question: str, words: Mapping[str, str], default: str) -> str:
    """Segmented control, kept in a query parameter."""
    _from_address(name, list(words), default)
    chosen = st.segmented_control(
        question,
        list(words),
        format_func=lambda code: escape_markdown(words[code]),
        key=f"choice_{name}",
        required=True,
    )
    sync_query_param(name, chosen or default, default)
    choice_log.record(question, words[chosen or default])
    return chosen or default


def select(
    name: str, question: str, words: Mapping[str, str], default: str, *, logged: bool = True
) -> str:
    """Select box, kept in a query parameter.

    Args:
        name: in the address.
        question: what is chosen.
        words: what there is to choose from.
        default: what is chosen at first.
        logged: whether the choice says something of what is shown, and not only how much of it.
    """
    _from_address(name, list(words), default)
    chosen: str = st.selectbox(
        question,
        list(words),
        format_func=words.__getitem__,
        key=f"choice_{name}",
        placeholder=question,
    )
    sync_query_param(name, chosen, default)
    if logged:
        choice_log.record(question, words[chosen])
    return chosen


def multiselect(
    name: str,
    question: str,
    words: Mapping[str, str],
    default: tuple[str, ...],
    answers: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Pills for several choices; the query parameter separates them with commas.

    Where something is on by default, nothing is written as `ingen`.

    Args:
        name: in the address.
        question: what is chosen.
        words: what there is to choose from.
        default: what is on at first.
        answers: the same in the words of a file, where the widget shows more than that.
    """
    key = f"choice_{name}"
    st.session_state[key] = [code for code in multiselect_value(name, default) if code in words]
    chosen = st.pills(
        question,
        list(words),
        format_func=lambda code: escape_markdown(words[code]),
        key=key,
        selection_mode="multi",
    )
    nothing = "ingen" if default else ""
    sync_query_param(name, ",".join(chosen) or nothing, ",".join(default))
    none = _("none") if default else ""
    choice_log.record(question, ", ".join((answers or words)[code] for code in chosen) or none)
    return tuple(chosen)


def multiselect_value(name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Value of `multiselect` without drawing it: the widget's, else the query parameter's."""
    state, key = st.session_state, f"choice_{name}"
    in_address = st.query_params.get(name, ",".join(default))
    if key in state and in_address == state.get(f"address_{name}", in_address):
        return tuple(state[key])
    return tuple(code for code in in_address.split(",") if code)


def text_input(name: str, question: str) -> str:
    """Search field; the page reruns while the reader types."""
    state, key = st.session_state, f"choice_{name}"
    in_address = st.query_params.get(name, "")
    if key not in state or in_address != state.get(f"address_{name}", in_address):
        state[key] = in_address
    written = st.text_input(
        question, type="search", key=key, live=True, max_chars=200, placeholder=_("Search")
    )
    sync_query_param(name, written, "")
    choice_log.record(question, written)
    return written


def grouping() -> Key:
    """Grouping of the documented grants."""
    words = {
        "ordning": _("Scheme"),
        "kategori": _("Category"),
        "ar": _("Year"),
        "region": _("Health region"),
        "fylke": _("County"),
        "kommune": _("Municipality"),
    }
    keys: dict[str, Key] = {
        "ordning": "scheme",
        "kategori": "category",
        "ar": "year",
        "region": "region",
        "fylke": "county",
        "kommune": "municipality",
    }
    return keys[segmented("etter", _("Grants by"), words, "ordning")]


def level() -> Level:
    """Level of the transfer: county or municipality."""
    words = {"fylke": _("County"), "kommune": _("Municipality")}
    keys: dict[str, Level] = {"fylke": "county", "kommune": "municipality"}
    return keys[segmented("niva", _("Transfer by"), words, "fylke")]


def theme(indicators: pd.DataFrame) -> tuple[str, str]:
    """Theme with indicators for the selection: code and name."""
    themes = indicators["theme"].value_counts().index.tolist()
    if not themes:
        return "", ""
    words = {name: label("indicators.theme", name).capitalize() for name in themes}
    words = dict(sorted(words.items(), key=itemgetter(1)))
    default = "sykehusbruk" if "sykehusbruk" in words else next(iter(words))
    chosen = select("tema", _("Theme"), words, default)
    return chosen, words[chosen]


def indicator(indicators: pd.DataFrame) -> str:
    """The id of one indicator: of the area's own those that the verdict counts, longest first.

    One that is not the area's own has the name of the area that it is of. Empty where there is
    none.
    """
    if indicators.empty:
        return ""
    order = indicators.sort_values(["own", "counted", "values"], ascending=False, kind="stable")
    words = {
        row["indicator_id"]: data_text(row, "name") + ("" if row["own"] else f" ({_area(row)})")
        for row in records(order)
    }
    return select("indikator", _("Indicator"), words, next(iter(words)))


def _area(row: Mapping[str, Any]) -> str:
    return area_words(str(row["area_name"]))
