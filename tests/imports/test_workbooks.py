"""Workbooks are read as they are shown, and no row of them is lost."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lib.imports import Plan, ReadingOptions, plan
from lib.imports.layout import MOST_COLUMNS
from lib.imports.plan_model import NO_OPTIONS, Diagnostics, Expected, SourceTable
from lib.imports.reading import read
from lib.store import Store
from tests.imports.made import project, raw_workbook, workbook

FILES = Path(__file__).parent / "files"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def read_file(
    content: bytes,
    choices: ReadingOptions = NO_OPTIONS,
    known: Sequence[str] = ("a", "b", "c", "d"),
) -> tuple[SourceTable, Diagnostics]:
    notes = Diagnostics("x.xlsx")
    return read(content, "x.xlsx", Expected(known), notes, choices), notes


def cells(content: bytes, choices: ReadingOptions = NO_OPTIONS) -> list[list[object]]:
    sheet, notes = read_file(content, choices)
    assert not notes.broken, notes.found
    return [list(line.cells) for line in sheet.lines]


def told(content: bytes, choices: ReadingOptions = NO_OPTIONS) -> list[tuple[str, str, str]]:
    _sheet, notes = read_file(content, choices)
    return [(each.severity, each.column, each.expected) for each in notes.found]


def inline(*rows: Sequence[object], first: int = 1) -> str:
    """Rows of texts and numbers as XML."""
    return "<sheetData>" + "".join(
        f'<row r="{number}">' + "".join(_cell(cell) for cell in row) + "</row>"
        for number, row in enumerate(rows, start=first)
    ) + "</sheetData>"  # fmt: skip


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return "<c/>" if cell is None else f"<c><v>{cell}</v></c>"


def written(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    """A workbook by xlsxwriter with the header a, b, c, d."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("data")
    sheet.write_row(0, 0, ["a", "b", "c", "d"])
    fill(book, sheet)
    book.close()
    return out.getvalue()


# --- Files from the field -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "table", "expected"),
    [
        ("dimension_a1.xlsx", "projects", ["title=Feltprøve 1", None, None, None, None]),
        ("dimension_short.xlsx", "projects", [None] * 5),
        ("percent_100.xlsx", "status_reports", ["percent_complete=100", "percent_complete=0"]),
        ("percent_50.xlsx", "status_reports", ["percent_complete=50"]),
        ("merged.xlsx", "projects", ["municipality_code=1601 county_code=16"] * 3),
        ("strict.xlsx", "projects", [None]),
        ("codes_shown_as_0301.xlsx", "projects", ["municipality_code=0301 county_code=03"]),
        ("title_above.xlsx", "projects", [None]),
        ("formulas_with_values.xlsx", "projects", ["county_code=16"] * 2),
        (
            "libreoffice.xlsx",
            "status_reports",
            [
                f"date=2012-03-0{day} percent_complete={share} money_spent_nok={day}000"
                for day, share in ((1, 0), (2, 25), (3, 50), (4, 75))
            ],
        ),
        ("mac_roman.csv", "projects", ["title=Bærum og Tromsø på Måsøy"]),
    ],
)
def test_files_from_the_field_are_read(
    store: Store, file: str, table: str, expected: Sequence[str | None]
) -> None:
    found = plan(store, (FILES / file).read_bytes(), file, table)
    assert not found.errors
    assert len(found.changes) == len(expected)
    for change, parts in zip(found.changes, expected, strict=True):
        pairs = re.findall(r"(\w+)=(.*?)(?= \w+=|$)", parts or "")
        assert {name: str((change.after or {})[name]) for name, _value in pairs} == dict(pairs)


@pytest.mark.parametrize(
    ("file", "table", "words"),
    [
        ("title_above.xlsx", "projects", ["rad 1: «Prosjekter 2009"]),
        ("formulas_with_values.xlsx", "projects", ["rad 4: «Sum 300000»", "formler"]),
        ("libreoffice.xlsx", "", ["«Skjult»", "rad 1: «Rapporter", "«Sum 10000»", "«Kilde: egne"]),
        ("mac_roman.csv", "projects", ["Macintosh"]),
    ],
)
def test_what_is_not_read_is_told_once(
    store: Store, file: str, table: str, words: Sequence[str]
) -> None:
    found = plan(store, (FILES / file).read_bytes(), file, table)
    assert len(found.warnings) == len(words)
    everything = "\n".join(each.expected for each in found.warnings)
    assert [word for word in words if word not in everything] == []


