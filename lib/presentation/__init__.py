"""Presentation: a deck of slides as plain data with escaped HTML.

`build_deck` turns the store, the selection and what the presenter chose into slides. It knows no
browser and no Streamlit; `lib/server` hands the slides out, and the player shows them.
"""

from lib.presentation.deck import build_deck
from lib.presentation.deck_config import (
    NAMES,
    SECONDS,
    SLIDES,
    DeckConfig,
    from_query_params,
    slide_names,
    to_query_params,
)
from lib.presentation.indicators import available_indicators
from lib.presentation.slide_model import AnimationFrame, Deck, Note, Slide
from lib.presentation.styles import styles

__all__ = [
    "NAMES",
    "SECONDS",
    "SLIDES",
    "AnimationFrame",
    "Deck",
    "DeckConfig",
    "Note",
    "Slide",
    "available_indicators",
    "build_deck",
    "from_query_params",
    "slide_names",
    "styles",
    "to_query_params",
]
