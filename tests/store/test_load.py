"""A load is all or nothing, whatever stops it."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from lib.store import Store, load, schema
from lib.store.connection import inspect, reading
from lib.store.errors import (
    PackageBroken,
    StoreBusy,
    StoreDamagedKept,
    StoreEmpty,
    StoreForeign,
    StoreMissing,
    StoreRefused,
    StoreUnwritable,
)
from lib.store.file_swap import alone
from lib.store.load import build, loaded_digest, mend
from lib.store.package import read_package
from lib.store.queries import search
from lib.store.search_schema import TABLES
from tests.conftest import DATA
from tests.store.test_connection import SPOILED, by_hand, without_migrations


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def change(folder: Path) -> Path:
    """Give the package other facts in the first and in the last table that is loaded."""
    rewrite(folder / "sources.csv", "Stavanger Aftenblad", "Aftenbladet")
    rewrite(folder / "indicator_values.csv", ",5843.33,", ",5843.34,")
    return folder


def content(path: Path) -> tuple[int, int, int]:
    """Old or new: the sources and values as changed, and the rows of everything."""
    with reading(path) as connection:
        row: tuple[int, int, int] = connection.execute(
            "SELECT (SELECT count(*) FROM sources WHERE publisher = 'Aftenbladet'),"
            " (SELECT count(*) FROM indicator_values WHERE value = 5843.34),"
            " (SELECT count(*) FROM search_documents WHERE title = 'Aftenbladet')"
        ).fetchone()
    return row


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_cell_is_loaded_as_it_stands(store: Store, name: str) -> None:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    with reading(store.path) as connection:
        rows = list(Database(connection).table(name).rows_where(order_by="rowid"))
    for row, line in zip(rows, lines, strict=True):
        assert list(row) == list(line)
        for value, cell in zip(row.values(), line.values(), strict=True):
            if isinstance(value, float):
                assert value == float(cell)
            else:
                assert ("" if value is None else str(value)) == cell


def test_unchanged_package_leaves_the_store_untouched(own_store: Store) -> None:
    before = own_store.path.read_bytes()
    version = own_store.version()
    assert build(own_store.path) == "unchanged"
    assert own_store.path.read_bytes() == before
    assert own_store.version() == version


def test_force_loads_again(own_store: Store) -> None:
    before = own_store.version()
    lines: list[str] = []
    assert build(own_store.path, force=True, report=lines.append) == "loaded"
    assert own_store.version().number == before.number + 1
    assert len(lines) > 16
    assert len(own_store.rows("SELECT * FROM loads")) == 2


def test_a_changed_package_is_loaded(own_store: Store, package_folder: Path) -> None:
    assert build(own_store.path, change(package_folder)) == "loaded"
    sources, values, documents = content(own_store.path)
    assert sources == documents > 0
    assert values == 1
    assert loaded_digest(own_store.path) == read_package(package_folder).digest
    assert own_store.version().number == 2


def test_a_broken_package_changes_nothing(own_store: Store, package_folder: Path) -> None:
    change(package_folder)
    rewrite(package_folder / "projects.csv", ",500000,", ",mange,")
    before = own_store.version()
    with pytest.raises(PackageBroken):
        build(own_store.path, package_folder)
    assert own_store.version() == before
    assert content(own_store.path) == (0, 0, 0)


def test_a_broken_package_builds_nothing(tmp_path: Path, package_folder: Path) -> None:
    rewrite(package_folder / "projects.csv", ",500000,", ",mange,")
    folder = tmp_path / "empty"
    with pytest.raises(PackageBroken):
        build(folder / "new.db", package_folder)
    assert [path.name for path in folder.iterdir()] == ["new.db-lock"]


def test_rows_that_the_tables_refuse_change_nothing(
    own_store: Store, package_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(package_folder)
    rewrite(package_folder / "projects.csv", ",2009-1,", ",2009-9,")
    monkeypatch.setattr(load, "check_package", lambda _package: [])
    before = own_store.version().number
    with pytest.raises(StoreRefused) as caught:
        build(own_store.path, package_folder)
    assert "viser til en annen som ikke finnes" in str(caught.value)
    assert own_store.version().number == before
    assert content(own_store.path) == (0, 0, 0)


def test_an_older_store_is_brought_up_to_date(own_store: Store) -> None:
    without_migrations(own_store.path)
    with by_hand(own_store.path) as opened:
        opened.execute("DROP TABLE store_version")
        opened.execute("DROP TABLE loads")
        later = ("loaded_files", "compatible_migrations")
        for table in ("intake_changes", "intake_entries", "number_forms", *later):
            opened.execute(f"DROP TABLE {table}")
        triggers = opened.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%_version'")
        for (name,) in triggers.fetchall():
            opened.execute(f"DROP TRIGGER {name}")
    assert build(own_store.path) == "kept"
    inspect(own_store.path)
    assert own_store.version().number == 1


def test_a_store_from_before_the_search_gets_it(own_store: Store) -> None:
    with by_hand(own_store.path) as opened:
        opened.execute("DELETE FROM _sqlite_migrations WHERE name = '0014_search'")
        opened.executescript(
            "DROP VIEW search_source; DROP TABLE search_terms; DROP TABLE search_index;"
            "DROP TABLE search_documents; CREATE TABLE search_documents (document_id INTEGER);"
        )
        before = {"areas", "projects", "project_partners", "service_sites", "sources"}
        for table in set(TABLES) - before:  # these triggers came with the search
            for event in ("insert", "update", "delete"):
                opened.execute(f"DROP TRIGGER {table}_{event}_derived")
    assert build(own_store.path) == "kept"
    assert search(own_store, "jonatunet").hits[0].id == "jondal-jonatunet-2009"


def spoil_a_page(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(raw)


@pytest.mark.parametrize("name", ["cut short", "empty", "cut in the header", "a page"])
def test_a_damaged_store_is_set_aside_when_somebody_says_so(own_store: Store, name: str) -> None:
    spoil = spoil_a_page if name == "a page" else SPOILED[name][0]
    spoil(own_store.path)
    spoiled = own_store.path.read_bytes()
    with pytest.raises(StoreEmpty if name == "empty" else StoreDamagedKept):
        build(own_store.path, force=True, discard=True)
    assert own_store.path.read_bytes() == spoiled
    assert mend(own_store.path, discard=True)
    inspect(own_store.path)
    aside = own_store.path.with_name(own_store.path.name + "-damaged")
    assert aside.read_bytes() == spoiled


@pytest.mark.parametrize("name", ["text", "another database"])
@pytest.mark.parametrize("force", [False, True])
def test_a_foreign_file_is_never_written_over(own_store: Store, name: str, force: bool) -> None:
    SPOILED[name][0](own_store.path)
    before = own_store.path.read_bytes()
    with pytest.raises(StoreForeign):
        build(own_store.path, force=force)
    assert own_store.path.read_bytes() == before


def test_a_log_left_by_a_removed_store_is_not_read_into_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    (tmp_path / "new.db-wal").write_bytes(b"left over")
    (tmp_path / "new.db-new").write_bytes(b"from a build that was killed")
    assert build(path) == "built"
    inspect(path)
    left = sorted(item.name for item in tmp_path.iterdir())
    assert [name for name in left if name not in ("new.db-wal", "new.db-shm")] == [
        "new.db",
        "new.db-damaged-wal",
        "new.db-lock",
    ]


def test_another_build_is_waited_for_and_then_told(own_store: Store) -> None:
    with alone(own_store.path, 0), pytest.raises(StoreBusy):
        build(own_store.path, wait=0.1)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnwritable):
        build(tmp_path / "file" / "samhandling.db")


# Killed at any moment. One process prepares everything, and lets a child load and be killed.

DRIVER = """
import os, signal, sys, time
from pathlib import Path
from lib.store import load
path = Path(sys.argv[1])
folders = [Path(name) for name in sys.argv[2:]]
shapes = {folder: load.check_package(load.read_package(folder)) for folder in folders}
load.check_package = lambda package: shapes[package.path]
for line in sys.stdin:
    folder, delay = folders[int(line.split()[0])], float(line.split()[1])
    child = os.fork()
    if child == 0:
        load.build(path, folder, force=True)
        os._exit(0)
    started = time.monotonic()
    while time.monotonic() - started < delay and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.0005)
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    print(time.monotonic() - started, flush=True)
"""


class Killer:
    """Loads a package, and kills the load after a while."""

    def __init__(self, path: Path, *folders: Path) -> None:
        command = [sys.executable, "-c", DRIVER, str(path), *map(str, folders)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def load(self, folder: int, seconds: float) -> float:
        """Load folder number so and so, but for no longer than this; how long it took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{folder} {seconds}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


