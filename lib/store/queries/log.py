"""What was put in after the files were loaded: the log, and the history of a row."""

import json
from collections.abc import Sequence
from typing import Final

from lib.rows import Columns, Rows
from lib.store.connection import Store
from lib.store.queries.statements import query_rows

_LOG: Final = """
SELECT entry_id, at, who, nullif(file, '') AS file, nullif(digest, '') AS digest,
    table_name, added, changed, removed, why, undoes
FROM intake_entries ORDER BY entry_id DESC
"""

_LOG_COLUMNS: Final[Columns] = {
    "entry_id": "count",
    "at": "text",
    "who": "text",
    "file": "text",
    "digest": "text",
    "table_name": "text",
    "added": "count",
    "changed": "count",
    "removed": "count",
    "why": "text",
    "undoes": "number",
}

_HISTORY: Final = """
SELECT e.entry_id, e.at, e.who, e.why, c.before, c.after
FROM intake_changes c JOIN intake_entries e USING (entry_id)
WHERE c.table_name = :table AND c.row_key = :key
ORDER BY c.change_id DESC
"""

_HISTORY_COLUMNS: Final[Columns] = {
    "entry_id": "count",
    "at": "text",
    "who": "text",
    "why": "text",
    "column": "text",
    "old": "text",
    "new": "text",
    "kind": "text",
}


def import_log(store: Store) -> Rows:
    """Everything that was put in or taken back, the newest first.

    Columns:
        entry_id, at (ISO 8601, UTC), who, file, digest (SHA-256), table_name, added, changed,
        removed (rows), why, undoes (the entry that was taken back with all after it, or NaN).

    Source:
        The log itself; `file` says where the rows came from.
    """
    return query_rows(store, _LOG, _LOG_COLUMNS)


def row_history(store: Store, table: str, key: Sequence[object]) -> Rows:
    """Every change to one row that was logged, the newest first, a line for each field.

    Args:
        store: the store.
        table: the table.
        key: the row's key, a value for each of its columns.

    Columns:
        entry_id, at (ISO 8601, UTC), who, why, column, old, new (text; None where there was
        nothing), kind (added, changed, removed).

    Source:
        The log itself; the row's own source is one of its columns.
    """
    written = json.dumps([str(part) for part in key], ensure_ascii=False, separators=(",", ":"))
    _names, found = store.fetch(_HISTORY, {"table": table, "key": written})
    lines = [
        (*entry, column, old, new, kind)
        for *entry, before, after in found
        for column, old, new, kind in _fields(before, after)
    ]
    return Rows.from_table(list(_HISTORY_COLUMNS), lines, _HISTORY_COLUMNS)


def _fields(before: str | None, after: str | None) -> list[tuple[str, object, object, str]]:
    old = json.loads(before) if isinstance(before, str) else {}
    new = json.loads(after) if isinstance(after, str) else {}
    kind = "changed" if old and new else "added" if new else "removed"
    return [
        (name, _shown(old.get(name)), _shown(new.get(name)), kind)
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
