"""Deck builder: the requested slides in order."""

from collections.abc import Callable
from typing import Final

from lib.i18n import current_language
from lib.presentation.deck_config import DeckConfig
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Deck, Slide
from lib.presentation.slides import (
    country_map,
    documented,
    figures,
    focus,
    indicator,
    milestones,
    money,
    play,
    sources,
    title,
)
from lib.selection import Selection
from lib.store import Snapshot

_MAKERS: Final[dict[str, Callable[[SlideContext], Slide]]] = {
    "tittel": title.slide,
    "tall": figures.slide,
    "kart": country_map.slide,
    "penger": money.slide,
    "dokumentert": documented.slide,
    "utvikling": play.slide,
    "milepaeler": milestones.slide,
    "indikator": indicator.slide,
    "kilder": sources.slide,
}


def build_deck(snapshot: Snapshot, selection: Selection, config: DeckConfig, address: str) -> Deck:
    """Build the deck in the current language.

    All slides but those of areas in focus are about the whole country, with the selection's
    scheme, year and kind of amount.

    Args:
        snapshot: the state of the store.
        selection: what is chosen.
        config: what the presenter chose.
        address: the live dashboard's address, for the code on the last slide.

    Raises:
        StoreProblem: the store cannot be read.
    """
    context = SlideContext(snapshot, selection, config, address)
    slides: list[Slide] = []
    for code in config.slides:
        slides += focus.slides(context) if code == "fokus" else [_MAKERS[code](context)]
    return Deck(
        stamp=snapshot.version.key,
        version=snapshot.version.number,
        language=current_language(),
        seconds=config.seconds,
        colours=config.colours,
        slides=tuple(slides),
    )
