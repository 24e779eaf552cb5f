"""Excel export: a sheet for each table, then column descriptions, sources and about.

Numbers are numbers, days are days, and text stays text: every text is written as a string, never
parsed, so that nothing in it can become a formula or a link.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from xml.sax.saxutils import escape

from lib.charts.chart_model import MILLIONS, WORDS, Format, Table, is_known, to_float
from lib.export.archive import pack
from lib.export.explaining import columns_sheet
from lib.export.names import clean, cut, distinct, one_line
from lib.export.sheets import Context, Sheet, about_sheet, headers, note, source_sheet
from lib.i18n import _, current_language, money_unit

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell: TypeAlias = str | float | date | None

_TITLE, _NOTE, _HEADER = 0, 1, 2  # the rows above the cells
_LONGEST_TITLE: Final = 31
_LONGEST_CELL: Final = 32_767
_A4: Final = 9
_NARROWEST, _WIDEST = 8, 60  # columns, in characters
_BUTTON: Final = 3  # width of the filter button in characters
_FIRST_DAY: Final = date(1900, 3, 1)  # spreadsheets disagree on the days before
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_TEMPTING: Final = re.compile(r"\s*[=+\-@]")  # first characters of a formula

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass
class _Book:
    """Workbook with a cache of cell formats."""

    file: "Workbook"
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format(properties)
        return self.formats[key]


@dataclass(frozen=True, slots=True)
class _Column:
    """Column with header, cells and number formats."""

    header: str
    cells: list[Cell]
    looks: list[str]
    width: int
    wrapped: bool


def workbook(sheets: Sequence[Sheet], context: Context) -> bytes:
    """Write the tables as an Excel file, with sheets on columns, sources and the file.

    Args:
        sheets: the tables, in the order of the file.
        context: where they come from; `made` is the only date in the file.
    """
    # Lazy import: 5 per cent of the server's startup time.
    from xlsxwriter import Workbook  # noqa: PLC0415

    stream = io.BytesIO()
    file = Workbook(stream, _OPTIONS)
    file.set_properties(
        {
            "title": cut(one_line(context.title), 255),
            "subject": cut(one_line("; ".join(": ".join(pair) for pair in context.selection)), 255),
            "created": datetime.fromisoformat(context.made).replace(tzinfo=None),
        }
    )
    book = _Book(file)
    every = [
        *sheets,
        columns_sheet(sheets),
        source_sheet(context),
        about_sheet(sheets, context),
    ]
    for title, sheet in zip(_titles(every), every, strict=True):
        _write(book, file.add_worksheet(title), sheet)
    file.close()
    return _in_language(stream.getvalue(), current_language())


def _titles(sheets: Sequence[Sheet]) -> list[str]:
    """Unique sheet titles within Excel's limits; the last sheets keep theirs."""
    plain = [one_line(_FORBIDDEN.sub(" ", sheet.title)).strip("' ") for sheet in sheets]
    # Excel reserves one sheet name.
    titles = [f"{one}_" if one.casefold() == "history" else one or _("Table") for one in plain]
    return distinct(reversed(titles), _LONGEST_TITLE)[::-1]


def _write(book: _Book, page: Any, sheet: Sheet) -> None:
    """Write a sheet: title, note, header row and cells."""
    columns = _columns(sheet)
    page.write_string(_TITLE, 0, _string(sheet.title), book.style(bold=True, font_size=14))
    if words := note(sheet):
        page.write_string(_NOTE, 0, _string(words), book.style(italic=True))
    heading = book.style(bold=True, bottom=1, bg_color="#E3EEEC", text_wrap=True, valign="top")
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(_HEADER, place, _string(column.header), heading)
        _write_cells(book, page, place, column)
    _set_up(page, len(sheet.table.frame), len(columns))


def _write_cells(book: _Book, page: Any, place: int, column: _Column) -> None:
    """Write the cells of a column; unknown values stay empty."""
    plain = partial(book.style, num_format="@", valign="top", text_wrap=column.wrapped)
    text, tempting = plain(), plain(quote_prefix=True)
    days = book.style(num_format="yyyy-mm-dd", valign="top", align="left")
    texts = {cell for cell in column.cells if isinstance(cell, str)}
    styles = {cell: tempting if _TEMPTING.match(cell) else text for cell in texts}
    rows = enumerate(zip(column.cells, column.looks, strict=True), start=_HEADER + 1)
    for row, (cell, looks) in rows:
        if isinstance(cell, str):
            page.write_string(row, place, cell, styles[cell])
        elif isinstance(cell, float):
            page.write_number(row, place, cell, book.style(num_format=looks, valign="top"))
        elif cell is not None:
            page.write_datetime(row, place, cell, days)


