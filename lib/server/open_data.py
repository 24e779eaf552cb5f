"""Open data routes: tables at /api as JSON and CSV, the data package at /data.

The tables are answered by Datasette, which is started by the first who asks: it takes a second and
some memory. Only questions in which everything is known reach it. Its pages for people are left
out: lib/server/api_page.py says the same in the reader's language.
"""

import os
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lib import export
from lib import store as stores
from lib.i18n import _
from lib.server.error_responses import in_the_readers_language
from lib.server.query import Query, QueryProblem, read_query, require_language, wrong_page
from lib.server.responses import (
    ANYONE,
    conditional_response,
    entity_tag,
    handle_errors,
    not_found,
    problem,
)
from lib.server.settings import Settings
from lib.server.urls import path_prefix, split_address
from lib.store import StoreProblem

if TYPE_CHECKING:
    from lib.server.datasette_app import DatasetteTables

SQL: Final = "SAMHANDLING_API_SQL"  # enables SQL queries by readers; see README.md
PACKAGE: Final = "samhandling.zip"

_METHODS: Final = "GET, HEAD, OPTIONS"
_PACKING: Final = threading.Lock()
_STARTING: Final = threading.Lock()


def routes(base: str = "", settings: Settings | None = None) -> list[Route]:
    """List the routes below /api and /data.

    Args:
        base: the path that the dashboard is served under; empty for the top.
        settings: where the dashboard's public address stands.
    """
    prefix = path_prefix(base)
    tables = OpenTables(prefix, (settings or Settings()).address)
    return [
        Route(f"{prefix}/data/{PACKAGE}", handle_errors(for_programs(package))),
        Route(f"{prefix}/data/datapackage.json", handle_errors(for_programs(description))),
        Route(f"{prefix}/api/{{path:path}}", tables),
    ]


def for_programs(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Decorator that refuses unknown languages in requests by programs."""

    def checked(request: Request) -> Response:
        in_the_readers_language(request.scope)
        try:
            require_language(request.scope["query_string"])
        except QueryProblem as error:
            return problem(400, str(error), error.parameter, error.allowed)
        return answer(request)

    return checked


def package(request: Request) -> Response:
    """Data package as a zip archive; 304 if the ETag matches."""
    store = stores.ensure_store()
    with _PACKING:  # concurrent requests share one archive
        body, tag = _packed(str(store.path), store.version().key)
    headers = {**ANYONE, "Content-Disposition": f'attachment; filename="{PACKAGE}"'}
    answer = Response(body, media_type="application/zip", headers=headers)
    return conditional_response(request, answer, tag)


def description(request: Request) -> Response:
    """datapackage.json of the current store version."""
    body = stores.package_descriptor(stores.ensure_store())
    answer = Response(body, media_type="application/json", headers=ANYONE)
    return conditional_response(request, answer)


@lru_cache(maxsize=1)
def _packed(_path: str, _stamp: str) -> tuple[bytes, str]:
    """Zip archive of one store version, cached."""
    body = export.data_package(stores.ensure_store())
    return body, entity_tag(body)


class OpenTables:
    """ASGI application in front of Datasette: validates requests and answers errors."""

    def __init__(self, prefix: str, address: str = "") -> None:
        self._prefix = prefix
        self._origin, self._start = split_address(address, prefix)
        self._tables: dict[tuple[str, bool], DatasetteTables] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        in_the_readers_language(scope)
        answer = self._precheck(scope)
        try:
            query = None
            if answer is None:
                query = read_query(self._path(scope), scope["query_string"], sql=_asked_in_sql())
            if query is not None:
                await run_in_threadpool(_require_page, query)
                tables = await run_in_threadpool(self._started)
                await tables.answer(query, scope, receive, send)
                return
        except QueryProblem as error:
            answer = problem(400, str(error), error.parameter, error.allowed)
        except StoreProblem as error:
            answer = problem(503, str(error))
        await (answer or not_found())(scope, receive, send)

    def _path(self, scope: Scope) -> str:
        return str(scope["path"]).removeprefix(f"{self._prefix}/api").removeprefix("/")

    def _precheck(self, scope: Scope) -> Response | None:
        """Response that depends on method and path alone (405, OPTIONS, 404)."""
        if scope["method"] not in {"GET", "HEAD", "OPTIONS"}:
            return problem(405, _("The data can only be read here."), headers={"Allow": _METHODS})
        if scope["method"] == "OPTIONS":
            return Response(headers={**ANYONE, "Access-Control-Allow-Methods": _METHODS})
        return None

    def _started(self) -> "DatasetteTables":
        """Datasette application, started by the first request.

        Raises:
            StoreProblem: the store cannot be read.
        """
        # Both imports are slow, and not always needed.
        from lib.server.sqlite_features import tell_datasette  # noqa: PLC0415

        tell_datasette()
        from lib.server.datasette_app import DatasetteTables  # noqa: PLC0415

        wanted = (str(stores.ensure_store().path), _asked_in_sql())
        with _STARTING:
            if wanted not in self._tables:
                for other in self._tables.values():
                    other.close()
                path, sql = wanted
                self._tables = {
                    wanted: DatasetteTables(path, f"{self._start}/api/", self._origin, sql=sql)
                }
            return self._tables[wanted]


def _require_page(query: Query) -> None:
    """Check that `_next` names an existing row.

    Raises:
        QueryProblem: it does not.
        StoreProblem: the store cannot be read.
    """
    key = query.page_after
    if key and not stores.has_row(stores.ensure_store(), query.table, key):
        raise wrong_page(query)


def _asked_in_sql() -> bool:
    return os.environ.get(SQL, "").strip().lower() in {"1", "true", "yes", "ja", "on"}
