"""100,000 rows are looked at and taken in within half a minute, with a bar to look at."""

import time
from itertools import islice, product

import pytest

from lib.intake import commit, plan, undo
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
