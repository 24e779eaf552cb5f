"""Rows of an answer: their types, what is missing, and the same as a frame."""

import math

import pandas as pd
import pytest

from lib.rows import Columns, Rows, records

COLUMNS: Columns = {"name": "text", "amount": "number", "projects": "count", "own": "flag"}
ROWS = Rows.from_table(
    ["own", "name", "amount", "projects", "more"],
    [(1, "a", 5, 2, "x"), (0, None, None, 0, "y")],
    COLUMNS,
)


def test_each_column_has_its_type_whatever_sqlite_holds() -> None:
    first, second = ROWS
    assert dict(first) == {"name": "a", "amount": 5.0, "projects": 2, "own": True}
    assert list(map(type, first.values())) == [str, float, int, bool]
    assert second["name"] is None
    assert math.isnan(second["amount"])
    assert second["own"] is False


def test_an_answer_without_rows_has_its_columns() -> None:
    nothing = Rows.from_table(["name"], [], COLUMNS)
    assert not nothing
    assert nothing.frame().dtypes.astype(str).tolist() == ["object", "float64", "int64", "bool"]
    assert nothing.frame().columns.tolist() == list(COLUMNS)


def test_what_a_mapping_lacks_is_missing() -> None:
    (row,) = Rows.from_mappings([{"name": "a"}], {"name": "text", "amount": "number"})
    assert row["name"] == "a"
    assert math.isnan(row["amount"])
    with pytest.raises(TypeError):
        Rows.from_mappings([{}], {"projects": "count"})


def test_a_frame_has_the_same_rows() -> None:
    frame = ROWS.frame()
    assert frame["name"].tolist() == ["a", None]
    assert frame.dtypes.astype(str).tolist() == ["object", "float64", "int64", "bool"]
    again = Rows.from_mappings(records(frame), COLUMNS)
    pd.testing.assert_frame_equal(again.frame(), frame)
    assert type(records(frame)[0]["projects"]) is int


def test_columns_and_parts() -> None:
    assert ROWS.column("projects") == [2, 0]
    part = ROWS.where("name", None)
    assert part.column("projects") == [0]
    assert part.columns == COLUMNS
