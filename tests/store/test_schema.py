"""The tables are those that the package describes, with keys, types and indexes."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from lib.store import Store, schema, search_schema
from lib.store.connection import reading, writing
from tests.conftest import DATA

TYPES = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL"}
RESOURCES: dict[str, dict[str, Any]] = {
    resource["name"]: resource["schema"]
    for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    if "schema" in resource
}


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with Database(memory=True) as db:
        schema.MIGRATIONS.apply(db)
        yield db


def test_every_table_of_the_package_has_its_table() -> None:
    assert sorted(schema.TABLES) == sorted(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_columns_and_keys_follow_the_package(db: Database, name: str) -> None:
    described, table = RESOURCES[name], db.table(name)
    assert table.strict
    assert [(column.name, column.type) for column in table.columns] == [
        (field["name"], TYPES[field["type"]]) for field in described["fields"]
    ]
    required = {
        field["name"]
        for field in described["fields"]
        if field.get("constraints", {}).get("required")
    }
    assert {column.name for column in table.columns if column.notnull} == required
    key = described["primaryKey"]
    assert table.pks == ([key] if isinstance(key, str) else key)
    references = {(key.column, key.other_table, key.other_column) for key in table.foreign_keys}
    assert references == {
        (key["fields"], key["reference"]["resource"] or name, key["reference"]["fields"])
        for key in described.get("foreignKeys", [])
    }


@pytest.mark.parametrize("name", RESOURCES)
def test_unique_columns_are_unique_in_the_store(db: Database, name: str) -> None:
    unique = {index.columns[0] for index in db.table(name).indexes if index.unique}
    for field in RESOURCES[name]["fields"]:
        if field.get("constraints", {}).get("unique"):
            assert field["name"] in unique


@pytest.mark.parametrize("name", [*RESOURCES, "area_tree"])
def test_every_reference_has_an_index(db: Database, name: str) -> None:
    table = db.table(name)
    first = {index.columns[0] for index in table.indexes} | {table.pks[0]}
    assert {key.column for key in table.foreign_keys} <= first


QUESTIONS = {
    "projects of an area": (
        "SELECT * FROM projects WHERE coalesce(municipality_code, county_code, 'NO') = '12'",
        "projects_find",
    ),
    "services of an area": (
        "SELECT * FROM service_sites WHERE coalesce(municipality_code, county_code, 'NO') = '12'",
        "service_sites_find",
    ),
    "projects by status and year": (
        "SELECT * FROM projects WHERE status = 'tildelt' AND year <= 2012",
        "projects_status_year",
    ),
    "a series": (
        "SELECT * FROM indicator_values WHERE indicator_id = 'x' AND area_code = 'NO' AND year < 9",
        "sqlite_autoindex_indicator_values_1",
    ),
    "an area's people of one year": (
        "SELECT * FROM indicator_values WHERE area_code = 'NO' AND year = 2012",
        "indicator_values_area_year",
    ),
    "what lies in an area": (
        "SELECT area_code FROM area_tree WHERE ancestor_code = 'vest'",
        "area_tree_ancestor",
    ),
    "what an area lies in": (
        "SELECT ancestor_code FROM area_tree WHERE area_code = '1201'",
        "PRIMARY KEY",
    ),
    "milestones until a day": ("SELECT * FROM milestones WHERE date < '2012'", "milestones_date"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_have_their_index(db: Database, name: str) -> None:
    sql, index = QUESTIONS[name]
    plan = " ".join(row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql))
    assert "SEARCH" in plan
    assert index in plan


def test_migrations_are_recorded_in_order(store: Store) -> None:
    with reading(store.path) as connection:
        applied = [migration.name for migration in schema.MIGRATIONS.applied(Database(connection))]
    assert applied == sorted(applied) == list(schema.NAMES)


def test_a_failing_migration_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.db"
    path.touch()
    half = "CREATE TABLE half (a TEXT) STRICT; CREATE nonsense;"
    monkeypatch.setattr(search_schema, "CREATE", half)
    with pytest.raises(sqlite3.OperationalError), writing(path, migrate=True):
        pytest.fail("the migrations should have failed")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)


def test_area_tree_holds_every_chain(store: Store) -> None:
    chain = store.rows(
        "SELECT ancestor_code AS code FROM area_tree WHERE area_code = :code", {"code": "1201"}
    )
    assert sorted(chain["code"]) == ["12", "1201", "NO", "vest"]
    below = store.rows("SELECT count(*) AS n FROM area_tree WHERE ancestor_code = 'NO'")
    assert below["n"].item() == len(store.rows("SELECT * FROM areas"))


def test_foreign_keys_are_enforced_at_the_end_of_a_change(own_store: Store) -> None:
    before = own_store.version()
    row = {"project_id": "no-such-project", "partner": "x", "municipality_code": None}

    def refer_to_nothing() -> None:
        with writing(own_store.path) as db:
            db.table("project_partners").insert(row)
            assert db.table("project_partners").count_where("partner = 'x'") == 1

    with pytest.raises(sqlite3.IntegrityError):
        refer_to_nothing()
    assert own_store.version() == before


def test_types_are_strict(own_store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), writing(own_store.path) as db:
        db.execute("UPDATE projects SET year = 'i fjor'")
