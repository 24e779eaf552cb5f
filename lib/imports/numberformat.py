"""Excel number formats: the displayed value of a stored number.

A format may turn 0.5 into “50 %”, 301 into “0301” and 40969 into “mars 2012”. What is handed on is
what the reader sees, with the digits that are stored: nothing is rounded here. Where the reader
sees another number than the stored one, the doubt is named and left to the caller.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

_LAST_DAY: Final = 2_958_465  # 31 December 9999
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|_.|\*."
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>general|standard)"
    r"|(?P<clock>am/pm|a/p)"
    r"|(?P<exponent>e[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|g+|b+)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:e[+-]?[0-9]+)?)", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
# Literals without effect: amounts are in kroner anyway.
_NEUTRAL: Final = re.compile(
    r"[\s\u00a0\u202f\u2009()+\-\u2013\u2212]*(kr\.?|nok|kroner)?"
    r"(,[-\u2013])?[\s\u00a0\u202f\u2009()+\-\u2013\u2212]*",
    re.IGNORECASE,
)
_OF_NUMBERS: Final = ("digit", "point", "comma", "exponent", "slash")  # parts that show digits
_DASHES: Final = frozenset("-–—−")
_KRONER_DASH: Final = re.compile(r",\s?[-–—−]")  # “500,-” is no negative number
_MARKS: Final = " \u00a0\u202f\u2009.,'’"  # between the digits of a number


class PartOfDate(str):
    """Month or year shown in place of a date: `2009-01`."""

    __slots__ = ()


class Doubt(StrEnum):
    """Difference between the displayed and the stored value."""

    NONE = ""
    ROUNDED = "rounded"
    SCALED = "scaled"
    ALTERED = "altered"
    HIDDEN = "hidden"
    NO_YEAR = "no_year"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class Shown:
    """Displayed value of a number.

    Attributes:
        value: a number, a date, a time, or text where the format adds words or zeros.
        doubt: how the reader sees something else than what is stored.
        text: roughly what the reader sees, where there is a doubt.
    """

    value: object
    doubt: Doubt = Doubt.NONE
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    kind: (
        str  # literal, digit, point, comma, percent, exponent, slash, date, elapsed, general, text
    )
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    parts: tuple[_Part, ...]
    condition: tuple[str, Decimal] | None

    def has(self, *kinds: str) -> bool:
        return any(part.kind in kinds for part in self.parts)

    def is_only(self, kind: str) -> bool:
        return all(part.kind == kind for part in self.parts)

    def count(self, kind: str) -> int:
        return sum(part.kind == kind for part in self.parts)

    def words(self) -> str:
        return "".join(part.text for part in self.parts if part.kind == "literal")


class NumberFormat:
    """Parsed format code."""

    def __init__(self, code: str) -> None:
        sections = [_section(text) for text in _sections(code or "General")]
        self.sections = [each for each in sections[:3] if not each.has("text")] or [
            _section("General")
        ]
        # Decimals, if the format only rounds.
        self.decimals = _simple(self.sections)
        texts = [each for each in sections if each.has("text")]
        self._text = texts[-1] if texts else sections[3] if len(sections) > 3 else None

    @property
    def general(self) -> bool:
        """Whether the format is General."""
        only = self.sections[0]
        return len(self.sections) == 1 and only.condition is None and only.is_only("general")

    @property
    def percent(self) -> bool:
        """Whether the format is per cent."""
        return any(section.has("percent") for section in self.sections)

    def plain(self, stored: float) -> tuple[int | float, bool] | None:
        """Number of a plain format; None for a format that does more.

        Returns:
            The number, and whether it is shown rounded.
        """
        if not self.general and self.decimals is None:
            return None
        digits = f"{stored:.15g}"
        if self.decimals is None:
            rounded = False
        elif "e" in digits:
            return None
        else:
            rounded = len(digits.partition(".")[2]) > self.decimals
        return int(digits) if digits.lstrip("-").isdigit() else float(digits), rounded

    def read(self, stored: float, *, from_1904: bool = False) -> Shown:
        """Displayed value of a number.

        Args:
            stored: what the cell holds.
            from_1904: whether days are counted from 1904, as old Macintosh workbooks do.
        """
        number = fifteen_digits(stored)
        section = self._chosen(number)
        if section.has("date", "elapsed"):
            return _moment(section, stored, from_1904=from_1904)
        if section.has("digit"):
            return _digits(section, number, unsigned=self._unsigned(section))
        if section.has("general"):
            return _general(section, number, unsigned=self._unsigned(section))
        return _without_digits(section, number)

    def read_text(self, stored: str) -> Shown:
        """Displayed value of a text: a format may add to it or hide it."""
        section = self._text
        if section is None or not stored.strip():
            return Shown(stored)
        if section.has("text"):
            return _worded(section, stored, ("text",))
        words = section.words().strip()
        return Shown(words) if words else Shown(stored, Doubt.HIDDEN)

    def _unsigned(self, section: _Section) -> bool:
        """Whether a section of negative numbers shows only a minus of its own."""
        if len(self.sections) < 2 or any(each.condition for each in self.sections[:2]):
            return False
        return section is self.sections[1]

    def _chosen(self, number: Decimal) -> _Section:
        defaults = {1: ("",), 2: (">=0", ""), 3: (">0", "<0", "")}[len(self.sections)]
        for section, default in zip(self.sections, defaults, strict=True):
            condition = section.condition or _condition(default)
            if condition is None or _holds(number, *condition):
                return section
        return self.sections[-1]


def _simple(sections: list["_Section"]) -> int | None:
    """Decimals of a simple format with one section of digits."""
    section = sections[0]
    kinds = {part.kind for part in section.parts}
    if len(sections) > 1 or section.condition or not kinds <= {"digit", "point", "comma"}:
        return None
    zeros = [part for part in _whole(section) if part.kind == "digit" and part.text == "0"]
    return _decimals(section) if len(zeros) == 1 and not _scale(section) else None


@lru_cache(maxsize=2048)
def number_format(code: str) -> NumberFormat:
    """Parse a format code."""
    return NumberFormat(code)


def fifteen_digits(stored: float) -> Decimal:
    """Round to 15 significant digits, as spreadsheets do: 0.30000000000000004 is 0.3."""
    return Decimal(f"{stored:.15g}")


def as_number(number: Decimal) -> int | Decimal:
    """Integer for a whole number, otherwise the float."""
    return int(number) if number == number.to_integral_value() else number.normalize()


# --- The code -------------------------------------------------------------------------------------


def _sections(code: str) -> list[str]:
    """Split a format code into sections at unquoted semicolons."""
    found, start = [], 0
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            found.append(code[start : match.start()])
            start = match.end()
    return [*found, code[start:]]


def _section(text: str) -> _Section:
    parts: list[_Part] = []
    condition = None
    for match in _TOKEN.finditer(text):
        bracket = match["bracket"]
        if bracket is None:
            parts += _plain_part(match)
        elif _condition(bracket):
            condition = _condition(bracket)
        elif _ELAPSED.fullmatch(bracket):
            parts.append(_Part("elapsed", bracket.lower()))
        elif bracket.startswith("$") and bracket[1:].split("-")[0]:
            parts.append(_Part("literal", bracket[1:].split("-")[0]))
    return _Section(_settled(parts), condition)


def _condition(text: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.fullmatch(text)
    return (found[1], Decimal(found[2])) if found and found[2].strip(".-") else None


def _plain_part(match: re.Match[str]) -> list[_Part]:
    for kind in ("quoted", "escaped"):
        if match[kind] is not None:
            return [_Part("literal", match[kind])]
    for kind in ("general", "exponent", "date", "clock"):
        if match[kind] is not None:
            return [_Part("date" if kind == "clock" else kind, match[kind].lower())]
    sign = match["other"]
    if sign is None:  # `_x` and `*x` only fill the width of the cell
        return []
    kinds = {"0": "digit", "#": "digit", "?": "digit", ".": "point", ",": "comma"}
    kinds |= {"%": "percent", "/": "slash", "@": "text"}
    return [_Part(kinds.get(sign, "literal"), sign)]


def _settled(parts: list[_Part]) -> tuple[_Part, ...]:
    """Resolve ambiguous tokens: date letters in a number format are literals."""
    digits = any(part.kind == "digit" for part in parts)
    dated = any(part.kind == "date" and part.text[0] in "ymdhs" for part in parts)
    seconds = any(part.kind == "date" and part.text[0] == "s" for part in parts)
    elapsed = any(part.kind == "elapsed" for part in parts)
    if digits and not seconds and not elapsed:
        return tuple(_Part("literal", part.text) if part.kind == "date" else part for part in parts)
    if not dated and not elapsed:
        return tuple(
            _Part("literal", part.text)
            if part.kind == "date" and part.text[0] not in "eg"
            else part
            for part in parts
        )
    return tuple(parts)


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": number < limit,
        "<=": number <= limit,
        ">": number > limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }[sign]


# --- Numbers --------------------------------------------------------------------------------------


def _general(section: _Section, number: Decimal, *, unsigned: bool) -> Shown:
    if _altered(section, number, ("general",), unsigned=unsigned):
        shown = _shown_roughly(section, number, number, ("general",), unsigned=unsigned)
        return Shown(as_number(number), Doubt.ALTERED, shown)
    return _worded(section, as_number(number), ("general",))


def _altered(section: _Section, number: Decimal, kinds: tuple[str, ...], *, unsigned: bool) -> bool:
    """Whether literal text changes the number that is read.

    Digits beside the number are read as its own (`0.0"5"` shows 12 as 12.05), text within it parts
    it, and a minus or brackets around it turn its sign, as does a section for negative numbers
    without them.
    """
    before, inner, after = _around(section, kinds)
    if inner.strip(_MARKS.replace(".", "").replace(",", "")):
        return True
    if before.rstrip(_MARKS)[-1:].isnumeric() or after.lstrip(_MARKS)[:1].isnumeric():
        return True
    minus = _has_minus(before, after)
    if number < 0 and unsigned:
        return not minus
    neutral = _NEUTRAL.fullmatch(before) and _NEUTRAL.fullmatch(after)
    return bool(number and minus and neutral)


def _around(section: _Section, kinds: tuple[str, ...]) -> tuple[str, str, str]:
    """Literal text before, within and after the number."""
    places = [place for place, part in enumerate(section.parts) if part.kind in kinds]
    first, last = places[0], places[-1]
    parts = section.parts[:first], section.parts[first:last], section.parts[last + 1 :]
    before, inner, after = map(_literals, parts)
    return before, inner, after


def _has_minus(before: str, after: str) -> bool:
    """Whether literal text marks a negative number: `-5`, `5-`, `(5)`."""
    signs = _DASHES | set("()")
    return bool(signs & set(before)) or bool(signs & set(_KRONER_DASH.sub("", after)))


def _shown_roughly(
    section: _Section, number: Decimal, rounded: Decimal, kinds: tuple[str, ...], *, unsigned: bool
) -> str:
    """Approximate display of a number with its text; empty if text splits it."""
    before, inner, after = _around(section, kinds)
    if inner.strip() or section.has("slash"):
        return ""
    sign = "-" if number < 0 and not unsigned else ""
    percent = "%" if section.has("percent") else ""
    return f"{sign}{before}{abs(rounded):f}{percent}{after}".strip()


def _without_digits(section: _Section, number: Decimal) -> Shown:
    """Section without digits: `"ja";"nei"`, the dash for zero, or nothing."""
    words = section.words().strip()
    if not words:
        return Shown(as_number(number), Doubt.HIDDEN)
    if number == 0 and set(words) <= _DASHES:
        return Shown(0)
    return Shown(words)


def _digits(section: _Section, number: Decimal, *, unsigned: bool) -> Shown:
    exact = number.scaleb(2 * section.count("percent"))
    scale = _scale(section)
    if scale and number:
        shown = _rounded(exact.scaleb(-3 * scale), section)
        return Shown(as_number(exact), Doubt.SCALED, f"{shown:f}{section.words()}")
    padded = "" if unsigned else _padded(section, exact)
    if padded:
        return Shown(padded)
    if _altered(section, exact, _OF_NUMBERS, unsigned=unsigned):
        rounded = _rounded(exact, section)
        shown = _shown_roughly(section, exact, rounded, _OF_NUMBERS, unsigned=unsigned)
        return Shown(as_number(exact), Doubt.ALTERED, shown)
    return _unscaled(section, exact)


def _unscaled(section: _Section, exact: Decimal) -> Shown:
    """Number whose format hides nothing but decimals."""
    rounded = _rounded(exact, section)
    worded = _worded(section, as_number(exact), _OF_NUMBERS)
    if not rounded and not any(
        part.kind == "digit" and part.text in "0?" for part in section.parts
    ):
        return Shown(worded.value, Doubt.HIDDEN)
    if rounded == exact or section.has("slash"):
        return worded
    return Shown(worded.value, Doubt.ROUNDED, f"{rounded:f}" + "%" * section.has("percent"))


def _scale(section: _Section) -> int:
    """Thousands scale: commas after the last digit."""
    commas = 0
    for part in section.parts:
        if part.kind == "digit":
            commas = 0
        elif part.kind == "comma":
            commas += 1
    return commas


def _whole(section: _Section) -> tuple[_Part, ...]:
    """Tokens before the decimal point."""
    for place, part in enumerate(section.parts):
        if part.kind in ("point", "exponent", "slash"):
            return section.parts[:place]
    return section.parts


def _decimals(section: _Section) -> int:
    after = section.parts[len(_whole(section)) :]
    if not after or after[0].kind != "point":
        return 0
    number = 0
    for part in after:
        if part.kind == "exponent":
            break
        number += part.kind == "digit"
    return number


def _rounded(number: Decimal, section: _Section) -> Decimal:
    """Number rounded to the displayed decimals."""
    decimals = _decimals(section)
    if section.has("exponent"):
        decimals -= number.adjusted() if number else 0
    if number.adjusted() + decimals > 26:
        return number
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _padded(section: _Section, number: Decimal) -> str:
    """Code padded with the format's leading zeros; empty if none."""
    whole = _whole(section)
    zeros = sum(part.kind == "digit" and part.text == "0" for part in whole)
    digits = f"{abs(number):f}"
    inner = _inner_words(whole)
    if section.has("point", "exponent", "slash", "percent", "comma") or "." in digits:
        return ""
    if zeros < 2 or (len(digits) >= zeros and not inner.strip(" \u00a0\u202f\u2009")):
        return ""
    left = digits.rjust(zeros, "0")
    written: list[str] = []
    places = [place for place, part in enumerate(whole) if part.kind == "digit"]
    for place in range(len(whole) - 1, -1, -1):
        part = whole[place]
        if part.kind == "literal":
            written.append(part.text)
        elif place == places[0]:
            written.append(left)
            left = ""
        elif left:
            written.append(left[-1])
            left = left[:-1]
    return ("-" if number < 0 else "") + "".join(reversed(written)).strip()


