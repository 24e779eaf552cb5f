"""Tables that only grow, and the one way around that.

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
    """Let the change that is being made remove rows of tables that only grow.

    Args:
        db: inside `writing`: the permission is part of that change, and nobody else sees it.
    """
    db.execute("UPDATE append_only SET restoring = 1")
    yield
    # Not in a `finally`: a change that fails is rolled back, and the permission with it.
    db.execute("UPDATE append_only SET restoring = 0")
