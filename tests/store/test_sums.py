"""The sums always are what their rows add up to, however these were changed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from lib.intake import commit, plan, undo
from lib.store import Store, load, schema
from lib.store.connection import reading, writing
from tests.conftest import DATA

_ALL = "SELECT * FROM {table}"
BY_HAND = {
    "a project that moves": "UPDATE projects SET municipality_code = NULL, county_code = '12'"
    " WHERE rowid % 3 = 0",
    "another amount": "UPDATE projects SET amount_nok = 7 WHERE amount_nok IS NULL",
    "no amount": "UPDATE projects SET amount_nok = NULL, year = NULL",
    "another status": "UPDATE projects SET status = 'søkt', category = 'annet', confidence = 'lav'",
    "projects that go": "DELETE FROM projects WHERE rowid % 2",
    "a project more": "INSERT INTO projects SELECT 'another', title, round_id, status, year,"
    " amount_nok, granting_body, recipient, recipient_type, municipality_code, county_code,"
    " category, confidence, note, source_id FROM projects LIMIT 1",
    "values that go": "DELETE FROM indicator_values WHERE rowid % 2",
    "another quality": "UPDATE indicator_values SET quality = 'usikker' WHERE area_code = 'NO'",
    "values of another area": "UPDATE indicator_values SET area_code = 'nord', year = year + 100"
    " WHERE area_code = '01'",
}


def wrong(store: Store) -> dict[str, int]:
    """How many rows of each table of sums are not what their rows add up to."""
    with reading(store.path) as connection:
        return {
            table: len(
                set(connection.execute(_ALL.format(table=table))) ^ set(connection.execute(rows))
            )
            for table, rows in schema.SUMS.items()
        }


NOTHING = dict.fromkeys(schema.SUMS, 0)


def test_sums_of_what_was_loaded(store: Store) -> None:
    assert wrong(store) == NOTHING
    with reading(store.path) as connection:
        for table in schema.SUMS:
            assert connection.execute(_ALL.format(table=table)).fetchone()


@pytest.mark.parametrize("change", BY_HAND)
def test_sums_follow_a_change_by_hand(own_store: Store, change: str) -> None:
    with closing(sqlite3.connect(own_store.path)) as connection:
        connection.execute(BY_HAND[change])
        assert connection.total_changes > 0
        connection.commit()
    assert wrong(own_store) == NOTHING


def test_sums_follow_areas_that_move(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE areas SET parent_code = 'nord' WHERE code = '12'")
    assert wrong(own_store) == NOTHING
    with writing(own_store.path) as db:
        db.execute("UPDATE areas SET kind = 'opptaksområde' WHERE code = '01'")
    assert wrong(own_store) == NOTHING


def test_sums_follow_a_file_and_its_undoing(own_store: Store) -> None:
    content = (DATA / "projects.csv").read_text("utf-8-sig").replace("tildelt,2009", "søkt,2010")
    before = own_store.rows("SELECT * FROM project_sums")
    entry = commit(
        own_store, plan(own_store, content.encode(), "projects.csv"), who="Kari", why="fordi"
    )
    assert not own_store.rows("SELECT * FROM project_sums").equals(before)
    assert wrong(own_store) == NOTHING
    undo(own_store, entry, who="Kari", why="igjen")
    assert own_store.rows("SELECT * FROM project_sums").equals(before)
    assert wrong(own_store) == NOTHING


def test_sums_follow_a_load_into_a_store_that_stands(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET amount_nok = 7 WHERE rowid % 2")
    load.build(own_store.path, force=True)
    assert wrong(own_store) == NOTHING


@pytest.mark.parametrize("sum_anew", [schema.sum_anew, lambda _db: None], ids=["anew", "each"])
def test_many_rows_at_once(own_store: Store, sum_anew: Callable[..., None]) -> None:
    with writing(own_store.path) as db:
        sum_anew(db.conn)
        db.execute("UPDATE indicator_values SET year = year + 1000")
        db.execute("UPDATE projects SET year = year + 1000")
    assert wrong(own_store) == NOTHING
