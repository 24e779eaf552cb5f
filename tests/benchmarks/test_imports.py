"""100,000 rows are read, looked at and taken in within half a minute, with a bar to look at."""

import io
import time
from itertools import islice, product

import pytest
import xlsxwriter

from lib.imports import commit, plan, undo
from lib.imports.columns import known_names
from lib.imports.plan_model import Diagnostics, Expected
from lib.imports.reading import read
from lib.store import Store

pytestmark = pytest.mark.bench
ROWS = 100_000


def test_a_hundred_thousand_rows(own_store: Store) -> None:
    indicators = own_store.rows("SELECT indicator_id FROM indicators")["indicator_id"]
    areas = own_store.rows("SELECT code FROM areas")["code"]
    combinations = islice(product(range(2030, 2050), indicators, areas), ROWS)
    lines = [
        f"{indicator};{area};{year};{number / 7:.4f};publisert;bt-01".replace(".", ",")
        for number, (year, indicator, area) in enumerate(combinations)
    ]
    header = "indicator_id;area_code;year;value;quality;source_id"
    content = "\n".join([header, *lines]).encode()
    told: list[int] = []
    started = time.perf_counter()
    found = plan(
        own_store, content, "indicator_values.csv", progress=lambda done, _number: told.append(done)
    )
    looked = time.perf_counter()
    entry = commit(own_store, found, who="Kari", why="mange")
    stored = time.perf_counter()
    undo(own_store, entry, who="Kari", why="igjen")
    undone = time.perf_counter()
    for word, seconds in (
        ("look", looked - started),
        ("store", stored - looked),
        ("undo", undone - stored),
    ):
        print(f"{word} {seconds:.1f} s")
    assert len(found.changes) == ROWS
    assert len(told) > 100
    assert stored - started < 30


def test_a_workbook_of_a_hundred_thousand_rows() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("indicator_values")
    shown = book.add_format({"num_format": "0.0"})
    sheet.write_row(0, 0, ["indicator_id", "area_code", "year", "value", "quality", "source_id"])
    for row in range(1, ROWS + 1):
        sheet.write_row(row, 0, [f"i-{row % 7}", "1201", 2000 + row % 30])
        sheet.write_number(row, 3, row / 7, shown)
        sheet.write_row(row, 4, ["publisert", "bt-01"])
    book.close()
    started = time.process_time()
    notes = Diagnostics("x.xlsx")
    found = read(out.getvalue(), "x.xlsx", Expected(known_names()), notes)
    seconds = time.process_time() - started
    print(f"read {seconds:.1f} s")
    assert len(found.lines) == ROWS
    assert [each.column for each in notes.found] == ["value"]  # rounded numbers, told once
    assert seconds < 15
