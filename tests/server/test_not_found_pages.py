"""Addresses that lead nowhere are 404, with a page in words; those of pages stay pages."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.web.server.starlette.starlette_path_security_middleware import (
    PathSecurityMiddleware,
)
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)

from lib import server
from lib.i18n import LANGUAGES, _, set_language
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.selection import CONTACT_VARIABLE as CONTACT
from lib.server.html_shell import LocalizedHtmlMiddleware
from lib.server.not_found_pages import NotFoundMiddleware
from lib.server.policy import POLICY
from lib.server.settings import HOSTS, Settings
from lib.server.upstream_errors import UpstreamErrorMiddleware
from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui.navigation import PAGES
from tests.conftest import DATA
from tests.server.ask import Answer, Browser
from tests.server.reader import Served, served

# What scanners and mistaken links ask for.
UNKNOWN = re.findall(
    r"\S+",
    """
    finnes-ikke kommuner fylker/hordaland fylker/12 docs swagger .env .git/HEAD .git/
    .git/config .svn/entries .DS_Store .htaccess .htpasswd .ssh/id_rsa .aws/credentials
    .vscode/settings.json wp-login.php wp-admin/ xmlrpc.php phpinfo.php phpmyadmin/
    admin admin/ login server-status server-info actuator/health cgi-bin/test.cgi
    backup.zip backup.sql dump.sql db.sqlite samhandling.db data/samhandling.db
    data/projects.csv data/x index.html index.php config.json config.yml
    .streamlit/secrets.toml app.py requirements.txt pyproject.toml README.md Dockerfile
    compose.yaml lib/server/open_data.py static/ static/.env static/js/ static/x.js
    _stcore/ _stcore/x kart/x kart/static/js/x.js prosjekter/1 api.json apix
    openapi.yaml swagger.json graphql .well-known/x sitemap.xml.gz crossdomain.xml
    """,
)


@pytest.fixture(autouse=True)
def _served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    for name in (ADDRESS, CONTACT, HOSTS):
        monkeypatch.delenv(name, raising=False)


def site(base: str = "", address: str = "") -> Browser:
    """Our routes, and Streamlit's files behind them, as in app.py."""
    routes = [*server.routes(base, PAGES), *create_streamlit_static_assets_routes(base)]
    around = [
        Middleware(LocalizedHtmlMiddleware),
        Middleware(NotFoundMiddleware, Settings(address), base, PAGES),
        Middleware(UpstreamErrorMiddleware),
        Middleware(PathSecurityMiddleware),
    ]
    return Browser(Starlette(routes=routes, middleware=around))


@pytest.fixture(scope="module")
def plain() -> Browser:
    with pytest.MonkeyPatch.context() as patch:
        for name in (ADDRESS, CONTACT, HOSTS):
            patch.delenv(name, raising=False)
        return site()


def is_missing(answer: Answer) -> bool:
    kind = answer.headers["content-type"].startswith("text/html")
    return answer.status_code == 404 and kind and 'id="root"' not in answer.text


def test_what_is_not_there_is_404_in_words(plain: Browser) -> None:
    for path in UNKNOWN:
        answer = plain.get(f"/{path}")
        assert is_missing(answer), path
        assert "<script" not in answer.text
        assert "script" not in answer.headers[POLICY]
        assert plain.ask("HEAD", f"/{path}").status_code == 404


@pytest.mark.parametrize("base", ["", "helse/monitor"])
def test_pages_are_pages(base: str) -> None:
    start, browser = f"/{base}" if base else "", site(base)
    for page in PAGES:
        answer = browser.get(f"{start}/{page.url_path}?omrade=12&sprak=nn")
        assert answer.status_code == 200
        assert '<html lang="nn">' in answer.text
        assert 'id="root"' in answer.text


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/Prosjekter?q=a%C3%B8", "/prosjekter?q=a%C3%B8"),
        ("/PROSJEKTER/", "/prosjekter"),
        ("/kart/", "/kart"),
        ("/kart//?omrade=12", "/kart?omrade=12"),
    ],
)
def test_capitals_and_slashes_lead_to_the_page(plain: Browser, path: str, right: str) -> None:
    answer = plain.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, right)
    below = site("helse", "https://monitor.example/helse").get(f"/Helse{path}")
    assert below.headers["location"] == f"/helse{right}"


