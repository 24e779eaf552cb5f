"""SpreadsheetML reader: streams cells, styles and number formats from .xlsx parts.

The parts are read by expat, which knows no files outside the archive; a document type, which a
spreadsheet never writes, ends the reading. Names are compared without their namespace, so that
workbooks saved as Strict Open XML are read as any other. Nothing is believed that a part says of
its own size: what counts is the cells that stand in it.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from typing import IO, Final, Literal
from xml.parsers import expat

_CHUNK: Final = 1 << 16
CELL_IN_TEXT: Final = 32_767  # Excel's limit of characters in a cell
MOST_CELLS: Final = 4_000_000
MOST_ELEMENTS: Final = 30_000_000  # of one part
MOST_STYLES: Final = 100_000  # Excel has room for fewer
MOST_STRINGS: Final = 2_000_000  # 100,000 rows of 20 texts, all of them different
_LONGEST_TAG: Final = 1 << 20  # bytes
MOST_TEXT: Final = 192 * 1024 * 1024  # memory limit of a part's texts in bytes
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LAST_COLUMN: Final = 16_384
_LOWEST: Final = 3.0  # points; text in lower rows is not visible
_NARROWEST: Final = 0.4  # widths of a digit
_WHOLE: Final = re.compile("[0-9]{1,9}")
_KINDS: Final = frozenset(("n", "s", "str", "inlineStr", "b", "e", "d"))
_LAST_ROW: Final = 1_048_576


class BrokenWorkbookError(ValueError):
    """Missing part, or one that is not well-formed XML."""


class ForbiddenXmlError(ValueError):
    """Part with a document type declaration (entity expansion); Excel never writes one."""


class TooLargeError(ValueError):
    """Part beyond the size limits.

    Attributes:
        what: more of what: `cells`, `texts` (different ones), `letters`, or `marks` (of XML).
    """

    def __init__(self, what: Literal["cells", "texts", "letters", "marks"]) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Tab:
    """Sheet entry of the workbook.

    Attributes:
        title: the name on the tab.
        part: where its XML lies in the archive.
        hidden: whether a reader cannot see it.
    """

    title: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Book:
    """Workbook-level data: shared strings, styles, date system.

    Attributes:
        tabs: the sheets with cells, in their order.
        from_1904: whether days are counted from 1904.
        uncalculated: whether formulas are reckoned first when it is opened.
        formats: the code of the number format for each style.
        struck: for each style, whether its letters have a line through them.
        strings: the shared texts.
        struck_strings: the places of those that have a line through some of their letters.
        conditional: the code of the number format of each look that a condition gives; empty for
            those that change none.
    """

    tabs: list[Tab] = field(default_factory=list)
    from_1904: bool = False
    uncalculated: bool = False
    formats: list[str] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    struck_strings: set[int] = field(default_factory=set)
    conditional: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """Cell with content.

    Attributes:
        kind: as the sheet says: `n`, `s`, `str`, `inlineStr`, `b`, `e` or `d`.
        text: what it holds, as written.
        style: the number of its style.
        formula: its formula; None for a value.
        struck: whether some of its own letters have a line through them.
    """

    kind: str
    text: str
    style: int
    formula: str | None
    struck: bool = False


@dataclass(slots=True)
class SheetRow:
    """Row of a sheet.

    Attributes:
        number: as a spreadsheet shows it.
        cells: the cells that hold something, by place from 0.
        hidden: whether a reader cannot see it.
    """

    number: int
    cells: dict[int, Cell]
    hidden: bool


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cell range: columns from 0, rows from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetProperties:
    """Sheet properties, complete when all rows have been read.

    Attributes:
        merged: blocks of cells that are shown as one.
        hidden_columns: places from 0 of the columns that a reader cannot see.
        zeros: whether zeros are shown.
        repeated: the first cell that stands there twice, as in `B2`; empty for none.
        conditions: blocks of cells that a condition may show in another look: the blocks, the
            number of the look (-1 for one that stands in the sheet itself), and then the code of
            its number format.
    """

    merged: list[CellRange] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True
    repeated: str = ""
    conditions: list[tuple[tuple[CellRange, ...], int, str]] = field(default_factory=list)


Attributes = dict[str, str]


class _Listener:
    """Base class of SAX-like listeners, by local element name."""

    def __init__(self) -> None:
        self.opened: dict[str, Callable[[Attributes], None]] = {}
        self.closed: dict[str, Callable[[], None]] = {}
        self.text: list[str] | None = None
        self.length = 0
        self.elements = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle a start tag."""
        self.elements += 1
        act = self.opened.get(name) or self.opened.get(name.rpartition(":")[2])
        if act is not None:
            act(attributes)

    def end(self, name: str) -> None:
        """Handle an end tag."""
        act = self.closed.get(name) or self.closed.get(name.rpartition(":")[2])
        if act is not None:
            act()

    def letters(self, text: str) -> None:
        """Collect character data, up to what a cell can hold."""
        if self.text is not None and self.length <= CELL_IN_TEXT:
            self.text.append(text)
            self.length += len(text)

    def listen(self) -> None:
        """Start collecting character data."""
        self.text, self.length = [], 0

    def taken(self) -> str:
        """Character data since `listen`."""
        text, self.text = "".join(self.text or ()), None
        return text


