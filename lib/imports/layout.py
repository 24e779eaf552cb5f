"""Table layout: locate the header and the data rows of a sheet.

People put a title above the table, names of columns in two rows, and notes and sums below it. What
is not read is told with its words; a row that may hold figures is never left out in silence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from textwrap import shorten
from typing import Final

from lib.i18n import _, count
from lib.imports.headings import normal
from lib.imports.plan_model import UNREAD, Diagnostics, SourceRow, SourceTable
from lib.imports.spreadsheetml import CellRange, letters_of
from lib.store.cell_messages import rows_words
from lib.store.package import descriptions

MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 200
MOST_MERGED: Final = 2_000_000  # cells
_LONGEST_NAME: Final = 200
_SEARCHED: Final = 60  # rows searched for the header
_TOTAL: Final = re.compile(
    r"(sum|total|totalt|totalsum|sum totalt|i alt|til saman|til sammen|tilsammen|grand total"
    r"|sum i alt|delsum|subtotal)\s*[:.]?",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(
    r"\s*(\*|†|‡|¹|²|³|\([0-9*]\)|[0-9][).]\s|(kilde|kjelde|source|note|fotnote|merk|merknad|obs)r?\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Layout:
    """Further layout of a sheet: merged cells, formulas, formats.

    Attributes:
        merged: blocks of cells that are shown as one.
        sums: rows in which a cell adds up others.
        header: the row of the headings, where somebody has said that; otherwise 0.
    """

    merged: list[CellRange] = field(default_factory=list)
    sums: set[int] = field(default_factory=set)
    header: int = 0


def known_in(row: Iterable[object], names: set[str]) -> int:
    """Number of known column names in a row."""
    found = set()
    for cell in row:
        if isinstance(cell, str) and 0 < len(cell) <= _LONGEST_NAME:
            # A name may have its unit, or the column's own name, after it or on another line.
            parts = (normal(part) for part in (cell, *re.split(r"[()\[\]\n]|, ", cell)))
            found.add(next((part for part in parts if part in names), ""))
    return len(found - {""})


def filled(cell: object) -> bool:
    """Whether a cell is not blank."""
    return cell is not None and (not isinstance(cell, str) or cell.strip() != "")


def row_words(rows: Sequence[int]) -> str:
    """Row numbers in words: all of a few, the first of many."""
    return _("row {row}").format(row=rows[0]) if len(rows) == 1 else rows_words(rows)


def lay_out(
    sheet: SourceTable,
    lines: list[SourceRow],
    known: Sequence[str],
    layout: Layout,
    diagnostics: Diagnostics,
) -> list[str]:
    """Locate the header and data rows of a table.

    Args:
        sheet: given the header and the rows.
        lines: all rows, blank ones included.
        known: names of columns that may stand in the header.
        layout: what else the sheet tells of its rows.
        diagnostics: told what is not read, and what is wrong.

    Returns:
        The names of the columns as they stand in the file, also of those that are not read.
    """
    rows = [line for line in lines if any(filled(cell) for cell in line.cells)]
    if not rows:
        return []
    if _covered(rows, layout.merged) > MOST_MERGED:
        diagnostics.error(None, "", "", _("Too many cells are merged. Split them."), alone=True)
        return []
    said = [place for place, line in enumerate(rows) if line.number == layout.header]
    place = said[0] if said else _header_place(rows[:_SEARCHED], {normal(name) for name in known})
    block = _header_block(rows, place, layout.merged)
    names = _names(_spread(block, layout.merged), diagnostics)
    sheet.header = names
    diagnostics.top = block[-1].number
    sheet.around = [line for line in rows[:place] if line.number < block[0].number]
    _tell_above(sheet.around, block, diagnostics)
    body = _spread(rows[place + _after(rows, place, block) :], layout.merged)
    body = _without_below(sheet, body, layout.sums, diagnostics)
    _merged_amounts(sheet, body, layout.merged, diagnostics)
    _fit(sheet, body, diagnostics)
    return names


# --- The header -----------------------------------------------------------------------------------


def _header_place(rows: Sequence[SourceRow], names: set[str]) -> int:
    """Index of the header row: by column names, else the first wide row."""
    widths = [sum(filled(cell) for cell in line.cells) for line in rows]
    usual = median(widths)
    hits = [known_in(line.cells, names) for line in rows]
    most = max(hits)
    place = hits.index(most)
    # A word such as “kommune” is a name of a column, and stands in cells as well.
    if most > 2 or (most * 2 >= widths[place] and (widths[place] > 1 or usual <= 2)):
        return place
    wide = [place for place, width in enumerate(widths) if width * 10 >= usual * 6]
    texts = [place for place in wide if all(is_text(cell) for cell in rows[place].cells)]
    return (texts or wide)[0]


def is_text(cell: object) -> bool:
    """Whether a cell is text or blank."""
    return not filled(cell) or (
        isinstance(cell, str) and not re.fullmatch(r"[\d\s.,%-]+", cell.strip())
    )


def _header_block(
    rows: Sequence[SourceRow], place: int, merged: Sequence[CellRange]
) -> list[SourceRow]:
    """Rows of a header that may span several rows with merged cells."""
    top, bottom = rows[place].number, rows[place].number
    for area in merged:
        wide = area.right > area.left
        width = sum(filled(cell) for cell in rows[place].cells)
        if area.top == area.bottom == top and wide and area.right - area.left + 1 < width + 1:
            bottom = max(bottom, top + 1)
        elif area.top <= top <= area.bottom and not wide and area.bottom - area.top <= 3:
            top, bottom = min(top, area.top), max(bottom, area.bottom)
    above = place and rows[place - 1].number == top - 1
    if above and _groups(rows[place - 1], merged):
        top -= 1
    return [line for line in rows[: place + 5] if top <= line.number <= bottom]


def _groups(line: SourceRow, merged: Sequence[CellRange]) -> bool:
    """Whether a row is a group header over several columns."""
    several = sum(filled(cell) for cell in line.cells) > 1
    return several and any(
        area.top == area.bottom == line.number and area.right > area.left for area in merged
    )


def _after(rows: Sequence[SourceRow], place: int, block: Sequence[SourceRow]) -> int:
    return sum(line.number <= block[-1].number for line in rows[place:])


def _names(block: Sequence[SourceRow], diagnostics: Diagnostics) -> list[str]:
    width = max(len(line.cells) for line in block)
    columns = [
        [str(line.cells[place]).strip() for line in block if _there(line, place)]
        for place in range(width)
    ]
    names = [column[-1] if column else "" for column in columns]
    # Two columns with one name are told apart by what stands above them.
    names = [
        " ".join(dict.fromkeys(columns[place])) if name and names.count(name) > 1 else name
        for place, name in enumerate(names)
    ]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        most = _(
            "There are {there} columns; at most {number} are read. Take out those that are "
            "not needed."
        )
        words = most.format(number=count(MOST_COLUMNS), there=count(len(names)))
        diagnostics.error(block[-1].number, "", "", words, alone=True)
        return names[:MOST_COLUMNS]
    return names


def _there(line: SourceRow, place: int) -> bool:
    return place < len(line.cells) and filled(line.cells[place])


def _tell_above(
    above: Sequence[SourceRow], block: Sequence[SourceRow], diagnostics: Diagnostics
) -> None:
    if not above:
        return
    words = _("The header stands in {header}. What is above it is not read ({rows}: “{words}”).")
    header = row_words([line.number for line in block])
    rows = row_words([line.number for line in above])
    diagnostics.warning(
        None,
        "",
        "",
        words.format(header=header, rows=rows, words=_quoted(above)),
        cause=above_cause(),
        alone=True,
    )


def above_cause() -> str:
    """Cause shared by findings on text above headers."""
    return _("What stands above the header is not read.")


def _quoted(lines: Iterable[SourceRow]) -> str:
    """Text of rows, shortened."""
    texts = (" ".join(str(cell).strip() for cell in line.cells if filled(cell)) for line in lines)
    return shorten(" / ".join(texts), 160, placeholder=" …")


# --- Merged cells ---------------------------------------------------------------------------------


def _spread(rows: Sequence[SourceRow], merged: Sequence[CellRange]) -> list[SourceRow]:
    """Fill merged cells with their value.

    A text that is merged over a whole row, and stands alone in it, is a title or a note.
    """
    found = list(rows)
    numbers = [line.number for line in rows]
    for area in merged:
        within = _within(numbers, area)
        if not within or numbers[within[0]] != area.top:
            continue
        first = found[within[0]]
        alone = sum(filled(cell) for cell in first.cells) == 1
        if not _there(first, area.left) or (area.right > area.left and alone):
            continue
        value = first.cells[area.left]
        for place in within:
            found[place] = _with(found[place], area, value)
    return found


def _within(numbers: Sequence[int], area: CellRange) -> range:
    """Indices of the rows that a merged block covers."""
    return range(bisect_left(numbers, area.top), bisect_right(numbers, area.bottom))


def _covered(rows: Sequence[SourceRow], merged: Sequence[CellRange]) -> int:
    """Number of cells covered by merged blocks."""
    numbers = [line.number for line in rows]
    return sum(
        len(_within(numbers, area)) * (min(area.right, MOST_COLUMNS) - area.left + 1)
        for area in merged
        if area.left <= MOST_COLUMNS
    )


def _with(line: SourceRow, area: CellRange, value: object) -> SourceRow:
    last = min(area.right, MOST_COLUMNS)
    cells = [*line.cells, *[None] * (last + 1 - len(line.cells))]
    for place in range(area.left, last + 1):
        if not filled(cells[place]):
            cells[place] = value
    return SourceRow(line.number, cells)


@cache
def _measured() -> frozenset[str]:
    """Columns that are summed: a merged value would count several times."""
    return frozenset(
        normal(name)
        for described in descriptions().values()
        for column, each in described["fields"].items()
        if each["type"] == "number" or each.get("unit") == "kr"
        for name in (column, each["title"])
    )


def _merged_amounts(
    sheet: SourceTable, body: list[SourceRow], merged: Sequence[CellRange], diagnostics: Diagnostics
) -> None:
    numbers = [line.number for line in body]
    for area in merged:
        rows = _within(numbers, area)
        names = sheet.header[area.left : area.right + 1]
        if len(rows) > 1 and any(normal(name) in _measured() for name in names):
            cells = f"{letters_of(area.left)}{area.top}:{letters_of(area.right)}{area.bottom}"
            words = _(
                "The cells {cells} are merged, and hold a figure that would count in each row. "
                "Split them, and write each row’s own figure."
            )
            diagnostics.unread(area.top, names[0], cells, words.format(cells=cells))
            for place in rows:
                kept = [*body[place].cells]
                kept[area.left : area.right + 1] = [UNREAD] * (area.right + 1 - area.left)
                body[place] = SourceRow(body[place].number, kept)


# --- Below the table ------------------------------------------------------------------------------


def _without_below(
    sheet: SourceTable, body: list[SourceRow], sums: set[int], diagnostics: Diagnostics
) -> list[SourceRow]:
    """Drop total rows, notes and sources below the table."""
    width, end = len(sheet.header), len(body)
    totals: list[SourceRow] = []
    texts: list[SourceRow] = []
    while end:
        line = body[end - 1]
        if _is_total(line, width, sums, last=True):
            totals.append(line)
        elif _is_note(body, end - 1, width):
            texts.append(line)
        else:
            break
        end -= 1
    kept = []
    for line in body[:end]:
        (totals if _is_total(line, width, sums, last=False) else kept).append(line)
    _tell_left_out(totals, _("Sums of other rows are not read ({rows}: “{words}”)."), diagnostics)
    sheet.around += [*reversed(texts), *totals]
    _tell_left_out(texts, _("Notes below the table are not read ({rows}: “{words}”)."), diagnostics)
    return kept


def _is_total(line: SourceRow, width: int, sums: set[int], *, last: bool) -> bool:
    """Whether a row is a total, by its label or formula and its missing cells."""
    cells = [cell for cell in line.cells if filled(cell)]
    labelled = isinstance(cells[0], str) and _TOTAL.fullmatch(cells[0].strip()) is not None
    sparse = len(cells) * 10 <= width * 6
    return (labelled and (sparse or last)) or (line.number in sums and (labelled or sparse))


def _tell_left_out(lines: list[SourceRow], words: str, diagnostics: Diagnostics) -> None:
    if lines:
        lines.sort(key=lambda line: line.number)
        rows = row_words([line.number for line in lines])
        diagnostics.warning(None, "", "", words.format(rows=rows, words=_quoted(lines)), alone=True)


def _is_note(body: Sequence[SourceRow], place: int, width: int) -> bool:
    """Whether a trailing row is a note."""
    line = body[place]
    cells = [cell for cell in line.cells if filled(cell)]
    if len(cells) > 2 or not isinstance(cells[0], str):
        return False
    marked = _NOTE.match(cells[0]) is not None and (len(cells) == 1 or width > 2)
    if marked or len(cells) > 1:
        return marked
    apart = place > 0 and line.number > body[place - 1].number + 1
    words = cells[0].split()
    sentence = len(words) > 8 or (len(words) > 3 and cells[0].rstrip().endswith("."))
    return width > 2 and ((apart and len(words) > 1) or sentence)


# --- The rows -------------------------------------------------------------------------------------


def _fit(sheet: SourceTable, body: list[SourceRow], diagnostics: Diagnostics) -> None:
    """Pad rows to the header's width; longer rows may have shifted cells."""
    if len(body) > MOST_ROWS:
        most = _("There are more than {number} rows. Split the file.")
        diagnostics.error(
            body[MOST_ROWS].number, "", "", most.format(number=count(MOST_ROWS)), alone=True
        )
        body = body[:MOST_ROWS]
    body = [_trimmed(line, len(sheet.header)) for line in body]
    body = _without_row_names(sheet, body, diagnostics)
    width = len(sheet.header)
    if not sheet.title and body:
        _tell_short(
            sheet, [line for line in body if len(line.cells) < width], len(body), diagnostics
        )
    _tell_long(sheet, [line for line in body if len(line.cells) > width], diagnostics)
    sheet.lines = [_fitted(line, width, moved=not sheet.title) for line in body]


