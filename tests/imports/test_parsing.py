"""Numbers and dates as people write them: one reading, exactly, or none."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import count, date_text, decimal, kroner, set_language
from lib.imports.parsing import DecimalMark, UnclearError, decimal_text, parse_cell
from lib.store.package import descriptions

KRONER = {"type": "integer", "unit": "kr", "constraints": {"minimum": 0}}
PEOPLE = {"type": "integer", "unit": "innbyggere", "constraints": {}}
NUMBER: dict[str, Any] = {"type": "number", "constraints": {}}
DATE: dict[str, Any] = {"type": "date", "constraints": {}}
OPENED = descriptions()["service_sites"]["fields"]["opened"]
TEXT: dict[str, Any] = {"type": "string", "constraints": {}}


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [
        ("1200000", KRONER, "1200000"),
        ("1 200 000", KRONER, "1200000"),
        ("1\u00a0200\u202f000", KRONER, "1200000"),
        ("1 200 000 kr", KRONER, "1200000"),
        ("kr 1 200 000,-", KRONER, "1200000"),
        ("1,2 mill.", KRONER, "1200000"),
        ("1,2 mill. kr", KRONER, "1200000"),
        ("1.2 mill", KRONER, "1200000"),
        ("5,6 mrd.", KRONER, "5600000000"),
        ("46570,00", KRONER, "46570"),
        ("500.000,-", KRONER, "500000"),
        ("500 000,-", KRONER, "500000"),
        ("500\u2009000,–", KRONER, "500000"),
        ("1.500.000.-", KRONER, "1500000"),
        ("kr 750 000,-", KRONER, "750000"),
        ("47 MNOK", KRONER, "47000000"),
        ("47 mill. kroner", KRONER, "47000000"),
        ("500 tkr", KRONER, "500000"),
        ("500 TNOK", KRONER, "500000"),
        ("1,2 mrd", KRONER, "1200000000"),
        ("2 millioner", KRONER, "2000000"),
        ("500 tusen", KRONER, "500000"),
        ("0,1234567 mrd", KRONER, "123456700"),
        ("1.200.000", KRONER, "1200000"),
        ("1,200,000", KRONER, "1200000"),
        ("2009.0", PEOPLE, "2009"),
        ("−5", PEOPLE, "-5"),
        (12.0, KRONER, "12"),
        (Decimal(1200000), KRONER, "1200000"),
        ("12,5", NUMBER, "12.5"),
        ("12.5", NUMBER, "12.5"),
        ("1.234,5", NUMBER, "1234.5"),
        ("1,234.5", NUMBER, "1234.5"),
        ("1 234,567", NUMBER, "1234.567"),
        ("0,125", NUMBER, "0.125"),
        ("18.0", NUMBER, "18"),
        (0.1, NUMBER, "0.1"),
        ("23.06.2011", DATE, "2011-06-23"),
        ("6.3.2012", DATE, "2012-03-06"),
        ("23. juni 2011", DATE, "2011-06-23"),
        ("1 Des. 2011", DATE, "2011-12-01"),
        (datetime(2011, 6, 23), DATE, "2011-06-23"),
        ("2012-03-01T00:00:00Z", DATE, "2012-03-01"),
        ("2012-03-02 00:00:00", DATE, "2012-03-02"),
        ("2012-03-05T00:00:00.000+01:00", DATE, "2012-03-05"),
        ("15.03.2012 00:00", DATE, "2012-03-15"),
        ("5. mars 2012 kl. 00.00", DATE, "2012-03-05"),
        ("15-03-2012", DATE, "2012-03-15"),
        ("15-03-2012", OPENED, "2012-03-15"),
        ("juni 2011", OPENED, "2011-06"),
        ("06.2011", OPENED, "2011-06"),
        ("2011", OPENED, "2011"),
        ("23.06.2011", OPENED, "2011-06-23"),
        (date(2011, 6, 23), OPENED, "2011-06-23"),
        (1201, TEXT, "1201"),
        (" vanlig tekst ", TEXT, "vanlig tekst"),
        ("1,2 mill.", TEXT, "1,2 mill."),
        ("", KRONER, ""),
        (None, DATE, ""),
    ],
)
def test_understood(cell: object, column: Mapping[str, Any], expected: str) -> None:
    assert parse_cell(cell, column) == expected


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("12,5", KRONER),
        ("1,23456789 mill.", KRONER),
        ("1 2000", KRONER),
        ("12 mill. personer", KRONER),
        ("1,2 mill.", PEOPLE),
        ("1,2 mill.", NUMBER),
        ("ca. 500", KRONER),
        ("ikke oppgitt", KRONER),
        ("1e5", KRONER),
        ("(500)", KRONER),
        ("1.2,3.4", NUMBER),
        ("12 %", NUMBER),
        (float("nan"), NUMBER),
        (float("inf"), KRONER),
        (Decimal("1e999999999"), NUMBER),
        (True, KRONER),
        (12.5, KRONER),
        ("0.12345678901234567", NUMBER),
        ("9" * 400, NUMBER),
        ("juni 2011", DATE),
        ("31.02.2011", DATE),
        ("2011-02-31", DATE),
        ("23.06.11", DATE),
        ("23/06/2011", DATE),
        ("06/23/2011", DATE),
        (datetime(2011, 6, 23, 12, 30), DATE),
        ("2011-02-31", OPENED),
        ("13.2011", OPENED),
        ("i fjor", OPENED),
        (date(2011, 6, 23), TEXT),
    ],
)
def test_refused(cell: object, column: Mapping[str, Any]) -> None:
    with pytest.raises(UnclearError):
        parse_cell(cell, column)


@pytest.mark.parametrize(
    ("cell", "column", "words", "hint"),
    [
        ("1 333 075,60", KRONER, "øre", "1333076"),
        ("0,50", KRONER, "øre", "1"),
        (46570.5, KRONER, "øre", "46571"),
        ("500 000*", KRONER, "fotnotetegn", "500000"),
        ("1 200 000 *", KRONER, "fotnotetegn", "1200000"),
        ("500 000 1)", KRONER, "fotnotetegn", "500000"),
        ("500 000¹", KRONER, "fotnotetegn", "500000"),
        ("12,5*", NUMBER, "fotnotetegn", "12.5"),
        ("ca. 300 000", KRONER, "nøyaktig", "300000"),
        ("> 5", NUMBER, "nøyaktig", "5"),
        ("5E+05", KRONER, "sifrene", ""),
        ("1,2E-3", NUMBER, "sifrene", ""),
        ("(500 000)", KRONER, "negativt", ""),
        ("(12,5)", NUMBER, "tall", "-12.5"),
        ("2012-03-04T23:00:00Z", DATE, "klokkeslett", ""),
        ("5.3.2012 kl 12:30", DATE, "klokkeslett", "2012-03-05"),
        (datetime(2011, 6, 23, 12, 30), DATE, "klokkeslett", "2011-06-23"),
        ("03/04/2011", DATE, "3. april 2011 eller 4. mars 2011", ""),
        ("23/06/2011", DATE, "skråstreker", "2011-06-23"),
        ("06/23/2011", OPENED, "skråstreker", "2011-06-23"),
        ("23.06.11", DATE, "fire sifre", "2011-06-23"),
        ("uke 12 2012", DATE, "ikke en uke", ""),
        ("2012-W12", OPENED, "ikke en uke", ""),
        ("mars 2012", DATE, "hel dato", ""),
        ("2012-03", DATE, "hel dato", ""),
        ("41000", DATE, "regneark", "2012-04-01"),
        (41000, DATE, "regneark", "2012-04-01"),
        (41000.0, OPENED, "regneark", "2012-04-01"),
    ],
)
def test_well_known_forms_are_refused_by_name(
    cell: object, column: Mapping[str, Any], words: str, hint: str
) -> None:
    with pytest.raises(UnclearError) as unclear:
        parse_cell(cell, column)
    assert words in str(unclear.value)
    assert unclear.value.hint == hint


@pytest.mark.parametrize("cell", ["1.200", "1,200"])
@pytest.mark.parametrize("mark", [".", ",", ""])
def test_two_readings_of_a_whole_number(cell: str, mark: DecimalMark) -> None:
    with pytest.raises(UnclearError) as unclear:
        parse_cell(cell, KRONER, mark)
    for part in (cell, "1200", "1,2"):
        assert part in str(unclear.value)


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("1.234", ".", "1.234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", ""),
        ("1,234", ".", ""),
        ("1.234", "", ""),
        ("1,234", "", ""),
    ],
)
def test_the_kind_of_file_tells_the_mark(cell: str, mark: DecimalMark, expected: str) -> None:
    """A file with semicolons has decimal commas; what goes against it has two readings."""
    if expected:
        assert parse_cell(cell, NUMBER, mark) == expected
        return
    with pytest.raises(UnclearError, match="1234"):
        parse_cell(cell, NUMBER, mark)


@given(st.integers(-(10**17), 10**17), st.sampled_from(["nb", "nn"]))
def test_a_count_as_we_write_it_is_understood(value: int, language: str) -> None:
    set_language(language)
    for text in (count(value), kroner(value)):
        assert parse_cell(text, KRONER | {"constraints": {}}) == str(value)
    set_language("nb")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_decimal_as_we_write_it_is_understood(value: Decimal) -> None:
    assert parse_cell(decimal(float(value), 2), NUMBER, ",") == decimal_text(value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_as_the_files_write_it_is_understood(value: float) -> None:
    text = decimal_text(value)
    if len(text) < 60 and len(text.split(".")[0].lstrip("-")) <= 18:
        assert float(parse_cell(text, NUMBER, ".")) == value


@given(st.integers(1, 10**9), st.sampled_from([("mill.", 10**6), ("mrd. kr", 10**9)]))
def test_millions_are_exact(thousandths: int, unit: tuple[str, int]) -> None:
    text = f"{Decimal(thousandths) / 10000:.4f}".replace(".", ",")
    assert parse_cell(f"{text} {unit[0]}", KRONER) == str(thousandths * unit[1] // 10000)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(["nb", "nn"]))
def test_a_date_as_we_write_it_is_understood(day: date, language: str) -> None:
    set_language(language)
    for text in (day.isoformat(), date_text(day.isoformat()), f"{day:%d.%m.%Y}"):
        assert parse_cell(text, DATE) == day.isoformat()
    month = day.isoformat()[:7]
    assert parse_cell(date_text(month), OPENED) == month
    set_language("nb")


@given(st.integers(0, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "\u2007"]))
def test_any_blank_between_thousands(value: int, blank: str) -> None:
    text = f"{value:,}".replace(",", blank)
    for written in (text, f"kr {text},-", f"{text},00", f"{text} kr"):
        assert parse_cell(written, KRONER) == str(value)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_at_midnight_is_that_day(day: date) -> None:
    for text in (f"{day}T00:00:00Z", f"{day} 00:00", f"{day:%d.%m.%Y} 00:00:00", f"{day:%d-%m-%Y}"):
        assert parse_cell(text, DATE) == day.isoformat()
    with pytest.raises(UnclearError):
        parse_cell(f"{day} 00:01", DATE)


@given(st.text(), st.sampled_from([KRONER, NUMBER, DATE, OPENED, TEXT]))
def test_any_text_is_understood_or_refused(text: str, column: Mapping[str, Any]) -> None:
    with suppress(UnclearError):
        assert isinstance(parse_cell(text, column), str)
