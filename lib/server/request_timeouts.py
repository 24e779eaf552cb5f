"""Request timeouts: connections that send too slowly are closed.

Uvicorn limits the time between two requests. A head that never ends, a connection that never
begins one, and a body that comes a byte at a time would be kept for ever, and each is one of the
connections that there are.
"""

import asyncio
import logging
from contextvars import copy_context
from http import HTTPStatus
from typing import Final

import h11
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from lib.i18n import DEFAULT, N_, _, set_language
from lib.server.metrics import METRICS
from lib.server.upstream_errors import NOT_UNDERSTOOD

_LOG: Final = logging.getLogger(__name__)
_LATE: Final = N_("The request took too long to arrive. Try again.")


def _in_the_default_language(message: str) -> str:
    set_language(DEFAULT)
    return _(message)


def _is_not_said_twice(record: logging.LogRecord) -> bool:
    """Log filter: drop Uvicorn's record of an invalid request, which we log ourselves."""
    return record.msg != "Invalid HTTP request received."


logging.getLogger("uvicorn.error").addFilter(_is_not_said_twice)


class TimeoutProtocol(H11Protocol):
    """Uvicorn protocol with a timeout for request headers and body.

    Attributes:
        HEAD_SECONDS: for a whole head, from the connection's beginning or the head's first byte.
        BODY_SECONDS: between two looks at how much of a body has come.
        BODY_BYTES: how much must have come between two looks.
    """

    HEAD_SECONDS: float = 10
    BODY_SECONDS: float = 20
    BODY_BYTES: int = 20 * 4 * 1024

    _timer: asyncio.TimerHandle | None = None
    _waits_for: object = None
    _come: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the header timeout."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Feed data to the parser, and restart the timeout."""
        self._come += len(data)
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timeout."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Start the timeout for what is expected next: headers or body."""
        state = self.conn.their_state
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._stop()  # upgraded to a WebSocket
            return
        if state is self._waits_for:
            return
        self._stop()
        self._waits_for = state
        if state is h11.IDLE:
            self._timer = self.loop.call_later(self.HEAD_SECONDS, self._head_is_late)
        elif state is h11.SEND_BODY:
            self._come = 0
            self._timer = self.loop.call_later(self.BODY_SECONDS, self._look_at_body)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._waits_for = None

    def _head_is_late(self) -> None:
        # Between requests Uvicorn's shorter keep-alive timeout applies.
        if self.timeout_keep_alive_task is None and self.conn.our_state is h11.IDLE:
            self._say(408, _LATE)
            self._let_go()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - overrides Uvicorn's English message
        """Answer 400 to invalid HTTP, in the default language."""
        _LOG.info("refused 400: %s", self._say(400, NOT_UNDERSTOOD))
        self.transport.close()

    def _say(self, status: int, message: str) -> str:
        """Send an error response from the protocol, before the application is called."""
        sentence = copy_context().run(_in_the_default_language, message)
        kind = (b"content-type", b"text/plain; charset=utf-8")
        reason = HTTPStatus(status).phrase.encode()
        head = h11.Response(status_code=status, headers=[kind, CLOSE_HEADER], reason=reason)
        body = h11.Data(data=f"{sentence}\n".encode())
        for event in (head, body, h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        return sentence

    def _look_at_body(self) -> None:
        # No timeout while we have paused reading ourselves.
        if self._come < self.BODY_BYTES and not self.flow.read_paused:
            self._let_go()
            return
        self._come = 0
        self._timer = self.loop.call_later(self.BODY_SECONDS, self._look_at_body)

    def _let_go(self) -> None:
        METRICS.late.inc()
        self.transport.close()
