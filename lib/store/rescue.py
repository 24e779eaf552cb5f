"""Recovery of rows and log from a damaged store.

SQLite stops at the first page that it cannot make sense of. Here every table is read as far as it
goes, row by row behind a broken page. When all that the store holds of its own can be read, the new
store holds the same. Otherwise it gets the rows of the files, and the changes of the log are put
back where the row is one that the log knows.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlite_utils import Database

from lib.i18n import _
from lib.store import schema
from lib.store.change_log import Change, LogEntry, View, add_entry, last_entry
from lib.store.errors import Loss, StoreMoved
from lib.store.opening import QUERY_SECONDS, size
from lib.store.package import descriptions, primary_key

_LOG: Final = ("intake_entries", "intake_changes")
_PROBES: Final = 2000  # most rows read one by one after a damaged page

Cells: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Remains:
    """Readable content of a damaged store.

    Attributes:
        rows: the rows of each table that the store holds of its own, as far as they can be read.
        broken: the tables that cannot be read to their end.
        version: the number of the store's version; 0 where it cannot be read.
        current: whether the tables are those that the program knows.
    """

    rows: Mapping[str, Sequence[Cells]]
    broken: frozenset[str]
    version: int
    current: bool

    @property
    def whole(self) -> bool:
        """Whether all rows and log entries are readable."""
        return self.current and not self.broken

    @property
    def through(self) -> int:
        """Last log entry that is in the files, if known."""
        return int(self._load.get("through_entry") or 0)

    @property
    def files(self) -> Mapping[str, str]:
        """SHA-256 of the loaded files by path, if known."""
        found: dict[str, str] = json.loads(self._load.get("files") or "{}")
        return found

    @property
    def _load(self) -> Cells:
        loads = self.rows.get("loads", ())
        return max(loads, key=lambda load: int(load["load_id"]), default={})

    @property
    def log_broken(self) -> bool:
        """Whether the log may have unreadable entries."""
        return not self.broken.isdisjoint(_LOG)


def remains(path: Path) -> Remains:
    """Read all readable content of a damaged store, without writing to it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    if not size(path):  # SQLite would delete the WAL
        return Remains({}, frozenset(schema.OWN), 0, current=False)
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=QUERY_SECONDS)) as connection:
            # SQLite reads nothing of a truncated file otherwise.
            connection.execute("PRAGMA writable_schema = ON")
            return _remains(connection)
    except sqlite3.Error:
        return Remains({}, frozenset(schema.OWN), 0, current=False)


def _remains(connection: sqlite3.Connection) -> Remains:
    connection.row_factory = sqlite3.Row
    rows: dict[str, list[Cells]] = {}
    broken = set()
    for table in schema.OWN:
        rows[table], whole = _read(connection, table)
        if not whole:
            broken.add(table)
    version, _whole = _read(connection, "store_version")
    applied, all_of_them = _read(connection, "_sqlite_migrations")
    names = {row["name"] for row in applied if row["migration_set"] == "store"}
    return Remains(
        rows,
        frozenset(broken),
        int(version[0]["number"]) if version else 0,
        current=all_of_them and names == set(schema.NAMES),
    )


def _read(connection: sqlite3.Connection, table: str) -> tuple[list[Cells], bool]:
    """Readable rows of a table, and whether that is all."""
    found: list[Cells] = []
    try:
        # Row by row: rows before a damaged page are kept.
        found.extend(dict(row) for row in connection.execute(_all(table) + " ORDER BY rowid"))
    except sqlite3.Error:
        found += _behind(connection, table, found[-1]["rowid"] if found else 0)
        return found, False
    return found, True


def _behind(connection: sqlite3.Connection, table: str, last: int) -> Iterator[Cells]:
    """Rows after a damaged page, read one by one."""
    missed, number = 0, last
    while missed < _PROBES:
        number += 1
        try:
            row = connection.execute(_all(table) + " WHERE rowid = ?", [number]).fetchone()
        except sqlite3.Error:
            row = None
        missed = missed + 1 if row is None else 0
        if row is not None:
            yield dict(row)


def _all(table: str) -> str:
    # WITHOUT ROWID tables are ordered by their key.
    place = "0 AS rowid, " if table == "number_forms" else "rowid AS rowid, "
    return f"SELECT {place}* FROM {table}"  # noqa: S608 - our own names


def copy_rows(db: Database, found: Remains) -> bool:
    """Copy all rows with their rowids.

    Args:
        db: the new store, without rows, being written to.
        found: what can be read, all of it.

    Returns:
        Whether the rows keep the rules of the tables. If not, they are not what they were, and the
        new store is without rows again.
    """
    db.execute("SAVEPOINT rescue")
    try:
        for table in schema.OWN:
            _insert(db, table, found.rows[table])
        right = not db.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.IntegrityError:
        right = False
    if right:
        _count_on(db, found)
    else:
        db.execute("ROLLBACK TO rescue")
    db.execute("RELEASE rescue")
    return right


def _insert(db: Database, table: str, rows: Sequence[Cells]) -> None:
    for row in rows:
        cells = {name: cell for name, cell in row.items() if name != "rowid"}
        if table != "number_forms":
            cells = {"rowid": row["rowid"], **cells}
        names, marks = ", ".join(f'"{name}"' for name in cells), ", ".join("?" * len(cells))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        db.execute(sql, list(cells.values()))


def _count_on(db: Database, found: Remains) -> None:
    """Continue the version number, so that open pages notice the change."""
    db.execute("UPDATE store_version SET number = max(number, ?)", [found.version])


