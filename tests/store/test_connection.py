"""Readers never wait, never write, and are told plainly what is wrong."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lib.store import (
    QueryTooSlow,
    Store,
    StoreProblem,
    connection,
    ensure_store,
    existing_store,
    load,
    opening,
    schema,
    store_path,
)
from lib.store.connection import WAIT_SECONDS, inspect, reading, writing
from lib.store.errors import (
    BUILD,
    RESTORE,
    PackageBroken,
    StoreBusy,
    StoreDamaged,
    StoreEmpty,
    StoreForeign,
    StoreFull,
    StoreGone,
    StoreMissing,
    StoreNewer,
    StoreNoFile,
    StoreOutdated,
    StoreUnreadable,
    StoreUnwritable,
)
from lib.store.load import build
from lib.store.paths import VARIABLE
from tests.rights import ordinary_rights

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@contextmanager
def by_hand(path: Path) -> Iterator[sqlite3.Connection]:
    """Someone opens the file with a tool of their own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def test_rows(store: Store) -> None:
    frame = store.rows(
        "SELECT project_id, amount_nok, note FROM projects WHERE project_id = :id",
        {"id": "jondal-jonatunet-2009"},
    )
    assert list(frame.columns) == ["project_id", "amount_nok", "note"]
    assert frame["amount_nok"].item() == 500_000


def test_rows_without_an_amount_are_missing_and_not_zero(store: Store) -> None:
    frame = store.rows("SELECT amount_nok FROM projects")
    assert frame["amount_nok"].notna().sum() == 94
    assert frame["amount_nok"].sum() == 95_240_500


def test_no_rows_still_have_columns(store: Store) -> None:
    assert list(store.rows("SELECT code, name FROM areas WHERE code = ''")) == ["code", "name"]


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnwritable):
        store.rows("DELETE FROM areas")


def test_a_mistake_in_the_sql_is_no_problem_of_the_store(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store.rows("SELECT * FROM no_such_table")


def test_a_slow_question_is_given_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "QUERY_SECONDS", 0.1)
    with pytest.raises(QueryTooSlow), reading(store.path, seconds=0.1) as opened:
        opened.execute(ENDLESS).fetchone()


def test_readers_do_not_wait_for_a_writer(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("DELETE FROM milestones")
        assert own_store.rows("SELECT count(*) AS n FROM milestones")["n"].item() == 42
    assert own_store.rows("SELECT count(*) AS n FROM milestones")["n"].item() == 0


def test_rows_changed_by_hand_are_followed_once_nobody_else_writes(own_store: Store) -> None:
    def stale() -> bool:
        with reading(own_store.path) as opened:
            return schema.stale_tables(opened)

    with by_hand(own_store.path) as opened:
        opened.execute("UPDATE projects SET amount_nok = NULL")
        opened.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        ensure_store(own_store.path)
        assert time.monotonic() - started < WAIT_SECONDS / 2
        assert stale()
        opened.execute("ROLLBACK")
        ensure_store(own_store.path)
        assert not stale()


def test_a_second_writer_is_told_to_wait(own_store: Store) -> None:
    with (
        writing(own_store.path),
        pytest.raises(StoreBusy),
        writing(own_store.path, wait=0.1),
    ):
        pytest.fail("two writers at once")


def test_every_change_has_its_version(own_store: Store) -> None:
    before = own_store.version()
    assert own_store.version() == before
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET amount_nok = amount_nok + 1 WHERE amount_nok > 0")
    after = own_store.version()
    assert after.number == before.number + 1
    assert after.stamp != before.stamp
    assert after.changed_at > before.changed_at


def test_no_change_no_version(own_store: Store) -> None:
    before = own_store.version()
    with writing(own_store.path) as db:
        db.execute("DELETE FROM projects WHERE project_id = 'no such project'")
    assert own_store.version() == before


def test_a_failed_change_leaves_the_version(own_store: Store) -> None:
    def fail_halfway() -> None:
        with writing(own_store.path) as db:
            db.execute("DELETE FROM milestones")
            raise ZeroDivisionError

    before = own_store.version()
    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert own_store.version() == before
    assert len(own_store.rows("SELECT * FROM milestones")) == 42


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projects SET title = 'x' WHERE project_id = 'jondal-jonatunet-2009'",
        "DELETE FROM milestones WHERE kind = 'konferanse'",
        "INSERT INTO grant_schemes VALUES ('ny', 'Ny', 'New', 'annet')",
        "DELETE FROM area_shapes WHERE area_code = '01'",
    ],
)
def test_a_change_by_hand_changes_the_version(own_store: Store, sql: str) -> None:
    before = own_store.version()
    with by_hand(own_store.path) as opened:
        opened.execute(sql)
        during = own_store.version()
    assert during.number > before.number
    assert during.stamp != before.stamp


