"""The search box: a combobox (WAI-ARIA) that shows the best hits while the reader types.

Its script asks the server (lib/server/search_routes.py) and not the page, which runs only when a
hit or the page of results is gone to.
"""

from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from lib.i18n import _, current_language
from lib.ui.live_updates import base_path
from lib.ui.navigation import PAGES
from lib.ui.scripts import bundle

QUERY: Final = "sok"
_FILES: Final = {page.url_path: page.file for page in PAGES}
_BOX: Final = st.components.v2.component(
    "search_box",
    html="""
<div class="box">
  <input id="search" type="search" role="combobox" autocomplete="off" autocapitalize="none"
    spellcheck="false" maxlength="200" enterkeyhint="search" aria-autocomplete="list"
    aria-expanded="false" aria-controls="hits" aria-haspopup="listbox">
  <div class="panel" popover="manual" hidden>
    <p class="notes"></p>
    <div id="hits" role="listbox"></div>
  </div>
  <p class="said" role="status"></p>
</div>
""",
    css=Path(__file__).with_suffix(".css").read_text("utf-8"),
    js=bundle("search_box.js"),
)


def search_box(key: str = "search_box") -> None:
    """Draw the box, and go where the reader has gone with it.

    Args:
        key: the element's key, one of a kind on its page.
    """
    language = current_language()
    data = {
        "address": f"{base_path()}/{QUERY}.json?sprak={language}&{QUERY}=",
        "results": f"{base_path()}/{QUERY}?sprak={language}&{QUERY}=",
        "name": _("Search everything"),
        "hits": _("Hits"),
        "language": language,
        "failed": _("The search does not answer. Press Enter for the page of results."),
    }
    box = _BOX(key=key, data=data, on_go_change=lambda: None)
    address = getattr(box, "go", None)
    if isinstance(address, str) and address:
        go(address)


def go(address: str) -> None:
    """Go to a page of ours by its address; to no other.

    Args:
        address: path and query as the server wrote them.
    """
    parts = urlsplit(address)
    path = parts.path.removeprefix(base_path()).strip("/")
    if not parts.netloc and path in _FILES:
        st.switch_page(_FILES[path], query_params=dict(parse_qsl(parts.query)))