def put_back(db: Database, path: Path, found: Remains, files: Mapping[str, str]) -> Loss:
    """Copy the log, replay it, and add other readable rows.

    Args:
        db: the new store, with the rows of the files, being written to.
        path: the damaged one.
        found: what can be read of it.
        files: SHA-256 of each file that was loaded now, by path.

    Returns:
        What could not be put back.
    """
    entries = {int(each["entry_id"]): each for each in found.rows.get("intake_entries", ())}
    changes = [each for each in found.rows.get("intake_changes", ()) if each["entry_id"] in entries]
    torn = _incomplete(entries, changes)
    entries = {number: each for number, each in entries.items() if number not in torn}
    changes = [each for each in changes if each["entry_id"] in entries]
    missed = _replay(db, changes)
    _insert(db, "intake_entries", list(entries.values()))
    _insert(db, "intake_changes", changes)
    _count_on(db, found)
    through = min(found.through, last_entry(db.conn))
    db.execute("UPDATE loads SET through_entry = ?", [through])
    taken = _take_rows(db, path, found) if files == found.files else frozenset()
    lost = torn | {number for number, table in missed if table not in taken}
    lost = {number for number in lost if number > through}
    if taken.issuperset(schema.TABLES):
        return Loss(history=found.log_broken or bool(torn))
    return Loss(len(lost), unknown=found.log_broken)


def _replay(db: Database, changes: Sequence[Cells]) -> set[tuple[int, str]]:
    """Replay the log; returns entries that do not fit, with their table."""
    missed = set()
    for chain in _chains(changes):
        place = _do_again(db, chain)
        if place is None:
            missed |= {(int(each["entry_id"]), str(each["table_name"])) for each in chain}
        for each in chain:
            each["before_place"] = None if each["before"] is None else place
            each["after_place"] = None if each["after"] is None else place
    return missed


def _take_rows(db: Database, path: Path, found: Remains) -> frozenset[str]:
    """Restore readable tables as one log entry.

    Returns:
        The tables that hold what the damaged store holds.
    """
    whole = [table for table in schema.TABLES if table not in found.broken]
    changes = [change for table in whole for change in _differences(db, table, found.rows[table])]
    if not changes:
        return frozenset(whole)
    db.execute("SAVEPOINT rows")
    try:
        why = _("What the damaged store held without the log being able to tell of it")
        add_entry(path, db, LogEntry("python -m lib.store build", why, path.name, ""), changes)
        right = not db.execute("PRAGMA foreign_key_check").fetchall()
    except (sqlite3.IntegrityError, StoreMoved):
        right = False
    if not right:
        db.execute("ROLLBACK TO rows")
    db.execute("RELEASE rows")
    return frozenset(whole if right else ())


def _differences(db: Database, table: str, rows: Sequence[Cells]) -> Iterator[Change]:
    key, names = primary_key(table), list(descriptions()[table]["fields"])
    now = View(db.conn).rows(table)
    then = {
        tuple(str(row[name]) for name in key): {name: row.get(name) for name in names}
        for row in rows
    }
    for place in dict.fromkeys([*now, *then]):
        if now.get(place) != then.get(place):
            yield Change(table, place, now.get(place), then.get(place))


def _incomplete(entries: Mapping[int, Cells], changes: Sequence[Cells]) -> set[int]:
    """Entries with unreadable changes."""
    there = [int(each["entry_id"]) for each in changes]
    due = {
        number: each["added"] + each["changed"] + each["removed"]
        for number, each in entries.items()
    }
    return {number for number, size in due.items() if there.count(number) != size}


def _chains(changes: Sequence[Cells]) -> list[list[Cells]]:
    """Changes by row, in order."""
    chains: dict[tuple[str, str], list[Cells]] = {}
    for change in changes:
        chains.setdefault((change["table_name"], change["row_key"]), []).append(change)
    return list(chains.values())


def _do_again(db: Database, chain: Sequence[Cells]) -> int | None:
    """Set a row to its last logged state; returns its rowid, or None.

    Args:
        db: the new store.
        chain: all changes of the row, in order.
    """
    table, key = chain[0]["table_name"], tuple(json.loads(chain[0]["row_key"]))
    names = list(descriptions()[table]["fields"])
    listed = ", ".join(f'"{name}"' for name in names)
    where = " AND ".join(f'"{name}" = ?' for name in primary_key(table))
    states = [_state(each[side], names) for each in chain for side in ("before", "after")]
    row = db.execute(
        f"SELECT rowid, {listed} FROM {table} WHERE {where}",  # noqa: S608
        key,
    ).fetchone()
    if (tuple(row[1:]) if row else None) not in states:
        return None
    last = db.execute(f"SELECT coalesce(max(rowid), 0) + 1 FROM {table}").fetchone()[0]  # noqa: S608
    place: int = row[0] if row else last
    db.execute(f"DELETE FROM {table} WHERE rowid = ?", [place])  # noqa: S608
    if states[-1] is not None:
        marks = ", ".join("?" * (len(names) + 1))
        sql = f"INSERT INTO {table} (rowid, {listed}) VALUES ({marks})"  # noqa: S608
        db.execute(sql, [place, *states[-1]])
    return place


def _state(text: str | None, names: Sequence[str]) -> tuple[Any, ...] | None:
    """Logged row; newer columns are empty."""
    if text is None:
        return None
    cells = json.loads(text)
    return tuple(cells.get(name) for name in names)
