"""Codes that a spreadsheet has made dates of: refused by name, never taken as new codes."""

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from lib.imports import Plan, plan
from lib.imports.causes import group_by_cause
from lib.imports.keys import refuse_made_date
from lib.imports.numberformat import PartOfDate
from lib.imports.parsing import UnclearError
from lib.store import Store
from tests.imports.made import planned, project

CODES = {"2009-1", "2011", "2011-06", "mai-12", "bt-01"}


@pytest.mark.parametrize(
    "cell",
    [
        date(2009, 1, 1),
        PartOfDate("2009-01"),
        "2009-01",
        "01.01.2009",
        "2009-01-01",
        "jan.09",
        "Jan-09",
        "39814",
        39814,
        39814.0,
    ],
)
def test_a_code_that_became_a_date_is_named(cell: object) -> None:
    with pytest.raises(
        UnclearError, match=r"gjort «2009-1» om til en dato \(januar 2009\)"
    ) as unclear:
        refuse_made_date(cell, CODES)
    assert "Formater kolonnen som tekst" in str(unclear.value)
    assert unclear.value.alone


@pytest.mark.parametrize("cell", [date(2014, 5, 3), PartOfDate("2014-05")])
def test_any_other_date_among_codes_is_refused_too(cell: object) -> None:
    with pytest.raises(UnclearError, match=r"Her står det en dato \(.*2014\)"):
        refuse_made_date(cell, CODES)


def test_a_date_that_several_codes_would_become_names_none() -> None:
    with pytest.raises(UnclearError, match=r"Her står det en dato \(januar 2009\)"):
        refuse_made_date("jan.09", {"2009-1", "2009-01"})


@pytest.mark.parametrize(
    "cell", ["2009-1", "2011-06", "mai-12", "2014-05", "39815", 1201, "", None]
)
def test_codes_are_no_dates(cell: object) -> None:
    refuse_made_date(cell, CODES)


def in_excel(round_form: str, value: object) -> bytes:
    """A workbook with a project whose round is a date that is shown in a form."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("projects")
    row = project()
    sheet.write_row(0, 0, list(row))
    sheet.write_row(1, 0, list(row.values()))
    look = book.add_format({"num_format": round_form})
    sheet.write_number(1, list(row).index("round_id"), value, look)
    book.close()
    return out.getvalue()


def wrong(found: Plan) -> list[tuple[str, list[int], str]]:
    return [(each.column, each.rows, each.what) for each in group_by_cause(found)]


@pytest.mark.parametrize("form", ["mmm\\-yy", "dd.mm.yyyy", "yyyy\\-mm\\-dd", "0"])
def test_a_round_that_excel_made_a_date_says_how_it_is_mended(store: Store, form: str) -> None:
    found = plan(store, in_excel(form, 39814), "projects.xlsx")
    [(column, rows, what)] = wrong(found)
    assert (column, rows) == ("Runde (round_id)", [2])
    assert what == (
        "Regnearket har gjort «2009-1» om til en dato (januar 2009). Formater kolonnen som tekst, "
        "og skriv så koden på nytt."
    )


def test_the_key_of_the_table_itself_is_looked_at_as_well(store: Store) -> None:
    cells = {"scheme_id": "act", "title": "x", "year": 2009, "source_id": "bt-01"}
    rows = [{"round_id": each, **cells} for each in ("jan.09", "jun.11", "2009-05")]
    found = planned(store, *rows, table="grant_rounds")
    [(_column, told_rows, what)] = [each for each in wrong(found) if "round_id" in each[0]]
    assert told_rows == [2, 3]
    assert "Det gjelder: «jan.09»: 2009-1; «jun.11»: 2011-06." in what


def test_a_date_in_a_column_of_text_or_numbers_is_named(store: Store) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "projects"
    row = project(note=date(2012, 2, 1), amount_nok=date(2012, 2, 1), title=True)
    sheet.append(list(row))
    sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    told = {column: what for column, _rows, what in wrong(plan(store, out.getvalue(), "x.xlsx"))}
    made = "Regnearket har gjort det som ble skrevet, om til 1. februar 2012."
    assert told["Merknad (note)"].startswith(f"{made} Formater cellene som tekst")
    assert told["Beløp (amount_nok)"].startswith(f"{made} Formater cellene som tall")
    assert "SANN eller USANN" in told["Tittel (title)"]