def test_another_file_has_another_stamp(own_store: Store, store: Store) -> None:
    before = own_store.version()
    new = own_store.path.with_name("other.db")
    shutil.copy(store.path, new)
    new.replace(own_store.path)
    after = own_store.version()
    assert after.number == before.number
    assert after.stamp != before.stamp


def test_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SAMHANDLING_STORE", raising=False)
    assert store_path().parts[-2:] == ("data", "samhandling.db")
    monkeypatch.setenv("SAMHANDLING_STORE", str(tmp_path / "elsewhere.db"))
    assert store_path() == tmp_path / "elsewhere.db"


def test_a_path_may_hold_anything(own_store: Store) -> None:
    odd = own_store.path.with_name("blå mappe #1 100%?x.db")
    own_store.path.rename(odd)
    assert Store(odd).version().number > 0


# What can be wrong with the file.


def text_file(path: Path) -> None:
    path.write_text("not a database, but long enough to be one: " + "x" * 200, encoding="utf-8")


def other_database(path: Path) -> None:
    path.unlink()
    with by_hand(path) as opened:
        opened.execute("CREATE TABLE something_else (a)")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_to_nothing(path: Path) -> None:
    os.truncate(path, 0)


def cut_in_the_header(path: Path) -> None:
    os.truncate(path, 50)


def without_migrations(path: Path) -> None:
    with by_hand(path) as opened:
        opened.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'store'")


def with_a_later_migration(path: Path) -> None:
    with by_hand(path) as opened:
        opened.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('store', '9999_later', '')"
        )


