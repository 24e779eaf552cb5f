"""Definitions, and everything that can be taken along from the page on the data."""

from functools import partial

import streamlit as st

from lib import export
from lib import store as stores
from lib.charts import tables as plain_tables
from lib.i18n import _, count, current_language, ngettext
from lib.ui import components
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import cached_query, current_store, memoized


@components.fragment
def definitions() -> None:
    """What each indicator and each column means, drawn when the reader opens them."""
    if _opened(_("Indicators"), "indicators"):
        _definition(
            memoized(plain_tables.indicator_definitions, cached_query(stores.indicator_list))
        )
    if _opened(_("Columns of the tables"), "columns"):
        _definition(memoized(plain_tables.definitions, cached_query(stores.columns)))


def _opened(title: str, key: str) -> bool:
    """A switch that the page's reader turns on to see a long table."""
    return st.toggle(title, key=f"definitions_{key}")


def _definition(shown: plain_tables.TitledTable) -> None:
    components.render_table(shown.table, shown.table.name, caption=shown.title)


@components.fragment
def tables() -> None:
    """A download of each table as CSV, of the data package, and of the whole store."""
    for row in cached_query(stores.tables):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = ngettext("{table} ({rows} row)", "{table} ({rows} rows)", row["rows"]).format(
                table=plain_tables.table_word(row["name"]), rows=count(row["rows"])
            )
            st.download_button(
                escape_markdown(words),
                partial(_csv, row["name"], current_language()),
                file_name=f"{row['name']}.csv",
                mime="text/csv",
                icon=":material/download:",
                key=f"whole_{row['name']}",
                on_click="ignore",
                wrap=True,
            )
    st.download_button(
        _("The data package: all tables and maps, with licence and sources (zip)"),
        partial(export.data_package, current_store()),
        file_name="samhandling.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        key="whole_package",
        on_click="ignore",
        wrap=True,
    )
    st.download_button(
        _("The whole store (SQLite)"),
        partial(stores.store_file, current_store()),
        file_name="samhandling.db",
        mime="application/vnd.sqlite3",
        icon=":material/database:",
        key="whole_store",
        on_click="ignore",
    )


def _csv(name: str, language: str) -> bytes:
    return plain_tables.whole(name, stores.whole_table(current_store(), name)).csv(language)
