"""Answers that are a plain sentence and nothing else."""

from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from lib.language import use
from lib.server.first_paint import asked_for


def in_the_readers_language(scope: Scope) -> None:
    """Let what is said from here on, to this request alone, be in the language of its address."""
    use(asked_for(scope.get("query_string", b"")))


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: int,
    sentence: str,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer a request with a sentence; a connection for messages is not opened."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    found = {"Cache-Control": "no-store", "Connection": "close", **(headers or {})}
    await PlainTextResponse(f"{sentence}\n", status, found)(scope, receive, send)