@pytest.mark.parametrize(
    ("file", "word"),
    [
        ("password.xlsx", "passord"),
        ("old.xls", "gammel arbeidsbok (.xls)"),
        ("calc.ods", "LibreOffice (.ods)"),
        ("header_longer.csv", "«validFrom», «validTo»"),
    ],
)
def test_what_is_refused_is_named(store: Store, file: str, word: str) -> None:
    found = plan(store, (FILES / file).read_bytes(), file, "sources")
    assert [word in each.expected for each in found.findings] == [True]


def test_a_letter_with_a_header_in_two_rows() -> None:
    """The names that a merged header stands above are the names of the columns."""
    notes = Diagnostics("x")
    content = (FILES / "letter_of_grants.xlsx").read_bytes()
    sheet = read(content, "x.xlsx", Expected(["Prosjekt", "Beløp"]), notes)
    assert sheet.header == ["Nr", "Prosjekt", "Navn", "Kommune", "Beløp", "År", "Merknad"]
    assert [line.number for line in sheet.lines] == list(range(5, 35))
    found = "\n".join(each.expected for each in notes.found)
    assert all(word in found for word in ("rad 3, 4", "rad 36: «*) Foreløpige", "rad 37: «Sum"))


# --- As it is shown -------------------------------------------------------------------------------


def test_values_are_as_their_formats_show_them() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        for place, code in enumerate(["0.0%", "0000", "mmmm yyyy", '0 "mill."']):
            sheet.write_number(1, place, [0.125, 301, 40695, 47][place], _format(book, code))

    assert cells(written(fill)) == [[Decimal("12.5"), "0301", "2011-06", "47 mill."]]


def _format(book: Workbook, code: str) -> object:
    return book.add_format({"num_format": code})


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    sheet = '<sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row>'
    sheet += '<row><c s="1"><v>39507</v></c></row></sheetData>'
    content = raw_workbook(sheet, styles=styles, workbook='<workbookPr date1904="1"/>')
    assert cells(content) == [[date(2012, 3, 1)]]


def test_fifteen_digits_are_read_as_excel_shows_them() -> None:
    content = raw_workbook(inline(["a", "b"], [0.1 + 0.2, "1234567.0000000001"]))
    content2 = raw_workbook(inline(["a", "b"], [0.1 + 0.2, 1234567.0000000001]))
    assert cells(content2) == [[0.3, 1234567]]
    assert cells(content) == [[0.3, "1234567.0000000001"]]


def test_texts_are_read_as_a_person_sees_them() -> None:
    strings = (
        "<si><r><t>ri</t></r><r><rPr><b/></rPr><t>kt</t></r></si>"
        "<si><t>漢</t><rPh sb='0' eb='1'><t>かん</t></rPh></si>"
        "<si><t>linje_x000D_\nto _x0041_</t></si>"
    )
    rows = inline(["a", "b", "c"]).removesuffix("</sheetData>")
    rows += '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row></sheetData>'
    assert cells(raw_workbook(rows, strings=strings)) == [["rikt", "漢", "linje\r\nto A"]]


def test_kinds_of_cells() -> None:
    rows = inline(["a", "b", "c", "d"]).removesuffix("</sheetData>")
    rows += (
        '<row><c t="b"><v>1</v></c><c t="d"><v>2012-03-01</v></c><c t="str"><v>x_x0041_</v></c>'
        '<c t="d"><v>2012-03-01T10:30:00Z</v></c></row></sheetData>'
    )
    assert cells(raw_workbook(rows)) == [
        [True, date(2012, 3, 1), "xA", datetime(2012, 3, 1, 10, 30)]
    ]


def test_a_strict_workbook_without_any_references() -> None:
    content = raw_workbook(inline(["a", "b"], ["x", 1]), space=STRICT)
    assert cells(content) == [["x", 1]]


