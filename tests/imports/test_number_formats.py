"""Numbers are read as their format shows them: compared with what LibreOffice showed."""

import csv
import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.imports.numberformat import Doubt, number_format

FILES = Path(__file__).parent / "files"
with (FILES / "number_formats.csv").open(encoding="utf-8", newline="") as file:
    SHOWN = list(csv.DictReader(file))


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: f"{case['format']} {case['stored']}")
def test_a_number_is_read_as_it_is_shown(case: dict[str, str]) -> None:
    found = number_format(case["format"]).read(float(case["stored"]))
    assert str(found.value) == case["read"]
    assert found.doubt == case["doubt"]


@pytest.mark.parametrize(
    "case",
    [case for case in SHOWN if case["doubt"] in ("", "rounded") and "/" not in case["format"]],
    ids=lambda case: case["format"],
)
def test_what_is_read_is_what_a_person_saw(case: dict[str, str]) -> None:
    """The digits that LibreOffice showed are those of what is read, as far as it showed any."""
    found = number_format(case["format"]).read(float(case["stored"]))
    shown = re.sub(r"[^\d.E+-]", "", case["shown"].replace("(", "-")).strip(".-+E") or "0"
    if isinstance(found.value, int | Decimal):
        decimals = len(shown.partition("E")[0].partition(".")[2]) - int(
            shown.partition("E")[2] or 0
        )
        assert abs(abs(Decimal(shown)) - abs(found.value)) <= Decimal(5).scaleb(-decimals - 1)
        assert (found.doubt == "") == (abs(Decimal(shown)) == abs(found.value))
    elif isinstance(found.value, str) and not re.fullmatch(r"\d{4}(-\d\d)?", found.value):
        assert case["shown"] == found.value


@pytest.mark.parametrize(
    ("code", "stored", "from_1904", "value"),
    [
        ("yyyy-mm-dd", 0, True, date(1904, 1, 1)),
        ("yyyy-mm-dd", 39507, True, date(2012, 3, 1)),
        ("yyyy-mm-dd", 59, False, date(1900, 2, 28)),
        ("yyyy-mm-dd", 61, False, date(1900, 3, 1)),
        ("yyyy-mm-dd hh:mm", 40969.99999999, False, date(2012, 3, 2)),
        ("yyyy-mm-dd hh:mm:ss", 40969.25, False, datetime(2012, 3, 1, 6)),
        ("hh:mm", 40969.25, False, time(6)),
        ("[$-414]mmmm", 40969, False, date(2012, 3, 1)),
    ],
)
def test_days_are_counted_as_spreadsheets_do(
    code: str, stored: float, from_1904: bool, value: object
) -> None:
    assert number_format(code).read(stored, from_1904=from_1904).value == value


@pytest.mark.parametrize("stored", [60, -1, 0, 3_000_000])
def test_what_is_no_day_is_told(stored: float) -> None:
    assert number_format("dd.mm.yyyy").read(stored).doubt is Doubt.NO_DATE


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ('#,##0.0"0"', 600, "600.00"),
        ('0.0"0 kr"', 600000, "600000.00 kr"),
        ('0.0"5"', 12, "12.05"),
        ("0.0\\5", 12, "12.05"),
        ('0", 5"', 12, "12, 5"),
        ('"1 "000', 234, "1 234"),
        ('General"0"', 600, "6000"),
        ('0%"0"', 0.5, "50%0"),
        ('#"."0', 46, ""),
        ("# ?/8", 1.5, ""),
        ('"-"0', 5, "-5"),
        ('"-"General', 5, "-5"),
        ('0"-"', 5, "5-"),
        ("(0)", 5, "(5)"),
        ("0;0", -5, "5"),
        ('0" mill";0" mill"', -5, "5 mill"),
    ],
)
def test_text_that_makes_another_number_is_a_doubt(code: str, stored: float, shown: str) -> None:
    assert number_format(code).plain(stored) is None
    found = number_format(code).read(stored)
    assert (found.doubt, found.text) == (Doubt.ALTERED, shown)


@pytest.mark.parametrize(
    ("code", "text", "value", "doubt"),
    [
        ("@", "a", "a", ""),
        ("General", "a", "a", ""),
        ('0;0;0;@" kr"', "500", "500", ""),
        ('"mill. "@', "5", "mill. 5", ""),
        ('"-"@', "500", "-500", ""),
        ('"("@")"', "500", "(500)", ""),
        (";;;", "a", "a", "hidden"),
    ],
)
def test_a_text_is_read_as_it_is_shown(code: str, text: str, value: str, doubt: str) -> None:
    found = number_format(code).read_text(text)
    assert (found.value, found.doubt) == (value, doubt)


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_no_format_breaks_the_reading(code: str, stored: float) -> None:
    shape = number_format(code)
    shape.read(stored)
    shape.read_text("x")


# A spreadsheet holds no numbers so near to zero that digits are lost.
@given(
    st.floats(-1e9, 1e9, allow_subnormal=False),
    st.sampled_from(["0", "0.0", "#,##0", "#,##0.00", "General"]),
)
def test_the_short_way_reads_as_the_long_one(stored: float, code: str) -> None:
    shape = number_format(code)
    plain = shape.plain(stored)
    if plain is not None:
        found = shape.read(stored)
        assert Decimal(repr(plain[0])) == found.value
        assert plain[1] == (found.doubt == Doubt.ROUNDED)
