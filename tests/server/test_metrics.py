"""Measures are for the machine itself, and neither they nor the log tell of a person."""

import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from lib import server
from lib.server.metrics import METRICS, MetricsMiddleware, shown
from lib.server.settings import Settings
from lib.store import Store
from lib.store.paths import VARIABLE
from tests.server.ask import Browser

SECRETS = {"cookie": "_streamlit_user=kari", "user-agent": "Netscape", "referer": "http://a.b/?q=x"}


async def session(websocket: WebSocket) -> None:
    await websocket.accept()
    assert value("samhandling_open_sessions") == 1
    try:
        while True:
            await websocket.receive_bytes()
    except WebSocketDisconnect:
        pass


@pytest.fixture(autouse=True)
def _served(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    yield
    METRICS.sessions.set(0)


def browser(client: str = "127.0.0.1", **settings: bool) -> Browser:
    routes = [
        *server.routes(),
        Route("/_stcore/metrics", lambda _request: PlainTextResponse("Streamlit's own")),
        Route("/_stcore/upload_file/{a}/{b}", lambda _request: PlainTextResponse("x")),
        Route("/kart", lambda _request: PlainTextResponse("map")),
        WebSocketRoute("/_stcore/stream", session),
    ]
    around = [Middleware(MetricsMiddleware, Settings(**settings))]  # type: ignore[arg-type]
    return Browser(Starlette(routes=routes, middleware=around), client)


def value(name: str, **labels: str) -> float:
    return METRICS.registry.get_sample_value(name, labels) or 0.0


def test_the_measures_are_prometheus_text(own_store: Store) -> None:
    browser().get("/kart")
    answer = browser().get("/metrics", {"accept-encoding": "identity"})
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = answer.text.splitlines()
    assert f"samhandling_store_version {float(own_store.version().number)}" in lines
    assert "samhandling_store_readable 1.0" in lines
    for name in ("process_resident_memory_bytes", "process_start_time_seconds", "python_info"):
        assert any(line.startswith(name) for line in lines)
    own_store.path.write_text("no database")
    assert "samhandling_store_readable 0.0" in browser().get("/metrics").text


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.7", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.7"}, 403),
        ("127.0.0.1", {"forwarded": "for=203.0.113.7"}, 403),
    ],
)
def test_measures_are_for_the_machine_itself(
    path: str, client: str, headers: dict[str, str], status: int
) -> None:
    answer = browser(client).get(path, headers)
    assert answer.status_code == status
    if status == 403:
        assert "SAMHANDLING_METRICS" in answer.text
    assert browser(client, open_metrics=True).get(path, headers).status_code == 200


def test_answers_are_counted_by_kind_and_status() -> None:
    names = [("page", "200"), ("watch", "200"), ("live", "200"), ("page", "404")]
    before = [value("samhandling_answers_total", kind=k, status=s) for k, s in names]
    for path in ("/kart", "/healthz", "/direkte/versjon", "/wp-login.php"):
        browser().get(path)
    after = [value("samhandling_answers_total", kind=k, status=s) for k, s in names]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1, 1]


def test_open_pages_are_counted_while_they_are_open() -> None:
    runs = value("samhandling_reader_messages_total")
    browser().connect("/_stcore/stream", {"host": "a.b"}, b"run", b"run again")
    assert value("samhandling_open_sessions") == 0
    assert value("samhandling_reader_messages_total") - runs == 2


def test_a_line_in_the_log_holds_no_person(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "lib.server.access")
    browser("203.0.113.7").get("/kart?q=min+sykdom&omrade=12", SECRETS)
    browser("203.0.113.7").get("/_stcore/upload_file/a-session/a-file", SECRETS)
    browser("203.0.113.7").connect("/_stcore/stream", {"host": "a.b", **SECRETS}, b"kari")
    lines = [record.getMessage() for record in caplog.records]
    starts = ["GET /kart 200 ", "GET /_stcore/upload_file/ 200 ", "WS /_stcore/stream 101 "]
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=True)] == [True] * 3
    assert lines[0].endswith(" ms 3 bytes")
    for private in ("203.0", "sykdom", "12", "kari", "Netscape", "a-session", "a.b"):
        assert private not in caplog.text.replace(" 12 ms", "")


def test_what_machines_ask_fills_no_log_unless_it_fails(
    caplog: pytest.LogCaptureFixture, own_store: Store
) -> None:
    caplog.set_level(logging.INFO, "lib.server.access")
    browser().get("/healthz")
    browser().get("/direkte/versjon")
    assert not caplog.records
    own_store.path.write_text("no database")
    browser().get("/healthz")
    assert "GET /healthz 503" in caplog.text
    caplog.clear()
    browser(access_log=False).get("/kart")
    assert not caplog.records


def test_a_path_is_one_short_line() -> None:
    assert shown("/kart") == "/kart"
    assert shown("/a\n127.0.0.1 GET /b\x1b[2Jø") == "/a\\n127.0.0.1 GET /b\\x1b[2J\\xf8"
    assert len(shown("/" + "a" * 5000)) == 201
