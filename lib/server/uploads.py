"""Upload control: signed-in editors only, one file at a time, within a memory limit.

All that Streamlit takes it keeps in memory, from anyone who has a session. Who sends is therefore
asked before anything is read, and bytes are counted as they come, whatever the head has promised.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.i18n import N_, _
from lib.imports import NotEditor
from lib.server.error_responses import error_response
from lib.server.metrics import METRICS
from lib.server.route_classes import SAFE, classify_route
from lib.server.session_gateway import SessionGateway
from lib.server.settings import Settings
from lib.store import StoreProblem

_LOG: Final = logging.getLogger(__name__)
AGAIN: Final = 60  # Retry-After in seconds
SECOND: Final = N_(
    "Another file of yours is still on its way. Wait until it has come, and choose the file again."
)
FULL: Final = N_(
    "The server has no room for your file right now, because others are sending files. Nothing "
    "has been changed. Choose the file again in a minute."
)
_TOKEN: Final = "x-xsrftoken"  # noqa: S105 - the name of a header


class RefusedFile(Exception):  # noqa: N818 - whoever sends the file is told about a refusal
    """Rejected upload; `str()` is the message id."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Ledger:
    """Memory account of uploaded files, stored and in transfer.

    Attributes:
        ceiling: bytes of all files together.
        gateway: knows what is held.
    """

    ceiling: int
    gateway: SessionGateway

    def __post_init__(self) -> None:
        self._coming: dict[str, int] = {}

    def open(self, person: str, announced: int) -> None:
        """Start an upload; it replaces the person's earlier one.

        Raises:
            RefusedFile: another is on its way, or there is no room.
        """
        if person in self._coming:
            raise RefusedFile(429, SECOND)
        self.gateway.release(person)
        self._make_room(announced)
        self._coming[person] = announced

    def count(self, person: str, received: int) -> None:
        """Count received bytes.

        Raises:
            RefusedFile: there is no room for more.
        """
        if received > self._coming[person]:
            self._make_room(received - self._coming[person])
            self._coming[person] = received

    def close(self, person: str) -> None:
        """Finish or abort an upload."""
        self._coming.pop(person, None)

    def _make_room(self, wanted: int) -> None:
        lacking = self._lacking(wanted)
        if lacking > 0:
            self.gateway.release_oldest(lacking)
            if self._lacking(wanted) > 0:
                raise RefusedFile(503, FULL)

    def _lacking(self, wanted: int) -> int:
        return self.gateway.held() + sum(self._coming.values()) + wanted - self.ceiling


class UploadMiddleware:
    """ASGI middleware that admits uploads from editors while there is room."""

    def __init__(self, app: ASGIApp, settings: Settings, gateway: SessionGateway) -> None:
        self.app = app
        self._gateway = gateway
        self._ledger = Ledger(settings.uploads, gateway)
        METRICS.files.set_function(gateway.held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reject an upload before it is read, or forward and count it."""
        if scope["type"] != "http" or classify_route(scope) != "upload" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        session = str(scope["path"]).rsplit("/", 2)[-2]
        cookies, headers = Request(scope).cookies, Headers(scope=scope)
        try:
            token = headers.get(_TOKEN, "")
            person = await run_in_threadpool(self._gateway.admit, session, cookies, token)
        except (NotEditor, StoreProblem) as problem:
            status = 403 if isinstance(problem, NotEditor) else 503
            _LOG.info("refused %s: a file, from someone who may not send one", status)
            self._gateway.refuse(session, cookies, "")
            await error_response(scope, receive, send, status, str(problem))
            return
        if scope["method"] == "PUT":
            await self._receive(_Sending(scope, receive, send, session, person, cookies))
        else:
            await self.app(scope, receive, send)

    async def _receive(self, sending: "_Sending") -> None:
        ledger, person = self._ledger, sending.person
        try:
            ledger.open(person, announced(Headers(scope=sending.scope)))
            try:
                await self.app(sending.scope, sending.counted(ledger), sending.noted)
            finally:
                ledger.close(person)
                self._gateway.keep(sending.session, person)
        except ClientDisconnect:
            _LOG.info("a file did not come to its end")
        except RefusedFile as refused:
            if sending.status:  # the response has started
                raise
            _LOG.info("refused %s: %s", refused.status, refused)
            self._gateway.refuse(sending.session, sending.cookies, str(refused))
            again = {"Retry-After": str(AGAIN)}
            words = _(str(refused))
            await sending.drain()
            await error_response(
                sending.scope, sending.receive, sending.send, refused.status, words, again
            )


@dataclass
class _Sending:
    """Upload in transfer: its sender, and the state of the response."""

    scope: Scope
    receive: Receive
    send: Send
    session: str
    person: str
    cookies: Mapping[str, str]
    status: int = 0
    more: bool = True  # whether more of the body is to come

    def counted(self, ledger: Ledger) -> Receive:
        received = 0

        async def take() -> Message:
            nonlocal received
            message = await self.receive()
            received += len(message.get("body", b""))
            self.more = message.get("more_body", False)
            ledger.count(self.person, received)
            return message

        return take

    async def drain(self) -> None:
        """Read and discard the rest: browsers read no response while they send."""
        if not self.more:
            return
        with suppress(ClientDisconnect):
            async for _chunk in Request(self.scope, self.receive).stream():
                pass

    async def noted(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self.send(message)


def announced(headers: Headers) -> int:
    """Content-Length in bytes; 0 if missing or invalid."""
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
