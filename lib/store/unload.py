"""From the store back to the files of the data package, byte for byte where nothing changed."""

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from lib.store.changes import Key, Row, View, as_loaded, last_entry, looking
from lib.store.connection import DATA, Store, writing
from lib.store.package import (
    DESCRIPTOR,
    Package,
    Table,
    UnreadableError,
    descriptions,
    read_csv,
    read_package,
)
from lib.store.problems import FilesMoved, FolderUnwritable

_FORMS: Final = "SELECT row_key, column_name, value, form FROM number_forms WHERE table_name = ?"
_VERSION: Final = re.compile(r'^(  "version": ")[^"]*(")', re.MULTILINE)
_CREATED: Final = re.compile(r'^(  "created": ")[^"]*(")', re.MULTILINE)


def export_package(
    store: Store, folder: Path = DATA, *, home: Path = DATA, overwrite: bool = False
) -> list[Path]:
    """Write the store's tables as the files of the data package.

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
    with looking(store) as view:
        through, changed_at = last_entry(view.connection), _last_time(view.connection)
        wanted: dict[Path, bytes] = (
            {} if folder.resolve() == home.resolve() else _beside_the_tables(folder, home)
        )
        tables, moved = _tables(view, folder, _loaded_files(view.connection))
    if moved and not overwrite:
        raise FilesMoved(folder, moved)
    if tables and changed_at:
        wanted |= _dated(wanted.get(folder / DESCRIPTOR), folder / DESCRIPTOR, changed_at)
    wanted |= tables
    _write(folder, wanted)
    if folder.resolve() == home.resolve():
        _note(store, read_package(folder), through)
    return sorted(wanted)


def number_forms(package: Package) -> Iterator[dict[str, Any]]:
    """The numbers that the files write in another form than the shortest, such as 18.0."""
    for name, table in package.tables.items():
        key = descriptions_key(table)
        columns = [each for each, column in table.fields.items() if column["type"] == "number"]
        for row, record in zip(table.rows, table.records(), strict=True):
            for column in columns:
                cell = row[table.places[column]]
                if cell and cell != shortest(record[column]):
                    yield {
                        "table_name": name,
                        "row_key": _key(record, key),
                        "column_name": column,
                        "value": record[column],
                        "form": cell,
                    }


def descriptions_key(table: Table) -> tuple[str, ...]:
    """The columns that tell the rows of a file apart."""
    primary = table.schema.get("primaryKey", [])
    return (primary,) if isinstance(primary, str) else tuple(primary)


def shortest(value: object) -> str:
    """A cell as the files write it: numbers without exponent or zeros that say nothing."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_step(connection: sqlite3.Connection, package: Package) -> bool:
    """Whether the files hold the rows that the store holds, in whatever order."""
    view = View(connection)
    return all(
        _by_key(table) == view.rows(name) for name, table in package.tables.items() if table.header
    )


def mark_written(db: Database, package: Package, through: int, *, replaced: bool = False) -> None:
    """Note which files the store is in step with.

    Args:
        db: the store, being written to.
        package: the files.
        through: the last entry of the log that is in them.
        replaced: whether the rows were taken from the files, so that no earlier entry can be
            undone.
    """
    db.table("loads").insert(
        {
            "loaded_at": db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')").fetchone()[0],
            "package_version": package.version,
            "package_hash": package.digest,
            "rows": sum(len(table.rows) for table in package.tables.values()),
            "files": json.dumps(package.files, sort_keys=True),
            "through_entry": through,
            "replaced": int(replaced),
        }
    )


def _by_key(table: Table) -> dict[tuple[str, ...], Any]:
    key = descriptions_key(table)
    return {tuple(str(row[name]) for name in key): row for row in table.records()}


def _key(row: Mapping[str, object], key: tuple[str, ...]) -> str:
    names = [str(row[name]) for name in key]
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


