"""Everything is packed on its way out; what never changes, once."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from lib.server import packing
from lib.server.first_paint import FirstPaint
from lib.server.packing import Packing
from tests.server.ask import Browser, in_a_thread

SCRIPT = "const here = 'abc';\n" * 20_000  # several parts on its way
FOR_EVER = {"cache-control": "public, immutable, max-age=31536000"}
BROWSERS = {"chromium": "gzip, deflate, br, zstd", "old": "gzip", "none": "identity"}


class Files:
    """A program with files, that counts how often each is read."""

    def __init__(self, folder: Path) -> None:
        self.read: list[str] = []
        self.file = folder / "a.js"
        self.file.write_text(SCRIPT, "utf-8")
        self.page = folder / "page.html"
        self.page.write_text('<html lang="en"><title>Streamlit</title>' + "<p>" * 800, "utf-8")
        routes = [
            Route("/static/js/{name}", self.static),
            Route("/static/missing", self.missing),
            Route("/kart", lambda _request: FileResponse(self.page)),
            Route("/direkte", lambda _request: JSONResponse({"a": "b" * 4000})),
        ]
        around = [Middleware(Packing), Middleware(FirstPaint)]
        self.app = Starlette(routes=routes, middleware=around)
        self.browser = Browser(self.app)

    def static(self, request: Request) -> Response:
        self.read.append(request.path_params["name"])
        assert "accept-encoding" not in request.headers
        return FileResponse(self.file, headers=FOR_EVER, media_type="text/javascript")

    def missing(self, _request: Request) -> Response:
        self.read.append("missing")
        return PlainTextResponse("a page in its place" * 200, headers={"cache-control": "no-cache"})


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.mark.parametrize(("accepts", "packed"), [("chromium", "br"), ("old", "gzip"), ("none", "")])
def test_a_file_is_packed_once(files: Files, accepts: str, packed: str) -> None:
    for _time in range(3):
        answer = files.browser.get("/static/js/a.js?x", {"accept-encoding": BROWSERS[accepts]})
        assert answer.text == SCRIPT
        assert answer.headers.get("content-encoding", "") == packed
        assert answer.headers["cache-control"] == FOR_EVER["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert int(answer.headers["content-length"]) == len(answer.content)
    assert len(files.read) == (1 if packed else 3)


def test_one_who_leaves_spoils_nothing_for_the_next(files: Files) -> None:
    """Half a file for a browser that was closed must not be kept for all who come after it."""
    accepts = BROWSERS["chromium"]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/static/js/a.js",
        "query_string": b"",
        "headers": [(b"accept-encoding", accepts.encode())],
    }

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def nowhere(_message: Message) -> None:
        pass

    in_a_thread(lambda: asyncio.run(files.app(dict(scope), gone, nowhere)))
    answer = files.browser.get("/static/js/a.js", {"accept-encoding": accepts})
    assert answer.text == SCRIPT
    assert files.read == ["a.js"]


def test_half_a_file_is_not_kept() -> None:
    """Nor sent as if it were whole, whatever went wrong on the way."""
    asked = []

    async def breaks_off(scope: Scope, _receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        headers = [(b"content-type", b"text/javascript"), (b"cache-control", b"immutable")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": SCRIPT.encode(), "more_body": True})

    browser = Browser(Packing(breaks_off))
    for _time in range(2):
        with pytest.raises(RuntimeError, match=r"/static/js/a\.js broke off"):
            browser.get("/static/js/a.js", {"accept-encoding": "gzip"})
    assert len(asked) == 2


def test_parts_and_questions_are_not_answered_from_what_is_kept(files: Files) -> None:
    whole = files.browser.get("/static/js/a.js")
    part = files.browser.get("/static/js/a.js", {"range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, SCRIPT[:10].encode())
    known = files.browser.get("/static/js/a.js", {"if-none-match": whole.headers["etag"]})
    assert known.status_code == 200 if "etag" not in whole.headers else 304
    assert files.browser.ask("HEAD", "/static/js/a.js").content == b""


def test_what_may_change_is_not_kept(files: Files) -> None:
    for _time in range(2):
        assert files.browser.get("/static/missing").text.startswith("a page")
    assert files.read == ["missing", "missing"]


def test_no_more_is_kept_than_there_is_room_for(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = files.browser.get("/static/js/a")
    monkeypatch.setattr(packing, "_ROOM", 2 * len(first.content))
    for name in "abcabcabc":
        assert files.browser.get(f"/static/js/{name}").text == SCRIPT
    assert files.read == ["a", "b", "c", "c", "c"]


@pytest.mark.parametrize(
    ("accepts", "packed"), [("chromium", "zstd"), ("old", "gzip"), ("none", "")]
)
def test_pages_and_answers_are_packed_quickly(files: Files, accepts: str, packed: str) -> None:
    headers = {"accept-encoding": BROWSERS[accepts]}
    page = files.browser.get("/kart?sprak=nn", headers)
    assert page.text.startswith('<html lang="nn"><title>Samhandlingsmonitoren')
    answer = files.browser.get("/direkte", headers)
    assert answer.text == '{"a":"' + "b" * 4000 + '"}'
    for each in (page, answer):
        assert each.headers.get("content-encoding", "") == packed
