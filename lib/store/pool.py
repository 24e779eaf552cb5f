"""Connections that are kept open between questions: opening one costs more than most answers.

A connection knows the file that it was opened on. When another file has taken its place, or a
question went wrong, it is closed instead of kept.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

_MOST: Final = 8  # idle connections a store; as many as ask at the same time on a small machine

Identity: TypeAlias = tuple[int, int]


class Pool:
    """Idle read-only connections, by the file that they were opened on."""

    def __init__(self, connect: Callable[[Path], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: dict[Path, tuple[Identity, list[sqlite3.Connection]]] = {}
        self._guard = threading.Lock()

    @contextmanager
    def borrowed(self, path: Path) -> Iterator[sqlite3.Connection]:
        """A connection for one question; whoever borrows it fetches every row."""
        identity = _identity(path)
        connection = self._taken(path, identity) or self._connect(path)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._given_back(path, identity, connection)

    def close(self) -> None:
        """Close the idle connections; those that are borrowed are closed or kept by their users."""
        with self._guard:
            idle = [connection for _file, kept in self._idle.values() for connection in kept]
            self._idle.clear()
        _close(idle)

    def _taken(self, path: Path, identity: Identity) -> sqlite3.Connection | None:
        with self._guard:
            known, idle = self._idle.get(path, (identity, []))
            if known == identity:
                return idle.pop() if idle else None
            del self._idle[path]
        _close(idle)
        return None

    def _given_back(self, path: Path, identity: Identity, connection: sqlite3.Connection) -> None:
        with suppress(OSError), self._guard:
            known, idle = self._idle.setdefault(path, (identity, []))
            if known == identity == _identity(path) and len(idle) < _MOST:
                idle.append(connection)
                return
        connection.close()


def _identity(path: Path) -> Identity:
    """Which file stands at the path now.

    Raises:
        OSError: none does, or it cannot be looked at.
    """
    state = path.stat()
    return state.st_dev, state.st_ino


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
