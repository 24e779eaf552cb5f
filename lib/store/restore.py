"""Restore a backup while the store is in use."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from lib.i18n import _
from lib.store.backup import copy_into
from lib.store.change_log import last_entry
from lib.store.connection import WAIT_SECONDS, Store, reading
from lib.store.errors import (
    EntriesNewer,
    StoreFull,
    StoreProblem,
    StoreUnwritable,
    unwritable,
)
from lib.store.file_swap import alone, held, remove, take_place
from lib.store.header import followed, inspect_file, log_is_foreign
from lib.store.log_tree import since
from lib.store.opening import beside, open_alone


def restore_copy(path: Path, copy: Path, *, discard: bool = False) -> Path | None:
    """Replace the store with a backup; the old file is kept beside it.

    Args:
        path: the store; running servers follow by themselves.
        copy: a copy, or any store; it stays where it is. It may be the store itself where that was
            moved here by hand, and another store's log lies beside it: then it is freed of that.
        discard: do it even if the store holds registered changes that the copy lacks.

    Returns:
        Where the file that stood there is kept; None where there was none.

    Raises:
        EntriesNewer: the store holds what the copy lacks.
        StoreProblem: the copy is damaged or no store, or the folder cannot be written.
    """
    path = followed(path)
    source = _copier(path, copy)
    new = beside(path, "-new")
    with alone(path, WAIT_SECONDS), held(path):
        if not discard and (number := _newer(path, copy)):
            raise EntriesNewer(path, number, copy)
        try:
            remove(new)
            new.touch()
            source(new)
            _log_beside(new)
            return take_place(new, path, "-replaced")
        except StoreFull as full:  # progress refers to the backup
            raise StoreFull(path, full.reason) from full
        except (OSError, sqlite3.OperationalError) as error:
            raise unwritable(path, error) from error
        finally:
            with suppress(OSError):
                remove(new)


def _copier(path: Path, copy: Path) -> Callable[[Path], None]:
    """Callback that copies the backup into a new file.

    Raises:
        StoreProblem: the copy is damaged or no store, or is the store itself.
    """
    if not (path.exists() and copy.exists() and copy.samefile(path)):
        inspect_file(copy)
        return partial(copy_into, Store(copy))
    if not log_is_foreign(path):
        raise StoreUnwritable(copy, _("that is the store itself"))
    return partial(_fill_alone, path)


def _fill_alone(path: Path, new: Path) -> None:
    """Copy a store without its WAL."""
    with closing(open_alone(path)) as source, closing(sqlite3.connect(new)) as copy:
        source.backup(copy)


def _log_beside(path: Path) -> None:
    """Set WAL mode, which a backup does not have."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _newer(path: Path, copy: Path) -> int:
    """Number of the store's log entries that the backup lacks."""
    try:
        inspect_file(path)
        last = _last(copy)
        with reading(path) as connection:
            return since(connection, last)
    except StoreProblem:  # missing or damaged, which is why it is restored
        return 0


def _last(path: Path) -> int:
    inspect_file(path)
    with reading(path) as connection:
        return last_entry(connection)
