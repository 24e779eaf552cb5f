"""A copy takes the store's place in one step; what stood there is kept, and nothing is half."""

import errno
import itertools
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.imports import commit
from lib.imports.__main__ import main as intake
from lib.store import Store, StoreProblem, file_swap, header, load, restore, writing
from lib.store.__main__ import main
from lib.store.backup import copy_store
from lib.store.connection import inspect, reading
from lib.store.ensure import ensure_store
from lib.store.errors import (
    CHECK,
    RESTORE,
    EntriesNewer,
    StoreBusy,
    StoreForeign,
    StoreFull,
    StoreLinkBroken,
    StoreLogForeign,
    StoreReplaced,
)
from lib.store.file_swap import held
from lib.store.header import log_is_foreign
from lib.store.load import build, mend
from lib.store.opening import beside
from lib.store.paths import VARIABLE, store_path
from lib.store.restore import restore_copy
from tests.conftest import DATA
from tests.imports.made import planned, project
from tests.store.test_rescue import half, ruin


def register(store: Store, number: int) -> None:
    commit(store, planned(store, project(number)), who="Kari", why="ny")


def entries(path: Path) -> int:
    return len(Store(path).rows("SELECT * FROM intake_entries"))


@pytest.fixture
def copy(own_store: Store, tmp_path: Path) -> Path:
    register(own_store, 1)
    found = tmp_path / "backup" / "copy.db"
    copy_store(own_store, found)
    return found


def test_a_copy_is_put_back(own_store: Store, copy: Path) -> None:
    half(own_store.path)
    spoilt = own_store.path.read_bytes()
    kept = restore_copy(own_store.path, copy)
    assert kept is not None
    assert kept.read_bytes() == spoilt
    inspect(own_store.path)
    assert entries(own_store.path) == 1
    assert entries(copy) == 1
    own_store.path.unlink()
    assert restore_copy(own_store.path, copy) is None
    assert entries(own_store.path) == 1


def test_readers_of_a_restored_store_do_not_hold_up_its_first_change(
    own_store: Store, copy: Path
) -> None:
    restore_copy(own_store.path, copy)
    assert not list(own_store.path.parent.glob("*-new*"))
    with reading(own_store.path) as opened:
        asked = opened.execute("SELECT * FROM projects")
        asked.fetchone()
        with writing(own_store.path, wait=0.1) as db:
            db.execute("DELETE FROM milestones")
        assert asked.fetchall()


def test_what_the_copy_lacks_is_not_lost_unasked(own_store: Store, copy: Path) -> None:
    register(own_store, 2)
    with pytest.raises(EntriesNewer, match="1 registrert endring"):
        restore_copy(own_store.path, copy)
    assert entries(own_store.path) == 2
    kept = restore_copy(own_store.path, copy, discard=True)
    assert entries(own_store.path) == 1
    assert kept is not None
    assert entries(kept) == 2


def test_only_a_whole_copy_is_put_back(own_store: Store, copy: Path, tmp_path: Path) -> None:
    before = own_store.path.read_bytes()
    letter = tmp_path / "letter.txt"
    letter.write_text("Kjære statsråd", "utf-8")
    with pytest.raises(StoreForeign):
        restore_copy(own_store.path, letter)
    with pytest.raises(StoreProblem, match="selve databasen"):
        restore_copy(own_store.path, own_store.path)
    ruin(copy, "projects")
    with pytest.raises(StoreProblem):
        restore_copy(own_store.path, copy)
    assert own_store.path.read_bytes() == before
    assert not list(own_store.path.parent.glob("*-new*"))


