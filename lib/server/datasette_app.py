"""Datasette behind the open data: its metadata, permissions and limits.

Everything that it knows of the data comes from datapackage.json. It reads through a connection
that reaches the open tables alone, from a pool that follows the file wherever it is replaced.
"""

import asyncio
import json
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.filters import Filters, InFilter, NotInFilter, TemplatedFilter
from datasette.plugins import pm
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from lib import store as stores
from lib.i18n import _
from lib.server import table_csv
from lib.server.query import MOST_ROWS, NAME, OPERATORS, Query, open_tables
from lib.server.responses import ANYONE, not_found, problem
from lib.store import Store
from lib.store.public_data import OPEN_TABLES, POOL, asking

METADATA: Final = "metadata.json"
_LOG: Final = logging.getLogger(__name__)
SECONDS: Final = 2.0
# ORDER BY one column at the end of Datasette's SQL.
_SORTED: Final = re.compile(r" order by [^,]+?(?= limit \d+$)")
# Primary key of the table in the current request.
_KEY: ContextVar[tuple[str, ...]] = ContextVar("key", default=())

_SETTINGS: Final = {
    "sql_time_limit_ms": int(SECONDS * 1000),
    # Datasette leaves out what takes longer, without an error; see `_whole`.
    "facet_time_limit_ms": int(SECONDS * 1000),
    "num_sql_threads": 2,
    "default_page_size": 100,
    "max_returned_rows": MOST_ROWS,
    "allow_csv_stream": False,
    "allow_download": False,
    "suggest_facets": False,
    "cache_size_kb": 0,  # connections come from our pool
}


class DatasetteTables:
    """Datasette application over one store that answers JSON and CSV."""

    def __init__(self, path: str, base: str, origin: str, *, sql: bool) -> None:
        """Start Datasette with its own thread pool.

        Args:
            path: where the store is.
            base: what the path of the addresses begins with, as readers know it.
            origin: what stands before that in addresses that are handed out: `https://host`, or
                nothing where readers' own address is to be trusted no further than to them.
            sql: whether anyone may ask in SQL.
        """
        settings = {**_SETTINGS, "base_url": base, "default_allow_sql": sql}
        datasette = _Bare(settings=settings, metadata=metadata(base), cors=True)
        datasette.origin = origin
        datasette.remove_database("_memory")
        datasette.add_database(_Followed(datasette, path), name=NAME)
        self._app = datasette.app()
        self._threads = datasette.executor
        self._store = Store(Path(path))
        self._start = origin + base

    def close(self) -> None:
        """Shut down the threads and close the idle connections."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)  # within the two seconds that a question may take
        POOL.close()

    async def answer(self, query: Query, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query.

        Args:
            query: the question.
            scope: the request.
            receive: its body.
            send: where the answer goes.
        """
        _KEY.set(open_tables()[query.table].key if query.form in {"json", "csv"} else ())
        if query.form in {"json", "row"} and not query.value("_shape"):
            query = replace(query, pairs=(*query.pairs, ("_shape", "objects")))
        if query.form in {"csv", "sql"}:
            answer = await self._whole(query)
            await answer(scope, receive, send)
            return
        await self._app(_bare(scope, query), receive, _mended(send))

    async def _whole(self, query: Query) -> Response:
        """Check that Datasette has left no part out of its answer."""
        try:
            if query.form == "sql":
                return await self._in_sql(query)
            table = await table_csv.read_whole(query, self._page, self._version)
        except _RefusedError as refused:
            return refused.answer
        except table_csv.ChangingError:
            sentence = _("The data are being changed right now. Try again in a moment.")
            return problem(503, sentence, headers={"Retry-After": "1"})
        except table_csv.TooLargeError:
            sentence = _(
                "The table is too large for one answer. Leave out _stream, and follow Link."
            )
            return problem(400, sentence, parameter="_stream")
        return table_csv.answer(query, table, self._start)

    async def _version(self) -> str:
        return (await run_in_threadpool(self._store.version)).key

    async def _in_sql(self, query: Query) -> Response:
        """Rows of an SQL query; refused if there are more than one answer holds."""
        page = await self._page(query)
        shape = query.value("_shape") or "arrays"
        if page.truncated and (query.ending == "csv" or shape == "array"):
            sentence = _("There are more than {most} rows. Ask for fewer, with LIMIT and OFFSET.")
            return problem(400, sentence.format(most=MOST_ROWS), parameter="sql")
        if query.ending == "csv":
            return table_csv.answer(query, table_csv.written(page), self._start)
        content = page.content
        if shape != "arrays":
            rows = [dict(zip(page.columns, row, strict=True)) for row in page.rows]
            content = rows if shape == "array" else {**page.content, "rows": rows}
        return JSONResponse(content, headers=ANYONE)

    async def _page(self, query: Query) -> table_csv.ResultPage:
        """One page of a result.

        Raises:
            _RefusedError: there is none.
        """
        pairs = [pair for pair in query.pairs if pair[0] not in {"_shape", "_stream"}]
        asked = replace(
            query,
            path=query.path.removesuffix(query.ending) + "json",
            pairs=(*pairs, ("_shape", "arrays"), ("_nofacet", "1"), ("_nocount", "1")),
        )
        status, content = 500, b""

        async def take(message: Message) -> None:
            nonlocal status, content
            status = message.get("status", status)
            content += message.get("body", b"")

        await self._app(_bare(_SCOPE, asked), _nothing, take)
        given = json.loads(content)
        if status != 200 or not given.get("ok", True):
            raise _RefusedError(_refused(status, given))
        return table_csv.ResultPage(given)


