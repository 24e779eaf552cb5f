"""Live data for open pages: store version and presentation slides as JSON.

Open screens ask again and again. Asking costs a look at the file; a show is made once for each
state of the store, and sent only to screens that do not have it.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib import presentation
from lib import store as stores
from lib.i18n import ngettext, set_language
from lib.presentation import DeckConfig
from lib.selection import FilterOptions, Problem, Selection, from_query_params
from lib.server.responses import (
    REVALIDATED,
    conditional_response,
    entity_tag,
    handle_errors,
    problem,
)
from lib.server.settings import Settings
from lib.server.single_flight import AGAIN, QueueFullError, SingleFlight
from lib.store import Store

_SHOWS: Final = 32  # cached decks, about 200 kB each
_WAITING: Final = 6  # decks queued at once; the largest takes about 5 s of CPU


def routes(base: str = "", settings: Settings | None = None) -> list[Route]:
    """List the routes: store version, and slides.

    Args:
        base: the path that the dashboard is served under; empty for the top.
        settings: where the dashboard's public address stands.
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    address = (settings or Settings()).address
    return [
        Route(f"{prefix}/direkte/versjon", handle_errors(state)),
        Route(f"{prefix}/direkte/lysbilder", handle_errors(_slides_under(prefix, address))),
    ]


def close() -> None:
    """Stop building decks, at shutdown."""
    _SHOWN.close()


def state(_request: Request) -> Response:
    """Store version as JSON: stamp, version, changed_at."""
    version = stores.ensure_store().version()
    found = {
        "stamp": version.key,
        "version": version.number,
        "changed_at": version.changed_at,
    }
    return JSONResponse(found, headers=REVALIDATED)


def _slides_under(prefix: str, public: str) -> Callable[[Request], Awaitable[Response]]:
    async def slides(request: Request) -> Response:
        """Slides of a presentation; 304 if the ETag matches."""
        address = public or str(request.base_url).rstrip("/") + prefix
        wanted = await run_in_threadpool(_wanted, dict(request.query_params), address)
        try:
            body, tag = await _SHOWN.get(wanted)
        except QueueFullError:
            return _busy()
        return conditional_response(request, Response(body, media_type="application/json"), tag)

    return slides


def _busy() -> Response:
    sentence = ngettext(
        "Many different shows are being made right now. Try again in {count} second.",
        "Many different shows are being made right now. Try again in {count} seconds.",
        AGAIN,
    ).format(count=AGAIN)
    return problem(503, sentence, headers={"Retry-After": str(AGAIN)})


@dataclass(frozen=True)
class _Wanted:
    """Cache key of a deck: everything that its content depends on."""

    path: str
    stamp: str
    selection: Selection
    config: DeckConfig
    problems: tuple[Problem, ...]
    address: str


def _wanted(query: dict[str, str], address: str) -> _Wanted:
    """Cache key for a request and the current store version."""
    store = stores.ensure_store()
    stamp = store.version().key
    choices, indicators = _offered(store, stamp)
    selection, problems = from_query_params(query, choices)
    config, more = presentation.from_query_params(query, choices, selection, indicators)
    return _Wanted(str(store.path), stamp, selection, config, (*problems, *more), address)


@lru_cache(maxsize=4)
def _offered(store: Store, _stamp: str) -> tuple[FilterOptions, frozenset[str]]:
    """Filter options of one store version."""
    choices = stores.filter_options(store)
    return choices, frozenset(presentation.available_indicators(store, choices.default()))


def _build(wanted: _Wanted) -> tuple[bytes, str]:
    """Build the deck as JSON with its ETag, in one read transaction."""
    set_language(wanted.selection.language)
    store = stores.ensure_store()
    asked = (wanted.selection, wanted.config, wanted.address)
    show = presentation.build_deck(stores.take_snapshot(store), *asked)
    if store.version().key != show.stamp:
        show = presentation.build_deck(stores.take_snapshot(store), *asked)
    found: dict[str, Any] = {**show.as_json(), "problems": [p.sentence() for p in wanted.problems]}
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return body, entity_tag(body)


_SHOWN: Final = SingleFlight(_build, _WAITING, _SHOWS)
