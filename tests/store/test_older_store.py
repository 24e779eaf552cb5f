"""A store of an earlier program is brought along with every row that was put into it."""

import lzma
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lib.imports import undo
from lib.imports.upgrading import commit_upgrade, plan_upgrade, read_newer
from lib.selection import Selection
from lib.store import Store, announced_by_year, import_log, schema
from lib.store.connection import inspect, reading, writing
from lib.store.errors import StoreNewer, StoreOutdated
from lib.store.load import build
from lib.store.loads import last_load, loaded_rows
from lib.store.log_tree import count_unexported_entries
from tests.imports.editions import DALANE, JONDAL, amount, cells, put, title

PACKED = Path(__file__).parent / "files" / "store-before-upgrades.db.xz"


@pytest.fixture
def old(tmp_path: Path) -> Store:
    """A store from before files were kept in it: two changes of an amount, a source, a report."""
    path = tmp_path / "old.db"
    path.write_bytes(lzma.decompress(PACKED.read_bytes()))
    return Store(path)


def test_every_row_and_entry_is_kept(old: Store, package_folder: Path) -> None:
    with pytest.raises(StoreOutdated):
        inspect(old.path)
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    assert build(old.path, package_folder) == "waiting"
    # Two of the six entries are a change and its undoing, and keep nothing from the files.
    assert (amount(old), count_unexported_entries(old.path), len(import_log(old))) == (700000, 4, 6)
    assert len(old.rows("SELECT * FROM status_reports")) == 1
    found = plan_upgrade(old, read_newer(package_folder))
    assert not [each for each in found.conflicts if each.row.key == (JONDAL,)]
    commit_upgrade(old, found, who="Drift", why="x")
    assert (amount(old), title(old)) == (700000, "Dalane: ny")
    undo(old, 1, who="Kari", why="alt")
    assert amount(old) == 500000
    assert len(old.rows("SELECT * FROM status_reports")) == 0


def contents(path: Path) -> dict[str, set[tuple[tuple[str, object], ...]]]:
    """The rows of every table that a store has of its own, each as its cells that are not empty."""
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        for table in there.intersection(schema.OWN):
            place = "0" if table == "number_forms" else "rowid"
            rows = connection.execute(f"SELECT {place} AS place, * FROM {table}")  # noqa: S608
            found[table] = {
                tuple((name, row[name]) for name in row.keys() if row[name] is not None)  # noqa: SIM118
                for row in rows
            }
    return found


def test_every_cell_is_carried_over(old: Store) -> None:
    """Every table, with rowids and the whole log; what the tables of now have besides is empty."""
    before, version = contents(old.path), old.rows("SELECT number FROM store_version")
    with writing(old.path, migrate=True):
        pass
    after = contents(old.path)
    assert after.keys() == set(schema.OWN)
    for table, rows in before.items():
        names = {name for row in rows for name, _cell in row}
        kept = {tuple(cell for cell in row if cell[0] in names) for row in after[table]}
        assert kept == rows, table
    assert len(before["intake_entries"]) == 6
    assert old.rows("SELECT number FROM store_version")["number"].item() > version["number"].item()
    assert not old.rows("SELECT * FROM pragma_foreign_key_check").size
    inspect(old.path)


