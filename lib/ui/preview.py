"""Preview of an import or form: findings, changes and the commit button."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.charts.chart_model import Format, Table
from lib.charts.chart_model import make_table as figure_table
from lib.charts.tables import table_word
from lib.i18n import _, count, ngettext
from lib.imports import (
    Change,
    Editor,
    NotEditor,
    Plan,
    StoreMoved,
    commit_all,
    findings_csv,
)
from lib.imports.causes import Cause, column_title, group_by_cause
from lib.imports.console import total_words
from lib.selection import COUNTRY
from lib.store import StoreProblem
from lib.store.cell_messages import rows_are_said, rows_words
from lib.ui import components, signin
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import current_store
from lib.ui.session_gateway import GATEWAY

_DONE: Final = "intake_done"
_TURN: Final = "intake_turn"


@dataclass(frozen=True, slots=True)
class PreviewState:
    """Preview in the session state.

    Attributes:
        plans: the plans, each after those before it.
        why: a reason that fits, where there is one.
        key: what was looked at: another key is another preview.
        labels: the questions of a form, by column; none for a file.
    """

    plans: tuple[Plan, ...]
    why: str
    key: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return all(plan.ok for plan in self.plans)

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes."""
        return tuple(change for plan in self.plans for change in plan.changes)


def turn() -> int:
    """Counter of commits: part of widget keys, so that committed forms are emptied."""
    return int(st.session_state.get(_TURN, 0))


def open_preview(make: Callable[[], PreviewState]) -> None:
    """Plan changes and open their preview; replaces an earlier one."""
    st.session_state["intake_looked"] = make()
    for name in ("intake_moved", _DONE):
        st.session_state.pop(name, None)


def close_preview() -> None:
    """Close the preview."""
    st.session_state.pop("intake_looked", None)


def current_preview() -> PreviewState | None:
    """The open preview."""
    found: PreviewState | None = st.session_state.get("intake_looked")
    return found


def show_result() -> None:
    """Show the result of the last commit, until another preview is opened.

    Not only once: the change itself makes open pages run again, this one too.
    """
    sentence = st.session_state.get(_DONE, "")
    if sentence:
        st.success(escape_markdown(sentence), icon=":material/check_circle:")


def announce(sentence: str) -> None:
    """Show a message in the next run, and empty the widgets."""
    st.session_state[_DONE] = sentence
    st.session_state[_TURN] = turn() + 1
    GATEWAY.let_go()
    close_preview()
    st.rerun()


def draw(editor: Editor, found: PreviewState, again: Callable[[], None]) -> None:
    """Draw findings, changes and the commit button.

    Args:
        editor: who looks.
        found: what they look at.
        again: looks once more, against the store as it is now.
    """
    _findings(found)
    if not found.ok:
        st.error(_("Nothing has been changed. Correct the errors, and try again."))
        return
    if not found.changes:
        if any(plan.rows for plan in found.plans):
            st.info(_("There is nothing to change: the store has all of this already."))
        return
    for plan in found.plans:
        draw_changes(plan)
    _confirm(editor, found, again)


def _findings(found: PreviewState) -> None:
    findings = [finding for plan in found.plans for finding in plan.findings]
    if not findings:
        return
    every = [cause for plan in found.plans for cause in group_by_cause(plan)]
    # Errors before warnings.
    for severity, name in (("error", "feil"), ("warning", "advarsler")):
        shown = [each for each in every if each.severity == severity]
        if not shown:
            continue
        title = _counted(severity, sum(len(each.findings) for each in shown))
        st.subheader(escape_markdown(title), anchor=False)
        if found.labels:
            components.sentences([_answer(each, found.labels) for each in shown])
        else:
            table = _causes(name, shown, several=len(found.plans) > 1)
            _table(table, f"findings_{name}_{found.key}", title)
    if len(findings) > len(every) and not found.labels:
        _every_cell(found)


def _causes(name: str, shown: Sequence[Cause], *, several: bool) -> Table:
    """Table of causes: place and message."""
    places = [_place(each, each.file if several else "") for each in shown]
    columns = {_("Where"): places, _("Message"): [each.what for each in shown]}
    return Table(name, pd.DataFrame(columns, dtype=object), {})


def _place(cause: Cause, file: str) -> str:
    rows = cause.rows
    if not rows or rows_are_said(cause.what, rows):
        parts = [file, cause.column]
    else:
        parts = [file, cause.column, rows_words(rows)]
    return ", ".join(filter(None, parts))


def _every_cell(found: PreviewState) -> None:
    """Download of all findings, cell by cell."""
    st.download_button(
        _("Download every finding, cell by cell (CSV)"),
        findings_csv(*found.plans),
        file_name="funn.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"findings_file_{found.key}",
        on_click="ignore",
    )


