"""Files as people save them, and files that nobody should have to open."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.imports import plan
from lib.imports.plan_model import Diagnostics, Expected
from lib.imports.reading import read
from lib.store import Store
from tests.imports.made import project, text_file, workbook

ROWS = [project(1, title="Blåbær på Ørsta; «æøå»"), project(2, amount_nok=None)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_way_to_save_a_text_file(
    store: Store, separator: str, encoding: str, line_end: str
) -> None:
    found = plan(store, text_file(ROWS, separator, encoding, line_end), "projects.csv")
    assert found.findings == ()
    assert [change.after["title"] for change in found.changes if change.after] == [
        "Blåbær på Ørsta; «æøå»",
        "Prøveprosjekt 2",
    ]


def test_a_workbook(store: Store) -> None:
    rows = [project(1, amount_nok=1200000.0), project(2, amount_nok="1,2 mill.", year=2010)]
    found = plan(store, workbook({"Ark1": rows, "Tomt": []}), "fil.xlsx")
    assert found.findings == ()
    assert [change.after["amount_nok"] for change in found.changes if change.after] == [1200000] * 2
    source = {
        "source_id": "ny-01",
        "publisher": "Ny",
        "url": "https://ny.example/",
        "accessed": datetime(2011, 6, 23),
    }
    found = plan(store, workbook({"Notater": [{"a": 1}], "sources": [source]}), "fil.xlsx")
    assert ["Notater" in each.expected for each in found.findings] == [True]
    assert found.changes[0].after == source | {"accessed": "2011-06-23"}


def test_the_separator_that_excel_names(store: Store) -> None:
    content = b"sep=;\r\n" + text_file(ROWS, ";", "cp1252")
    found = plan(store, content, "projects.csv")
    assert found.findings == ()
    broken = b"sep=;\r\n" + text_file([project(1, status="x")], ";")
    assert [each.row for each in plan(store, broken, "projects.csv").findings] == [3]


def test_a_formula_without_a_value_is_refused_by_cell(store: Store) -> None:
    found = plan(store, workbook({"projects": [project(1, amount_nok="=1+1")]}), "fil.xlsx")
    assert [(each.row, each.value) for each in found.findings] == [(2, "=1+1")]


def bomb() -> bytes:
    """A workbook of a few bytes that says itself that it swells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 1024**2)
        archive.infolist()[-1].file_size = 520 * 1024**2
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\0\0\0",
        b"PK\x03\x04 nothing more",
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"project_id,title\x00\nx,y\n",
        b"project_id,title\n\x81\x8d\x8f\x90\x9d,y\n",
        b'project_id,title\n"x,y\n',
        b"project_id,title\nx\n",
        b"project_id,title\nx,y,z\n",
        b",".join([b"x"] * 300) + b"\n",
        entities(),
        workbook({"Ark1": [{"a": 1}], "Ark2": [{"b": 1}]}),
        workbook({"Ark1": []}),
    ],
)
def test_what_cannot_be_read_is_told(store: Store, content: bytes) -> None:
    found = plan(store, content, "projects.csv")
    assert found.errors
    assert not found.changes


def test_what_would_swell_is_not_unpacked(store: Store) -> None:
    found = plan(store, bomb(), "projects.xlsx")
    assert len(found.errors) == 1
    assert "512" in found.errors[0].expected


def test_too_much_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.imports.layout.MOST_ROWS", 1)
    assert [each.row for each in plan(store, text_file(ROWS), "projects.csv").errors] == [3]
    monkeypatch.setattr("lib.imports.reading.LARGEST", 10)
    assert plan(store, text_file(ROWS), "projects.csv").errors[0].row is None
    monkeypatch.undo()
    monkeypatch.setattr("lib.imports.spreadsheetml.MOST_CELLS", 20)
    assert plan(store, workbook({"projects": ROWS}), "x.xlsx").errors


def test_rows_are_counted_as_a_spreadsheet_does(store: Store) -> None:
    """Blank rows count, and a cell with several lines is one row."""
    rows = [project(1, note="to\nlinjer"), project(2, status="x")]
    lines = text_file(rows).split(b"\nprove-2")
    content = lines[0] + b"\n\n,,,\nprove-2" + lines[1]
    assert [each.row for each in plan(store, content, "projects.csv").findings] == [None, 5]


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    read(content, "x.csv", Expected(["a"]), Diagnostics("x.csv"))
    read(b"PK\x03\x04" + content, "x.xlsx", Expected(["a"]), Diagnostics("x.xlsx"))
    read(b"project_id;title\n" + content, "x.csv", Expected(["title"]), Diagnostics("x.csv"))
