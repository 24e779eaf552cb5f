"""Opening the store's file: read-only connections, kept ones, and what stands beside the file.

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
    """A connection to a file as it stands, without locks: nothing says when somebody writes."""


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection, to be closed by whoever asked for it; `reading` does that itself.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    try:
        return connect_reader(path)
    except sqlite3.OperationalError as error:
        if busy(error):
            raise
        # In a folder that cannot be written, SQLite cannot make the files it shares with a
        # writer. Without a writer's log beside it the file can still be read as it stands.
        if not size(path) or log_size(path) > 0:
            raise
        return open_alone(path)


def open_alone(path: Path) -> sqlite3.Connection:
    """A read-only connection to the file as it stands, without locks and without its log.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    return connect_reader(path, "mode=ro&immutable=1", Unlocked)


def connect_reader(
    path: Path, mode: str = "mode=ro", kind: type[sqlite3.Connection] | None = None
) -> sqlite3.Connection:
    """A read-only connection to a file that SQLite can make sense of.

    Raises:
        sqlite3.Error: it cannot.
    """
    options: dict[str, Any] = {"factory": kind} if kind else {}
    connection: sqlite3.Connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=QUERY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # one thread after the other may ask with it
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
    """A read-only connection for one question, which is used again for the next one.

    Args:
        path: the store.
        pool: where connections are kept, if not among everyone's.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context((pool or _POOL).borrowed(path))
        except (OSError, sqlite3.OperationalError):  # then it says what is wrong, or finds a way
            connection = stack.enter_context(closing(open_reader(path)))
        connection.set_progress_handler(None, 0)  # the last one's time is not this one's
        yield connection


_POOL: Final = Pool(connect_reader)


def busy(error: sqlite3.Error) -> bool:
    """Whether someone else holds the file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def beside(path: Path, ending: str) -> Path:
    """The file with the store's name and this ending."""
    return path.with_name(path.name + ending)


def log_size(path: Path) -> int:
    """How many bytes of changes stand beside the file, not yet moved into it."""
    return size(beside(path, "-wal"))


def size(path: Path) -> int:
    """How many bytes a file has; 0 for one that is not there."""
    with suppress(OSError):
        return path.stat().st_size
    return 0


def file_stamp(path: Path) -> tuple[int, ...]:
    """What is another number when the file was written to, or another took its place."""
    stamp: list[int] = []
    for file in (path, beside(path, "-wal")):
        with suppress(OSError):
            state = file.stat()
            # An empty log comes and goes with the readers.
            if state.st_size:
                stamp += [state.st_ino, state.st_mtime_ns, state.st_size]
    return tuple(stamp)
