"""The tree of areas and the search index are those of the rows, however these were changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from lib.imports import commit, plan, undo
from lib.store import Store, load, schema
from lib.store.connection import reading, writing
from lib.store.ensure import ensure_store
from lib.store.errors import StoreUnwritable
from tests.conftest import DATA

MADE = {
    "area_tree": "SELECT area_code, ancestor_code FROM area_closure",
    "search_documents": "SELECT * FROM search_source",
}


def differing(connection: sqlite3.Connection) -> set[str]:
    """The tables whose rows are not those that they are made of."""
    found = set()
    for table, sql in MADE.items():
        kept = sql.replace("area_closure", table).replace("search_source", table)
        rows = [set(connection.execute(each)) for each in (sql, kept)]
        if rows[0] != rows[1]:
            found.add(table)
    return found


def left_behind(store: Store) -> set[str]:
    with reading(store.path) as connection:
        return differing(connection)


def by_hand(store: Store, sql: str) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(sql)
        connection.commit()
        assert connection.total_changes


@pytest.fixture(scope="module")
def changing(store: Store) -> Iterator[Database]:
    """A copy of the store in memory, in which every change is taken back."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with reading(store.path) as source:
            source.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        yield Database(connection)


STATEMENTS = (
    "UPDATE projects SET municipality_code = '120{n}', title = 'x' WHERE rowid % 9 = {n}",
    "DELETE FROM projects WHERE rowid % 9 = {n}",
    (
        "INSERT OR REPLACE INTO projects SELECT 'made-up-{n}', title, round_id, status, NULL, "
        "NULL, granting_body, recipient, recipient_type, NULL, NULL, 'c{n}', confidence, note, "
        "source_id, compiler_note FROM projects LIMIT 1 OFFSET {n}"
    ),
    "DELETE FROM project_partners WHERE rowid % 9 = {n}",
    "UPDATE service_sites SET name = 'n{n}', kind = 'k{n}' WHERE rowid % 9 = {n}",
    "DELETE FROM service_sites WHERE rowid % 9 = {n}",
    "UPDATE sources SET publisher = 'p{n}' WHERE rowid % 9 = {n}",
    "UPDATE areas SET parent_code = 'nord' WHERE code = '0{n}'",
    "UPDATE areas SET name = 'a{n}' WHERE code = '0{n}'",
    "UPDATE grant_schemes SET name_nb = 's{n}' WHERE rowid = {n}",
    "UPDATE grant_rounds SET title = 'r{n}' WHERE rowid % 9 = {n}",
    "UPDATE indicators SET name_en = 'i{n}' WHERE rowid % 9 = {n}",
    "UPDATE milestones SET title_nb = 'm{n}' WHERE rowid % 9 = {n}",
    "UPDATE governance SET member = 'g{n}' WHERE rowid = {n}",
    "DELETE FROM governance WHERE rowid < {n}",
    "UPDATE county_governors SET seat = 'f{n}' WHERE rowid = {n}",
    "DELETE FROM county_governor_counties WHERE rowid = {n}",
    "UPDATE budget_lines SET purpose = 'b{n}' WHERE rowid = {n}",
)


@settings(deadline=None, max_examples=20)
@given(
    changes=st.lists(
        st.builds(str.format, st.sampled_from(STATEMENTS), n=st.integers(1, 8)),
        min_size=1,
        max_size=4,
    )
)
def test_any_changes_are_followed(changing: Database, changes: list[str]) -> None:
    changing.execute("BEGIN")
    try:
        changing.execute("PRAGMA defer_foreign_keys = ON")
        for sql in changes:
            with suppress(sqlite3.IntegrityError):  # a name that is taken
                changing.execute(sql)
        assert schema.stale_tables(changing.conn) or not differing(changing.conn)
        schema.refresh(changing)
        assert not differing(changing.conn)
        assert not schema.stale_tables(changing.conn)
    finally:
        changing.execute("ROLLBACK")


def test_a_change_by_hand_is_followed_before_anyone_reads(own_store: Store) -> None:
    ensure_store(own_store.path)
    by_hand(own_store, "UPDATE areas SET parent_code = 'nord', name = 'Ny' WHERE code = '12'")
    assert left_behind(own_store) == set(MADE)
    before = own_store.version()
    ensure_store(own_store.path)
    assert not left_behind(own_store)
    assert own_store.version().number == before.number + 1
    ensure_store(own_store.path)
    assert own_store.version().number == before.number + 1


def test_a_change_by_hand_that_nothing_follows_from_is_left(own_store: Store) -> None:
    by_hand(own_store, "UPDATE municipal_transfers SET note = 'x'")
    before = own_store.version()
    ensure_store(own_store.path)
    assert own_store.version() == before


def test_build_follows_a_change_by_hand(own_store: Store) -> None:
    by_hand(own_store, "UPDATE sources SET publisher = 'X' WHERE source_id = 'bt-01'")
    assert load.build(own_store.path) == "kept"
    assert not left_behind(own_store)
    assert load.build(own_store.path) == "unchanged"


def test_a_store_that_cannot_be_brought_up_to_date_is_told_of(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(own_store, "UPDATE projects SET title = 'x'")

    def refuse(_db: Database) -> None:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise error

    monkeypatch.setattr(schema, "refresh", refuse)
    with pytest.raises(StoreUnwritable):
        ensure_store(own_store.path)


def test_a_file_and_its_undoing_are_followed(own_store: Store) -> None:
    content = (DATA / "projects.csv").read_text("utf-8-sig").replace("Dalane", "Nydalane")
    before = own_store.rows("SELECT * FROM search_documents")
    entry = commit(
        own_store, plan(own_store, content.encode(), "projects.csv"), who="Kari", why="fordi"
    )
    assert not own_store.rows("SELECT * FROM search_documents").equals(before)
    assert not left_behind(own_store)
    undo(own_store, entry, who="Kari", why="igjen")
    assert own_store.rows("SELECT * FROM search_documents").equals(before)


def test_a_load_into_a_store_that_stands_is_followed(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET title = 'x' WHERE rowid % 2")
    load.build(own_store.path, force=True)
    assert not left_behind(own_store)
