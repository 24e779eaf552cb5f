"""What follows from the rows always is what they add up to, however these were changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from lib.intake import commit, plan, undo
from lib.selection import Selection
from lib.store import Store, condition, ensure_store, grant_totals, grants_by, load, schema
from lib.store.connection import reading, writing
from lib.store.problems import StoreSpoilt
from tests.conftest import DATA

BY_HAND = {
    "a project that moves": "UPDATE projects SET municipality_code = NULL, county_code = '12'"
    " WHERE rowid % 3 = 0",
    "no amount": "UPDATE projects SET amount_nok = NULL, year = NULL",
    "another status": "UPDATE projects SET status = 'søkt', category = 'annet', confidence = 'lav'",
    "projects that go": "DELETE FROM projects WHERE rowid % 2",
    "a project more": "INSERT INTO projects SELECT 'another', title, round_id, status, year,"
    " amount_nok, granting_body, recipient, recipient_type, municipality_code, county_code,"
    " category, confidence, note, source_id, compiler_note FROM projects LIMIT 1",
    "a project in another's place": "INSERT OR REPLACE INTO projects SELECT project_id, title,"
    " round_id, status, year, 7, granting_body, recipient, recipient_type, NULL, '12', category,"
    " confidence, note, source_id, compiler_note FROM projects LIMIT 9",
    "beds": "UPDATE service_sites SET beds = 7, opened = '2001' WHERE rowid % 2",
    "a service in another's place": "INSERT OR REPLACE INTO service_sites SELECT site_id, name,"
    " 'ny', status, NULL, '12', partners, opened, 7, confidence, note, source_id,"
    " compiler_note FROM service_sites LIMIT 9",
    "values that go": "DELETE FROM indicator_values WHERE rowid % 2",
    "values in others' place": "INSERT OR REPLACE INTO indicator_values SELECT indicator_id,"
    " area_code, year, value, 'usikker', 'bt-01' FROM indicator_values WHERE rowid % 7 = 0",
    "values of another area": "UPDATE indicator_values SET area_code = 'nord', year = year + 100"
    " WHERE area_code = '01'",
    "a transfer more": "INSERT INTO municipal_transfers VALUES ('1201', 2001, 7, NULL, NULL,"
    " 'bt-01', NULL)",
    "partners that go": "DELETE FROM project_partners",
    "a source by another name": "UPDATE sources SET publisher = 'X' WHERE source_id = 'bt-01'",
    "an area that moves": "UPDATE areas SET parent_code = 'nord' WHERE code = '12'",
    "an area of another kind": "INSERT OR REPLACE INTO areas SELECT code, 'opptaksområde', name,"
    " parent_code, latitude, longitude, area_km2, population_2010, population_basis, nuts3,"
    " source_id FROM areas WHERE code = '0101'",
}


def spoilt(store: Store) -> dict[str, int]:
    with reading(store.path) as connection:
        return schema.spoilt(connection)


def by_hand(store: Store, sql: str) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(sql)
        connection.commit()
        assert connection.total_changes


def test_sums_of_what_was_loaded(store: Store) -> None:
    assert spoilt(store) == {}
    for table in schema.DERIVED:
        assert len(store.rows(f"SELECT 1 FROM {table} LIMIT 1"))  # noqa: S608 - our own names


@pytest.fixture(scope="module")
def changing(store: Store) -> Iterator[Database]:
    """A copy of the store in memory, in which every change is taken back."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with reading(store.path) as source:
            source.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        yield Database(connection)


@pytest.fixture
def db(changing: Database) -> Iterator[Database]:
    changing.execute("BEGIN")
    changing.execute("PRAGMA defer_foreign_keys = ON")
    yield changing
    changing.execute("ROLLBACK")


@pytest.mark.parametrize("change", BY_HAND)
def test_what_follows_from_a_change_is_made_anew(db: Database, change: str) -> None:
    db.execute(BY_HAND[change])
    found = schema.spoilt(db.conn)
    assert found.keys() <= schema.stale(db.conn)
    assert found
    schema.derive(db)
    assert schema.spoilt(db.conn) == {}
    assert not schema.stale(db.conn)


def test_a_change_by_hand_is_followed_before_anyone_reads(own_store: Store) -> None:
    ensure_store(own_store.path)
    by_hand(own_store, BY_HAND["no amount"])
    before = own_store.version()
    ensure_store(own_store.path)
    assert spoilt(own_store) == {}
    assert own_store.version().number == before.number + 1
    ensure_store(own_store.path)
    assert own_store.version().number == before.number + 1


def test_a_change_by_hand_that_nothing_follows_from_is_left(own_store: Store) -> None:
    by_hand(own_store, "UPDATE milestones SET kind = 'x'")
    before = own_store.version()
    ensure_store(own_store.path)
    assert own_store.version() == before