# An anonymous request.
_SCOPE: Final[Scope] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "headers": [],
}


class _RefusedError(Exception):
    """Datasette answered with an error instead of rows."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def _refused(status: int, given: dict[str, Any]) -> Response:
    """Translate Datasette's error into a problem response."""
    sentence = given.get("problem") or _not_understood(given.get("error", ""))
    return problem(max(status, 400), sentence)


def _not_understood(reason: object) -> str:
    return _("The question could not be understood: {reason}").format(reason=reason)


def _bare(scope: Scope, query: Query) -> Scope:
    """Request without cookies and other headers that Datasette does not need.

    It hands out no address with the request's own host, which anyone can claim.
    """
    # Datasette prepends its base_url to links, and expects paths without it.
    whole = f"/-/{query.path}" if query.path == METADATA else f"/{query.path}"
    return {
        **{name: scope[name] for name in ("type", "asgi", "http_version", "method", "scheme")},
        "path": whole,
        "raw_path": whole.encode("utf-8"),
        "query_string": urlencode(query.pairs).encode("ascii"),
        "headers": [],
        "server": None,
        "client": None,
    }


def _mended(send: Send) -> Send:
    """Headers in lower case, without those that our middleware sets."""
    left_out = {b"referrer-policy", b"vary"}

    async def mend(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message["headers"]]
            kept = [pair for pair in headers if pair[0] not in left_out]
            message = {**message, "headers": kept}
        await send(message)

    return mend


def metadata(base: str) -> dict[str, Any]:
    """Datasette metadata made from datapackage.json.

    Args:
        base: what the addresses of the tables begin with.
    """
    package = stores.package_description()
    licence = package["licenses"][0]
    tables = {each["name"]: each for each in package["resources"] if "schema" in each}
    about = {
        "title": package["title"],
        "description": package["description"],
        "license": licence["title"],
        "license_url": licence["path"],
        "source": tables["sources"]["title"],
        "source_url": f"{base}{NAME}/sources.json",
    }
    described = {name: _described(table) for name, table in tables.items()}
    return {**about, "databases": {NAME: {**about, "tables": described}}}


def _described(table: dict[str, Any]) -> dict[str, Any]:
    fields = table["schema"]["fields"]
    return {
        "title": table["title"],
        "description": table["description"],
        "columns": {each["name"]: f"{each['title']}. {each['description']}" for each in fields},
        # `units` would make Datasette compute with them.
        "column_units": {each["name"]: each["unit"] for each in fields if "unit" in each},
    }


class _Bare(Datasette):
    """Datasette without its internal catalogue database, which is not used here."""

    origin = ""  # base URL of the links in the answer

    def absolute_url(self, request: Any, path: str) -> str:  # noqa: ARG002 - Datasette names it
        """Absolute URL for links, never built from the Host header."""
        return f"{self.origin}{path}"

    async def refresh_schemas(self) -> None:
        """Do nothing: there is no internal catalogue to refresh."""


