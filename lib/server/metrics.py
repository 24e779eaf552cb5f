"""Prometheus metrics, and the access log.

Neither holds anything about a person: no address of theirs, no cookie, and nothing of what they
asked for beyond the path.
"""

import logging
import time
from collections.abc import Iterator
from typing import Final

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib import store as stores
from lib.i18n import _
from lib.server.error_responses import error_response, in_the_readers_language
from lib.server.route_classes import BY_THEMSELVES, classify_route
from lib.server.settings import Settings
from lib.store import StoreProblem

_ACCESS: Final = logging.getLogger("lib.server.access")
_LONGEST: Final = 200  # longest path in the log, in characters
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
_HERE: Final = frozenset({"127.0.0.1", "::1", "testclient"})
# A session id is a secret: it allows reconnecting and uploading.
_SECRET: Final = "/_stcore/upload_file/"  # noqa: S105 - a path


class _OfTheStore(Collector):
    """Collector that reads the store's version at scrape time."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            version: int | None = stores.ensure_store().version().number
        except StoreProblem:
            version = None
        readable = float(version is not None)
        yield GaugeMetricFamily("samhandling_store_readable", "1 when it can be read", readable)
        if version is not None:
            yield GaugeMetricFamily("samhandling_store_version", "Its version", float(version))


class Metrics:
    """Metrics of one server process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)  # memory, CPU time, open files, start time
        PlatformCollector(registry=registry)  # Python version
        registry.register(_OfTheStore())
        self.answers = Counter(
            "samhandling_answers",
            "Answers by kind and status",
            ["kind", "status"],
            registry=registry,
        )
        self.bytes = Counter(
            "samhandling_sent_bytes",
            "Bytes sent, before the connection's own packing",
            ["kind"],
            registry=registry,
        )
        self.seconds = Histogram(
            "samhandling_answer_seconds",
            "How long answers took, but for sessions",
            ["kind"],
            registry=registry,
            buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
        )
        self.sessions = Gauge("samhandling_open_sessions", "Open pages", registry=registry)
        self.files = Gauge(
            "samhandling_file_bytes",
            "Files that editors have sent in, as long as they are held",
            registry=registry,
        )
        self.late = Counter(
            "samhandling_late_requests",
            "Connections that were let go because a head or a body did not come",
            registry=registry,
        )
        self.runs = Counter(
            "samhandling_reader_messages",
            "What open pages sent; nearly all run a page",
            registry=registry,
        )

    def as_text(self) -> bytes:
        """All metrics in the Prometheus text format."""
        return generate_latest(self.registry)


METRICS: Final = Metrics()


def metrics(_request: Request) -> Response:
    """Serve /metrics; `MetricsMiddleware` has checked who asks."""
    return Response(METRICS.as_text(), headers={"Content-Type": CONTENT_TYPE_LATEST})


class MetricsMiddleware:
    """ASGI middleware that counts, times and logs every response."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request and record its outcome."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        note = _RequestObserver(scope, receive, send)
        try:
            if _for_the_machine(scope) and not self.settings.open_metrics and not _local(scope):
                in_the_readers_language(scope)
                await error_response(scope, receive, note.send, 403, _only_here())
            else:
                await self.app(scope, note.receive, note.send)
        finally:
            note.record(log=self.settings.access_log)


class _RequestObserver:
    """Observer of one request and its response."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._kind = classify_route(scope)
        self._start = time.perf_counter()
        self._bytes = 0
        self._status = 0
        self._open = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive":
            METRICS.runs.inc()
        return message

    async def send(self, message: Message) -> None:
        await self._send(message)
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "websocket.accept":
            self._status, self._open = 101, True
            METRICS.sessions.inc()
        elif message["type"] == "websocket.close":
            self._status = self._status or 403
        self._bytes += len(message.get("body") or message.get("bytes") or b"")

    def record(self, *, log: bool) -> None:
        """Record the response in the metrics and in the log."""
        seconds = time.perf_counter() - self._start
        METRICS.answers.labels(self._kind, str(self._status or 500)).inc()
        METRICS.bytes.labels(self._kind).inc(self._bytes)
        if self._open:
            METRICS.sessions.dec()
        else:
            METRICS.seconds.labels(self._kind).observe(seconds)
        if log:
            quiet = self._kind in BY_THEMSELVES and self._status < 400
            _ACCESS.log(
                logging.DEBUG if quiet else logging.INFO,
                "%s %s %s %.0f ms %s bytes",
                self._scope.get("method", "WS"),
                shown(self._scope["path"]),
                self._status or 500,
                seconds * 1000,
                self._bytes,
            )


def shown(path: str) -> str:
    """Path for the log: one line, shortened, without session ids."""
    before, secret, _name = path.partition(_SECRET)
    whole = before + secret if secret else path
    safe = whole.encode("unicode_escape").decode("ascii")
    return safe if len(safe) <= _LONGEST else f"{safe[:_LONGEST]}…"


def _for_the_machine(scope: Scope) -> bool:
    """Whether the path is /metrics, ours or Streamlit's."""
    path = str(scope["path"])
    return path.endswith(("/metrics", "/_stcore/metrics"))


def _local(scope: Scope) -> bool:
    """Whether the client is on this machine and no proxy has forwarded the request."""
    headers = Headers(scope=scope)
    here = (scope.get("client") or ("",))[0] in _HERE
    return here and not any(name in headers for name in _FORWARDED)


def _only_here() -> str:
    return _("The measures can be read on the server itself only (SAMHANDLING_METRICS=open).")
