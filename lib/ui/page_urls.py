"""Where the dashboard and the reader's view of it are found, as addresses that can be passed on."""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.selection import ADDRESS_VARIABLE
from lib.ui.live_updates import base_path

_PLAIN: Final = ","  # stands between codes, and reads better as it is


def page_url(page: str, names: Mapping[str, str]) -> str:
    """The address of a page with names and values; the public one where the server knows it.

    Args:
        page: the page's path; empty for the front page.
        names: what follows the question mark.
    """
    query = urlencode(names, safe=_PLAIN)
    return f"{_base()}/{page}" + (f"?{query}" if query else "")


def view_url(page: str) -> str:
    """The address of what the reader sees, all of it: page, selection and the page's choices."""
    return page_url(page, st.query_params.to_dict())


def _base() -> str:
    public = os.environ.get(ADDRESS_VARIABLE, "").rstrip("/")
    if public:
        return public
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{base_path()}" if here.netloc else base_path()
