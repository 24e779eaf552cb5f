"""Files that readers send in: from signed-in editors only, one at a time, and within a ceiling.

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
AGAIN: Final = 60  # seconds until one who found no room should come back
SECOND: Final = N_(
    "Another file of yours is still on its way. Wait until it has come, and choose the file again."
)
FULL: Final = N_(
    "The server has no room for your file right now, because others are sending files. Nothing "
    "has been changed. Choose the file again in a minute."
)
_TOKEN: Final = "x-xsrftoken"  # noqa: S105 - the name of a header


class RefusedFile(Exception):  # noqa: N818 - whoever sends the file is told about a refusal
    """A file is not taken; `str()` is the message as the catalogues know it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Ledger:
    """How much room files take: those that are held, and those that are on their way.

    Attributes:
        ceiling: bytes of all files together.
        gateway: knows what is held.
    """

    ceiling: int
    gateway: SessionGateway

    def __post_init__(self) -> None:
        self._coming: dict[str, int] = {}

    def open(self, person: str, announced: int) -> None:
        """Begin to receive a file of a person; it takes the place of the one before.

        Raises:
            RefusedFile: another is on its way, or there is no room.
        """
        if person in self._coming:
            raise RefusedFile(429, SECOND)
        self.gateway.release(person)
        self._make_room(announced)
        self._coming[person] = announced

    def count(self, person: str, received: int) -> None:
        """Note how much of a file has come.

        Raises:
            RefusedFile: there is no room for more.
        """
        if received > self._coming[person]:
            self._make_room(received - self._coming[person])
            self._coming[person] = received

    def close(self, person: str) -> None:
        """The file has come, or comes no more."""
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
    """Middleware that lets files through from editors, as far as there is room."""

    def __init__(self, app: ASGIApp, settings: Settings, gateway: SessionGateway) -> None:
        self.app = app
        self._gateway = gateway
        self._ledger = Ledger(settings.uploads, gateway)
        METRICS.files.set_function(gateway.held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a file before it is read, or pass it on and count it."""
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
            if sending.status:  # an answer has gone out already
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
    """One file on its way: who sends it, and what has been answered."""

    scope: Scope
    receive: Receive
    send: Send
    session: str
    person: str
    cookies: Mapping[str, str]
    status: int = 0
    more: bool = True  # whether some of the file has yet to come

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
        """Let the rest of the file pass, unkept: a browser hears no answer while it sends."""
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
    """How many bytes a request's head says that it will send; 0 where it says nothing sensible."""
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
