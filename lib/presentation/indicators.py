"""Indicators that a slide can show."""

import pandas as pd

from lib import store as stores
from lib.i18n import data_text
from lib.rows import records
from lib.selection import Selection
from lib.store import Store

FEWEST: int = 2  # values of a series


def available_indicators(store: Store, selection: Selection) -> dict[str, str]:
    """Indicators with a national series of two values or more: id and name, by theme."""
    country = selection.nationwide()
    rows = showable(stores.indicators(store, country))
    return {row["indicator_id"]: data_text(row, "name") for row in records(rows)}


def showable(indicators: pd.DataFrame) -> pd.DataFrame:
    """Rows of `store.indicators` for the country with a series."""
    return indicators[indicators["own"] & (indicators["values"] >= FEWEST)]


def choose(indicators: pd.DataFrame, wanted: str) -> pd.Series | None:
    """Row of the requested indicator, or of the default.

    The default is one that the verdict counts, and of those the longest series; of equally long
    ones, the first id in the alphabet. Where none is counted, it is the longest series of all.

    Args:
        indicators: `store.indicators` for the country.
        wanted: an id; empty for the default.
    """
    rows = showable(indicators)
    asked = rows[rows["indicator_id"] == wanted]
    for found in (asked, rows[rows["counted"]], rows):
        if len(found):
            order = found.sort_values(["values", "indicator_id"], ascending=[False, True])
            return order.iloc[0]
    return None
