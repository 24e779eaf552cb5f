"""Open data by address: every table at /api as JSON and CSV, and the whole package as one file.

The tables are answered by Datasette, which is started by the first who asks: it takes a second and
some memory. Only addresses that give JSON or CSV reach it. Its pages for people are left out; the
page on the data says the same in the reader's language, and leads here.
"""

import hashlib
import os
import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lib import export
from lib import store as stores
from lib.language import DEFAULT, _, use
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.server.live import told
from lib.store import StoreProblem

if TYPE_CHECKING:
    from lib.server.tables import Tables

SQL: Final = "SAMHANDLING_API_SQL"  # lets anyone ask in SQL; see README.md
PACKAGE: Final = "samhandling.zip"

# What Datasette is asked for: the metadata, the list of tables, a table, a row.
METADATA: Final = "metadata.json"
_ADDRESSES: Final = re.compile(
    r"samhandling\.json|samhandling/[^/.]+\.(json|csv)|samhandling/[^/]+/[^/]+\.json"
)
_ASKED_IN_SQL: Final = re.compile(r"samhandling\.(json|csv)")
_METHODS: Final = "GET, HEAD, OPTIONS"
_ANYONE: Final = {"Access-Control-Allow-Origin": "*"}
_PACKING: Final = threading.Lock()
_STARTING: Final = threading.Lock()


def routes(base: str = "") -> list[Route]:
    """The tables below /api, and the package below /data.

    Args:
        base: the path that the dashboard is served under; empty for the top.
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    tables = OpenTables(prefix)
    return [
        Route(f"{prefix}/data/{PACKAGE}", told(package)),
        Route(f"{prefix}/data/datapackage.json", told(description)),
        Route(f"{prefix}/api", tables),
        Route(f"{prefix}/api/{{path:path}}", tables),
    ]


def package(request: Request) -> Response:
    """The whole data package as one zip archive; 304 for one who has it already."""
    store = stores.ensure_store()
    with _PACKING:  # many who ask at once wait for the same file
        body, tag = _packed(str(store.path), store.version().key)
    name = {"Content-Disposition": f'attachment; filename="{PACKAGE}"'}
    return _tagged(request, Response(body, media_type="application/zip", headers=name), tag)


def description(request: Request) -> Response:
    """The package's description of itself, as of the store's state."""
    body = stores.package_descriptor(stores.ensure_store())
    return _tagged(request, Response(body, media_type="application/json"), _tag(body))


@lru_cache(maxsize=1)
def _packed(_path: str, _stamp: str) -> tuple[bytes, str]:
    """The package of one state of the store, made once."""
    body = export.data_package(stores.ensure_store())
    return body, _tag(body)


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


def _tagged(request: Request, answer: Response, tag: str) -> Response:
    known = [
        each.strip().removeprefix("W/")
        for each in request.headers.get("If-None-Match", "").split(",")
    ]
    found = Response(status_code=304) if tag in known else answer
    found.headers.update({**_ANYONE, "Cache-Control": "no-cache", "ETag": tag})
    return found


class OpenTables:
    """The door to Datasette: who may pass, and what is said to those who may not."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._tables: dict[tuple[str, bool], Tables] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        use(DEFAULT)
        answer = self._at_the_door(scope)
        if answer is None:
            try:
                tables = await run_in_threadpool(self._started)
            except StoreProblem as problem:
                answer = said(503, str(problem))
            else:
                await tables.answer(scope, self._path(scope), receive, send)
                return
        await answer(scope, receive, send)

    def _path(self, scope: Scope) -> str:
        return str(scope["path"]).removeprefix(f"{self._prefix}/api").removeprefix("/")

    def _at_the_door(self, scope: Scope) -> Response | None:
        """What is answered without asking Datasette."""
        method, path = scope["method"], self._path(scope)
        if method not in {"GET", "HEAD", "OPTIONS"}:
            return said(405, _("The data can only be read here."), {"Allow": _METHODS})
        if method == "OPTIONS":
            return Response(headers={**_ANYONE, "Access-Control-Allow-Methods": _METHODS})
        if not path:
            return RedirectResponse(f"{self._prefix}/data")
        return None if _passes(path) else not_found()

    def _started(self) -> "Tables":
        """Datasette over the store, started when it is first asked for.

        Raises:
            StoreProblem: the store cannot be read.
        """
        from lib.server.tables import Tables  # noqa: PLC0415 - heavy, and not always needed

        wanted = (str(stores.ensure_store().path), _asked_in_sql())
        with _STARTING:
            if wanted not in self._tables:
                for other in self._tables.values():
                    other.close()
                path, sql = wanted
                self._tables = {wanted: Tables(path, f"{self._prefix}/api/", sql=sql)}
            return self._tables[wanted]


def _passes(path: str) -> bool:
    """Whether Datasette answers this address with JSON or CSV."""
    in_sql = _asked_in_sql() and _ASKED_IN_SQL.fullmatch(path)
    return path == METADATA or bool(_ADDRESSES.fullmatch(path) or in_sql)


def _asked_in_sql() -> bool:
    return os.environ.get(SQL, "").strip().lower() in {"1", "true", "yes", "ja", "on"}


def public_https() -> bool:
    """Whether readers come by HTTPS, although the server in front may speak HTTP to this one."""
    return os.environ.get(ADDRESS, "").startswith("https://")


def said(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """A sentence on what is wrong, in the form that programs read."""
    content = {"ok": False, "status": status, "problem": sentence}
    return JSONResponse(content, status_code=status, headers={**_ANYONE, **(headers or {})})


def not_found() -> Response:
    """What is said of an address that leads nowhere."""
    sentence = _(
        "There is no such table or row in the open data. samhandling.json lists the tables, and "
        "the page on the data describes them."
    )
    return said(404, sentence)
