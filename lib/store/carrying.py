"""Migration of stores from before the baseline schema.

Everything stays in the transaction that is being made: the store is of now with all its rows, or
as it was.
"""

from collections.abc import Sequence

from sqlite_utils import Database


def set_rows_aside(db: Database, tables: Sequence[str]) -> list[str]:
    """Move the rows of an earlier store into temporary tables, and drop its tables.

    Args:
        db: the store, inside a transaction; an empty one has nothing to set aside.
        tables: those that hold what the store has of its own, each after those it refers to.

    Returns:
        The tables that there were.
    """
    there = set(db.table_names())
    found = [name for name in (*tables, "store_version") if name in there]
    for name in found:
        place = "" if "WITHOUT ROWID" in db.table(name).schema else "rowid AS old_rowid, "
        db.execute(f"CREATE TEMP TABLE earlier_{name} AS SELECT {place}* FROM main.{name}")  # noqa: S608 - our own names
    if found:
        _drop_all(db)
    return found


def _drop_all(db: Database) -> None:
    """Drop all tables, referring ones before those they refer to."""
    sql = (
        "SELECT type, name FROM main.sqlite_schema WHERE type IN ('view', 'table') AND name NOT IN "
        "(SELECT name FROM pragma_table_list WHERE type = 'shadow') AND name NOT LIKE '%sqlite_%' "
        "ORDER BY type = 'table', rowid DESC"
    )
    for kind, name in db.execute(sql).fetchall():
        db.execute(f"DROP {kind} main.{name}")
    db.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'store'")


def put_rows(db: Database, tables: Sequence[str]) -> None:
    """Insert the saved rows into the new tables, with their rowids."""
    db.execute("PRAGMA defer_foreign_keys = ON")
    for name in tables:
        sql = "SELECT name FROM pragma_table_info(?)"
        before = {column for (column,) in db.execute(sql, [f"earlier_{name}"])}
        columns = [column.name for column in db.table(name).columns]
        shared = ", ".join(column for column in columns if column in before)
        if name == "store_version":
            db.execute(
                "UPDATE store_version SET (number, changed_at) ="
                " (SELECT number, changed_at FROM temp.earlier_store_version)"
            )
        elif "old_rowid" in before:
            db.execute(
                f"INSERT INTO {name} (rowid, {shared})"  # noqa: S608
                f" SELECT old_rowid, {shared} FROM temp.earlier_{name}"
            )
        else:
            db.execute(f"INSERT INTO {name} ({shared}) SELECT {shared} FROM temp.earlier_{name}")  # noqa: S608
        db.execute(f"DROP TABLE temp.earlier_{name}")
