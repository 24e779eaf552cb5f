"""Tables: as words, as numbers, and as a file that a spreadsheet opens."""

import csv
import io
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts.chart_model import (
    Table,
    digits,
    format_cell,
    kroner_text,
    make_table,
    sources_of,
    total,
)
from lib.i18n import kroner, not_stated, percent

FRAME = pd.DataFrame(
    {
        "Sted": ["Bø", None, "=1+1"],
        "Kroner": [1234567.0, math.nan, 0.0],
        "Andel": [0.125, math.nan, 1.0],
        "År": [2012.0, math.nan, 2011.0],
        "Snitt": [1.5, 2.25, math.nan],
    }
)
EXAMPLE = Table(
    "eksempel",
    FRAME,
    {"Kroner": "kroner", "Andel": "percent", "År": "year", "Snitt": "decimal"},
)


def rows(shown: Table) -> list[list[str]]:
    text = shown.csv().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_text_is_written_for_the_reader() -> None:
    text = EXAMPLE.text()
    assert text["Kroner"].tolist() == [kroner(1234567), not_stated(), kroner(0)]
    assert text["Andel"].tolist() == [percent(0.125), not_stated(), percent(1)]
    assert text["År"].tolist()[0] == "2012"
    assert text["Snitt"].tolist() == ["1,50", "2,25", not_stated()]
    assert text["Sted"].tolist() == ["Bø", not_stated(), "=1+1"]


def test_unknown_is_never_zero() -> None:
    assert EXAMPLE.text()["Kroner"].tolist()[1] == not_stated()
    assert rows(EXAMPLE)[2] == ["", "", "", "", "2,25"]


def test_csv_in_english_has_commas_and_decimal_points() -> None:
    rows = list(csv.reader(io.StringIO(EXAMPLE.csv("en").decode("utf-8-sig"), newline="")))
    assert rows[0] == list(FRAME.columns)
    assert rows[1] == ["Bø", "1234567", "0.125", "2012", "1.5"]
    assert EXAMPLE.csv("nn") == EXAMPLE.csv() != EXAMPLE.csv("en")


def test_csv_has_raw_numbers_and_a_mark_in_front() -> None:
    assert EXAMPLE.csv().startswith(b"\xef\xbb\xbf")
    assert EXAMPLE.csv().endswith(b"\r\n")
    assert rows(EXAMPLE)[1] == ["Bø", "1234567", "0,125", "2012", "1,5"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_are_no_formulas(start: str) -> None:
    shown = Table("x", pd.DataFrame({f"{start}a": [f"{start}cmd"], "n": [-5.0]}), {"n": "count"})
    found = rows(shown)
    assert found[0][0] == f"'{start}a"
    assert found[1] == [f"'{start}cmd", "-5"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1))
def test_every_text_comes_back_from_csv(texts: list[str]) -> None:
    shown = make_table("x", {"a": ("text", list(texts)), "b": ("text", ["x"] * len(texts))})
    back = [row[0] for row in rows(shown)[1:]]
    starts = ("=", "+", "-", "@", "\t", "\r")
    assert back == [f"'{text}" if text.startswith(starts) else text for text in texts]


def test_a_table_of_nothing() -> None:
    shown = make_table("Tomt", {"Sted": ("text", []), "Kroner": ("kroner", [])})
    assert shown.text().empty
    assert rows(shown) == [["Sted", "Kroner"]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], 0), ([1, 2], 0), ([1.5], 1), ([0.93, 1.0], 2), ([5843.33], 1), ([math.nan, 1.25], 2)],
)
def test_digits(values: list[float], expected: int) -> None:
    assert digits(values) == expected


def test_small_amounts_keep_a_decimal() -> None:
    assert kroner_text(12.44).startswith("12,4")
    assert kroner_text(12.0) == kroner(12)
    assert kroner_text(1211.3) == kroner(1211)
    assert kroner_text(math.nan) == not_stated()


def test_totals_and_sources() -> None:
    assert total([math.nan, None]) is None
    assert total([1.0, math.nan]) == 1.0
    frame = pd.DataFrame({"source_id": ["b", "a", None, "b"]})
    assert sources_of(frame, pd.DataFrame({"x": [1]})) == ("b", "a")
    assert format_cell(None, "text") == not_stated()
