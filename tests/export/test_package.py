"""The data package as one file."""

import csv
import io
import zipfile
from pathlib import Path

from frictionless import Package

from lib.export import data_package
from lib.store import Store, writing
from lib.store.change_log import Change, LogEntry, apply_changes, open_view
from tests.conftest import DATA

PROJECT = "jondal-jonatunet-2009"
TITLE = 'Et navn, med "tegn" og\nto linjer'


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def change_a_title(store: Store, title: str) -> None:
    with open_view(store) as view:
        before, number = view.rows("projects")[PROJECT,], view.number
    made = Change("projects", (PROJECT,), before, {**before, "title": title})
    apply_changes(store, [(LogEntry("Kari", "why", "a form", "0"), [made])], seen=number)


def test_it_is_the_package_to_the_last_byte(store: Store) -> None:
    found = files(data_package(store))
    beside = {file.relative_to(DATA).as_posix() for file in DATA.rglob("*") if file.is_file()}
    described = {name for name in beside if name.endswith((".csv", ".geojson"))}
    assert set(found) == described | {"datapackage.json", "README.md", "LICENSE.txt"}
    for name, content in found.items():
        assert content == (DATA / name).read_bytes(), name


def test_the_licence_is_the_one_that_the_package_names(store: Store) -> None:
    found = files(data_package(store))
    assert found["LICENSE.txt"].decode().startswith("Creative Commons Attribution 4.0")
    assert b"Kartverket" in found["README.md"]


def test_the_same_rows_give_the_same_bytes(store: Store, own_store: Store) -> None:
    own_store.path.touch()
    assert data_package(own_store) == data_package(store)


def test_no_text_is_a_formula(own_store: Store) -> None:
    """What an older program let in is neutral in what goes out; numbers below zero stay numbers."""
    change_a_title(own_store, "=cmd|' /C calc'!A0")
    with writing(own_store.path) as db:
        db.execute("UPDATE indicator_values SET value = -1.5 WHERE rowid = 1")
    found = files(data_package(own_store))
    titles = [row["title"] for row in csv.DictReader(io.StringIO(found["projects.csv"].decode()))]
    assert titles[0] == "'=cmd|' /C calc'!A0"
    for name, content in found.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    values = list(csv.DictReader(io.StringIO(found["indicator_values.csv"].decode())))
    assert values[0]["value"] == "-1.5"


def test_what_was_registered_is_in_it_and_it_stays_valid(own_store: Store, tmp_path: Path) -> None:
    change_a_title(own_store, TITLE)
    content = data_package(own_store)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "unpacked")
    package = Package(str(tmp_path / "unpacked" / "datapackage.json"))
    with (tmp_path / "unpacked" / "projects.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["project_id"]: row["title"] for row in csv.DictReader(file)}
    assert titles[PROJECT] == TITLE
    assert package.created != Package(str(DATA / "datapackage.json")).created
    assert package.get_resource("projects").validate().valid
    found = files(content)
    assert {name for name, each in found.items() if each != (DATA / name).read_bytes()} == {
        "datapackage.json",
        "projects.csv",
    }
