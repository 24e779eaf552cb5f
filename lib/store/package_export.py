"""Package export: write the store back to the data package's files, byte-identical if unchanged."""

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from lib.i18n import inert
from lib.store import schema
from lib.store.change_log import Key, Row, View, last_entry, open_view, reversed_since
from lib.store.connection import Store, writing
from lib.store.errors import FilesMoved, FolderUnwritable, reason_words
from lib.store.loads import Load, keep, last_load, loaded_rows, mark_written
from lib.store.package import (
    DESCRIPTOR,
    Package,
    PackageTable,
    UnreadableError,
    descriptions,
    read_csv,
    read_package,
)
from lib.store.paths import DATA
from lib.store.row_format import canonical, row_key, rows_by_key

_ROWS_AT_ONCE: Final = 500
_FORMS: Final = "SELECT row_key, column_name, value, form FROM number_forms WHERE table_name = ?"
_VERSION: Final = re.compile(r'^(  "version": ")[^"]*(")', re.MULTILINE)
_CREATED: Final = re.compile(r'^(  "created": ")[^"]*(")', re.MULTILINE)


def export_package(
    store: Store, folder: Path = DATA, *, home: Path = DATA, overwrite: bool = False
) -> list[Path]:
    """Write all tables as CSV files.

    A file whose rows are those of the store stays as it is, to the last byte. In others, rows
    stand in the order in which they came, and numbers as the file had them.

    Args:
        store: the store.
        folder: where to write; made if it is not there.
        home: the package's own folder: what was written there is noted in the store.
        overwrite: write over files that were changed by others after they were loaded.

    Returns:
        The files that were written; none when all were in step.

    Raises:
        FilesMoved: a file has rows that the store does not have.
        FolderUnwritable: the files could not be written; those there are whole, old or new.
        StoreProblem: the store cannot be read, or what was done could not be noted in it.
    """
    with open_view(store) as view:
        through, changed_at = last_entry(view.connection), last_time(view.connection)
        wanted: dict[Path, bytes] = (
            {} if folder.resolve() == home.resolve() else _beside_the_tables(folder, home)
        )
        tables, moved = _tables(view, folder, last_load(view.connection))
    if moved and not overwrite:
        raise FilesMoved(folder, moved)
    if tables and changed_at:
        wanted |= _stamped_descriptor(
            wanted.get(folder / DESCRIPTOR), folder / DESCRIPTOR, changed_at
        )
    wanted |= tables
    _write(folder, wanted)
    if folder.resolve() == home.resolve():
        _note(store, read_package(folder), through)
    return sorted(wanted)


def is_in_sync(connection: sqlite3.Connection, package: Package) -> bool:
    """Whether files and store have the same rows, in any order."""
    view = View(connection)
    return all(
        rows_by_key(table) == view.rows(name)
        for name, table in package.tables.items()
        if table.header
    )


def last_time(connection: sqlite3.Connection) -> str:
    """Time of the last log entry; empty if none."""
    row = connection.execute("SELECT max(at) FROM intake_entries").fetchone()
    return str(row[0] or "")


def _tables(view: View, folder: Path, loaded: Load | None) -> tuple[dict[Path, bytes], list[Path]]:
    """Files to write, and those with rows that would be lost."""
    wanted: dict[Path, bytes] = {}
    moved: list[Path] = []
    digests = loaded.files if loaded else {}
    for name, described in descriptions().items():
        path, rows = folder / described["path"], view.rows(name)
        there = _existing_bytes(path)
        standing = None if there is None else _existing_rows(described, there)
        if standing == rows:
            continue
        content = b"".join(csv_chunks(view.connection, name))
        if content == there:
            continue
        wanted[path] = content
        if there is None or hashlib.sha256(there).hexdigest() == digests.get(described["path"]):
            continue
        if _would_lose_rows(standing, rows, loaded_rows(view.connection, loaded, name) or {}):
            moved.append(path)
    return wanted, moved


def _would_lose_rows(
    standing: Mapping[Key, Any] | None, rows: Mapping[Key, Row], base: Mapping[Key, Row]
) -> bool:
    """Whether a file has rows that are neither in the store nor in the last load."""
    if standing is None:
        return True
    new = any(row not in (rows.get(key), base.get(key)) for key, row in standing.items())
    gone = any(rows.get(key) == row for key, row in base.items() if key not in standing)
    return new or gone


def _existing_rows(described: Mapping[str, Any], raw: bytes) -> dict[tuple[str, ...], Any] | None:
    """Rows of an existing file; None if it is not this table."""
    names = list(described["fields"])
    fields = list(described["fields"].values())
    try:
        header, rows = read_csv(described["path"], raw)
        if header != names:
            return None
        table = PackageTable(
            described["path"], {"fields": fields, "primaryKey": list(described["key"])}
        )
        table.header, table.rows = header, rows
        found = rows_by_key(table)
    except (UnreadableError, ValueError):
        return None
    return found if len(found) == len(rows) else None


def _existing_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderUnwritable(path.parent, reason_words(error)) from error


def csv_chunks(
    connection: sqlite3.Connection, table: str, *, neutral: bool = False
) -> Iterator[bytes]:
    """CSV of a table in chunks of some hundred rows.

    Args:
        connection: the store, being read.
        table: one of the package's tables.
        neutral: whether a text that a spreadsheet would take for a formula gets a `'` before it, as
            in all that is handed out.
    """
    names = list(descriptions()[table]["fields"])
    forms, key = _forms(connection, table), descriptions()[table]["key"]
    listed = ", ".join(f'"{name}"' for name in names)
    # The names are the package's own.
    rows = connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY rowid')  # noqa: S608
    texts = _texts(table) if neutral else frozenset()
    yield _lines([names])
    while cells := rows.fetchmany(_ROWS_AT_ONCE):
        written = [_written(dict(zip(names, each, strict=True)), key, forms) for each in cells]
        for row in written:
            row[:] = [inert(cell) if at in texts else cell for at, cell in enumerate(row)]
        yield _lines(written)


