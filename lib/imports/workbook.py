"""Excel workbook reader: displayed values, with checks for hidden and ambiguous content."""

import lzma
import re
import struct
import zipfile
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from itertools import pairwise
from textwrap import shorten
from typing import Final

from lib.i18n import N_, _, count, ngettext, size_text, translations
from lib.imports import filetypes, spreadsheetml
from lib.imports.columns import table_named
from lib.imports.headings import normal
from lib.imports.layout import MOST_COLUMNS, MOST_ROWS, Layout, known_in, row_words
from lib.imports.numberformat import (
    Doubt,
    NumberFormat,
    Shown,
    number_format,
)
from lib.imports.plan_model import (
    UNREAD,
    Diagnostics,
    Expected,
    ReadingOptions,
    SourceRow,
    SourceTable,
)
from lib.imports.spreadsheetml import (
    Archive,
    Book,
    Cell,
    SheetProperties,
    SheetRow,
    Tab,
    letters_of,
)

LARGEST_UNPACKED: Final = 512 * 1024 * 1024  # bytes
MOST_PARTS: Final = 2000
_MORE: Final = 200  # rows that may be no data, beyond the most that are read
_EXAMPLES: Final = 10
_MOST_LOOKS: Final = 500  # blocks of cells with a conditional number format
# What the parts of a file that is no whole workbook raise.
_UNREADABLE: Final = (
    *(zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError),
    *(ValueError, EOFError, LookupError, OverflowError, struct.error, lzma.LZMAError),
)
_MARK: Final = re.compile(r"(?<=[0-9])\.(?=[0-9])")  # a decimal mark, and no full stop
# Values of cells as the standard writes them: Python's own reading takes `600_000` as well.
_BLANK: Final = " \t\r\n"
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DAY: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?Z?"
)
_TRUTHS: Final = {"1": True, "true": True, "0": False, "false": False}
_ADDS_UP: Final = ("SUM(", "SUBTOTAL(", "AGGREGATE(")
# The sheet by which downloads and templates are known, and those that stand beside their data.
_ABOUT: Final = ("About", "Guide")
_BESIDE: Final = (*_ABOUT, "Sources", "Lists", "Columns")


@dataclass(slots=True)
class _Occurrences:
    """Rows of an observation, with examples."""

    rows: "array[int]" = field(default_factory=lambda: array("l"))
    examples: dict[int, str] = field(default_factory=dict)


class CellObservations:
    """Observations on cells, reported for the rows that are imported.

    Attributes:
        cells: by the kind of thing, the column's place, and what the cells show where that differs.
    """

    def __init__(self) -> None:
        self.cells: dict[tuple[str, int, str], _Occurrences] = defaultdict(_Occurrences)

    def wants(self, kind: str, place: int) -> bool:
        """Whether more examples are wanted."""
        return len(self.cells[kind, place, ""].examples) < _EXAMPLES

    def add(self, kind: str, row: int, place: int, example: str = "", shows: str = "") -> None:
        """Record an observation on a cell."""
        found = self.cells[kind, place, shows]
        found.rows.append(row)
        if example and len(found.examples) < _EXAMPLES:
            found.examples[row] = example


def read_workbook(
    sheet: SourceTable,
    content: bytes,
    expected: Expected,
    diagnostics: Diagnostics,
    choices: ReadingOptions,
) -> tuple[list[SourceRow], Layout, CellObservations]:
    """Read the displayed rows of the data sheet.

    Args:
        sheet: given the title of the sheet that is read.
        content: the file.
        expected: what may stand in it.
        diagnostics: told what is wrong, and asked where there are two readings.
        choices: what somebody has said of the file.
    """
    seen = CellObservations()
    try:
        with filetypes.opened(content) as archive:
            parts = Archive(archive)
            if _harmless(archive, parts, diagnostics):
                book = spreadsheetml.read_book(parts, _builtin())
                tab = _chosen(parts, book, choices, expected, diagnostics)
                if tab is not None:
                    sheet.title = tab.title
                    _tell_boxes(spreadsheetml.text_boxes(parts, tab), diagnostics)
                    return *_read(parts, tab, _Cells(book, seen), choices, diagnostics), seen
    except spreadsheetml.ForbiddenXmlError:
        diagnostics.error(None, "", "", filetypes.forbidden(), alone=True)
    except spreadsheetml.TooLargeError as error:
        diagnostics.error(None, "", "", _too_large(error.what), alone=True)
    except _UNREADABLE:
        diagnostics.error(None, "", "", filetypes.damaged(), alone=True)
    return [], Layout(), seen


