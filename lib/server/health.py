"""Health check (/healthz) for load balancers and containers."""

import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib import store as stores
from lib.i18n import DEFAULT, set_language
from lib.store import Store, StoreProblem

_LOG: Final = logging.getLogger(__name__)
_FRESH: Final = {"Cache-Control": "no-store"}
_TOLD: Final[dict[str, tuple[str, ...]]] = {}  # files already logged, by store


def health(_request: Request) -> Response:
    """Health of the server and its store: state, version, changed_at, newer_files.

    Raises:
        StoreProblem: the store cannot be read.
    """
    store = stores.ensure_store()
    version = store.version()
    found = {
        "state": "ok",
        "version": version.number,
        "changed_at": version.changed_at,
        "newer_files": list(tell_of_newer_files(store)),
    }
    return JSONResponse(found, headers=_FRESH)


def tell_of_newer_files(store: Store) -> tuple[str, ...]:
    """Data files that are newer than the store; logged whenever the list changes.

    Raises:
        StoreProblem: the store cannot be read.
    """
    waiting = stores.newer_files(store)
    files, earlier = (waiting.files, waiting.earlier) if waiting else ((), False)
    if _TOLD.get(str(store.path), ()) != files:
        _TOLD[str(store.path)] = files
        if files:
            set_language(DEFAULT)
            _LOG.warning("%s", stores.waiting_words(store.path, files, earlier=earlier))
    return files


def tell_at_start() -> None:
    """Log at startup that data files are newer than the store, or that it cannot be opened."""
    path = stores.store_path()
    try:
        # The first request builds a missing store; after startup a missing store is an error.
        if path.exists() or path.is_symlink():
            tell_of_newer_files(stores.ensure_store())
    except StoreProblem as problem:
        _LOG.warning("%s", problem)
