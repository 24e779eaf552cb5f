"""Numbers, money and dates the way the reader's language writes them.

Every function takes None or NaN as "not known" and then answers with `not_stated()`,
never with a zero.
"""

import math
from datetime import date
from functools import lru_cache
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from lib.language.words import _, current

Number = float | int | None

_MILLION = 1_000_000
_BILLION = 1_000_000_000
_NEARLY_A_BILLION = 999_950_000  # from here on, one decimal of a million would read 1 000,0


# Where a language is written in more than one way, the one that is used here.
_LOCALES: Final = {"en": "en_GB"}  # 23 June 2011


def _locale() -> str:
    return _LOCALES.get(current(), current())


def not_stated() -> str:
    """The words for a figure that no source states."""
    return _("not stated")


def _known(value: Number) -> bool:
    return value is not None and not math.isnan(value)


def _typeset(text: str) -> str:
    """A true minus sign, which Babel leaves as a hyphen when it is given a pattern."""
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=20_000)
def _written(value: float, pattern: str, locale: str) -> str:
    """A number by Babel, which reads its pattern anew each time: the same few come again."""
    return _typeset(format_decimal(value, format=pattern, locale=locale))


def count(value: Number) -> str:
    """A whole number: `1 234 567`, in English `1,234,567`."""
    if value is None or not _known(value):
        return not_stated()
    return _written(round(value), "#,##0", _locale())


def decimal(value: Number, digits: int = 1) -> str:
    """A number with a fixed number of decimals: `12,5`."""
    if value is None or not _known(value):
        return not_stated()
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return _written(value, pattern, _locale())


def percent(share: Number, digits: int = 1) -> str:
    """A share of one as per cent: 0.125 becomes `12,5 %`."""
    if share is None or not _known(share):
        return not_stated()
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "\u00a0%"
    if current() == "en":
        pattern = pattern.replace("\u00a0", "")
    return _typeset(format_percent(share, format=pattern, locale=_locale()))


def kroner(value: Number) -> str:
    """An amount to the last krone: `47 000 000 kr`, in English `NOK 47,000,000`."""
    if value is None or not _known(value):
        return not_stated()
    return _("{amount} kr").format(amount=count(value))


def money(value: Number, digits: int = 1) -> str:
    """An amount as one says it aloud: `47,0 mill. kr`, `5,68 mrd. kr`, `NOK 47.0 million`.

    Args:
        value: kroner; None or NaN is not known.
        digits: decimals of a million.
    """
    if value is None or not _known(value):
        return not_stated()
    if abs(value) >= _NEARLY_A_BILLION:
        return _("{amount} bn kr").format(amount=decimal(value / _BILLION, 2))
    if abs(value) >= _MILLION:
        return _("{amount} m kr").format(amount=decimal(value / _MILLION, digits))
    return kroner(value)


def year_text(value: Number) -> str:
    """A year without any grouping: `2012`."""
    if value is None or not _known(value):
        return _("no year stated")
    return str(int(value))


def date_text(iso: str | None, precision: str = "") -> str:
    """A date with no more precision than its source has.

    Args:
        iso: `2011`, `2011-06` or `2011-06-23`; None or empty is "no date stated".
        precision: `day`, `month` or `year`; empty means as much as `iso` holds.
    """
    if not iso:
        return _("no date stated")
    parts = [int(part) for part in iso.split("-")]
    precision = precision or ("year", "month", "day")[len(parts) - 1]
    day = date(*[*parts, 1, 1][:3])
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return format_date(day, "LLLL y", locale=_locale())
    return format_date(day, "long", locale=_locale())
