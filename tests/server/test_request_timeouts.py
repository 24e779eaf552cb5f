"""Whoever takes too long to say what they want is let go: over sockets, with short limits."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from lib.server.__main__ import _config
from lib.server.metrics import METRICS
from lib.server.request_timeouts import TimeoutProtocol
from tests.server.reader import free_port


class Impatient(TimeoutProtocol):
    """The same with limits that a test can wait for."""

    HEAD_SECONDS = 0.3
    BODY_SECONDS = 0.3
    BODY_BYTES = 100


async def size(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def slow(_request: Request) -> PlainTextResponse:
    await asyncio.sleep(1)
    return PlainTextResponse("late, and yet")


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    while True:
        await websocket.send_text(await websocket.receive_text())


ROUTES = [
    Route("/", size, methods=["GET", "PUT"]),
    Route("/slow", slow),
    WebSocketRoute("/echo", echo),
]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    config = uvicorn.Config(
        Starlette(routes=ROUTES),
        port=port,
        http=Impatient,
        ws="websockets-sansio",
        log_level="critical",
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(20)


@contextmanager
def opened(port: int, start: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(start)
        yield raw


def rest(raw: socket.socket) -> bytes:
    """What comes until the server hangs up."""
    try:
        return b"".join(iter(lambda: raw.recv(4096), b""))
    except ConnectionResetError:
        return b""


def drip(raw: socket.socket, drop: bytes) -> float:
    """Send a little again and again; after how many seconds the server has had enough."""
    start = time.monotonic()
    raw.settimeout(0.05)
    while time.monotonic() - start < 10:
        try:
            raw.sendall(drop)
            if not raw.recv(4096):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - start


PUT = b"PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def test_a_head_without_an_end_is_cut(port: int) -> None:
    before = METRICS.late._value.get()
    with opened(port) as silent, opened(port, b"GET / HTTP/1.1\r\nX: ") as half:
        assert drip(half, b"a") < 5
        answer = rest(silent)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"tok for lang tid" in answer
    assert METRICS.late._value.get() == before + 2


def test_a_second_head_without_an_end_is_cut_as_well(port: int) -> None:
    with opened(port, GET) as raw:
        assert b"200 OK" in raw.recv(4096)
        assert drip(raw, b"G") < 5


def test_a_body_a_byte_at_a_time_is_cut(port: int) -> None:
    with opened(port, PUT % 100_000) as raw:
        assert drip(raw, b"a") < 5


def test_a_body_that_goes_on_coming_is_taken(port: int) -> None:
    with opened(port, PUT % 2000) as raw:
        for _part in range(20):
            time.sleep(0.05)  # what is tested is that it takes long
            raw.sendall(b"a" * 100)
        assert b"2000" in rest(raw)


def test_whoever_waits_for_an_answer_is_not_late(port: int) -> None:
    with opened(port, b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as raw:
        assert b"late, and yet" in rest(raw)


def test_an_open_page_may_be_silent(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/echo", proxy=None) as page:
        with pytest.raises(TimeoutError):
            page.recv(timeout=1)
        page.send("still here")
        assert page.recv(timeout=5) == "still here"


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n"]
)
def test_what_is_no_http_is_told_in_our_words_and_logged_once(
    port: int, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    with caplog.at_level(logging.INFO), opened(port, sent) as raw:
        answer = rest(raw)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert "ble ikke forstått" in answer.decode()
    (line,) = caplog.messages
    assert line.startswith("refused 400: ")
    uvicorns = logging.makeLogRecord({"msg": "Invalid HTTP request received."})
    assert not logging.getLogger("uvicorn.error").filter(uvicorns)


def test_it_is_what_the_server_speaks() -> None:
    config = _config("127.0.0.1", 0)
    config.load()
    assert config.http_protocol_class is TimeoutProtocol