def test_rows_out_of_order() -> None:
    rows = (
        '<row r="3"><c r="B3"><v>4</v></c><c r="A3"><v>3</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    )
    assert cells(raw_workbook(f"<sheetData>{rows}</sheetData>")) == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("second", "name"),
    [
        ('</row><row r="2"><c r="A2"><v>3</v></c>', "Rad 2 står to ganger"),
        ('</row><row r="2"><c r="B2"><v>3</v></c>', "Rad 2 står to ganger"),
        ('<c r="A2"><v>3</v></c>', "Celle A2 står to ganger"),
    ],
)
def test_a_row_or_cell_that_stands_there_twice_is_not_lost(second: str, name: str) -> None:
    rows = inline(["a", "b"]).removesuffix("</sheetData>")
    rows += f'<row r="2"><c r="A2"><v>1</v></c>{second}</row></sheetData>'
    assert told(raw_workbook(rows))[0][2].startswith(name)


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="s"><v>-1</v></c>',
        '<c t="s"><v>1_0</v></c>',
        '<c t="s"><v>\uff10</v></c>',
        '<c t="s"><v></v></c>',
        "<c><v>600_000</v></c>",
        "<c><v>\uff16\uff10\uff10</v></c>",
        "<c><v>600000,5</v></c>",
        "<c><v>1</v><v>2</v></c>",
        '<c t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c>',
        '<c t="str"><f>A1</f><f>B1</f><v>1</v></c>',
        '<c t="zzz"><v>1</v></c>',
        '<c t="b"><v>2</v></c>',
        '<c t="d"><v>20100101</v></c>',
        '<c s="\u0661"><v>1</v></c>',
        '<c s="7"><v>1</v></c>',
        '<c r="A2"><v>1</v></c>',
        '<c r="A\uff13"><v>1</v></c>',
        '<c r="3"><v>1</v></c>',
    ],
)
def test_what_the_standard_does_not_allow_is_a_damaged_workbook(cell: str) -> None:
    strings = "".join(f"<si><t>{word}</t></si>" for word in "abcdefghijkl")
    rows = inline(["a", "b"], [1, 2]).removesuffix("</sheetData>")
    content = raw_workbook(
        rows + f'<row r="3">{cell}</row></sheetData>',
        strings=strings,
        styles='<cellXfs><xf numFmtId="0"/></cellXfs>',
    )
    ((severity, _column, words),) = told(content)
    assert severity == "error"
    assert words.startswith("Arbeidsboken er skadet")


@pytest.mark.parametrize("row", ["\uff13", "", "3.0"])
def test_a_row_with_no_number_of_the_standard_is_a_damaged_workbook(row: str) -> None:
    rows = inline(["a", "b"], [1, 2]).removesuffix("</sheetData>")
    rows += f'<row r="{row}"><c><v>1</v></c></row></sheetData>'
    assert "skadet" in told(raw_workbook(rows))[0][2]


@pytest.mark.parametrize("text", [True, False])
def test_what_is_struck_through_is_never_read_as_it_stands(store: Store, text: bool) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        line, plain = book.add_format({"font_strikeout": 1}), book.add_format({"bold": 1})
        for number in (1, 2, 3):
            sheet.write_row(number, 0, list(project(number).values()))
        sheet.write_row(0, 0, list(project()), plain)
        if text:
            sheet.write_rich_string("F3", line, "6", plain, "500000")
        else:
            sheet.write_number("F3", 6, line)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book, book.add_worksheet("projects"))
    book.close()
    found = plan(store, out.getvalue(), "projects.xlsx")
    (error,) = found.errors
    assert (error.row, error.column) == (3, "amount_nok")
    assert "strøket over (6" in error.expected
    assert len(found.changes) == 2


def test_a_line_through_letters_in_the_cell_itself_is_seen() -> None:
    rows = inline(["a", "b"], ["x", "y"]).removesuffix("</sheetData>")
    runs = "<r><rPr><strike{}/></rPr><t>6</t></r><r><t>5</t></r>"
    for val, number in (("", 1), (' val="0"', 0)):
        row = f'<row><c t="inlineStr"><is>{runs.format(val)}</is></c><c><v>1</v></c></row>'
        found = told(raw_workbook(f"{rows}{row}</sheetData>"))
        assert sum("strøket over (65" in words for _severity, _column, words in found) == number