def _last_time(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT max(at) FROM intake_entries").fetchone()
    return str(row[0] or "")


def _loaded_files(connection: sqlite3.Connection) -> dict[str, str]:
    row = connection.execute("SELECT files FROM loads ORDER BY load_id DESC LIMIT 1").fetchone()
    files: dict[str, str] = json.loads(row[0]) if row else {}
    return files


def _tables(
    view: View, folder: Path, loaded: Mapping[str, str]
) -> tuple[dict[Path, bytes], list[Path]]:
    """The files to be written, and those of them that hold what would be lost."""
    wanted: dict[Path, bytes] = {}
    moved, base = [], as_loaded(view)
    for name, described in descriptions().items():
        path, rows = folder / described["path"], view.rows(name)
        there = _there(path)
        standing = None if there is None else _standing(described, there)
        if standing == rows:
            continue
        content = _content(view, name, list(described["fields"]))
        if content == there:
            continue
        wanted[path] = content
        known = there is None or hashlib.sha256(there).hexdigest() == loaded.get(described["path"])
        if not known and _loses(standing, rows, base.rows(name)):
            moved.append(path)
    return wanted, moved


def _loses(
    standing: Mapping[Key, Any] | None, rows: Mapping[Key, Row], base: Mapping[Key, Row]
) -> bool:
    """Whether a file has what neither the store has, nor was there when it was loaded."""
    if standing is None:
        return True
    new = any(row not in (rows.get(key), base.get(key)) for key, row in standing.items())
    gone = any(rows.get(key) == row for key, row in base.items() if key not in standing)
    return new or gone


def _standing(described: Mapping[str, Any], raw: bytes) -> dict[tuple[str, ...], Any] | None:
    """The rows of a file that stands there; None when it cannot be read as this table."""
    names = list(described["fields"])
    fields = list(described["fields"].values())
    try:
        header, rows = read_csv(described["path"], raw)
        if header != names:
            return None
        table = Table(described["path"], {"fields": fields, "primaryKey": list(described["key"])})
        table.header, table.rows = header, rows
        found = _by_key(table)
    except (UnreadableError, ValueError):
        return None
    return found if len(found) == len(rows) else None


def _there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderUnwritable(path.parent, error.strerror or str(error)) from error


def _content(view: View, table: str, names: list[str]) -> bytes:
    forms = {
        (key, column): (value, form)
        for key, column, value, form in view.connection.execute(_FORMS, [table])
    }
    key = descriptions()[table]["key"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in view.rows(table).values():
        written = _key(row, key) if forms else ""
        writer.writerow([_cell(row, name, forms.get((written, name))) for name in names])
    return out.getvalue().encode()


def _cell(row: Row, name: str, form: tuple[float, str] | None) -> str:
    if form is not None and form[0] == row[name]:
        return form[1]
    return shortest(row[name])


def _beside_the_tables(folder: Path, home: Path) -> dict[Path, bytes]:
    """What else makes a package: its description and its maps, where they are missing."""
    described = json.loads((home / DESCRIPTOR).read_text(encoding="utf-8"))
    others = [each["path"] for each in described["resources"] if "schema" not in each]
    return {
        folder / path: (home / path).read_bytes()
        for path in [DESCRIPTOR, *others]
        if not (folder / path).exists()
    }


def _dated(text: bytes | None, path: Path, at: str) -> dict[Path, bytes]:
    """The description with the day of the last change, if it says another."""
    old = (text if text is not None else path.read_bytes()).decode()
    new = _VERSION.sub(rf"\g<1>{at[:10].replace('-', '.')}\g<2>", old, count=1)
    new = _CREATED.sub(rf"\g<1>{at}\g<2>", new, count=1)
    return {} if new == old else {path: new.encode()}


def _write(folder: Path, wanted: Mapping[Path, bytes]) -> None:
    """Write all beside, then put each in its place: a file is always whole, old or new."""
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
        raise FolderUnwritable(folder, error.strerror or str(error)) from error
    finally:
        for left in folder.glob(".*.new"):  # also what one that was killed has left
            with suppress(OSError):
                left.unlink()


def _note(store: Store, package: Package, through: int) -> None:
    with looking(store) as view:
        last = view.connection.execute(
            "SELECT package_hash, through_entry FROM loads ORDER BY load_id DESC LIMIT 1"
        ).fetchone()
    if last != (package.digest, through):
        with writing(store.path) as db:
            mark_written(db, package, through)