def _inner_words(parts: tuple[_Part, ...]) -> str:
    places = [place for place, part in enumerate(parts) if part.kind == "digit"]
    inner = parts[places[0] : places[-1]] if places else ()
    return "".join(part.text for part in inner if part.kind == "literal")


def _worded(section: _Section, stored: int | Decimal | str, kinds: tuple[str, ...]) -> Shown:
    """Stored value with meaningful literal text: `47 mill.`, `2009-1`."""
    before, _inner, after = _around(section, kinds)
    neutral = _NEUTRAL.fullmatch(before) and _NEUTRAL.fullmatch(after)
    if neutral and not (isinstance(stored, str) and _has_minus(before, after)):
        return Shown(stored)
    if isinstance(stored, str):
        return Shown(f"{before}{stored}{after}".strip())
    number = Decimal(stored)
    sign = "-" if number < 0 and "-" not in before else ""
    percent = "%" if section.has("percent") else ""
    return Shown(f"{before}{sign}{abs(number):f}{percent}{after}".strip())


def _literals(parts: tuple[_Part, ...]) -> str:
    return "".join(part.text for part in parts if part.kind == "literal")


# --- Days and times -------------------------------------------------------------------------------


def _moment(section: _Section, stored: float, *, from_1904: bool) -> Shown:
    if section.has("elapsed"):
        return Shown(_elapsed(section, stored))
    letters = _date_letters(section)
    if not letters & set("ymdw"):
        seconds = round((stored % 1) * 86_400) % 86_400
        return Shown((datetime.min + timedelta(seconds=seconds)).time())
    moment = _calendar(stored, from_1904=from_1904)
    if moment is None:
        return Shown(f"{fifteen_digits(stored):f}", Doubt.NO_DATE)
    if "d" not in letters and "y" in letters:
        month = "m" in letters
        return Shown(PartOfDate(f"{moment:%Y-%m}") if month else f"{moment.year:04}")
    timed = moment.time() != time() and "h" in letters
    value: date = moment if timed else moment.date()
    return Shown(value) if "y" in letters else Shown(value, Doubt.NO_YEAR, f"{moment:%d/%m}")