def _parsed(stream: IO[bytes], listener: _Listener) -> Iterator[None]:
    """Feed a part to a listener, a piece at a time."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.letters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        fed = 0
        while piece := stream.read(_CHUNK):
            parser.Parse(piece, False)
            fed += len(piece)
            if listener.elements > MOST_ELEMENTS:
                raise TooLargeError("marks")
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise BrokenWorkbookError
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenWorkbookError(str(error)) from error
    yield


def _refuse(*_arguments: object) -> None:
    raise ForbiddenXmlError


class Archive:
    """Workbook archive; part names are matched without regard to case and slashes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {_normal(info.filename): info for info in archive.infolist()}

    def has(self, part: str) -> bool:
        """Whether a part exists."""
        return _normal(part) in self._names

    def read(self, part: str, listener: _Listener) -> Iterator[None]:
        """Feed a part to a listener, a piece at a time."""
        info = self._names.get(_normal(part))
        if info is None:
            raise BrokenWorkbookError(part)
        with self._archive.open(info) as stream:
            yield from _parsed(stream, listener)

    def read_all(self, part: str, listener: _Listener) -> None:
        """Feed a whole part to a listener."""
        for _piece in self.read(part, listener):
            pass

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: type and target by id."""
        folder, name = posixpath.split(part)
        there = posixpath.join(folder, "_rels", name + ".rels")
        found: dict[str, tuple[str, str]] = {}

        def add(attributes: Attributes) -> None:
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            found[attributes.get("Id", "")] = (kind, posixpath.join("/" + folder, target))

        if self.has(there):
            listener = _Listener()
            listener.opened["Relationship"] = add
            self.read_all(there, listener)
        return found


def _normal(part: str) -> str:
    return posixpath.normpath(part.replace("\\", "/")).lstrip("/").casefold()


# --- The workbook ---------------------------------------------------------------------------------


def main_part(archive: Archive) -> str:
    """Path of the main workbook part; empty if there is none."""
    for kind, target in archive.relations("").values():
        if kind == "officeDocument" and archive.has(target):
            return target
    return "xl/workbook.xml" if archive.has("xl/workbook.xml") else ""


def read_tabs(archive: Archive) -> list[Tab]:
    """List the worksheets, in order."""
    part = main_part(archive)
    relations = archive.relations(part)
    tabs: list[Tab] = []
    listener = _Listener()
    listener.opened["sheet"] = partial(_add_tab, archive, relations, tabs)
    archive.read_all(part, listener)
    return tabs


def _add_tab(
    archive: Archive,
    relations: Mapping[str, tuple[str, str]],
    tabs: list[Tab],
    attributes: Attributes,
) -> None:
    local = {name.rpartition(":")[2]: value for name, value in attributes.items()}
    kind, target = relations.get(local.get("id", ""), ("", ""))
    if kind == "worksheet" and archive.has(target):
        hidden = local.get("state", "visible") in ("hidden", "veryHidden")
        tabs.append(Tab(unescaped(local.get("name", "")), target, hidden))


def text_boxes(archive: Archive, tab: Tab) -> list[str]:
    """Texts of text boxes and shapes on a sheet."""
    texts: list[str] = []
    for kind, target in archive.relations(tab.part).values():
        if kind == "drawing" and archive.has(target):
            listener = _Listener()
            listener.opened["t"] = lambda _attributes, it=listener: it.listen()
            listener.closed["t"] = lambda it=listener: texts.append(it.taken())
            archive.read_all(target, listener)
    return [text for text in texts if text.strip()]


def read_book(archive: Archive, builtin: Mapping[int, str]) -> Book:
    """Read the workbook-level data.

    Args:
        archive: its parts.
        builtin: the codes of the number formats that have a number only.
    """
    part = main_part(archive)
    relations = archive.relations(part)
    book = Book()
    listener = _Listener()

    add_tab = partial(_add_tab, archive, relations, book.tabs)

    def note_days(attributes: Attributes) -> None:
        book.from_1904 = _true(attributes.get("date1904"))

    def note_formulas(attributes: Attributes) -> None:
        book.uncalculated = _true(attributes.get("fullCalcOnLoad"))

    listener.opened |= {"sheet": add_tab, "workbookPr": note_days, "calcPr": note_formulas}
    archive.read_all(part, listener)
    for kind, target in relations.values():
        if kind == "styles" and archive.has(target):
            _read_styles(archive, target, builtin, book)
        elif kind == "sharedStrings" and archive.has(target):
            _read_strings(archive, target, book)
    return book


def _true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _read_styles(archive: Archive, part: str, builtin: Mapping[int, str], book: Book) -> None:
    styles = _Styles()
    archive.read_all(part, styles)
    book.formats = [
        styles.codes.get(number) or builtin.get(int(number) if number.isdigit() else 0, "General")
        for number, _font in styles.styles
    ]
    book.conditional = styles.conditional
    struck = {str(place) for place, struck in enumerate(styles.fonts) if struck}
    book.struck = [font in struck for _number, font in styles.styles]


class _Styles(_Listener):
    """Listener for cell styles: number format and font.

    Attributes:
        codes: the codes of the workbook's own number formats, by their number.
        fonts: for each font, whether it has a line through its letters.
        styles: for each style, the numbers of its number format and its font.
        conditional: for each look that a condition gives, its number format's code, or nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.fonts: list[bool] = []
        self.styles: list[tuple[str, str]] = []
        self.conditional: list[str] = []
        self._inside = ""
        self.opened |= {"xf": self._style, "numFmt": self._code}
        self.opened |= {"font": self._font, "strike": self._strike, "dxf": self._look}
        for name in ("cellXfs", "fonts", "dxfs"):
            self.opened[name] = partial(self._enter, name)
            self.closed[name] = partial(self._enter, "", {})

    def _enter(self, name: str, _attributes: Attributes) -> None:
        self._inside = name

    def _code(self, attributes: Attributes) -> None:
        code = attributes.get("formatCode", "")
        if self._inside != "dxfs":
            self.codes.setdefault(attributes.get("numFmtId", ""), code)
        elif self.conditional:
            self.conditional[-1] = code

    def _look(self, _attributes: Attributes) -> None:
        self.conditional.append("")
        if len(self.conditional) > MOST_STYLES:
            raise TooLargeError("marks")

    def _style(self, attributes: Attributes) -> None:
        if self._inside == "cellXfs":
            self.styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
            if len(self.styles) > MOST_STYLES:
                raise TooLargeError("marks")

    def _font(self, _attributes: Attributes) -> None:
        if self._inside == "fonts":
            self.fonts.append(False)

    def _strike(self, attributes: Attributes) -> None:
        if self._inside == "fonts" and self.fonts:
            self.fonts[-1] = _true(attributes.get("val", "1"))


