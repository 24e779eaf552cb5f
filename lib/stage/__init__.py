"""The stage: a show of slides for a hall, as plain data with ready, safe HTML.

`show` turns the store, the selection and what the presenter chose into slides. It knows no
browser and no Streamlit; `lib/server` hands the slides out, and the player shows them.
"""

from lib.stage.indicators import available_indicators
from lib.stage.model import Frame, Note, Show, Slide
from lib.stage.show import show
from lib.stage.spec import (
    NAMES,
    SECONDS,
    SLIDES,
    ShowSpec,
    from_address,
    slide_names,
    to_address,
)
from lib.stage.styles import styles

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
