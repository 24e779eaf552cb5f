"""Numbers and dates the way people write them, understood exactly or not at all.

A form with two readings is refused, and both are named. Nothing is rounded: amounts are reckoned
with decimals, and what cannot be kept to the last digit is refused.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, Literal

from lib.language import _
from lib.store.rules import broken_rule, type_words

Mark = Literal[".", ",", ""]

_LONGEST: Final = 60  # no number or date is longer; patterns need not look at more

# Blanks that group digits: plain, non-breaking, narrow non-breaking, thin, figure space.
_BLANKS: Final = re.compile(r"[ \u00a0\u202f\u2009\u2007]+")
_GROUPED: Final = re.compile(r"[0-9]{1,3}([ \u00a0\u202f\u2009\u2007][0-9]{3})+")
_UNITS: Final = {
    "mill": 6,
    "million": 6,
    "millioner": 6,
    "millionar": 6,
    "mrd": 9,
    "milliard": 9,
    "milliarder": 9,
    "milliardar": 9,
}
_MONEY: Final = re.compile(
    r"(?:(?:kr\.?|nok)\s*)?(?P<number>.*?)\s*(?P<unit>[a-z]+\.?)??(?:\s*(?:kr\.?|kroner|nok|,-|,–))?",
    re.IGNORECASE,
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb febr february",
            "mars mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY: Final = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_NAMED_DAY: Final = re.compile(r"([0-9]{1,2})\.?\s+([a-z]+)\.?\s+([0-9]{4})", re.IGNORECASE)
_NAMED_MONTH: Final = re.compile(r"([a-z]+)\.?\s+([0-9]{4})", re.IGNORECASE)
_MONTH: Final = re.compile(r"([0-9]{1,2})\.([0-9]{4})")


class UnclearError(ValueError):
    """A cell that cannot be understood in one way only; `str()` says what was expected."""


def plain(cell: object, column: Mapping[str, Any], mark: Mark = "") -> str:
    """A cell as the package writes it.

    Args:
        cell: text, or a value that a spreadsheet or an answer holds.
        column: what the package says of the column.
        mark: the decimal mark where it is known: "." in files with commas between the cells,
            "," in those with semicolons or tabs.

    Returns:
        The cell as text; what breaks a rule of the package is left to its rules.

    Raises:
        UnclearError: there are two readings, or none.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise UnclearError(_expected(column))
    if isinstance(cell, int | float | Decimal):
        return _from_number(cell, column)
    if isinstance(cell, date | time):
        return _from_date(cell, column)
    return _from_text(str(cell).strip(), column, mark)


def decimal_text(value: float | Decimal) -> str:
    """A number without exponent and without zeros that say nothing: `18`, `12.5`."""
    text = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _expected(column: Mapping[str, Any]) -> str:
    if column["type"] == "integer" and column.get("unit") == "kr":
        return _("a whole number of kroner, such as 1250000, 1 250 000 or 1,25 mill.")
    if column["type"] == "string":
        return _("text")
    return type_words(column["type"])


def _from_text(text: str, column: Mapping[str, Any], mark: Mark) -> str:
    kind = column["type"]
    if not text or (kind in ("integer", "date") and not broken_rule(column, text)):
        return text
    if kind == "string":
        return _partial_date(text) if _takes_part_of_a_date(column) else text
    if len(text) > _LONGEST:
        raise UnclearError(_expected(column))
    return _date(text, column) if kind == "date" else _number(text, column, mark)


def _from_number(value: float | Decimal, column: Mapping[str, Any]) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
        raise UnclearError(_expected(column))
    text = decimal_text(number)
    return _kept(Decimal(text), column) if column["type"] in ("integer", "number") else text


def _from_date(value: date | time, column: Mapping[str, Any]) -> str:
    if isinstance(value, datetime):
        if value.time() != time():
            raise UnclearError(_("a date without a time of day"))
        value = value.date()
    if isinstance(value, date) and (column["type"] == "date" or _takes_part_of_a_date(column)):
        return value.isoformat()
    raise UnclearError(_expected(column))


# --- Numbers --------------------------------------------------------------------------------------


def _number(text: str, column: Mapping[str, Any], mark: Mark) -> str:
    amount = column.get("unit") == "kr"
    number, shift = _without_unit(text, column) if amount else (text, 0)
    if column.get("unit") in ("prosent", "%"):
        number = number.removesuffix("%").rstrip()
    # Where a whole number must stand, a mark before three digits may always be a thousand's.
    whole = column["type"] == "integer" and not shift
    return _kept(_reckoned(number, column, "" if whole or shift else mark).scaleb(shift), column)


