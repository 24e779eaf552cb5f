"""What readers with a keyboard, a screen reader or colours of their own meet around a page.

The names and roles that Streamlit's page lacks are put in by scripts/access.js, the focus and all
that forced colours need by access.css. What a change of selection gave is said aloud by a live
region.
"""

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from lib import store as stores
from lib.charts.kpis import summary
from lib.i18n import _
from lib.presentation.headlines import money_counted
from lib.ui import uploading
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.ui.state import selection
from lib.views import area_heading

CSS: Final = Path(__file__).with_suffix(".css").read_text("utf-8")


def start() -> None:
    """Begin a run: nothing particular is to be said of it yet."""
    st.session_state["said"] = ""


def say(text: str) -> None:
    """Let the live region say this of the page, instead of what the selection holds."""
    st.session_state["said"] = text


def announce(title: str) -> None:
    """Put down what the live region says when it is something new: page, selection and result."""
    chosen = selection()
    where = area_heading(cached_filter_options().areas[chosen.area], chosen)
    result = st.session_state["said"] or summary(
        cached_query(stores.documented_totals, chosen)[0],
        chosen.per,
        money_counted(cached_query, chosen),
    )
    text = _("{page}. {where}: {result}").format(page=title, where=where, result=result)
    st.html(f'<p hidden data-said="{escape(text)}"></p>')


def words() -> dict[str, dict[str, str]]:
    """What the script that mends names and roles is told, in the reader's language."""
    return {
        "names": names(),
        "beginnings": beginnings(),
        "frames": frames(),
    }


def frames() -> dict[str, str]:
    """Streamlit's sentences around something that changes, where `{}` stands, and ours."""
    return {"{} more": _("{number} more").format(number="{}"), **uploading.frames()}


def names() -> dict[str, str]:
    """Streamlit's own English words, and ours for them."""
    return {
        "Skip to main content": _("Skip to the content"),
        "Sidebar": _("Pages"),
        "App pages": _("Pages"),
        "Navigate to home page": _("To the front page"),
        "Main menu": _("Settings and printing"),
        "Expand sidebar": _("Open the menu"),
        "Collapse sidebar": _("Close the menu"),
        "Open": _("Show the choices"),
        "Clear value": _("Clear"),
        "Decrement": _("One less"),
        "Increment": _("One more"),
        "Dismiss": _("Close"),
        "Close": _("Close"),
        "Theme": _("Colours"),
        "System": _("As on the device"),
        "Light": _("Light"),
        "Dark": _("Dark"),
        "Print": _("Print"),
        "Record screen": _("Record the screen"),
        "Copy version to clipboard": _("Copy the version of Streamlit"),
        "No results": _("No such choice"),
        "Fullscreen": _("Full screen"),
        "Exit fullscreen": _("Leave full screen"),
        "Running...": _("Working …"),
        "Stop": _("Stop"),
        "Connecting": _("No connection, trying again"),
        "Connecting to Streamlit server": _("No connection, trying again"),
        "Unable to connect to Streamlit server": _("No connection"),
        "Connection error": _("No connection"),
        "Streamlit server is not responding. Are you connected to the internet?": _stays(),
        "Connection timed out.": _stays(),
        **uploading.names(),
    }


def beginnings() -> dict[str, str]:
    """The same for names that go on with a name of ours."""
    return {
        "Help for ": _("What it means: "),
        "Fullscreen: ": _("Full screen: "),
        "Exit fullscreen: ": _("Leave full screen: "),
        "Made with Streamlit ": _("Made with Streamlit "),
        "Connection failed with status ": _("No connection: "),
    }


def _stays() -> str:
    return _("What you see stays, and the page comes back by itself when the connection does.")
