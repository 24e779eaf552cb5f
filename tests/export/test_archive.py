"""The archive of CSV files: what is in it, and that it is the same each time."""

import io
import zipfile

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.charts.chart_model import Table
from lib.export import Context, Sheet, csv_zip
from lib.export.archive import pack
from lib.i18n import _, local_time

TABLE = Table("t", pd.DataFrame({"Sted": ["Bø", "=1+1"], "Kr": [1.5, None]}), {"Kr": "kroner"})
SOURCES = Table("kilder", pd.DataFrame({"Utgiver": ["HOD"]}), {})
CONTEXT = Context(
    "Prosjekter",
    "https://example.org/",
    (("Område", "Bø\r\nog Ål"),),
    "7",
    "2026-11-21T11:30:00Z",
    SOURCES,
)


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_table_and_the_sources_are_norwegian_csv() -> None:
    found = files(csv_zip([Sheet("Fylker på kart", TABLE), Sheet("Ærlig/talt", TABLE)], CONTEXT))
    sources = f"{_('Sources').lower()}.csv"
    assert set(found) == {
        "aerlig-talt.csv",
        "fylker-pa-kart.csv",
        "kolonner.csv",
        sources,
        "om.txt",
    }
    assert list(found) == sorted(found)
    assert found["fylker-pa-kart.csv"] == TABLE.csv()
    assert found[sources] == SOURCES.csv()


def test_the_text_file_says_where_the_tables_come_from() -> None:
    sheet = Sheet("Tilskudd", TABLE, {"Kr": "kroner"}, "Kartdata: © Kartverket.")
    raw = files(csv_zip([sheet], CONTEXT))["om.txt"]
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert f"{_('Title')}: Prosjekter" in lines
    assert f"{_('Address')}: https://example.org/" in lines
    assert "Område: Bø og Ål" in lines
    assert f"{_('Version of the database')}: 7" in lines
    assert f"{_('Made')}: {local_time(CONTEXT.made)}" in lines
    about = next(line for line in lines if "Tilskudd" in line)
    assert "Kr: kroner" in about
    assert about.endswith("Kartdata: © Kartverket.")


@settings(deadline=None)
@given(st.lists(st.text(max_size=90), max_size=6))
def test_no_title_breaks_the_archive(titles: list[str]) -> None:
    found = files(csv_zip([Sheet(title, TABLE) for title in titles], CONTEXT))
    assert len(found) == len(titles) + 3
    assert all(name.isascii() and "/" not in name and len(name) <= 100 for name in found)


def test_many_tables_with_one_title_are_kept_apart() -> None:
    found = files(csv_zip([Sheet("å" * 200, TABLE)] * 12, CONTEXT))
    assert len(found) == 15


def test_the_archive_tells_nothing_of_when_and_where() -> None:
    content = pack([("b.txt", b"b"), ("a.txt", b"a")])
    assert content == pack([("b.txt", b"b"), ("a.txt", b"a")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["b.txt", "a.txt"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {3}


def test_the_same_input_gives_the_same_bytes() -> None:
    sheets = [Sheet("A", TABLE), Sheet("B", TABLE)]
    assert csv_zip(sheets, CONTEXT) == csv_zip(sheets, CONTEXT)
