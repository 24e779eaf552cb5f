"""Features of SQLite, set in Datasette before it probes for them.

It opens connections to find out, at its start and at every question, and does not close them.
"""

import sqlite3
from typing import Any, cast

from datasette import utils
from datasette.utils import sqlite


def _has_json(_connection: sqlite3.Connection | None = None) -> bool:
    """SQLite has read JSON without being asked to since 3.38; nothing here needs it."""
    return sqlite3.sqlite_version_info >= (3, 38)


def tell_datasette() -> None:
    """Set the features; call this before Datasette is imported."""
    cast("Any", utils).detect_json1 = _has_json
    cast("Any", sqlite)._cached_sqlite_version = sqlite3.sqlite_version_info  # noqa: SLF001