def _read_strings(archive: Archive, part: str, book: Book) -> None:
    texts = _Texts()

    def keep() -> None:
        if texts.struck:
            book.struck_strings.add(len(book.strings))
        book.strings.append(texts.taken_text())
        texts.weigh(book.strings[-1])
        if len(book.strings) > MOST_STRINGS:
            raise TooLargeError("texts")

    texts.opened["si"] = lambda _attributes: texts.begin()
    texts.closed["si"] = keep
    archive.read_all(part, texts)


class _Texts(_Listener):
    """Listener for rich text; phonetic readings are left out.

    Digits that are raised stay so: “Bergen¹” is not “Bergen1”.

    Attributes:
        struck: whether the text since `begin` has a line through some of its letters.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._phonetic = False
        self._raised = False
        self._line = False
        self.struck = False
        self._size = 0
        self.opened |= {
            "t": self._open,
            "rPh": self._enter,
            "r": self._run,
            "vertAlign": self._raise,
            "strike": self._strike,
        }
        self.closed |= {"t": self._close, "rPh": self._leave}

    def begin(self) -> None:
        """Start a text."""
        self._pieces, self._phonetic, self._raised = [], False, False
        self._line = self.struck = False

    def weigh(self, text: str) -> None:
        """Add a text to the memory account.

        Raises:
            TooLargeError: it is more than is read.
        """
        self._size += text.__sizeof__()
        if self._size > MOST_TEXT:
            raise TooLargeError("letters")

    def taken_text(self) -> str:
        """Text since `begin`."""
        pieces, self._pieces = self._pieces, []
        return unescaped("".join(pieces))

    def _open(self, _attributes: Attributes) -> None:
        if not self._phonetic:
            self.listen()

    def _close(self) -> None:
        if self.text is not None:
            piece = self.taken()
            self.struck = self.struck or (self._line and not piece.isspace() and piece != "")
            self._pieces.append(piece.translate(_RAISED) if self._raised else piece)

    def _run(self, _attributes: Attributes) -> None:
        self._raised = self._line = False

    def _strike(self, attributes: Attributes) -> None:
        self._line = _true(attributes.get("val", "1"))

    def _raise(self, attributes: Attributes) -> None:
        self._raised = attributes.get("val") == "superscript"

    def _enter(self, _attributes: Attributes) -> None:
        self._phonetic = True

    def _leave(self) -> None:
        self._phonetic = False


def unescaped(text: str) -> str:
    """Text with `_xHHHH_` escapes resolved."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


