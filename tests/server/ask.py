"""Ask a program as a server does, without a server."""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import brotli
import zstandard
from starlette.datastructures import Headers
from starlette.types import ASGIApp

Found = TypeVar("Found")


@dataclass(frozen=True)
class Answer:
    """What a browser gets."""

    status_code: int
    headers: Headers
    content: bytes

    @property
    def text(self) -> str:
        packing = self.headers.get("content-encoding", "")
        if packing == "gzip":
            return gzip.decompress(self.content).decode()
        if packing == "br":
            return brotli.decompress(self.content).decode()
        if packing == "zstd":
            return zstandard.ZstdDecompressor().decompress(self.content).decode()
        return self.content.decode()


class Browser:
    """Asks one program."""

    def __init__(self, app: ASGIApp, client: str = "203.0.113.7") -> None:
        self.app = app
        self.client = client

    def ask(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str] | None = None,
        body: tuple[bytes, ...] = (b"",),
    ) -> Answer:
        path, _mark, query = address.partition("?")
        sent = {"host": "monitor.example", "accept-encoding": "gzip", **(headers or {})}
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "client": (self.client, 4711),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }
        told: list[Any] = []
        left = list(body)

        async def receive() -> dict[str, Any]:
            if not left:  # whoever waits for the browser to hang up waits in vain
                await asyncio.Event().wait()
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

        async def send(message: Any) -> None:
            told.append(message)

        in_a_thread(lambda: asyncio.run(self.app(scope, receive, send)))  # type: ignore[arg-type]
        content = b"".join(message.get("body", b"") for message in told[1:])
        return Answer(told[0]["status"], Headers(raw=told[0]["headers"]), content)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", address, headers)

    def connect(self, path: str, headers: Mapping[str, str], *sent: bytes) -> list[Any]:
        """Open a connection for messages, send some, and hang up; what came back."""
        scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": path,
            "query_string": b"",
            "client": (self.client, 4711),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        told: list[Any] = []
        left: list[dict[str, Any]] = [
            {"type": "websocket.connect"},
            *({"type": "websocket.receive", "bytes": each} for each in sent),
            {"type": "websocket.disconnect", "code": 1001},
        ]

        async def receive() -> dict[str, Any]:
            return left.pop(0)

        async def send(message: Any) -> None:
            told.append(message)

        in_a_thread(lambda: asyncio.run(self.app(scope, receive, send)))  # type: ignore[arg-type]
        return told


def in_a_thread(work: Callable[[], Found]) -> Found:
    """Do something in a thread of its own: a browser test before leaves its loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
