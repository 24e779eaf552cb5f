"""Connection pool: opening a connection costs more than most queries.

A connection knows the file that it was opened on, and the two files that SQLite keeps beside it.
When others have taken their place, when the file was written over, or when a question went wrong,
it is closed instead of kept. Then all pools let go of it: SQLite has one log for all connections
of a process, and as long as one of them holds the old one, a new one would be given it too.
"""

import atexit
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias
from weakref import WeakSet

_MOST: Final = 8  # most idle connections per store

Identity: TypeAlias = tuple[int, ...]


class Pool:
    """Pool of idle read-only connections, by file identity."""

    def __init__(self, connect: Callable[[Path], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: dict[Path, tuple[Identity, list[sqlite3.Connection]]] = {}
        self._guard = threading.Lock()
        _POOLS.add(self)

    @contextmanager
    def borrowed(self, path: Path) -> Iterator[sqlite3.Connection]:
        """Borrow a connection for one query; the borrower fetches all rows."""
        identity = _identity(path)
        connection = self._taken(path, identity) or self._connect(path)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._given_back(path, identity, connection)

    def close(self) -> None:
        """Close the idle connections."""
        with self._guard:
            idle = [connection for _file, kept in self._idle.values() for connection in kept]
            self._idle.clear()
        for connection in idle:
            connection.close()

    def let_go(self, path: Path, identity: Identity | None = None) -> None:
        """Close idle connections to other files."""
        with self._guard:
            if path not in self._idle or self._idle[path][0] == identity:
                return
            _known, idle = self._idle.pop(path)
        for connection in idle:
            connection.close()

    def _taken(self, path: Path, identity: Identity) -> sqlite3.Connection | None:
        with self._guard:
            known, idle = self._idle.get(path, (identity, []))
            if known == identity:
                return idle.pop() if idle else None
        for pool in list(_POOLS):
            pool.let_go(path, identity)
        return None

    def _given_back(self, path: Path, identity: Identity, connection: sqlite3.Connection) -> None:
        with suppress(OSError), self._guard:
            known, idle = self._idle.setdefault(path, (identity, []))
            if known == identity == _identity(path) and len(idle) < _MOST:
                idle.append(connection)
                return
        connection.close()


_POOLS: Final = WeakSet[Pool]()


# Close idle connections at exit: Python warns of each one left open.
@atexit.register
def _close_all() -> None:
    for pool in list(_POOLS):
        pool.close()


def _identity(path: Path) -> Identity:
    """Identity of the store's file and WAL, and the modification time.

    Raises:
        OSError: none does, or it cannot be looked at.
    """
    state = path.stat()
    found = [state.st_dev, state.st_ino, state.st_mtime_ns, state.st_size]
    for ending in ("-wal", "-shm"):
        try:
            found.append(path.with_name(path.name + ending).stat().st_ino)
        except FileNotFoundError:
            found.append(0)
    return tuple(found)
