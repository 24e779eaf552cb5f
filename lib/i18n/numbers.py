"""Number, money and date formats of the reader's language.

Every function takes None, NaN or infinity as "not known" and then answers with `not_stated()`,
never with a zero. Halves are rounded up, away from zero, as people round what they read:
2.675 is 2,68, whatever the nearest binary fraction is.
"""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from lib.i18n.catalogues import _, current_language

Number = float | int | None

_MILLION: Final = 1_000_000
_THOUSAND: Final = 1_000
_PLACES_OF_A_MILLION: Final = 6
_PLACES_OF_A_BILLION: Final = 9
_PLACES_OF_A_PERCENT: Final = 2
# Decimal context with room for any float.
_EXACT: Final = Context(prec=800, rounding=ROUND_HALF_UP)


# Locale of each language.
_LOCALES: Final = {"en": "en_GB"}  # 23 June 2011


def _locale() -> str:
    return _LOCALES.get(current_language(), current_language())


def not_stated() -> str:
    """Text for a figure that no source states: `ikke oppgitt`."""
    return _("not stated")


def _known(value: Number) -> bool:
    return value is not None and math.isfinite(value)


def half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """Round half away from zero; never a negative zero.

    A float is what people read it as: 1.005 is 1.01, although its bits are a little less.
    """
    exact = value if isinstance(value, Decimal) else as_read(value)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
    return rounded or abs(rounded)


def as_read(value: float) -> Decimal:
    """Value as it is printed in full."""
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))


def plain_number(value: float) -> str:
    """Format a number for programs: decimal point, no grouping, 15 significant digits."""
    text = format(Decimal(f"{value:.15g}"), "f")
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain == "-0" else plain


def _typeset(text: str) -> str:
    """Replace the hyphen by a minus sign, which Babel does not do for patterns."""
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=20_000)
def _written(value: Decimal, digits: int, locale: str) -> str:
    """Format a rounded number with Babel, cached: Babel parses the pattern each time.

    Args:
        value: the number, which has no more decimals than are shown.
        digits: the decimals that are shown.
        locale: the locale whose marks are used.
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    with localcontext(_EXACT):
        return _typeset(format_decimal(value, format=pattern, locale=locale))


def count(value: Number) -> str:
    """Format an integer: `1 234 567`, in English `1,234,567`."""
    if value is None or not _known(value):
        return not_stated()
    return decimal(value, 0)


def decimal(value: Number, digits: int = 1) -> str:
    """Format a number with fixed decimals: `12,5`."""
    if value is None or not _known(value):
        return not_stated()
    return _decimal(value, digits)


def _decimal(value: float | Decimal, digits: int) -> str:
    return _written(half_up(value, digits), digits, _locale())


def size_text(size: int) -> str:
    """Format a size in bytes: `800 kB`, `1,5 MB`, `45 MB`.

    Args:
        size: bytes, of which 1024 are a kilobyte as in every limit here.
    """
    number, unit = next(
        (size / 1024**power, unit)
        for power, unit in ((3, "GB"), (2, "MB"), (1, "kB"), (0, "byte"))
        if size / 1024**power > 0.9995 or not power
    )
    rounded = half_up(number, 0 if number >= 10 or unit in ("kB", "byte") else 1)
    digits = int(rounded != half_up(rounded))
    return f"{_decimal(rounded, digits)} {unit}"


def percent(share: Number, digits: int = 1) -> str:
    """Format a share as per cent: 0.125 becomes `12,5 %`."""
    if share is None or not _known(share):
        return not_stated()
    text = _decimal(as_read(share).scaleb(_PLACES_OF_A_PERCENT), digits)
    return f"{text}%" if current_language() == "en" else f"{text}\u00a0%"


def kroner(value: Number) -> str:
    """Format an amount in full: `47 000 000 kr`, in English `NOK 47,000,000`."""
    if value is None or not _known(value):
        return not_stated()
    return _("NOK {amount}").format(amount=count(value))


def money_unit(value: float, digits: int = 1) -> tuple[str, int, int]:
    """Scale of an amount: unit, power of ten and decimals.

    Args:
        value: kroner.
        digits: decimals of a million.

    Returns:
        The unit as a text with `{amount}` in it; 6 for millions; the decimals.
    """
    amount = as_read(value)
    if abs(half_up(amount.scaleb(-_PLACES_OF_A_MILLION), digits)) >= _THOUSAND:
        return _("NOK {amount} billion"), _PLACES_OF_A_BILLION, 2
    if abs(half_up(amount)) >= _MILLION:
        return _("NOK {amount} million"), _PLACES_OF_A_MILLION, digits
    return _("NOK {amount}"), 0, 0


def money(value: Number, digits: int = 1) -> str:
    """Format an amount in short: `47,0 mill. kr`, `5,68 mrd. kr`, `NOK 47.0 million`.

    Args:
        value: kroner; None or NaN is not known.
        digits: decimals of a million.
    """
    if value is None or not _known(value):
        return not_stated()
    unit, power, places = money_unit(value, digits)
    return unit.format(amount=_decimal(as_read(value).scaleb(-power), places))


def year_text(value: Number) -> str:
    """Format a year without grouping: `2012`."""
    if value is None or not _known(value):
        return _("no year stated")
    return str(int(value))


def date_text(iso: str | None, precision: str = "") -> str:
    """Format a date with the precision of its source: year, month or day.

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


def date_span(first: str, last: str) -> str:
    """A span of days: `21.–30. november 2026`; the two have in common what is written once.

    Args:
        first: ISO date of the first day; None or empty where there is none.
        last: ISO date of the last day; the same as the first for a single day.
    """
    if not first or first == last:
        return date_text(last)
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin.year != end.year:
        begun = date_text(first)
    else:
        skeleton = "d" if begin.month == end.month else "MMMMd"
        begun = format_skeleton(skeleton, begin, locale=_locale())
    return f"{begun}–{date_text(last)}"
