"""Paths of store and data package."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from lib.store.errors import StoreProblem
from lib.store.header import followed

DATA: Final = Path(__file__).resolve().parents[2] / "data"
VARIABLE: Final = "SAMHANDLING_STORE"


def store_path() -> Path:
    """Path of the store: SAMHANDLING_STORE, or data/samhandling.db."""
    path = named_path()
    with suppress(StoreProblem):  # a broken link is reported when it is opened
        return followed(path)
    return path


def named_path() -> Path:
    """Path as given, which may be a link."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else DATA / "samhandling.db"
