"""Definitions, and everything that can be taken along from the page on the data."""

from functools import partial

import streamlit as st

from lib import store as stores
from lib.figures import tables as plain_tables
from lib.figures.rows import records
from lib.language import _, count, current
from lib.screen import show
from lib.screen.ask import ask, current_store
from lib.screen.text import plain


@show.fragment
def definitions() -> None:
    """What each indicator and each column means, drawn when the reader opens them."""
    if _opened(_("Indicators"), "indicators"):
        _definition(plain_tables.indicator_definitions(ask(stores.indicator_list)))
    if _opened(_("Columns of the tables"), "columns"):
        _definition(plain_tables.definitions(ask(stores.columns)))


def _opened(title: str, key: str) -> bool:
    """A switch that the page's reader turns on to see a long table."""
    return st.toggle(title, key=f"definitions_{key}")


def _definition(shown: plain_tables.TitledTable) -> None:
    show.table(shown.table, shown.table.name, caption=shown.title)


@show.fragment
def tables() -> None:
    """A download of each table as CSV, and of the whole store."""
    for row in records(ask(stores.tables)):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = _("{table} ({rows} rows)").format(
                table=plain_tables.table_word(row["name"]), rows=count(row["rows"])
            )
            st.download_button(
                plain(words),
                partial(_csv, row["name"], current()),
                file_name=f"{row['name']}.csv",
                mime="text/csv",
                icon=":material/download:",
                key=f"whole_{row['name']}",
                on_click="ignore",
                wrap=True,
            )
    st.download_button(
        _("The whole store (SQLite)"),
        partial(stores.snapshot, current_store()),
        file_name="samhandling.db",
        mime="application/vnd.sqlite3",
        icon=":material/database:",
        key="whole_store",
        on_click="ignore",
    )


def _csv(name: str, language: str) -> bytes:
    return plain_tables.whole(name, stores.whole_table(current_store(), name)).csv(language)
