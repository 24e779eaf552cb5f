"""Whether the server can do its work, for whoever watches it: a load balancer, a container."""

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib import store as stores

_FRESH: Final = {"Cache-Control": "no-store"}


def health(_request: Request) -> Response:
    """The server's state and the store's: state, version, changed_at.

    Raises:
        StoreProblem: the store cannot be read.
    """
    version = stores.ensure_store().version()
    found = {"state": "ok", "version": version.number, "changed_at": version.changed_at}
    return JSONResponse(found, headers=_FRESH)
