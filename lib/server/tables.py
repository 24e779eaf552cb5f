"""Datasette over the store: what it is told about the data, and where it is held back.

Everything that it knows of the data comes from datapackage.json. It reads through a connection
that reaches the open tables alone, opened for each question, so that it follows the file wherever
it is replaced.
"""

import asyncio
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lib import store as stores
from lib.language import _
from lib.server import open_data
from lib.store.open_data import OPEN_TABLES, POOL

_LOG: Final = logging.getLogger(__name__)
NAME: Final = "samhandling"
SECONDS: Final = 2.0

_SETTINGS: Final = {
    "sql_time_limit_ms": int(SECONDS * 1000),
    "facet_time_limit_ms": 200,
    "num_sql_threads": 2,
    "default_page_size": 100,
    "max_returned_rows": 1000,
    "allow_csv_stream": True,
    "max_csv_mb": 100,
    "allow_download": False,
    "suggest_facets": False,
    "cache_size_kb": 0,  # a connection lives for one question
}


class Tables:
    """Datasette over one store, answering JSON and CSV."""

    def __init__(self, path: str, base: str, *, sql: bool) -> None:
        settings = {
            **_SETTINGS,
            "base_url": base,
            "default_allow_sql": sql,
            "force_https_urls": open_data.public_https(),
        }
        datasette = _Bare(settings=settings, metadata=metadata(base), cors=True)
        datasette.remove_database("_memory")
        datasette.add_database(_Followed(datasette, path), name=NAME)
        self._app = datasette.app()
        self._threads = datasette.executor

    def close(self) -> None:
        """Let go of the threads, and of the connections that wait for their next question."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)  # within the two seconds that a question may take
        POOL.close()

    async def answer(self, scope: Scope, path: str, receive: Receive, send: Send) -> None:
        """Pass a request on, without what Datasette has no need to know of a reader.

        A filter on a column that is not there is refused: Datasette would find no rows.

        Args:
            scope: the request.
            path: what stands after the base of the addresses.
            receive: its body.
            send: where the answer goes.
        """
        kept = {b"host", b"accept", b"accept-encoding"}
        for table, column in unknown_columns(path, scope.get("query_string", b"")):
            words = _("There is no column {column} in {table}.").format(column=column, table=table)
            await open_data.said(400, words)(scope, receive, send)
            return
        # Datasette puts its base before the addresses that it hands out, and wants none in front.
        whole = f"/-/{path}" if path == open_data.METADATA else f"/{path}"
        bare = {
            **{name: scope[name] for name in ("type", "asgi", "http_version", "method", "scheme")},
            "path": whole,
            "raw_path": whole.encode("utf-8"),
            "query_string": scope.get("query_string", b""),
            "headers": [pair for pair in scope["headers"] if pair[0] in kept],
            "server": scope.get("server"),
            "client": None,
        }
        await self._app(bare, receive, send)


def unknown_columns(path: str, query: bytes) -> list[tuple[str, str]]:
    """The filters of an address that are on no column of its table: table and column.

    Args:
        path: what stands after the base of the addresses.
        query: what stands after the question mark.
    """
    found = re.fullmatch(rf"{NAME}/([^/.]+)\.\w+", path)
    if found is None or found[1] not in OPEN_TABLES:
        return []
    asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    names = [name.partition("__")[0] for name, _value in asked if not name.startswith("_")]
    return [(found[1], name) for name in names if name not in _columns()[found[1]]]


@cache
def _columns() -> dict[str, frozenset[str]]:
    """The columns of each table, and the name that SQLite gives to a row's place."""
    return {
        table["name"]: frozenset({each["name"] for each in table["schema"]["fields"]} | {"rowid"})
        for table in stores.package_description()["resources"]
        if "schema" in table
    }


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
        with POOL.borrowed(self._file) as connection:
            return fn(connection)

    async def execute(self, sql: str, *args: Any, **options: Any) -> Any:
        """Ask, without writing into the log what a reader asked that did not work."""
        return await super().execute(sql, *args, **{**options, "log_sql_errors": False})

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
        return _Sent(open_data.not_found())

    @hookimpl
    def handle_exception(self, exception: Exception) -> Callable[[], Awaitable[Any]]:
        """Say in a sentence what is wrong; what nobody expected stands in the log."""

        async def answer() -> Any:
            return _Sent(_told(exception))

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


def _told(exception: Exception) -> Response:
    status = getattr(exception, "status", 500)
    if isinstance(exception, Base400) and status in {403, 404}:
        return open_data.not_found()
    if isinstance(exception, DatasetteError) and exception.title == "SQL Interrupted":
        return open_data.said(400, _("The question took too long and was stopped. Ask for less."))
    if isinstance(exception, (Base400, DatasetteError)):
        sentence = _("The question could not be understood: {reason}")
        reason = getattr(exception, "message", None) or exception.args[0]
        return open_data.said(status if status < 500 else 400, sentence.format(reason=reason))
    if getattr(exception, "sqlite_errorcode", 0) == sqlite3.SQLITE_AUTH:
        return open_data.not_found()
    _LOG.error("open data failed", exc_info=exception)
    return open_data.said(503, _("The figures cannot be shown right now"))


# Datasette's own answer to an error is an English page, and a log with all that was asked.
pm.unregister(name="datasette.handle_exception")
pm.register(_Rules(), name="samhandling")
