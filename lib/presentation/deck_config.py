"""What the presenter chose; to and from the address bar, so that a prepared show is a link."""

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
_MOST_PARTS: Final = 100  # of a list in the address; no honest list is longer


@dataclass(frozen=True, slots=True)
class DeckConfig:
    """One prepared show.

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


Read = tuple[DeckConfig, tuple[str, ...]]  # what was read, and the parts that could not be used


def from_query_params(
    address: Mapping[str, str],
    choices: FilterOptions,
    selection: Selection,
    indicators: Collection[str],
) -> tuple[DeckConfig, tuple[Problem, ...]]:
    """Read a show; what is unknown is dropped and reported, and the rest is kept.

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
    """The names and values that lead back to this show; defaults are left out."""
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
    """What each kind of slide is called, by its code, in the order of a default show."""
    return {code: _(name) for code, name in _SLIDE_NAMES.items()}


def usual_focus(selection: Selection) -> tuple[str, ...]:
    """The areas in focus when nobody has said which: those of the selection but the country."""
    return tuple(code for code in (selection.area, *selection.others) if code != COUNTRY)


def _sorted_out(
    value: str, usable: Callable[[str], bool], most: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts of a list that can be used, each once, and those that can not."""
    parts = value.split(",", _MOST_PARTS)
    kept: list[str] = []
    dropped: list[str] = []
    for part in parts:
        fits = usable(part) and part not in kept and len(kept) < most
        (kept if fits else dropped).append(part)
    return tuple(kept), _named(dropped)


def _named(parts: Iterable[str]) -> tuple[str, ...]:
    """Each part once, and nothing as the comma that it came from."""
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
    # str.isdigit() also takes digits of other scripts, which an address never needs.
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
