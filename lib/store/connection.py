"""Connections: read and write transactions, versions.

Readers open the file read-only, have no transaction between two questions, and never wait for a
writer. There is one writer at a time, and one transaction for one change.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlite_utils import Database

from lib.store import schema
from lib.store.errors import (
    QueryTooSlow,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreLogForeign,
    StoreNewer,
    StoreOutdated,
    StoreProblem,
    StoreRefused,
    StoreReplaced,
    StoreUnreadable,
    StoreUnwritable,
    StoreWriteFailed,
    database_words,
)
from lib.store.header import (
    inspect_file,
    inspect_log,
    log_is_foreign,
    why_unwritable,
    writable_folder,
)
from lib.store.opening import (
    QUERY_SECONDS,
    Unlocked,
    borrowed,
    busy,
    file_stamp,
    log_size,
    open_reader,
)

WAIT_SECONDS: Final = 5.0

_STEPS_BETWEEN_LOOKS: Final = (
    10_000  # SQLite VM steps between time checks; well under a millisecond
)


@dataclass(frozen=True)
class Version:
    """Version of the store that a result was computed from.

    Attributes:
        number: grows with every committed change.
        changed_at: when that was, ISO 8601 in UTC.
        stamp: a cache key; it also changes when the file is replaced, or written by hand.
    """

    number: int
    changed_at: str
    stamp: tuple[int, ...]

    @property
    def key(self) -> str:
        """Stamp as one string, for comparison outside."""
        return "-".join(map(str, self.stamp))


@dataclass(frozen=True)
class Store:
    """Store: read access for queries."""

    path: Path

    def rows(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        """Run a query.

        Args:
            sql: a SELECT with `:named` parameters.
            parameters: their values.

        Raises:
            StoreProblem: the store cannot be read, or the answer takes too long.
        """
        names, cells = self.fetch(sql, parameters)
        return pd.DataFrame(cells, columns=names)

    def fetch(
        self, sql: str, parameters: Mapping[str, object] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a query and return its rows unshaped.

        Args:
            sql: a SELECT with `:named` parameters.
            parameters: their values.

        Returns:
            The names of the columns, and the rows.

        Raises:
            StoreProblem: the store cannot be read, or the answer takes too long.
        """
        while True:
            stamp = file_stamp(self.path)
            with _pooled_reader(self.path) as connection:
                cursor = connection.execute(sql, parameters or {})
                names, cells = [column[0] for column in cursor.description], cursor.fetchall()
            # Without locks, a write during the query could mix two states: it is run again.
            if not isinstance(connection, Unlocked) or stamp == file_stamp(self.path):
                return names, cells

    def version(self) -> Version:
        """Current version of the store."""
        # The file's stamp first: a change in between gives a key that is never asked for again.
        stamp = file_stamp(self.path)
        _names, rows = self.fetch("SELECT number, changed_at FROM store_version")
        number, changed_at = rows[0]
        return Version(number, changed_at, (number, *stamp))


def row_counts(path: Path) -> dict[str, int]:
    """Row count of each table."""
    with reading(path) as connection:
        db = Database(connection)
        return {name: db.table(name).count for name in schema.TABLES}


def inspect(path: Path) -> None:
    """Inspect file header and tables, without a full read.

    Raises:
        StoreProblem: it is missing, foreign, cut short, or of another time than the program.
    """
    try:
        inspect_file(path)
    except StoreDamaged:
        if log_is_foreign(path):
            raise StoreLogForeign(path) from None
        raise
    stamp = file_stamp(path)
    _inspect_log(path, stamp)
    _inspect_tables(path, stamp)


@lru_cache(maxsize=8)
def _inspect_log(path: Path, _stamp: tuple[int, ...]) -> None:
    """Check that the WAL belongs to the store: a foreign one would mix two states."""
    inspect_log(path)


@lru_cache(maxsize=8)
def _inspect_tables(path: Path, _stamp: tuple[int, ...]) -> None:
    """Check the schema once per file."""
    with reading(path) as connection:
        _require_current(path, Database(connection), to_write=False)


def refresh(path: Path, *, wait: float = WAIT_SECONDS) -> bool:
    """Refresh the derived tables if rows were edited outside the program.

    Args:
        path: the store.
        wait: seconds to wait for another writer.

    Returns:
        Whether there was anything to do.

    Raises:
        StoreProblem: the store is busy, or cannot be written.
    """
    with reading(path) as connection:
        if not schema.stale_tables(connection):
            return False
    with writing(path, wait=wait) as db:
        schema.refresh(db)
    return True


@contextmanager
def reading(path: Path, seconds: float | None = QUERY_SECONDS) -> Iterator[sqlite3.Connection]:
    """Read-only connection with a time limit.

    Args:
        path: the store.
        seconds: the limit; None for none.
    """
    with _translate_errors(path, seconds), closing(open_reader(path)) as connection:
        if seconds is not None:
            _limit(connection, seconds)
        yield connection


@contextmanager
def _pooled_reader(path: Path) -> Iterator[sqlite3.Connection]:
    """Pooled read-only connection for one query."""
    with _translate_errors(path, QUERY_SECONDS), borrowed(path) as connection:
        _limit(connection, QUERY_SECONDS)
        yield connection


