"""Files for the tests of taking in: made here, and never near a store that anybody opens."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

from lib.imports import Plan, commit, plan
from lib.store import Store

Cells = Sequence[Mapping[str, object]]


def text_file(
    rows: Cells, separator: str = ",", encoding: str = "utf-8", line_end: str = "\n"
) -> bytes:
    """Rows as CSV, the columns of the first row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(sheets: Mapping[str, Cells]) -> bytes:
    """Rows as an Excel workbook, a sheet for each name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        if rows:
            sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def project(number: int = 1, **cells: object) -> dict[str, object]:
    """A project that is in order."""
    row: dict[str, object] = {
        "project_id": f"prove-{number}",
        "title": f"Prøveprosjekt {number}",
        "round_id": "2009-1",
        "status": "tildelt",
        "year": 2009,
        "amount_nok": 100_000 + number,
        "granting_body": "Staten",
        "recipient": "Bergen kommune",
        "recipient_type": "kommune",
        "municipality_code": "1201",
        "county_code": "12",
        "category": "annet",
        "confidence": "lav",
        "note": "",
        "source_id": "bt-01",
    }
    return row | cells


def planned(store: Store, *rows: Mapping[str, object], table: str = "projects") -> Plan:
    """What rows would change."""
    return plan(store, text_file(rows), f"{table}.csv")


# An indicator with values for counties and the country from 2003 to 2013.
SICK_LEAVE = "sykefravaer_varighet_dager"


def withheld_values(store: Store, *places: tuple[str, str, int]) -> Store:
    """Put in withheld values, each for an indicator, an area and a year."""
    rows = [
        {
            "indicator_id": indicator,
            "area_code": area,
            "year": year,
            "value": ":",
            "quality": "publisert",
            "source_id": "nav-01",
        }
        for indicator, area, year in places
    ]
    found = plan(store, text_file(rows, ";"), "indicator_values.csv")
    assert found.errors == ()
    commit(store, found, who="Kari", why="prøve")
    return store


def said(found: Plan) -> list[tuple[str, int | None, str]]:
    """The findings: how serious, which row, which column."""
    return [(each.severity, each.row, each.column) for each in found.findings]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REFERS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_workbook(
    sheet: str,
    *,
    workbook: str = "",
    styles: str = "",
    strings: str = "",
    space: str = MAIN,
    before: str = "",
) -> bytes:
    """A workbook of one sheet from its XML.

    Args:
        sheet: what stands in `<worksheet>`.
        workbook: what stands in `<workbook>` before its sheets.
        styles: what stands in `<styleSheet>`.
        strings: what stands in `<sst>`.
        space: the namespace of the parts.
        before: what stands before the sheet's own XML.
    """
    kinds = {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
    kinds["sharedStrings"] = "sharedStrings.xml"
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{_REFERS}/{kind}" Target="{target}"/>'
        for kind, target in kinds.items()
    )
    sheets = '<sheets><sheet name="projects" sheetId="1" r:id="rworksheet"/></sheets>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" '
        f'Type="{_REFERS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_REFERS}">{workbook}{sheets}'
        "</workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{space}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{space}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{space}">{sheet}</worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
