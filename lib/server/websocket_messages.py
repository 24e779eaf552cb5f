"""What open pages send: Streamlit's own messages. Whatever else comes ends its own connection.

A line in the log says so, with a code to whoever sent it: Streamlit would log the whole way to
where it stumbled, or stumble when it draws the page.
"""

import logging
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.server.session_gateway import SessionGateway

_LOG: Final = logging.getLogger(__name__)
NO_BYTES: Final = 1003  # the code that says: a kind of data that is not taken here
NO_MESSAGE: Final = 1002  # the code that says: this is not how we speak


class WebSocketMessageMiddleware:
    """Middleware that lets through what is a message, and closes the connection at all else."""

    def __init__(self, app: ASGIApp, gateway: SessionGateway) -> None:
        self.app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on messages."""
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
        """The code for what is wrong with a message; 0 for nothing."""
        if message["type"] != "websocket.receive":
            return 0
        content = message.get("bytes")
        if content is None:
            return NO_BYTES
        return 0 if self._gateway.understands(content) else NO_MESSAGE
