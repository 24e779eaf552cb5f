"""Strict parser of numbers and dates as people write them.

A form with two readings is refused, and both are named. Nothing is rounded: amounts are reckoned
with decimals, and what cannot be kept to the last digit is refused.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal

from lib.i18n import _, date_text, normalize_text
from lib.store.constraints import broken_rule, type_words

DecimalMark = Literal[".", ",", ""]

_LONGEST: Final = 60  # longest number or date in characters

_GROUPED: Final = re.compile(r"[0-9]{1,3}( +[0-9]{3})+")
_UNITS: Final = {
    "tkr": 3,
    "tnok": 3,
    "kkr": 3,
    "tusen": 3,
    "mill": 6,
    "million": 6,
    "millioner": 6,
    "millionar": 6,
    "mnok": 6,
    "mkr": 6,
    "mrd": 9,
    "milliard": 9,
    "milliarder": 9,
    "milliardar": 9,
}
_MONEY: Final = re.compile(
    r"(?:(?:kr\.?|nok)\s*)?(?P<number>.*?)\s*(?P<unit>[a-z]+\.?)??"
    r"\s*(?P<end>kr\.?|kroner|nok|[,.]\s?[-–—])?",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(r"(.*[0-9])\s*(\*+|[¹²³⁴⁵⁶⁷⁸⁹]+|\s[0-9a-z]\)|†+)", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"(?:ca\.?|cirka|circa|rundt|omtrent|om ?lag|about|approx\.?|over|under|[~≈<>≥≤])\s*(.+)",
    re.IGNORECASE,
)
_EXPONENT: Final = re.compile(r"[-\N{MINUS SIGN}]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+", re.IGNORECASE)
_PERCENT: Final = re.compile(r".*[0-9]\s*%")
_WORDED: Final = re.compile(r".*[0-9]\s*(?P<unit>[^\W\d_]+)\.?")
_BRACKETED: Final = re.compile(r"\((.+)\)")
MONTHS: Final = {
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
_DAY: Final = re.compile(r"([0-9]{1,2})([.-])\s?([0-9]{1,2})\2\s?([0-9]{4})")
_SLASHED: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHORT_YEAR: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{2})")
_CLOCK: Final = re.compile(
    r"(.*?[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T|,? +(?:kl\.? *)?)"
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_WEEK: Final = re.compile(
    r"(?:uke|veke|week|w)\.? *[0-9]{1,2}.*|[0-9]{4}-?w[0-9]{2}.*", re.IGNORECASE
)
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(?:[.,]0+)?")
FIRST_SERIAL: Final = date(1899, 12, 30)  # epoch of spreadsheet serial dates
_NAMED_DAY: Final = re.compile(r"([0-9]{1,2})\.?\s+([a-z]+)\.?\s+([0-9]{4})", re.IGNORECASE)
_ISO_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_NAMED_MONTH: Final = re.compile(r"([a-z]+)\.?\s+([0-9]{4})", re.IGNORECASE)
_MONTH: Final = re.compile(r"([0-9]{1,2})\.([0-9]{4})")


# Example of an integer, by unit.
_WHOLE_EXAMPLES: Final = {"prosent": "50", "%": "50", "år": "2012", "innbyggere": "25000"}


class UnclearError(ValueError):
    """Ambiguous or invalid cell; `str()` says what was expected.

    Attributes:
        hint: what may have been meant.
        cause: what cells of the same kind have in common.
        alone: whether the words are a whole sentence.
        ask: the question whose answer would make it clear, by its name.
        answer: what the value stands for, beside it where several values have one cause.
    """

    def __init__(
        self,
        words: str,
        *,
        hint: str = "",
        cause: str = "",
        alone: bool = False,
        ask: Literal["", "round"] = "",
        answer: str = "",
    ) -> None:
        super().__init__(words)
        self.hint, self.cause, self.alone, self.answer = hint, cause, alone, answer
        self.ask: Literal["", "round"] = ask


def parse_cell(cell: object, column: Mapping[str, Any], mark: DecimalMark = "") -> str:
    """Parse a cell into the data package's form.

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
        words = _("The cell holds TRUE or FALSE. Format it as text, and write the value again.")
        raise UnclearError(words, alone=True)
    if isinstance(cell, int | float | Decimal):
        return _from_number(cell, column)
    if isinstance(cell, date | time):
        return _from_date(cell, column)
    return _from_text(str(cell).strip(), column, mark)


