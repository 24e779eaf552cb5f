"""A whole show: the slides that were asked for, in their order."""

from collections.abc import Callable
from typing import Final

from lib import store as stores
from lib.i18n import current
from lib.presentation.model import Show, Slide
from lib.presentation.room import Room
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
from lib.presentation.spec import ShowSpec
from lib.selection import Selection
from lib.store import Store

_MAKERS: Final[dict[str, Callable[[Room], Slide]]] = {
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


def show(store: Store, selection: Selection, spec: ShowSpec, address: str) -> Show:
    """Make the slides, in the current language.

    All slides but those of areas in focus are about the whole country, with the selection's
    scheme, year and kind of amount.

    Args:
        store: the store.
        selection: what is chosen.
        spec: what the presenter chose.
        address: the live dashboard's address, for the code on the last slide.

    Raises:
        StoreProblem: the store cannot be read.
    """
    version = store.version()
    room = Room(store, version, stores.available(store), selection, spec, address)
    slides: list[Slide] = []
    for code in spec.slides:
        slides += focus.slides(room) if code == "fokus" else [_MAKERS[code](room)]
    return Show(
        stamp=version.key,
        version=version.number,
        language=current(),
        seconds=spec.seconds,
        colours=spec.colours,
        slides=tuple(slides),
    )
