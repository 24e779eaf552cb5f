"""Registration page: import of a file, or one of three forms, with preview."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import partial

import streamlit as st

from lib import export
from lib.charts.tables import TABLE_WORDS, table_word
from lib.i18n import N_, _, current_language, set_language
from lib.imports import (
    ColumnMapping,
    Editor,
    ReadingOptions,
    mapping_text,
    plan_file,
    template,
    template_name,
)
from lib.store import Store
from lib.ui import inputs, mappings, preview, reading_questions, report_forms, uploading
from lib.ui.markdown import escape_markdown
from lib.ui.page_header import section
from lib.ui.preview import PreviewState
from lib.ui.query_cache import current_store

_TASKS: Mapping[str, str] = {
    "fil": N_("File"),
    "status": N_("Status report"),
    "milepal": N_("Milestone"),
    "maltall": N_("Indicator value"),
}


def draw(editor: Editor) -> None:
    """Draw the tasks of an editor."""
    section(_("New figures"), _("Changes are shown before they are saved."))
    preview.show_result()
    words = {code: _(title) for code, title in _TASKS.items()}
    task = inputs.segmented("oppgave", _("What do you want to register?"), words, "fil")
    if task != st.session_state.get("intake_task"):
        # A preview is closed when its input changes.
        preview.close_preview()
        st.session_state["intake_task"] = task
    if task == "fil":
        _file(editor)
    else:
        report_forms.draw(task, editor)


def package() -> None:
    """Download of the data package as the store has it."""
    st.download_button(
        _("Download the data package (zip)"),
        partial(export.data_package, current_store()),
        file_name="samhandling.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        key="package",
        on_click="ignore",
    )


def _file(editor: Editor) -> None:
    table, full = _table(), _holds_all()
    saved = mappings.chosen()
    given = uploading.field(f"intake_file_{preview.turn()}")
    if given is None:
        preview.close_preview()
        mappings.manage(editor)
        return
    content = given.getvalue()
    mapping = mappings.new_mapping(content) or saved
    brought = _Brought(
        content, given.name, table, full, reading_questions.reading_options(content), mapping
    )
    key = brought.key(editor)
    make = partial(_planned, editor, brought, key)
    found = preview.current_preview()
    if found is None or found.key != key:
        preview.open_preview(make)
        found = preview.current_preview()
    if found is not None:
        reading_questions.draw(found.plans[0])
        if len(found.plans) == 1:
            mappings.draw(editor, content, found.plans[0], mapping)
        preview.draw(editor, found, partial(preview.open_preview, make))


def _table() -> str:
    """Select box for the file's table, with its template."""
    table = st.selectbox(
        _("Table"),
        ["", *sorted(TABLE_WORDS, key=table_word)],
        format_func=lambda name: table_word(name) if name else _told_by_the_file(),
        key="intake_table",
        placeholder=_("Table"),
    )
    if table:
        _template(table)
    return table or ""


def _holds_all() -> bool:
    words = {
        "part": _("new and changed rows"),
        "all": _("all rows: those it lacks are removed"),
    }
    scope = st.segmented_control(
        _("The file holds"),
        list(words),
        format_func=words.__getitem__,
        default="part",
        required=True,
        key="intake_scope",
    )
    return scope == "all"


@dataclass(frozen=True)
class _Brought:
    """Uploaded file with the answers about it."""

    content: bytes
    name: str
    table: str
    full: bool
    choices: ReadingOptions
    mapping: ColumnMapping | None

    def key(self, editor: Editor) -> str:
        """Cache key of the preview."""
        areas = "*" if editor.permitted_areas is None else " ".join(sorted(editor.permitted_areas))
        mapping = mapping_text(self.mapping) if self.mapping else ""
        said = [
            current_language(),
            editor.email,
            areas,
            self.name,
            self.table,
            str(self.full),
            mapping,
        ]
        told = "\n".join([*said, *astuple(self.choices)])
        digest = hashlib.sha256(self.content).digest()
        return hashlib.sha256(told.encode() + digest).hexdigest()[:16]


def _template(table: str) -> None:
    """Download of a table's import template."""
    st.download_button(
        escape_markdown(_("Template for {table} (Excel)").format(table=table_word(table))),
        partial(_made_template, current_store(), table, current_language()),
        file_name=template_name(table),
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        key="intake_template",
        on_click="ignore",
        wrap=True,
    )


def _made_template(store: Store, table: str, language: str) -> bytes:
    """Build the file; runs outside the page run."""
    set_language(language)
    return template(store, table)


def _told_by_the_file() -> str:
    return _("Found from the file's name or columns")


def _planned(editor: Editor, brought: _Brought, key: str) -> PreviewState:
    bar = st.progress(0.0, text=_("Reading the file"))

    def progress(done: int, of: int) -> None:
        bar.progress(min(done / of, 1.0) if of else 1.0, text=_("Reading the file"))

    plans = plan_file(
        current_store(),
        brought.content,
        brought.name,
        brought.table,
        full=brought.full,
        permitted_areas=editor.permitted_areas,
        progress=progress,
        choices=brought.choices,
        mapping=brought.mapping,
    )
    bar.empty()
    return PreviewState(plans, "", key)