def test_a_full_disk_is_told_as_such_and_not_as_missing_rights(
    own_store: Store, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock, the copy's pages or the new file's name: whatever there is no room for."""

    def lock(*_all: object, **_more: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    full = SimpleNamespace(connect=lock, OperationalError=sqlite3.OperationalError)

    def name(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "")

    def pages(_store: Store, _path: Path) -> None:
        raise StoreFull(copy, "x")

    before, folder = own_store.version(), own_store.path.parent
    for place, what, replaced in (
        (file_swap, "sqlite3", full),
        (restore, "_log_beside", name),
        (restore, "copy_into", pages),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, what, replaced)
            with pytest.raises(StoreFull, match=rf"{folder} er full.*samhandling\.db\."):
                restore_copy(own_store.path, copy)
    with monkeypatch.context() as patched:
        patched.setattr(load, "take_place", lambda *_all: name(copy))
        with pytest.raises(StoreFull, match=rf"{folder} er full"):
            build(folder / "ny.db")
    assert own_store.version() == before


def test_somebody_who_writes_is_waited_for(
    own_store: Store, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_swap, "_WAIT", 0.1)
    with writing(own_store.path), pytest.raises(StoreBusy):
        restore_copy(own_store.path, copy)


def test_who_waits_while_the_store_is_replaced_does_not_write_into_the_old_one(
    own_store: Store, copy: Path
) -> None:
    told: list[BaseException] = []

    def write() -> None:
        try:
            with writing(own_store.path) as db:
                db.execute("DELETE FROM milestones")
        except StoreProblem as problem:
            told.append(problem)

    waits = threading.Thread(target=write)
    with held(own_store.path):
        waits.start()
        time.sleep(0.2)  # it has the old file open by then, or comes later and writes to the new
        shutil.copy(copy, copy.with_name("arriving"))
        copy.with_name("arriving").replace(own_store.path)
    waits.join()
    assert [type(problem) for problem in told] in ([StoreReplaced], [])
    rows = len(own_store.rows("SELECT * FROM milestones"))
    assert rows == (42 if told else 0)


def test_the_command(
    own_store: Store,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    register(own_store, 2)
    spaced = copy.rename(copy.with_name("my copy.db"))
    assert main(["restore", str(spaced)]) == 1
    assert f"{RESTORE} '{spaced}' --discard" in capsys.readouterr().err
    assert main(["restore", str(spaced), "--discard"]) == 0
    assert "samhandling.db-replaced" in capsys.readouterr().out
    assert main(["check"]) == 0


class Killed(BaseException):
    """The process is no more."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many files may still get or lose a name before the process is killed; 0 for all."""
    left = [0]

    def counted(name: str) -> None:
        real = getattr(Path, name)

        def step(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return real(*arguments, **named)

        monkeypatch.setattr(Path, name, step)

    for name in ("hardlink_to", "replace", "unlink"):
        counted(name)
    return left


def test_killed_at_any_step_a_store_stands_there(own_store: Store, steps: list[int]) -> None:
    copy_store(own_store, own_store.path.with_name("whole.db"))
    register(own_store, 1)
    ruin(own_store.path, "search_documents")
    spoilt = own_store.path.read_bytes()
    for number in itertools.count(1):
        steps[0] = number
        with suppress(Killed):
            restore_copy(own_store.path, own_store.path.with_name("whole.db"), discard=True)
            break
        steps[0] = 0
        assert own_store.path.read_bytes() == spoilt or entries(own_store.path) == 0
    steps[0] = 0
    assert number > 5
    assert build(own_store.path) == "unchanged"


def test_a_file_system_without_two_names_for_one_file(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_files: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    ruin(own_store.path, "search_documents")
    spoilt = own_store.path.read_bytes()
    assert mend(own_store.path)
    assert own_store.path.with_name("samhandling.db-damaged").read_bytes() == spoilt
    inspect(own_store.path)


@pytest.fixture
def moved(own_store: Store, copy: Path) -> Path:
    """Another store, moved by hand over one whose newest changes are in the log beside it."""
    path = own_store.path
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT number FROM store_version").fetchone()
        with writing(path) as db:
            db.execute("UPDATE sources SET publisher = 'Aftenbladet'")
        log = beside(path, "-wal").read_bytes()
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("CREATE TABLE another (a)")
        other.execute("DROP TABLE search_documents")
    copy.replace(path)
    beside(path, "-wal").write_bytes(log)
    return path


def test_the_log_of_another_store_is_told_of_and_nothing_is_lost(
    moved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(moved))
    before, log = moved.read_bytes(), beside(moved, "-wal").read_bytes()
    with pytest.raises(StoreLogForeign), writing(moved):
        pass
    for command in (["check"], ["info"], ["build"], ["build", "--set-aside"]):
        assert main(command) == 1
        told = capsys.readouterr().err
        assert 0 < told.index("hører til en annen database") < told.index(f"{RESTORE} {moved}")
        assert told.index(RESTORE) < told.index(CHECK)
    assert (moved.read_bytes(), beside(moved, "-wal").read_bytes()) == (before, log)
    assert main(["restore", str(moved)]) == 0
    with closing(sqlite3.connect(moved)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT * FROM another").fetchall() == []
    assert beside(moved, "-replaced").read_bytes() == before
    assert beside(moved, "-replaced-wal").read_bytes() == log


def test_a_copy_takes_the_place_of_a_store_beside_which_another_ones_log_lies(
    moved: Path, store: Store
) -> None:
    before, log = moved.read_bytes(), beside(moved, "-wal").read_bytes()
    restore_copy(moved, store.path, discard=True)
    inspect(moved)
    assert beside(moved, "-replaced").read_bytes() == before
    assert beside(moved, "-replaced-wal").read_bytes() == log


def test_a_store_with_its_own_log_is_no_such_case(own_store: Store) -> None:
    path = own_store.path
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT number FROM store_version").fetchone()
        with writing(path) as db:
            db.execute("UPDATE sources SET publisher = 'Aftenbladet'")
        assert beside(path, "-wal").stat().st_size
        assert not log_is_foreign(path)
        with writing(path) as db:
            db.execute("UPDATE sources SET publisher = 'Morgenbladet'")
    ruin(path, "search_documents")
    assert not log_is_foreign(path)


@pytest.fixture
def killed(own_store: Store) -> Path:
    """A store whose last writer was killed: its last two changes are in the log alone.

    Yesterday's copy of it stands beside it.
    """
    path = own_store.path
    copy_store(own_store, path.with_name("yesterday.db"))
    register(own_store, 1)
    script = (
        "import os, sqlite3, sys\n"
        "from pathlib import Path\n"
        "from lib.store import writing\n"
        "path = Path(sys.argv[1])\n"
        "reader = sqlite3.connect(path, isolation_level=None)\n"
        "for number in (2, 3):\n"
        "    with writing(path) as db:\n"
        "        db.execute(f\"UPDATE sources SET publisher = 'Avisa {number}'\")\n"
        "        reader.execute('BEGIN')\n"
        "        reader.execute('SELECT number FROM store_version').fetchone()\n"
        "    reader.execute('COMMIT')\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, path], check=True, cwd=DATA.parent)
    assert beside(path, "-wal").stat().st_size
    return path


def test_a_store_whose_writer_was_killed_is_read_with_its_log(killed: Path) -> None:
    assert ensure_store(killed).version().number == 4
    assert not log_is_foreign(killed)
    with writing(killed) as db:
        db.execute("UPDATE sources SET publisher = 'Morgenbladet'")
    assert Store(killed).version().number == 5


@pytest.mark.parametrize("served", [True, False])
def test_an_earlier_state_beside_a_later_log_is_served_to_nobody(
    killed: Path,
    served: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(VARIABLE, str(killed))
    if served:
        ensure_store()
    killed.with_name("yesterday.db").replace(killed)
    before, log = killed.read_bytes(), beside(killed, "-wal").read_bytes()
    for _visit in range(2):
        with pytest.raises(StoreLogForeign):
            ensure_store()
    for command in (["info"], ["check"], ["build"]):
        assert main(command) == 1
        assert "hører til en annen database" in capsys.readouterr().err
    assert intake(["log"]) == 1
    assert (killed.read_bytes(), beside(killed, "-wal").read_bytes()) == (before, log)
    assert main(["restore", str(killed)]) == 0
    assert ensure_store().version().number == 1


def test_the_states_tell_a_mixture_of_which_every_page_can_be_read(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header, "_sound", lambda _opened: True)
    assert not log_is_foreign(killed)
    log = beside(killed, "-wal").read_bytes()
    earlier, later = killed.with_name("yesterday.db"), killed.with_name("later.db")
    copy_store(Store(earlier), later)
    for number in range(1, 6):
        register(Store(later), number)
    for other in (earlier, later):
        other.replace(killed)
        beside(killed, "-wal").write_bytes(log)
        with pytest.raises(StoreLogForeign):
            ensure_store(killed)


# --- A link in the store's place ------------------------------------------------------------------


@pytest.fixture
def link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A link to a store on a disk that is not there."""
    found = tmp_path / "store" / "samhandling.db"
    found.parent.mkdir()
    found.symlink_to(Path("..") / "disk" / "samhandling.db")
    monkeypatch.setenv(VARIABLE, str(found))
    return found


def test_a_link_that_leads_nowhere_stays(
    link: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (
        ["build"],
        ["build", "--keep"],
        ["build", "--set-aside"],
        ["check"],
        ["info"],
        ["restore", str(store.path)],
    ):
        assert main(command) == 1
        told = capsys.readouterr().err
        assert (
            f"{link} er en lenke til {link.parent}/../disk/samhandling.db, som ikke finnes" in told
        )
        assert "montert" in told
    with pytest.raises(StoreLinkBroken):
        ensure_store()
    with pytest.raises(StoreLinkBroken):
        copy_store(store, link)
    assert link.is_symlink()
    assert [file.name for file in link.parent.iterdir()] == ["samhandling.db"]


def test_a_link_is_followed_and_stays(link: Path, store: Store) -> None:
    disk = link.parent.parent / "disk"
    disk.mkdir()
    copy_store(store, disk / "samhandling.db")
    copy_store(store, link)
    assert main(["restore", str(store.path)]) == 0
    assert link.is_symlink()
    assert store_path() == disk / "samhandling.db"
    assert (disk / "samhandling.db-replaced").exists()
    assert [file.name for file in link.parent.iterdir()] == ["samhandling.db"]
