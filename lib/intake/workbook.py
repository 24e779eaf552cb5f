"""Excel workbooks, read with care: they are archives, and may hold anything."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from lib.intake.model import Line, Notes, Sheet
from lib.language import _, count
from lib.store.package import descriptions

LARGEST_UNPACKED: Final = 512 * 1024 * 1024  # bytes
MOST_PARTS: Final = 2000
MOST_CELLS: Final = 20_000_000
_CELL_IN_TEXT: Final = 32_767  # as many letters as Excel itself holds in a cell


def read_workbook(sheet: Sheet, content: bytes, notes: Notes) -> Iterator[Line]:
    """The rows of the sheet that holds the data.

    Args:
        sheet: given the title of the sheet that is read.
        content: the file.
        notes: told what is wrong.
    """
    if not _harmless(content, notes):
        return
    import openpyxl  # noqa: PLC0415 - slow to load, and text needs none of it

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception:
        notes.error(None, "", "", _("an .xlsx file that Excel can open, or a CSV file"))
        return
    try:
        chosen = _chosen(book, notes)
        if chosen is not None:
            sheet.title = str(chosen.title)
            yield from _lines(chosen, notes)
    except Exception:
        notes.error(None, "", "", _("an .xlsx file that Excel can open, or a CSV file"))
    finally:
        book.close()


def _harmless(content: bytes, notes: Notes) -> bool:
    """Whether the archive unpacks to something of a reasonable size, without entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > LARGEST_UNPACKED:
                most = _("a workbook of at most {size} MB when it is unpacked")
                notes.error(None, "", "", most.format(size=count(LARGEST_UNPACKED // 1024**2)))
                return False
            if "xl/workbook.xml" not in archive.namelist() or _entities(archive, parts):
                notes.error(None, "", "", _("an .xlsx file that Excel can open, or a CSV file"))
                return False
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        notes.error(None, "", "", _("an .xlsx file that Excel can open, or a CSV file"))
        return False
    return True


def _entities(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether a part declares a document type: Excel never does, and such swell without end."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!" in stream.read(4096).replace(b"<!--", b""):
                    return True
    return False


def _chosen(book: Any, notes: Notes) -> Any:
    """The sheet with the name of a table, or the only one that is not empty."""
    sheets = [each for each in book.worksheets if _has_cells(each)]
    tables = descriptions()
    names = {*tables, *(described["title"].casefold() for described in tables.values())}
    named = [each for each in sheets if str(each.title).strip().casefold() in names]
    if len(named) == 1 or len(sheets) == 1:
        return (named or sheets)[0]
    if not sheets:
        notes.error(1, "", "", _("a first row with the names of the columns"))
        return None
    titles = ", ".join(str(each.title) for each in sheets)
    notes.error(None, "", titles, _("one sheet with data, or one sheet named after the table"))
    return None


def _has_cells(sheet: Any) -> bool:
    rows = sheet.iter_rows(max_row=50, max_col=200, values_only=True)
    return any(value is not None for row in rows for value in row)


def _lines(sheet: Any, notes: Notes) -> Iterator[Line]:
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row)
        if seen > MOST_CELLS:
            most = _("a sheet of at most {number} cells: remove empty columns and rows")
            notes.error(number, "", "", most.format(number=count(MOST_CELLS)))
            return
        yield Line(number, [_value(cell, number, notes) for cell in row])


def _value(cell: Any, number: int, notes: Notes) -> object:
    """What a cell holds; what it would reckon out is not a fact that anyone has looked at."""
    kind, value = cell.data_type, cell.value
    if kind == "f":
        expected = _("a value, not a formula: copy the column and paste it as values")
        notes.error(number, _letters(cell.column), value, expected)
        return None
    if kind == "e":
        notes.error(number, _letters(cell.column), value, _("a value: the cell holds an error"))
        return None
    if isinstance(value, str) and len(value) > _CELL_IN_TEXT:
        notes.error(number, _letters(cell.column), value, _("at most 32,767 letters in a cell"))
    return value


def _letters(column: int) -> str:
    """A column as a spreadsheet names it: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
