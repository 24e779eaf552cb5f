"""Numbers, money and dates the Norwegian way; what is not known is never a zero."""

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import (
    count,
    date_span,
    date_text,
    decimal,
    kroner,
    money,
    percent,
    plain_number,
    set_language,
    size_text,
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
        (lambda: size_text(45 * 2**20), "45 MB", "45 MB"),
        (lambda: size_text(3 * 2**19), "1,5 MB", "1.5 MB"),
        (lambda: size_text(800 * 1024), "800 kB", "800 kB"),
        (lambda: size_text(2**20 - 1), "1 MB", "1 MB"),
        (lambda: size_text(1500 * 2**20), "1,5 GB", "1.5 GB"),
        (lambda: size_text(300), "300 byte", "300 byte"),
        (lambda: money(None), "ikkje oppgitt", "not stated"),
    ],
)
def test_written_in_each_languages_way(
    write: Callable[[], str], nynorsk: str, english: str
) -> None:
    try:
        set_language("nn")
        assert write() == nynorsk
        set_language("en")
        assert write() == english
    finally:
        set_language("nb")


@pytest.mark.parametrize("write", [count, decimal, percent, kroner, money])
@pytest.mark.parametrize("unknown", [None, math.nan])
def test_what_is_not_known_is_said(
    write: Callable[[float | None], str], unknown: float | None
) -> None:
    assert write(unknown) == "ikke oppgitt"


def test_amounts_just_under_the_next_word_do_not_jump() -> None:
    assert money(999_949_999) == "999,9 mill. kr"
    assert money(999_950_000) == "1,00 mrd. kr"


# --- Rounding -------------------------------------------------------------------------------------

AMOUNTS = st.one_of(
    st.floats(-1e15, 1e15),
    st.decimals(-10_000, 10_000, places=3).map(float),
    st.integers(-(10**15), 10**15),
    st.sampled_from([2.675, 0.285, 1.005, 0.5, 1.5, 2.5, -0.5, -0.04, -2.675, 0.0, -0.0, 5e-324]),
)


def as_people_round(value: Decimal, digits: int) -> Decimal:
    """The decimals that are written, rounded by hand."""
    with localcontext() as context:
        context.prec = 800
        return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def as_number(text: str) -> Decimal:
    """A number written the Norwegian way, read back."""
    return Decimal(text.replace(SPACE, "").replace(",", ".").replace("\N{MINUS SIGN}", "-"))


@given(AMOUNTS, st.integers(0, 4))
def test_every_number_is_rounded_as_people_round_what_they_read(value: float, digits: int) -> None:
    text = decimal(value, digits)
    assert as_number(text) == as_people_round(Decimal(repr(value)), digits)
    assert len(text.partition(",")[2]) == digits
    assert count(value) == decimal(value, 0)
    shown = as_number(text)
    assert shown or not text.startswith("\N{MINUS SIGN}"), "a negative zero"


@given(AMOUNTS.filter(lambda value: abs(value) < 1e12), st.integers(0, 2))
def test_shares_are_rounded_the_same_way(value: float, digits: int) -> None:
    expected = as_people_round(Decimal(repr(value)) * 100, digits)
    assert as_number(percent(value, digits).removesuffix(f"{SPACE}%")) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (decimal(2.675, 2), "2,68"),
        (decimal(1.005, 2), "1,01"),
        (decimal(-2.675, 2), "\u22122,68"),
        (decimal(-0.04), "0,0"),
        (decimal(-0.0), "0,0"),
        (percent(0.285, 0), f"29{SPACE}%"),
        (count(2.5), "3"),
        (count(0.5), "1"),
        (kroner(12.5), "13 kr"),
        (money(2_850_000), "2,9 mill. kr"),
        (money(-2_850_000), "\u22122,9 mill. kr"),
        (money(2_845_000, 2), "2,85 mill. kr"),
        (money(999_999.5), "1,0 mill. kr"),
        (money(999_960_000, 2), "999,96 mill. kr"),
        (money(5_675_000_000), "5,68 mrd. kr"),
        (money(math.inf), "ikke oppgitt"),
    ],
)
def test_halves_are_rounded_up(shown: str, expected: str) -> None:
    assert shown == expected


@given(AMOUNTS)
def test_a_number_for_programs_is_the_number(value: float) -> None:
    text = plain_number(value)
    assert float(text) == pytest.approx(value, rel=1e-14, abs=0)
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]*[1-9])?", text)
    assert text != "-0"


@pytest.mark.parametrize(
    ("first", "last", "norwegian", "english"),
    [
        ("2026-11-21", "2026-11-30", "21.–30. november 2026", "21–30 November 2026"),
        (
            "2026-11-21",
            "2026-12-01",
            "21. november–1. desember 2026",
            "21 November–1 December 2026",
        ),
        (
            "2025-12-31",
            "2026-01-02",
            "31. desember 2025–2. januar 2026",
            "31 December 2025–2 January 2026",
        ),
        ("2026-11-21", "2026-11-21", "21. november 2026", "21 November 2026"),
        ("", "", "uten dato", "no date stated"),
    ],
)
def test_a_span_of_days_says_once_what_both_have(
    first: str, last: str, norwegian: str, english: str
) -> None:
    assert date_span(first, last) == norwegian
    set_language("en")
    assert date_span(first, last) == english
