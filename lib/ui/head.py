"""The top of every page: one h1, what the page shows, and for where and when."""

import streamlit as st

from lib.i18n import _
from lib.ui import guide
from lib.ui.ask import choices
from lib.ui.state import selection
from lib.ui.text import area_heading, plain


def page_head(title: str, lead: str) -> None:
    """Draw the page's title, the selection in words, and one sentence on what stands here."""
    st.title(plain(title), anchor=False)
    chosen = selection()
    where = area_heading(choices().areas[chosen.area], chosen)
    st.markdown(f"**{plain(where)}.** {plain(lead)}")
    guide.draw(st.session_state["page"])


def section(title: str, lead: str = "", terms: tuple[str, ...] = ()) -> None:
    """Draw a section's heading and, where it helps, one sentence under it.

    Args:
        title: the heading.
        lead: the sentence.
        terms: words in what follows that are explained beside the heading (`lib.i18n.terms`).
    """
    st.header(plain(title), anchor=False, help=guide.help_on(terms))
    if lead:
        st.markdown(plain(lead))


def national_only() -> None:
    """Say that what follows exists for the whole country only, when an area is chosen."""
    if selection().area != choices().default().area:
        st.info(
            _(
                "These figures exist for the whole country only; the chosen area does "
                "not change them."
            ),
            icon=":material/public:",
        )
