"""Newer data files on the server: that they wait, what they would change, and bringing them in."""

import hashlib
from typing import Final

import streamlit as st

from lib import store as stores
from lib.charts.tables import table_word
from lib.i18n import _, count, ngettext
from lib.imports import Editor, NotEditor, Plan, PlanRefused, StoreMoved
from lib.imports.causes import column_title
from lib.imports.upgrade_lines import coming_words, conflict_values
from lib.imports.upgrading import (
    Conflict,
    Newer,
    Side,
    Upgrade,
    commit_upgrade,
    plan_upgrade,
    read_newer,
    upgrade_reason,
)
from lib.store import NewerFiles, StoreProblem
from lib.store.newer import earlier_words, newer_words
from lib.store.paths import DATA
from lib.ui import components, preview, signin
from lib.ui.markdown import escape_markdown
from lib.ui.page_header import section
from lib.ui.query_cache import current_store

FOLDER: Final = DATA
_READ: Final = "upgrade_read"  # the files as they were read, and what tells them from others
_PLANNED: Final = "upgrade_planned"  # what they would change, and what that was found from
_SIDES: Final[tuple[Side, ...]] = ("ours", "theirs")
_MANY: Final = 4  # conflicts, from which on one choice for all is offered
_SHOWN: Final = 50  # conflicts at a time


def note_for_editors() -> None:
    """Say that files wait, to whoever is signed in as an editor, and to nobody else."""
    try:
        editor = signin.current()
    except NotEditor:
        return
    waiting = stores.newer_files(current_store(), FOLDER)
    if waiting is not None:
        _note(editor, waiting)


def draw(editor: Editor) -> None:
    """Say that files wait, and let an editor for the whole country bring them in."""
    waiting = stores.newer_files(current_store(), FOLDER)
    if waiting is None:
        _put_away()
    elif editor.permitted_areas is not None or waiting.earlier:
        _note(editor, waiting)
    else:
        section(_("Newer data files on the server"), _words(waiting))
        _look(editor, waiting)


def _note(editor: Editor, waiting: NewerFiles) -> None:
    if waiting.earlier:
        st.info(escape_markdown(earlier_words(current_store().path)), icon=":material/info:")
        return
    who = _("An editor for the whole country can do that under Registration.")
    if editor.permitted_areas is not None:
        who = _("An editor for the whole country, or whoever runs the dashboard, can do that.")
    words = newer_words(current_store().path, waiting.files)
    st.info(
        f"{escape_markdown(words)} {escape_markdown(who)}",
        icon=":material/upgrade:",
    )


def _words(waiting: NewerFiles) -> str:
    return newer_words(current_store().path, waiting.files, waiting.entries)


def _put_away() -> None:
    for name in (_READ, _PLANNED):
        st.session_state.pop(name, None)


def _look(editor: Editor, waiting: NewerFiles) -> None:
    """The files' rows and conflicts, once somebody wants to see them."""
    asked = st.button(_("Show what comes in"), icon=":material/upgrade:", key="upgrade_look")
    if asked:
        _read(waiting)
    read: tuple[NewerFiles, Newer] | None = st.session_state.get(_READ)
    if read is None:
        return
    if read[0].stamp != waiting.stamp:
        st.info(_("The files have changed since you looked. Look again."))
        return
    found = _planned(read[1])
    _summary(found)
    _conflicts(found)
    for words in found.errors:
        st.error(escape_markdown(words), icon=":material/error:")
    _changes(found)
    if not found.open and not found.errors:
        _confirm(editor, found)


def _read(waiting: NewerFiles) -> None:
    _put_away()
    try:
        with st.spinner(_("Checking the files")):
            st.session_state[_READ] = (waiting, read_newer(FOLDER))
    except StoreProblem as problem:
        components.sentences(str(problem).splitlines())
        words = _("If the files belong to a newer version of the program, restart it first.")
        st.info(words, icon=":material/restart_alt:")


def _planned(newer: Newer) -> Upgrade:
    """What the files would change, as far as it is decided; found anew where anything is other."""
    store = current_store()
    given = {
        name: value for name, value in st.session_state.items() if str(name).startswith("conflict_")
    }
    key = (newer.package.digest, store.version().stamp, sorted(given.items(), key=str))
    kept = st.session_state.get(_PLANNED)
    if kept is None or kept[0] != key:
        kept = (key, plan_upgrade(store, newer, _decided))
        st.session_state[_PLANNED] = kept
    found: Upgrade = kept[1]
    return found


