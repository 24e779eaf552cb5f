"""What may be asked of the open data: no filter is dropped, and what cannot be used is refused."""

import json
import logging
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.server import open_data
from lib.server.query import OPERATORS, OPTIONS, QueryProblem, open_tables, read_query
from lib.store import Store
from lib.store.paths import VARIABLE
from lib.store.schema import TABLES
from tests.server.client import API, Client, get


@pytest.fixture(scope="module")
def client() -> Client:
    return Client("helse")


@pytest.fixture(autouse=True)
def _served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.delenv(open_data.SQL, raising=False)


# --- What is refused ------------------------------------------------------------------------------

REFUSED = [
    ("foo=1", "foo"),
    ("foo__gt=1", "foo"),
    ("year__foo=1", "year__foo"),
    ("year__ge=2010", "year__gte"),
    ("year__=2010", "year__"),
    ("year__gte__not=1", "year__gte__not"),
    ("title__regex=abc", "title__regex"),
    ("title__like=abc", "title__like"),
    ("title__contains=", "title__contains"),
    ("note=", "note__isnull"),
    ("rowid=1", "rowid"),
    ("year=to+tusen", "year"),
    ("year__lt=abc", "year__lt"),
    ("year__gte=99999999999999999999", "year__gte"),
    ("year__gte=%C2%B2", "year__gte"),
    ("amount_nok__gt=500+000", "amount_nok__gt"),
    ("amount_nok__contains=5", "amount_nok__contains"),
    ("status=Tildelt", "tildelt"),
    ("status__in=tildelt,avslag", "avslag"),
    ("county_code=3", "county_code"),
    ("year__in=[1", "year__in"),
    ("year__in=[[1]]", "year__in"),
    ("year__in=[]", "year__in"),
    ("title__isnull=1", "title__isnull"),
    ("category__isnull=0", "category__isnull"),
    ("title=Troms%F8", "UTF-8"),
    ("_where=1=1", "_where"),
    ("_where=x&_where=y", "_where"),
    ("_sort=foo", "foo"),
    ("_sort=", "_sort"),
    ("_sort=year&_sort_desc=year", "_sort_desc"),
    ("_sort=year&_sort=title", "_sort"),
    ("_sort_by_desc=on", "_sort_by_desc"),
    ("_size=-1", "_size"),
    ("_size=1001", "_size"),
    ("_size=alt", "_size"),
    ("_size=1&_size=2", "_size"),
    ("_size=%D9%A3", "_size"),
    ("_next=", "_next"),
    ("_next=a,b", "_next"),
    ("_sort=year&_next=a", "_next"),
    ("_col=foo", "foo"),
    ("_nocol=project_id", "project_id"),
    ("_shape=%22", "_shape"),
    ("_shape=arrayfirst", "_shape"),
    ("_facet=foo", "foo"),
    ("_facet=year&_shape=array", "_facet"),
    ("_facet_size=5", "_facet"),
    ("_facet=year&_facet_size=0", "_facet_size"),
    ("_facet_array={", "_facet_array"),
    ("_facet_date=year", "_facet_date"),
    ("_timelimit=x", "_timelimit"),
    ("_through=x", "_through"),
    ("_through={}", "_through"),
    ("_json_infinity=x", "_json_infinity"),
    ("_json=note", "_json"),
    ("_labels=on", "_labels"),
    ("_nl=on", "_nl"),
    ("_trace=1", "_trace"),
    ("_extras=foreign_key_tables", "_extras"),
    ("_search=friskliv", "__contains"),
    ("_search_title=friskliv", "__contains"),
    ("_stream=on", "_stream"),
    ("__exact=1", "__exact"),
    ("sql=select+1", "sql"),
    ("sprak=da", "sprak"),
    ("sprak=nb&sprak=en", "sprak"),
    ("=1", "=1"),
    ("=1&year=2012", "year=2012"),
    ("_col=title&_nocol=title", "_nocol=title"),
    ("_nocol=note&_col=title&_col=note", "_col=note"),
    ("sprak=", "sprak"),
]