def test_a_store_that_cannot_be_mended_is_told_of(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(own_store, BY_HAND["beds"])

    def refuse(_db: Database, _spoilt: object) -> None:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise error

    monkeypatch.setattr(schema, "derive", refuse)
    with pytest.raises(StoreSpoilt, match=r"lib\.store build"):
        ensure_store(own_store.path)


STATEMENTS = (
    "UPDATE projects SET amount_nok = {n}, year = 2000 + {n} WHERE rowid % 9 = {n}",
    "UPDATE projects SET municipality_code = '120{n}', status = 'søkt' WHERE rowid % 9 = {n}",
    "DELETE FROM projects WHERE rowid % 9 = {n}",
    (
        "INSERT OR REPLACE INTO projects SELECT 'made-up-{n}', title, round_id, status, NULL, "
        "NULL, granting_body, recipient, recipient_type, NULL, NULL, 'c{n}', confidence, note, "
        "source_id, compiler_note FROM projects LIMIT 1 OFFSET {n}"
    ),
    "UPDATE service_sites SET beds = NULL, kind = 'k{n}' WHERE rowid % 9 = {n}",
    "DELETE FROM service_sites WHERE rowid % 9 = {n}",
    (
        "REPLACE INTO service_sites SELECT site_id, name, kind, 'planlagt', NULL, '0{n}', "
        "partners, '201{n}-01', {n}, 'lav', note, source_id, "
        "compiler_note FROM service_sites LIMIT {n}, 3"
    ),
    "UPDATE indicator_values SET quality = 'q{n}' WHERE rowid % 9 = {n}",
    "DELETE FROM indicator_values WHERE rowid % 9 = {n}",
    (
        "REPLACE INTO indicator_values SELECT indicator_id, '0{n}', 203{n}, value, quality, "
        "source_id FROM indicator_values LIMIT 20 OFFSET {n}"
    ),
    "REPLACE INTO municipal_transfers VALUES ('120{n}', 2012, {n}, NULL, NULL, 'bt-01', NULL)",
    "UPDATE municipal_transfers SET year = 2010 + {n} WHERE rowid % 9 = {n}",
    "UPDATE areas SET parent_code = 'nord' WHERE code = '0{n}'",
)
CHANGES = st.lists(
    st.builds(
        str.format,
        st.sampled_from(STATEMENTS),
        n=st.integers(1, 8),
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=10)
@given(changes=CHANGES)
def test_sums_follow_any_changes(changing: Database, changes: list[str]) -> None:
    changing.execute("BEGIN")
    try:
        for sql in changes:
            with suppress(sqlite3.IntegrityError):  # a name that is taken
                changing.execute(sql)
        schema.derive(changing)
        assert schema.spoilt(changing.conn) == {}
    finally:
        changing.execute("ROLLBACK")


def test_only_what_follows_from_a_change_is_made_anew(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(schema.DERIVED, "project_sums", "SELECT nonsense")
    with writing(own_store.path) as db:
        db.execute("UPDATE indicator_values SET quality = 'usikker' WHERE area_code = '01'")
    monkeypatch.undo()
    assert spoilt(own_store) == {}


def test_sums_follow_a_file_and_its_undoing(own_store: Store) -> None:
    content = (DATA / "projects.csv").read_text("utf-8-sig").replace("tildelt,2009", "søkt,2010")
    before = own_store.rows("SELECT * FROM project_sums")
    entry = commit(
        own_store, plan(own_store, content.encode(), "projects.csv"), who="Kari", why="fordi"
    )
    assert not own_store.rows("SELECT * FROM project_sums").equals(before)
    assert spoilt(own_store) == {}
    undo(own_store, entry, who="Kari", why="igjen")
    assert own_store.rows("SELECT * FROM project_sums").equals(before)
    assert spoilt(own_store) == {}


def test_sums_follow_a_load_into_a_store_that_stands(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET amount_nok = 7 WHERE rowid % 2")
    load.build(own_store.path, force=True)
    assert spoilt(own_store) == {}


SPOIL = {
    "area_tree": "DELETE FROM area_tree WHERE area_code = '1201' AND ancestor_code = 'NO'",
    "search_documents": "UPDATE search_documents SET title = 'x' WHERE id = '1201'",
    "project_sums": "UPDATE project_sums SET nok = nok + 1 WHERE area_code = '1201'",
    "service_sums": "UPDATE service_sums SET beds = beds + 1 WHERE area_code = '12'",
    "transfer_sums": "UPDATE transfer_sums SET complete = 0 WHERE municipality_code = '1201'",
    "value_counts": "DELETE FROM value_counts WHERE area_code = 'vest'",
    "value_sources": "INSERT INTO value_sources VALUES ('nowhere', 1)",
}


@pytest.mark.parametrize("table", schema.DERIVED)
def test_a_table_that_was_spoilt_is_found(db: Database, table: str) -> None:
    db.execute(SPOIL[table])
    assert table in schema.spoilt(db.conn)


def test_what_was_spoilt_is_told_of_and_mended(own_store: Store) -> None:
    for sql in SPOIL.values():
        by_hand(own_store, sql)
    told = condition.troubles(own_store.path, DATA)
    assert len(told) == len(SPOIL)
    for table, line in zip(SPOIL, told, strict=True):
        assert line.startswith(f"{table}: ")
        assert "python -m lib.store build" in line
    assert load.build(own_store.path) == "kept"
    assert spoilt(own_store) == {}
    assert load.build(own_store.path) == "unchanged"


def test_what_is_of_later_years_is_not_in_the_whole(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET year = 2030 WHERE rowid % 2")
    counted = grant_totals(own_store, Selection())["projects"].item()
    assert grants_by(own_store, Selection(), "county")["projects"].sum() == counted
    assert counted < grant_totals(own_store, Selection(year=2030))["projects"].item()
