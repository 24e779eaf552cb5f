"""What a reader takes along: the page or everything as Excel or CSV, and the area's brief.

Figures and tables put themselves on the run's list as they are drawn; the foot of the page offers
the list. A file is made when its button is pressed, and not before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from lib import reports
from lib import store as stores
from lib.export import Context, Sheet, csv_zip, file_name, workbook
from lib.figures import tables as plain_tables
from lib.figures.model import Table, slug
from lib.figures.rows import records
from lib.language import _, current, data_column, use, year_text
from lib.screen.ask import ask, choices
from lib.screen.browser import copy_link
from lib.screen.state import selection
from lib.screen.text import area_name, plain
from lib.selection import Selection
from lib.store import Store

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP: Final = "application/zip"
_PDF: Final = "application/pdf"


@dataclass(frozen=True)
class Item:
    """A table on the page.

    Attributes:
        title: what it shows.
        table: makes the table, all its rows and not only those on the screen.
        sources: ids of the sources behind it.
        note: what it leaves out.
    """

    title: str
    table: Callable[[], Table]
    sources: tuple[str, ...] = ()
    note: str = ""


def start() -> None:
    """Begin a new list, at the start of a run."""
    st.session_state["taken_along"] = {}


def add(
    key: str,
    title: str,
    table: Table | Callable[[], Table],
    sources: Iterable[str] = (),
    note: str = "",
) -> None:
    """Put a table on the list; the same key again takes the place of the first."""
    make = table if callable(table) else partial(_same, table)
    st.session_state["taken_along"][key] = Item(title, make, tuple(sources), note)


def _same(table: Table) -> Table:
    return table


def draw(title: str) -> None:
    """The files, at the foot of a page."""
    items = tuple(st.session_state["taken_along"].values())
    making = _Making(
        st.session_state["store"],
        selection(),
        current(),
        title,
        st.context.url or "",
        _chosen(),
        st.session_state["version"].number,
    )
    st.header(_("Take along"), anchor=False)
    with st.container(horizontal=True):
        if items:
            seen = partial(_seen, items)
            _button(_("What I see, as Excel"), making, seen, "xlsx")
            _button(_("What I see, as CSV"), making, seen, "zip")
        _button(_("Everything, as Excel"), making, _everything, "xlsx")
        _button(_("Everything, as CSV"), making, _everything, "zip")
        _brief_button(making)
    copy_link()
    st.caption(
        _(
            "The address holds the whole view. Keep it as a bookmark, under a name of your own, "
            "to have the view at hand."
        )
    )


@dataclass(frozen=True)
class _Making:
    """What a file needs to know of the run that offered it; files are made in another thread."""

    store: Store
    selection: Selection
    language: str
    title: str
    address: str
    chosen: tuple[tuple[str, str], ...]
    version: int


_Sheets = Callable[[Store], tuple[list[Sheet], list[str]]]


def _button(words: str, making: _Making, sheets: _Sheets, ending: str) -> None:
    whole = sheets is _everything
    parts = (_("everything"),) if whole else _name_parts(making)
    st.download_button(
        words,
        partial(_file, making, sheets, ending),
        file_name=file_name("samhandling", *parts, ending=ending),
        mime=_EXCEL if ending == "xlsx" else _ZIP,
        icon=":material/download:",
        key=f"take_{'all' if whole else 'seen'}_{ending}",
        on_click="ignore",
        wrap=True,
    )


def _brief_button(making: _Making) -> None:
    """The brief on the chosen area: the page's figures and more, on a sheet of paper."""
    area = choices().areas[making.selection.area]
    st.download_button(
        plain(_("Brief on {area} (PDF)").format(area=area_name(area))),
        partial(_brief, making),
        file_name=reports.brief_name(area.name),
        mime=_PDF,
        icon=":material/description:",
        key="take_brief",
        on_click="ignore",
        wrap=True,
    )


def _brief(making: _Making) -> bytes:
    """Make it; as in `_file`, outside of the page's run."""
    use(making.language)
    return reports.brief(making.store, making.selection)


def _name_parts(making: _Making) -> tuple[str, ...]:
    area = area_name(choices().areas[making.selection.area])
    return (making.title, area, str(making.selection.year))


def _file(making: _Making, sheets: _Sheets, ending: str) -> bytes:
    """Make a file; runs outside of the page's run, so that nothing of it may be asked for."""
    use(making.language)
    found, sources = sheets(making.store)
    context = Context(
        title=f"Samhandlingsmonitoren: {making.title}",
        address=making.address,
        selection=making.chosen,
        version=str(making.version),
        made=datetime.now(tz=UTC).date().isoformat(),
        sources=_sources(making.store, sources),
    )
    return workbook(found, context) if ending == "xlsx" else csv_zip(found, context)


def _seen(items: tuple[Item, ...], _store: Store) -> tuple[list[Sheet], list[str]]:
    sheets = [Sheet(item.title, item.table(), note=item.note) for item in items]
    return sheets, [source for item in items for source in item.sources]


def _everything(store: Store) -> tuple[list[Sheet], list[str]]:
    """Every table of the store, all years, with names beside codes."""
    names = stores.code_names(store, current())
    sheets = []
    for row in records(stores.tables(store)):
        frame = _named(stores.whole_table(store, row["name"]), names)
        table = plain_tables.whole(row["name"], frame)
        sheets.append(Sheet(plain_tables.table_word(row["name"]), table))
    return sheets, list(stores.sources(store)["source_id"])


def _named(frame: pd.DataFrame, names: dict[str, dict[str, str]]) -> pd.DataFrame:
    """The frame with a column of names to the right of each column of codes."""
    shown, ending = frame.copy(), _("name")
    for column in frame.columns:
        known = names.get(str(column))
        if known:
            found = frame[column].map(known.get, na_action="ignore")
            place = list(shown.columns).index(column) + 1
            shown.insert(place, f"{column}_{ending}", found)
    return shown


def _sources(store: Store, ids: Iterable[str]) -> Table:
    rows = stores.source_rows(store, tuple(dict.fromkeys(source for source in ids if source)))
    columns = {
        "source_id": _("Id"),
        "publisher": _("Publisher"),
        "url": _("Address"),
        "accessed": _("Read"),
    }
    frame = rows[list(columns)].set_axis(list(columns.values()), axis=1)
    return Table(slug(_("Sources")), frame, {_("Read"): "date"})


def _chosen() -> tuple[tuple[str, str], ...]:
    """The selection, as names and values in the reader's words."""
    chosen = selection()
    schemes = ask(stores.schemes).set_index("scheme_id")
    names = schemes[data_column("name", schemes)]
    return (
        (_("Area"), area_name(choices().areas[chosen.area])),
        (_("Grant scheme"), names[chosen.scheme] if chosen.scheme else _("All schemes")),
        (_("As it stood at the end of"), year_text(chosen.year)),
        (_("Amounts in"), _("kroner") if chosen.per == "kroner" else _("per inhabitant")),
    )
