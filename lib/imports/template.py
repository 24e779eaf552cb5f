"""Import templates: a workbook per table with columns, choice lists and descriptions.

What is filled in can be handed in as it is. The lists are those of the store as it is now.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from lib.charts.columns import column_word
from lib.charts.tables import table_word
from lib.i18n import (
    _,
    current_language,
    local_day,
)
from lib.i18n.labels import LABELS
from lib.imports.code_choices import code_and_name, name_column
from lib.store import Store, whole_table
from lib.store.append_only import APPEND_ONLY
from lib.store.constraints import broken_rule, type_words
from lib.store.package import descriptions

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter import Workbook

ROWS: Final = 2000  # rows prepared for input
_FIRST_DAY: Final = date(1900, 3, 1)  # spreadsheets disagree on the days before
_LAST_DAY: Final = date(2100, 12, 31)
_MESSAGE: Final = 255  # Excel's limit of an input message in characters
_TITLE: Final = 32
_LINE_HEIGHT: Final = 15
_A4: Final = 9

_TEAL: Final = "#CFE3E0"
_PALE: Final = "#EEF4F3"
_LINE: Final = "#7D9194"


@dataclass(frozen=True)
class _Column:
    """Column of a template."""

    table: str
    name: str
    field: Mapping[str, Any]
    values: tuple[str, ...]
    example: str

    @property
    def title(self) -> str:
        return column_word(self.table, self.name)

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.name})"

    @property
    def required(self) -> bool:
        return bool(self.limits.get("required"))

    @property
    def limits(self) -> Mapping[str, Any]:
        limits: Mapping[str, Any] = self.field.get("constraints", {})
        return limits

    @property
    def coded(self) -> bool:
        """Whether the column has an enumeration."""
        return "enum" in self.limits

    @property
    def meaning(self) -> str:
        return str(self.field["descriptionEn" if current_language() == "en" else "description"])

    @property
    def unit(self) -> str:
        return str(self.field.get("unit", ""))


def template(store: Store, table: str) -> bytes:
    """Write the template of a table as an Excel workbook.

    Args:
        store: the store, which has the values to choose from.
        table: the table's name.

    Raises:
        KeyError: there is no such table.
        StoreProblem: the store cannot be read.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to load, and most runs need none of it

    described = descriptions()[table]
    columns = _columns(store, table)
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    title = _("Template: {table}").format(table=table_word(table))
    made = date.fromisoformat(local_day(store.version().changed_at))
    book.set_properties({"title": title, "subject": table, "created": made})
    sheet = book.add_worksheet(table_word(table)[:31])
    rules = book.add_worksheet(_("Guide"))
    lists = _write_lists(book, columns)
    _write_rows(book, sheet, columns, lists)
    _write_rules(book, rules, columns, described["key"])
    book.close()
    return stream.getvalue()


def template_name(table: str) -> str:
    """File name: `mal-projects.xlsx`."""
    word = _("template")
    return f"{word}-{table}.xlsx"


# --- What the columns are -------------------------------------------------------------------------


class _Known:
    """Stored values that a template shows."""

    def __init__(self, store: Store, table: str) -> None:
        self.store, self.table = store, table
        self.described = descriptions()[table]
        self.targets = {
            key["fields"]: key["reference"]["resource"] or table
            for key in self.described["foreignKeys"]
        }

    @cached_property
    def rows(self) -> "pd.DataFrame":
        return whole_table(self.store, self.table)

    def values(self, name: str, field: Mapping[str, Any]) -> tuple[str, ...]:
        """Choices of a column: the enumeration, or codes with names."""
        limits = field.get("constraints", {})
        if "enum" in limits:
            return tuple(limits["enum"])
        target = self.targets.get(name)
        if target is None:
            return ()
        frame = whole_table(self.store, target)
        key, named = descriptions()[target]["key"][0], name_column(target)
        pairs = zip(frame[key].astype(str), frame[named], strict=True)
        return tuple(
            code_and_name(code, str(word)) for code, word in pairs if not broken_rule(field, code)
        )

    def example(self, name: str) -> str:
        """Example value, from the fullest row that has one."""
        if self.rows.empty:
            return ""
        fullest = self.rows.notna().sum(axis=1).sort_values(ascending=False, kind="stable").index
        cells = self.rows.loc[fullest, name].dropna()
        return "" if cells.empty else _written(cells.iloc[0])