def _key(conflict: Conflict) -> str:
    told = "\n".join([conflict.name, conflict.column])
    return f"conflict_{preview.turn()}_{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _all_key() -> str:
    return f"conflict_{preview.turn()}_all"


def _decided(conflict: Conflict) -> Side | None:
    """What the editor has chosen; where they chose for all, that."""
    side: Side | None = st.session_state.get(_all_key())
    if side in conflict.sides:
        return side
    return st.session_state.get(_key(conflict))


# --- What would change ----------------------------------------------------------------------------


def _summary(found: Upgrade) -> None:
    parts = list(coming_words(found))
    if found.conflicts:
        words = ngettext(
            "{number} conflict: changed both in the files and here",
            "{number} conflicts: changed both in the files and here",
            len(found.conflicts),
        )
        parts.append(words.format(number=count(len(found.conflicts))))
    st.subheader(escape_markdown(", ".join(parts)), anchor=False)


def _conflicts(found: Upgrade) -> None:
    if len(found.conflicts) >= _MANY:
        st.radio(
            _("All conflicts"),
            [None, *_SIDES],
            format_func=lambda side: _side_words(side) if side else _("Choose for each"),
            key=_all_key(),
            horizontal=True,
        )
    if st.session_state.get(_all_key()):
        return
    for conflict in found.conflicts[:_SHOWN]:
        _conflict(conflict)
    if len(found.conflicts) > _SHOWN:
        words = _("Only the first {number} conflicts are shown.")
        st.caption(escape_markdown(words.format(number=count(_SHOWN))))


def _conflict(conflict: Conflict) -> None:
    loaded, ours, theirs = conflict_values(conflict)
    shown = {"ours": ours, "theirs": theirs}
    with st.container(border=True):
        title = _title(conflict)
        st.markdown(f"**{escape_markdown(title)}**")
        st.radio(
            title,  # for screen readers, to whom signs of Markdown would be read
            list(conflict.sides),
            label_visibility="collapsed",
            index=None,
            format_func=lambda side: f"{_side_words(side)}: {escape_markdown(shown[side][1])}",
            captions=[escape_markdown(shown[side][2] or "–") for side in conflict.sides],
            key=_key(conflict),
        )
        words = _("As the files were loaded: {value}").format(value=loaded[1])
        st.caption(escape_markdown(" ".join([words, conflict.rule])))


def _title(conflict: Conflict) -> str:
    """Which row and column a conflict is about, as readers know them."""
    title = f"{table_word(conflict.row.table)}: {'/'.join(conflict.row.key)}"
    return f"{title}, {column_title(conflict.row.table, conflict.column)}".removesuffix(", ")


def _side_words(side: Side) -> str:
    return _("Keep what is registered here") if side == "ours" else _("Take what the files have")


def _changes(found: Upgrade) -> None:
    if found.warnings:
        components.sentences(found.warnings)
    for table in dict.fromkeys(change.table for change in found.changes):
        changes = found.of_table(table)
        preview.draw_changes(
            Plan(table, table, found.package.digest, (), False, changes, (), len(changes))
        )


# --- And then it is done --------------------------------------------------------------------------


def _confirm(editor: Editor, found: Upgrade) -> None:
    with st.form(f"upgrade_{preview.turn()}", enter_to_submit=False):
        why = st.text_input(
            _("Why are these files brought in?"),
            value=upgrade_reason(found.package),
            max_chars=500,
        )
        words = _("All of it is saved, or nothing. The log says that {who} did it.")
        st.caption(escape_markdown(words.format(who=editor.name)))
        sure = st.form_submit_button(_("Bring the files in"), icon=":material/check:")
    if sure:
        _commit(editor, found, why)


def _commit(editor: Editor, found: Upgrade, why: str) -> None:
    """Bring it in, if the editor still is one: what counts is the server's word, now."""
    try:
        who = signin.still(editor).who
        entry = commit_upgrade(current_store(), found, who=who, why=why)
    except NotEditor as refused:
        st.error(escape_markdown(str(refused)), icon=":material/person_off:")
        return
    except StoreProblem as problem:
        st.error(escape_markdown(str(problem)), icon=":material/error:")
        if isinstance(problem, (StoreMoved, PlanRefused)):
            st.session_state.pop(_PLANNED, None)
        return
    _put_away()
    words = _("The store has all rows of the files already, and that is noted.")
    if entry is not None:
        words = _("Saved as entry {entry} of the log. Open pages show it within seconds.")
    preview.announce(words.format(entry=entry))
