"""Reading the store, and writing to it.

Readers open the file read-only, have no transaction between two questions, and never wait for a
writer. There is one writer at a time, and one transaction for one change.
"""

import atexit
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlite_utils import Database

from lib.store import schema
from lib.store.pool import Pool
from lib.store.problems import (
    QueryTooSlow,
    StoreBusy,
    StoreDamaged,
    StoreForeign,
    StoreMissing,
    StoreNewer,
    StoreOutdated,
    StoreProblem,
    StoreRefused,
    StoreSpoilt,
    StoreUnwritable,
)

DATA: Final = Path(__file__).resolve().parents[2] / "data"
VARIABLE: Final = "SAMHANDLING_STORE"
QUERY_SECONDS: Final = 2.0
WAIT_SECONDS: Final = 5.0

_MAGIC: Final = b"SQLite format 3\0"
_STEPS_BETWEEN_LOOKS: Final = 10_000  # virtual machine steps, well under a millisecond


def store_path() -> Path:
    """Where the store is: what SAMHANDLING_STORE says, or data/samhandling.db."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else DATA / "samhandling.db"


@dataclass(frozen=True)
class Version:
    """Which state of the store something was computed from.

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
        """The stamp as one word, for those who compare it outside."""
        return "-".join(map(str, self.stamp))