def decimal_text(value: float | Decimal) -> str:
    """Decimal text without exponent and trailing zeros: `18`, `12.5`."""
    text = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _expected(column: Mapping[str, Any]) -> str:
    if column["type"] == "integer" and column.get("unit") == "kr":
        return _("a whole number of kroner, such as 1250000, 1 250 000 or 1,25 mill.")
    if column["type"] == "string":
        return _("text")
    if column["type"] == "integer":
        example = _WHOLE_EXAMPLES.get(column.get("unit", ""), "12")
        return _("a whole number, such as {example}").format(example=example)
    if column["type"] == "number":
        return _("a number, such as 12.5 or 12,5")
    return type_words(column["type"])


def meant_percent(cell: object, column: Mapping[str, Any]) -> str:
    """Percentage for a share such as 0.5; empty for other values."""
    text = str(cell).strip().replace(",", ".")
    if column.get("unit") not in ("prosent", "%") or not re.fullmatch(r"0\.[0-9]{1,2}", text):
        return ""
    return decimal_text(Decimal(text).scaleb(2))


def _from_text(text: str, column: Mapping[str, Any], mark: DecimalMark) -> str:
    kind = column["type"]
    if not text or (kind in ("integer", "date") and not broken_rule(column, text)):
        return text
    text = normalize_text(text).strip()
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
    if column["type"] == "date" or _takes_part_of_a_date(column):
        return _date(text, column) if column["type"] == "date" else _partial_date(text)
    return _kept(Decimal(text), column) if column["type"] in ("integer", "number") else text


def _from_date(value: date | time, column: Mapping[str, Any]) -> str:
    if isinstance(value, datetime):
        if value.time() != time():
            if column["type"] != "date":
                raise _no_date(value.date(), column)
            raise _with_clock(value.date().isoformat())
        value = value.date()
    if isinstance(value, date) and (column["type"] == "date" or _takes_part_of_a_date(column)):
        return value.isoformat()
    raise _no_date(value, column)


def _no_date(value: date | time, column: Mapping[str, Any]) -> UnclearError:
    """Raise an error for a date where a number or text is expected."""
    shown = date_text(value.isoformat()) if isinstance(value, date) else f"{value:%H:%M}"
    kind = _("text") if column["type"] == "string" else _("numbers")
    words = _(
        "The spreadsheet has turned what was written into {shown}. Format the cells as "
        "{kind}, and write the value again."
    )
    cause = _(
        "The spreadsheet has turned what was written into dates or times. Format the cells "
        "as {kind}, and write the values again."
    )
    words = words.format(shown=shown, kind=kind)
    return UnclearError(words, cause=cause.format(kind=kind), alone=True)


# --- Numbers --------------------------------------------------------------------------------------


def _number(text: str, column: Mapping[str, Any], mark: DecimalMark) -> str:
    try:
        return _understood_number(text, column, mark)
    except UnclearError:
        _refuse_by_name(text, column, mark)
        raise


