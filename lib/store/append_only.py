"""Append-only tables, and the exception for undo.

The store itself refuses to change or remove a row of such a table. Only loading the package and
taking an import back restore an earlier state of it (docs/decisions/0007).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlite_utils import Database

APPEND_ONLY: Final = frozenset({"status_reports"})


@contextmanager
def restoring(db: Database) -> Iterator[None]:
    """Allow deletes from append-only tables in the current transaction.

    Args:
        db: inside `writing`: the permission is part of that change, and nobody else sees it.
    """
    db.execute("UPDATE append_only SET restoring = 1")
    yield
    # Not in a `finally`: a failed transaction rolls the permission back.
    db.execute("UPDATE append_only SET restoring = 0")
