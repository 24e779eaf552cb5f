"""Read-only connections to the store's file, and the files beside it.

Everything here asks SQLite, or looks at the folder's entries with `stat`: an `open` of our own
would drop SQLite's locks on the file (docs/decisions/0008).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from lib.store.pool import Pool

QUERY_SECONDS: Final = 2.0
BESIDE: Final = ("", "-wal", "-shm", "-journal")  # the store's file, and what SQLite keeps with it


class Unlocked(sqlite3.Connection):
    """Connection without locks (immutable): writes are not noticed."""


def open_reader(path: Path) -> sqlite3.Connection:
    """Open a read-only connection; the caller closes it.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    try:
        return connect_reader(path)
    except sqlite3.OperationalError as error:
        if busy(error):
            raise
        # In a read-only folder SQLite cannot create the shared-memory file.
        # Without a WAL the file can still be read as immutable.
        if not size(path) or log_size(path) > 0:
            raise
        return open_alone(path)


def open_alone(path: Path) -> sqlite3.Connection:
    """Open the file without locks and without its WAL.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    return connect_reader(path, "mode=ro&immutable=1", Unlocked)


def connect_reader(
    path: Path, mode: str = "mode=ro", kind: type[sqlite3.Connection] | None = None
) -> sqlite3.Connection:
    """Open a read-only connection and check that it works.

    Raises:
        sqlite3.Error: it cannot.
    """
    options: dict[str, Any] = {"factory": kind} if kind else {}
    connection: sqlite3.Connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=QUERY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # used by one thread at a time
        **options,
    )
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA schema_version").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def borrowed(path: Path, pool: Pool | None = None) -> Iterator[sqlite3.Connection]:
    """Pooled read-only connection for one query.

    Args:
        path: the store.
        pool: where connections are kept, if not among everyone's.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context((pool or _POOL).borrowed(path))
        except (
            OSError,
            sqlite3.OperationalError,
        ):  # reports the problem, or opens the file otherwise
            connection = stack.enter_context(closing(open_reader(path)))
        connection.set_progress_handler(None, 0)  # reset the time limit
        yield connection


_POOL: Final = Pool(connect_reader)


def busy(error: sqlite3.Error) -> bool:
    """Whether the file is locked."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def beside(path: Path, ending: str) -> Path:
    """Path beside the store with a suffix."""
    return path.with_name(path.name + ending)


def log_size(path: Path) -> int:
    """Size of the WAL in bytes."""
    return size(beside(path, "-wal"))


def size(path: Path) -> int:
    """File size in bytes; 0 if missing."""
    with suppress(OSError):
        return path.stat().st_size
    return 0


def file_stamp(path: Path) -> tuple[int, ...]:
    """Stamp of the file: changes with every write and replacement."""
    stamp: list[int] = []
    for file in (path, beside(path, "-wal")):
        with suppress(OSError):
            state = file.stat()
            # An empty WAL comes and goes with readers.
            if state.st_size:
                stamp += [state.st_ino, state.st_mtime_ns, state.st_size]
    return tuple(stamp)
