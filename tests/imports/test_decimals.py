"""One column of numbers has one decimal mark, and what no row proves is asked about."""

import pytest

from lib.imports import Plan, plan
from lib.store import Store
from tests.imports.made import SICK_LEAVE, workbook

HEADER = ("indicator_id", "area_code", "year", "value")
ALL = (*HEADER, "quality", "source_id")


def read(store: Store, *values: str, sign: str = ",", header: tuple[str, ...] = HEADER) -> Plan:
    """A file of values for a county, year by year from 2003; the other cells are in order."""
    lines = [sign.join(header)]
    for year, value in enumerate(values, start=2003):
        row = [SICK_LEAVE, "12", str(year), f'"{value}"', "publisert", "nav-01"]
        lines.append(sign.join(row[: len(header)]))
    return plan(store, "\n".join(lines).encode(), "indicator_values.csv")


def taken(found: Plan) -> list[object]:
    assert found.ok, found.errors
    return [(change.after or {})["value"] for change in found.changes]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("1.234", "1.234.567"), [1234.0, 1234567.0]),
        (("1.234", "1.234,5"), [1234.0, 1234.5]),
        (("1.234", "4,5"), [1234.0, 4.5]),
        (("1.234", "12.5"), [1.234, 12.5]),
        (("12.500", "0.123"), [12.5, 0.123]),
        (("1,234", "12.5"), [1234.0, 12.5]),
        (("1,234", "1,234,567"), [1234.0, 1234567.0]),
        (("1.234", "1 234,5"), [1234.0, 1234.5]),
    ],
)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_what_a_row_proves_counts_for_the_column(
    store: Store, values: tuple[str, ...], expected: list[float], sign: str
) -> None:
    assert taken(read(store, *values, sign=sign)) == expected
    assert taken(read(store, *values[::-1], sign=sign)) == expected[::-1]


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        (("12.500",), [2]),
        (("1,234",), [2]),
        (("1.234", "5"), [2]),
        (("1.234", "12.5", "4,5"), [2]),
        (("1.234", "12.5", "1.234.567"), [2]),
    ],
)
def test_what_no_row_proves_is_refused_with_both_readings(
    store: Store, values: tuple[str, ...], rows: list[int]
) -> None:
    found = read(store, *values)
    assert [each.row for each in found.errors] == rows
    assert all("kan være" in each.expected for each in found.errors)


def test_a_file_with_all_columns_of_the_table_has_decimal_points(store: Store) -> None:
    assert taken(read(store, "12.125", "1.234", header=ALL)) == [12.125, 1.234]
    assert not read(store, "12.500", header=ALL).ok
    assert not read(store, "1,234", header=ALL).ok
    assert taken(read(store, "1.234", "4,5", header=ALL)) == [1234.0, 4.5]


def test_texts_of_a_workbook_follow_their_column(store: Store) -> None:
    rows = [
        dict(zip(HEADER, (SICK_LEAVE, "12", year, value), strict=True))
        for year, value in ((2003, "1.234"), (2004, "1.234,5"))
    ]
    found = plan(store, workbook({"indicator_values": rows}), "indicator_values.xlsx")
    assert taken(found) == [1234.0, 1234.5]


def test_millions_in_a_file_with_commas_have_two_readings(store: Store) -> None:
    def amount(value: str) -> Plan:
        text = f'project_id,amount_nok\njondal-jonatunet-2009,"{value}"\n'
        return plan(store, text.encode(), "projects.csv")

    assert not amount("1.500 mill.").ok
    assert amount("1.5 mill.").ok