@contextmanager
def killer(path: Path, *folders: Path) -> Iterator[Killer]:
    made = Killer(path, *folders)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return whole and not connection.execute("PRAGMA foreign_key_check").fetchall()


def test_a_killed_load_leaves_the_old_store_whole(own_store: Store, package_folder: Path) -> None:
    path = own_store.path
    states = {0: content(path)}
    with killer(path, DATA, change(package_folder)) as kill:
        whole = kill.load(1, 60)
        states[1] = content(path)
        assert states[0] != states[1]
        assert own_store.version().number == 2
        now, outcomes = 1, set()
        for moment in range(9):
            before, target = own_store.version(), 1 - now
            kill.load(target, whole * moment / 8)
            assert sound(path)
            done = content(path) == states[target]
            assert content(path) == states[target if done else now]
            assert own_store.version().number == before.number + done
            now = target if done else now
            outcomes.add(done)
        assert kill.load(1 - now, 60) > 0
        assert content(path) == states[1 - now]
    assert False in outcomes


def test_a_killed_first_build_leaves_no_half_store(tmp_path: Path) -> None:
    path = tmp_path / "fresh" / "samhandling.db"
    with killer(path, DATA) as kill:
        whole = kill.load(0, 60)
        for moment in range(7):
            path.unlink(missing_ok=True)
            kill.load(0, whole * moment / 6)
            try:
                inspect(path)
            except StoreMissing:
                continue
            assert sound(path)
            assert content(path) == (0, 0, 0)
            assert Store(path).version().number == 1
        path.unlink(missing_ok=True)
        kill.load(0, 60)
    inspect(path)


def test_building_takes_seconds(tmp_path: Path) -> None:
    started = time.process_time()
    build(tmp_path / "samhandling.db")
    assert time.process_time() - started < 20  # about 3 on a machine at rest


def test_the_package_version_is_recorded(store: Store) -> None:
    loads = store.rows("SELECT * FROM loads")
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert loads["package_version"].tolist() == [described["version"]]
    assert loads["rows"].item() == sum(
        len(table.rows) for table in read_package(DATA).tables.values()
    )


def test_a_copy_of_the_store_is_enough(store: Store, tmp_path: Path) -> None:
    """No part of a finished store lies in its log."""
    alone = tmp_path / "alone.db"
    shutil.copy(store.path, alone)
    assert Store(alone).version().number == store.version().number