def _limit(connection: sqlite3.Connection, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS)


@contextmanager
def writing(path: Path, *, migrate: bool = False, wait: float = WAIT_SECONDS) -> Iterator[Database]:
    """Write transaction that creates a new version, or rolls back.

    Foreign keys may be broken on the way, but not at the end. What is derived from the tables
    follows by itself. If no row was changed, the store and its version stay as they were.

    Args:
        path: the store.
        migrate: bring an older (or empty) store up to date first.
        wait: seconds to wait for another writer.
    """
    place = _file_identity(path)
    inspect_log(path, again=True)  # writing over a foreign WAL would damage the store
    with _translate_errors(path, writer=True), closing(_open_writer(path, wait)) as connection:
        db = Database(connection)
        connection.execute("BEGIN IMMEDIATE")
        try:
            _require_identity(path, place)
            emptied = not log_size(path)
            migrated = migrate and bool(schema.MIGRATIONS.pending(db))
            if migrated:
                schema.MIGRATIONS.apply(db)
            _require_current(path, db)
            yield from _change(db, migrated, emptied, lambda: _require_identity(path, place))
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _file_identity(path: Path) -> tuple[int, int]:
    """Identity of the file (device and inode)."""
    try:
        state = path.stat()
    except OSError:
        return 0, 0  # SQLite reports what is wrong
    return state.st_dev, state.st_ino


def _require_identity(path: Path, place: tuple[int, int]) -> None:
    """Check that the file was not replaced meanwhile: the write would be lost."""
    if _file_identity(path) != place:
        raise StoreReplaced(path)


@contextmanager
def translate_integrity_error(path: Path) -> Iterator[None]:
    """Turn an IntegrityError into a problem in words.

    Raises:
        StoreRefused: a rule of the tables was broken; the transaction ends with it.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreRefused(path, database_words(error)) from error


def _change(
    db: Database, migrated: bool, emptied: bool, sure: Callable[[], None]
) -> Iterator[Database]:
    (number,) = db.execute("SELECT number FROM store_version").fetchone()
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("UPDATE store_version SET writing = 1")
    before = db.conn.total_changes
    yield db
    if db.conn.total_changes == before and not migrated:
        return
    schema.refresh(db)
    db.execute(
        "UPDATE store_version SET writing = 0, number = number + 1,"
        " changed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    )
    if (
        emptied
    ):  # a new WAL begins with this transaction: it does not fit an earlier state of the file
        db.execute(f"PRAGMA user_version = {int(number)}")
    sure()
    db.execute("COMMIT")
    # Checkpoint: an empty WAL cannot be read into a file that replaces the store.
    # With a reader active some pages remain; the next write moves them.
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _open_writer(path: Path, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path.absolute().as_uri() + "?mode=rw", uri=True, timeout=wait, isolation_level=None
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _require_current(path: Path, db: Database, *, to_write: bool = True) -> None:
    """Check the migrations: missing ones are an error, unknown ones allow reading at most."""
    applied = {migration.name for migration in schema.MIGRATIONS.applied(db)}
    known = set(schema.NAMES)
    if known - applied:
        raise StoreOutdated(path)
    later = applied - known
    if later and (to_write or later - schema.compatible_names(db)):
        raise StoreNewer(path)


@contextmanager
def _translate_errors(
    path: Path, seconds: float | None = None, *, writer: bool = False
) -> Iterator[None]:
    """Turn SQLite's errors about the file into store problems; SQL errors pass through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            raise QueryTooSlow(path, seconds or 0) from error
        problem = _problem(path, error, code, writer=writer)
        if problem is None and code == sqlite3.SQLITE_ERROR and not writer:
            # "No such table" may also mean that store and program have different versions.
            problem = _diagnose(path, inspect)
        if problem is None:
            raise
        raise problem from error


def _problem(
    path: Path, error: sqlite3.DatabaseError, code: int, *, writer: bool
) -> StoreProblem | None:
    if busy(error):
        return StoreBusy(path)
    if code == sqlite3.SQLITE_FULL:
        return StoreFull(path, database_words(error))
    if code in _ABOUT_THE_DISK:
        return _diagnose(path) or _disk_problem(path, error, code, writer=writer)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _diagnose(path) or StoreDamaged(path)
    return None


def _disk_problem(
    path: Path, error: sqlite3.DatabaseError, code: int, *, writer: bool
) -> StoreProblem:
    if not writer:
        kind = StoreUnwritable if code == sqlite3.SQLITE_READONLY else StoreUnreadable
        return kind(path, database_words(error))
    if code == sqlite3.SQLITE_IOERR and writable_folder(path):
        return StoreWriteFailed(path, database_words(error))
    return StoreUnwritable(path, why_unwritable(path, error))


_ABOUT_THE_DISK: Final = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
)


def _diagnose(path: Path, look: Callable[[Path], None] = inspect_file) -> StoreProblem | None:
    try:
        look(path)
    except StoreProblem as problem:
        return problem
    return None