def _date_letters(section: _Section) -> set[str]:
    """Displayed date parts: y, m, d, h, and w for the weekday."""
    letters: set[str] = set()
    parts = [part.text for part in section.parts if part.kind == "date"]
    for place, text in enumerate(parts):
        near = (
            parts[place - 1][0] if place else "",
            parts[place + 1][0] if parts[place + 1 :] else "",
        )
        if text[0] == "m" and len(text) <= 2 and (near[0] == "h" or near[1] == "s"):
            letters.add("h")
        elif text[0] == "d" and len(text) > 2:
            letters.add("w")
        else:
            letters.add({"e": "y", "b": "y", "g": "", "s": "h", "a": "h"}.get(text[0], text[0]))
    return letters


def _calendar(stored: float, *, from_1904: bool) -> datetime | None:
    """Date of a serial number; None if out of range.

    Spreadsheets count a 29 February 1900 that never was: it is no day, and those before it lie one
    day later than in the count of those after it.
    """
    days = int(stored // 1)
    seconds = round((stored - days) * 86_400)
    if not 0 <= days <= _LAST_DAY - (1462 if from_1904 else 0):
        return None
    if from_1904:
        first = datetime(1904, 1, 1)
    elif days in (0, 60):
        return None
    else:
        first = datetime(1899, 12, 30 if days > 60 else 31)
    try:
        return first + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None


def _elapsed(section: _Section, stored: float) -> str:
    """Elapsed time: `30:15`."""
    seconds = round(abs(stored) * 86_400)
    unit = next(part.text[0] for part in section.parts if part.kind == "elapsed")
    if unit == "s":
        text = str(seconds)
    elif unit == "m":
        text = f"{seconds // 60}:{seconds % 60:02}" if _shows(section, "s") else f"{seconds // 60}"
    else:
        text = f"{seconds // 3600}:{seconds // 60 % 60:02}"
        text += f":{seconds % 60:02}" if _shows(section, "s") else ""
    return ("-" if stored < 0 else "") + text


def _shows(section: _Section, letter: str) -> bool:
    return any(part.kind == "date" and part.text[0] == letter for part in section.parts)