def _tell_boxes(texts: Sequence[str], diagnostics: Diagnostics) -> None:
    if texts:
        words = _("Text in boxes and shapes on the sheet is not read: “{words}”")
        words = words.format(words=shorten(" / ".join(texts), 160, placeholder=" …"))
        diagnostics.warning(None, "", "", words, alone=True)


def _too_large(what: str) -> str:
    """Error message for a workbook beyond the limits."""
    words = {
        "cells": _(
            "The workbook holds more than is read (at most {cells} cells). Remove empty columns, "
            "rows and formats."
        ),
        "texts": _(
            "The workbook holds more different texts than are read (at most {texts}). Copy the "
            "table into a new workbook, or split it."
        ),
        "letters": _(
            "The workbook holds more text than is read (at most {size}). Shorten long texts, or "
            "split the workbook."
        ),
        "marks": _(
            "The workbook holds more formats and marks than are read. Copy the table into a new "
            "workbook as values."
        ),
    }[what]
    return words.format(
        cells=count(spreadsheetml.MOST_CELLS),
        texts=count(spreadsheetml.MOST_STRINGS),
        size=size_text(spreadsheetml.MOST_TEXT),
    )


def sheet_titles(content: bytes) -> tuple[list[str], bool]:
    """Visible sheets, and whether the workbook is our own download or template.

    Sheets that only say something of the others are left out; but the sources are a table.

    Returns:
        The titles in their order; none where the file is no workbook that can be read.
    """
    try:
        with filetypes.opened(content) as archive:
            parts = Archive(archive)
            if not _harmless(archive, parts, Diagnostics("")):
                return [], False
            tabs = [tab for tab in spreadsheetml.read_tabs(parts) if not tab.hidden]
    except (spreadsheetml.ForbiddenXmlError, spreadsheetml.TooLargeError, *_UNREADABLE):
        return [], False
    ours = any(_is_named(tab, _ABOUT) for tab in tabs)
    beside = [name for name in _BESIDE if name != "Sources"]
    return [tab.title for tab in tabs if not (ours and _is_named(tab, beside))], ours


def is_beside(title: str) -> bool:
    """Whether a name is one of our documentation files or sheets."""
    beside = [name for name in _BESIDE if name != "Sources"]
    return _is_named(Tab(title, "", hidden=False), beside)


