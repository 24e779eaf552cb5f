"""Atomic replacement of the store's file; the old one is kept.

At every moment a whole file stands at the path, old or new, also if the process is killed: a store
that is missing would be built from the files, without what was registered.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from lib.store.errors import StoreBusy, unwritable
from lib.store.header import followed, log_is_foreign, why_unwritable
from lib.store.opening import BESIDE, beside, busy, log_size, size

_WAIT: Final = 5.0  # seconds to wait for another writer


@contextmanager
def alone(path: Path, wait: float) -> Iterator[None]:
    """Lock for builds; an SQLite lock, so that it ends with its process.

    Raises:
        StoreProblem: somebody else builds, or the folder cannot be written.
    """
    lock = beside(followed(path), "-lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(lock, timeout=wait, isolation_level=None)
    except OSError as error:
        raise unwritable(path, error) from error
    except sqlite3.OperationalError as error:
        raise unwritable(path, error, why_unwritable(path, error)) from error
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreBusy(path) from error
            raise unwritable(path, error, why_unwritable(path, error)) from error
        yield


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Lock the existing store against writers, if it can be opened.

    Raises:
        StoreBusy: somebody does.
    """
    # An empty file is not opened: SQLite would delete the WAL beside it. A foreign
    # WAL would be written into an intact store.
    if not size(path) or log_is_foreign(path):
        yield
        return
    address = path.absolute().as_uri() + "?mode=rw"
    with closing(
        sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)
    ) as connection:
        try:
            # Checkpoint the WAL, if possible.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            if busy(error):
                raise StoreBusy(path) from error
        yield


def take_place(new: Path, path: Path, ending: str) -> Path | None:
    """Move a new store into place.

    Args:
        new: the store that is whole, in the same folder.
        path: where it is to stand.
        ending: what is added to the name of the file that stands there now.

    Returns:
        Where that file is kept; None where none stood. A log without a store is kept as well.

    Raises:
        OSError: it cannot be done; what stood there stands there.
    """
    kept = _kept(path, ending) if path.exists() or log_size(path) else None
    if path.exists():
        with suppress(OSError):  # keep owner and mode, so that the server can write to it
            state = path.stat()
            os.chown(new, state.st_uid, state.st_gid)
    remove(path, BESIDE[1:])  # or SQLite would apply the old WAL to the new store
    new.replace(path)
    return kept


def _kept(path: Path, ending: str) -> Path:
    names = (f"{ending}{'' if number == 1 else f'-{number}'}" for number in count(1))
    kept = next(beside(path, name) for name in names if not beside(path, name).exists())
    if path.exists():
        _keep(path, kept)
    if log_size(path):
        _keep(beside(path, "-wal"), beside(kept, "-wal"))
    return kept


def _keep(file: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(file)
    except OSError:  # not every file system has hard links
        file.replace(kept)


def remove(path: Path, endings: tuple[str, ...] = BESIDE) -> None:
    """Delete a store with its WAL and lock files."""
    for ending in endings:
        beside(path, ending).unlink(missing_ok=True)
