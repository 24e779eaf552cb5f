"""The choice of language."""

import streamlit as st

from lib.i18n import LANGUAGES, _, current_language, language_name
from lib.ui.state import update_selection


def draw(key: str) -> None:
    """Let the reader choose; each language is named in its own words.

    Args:
        key: the widget's key, one of a kind on its page.
    """
    if len(LANGUAGES) < 2:
        return
    names = {code: language_name(code) for code in LANGUAGES}
    st.session_state[key] = current_language()
    st.selectbox(
        _("Language"),
        LANGUAGES,
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: update_selection(language=st.session_state[key]),
        label_visibility="collapsed",
        filter_mode=None,
    )
