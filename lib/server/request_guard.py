"""Request checks before anything else: host name, origin and body size."""

import logging
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.i18n import _, size_text
from lib.server.error_responses import error_response, in_the_readers_language
from lib.server.route_classes import SAFE, classify_route
from lib.server.settings import Settings
from lib.server.uploads import announced

_LOG: Final = logging.getLogger(__name__)
LONGEST: Final = 8000  # longest URL in characters; a sign-in callback is about half of it
LARGEST: Final = 64 * 1024  # largest body in bytes, other than uploads
LARGEST_UPLOAD: Final = 50 * 2**20  # bytes; the limit that the page Registrering states
LARGEST_FILE: Final = LARGEST_UPLOAD + 2**20  # with multipart headers
HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


class _TooLargeError(Exception):
    """The body is larger than its limit."""


@dataclass(frozen=True)
class _Refusal:
    status: int
    sentence: str


class RequestGuardMiddleware:
    """ASGI middleware that rejects foreign hosts, cross-origin writes and oversized requests."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reject the request, or forward it with a limit on its body."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        in_the_readers_language(scope)
        refusal = self._refusal(scope)
        if refusal is not None:
            _LOG.info("refused %s: %s", refusal.status, refusal.sentence)
            await error_response(scope, receive, send, refusal.status, refusal.sentence)
        elif scope["type"] == "http":
            await self._limit_body(without_foreign_origin(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> _Refusal | None:
        headers = Headers(scope=scope)
        if wrong := self._wrong_head(headers):
            return _Refusal(400, wrong)
        length = len(scope.get("raw_path") or scope["path"]) + len(scope.get("query_string", b""))
        if length > LONGEST:
            return _Refusal(414, _too_long(length))
        if is_cross_origin(headers) and scope.get("method", "") not in SAFE:
            return _Refusal(403, _("This was sent from another site, and is not accepted."))
        if announced(headers) > _most(scope):
            return _Refusal(413, _too_large(scope))
        return None

    def _wrong_head(self, headers: Headers) -> str:
        """Reason to reject the request line and headers; empty if none."""
        if not is_allowed_host(headers.get("host", ""), self.settings.hosts):
            return _("This server does not go by that name. Check the address.")
        # Two lengths allow request smuggling through a proxy (RFC 9112, 6.1).
        if {"content-length", "transfer-encoding"} <= set(headers):
            return _("The request tells two lengths. Ask again in an ordinary way.")
        return ""

    async def _limit_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, and stop reading a body beyond its limit."""
        taken, started = 0, False

        async def take() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > _most(scope):
                raise _TooLargeError
            return message

        async def told(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, take, told)
        except _TooLargeError:
            if not started:
                await error_response(scope, receive, send, 413, _too_large(scope))


def is_allowed_host(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether the Host header names us; loopback names always do.

    Args:
        host: the Host header, with or without a port.
        hosts: the names of `Settings`.
    """
    name = host_name(host)
    if not hosts or name in HERE:
        return True
    return any(
        mine in {"*", name} or (mine.startswith("*.") and name.endswith(mine[1:])) for mine in hosts
    )


def host_name(host: str) -> str:
    """Host name without the port."""
    name = host.lower()
    if not name.endswith("]"):
        head, colon, port = name.rpartition(":")
        name = head if colon and (port.isdigit() or not port) else name
    return name.rstrip(".")


def is_cross_origin(headers: Headers) -> bool:
    """Whether Origin or Sec-Fetch-Site says that another site sent the request."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def without_foreign_origin(scope: Scope) -> Scope:
    """Request without its Origin header if that is another site's.

    Streamlit would ask a server outside for the machine's own address, to compare the two.
    """
    if not is_cross_origin(Headers(scope=scope)):
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
    return {**scope, "headers": kept}


def _most(scope: Scope) -> int:
    return LARGEST_FILE if classify_route(scope) == "upload" else LARGEST


def _too_large(scope: Scope) -> str:
    most = LARGEST_UPLOAD if classify_route(scope) == "upload" else LARGEST
    words = _("What was sent is too large: at most {size} can be received here.")
    return words.format(size=size_text(most))


def _too_long(length: int) -> str:
    return _(
        "The address is too long: {length} characters, and at most {most} can be read. "
        "Start again from the front page."
    ).format(length=length, most=LONGEST)
