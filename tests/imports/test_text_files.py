"""Text files as programs write them: signs between cells, names of rows, what stands around."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from lib.imports import ReadingOptions, plan
from lib.imports.plan_model import NO_OPTIONS, Diagnostics, Expected, SourceTable
from lib.imports.reading import read
from lib.store import Store
from tests.imports.made import project, text_file

FILES = Path(__file__).parent / "files"
KNOWN = ("project_id", "title", "amount_nok", "note", "year", "value", "kommune")


def read_text(
    text: str | bytes, choices: ReadingOptions = NO_OPTIONS
) -> tuple[SourceTable, Diagnostics]:
    notes = Diagnostics("x.csv")
    content = text.encode() if isinstance(text, str) else text
    return read(content, "x.csv", Expected(KNOWN), notes, choices), notes


def cells(text: str | bytes, choices: ReadingOptions = NO_OPTIONS) -> list[list[object]]:
    sheet, notes = read_text(text, choices)
    assert not notes.broken, notes.found
    return [[*sheet.header], *[list(line.cells) for line in sheet.lines]]


def words(text: str | bytes) -> list[tuple[str, int | None, str]]:
    return [(each.severity, each.row, each.expected) for each in read_text(text)[1].found]


# --- Signs between cells --------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_sign_and_every_end_of_line(sign: str, end: str) -> None:
    rows = [["project_id", "title"], ["x", f"en{sign} to"], ["y", "tre"]]
    text = end.join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    assert cells(text) == rows


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_that_a_first_line_names(sign: str) -> None:
    sheet, _notes = read_text(f"sep={sign}\r\nukjent{sign}kolonne\r\n1{sign}2\r\n")
    assert sheet.header == ["ukjent", "kolonne"]
    assert [line.number for line in sheet.lines] == [3]


def test_names_that_nobody_knows_are_told_apart_by_rows_of_one_width() -> None:
    for number in (1, 2, 20):
        assert cells("en;to\n" + "1,5;2,5\n" * number)[0] == ["en", "to"]
    assert cells("en\tto\n1,5\t2\n3\t4\n")[0] == ["en", "to"]


def test_two_signs_that_would_do_are_asked_about() -> None:
    text = "en,to;tre\n1,2;3\n4,5;6\n"
    _sheet, notes = read_text(text)
    ((name, answers),) = [
        (each.name, [code for code, _word in each.answers]) for each in notes.questions
    ]
    assert (name, answers) == ("delimiter", ["comma", "semicolon"])
    assert cells(text, ReadingOptions(delimiter="comma"))[0] == ["en", "to;tre"]
    assert cells(text, ReadingOptions(delimiter=";"))[0] == ["en,to", "tre"]
    assert "«x»" in read_text(text, ReadingOptions(delimiter="x"))[1].found[0].expected


def test_one_column_needs_no_sign() -> None:
    assert cells("project_id\nx\ny\n") == [["project_id"], ["x"], ["y"]]


@pytest.mark.parametrize(("sign", "mark"), [(",", "."), (";", ","), ("\t", ""), ("|", "")])
def test_the_decimal_mark_that_a_sign_leaves(sign: str, mark: str) -> None:
    assert read_text(f"project_id{sign}value\nx{sign}1\n")[0].decimal_mark == mark


def test_signs_and_empty_rows_at_the_end() -> None:
    text = "project_id;title;;\nx;en;;\n\n;;;\ny;to;;\n\n"
    assert cells(text) == [["project_id", "title"], ["x", "en"], ["y", "to"]]


def test_a_quotation_mark_that_is_missing_is_told_in_our_words() -> None:
    ((severity, row, told),) = words('project_id,title\nx,"en\n"y,to\n')
    assert (severity, row) == ("error", 2)
    assert "anførselstegn" in told.lower()


# --- Rows that do not fit -------------------------------------------------------------------------


def test_a_header_longer_than_all_rows_is_one_sentence() -> None:
    content = (FILES / "header_longer.csv").read_bytes()
    ((severity, row, told),) = words(content)
    assert (severity, row) == ("error", 1)
    assert "«validFrom», «validTo»" in told


def test_short_and_long_rows_are_told_once_each() -> None:
    rows = "".join(f"x{number},1,2\n" for number in range(20))
    found = words(f"project_id,title,note\n{rows}a\nb\nc,1,2,3,4\n")
    assert [(severity, row) for severity, row, _told in found] == [("error", 22), ("error", 24)]
    assert "rad 22, 23" in found[0][2]
    assert "desimalkomma" in found[1][2]


def test_rows_with_moved_cells_hide_no_errors_of_the_others(store: Store) -> None:
    lines = text_file([project(1), project(2, year=1900)]).decode().splitlines()
    content = "\n".join([*lines, "prove-3,for,kort", lines[1] + ",for,lang"]).encode()
    found = plan(store, content, "projects.csv")
    assert [(each.row, each.column) for each in found.errors] == [(3, "year"), (4, ""), (5, "")]


@pytest.mark.parametrize("shown", ["#REF!", "#VERDI!", "#N/A"])
def test_errors_of_formulas_in_text_files_are_never_stored(store: Store, shown: str) -> None:
    found = plan(store, text_file([project(title=shown)]), "projects.csv")
    (error,) = found.errors
    assert (error.row, error.column, error.value) == (2, "title", shown)
    assert "feil" in error.expected


def test_more_rows_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.imports.layout.MOST_ROWS", 2)
    ((_severity, row, told),) = words("project_id\na\nb\nc\n")
    assert row == 4
    assert "mer enn 2 rader" in told


# --- As R and pandas write them -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "told"), [("r_csv.csv", True), ("r_csv2.csv", False), ("r_table.txt", True)]
)
def test_files_that_r_writes(file: str, told: bool) -> None:
    """With the names of the rows, doubled quotation marks or marks after a backslash."""
    content = (FILES / file).read_bytes()
    assert cells(content) == [
        ["project_id", "title", "amount_nok", "note"],
        ["felt-1", "Blåbær på Ørsta", "1e+05", "NA"],
        ["felt-2", "Måsøy", "1250000", 'a "b"'],
    ]
    assert ["radnumre" in each for _severity, _row, each in words(content)] == [True] * told


def test_the_index_that_pandas_writes() -> None:
    frame = pd.DataFrame({"project_id": ["x", "y"], "title": ["en", "to"]})
    assert cells(frame.to_csv()) == [["project_id", "title"], ["x", "en"], ["y", "to"]]


def test_a_first_column_without_a_name_that_counts_nothing_stays() -> None:
    sheet, _notes = read_text(",title\nx,en\ny,to\n")
    assert sheet.header == ["", "title"]


# --- Around the table -----------------------------------------------------------------------------


def test_titles_above_and_notes_below_are_told_with_their_words() -> None:
    text = (
        "Tilskudd 2009\n\nproject_id;title;amount_nok\nx;en;1\ny;to;2\nSum;;3\n\n"
        "* Foreløpige tall\nKilde:;brev\n"
    )
    sheet, notes = read_text(text)
    assert [line.number for line in sheet.lines] == [4, 5]
    assert notes.top == 3
    told = "\n".join(each.expected for each in notes.found)
    assert all(
        word in told
        for word in (
            "rad 3",
            "rad 1: «Tilskudd 2009»",
            "rad 6: «Sum 3»",
            "«* Foreløpige tall / Kilde: brev»",
        )
    )
    assert not notes.broken


def test_a_row_that_may_hold_figures_is_never_left_out() -> None:
    """A key alone, a place called Sum, and a heading between rows stay for the checks."""
    text = "project_id;title;amount_nok\nx;en;1\nHordaland;;\nSum;sumprosjekt;5\ny;;\n\nfelt-3;;\n"
    assert [row[0] for row in cells(text)[1:]] == ["x", "Hordaland", "Sum", "y", "felt-3"]
    assert not read_text(text)[1].found


def test_words_that_are_names_of_columns_do_not_make_a_header() -> None:
    """Cells say «kommune» as well."""
    text = "Nr;Prosjekt;Mottaker;Type;Sted\n1;en;Os;kommune;Os\n2;to;Voss;kommune;Voss\n"
    assert cells(text)[0] == ["Nr", "Prosjekt", "Mottaker", "Type", "Sted"]


def test_a_heading_with_its_unit_is_a_heading() -> None:
    text = "Tabell 1\nProsjekt (project_id);Tittel (title);Beløp, kr (amount_nok)\nx;kommune;1\n"
    assert cells(text)[0][0] == "Prosjekt (project_id)"


def test_errors_about_columns_name_the_row_of_the_header(store: Store) -> None:
    content = b"Oversikt\n\n" + text_file([project(1, year="x")]).replace(b"year", b"aar_nr")
    found = plan(store, content, "x.csv", "projects")
    assert [each.row for each in found.errors if each.column == "aar_nr"] == [3]


# --- What it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\xef\xbb\xbf<html><table>", "nettside"),
        (b"\r\n<!DOCTYPE html>", "nettside"),
        (b"<table><tr>", "nettside"),
        (b"MIME-Version: 1.0\r\n", "nettside"),
        (b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b'{"a": 1}', "JSON"),
        (b'[{"a": 1}]', "JSON"),
        (b"{\\rtf1", "RTF"),
        (b"\x89PNG\r\n", "bilde"),
        (b"PAR1\0\0", "Parquet"),
        (b"$FL2@(#)", "SPSS"),
        (b"SQLite format 3\0", "database"),
        (b"\x1f\x8b\x08", "gz"),
        (b"ID;PWXL;N;E", "SYLK"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le") + b"\0\0", "Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "passord"),
        (b"\xd0\xcf\x11\xe0 noe annet", "Office"),
        (b"PK\x03\x04 avkortet", "skadet"),
        (b"", "tom"),
        (b" \r\n\r\n", "tom"),
    ],
)  # fmt: skip
def test_other_kinds_of_files_are_refused_by_their_name(content: bytes, word: str) -> None:
    ((severity, _row, told),) = words(content)
    assert severity == "error"
    assert word in told


@pytest.mark.parametrize(
    ("part", "content", "word"),
    [
        ("word/document.xml", "", "Word"),
        ("xl/workbook.bin", "", ".xlsb"),
        ("Index/Document.iwa", "", "Numbers"),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        ("mimetype", "application/vnd.oasis.opendocument.text", "dokument"),
        ("[Content_Types].xml", "", "uten ark"),
        ("projects.csv", "a", "Pakk"),
    ],
)
def test_archives_that_are_no_workbooks_are_refused_by_their_name(
    part: str, content: str, word: str
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, content)
    ((severity, _row, told),) = words(out.getvalue())
    assert severity == "error"
    assert word in told


@pytest.mark.parametrize("line", ["a" * 1_000_001, ";" * 3_000_000, "a" * 1_000_001 + "?"])
def test_a_line_that_is_too_long_is_called_so(store: Store, line: str) -> None:
    found = plan(store, f"project_id;title\nx;{line}\n".encode(), "projects.csv")
    assert [(each.row, each.expected.partition(":")[0]) for each in found.errors] == [
        (2, "Linjen er for lang")
    ]
