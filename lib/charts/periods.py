"""The years that a figure stands for: one year, or several where it is a mean of them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from lib.charts.chart_model import Format, to_float
from lib.i18n import year_text
from lib.rows import Row


def years(first: Any, last: Any) -> str:
    """The years of a figure: `2015`, or `2013–2015` where it stands for all of them.

    Args:
        first: the first of its years; not known where it is of one year.
        last: the year it is stored under.
    """
    begun = to_float(first)
    if begun is None or begun == to_float(last):
        return year_text(to_float(last))
    return f"{year_text(begun)}–{year_text(to_float(last))}"


def of(row: Row | pd.Series) -> str:
    """The years of a value.

    Args:
        row: year, first_year.
    """
    return years(row.get("first_year"), row["year"])


def newest(row: Row | pd.Series) -> str:
    """The years of an indicator's newest value.

    Args:
        row: now_year, now_first.
    """
    return years(row.get("now_first"), row["now_year"])


def since(row: Row | pd.Series) -> str:
    """The years of the value that an indicator's newest one is compared with.

    Args:
        row: since_year, since_first.
    """
    return years(row.get("since_first"), row["since_year"])


def column(pairs: Iterable[tuple[Any, Any]]) -> tuple[Format, list[Any]]:
    """The years of figures as a column of a table: numbers, or words where one is a period.

    Args:
        pairs: the first and the last year of each; None where there is no figure.
    """
    found = [(to_float(first), to_float(last)) for first, last in pairs]
    if all(None in pair or pair[0] == pair[1] for pair in found):
        return "year", [last for _first, last in found]
    return "text", [None if pair[1] is None else years(*pair) for pair in found]