@dataclass(frozen=True)
class Store:
    """The store as its readers know it."""

    path: Path

    def rows(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        """Ask one question.

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
        """Ask one question, for those who shape the answer themselves.

        Args:
            sql: a SELECT with `:named` parameters.
            parameters: their values.

        Returns:
            The names of the columns, and the rows.

        Raises:
            StoreProblem: the store cannot be read, or the answer takes too long.
        """
        with _asking(self.path) as connection:
            cursor = connection.execute(sql, parameters or {})
            return [column[0] for column in cursor.description], cursor.fetchall()

    def version(self) -> Version:
        """The state of the store now."""
        # The file is looked at first: a change in between makes a key that nobody asks for again.
        stamp = _file_stamp(self.path)
        _names, rows = self.fetch("SELECT number, changed_at FROM store_version")
        number, changed_at = rows[0]
        return Version(number, changed_at, (number, *stamp))


def ensure_store(path: Path | None = None) -> Store:
    """The store, built first if there is none; in order again, if somebody changed rows by hand.

    Raises:
        StoreProblem: a file stands there that cannot be used, or none could be built.
    """
    store = Store(path or store_path())
    if not store.path.exists():
        from lib.store.load import build_missing  # noqa: PLC0415 - heavy, and hardly ever needed

        build_missing(store.path)
    inspect(store.path)
    _follow(store.path, _file_stamp(store.path))
    return store


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each of the package's tables holds."""
    with reading(path) as connection:
        db = Database(connection)
        return {name: db.table(name).count for name in schema.TABLES}


def inspect(path: Path) -> None:
    """Look at the file and its tables without reading all of it.

    Raises:
        StoreProblem: it is missing, foreign, cut short, or of another time than the program.
    """
    _inspect_file(path)
    _inspect_tables(path, _file_stamp(path))


@lru_cache(maxsize=8)
def _inspect_tables(path: Path, _stamp: tuple[int, ...]) -> None:
    """Tables change only with the file: what was found in order once is not looked at again."""
    with reading(path) as connection:
        _require_current(path, Database(connection), to_write=False)


@lru_cache(maxsize=8)
def _follow(path: Path, _stamp: tuple[int, ...]) -> None:
    """Let what follows from the rows follow: after a change of our own it does already."""
    with reading(path) as connection:
        if not schema.stale(connection):
            return
    try:
        renew(path, schema.stale)
    except StoreUnwritable as problem:
        raise StoreSpoilt(path) from problem


def renew(path: Path, spoilt: Callable[[sqlite3.Connection], Collection[str]]) -> bool:
    """Make anew what no longer follows from the rows; the rows themselves stay as they are.

    Args:
        path: the store.
        spoilt: which tables these are: `schema.stale`, or `schema.spoilt`, which reads all rows.

    Returns:
        Whether there was anything to do.

    Raises:
        StoreProblem: the store is busy, or cannot be written.
    """
    with writing(path) as db:
        found = spoilt(db.conn)
        if found:
            schema.derive(db, found)
        return bool(found)


@contextmanager
def reading(path: Path, seconds: float | None = QUERY_SECONDS) -> Iterator[sqlite3.Connection]:
    """A read-only connection, with a time limit on what is done with it.

    Args:
        path: the store.
        seconds: the limit; None for none.
    """
    with _told_plainly(path, seconds), closing(open_reader(path)) as connection:
        if seconds is not None:
            _limit(connection, seconds)
        yield connection


@contextmanager
def _asking(path: Path) -> Iterator[sqlite3.Connection]:
    """The same for one question, with a connection that is used again for the next one."""
    with _told_plainly(path, QUERY_SECONDS), ExitStack() as stack:
        try:
            connection = stack.enter_context(_POOL.borrowed(path))
        except (OSError, sqlite3.OperationalError):  # then it says what is wrong, or finds a way
            connection = stack.enter_context(closing(open_reader(path)))
        _limit(connection, QUERY_SECONDS)
        yield connection


def _limit(connection: sqlite3.Connection, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS)


@contextmanager
def writing(path: Path, *, migrate: bool = False, wait: float = WAIT_SECONDS) -> Iterator[Database]:
    """One change: all of it is kept, with a new version, or nothing.

    Foreign keys may be broken on the way, but not at the end. What is derived from the tables
    follows by itself. If no row was changed, the store and its version stay as they were.

    Args:
        path: the store.
        migrate: bring an older (or empty) store up to date first.
        wait: seconds to wait for another writer.
    """
    with _told_plainly(path, writer=True), closing(_open_writer(path, wait)) as connection:
        db = Database(connection)
        connection.execute("BEGIN IMMEDIATE")
        try:
            migrated = migrate and bool(schema.MIGRATIONS.pending(db))
            if migrated:
                schema.MIGRATIONS.apply(db)
            _require_current(path, db)
            yield from _change(db, migrated)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """Say of what the tables themselves refuse that it was refused.

    Raises:
        StoreRefused: a rule of the tables was broken; the transaction ends with it.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreRefused(path, str(error)) from error


def _change(db: Database, migrated: bool) -> Iterator[Database]:
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("UPDATE store_version SET writing = 1")
    before = db.conn.total_changes
    yield db
    if db.conn.total_changes == before and not migrated:
        return
    schema.derive(db)
    db.execute(
        "UPDATE store_version SET writing = 0, number = number + 1,"
        " changed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    )
    db.execute("COMMIT")
    # Nothing is left in the log, where it might be read into a file that takes the store's place.
    # With a reader in the middle of a question some is: the next change moves it.
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


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection, to be closed by whoever asked for it; `reading` does that itself.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    try:
        return _connect_reader(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if _busy(error):
            raise
        # In a folder that cannot be written, SQLite cannot make the files it shares with a
        # writer. Without a writer's log beside it the file can still be read as it stands.
        if not path.exists() or log_size(path) > 0:
            raise
        return _connect_reader(path, "mode=ro&immutable=1")


def _busy(error: sqlite3.DatabaseError) -> bool:
    """Whether someone else holds the file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _connect_reader(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=QUERY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # one thread after the other may ask with it
    )
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA schema_version").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


_POOL: Final = Pool(partial(_connect_reader, mode="mode=ro"))
# Whatever ends the process in order closes what is idle: Python would warn of each one left open.
atexit.register(_POOL.close)


def _require_current(path: Path, db: Database, *, to_write: bool = True) -> None:
    """A store must have what the program asks for; one that has more can be read, at most."""
    applied = {migration.name for migration in schema.MIGRATIONS.applied(db)}
    known = set(schema.NAMES)
    if known - applied:
        raise StoreOutdated(path)
    later = applied - known
    if later and (to_write or later - schema.compatible_names(db)):
        raise StoreNewer(path)


def _inspect_file(path: Path) -> None:
    """Tell from the first hundred bytes whether the file is ours, and whole."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise StoreMissing(path) from None
    except OSError as error:
        raise StoreUnwritable(path, error.strerror or str(error)) from None
    if not header:
        raise StoreDamaged(path)
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise StoreDamaged(path) if _MAGIC.startswith(header[:16]) else StoreForeign(path)
    if int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
        raise StoreForeign(path)
    page = int.from_bytes(header[16:18], "big") or 1
    whole = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if _size(path) < whole and log_size(path) == 0:
        raise StoreDamaged(path)


def log_size(path: Path) -> int:
    """How many bytes of changes stand beside the file, not yet moved into it."""
    return _size(_log(path))


def _log(path: Path) -> Path:
    """The file beside the store that holds changes not yet moved into it."""
    return path.with_name(path.name + "-wal")


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _file_stamp(path: Path) -> tuple[int, ...]:
    stamp: list[int] = []
    for file in (path, _log(path)):
        with suppress(OSError):
            state = file.stat()
            # An empty log comes and goes with the readers.
            if state.st_size:
                stamp += [state.st_ino, state.st_mtime_ns, state.st_size]
    return tuple(stamp)


@contextmanager
def _told_plainly(
    path: Path, seconds: float | None = None, *, writer: bool = False
) -> Iterator[None]:
    """Turn SQLite's errors about the file into problems; errors in the SQL stay what they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            raise QueryTooSlow(path, seconds or 0) from error
        problem = _problem(path, error, code)
        if problem is None and code == sqlite3.SQLITE_ERROR and not writer:
            # "No such table" may also mean that the store is of another time than the program.
            problem = _look(path, inspect)
        if problem is None:
            raise
        raise problem from error


def _problem(path: Path, error: sqlite3.DatabaseError, code: int) -> StoreProblem | None:
    if _busy(error):
        return StoreBusy(path)
    if code in _ABOUT_THE_DISK:
        return _look(path) or StoreUnwritable(path, str(error))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _look(path) or StoreDamaged(path)
    return None


_ABOUT_THE_DISK: Final = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
)


def _look(path: Path, look: Callable[[Path], None] = _inspect_file) -> StoreProblem | None:
    try:
        look(path)
    except StoreProblem as problem:
        return problem
    return None
