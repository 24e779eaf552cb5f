"""Whether the server can do its work, for whoever watches it: a load balancer, a container."""

import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib import store as stores
from lib.i18n import DEFAULT, set_language
from lib.store import Store, StoreProblem

_LOG: Final = logging.getLogger(__name__)
_FRESH: Final = {"Cache-Control": "no-store"}
_TOLD: Final[dict[str, tuple[str, ...]]] = {}  # by store, the files that the log has been told of


def health(_request: Request) -> Response:
    """The server's state and the store's: state, version, changed_at, newer_files.

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
    """The files that wait to be brought into the store; each change of them is a line in the log.

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
    """Say in the log, when the server starts, that files wait, or what is wrong with the store."""
    path = stores.store_path()
    try:
        # The first reader gets a store where there is none; from here on one that goes is missed.
        if path.exists() or path.is_symlink():
            tell_of_newer_files(stores.ensure_store())
    except StoreProblem as problem:
        _LOG.warning("%s", problem)
