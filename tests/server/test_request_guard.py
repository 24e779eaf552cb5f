"""Who is let in: our own names, our own pages, and nothing that is far too large."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from lib.server import request_guard
from lib.server.request_guard import RequestGuardMiddleware, is_allowed_host
from lib.server.settings import Settings
from tests.server.ask import Answer, Browser

HERE, THERE = "http://monitor.example", "https://evil.example"


async def echo(request: Request) -> Response:
    body = await request.body()
    return JSONResponse({"origin": request.headers.get("origin"), "size": len(body)})


async def session(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def browser(*hosts: str) -> Browser:
    every = ["GET", "POST", "PUT"]
    routes = [
        Route("/{path:path}", echo, methods=every),
        WebSocketRoute("/_stcore/stream", session),
    ]
    return Browser(
        Starlette(
            routes=routes, middleware=[Middleware(RequestGuardMiddleware, Settings("", hosts))]
        )
    )


@pytest.mark.parametrize(
    ("host", "hosts", "right"),
    [
        ("anything.at.all", (), True),
        ("monitor.example", ("monitor.example",), True),
        ("MONITOR.example.:8501", ("monitor.example",), True),
        ("monitor.example.evil.no", ("monitor.example",), False),
        ("evilmonitor.example", ("monitor.example",), False),
        ("a.example.no", ("*.example.no",), True),
        ("example.no", ("*.example.no",), False),
        ("badexample.no", ("*.example.no",), False),
        ("anything", ("*",), True),
        ("localhost:8501", ("monitor.example",), True),
        ("127.0.0.1", ("monitor.example",), True),
        ("[::1]:8501", ("monitor.example",), True),
        ("[::2]:8501", ("[::2]",), True),
        ("[::2]", ("monitor.example",), False),
        ("", ("monitor.example",), False),
        ("monitor.example:8501:x", ("monitor.example",), False),
    ],
)
def test_names(host: str, hosts: tuple[str, ...], right: bool) -> None:
    assert is_allowed_host(host, hosts) is right


def words(answer: Answer) -> tuple[int, str]:
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.status_code, answer.text


def test_another_name_is_told_plainly() -> None:
    answer = browser("monitor.example").get("/kart?sprak=en", {"host": "evil.example"})
    assert words(answer) == (400, "This server does not go by that name. Check the address.\n")
    assert browser("monitor.example").get("/kart").status_code == 200


def test_an_address_may_be_long_but_not_endless() -> None:
    path = "/prosjekter?q="
    fits = path + "a" * (request_guard.LONGEST - len(path) + 1)
    assert browser().get(fits).status_code == 200
    status, text = words(browser().get(f"{fits}a"))
    assert status == 414
    assert "8001 tegn" in text
    assert "8000" in text


def test_other_sites_may_look_and_not_send() -> None:
    asked = browser().get("/", {"origin": THERE})
    assert asked.status_code == 200
    assert '"origin":null' in asked.text  # Streamlit would ask outside whose it is
    assert words(browser().ask("POST", "/", {"origin": THERE}))[0] == 403
    assert words(browser().ask("POST", "/", {"origin": "null"}))[0] == 403
    assert f'"origin":"{HERE}"' in browser().ask("POST", "/", {"origin": HERE}).text
    assert browser().ask("POST", "/").status_code == 200


@pytest.mark.parametrize(
    ("headers", "opened"),
    [
        ({"host": "monitor.example", "origin": HERE}, True),
        ({"host": "monitor.example"}, True),
        ({"host": "monitor.example", "origin": THERE}, False),
        ({"host": "monitor.example", "origin": "http://monitor.example:81"}, False),
        ({"host": "evil.example", "origin": "http://evil.example"}, False),
    ],
)
def test_a_session_opens_for_our_own_pages(headers: dict[str, str], opened: bool) -> None:
    first = browser("monitor.example").connect("/_stcore/stream", headers)[0]
    assert first["type"] == ("websocket.accept" if opened else "websocket.close")


KB, MB = 1024, 2**20


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/", 64 * KB, 200),
        ("/", 64 * KB + 1, 413),
        ("/_stcore/upload_file/session/file", 51 * MB, 200),
        ("/_stcore/upload_file/session/file", 51 * MB + 1, 413),
    ],
)
@pytest.mark.parametrize("announced", [True, False])
def test_what_is_sent_has_a_limit_announced_or_not(
    path: str,
    size: int,
    status: int,
    announced: bool,
) -> None:
    headers = {"content-length": str(size)} if announced else {}
    half = bytes(size // 2)
    answer = browser().ask("PUT", path, headers, (half, half, bytes(size - 2 * len(half))))
    assert answer.status_code == status
    if status == 413:
        most = "50 MB" if "upload_file" in path else "64 kB"
        assert f"høyst {most}." in words(answer)[1]


def test_two_lengths_are_refused_and_the_connection_ends() -> None:
    answer = browser().ask("PUT", "/", {"content-length": "5", "transfer-encoding": "chunked"})
    assert (answer.status_code, answer.headers["connection"]) == (400, "close")


@pytest.mark.parametrize("length", ["x", "-1", "²"])
def test_a_wrong_length_is_no_length(length: str) -> None:
    made: Callable[[], Answer] = lambda: browser().ask("PUT", "/", {"content-length": length})  # noqa: E731
    assert made().status_code == 200
