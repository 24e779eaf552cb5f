"""What stands beside the pages: the open data described, and what machines ask every site for."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from lib.i18n import LANGUAGES, _, set_language
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.selection import CONTACT_VARIABLE as CONTACT
from lib.server import crawlers, open_data
from lib.server.policy import POLICY
from lib.server.query import OPERATORS, OPTIONS, open_tables
from lib.server.settings import HOSTS, Settings
from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui.navigation import PAGES
from tests.server.client import Client

PUBLIC = "https://monitor.example/helse"


@pytest.fixture(autouse=True)
def _served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    for name in (ADDRESS, CONTACT, HOSTS, open_data.SQL):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as patch:
        for name in (ADDRESS, CONTACT, HOSTS):
            patch.delenv(name, raising=False)
        yield Client("helse", PAGES)


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A server that knows its address, and whom to ask."""
    monkeypatch.setenv(ADDRESS, PUBLIC)
    monkeypatch.setenv(CONTACT, "post@monitor.example")
    return Client("helse", PAGES)


# --- A language that there is not -----------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/openapi.json",
        "/data/samhandling.zip",
        "/data/datapackage.json",
        "/api/metadata.json",
        "/api/samhandling.json",
        "/api/samhandling/projects.json",
        "/api/samhandling/projects.csv",
        "/api/samhandling/projects/jondal-jonatunet-2009.json",
    ],
)
def test_programs_are_told_that_there_is_no_such_language(client: Client, path: str) -> None:
    for query, wish in (("sprak=zz", "en"), ("sprak=nb&sprak=en", "")):
        answer = client.get(f"{path}?{query}", headers={"Accept-Language": wish})
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["parameter"] == "sprak"
        language = query.rpartition("=")[2].replace("zz", "nb")
        assert answer.headers["content-language"] == language
    assert client.get(f"{path}?sprak=en").status_code == 200


