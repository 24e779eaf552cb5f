"""Parts that the front pages of the country and of an area share."""

import re
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from lib import store as stores
from lib.charts import documented, periods, verdicts
from lib.charts.chart_model import digits
from lib.i18n import _, count, data_text, decimal, label, money, ngettext, percent
from lib.rows import Row, Rows, records
from lib.selection import FilterOptions, Selection
from lib.views.model import Ask, IndicatorLine
from lib.views.titles import area_heading

# Digits with their thousands apart, then the unit.
_AMOUNT: Final = re.compile(r"([0-9][0-9 ,.]*[0-9]|[0-9]) (.+)")


def rows_of(answer: pd.DataFrame | Rows) -> Sequence[Row]:
    """Rows of a query's answer."""
    return answer if isinstance(answer, Rows) else records(answer)


def split_amount(nok: Any) -> tuple[str, str]:
    """Amount in kroner as number and unit: `5,68` and `mrd. kr`; in English all is number."""
    match = _AMOUNT.fullmatch(money(nok).replace("\N{NO-BREAK SPACE}", " "))
    return (match[1], match[2]) if match else (money(nok), "")


def relative_change(row: Row) -> float:
    """Change of an indicator relative to its first value; 0 where that is 0."""
    return float(row["change"]) / abs(float(row["since_value"])) if row["since_value"] else 0.0


def indicator_line(row: Row) -> IndicatorLine:
    """Line on an indicator: both values with their years, the change and the verdict.

    Args:
        row: of `store.indicators`, judged.
    """
    places = digits([row["since_value"], row["now_value"]])
    before, now = decimal(row["since_value"], places), decimal(row["now_value"], places)
    size = (
        decimal(abs(row["change"]), 1)
        if row["unit"] == verdicts.PERCENT
        else percent(abs(relative_change(row)))
    )
    sign = "▲" if row["change"] > 0 else "▼" if row["change"] < 0 else "▬"
    return IndicatorLine(
        data_text(row, "name"),
        f"{before} ({periods.since(row)}) → {now} ({periods.newest(row)})",
        f"{sign}\N{NO-BREAK SPACE}{size}",
        row["direction"],
        label("indicators.wanted", row["wanted"]),
        row["indicator_id"],
    )


def where(ask: Ask, options: FilterOptions, selection: Selection) -> str:
    """Sentence on what the page holds for: area, year, and the scheme where one is chosen."""
    text = area_heading(options.areas[selection.area], selection)
    if selection.scheme is None:
        return f"{text}."
    name = documented.which(ask(stores.schemes), selection.scheme).scheme
    return _("{where}. Scheme: {scheme}").format(where=text, scheme=name) + "."


def reported(row: Row) -> str:
    """Sentence on how many projects have reported; empty where there are none.

    Args:
        row: of `store.reporting`.
    """
    if not row["projects"]:
        return ""
    text = ngettext(
        "{reported} of {projects} project has reported its status.",
        "{reported} of {projects} projects have reported their status.",
        int(row["projects"]),
    )
    return text.format(reported=count(row["reported"]), projects=count(row["projects"]))


def sentence(words: str) -> str:
    """Words as a sentence: a capital first and a full stop last; empty stays empty."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def later_transfer() -> str:
    """Sentence where the chosen state or area has no stated transfer."""
    return _("The transfer was in the budget for 2012; what is chosen has no stated amount.")


def compared() -> str:
    """Line on which two measurements a change is between."""
    return _("Latest measurement against the last before the reform, or the first after")
