"""Everything is compressed on its way out; Streamlit's own files once, when they are installed."""

import gzip
import mimetypes
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lib.server import static_files
from lib.server.compression import CompressionMiddleware
from lib.server.html_shell import LocalizedHtmlMiddleware
from tests.server.ask import Browser

SCRIPT = "const here = 'abc';\n" * 20_000  # several parts on its way
FOR_EVER = {"cache-control": "public, immutable, max-age=31536000"}
BROWSERS = {"chromium": "gzip, deflate, br, zstd", "old": "gzip", "none": "identity"}


class Files:
    """A program with files, that counts how often each is read."""

    def __init__(self, folder: Path, base: str = "") -> None:
        self.read: list[str] = []
        self.source, self.copies = folder / "source", folder / "static" / "1.0"
        self.file = self.source / "js" / "a.js"
        self.file.parent.mkdir(parents=True)
        self.file.write_text(SCRIPT, "utf-8")
        self.page = folder / "page.html"
        self.page.write_text('<html lang="en"><title>Streamlit</title>' + "<p>" * 800, "utf-8")
        routes = [
            Route(f"{base}/static/js/{{name}}", self.static),
            Route("/kart", lambda _request: FileResponse(self.page)),
            Route("/direkte", lambda _request: JSONResponse({"a": "b" * 4000})),
            Route("/app/static/js/a.js", lambda _request: PlainTextResponse("another")),
        ]
        self.base, self.routes = base, routes

    @property
    def browser(self) -> Browser:
        """One at a server that starts now."""
        around = [
            Middleware(CompressionMiddleware, self.base, self.copies),
            Middleware(LocalizedHtmlMiddleware),
        ]
        return Browser(Starlette(routes=self.routes, middleware=around))

    def static(self, request: Request) -> Response:
        self.read.append(request.path_params["name"])
        assert "accept-encoding" not in request.headers
        if request.path_params["name"] != self.file.name:
            return PlainTextResponse("a page in its place", headers={"cache-control": "no-cache"})
        return FileResponse(self.file, headers=FOR_EVER, media_type="text/javascript")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.mark.parametrize("base", ["", "/nettverk"])
@pytest.mark.parametrize(("accepts", "packed"), [("chromium", "br"), ("old", "gzip"), ("none", "")])
def test_a_copy_is_sent_as_it_lies(tmp_path: Path, base: str, accepts: str, packed: str) -> None:
    files = Files(tmp_path, base)
    static_files.compress(files.source, files.copies)
    answer = files.browser.get(f"{base}/static/js/a.js?x", {"accept-encoding": BROWSERS[accepts]})
    assert answer.text == SCRIPT
    assert answer.headers.get("content-encoding", "") == packed
    assert answer.headers["cache-control"] == FOR_EVER["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].split(";")[0] in {
        "text/javascript",
        mimetypes.guess_type("a.js")[0],
    }
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert files.read == ([] if packed else ["a.js"])


@pytest.mark.parametrize(
    ("accepts", "packed"), [("chromium", "zstd"), ("old", "gzip"), ("none", "")]
)
def test_without_copies_a_file_is_compressed_as_it_goes(
    files: Files, accepts: str, packed: str
) -> None:
    """As after `streamlit run` where `make` has installed nothing."""
    answer = files.browser.get("/static/js/a.js", {"accept-encoding": BROWSERS[accepts]})
    assert answer.text == SCRIPT
    assert answer.headers.get("content-encoding", "") == packed
    assert files.read == ["a.js"]


def test_copies_that_are_removed_while_it_runs_are_missed_by_nobody(files: Files) -> None:
    static_files.compress(files.source, files.copies)
    browser = files.browser
    for copy in (files.copies / "js").iterdir():
        copy.unlink()
    assert browser.get("/static/js/a.js", {"accept-encoding": "br"}).text == SCRIPT


def test_parts_and_questions_are_answered_from_the_file_itself(files: Files) -> None:
    static_files.compress(files.source, files.copies)
    part = files.browser.get("/static/js/a.js", {"range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, SCRIPT[:10].encode())
    assert files.browser.get("/static/js/a.js", {"if-none-match": '"x"'}).text == SCRIPT
    assert files.browser.ask("HEAD", "/static/js/a.js").content == b""
    assert files.read == ["a.js"] * 3


@pytest.mark.parametrize(
    "path", ["/static/js/b.js", "/static/js/a.js.br", "/static/js/..%2fa.js", "/app/static/js/a.js"]
)
def test_a_copy_is_of_its_own_file_alone(files: Files, path: str) -> None:
    static_files.compress(files.source, files.copies)
    answer = files.browser.get(path, {"accept-encoding": "br"})
    assert SCRIPT not in answer.text


def test_copies_are_whole_and_of_this_version_alone(files: Files) -> None:
    (files.source / "small.css").write_text("a{}", "utf-8")
    (files.source / "font.woff2").write_bytes(bytes(4000))
    older = files.copies.parent / "0.9" / "js"
    older.mkdir(parents=True)
    static_files.compress(files.source, files.copies)
    assert not older.exists()
    names = {copy.name for copy in files.copies.rglob("*.*")}
    assert names == {"a.js.br", "a.js.gz"}
    copies = files.copies / "js"
    assert brotli.decompress((copies / "a.js.br").read_bytes()).decode() == SCRIPT
    assert gzip.decompress((copies / "a.js.gz").read_bytes()).decode() == SCRIPT
    made = (copies / "a.js.br").stat().st_mtime_ns
    static_files.compress(files.source, files.copies)
    assert (copies / "a.js.br").stat().st_mtime_ns == made


def test_streamlits_scripts_have_copies_where_make_installed_them() -> None:
    """The names are those that a page asks for; `make` has run before its tests."""
    if not static_files.COPIES.exists():
        pytest.skip("this environment was not made by `make`")
    largest = max(static_files._SOURCE.rglob("*.js"), key=lambda file: file.stat().st_size)
    name = largest.relative_to(static_files._SOURCE).as_posix()
    copy = static_files.COPIES / f"{name}.br"
    assert brotli.decompress(copy.read_bytes()) == largest.read_bytes()


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