def test_files_of_the_frame_are_left_alone(plain: Browser) -> None:
    browser = plain
    page = browser.get("/").text
    script = re.findall(r'src="\./(static/[^"]+)"', page)[0]
    assert browser.get(f"/{script}").headers["content-type"].startswith("text/javascript")
    there = browser.get("/kart/_stcore/health", {"accept": "*/*"})
    assert (there.status_code, there.text) == (404, "Det finnes ingenting på denne adressen.\n")
    assert browser.ask("POST", "/kart").status_code == 405
    assert (
        browser.get("/api/x", {"accept": "text/html"})
        .headers["content-type"]
        .startswith("application/problem+json")
    )


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "//healthz", 400, "could not be understood"),
        ("GET", "/static/..\\..\\x", 400, "could not be understood"),
        ("POST", "/kart", 405, "Nothing can be sent"),
        ("PUT", "/healthz", 405, "Nothing can be sent"),
        ("GET", "/kart/_stcore/health", 404, "There is nothing"),
    ],
)
def test_no_refusal_is_bare(
    plain: Browser, method: str, path: str, status: int, words: str
) -> None:
    answer = plain.ask(method, f"{path}?sprak=en", {"accept": "*/*"})
    assert answer.status_code == status
    assert words in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Language"
    assert ("allow" in answer.headers) == (status == 405)
    wished = plain.ask(method, path, {"accept": "*/*", "accept-language": "nn"})
    assert words not in wished.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_readers_language(plain: Browser, language: str) -> None:
    set_language(language)
    for answer in (
        plain.get(f"/finnes-ikke?sprak={language}", {"accept-language": "en"}),
        plain.get("/finnes-ikke", {"accept-language": f"{language},de;q=0.8"}),
    ):
        assert f'<html lang="{language}">' in answer.text
        assert _("The page does not exist") in answer.text
        assert 'href="#innhold"' in answer.text
        assert '<main id="innhold"' in answer.text
        end = "" if language == "nb" else f"?sprak={language}"
        for page in PAGES:
            assert f'href="/{page.url_path}{end}"' in answer.text
        assert answer.headers["vary"] == "Accept-Language"


def links(answer: Answer) -> list[str]:
    """What may have been meant."""
    part = answer.text.partition(_("Did you mean"))[2].partition("<h2>")[0]
    return [unescape(each) for each in re.findall(r'href="([^"]+)"', part)]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/prosjekt", "/prosjekter"),
        ("/kommuner", "/fylker"),
        ("/projects", "/prosjekter"),
        ("/money", None),
        ("/docs", "/api"),
        ("/fylker/hordaland", "/fylker?omrade=12"),
        ("/sogn-og-fjordane", "/fylker?omrade=14"),
        ("/kommuner/Tromsø", "/fylker?omrade=1902"),
        ("/helse-nord", "/fylker?omrade=nord"),
        ("/frisklivssentral", "/prosjekter?q=frisklivssentral"),
        ("/.env", None),
        ("/backup.zip", None),
    ],
)
def test_what_may_have_been_meant(plain: Browser, path: str, meant: str | None) -> None:
    answer = plain.get(path)
    found = links(answer)
    assert (meant in found) if meant else not [each for each in found if "?q=" not in each]
    for link in found:
        assert plain.get(link).status_code == 200


def test_what_stood_in_the_address_stays_text(plain: Browser) -> None:
    answer = plain.get("/<script>alert(1)</script>" + "x" * 400)
    assert is_missing(answer)
    assert "<script" not in answer.text
    assert "x" * 100 not in answer.text


def test_a_store_that_cannot_be_read_hides_no_page(
    plain: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bad.db").write_text("nothing" * 100)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "bad.db"))
    assert is_missing(plain.get("/fylker/hordaland"))


def test_below_a_path_links_lead_there() -> None:
    answer = site("helse").get("/helse/kommuner")
    assert is_missing(answer)
    assert links(answer)[0] == "/helse/fylker"
    assert is_missing(site("helse").get("/elsewhere", {"accept": "text/html"}))


@pytest.fixture(scope="module")
def running(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    below = {"STREAMLIT_SERVER_BASE_URL_PATH": "helse"}
    with served(tmp_path_factory.mktemp("missing"), store.path, **below) as found:
        yield found


def test_the_whole_server_says_so_too(running: Served) -> None:
    def status(path: str) -> int:
        return running.get(path, {"Accept": "text/html"})[0]

    assert {path: status(f"/helse/{path}") for path in UNKNOWN} == dict.fromkeys(UNKNOWN, 404)
    addresses = [page.url_path for page in PAGES]
    assert {each: status(f"/helse/{each}") for each in addresses} == dict.fromkeys(addresses, 200)
    for path in ("media/x", "component/x", "_stcore/bidi-components/x", "healthz/x"):
        code, text = running.get(f"/helse/{path}", {"Accept": "text/html"})
        assert (code, "Siden finnes ikke" in text) == (404, True), path


def test_the_whole_server_answers_below_its_path_and_logs_no_fault(running: Served) -> None:
    for path in ("healthz", "_stcore/health", "api", "openapi.json", "sitemap.xml"):
        assert running.get(f"/helse/{path}")[0] == 200, path
    for path in ("/robots.txt", "/helse/robots.txt"):
        assert "Allow: /helse/" in running.get(path)[1]
    for query in (
        "_timelimit=x",
        "_through=x",
        "_facet_array={",
        "_json_infinity=x",
        "year__foo=1",
    ):
        assert running.get(f"/helse/api/samhandling/projects.json?{query}")[0] == 400
    whole = running.get("/helse/api/samhandling/projects.csv")[1]
    assert len(whole.splitlines()) == len((DATA / "projects.csv").read_text("utf-8").splitlines())
    assert "Traceback" not in running.log()
