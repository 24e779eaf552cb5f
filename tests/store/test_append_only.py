"""Status reports only grow: the store itself holds that, whoever writes."""

import sqlite3
from contextlib import closing

import pytest

from lib.store import Store, writing
from lib.store.append_only import APPEND_ONLY, restoring
from lib.store.load import build

REPORT = {
    "report_id": "oppdiktet-2012-03-01-1",
    "project_id": "jondal-jonatunet-2009",
    "date": "2012-03-01",
    "phase": "i gang",
    "percent_complete": 40,
    "money_spent_nok": None,
    "light": "grønn",
    "comment": None,
    "reporter": "Prøverapportør",
    "source_id": None,
    "recorded_at": None,
}


@pytest.fixture
def reported(own_store: Store) -> Store:
    """A store with one made-up report."""
    with writing(own_store.path) as db:
        db.table("status_reports").insert(REPORT)
    return own_store


CHANGES = {
    "changed": "UPDATE status_reports SET light = 'rød'",
    "removed": "DELETE FROM status_reports",
    "replaced": "INSERT OR REPLACE INTO status_reports SELECT * FROM status_reports",
}


@pytest.mark.parametrize("done", CHANGES)
def test_a_report_stays_as_it_was_given(reported: Store, done: str) -> None:
    before = reported.version()
    with (
        pytest.raises(sqlite3.IntegrityError, match=f"never {done}"),
        writing(reported.path) as db,
    ):
        db.execute(CHANGES[done])
    assert reported.version() == before


def test_by_hand_neither(reported: Store) -> None:
    with (
        closing(sqlite3.connect(reported.path)) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute(CHANGES["removed"])


def test_a_correction_is_a_new_report(reported: Store) -> None:
    version = reported.version().number
    with writing(reported.path) as db:
        db.table("status_reports").insert(REPORT | {"report_id": "oppdiktet-2012-03-01-2"})
    assert reported.version().number == version + 1
    assert reported.rows("SELECT COUNT(*) AS n FROM status_reports")["n"].item() == 2


def test_an_earlier_state_can_be_restored_once(reported: Store) -> None:
    with writing(reported.path) as db, restoring(db):
        db.execute(CHANGES["removed"])
    assert reported.rows("SELECT * FROM status_reports").empty
    with writing(reported.path) as db:
        db.table("status_reports").insert(REPORT)
    with pytest.raises(sqlite3.IntegrityError), writing(reported.path) as db:
        db.execute(CHANGES["removed"])


def test_a_restoring_that_fails_leaves_the_door_shut(reported: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), writing(reported.path) as db, restoring(db):
        db.execute("DELETE FROM projects")
    with pytest.raises(sqlite3.IntegrityError), writing(reported.path) as db:
        db.execute(CHANGES["removed"])


def test_the_package_can_be_loaded_over_reports(reported: Store) -> None:
    assert build(reported.path, force=True) == "loaded"
    assert reported.rows("SELECT * FROM status_reports").empty


def test_every_such_table_is_guarded(reported: Store) -> None:
    found = reported.rows(
        "SELECT tbl_name AS name, COUNT(*) AS n FROM sqlite_schema"
        " WHERE type = 'trigger' AND name LIKE '%_kept_%' GROUP BY tbl_name"
    )
    assert dict(zip(found["name"], found["n"], strict=True)) == dict.fromkeys(APPEND_ONLY, 3)
