"""Live updates: an open page polls the store's version and reruns when it changes.

The reader's browser asks the server which state the store has, every few seconds and only while
the page is looked at; the page runs again when the answer is another state than it shows.
"""

from typing import Final

import streamlit as st

from lib.i18n import _
from lib.store import Version
from lib.ui.scripts import bundle
from lib.ui.theme import dark

_WATCH: Final = st.components.v2.component(
    "live_figures",
    html='<p role="status"></p>',
    css="p{margin:0;font:inherit;font-size:.875rem;min-height:1lh}",
    js=bundle("live.js"),
)


def watch(version: Version | None) -> None:
    """Start polling, and show when the figures last changed.

    Args:
        version: what the page shows; None when there was nothing to show.
    """
    data = {
        "stamp": version.key if version else "",
        "address": f"{base_path()}/direkte/versjon",
        "updated": _("updated at {time}"),
        "silent": _(
            "The server does not answer. What you see is from {time}; the page goes on when the "
            "server answers."
        ),
        # The title of Streamlit's own message, before and after it is put into our words.
        "lost": ["Connection error", _("No connection")],
        "time": _("{hour}:{minute}"),
        "dark": dark(),
    }
    _WATCH(key="live", data=data, on_figures_change=_nothing, on_colours_change=_nothing)


def base_path() -> str:
    """Base path of the server, without a trailing slash."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _nothing() -> None:
    """Empty callback: the rerun is all that is needed."""
