"""Load history: files the store was in step with, and their content.

An upgrade compares three things: the files as they were then, the files as they are, and the
store. The first cannot be had from the log, since an upgrade leaves the store in a state that no
files had: so the files themselves are kept in the store, as far back as an undo can lead.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from sqlite_utils import Database

from lib.store import schema
from lib.store.package import (
    DESCRIPTOR,
    Cell,
    Package,
    PackageTable,
    UnreadableError,
    descriptions,
    read_csv,
    typed,
)
from lib.store.row_format import number_forms

Rows: TypeAlias = dict[tuple[str, ...], dict[str, Cell]]

_LOADS: Final = """
SELECT loaded_at, package_version, package_hash, rows, files, through_entry, entry_id
FROM loads ORDER BY load_id DESC
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Load: a moment when files and store were in step.

    Attributes:
        at: when, ISO 8601 in UTC.
        version: the package's own version.
        digest: what identifies the package.
        size: how many rows its files had.
        files: SHA-256 of each file, by path.
        through: the last entry of the log that is in the files.
        entry: the entry that the load is a part of; None where the files were loaded or written.
    """

    at: str
    version: str
    digest: str
    size: int
    files: Mapping[str, str]
    through: int
    entry: int | None


def loads(connection: sqlite3.Connection) -> list[Load]:
    """All loads, newest first."""
    rows = connection.execute(_LOADS).fetchall()
    return [_load(row) for row in rows]


def last_load(connection: sqlite3.Connection) -> Load | None:
    """Load that the files are compared with."""
    row = connection.execute(_LOADS + " LIMIT 1").fetchone()
    return _load(row) if row else None


def _load(row: Sequence[Any]) -> Load:
    at, version, digest, size, files, through, entry = row
    return Load(at, version, digest, size, json.loads(files), through, entry)


def mark_written(
    db: Database,
    package: Package,
    through: int,
    *,
    replaced: bool = False,
    entry: int | None = None,
) -> None:
    """Record the files that the store is in step with, and keep their content.

    Args:
        db: the store, being written to.
        package: the files.
        through: the last entry of the log that is in them.
        replaced: whether the rows were taken from the files, so that no earlier entry can be
            undone.
        entry: the entry of the log that brought them in, which takes this with it when undone.
    """
    size = sum(len(table.rows) for table in package.tables.values())
    _insert(db, Load("", package.version, package.digest, size, package.files, through, entry))
    db.execute(
        "UPDATE loads SET replaced = ? WHERE load_id = (SELECT max(load_id) FROM loads)",
        [int(replaced)],
    )
    keep(db, ((package.files[path], content) for path, content in package.contents.items()))
    _forget_unreachable(db.conn)


def _insert(db: Database, load: Load) -> None:
    db.execute(
        "INSERT INTO loads (loaded_at, package_version, package_hash, rows, files, through_entry,"
        " replaced, entry_id) VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, 0, ?)",
        [
            *(load.version, load.digest, load.size, json.dumps(load.files, sort_keys=True)),
            *(load.through, load.entry),
        ],
    )


def keep(db: Database, contents: Iterable[tuple[str, bytes]]) -> None:
    """Store the content of files by digest."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO loaded_files VALUES (?, ?)",
        ((digest, zlib.compress(content)) for digest, content in contents),
    )


def _forget_unreachable(connection: sqlite3.Connection) -> None:
    """Delete file contents that no undo leads back to."""
    reachable: set[str] = set()
    for load in loads(connection):
        reachable |= set(load.files.values())
        if load.entry is None:
            break
    connection.execute(
        "DELETE FROM loaded_files WHERE digest NOT IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(reachable))],
    )


def stands_on(connection: sqlite3.Connection, entry: int) -> bool:
    """Whether the current load was made by an entry or a later one."""
    load = last_load(connection)
    return load is not None and load.entry is not None and load.entry >= entry


def step_back(db: Database, entry: int, undone_by: int) -> None:
    """Make the load before an entry current again.

    Args:
        db: the store, in the transaction that takes the entry back.
        entry: the first entry that is taken back.
        undone_by: the entry that takes it back.
    """
    if not stands_on(db.conn, entry):
        return
    found = loads(db.conn)
    before = next(load for load in found if load.entry is None or load.entry < entry)
    _insert(db, replace(before, entry=undone_by))
    tables = {name: _table(db.conn, before, name) for name in schema.TABLES}
    replace_forms(db, {n: t for n, t in tables.items() if t and t.header == list(t.fields)})
    _draw_again(db, before)


def replace_forms(db: Database, tables: Mapping[str, PackageTable]) -> None:
    """Replace the number forms."""
    db.table("number_forms").delete_where()
    db.table("number_forms").insert_all(number_forms(tables))


def replace_shapes(db: Database, shapes: Sequence[dict[str, str]]) -> None:
    """Replace the map shapes, if they differ."""
    there = db.execute("SELECT area_code, kind, geojson FROM area_shapes").fetchall()
    wanted = [(row["area_code"], row["kind"], row["geojson"]) for row in shapes]
    if sorted(there) != sorted(wanted):
        db.table("area_shapes").delete_where()
        db.table("area_shapes").insert_all(shapes)


def _draw_again(db: Database, load: Load) -> None:
    """Restore the map shapes of a load."""
    described = loaded_file(db.conn, load, DESCRIPTOR)
    resources = json.loads(described)["resources"] if described else []
    paths = {each["name"]: each["path"] for each in resources if each["name"] in schema.MAPS}
    maps = {name: loaded_file(db.conn, load, path) for name, path in paths.items()}
    if maps.keys() == schema.MAPS.keys() and None not in maps.values():
        from lib.store.geometry import shapes  # noqa: PLC0415 - heavy, and hardly ever needed

        replace_shapes(db, list(shapes({n: json.loads(raw or b"") for n, raw in maps.items()})))


def loaded_file(connection: sqlite3.Connection, load: Load, path: str) -> bytes | None:
    """Content of a file at a load; None if unknown."""
    digest = load.files.get(path, "")
    row = connection.execute(
        "SELECT content FROM loaded_files WHERE digest = ?", [digest]
    ).fetchone()
    content = zlib.decompress(row[0]) if row else b""
    return content if row and hashlib.sha256(content).hexdigest() == digest else None


def loaded_rows(connection: sqlite3.Connection, load: Load | None, name: str) -> Rows | None:
    """Rows of a table at a load.

    Returns:
        The rows by key, each with the columns that the file had then and the program has now;
        None where the file is not known, or cannot be read with today's columns.
    """
    table = None if load is None else _table(connection, load, name)
    key = descriptions()[name]["key"]
    if table is None or not set(key) <= set(table.header):
        return None
    columns = [
        (column, described["type"], table.header.index(column))
        for column, described in table.fields.items()
        if column in table.header
    ]
    try:
        rows = [{each: typed(row[at], kind) for each, kind, at in columns} for row in table.rows]
    except (ValueError, IndexError):
        return None
    return {tuple(str(row[column]) for column in key): row for row in rows}


def _table(connection: sqlite3.Connection, load: Load, name: str) -> PackageTable | None:
    described = descriptions()[name]
    content = loaded_file(connection, load, described["path"])
    if content is None:
        return None
    fields, key = list(described["fields"].values()), list(described["key"])
    table = PackageTable(described["path"], {"fields": fields, "primaryKey": key})
    try:
        table.header, table.rows = read_csv(described["path"], content)
    except UnreadableError:
        return None
    return table