def _texts(table: str) -> frozenset[int]:
    """Indices of text columns."""
    fields = descriptions()[table]["fields"].values()
    return frozenset(at for at, column in enumerate(fields) if column["type"] == "string")


def _forms(connection: sqlite3.Connection, table: str) -> dict[tuple[str, str], tuple[float, str]]:
    return {
        (key, column): (value, form)
        for key, column, value, form in connection.execute(_FORMS, [table])
    }


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _written(
    row: Row, key: tuple[str, ...], forms: Mapping[tuple[str, str], tuple[float, str]]
) -> list[str]:
    """Row as written in the file."""
    place = row_key(row, key) if forms else ""
    return [_cell(row, name, forms.get((place, name))) for name in row]


def _cell(row: Row, name: str, form: tuple[float, str] | None) -> str:
    if form is not None and form[0] == row[name]:
        return form[1]
    return canonical(row[name])


def _beside_the_tables(folder: Path, home: Path) -> dict[Path, bytes]:
    """Missing other files of the package: description and maps."""
    described = json.loads((home / DESCRIPTOR).read_text(encoding="utf-8"))
    others = [each["path"] for each in described["resources"] if "schema" not in each]
    return {
        folder / path: (home / path).read_bytes()
        for path in [DESCRIPTOR, *others]
        if not (folder / path).exists()
    }


def _stamped_descriptor(text: bytes | None, path: Path, at: str) -> dict[Path, bytes]:
    """Description with the time of the last change, if different."""
    old = text if text is not None else path.read_bytes()
    new = stamp_descriptor(old, at)
    return {} if new == old else {path: new}


def stamp_descriptor(text: bytes, at: str) -> bytes:
    """Description with its time of change (ISO 8601)."""
    new = _VERSION.sub(rf"\g<1>{at[:10].replace('-', '.')}\g<2>", text.decode(), count=1)
    return _CREATED.sub(rf"\g<1>{at}\g<2>", new, count=1).encode()


def _write(folder: Path, wanted: Mapping[Path, bytes]) -> None:
    """Write all files beside, then replace each atomically."""
    beside = {path.with_name(f".{path.name}.new"): path for path in wanted}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for new, path in beside.items():
            new.parent.mkdir(parents=True, exist_ok=True)
            with new.open("wb") as file:
                file.write(wanted[path])
                file.flush()
                os.fsync(file.fileno())
        for new, path in beside.items():
            new.replace(path)
    except OSError as error:
        raise FolderUnwritable(folder, reason_words(error)) from error
    finally:
        for left in folder.glob(".*.new"):  # also those left by a killed process
            with suppress(OSError):
                left.unlink()


def _note(store: Store, package: Package, through: int) -> None:
    with open_view(store) as view:
        last = last_load(view.connection)
    if last is None or (last.digest, last.through) != (package.digest, through):
        with writing(store.path) as db:
            mark_written(db, package, through)


def keep_base(db: Database, package: Package) -> None:
    """Record the content of the last load in a store that lacks it.

    A file that has not changed since is kept as it stands. Another is written as the log says that
    it was; if that is not the file that was loaded, somebody has changed rows outside the log, and
    `loaded_rows` does not take it for known.
    """
    load = last_load(db.conn)
    if load is None or load.entry is not None:
        return
    there = {digest for (digest,) in db.conn.execute("SELECT digest FROM loaded_files")}
    lacking = {path: digest for path, digest in load.files.items() if digest not in there}
    same = [path for path, digest in lacking.items() if package.files.get(path) == digest]
    keep(db, ((lacking[path], package.contents[path]) for path in same))
    for name, described in descriptions().items():
        path = described["path"]
        if path in lacking and path not in same:
            keep(db, [(lacking[path], _as_it_was(db.conn, name, load.through, lacking[path]))])


def _as_it_was(connection: sqlite3.Connection, table: str, through: int, digest: str) -> bytes:
    """File content after a log entry.

    One from before a column was added does not have it: the first that has the digest is taken.
    """
    names = list(descriptions()[table]["fields"])
    earlier = [name for name in names if name not in schema.ADDED.get(table, ())]
    contents = [_as_logged(connection, table, through, each) for each in (names, earlier)]
    fitting = [each for each in contents if hashlib.sha256(each).hexdigest() == digest]
    return (fitting or contents)[0]


def _as_logged(
    connection: sqlite3.Connection, table: str, through: int, names: Sequence[str]
) -> bytes:
    key = descriptions()[table]["key"]
    listed = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(f'SELECT rowid, {listed} FROM "{table}"')  # noqa: S608
    rows = [(place, dict(zip(names, cells, strict=True))) for place, *cells in found]
    by_key = {tuple(str(row[name]) for name in key): (place, row) for place, row in rows}
    for change, place in reversed_since(connection, through + 1):
        if change.table == table:
            by_key.pop(change.key, None)
            if change.after is not None:
                row = {name: change.after.get(name) for name in names}
                by_key[change.key] = (place or 0, row)
    in_order = [row for _place, row in sorted(by_key.values(), key=itemgetter(0))]
    forms = _forms(connection, table)
    return _lines([names, *(_written(row, key, forms) for row in in_order)])