def _written(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _columns(store: Store, table: str) -> list[_Column]:
    known = _Known(store, table)
    return [
        _Column(table, name, field, known.values(name, field), known.example(name))
        for name, field in known.described["fields"].items()
    ]


# --- The rows to fill in --------------------------------------------------------------------------


def _write_rows(
    book: "Workbook", sheet: Any, columns: Iterable[_Column], lists: Mapping[str, str]
) -> None:
    for place, column in enumerate(columns):
        heading = {"bold": column.required, "bg_color": _TEAL if column.required else _PALE}
        looks = heading | {"text_wrap": True, "valign": "top", "bottom": 1, "border_color": _LINE}
        sheet.set_column(place, place, _width(column), book.add_format(_cells(column)))
        sheet.write_string(0, place, column.heading, book.add_format(looks))
        sheet.data_validation(1, place, ROWS, place, _validation(column, lists))
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(column: _Column) -> int:
    longest = max(map(len, column.heading.split()))
    usual = 40 if column.name.startswith(("note", "description", "comment", "title")) else 20
    return max(longest + 2, usual if column.field["type"] in {"string", "date"} else 14)


def _cells(column: _Column) -> dict[str, Any]:
    looks = {"date": "dd.mm.yyyy", "integer": "#,##0", "number": "General"}
    form = looks.get(column.field["type"], "@")
    if column.unit == "år":
        form = "0"
    return {"num_format": form, "valign": "top", "text_wrap": form == "@"}


def _validation(column: _Column, lists: Mapping[str, str]) -> dict[str, Any]:
    """Data validation of a column."""
    needed = _("Must be filled in.") if column.required else _("May be empty: not stated.")
    message = f"{needed} {column.meaning}"
    rule = _rule(column, lists)
    shown = {
        "input_title": column.title[:_TITLE],
        "input_message": _cut(message),
        "error_title": column.title[:_TITLE],
        "error_message": _cut(_allowed(column) or column.meaning),
        # Other values are allowed: they may be new in the store or the file.
        "error_type": "stop" if column.coded else "warning",
    }
    return rule | shown


def _rule(column: _Column, lists: Mapping[str, str]) -> dict[str, Any]:
    if column.name in lists:
        return {"validate": "list", "source": lists[column.name]}
    if column.field["type"] == "date":
        days = {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        return {"validate": "date", "criteria": "between"} | days
    if column.field["type"] in {"integer", "number"}:
        kind = "integer" if column.field["type"] == "integer" else "decimal"
        limits = {
            "minimum": column.limits.get("minimum", -(10**15)),
            "maximum": column.limits.get("maximum", 10**15),
        }
        return {"validate": kind, "criteria": "between"} | limits
    return {"validate": "any"}


def _cut(text: str) -> str:
    if len(text) <= _MESSAGE:
        return text
    return text[: _MESSAGE - 1].rsplit(" ", 1)[0] + "…"


# --- The lists ------------------------------------------------------------------------------------


def _write_lists(book: "Workbook", columns: Iterable[_Column]) -> dict[str, str]:
    """Write the sheet of choice lists; returns the range of each column."""
    listed = [column for column in columns if column.values]
    if not listed:
        return {}
    title = _("Lists")
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": _PALE, "bottom": 1, "border_color": _LINE})
    text = book.add_format({"num_format": "@"})
    places = {}
    for place, column in enumerate(listed):
        longest = max(map(len, (column.title, *column.values)))
        sheet.set_column(place, place, min(longest + 2, 60), text)
        sheet.write_string(0, place, column.title, head)
        for row, value in enumerate(column.values, start=1):
            sheet.write_string(row, place, value, text)
        letter = _letter(place)
        places[column.name] = f"='{title}'!${letter}$2:${letter}${len(column.values) + 1}"
    sheet.freeze_panes(1, 0)
    return places


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - as above

    return str(xl_col_to_name(place))


# --- What the columns mean ------------------------------------------------------------------------


def _write_rules(book: "Workbook", sheet: Any, columns: list[_Column], key: Iterable[str]) -> None:
    plain = {"text_wrap": True, "valign": "top"}
    large = book.add_format({"bold": True, "font_size": 16})
    head = {"bold": True, "bg_color": _TEAL, "bottom": 1, "border_color": _LINE}
    sheet.write_string(0, 0, _heading(columns), large)
    lines = _instructions(columns, key)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line)
    top = len(lines) + 2
    for place, (title, width) in enumerate(_rule_headings()):
        sheet.set_column(place, place, width)
        sheet.write_string(top, place, title, book.add_format(head | plain))
    below = plain | {"bottom": 4, "border_color": _LINE}
    text, strong = book.add_format(below), book.add_format(below | {"bold": True})
    for row, column in enumerate(columns, start=top + 1):
        cells = _rule_cells(column)
        sheet.set_row(row, _height(cells))
        for place, words in enumerate(cells):
            looks = strong if place == 0 and column.required else text
            sheet.write_string(row, place, words, looks)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&R&P / &N")


def _height(cells: Iterable[str]) -> float:
    """Row height in points: not every program computes it for wrapped cells."""
    widths = [width for _title, width in _rule_headings()]
    lines = (len(wrap(cell, width)) for cell, width in zip(cells, widths, strict=True))
    return _LINE_HEIGHT * max(lines) + 3


def _heading(columns: list[_Column]) -> str:
    return _("How to fill in: {table}").format(table=table_word(columns[0].table))


def _instructions(columns: list[_Column], key: Iterable[str]) -> list[str]:
    table = columns[0].table
    names = ", ".join(column_word(table, name) for name in key)
    again = _(
        "To change a row that is there already, write the same as before under {columns}. "
        "Columns that you delete are left as they are."
    )
    if table in APPEND_ONLY:
        again = _("Rows are never changed: a correction is a new row.")
    return [
        _("Fill in rows on the sheet “{sheet}”, from row 2. Leave row 1 as it is.").format(
            sheet=table_word(table)
        ),
        _(
            "Columns with a heading in bold must be filled in. Leave empty what is not "
            "known; never write 0 for it."
        ),
        again.format(columns=names),
        _(
            "Upload the file on the page Registration. You see what would change before "
            "anything is saved."
        ),
    ]


def _rule_headings() -> list[tuple[str, int]]:
    return [
        (_("Column"), 26),
        (_("Meaning"), 62),
        (_("Unit"), 14),
        (_("What may stand there"), 46),
        (_("Must be filled in"), 12),
        (_("Example"), 34),
    ]


def _rule_cells(column: _Column) -> list[str]:
    needed = _("yes") if column.required else _("no")
    example = column.example if len(column.example) <= 200 else column.example[:199] + "…"
    cells = [column.heading, column.meaning, column.unit, _allowed(column), needed, example]
    return [cell or "–" for cell in cells]


def _allowed(column: _Column) -> str:
    """Allowed values of a column, in words."""
    if column.coded:
        words = _labels(column)
        shown = [f"{code} ({words[code]})" if code in words else code for code in column.values]
        return _("one of: {values}").format(values="; ".join(shown))
    if column.values:
        return _("choose from the list, or write a code from the sheet “{sheet}”").format(
            sheet=_("Lists")
        )
    kind = column.field["type"]
    if kind == "string":
        return "" if "pattern" not in column.limits else _form(column)
    low, high = column.limits.get("minimum"), column.limits.get("maximum")
    if low is None or high is None:
        return type_words(kind)
    words = _("a number from {low} to {high}")
    if kind == "integer":
        words = _("a whole number from {low} to {high}")
    return words.format(low=low, high=high)


def _form(column: _Column) -> str:
    if column.example:
        return _("the same form as “{example}”").format(example=column.example)
    if column.limits["pattern"].startswith("^[a-z0-9]+"):
        return _("small letters, digits and hyphens")
    return ""


def _labels(column: _Column) -> dict[str, str]:
    """Codes with a different label in the reader's language."""
    key = f"{column.table}.{column.name}"
    words = next((codes for name, codes in LABELS.items() if name == key), {})
    told = {code: _(message) for code, message in words.items()}
    return {code: word for code, word in told.items() if word.casefold() != code.casefold()}
