"""What a connection for open data reaches."""

import sqlite3

import pytest

from lib.store import Store
from lib.store.public_data import OPEN_TABLES, asking


def tables(store: Store) -> set[str]:
    names = store.rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return set(names["name"])


def test_it_reaches_the_tables_of_the_package_and_no_other(store: Store) -> None:
    with asking(store.path) as connection:
        for name in sorted(tables(store)):
            for what in ("count(*)", "*"):
                sql = f'SELECT {what} FROM "{name}" LIMIT 1'  # noqa: S608
                if name in OPEN_TABLES:
                    connection.execute(sql).fetchall()
                else:
                    with pytest.raises(
                        sqlite3.DatabaseError, match=r"not authorized|prohib|vtable"
                    ):
                        connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM projects",
        "UPDATE projects SET title = ''",
        "CREATE TEMP TABLE t (a)",
        "ATTACH ':memory:' AS other",
        "PRAGMA query_only = OFF",
        "PRAGMA database_list",
        "BEGIN IMMEDIATE",
        "SELECT load_extension('x')",
        "SELECT zeroblob(100000000)",
    ],
)
def test_it_does_nothing_else(store: Store, sql: str) -> None:
    with asking(store.path) as connection, pytest.raises(sqlite3.Error):
        connection.execute(sql).fetchall()


def test_no_long_pattern_keeps_it_busy(store: Store) -> None:
    with asking(store.path) as connection, pytest.raises(sqlite3.Error, match="pattern"):
        connection.execute("SELECT 1 FROM projects WHERE title LIKE ?", ["%a" * 200]).fetchall()