def _understood_number(text: str, column: Mapping[str, Any], mark: DecimalMark) -> str:
    amount = column.get("unit") == "kr"
    number, shift, krone = _without_unit(text, column) if amount else (text, 0, False)
    if column.get("unit") in ("prosent", "%"):
        number = number.removesuffix("%").rstrip()
    # Where a whole number must stand, a mark before three digits may always be a thousand's; after
    # a number of whole kroner ("500.000,-") it can be nothing else.
    whole = column["type"] == "integer" and not shift
    if krone and re.fullmatch(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+", number):
        number = re.sub("[.,]", "", number)
    return _kept(_reckoned(number, column, "" if whole or shift else mark).scaleb(shift), column)


def _without_unit(text: str, column: Mapping[str, Any]) -> tuple[str, int, bool]:
    """Split a number from its unit: number, power of ten, whether whole kroner."""
    found = _MONEY.fullmatch(text)
    if found is None:
        raise UnclearError(_expected(column))
    unit = (found["unit"] or "").lower().rstrip(".")
    if unit and unit not in _UNITS:
        raise UnclearError(_expected(column))
    end = found["end"] or ""
    return found["number"].strip(), _UNITS.get(unit, 0), end[:1] in (",", ".") and end != ""


def _refuse_by_name(text: str, column: Mapping[str, Any], mark: DecimalMark) -> None:
    """Raise specific errors for known number notations that are not accepted.

    Raises:
        UnclearError: it is one of them.
    """
    if found := _FOOTNOTE.fullmatch(text):
        words = _("a number without a footnote sign: put what it says in a column for notes")
        raise UnclearError(words, hint=_meant(found[1], column, mark))
    if found := _ABOUT.fullmatch(text):
        words = _("an exact number, or an empty cell: say in a column for notes that it is rough")
        raise UnclearError(words, hint=_meant(found[1], column, mark))
    if _EXPONENT.fullmatch(text):
        words = _("a number with all its figures: the spreadsheet has shortened it")
        raise UnclearError(words)
    if found := _BRACKETED.fullmatch(text):
        meant = _meant(found[1], column, mark)
        if meant and column.get("unit") == "kr":
            raise UnclearError(negative_words(), alone=True)
        if meant:
            words = _("a number without brackets: write a minus sign before a figure below zero")
            raise UnclearError(words, hint=f"-{meant}")
    _refuse_unit(text, column)


def _refuse_unit(text: str, column: Mapping[str, Any]) -> None:
    """Raise an error for a unit that the column does not take.

    Raises:
        UnclearError: it is one of them.
    """
    if _PERCENT.fullmatch(text) and column.get("unit") not in ("prosent", "%"):
        raise UnclearError(
            _("a number without a per cent sign: remove it, for the figure here is not in per cent")
        )
    found = _WORDED.fullmatch(text)
    if found and found["unit"].casefold() in _UNITS and column.get("unit") != "kr":
        words = _("the number written in full, without “{word}”, in the unit it is to be in")
        raise UnclearError(words.format(word=found["unit"]))


def _meant(text: str, column: Mapping[str, Any], mark: DecimalMark) -> str:
    """Plausible reading of a part of a cell; empty if unclear."""
    try:
        return _understood_number(text.strip(), column, mark)
    except UnclearError:
        return ""


def negative_words() -> str:
    """Error message for a negative amount."""
    return _(
        "The amount is negative. Amounts are 0 kroner or more: enter a repayment by changing the "
        "project's amount, with the source that says so."
    )


def _reckoned(text: str, column: Mapping[str, Any], mark: DecimalMark) -> Decimal:
    sign, digits = ("-", text[1:].lstrip()) if text[:1] in ("-", "\N{MINUS SIGN}") else ("", text)
    whole, separator, rest = _apart(digits, column, mark)
    if _GROUPED.fullmatch(whole):
        whole = whole.replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,18}", whole) or (separator and not re.fullmatch("[0-9]+", rest)):
        raise UnclearError(_expected(column))
    return Decimal(f"{sign}{whole}.{rest or 0}")


def _apart(digits: str, column: Mapping[str, Any], mark: DecimalMark) -> tuple[str, str, str]:
    """Split a number: integer digits, decimal mark, decimals."""
    marks = [letter for letter in digits if letter in ".,"]
    if not marks:
        return digits, "", ""
    if len(marks) == 1:
        whole, _mark, rest = digits.partition(marks[0])
        if marks[0] != mark and _may_be_thousands(whole, rest):
            cause = _(
                "The numbers can be read in two ways. Leave out the mark between "
                "thousands, and write decimals with one or two digits."
            )
            words = _two_readings(digits, whole, rest, column)
            raise UnclearError(words, cause=cause, alone=True)
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
    words = _("“{found}” may be {thousands} or {decimals}. Write {thousands} or {longer}.")
    if column["type"] == "integer":
        words = _("“{found}” may be {thousands} or {decimals}. Write {thousands} if that is meant.")
    decimals = f"{whole},{rest}".rstrip("0").rstrip(",")
    return words.format(
        found=digits, thousands=whole + rest, decimals=decimals, longer=f"{whole},{rest}0"
    )


def _kept(value: Decimal, column: Mapping[str, Any]) -> str:
    """Number as text, if it can be stored exactly."""
    text = decimal_text(value)
    if column["type"] == "integer":
        if "." in text:
            raise (
                _with_ore(value) if column.get("unit") == "kr" else UnclearError(_expected(column))
            )
    elif Decimal(repr(float(text))) != Decimal(text):
        raise UnclearError(_("a number with at most 15 digits"))
    return text


def _with_ore(value: Decimal) -> UnclearError:
    """Amount with øre, rounded if the user has agreed."""
    rounded = str(value.quantize(Decimal(1), ROUND_HALF_UP))
    words = _(
        "The amount has øre, and the column holds only whole kroner. Round it, or "
        "choose to round them all."
    )
    return UnclearError(words, hint=rounded, cause=words, alone=True, ask="round")


# --- Dates ----------------------------------------------------------------------------------------