def test_a_store_that_does_not_fit_stays_as_it_was(
    old: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(old.path)
    monkeypatch.setattr(schema, "_VERSION", "CREATE nonsense;")
    with pytest.raises(sqlite3.OperationalError), writing(old.path, migrate=True):
        pytest.fail("the tables should have failed")
    assert contents(old.path) == before


def test_the_second_edition_comes_in_without_a_question(old: Store, package_folder: Path) -> None:
    """Files from before columns were added are known: only what an editor changed is kept."""
    build(old.path, package_folder)
    found = plan_upgrade(old, read_newer(package_folder))
    assert not found.conflicts
    assert not found.errors
    commit_upgrade(old, found, who="Drift", why="x")
    assert amount(old) == 700000
    assert announced_by_year(old, Selection()).frame()["announced_nok"].sum() == 445_600_000
    areas = "SELECT count(source_id) AS n FROM areas WHERE population_2010 IS NOT NULL"
    assert old.rows(areas)["n"].item() == 454
    notes = "SELECT count(*) AS n FROM projects WHERE compiler_note LIKE '%satt av oss%'"
    assert old.rows(notes)["n"].item() > 0
    inspect(old.path)


def test_what_the_files_held_is_known_from_the_log(old: Store, package_folder: Path) -> None:
    cells(package_folder, "projects", JONDAL, amount_nok="600000")
    build(old.path, package_folder)
    with reading(old.path, None) as connection:
        load = last_load(connection)
        known = {
            name: loaded_rows(connection, load, name)
            for name in ("projects", "sources", "status_reports", "project_partners")
        }
    assert (known["projects"] or {})[JONDAL,]["amount_nok"] == 500000
    assert ("ny-01",) not in (known["sources"] or {"": {}})
    assert known["status_reports"] == {}
    assert len(known["project_partners"] or {}) == 128


def test_rows_changed_by_hand_are_asked_about(old: Store, package_folder: Path) -> None:
    """What was loaded cannot be known then: nothing is taken for the files' own."""
    with closing(sqlite3.connect(old.path)) as connection, connection:
        connection.execute(
            "UPDATE projects SET title = 'Dalane: for hånd' WHERE project_id = ?", [DALANE]
        )
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    build(old.path, package_folder)
    found = plan_upgrade(old, read_newer(package_folder))
    asked = {(each.row.key, each.column) for each in found.conflicts}
    assert ((DALANE,), "title") in asked
    assert ((JONDAL,), "amount_nok") in asked


def test_the_store_as_it_was_is_kept_beside(old: Store, package_folder: Path) -> None:
    build(old.path, package_folder)
    with closing(sqlite3.connect(old.path.with_name("old.db-before"))) as connection:
        (last,) = connection.execute("SELECT max(name) FROM _sqlite_migrations").fetchone()
        (figure,) = connection.execute(
            "SELECT amount_nok FROM projects WHERE project_id = ?", [JONDAL]
        ).fetchone()
    assert (last, figure) == ("0008_sums", 700000)


# --- The other way: a program that is older than the store ---------------------------------------


def with_later(store: Store, *, compatible: bool) -> None:
    """As a later program leaves the store."""
    with writing(store.path) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('store', '9999_later', '')"
        )
        db.execute("ALTER TABLE milestones ADD COLUMN later TEXT")
        if compatible:
            db.execute("INSERT INTO compatible_migrations VALUES ('9999_later')")


def test_an_older_program_reads_past_what_was_only_added(
    own_store: Store, package_folder: Path
) -> None:
    """It goes on showing the figures, and writes nothing, since it would leave the new empty."""
    with_later(own_store, compatible=True)
    inspect(own_store.path)
    assert amount(own_store) == 500000
    with pytest.raises(StoreNewer) as refused:
        put(own_store, f"project_id,amount_nok\n{JONDAL},1\n")
    assert "-before" in str(refused.value)
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    with pytest.raises(StoreNewer):
        build(own_store.path, package_folder)


def test_an_older_program_stops_at_any_other(own_store: Store) -> None:
    with_later(own_store, compatible=False)
    with pytest.raises(StoreNewer):
        inspect(own_store.path)


def test_the_copy_from_before_is_what_the_earlier_program_had(
    old: Store, package_folder: Path
) -> None:
    """Whoever goes back to the earlier program gives it this file."""
    was = old.path.with_name("was.db")
    shutil.copy(old.path, was)
    build(old.path, package_folder)
    kept = old.path.with_name("old.db-before")
    with closing(sqlite3.connect(was)) as one, closing(sqlite3.connect(kept)) as other:
        assert list(one.iterdump()) == list(other.iterdump())