def _builtin() -> Mapping[int, str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415 - text needs none of it

    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    return formats


def _harmless(archive: zipfile.ZipFile, parts: Archive, diagnostics: Diagnostics) -> bool:
    """Whether an archive is a workbook of acceptable unpacked size."""
    files = archive.infolist()
    size = sum(file.file_size for file in files)
    if len(files) > MOST_PARTS or size > LARGEST_UNPACKED:
        most = _(
            "Unpacked, the workbook is {there} in {number} parts, and may be made to "
            "fill the memory. "
            "At most {size} in {parts} parts are read."
        )
        sizes = {"size": size_text(LARGEST_UNPACKED), "there": size_text(size)}
        numbers = {"parts": count(MOST_PARTS), "number": count(len(files))}
        diagnostics.error(None, "", "", most.format(**sizes, **numbers), alone=True)
        return False
    if not spreadsheetml.main_part(parts):
        diagnostics.error(None, "", "", filetypes.archive_refusal(archive), alone=True)
        return False
    return True


# --- The sheet ------------------------------------------------------------------------------------


def _chosen(
    parts: Archive, book: Book, choices: ReadingOptions, wanted: Expected, diagnostics: Diagnostics
) -> Tab | None:
    """Data sheet; None if ambiguous, with a diagnostic."""
    if choices.sheet:
        return _named_by(book, choices.sheet, diagnostics)
    rows = {tab.part: spreadsheetml.first_rows(parts, tab.part, 60) for tab in book.tabs}
    full = [tab for tab in book.tabs if rows[tab.part]]
    visible = [tab for tab in full if not tab.hidden]
    unseen = [tab for tab in full if tab.hidden]
    if not full:
        diagnostics.error(1, "", "", _("All sheets that can be seen are empty."), alone=True)
        return None
    hits = {tab.part: _hits(rows[tab.part], book, wanted.known) for tab in full}
    likely = _likely(visible, hits, wanted.table)
    if len(likely) != 1:
        _ask(likely or unseen, diagnostics, hidden=not likely)
        return None
    others = [tab for tab in visible if tab is not likely[0] and not _is_beside(tab, visible)]
    _tell_others(likely[0], others, unseen, diagnostics)
    return likely[0]


def _named_by(book: Book, title: str, diagnostics: Diagnostics) -> Tab | None:
    titles = {tab.title.strip().casefold(): tab for tab in book.tabs}
    tab = titles.get(title.strip().casefold())
    if tab is None:
        words = _("There is no sheet “{asked}”. These are: {names}").format(
            asked=title, names=_titles(book.tabs)
        )
        near = get_close_matches(title.strip().casefold(), list(titles), 1, 0.6)
        if near:
            meant = _("{words}; did you mean “{name}”?")
            words = meant.format(words=words, name=titles[near[0]].title)
        diagnostics.error(None, "", title, words, alone=True)
    return tab


def _titles(tabs: Iterable[Tab]) -> str:
    return ", ".join(_("“{name}”").format(name=tab.title) for tab in tabs)


def _hits(rows: Sequence[SheetRow], book: Book, known: Sequence[str]) -> int:
    """Most known column names in one row of a sheet."""
    names = {normal(name) for name in known}
    return max(
        (known_in((_text(cell, book) for cell in row.cells.values()), names) for row in rows),
        default=0,
    )


def _text(cell: Cell, book: Book) -> str:
    if cell.kind == "s" and cell.text.isdigit() and int(cell.text) < len(book.strings):
        return book.strings[int(cell.text)]
    return cell.text if cell.kind in ("str", "inlineStr") else ""


def _likely(visible: Sequence[Tab], hits: Mapping[str, int], table: str) -> list[Tab]:
    """Candidate data sheets among the visible ones."""
    likely = [tab for tab in visible if not _is_beside(tab, visible)] or list(visible)
    tables = {tab.part: table_named(tab.title) for tab in likely}
    for named in (
        [tab for tab in likely if table and tables[tab.part] == table],
        [tab for tab in likely if tables[tab.part]],
    ):
        if len(named) == 1:
            return named
    with_names = [tab for tab in likely if hits[tab.part] > 1]
    return with_names or likely


def _is_beside(tab: Tab, visible: Sequence[Tab]) -> bool:
    """Whether a sheet is documentation in one of our own workbooks."""
    ours = any(_is_named(each, _ABOUT) for each in visible)
    return ours and _is_named(tab, _BESIDE)


def _is_named(tab: Tab, keys: Sequence[str]) -> bool:
    """Whether a sheet has one of the names in any language."""
    title = re.sub(r" \([0-9]+\)$", "", tab.title.strip()).casefold()
    return any(title == word.casefold() for key in keys for word in translations(key))


def _ask(tabs: Sequence[Tab], diagnostics: Diagnostics, *, hidden: bool) -> None:
    expected = _("Several sheets hold something: {names}. Say which is meant.")
    if hidden:
        expected = _(
            "The sheets that hold something are hidden: {names}. Show the one that is "
            "meant, or name it."
        )
    answers = [(tab.title, tab.title) for tab in tabs]
    diagnostics.ask("sheet", answers, "", expected.format(names=_titles(tabs)))


def _tell_others(
    chosen: Tab, others: Sequence[Tab], unseen: Sequence[Tab], diagnostics: Diagnostics
) -> None:
    if others:
        words = _("The sheet “{title}” is read. These are not: {names}")
        words = words.format(title=chosen.title, names=_titles(others))
        diagnostics.warning(None, "", "", words, alone=True)
    if unseen:
        words = ngettext(
            "A hidden sheet is not read: {names}",
            "Hidden sheets are not read: {names}",
            len(unseen),
        )
        diagnostics.warning(None, "", "", words.format(names=_titles(unseen)), alone=True)


# --- The rows -------------------------------------------------------------------------------------


def _read(
    parts: Archive, tab: Tab, cells: "_Cells", choices: ReadingOptions, diagnostics: Diagnostics
) -> tuple[list[SourceRow], Layout]:
    lines: list[SourceRow] = []
    hidden: set[int] = set()
    sums: set[int] = set()
    for row in spreadsheetml.read_rows(parts, tab.part, cells.grid):
        lines.append(cells.line(row))
        if row.hidden:
            hidden.add(row.number)
        if any(_adds_up(cell.formula, row.number) for cell in row.cells.values() if cell.formula):
            sums.add(row.number)
        if len(lines) > MOST_ROWS + _MORE:
            break
    lines.sort(key=lambda line: line.number)  # rows may stand there out of order
    _tell_repeated(lines, cells.grid.repeated, diagnostics)
    _tell_beyond(cells.beyond, diagnostics)
    _see_conditional(parts, tab, cells)
    lines = _seen_only(lines, hidden, cells.grid, choices, diagnostics)
    return lines, Layout(cells.grid.merged, sums)


def _see_conditional(parts: Archive, tab: Tab, cells: "_Cells") -> None:
    """Observe cells that a conditional format displays differently.

    Conditions stand behind the cells, so that those of a sheet with such formats are read again.
    """
    looks = _looks(cells.book, cells.grid)
    if not looks:
        return
    for row in spreadsheetml.read_rows(parts, tab.part, SheetProperties()):
        there = [look for look in looks if look[0].top <= row.number <= look[0].bottom]
        for place, cell in row.cells.items() if there else ():
            for area, shape in there:
                if area.left <= place <= area.right and cells.see(cell, row.number, place, shape):
                    break


def _looks(book: Book, grid: SheetProperties) -> list[tuple[spreadsheetml.CellRange, NumberFormat]]:
    """Ranges whose conditional format changes the number format."""
    found: list[tuple[spreadsheetml.CellRange, NumberFormat]] = []
    for areas, look, written in grid.conditions:
        code = written
        if 0 <= look < len(book.conditional):
            code = book.conditional[look]
        found += [(area, number_format(code)) for area in areas if code]
        if len(found) > _MOST_LOOKS:
            raise spreadsheetml.TooLargeError("marks")
    return found


def _tell_repeated(lines: Sequence[SourceRow], cell: str, diagnostics: Diagnostics) -> None:
    """Raise an error for a repeated row or cell."""
    row = next((line.number for line, after in pairwise(lines) if line.number == after.number), 0)
    if row:
        words = _(
            "Row {row} is in the workbook’s file twice: the workbook is damaged. Open it "
            "in Excel, check that all rows are there, and save it again."
        )
        diagnostics.error(row, "", "", words.format(row=row), alone=True)
    elif cell:
        words = _(
            "Cell {cell} is in the workbook’s file twice: the workbook is damaged. Open it "
            "in Excel, check what the cell holds, and save it again."
        )
        diagnostics.error(None, "", "", words.format(cell=cell), alone=True)


def _tell_beyond(beyond: str, diagnostics: Diagnostics) -> None:
    if beyond:
        words = _(
            "There is something far to the right, in cell {cell}, but at most {number} "
            "columns are read. Empty the cell."
        )
        words = words.format(cell=beyond, number=count(MOST_COLUMNS))
        diagnostics.unread(None, "", "", words)


def _adds_up(formula: str, row: int) -> bool:
    """Whether a formula sums a range of several rows."""
    written = formula[:200].upper().replace("_XLFN.", "")
    if not written.startswith(_ADDS_UP):
        return False
    for part in re.split(r"[(),;]", written):
        area = spreadsheetml.area_of(part.strip())
        if area is not None and (area.bottom > area.top or area.top != row):
            return True
    return False


def _seen_only(
    lines: list[SourceRow],
    hidden: set[int],
    grid: SheetProperties,
    choices: ReadingOptions,
    diagnostics: Diagnostics,
) -> list[SourceRow]:
    """Rows without hidden ones, or with a question about them."""
    rows = [line.number for line in lines if line.number in hidden]
    columns = _hidden_places(lines, grid)
    if not rows and not columns:
        return lines
    where = _hidden_words(rows, columns)
    if choices.hidden == "include":
        words = _("What is hidden in the sheet is read as well ({hidden}).")
        diagnostics.warning(None, "", "", words.format(hidden=where), alone=True)
    elif choices.hidden == "skip":
        words = _("What is hidden in the sheet is not read ({hidden}).")
        diagnostics.warning(None, "", "", words.format(hidden=where), alone=True)
        lines = [_without(line, columns) for line in lines if line.number not in hidden]
    else:
        answers = (("include", _("read it as well")), ("skip", _("leave it out")))
        words = _(
            "Something is hidden in the sheet: {hidden}. Show it, or say whether it is to be read "
            "or left out."
        )
        diagnostics.ask("hidden", answers, "", words.format(hidden=where), passable=not columns)
        # What is wrong with the rows that can be seen is wrong whatever is answered.
        lines = [line for line in lines if columns or line.number not in hidden]
    return lines


def _hidden_words(rows: Sequence[int], columns: Sequence[int]) -> str:
    parts = [row_words(rows)] if rows else []
    if columns:
        letters = ", ".join(letters_of(place) for place in columns[:10])
        words = ngettext("column {letters}", "columns {letters}", len(columns))
        parts.append(words.format(letters=letters))
    return "; ".join(parts)


def _hidden_places(lines: Sequence[SourceRow], grid: SheetProperties) -> list[int]:
    """Hidden columns with content."""
    if not grid.hidden_columns:
        return []
    used = {place for line in lines for place, cell in enumerate(line.cells) if cell is not None}
    return [
        place
        for place in sorted(used)
        if any(first <= place <= last for first, last in grid.hidden_columns)
    ]


def _without(line: SourceRow, places: Sequence[int]) -> SourceRow:
    cells = [None if place in places else cell for place, cell in enumerate(line.cells)]
    return SourceRow(line.number, cells)


# --- The cells ------------------------------------------------------------------------------------


class _Cells:
    """Displayed cells of a sheet."""

    def __init__(self, book: Book, seen: CellObservations) -> None:
        self.book, self.seen = book, seen
        self.grid = SheetProperties()
        self.beyond = ""
        self.formats = [number_format(code) for code in book.formats]
        self.general = number_format("General")
        self.kinds: dict[str, Callable[[Cell, int, int], object]] = {
            "n": self._number,
            "s": self._shared,
            "str": self._string,
            "inlineStr": self._string,
            "b": lambda cell, _row, _place: _TRUTHS[cell.text.strip(_BLANK)],
            "e": self._error,
            "d": self._day,
        }

    def line(self, row: SheetRow) -> SourceRow:
        """Displayed row."""
        values: list[object] = [None] * min(max(row.cells, default=-1) + 1, MOST_COLUMNS + 1)
        for place, cell in row.cells.items():
            if place <= MOST_COLUMNS:
                values[place] = self.value(cell, row.number, place)
            elif cell.text.strip() and not self.beyond:
                self.beyond = f"{letters_of(place)}{row.number}"
        return SourceRow(row.number, values)

    def value(self, cell: Cell, row: int, place: int) -> object:
        """Displayed value: number, date, text or None."""
        if cell.formula is not None:
            if not cell.text and cell.kind != "str":
                self.seen.add("no_value", row, place, "=" + cell.formula)
                return None
            if cell.kind != "e":  # an error is told as such
                kind = "zero" if self.book.uncalculated and cell.text == "0" else "formula"
                self.seen.add(kind, row, place, "=" + cell.formula)
        value = self.kinds[cell.kind](cell, row, place)
        if value is not None and self._struck(cell):
            self.seen.add("struck", row, place, shorten(str(value), 60, placeholder=" …"))
        return value

    def _struck(self, cell: Cell) -> bool:
        """Whether the cell's text is struck through, wholly or partly."""
        styles, texts = self.book.struck, self.book.struck_strings
        if cell.struck or (cell.style < len(styles) and styles[cell.style]):
            return True
        return bool(texts) and cell.kind == "s" and int(cell.text) in texts

    def _format(self, cell: Cell) -> NumberFormat:
        return self.formats[cell.style] if self.formats else self.general

    def _number(self, cell: Cell, row: int, place: int) -> object:
        written = cell.text.strip(_BLANK)
        if not written:
            return None
        if _NUMBER.fullmatch(written) is None or not abs(number := float(written)) < 1e300:
            raise ValueError(written)
        if number == 0 and not self.grid.zeros:
            return self._shown_value(Shown(0, Doubt.HIDDEN), row, place)
        shape = self._format(cell)
        plain = shape.plain(number)
        if plain is not None and not (plain[1] and self.seen.wants(Doubt.ROUNDED, place)):
            if plain[1]:
                self.seen.add(Doubt.ROUNDED, row, place)
            return plain[0]
        return self._shown_value(shape.read(number, from_1904=self.book.from_1904), row, place)

    def see(self, cell: Cell, row: int, place: int, shape: NumberFormat) -> bool:
        """Note a cell that another number format would show otherwise; whether it would."""
        own = self._format(cell)
        if cell.kind == "n" and _NUMBER.fullmatch(cell.text.strip(_BLANK)):
            held = float(cell.text)
            read, other = (each.read(held, from_1904=self.book.from_1904) for each in (own, shape))
        elif cell.kind in ("s", "str", "inlineStr"):
            text = cell.text
            if cell.kind == "s":
                text = self.book.strings[spreadsheetml.whole_number(text.strip(_BLANK))]
            read, other = own.read_text(text), shape.read_text(text)
        else:
            return False
        if (read.value, read.doubt, read.text) == (other.value, other.doubt, other.text):
            return False
        words = _("{held}, shown as {shown}")
        shown = other.text or ("" if other.doubt == Doubt.HIDDEN else str(other.value))
        if shape.percent and not other.text:
            shown += " %"
        if other.doubt == Doubt.HIDDEN:
            words = _("{held}, hidden")
        held, seen = (_MARK.sub(",", str(each)) for each in (read.value, shown))
        self.seen.add("conditional", row, place, words.format(held=held, shown=seen))
        return True

    def _shown_value(self, shown: Shown, row: int, place: int) -> object:
        if shown.doubt:
            words = _("{held}, shown as {shown}") if shown.text else "{held}"
            held, text = (_MARK.sub(",", str(each)) for each in (shown.value, shown.text))
            self.seen.add(shown.doubt, row, place, words.format(held=held, shown=text))
        return shown.value

    def _shared(self, cell: Cell, row: int, place: int) -> object:
        return self._shown_text(
            self.book.strings[spreadsheetml.whole_number(cell.text.strip(_BLANK))], cell, row, place
        )

    def _string(self, cell: Cell, row: int, place: int) -> object:
        text = cell.text if cell.kind == "inlineStr" else spreadsheetml.unescaped(cell.text)
        return self._shown_text(text, cell, row, place)

    def _shown_text(self, text: str, cell: Cell, row: int, place: int) -> object:
        if len(text) > spreadsheetml.CELL_IN_TEXT:
            self.seen.add("long", row, place, "")
        return (
            self._shown_value(self._format(cell).read_text(text), row, place)
            if cell.style
            else text
        )

    def _error(self, cell: Cell, row: int, place: int) -> None:
        self.seen.add("error", row, place, cell.text, cell.text)

    def _day(self, cell: Cell, _row: int, _place: int) -> object:
        written = cell.text.strip(_BLANK)
        if _DAY.fullmatch(written) is None:
            raise ValueError(written)
        moment = datetime.fromisoformat(written.removesuffix("Z"))
        return moment if moment.time() != datetime.min.time() else moment.date()


# --- What was seen --------------------------------------------------------------------------------

_ERRORS: Final[Mapping[str, str]] = {
    "no_value": N_(
        "Formulas have no value in the file ({rows}). Open it in Excel and save it, or "
        "paste the column "
        "as values."
    ),
    "zero": N_(
        "Formulas are not reckoned out in the file ({rows}). Open it in Excel and save "
        "it, or paste the "
        "column as values."
    ),
    "error": N_("Cells show the error {example} ({rows}). Mend the formula, or empty the cells."),
    "struck": N_(
        "There is a line through what stands there ({example}; {rows}). Delete what is withdrawn, "
        "or remove the line."
    ),
    "long": N_("A cell has more than 32,767 letters ({rows}). Shorten the text."),
    Doubt.SCALED: N_(
        "Cells show thousands or millions, and hold the whole number ({example}; {rows}). Choose a "
        "number format that shows all of it, and see which is meant."
    ),
    Doubt.ALTERED: N_(
        "Cells show another number than they hold, by text in their number format ({example}; "
        "{rows}). Choose a number format without such text, and see which number is meant."
    ),
    Doubt.HIDDEN: N_(
        "Cells hold a value that their number format or the sheet hides ({example}; "
        "{rows}). Show it, "
        "or empty the cells."
    ),
    Doubt.NO_DATE: N_(
        "Cells are formatted as dates, but hold no date ({example}; {rows}). Write the "
        "dates, or choose another format."
    ),
}
_WARNINGS: Final[Mapping[str, str]] = {
    "conditional": N_(
        "Conditional formatting may show the cells as something other than what they hold "
        "({example}; {rows}). What they hold is read. Check that it is what is meant."
    ),
    "formula": N_(
        "The column holds formulas. The values that were last reckoned out are read ({rows})."
    ),
    Doubt.ROUNDED: N_(
        "Cells show rounded numbers. The whole numbers that they hold are read ({example}; {rows})."
    ),
    Doubt.NO_YEAR: N_(
        "Cells show a date without its year. The whole date is read ({example}; {rows})."
    ),
}


def tell_seen(
    seen: CellObservations, sheet: SourceTable, names: Sequence[str], diagnostics: Diagnostics
) -> None:
    """Report observations on the imported rows, once per column.

    Cells with an error are set to `UNREAD`, so that all others can be judged at once.

    Args:
        seen: what was seen.
        sheet: the rows that are read.
        names: the names of the columns, as they stand in the file.
        diagnostics: told it.
    """
    lines = {line.number: line for line in sheet.lines}
    _settle_zeros(seen)
    for (kind, place, _shows), found in seen.cells.items():
        rows = [row for row in found.rows if row in lines or row == diagnostics.top]
        if not rows:
            continue
        name = names[place] if place < len(names) and names[place] else letters_of(place)
        example = found.examples.get(rows[0], "")
        words = _({**_ERRORS, **_WARNINGS}[kind])
        words = words.format(rows=row_words(rows), example=example)
        row = rows[0] if len(rows) == 1 else None
        if kind in _ERRORS:
            diagnostics.unread(row, name, example, words)
            _set_unread([lines[row] for row in rows if row in lines], place - sheet.skipped)
        else:
            diagnostics.warning(row, name, example, words, alone=True)


def _set_unread(lines: Iterable[SourceRow], place: int) -> None:
    for line in lines:
        if isinstance(line.cells, list) and 0 <= place < len(line.cells):
            line.cells[place] = UNREAD


def _settle_zeros(seen: CellObservations) -> None:
    """Treat zeros from formulas as values if others in the column are not zero."""
    for kind, place, shows in [*seen.cells]:
        others = seen.cells.get(("formula", place, shows))
        if kind == "zero" and others is not None:
            zeros = seen.cells.pop((kind, place, shows))
            others.rows = array("l", sorted([*others.rows, *zeros.rows]))
            others.examples |= zeros.examples