def _answer(cause: Cause, labels: Mapping[str, str]) -> str:
    """Error about a form field: its label, and what was expected."""
    column = cause.findings[0].column
    question = labels.get(column, cause.column)
    words = _("{place}: {what}")
    return words.format(place=question, what=cause.what) if question else cause.what


def _counted(severity: str, number: int) -> str:
    words = ngettext("{number} warning", "{number} warnings", number)
    if severity == "error":
        words = ngettext("{number} error", "{number} errors", number)
    return words.format(number=count(number))


def draw_changes(plan: Plan) -> None:
    """Draw a plan's changes row by row."""
    if not plan.changes:
        return
    added, changed, removed = (len(plan.of_kind(kind)) for kind in ("added", "changed", "removed"))
    title = _("{table}: {added} added, {changed} changed, {removed} removed, {same} as before")
    st.subheader(
        escape_markdown(
            title.format(
                table=table_word(plan.table),
                added=count(added),
                changed=count(changed),
                removed=count(removed),
                same=count(plan.unchanged),
            )
        ),
        anchor=False,
    )
    key = f"{plan.table}_{plan.digest[:8]}"
    if plan.totals:
        _part(_("Sums before and after"), _totals(plan), f"totals_{key}")
    if changed:
        _part(_("Changed, field by field"), _fields(plan.of_kind("changed")), f"changed_{key}")
    if added:
        rows = [change.after or {} for change in plan.of_kind("added")]
        _part(_("Added"), _rows("lagt-til", plan.table, rows), f"added_{key}")
    if removed:
        rows = [change.before or {} for change in plan.of_kind("removed")]
        _part(_("Removed"), _rows("fjernet", plan.table, rows), f"removed_{key}")


def _part(title: str, shown: Table, key: str) -> None:
    st.markdown(f"**{escape_markdown(title)}**")
    _table(shown, key, title)


def _totals(plan: Plan) -> Table:
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("What is added up"): ("text", [total_words(each) for each in plan.totals]),
        _("Number before"): ("count", [each.before[0] for each in plan.totals]),
        _("Number after"): ("count", [each.after[0] for each in plan.totals]),
        _("Kroner before"): ("kroner", [each.before[1] for each in plan.totals]),
        _("Kroner after"): ("kroner", [each.after[1] for each in plan.totals]),
    }
    return figure_table(_("Sums before and after"), columns)


def _fields(changes: Sequence[Change]) -> Table:
    lines = [
        (" / ".join(change.key), column_title(change.table, name), _cell(old), _cell(new))
        for change in changes
        for name, old, new in change.fields
    ]
    names = [_("Row"), _("Column"), _("Old"), _("New")]
    return Table("endret", pd.DataFrame(lines, columns=names, dtype=object), {})


def _rows(name: str, table: str, rows: Iterable[object]) -> Table:
    frame = pd.DataFrame(list(rows), dtype=object)
    titles = {str(column): column_title(table, str(column)) for column in frame.columns}
    return Table(name, frame.map(_cell).rename(columns=titles), {})


def _cell(value: object) -> str:
    """Cell as in the files, with a visible mark for empty."""
    return "–" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN


@components.fragment
def _table(shown: Table, key: str, caption: str) -> None:
    components.render_table(shown, key, caption=caption)


def _confirm(editor: Editor, found: PreviewState, again: Callable[[], None]) -> None:
    with st.form(f"confirm_{turn()}", enter_to_submit=False):
        why = st.text_input(_("Why is this change made?"), value=found.why, max_chars=500)
        st.caption(
            escape_markdown(
                _("All of it is saved, or nothing. The log says that {who} did it.").format(
                    who=editor.name
                )
            )
        )
        sure = st.form_submit_button(_("Save"), icon=":material/check:")
    if sure:
        _commit(editor, found, why)
    if st.session_state.get("intake_moved") == found.key:
        st.button(_("Preview again"), icon=":material/refresh:", on_click=again, key="look_again")


def _commit(editor: Editor, found: PreviewState, why: str) -> None:
    """Commit, after checking again that the reader is an editor."""
    try:
        who = signin.still(_looker(editor, found)).who
        entries = commit_all(current_store(), found.plans, who=who, why=why)
    except NotEditor as refused:
        st.error(escape_markdown(str(refused)), icon=":material/person_off:")
        return
    except StoreProblem as problem:
        st.error(escape_markdown(str(problem)), icon=":material/error:")
        if isinstance(problem, StoreMoved):
            st.session_state["intake_moved"] = found.key
        return
    words = _("Saved as entry {entry} of the log. Open pages show it within seconds.")
    announce(words.format(entry=entries[-1]))


def _looker(editor: Editor, found: PreviewState) -> Editor:
    """Editor, with the areas the plans were validated for."""
    may = found.plans[0].permitted_areas
    return replace(editor, areas=(COUNTRY,) if may is None else tuple(may))
