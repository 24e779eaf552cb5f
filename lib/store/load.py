"""Loading: from the data package into the store, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, Literal

from sqlite_utils import Database

from lib.i18n import _, count, ngettext
from lib.store import schema
from lib.store.append_only import restoring
from lib.store.backup import back_up_before_upgrade
from lib.store.change_log import Also, last_entry
from lib.store.checks import check_package
from lib.store.connection import inspect, reading, refresh, translate_integrity_error, writing
from lib.store.errors import (
    EntriesWaiting,
    Loss,
    StoreDamaged,
    StoreDamagedKept,
    StoreEmpty,
    StoreFull,
    StoreLogForeign,
    StoreMissing,
    StoreOutdated,
    unwritable,
)
from lib.store.file_swap import alone, held, remove, take_place
from lib.store.header import log_is_foreign
from lib.store.loads import Load, last_load, mark_written, replace_forms, replace_shapes
from lib.store.log_tree import count_unexported
from lib.store.newer import older_package
from lib.store.opening import beside, size
from lib.store.package import DESCRIPTOR, Package, read_package
from lib.store.package_export import is_in_sync, keep_base
from lib.store.paths import DATA
from lib.store.rescue import copy_rows, put_back, remains

Report = Callable[[str], None]
Outcome = Literal["built", "loaded", "kept", "waiting", "unchanged"]

LOCK_SECONDS: Final = 60.0


def _silent(_line: str) -> None:
    """Progress callback that does nothing."""


def build(
    path: Path,
    folder: Path = DATA,
    *,
    force: bool = False,
    discard: bool = False,
    report: Report = _silent,
    wait: float = LOCK_SECONDS,
) -> Outcome:
    """Build or update the store from the package; log entries are kept.

    Args:
        path: the store.
        folder: the package's folder.
        force: load the package even if it is the one loaded last.
        discard: load it even if the store holds changes that are not in the files.
        report: told what is being done.
        wait: seconds to wait for another build.

    Returns:
        `built` where there was none, `loaded` into the one that stood there, `kept` where only
        what follows was renewed, `waiting` where the files lack what it holds, or `unchanged`.

    Raises:
        StoreProblem: nothing was changed; says why.
    """
    package = read_package(folder)
    with alone(path, wait):
        state = _state(path)
        if state == "good" and not force and loaded_digest(path) == package.digest:
            return "kept" if refresh(path) else "unchanged"
        report(_("Checking the files"))
        shapes = check_package(package)
        if state in ("good", "outdated"):
            return _bring_in(path, package, shapes, report, force=force, discard=discard)
        load = partial(_load, package=package, shapes=shapes, report=report)
        if state == "damaged":  # the error then lists what would be lost
            _mend(path, load, package.files, wanted=False)
        _build_beside(path, load)
        return "built"


def mend(
    path: Path,
    folder: Path = DATA,
    *,
    discard: bool = False,
    report: Report = _silent,
    wait: float = LOCK_SECONDS,
) -> bool:
    """Rebuild a damaged store with all readable data; the old file is kept.

    Args:
        path: the store.
        folder: the package's folder.
        discard: do it even if something that was registered cannot be read.
        report: told what is being done.
        wait: seconds to wait for another build.

    Returns:
        Whether there was anything to mend.

    Raises:
        StoreDamagedKept: something would be lost; nothing was changed.
        StoreProblem: the files are not right, or the folder cannot be written.
    """
    package = read_package(folder)
    with alone(path, wait):
        if _state(path) != "damaged":
            return False
        report(_("Checking the files"))
        shapes = check_package(package)
        load = partial(_load, package=package, shapes=shapes, report=report)
        _mend(path, load, package.files, wanted=True, discard=discard)
        return True


def _bring_in(
    path: Path,
    package: Package,
    shapes: list[dict[str, str]],
    report: Report,
    *,
    force: bool,
    discard: bool,
) -> Outcome:
    """Load into an existing store, unless that would discard log entries."""
    try:
        inspect(path)
    except StoreOutdated:
        back_up_before_upgrade(path)
    with translate_integrity_error(path), writing(path, migrate=True) as db:
        keep_base(db, package)
        number, same_rows = count_unexported(db.conn), is_in_sync(db.conn, package)
        wanted = force or not (same_rows or older_package(db.conn, package))
        if discard or (wanted and not number):
            _load(db, package, shapes, report)
            return "loaded"
        if force and not same_rows:
            raise EntriesWaiting(path, number)
        return _keep(db, package, shapes, same_rows=same_rows)


def build_missing(path: Path, folder: Path = DATA) -> None:
    """Build a missing store, once the build lock is held."""
    with alone(path, LOCK_SECONDS):
        if not path.exists():
            package = read_package(folder)
            shapes = check_package(package)
            _build_beside(path, partial(_load, package=package, shapes=shapes, report=_silent))


def loaded_digest(path: Path) -> str | None:
    """Digest of the package that was loaded last."""
    with reading(path) as connection:
        row = connection.execute(
            "SELECT package_hash FROM loads ORDER BY load_id DESC LIMIT 1"
        ).fetchone()
    return row[0] if row else None


def _state(path: Path) -> Literal["missing", "good", "outdated", "damaged"]:
    """State of the existing file.

    Raises:
        StoreLogForeign: a whole store, and the log of another one.
        StoreProblem: something that is no store.
    """
    try:
        inspect(path)
        with reading(path, seconds=None) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return "good"
    except StoreMissing:
        return "missing"
    except StoreOutdated:
        return "outdated"
    except StoreDamaged:
        pass
    if log_is_foreign(path):
        raise StoreLogForeign(path)
    return "damaged"


def _build_beside(path: Path, fill: Callable[[Database], None]) -> None:
    """Build in a temporary file, then replace the store.

    Args:
        path: the store.
        fill: gives the new store its rows.
    """
    new = beside(path, "-new")
    try:
        remove(new)
        new.touch()
        with translate_integrity_error(path), writing(new, migrate=True) as db:
            fill(db)
        take_place(new, path, "-damaged")
    except StoreFull as full:  # progress refers to the temporary file
        raise StoreFull(path, full.reason) from full
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            remove(new)


def _mend(
    path: Path,
    load: Callable[[Database], None],
    files: Mapping[str, str],
    *,
    wanted: bool,
    discard: bool = False,
) -> None:
    """Rebuild a damaged store, or report what would be lost.

    Of a file without bytes nothing can be read, and nothing is lost: it is kept.
    """
    if not size(path):
        if not wanted:
            raise StoreEmpty(path)
        _build_beside(path, load)
        return

    def fill(db: Database) -> None:
        found = remains(path)
        loss = Loss()
        if not found.whole or not copy_rows(db, found):
            load(db)
            loss = put_back(db, path, found, files)
        if not wanted or (loss and not discard):
            raise StoreDamagedKept(path, loss)

    with held(path):
        _build_beside(path, fill)


def _keep(
    db: Database, package: Package, shapes: list[dict[str, str]], *, same_rows: bool
) -> Outcome:
    """Keep the rows: files and store are in step.

    They are those of the files where only the program is another, and where the changes were
    written to the files, but this could not be noted. Otherwise the files wait for an upgrade.
    """
    load = last_load(db.conn)
    if same_rows:
        replace_shapes(db, shapes)
        replace_forms(db, package.tables)
        # Undoing the entry also undoes the record of these files.
        entry = load.entry if load and load.files == package.files else None
        mark_written(db, package, last_entry(db.conn), entry=entry)
        return "kept"
    if load is None:
        return "waiting"
    if _same_maps(load, package):
        replace_shapes(db, shapes)
    if load.files != package.files:
        return "waiting"
    mark_written(db, package, load.through, entry=load.entry)
    return "kept"


def noted(package: Package, shapes: list[dict[str, str]]) -> Also:
    """Callback that records, within the entry's transaction, that files were loaded.

    What was put in before and is in no file still waits to be written there, unless the rows are
    the same now.
    """

    def note(db: Database, numbers: Sequence[int]) -> None:
        load = last_load(db.conn)
        replace_shapes(db, shapes)
        replace_forms(db, package.tables)
        known = load.through if load else 0
        through = last_entry(db.conn) if is_in_sync(db.conn, package) else known
        # Without an entry of its own, it is undone with the entry before it.
        entry = numbers[0] if numbers else load.entry if load else None
        mark_written(db, package, through, entry=entry)

    return note


def _same_maps(load: Load, package: Package) -> bool:
    """Whether the map files are unchanged since the load."""
    others = {DESCRIPTOR, *(table.file for table in package.tables.values())}
    return all(
        load.files.get(path) == package.files[path] for path in package.files.keys() - others
    )


def _load(db: Database, package: Package, shapes: list[dict[str, str]], report: Report) -> None:
    """Replace all rows of all tables."""
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
