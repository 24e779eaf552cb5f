"""Data model of a download: tables, and the context they need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from lib.charts.chart_model import Table, join_sentences, slug
from lib.export.names import distinct, one_line
from lib.i18n import _, count, local_time, ngettext

LONGEST_HEADER: Final = 255


@dataclass(frozen=True)
class Sheet:
    """Table with title, note and columns.

    Attributes:
        title: what the table shows.
        table: the table.
        units: the unit of a column, by the column's name, where the name does not say it.
        note: what is left out, who must be named, and the like.
    """

    title: str
    table: Table
    units: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Context:
    """Origin of the tables: selection, version and sources.

    Attributes:
        title: what the file as a whole is.
        address: the page's address, with the selection in it.
        selection: what was chosen: name and value, in the reader's words.
        version: the state of the store, in the reader's words.
        made: when the file was made, ISO 8601 in UTC.
        sources: the sources of all the tables.
    """

    title: str
    address: str
    selection: tuple[tuple[str, str], ...]
    version: str
    made: str
    sources: Table


def headers(sheet: Sheet) -> list[str]:
    """Unique column headers with units."""
    names = []
    for number, column in enumerate(sheet.table.frame.columns, start=1):
        name = one_line(str(column)) or _("Column {number}").format(number=number)
        unit = one_line(sheet.units.get(column, ""))
        stated = not unit or unit.casefold() in name.casefold()
        names.append(name if stated else f"{name} ({unit})")
    return distinct(names, LONGEST_HEADER)


def note(sheet: Sheet) -> str:
    """Note on one line; says so if there are no rows."""
    empty = _("No rows for this selection.") if sheet.table.frame.empty else ""
    return join_sentences(empty, one_line(sheet.note))


def about(sheets: Sequence[Sheet], context: Context) -> list[tuple[str, str]]:
    """About the file: names and values in the reader's language."""
    lines = [
        (_("Title"), context.title),
        (_("Address"), context.address),
        *context.selection,
        (_("Version of the database"), context.version),
        (_("Made"), local_time(context.made)),
        *((_("Sheet: {title}").format(title=sheet.title), _summary(sheet)) for sheet in sheets),
        (
            _("Empty cells"),
            _(
                "No source states the figure, its publisher withholds it, or there is nothing to "
                "state. An empty cell is not a zero."
            ),
        ),
    ]
    return [(one_line(name), one_line(value)) for name, value in lines]


def about_sheet(sheets: Sequence[Sheet], context: Context) -> Sheet:
    """About the file, as a sheet."""
    lines = about(sheets, context)
    frame = pd.DataFrame(lines, columns=[_("Field"), _("Value")], dtype=object)
    return Sheet(_("About"), Table(slug(_("About")), frame, {}))


def source_sheet(context: Context) -> Sheet:
    """Sources as a sheet."""
    return Sheet(_("Sources"), context.sources)


def _summary(sheet: Sheet) -> str:
    """Summary of a sheet: rows, units and note."""
    rows = len(sheet.table.frame)
    number = ngettext("{number} row", "{number} rows", rows).format(number=count(rows))
    units = "; ".join(
        f"{column}: {sheet.units[column]}"
        for column in map(str, sheet.table.frame.columns)
        if sheet.units.get(column)
    )
    stated = _("Units: {units}.").format(units=units) if units else ""
    return join_sentences(f"{number}.", stated, sheet.note)