def _without_unit(text: str, column: Mapping[str, Any]) -> tuple[str, int]:
    found = _MONEY.fullmatch(text)
    if found is None:
        raise UnclearError(_expected(column))
    unit = (found["unit"] or "").lower().rstrip(".")
    if unit and unit not in _UNITS:
        raise UnclearError(_expected(column))
    return found["number"].strip(), _UNITS.get(unit, 0)


def _reckoned(text: str, column: Mapping[str, Any], mark: Mark) -> Decimal:
    sign, digits = ("-", text[1:].lstrip()) if text[:1] in ("-", "\N{MINUS SIGN}") else ("", text)
    whole, separator, rest = _apart(digits, column, mark)
    if _GROUPED.fullmatch(whole):
        whole = _BLANKS.sub("", whole)
    if not re.fullmatch(r"[0-9]{1,18}", whole) or (separator and not re.fullmatch("[0-9]+", rest)):
        raise UnclearError(_expected(column))
    return Decimal(f"{sign}{whole}.{rest or 0}")


def _apart(digits: str, column: Mapping[str, Any], mark: Mark) -> tuple[str, str, str]:
    """The whole part without marks, the decimal mark, and what comes after it."""
    marks = [letter for letter in digits if letter in ".,"]
    if not marks:
        return digits, "", ""
    if len(marks) == 1:
        whole, _mark, rest = digits.partition(marks[0])
        if marks[0] != mark and _may_be_thousands(whole, rest):
            raise UnclearError(_two_readings(digits, whole, rest, column))
        return whole, marks[0], rest
    # Several marks: the last one is the decimal mark if it is another than those before it.
    last = marks[-1] if marks[-1] not in marks[:-1] else ""
    if len(set(marks[:-1])) > 1:
        raise UnclearError(_expected(column))
    whole, _mark, rest = digits.rpartition(last) if last else (digits, "", "")
    groups = whole.split(marks[0])
    if not re.fullmatch("[1-9][0-9]{0,2}", groups[0]) or not all(
        re.fullmatch("[0-9]{3}", group) for group in groups[1:]
    ):
        raise UnclearError(_expected(column))
    return "".join(groups), last, rest


def _may_be_thousands(whole: str, rest: str) -> bool:
    return re.fullmatch("[1-9][0-9]{0,2}", whole) is not None and len(rest) == 3 and rest.isdigit()


def _two_readings(digits: str, whole: str, rest: str, column: Mapping[str, Any]) -> str:
    words = _("“{found}” may be {thousands} or {decimals}: write {thousands} or {longer}")
    if column["type"] == "integer":
        words = _("“{found}” may be {thousands} or {decimals}: write {thousands} if that is meant")
    decimals = f"{whole},{rest}".rstrip("0").rstrip(",")
    return words.format(
        found=digits, thousands=whole + rest, decimals=decimals, longer=f"{whole},{rest}0"
    )


def _kept(value: Decimal, column: Mapping[str, Any]) -> str:
    """The number as text, if it can be kept to the last digit."""
    text = decimal_text(value)
    if column["type"] == "integer":
        if "." in text:
            raise UnclearError(_expected(column))
    elif Decimal(repr(float(text))) != Decimal(text):
        raise UnclearError(_("a number with at most 15 digits"))
    return text


# --- Dates ----------------------------------------------------------------------------------------


def _date(text: str, column: Mapping[str, Any]) -> str:
    day = _day(text)
    if not day:
        raise UnclearError(_expected(column))
    return day


def _day(text: str) -> str:
    """A day in ISO form; empty when the text is none."""
    if found := _DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NAMED_DAY.fullmatch(text):
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.get(found[2].lower(), 0)
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _takes_part_of_a_date(column: Mapping[str, Any]) -> bool:
    """Whether a column of text holds dates that may lack their day or month."""
    pattern = column.get("constraints", {}).get("pattern", "")
    return bool(pattern) and all(
        (re.fullmatch(pattern, text) is not None) == fits
        for text, fits in (("2011-06-23", True), ("2011-06", True), ("2011-99", False))
    )


def _partial_date(text: str) -> str:
    if re.fullmatch("[0-9]{4}(-(0[1-9]|1[0-2]))?", text):
        return text
    month = ""
    if len(text) > _LONGEST:
        text = ""
    if found := _NAMED_MONTH.fullmatch(text):
        month = f"{found[2]}-{_MONTHS.get(found[1].lower(), 0):02}"
    elif found := _MONTH.fullmatch(text):
        month = f"{found[2]}-{int(found[1]):02}"
    if month and not month.endswith("-00") and int(month[-2:]) <= 12:
        return month
    day = _day(text)
    if not day:
        raise UnclearError(_("a date, a month or a year, such as 2012-01-31, 2012-01 or 2012"))
    return day
