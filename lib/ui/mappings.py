"""Column mappings on the page: create, save and reuse."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from lib.charts.columns import column_word
from lib.charts.tables import table_word
from lib.i18n import _, ngettext
from lib.imports import (
    ColumnMapping,
    Editor,
    MappingProblem,
    NotEditor,
    Plan,
    delete_mapping,
    folder_of,
    mapping_text,
    match_headings,
    save_mapping,
    saved_mappings,
)
from lib.store.package import allowed, descriptions, primary_key
from lib.ui import signin
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import current_store

_MADE: Final = "intake_mapping"
_OUT: Final = "-"  # option that ignores the file's column
_NAME: Final = "intake_mapping_name"


def chosen() -> ColumnMapping | None:
    """Select box of saved mappings, if there are any."""
    saved, problems = saved_mappings(folder_of(current_store()))
    for problem in problems:
        st.warning(escape_markdown(problem), icon=":material/warning:")
    if not saved:
        return None
    names = {each.name: each for each in saved}
    words = {"": _("None: the headings are known")} | {
        name: f"{name} ({table_word(each.table)})" for name, each in names.items()
    }
    name = st.selectbox(
        _("Saved mapping of columns"),
        list(words),
        format_func=lambda code: words.get(code, code),
        key="intake_saved_mapping",
    )
    return names.get(name or "")


def new_mapping(content: bytes) -> ColumnMapping | None:
    """Mapping created on the page for the current file."""
    digest, mapping = st.session_state.get(_MADE, ("", None))
    return mapping if digest == _digest(content) else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def draw(editor: Editor, content: bytes, plan: Plan, used: ColumnMapping | None) -> None:
    """Form that maps unknown headings to columns.

    Args:
        editor: who brings the file.
        content: the file.
        plan: what it would change.
        used: the mapping that the plan was made with.
    """
    if not plan.table:
        return
    open_now = _unknown(plan)
    if open_now or used is not None:
        with st.expander(_words(open_now), icon=":material/view_column:", expanded=bool(open_now)):
            _connect(content, plan, used, open_now)
    if used is not None:
        _keep(editor, used)


def _words(headings: Sequence[str]) -> str:
    if not headings:
        return _("Which column is which")
    words = ngettext(
        "Say what {number} column is",
        "Say what {number} columns are",
        len(headings),
    )
    return words.format(number=len(headings))


def _unknown(plan: Plan) -> list[str]:
    found = match_headings(plan.headings, plan.table)
    return [plan.headings[place] for place in found.unknown if plan.headings[place]]


def _connect(
    content: bytes, plan: Plan, used: ColumnMapping | None, headings: Sequence[str]
) -> None:
    """Form for unknown headings and constant values."""
    before = used or ColumnMapping("", plan.table)
    free = _free(plan, before)
    with st.form(f"mapping_{plan.digest[:8]}_{plan.table}", enter_to_submit=False):
        asked = [*before.columns, *before.leave_out, *headings]
        picks = {
            heading: _pick(plan.table, heading, free, before) for heading in dict.fromkeys(asked)
        }
        constants = _constants(plan, before)
        sure = st.form_submit_button(_("Use these columns"), icon=":material/check:")
    if sure:
        columns = {heading: name for heading, name in picks.items() if name not in ("", _OUT)}
        taken = list(columns.values())
        if len(set(taken)) < len(taken):
            st.error(_("Two columns of the file cannot be the same column here."))
            return
        mapping = replace(
            before,
            columns=columns,
            leave_out=tuple(heading for heading, name in picks.items() if name == _OUT),
            constants={
                name: text for name, text in constants.items() if text and name not in taken
            },
        )
        st.session_state[_MADE] = (_digest(content), mapping)
        st.rerun()


def _constants(plan: Plan, before: ColumnMapping) -> dict[str, str]:
    """Constant values of missing required columns."""
    names = _lacking(plan, before)
    if names:
        st.caption(
            _(
                "New rows also need the columns below. Where the file does not have them, give the "
                "value that all its rows have; leave them empty if no row is new."
            )
        )
    return {name: _constant(plan.table, name, before) for name in names}


def _free(plan: Plan, before: ColumnMapping) -> list[str]:
    """Columns that no heading matches."""
    there = match_headings(plan.headings, plan.table).places
    mapped = set(before.columns.values()) | before.constants.keys()
    return [name for name in _fields(plan.table) if name not in there or name in mapped]


def _lacking(plan: Plan, before: ColumnMapping) -> list[str]:
    """Missing required columns, and those with a constant value."""
    there = match_headings(plan.headings, plan.table).places
    return [
        name
        for name, field in _fields(plan.table).items()
        if name in before.constants
        or (
            field.get("constraints", {}).get("required")
            and name not in (*there, *primary_key(plan.table))
        )
    ]


def _fields(table: str) -> Mapping[str, Mapping[str, Any]]:
    fields: Mapping[str, Mapping[str, Any]] = descriptions()[table]["fields"]
    return fields


def _pick(table: str, heading: str, free: Sequence[str], before: ColumnMapping) -> str:
    words = {"": _("Choose"), _OUT: _("Leave it out")}
    words |= {name: column_word(table, name) for name in free}
    now = _OUT if heading in before.leave_out else before.columns.get(heading, "")
    return st.selectbox(
        escape_markdown(_("“{name}” in the file is").format(name=heading)),
        list(words),
        index=list(words).index(now) if now in words else 0,
        format_func=words.__getitem__,
        key=f"mapping_of_{table}_{heading}",
    )


def _constant(table: str, name: str, before: ColumnMapping) -> str:
    question = escape_markdown(_("{column}, in all rows").format(column=column_word(table, name)))
    now, values = before.constants.get(name, ""), ["", *allowed(table, name)]
    if len(values) > 1:
        at = values.index(now) if now in values else 0
        words = {"": _("Choose")}
        return st.selectbox(
            question,
            values,
            index=at,
            format_func=lambda code: words.get(code, code),
            key=f"constant_{table}_{name}",
        )
    return st.text_input(question, now, max_chars=200, key=f"constant_{table}_{name}").strip()


# --- Keeping --------------------------------------------------------------------------------------


def _keep(editor: Editor, used: ColumnMapping) -> None:
    """Save the mapping, or download it."""
    with st.form("keep_mapping", enter_to_submit=False, border=False):
        name = st.text_input(
            _("Name of the mapping, to use it again"), used.name, max_chars=60, key=_NAME
        )
        sure = st.form_submit_button(_("Save the mapping"), icon=":material/save:")
    if sure:
        try:
            signin.still(editor)
            save_mapping(folder_of(current_store()), replace(used, name=name.strip()))
        except (NotEditor, MappingProblem) as problem:
            st.error(escape_markdown(str(problem)))
            return
        st.success(
            escape_markdown(_("Saved as “{name}”. Choose it the next time.").format(name=name))
        )
    if used.name or name:
        st.download_button(
            _("Download the mapping (TOML)"),
            mapping_text(replace(used, name=name or used.name)).encode(),
            file_name="oppsett.toml",
            mime="application/toml",
            icon=":material/download:",
            key="mapping_file",
            on_click="ignore",
        )


def manage(editor: Editor) -> None:
    """List of saved mappings with delete buttons."""
    folder = folder_of(current_store())
    saved, _problems = saved_mappings(folder)
    if not saved:
        return
    with st.expander(_("Saved mappings"), icon=":material/view_column:"):
        for number, each in enumerate(saved):
            st.markdown(
                f"**{escape_markdown(each.name)}** ({escape_markdown(table_word(each.table))})"
            )
            st.caption(escape_markdown(_summary(each)))
            label = escape_markdown(_("Delete “{name}”").format(name=each.name))
            if st.button(label, icon=":material/delete:", key=f"delete_mapping_{number}"):
                _delete(editor, each.name)


def _summary(mapping: ColumnMapping) -> str:
    pairs = [
        f"{theirs} → {column_word(mapping.table, ours)}" for theirs, ours in mapping.columns.items()
    ]
    pairs += [f"{theirs} → –" for theirs in mapping.leave_out]
    pairs += [
        f"{column_word(mapping.table, name)} = {text}" for name, text in mapping.constants.items()
    ]
    return "; ".join(pairs)


def _delete(editor: Editor, name: str) -> None:
    try:
        signin.still(editor)
        delete_mapping(folder_of(current_store()), name)
    except (NotEditor, MappingProblem) as problem:
        st.error(escape_markdown(str(problem)))
        return
    st.rerun()
