"""The stage: a show of slides for a hall, as plain data with ready, safe HTML.

`show` turns the store, the selection and what the presenter chose into slides. It knows no
browser and no Streamlit; `lib/server` hands the slides out, and the player shows them.
"""

from lib.presentation.indicators import available_indicators
from lib.presentation.model import Frame, Note, Show, Slide
from lib.presentation.show import show
from lib.presentation.spec import (
    NAMES,
    SECONDS,
    SLIDES,
    ShowSpec,
    from_address,
    slide_names,
    to_address,
)
from lib.presentation.styles import styles

__all__ = [
    "NAMES",
    "SECONDS",
    "SLIDES",
    "Frame",
    "Note",
    "Show",
    "ShowSpec",
    "Slide",
    "available_indicators",
    "from_address",
    "show",
    "slide_names",
    "styles",
    "to_address",
]
