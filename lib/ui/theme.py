"""What the reader's browser tells: light or dark, and how wide a map may be.

Maps do not follow Streamlit's theme, nor the width of their place, by themselves.
"""

from typing import Final, NamedTuple

import streamlit as st

_KEY: Final = "map_width"
_NARROW: Final = "narrow_window"
_WIDE: Final = 400  # pixels in which the whole country is as high as a map is
_PHONE: Final = 320  # before a phone has said how wide a map is there
_NARROWEST: Final = 160
_HEIGHT: Final = 600
_UPRIGHT: Final = 1.5  # how much higher than wide a map is where it is narrower


class MapSize(NamedTuple):
    """The size that a map's view must fit into, in pixels."""

    width: int
    height: int


def dark() -> bool:
    """Whether the reader sees the dark theme."""
    return st.context.theme.type == "dark"


def map_size() -> MapSize:
    """The size of the pages' maps: as the browser has told it, else as such browsers have it."""
    phone = "Mobi" in st.context.headers.get("User-Agent", "")
    width = int(st.session_state.get(_KEY, _PHONE if phone else _WIDE))
    return MapSize(width, _HEIGHT if width >= _WIDE else round(_UPRIGHT * width))


def remember_map_width(width: object) -> None:
    """Keep how wide a map is in this reader's browser.

    Args:
        width: in pixels, as the browser says; anything else is left out of account.
    """
    if isinstance(width, int | float) and width > 0:
        st.session_state[_KEY] = min(_WIDE, max(_NARROWEST, int(width)))


def narrow() -> bool:
    """Whether the window is as narrow as a phone's.

    The page's script reports it (`remember_narrow`); until then the browser's name is all there is.
    """
    reported = st.session_state.get(_NARROW)
    return "Mobi" in st.context.headers.get("User-Agent", "") if reported is None else reported


def remember_narrow() -> None:
    """Keep what the page's script has reported; for a callback."""
    st.session_state[_NARROW] = st.session_state["document"].narrow == "yes"
