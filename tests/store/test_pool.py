"""Connections that are kept: used again, never after the file or the question went wrong."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lib.store import Store
from lib.store.connection import StoreProblem, writing
from lib.store.opening import connect_reader
from lib.store.pool import Pool

ASK = "SELECT COUNT(*) FROM areas"


@pytest.fixture
def opened() -> list[sqlite3.Connection]:
    return []


@pytest.fixture
def pool(opened: list[sqlite3.Connection]) -> Iterator[Pool]:
    def connect(path: Path) -> sqlite3.Connection:
        opened.append(connect_reader(path))
        return opened[-1]

    pool = Pool(connect)
    yield pool
    pool.close()


def ask(pool: Pool, path: Path, sql: str = ASK) -> object:
    with pool.borrowed(path) as connection:
        return connection.execute(sql).fetchall()


def closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_one_connection_answers_one_question_after_another(
    store: Store, pool: Pool, opened: list[sqlite3.Connection]
) -> None:
    assert ask(pool, store.path) == ask(pool, store.path)
    assert len(opened) == 1
    with pool.borrowed(store.path), pool.borrowed(store.path):
        assert len(opened) == 2


def test_a_question_that_goes_wrong_takes_its_connection_with_it(
    store: Store, pool: Pool, opened: list[sqlite3.Connection]
) -> None:
    with pytest.raises(sqlite3.OperationalError):
        ask(pool, store.path, "SELECT no_such_column FROM areas")
    assert closed(opened[0])
    ask(pool, store.path)
    assert len(opened) == 2


def test_another_file_in_the_same_place_is_opened_anew(
    own_store: Store, tmp_path: Path, pool: Pool, opened: list[sqlite3.Connection]
) -> None:
    ask(pool, own_store.path)
    shutil.copy(own_store.path, tmp_path / "other.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute("DELETE FROM projects")
    (tmp_path / "other.db").replace(own_store.path)
    assert ask(pool, own_store.path, "SELECT COUNT(*) FROM projects") == [(0,)]
    assert closed(opened[0])


def test_no_more_are_kept_than_are_of_use(
    store: Store, pool: Pool, opened: list[sqlite3.Connection]
) -> None:
    borrowed = [pool.borrowed(store.path) for _number in range(12)]
    for each in borrowed:
        each.__enter__()
    for each in borrowed:
        each.__exit__(None, None, None)
    assert sum(not closed(connection) for connection in opened) == 8


def test_a_change_leaves_nothing_in_the_log(own_store: Store) -> None:
    """A log that is left would be read into a file that takes the store's place."""
    own_store.rows(ASK)
    with writing(own_store.path) as db:
        db.execute("UPDATE areas SET name = name || '!' WHERE code = '12'")
    log = own_store.path.with_name(own_store.path.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert own_store.rows("SELECT name FROM areas WHERE code = '12'")["name"].item()[-1] == "!"


def test_a_store_that_is_gone_is_told(own_store: Store) -> None:
    own_store.rows(ASK)
    own_store.path.unlink()
    with pytest.raises(StoreProblem, match=own_store.path.name):
        own_store.rows(ASK)


def test_closing_the_pool_closes_what_is_idle(
    store: Store, pool: Pool, opened: list[sqlite3.Connection]
) -> None:
    ask(pool, store.path)
    pool.close()
    assert closed(opened[0])
    ask(pool, store.path)
    assert len(opened) == 2
