"""Codes and ids that a spreadsheet has taken for dates: `2009-1` becomes 1 January 2009.

Spreadsheets do so when the code is typed, or when a CSV file is opened, and show `jan.09`. Made
text afterwards, the cell holds the number of the day, 39814. None of these is a code of ours, and
what was typed cannot always be told: the codes that would have become this date are named.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from lib.i18n import _, date_text
from lib.imports.numberformat import PartOfDate
from lib.imports.parsing import FIRST_SERIAL, MONTHS, UnclearError

_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_YEAR_LAST: Final = re.compile(r"(?:([0-9]{1,2})[-/.])?([0-9]{1,2})[-/.]([0-9]{4})")
_NAMED: Final = re.compile(
    r"(?:([0-9]{1,2})[-. ]+)?([a-zæøå]{3,9})[-. ]+([0-9]{2}|[0-9]{4})", re.IGNORECASE
)
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}")
_PIVOT: Final = 30  # two digits below this are years after 2000


def refuse_made_date(cell: object, known: Collection[str]) -> None:
    """Refuse a date where a code stands.

    Args:
        cell: text, or what a spreadsheet holds.
        known: the codes that there are.

    Raises:
        UnclearError: it is a date, or was one.
    """
    certain = isinstance(cell, date | PartOfDate)
    if not certain and str(cell).strip() in known:
        return
    day = _day(cell)
    if day is None:
        return
    meant = [code for code in known if _typed(code) == day]
    # What only looks like a date is a code, unless a code that there is would become it.
    if certain or meant:
        raise _code_error(day, meant)


def _code_error(day: date, meant: Iterable[str]) -> UnclearError:
    codes = sorted(meant)
    cause = _(
        "The spreadsheet has turned codes into dates. Format the column as text, and then "
        "write the codes again."
    )
    shown = date_text(day.isoformat(), "month" if day.day == 1 else "day")
    if len(codes) == 1:
        words = _(
            "The spreadsheet has turned “{code}” into a date ({date}). Format the column "
            "as text, and then write the code again."
        )
        words = words.format(code=codes[0], date=shown)
        return UnclearError(words, cause=cause, alone=True, answer=codes[0])
    words = _(
        "There is a date here ({date}) where a code should be. The spreadsheet has "
        "probably turned the code into a date. Format the column as text, and then write "
        "the code again."
    )
    words = words.format(date=shown)
    return UnclearError(words, cause=cause, alone=True, answer=shown)


def _day(cell: object) -> date | None:
    """Date of a cell, or of a text in a form that spreadsheets give to dates."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if _SERIAL.fullmatch(text):
        return FIRST_SERIAL + timedelta(int(text))
    return _typed(text)


def _typed(text: str) -> date | None:
    """Date that a spreadsheet makes of typed text; None if none."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found[1], found[2], found[3] or "1")
    if found := _YEAR_LAST.fullmatch(text):
        return _date(found[3], found[2], found[1] or "1")
    if found := _NAMED.fullmatch(text):
        month = MONTHS.get(found[2].lower(), 0)
        return _date(found[3], str(month), found[1] or "1") if month else None
    return None


def _date(year: str, month: str, day: str) -> date | None:
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < _PIVOT else 1900)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