SPOILED: dict[str, tuple[Callable[[Path], None], type[StoreProblem]]] = {
    "missing": (Path.unlink, StoreMissing),
    "text": (text_file, StoreForeign),
    "another database": (other_database, StoreForeign),
    "cut short": (cut_short, StoreDamaged),
    "empty": (cut_to_nothing, StoreEmpty),
    "cut in the header": (cut_in_the_header, StoreDamaged),
    "older": (without_migrations, StoreOutdated),
    "newer": (with_a_later_migration, StoreNewer),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_wrong_is_told(own_store: Store, name: str) -> None:
    spoil, problem = SPOILED[name]
    spoil(own_store.path)
    with pytest.raises(problem) as caught:
        inspect(own_store.path)
    words = str(caught.value)
    assert own_store.path.name in words
    assert BUILD in words
    assert "{" not in words


@pytest.mark.parametrize("name", sorted(SPOILED.keys() - {"missing"}))
def test_nothing_is_built_over_what_stands_there(own_store: Store, name: str) -> None:
    SPOILED[name][0](own_store.path)
    before = own_store.path.read_bytes()
    with pytest.raises(SPOILED[name][1]):
        ensure_store(own_store.path)
    assert own_store.path.read_bytes() == before


@pytest.mark.parametrize("name", ["missing", "text", "cut short", "another database"])
def test_questions_meet_a_plain_problem(own_store: Store, name: str) -> None:
    SPOILED[name][0](own_store.path)
    with pytest.raises(StoreProblem):
        own_store.rows("SELECT * FROM indicator_values")


def test_a_question_to_an_older_store_meets_a_plain_problem(own_store: Store) -> None:
    without_migrations(own_store.path)
    with by_hand(own_store.path) as opened:
        opened.execute("DROP TABLE loads")
    with pytest.raises(StoreOutdated):
        own_store.rows("SELECT * FROM loads")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreNoFile, match=rf"{tmp_path} er en mappe .*SAMHANDLING_STORE"):
        inspect(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose mode a test may change."""
    path = tmp_path / "folder"
    path.mkdir()
    yield path
    path.chmod(0o755)


def test_a_store_that_cannot_be_built_is_told_with_its_folder(folder: Path) -> None:
    folder.chmod(0o555)
    for path in (folder / "samhandling.db", folder / "deep" / "samhandling.db"):
        with ordinary_rights(), pytest.raises(StoreMissing) as caught:
            ensure_store(path)
        for part in (path.name, str(path.parent), "ingen tilgang", "SAMHANDLING_STORE"):
            assert part in str(caught.value)
    with pytest.raises(StoreMissing, match="en fil ligger der det skulle vært en mappe"):
        ensure_store(Path(__file__) / "samhandling.db")


def test_a_store_that_may_not_be_read_is_told_with_its_folder(
    own_store: Store, folder: Path
) -> None:
    path = folder / "samhandling.db"
    shutil.copy(own_store.path, path)
    path.chmod(0)
    with ordinary_rights(), pytest.raises(StoreUnreadable, match=f"{folder} .*: ingen tilgang"):
        ensure_store(path)
    path.chmod(0o644)
    folder.chmod(0)
    with ordinary_rights(), pytest.raises(StoreUnreadable, match=f"{folder} .*: ingen tilgang"):
        ensure_store(path)


def test_a_store_that_may_not_be_written_is_read_and_says_why(
    own_store: Store, folder: Path
) -> None:
    path = folder / "samhandling.db"
    shutil.copy(own_store.path, path)
    path.chmod(0o444)
    with ordinary_rights():
        assert ensure_store(path).version().number == 1
        with pytest.raises(StoreUnwritable, match=f"{folder} .*: ingen tilgang"):
            build(path, force=True)
        with pytest.raises(StoreUnwritable, match=f"{folder} .*: ingen tilgang"), writing(path):
            pytest.fail("written")


def test_a_full_disk_is_told_with_what_helps(own_store: Store) -> None:
    def fill() -> None:
        with writing(own_store.path) as db:
            db.execute("PRAGMA max_page_count = 1")  # as large as it is, and no larger
            db.execute("UPDATE projects SET title = title || ?", ["x" * 50_000])

    before = own_store.version()
    with pytest.raises(StoreFull, match=r"er full.*gjør det samme en gang til") as caught:
        fill()
    assert str(own_store.path.parent) in str(caught.value)
    assert "build" not in str(caught.value)
    assert own_store.version() == before


def test_files_that_are_not_there_are_told_with_their_folder(tmp_path: Path) -> None:
    with pytest.raises(PackageBroken, match=f"{tmp_path}/nowhere.* en mappe som kan leses"):
        build(tmp_path / "samhandling.db", tmp_path / "nowhere")


def test_an_answer_without_locks_that_somebody_wrote_into_is_asked_for_again(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that this user cannot write, a reader cannot see that somebody else writes."""
    asked: list[str] = []

    def without_locks(path: Path) -> sqlite3.Connection:
        opened = opening.connect_reader(path, "mode=ro&immutable=1", opening.Unlocked)
        if not asked:
            opened.set_trace_callback(lambda _sql: own_store.path.touch())
        asked.append("")
        return opened

    def refuse(*_arguments: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError

    monkeypatch.setattr(opening._POOL, "_connect", refuse)
    monkeypatch.setattr(opening, "open_reader", without_locks)
    assert own_store.rows("SELECT count(*) AS n FROM areas")["n"].item() > 0
    assert len(asked) == 2


def test_a_folder_that_cannot_be_written_can_be_read(own_store: Store, folder: Path) -> None:
    sealed = folder / "samhandling.db"
    shutil.copy(own_store.path, sealed)
    sealed.chmod(0o444)
    folder.chmod(0o555)
    with ordinary_rights():
        with pytest.raises(PermissionError):
            (folder / "x").touch()
        assert len(Store(sealed).rows("SELECT * FROM areas")) == 496
        assert Store(sealed).version().number == 1


def test_two_at_once_build_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, built = tmp_path / "deep" / "samhandling.db", []
    real = load._build_beside

    def counted(*arguments: object) -> None:
        built.append(1)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "_build_beside", counted)
    threads = [threading.Thread(target=ensure_store, args=(path,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [1]
    assert Store(path).version().number == 1


def test_a_store_that_was_served_and_is_gone_is_not_built_anew(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(own_store.path)
    monkeypatch.setenv(VARIABLE, str(link))
    ensure_store()
    away = own_store.path.rename(tmp_path / "away.db")
    for ask in (lambda: ensure_store(own_store.path), own_store.version):
        with pytest.raises(StoreGone) as caught:
            ask()
        for part in (str(own_store.path), "er borte", RESTORE, BUILD):
            assert part in str(caught.value)
    link.unlink()
    with pytest.raises(StoreGone):
        ensure_store()
    assert not own_store.path.exists()
    assert not link.exists()
    away.rename(own_store.path)
    assert ensure_store(own_store.path).version() == own_store.version()
    own_store.path.unlink()
    assert build(own_store.path) == "built"


def test_only_who_serves_builds_a_missing_store(tmp_path: Path) -> None:
    path = tmp_path / "misspelt.db"
    with pytest.raises(StoreMissing, match=f"{path} finnes ikke.*{BUILD}"):
        existing_store(path)
    assert not path.exists()
