"""Backup: a consistent copy of the store, also during writes."""

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from lib.i18n import _
from lib.store.connection import Store, inspect, reading
from lib.store.errors import StoreDamaged, StoreUnwritable, unwritable
from lib.store.header import followed, inspect_file
from lib.store.opening import log_size


def copy_store(store: Store, target: Path) -> None:
    """Copy the store from one read transaction, and replace the target atomically.

    Readers of an earlier copy at the same place see the old state or the new one, never a part.
    The copy holds everything, the addresses of editors too: it is for those who run the dashboard.

    Args:
        store: the store; a writer may be at work in it.
        target: where the copy is put; an earlier copy there is replaced.

    Raises:
        StoreProblem: the store cannot be read, the copy cannot be written, or what stands in its
            place is no copy.
    """
    inspect(store.path)
    target = followed(target)
    _require_free(store, target)
    _put(store, target)


def _put(store: Store, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        beside = Path(name)
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        copy_into(store, beside)
        beside.chmod(store.path.stat().st_mode & 0o777)
        beside.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        raise unwritable(target, error) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def back_up_before_upgrade(path: Path) -> None:
    """Back the store up beside it before a schema migration.

    An older program cannot write to the store afterwards: this is the one that it can be given.

    Raises:
        StoreProblem: there is no room, or no permission; the store is as it was.
    """
    _put(Store(path), path.with_name(path.name + "-before"))


def _require_free(store: Store, target: Path) -> None:
    """Raise an error if the target is the store itself, a foreign file or in use."""
    if not target.exists():
        return
    if target.samefile(store.path):
        raise StoreUnwritable(target, _("that is the store itself"))
    if target.stat().st_size:
        with suppress(StoreDamaged):  # unfinished earlier copy
            inspect_file(target)
    if log_size(target):
        raise StoreUnwritable(target, _("somebody writes to the copy that stands there"))


def copy_into(store: Store, path: Path) -> None:
    """Copy a store into a new file, from one read transaction.

    Args:
        store: the store; a writer may be at work in it.
        path: an empty file.

    Raises:
        StoreDamaged: the copy is not whole, since the store is not.
    """
    with reading(store.path, seconds=None) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        # A single file without WAL, so that a later copy leaves nothing behind.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(store.path)
