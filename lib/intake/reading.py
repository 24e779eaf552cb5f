"""Files as people save them: text with commas, semicolons or tabs, or a workbook."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from lib.intake.model import Line, Notes, Sheet
from lib.intake.workbook import read_workbook
from lib.language import _, count

LARGEST: Final = 64 * 1024 * 1024  # bytes
MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 200
_SEPARATORS: Final = (",", ";", "\t")
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


def read(content: bytes, file: str, known: Sequence[str], notes: Notes) -> Sheet:
    """Read a file, whatever its form.

    Args:
        content: the file.
        file: its name.
        known: names of columns that may stand in it, which tell the separator.
        notes: told what is wrong; then the sheet may be empty.
    """
    sheet = Sheet(file)
    if len(content) > LARGEST:
        size = _("a file of at most {size} MB")
        notes.error(None, "", "", size.format(size=count(LARGEST // 1024**2)))
    elif content.startswith(_OLD_WORKBOOK):
        notes.error(None, "", "", _("an .xlsx file: open it and save it as Excel workbook (.xlsx)"))
    elif content.startswith(b"PK\x03\x04"):
        _fill(sheet, read_workbook(sheet, content, notes), notes)
    else:
        text = _decoded(content, notes)
        if not notes.broken:
            _read_text(sheet, text, known, notes)
    if not notes.broken and not sheet.header:
        notes.error(1, "", "", _("a first row with the names of the columns"))
    return sheet


def _decoded(content: bytes, notes: Notes) -> str:
    """The text, whether it was saved as Unicode or, as older programs do, as Windows-1252."""
    named = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    text, row = None, 1
    for encoding in (named,) if named else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
    if text is None or "\0" in text:
        where = row if text is None else text.count("\n", 0, text.index("\0")) + 1
        notes.error(where, "", "", _("text saved as UTF-8 or Windows-1252, or an .xlsx file"))
        return ""
    return text


def _read_text(sheet: Sheet, text: str, known: Sequence[str], notes: Notes) -> None:
    hint, rest = _hint(text)
    separator = hint or _separator(text, known)
    sheet.mark = "." if separator == "," else ","
    rows = csv.reader(io.StringIO(rest, newline=""), delimiter=separator, strict=True)
    _fill(sheet, _numbered(rows, 2 if hint else 1, notes), notes)


def _hint(text: str) -> tuple[str, str]:
    """The separator that a first line such as `sep=;` names, and the text after it."""
    first, _end, rest = text.partition("\n")
    line = first.strip().lower()
    if line.startswith("sep=") and line[4:] in (",", ";"):
        return line[4:], rest
    return "", text


def _separator(text: str, known: Sequence[str]) -> str:
    """What stands between the names of the first line that are names of columns."""
    first = text.splitlines()[0] if text.strip() else ""
    names = set(known)

    def weight(separator: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').lower() for cell in first.split(separator)]
        return sum(cell in names for cell in cells), len(cells)

    return max(_SEPARATORS, key=weight)


def _numbered(rows: Iterator[list[str]], first: int, notes: Notes) -> Iterator[Line]:
    number = first - 1
    try:
        for number, row in enumerate(rows, start=first):
            yield Line(number, [cell.replace("\r\n", "\n") for cell in row])
    except csv.Error as error:
        expected = _("cells between separators, with quotation marks in pairs")
        notes.error(number + 1, "", str(error), expected)


def _fill(sheet: Sheet, lines: Iterator[Line], notes: Notes) -> None:
    """The first row with anything in it is the header."""
    for line in lines:
        if not any(_filled(cell) for cell in line.cells):
            continue
        if not sheet.header:
            sheet.header = _header(line, notes)
            continue
        sheet.lines.append(_fitted(sheet, line, notes))
        if len(sheet.lines) > MOST_ROWS:
            most = _("at most {number} rows: split the file")
            notes.error(line.number, "", "", most.format(number=count(MOST_ROWS)))
        if notes.broken and len(notes.found) > 1000:
            break
        if len(sheet.lines) > MOST_ROWS:
            break


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _header(line: Line, notes: Notes) -> list[str]:
    names = ["" if cell is None else str(cell).strip() for cell in line.cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        most = _("at most {number} columns")
        notes.error(line.number, "", "", most.format(number=count(MOST_COLUMNS)))
    return names


def _fitted(sheet: Sheet, line: Line, notes: Notes) -> Line:
    """The row with as many cells as the header; one that has others may have moved cells."""
    width, cells = len(sheet.header), list(line.cells)
    while len(cells) > width and not _filled(cells[-1]):
        cells.pop()
    if len(cells) == width:
        return Line(line.number, cells)
    if len(cells) < width and not sheet.title:
        expected = _("{number} cells, as in the first row: cells are missing here")
        notes.error(line.number, "", len(cells), expected.format(number=count(width)))
    elif len(cells) > width:
        expected = _("{number} cells, as in the first row: there are more cells here")
        notes.error(line.number, "", len(cells), expected.format(number=count(width)))
    return Line(line.number, (cells + [None] * width)[:width])
