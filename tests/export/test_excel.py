"""The workbook as another program reads it: types, values, what is empty, and no formulas."""

import io
import math
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lib.charts.chart_model import Format, Table
from lib.export import Context, Sheet, workbook
from lib.i18n import _, local_time

HEADER = 3
SOURCES = Table(
    "kilder", pd.DataFrame({"Utgiver": ["HOD"], "Lest": ["2026-11-03"]}), {"Lest": "date"}
)
CONTEXT = Context(
    title="Prosjekter i Hordaland",
    address="https://example.org/prosjekter?omrade=12",
    selection=(("Område", "Hordaland"), ("Statusår", "2024")),
    version="endring 7",
    made="2026-11-21T11:30:00+00:00",
    sources=SOURCES,
)
FRAME = pd.DataFrame(
    {
        "Sted": ["Bø", None, "=1+1", "0301"],
        "Beløp": [1234567.0, math.nan, 0.0, -5.0],
        "Andel": [0.125, math.nan, 1.0, 0.0],
        "År": [2012.0, math.nan, 2011.0, 2009.0],
        "Snitt": [1.5, 2.25, math.nan, math.inf],
        "Antall": [3.0, 0.0, math.nan, 12000.0],
        "Dato": ["2011-06-23", "2011-06", None, "2011"],
    }
)
FORMATS: dict[str, Format] = {
    "Beløp": "kroner",
    "Andel": "percent",
    "År": "year",
    "Snitt": "decimal",
    "Antall": "count",
    "Dato": "date",
}
EXAMPLE = Sheet("Prosjekter", Table("prosjekter", FRAME, FORMATS), {"Beløp": "kr"}, "En merknad.")
HOSTILE = [
    "=1+1",
    "+4755555555",
    "-",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "{=1+1}",
    '=HYPERLINK("http://example.org")',
    "http://example.org/",
    "mailto:a@example.org",
    "internal:Om!A1",
    "#N/A",
    "TRUE",
    "1e3",
    "0301",
    "2011-06-23",
    "<r><t>x</t></r>",
    "<r><unclosed></r>",
    "]]><!--",
    "_x0041_",
    "a\x00\x01\x0bb",
    "\ud83d",
    "\ufffe\uffff",
    "🏥" * 20,
]