@pytest.mark.parametrize(("query", "word"), REFUSED)
def test_what_cannot_be_used_is_refused_by_name(
    client: Client, caplog: pytest.LogCaptureFixture, query: str, word: str
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = client.get(f"{API}/projects.json?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["ok"], said["status"], said["title"]) == (False, 400, "Bad Request")
    assert word in said["problem"]
    assert said["detail"] == said["problem"]
    assert caplog.text == ""


@pytest.mark.parametrize(
    "query",
    ["_shape=array", "_facet=year", "_stream=off", "_stream=on&_size=5", "_stream=on&_next=a"],
)
def test_csv_refuses_what_only_json_has(client: Client, query: str) -> None:
    assert client.get(f"{API}/projects.csv?{query}").status_code == 400


@pytest.mark.parametrize(
    "path", ["samhandling.json", "metadata.json", "samhandling/projects/jondal-jonatunet-2009.json"]
)
def test_where_nothing_can_be_chosen_nothing_is_ignored(client: Client, path: str) -> None:
    for query in ("year=2009", "_size=1", "sql=select+1", "foo="):
        answer = client.get(f"/api/{path}?{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])
    assert client.get(f"/api/{path}?sprak=en").status_code == 200


def test_a_refusal_names_what_may_stand_there(client: Client) -> None:
    said = client.get(f"{API}/projects.json?year__ge=2010&sprak=en").json()
    assert said["parameter"] == "year__ge"
    assert {"year", "year__gte", "year__in"} <= set(said["allowed"])
    assert said["problem"].startswith("There is no filter year__ge.")
    assert "tildelt" in client.get(f"{API}/projects.json?status=x").json()["allowed"]
    assert "_size" in client.get(f"{API}/projects.json?_foo=x").json()["allowed"]


@pytest.mark.parametrize(
    ("query", "wish", "language"),
    [
        ("", "", "nb"),
        ("", "nn-NO,nb;q=0.8,en;q=0.5", "nn"),
        ("", "da, en-GB;q=0.7, no;q=0.3", "en"),
        ("", "no", "nb"),
        ("", "en;q=0, de", "nb"),
        ("", "en;q=x, ;;;, *", "nb"),
        ("&sprak=en", "nn", "en"),
        ("&sprak=zz", "nn,en;q=0.5", "nb"),
    ],
)
def test_a_refusal_is_in_the_readers_language(
    client: Client, query: str, wish: str, language: str
) -> None:
    headers = {"Accept-Language": wish}
    answer = client.get(f"{API}/projects.json?_size=x{query}", headers=headers)
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"


# --- What is answered -----------------------------------------------------------------------------


def ids(client: Client, query: str) -> set[str]:
    return {
        row["project_id"] for row in get(client, f"{API}/projects.json?_size=max&{query}")["rows"]
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("municipality_code__gte=0301", "municipality_code__in=[%220301%22]"),
        ("title__contains=FRISKLIV", "title__contains=friskliv"),
        ("recipient__startswith=%C3%85", "recipient__startswith=%C3%A5"),
    ],
)
def test_texts_are_compared_as_texts(client: Client, one: str, other: str) -> None:
    assert ids(client, other) <= ids(client, one)
    assert ids(client, one)


def test_signs_stand_for_themselves(client: Client) -> None:
    assert ids(client, "title__contains=%25") == set()
    assert ids(client, "title__contains=_") == set()
    assert ids(client, f"title__contains={'x' * 500}") == set()


def test_letters_need_not_be_escaped() -> None:
    raw = read_query("samhandling/projects.json", "title__contains=ø".encode(), sql=False)
    assert raw is not None
    assert raw.pairs == (("title__contains", "ø"),)


def encoded(value: str) -> str:
    """A part of a key with ~ before the codes of its signs."""
    return quote(value, safe="").replace("%", "~").replace(".", "~2E")


def test_a_row_of_every_table_can_be_asked_for_by_its_key(client: Client) -> None:
    for table in open_tables().values():
        last = f"_size=1&_sort_desc={table.key[0]}&_shape=array"
        for row in get(client, f"{API}/{table.name}.json?{last}"):
            key = [str(row[name]) for name in table.key]
            path = ",".join(map(encoded, key))
            assert get(client, f"{API}/{table.name}/{path}.json")["rows"] == [row]
    key = (
        "sentral koordineringsgruppe",
        "Arbeids- og velferdsdirektoratet",
        "medlem (én representant)",
    )
    (row,) = get(client, f"{API}/governance.json?member={quote(key[1])}")["rows"]
    for path in (",".join(map(quote, key)), ",".join(each.replace(" ", "+") for each in key)):
        assert get(client, f"{API}/governance/{path}.json")["rows"] == [row]
    ministry = "Fornyings-, administrasjons- og kirkedepartementet"
    (row,) = get(client, f"{API}/governance.json?member={quote(ministry)}")["rows"]
    path = f"{encoded(key[0])},{encoded(ministry)},medlem"
    assert get(client, f"{API}/governance/{path}.json")["rows"] == [row]


@pytest.mark.parametrize(
    "key", ["Ù#", "💥", "a%2541", "%C3%A5", "~C3~A5", "~ZZ", "~", "..", "a/b", "%00", "x" * 500]
)
def test_a_key_that_is_not_there_is_404(client: Client, key: str) -> None:
    assert client.get(f"{API}/status_reports/{key}.json").status_code == 404


COMPARE: dict[str, Any] = {
    "": lambda cell, value: cell == value,
    "not": lambda cell, value: cell != value,
    "gt": lambda cell, value: cell > value,
    "gte": lambda cell, value: cell >= value,
    "lt": lambda cell, value: cell < value,
    "lte": lambda cell, value: cell <= value,
    "contains": lambda cell, value: value.casefold() in cell.casefold(),
    "notcontains": lambda cell, value: value.casefold() not in cell.casefold(),
    "startswith": lambda cell, value: cell.casefold().startswith(value.casefold()),
    "endswith": lambda cell, value: cell.casefold().endswith(value.casefold()),
    "in": lambda cell, value: cell == value,
    "notin": lambda cell, value: cell != value,
}


def holds(cell: Any, operator: str, value: Any) -> bool:
    """What a filter means, said in Python."""
    if operator in {"isnull", "notnull"}:
        return (cell is None) == (operator == "isnull")
    return cell is not None and bool(COMPARE[operator](cell, value))


@pytest.fixture(scope="module")
def rows(client: Client, store: Store) -> dict[str, list[dict[str, Any]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(store.path))
        return {
            name: get(client, f"{API}/{name}.json?_size=max&_shape=array")
            for name in ("projects", "milestones", "areas")
        }


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(data=st.data())
def test_every_filter_means_what_it_says(
    client: Client, rows: dict[str, list[dict[str, Any]]], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(rows)))
    column = data.draw(st.sampled_from(list(open_tables()[name].columns.values())))
    operator = data.draw(st.sampled_from(column.operators))
    cells = [row[column.name] for row in rows[name] if row[column.name] is not None]
    value = data.draw(st.sampled_from(cells))
    if operator in {"contains", "notcontains", "startswith", "endswith"}:
        start = data.draw(st.integers(0, len(value) - 1))
        value = value[start : start + data.draw(st.integers(1, 8))]
    asked = "1" if operator in {"isnull", "notnull"} else str(value)
    asked = json.dumps([value]) if operator in {"in", "notin"} else asked
    query = urlencode({f"{column.name}__{operator}" if operator else column.name: asked})
    found = get(client, f"{API}/{name}.json?_size=max&_shape=array&{query}")
    assert found == [row for row in rows[name] if holds(row[column.name], operator, value)]


NAMES = st.sampled_from(
    [each.name for each in OPTIONS]
    + ["_where", "_search", "_through", "_timelimit", "_facet_array", "_labels", "_json", "x"]
    + [
        f"{column}__{operator}"
        for column in ("year", "title")
        for operator in [*OPERATORS, "regex"]
    ]
)
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["max", "on", "1", "-1", "year", "title", "{}", "[1]", "nb", "a,b", "array"]),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)
@given(
    pairs=st.lists(st.tuples(NAMES, VALUES), max_size=3),
    path=st.sampled_from(
        [f"{table}.{form}" for table in sorted(TABLES)[:4] for form in ("json", "csv")]
        + ["projects/a.json", "projects/~.json"]
    ),
)
def test_whatever_is_asked_is_answered_or_refused(
    client: Client, caplog: pytest.LogCaptureFixture, pairs: list[tuple[str, str]], path: str
) -> None:
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    answer = client.get(f"{API}/{path}?{query}")
    assert answer.status_code in {200, 400, 404}, answer.text
    if answer.status_code != 200:
        assert answer.json()["problem"]
    assert "Traceback" not in caplog.text


def test_every_option_can_be_used(client: Client) -> None:
    used = "_size=2&_sort=year&_col=title&_nocol=note&_shape=arrays&_facet=year&_facet_size=3"
    first = get(client, f"{API}/projects.json?{used}&sprak=nn")
    assert first["columns"] == ["project_id", "title"]
    assert len(first["facet_results"]["year"]["results"]) == 3
    following = get(client, first["next_url"])
    assert following["rows"] != first["rows"]
    assert client.get(f"{API}/projects.csv?_stream=on&_sort_desc=year").status_code == 200
    named = {part.partition("=")[0] for part in used.split("&")}
    others = {"_next", "_stream", "_sort_desc", "sprak"}
    assert {each.name for each in OPTIONS} == named | others


def test_no_column_is_named_as_an_option_is() -> None:
    for table in open_tables().values():
        assert not [name for name in table.columns if name.startswith("_") or "__" in name]
        assert table.name in TABLES
    with pytest.raises(QueryProblem):
        read_query("samhandling/projects.json", b"_foo=1", sql=False)
