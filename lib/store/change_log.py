"""Change log: apply, record and undo changes made after loading.

A change is a row as it was and as it becomes. An entry of the log is a number of changes that
were made in one transaction. Nothing here judges the rows: that is lib.imports's.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from sqlite_utils import Database

from lib.i18n import _, local_time
from lib.store.append_only import restoring
from lib.store.cell_messages import column_words
from lib.store.connection import Store, reading, translate_integrity_error, writing
from lib.store.errors import PlanRefused, StoreMoved
from lib.store.loads import stands_on, step_back
from lib.store.package import descriptions, primary_key

Value: TypeAlias = str | int | float | None
Row: TypeAlias = Mapping[str, Value]
Key: TypeAlias = tuple[str, ...]
RowIds: TypeAlias = list[int | None]
ChangeKind = Literal["added", "changed", "removed"]

CHANGE_KINDS: Final[tuple[ChangeKind, ...]] = ("added", "changed", "removed")


@dataclass(frozen=True, slots=True)
class Change:
    """Change of one row: before and after.

    Attributes:
        table: the table.
        key: the row's key, as text.
        before: the row as it stands; None for one that is added.
        after: the row as it becomes; None for one that is removed.
    """

    table: str
    key: Key
    before: Row | None
    after: Row | None

    @property
    def kind(self) -> ChangeKind:
        """`added`, `changed` or `removed`."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def fields(self) -> tuple[tuple[str, Value, Value], ...]:
        """Differing columns: name, old and new."""
        before, after = self.before or {}, self.after or {}
        return tuple(
            (name, before.get(name), after.get(name))
            for name in dict.fromkeys([*before, *after])
            if before.get(name) != after.get(name)
        )


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Log entry: author, reason and time of several changes.

    Attributes:
        who: who made them.
        why: in their own words.
        file: where they came from: a file's name, a form, an address.
        digest: SHA-256 of the file's content.
        undoes: the entry that was taken back, with all after it.
    """

    who: str
    why: str
    file: str
    digest: str
    undoes: int | None = None


class View:
    """Snapshot of the tables, with pending changes.

    Attributes:
        connection: what is read from.
        pending: changes that count as made.
    """

    def __init__(self, connection: sqlite3.Connection, pending: Sequence[Change] = ()) -> None:
        self.connection = connection
        self.pending = tuple(pending)
        self._below: View | None = None
        self._tables: dict[str, dict[Key, Row]] = {}

    def with_changes(self, changes: Sequence[Change]) -> "View":
        """Snapshot with further pending changes."""
        view = View(self.connection, changes)
        view._below = self
        return view

    @property
    def number(self) -> int:
        """Version number of the store."""
        row = self.connection.execute("SELECT number FROM store_version").fetchone()
        return int(row[0])

    def rows(self, table: str) -> dict[Key, Row]:
        """Rows of a table by key, in file order; read-only."""
        if table not in self._tables:
            rows = self._before(table)
            changes = [change for change in self.pending if change.table == table]
            self._tables[table] = _with(rows, changes) if changes else rows
        return self._tables[table]

    def _before(self, table: str) -> dict[Key, Row]:
        if self._below is not None:
            return self._below.rows(table)
        key = primary_key(table)
        return {tuple(str(row[name]) for name in key): row for row in _rows(self.connection, table)}

    def mapped_areas(self, kind: str) -> set[str]:
        """Area codes of a level that have a map shape."""
        rows = self.connection.execute("SELECT area_code FROM area_shapes WHERE kind = ?", [kind])
        return {row[0] for row in rows}

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Area and its ancestors, from below."""
        areas, chain = self.rows("areas"), []
        while code and code not in chain:
            chain.append(code)
            row = areas.get((code,))
            code = str(row["parent_code"] or "") if row else ""
        return tuple(chain)


def _with(rows: dict[Key, Row], changes: Sequence[Change]) -> dict[Key, Row]:
    changed = dict(rows)
    for change in changes:
        if change.after is None:
            changed.pop(change.key, None)
        else:
            changed[change.key] = change.after
    return changed


