"""A show of everything, made once for all tests of the stage."""

from dataclasses import replace

import pytest

from lib.presentation import Deck, DeckConfig, Slide, build_deck
from lib.selection import FilterOptions, Selection
from lib.store import Store, filter_options, take_snapshot

ADDRESS = "https://samhandling.example.no/"


@pytest.fixture(scope="session")
def choices(store: Store) -> FilterOptions:
    return filter_options(store)


@pytest.fixture(scope="session")
def chosen(choices: FilterOptions) -> Selection:
    return choices.default()


@pytest.fixture(scope="session")
def whole(store: Store, chosen: Selection) -> Deck:
    """The default show with a county, a health region and a municipality without projects."""
    return build_deck(
        take_snapshot(store), chosen, DeckConfig(focus=("12", "nord", "1144")), ADDRESS
    )


@pytest.fixture(scope="session")
def each(store: Store, chosen: Selection) -> Deck:
    """The same per inhabitant."""
    return build_deck(
        take_snapshot(store), replace(chosen, per="innbygger"), DeckConfig(focus=("12",)), ADDRESS
    )


@pytest.fixture(scope="session")
def slides(whole: Deck) -> dict[str, Slide]:
    return {slide.key: slide for slide in whole.slides}
