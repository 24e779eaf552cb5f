"""Where the store and the data package are."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from lib.store.errors import StoreProblem
from lib.store.header import followed

DATA: Final = Path(__file__).resolve().parents[2] / "data"
VARIABLE: Final = "SAMHANDLING_STORE"


def store_path() -> Path:
    """Where the store is: what SAMHANDLING_STORE says, or data/samhandling.db."""
    path = named_path()
    with suppress(StoreProblem):  # a link that leads nowhere is told of by whoever opens it
        return followed(path)
    return path


def named_path() -> Path:
    """The store's place as it is named, which may be a link."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else DATA / "samhandling.db"