def _set_up(page: Any, rows: int, columns: int) -> None:
    """Freeze and repeat the header row, and add filters."""
    page.freeze_panes(_HEADER + 1, 0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADER)
    page.set_footer("&L&A&R&P / &N")
    if columns:
        last = _HEADER + rows
        page.autofilter(_HEADER, 0, last, columns - 1)
        from xlsxwriter.utility import xl_range  # noqa: PLC0415 - as above

        # Codes such as 0301 are text, and meant to be.
        page.ignore_errors({"number_stored_as_text": xl_range(_HEADER, 0, last, columns - 1)})


def _columns(sheet: Sheet) -> list[_Column]:
    return [_column(header, sheet.table, place) for place, header in enumerate(headers(sheet))]


def _column(header: str, table: Table, place: int) -> _Column:
    """Convert a column to spreadsheet types."""
    name = table.frame.columns[place]
    form = table.form(name)
    cells: list[Cell]
    if form in WORDS or form == "date":
        # Cached: most texts repeat.
        read = cache(_day if form == "date" else _text)
        cells = [read(str(cell)) if is_known(cell) else None for cell in table.cells(place)]
        looks = ["@"] * len(cells)
    else:
        amounts = [to_float(cell) for cell in table.cells(place)]
        shown = zip(amounts, table.decimals(place), strict=True)
        # Texts in place of a figure, such as “withheld”, are kept.
        said = table.said.get(name) or [""] * len(amounts)
        cells = [
            (_text(words) if words else None) if amount is None else amount
            for amount, words in zip(amounts, said, strict=True)
        ]
        looks = [_looks(form, amount, places) for amount, places in shown]
    longest = max((_length(*cell) for cell in _extremes(cells, looks)), default=0)
    least = max(min(20, len(header)), *map(len, header.split())) + _BUTTON
    width = min(max(longest + 1, least, _NARROWEST), _WIDEST)
    return _Column(header, cells, looks, width, longest > _WIDEST)


def _text(text: str) -> str | None:
    return _string(text) or None


def _string(text: str) -> str:
    """Text cut to Excel's cell limit."""
    held = clean(text)
    if len(held) > _LONGEST_CELL // 2:
        held = cut(held, _LONGEST_CELL, " " + _("[… cut short: a cell holds no more]"))
    # xlsxwriter would treat text between these two as raw XML.
    return f"{held} " if held.startswith("<r>") and held.endswith("</r>") else held


def _day(text: str) -> date | str | None:
    """Date if the day is known and after 1900, otherwise text."""
    day = text.removesuffix(" 00:00:00")
    try:
        found = date.fromisoformat(day) if _DAY.fullmatch(day) else None
    except ValueError:
        found = None
    return found if found and found >= _FIRST_DAY else _text(text)


def _looks(form: Format, amount: float | None, places: int) -> str:
    """Number format that displays the cell as the page does."""
    if form == "percent":
        return "0.0%"
    if form == "year":
        return "0"
    digits = "#,##0" + ("." + "0" * places if places else "")
    if form not in MILLIONS or amount is None:
        return digits
    unit, power, _places = money_unit(amount, MILLIONS[form])
    before, _amount, after = unit.partition("{amount}")
    # Each trailing comma divides by a thousand.
    return _quoted(before) + digits + "," * (power // 3) + _quoted(after)


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""


def _extremes(cells: list[Cell], looks: list[str]) -> Iterable[tuple[Cell, str]]:
    """Candidates for the widest cell: distinct texts, extremes of numbers."""
    found: dict[str, list[float]] = {}
    texts: set[Cell] = set()
    for cell, look in zip(cells, looks, strict=True):
        if isinstance(cell, float):
            ends = found.setdefault(look, [cell, cell])
            ends[:] = min(ends[0], cell), max(ends[1], cell)
        else:
            texts.add(cell)
    return [
        *((text, "@") for text in texts),
        *((end, look) for look, ends in found.items() for end in ends),
    ]


def _length(cell: Cell, looks: str) -> int:
    """Displayed width in characters."""
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")))
    if isinstance(cell, float):
        whole, _point, rest = looks.partition(".")
        shown = cell * 100 if looks.endswith("%") else cell / 1000 ** rest.count(",")
        return len(f"{shown:,.0f}") + len(whole.replace("#,##0", "")) + len(rest) + 1
    return 10 if cell else 0


def _in_language(file: bytes, language: str) -> bytes:
    """Add the language to the document properties, which xlsxwriter has no setting for."""
    end = "</cp:coreProperties>"
    stated = f"<dc:language>{escape(language)}</dc:language>{end}".encode()
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = files["docProps/core.xml"]
    files["docProps/core.xml"] = core.replace(end.encode(), stated)
    return pack(files.items())