def read(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def cells(page: Any) -> list[list[Any]]:
    """The cells below the header row, column by column."""
    return [list(column) for column in page.iter_cols(min_row=HEADER + 1, max_row=page.max_row)]


def texts(*values: Any) -> Sheet:
    frame = pd.DataFrame({"Tekst": pd.Series(list(values), dtype=object)})
    return Sheet("Tekster", Table("t", frame, {}))


def literal(text: str | None) -> str | None:
    """What openpyxl leaves to its reader: an underscore that was escaped."""
    return text if text is None else text.replace("_x005F_", "_")


def values(page: Any, column: int = 1) -> list[Any]:
    rows = page.iter_rows(min_row=HEADER + 1, min_col=column, max_col=column, values_only=True)
    return [row[0] for row in rows]


# --- Types and values -----------------------------------------------------------------------------


def test_values_are_those_of_the_table_and_unknown_is_empty() -> None:
    found = [
        [cell.value for cell in column]
        for column in cells(read(workbook([EXAMPLE], CONTEXT))["Prosjekter"])
    ]
    assert found[0] == ["Bø", None, "=1+1", "0301"]
    assert found[1] == [1234567, None, 0, -5]
    assert found[2] == [0.125, None, 1, 0]
    assert found[3] == [2012, None, 2011, 2009]
    assert found[4] == [1.5, 2.25, None, None]
    assert found[5] == [3, 0, None, 12000]
    assert found[6] == [datetime(2011, 6, 23), "2011-06", None, "2011"]


def test_cells_have_types_and_number_formats() -> None:
    found = cells(read(workbook([EXAMPLE], CONTEXT))["Prosjekter"])
    kinds = [
        "".join(cell.data_type for cell in column if cell.value is not None) for column in found
    ]
    assert kinds == ["sss", "nnn", "nnn", "nnn", "nn", "nnn", "dss"]
    looks = [column[0].number_format for column in found]
    assert looks == ["@", "#,##0", "0.0%", "0", "#,##0.00", "#,##0", "yyyy-mm-dd"]


@pytest.mark.parametrize(
    ("form", "numbers", "looks"),
    [
        ("kroner", [12.4, 4_000_000.0], ["#,##0.0", "#,##0"]),
        ("kroner", [12.0, 4_000.5], ["#,##0", "#,##0"]),
        (
            "money",
            [5_676_943_000.0, 2_850_000.0, 225_000.0],
            ['#,##0.00,,," mrd. kr"', '#,##0.0,," mill. kr"', '#,##0" kr"'],
        ),
        ("fine_money", [2_850_000.0], ['#,##0.00,," mill. kr"']),
        ("decimal", [10_000.0], ["#,##0"]),
        ("decimal", [59.913, 1.0], ["#,##0.00", "#,##0.00"]),
        ("decimal", [150.25], ["#,##0.0"]),
        ("exact", [59.9139, 5.0, 1_234.5], ["#,##0.0000", "#,##0", "#,##0.0"]),
        ("percent", [0.5], ["0.0%"]),
        ("year", [2012.0], ["0"]),
    ],
)
def test_each_number_looks_as_on_the_page(
    form: Format, numbers: list[float], looks: list[str]
) -> None:
    table = Table("t", pd.DataFrame({"a": [*numbers, math.nan]}), {"a": form})
    page = read(workbook([Sheet("T", table)], CONTEXT))["T"]
    found = [page.cell(HEADER + 1 + row, 1) for row in range(len(numbers))]
    assert [cell.number_format for cell in found] == looks
    assert [cell.value for cell in found] == numbers


def test_a_figure_that_is_withheld_is_said_and_is_no_zero() -> None:
    frame = pd.DataFrame({"a": [1.5, math.nan, math.nan, 2.0]})
    table = Table(
        "t", frame, {"a": "decimal"}, said={"a": ["publisert", "skjermet", "", "publisert"]}
    )
    page = read(workbook([Sheet("T", table)], CONTEXT))["T"]
    assert values(page) == [1.5, "skjermet", None, 2.0]
    assert table.text()["a"].tolist()[1] == "skjermet"


@pytest.mark.parametrize(
    ("cell", "read_back"),
    [
        ("2011-06-23", datetime(2011, 6, 23)),
        (date(2011, 6, 23), datetime(2011, 6, 23)),
        (pd.Timestamp("2011-06-23"), datetime(2011, 6, 23)),
        (pd.Timestamp("2011-06-23 12:30"), "2011-06-23 12:30:00"),
        ("1900-03-01", datetime(1900, 3, 1)),
        ("1900-02-28", "1900-02-28"),
        ("2011-02-30", "2011-02-30"),
        ("våren 2011", "våren 2011"),
        (None, None),
        (math.nan, None),
        (pd.NaT, None),
    ],
)
def test_a_date_is_one_only_when_its_day_is_known(cell: object, read_back: object) -> None:
    frame = pd.DataFrame({"Dato": pd.Series([cell, "x"], dtype=object)})
    page = read(workbook([Sheet("T", Table("t", frame, {"Dato": "date"}))], CONTEXT))["T"]
    assert values(page) == [read_back, "x"]


# --- Text stays text ------------------------------------------------------------------------------


def assert_inert(content: bytes) -> None:
    """No formula and no link anywhere, neither in the file nor as it is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                inside = archive.read(name)
                assert not re.search(rb"<f[ >/]|<hyperlink|TargetMode", inside), name
    for page in read(content):
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in "sdn"
                assert cell.hyperlink is None


def test_hostile_text_is_text() -> None:
    content = workbook([texts(*HOSTILE)], CONTEXT)
    assert_inert(content)
    found = [literal(value) for value in values(read(content)["Tekster"])]
    wanted = [
        re.sub(r"[\x00-\x08\x0b\ufffe\uffff]", "", text).replace("\r", "\n") for text in HOSTILE
    ]
    mended = [text.replace("\ud83d", "\N{REPLACEMENT CHARACTER}") or None for text in wanted]
    assert [found_one and found_one.removesuffix(" ") for found_one in found] == mended


def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited() -> None:
    page = read(workbook([texts("=1+1", "\t-2", "Bø")], CONTEXT))["Tekster"]
    marks = [page.cell(HEADER + row, 1).quotePrefix for row in (1, 2, 3)]
    assert [bool(mark) for mark in marks] == [True, True, False]
    assert page.cell(HEADER + 1, 1).number_format == "@"


def test_titles_names_units_and_selection_are_text_too() -> None:
    table = Table("=1", pd.DataFrame({"=1+1": ["a"], "@b": [1.0]}), {"@b": "count"})
    sheet = Sheet("=1+1", table, {"@b": "=kr"}, "=note")
    context = Context("=t", "http://x", (("=a", "+b"),), "-v", "2026-11-21", table)
    content = workbook([sheet], context)
    assert_inert(content)
    page = read(content)["=1+1"]
    assert [cell.value for cell in page[HEADER]] == ["=1+1", "@b (=kr)"]
    assert page["A2"].value == "=note"


def test_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    found = values(
        read(workbook([texts("a" * 32_767, "a" * 40_000, "🏥" * 20_000)], CONTEXT))["Tekster"]
    )
    mark = " " + _("[… cut short: a cell holds no more]")
    assert found[0] == "a" * 32_767
    assert found[1] == "a" * (32_767 - len(mark)) + mark
    assert found[2].endswith("🏥" + mark)
    assert len(found[2].encode("utf-16-le")) // 2 in {32_766, 32_767}


TEXT = st.one_of(
    st.none(),
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    st.text(alphabet="=+-@\t\r\n'\"<>&_x0041 r/", max_size=12),
)
# Excel keeps fifteen digits: the very largest number that Python knows would round up to infinity.
NUMBER = st.one_of(
    st.none(), st.floats(-1e300, 1e300), st.sampled_from([math.nan, math.inf, -math.inf])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, NUMBER), min_size=1, max_size=6), st.text(max_size=40))
def test_no_text_and_no_number_breaks_a_workbook(
    rows: list[tuple[str | None, float | None]], title: str
) -> None:
    words, numbers = zip(*rows, strict=True)
    frame = pd.DataFrame(
        {title: pd.Series(words, dtype=object), "tall": pd.Series(numbers, dtype=float)}
    )
    sheet = Sheet(title, Table("t", frame, {"tall": "decimal"}), {"tall": title}, title)
    content = workbook([sheet, sheet], CONTEXT)
    assert_inert(content)
    book = read(content)
    page = book[book.sheetnames[0]]
    for row, (_word, number) in enumerate(rows, start=HEADER + 1):
        found = page.cell(row, 2).value
        if number is None or not math.isfinite(number):
            assert found is None
        else:
            assert found == pytest.approx(number, rel=1e-14, abs=0)
        assert page.cell(row, 1).value is None or page.cell(row, 1).data_type == "s"


# --- What stands around the cells -----------------------------------------------------------------


def test_a_sheet_has_its_title_its_note_and_a_header_row_with_filters() -> None:
    page = read(workbook([EXAMPLE], CONTEXT))["Prosjekter"]
    assert page["A1"].value == "Prosjekter"
    assert page["A2"].value == "En merknad."
    assert [cell.value for cell in page[HEADER]] == [
        "Sted",
        "Beløp (kr)",
        "Andel",
        "År",
        "Snitt",
        "Antall",
        "Dato",
    ]
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:G7"
    assert page.print_title_rows == "$3:$3"
    assert not page.merged_cells.ranges


def test_a_unit_that_the_name_states_is_not_said_twice() -> None:
    frame = pd.DataFrame({"Tildelt, kroner": [1.0]})
    sheet = Sheet(
        "T", Table("t", frame, {"Tildelt, kroner": "kroner"}), {"Tildelt, kroner": "Kroner"}
    )
    assert read(workbook([sheet], CONTEXT))["T"]["A3"].value == "Tildelt, kroner"


def test_names_of_columns_are_unique_and_never_empty() -> None:
    frame = pd.DataFrame([["a", 1.0, "b", "c"]], columns=["Navn", "navn", "Navn", ""])
    page = read(workbook([Sheet("T", Table("t", frame, {}))], CONTEXT))["T"]
    names = [cell.value for cell in page[HEADER]]
    assert names == ["Navn", "navn (2)", "Navn (3)", _("Column {number}").format(number=4)]


def test_titles_of_sheets_are_safe_and_unique() -> None:
    table = Table("t", pd.DataFrame({"a": ["x"]}), {})
    titles = ["a/b:c*[d]?", "A b c d", "", "'x'", "x" * 40, "x" * 41, "History", _("About")]
    names = read(workbook([Sheet(title, table) for title in titles], CONTEXT)).sheetnames
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert len({name.casefold() for name in names}) == len(titles) + 3
    assert names[-3:] == [_("Columns"), _("Sources"), _("About")]
    assert "x" in names
    assert "History" not in names


def test_columns_are_as_wide_as_what_they_hold() -> None:
    frame = pd.DataFrame({"Kort": ["a"], "Lang": ["ord " * 100], "Tall": [123_456_789_012.0]})
    page = read(workbook([Sheet("T", Table("t", frame, {"Tall": "kroner"}))], CONTEXT))["T"]
    widths = [page.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] < 12
    assert 60 <= widths[1] < 62
    assert 15 <= widths[2] < 20
    assert page["B4"].alignment.wrap_text
    assert not page["A4"].alignment.wrap_text


def test_the_file_says_what_it_is_and_where_it_comes_from() -> None:
    book = read(workbook([EXAMPLE], CONTEXT))
    about = dict(book[_("About")].iter_rows(min_row=HEADER + 1, values_only=True))
    assert about[_("Title")] == CONTEXT.title
    assert about[_("Address")] == CONTEXT.address
    assert about["Område"] == "Hordaland"
    assert about["Statusår"] == "2024"
    assert about[_("Version of the database")] == "endring 7"
    assert about[_("Made")] == local_time(CONTEXT.made)
    assert "21. november 2026 kl. 12" in about[_("Made")]
    line = about[_("Sheet: {title}").format(title="Prosjekter")]
    assert line.endswith("En merknad.")
    assert "Beløp: kr" in line
    assert values(book[_("Sources")]) == ["HOD"]
    assert values(book[_("Sources")], 2) == [datetime(2026, 11, 3)]


def test_the_file_has_a_title_a_language_and_one_date() -> None:
    properties = read(workbook([EXAMPLE], CONTEXT)).properties
    assert properties.title == CONTEXT.title
    assert properties.language == "nb"
    assert properties.created.replace(tzinfo=None) == datetime(2026, 11, 21, 11, 30)
    assert properties.modified.replace(tzinfo=None) == datetime(2026, 11, 21, 11, 30)


def test_an_empty_table_says_so_and_keeps_its_columns() -> None:
    empty = Table("t", FRAME.iloc[:0], FORMATS)
    bare = Table("t", pd.DataFrame(), {})
    book = read(workbook([Sheet("Tom", empty, note="Merk."), Sheet("Bar", bare)], CONTEXT))
    assert book["Tom"]["A2"].value == _("No rows for this selection.") + " Merk."
    assert [cell.value for cell in book["Tom"][HEADER]] == list(FRAME.columns)
    assert book["Tom"].auto_filter.ref == "A3:G3"
    assert book["Bar"]["A2"].value == _("No rows for this selection.")
    assert book["Bar"].max_row == 2


def test_no_sheets_still_make_a_file() -> None:
    assert read(workbook([], CONTEXT)).sheetnames == [
        _("Columns"),
        _("Sources"),
        _("About"),
    ]


def test_ten_thousand_rows_come_out_whole() -> None:
    frame = pd.DataFrame({"n": range(10_000), "t": [f"rad {n}" for n in range(10_000)]})
    content = workbook([Sheet("Alt", Table("t", frame, {"n": "count"}))], CONTEXT)
    page = load_workbook(io.BytesIO(content), read_only=True)["Alt"]
    rows = list(page.iter_rows(min_row=HEADER + 1, values_only=True))
    assert rows == list(zip(frame["n"], frame["t"], strict=True))


# --- The same input, the same bytes ---------------------------------------------------------------

TWICE = """
import sys, hashlib
import pandas as pd
from lib.export import Context, Sheet, csv_zip, workbook
from lib.charts.chart_model import Table
frame = pd.DataFrame({"a": ["=1", "b", None, "c" * 99], "n": [1.5, None, 3.0, 4.0]})
table = Table("t", frame, {"n": "decimal"})
context = Context("T", "a", (("x", "y"),), "7", "2026-11-21T11:30:00Z", table)
for make in (workbook, csv_zip):
    made = make([Sheet("A", table, {"n": "kr"}), Sheet("B", table)], context)
    print(hashlib.sha256(made).hexdigest())
"""


def hashes(seed: str, zone: str) -> str:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", TWICE],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_same_input_gives_the_same_bytes() -> None:
    assert workbook([EXAMPLE], CONTEXT) == workbook([EXAMPLE], CONTEXT)


def test_neither_time_nor_place_nor_process_shows_in_the_bytes() -> None:
    first, second = hashes("1", "UTC"), hashes("2", "Asia/Tokyo")
    assert len(first.split()) == 2
    assert first == second
