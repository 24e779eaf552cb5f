"""Everything on its way out is compressed; what never changes, only once.

Streamlit leaves its own files as they are, since packing them again and again costs more than it
gives. Here each is packed when it is first asked for and kept, some 3 MB in all.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

_ROOM: Final = 24 * 2**20  # bytes of packed files that are kept
_ASKED: Final = frozenset({b"range", b"if-none-match", b"if-modified-since", b"if-range"})


@dataclass(frozen=True)
class _Kept:
    """An answer as it goes out."""

    start: Message
    body: bytes

    async def send(self, send: Send) -> None:
        await send({**self.start, "headers": list(self.start["headers"])})
        await send({"type": "http.response.body", "body": self.body})


class Packing:
    """Middleware that packs answers: what changes quickly, what stays thoroughly and once."""

    def __init__(self, app: ASGIApp) -> None:
        # Without the browser's wish, nothing further in packs anything: it would not be kept.
        self.quick = CompressMiddleware(app, remove_accept_encoding=True)
        # Beyond 6, each per cent costs as much again as all before it.
        self.thorough = CompressMiddleware(
            app, zstd=False, brotli_quality=6, gzip_level=7, remove_accept_encoding=True
        )
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._making: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what is kept, or pack what comes."""
        packed = _how(scope)
        if not packed:
            await self.quick(scope, receive, send)
            return
        key = (scope["path"], packed)
        kept = self._kept.get(key) or await self._pack(key, scope)
        await kept.send(send)

    async def _pack(self, key: tuple[str, str], scope: Scope) -> _Kept:
        """Pack a file, while others who ask for the same one wait for it."""
        async with self._making[key]:
            if key in self._kept:
                return self._kept[key]
            made = await self._made(scope)
            if _stays(made) and self._size + len(made.body) <= _ROOM:
                self._kept[key] = made
                self._size += len(made.body)
        self._making.pop(key, None)
        return made

    async def _made(self, scope: Scope) -> _Kept:
        """A file, packed.

        Raises:
            RuntimeError: it broke off; nobody gets half a file, least of all everyone.
        """
        messages: list[Message] = []

        async def take(message: Message) -> None:
            messages.append(message)

        await self.thorough(scope, _nobody_leaves, take)
        if len(messages) < 2 or messages[-1].get("more_body", False):
            message = f"{scope['path']} broke off"
            raise RuntimeError(message)
        start, *parts = messages
        body = b"".join(part.get("body", b"") for part in parts)
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        return _Kept({**start, "headers": headers}, body)


async def _nobody_leaves() -> Message:
    """What is made for all goes on when the one who asked first has left."""
    await asyncio.Event().wait()
    raise AssertionError


def _how(scope: Scope) -> str:
    """How a file that never changes is packed for this browser; empty for all that may change."""
    if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
        return ""
    headers = Headers(scope=scope)
    if any(name in _ASKED for name, _value in scope["headers"]):
        return ""
    wanted = {part.strip() for part in headers.get("accept-encoding", "").lower().split(",")}
    return next((packing for packing in ("br", "gzip") if packing in wanted), "")


def _stays(answer: _Kept) -> bool:
    """Whether an answer is the same for ever, and was worth packing."""
    headers = Headers(raw=answer.start["headers"])
    return (
        answer.start["status"] == 200
        and "immutable" in headers.get("cache-control", "")
        and "content-encoding" in headers
    )
