"""Effective log entries: an entry and its undo cancel out.

An entry that takes another back restores the rows as they were before that one. What stood then
stands again, so that the log is a tree, and the rows are at the end of one of its branches.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lib.store.connection import reading

_STEPPED_BACK: Final = """
SELECT undoes, entry_id FROM loads JOIN intake_entries USING (entry_id)
WHERE undoes IS NOT NULL AND load_id = (SELECT max(load_id) FROM loads)
"""


@dataclass(slots=True)
class LogTree:
    """Tree of log entries.

    Attributes:
        numbers: the entries, the oldest first.
        tops: for each, the newest entry that stands after it; 0 for none.
        below: for each that took nothing back, the entry that it was made upon; 0 for none.
    """

    numbers: list[int] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)

    def add(self, entry: int, undoes: int | None) -> None:
        """Add an entry."""
        if undoes is None:
            self.below[entry] = self.top()
        self.tops.append(entry if undoes is None else self.top(undoes - 1))
        self.numbers.append(entry)

    def top(self, through: int | None = None) -> int:
        """Newest effective entry, now or after an entry; 0 if none."""
        count = len(self.numbers) if through is None else bisect_right(self.numbers, through)
        return self.tops[count - 1] if count else 0

    def entries(self, through: int | None = None) -> set[int]:
        """Effective entries, now or after an entry."""
        return set(self._down(self.top(through)))

    def _down(self, entry: int) -> Iterator[int]:
        while entry:
            yield entry
            entry = self.below[entry]


def read_log_tree(connection: sqlite3.Connection) -> LogTree:
    """Read the log tree."""
    found = LogTree()
    for entry, undoes in connection.execute(
        "SELECT entry_id, undoes FROM intake_entries ORDER BY entry_id"
    ):
        found.add(entry, undoes)
    return found


def count_unexported(connection: sqlite3.Connection) -> int:
    """Number of effective entries that are not in the files.

    One that was taken back is none of them, nor is one that brought the files' own rows in. One
    that took back what is in the files, or the files themselves, is one.
    """
    log, loads = read_log_tree(connection), _loads(connection)
    row = connection.execute("SELECT through_entry FROM loads ORDER BY load_id DESC LIMIT 1")
    (through,) = row.fetchone() or (0,)
    ours, written = log.entries(), log.entries(through)
    taken_back = written - ours or _files_taken_back(connection, loads - ours)
    return len(ours - written - loads) + bool(taken_back)


def count_unexported_entries(path: Path) -> int:
    """Number of a store's entries that are not in the files."""
    with reading(path) as connection:
        return count_unexported(connection)


def since(connection: sqlite3.Connection, entry: int) -> int:
    """Number of effective entries since an entry."""
    log = read_log_tree(connection)
    now, then = log.entries(), log.entries(entry)
    return len(now - then) + bool(then - now)


def later(path: Path, entry: int) -> int:
    """Number of later entries that an undo takes back too."""
    with reading(path) as connection:
        log = read_log_tree(connection)
    now, then = log.entries(), log.entries(entry)
    return len(now - then - {entry}) + bool(then - now - {entry})


def _loads(connection: sqlite3.Connection) -> set[int]:
    """Entries that loaded files."""
    rows = connection.execute(
        "SELECT entry_id FROM loads JOIN intake_entries USING (entry_id) WHERE undoes IS NULL"
    )
    return {entry for (entry,) in rows}


def _files_taken_back(connection: sqlite3.Connection, gone: set[int]) -> bool:
    """Whether a load was undone, with none since.

    Args:
        connection: the store.
        gone: the entries that brought files in, and do not stand.
    """
    rows = connection.execute(_STEPPED_BACK).fetchall()
    return any(undoes <= each < entry for undoes, entry in rows for each in gone)