def test_readers_of_a_page_get_the_default(client: Client) -> None:
    answer = client.get("/api?sprak=zz", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == "nb"
    assert '<html lang="nb">' in answer.text


# --- OpenAPI --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/openapi.json?sprak=en")
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_is_of_the_package(document: dict[str, Any]) -> None:
    assert document["info"]["license"]["identifier"] == "CC-BY-4.0"
    assert document["servers"] == [{"url": "/helse"}]
    row = document["components"]["schemas"]["projects_row"]["properties"]
    assert list(row) == list(open_tables()["projects"].columns)
    assert row["amount_nok"]["type"] == ["integer", "null"]
    assert row["amount_nok"]["x-unit"] == "kr"
    assert "Empty means not stated, never zero." in row["amount_nok"]["description"]
    assert "tildelt" in row["status"]["enum"]
    paths = document["paths"]
    for table in open_tables().values():
        key = ",".join(f"{{{name}}}" for name in table.key)
        for end in (".json", ".csv", f"/{key}.json"):
            found = paths[f"/api/samhandling/{table.name}{end}"]["get"]["responses"]
            assert {"200", "400", "503"} <= set(found)


def parameters(document: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    """What a path takes, by name."""
    known = document["components"]["parameters"]
    listed = document["paths"][f"/api/samhandling/{path}"]["get"]["parameters"]
    found = [known[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in listed]
    return {each["name"]: each for each in found}


def test_every_filter_and_option_stands_in_the_document(document: dict[str, Any]) -> None:
    for table in open_tables().values():
        for form in ("json", "csv"):
            found = parameters(document, f"{table.name}.{form}")
            options = {each.name for each in OPTIONS if form in each.forms}
            if len(table.key) == len(table.columns):
                options -= {"_nocol"}
            assert set(found) == {*table.columns, "filters", *options}
            patterns = found["filters"]["schema"]["patternProperties"]
            for column in table.columns.values():
                for operator in OPERATORS:
                    name = f"{column.name}__{operator}"
                    (held,) = [
                        patterns[pattern] for pattern in patterns if re.search(pattern, name)
                    ] or [False]
                    assert (held is not False) == (
                        operator != "" and operator in column.operators
                    ), name


def test_an_answer_is_what_the_document_says(client: Client, document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    said = client.get("/api/samhandling/projects.json?_size=x").json()
    assert set(schemas["Problem"]["required"]) <= set(said) <= set(schemas["Problem"]["properties"])
    rows = client.get("/api/samhandling/projects.json").json()["rows"]
    assert set(rows[0]) == set(schemas["projects_row"]["properties"])
    for name in ("list_tables", "describe_tables", "describe_package", "get_package"):
        (path,) = [p for p, each in document["paths"].items() if each["get"]["operationId"] == name]
        assert client.get(path).status_code == 200


def test_the_document_has_the_public_address_and_a_tag(public: Client) -> None:
    answer = public.get("/openapi.json", headers={"Host": "evil.example"})
    found = answer.json()
    assert found["servers"] == [{"url": PUBLIC}]
    assert found["info"]["contact"]["email"] == "post@monitor.example"
    assert found["info"]["contact"]["url"] == f"{PUBLIC}/data"
    assert "evil.example" not in answer.text
    tag = {"If-None-Match": answer.headers["etag"]}
    assert public.get("/openapi.json", headers=tag).status_code == 304
    assert public.get("/openapi.json?sprak=nn", headers=tag).status_code == 200


# --- The page on the open data --------------------------------------------------------------------


class Outline(HTMLParser):
    """A page as its headings, links and code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/api", "/api/"])
def test_the_page_is_in_the_readers_language(client: Client, path: str, language: str) -> None:
    set_language(language)
    answer = client.get(f"{path}?sprak={language}")
    page = Outline(answer.text)
    assert page.of("html") == [{"lang": language}]
    assert f"<h1>{_('Open data for programs')}</h1>" in answer.text
    assert not page.of("script")
    assert "script" not in answer.headers[POLICY]
    assert next(each["href"] for each in page.of("a")) == "#innhold"
    assert {each.get("id") for each in page.of("main")} == {"innhold"}
    for table in open_tables().values():
        assert f"<code>{table.name}</code>" in answer.text
    for name in OPERATORS:
        assert f"__{name}</code>" in answer.text or not name
    for option in OPTIONS:
        assert f"<code>{option.name}</code>" in answer.text


def test_every_link_of_the_page_leads_somewhere(client: Client) -> None:
    page = Outline(client.get("/api").text)
    paths = {each["href"] or "" for each in page.of("a")}
    open_paths = {path for path in paths if re.search(r"\.(json|csv|zip)$", path)}
    assert len(open_paths) > 2 * len(open_tables())
    for path in open_paths:
        assert client.get(path).status_code == 200, path


def test_the_examples_of_the_page_work(public: Client) -> None:
    text = unescape(public.get("/api").text)
    found = re.findall(r"https://monitor\.example(/helse/api/samhandling/[^\s\"<]+)", text)
    assert len(found) == 4
    for address in found:
        assert public.get(quote(address, safe="/?&=,.")).status_code == 200, address
    assert 'href="mailto:post@monitor.example"' in text


def test_the_page_trusts_no_host(client: Client) -> None:
    answer = client.get("/api", headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text
    assert 'curl -o projects.csv "/helse/api/samhandling/projects.csv"' in unescape(answer.text)


# --- What machines ask for ------------------------------------------------------------------------

# The protocol's own rules (sitemaps.org), as far as we use it.
ONE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def entries(text: bytes) -> dict[str, dict[str, str]]:
    """The addresses of a map, each with its other languages; the map follows the protocol."""
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.tag == f"{ONE}urlset"
    found = {}
    for entry in root:
        first, second, *others = entry
        assert (entry.tag, first.tag, second.tag) == (f"{ONE}url", f"{ONE}loc", f"{ONE}lastmod")
        address = str(first.text)
        assert 12 <= len(address) <= 2048
        assert datetime.fromisoformat(str(second.text)).tzinfo is not None
        assert {each.tag for each in others} == {f"{XHTML}link"}
        assert {each.attrib["rel"] for each in others} == {"alternate"}
        found[address] = {each.attrib["hreflang"]: each.attrib["href"] for each in others}
    assert len(found) == len(list(root)) <= 50_000
    return found


def test_the_map_holds_pages_and_counties_in_every_language(public: Client) -> None:
    answer = public.get("/sitemap.xml", headers={"Host": "evil.example"})
    assert answer.headers["content-type"] == "application/xml"
    found = entries(answer.content)
    for page in PAGES:
        inside = f"{PUBLIC}/{page.url_path}" in found
        assert inside == (page.url_path not in {"registrering", "sok"})
    assert len([each for each in found if "omrade=" in each]) == 3 * (4 + 19)
    assert f"{PUBLIC}/fylker?omrade=12&sprak=nn" in found
    for address, others in found.items():
        assert set(others) == {*LANGUAGES, "x-default"}
        assert address in others.values()
        assert set(others.values()) <= set(found)


@pytest.mark.parametrize(
    ("hosts", "host", "start"),
    [
        ("", "evil.example", None),
        ("", "127.0.0.1:8501", "http://127.0.0.1:8501/helse"),
        ("", "localhost", "http://localhost/helse"),
        ("*", "evil.example", None),
        ("a.example *.b.example", "evil.example", None),
        ("a.example *.b.example", "www.b.example", "http://www.b.example/helse"),
    ],
)
def test_the_map_has_no_address_that_anyone_can_claim(
    monkeypatch: pytest.MonkeyPatch, hosts: str, host: str, start: str | None
) -> None:
    monkeypatch.setenv(HOSTS, hosts)
    answer = Client("helse", PAGES).get("/sitemap.xml", headers={"Host": host})
    if start is None:
        assert answer.status_code == 404
        assert host not in answer.text
    else:
        assert f"{start}/kart" in entries(answer.content)


@pytest.mark.parametrize("path", ["/robots.txt", "https://monitor.example/robots.txt"])
def test_robots_are_told_what_to_leave(client: Client, public: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[:2] == ["User-agent: *", "Allow: /helse/"]
    assert "Disallow: /helse/api/" in lines
    assert "Sitemap" not in answer.text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in public.get(path).text.splitlines()


def test_whom_to_tell_of_a_weakness(client: Client, public: Client) -> None:
    path = "/.well-known/security.txt"
    assert client.get(path).status_code == 404
    for address in (path, f"https://monitor.example{path}"):
        lines = public.get(address).text.splitlines()
        fields = dict(line.split(": ", 1) for line in lines)
        assert fields["Contact"] == "mailto:post@monitor.example"
        assert fields["Canonical"] == f"{PUBLIC}{path}"
        expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%S%z")
        assert 30 < (expires - datetime.now(UTC)).days < 365
    assert crawlers.security(Settings(contact="a@b\nContact: x")) is None


def test_the_mark_is_an_icon(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.headers["content-type"] == "image/vnd.microsoft.icon"
    assert answer.content[:4] == b"\x00\x00\x01\x00"


def test_no_link_of_the_document_is_foreign(document: dict[str, Any]) -> None:
    hosts = {
        urlsplit(each).hostname for each in re.findall(r"https?://[^\"\s]+", json.dumps(document))
    }
    assert hosts <= {"spec.openapis.org"}