class _Followed(Database):
    """Database that reopens the store when its file is replaced (restore, upgrade)."""

    def __init__(self, datasette: Datasette, path: str) -> None:
        super().__init__(datasette, path)
        self._file = Path(path)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run a function on a pooled connection in the thread pool."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, self._ask, fn)

    def _ask(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        with asking(self._file) as connection:
            return fn(connection)

    async def execute(self, sql: str, *args: Any, **options: Any) -> Any:
        """Execute a query without logging failed ones: they may hold what a reader typed."""
        whole = in_order(sql, _KEY.get())
        return await super().execute(whole, *args, **{**options, "log_sql_errors": False})

    async def table_names(self) -> list[str]:
        """Names of the open tables, sorted."""
        return sorted(OPEN_TABLES)

    async def hidden_table_names(self) -> list[str]:
        """No hidden tables: a table that is not open does not exist here."""
        return []

    async def view_names(self) -> list[str]:
        """None."""
        return []

    async def attached_databases(self) -> list[Any]:
        """None."""
        return []


def in_order(sql: str, key: Sequence[str]) -> str:
    """SQL with the primary key added to ORDER BY, so that paging is stable.

    Datasette sorts the first page by one column alone and the next ones by the key as well: rows
    between two pages would be lost.

    Args:
        sql: the statement.
        key: the columns that tell the rows apart.
    """
    more = "".join(f', "{name}"' for name in key)
    return _SORTED.sub(rf"\g<0>{more}", sql) if key else sql


class _Rules:
    """Datasette plugin with our permissions and error handling."""

    __name__ = "datasette.handle_exception"  # Datasette's own default, which this plugin replaces

    @hookimpl
    def permission_allowed(self, action: str, resource: Any) -> bool | None:
        """Allow tables that the data package describes, and nothing else."""
        return resource[1] in OPEN_TABLES if action == "view-table" else None

    @hookimpl
    def forbidden(self) -> Any:
        """Answer 404 instead of 403 for tables that are not open."""
        return _Sent(not_found())

    @hookimpl
    def handle_exception(self, exception: Exception) -> Callable[[], Awaitable[Any]]:
        """Turn an exception into a problem response; log the unexpected ones."""

        async def answer() -> Any:
            return _Sent(_error_answer(exception))

        return answer


class _Sent:
    """Adapter that lets Datasette send a Starlette response."""

    def __init__(self, answer: Response) -> None:
        self._answer = answer

    async def asgi_send(self, send: Send) -> None:
        """Send it."""
        scope: Scope = {"type": "http"}
        await self._answer(scope, _nothing, send)


async def _nothing() -> Any:
    return {"type": "http.disconnect"}


def _error_answer(exception: Exception) -> Response:
    status = getattr(exception, "status", 500)
    if isinstance(exception, Base400) and status in {403, 404}:
        return not_found()
    if isinstance(exception, DatasetteError) and exception.title == "SQL Interrupted":
        return problem(400, _("The question took too long and was stopped. Ask for less."))
    if isinstance(exception, (Base400, DatasetteError)):
        reason = getattr(exception, "message", None) or exception.args[0]
        return problem(status if status < 500 else 400, _not_understood(reason))
    if getattr(exception, "sqlite_errorcode", 0) == sqlite3.SQLITE_AUTH:
        return not_found()
    _LOG.error("open data failed", exc_info=exception)
    return problem(503, _("The figures cannot be shown right now"))


def _filters() -> dict[str | None, Any]:
    """Datasette's filters, limited to those documented in `OPERATORS`.

    Its own take a text of digits for a number, so that 0301 is 301; `%` and `_` in a text stand
    for anything, and Æ and æ are not alike.
    """
    own = {each.key: each for each in Filters._filters}  # noqa: SLF001 - it has no other way
    text, asked = "casefold({c})", "casefold(:{p})"
    conditions = {
        "gt": "{c} > :{p}",
        "gte": "{c} >= :{p}",
        "lt": "{c} < :{p}",
        "lte": "{c} <= :{p}",
        "contains": f"instr({text}, {asked}) > 0",
        "notcontains": f"instr({text}, {asked}) = 0",
        "startswith": f"substr({text}, 1, length({asked})) = {asked}",
        "endswith": f"substr({text}, -length({asked})) = {asked}",
    }
    ours = {
        key: TemplatedFilter(key, key, condition, "{c} " + key + ' "{v}"')
        for key, condition in conditions.items()
    }
    found = {**own, **ours, "in": InFilter(), "notin": NotInFilter()}
    return {name or "exact": found[name or "exact"] for name in OPERATORS}


Filters._filters_by_key = _filters()  # noqa: SLF001 - likewise

# Datasette's own error handler answers an English page and logs the whole query.
pm.unregister(name="datasette.handle_exception")
pm.register(_Rules(), name="samhandling")
