"""Fallback map as SVG, for browsers without WebGL.

scripts/map.js finds out, and says so to the server; from then on this reader gets drawings.
"""

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

import streamlit as st

from lib.i18n import _

_KEY: Final = "maps_drawn"


def marker(width: int | None = None, tips: Mapping[str, str] | None = None) -> str:
    """Hidden HTML that tells scripts/map.js, before the map itself comes, that there will be one.

    Args:
        width: that the map is drawn for, in pixels; the browser reports another one. None for a
            map that is drawn for any width.
        tips: what is said of an area that is pointed at, by its name.
    """
    texts = escape(json.dumps(tips or {}, ensure_ascii=False))
    drawn = "" if width is None else f' data-width="{width}"'
    return f'<p hidden data-map=""{drawn} data-tips="{texts}"></p>'


def wanted() -> bool:
    """Whether this session needs the fallback."""
    return bool(st.session_state.get(_KEY))


def remember() -> None:
    """Remember that the browser reported no WebGL; a callback."""
    st.session_state[_KEY] = True


def draw(drawing: Callable[[], str], alt: str, words: str) -> None:
    """Draw the fallback map, with a sentence on why.

    Args:
        drawing: makes the SVG.
        alt: what the map shows.
        words: where the same is told.
    """
    st.info(
        _(
            "The browser cannot show the moving map (WebGL is missing, or has stopped). This is "
            "the same map as a drawing."
        )
        + f" {words}",
        icon=":material/map:",
    )
    st.image(drawing(), alt=alt, width="stretch")
