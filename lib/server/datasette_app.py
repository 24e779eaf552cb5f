"""Datasette over the store: what it is told about the data, and where it is held back.

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
# The end of a statement that sorts by one column.
_SORTED: Final = re.compile(r" order by [^,]+?(?= limit \d+$)")
# The key of the table that is asked about.
_KEY: ContextVar[tuple[str, ...]] = ContextVar("key", default=())

_SETTINGS: Final = {
    "sql_time_limit_ms": int(SECONDS * 1000),
    # What takes longer is left out of an answer without a word.
    "facet_time_limit_ms": int(SECONDS * 1000),
    "num_sql_threads": 2,
    "default_page_size": 100,
    "max_returned_rows": MOST_ROWS,
    "allow_csv_stream": False,
    "allow_download": False,
    "suggest_facets": False,
    "cache_size_kb": 0,  # the connections are ours
}


class DatasetteTables:
    """Datasette over one store, answering JSON and CSV."""

    def __init__(self, path: str, base: str, origin: str, *, sql: bool) -> None:
        """Start it.

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
        """Let go of the threads, and of the connections that wait for their next question."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)  # within the two seconds that a question may take
        POOL.close()

    async def answer(self, query: Query, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a question.

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
        """An answer of which no part may be missing without a word."""
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
        """The rows that a statement finds; refused where they are more than can be told."""
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
        """One page of an answer.

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


# A request as nobody in particular sends it.
_SCOPE: Final[Scope] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "headers": [],
}


class _RefusedError(Exception):
    """Datasette does not answer a question with rows."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def _refused(status: int, given: dict[str, Any]) -> Response:
    """What Datasette says of a question, or of a statement, in our form."""
    sentence = given.get("problem") or _not_understood(given.get("error", ""))
    return problem(max(status, 400), sentence)


def _not_understood(reason: object) -> str:
    return _("The question could not be understood: {reason}").format(reason=reason)


def _bare(scope: Scope, query: Query) -> Scope:
    """The request without what Datasette has no need to know of a reader.

    It hands out no address with the request's own host, which anyone can claim.
    """
    # Datasette puts its base before the addresses that it hands out, and wants none in front.
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
    """Headers as other answers have them: small letters, and none that we set ourselves."""
    left_out = {b"referrer-policy", b"vary"}

    async def mend(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message["headers"]]
            kept = [pair for pair in headers if pair[0] not in left_out]
            message = {**message, "headers": kept}
        await send(message)

    return mend


def metadata(base: str) -> dict[str, Any]:
    """What Datasette says of the data: the data package's own words, in Datasette's form.

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
    """Datasette without its own catalogue of everything, which nobody asks for."""

    origin = ""  # what stands before the path in the addresses that it hands out

    def absolute_url(self, request: Any, path: str) -> str:  # noqa: ARG002 - Datasette names it
        """An address to hand out: never with the host that the request claims."""
        return f"{self.origin}{path}"

    async def refresh_schemas(self) -> None:
        """Nothing to keep in step."""


class _Followed(Database):
    """The store under whatever file stands there now."""

    def __init__(self, datasette: Datasette, path: str) -> None:
        super().__init__(datasette, path)
        self._file = Path(path)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Ask on a connection that nobody else uses, in one of the few threads that may."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, self._ask, fn)

    def _ask(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        with asking(self._file) as connection:
            return fn(connection)

    async def execute(self, sql: str, *args: Any, **options: Any) -> Any:
        """Ask, without writing into the log what a reader asked that did not work."""
        whole = in_order(sql, _KEY.get())
        return await super().execute(whole, *args, **{**options, "log_sql_errors": False})

    async def table_names(self) -> list[str]:
        """The open tables, in the order of their names."""
        return sorted(OPEN_TABLES)

    async def hidden_table_names(self) -> list[str]:
        """None: what is not open is not there."""
        return []

    async def view_names(self) -> list[str]:
        """None, likewise."""
        return []

    async def attached_databases(self) -> list[Any]:
        """None, likewise."""
        return []


def in_order(sql: str, key: Sequence[str]) -> str:
    """A statement whose rows come in one order, also those that are alike where they are sorted.

    Datasette sorts the first page by one column alone and the next ones by the key as well: rows
    between two pages would be lost.

    Args:
        sql: the statement.
        key: the columns that tell the rows apart.
    """
    more = "".join(f', "{name}"' for name in key)
    return _SORTED.sub(rf"\g<0>{more}", sql) if key else sql


class _Rules:
    """What we decide in Datasette's place."""

    __name__ = "datasette.handle_exception"  # the plugin that this one replaces

    @hookimpl
    def permission_allowed(self, action: str, resource: Any) -> bool | None:
        """No table is shown that the data package does not describe."""
        return resource[1] in OPEN_TABLES if action == "view-table" else None

    @hookimpl
    def forbidden(self) -> Any:
        """What is not open is not there."""
        return _Sent(not_found())

    @hookimpl
    def handle_exception(self, exception: Exception) -> Callable[[], Awaitable[Any]]:
        """Say in a sentence what is wrong; what nobody expected stands in the log."""

        async def answer() -> Any:
            return _Sent(_error_answer(exception))

        return answer


class _Sent:
    """An answer of ours where Datasette expects one of its own."""

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
    """Datasette's filters as they are documented in `OPERATORS`, and no other.

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

# Datasette's own answer to an error is an English page, and a log with all that was asked.
pm.unregister(name="datasette.handle_exception")
pm.register(_Rules(), name="samhandling")