def _fitted(line: SourceRow, width: int, *, moved: bool) -> SourceRow:
    """Row padded to a width; cells of a longer row are marked unread."""
    if len(line.cells) == width:
        return line
    if moved:
        return SourceRow(line.number, [UNREAD] * width)
    return SourceRow(line.number, [*line.cells, *[None] * width][:width])


def _trimmed(line: SourceRow, width: int) -> SourceRow:
    if len(line.cells) <= width:
        return line
    cells = list(line.cells)
    while len(cells) > width and not filled(cells[-1]):
        cells.pop()
    return SourceRow(line.number, cells)


def _without_row_names(
    sheet: SourceTable, body: list[SourceRow], diagnostics: Diagnostics
) -> list[SourceRow]:
    """Drop the unnamed row-number column that R and pandas write."""
    if len(body) < 1 or not sheet.header:
        return body
    named = sheet.header[0] in ("", "Unnamed: 0")
    longer = all(len(line.cells) == len(sheet.header) + 1 for line in body)
    if not (named or longer) or not _counts(line.cells[0] for line in body if line.cells):
        return body
    if named:
        sheet.header = sheet.header[1:]
    sheet.skipped = 1
    words = _("A first column without a name holds the numbers of the rows, and is not read.")
    diagnostics.warning(None, "", "", words, alone=True)
    return [SourceRow(line.number, line.cells[1:]) for line in body]