# --- A sheet --------------------------------------------------------------------------------------


def first_rows(archive: Archive, part: str, number: int) -> list[SheetRow]:
    """First non-empty rows of a sheet, without reading the rest."""
    return list(islice(read_rows(archive, part, SheetProperties()), number))


def read_rows(archive: Archive, part: str, grid: SheetProperties) -> Iterator[SheetRow]:
    """Non-empty rows of a sheet.

    Args:
        archive: the parts of the workbook.
        part: where the sheet lies.
        grid: filled with what the sheet says beside its rows.
    """
    reader = _SheetReader(grid)
    for _piece in archive.read(part, reader):
        rows, reader.rows = reader.rows, []
        yield from rows


class _SheetReader(_Texts):
    """Listener for the cells of a sheet; a cell without reference follows the one before."""

    def __init__(self, grid: SheetProperties) -> None:
        super().__init__()
        self.grid = grid
        self.rows: list[SheetRow] = []
        self._seen = 0
        self._row = SheetRow(0, {}, hidden=False)
        self._row_name = ""
        self._place = -1
        self._values = 0
        self._outside = Cell("n", "", 0, None)
        self._cell = self._outside
        self._all_hidden = False
        self._condition: tuple[CellRange, ...] = ()
        self._looks: list[tuple[int, str]] = []
        self.opened |= {
            "conditionalFormatting": self._open_condition,
            "cfRule": self._rule,
            "numFmt": self._rule_code,
            "sqref": self._open_block,
            "row": self._open_row,
            "c": self._open_cell,
            "v": self._open_value,
            "f": self._open_formula,
            "is": self._open_inline,
            "mergeCell": self._merge,
            "col": self._column,
            "sheetFormatPr": self._defaults,
            "sheetView": self._view,
        }
        self.closed |= {
            "row": self._close_row,
            "c": self._close_cell,
            "v": self._close_value,
            "f": self._close_formula,
            "is": self._close_inline,
            "conditionalFormatting": self._close_condition,
            "sqref": self._close_block,
        }

    def _open_row(self, attributes: Attributes) -> None:
        written = attributes.get("r")
        number = self._row.number + 1 if written is None else whole_number(written)
        if not 1 <= number <= _LAST_ROW:
            raise BrokenWorkbookError(written)
        hidden = attributes.get("hidden")
        unseen = _true(hidden) or (hidden is None and self._all_hidden and "ht" not in attributes)
        self._row, self._row_name = (
            SheetRow(number, {}, unseen or _below(attributes.get("ht"), _LOWEST)),
            str(number),
        )
        self._place = -1

    def _open_cell(self, attributes: Attributes) -> None:
        self._seen += 1
        if self._seen > MOST_CELLS:
            raise TooLargeError("cells")
        self._place = self._place_of(attributes.get("r"))
        kind = attributes.get("t", "n")
        if self._place >= _LAST_COLUMN or kind not in _KINDS:
            raise BrokenWorkbookError(kind)
        self._cell, self._values = Cell(kind, "", whole_number(attributes.get("s", "0")), None), 0

    def _place_of(self, reference: str | None) -> int:
        """Column of a cell: by its reference, which must be in this row, or after the previous."""
        if reference is None:
            return self._place + 1
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != self._row_name:
            raise BrokenWorkbookError(reference)
        return _place(letters)

    def _count_value(self) -> None:
        """Check that a cell has one value."""
        self._values += 1
        if self._values > 1 and self._cell is not self._outside:
            raise BrokenWorkbookError

    def _close_cell(self) -> None:
        cell = self._cell
        if cell.text or cell.formula is not None:
            if cell.kind in ("inlineStr", "str"):
                self.weigh(cell.text)
            if self._place in self._row.cells and not self.grid.repeated:
                self.grid.repeated = f"{letters_of(self._place)}{self._row.number}"
            self._row.cells[self._place] = cell
        self._cell = self._outside  # elements after the cells do not belong to them

    def _open_value(self, _attributes: Attributes) -> None:
        self._count_value()
        self.listen()

    def _close_value(self) -> None:
        self._cell.text = self.taken()
        if self._cell.kind == "s" and not self._cell.text:
            raise BrokenWorkbookError

    def _open_formula(self, _attributes: Attributes) -> None:
        if self._cell.formula is not None and self._cell is not self._outside:
            raise BrokenWorkbookError
        self.listen()

    def _open_inline(self, _attributes: Attributes) -> None:
        self._count_value()
        self.begin()

    def _close_formula(self) -> None:
        self._cell.formula = self.taken()

    def _close_inline(self) -> None:
        self._cell.struck = self.struck
        self._cell.text = self.taken_text()

    def _close_row(self) -> None:
        if self._row.cells:
            self.rows.append(self._row)

    def _merge(self, attributes: Attributes) -> None:
        area = area_of(attributes.get("ref", ""))
        if area is not None:
            self.grid.merged.append(area)

    # A conditional format names its cells at its start, in newer workbooks at its end, and
    # its format by index or in full.
    def _open_condition(self, attributes: Attributes) -> None:
        self._condition, self._looks = areas_of(attributes.get("sqref", "")), []

    def _rule(self, attributes: Attributes) -> None:
        look = attributes.get("dxfId", "")
        self._looks.append((int(look) if _WHOLE.fullmatch(look) else -1, ""))

    def _rule_code(self, attributes: Attributes) -> None:
        if self._looks:
            self._looks[-1] = (-1, attributes.get("formatCode", ""))

    def _open_block(self, _attributes: Attributes) -> None:
        self.listen()

    def _close_block(self) -> None:
        self._condition = (*self._condition, *areas_of(self.taken()))

    def _close_condition(self) -> None:
        for look, code in self._looks:
            self.grid.conditions.append((self._condition, look, code))
        if len(self.grid.conditions) > MOST_STYLES:
            raise TooLargeError("marks")
        self._condition, self._looks = (), []

    def _column(self, attributes: Attributes) -> None:
        if _true(attributes.get("hidden")) or _below(attributes.get("width"), _NARROWEST):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdigit() and last.isdigit():
                self.grid.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _defaults(self, attributes: Attributes) -> None:
        self._all_hidden = _true(attributes.get("zeroHeight"))

    def _view(self, attributes: Attributes) -> None:
        self.grid.zeros = self.grid.zeros and attributes.get("showZeros", "1") in (
            "1",
            "true",
            "on",
        )


