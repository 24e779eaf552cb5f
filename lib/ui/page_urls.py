"""URLs of pages and of the current view, for sharing."""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.selection import ADDRESS_VARIABLE
from lib.ui.live_updates import base_path

_PLAIN: Final = ","  # separates codes; left unescaped for readability


def page_url(page: str, names: Mapping[str, str]) -> str:
    """URL of a page with query parameters; absolute with the public base URL if known.

    Args:
        page: the page's path; empty for the front page.
        names: what follows the question mark.
    """
    query = urlencode(names, safe=_PLAIN)
    return f"{_base()}/{page}" + (f"?{query}" if query else "")


def view_url(page: str) -> str:
    """URL of the current view: page, selection and page inputs."""
    return page_url(page, st.query_params.to_dict())


def _base() -> str:
    public = os.environ.get(ADDRESS_VARIABLE, "").rstrip("/")
    if public:
        return public
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{base_path()}" if here.netloc else base_path()
