"""Deck configuration, to and from query parameters, so that a prepared deck is a link."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from lib.i18n import N_, _
from lib.selection import COUNTRY, FilterOptions, Problem, Selection

Colours = Literal["", "lys", "mork"]

_SLIDE_NAMES: Final = {
    "tittel": N_("Title"),
    "tall": N_("The country in four figures"),
    "kart": N_("The nationwide map"),
    "penger": N_("Where the money went"),
    "dokumentert": N_("Announced and documented"),
    "utvikling": N_("Year by year"),
    "milepaeler": N_("Milestones"),
    "indikator": N_("One indicator"),
    "fokus": N_("Areas in focus"),
    "kilder": N_("Sources and address"),
}
SLIDES: Final[tuple[str, ...]] = tuple(_SLIDE_NAMES)
NAMES: Final = ("lysbilder", "fokus", "sekunder", "farger", "indikator")
SECONDS: Final = (3, 600, 20)  # fewest, most, and what is usual

MOST_FOCUS: Final = 24
_MOST_PARTS: Final = 100  # most parts of a list


@dataclass(frozen=True, slots=True)
class DeckConfig:
    """Configuration of a deck.

    Attributes:
        slides: codes of the slides, in order; `fokus` stands for all areas in focus.
        focus: codes of the areas in focus: health regions, counties or municipalities.
        seconds: how long a slide stands.
        colours: `lys`, `mork`, or empty for what the reader's system has.
        indicator: an indicator's id; empty for the default one.
    """

    slides: tuple[str, ...] = SLIDES
    focus: tuple[str, ...] = ()
    seconds: int = SECONDS[2]
    colours: Colours = ""
    indicator: str = ""


Read = tuple[DeckConfig, tuple[str, ...]]  # value, and unusable parts


def from_query_params(
    address: Mapping[str, str],
    choices: FilterOptions,
    selection: Selection,
    indicators: Collection[str],
) -> tuple[DeckConfig, tuple[Problem, ...]]:
    """Parse a configuration; unknown parts are dropped and reported.

    Without `fokus`, the selection's own areas are in focus; `fokus=NO` says that none is.

    Args:
        address: the address's names and values; names that are not ours are left alone.
        choices: what the data offer.
        selection: what the rest of the address says.
        indicators: ids of the indicators that can be shown.
    """
    config = DeckConfig(focus=usual_focus(selection))
    readers: dict[str, Callable[[DeckConfig, str], Read]] = {
        "lysbilder": _slides,
        "fokus": lambda config, value: _focus(config, value, choices),
        "sekunder": _seconds,
        "farger": _colours,
        "indikator": lambda config, value: _indicator(config, value, indicators),
    }
    problems: list[Problem] = []
    for name, read in readers.items():
        value = address.get(name, "")
        if value:
            config, unusable = read(config, value)
            problems += [Problem.of(name, part) for part in unusable]
    return config, tuple(problems)


def to_query_params(config: DeckConfig, selection: Selection) -> dict[str, str]:
    """Query parameters of a configuration; defaults are left out."""
    default = DeckConfig(focus=usual_focus(selection))
    values = {
        "lysbilder": (",".join(config.slides), ",".join(default.slides)),
        "fokus": (",".join(config.focus) or COUNTRY, ",".join(default.focus) or COUNTRY),
        "sekunder": (str(config.seconds), str(default.seconds)),
        "farger": (config.colours, default.colours),
        "indikator": (config.indicator, default.indicator),
    }
    return {name: value for name, (value, usual) in values.items() if value != usual}


def slide_names() -> dict[str, str]:
    """Names of the slides by code, in default order."""
    return {code: _(name) for code, name in _SLIDE_NAMES.items()}


def usual_focus(selection: Selection) -> tuple[str, ...]:
    """Default focus: the areas of the selection, without the country."""
    return tuple(code for code in (selection.area, *selection.others) if code != COUNTRY)


def _sorted_out(
    value: str, usable: Callable[[str], bool], most: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split a list into usable parts, without repeats, and unusable ones."""
    parts = value.split(",", _MOST_PARTS)
    kept: list[str] = []
    dropped: list[str] = []
    for part in parts:
        fits = usable(part) and part not in kept and len(kept) < most
        (kept if fits else dropped).append(part)
    return tuple(kept), _named(dropped)


def _named(parts: Iterable[str]) -> tuple[str, ...]:
    """Distinct parts; an empty one is shown as a comma."""
    return tuple(dict.fromkeys(part or "," for part in parts))


def _slides(config: DeckConfig, value: str) -> Read:
    kept, dropped = _sorted_out(value, SLIDES.__contains__, len(SLIDES))
    return (replace(config, slides=kept) if kept else config), dropped


def _focus(config: DeckConfig, value: str, choices: FilterOptions) -> Read:
    if value == COUNTRY:
        return replace(config, focus=()), ()
    can_be = choices.areas.keys() - {COUNTRY}
    kept, dropped = _sorted_out(value, can_be.__contains__, MOST_FOCUS)
    return (replace(config, focus=kept) if kept else config), dropped


def _seconds(config: DeckConfig, value: str) -> Read:
    # ASCII digits only: str.isdigit() accepts other scripts.
    least, most, _usual = SECONDS
    if value.isascii() and value.isdigit() and len(value) <= 4 and least <= int(value) <= most:
        return replace(config, seconds=int(value)), ()
    return config, (value,)


def _colours(config: DeckConfig, value: str) -> Read:
    if value in {"lys", "mork"}:
        return replace(config, colours=cast("Colours", value)), ()
    return config, (value,)


def _indicator(config: DeckConfig, value: str, indicators: Collection[str]) -> Read:
    if value in indicators:
        return replace(config, indicator=value), ()
    return config, (value,)
