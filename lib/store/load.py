"""From the data package to the store, in one transaction."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal

from sqlite_utils import Database

from lib.language import _, count, ngettext
from lib.store import schema
from lib.store.append import restoring
from lib.store.changes import Also, last_entry, unwritten
from lib.store.checks import check_package
from lib.store.connection import DATA, inspect, reading, refused, renew, writing
from lib.store.copying import keep_copy
from lib.store.loads import Load, last_load, mark_written, replace_forms, replace_shapes
from lib.store.package import DESCRIPTOR, Package, read_package
from lib.store.problems import (
    EntriesWaiting,
    StoreBusy,
    StoreDamaged,
    StoreMissing,
    StoreOutdated,
    StoreUnwritable,
)
from lib.store.unload import in_step, keep_base

Report = Callable[[str], None]
Outcome = Literal["built", "loaded", "mended", "kept", "waiting", "unchanged"]

LOCK_SECONDS: Final = 60.0
_BESIDE: Final = ("", "-wal", "-shm", "-journal")


def _silent(_line: str) -> None:
    """For those who want no progress."""


def build(
    path: Path,
    folder: Path = DATA,
    *,
    force: bool = False,
    discard: bool = False,
    report: Report = _silent,
    wait: float = LOCK_SECONDS,
) -> Outcome:
    """Bring the store in step with the package.

    What was put in later, and is not in the files, is never thrown away unasked.

    Args:
        path: the store.
        folder: the package's folder.
        force: load the package even if it is the one loaded last.
        discard: load it even if the store holds changes that are not in the files.
        report: told what is being done.
        wait: seconds to wait for another build.

    Returns:
        `built` where there was none, `loaded` into the one that stood there, `mended` when that
        was damaged and is set aside, `kept` where only what follows from the rows was renewed,
        `waiting` where the files lack what the store holds, `unchanged` when it was in step.

    Raises:
        StoreProblem: nothing was changed; says why.
    """
    package = read_package(folder)
    with _alone(path, wait):
        state = _state(path)
        if state == "good" and not force and loaded_digest(path) == package.digest:
            return "kept" if _renewed(path) else "unchanged"
        report(_("Checking the files"))
        shapes = check_package(package)
        if state in ("good", "outdated"):
            return _bring_in(path, package, shapes, report, force=force, discard=discard)
        _build_beside(path, package, shapes, report)
        return "built" if state == "missing" else "mended"


def _bring_in(
    path: Path,
    package: Package,
    shapes: list[dict[str, str]],
    report: Report,
    *,
    force: bool,
    discard: bool,
) -> Outcome:
    """Load into a store that stands there, unless it holds what the files do not."""
    try:
        inspect(path)
    except StoreOutdated:
        keep_copy(path)
    with refused(path), writing(path, migrate=True) as db:
        keep_base(db, package)
        number, same_rows = unwritten(db.conn), in_step(db.conn, package)
        if discard or (not number and (force or not same_rows)):
            _load(db, package, shapes, report)
            return "loaded"
        if force and not same_rows:
            raise EntriesWaiting(path, number)
        return _keep(db, package, shapes, same_rows=same_rows)


def build_missing(path: Path, folder: Path = DATA) -> None:
    """Build the store if it still is missing once no one else is building it."""
    with _alone(path, LOCK_SECONDS):
        if not path.exists():
            package = read_package(folder)
            _build_beside(path, package, check_package(package), _silent)


def loaded_digest(path: Path) -> str | None:
    """What identifies the package that was loaded last."""
    with reading(path) as connection:
        row = connection.execute(
            "SELECT package_hash FROM loads ORDER BY load_id DESC LIMIT 1"
        ).fetchone()
    return row[0] if row else None


def _state(path: Path) -> Literal["missing", "good", "outdated", "damaged"]:
    try:
        inspect(path)
        with reading(path, seconds=None) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return "damaged"
    except StoreMissing:
        return "missing"
    except StoreOutdated:
        return "outdated"
    except StoreDamaged:
        return "damaged"
    return "good"


def _renewed(path: Path) -> bool:
    """Mend what does not follow from the rows; a store that is in order is not written to."""
    with reading(path, seconds=None) as connection:
        if not schema.spoilt(connection):
            return False
    return renew(path, schema.spoilt)


@contextmanager
def _alone(path: Path, wait: float) -> Iterator[None]:
    """One build at a time; SQLite's own lock, so that it ends with the process that holds it."""
    lock = _beside(path, "-lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(lock, timeout=wait, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreUnwritable(path, str(error)) from error
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            raise (StoreBusy(path) if busy else StoreUnwritable(path, str(error))) from error
        yield


def _build_beside(
    path: Path, package: Package, shapes: list[dict[str, str]], report: Report
) -> None:
    """Build in a file beside the store, which takes its place only when it is whole."""
    new = _beside(path, "-new")
    _remove(new)
    try:
        new.touch()
        with refused(path), writing(new, migrate=True) as db:
            _load(db, package, shapes, report)
        _set_aside(path)
        new.replace(path)
    except OSError as error:
        raise StoreUnwritable(path, error.strerror or str(error)) from error
    finally:
        _remove(new)


def _set_aside(path: Path) -> None:
    """Keep a damaged store; leave no log that SQLite would read into the new one."""
    if path.exists():
        path.replace(_beside(path, "-damaged"))
    _remove(path)


def _remove(path: Path) -> None:
    for ending in _BESIDE:
        _beside(path, ending).unlink(missing_ok=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _keep(
    db: Database, package: Package, shapes: list[dict[str, str]], *, same_rows: bool
) -> Outcome:
    """Leave the rows as they are.

    They are those of the files where only the program is another, and where the changes were
    written to the files, but this could not be noted. Otherwise the files wait for an upgrade.
    """
    load = last_load(db.conn)
    if same_rows or load is None:
        replace_shapes(db, shapes)
        replace_forms(db, package.tables)
        mark_written(db, package, last_entry(db.conn))
        return "kept"
    if _same_maps(load, package):
        replace_shapes(db, shapes)
    if load.files != package.files:
        return "waiting"
    mark_written(db, package, load.through, entry=load.entry)
    return "kept"


def noted(package: Package, shapes: list[dict[str, str]]) -> Also:
    """What notes, in the transaction that brings files in by an entry, that they are in.

    What was put in before and is in no file still waits to be written there, unless the rows are
    the same now.
    """

    def note(db: Database, numbers: Sequence[int]) -> None:
        load = last_load(db.conn)
        replace_shapes(db, shapes)
        replace_forms(db, package.tables)
        same = load is None or in_step(db.conn, package)
        through = last_entry(db.conn) if same or load is None else load.through
        # Without an entry of its own it is taken back together with what it stands on.
        entry = numbers[0] if numbers else load.entry if load else None
        mark_written(db, package, through, entry=entry)

    return note


def _same_maps(load: Load, package: Package) -> bool:
    """Whether the map files are those that were loaded: then the map may be drawn anew."""
    others = {DESCRIPTOR, *(table.file for table in package.tables.values())}
    return all(
        load.files.get(path) == package.files[path] for path in package.files.keys() - others
    )


def _load(db: Database, package: Package, shapes: list[dict[str, str]], report: Report) -> None:
    """Replace the rows of every table."""
    with restoring(db):
        for name in reversed(schema.TABLES):
            db.table(name).delete_where()
    for name in schema.TABLES:
        table = package.tables[name]
        db.table(name).insert_all(table.records())
        number = len(table.rows)
        words = ngettext("{table}: {number} row", "{table}: {number} rows", number)
        report(words.format(table=name, number=count(number)))
    replace_shapes(db, shapes)
    replace_forms(db, package.tables)
    mark_written(db, package, last_entry(db.conn), replaced=True)
