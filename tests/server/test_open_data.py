"""Open data by address: what is open and what is not, and that it follows the store."""

import csv
import io
import json
import logging
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.imports import plan
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.server import open_data, table_csv
from lib.store import Store, writing
from lib.store.backup import copy_store
from lib.store.package import descriptions
from lib.store.paths import VARIABLE
from lib.store.schema import TABLES
from tests.conftest import DATA
from tests.imports.made import SICK_LEAVE, withheld_values
from tests.server.client import API, Client, get

PROJECT = "jondal-jonatunet-2009"


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


def test_the_tables_of_the_package_are_open_and_no_other(client: Client) -> None:
    tables = get(client, f"{API}.json")["tables"]
    assert {table["name"] for table in tables} == set(TABLES)
    assert get(client, f"{API}/projects.json?_size=1")["filtered_table_rows_count"] == 107


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
    assert len(found["rows"]) + len(following["rows"]) == 107


@pytest.mark.parametrize(
    "query", ["_next=zzz", "_sort=year&_next=2009,zzz", "_next=zzz&_shape=array"]
)
@pytest.mark.parametrize("ending", ["json", "csv"])
def test_no_page_goes_on_from_a_row_that_there_is_not(
    client: Client, query: str, ending: str
) -> None:
    if ending == "csv" and "_shape" in query:
        return
    answer = client.get(f"{API}/projects.{ending}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "_next")


def test_a_letter_of_two_signs_is_found(client: Client) -> None:
    title = "Frisklivssentral Ålesund"
    for written in (title, unicodedata.normalize("NFD", title)):
        assert len(get(client, f"{API}/projects.json", title=written)["rows"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/intake_entries.json",
        f"{API}/intake_changes.csv",
        f"{API}/search_index.json",
        f"{API}/area_shapes.json",
        f"{API}/nonsense.csv",
        f"{API}/projects/nobody.json",
        f"{API}/municipal_transfers/1201.json",
        f"{API}/projects/a,b.json",
        f"{API}/projects/~FF~.json",
        f"{API}/projects",
        f"{API}.db",
        f"{API}.csv?sql=select+1",
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


def test_it_can_only_be_read(client: Client) -> None:
    address = f"{API}/projects.json"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, address).status_code == 405
    head = client.request("HEAD", address)
    assert (head.status_code, head.content) == (200, b"")
    asked = client.request("OPTIONS", address, headers={"Origin": "https://other.example"})
    assert asked.headers["access-control-allow-origin"] == "*"


# --- The whole table as CSV -----------------------------------------------------------------------


def lines(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("query", ["", "?_stream=on", "?_stream=1&_size=max"])
@pytest.mark.parametrize("table", ["projects", "indicator_values"])
def test_a_table_as_csv_is_whole(client: Client, table: str, query: str) -> None:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    answer = client.get(f"{API}/{table}.csv{query}")
    given = lines(answer)
    assert "link" not in answer.headers
    assert sorted(given[0]) == sorted(kept[0])
    key = sorted(kept[0])[:3]
    assert sorted([row[name] for name in key] for row in given) == sorted(
        [row[name] for name in key] for row in kept
    )


def test_csv_has_its_type_and_a_name(client: Client) -> None:
    answer = client.get(f"{API}/projects.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="projects.csv"'
    assert answer.headers["access-control-expose-headers"] == "Link"
    head = client.request("HEAD", f"{API}/projects.csv")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == answer.headers["content-type"]


def test_csv_holds_what_was_asked_for(client: Client) -> None:
    query = "county_code=12&status=tildelt&_sort_desc=amount_nok&_col=amount_nok&_col=title"
    rows = lines(client.get(f"{API}/projects.csv?{query}"))
    asked = get(client, f"{API}/projects.json?{query}&_size=max&_shape=objects")["rows"]
    assert [row["project_id"] for row in rows] == [row["project_id"] for row in asked]
    assert list(rows[0]) == ["project_id", "amount_nok", "title"]
    amounts = [int(row["amount_nok"]) for row in rows if row["amount_nok"]]
    assert amounts == sorted(amounts, reverse=True)
    less = lines(client.get(f"{API}/projects.csv?_nocol=note&_size=1"))
    assert "note" not in less[0]


def test_a_page_of_csv_says_where_the_next_begins(client: Client) -> None:
    seen, path = list[str](), f"{API}/projects.csv?_size=50&_sort=year"
    for _page in range(3):
        answer = client.get(path)
        seen += [row["project_id"] for row in lines(answer)]
        link = answer.headers.get("link", "")
        path = link.partition("<")[2].partition(">")[0]
    assert link == ""
    assert (len(seen), len(set(seen))) == (107, 107)


@pytest.mark.parametrize("column", ["year", "amount_nok", "category", "project_id"])
@pytest.mark.parametrize("way", ["_sort", "_sort_desc"])
def test_no_row_is_lost_between_sorted_pages(client: Client, column: str, way: str) -> None:
    seen, path = list[str](), f"{API}/projects.json?_size=30&{way}={column}&_nocol=note"
    while path:
        found = get(client, path)
        seen += [row["project_id"] for row in found["rows"]]
        path = found["next_url"]
    assert (len(seen), len(set(seen))) == (107, 107)


def test_what_does_not_fit_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_csv, "_MOST_BYTES", 1)
    answer = client.get(f"{API}/indicator_values.csv")
    first, link = lines(answer), answer.headers["link"]
    assert len(first) == 1000
    assert link.endswith('>; rel="next"')
    refused = client.get(f"{API}/indicator_values.csv?_stream=on")
    assert refused.status_code == 400
    assert "Link" in refused.json()["problem"]


def test_rows_of_two_states_are_never_mixed(
    client: Client, served_copy: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, values = table_csv._read_pages, iter([11, 12, 13])

    async def read_while_changing(*given: Any) -> Any:
        table = await read(*given)
        change(served_copy.path, next(values))
        return table

    monkeypatch.setattr(table_csv, "_read_pages", read_while_changing)
    answer = client.get(f"{API}/projects.csv")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    monkeypatch.setattr(table_csv, "_read_pages", read)
    assert len(lines(client.get(f"{API}/projects.csv"))) == 107


def test_no_cell_of_csv_is_a_formula_and_json_is_as_stored(
    client: Client, served_copy: Store
) -> None:
    formula = "=cmd|' /C calc'!A0"
    with writing(served_copy.path) as db:
        db.execute("UPDATE projects SET title = ? WHERE project_id = ?", [formula, PROJECT])
        db.execute("UPDATE areas SET longitude = -5.5 WHERE code = '1201'")
    (row,) = lines(client.get(f"{API}/projects.csv?project_id={PROJECT}"))
    assert row["title"] == f"'{formula}"
    assert get(client, f"{API}/projects/{PROJECT}.json")["rows"][0]["title"] == formula
    (area,) = lines(client.get(f"{API}/areas.csv?code=1201"))
    assert area["longitude"] == "-5.5"


def test_a_withheld_figure_is_null_beside_its_quality_and_never_zero(
    client: Client, served_copy: Store
) -> None:
    withheld_values(served_copy, (SICK_LEAVE, "12", 2013))
    asked = f"indicator_id={SICK_LEAVE}&area_code=12&year=2013"
    (row,) = get(client, f"{API}/indicator_values.json?{asked}")["rows"]
    assert (row["value"], row["quality"]) == (None, "skjermet")
    (line,) = lines(client.get(f"{API}/indicator_values.csv?{asked}"))
    assert (line["value"], line["quality"]) == ("", "skjermet")
    with zipfile.ZipFile(io.BytesIO(client.get("/data/samhandling.zip").content)) as archive:
        text = archive.read("indicator_values.csv").decode()
    assert f"{SICK_LEAVE},12,2013,,skjermet," in text


def test_rows_have_names_unless_lists_are_asked_for(client: Client) -> None:
    assert get(client, f"{API}/projects.json?_size=1")["rows"][0]["project_id"]
    arrays = get(client, f"{API}/projects.json?_size=1&_shape=arrays")
    assert isinstance(arrays["rows"][0], list)
    assert len(get(client, f"{API}/projects.json?_size=2&_shape=array")) == 2
    assert set(get(client, f"{API}/projects.json?project_id={PROJECT}&_shape=object")) == {PROJECT}


# --- Addresses that are handed out ----------------------------------------------------------------


def handed_out(client: Client, **headers: str) -> list[str]:
    """Every address in an answer that has a next page and counts, and in its heads."""
    answer = client.get(f"{API}/projects.json?_size=2&_facet=status", headers=headers)
    csv_link = client.get(f"{API}/projects.csv?_size=2", headers=headers).headers["link"]
    whole = answer.json()
    found = [answer.headers["link"], csv_link, whole["next_url"], whole["source_url"]]
    for facet in whole["facet_results"].values():
        found += [facet["toggle_url"], *(each["toggle_url"] for each in facet["results"])]
    return [each.partition("<")[2].partition(">")[0] if "<" in each else each for each in found]


def test_no_address_has_the_host_that_a_request_claims(client: Client) -> None:
    found = handed_out(client, Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
    assert len(found) > 6
    assert all(address.startswith("/helse/api/samhandling/") for address in found)


@pytest.mark.parametrize("address", ["https://monitor.example/helse", "https://monitor.example"])
def test_addresses_are_the_public_ones_where_they_are_known(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, address)
    found = handed_out(Client("helse"), Host="evil.example")
    links, source = found[:3], found[3]
    assert all(each.startswith(f"{address}/api/samhandling/projects.") for each in links)
    assert (
        source == f"{address.removeprefix('https://monitor.example')}/api/samhandling/sources.json"
    )


def test_headers_stand_once(client: Client) -> None:
    for path in (f"{API}/projects.json", f"{API}/projects.csv", f"{API}.json"):
        names = [name for name, _value in client.get(path).headers.multi_items()]
        assert len(names) == len(set(names))
        assert not {"vary", "referrer-policy"} & set(names)


# --- In SQL, where that is switched on ------------------------------------------------------------


@pytest.fixture
def in_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(open_data.SQL, "1")


@pytest.mark.usefixtures("in_sql")
def test_sql_reaches_the_open_tables_alone(client: Client) -> None:
    def asked(sql: str) -> Any:
        return client.get(f"{API}.json", params={"sql": sql, "_shape": "array"})

    assert asked("select count(*) as n from projects").json() == [{"n": 107}]
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
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    change(served_copy.path, 1)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)


def test_the_description_by_address(client: Client) -> None:
    answer = client.get("/data/datapackage.json")
    assert answer.content == (DATA / "datapackage.json").read_bytes()
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_table_as_csv_can_be_handed_in_again(client: Client, store: Store) -> None:
    for table in descriptions():
        content = client.get(f"{API}/{table}.csv").content
        found = plan(store, content, f"{table}.csv")
        assert (found.table, found.changes) == (table, ())
        # A table that nobody has filled in yet is headings alone, and its file says so.
        assert [finding.severity for finding in found.findings] == ["warning"] * (
            len(content.splitlines()) == 1
        )