@pytest.mark.parametrize(("height", "asked"), [("2.9", 1), ("3", 0)])
def test_a_row_too_low_to_be_seen_is_hidden(height: str, asked: int) -> None:
    rows = inline(["a", "b"], [1, 2]).removesuffix("</sheetData>")
    rows += f'<row ht="{height}"><c><v>3</v></c></row></sheetData>'
    assert (
        sum("skjult i arket: rad 3" in words for *_rest, words in told(raw_workbook(rows))) == asked
    )


def test_text_in_boxes_is_told_not_to_be_read() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["x", 1])
        sheet.insert_textbox("E5", "Nye prosjekter: 5 kr")

    ((severity, _column, words),) = told(written(fill))
    assert severity == "warning"
    assert words == "Tekst i tekstbokser og figurer i arket leses ikke: «Nye prosjekter: 5 kr»"


# --- What is doubtful -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "severity", "word"),
    [
        ("0", 12.5, "warning", "12,5, vist som 13"),
        ("#,##0,", 1_234_567, "error", "1234567, vist som 1235"),
        ('#,##0.0"0"', 600, "error", "600, vist som 600,00"),
        ('"-"0', 600, "error", "600, vist som -600"),
        (";;;", 5, "error", "skjuler (5"),
        ("0;-0;;@", 0, "error", "skjuler (0"),
        ("d/m", 40969, "warning", "2012-03-01, vist som 01/03"),
        ("dd.mm.yyyy", 60, "error", "datoformat"),
    ],
)
def test_what_shows_another_number_is_told_once_a_column(
    code: str, value: float, severity: str, word: str
) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        for row in range(1, 20):
            sheet.write_number(row, 1, value, book.add_format({"num_format": code}))

    ((found, column, words),) = told(written(fill))
    assert (found, column) == (severity, "b")
    assert word in words
    assert "19 rader" in words


def test_zeros_that_the_sheet_hides_are_told() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.hide_zero()
        sheet.write_row(1, 0, ["x", 0])

    ((severity, column, _words),) = told(written(fill))
    assert (severity, column) == ("error", "b")


def test_formulas_give_the_values_last_seen() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        for row in (1, 2):
            sheet.write_row(row, 0, ["x", 1])
            sheet.write_formula(row, 2, "=B2*2", value=row * 2)

    content = written(fill)
    assert cells(content) == [["x", 1, 2, None], ["x", 1, 4, None]]
    ((severity, column, words),) = told(content)
    assert (severity, column) == ("warning", "c")
    assert "rad 2, 3" in words


def test_formulas_that_were_never_reckoned_out_are_refused() -> None:
    """A program that writes formulas writes 0 for their values; Excel reckons at the first look."""

    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, ["x", 1])
        sheet.write_formula(1, 2, "=B2*2")

    ((severity, column, words),) = told(written(fill))
    assert (severity, column) == ("error", "c")
    assert "ikke beregnet" in words


def test_errors_in_cells_are_named() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, ["x", 1])
        sheet.write_formula(1, 2, "=NA()", value="#N/A")

    ((severity, column, words),) = told(written(fill))  # and no value is said to be read
    assert (severity, column) == ("error", "c")
    assert "#N/A" in words


def test_an_amount_in_millions_is_shown_as_it_stands_there() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_number(1, 0, 2_500_000, book.add_format({"num_format": '0.0,," mill."'}))
        sheet.write_row(1, 1, ["x", "y"])

    ((_severity, _column, words),) = told(written(fill))
    assert "2500000, vist som 2,5 mill.;" in words


