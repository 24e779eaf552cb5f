"""Open the store, or build it from the data package if it is missing."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from lib.store.connection import Store, inspect, refresh
from lib.store.errors import (
    StoreBusy,
    StoreGone,
    StoreMissing,
    StoreUnwritable,
)
from lib.store.opening import file_stamp
from lib.store.paths import named_path, store_path
from lib.store.served import note_served, was_served


def ensure_store(path: Path | None = None) -> Store:
    """Store for the server: built if missing, unless one was served before.

    Raises:
        StoreGone: this process has served a store that is no longer there.
        StoreProblem: a file stands there that cannot be used, or none could be built.
    """
    names = (path,) if path else (named_path(), store_path())
    try:
        store = existing_store(names[-1])
    except StoreMissing:
        if any(map(was_served, names)):
            raise StoreGone(names[-1]) from None
        _build_missing(names[-1])
        store = existing_store(names[-1])
    note_served(*names)
    return store


def existing_store(path: Path | None = None) -> Store:
    """Existing store, refreshed if rows were edited by hand.

    Raises:
        StoreProblem: there is none, or a file that cannot be used.
    """
    store = Store(path or store_path())
    inspect(store.path)
    # During a write readers use what there is; the next one tries again.
    with suppress(StoreBusy):
        _refresh_if_stale(store.path, file_stamp(store.path))
    return store


def _build_missing(path: Path) -> None:
    from lib.store.load import build_missing  # noqa: PLC0415 - heavy, and hardly ever needed

    try:
        build_missing(path)
    except StoreUnwritable as problem:
        raise StoreMissing(path, problem.reason) from problem


@lru_cache(maxsize=8)
def _refresh_if_stale(path: Path, _stamp: tuple[int, ...]) -> None:
    """Refresh derived tables, once per state of the file."""
    refresh(path, wait=0)
