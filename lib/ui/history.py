"""Change log on pages: all entries, the history of a row, and undo."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.charts.chart_model import Table, is_known, text_or_empty
from lib.charts.tables import table_word
from lib.i18n import _, count, local_time, ngettext
from lib.imports import Editor, NotEditor, plan_undo, public_name, undo
from lib.store import StoreProblem
from lib.store.log_tree import later
from lib.ui import components, preview, signin
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import cached_query, current_store

_CHOSEN: Final = "undo_entry"


def of_row(table: str, key: tuple[str, ...], what: str) -> None:
    """History of a row, in an expander.

    Args:
        table: the table.
        key: the row's key.
        what: the row in words.
    """
    _of_rows({(table, *key): what}, f"history_{table}")


def of_rows(rows: Mapping[tuple[str, ...], str], name: str) -> None:
    """History of one of several rows, chosen by the reader.

    Args:
        rows: table and key of each, and the row in words.
        name: the element's key, one of a kind on its page.
    """
    if rows:
        _of_rows(dict(rows), f"history_{name}")


@components.fragment
def _of_rows(rows: Mapping[tuple[str, ...], str], name: str) -> None:
    box = st.expander(_("History"), icon=":material/history:", key=name, on_change="rerun")
    if not box.open:
        return
    with box:
        chosen = next(iter(rows))
        if len(rows) > 1:
            chosen = st.selectbox(
                _("History of"),
                list(rows),
                format_func=rows.__getitem__,
                key=f"{name}_row",
                placeholder=_("History of"),
            )
        found = cached_query(stores.row_history, chosen[0], chosen[1:])
        if not found:
            st.markdown(_("Not changed since the files of the data package were loaded."))
            return
        title = _("History of {what}").format(what=rows[chosen])
        components.render_table(_history_table(found), f"{name}_table", caption=title)


def _history_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = {
        _("When"): [local_time(row["at"]) for row in rows],
        _("Who"): [public_name(row["who"]) for row in rows],
        _("What"): [_kind(row["kind"]) for row in rows],
        _("Column"): [text_or_empty(row["column"]) or "–" for row in rows],
        _("Old"): [_cell(row["old"]) for row in rows],
        _("New"): [_cell(row["new"]) for row in rows],
        _("Why"): [row["why"] for row in rows],
    }
    return Table("historikk", pd.DataFrame(columns, dtype=object), {})


def _kind(kind: str) -> str:
    kinds = {"added": _("added"), "changed": _("changed"), "removed": _("removed")}
    return kinds.get(kind, kind)


def _cell(value: object) -> str:
    return str(value) if is_known(value) else "–"


# --- The whole log --------------------------------------------------------------------------------


def log() -> None:
    """All log entries, newest first."""
    entries = cached_query(stores.import_log)
    if not entries:
        st.info(_("Nothing has been registered since the files of the data package were loaded."))
        return
    components.table_with_title(_log_table(entries), _("What has been registered"))


def _log_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = {
        _("Entry"): [count(row["entry_id"]) for row in rows],
        _("When"): [local_time(row["at"]) for row in rows],
        _("Who"): [public_name(row["who"]) for row in rows],
        _("Table"): [_tables(row["table_name"]) for row in rows],
        _("What"): [_what(row) for row in rows],
        _("Why"): [row["why"] for row in rows],
        _("From"): [row["file"] for row in rows],
        _("Hash"): [text_or_empty(row["digest"])[:12] for row in rows],
    }
    return Table("logg", pd.DataFrame(columns, dtype=object), {})


def _tables(names: str) -> str:
    return ", ".join(table_word(name.strip()) for name in names.split(","))


def _what(row: Mapping[str, Any]) -> str:
    parts = _("{added} added, {changed} changed, {removed} removed").format(
        added=count(row["added"]), changed=count(row["changed"]), removed=count(row["removed"])
    )
    if not is_known(row["undoes"]):
        return parts
    return _("undid entry {entry}: {parts}").format(entry=count(row["undoes"]), parts=parts)


# --- Taking back ----------------------------------------------------------------------------------


def take_back(editor: Editor) -> None:
    """Undo of a log entry, after a preview."""
    rows = cached_query(stores.import_log)
    if not rows:
        return
    lines = {int(row["entry_id"]): _line(row) for row in rows}
    chosen = st.selectbox(
        _("Undo a registration"),
        list(lines),
        format_func=lambda entry: lines.get(entry, str(entry)),
        index=None,
        placeholder=_("Choose"),
        key=f"{_CHOSEN}_{preview.turn()}",
    )
    if chosen is None:
        return
    try:
        plans = plan_undo(current_store(), chosen)
        with_it = later(current_store().path, chosen)
    except StoreProblem as problem:
        st.error(escape_markdown(str(problem)), icon=":material/error:")
        return
    st.warning(escape_markdown(_warning(chosen, with_it)), icon=":material/undo:")
    for each in plans:
        preview.draw_changes(each)
    with st.form(f"undo_{preview.turn()}", enter_to_submit=False):
        why = st.text_input(_("Why is it undone?"), max_chars=500)
        sure = st.form_submit_button(
            _("Undo entry {entry}").format(entry=count(chosen)), icon=":material/undo:"
        )
    if sure:
        _undo(editor, chosen, why)


def _line(row: Mapping[str, Any]) -> str:
    return _("{entry}: {table}, {what}, {when}").format(
        entry=count(row["entry_id"]),
        table=_tables(row["table_name"]),
        what=_what(row),
        when=local_time(row["at"]),
    )


def _warning(entry: int, later: int) -> str:
    words = _("Every row becomes what it was before entry {entry}.").format(entry=count(entry))
    if not later:
        return words
    return (
        words
        + " "
        + ngettext(
            "The later entry is taken back with it.",
            "The {number} later entries are taken back with it.",
            later,
        ).format(number=count(later))
    )


def _undo(editor: Editor, entry: int, why: str) -> None:
    """Undo, after checking again that the reader is an editor."""
    try:
        now = signin.still(editor)
        made = undo(
            current_store(), entry, who=now.who, why=why, permitted_areas=now.permitted_areas
        )
    except (NotEditor, StoreProblem) as problem:
        st.error(escape_markdown(str(problem)), icon=":material/error:")
        return
    preview.announce(
        _("Entry {entry} is undone, and that is entry {made} of the log.").format(
            entry=count(entry), made=count(made)
        )
    )