@contextmanager
def open_view(store: Store, pending: Sequence[Change] = ()) -> Iterator[View]:
    """Open a snapshot in one read transaction.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with reading(store.path, seconds=None) as connection:
        connection.execute("BEGIN")
        view = View(connection, tuple(pending))
        view.rows("areas")  # SQLite's snapshot begins with the first query
        yield view


Recheck = Callable[[View], str]
Also = Callable[[Database, Sequence[int]], None]


def apply_changes(
    store: Store,
    parts: Sequence[tuple[LogEntry, Sequence[Change]]],
    *,
    seen: int,
    recheck: Recheck | None = None,
    also: Also | None = None,
) -> list[int]:
    """Apply changes and log them in one transaction.

    Args:
        store: the store.
        parts: entries of the log, each with its changes.
        seen: the number of the version that the changes were made for.
        recheck: asked, when the store has changed since, whether the changes still are right:
            an empty text, or why they are not.
        also: what is done in the same transaction, told the numbers of the entries.

    Returns:
        The numbers of the entries.

    Raises:
        StoreMoved: a row is no longer what it was.
        PlanRefused: what `recheck` said.
        StoreProblem: the store is busy, refused the rows, or cannot be written.
    """
    with translate_integrity_error(store.path), writing(store.path) as db:
        view = View(db.conn)
        fresh = view.number == seen
        if not fresh:
            for _entry, changes in parts:
                _row_ids(store.path, db.conn, changes)
            if recheck is not None and (reason := recheck(view)):
                raise PlanRefused(store.path, reason)
        numbers = [_apply_entry(store.path, db.conn, *part, fresh=fresh) for part in parts]
        if also is not None:
            also(db, numbers)
        return numbers


def add_entry(path: Path, db: Database, entry: LogEntry, changes: Sequence[Change]) -> int:
    """Apply changes in the current transaction, also deletes from append-only tables.

    Returns:
        The number of the entry.

    Raises:
        StoreMoved: a row is not what a change says that it was.
    """
    with restoring(db):
        return _apply_entry(path, db.conn, entry, changes, fresh=False)


def _apply_entry(
    path: Path,
    connection: sqlite3.Connection,
    entry: LogEntry,
    changes: Sequence[Change],
    *,
    fresh: bool,
) -> int:
    before = _row_ids(path, connection, changes, fresh=fresh)
    after = _apply(connection, changes, before, _new_row_ids(connection, changes, before))
    return _log(connection, entry, changes, before, after)


def undo(store: Store, entry: int, who: str, why: str, judge: Recheck | None = None) -> int:
    """Undo an entry and all later ones.

    Args:
        store: the store.
        entry: the first entry that is taken back.
        who: who does it.
        why: in their own words.
        judge: asked, of a view with the rows restored in `pending`, whether that may be done: an
            empty text, or why not.

    Returns:
        The number of the new entry.

    Raises:
        StoreMoved: a row was changed outside the log.
        PlanRefused: there is no such entry, the files were loaded after it, or `judge` said no.
    """
    with translate_integrity_error(store.path), writing(store.path) as db:
        changes, wanted = _undoing(store.path, db.conn, entry)
        if judge is not None and (reason := judge(View(db.conn, tuple(changes)))):
            raise PlanRefused(store.path, reason)
        before = _row_ids(store.path, db.conn, changes)
        with restoring(db):
            after = _apply(db.conn, changes, before, wanted)
        row = db.conn.execute(
            "SELECT file, digest FROM intake_entries WHERE entry_id = ?", [entry]
        ).fetchone()
        number = _log(db.conn, LogEntry(who, why, row[0], row[1], entry), changes, before, after)
        step_back(db, entry, number)
        return number


def to_undo(store: Store, entry: int) -> tuple[int, list[Change]]:
    """Store version, and the changes that an undo would make.

    Raises:
        PlanRefused: there is no such entry, the files were loaded since, or nothing would change.
        StoreProblem: the store cannot be read.
    """
    with open_view(store) as view:
        changes, _wanted = _undoing(store.path, view.connection, entry)
        return view.number, changes


def _undoing(path: Path, connection: sqlite3.Connection, entry: int) -> tuple[list[Change], RowIds]:
    if reason := _no_way_back(connection, entry):
        raise PlanRefused(path, reason)
    changes, wanted = _reversed(connection, entry)
    if not changes and not stands_on(connection, entry):
        raise PlanRefused(path, _("Everything is as it was before that entry already."))
    return changes, wanted


@dataclass(frozen=True, slots=True)
class RowEdit:
    """Edit of a row by a log entry.

    Attributes:
        entry: the entry's number.
        who: who made it.
        at: when, ISO 8601 in UTC.
        before: the row as it was; None where it was not there.
        after: the row as it became; None where it was removed.
        undoes: the entry that it took back, with all after it.
    """

    entry: int
    who: str
    at: str
    before: Row | None
    after: Row | None
    undoes: int | None = None

    def changes(self, column: str) -> bool:
        """Whether the edit changed a cell."""
        return (self.before or {}).get(column) != (self.after or {}).get(column)


def is_touched(connection: sqlite3.Connection, table: str) -> bool:
    """Whether the log has entries for a table."""
    rows = connection.execute("SELECT 1 FROM intake_changes WHERE table_name = ? LIMIT 1", [table])
    return rows.fetchone() is not None


def row_edits(connection: sqlite3.Connection, table: str, key: Key) -> list[RowEdit]:
    """Edits of a row, newest first."""
    rows = connection.execute(
        "SELECT e.entry_id, e.who, e.at, c.before, c.after, e.undoes"
        " FROM intake_changes c JOIN intake_entries e USING (entry_id)"
        " WHERE c.table_name = ? AND c.row_key = ? ORDER BY c.change_id DESC",
        [table, _json(key)],
    )
    return [
        RowEdit(entry, who, at, _row(before), _row(after), undoes)
        for entry, who, at, before, after, undoes in rows
    ]


def author(found: Sequence[RowEdit]) -> RowEdit | None:
    """Log entry that last set a row or cell.

    An entry that takes others back restores what an older one has made, which then is the author.

    Args:
        found: what the log says of the row, or of the cell alone, the newest first.

    Returns:
        The newest entry where no entry made the value, and it is that of the files; None for no
        entry at all.
    """
    before: int | None = None
    for touch in found:
        if before is not None and touch.entry >= before:
            continue
        if touch.undoes is None:
            return touch
        before = touch.undoes
    return found[0] if found else None


def last_entry(connection: sqlite3.Connection) -> int:
    """Number of the last log entry; 0 if none."""
    row = connection.execute("SELECT coalesce(max(entry_id), 0) FROM intake_entries").fetchone()
    return int(row[0])


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Value]]:
    names = list(descriptions()[table]["fields"])
    cells = connection.execute(f"SELECT {_listed(names)} FROM {table} ORDER BY rowid")  # noqa: S608
    return [dict(zip(names, row, strict=True)) for row in cells]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _row_ids(
    path: Path, connection: sqlite3.Connection, changes: Sequence[Change], *, fresh: bool = False
) -> RowIds:
    """Rowids of the changed rows, checked against their state before the change.

    In a fresh store, which nobody has touched since, rows that are to be added cannot be there.
    """
    ask = {table: _question(table) for table in {change.table for change in changes}}
    places: RowIds = []
    for change in changes:
        if fresh and change.before is None:
            places.append(None)
            continue
        names = descriptions()[change.table]["fields"]
        found = connection.execute(ask[change.table], change.key).fetchone()
        now = dict(zip(names, found[1:], strict=True)) if found else None
        if now != (None if change.before is None else dict(change.before)):
            raise conflict_error(path, connection, change, now)
        places.append(found[0] if found else None)
    return places


def _question(table: str) -> str:
    keys = " AND ".join(f'"{name}" = ?' for name in primary_key(table))
    names = _listed(list(descriptions()[table]["fields"]))
    return f"SELECT rowid, {names} FROM {table} WHERE {keys}"  # noqa: S608


def conflict_error(
    path: Path, connection: sqlite3.Connection, change: Change, now: Row | None
) -> StoreMoved:
    """Conflict error: the row was changed by another entry."""
    fields = Change(change.table, change.key, change.before, now).fields
    column = fields[0][0] if now and change.before else ""
    last = connection.execute(
        "SELECT e.who, e.at, c.after FROM intake_changes c JOIN intake_entries e USING (entry_id)"
        " WHERE c.table_name = ? AND c.row_key = ? ORDER BY c.change_id DESC LIMIT 1",
        [change.table, _json(change.key)],
    ).fetchone()
    made = None if last is None else _row(last[2])
    known = last is not None and now == _completed(connection, change.table, change.key, made)
    who, at = (last[0], last[1]) if known else ("", "")
    described = descriptions()[change.table]
    problem = StoreMoved(path, change.table, change.key, column, who, at)
    problem.titles = (described["title"], column_words(column, described["fields"]))
    return problem


def _new_row_ids(
    connection: sqlite3.Connection, changes: Sequence[Change], before: RowIds
) -> RowIds:
    """Rowids of the new rows: changed rows keep theirs, added ones come last."""
    last: dict[str, int] = {}
    places: RowIds = []
    for change, place in zip(changes, before, strict=True):
        if change.after is None or change.before is not None:
            places.append(None if change.after is None else place)
            continue
        if change.table not in last:
            sql = f"SELECT coalesce(max(rowid), 0) FROM {change.table}"  # noqa: S608
            last[change.table] = connection.execute(sql).fetchone()[0]
        last[change.table] += 1
        places.append(last[change.table])
    return places


def _apply(
    connection: sqlite3.Connection, changes: Sequence[Change], before: RowIds, after: RowIds
) -> RowIds:
    """Delete all old rows, then insert the new ones, so that unique values may be swapped."""
    tables = dict.fromkeys(change.table for change in changes)
    for table in tables:
        out = [
            (place,)
            for change, place in zip(changes, before, strict=True)
            if change.table == table and change.before is not None
        ]
        connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", out)  # noqa: S608
    for table in tables:
        names = list(descriptions()[table]["fields"])
        rows = [
            (place, *(change.after[name] for name in names))
            for change, place in zip(changes, after, strict=True)
            if change.table == table and change.after is not None
        ]
        marks = ", ".join("?" * (len(names) + 1))
        sql = f"INSERT INTO {table} (rowid, {_listed(names)}) VALUES ({marks})"  # noqa: S608
        connection.executemany(sql, rows)
    return after


def _log(
    connection: sqlite3.Connection,
    entry: LogEntry,
    changes: Sequence[Change],
    before: RowIds,
    after: RowIds,
) -> int:
    kinds = [change.kind for change in changes]
    tables = ", ".join(dict.fromkeys(change.table for change in changes))
    number = last_entry(connection) + 1
    connection.execute(
        "INSERT INTO intake_entries VALUES"
        " (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(number, entry.who, entry.file, entry.digest, tables),
            *(*map(kinds.count, CHANGE_KINDS), entry.why, entry.undoes),
        ),
    )
    connection.executemany(
        "INSERT INTO intake_changes"
        " (entry_id, table_name, row_key, before, before_place, after, after_place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, each.table, _json(each.key), _text(each.before), was, _text(each.after), place)
            for each, was, place in zip(changes, before, after, strict=True)
        ),
    )
    return number


def reversed_since(
    connection: sqlite3.Connection, entry: int
) -> Iterator[tuple[Change, int | None]]:
    """Reverse changes up to an entry, with the rowids."""
    changes, places = _reversed(connection, entry)
    return zip(changes, places, strict=True)


def _no_way_back(connection: sqlite3.Connection, entry: int) -> str:
    """Reason why an entry cannot be undone; empty if it can."""
    if not 1 <= entry <= last_entry(connection):
        words = _("There is no entry {entry} in the log. See: python -m lib.imports log")
        return words.format(entry=entry)
    row = connection.execute(
        "SELECT through_entry, loaded_at FROM loads WHERE replaced AND through_entry >= ?"
        " ORDER BY load_id DESC LIMIT 1",
        [entry],
    ).fetchone()
    if row is None:
        return ""
    words = _(
        "The files in data/ were loaded {when}, after entry {entry}, and put every row in their "
        "own state. What was before that is in the history of the files."
    )
    return words.format(when=local_time(str(row[1])), entry=entry)


def _reversed(connection: sqlite3.Connection, entry: int) -> tuple[list[Change], RowIds]:
    """Reverse changes with rowids."""
    rows = connection.execute(
        "SELECT table_name, row_key, before, before_place, after, after_place"
        " FROM intake_changes WHERE entry_id >= ? ORDER BY change_id",
        [entry],
    )
    then: dict[tuple[str, str], tuple[str | None, int | None]] = {}
    now: dict[tuple[str, str], tuple[str | None, int | None]] = {}
    for table, key, before, before_place, after, after_place in rows:
        then.setdefault((table, key), (before, before_place))
        now[table, key] = (after, after_place)
    differing = [each for each in then if then[each] != now[each]]
    changes = []
    for table, key in differing:
        parts = tuple(json.loads(key))
        before, after = (
            _completed(connection, table, parts, _row(each[table, key][0])) for each in (now, then)
        )
        changes.append(Change(table, parts, before, after))
    return changes, [then[each][1] for each in differing]


def _completed(
    connection: sqlite3.Connection, table: str, key: Key, row: Row | None
) -> dict[str, Value] | None:
    """Logged row with the current columns; newer columns are empty."""
    names = descriptions()[table]["fields"]
    if row is None or row.keys() == names.keys():
        return None if row is None else dict(row)
    found = connection.execute(_question(table), key).fetchone()
    now = dict(zip(names, found[1:], strict=True)) if found else {}
    return {name: row[name] if name in row else now.get(name) for name in names}


def _json(key: Sequence[str]) -> str:
    return json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))


def _text(row: Row | None) -> str | None:
    if row is None:
        return None
    return json.dumps(dict(row), ensure_ascii=False, separators=(",", ":"))


def _row(text: str | None) -> dict[str, Value] | None:
    row: dict[str, Value] | None = json.loads(text) if text is not None else None
    return row
