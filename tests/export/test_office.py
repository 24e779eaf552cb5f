"""The workbook as LibreOffice opens it, where there is one."""

import math
import re
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from lib.charts.chart_model import Table
from lib.export import Context, Sheet, workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TEXTS = ["=1+1", "+4755555555", "-", "@SUM(A1)", "http://example.org/", "0301", "2011-06-23", "Bø"]
FRAME = pd.DataFrame(
    {
        "Tekst": TEXTS,
        "Kroner": [1234567.0, math.nan, 0.0, -5.0, 1.0, 2.0, 3.0, 4.0],
        "Andel": [0.125, math.nan, 1.0, 0.0, 0.5, 0.25, 0.1, 0.2],
        "År": [2012.0, math.nan, *range(2009, 2015)],
        "Dato": ["2011-06-23", "2011-06", None, "2011", *["2012-01-01"] * 4],
    }
)
TABLE = Table("t", FRAME, {"Kroner": "kroner", "Andel": "percent", "År": "year", "Dato": "date"})
CONTEXT = Context(
    "T", "a", (), "7", "2026-11-21T11:30:00Z", Table("k", pd.DataFrame({"Kilde": ["x"]}), {})
)

HALVES = [2.675, 1.005, 0.285, 2.72, 2.8, -2.675, 0.5, 1.5, 2.5, 5.5]
AMOUNTS = [2_850_000, 2_849_999, 47_000_000, 5_676_943_000, 225_000, 999_950_000, 12.5, 0, 950_000]
ROUNDED = Table(
    "avrunding",
    pd.DataFrame(
        {
            "Desimal": HALVES,
            "Alle": HALVES,
            "Andel": [value / 100 for value in HALVES],
            "Penger": [*map(float, AMOUNTS), 2_850_000.5],
            "Kroner": [*map(float, AMOUNTS), 99.95],
        }
    ),
    {
        "Desimal": "decimal",
        "Alle": "exact",
        "Andel": "percent",
        "Penger": "money",
        "Kroner": "kroner",
    },
)

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
REPEATED = f"{{{NAMES['table']}}}number-columns-repeated"
Cell = tuple[str, str] | None


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> ET.Element:
    """The example, opened by LibreOffice and saved as one OpenDocument XML file."""
    folder = tmp_path_factory.mktemp("office")
    source = folder / "samhandling.xlsx"
    source.write_bytes(workbook([Sheet("Prosjekter", TABLE), Sheet("Avrunding", ROUNDED)], CONTEXT))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "fods"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        capture_output=True,
        timeout=100,
        check=True,
    )
    return ET.parse(folder / "samhandling.fods").getroot()  # noqa: S314


def name(prefix: str, local: str) -> str:
    return f"{{{NAMES[prefix]}}}{local}"


def kind_and_value(cell: ET.Element) -> Cell:
    """The type of a cell, and its value without any looks."""
    kind = cell.get(name("office", "value-type"))
    if kind is None:
        return None
    words = "".join("".join(part.itertext()) for part in cell.findall("text:p", NAMES))
    raw = cell.get(name("office", "date-value")) or cell.get(name("office", "value"))
    return kind, raw or words


def rows_of(opened: ET.Element) -> list[list[Cell]]:
    """The cells of the first sheet below its header row."""
    table = next(opened.iter(name("table", "table")))
    found: list[list[Cell]] = []
    for row in table.iter(name("table", "table-row")):
        cells: list[Cell] = []
        for cell in row.findall("table:table-cell", NAMES):
            times = int(cell.get(REPEATED, "1"))
            cells += [kind_and_value(cell)] * min(times, len(FRAME.columns))
        found.append(cells[: len(FRAME.columns)])
    return found[3 : 3 + len(FRAME)]


def test_text_stays_text(opened: ET.Element) -> None:
    assert [row[0] for row in rows_of(opened)] == [("string", text) for text in TEXTS]


def test_numbers_and_days_keep_their_types_and_values(opened: ET.Element) -> None:
    rows = rows_of(opened)
    assert rows[0][1:] == [
        ("float", "1234567"),
        ("percentage", "0.125"),
        ("float", "2012"),
        ("date", "2011-06-23"),
    ]
    assert rows[1][1:] == [None, None, None, ("string", "2011-06")]
    assert rows[2][1:] == [("float", "0"), ("percentage", "1"), ("float", "2009"), None]
    assert rows[3][1:] == [
        ("float", "-5"),
        ("percentage", "0"),
        ("float", "2010"),
        ("string", "2011"),
    ]


def test_every_number_is_shown_as_the_page_shows_it(opened: ET.Element) -> None:
    tables = {each.get(name("table", "name")): each for each in opened.iter(name("table", "table"))}
    shown = [
        [
            "".join(cell.itertext()).strip()
            for cell in row.findall("table:table-cell", NAMES)
            for _same in range(min(int(cell.get(REPEATED, "1")), len(ROUNDED.frame.columns)))
        ]
        for row in tables["Avrunding"].iter(name("table", "table-row"))
    ][3 : 3 + len(HALVES)]
    page = ROUNDED.text()
    for at, column in enumerate(ROUNDED.frame.columns):
        office = [_norwegian(row[at]) for row in shown]
        unit = " kr" if column == "Kroner" else ""  # which a heading says in the file
        expected = [cell.replace("\u00a0", "").removesuffix(unit) for cell in page[column]]
        assert office == expected, column


def _norwegian(text: str) -> str:
    """What the converter writes with English marks, with the marks of the page."""
    marks = str.maketrans({",": "", ".": ",", "-": "\N{MINUS SIGN}"})
    found = re.fullmatch(r"([-0-9.,]+)(.*)", text)
    assert found, text
    return found[1].translate(marks) + found[2]


def test_there_is_no_formula_and_no_link_and_the_filter_is_on(opened: ET.Element) -> None:
    assert not [cell for cell in opened.iter() if cell.get(name("table", "formula"))]
    assert not list(opened.iter(name("text", "a")))
    ranges = [
        found.get(name("table", "target-range-address"), "")
        for found in opened.iter(name("table", "database-range"))
        if found.get(name("table", "display-filter-buttons")) == "true"
    ]
    assert "Prosjekter.A3:Prosjekter.E11" in [each.replace("$", "") for each in ranges]
