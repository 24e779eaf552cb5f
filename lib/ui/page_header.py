"""The top of every page: one h1, what the page shows, and for where and when."""

import streamlit as st

from lib.i18n import _
from lib.presentation.headlines import money_counted
from lib.ui import page_guide
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.ui.state import selection
from lib.views import area_heading


def page_head(title: str, lead: str) -> None:
    """Draw the page's title, the selection in words, and one sentence on what stands here."""
    st.title(escape_markdown(title), anchor=False)
    chosen = selection()
    where = area_heading(cached_filter_options().areas[chosen.area], chosen)
    scheme = money_counted(cached_query, chosen).scheme
    if scheme:
        where = _("{where}. Scheme: {scheme}").format(where=where, scheme=scheme)
    st.markdown(f"**{escape_markdown(where)}.** {escape_markdown(lead)}")
    page_guide.draw(st.session_state["page"])


def section(title: str, lead: str = "", terms: tuple[str, ...] = ()) -> None:
    """Draw a section's heading and, where it helps, one sentence under it.

    Args:
        title: the heading.
        lead: the sentence.
        terms: words in what follows that are explained beside the heading (`lib.i18n.terms`).
    """
    st.header(escape_markdown(title), anchor=False, help=page_guide.help_on(terms))
    if lead:
        st.markdown(escape_markdown(lead))


def national_only() -> None:
    """Say that what follows exists for the whole country only, when an area is chosen."""
    if selection().area != cached_filter_options().default().area:
        st.info(
            _(
                "These figures exist for the whole country only; the chosen area does "
                "not change them."
            ),
            icon=":material/public:",
        )
