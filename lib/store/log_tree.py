"""Which entries of the log the rows stand on: an entry and the one that took it back are nothing.

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
    """The log as a tree.

    Attributes:
        numbers: the entries, the oldest first.
        tops: for each, the newest entry that stands after it; 0 for none.
        below: for each that took nothing back, the entry that it was made upon; 0 for none.
    """

    numbers: list[int] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)

    def add(self, entry: int, undoes: int | None) -> None:
        """Let an entry follow on those before it."""
        if undoes is None:
            self.below[entry] = self.top()
        self.tops.append(entry if undoes is None else self.top(undoes - 1))
        self.numbers.append(entry)

    def top(self, through: int | None = None) -> int:
        """The newest entry that stands, now or after an entry; 0 for none."""
        count = len(self.numbers) if through is None else bisect_right(self.numbers, through)
        return self.tops[count - 1] if count else 0

    def entries(self, through: int | None = None) -> set[int]:
        """The entries that stand, now or after an entry."""
        return set(self._down(self.top(through)))

    def _down(self, entry: int) -> Iterator[int]:
        while entry:
            yield entry
            entry = self.below[entry]


def read_log_tree(connection: sqlite3.Connection) -> LogTree:
    """What the log says."""
    found = LogTree()
    for entry, undoes in connection.execute(
        "SELECT entry_id, undoes FROM intake_entries ORDER BY entry_id"
    ):
        found.add(entry, undoes)
    return found


def count_unexported(connection: sqlite3.Connection) -> int:
    """How many entries make the store another than the files that it is in step with.

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
    """How many entries of a store are not in the files."""
    with reading(path) as connection:
        return count_unexported(connection)


def since(connection: sqlite3.Connection, entry: int) -> int:
    """How many entries make the rows others than they were after an entry."""
    log = read_log_tree(connection)
    now, then = log.entries(), log.entries(entry)
    return len(now - then) + bool(then - now)


def later(path: Path, entry: int) -> int:
    """How many entries are taken back with one: those after it that were not taken back yet."""
    with reading(path) as connection:
        log = read_log_tree(connection)
    now, then = log.entries(), log.entries(entry)
    return len(now - then - {entry}) + bool(then - now - {entry})


def _loads(connection: sqlite3.Connection) -> set[int]:
    """The entries that brought files in."""
    rows = connection.execute(
        "SELECT entry_id FROM loads JOIN intake_entries USING (entry_id) WHERE undoes IS NULL"
    )
    return {entry for (entry,) in rows}


def _files_taken_back(connection: sqlite3.Connection, gone: set[int]) -> bool:
    """Whether the store went back from newer files, and no files have come in since.

    Args:
        connection: the store.
        gone: the entries that brought files in, and do not stand.
    """
    rows = connection.execute(_STEPPED_BACK).fetchall()
    return any(undoes <= each < entry for undoes, entry in rows for each in gone)