def messy(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    """A workbook with projects that are in order, in rows 2 to 6, and what is put over them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("projects")
    sheet.write_row(0, 0, list(project()))
    for number in range(1, 6):
        sheet.write_row(number, 0, list(project(number, year=None).values()))
    fill(book, sheet)
    book.close()
    return out.getvalue()


def test_errors_of_formats_and_formulas_hide_no_errors_of_cells(store: Store) -> None:
    """All kinds come at once, and nothing more is said of the cells that cannot be read."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_formula("B2", "=A99", None, "#REF!")  # a title, which must be there
        sheet.write_formula("H3", "=NA()", None, "#N/A")
        sheet.write_number("F4", 5_000_000, book.add_format({"num_format": '0.0,, "mill."'}))
        sheet.write_number("E4", 4_000_000, book.add_format({"num_format": "yyyy"}))
        sheet.write_number("E5", 1900)
        sheet.write_string("J5", "Ingensteds")
        sheet.merge_range("M5:M6", "middels")
        sheet.merge_range("F5:F6", 7)

    found = plan(store, messy(fill), "projects.xlsx")
    assert {(each.row, each.column) for each in found.errors} == {
        *((2, "title"), (3, "recipient"), (4, "amount_nok"), (4, "year"), (5, "year")),
        *((5, "municipality_code"), (5, "amount_nok")),
    }
    assert len(found.errors) == 7
    assert found.changes == () or not found.ok


def test_rows_that_a_filter_hides_hide_no_errors_of_those_that_are_seen(store: Store) -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.write_number("E2", 1900)
        sheet.write_number("E4", 1900)

    found = plan(store, messy(fill), "projects.xlsx")
    assert [each.row for each in found.errors] == [None, 4]
    assert [each.name for each in found.questions] == ["hidden"]
    found = plan(store, messy(fill), "projects.xlsx", choices=ReadingOptions(hidden="include"))
    assert [each.row for each in found.errors] == [2, 4]


# --- What is merged -------------------------------------------------------------------------------


def test_the_value_of_merged_cells_counts_for_all_of_them() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        for row in (1, 2, 3):
            sheet.write_row(row, 0, [f"x{row}", row])
        sheet.merge_range("C2:D4", "felles")

    assert cells(written(fill)) == [[f"x{row}", row, "felles", "felles"] for row in (1, 2, 3)]


def test_an_amount_that_is_merged_is_refused_by_its_cells(store: Store) -> None:
    """It would count in each row."""
    book = openpyxl.load_workbook(io.BytesIO(workbook({"projects": [project(1), project(2)]})))
    book.active.merge_cells("F2:F3")
    out = io.BytesIO()
    book.save(out)
    found = plan(store, out.getvalue(), "projects.xlsx")
    assert ["F2:F3" in each.expected for each in found.errors] == [True]


# --- What is hidden -------------------------------------------------------------------------------


def hidden_parts() -> bytes:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"x{row}", row, "y", "z"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(3, 0)
        sheet.set_column(2, 2, None, None, {"hidden": True})

    return written(fill)


def test_hidden_rows_and_columns_are_asked_about() -> None:
    _sheet, notes = read_file(hidden_parts())
    assert [question.name for question in notes.questions] == ["hidden"]
    ((severity, _column, words),) = told(hidden_parts())
    assert severity == "error"
    assert "rad 3, 4; kolonne C" in words


def test_hidden_rows_and_columns_are_read_or_not_as_is_said() -> None:
    every = [[f"x{row}", row, "y", "z"] for row in range(1, 5)]
    assert cells(hidden_parts(), ReadingOptions(hidden="include")) == every
    seen = [["x1", 1, None, "z"], ["x4", 4, None, "z"]]
    assert cells(hidden_parts(), ReadingOptions(hidden="skip")) == seen
    assert [each[0] for each in told(hidden_parts(), ReadingOptions(hidden="skip"))] == ["warning"]


def test_rows_that_a_filter_hides_are_asked_about() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.autofilter("A1:D3")
        sheet.filter_column("A", "x == a")
        sheet.write_row(1, 0, ["a"])
        sheet.write_row(2, 0, ["b"])
        sheet.set_row(2, options={"hidden": True})

    _sheet, notes = read_file(written(fill))
    assert [question.name for question in notes.questions] == ["hidden"]


# --- Looks that a condition gives -----------------------------------------------------------------


def conditional(cells: Sequence[object], *codes: str) -> list[str]:
    """What is told of cells in a row, each with a conditional number format; none where empty."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, cells)
        for place, code in enumerate(codes):
            look = book.add_format({"num_format": code} if code else {"bg_color": "red"})
            sheet.conditional_format(1, place, 1, place, {"type": "no_blanks", "format": look})

    return [f"{severity} {column}: {words}" for severity, column, words in told(written(fill))]


def test_a_number_format_by_a_condition_is_told_with_what_it_shows() -> None:
    found = conditional([0.5, 12.25, "x", 7], "0%", "0", ";;;", "")
    assert [each[:10] for each in found] == ["warning a:", "warning b:", "warning c:"]
    for words, shown in zip(
        found,
        ["0,5, vist som 50 %; rad 2", "12,25, vist som 12; rad 2", "x, skjult; rad 2"],
        strict=True,
    ):
        assert (
            f"Betinget formatering kan vise cellene som noe annet enn det de inneholder ({shown})"
            in words
        )
        assert "Kontroller at det er det som er ment." in words


def test_a_condition_that_shows_the_same_is_not_told() -> None:
    assert conditional([5, 3.5, "x"], '#,##0 "kr"', "0.0", "@") == []


def test_only_the_cells_that_a_condition_covers_are_told() -> None:
    rules = '<cfRule type="expression" priority="1" dxfId="0"><formula>A2&gt;0</formula></cfRule>'
    sheet = inline(["a", "b"], [0.5, 0.5], [0.25, 0.25], [0.5, 0.5])
    sheet += f'<conditionalFormatting sqref="A3:A4 B2">{rules}</conditionalFormatting>'
    # The code of a look is no code of the cells' own styles.
    styles = (
        '<cellXfs><xf numFmtId="200"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="200" formatCode="0%"/></dxf></dxfs>'
    )
    found = told(raw_workbook(sheet, styles=styles))
    assert [
        (column, words.partition("(")[2].partition(")")[0]) for _kind, column, words in found
    ] == [
        ("b", "0,5, vist som 50 %; rad 2"),
        ("a", "0,25, vist som 25 %; rad 3, 4"),
    ]


def test_a_condition_with_its_look_in_the_sheet_itself_is_seen() -> None:
    """As newer Excel writes those that refer to other sheets: cells and look stand in the end."""
    sheet = inline(["a", "b"], [0.5, 0.5]) + (
        '<extLst><ext xmlns:x14="x" xmlns:xm="y"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting><x14:cfRule type="expression"><xm:f>Ark2!A1</xm:f>'
        '<x14:dxf><numFmt numFmtId="164" formatCode="0%"/></x14:dxf></x14:cfRule>'
        "<xm:sqref>B2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    ((severity, column, words),) = told(raw_workbook(sheet))
    assert (severity, column) == ("warning", "b")
    assert "0,5, vist som 50 %" in words


def test_what_libreoffice_writes_of_a_condition_is_seen(store: Store) -> None:
    content = (FILES / "conditional_by_libreoffice.xlsx").read_bytes()
    found = plan(store, content, "prosjekter.xlsx")
    assert (found.errors, len(found.changes)) == ((), 4)
    (words,) = [each for each in found.warnings if "Betinget formatering" in each.expected]
    assert "(100001, vist som 0,1mill.; rad 4, 5)" in words.expected
    after = [change.after or {} for change in found.changes]
    assert after[0]["title"] == "Frisklivssentral i Bergen"
    assert after[2]["amount_nok"] == 500_000


def test_conditions_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.imports.workbook._MOST_LOOKS", 2)
    found = conditional([1, 2, 3], "0%", "0%", "0%")
    assert ["mer formatering enn det kan leses inn" in each for each in found] == [True]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_never_wins(store: Store, state: str) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook({"projects": [project(1)], "Ark1": [project(2)]}))
    )
    book["projects"].sheet_state = state
    out = io.BytesIO()
    book.save(out)
    found = plan(store, out.getvalue(), "x.xlsx", "projects")
    assert [change.key for change in found.changes] == [("prove-2",)]
    assert ["«projects»" in each.expected for each in found.warnings] == [True]
    asked = plan(
        store, out.getvalue(), "x.xlsx", "projects", choices=ReadingOptions(sheet="projects")
    )
    assert [change.key for change in asked.changes] == [("prove-1",)]


# --- Which sheet ----------------------------------------------------------------------------------


def titles(found: Plan) -> list[tuple[str, ...]]:
    return [tuple(answer for answer, _words in each.answers) for each in found.questions]


def test_several_sheets_with_data_are_asked_about(store: Store) -> None:
    content = workbook({"Vår": [project(1)], "Høst": [project(2)], "Tomt": []})
    found = plan(store, content, "x.xlsx", "projects")
    assert titles(found) == [("Vår", "Høst")]
    assert not found.changes
    said = plan(store, content, "x.xlsx", "projects", choices=ReadingOptions(sheet="høst"))
    assert [change.key for change in said.changes] == [("prove-2",)]
    wrong = plan(store, content, "x.xlsx", "projects", choices=ReadingOptions(sheet="Host"))
    assert "mente du «Høst»?" in wrong.errors[0].expected


def test_the_sheet_with_names_of_columns_is_read_and_the_others_told(store: Store) -> None:
    content = workbook({"Notater": [{"Husk": "ring"}], "Ark": [project(1)]})
    found = plan(store, content, "x.xlsx", "projects")
    assert len(found.changes) == 1
    assert ["«Notater»" in each.expected for each in found.warnings] == [True]


def test_sheets_beside_our_own_data_are_not_asked_about(store: Store) -> None:
    about = [{"Opplysning": "Tittel", "Verdi": "x"}]
    sources = [{"Id": "x", "Utgiver": "y", "Adresse": "z", "Lest": "w"}]
    content = workbook({"Ark": [project(1)], "Kilder": sources, "Om": about})
    found = plan(store, content, "x.xlsx", "projects")
    assert len(found.changes) == 1
    assert found.findings == ()


# --- No row is lost -------------------------------------------------------------------------------

ROWS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 99), st.text("abæ", max_size=3)), max_size=4),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["", "A1", "A1:B2", "A1:XFD1048576"]), st.data())
def test_no_cell_is_lost_counted_against_the_sheets_own_xml(
    rows: list[list[object]], dimension: str, data: st.DataObject
) -> None:
    """Whatever the sheet says of its size, and wherever references are left out."""
    parts = []
    for number, row in enumerate(rows, start=2):
        refer = data.draw(st.booleans())
        made = "".join(
            _cell(cell).replace("<c", f'<c r="{"ABCD"[place]}{number}"' if refer else "<c", 1)
            for place, cell in enumerate(row)
        )
        parts.append(f'<row r="{number}">{made}</row>')
    header = inline(["a", "b", "c", "d"]).removesuffix("</sheetData>")
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    xml = f"{size}{header}{''.join(data.draw(st.permutations(parts)))}</sheetData>"
    assert _found_in(raw_workbook(xml)) == _counted(xml)


def _found_in(content: bytes) -> dict[int, list[str]]:
    notes = Diagnostics("x.xlsx")
    sheet = read(content, "x.xlsx", Expected(["a", "b", "c", "d"]), notes)
    assert not notes.found
    return {
        line.number: [str(cell) for cell in line.cells if cell is not None and str(cell).strip()]
        for line in sheet.lines
    }


def _counted(xml: str) -> dict[int, list[str]]:
    """The rows that hold something, by the XML alone."""
    rows = {}
    for row in ET.fromstring(f"<w>{xml}</w>").iter("row"):  # noqa: S314 - made above
        held = ["".join(cell.itertext()) for cell in row.iter("c")]
        held = [text for text in held if text.strip()]
        if held and row.get("r") != "1":
            rows[int(row.get("r", "0"))] = held
    return dict(sorted(rows.items()))


@settings(max_examples=25, deadline=None)
@given(ROWS, st.sampled_from(["openpyxl", "xlsxwriter"]))
def test_no_row_of_what_libraries_write_is_lost(rows: list[list[object]], library: str) -> None:
    if library == "xlsxwriter":

        def fill(_book: Workbook, sheet: Worksheet) -> None:
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)

        content = written(fill)
    else:
        book = openpyxl.Workbook()
        for row in [["a", "b", "c", "d"], *rows]:
            book.active.append(row)
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
    held = {
        number: [str(cell) for cell in row if cell is not None and str(cell).strip()]
        for number, row in enumerate(rows, start=2)
    }
    assert _found_in(content) == {number: row for number, row in held.items() if row}


# --- What nobody should open ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "word"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><sheetData/>', "skadet"),
        ("<sheetData><row><c><v>1</v>", "skadet"),
        ('<sheetData><row r="9999999"><c><v>1</v></c></row></sheetData>', "skadet"),
        ('<sheetData><row><c r="ZZZ1"><v>1</v></c></row></sheetData>', "skadet"),
        ('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>', "skadet"),
        ("<sheetData><row><c><v>nan</v></c></row></sheetData>", "skadet"),
    ],
)
def test_broken_sheets_are_told(sheet: str, word: str) -> None:
    ((severity, _column, words),) = told(raw_workbook(sheet))
    assert severity == "error"
    assert word in words


def test_a_document_type_is_named() -> None:
    content = raw_workbook(inline(["a"]), before='<!DOCTYPE x [<!ENTITY a "b">]>')
    ((_severity, _column, words),) = told(content)
    assert "XML-bombe" in words


def test_a_cell_far_to_the_right_is_named_and_not_padded_to() -> None:
    rows = inline(["a", "b"], *[["x", 1]] * 3).removesuffix("</sheetData>")
    rows += '<row r="5"><c r="XFD5"><v>1</v></c></row></sheetData>'
    ((severity, _column, words),) = told(raw_workbook(rows))
    assert severity == "error"
    assert "XFD5" in words
    assert str(MOST_COLUMNS) in words


def test_cells_are_counted_while_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.imports.spreadsheetml.MOST_CELLS", 3)
    ((_severity, _column, words),) = told(raw_workbook(inline(["a", "b"], [1, 2])))
    assert "høyst 3 celler" in words


def test_a_merged_block_larger_than_the_sheet_costs_nothing() -> None:
    rows = inline(["a", "b"], ["x", 1], ["y", 2])
    merged = '<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'
    assert cells(raw_workbook(rows + merged * 500)) == [["x", 1], ["y", 2]]


def test_merged_blocks_over_one_another_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.imports.layout.MOST_MERGED", 100)
    merged = '<mergeCells><mergeCell ref="A1:D4"/></mergeCells>'
    ((_severity, _column, words),) = told(raw_workbook(inline(["a"], [1]) + merged * 50))
    assert "slått sammen" in words


@pytest.mark.parametrize(
    ("limit", "most", "parts", "word"),
    [
        ("MOST_STYLES", 8, {"styles": f"<cellXfs>{'<xf/>' * 9}</cellXfs>"}, "formatering"),
        ("MOST_STRINGS", 8, {"strings": "<si><t>x</t></si>" * 9}, "ulike tekster"),
        ("MOST_ELEMENTS", 8, {"strings": "<x/>" * 9}, "formatering"),
        ("MOST_TEXT", 1024, {"strings": f"<si><t>{'x' * 1024}</t></si>"}, "høyst 1 kB"),
        ("MOST_TEXT", 1024, {"sheet": inline(["a", "x" * 500], ["b", "y" * 500])}, "høyst 1 kB"),
    ],
)
def test_what_would_fill_the_memory_is_counted_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, parts: dict[str, str], word: str
) -> None:
    monkeypatch.setattr(f"lib.imports.spreadsheetml.{limit}", most)
    content = raw_workbook(**({"sheet": "<sheetData/>"} | parts))
    ((_severity, _column, words),) = told(content)
    assert "enn det kan leses inn" in words
    assert word in words


def test_a_tag_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.imports.spreadsheetml._LONGEST_TAG", 1 << 17)
    endless = "<x " + " ".join(f"a{number}='1'" for number in range(60_000)) + "/>"
    ((_severity, _column, words),) = told(raw_workbook(inline(["a"], [1]) + endless))
    assert "skadet" in words


@pytest.mark.parametrize(
    ("before", "first", "second", "word"),
    [
        ("", "", 'ht="0"', "rad 2"),
        ('<sheetFormatPr zeroHeight="1"/>', 'hidden="0"', "", "rad 2"),
        ('<cols><col min="1" max="1" width="0"/></cols>', "", "", "kolonne A"),
        ('<cols><col min="1" max="16384" hidden="1"/></cols>', "", "", "kolonne A"),
    ],
)
def test_every_way_to_hide_is_seen(before: str, first: str, second: str, word: str) -> None:
    rows = f"<row {first}>{_cell('a')}</row><row {second}>{_cell(1)}</row>"
    ((severity, _column, words),) = told(raw_workbook(f"{before}<sheetData>{rows}</sheetData>"))
    assert severity == "error"
    assert word in words


def test_a_title_and_a_note_that_are_merged_over_the_table() -> None:
    rows = inline(["Oversikt"], ["a", "b", "c", "d"], ["x", 1, 2, 3], ["Kilde: et brev"])
    merged = '<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A4:D4"/></mergeCells>'
    assert cells(raw_workbook(rows + merged)) == [["x", 1, 2, 3]]
    assert [each[0] for each in told(raw_workbook(rows + merged))] == ["warning", "warning"]