def whole_number(text: str) -> int:
    """Parse an unsigned integer of ASCII digits.

    Raises:
        BrokenWorkbookError: it is none.
    """
    if _WHOLE.fullmatch(text) is None:
        raise BrokenWorkbookError(text)
    return int(text)


def _below(size: str | None, least: float) -> bool:
    """Whether a row height or column width is too small to be read."""
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False


def area_of(reference: str) -> CellRange | None:
    """Parse a reference such as `B2:C4`; None if invalid."""
    first, _colon, last = reference.partition(":")
    one, other = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if one is None or other is None:
        return None
    return CellRange(int(one[2]), place_of(one[1]), int(other[2]), place_of(other[1]))


def areas_of(references: str) -> tuple[CellRange, ...]:
    """Parse references separated by spaces, also single cells such as `B2`."""
    blocks = (each if ":" in each else f"{each}:{each}" for each in references.split())
    return tuple(area for block in blocks if (area := area_of(block)) is not None)


@lru_cache(maxsize=1 << 15)
def _place(letters: str) -> int:
    """Column index from 0, or an invalid one."""
    return place_of(letters) if re.fullmatch("[A-Za-z]{1,3}", letters) else _LAST_COLUMN


def place_of(letters: str) -> int:
    """Column index from 0: A is 0, AB is 27."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def letters_of(place: int) -> str:
    """Column letters: 0 is A, 27 is AB."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
