"""CSV of a table: all rows, or one page with a Link header to the next."""

import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from lib.i18n import inert
from lib.server.query import Query
from lib.server.responses import ANYONE

_MOST_BYTES: Final = 16 * 2**20  # bytes of a response; some 200,000 rows of the longest table
_TRIES: Final = 3  # attempts to read all pages of one store version


class ChangingError(Exception):
    """The store changed during each attempt to read all pages."""


class TooLargeError(Exception):
    """More rows than one response holds."""


@dataclass(frozen=True)
class ResultPage:
    """One page of Datasette's JSON."""

    content: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.content["columns"])

    @property
    def rows(self) -> list[list[Any]]:
        """The rows."""
        return list(self.content["rows"])

    @property
    def following(self) -> str:
        """Token of the next page; empty if there is none."""
        return str(self.content.get("next") or "")

    @property
    def truncated(self) -> bool:
        """Whether Datasette cut the rows without a next page."""
        return bool(self.content.get("truncated"))


@dataclass(frozen=True)
class WrittenTable:
    """CSV text, and the token of the next page; empty if there is none."""

    content: bytes
    following: str = ""


async def read_whole(
    query: Query,
    page: Callable[[Query], Awaitable[ResultPage]],
    version: Callable[[], Awaitable[str]],
) -> WrittenTable:
    """Read all rows of one store version.

    Args:
        query: the question.
        page: fetches one page of the answer.
        version: tells the state of the store.

    Raises:
        ChangingError: no state lasted.
        TooLargeError: all rows are wanted, and do not fit.
    """
    if query.value("_size") and not query.value("_stream"):
        return written(await page(query))
    for _attempt in range(_TRIES):
        before = await version()
        table = await _read_pages(query, page)
        if await version() == before:
            return table
    raise ChangingError


async def _read_pages(query: Query, page: Callable[[Query], Awaitable[ResultPage]]) -> WrittenTable:
    """Read page after page, up to the limit."""
    following, parts, size = query.value("_next"), list[bytes](), 0
    pairs = tuple(pair for pair in query.pairs if pair[0] not in {"_next", "_size"})
    while True:
        onward = (("_next", following),) if following else ()
        found = await page(replace(query, pairs=(*pairs, ("_size", "max"), *onward)))
        parts.append(_lines(found, header=not parts))
        size += len(parts[-1])
        following = found.following
        if not following:
            return WrittenTable(b"".join(parts))
        if size >= _MOST_BYTES:
            if query.value("_stream"):
                raise TooLargeError
            return WrittenTable(b"".join(parts), following)


def written(page: ResultPage) -> WrittenTable:
    """Write one page as CSV."""
    return WrittenTable(_lines(page, header=True), page.following)


def _lines(page: ResultPage, *, header: bool) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if header:
        writer.writerow([inert(name) for name in page.columns])
    writer.writerows([_cell(value) for value in row] for row in page.rows)
    return out.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    """CSV cell: numbers without exponent, text without formula injection."""
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return inert(value) if isinstance(value, str) else str(value)


def answer(query: Query, table: WrittenTable, start: str) -> Response:
    """CSV response with file name and Link header.

    Args:
        query: the question.
        table: its rows.
        start: what the addresses of the open data begin with.
    """
    headers = {
        **ANYONE,
        "Content-Type": "text/csv; charset=utf-8; header=present",
        "Content-Disposition": f'attachment; filename="{query.table or "samhandling"}.csv"',
        "Cache-Control": "max-age=5",
    }
    if table.following:
        kept = [pair for pair in query.pairs if pair[0] != "_next"]
        address = f"{start}{query.path}?{urlencode([*kept, ('_next', table.following)])}"
        headers["Link"] = f'<{address}>; rel="next"'
    return Response(table.content, headers=headers)
