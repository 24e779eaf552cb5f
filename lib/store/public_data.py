"""Open data access: data package files, and a restricted connection.

Open is what the data package describes. The log of entries, with who made them and why, is not,
and neither is what is only there to make queries fast.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lib.store import schema
from lib.store.connection import Store, reading
from lib.store.log_tree import count_unexported
from lib.store.opening import borrowed, connect_reader
from lib.store.package import DESCRIPTOR
from lib.store.package_export import csv_chunks, last_time, stamp_descriptor
from lib.store.paths import DATA
from lib.store.pool import Pool

OPEN_TABLES: Final = frozenset(schema.TABLES)
LICENCE: Final = "LICENSE.txt"
README: Final = "README.md"

# Schema pragmas that Datasette uses.
_SHAPE: Final = frozenset(
    {"schema_version", "table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info"}
)
_CATALOGUE: Final = frozenset({"sqlite_master", "sqlite_schema"})
_NO_FUNCTION: Final = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile"})
# SQLite limits: cells have a few thousand characters, patterns one line.
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 8_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}


@contextmanager
def asking(path: Path) -> Iterator[sqlite3.Connection]:
    """Read-only connection limited to the open tables.

    SQLite itself refuses everything else, whatever the statement. Time is for the caller to limit.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    with borrowed(path, POOL) as connection:
        yield _held_back(connection)


def _held_back(connection: sqlite3.Connection) -> sqlite3.Connection:
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    # SQLite's lower() handles ASCII only.
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    connection.set_authorizer(_may)
    connection.row_factory = sqlite3.Row
    return connection


def _casefold(value: object) -> str | None:
    """SQL function: Unicode case folding; NULL stays NULL."""
    return None if value is None else str(value).casefold()


POOL: Final = Pool(connect_reader)


def _may(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    """SQLite authorizer callback."""
    tables = OPEN_TABLES | _CATALOGUE
    allowed = {
        sqlite3.SQLITE_SELECT: True,
        sqlite3.SQLITE_RECURSIVE: True,
        sqlite3.SQLITE_FUNCTION: second not in _NO_FUNCTION,
        sqlite3.SQLITE_PRAGMA: first in _SHAPE,
        # Subqueries have no name.
        sqlite3.SQLITE_READ: not first
        or first in tables
        or first.removeprefix("pragma_") in _SHAPE,
    }
    return sqlite3.SQLITE_OK if allowed.get(action) else sqlite3.SQLITE_DENY


def package_descriptor(store: Store, folder: Path = DATA) -> bytes:
    """datapackage.json with the store's version and time of change.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with reading(store.path) as connection:
        return _described(connection, folder)


def package_files(
    store: Store, folder: Path = DATA
) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
    """Data package files from one read transaction.

    Its description, its tables and maps, its licence and what to know before using it. Each file
    is to be read before the next is asked for.

    Args:
        store: the store.
        folder: the package's own folder, for what does not stand in the store.

    Yields:
        The path inside the package, and the content or its pieces.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with reading(store.path, seconds=None) as connection:
        connection.execute("BEGIN")
        described = _described(connection, folder)
        yield DESCRIPTOR, described
        for name in (README, LICENCE):
            yield name, (folder / name).read_bytes()
        for resource in json.loads(described)["resources"]:
            if "schema" in resource:
                yield resource["path"], csv_chunks(connection, resource["name"], neutral=True)
            else:
                yield resource["path"], (folder / resource["path"]).read_bytes()


def has_row(store: Store, table: str, key: Mapping[str, str]) -> bool:
    """Whether a row with a key exists.

    Args:
        store: the store.
        table: an open table, known to be one.
        key: the columns of its primary key, known to be its own, and their values as text.

    Raises:
        StoreProblem: the store cannot be read.
    """
    wanted = " AND ".join(f"[{column}] = :{column}" for column in key)
    sql = f"SELECT 1 FROM [{table}] WHERE {wanted}"  # noqa: S608 - names of the data package
    return bool(store.fetch(sql, key)[1])


def _described(connection: sqlite3.Connection, folder: Path) -> bytes:
    described = (folder / DESCRIPTOR).read_bytes()
    return (
        stamp_descriptor(described, last_time(connection))
        if count_unexported(connection)
        else described
    )
