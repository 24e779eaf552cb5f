"""Live figures: which state the store has, and the show for the stage.

Open screens ask again and again. Asking costs a look at the file; a show is made once for each
state of the store, and sent only to screens that do not have it.
"""

import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib import stage
from lib import store as stores
from lib.language import DEFAULT, _, use
from lib.selection import Choices, Problem, Selection, from_address
from lib.stage import ShowSpec
from lib.store import Store, StoreProblem

_LOG: Final = logging.getLogger(__name__)
ADDRESS: Final = "SAMHANDLING_ADDRESS"  # the public address, where it is not the one asked at
_SHOWS: Final = 32  # prepared shows that are kept; each is about 200 KB
_FRESH: Final = {"Cache-Control": "no-cache"}
_MAKING: Final = threading.Lock()  # many screens that ask at once wait for the same show


def routes(base: str = "") -> list[Route]:
    """The routes: the store's state, and the show.

    Args:
        base: the path that the dashboard is served under; empty for the top.
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return [
        Route(f"{prefix}/direkte/versjon", told(state)),
        Route(f"{prefix}/direkte/lysbilder", told(_slides_under(prefix))),
    ]


def state(_request: Request) -> Response:
    """The store's state: stamp, version, changed_at."""
    version = stores.ensure_store().version()
    found = {
        "stamp": version.key,
        "version": version.number,
        "changed_at": version.changed_at,
    }
    return JSONResponse(found, headers=_FRESH)


def _slides_under(prefix: str) -> Callable[[Request], Response]:
    def slides(request: Request) -> Response:
        """The show that an address stands for; 304 for one who has it already."""
        address = os.environ.get(ADDRESS) or str(request.base_url).rstrip("/") + prefix
        body, tag = _show_for(dict(request.query_params), address)
        headers = {**_FRESH, "ETag": tag}
        if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    return slides


def told(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Turn a store that cannot be read into a sentence, and log what nobody expected."""

    def answered(request: Request) -> Response:
        use(request.query_params.get("sprak", DEFAULT))
        try:
            return answer(request)
        except StoreProblem as problem:
            return _unavailable(str(problem))
        except Exception:
            _LOG.exception("%s failed", request.url.path)
            return _unavailable(_("The figures cannot be shown right now"))

    return answered


def _unavailable(sentence: str) -> Response:
    return JSONResponse({"problem": sentence}, status_code=503, headers=_FRESH)


@dataclass(frozen=True)
class _Wanted:
    """One show: everything that its words and figures depend on."""

    path: str
    stamp: str
    selection: Selection
    spec: ShowSpec
    problems: tuple[Problem, ...]
    address: str


def _show_for(query: dict[str, str], address: str) -> tuple[bytes, str]:
    """The show as JSON, and its tag."""
    store = stores.ensure_store()
    stamp = store.version().key
    choices, indicators = _offered(store, stamp)
    selection, problems = from_address(query, choices)
    spec, more = stage.from_address(query, choices, selection, indicators)
    use(selection.language)
    wanted = _Wanted(str(store.path), stamp, selection, spec, (*problems, *more), address)
    with _MAKING:
        return _made(wanted)


@lru_cache(maxsize=4)
def _offered(store: Store, _stamp: str) -> tuple[Choices, frozenset[str]]:
    """What an address may ask for, in one state of the store."""
    choices = stores.available(store)
    return choices, frozenset(stage.available_indicators(store, choices.default()))


@lru_cache(maxsize=_SHOWS)
def _made(wanted: _Wanted) -> tuple[bytes, str]:
    """The show, made from one state of the store even if it changes meanwhile."""
    store = stores.ensure_store()
    show = stage.show(store, wanted.selection, wanted.spec, wanted.address)
    if store.version().key != show.stamp:
        show = stage.show(store, wanted.selection, wanted.spec, wanted.address)
    found: dict[str, Any] = {**show.as_json(), "problems": [p.sentence() for p in wanted.problems]}
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:24]}"'
