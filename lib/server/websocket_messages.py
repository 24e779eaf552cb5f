"""WebSocket message validation: anything but Streamlit's own messages closes the connection.

A line in the log says so, with a code to whoever sent it: Streamlit would log the whole way to
where it stumbled, or stumble when it draws the page.
"""

import logging
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.server.session_gateway import SessionGateway

_LOG: Final = logging.getLogger(__name__)
NO_BYTES: Final = 1003  # close code 1003: unsupported data
NO_MESSAGE: Final = 1002  # close code 1002: protocol error


class WebSocketMessageMiddleware:
    """ASGI middleware that closes a WebSocket at the first invalid message."""

    def __init__(self, app: ASGIApp, gateway: SessionGateway) -> None:
        self.app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward valid messages."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return

        async def take() -> Message:
            message = await receive()
            code = self._wrong(message)
            if not code:
                return message
            _LOG.info("closed %s: what a page sent is no message", code)
            await send({"type": "websocket.close", "code": code, "reason": ""})
            return {"type": "websocket.disconnect", "code": code}

        await self.app(scope, take, send)

    def _wrong(self, message: Message) -> int:
        """WebSocket close code for a message; 0 if it is valid."""
        if message["type"] != "websocket.receive":
            return 0
        content = message.get("bytes")
        if content is None:
            return NO_BYTES
        return 0 if self._gateway.understands(content) else NO_MESSAGE
