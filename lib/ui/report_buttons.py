"""Document buttons: county briefs, report and slides.

A document is made when its button is pressed. The briefs of all counties take a while: they are
made in the page's run, with a bar that tells how far it is, and are then there to be fetched.
"""

from functools import partial
from typing import Any, Final

import streamlit as st

from lib import reports
from lib.i18n import (
    _,
    count,
    current_language,
    local_day,
    ngettext,
    set_language,
)
from lib.presentation import DeckConfig
from lib.presentation.headlines import money_counted
from lib.reports import Period
from lib.selection import COUNTRY, Selection
from lib.store import Store
from lib.ui import components as screen
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import cached_filter_options, cached_query, current_store
from lib.ui.state import selection

_PDF: Final = "application/pdf"
_ZIP: Final = "application/zip"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_WORD: Final = f"{_OFFICE}.wordprocessingml.document"
_SLIDES: Final = f"{_OFFICE}.presentationml.presentation"
_FORMS: Final = {"pdf": _PDF, "docx": _WORD}
_MADE: Final = "county_briefs_made"


# --- All counties ---------------------------------------------------------------------------------


@screen.fragment
def county_briefs() -> None:
    """Buttons that build all county briefs and download them."""
    store, chosen = current_store(), selection().nationwide()
    number = len(cached_filter_options().within(COUNTRY, "fylke"))
    words = ngettext(
        "Make a brief on {number} county", "Make briefs on all {number} counties", number
    ).format(number=count(number))
    key = (store.version().key, chosen, current_language())
    if st.button(
        escape_markdown(words), key="paper_counties", icon=":material/library_books:", wrap=True
    ):
        st.session_state[_MADE] = (key, _all_briefs(store, chosen))
    made: tuple[Any, bytes] | None = st.session_state.get(_MADE)
    if made is not None and made[0] == key:
        _fetch(made[1])


def _scheme() -> str:
    """The chosen scheme's name, for a file's; empty for all."""
    return money_counted(cached_query, selection()).scheme


def _all_briefs(store: Store, chosen: Selection) -> bytes:
    """Build the briefs one by one, with progress."""
    bar = st.progress(0.0, text=_("Making the briefs …"))
    files = []
    for area, of, name, made in reports.county_briefs(store, chosen):
        files.append((name, made))
        text = _("{area}: {number} of {all}")
        bar.progress(
            len(files) / of,
            text=escape_markdown(text.format(area=area, number=count(len(files)), all=count(of))),
        )
    bar.empty()
    return reports.pack_briefs(files)


def _fetch(made: bytes) -> None:
    st.download_button(
        _("Fetch the briefs (zip)"),
        made,
        file_name=reports.archive_name(_scheme()),
        mime=_ZIP,
        icon=":material/download:",
        key="paper_counties_fetch",
        on_click="ignore",
        wrap=True,
    )


# --- The report -----------------------------------------------------------------------------------


@screen.fragment
def report() -> None:
    """Report for a period, as PDF or Word."""
    there = cached_filter_options()
    # Status reports and milestones may be newer than the newest year with figures.
    newest = max(there.latest_year, int(local_day(current_store().version().changed_at)[:4]))
    years = list(range(newest, there.first_year - 1, -1))
    start = newest - there.latest_year
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.selectbox(
            _("From the beginning of"), years, index=start, key="report_first", width=180
        )
        last = st.selectbox(_("To the end of"), years, index=start, key="report_last", width=180)
    if first > last:
        st.warning(_("The period ends before it begins. Choose a later end."))
        return
    period = Period.read(str(first), str(last))
    with st.container(horizontal=True):
        for form, words in (("pdf", _("Report (PDF)")), ("docx", _("Report (Word)"))):
            st.download_button(
                words,
                partial(_report, current_store(), selection(), period, form, current_language()),
                file_name=reports.report_name(period, form, _scheme()),
                mime=_FORMS[form],
                icon=":material/description:",
                key=f"paper_report_{form}",
                on_click="ignore",
                wrap=True,
            )


def _report(store: Store, chosen: Selection, period: Period, form: str, language: str) -> bytes:
    set_language(language)
    return reports.report(store, chosen, period, form)


# --- The slides -----------------------------------------------------------------------------------


def slides(config: DeckConfig) -> None:
    """Download of the deck as PowerPoint.

    Args:
        config: what the presenter chose.
    """
    address = st.context.url or ""
    st.download_button(
        _("The slides (PowerPoint)"),
        partial(
            _slides, st.session_state["store"], selection(), config, address, current_language()
        ),
        file_name=reports.slides_name(_scheme()),
        mime=_SLIDES,
        icon=":material/co_present:",
        key="paper_slides",
        on_click="ignore",
        wrap=True,
    )


def _slides(
    store: Store, chosen: Selection, config: DeckConfig, address: str, language: str
) -> bytes:
    set_language(language)
    return reports.slides(store, chosen, config, address)
