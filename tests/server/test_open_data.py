"""Open data by address: what is open and what is not, and that it follows the store."""

import asyncio
import csv
import io
import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from lib import server
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.server import open_data
from lib.store import Store, writing
from lib.store.connection import VARIABLE
from lib.store.copying import copy_store
from lib.store.schema import TABLES
from tests.conftest import DATA
from tests.server.ask import in_a_thread

API = "/api/samhandling"
PROJECT = "jondal-jonatunet-2009"


class Client:
    """One server for all tests: Datasette takes a second to start."""

    def __init__(self, base: str) -> None:
        self._app = Starlette(routes=server.routes(base))
        self.start = f"http://monitor.example/{base}"

    def request(self, method: str, path: str, **details: Any) -> httpx.Response:
        """Ask for a path below the dashboard's own, or for a whole address."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport) as asking:
                url = path if path.startswith("http") else self.start + path
                return await asking.request(method, url, **details)

        return in_a_thread(lambda: asyncio.run(ask()))

    def get(self, path: str, **details: Any) -> httpx.Response:
        return self.request("GET", path, **details)


@pytest.fixture(scope="module")
def client() -> Client:
    return Client("helse")


@pytest.fixture(autouse=True)
def _served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.delenv(open_data.SQL, raising=False)


@pytest.fixture
def served_copy(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    return own_store


def get(client: Client, path: str, **query: str) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_tables_of_the_package_are_open_and_no_other(client: Client) -> None:
    tables = get(client, f"{API}.json")["tables"]
    assert {table["name"] for table in tables} == set(TABLES)
    assert get(client, f"{API}/projects.json?_size=1")["filtered_table_rows_count"] == 105


def test_everything_it_says_of_them_stands_in_the_package(client: Client) -> None:
    said = get(client, "/api/metadata.json")
    package = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    assert (said["title"], said["license"]) == (package["title"], package["licenses"][0]["title"])
    tables = said["databases"]["samhandling"]["tables"]
    for resource in (each for each in package["resources"] if "schema" in each):
        table = tables[resource["name"]]
        assert table["title"] == resource["title"]
        for field in resource["schema"]["fields"]:
            assert field["description"] in table["columns"][field["name"]]
            assert table["column_units"].get(field["name"]) == field.get("unit")


def test_a_row_as_json_and_a_table_as_csv(client: Client) -> None:
    row = get(client, f"{API}/projects/{PROJECT}.json", _shape="objects")["rows"][0]
    assert (row["amount_nok"], row["county_code"]) == (500000, "12")
    answer = client.get(f"{API}/areas.csv?_stream=on")
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        codes = {line["code"] for line in csv.DictReader(file)}
    assert {line["code"] for line in csv.DictReader(io.StringIO(answer.text))} == codes
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_next_page_is_an_address_that_works(client: Client) -> None:
    found = get(client, f"{API}/projects.json", _size="60")
    following = client.get(found["next_url"]).json()
    assert len(found["rows"]) + len(following["rows"]) == 105


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/intake_entries.json",
        f"{API}/intake_changes.csv",
        f"{API}/search_index.json",
        f"{API}/area_shapes.json",
        f"{API}/nonsense.csv",
        f"{API}/projects/nobody.json",
        f"{API}/projects",
        f"{API}.db",
        f"{API}.csv?sql=select+1",
        f"{API}.json?sql=select+1",
        "/api/_internal.json",
        "/api/_memory.json?sql=select+1",
        "/api/-/databases.json",
        "/api/-/static/app.css",
        f"{API}/projects/../../-/settings.json",
    ],
)
def test_nothing_else_is_there(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "samhandling.json" in answer.json()["problem"]


def test_people_are_led_to_the_page_on_the_data(client: Client) -> None:
    for path in ("api", "api/"):
        assert client.get(f"/{path}").headers["location"] == "/helse/data"


def test_it_can_only_be_read(client: Client) -> None:
    address = f"{API}/projects.json"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, address).status_code == 405
    head = client.request("HEAD", address)
    assert (head.status_code, head.content) == (200, b"")
    asked = client.request("OPTIONS", address, headers={"Origin": "https://other.example"})
    assert asked.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("query", "word"),
    [("foo=1", "foo"), ("_where=1=1", "_where"), ("_sort=foo", "foo"), ("foo__gt=1", "foo")],
)
def test_a_question_that_makes_no_sense_is_refused(client: Client, query: str, word: str) -> None:
    answer = client.get(f"{API}/projects.json?{query}")
    assert answer.status_code in {400, 403}
    assert word in answer.json()["problem"]


# --- In SQL, where that is switched on ------------------------------------------------------------


@pytest.fixture
def in_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(open_data.SQL, "1")


@pytest.mark.usefixtures("in_sql")
def test_sql_reaches_the_open_tables_alone(client: Client) -> None:
    def asked(sql: str) -> Any:
        return client.get(f"{API}.json", params={"sql": sql, "_shape": "array"})

    assert asked("select count(*) as n from projects").json() == [{"n": 105}]
    for sql in (
        "select who from intake_entries",
        "select count(*) from intake_entries",
        "select 1 from projects where exists (select 1 from intake_entries)",
        "select * from search_index",
        "select * from area_closure",
        "select * from pragma_database_list",
        "select load_extension('x')",
        "select zeroblob(900000000)",
        "delete from projects",
        "attach 'x' as y",
    ):
        assert asked(sql).status_code == 400, sql


@pytest.mark.usefixtures("in_sql")
def test_a_question_that_takes_too_long_is_stopped(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    sql = (
        "select count(*) from indicator_values a, indicator_values b, indicator_values c"
        " where a.value < b.value"
    )
    with caplog.at_level(logging.ERROR):
        answer = client.get(f"{API}.json", params={"sql": sql})
    assert answer.status_code == 400
    assert "for lang tid" in answer.json()["problem"]
    assert caplog.text == ""


# --- The store's file -----------------------------------------------------------------------------


def amount(client: Client) -> Any:
    return get(client, f"{API}/projects/{PROJECT}.json", _shape="objects")["rows"][0]["amount_nok"]


def change(path: Path, value: int) -> None:
    with writing(path) as db:
        db.execute("UPDATE projects SET amount_nok = ? WHERE project_id = ?", [value, PROJECT])


def test_it_follows_the_store_and_its_file(client: Client, served_copy: Store) -> None:
    assert amount(client) == 500000
    other = served_copy.path.with_name("other.db")
    copy_store(served_copy, other)
    change(served_copy.path, 1)
    assert amount(client) == 1
    change(served_copy.path, 2)
    copy_store(served_copy, other)
    change(served_copy.path, 3)
    assert amount(client) == 3
    for beside in ("-wal", "-shm"):
        served_copy.path.with_name(served_copy.path.name + beside).unlink(missing_ok=True)
    other.replace(served_copy.path)
    assert amount(client) == 2


def test_a_store_that_cannot_be_read_is_said_plainly(client: Client, served_copy: Store) -> None:
    assert amount(client) == 500000
    served_copy.path.write_text("dette er ingen database\n" * 100, "utf-8")
    for path in (f"{API}/projects.json", "/data/samhandling.zip", "/data/datapackage.json"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "samhandling.db" in answer.json()["problem"]


def test_a_store_that_is_not_there_yet_is_built(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "new.db"))
    assert amount(client) == 500000


# --- The package ----------------------------------------------------------------------------------


def test_the_package_by_address(client: Client, served_copy: Store) -> None:
    address = "/data/samhandling.zip"
    first = client.get(address)
    assert first.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        assert archive.read("datapackage.json") == (DATA / "datapackage.json").read_bytes()
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    change(served_copy.path, 1)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)


def test_the_description_by_address(client: Client) -> None:
    answer = client.get("/data/datapackage.json")
    assert answer.content == (DATA / "datapackage.json").read_bytes()
    assert answer.headers["access-control-allow-origin"] == "*"