def _counts(cells: Iterable[object]) -> bool:
    """Whether cells are row numbers from 0 or 1."""
    numbers = [str(cell).strip() for cell in cells]
    start = 0 if numbers[:1] == ["0"] else 1
    return numbers == [str(number) for number in range(start, start + len(numbers))]


def _tell_short(
    sheet: SourceTable, short: Sequence[SourceRow], rows: int, diagnostics: Diagnostics
) -> None:
    if not short:
        return
    longest = max(len(line.cells) for line in short)
    if len(short) == rows and longest:
        names = ", ".join(_("“{name}”").format(name=name) for name in sheet.header[longest:])
        words = _(
            "No row has cells for {names}. Take the names out of the header, or give each row "
            "{number} cells."
        )
        words = words.format(names=names, number=count(len(sheet.header)))
        diagnostics.error(diagnostics.top, "", longest, words, alone=True)
        return
    words = _(
        "Some rows have fewer cells than the header, which has {number} ({rows}). Give "
        "each row as many cells, empty ones too."
    )
    listed = row_words([line.number for line in short])
    words = words.format(number=count(len(sheet.header)), rows=listed)
    diagnostics.unread(short[0].number, "", len(short[0].cells), words)


def _tell_long(sheet: SourceTable, long: Sequence[SourceRow], diagnostics: Diagnostics) -> None:
    if not long:
        return
    width, listed = len(sheet.header), row_words([line.number for line in long])
    if sheet.title:
        words = _(
            "Column {column} has no name, but is not empty ({rows}). Give it a name, or empty it."
        )
        place = next(at for at in range(width, len(long[0].cells)) if filled(long[0].cells[at]))
        words = words.format(column=letters_of(place), rows=listed)
        diagnostics.unread(long[0].number, letters_of(place), long[0].cells[place], words)
        return
    words = _(
        "There are more cells than the {number} of the header ({rows}). Put quotation marks around "
        "cells in which the sign between cells stands, such as a decimal comma."
    )
    words = words.format(number=count(width), rows=listed)
    diagnostics.unread(long[0].number, "", len(long[0].cells), words)
