"""File inspection: header, size and WAL, without a full read.

SQLite reads the header, see `lib.store.opening`; sizes come from the folder.
"""

import errno
import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

from lib.store import schema
from lib.store.errors import (
    StoreBusy,
    StoreDamaged,
    StoreEmpty,
    StoreForeign,
    StoreGone,
    StoreLinkBroken,
    StoreLogForeign,
    StoreMissing,
    StoreNoFile,
    StoreProblem,
    StoreUnreadable,
    reason_words,
    system_words,
)
from lib.store.opening import (
    QUERY_SECONDS,
    beside,
    borrowed,
    busy,
    log_size,
    open_alone,
    open_reader,
    size,
)
from lib.store.served import was_served

_HEADER: Final = 100  # smallest SQLite database in bytes
_LOG_HEADER: Final = 32  # bytes at the beginning of the log, and before each page in it: 24
_FRAME: Final = 24
_SPOILT: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_PAIRS: Final = 8
_OWN: Final[dict[tuple[tuple[int, int], ...], None]] = {}  # files whose WAL was checked


def inspect_file(path: Path) -> None:
    """Check that the file is a store, and has the size in its header.

    Raises:
        StoreProblem: it is missing, foreign, cut short, or may not be read.
    """
    if not file_size(path):
        raise StoreEmpty(path)
    try:
        if not (_whole(path) or _whole(path)):  # it may have been truncated meanwhile
            raise StoreDamaged(path)
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error


def file_size(path: Path) -> int:
    """Size of the store's file in bytes.

    Raises:
        StoreProblem: there is no such file, or it cannot be looked at.
    """
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise StoreLinkBroken(path) from None
        raise (StoreGone if was_served(path) else StoreMissing)(path) from None
    except OSError as error:
        raise StoreUnreadable(path, system_words(error)) from None
    if not stat.S_ISREG(state.st_mode):
        raise StoreNoFile(path)
    return state.st_size


def followed(path: Path) -> Path:
    """Resolved path of a file: the target of a link.

    SQLite keeps its log beside the file itself, and a link that is written over is no link.

    Raises:
        StoreLinkBroken: the link leads nowhere, as to a folder that is not mounted.
    """
    if not path.is_symlink():
        return path
    if not path.exists():
        raise StoreLinkBroken(path)
    return path.resolve()


def log_is_foreign(path: Path) -> bool:
    """Whether the WAL beside an intact store belongs to another store."""
    if not log_size(path) or not size(path) or _own_log(path):
        return False
    return _sound(partial(open_alone, path))


def inspect_log(path: Path, *, again: bool = False) -> None:
    """Check that the WAL belongs to the store.

    That is looked at with each new state of the two files. Both are read through once for each
    pair of files.

    Args:
        path: the store.
        again: read them through even if that was done before.

    Raises:
        StoreLogForeign: the log is another store's.
        StoreDamaged: the file is spoilt as well.
    """
    pair = _pair(path)
    if not log_size(path) or (not again and pair in _OWN and not _of_another_state(path)):
        return
    if _own_log(path):
        _OWN[pair] = None
        while len(_OWN) > _PAIRS:
            _OWN.pop(next(iter(_OWN)), None)
    elif _pair(path) == pair:  # otherwise the store was replaced, and is checked next time
        raise (StoreLogForeign if _sound(partial(open_alone, path)) else StoreDamaged)(path)


def _own_log(path: Path) -> bool:
    return not _of_another_state(path) and _sound(partial(open_reader, path))


def _pair(path: Path) -> tuple[tuple[int, int], ...]:
    """Identities of the store's file and its WAL."""
    found = []
    for file in (path, beside(path, "-wal")):
        with suppress(OSError):
            state = file.stat()
            found.append((state.st_dev, state.st_ino))
    return tuple(found)


def _of_another_state(path: Path) -> bool:
    """Whether the WAL does not fit the file's state.

    A page that is written to in that very moment may be read in halves: then the second look
    differs.
    """
    return _states_apart(path) and _states_apart(path)


def _states_apart(path: Path) -> bool:
    pair = _pair(path)
    try:
        # In this order: checkpoints only move the file forward in its own WAL.
        with closing(open_reader(path)) as connection:
            (begun,) = connection.execute("PRAGMA user_version").fetchone()
        with closing(open_alone(path)) as connection:
            file = _state(connection)
        with closing(open_reader(path)) as connection:
            ended = _state(connection)
    except sqlite3.Error:  # a full read tells more
        return False
    apart = file[0] < begun or file[0] > ended[0] or (file[0] == ended[0] and file != ended)
    return apart and _pair(path) == pair


def _state(connection: sqlite3.Connection) -> tuple[int, str]:
    """Version number and time of a store."""
    number, at = connection.execute("SELECT number, changed_at FROM store_version").fetchone()
    return number, at


def _sound(opened: Callable[[], sqlite3.Connection]) -> bool:
    """Whether a full integrity check passes."""
    try:
        with closing(opened()) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        # An unreadable or locked store need not be damaged.
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in _SPOILT
    return application == schema.APPLICATION_ID and bool(found == ("ok",))


def _whole(path: Path) -> bool:
    """Whether file and WAL together have all pages."""
    with borrowed(path) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != schema.APPLICATION_ID:
            raise StoreForeign(path) if file_size(path) >= _HEADER else StoreDamaged(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
    # WAL first: pages leave it once they are in the file.
    logged = max(0, log_size(path) - _LOG_HEADER) // (page + _FRAME)
    return file_size(path) >= (pages - logged) * page


def _unreadable(path: Path, error: sqlite3.Error) -> StoreProblem:
    """Problem of a file that SQLite cannot read."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if busy(error):
        return StoreBusy(path)
    if code == sqlite3.SQLITE_NOTADB:
        return StoreForeign(path)
    if code == sqlite3.SQLITE_CORRUPT:
        return StoreDamaged(path) if _ours(path) else StoreForeign(path)
    return StoreUnreadable(path, _reason(path, error))


def _ours(path: Path) -> bool:
    """Whether a damaged file has our application id, or is too short to tell."""
    if file_size(path) < _HEADER:
        return True
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=QUERY_SECONDS)
        ) as connection:
            # SQLite does not read the header of a truncated file otherwise.
            connection.execute("PRAGMA writable_schema = ON")
            found = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.Error:
        return True
    return bool(found == (schema.APPLICATION_ID,))


def _reason(path: Path, error: sqlite3.Error) -> str:
    """Reason why the file cannot be opened."""
    for ending in ("", "-wal", "-shm"):
        file = beside(path, ending)
        if file.exists() and not os.access(file, os.R_OK, effective_ids=True):
            return f"{system_words(PermissionError(errno.EACCES, ''))} ({file.name})"
    return why_unwritable(path, error) if log_size(path) else reason_words(error)


def writable_folder(path: Path) -> bool:
    """Whether file and folder are writable."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return os.access(path, os.W_OK, effective_ids=True)
    except OSError:
        return False


def why_unwritable(path: Path, error: Exception) -> str:
    """Reason why the folder is not writable.

    Args:
        path: the file.
        error: what is told otherwise.
    """
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as refusal:
        return system_words(refusal)
    if path.exists() and not os.access(path, os.W_OK, effective_ids=True):
        return f"{system_words(PermissionError(errno.EACCES, ''))} ({path.name})"
    return reason_words(error)
