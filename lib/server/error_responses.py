"""Plain-text error responses in the reader's language."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from lib.i18n import DEFAULT, LANGUAGES, set_language

_WISH: Final = re.compile(
    r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([0-9.]{1,5})\s*)?"
)
_SAME: Final = {"no": "nb"}  # Norwegian, neither bokmål nor nynorsk


def in_the_readers_language(scope: Scope) -> None:
    """Set the language of the current request."""
    set_language(readers_language(scope))


def readers_language(scope: Scope) -> str:
    """Language of a request: from the query, else from Accept-Language.

    An address that asks for one that there is not gets the default, as the pages do.
    """
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("sprak", [""])[-1]
    if asked:
        return asked if asked in LANGUAGES else DEFAULT
    wishes = [_WISH.fullmatch(wish) for wish in _accepted(scope).split(",")]
    liked = [
        (_weight(wish[2]), _SAME.get(wish[1].lower(), wish[1].lower())) for wish in wishes if wish
    ]
    best = max((pair for pair in liked if pair[1] in LANGUAGES), default=(0.0, ""), key=_first)
    return best[1] if best[0] > 0 else DEFAULT


def _accepted(scope: Scope) -> str:
    return Headers(raw=scope.get("headers", [])).get("accept-language", "")[:200]


def _weight(written: str | None) -> float:
    try:
        return float(written) if written else 1.0
    except ValueError:
        return 0.0


def _first(pair: tuple[float, str]) -> float:
    return pair[0]


async def error_response(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: int,
    sentence: str,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a plain-text error; a WebSocket handshake is rejected."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    found = {"Cache-Control": "no-store", "Connection": "close", **(headers or {})}
    await PlainTextResponse(f"{sentence}\n", status, found)(scope, receive, send)
