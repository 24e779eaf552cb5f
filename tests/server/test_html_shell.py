"""The first HTML is in the reader's language, and still is what browsers and proxies rely on."""

import gzip
import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import file_util

from lib.i18n import current_language
from lib.server.html_shell import LocalizedHtmlMiddleware, asked_for, in_language
from tests.server.ask import Browser

STATIC = file_util.get_static_dir()


def page(_request: Request) -> Response:
    return FileResponse(f"{STATIC}/index.html", headers={"Cache-Control": "no-cache"})


def told(_request: Request) -> Response:
    return JSONResponse({"html": '<html lang="en">'})


@pytest.fixture(params=[False, True], ids=["plain", "packed"])
def client(request: pytest.FixtureRequest) -> Browser:
    """A server with Streamlit's own HTML, with and without its packing."""
    packing = [Middleware(GZipMiddleware, minimum_size=500)] if request.param else []
    files = StaticFiles(directory=STATIC, html=True)
    routes = [Route("/kart", page), Route("/direkte", told), Mount("/", files)]
    return Browser(
        Starlette(routes=routes, middleware=[Middleware(LocalizedHtmlMiddleware), *packing])
    )


@pytest.mark.parametrize("path", ["/", "/kart"])
@pytest.mark.parametrize(
    ("query", "language", "words"),
    [
        ("", "nb", "Monitoren trenger JavaScript"),
        ("?omrade=12&sprak=nn", "nn", "Monitoren treng JavaScript"),
        ("?sprak=en", "en", "This dashboard needs JavaScript"),
        ("?sprak=%22%3E%3Cscript%3E", "nb", "Monitoren trenger"),
        ("?sprak=en&sprak=klingon", "nb", "Monitoren trenger"),
    ],
)
def test_the_page_comes_in_the_language_of_the_address(
    client: Browser, path: str, query: str, language: str, words: str
) -> None:
    answer = client.get(path + query)
    assert f'<html lang="{language}">' in answer.text
    assert "<title>Samhandlingsmonitoren</title>" in answer.text
    assert f"<noscript><p>{words}" in answer.text
    assert "klingon" not in answer.text
    assert '"><script>' not in answer.text
    assert answer.text.rstrip().endswith("</html>")
    assert answer.headers.get("cache-control") in {"no-cache", None}
    assert current_language() == "nb"


def test_the_length_is_the_pages_own(client: Browser) -> None:
    answer = client.get("/?sprak=nn", headers={"Accept-Encoding": "identity"})
    assert int(answer.headers["content-length"]) == len(answer.content)
    packed = client.get("/?sprak=nn", headers={"Accept-Encoding": "gzip"})
    assert packed.text == answer.text


def test_one_who_has_the_page_gets_no_second_and_each_language_is_a_page(
    client: Browser,
) -> None:
    tags = {code: client.get(f"/?sprak={code}").headers["etag"] for code in ("nb", "nn", "en")}
    assert len(set(tags.values())) == 3
    again = client.get("/?sprak=nn", headers={"If-None-Match": tags["nn"]})
    assert again.status_code == 304
    assert again.headers["etag"] == tags["nn"]
    assert again.content == b""
    other = client.get("/?sprak=en", headers={"If-None-Match": tags["nn"]})
    assert other.status_code == 200
    assert '<html lang="en">' in other.text


def test_a_look_at_the_head_has_the_pages_tag_and_no_wrong_length(client: Browser) -> None:
    head, whole = client.ask("HEAD", "/?sprak=nn"), client.get("/?sprak=nn")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]
    assert "content-length" not in head.headers
    assert "last-modified" not in whole.headers


def test_everything_else_is_left_alone(client: Browser) -> None:
    assert json.loads(client.get("/direkte?sprak=nn").text) == {"html": '<html lang="en">'}
    picture = client.get("/favicon.png?sprak=nn")
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["etag"].count("-") == 0
    assert client.ask("POST", "/kart?sprak=nn").status_code == 405


def test_odd_pages_and_addresses_do_no_harm() -> None:
    html = gzip.decompress(gzip.compress(b'<html lang="en"><p>x')).decode()
    assert in_language(html, "nn") == '<html lang="nn"><p>x'
    assert asked_for(b"sprak=nn") == "nn"
    assert asked_for(b"sprak=\xff") == "nb"