def _date(text: str, column: Mapping[str, Any]) -> str:
    day = _day(_at_midnight(text))
    if not day:
        _refuse_date_by_name(text)
        raise UnclearError(_expected(column))
    return day


def _at_midnight(text: str) -> str:
    """Date without a time of 00:00.

    Raises:
        UnclearError: there is another time.
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        return text
    if any(int(part or 0) for part in found.groups()[1:]):
        # Another time zone may mean another day.
        raise _with_clock("" if re.search(r"[zZ]|[+-][0-9:]+$", text[10:]) else _day(found[1]))
    return found[1]


def _with_clock(day: str) -> UnclearError:
    return UnclearError(_("a date without a time of day"), hint=day)


def _day(text: str) -> str:
    """A day in ISO form; empty when the text is none."""
    if found := _DAY.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NAMED_DAY.fullmatch(text):
        day, year = int(found[1]), int(found[3])
        month = MONTHS.get(found[2].lower(), 0)
    else:
        return ""
    return _iso(year, month, day)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _refuse_date_by_name(text: str) -> None:
    """Raise specific errors for known date notations that are not accepted.

    Raises:
        UnclearError: it is one of them.
    """
    if found := _SLASHED.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        days = [_iso(year, second, first), _iso(year, first, second)]
        readings = list(dict.fromkeys(filter(None, days)))
        if len(readings) > 1:
            words = _("“{found}” may be {first} or {second}. Write {one} or {other}.").format(
                found=text,
                first=date_text(readings[0]),
                second=date_text(readings[1]),
                one=readings[0],
                other=readings[1],
            )
            cause = _("The dates can be read in two ways. Write them like this: 2012-01-31.")
            raise UnclearError(words, cause=cause, alone=True)
        words = _("a date such as 2012-01-31 or 31.01.2012, not with strokes")
        raise UnclearError(words, hint="".join(readings))
    if found := _SHORT_YEAR.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        raise UnclearError(_("a year with four figures"), hint=_iso(2000 + year, month, day))
    if _NAMED_MONTH.fullmatch(text) or _MONTH.fullmatch(text) or _ISO_MONTH.fullmatch(text):
        raise UnclearError(_("a whole date with its day, such as 2012-01-31"))
    if _WEEK.fullmatch(text):
        raise UnclearError(_("a day and not a week, such as 2012-01-31"))
    if _SERIAL.fullmatch(text):
        day = (FIRST_SERIAL + timedelta(int(text[:5]))).isoformat()
        words = _(
            "“{found}” is the spreadsheet's number for {date}. Format the column as dates, or "
            "write {day}."
        )
        cause = _(
            "The dates are shown as the spreadsheet's own numbers. Format the column as dates."
        )
        words = words.format(found=text, date=date_text(day), day=day)
        raise UnclearError(words, hint=day, cause=cause, alone=True, answer=date_text(day))


def _takes_part_of_a_date(column: Mapping[str, Any]) -> bool:
    """Whether a text column holds dates that may lack day or month."""
    pattern = column.get("constraints", {}).get("pattern", "")
    return bool(pattern) and all(
        (re.fullmatch(pattern, text) is not None) == fits
        for text, fits in (("2011-06-23", True), ("2011-06", True), ("2011-99", False))
    )


def part_of_date(cell: object) -> tuple[str, Literal["month", "year"]] | None:
    """First day of a month or year, and its precision; None for other text.

    Args:
        cell: text such as `januar 2012`, `2012-01` or `2012`, or the number 2012.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        return None
    try:
        part = _partial_date(normalize_text(str(cell)).strip())
    except UnclearError:
        return None
    if len(part) > 7 or not 1900 <= int(part[:4]) <= 2100:
        return None
    return f"{part}-01-01"[:10], "year" if len(part) == 4 else "month"


def _partial_date(text: str) -> str:
    text = _at_midnight(text)
    if re.fullmatch("[0-9]{4}(-(0[1-9]|1[0-2]))?", text):
        return text
    month = ""
    if len(text) > _LONGEST:
        text = ""
    if found := _NAMED_MONTH.fullmatch(text):
        month = f"{found[2]}-{MONTHS.get(found[1].lower(), 0):02}"
    elif found := _MONTH.fullmatch(text):
        month = f"{found[2]}-{int(found[1]):02}"
    if month and not month.endswith("-00") and int(month[-2:]) <= 12:
        return month
    day = _day(text)
    if not day:
        _refuse_date_by_name(text)
        raise UnclearError(_("a date, a month or a year, such as 2012-01-31, 2012-01 or 2012"))
    return day
