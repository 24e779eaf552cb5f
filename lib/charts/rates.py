"""Which figures are counts of something, what one per inhabitant is called, and their years.

Inhabitants are known for one year alone. A count is divided by them only where it is of about that
year: a rate of a later year would be too high where people have moved to, and too low where they
have moved from.
"""

import statistics
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from lib.charts import periods
from lib.charts.chart_model import is_known, to_float
from lib.i18n import _, count, ngettext, year_text
from lib.rows import Row, records
from lib.selection import Per

PRELIMINARY: Final = "foreløpig"  # the quality of a value that may still change
WITHHELD: Final = "skjermet"  # the quality of a value that its publisher does not show
# Units of what is counted in an area, and grows with it.
_COUNTED: Final = frozenset(
    {
        "1000 døgn",
        "1000 opphold",
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
_SUMS: Final = frozenset({"kommuner", "mill. kr"})  # other units of what adds up over areas
_COUNTED_IN: Final = 2010  # the year of all inhabitants that are known
_NEAR: Final = 2  # years from then that a count may be divided by them
_NAMED: Final = 19  # areas that a sentence names: no more than there are counties
_MEAN: Final = "Gjennomsnittlig"  # how the name of a mean begins, which may be one of days


def is_count(definition: Row | pd.Series) -> bool:
    """Whether an indicator counts something, so that areas compare per inhabitant alone.

    Args:
        definition: name_nb, unit.
    """
    return definition["unit"] in _COUNTED and not str(definition["name_nb"]).startswith(_MEAN)


def places_of(row: Row, value: float | None, places: int) -> int:
    """The decimals of a value among others: none for a whole number of what is counted.

    Args:
        row: unit, name_nb (of the indicator).
        value: the value.
        places: the decimals of the others.
    """
    return 0 if value is not None and value.is_integer() and is_count(row) else places


def is_summed(definition: Row | pd.Series) -> bool:
    """Whether an area's figure is a part of the country's, so that the two share no scale.

    Args:
        definition: name_nb, unit.
    """
    return definition["unit"] in _SUMS or is_count(definition)


def is_rate(definition: Row | pd.Series, years: Iterable[Any], per: Per) -> bool:
    """Whether an indicator is drawn per inhabitant and not as it is.

    Args:
        definition: name_nb, unit.
        years: of the values; what is not known is left out.
        per: what the reader wants.
    """
    near = all(abs(int(year) - _COUNTED_IN) <= _NEAR for year in years if is_known(year))
    return is_count(definition) and per == "innbygger" and near


def rates(
    frame: pd.DataFrame, unit: str, people: int | None = None
) -> tuple["pd.Series[Any]", str]:
    """Counts by so many inhabitants that most are above one, and the unit of that.

    Args:
        frame: value, population (inhabitants, 2010; NaN: not known).
        unit: of the counts, in the reader's words.
        people: how many inhabitants; None for as many as these counts need.
    """
    people = people or _people(frame)
    text = _("{unit} per {people} inhabitants in {year}")
    return _per_inhabitant(frame) * people, text.format(
        unit=unit, people=count(people), year=year_text(_COUNTED_IN)
    )


def _per_inhabitant(frame: pd.DataFrame) -> "pd.Series[Any]":
    return frame["value"].astype(float) / frame["population"].where(frame["population"] > 0)


def _people(frame: pd.DataFrame) -> int:
    stated = [value for value in _per_inhabitant(frame) if is_known(value) and value > 0]
    middle = statistics.median(stated) if stated else 1.0
    return next((size for size in (1_000, 10_000) if middle * size >= 1), 100_000)


def of_all_years(every: pd.DataFrame, *, each: bool) -> tuple[tuple[float, ...], int | None]:
    """The values that make a map's classes in every year, and what rates among them are per.

    Args:
        every: of `store.indicator_values_by_kind`: year, value, population.
        each: whether rates are drawn: then those years count of which there may be rates.
    """
    stated = every[every["value"].notna()]
    if not each:
        return tuple(stated["value"].astype(float)), None
    near = stated[(stated["year"].astype(int) - _COUNTED_IN).abs() <= _NEAR]
    people = _people(near)
    return tuple(value for value in _per_inhabitant(near) * people if is_known(value)), people


def merged_words() -> str:
    """What became of the one municipality of 2010 that is part of another from 2012."""
    return _(
        "Mosvik became part of Inderøy on 1 January 2012: the two count as one municipality, with "
        "one figure."
    )


def divided_by(people: Any) -> str:
    """What a rate is divided by, for a tip; empty where that is not known.

    Args:
        people: inhabitants in 2010.
    """
    if to_float(people) is None:
        return ""
    text = ngettext(
        "divided by {number} inhabitant", "divided by {number} inhabitants", int(people)
    )
    return text.format(number=count(people))


def divided(definition: Row | pd.Series, years: Iterable[Any], per: Per) -> str:
    """What counts are divided by, or why they are not; empty where that needs no words.

    Args:
        definition: name_nb, unit.
        years: of the values; what is not known is left out.
        per: what the reader wants.
    """
    if not is_count(definition) or per != "innbygger":
        return ""
    if is_rate(definition, years, per):
        return _("Divided by the inhabitants of 1 January 2010.")
    return _(
        "Shown as a number and not per inhabitant: inhabitants are stated for 2010 alone, and many "
        "municipalities have grown since."
    )


def years(rows: pd.DataFrame) -> str:
    """The years of values in words: one, the first and the last, or the mean of several.

    Args:
        rows: value, year, first_year (of a mean of several years).
    """
    stated = rows[rows["value"].notna()]
    spans = dict.fromkeys(periods.of(row) for row in records(stated))
    if len(spans) > 1:
        text = _("latest year, {first}–{last}")
        first, last = stated["year"].min(), stated["year"].max()
        return text.format(first=year_text(first), last=year_text(last))
    if not spans:
        return ""
    (span,) = spans
    return span if span.isdigit() else _("mean of {years}").format(years=span)


def preliminary(rows: pd.DataFrame) -> str:
    """Which of the values of a map are preliminary, in a sentence; empty where none is.

    Args:
        rows: name, value, quality.
    """
    stated = rows[rows["value"].notna()]
    early = stated[stated["quality"] == PRELIMINARY]
    if len(early) == len(stated):
        return _("The figures are preliminary.") if len(early) else ""
    if len(early) > _NAMED:
        text = _("{number} of {all} figures are preliminary.")
        return text.format(number=count(len(early)), all=count(len(stated)))
    names = ", ".join(early["name"])
    return _("Preliminary figures: {names}.").format(names=names) if names else ""
