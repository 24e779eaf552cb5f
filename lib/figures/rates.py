"""Which figures are counts of something, and what such a figure per inhabitant is called."""

import statistics
from typing import Any, Final

import pandas as pd

from lib.figures.model import known, number
from lib.language import _, count, ngettext

WITHHELD: Final = "skjermet"  # the quality of a value that its publisher does not show
# Units of what is counted in an area, and grows with it.
_COUNTED: Final = frozenset(
    {
        "døgn",
        "hjemler",
        "innleggelser",
        "lister",
        "opphold",
        "pasienter",
        "personer",
        "plasser",
        "reinnleggelser",
        "senger",
        "utskrivninger",
        "årsverk",
    }
)
_MEAN: Final = "Gjennomsnittlig"  # how the name of a mean begins, which may be one of days


def is_count(definition: pd.Series) -> bool:
    """Whether an indicator counts something, so that areas compare per inhabitant alone.

    Args:
        definition: name_nb, unit.
    """
    return definition["unit"] in _COUNTED and not str(definition["name_nb"]).startswith(_MEAN)


def rates(frame: pd.DataFrame, unit: str) -> tuple["pd.Series[Any]", str]:
    """Counts by so many inhabitants that most are above one, and the unit of that.

    Args:
        frame: value, population (inhabitants, 2010; NaN: not known).
        unit: of the counts, in the reader's words.
    """
    each = frame["value"].astype(float) / frame["population"].where(frame["population"] > 0)
    stated = [value for value in each if known(value) and value > 0]
    middle = statistics.median(stated) if stated else 1.0
    people = next((size for size in (1_000, 10_000) if middle * size >= 1), 100_000)
    return each * people, _("{unit} per {people} inhabitants").format(
        unit=unit, people=count(people)
    )


def merged_words() -> str:
    """What became of the one municipality of 2010 that is part of another from 2012."""
    return _(
        "Mosvik became part of Inderøy on 1 January 2012: Inderøy's figure is that of both, and "
        "the two count as one municipality."
    )


def divided_by(people: Any) -> str:
    """What a rate is divided by, for a tip; empty where that is not known.

    Args:
        people: inhabitants in 2010.
    """
    if number(people) is None:
        return ""
    text = ngettext(
        "divided by {number} inhabitant", "divided by {number} inhabitants", int(people)
    )
    return text.format(number=count(people))


def divided() -> str:
    """What the rates are divided by."""
    return _(
        "Divided by the inhabitants of 1 January 2010: where there have come more since, the rate "
        "is a little high."
    )
