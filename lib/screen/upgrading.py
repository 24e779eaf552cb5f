"""That files of the data package wait to be brought in, for those who may put in figures."""

import streamlit as st

from lib import store as stores
from lib.intake import Editor, NotEditor
from lib.language import _
from lib.screen import signin
from lib.screen.ask import current_store
from lib.screen.text import plain


def note_for_editors() -> None:
    """Say that files wait, to whoever is signed in as an editor, and to nobody else."""
    try:
        editor = signin.current()
    except NotEditor:
        return
    note(editor)


def note(editor: Editor) -> None:
    """Say that files wait, and who can bring them in."""
    waiting = stores.newer_files(current_store())
    if waiting is None:
        return
    words = _("Newer files of the data package wait to be brought in: {files}.")
    who = _("An editor for the whole country can do that under Registration.")
    if editor.may is not None:
        who = _("An editor for the whole country, or whoever runs the dashboard, can do that.")
    st.info(
        f"{plain(words.format(files=', '.join(waiting.files)))} {plain(who)}",
        icon=":material/upgrade:",
    )
