"""What every answer carries, what a page may do, and what a reader is told of a failure."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import file_util

from lib.server.html_shell import LocalizedHtmlMiddleware
from lib.server.policy import FOR_ALL_ELSE, POLICY, for_page
from lib.server.security_headers import ALL, PAGES, SecurityHeadersMiddleware
from lib.server.settings import Settings
from tests.server.ask import Browser


def fails(_request: Request) -> Response:
    raise ZeroDivisionError("a secret")


def fails_halfway(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"half of it"
        raise ZeroDivisionError("a secret")

    return StreamingResponse(parts())


def own(_request: Request) -> Response:
    return PlainTextResponse("x", headers={POLICY: "default-src 'self'"})


def cookies(_request: Request) -> Response:
    answer = PlainTextResponse("x")
    answer.set_cookie("a", "1")
    answer.set_cookie("b", "2", secure=True)
    return answer


def browser(address: str = "") -> Browser:
    routes = [
        Route("/cookies", cookies),
        Route("/fails", fails),
        Route("/fails-halfway", fails_halfway),
        Route("/own", own),
        Mount("/", StaticFiles(directory=file_util.get_static_dir(), html=True)),
    ]
    around = [
        Middleware(SecurityHeadersMiddleware, Settings(address)),
        Middleware(LocalizedHtmlMiddleware),
    ]
    return Browser(Starlette(routes=routes, middleware=around))


def test_a_page_carries_everything() -> None:
    found = browser().get("/").headers
    assert {name: found[name] for name in {**ALL, **PAGES}} == {**ALL, **PAGES}
    assert found["x-content-type-options"] == "nosniff"
    assert "camera=()" in found["permissions-policy"]
    assert "fullscreen=(self)" in found["permissions-policy"]


def test_a_file_carries_what_means_something_for_it() -> None:
    found = browser().get("/favicon.png").headers
    assert found["x-content-type-options"] == "nosniff"
    assert found[POLICY] == FOR_ALL_ELSE
    assert "permissions-policy" not in found
    assert browser().get("/missing").headers["referrer-policy"] == "same-origin"
    assert browser().get("/own").headers[POLICY] == "default-src 'self'"


def test_only_https_is_asked_for_where_readers_come_by_it() -> None:
    assert "strict-transport-security" not in browser("http://monitor.example").get("/").headers
    secure = browser("https://monitor.example").get("/").headers
    assert secure["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(("address", "found"), [("", [0, 1]), ("https://a.no", [1, 1])])
def test_cookies_go_the_same_way(address: str, found: list[int]) -> None:
    sent = browser(address).get("/cookies").headers.getlist("set-cookie")
    assert [each.lower().count("secure") for each in sent] == found


def test_a_page_runs_its_own_scripts_and_no_other() -> None:
    answer = browser().get("/")
    rules = dict(rule.split(" ", 1) for rule in answer.headers[POLICY].split("; "))
    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    allowed = rules["script-src"].split()
    assert allowed == ["'self'", "blob:", "'wasm-unsafe-eval'", f"'sha256-{digest}'"]
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    # Nothing from outside, whatever it is.
    assert not re.search(
        r"https?:|wss?:|\*|unsafe-eval'(?<!wasm-unsafe-eval')", answer.headers[POLICY]
    )


def test_who_has_the_page_keeps_its_policy() -> None:
    first = browser().get("/")
    again = browser().get("/", {"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert POLICY not in again.headers


def test_a_look_at_the_head_finds_the_same_as_the_page() -> None:
    head, page = browser().ask("HEAD", "/"), browser().get("/")
    assert head.content == b""
    assert head.headers[POLICY] == page.headers[POLICY]
    assert {**page.headers, "content-length": ""} == {**head.headers, "content-length": ""}
    assert browser().ask("HEAD", "/favicon.png").headers[POLICY] == FOR_ALL_ELSE


def test_what_an_answer_depends_on_is_named_once() -> None:
    def varied(_request: Request) -> Response:
        answer = PlainTextResponse("x", headers={"Vary": "Cookie, accept-encoding"})
        answer.headers.append("vary", "Accept-Encoding")
        return answer

    app = Starlette(
        routes=[Route("/", varied)], middleware=[Middleware(SecurityHeadersMiddleware, Settings())]
    )
    assert Browser(app).get("/").headers.getlist("vary") == ["Cookie, Accept-Encoding"]


def test_a_script_from_data_has_no_hash() -> None:
    assert "sha256" not in for_page("<p>&lt;script&gt;alert(1)&lt;/script&gt;")


def test_a_failure_is_a_sentence_and_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    answer = browser().get("/fails?sprak=nn")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "loggen" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "a secret" in caplog.text


def test_half_an_answer_is_not_passed_off_as_whole(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ZeroDivisionError):
        browser().get("/fails-halfway")
    assert "a secret" in caplog.text
