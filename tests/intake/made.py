"""Files for the tests of taking in: made here, and never near a store that anybody opens."""

import csv
import io
from collections.abc import Mapping, Sequence

import openpyxl

from lib.intake import Plan, plan
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


def said(found: Plan) -> list[tuple[str, int | None, str]]:
    """The findings: how serious, which row, which column."""
    return [(each.severity, each.row, each.column) for each in found.findings]
