"""A copy of the store that is whole, whatever happens to the store meanwhile."""

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
    """Copy the store as of one moment, and put the copy in its place in one step.

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
    """Keep the store as it is beside it, before a program that is newer changes its tables.

    An older program cannot write to the store afterwards: this is the one that it can be given.

    Raises:
        StoreProblem: there is no room, or no permission; the store is as it was.
    """
    _put(Store(path), path.with_name(path.name + "-before"))


def _require_free(store: Store, target: Path) -> None:
    """Refuse to write over the store itself, a foreign file, or a store that is written to."""
    if not target.exists():
        return
    if target.samefile(store.path):
        raise StoreUnwritable(target, _("that is the store itself"))
    if target.stat().st_size:
        with suppress(StoreDamaged):  # an earlier copy, that was not finished
            inspect_file(target)
    if log_size(target):
        raise StoreUnwritable(target, _("somebody writes to the copy that stands there"))


def copy_into(store: Store, path: Path) -> None:
    """Copy a store into a file that nobody has open, as of one moment.

    Args:
        store: the store; a writer may be at work in it.
        path: an empty file.

    Raises:
        StoreDamaged: the copy is not whole, since the store is not.
    """
    with reading(store.path, seconds=None) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        # One file, with nothing beside it that could be left behind by a later copy.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(store.path)
