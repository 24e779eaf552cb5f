"""Numbers, money and dates the Norwegian way; what is not known is never a zero."""

import math
from collections.abc import Callable

import pytest

from lib.language import (
    count,
    date_text,
    decimal,
    kroner,
    money,
    percent,
    use,
    year_text,
)

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (count(1_234_567), f"1{SPACE}234{SPACE}567"),
        (count(0), "0"),
        (decimal(12.5), "12,5"),
        (decimal(1_211.317, 0), f"1{SPACE}211"),
        (decimal(-3.14159, 2), "\u22123,14"),
        (percent(0.125), f"12,5{SPACE}%"),
        (percent(1 / 30, 0), f"3{SPACE}%"),
        (kroner(47_000_000), f"47{SPACE}000{SPACE}000 kr"),
        (money(240_000), f"240{SPACE}000 kr"),
        (money(999_999), f"999{SPACE}999 kr"),
        (money(1_000_000), "1,0 mill. kr"),
        (money(47_000_000), "47,0 mill. kr"),
        (money(5_676_943_000), "5,68 mrd. kr"),
        (year_text(2012), "2012"),
        (date_text("2011-06-23"), "23. juni 2011"),
        (date_text("2011-06"), "juni 2011"),
        (date_text("2011"), "2011"),
        (date_text("2011-06-23", "month"), "juni 2011"),
        (date_text("2011-01-01", "year"), "2011"),
        (date_text(None), "uten dato"),
        (date_text(""), "uten dato"),
        (year_text(None), "uten årstall"),
    ],
)
def test_written_as_norwegians_write(shown: str, expected: str) -> None:
    assert shown == expected


@pytest.mark.parametrize(
    ("write", "nynorsk", "english"),
    [
        (lambda: count(1_234_567), f"1{SPACE}234{SPACE}567", "1,234,567"),
        (lambda: decimal(-12.5), "\u221212,5", "\u221212.5"),
        (lambda: percent(0.125), f"12,5{SPACE}%", "12.5%"),
        (lambda: kroner(1_234_567), f"1{SPACE}234{SPACE}567 kr", "NOK 1,234,567"),
        (lambda: money(47_000_000), "47,0 mill. kr", "NOK 47.0 million"),
        (lambda: money(5_676_943_000), "5,68 mrd. kr", "NOK 5.68 billion"),
        (lambda: date_text("2011-06-23"), "23. juni 2011", "23 June 2011"),
        (lambda: date_text("2011-06"), "juni 2011", "June 2011"),
        (lambda: date_text(None), "utan dato", "no date stated"),
        (lambda: money(None), "ikkje oppgitt", "not stated"),
    ],
)
def test_written_in_each_languages_way(
    write: Callable[[], str], nynorsk: str, english: str
) -> None:
    try:
        use("nn")
        assert write() == nynorsk
        use("en")
        assert write() == english
    finally:
        use("nb")


@pytest.mark.parametrize("write", [count, decimal, percent, kroner, money])
@pytest.mark.parametrize("unknown", [None, math.nan])
def test_what_is_not_known_is_said(
    write: Callable[[float | None], str], unknown: float | None
) -> None:
    assert write(unknown) == "ikke oppgitt"


def test_amounts_just_under_the_next_word_do_not_jump() -> None:
    assert money(999_949_999) == "999,9 mill. kr"
    assert money(999_950_000) == "1,00 mrd. kr"
