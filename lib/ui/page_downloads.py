"""What a reader takes along: the page or everything as Excel or CSV, and the area's brief.

Figures and tables put themselves on the run's list as they are drawn; a button at the top of the
page offers the list. A file is made when its button is pressed, and not before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import streamlit as st

from lib import reports
from lib import store as stores
from lib.charts import tables as plain_tables
from lib.charts.chart_model import Table
from lib.export import Context, Sheet, csv_zip, file_name, workbook
from lib.i18n import _, current_language, data_text, local_time, set_language
from lib.presentation.headlines import money_counted
from lib.selection import Selection
from lib.store import Store, Version
from lib.store.package import primary_key
from lib.ui import choice_log
from lib.ui.client_buttons import copy_link
from lib.ui.markdown import area_name, escape_markdown, up_to
from lib.ui.navigation import PageSpec
from lib.ui.page_urls import page_url, view_url
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.ui.state import selection

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP: Final = "application/zip"
_PDF: Final = "application/pdf"


@dataclass(frozen=True)
class Item:
    """A table on the page.

    Attributes:
        title: what it shows.
        table: the table, or what makes it: all its rows and not only those on the screen.
        sources: the ids of the sources behind it, or what finds them.
        note: what it leaves out.
    """

    title: str
    table: Table | Callable[[], Table]
    sources: Iterable[str] | Callable[[], Iterable[str]]
    note: str = ""

    def sheet(self) -> Sheet:
        """The table as a sheet of a file."""
        table = self.table() if callable(self.table) else self.table
        return Sheet(self.title, table, note=self.note)

    def source_ids(self) -> Iterable[str]:
        """The ids of the sources behind it."""
        return self.sources() if callable(self.sources) else self.sources


def start() -> None:
    """Begin a new list, at the start of a run."""
    st.session_state["taken_along"] = {}


def add(
    key: str,
    title: str,
    table: Table | Callable[[], Table],
    sources: Iterable[str] | Callable[[], Iterable[str]] = (),
    note: str = "",
) -> None:
    """Put a table on the list; the same key again takes the place of the first.

    Table and sources that are not at hand are found when a file is made, outside of the run.
    """
    found = sources if callable(sources) else tuple(sources)
    st.session_state["taken_along"][key] = Item(title, table, found, note)


def draw(page: PageSpec) -> None:
    """The files, in the place at the top that the shell has for them."""
    items = tuple(st.session_state["taken_along"].values())
    making = _DownloadContext(
        st.session_state["store"],
        selection(),
        current_language(),
        _(page.title),
        view_url(page.url_path),
        page_url("data", {}),
        (*_chosen(), *choice_log.recorded()),
        st.session_state["version"],
    )
    with st.container(horizontal=True):
        if items:
            seen = partial(_page_tables, items)
            _button(_("What I see, as Excel"), making, seen, "xlsx")
            _button(_("What I see, as CSV"), making, seen, "zip")
        _button(_("Everything, as Excel"), making, _all_tables, "xlsx")
        _button(_("Everything, as CSV"), making, _all_tables, "zip")
        _brief_button(making)
    copy_link()
    st.caption(
        _(
            "The address holds the whole view. Keep it as a bookmark, under a name of your own, "
            "to have the view at hand."
        )
    )


@dataclass(frozen=True)
class _DownloadContext:
    """What a file needs to know of the run that offered it; files are made in another thread."""

    store: Store
    selection: Selection
    language: str
    title: str
    address: str
    everything: str
    chosen: tuple[tuple[str, str], ...]
    version: Version


_Sheets = Callable[[Store], tuple[list[Sheet], list[str]]]


def _button(words: str, making: _DownloadContext, sheets: _Sheets, ending: str) -> None:
    whole = sheets is _all_tables
    parts = (_("everything"),) if whole else (making.title, *name_parts())
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


def _brief_button(making: _DownloadContext) -> None:
    """The brief on the chosen area: the page's figures and more, on a sheet of paper."""
    area = cached_filter_options().areas[making.selection.area]
    st.download_button(
        escape_markdown(_("Brief on {area} (PDF)").format(area=area_name(area))),
        partial(_brief, making),
        file_name=reports.brief_name(
            area.name, money_counted(cached_query, making.selection).scheme
        ),
        mime=_PDF,
        icon=":material/description:",
        key="take_brief",
        on_click="ignore",
        wrap=True,
    )


def _brief(making: _DownloadContext) -> bytes:
    """Make it; as in `_file`, outside of the page's run."""
    set_language(making.language)
    return reports.brief(making.store, making.selection)


def name_parts() -> tuple[str, ...]:
    """What the name of a file says of the selection: its areas, its scheme and its year."""
    chosen = selection()
    areas = (
        area_name(cached_filter_options().areas[code]) for code in (chosen.area, *chosen.others)
    )
    scheme = money_counted(cached_query, chosen).scheme
    return (*areas, scheme, _("all years") if chosen.latest else str(chosen.year))


def _file(making: _DownloadContext, sheets: _Sheets, ending: str) -> bytes:
    """Make a file; runs outside of the page's run, so that nothing of it may be asked for."""
    set_language(making.language)
    found, sources = sheets(making.store)
    whole = sheets is _all_tables
    what = _("the whole data set") if whole else making.title
    context = Context(
        title=f"Samhandlingsmonitoren: {what}",
        address=making.everything if whole else making.address,
        selection=() if whole else making.chosen,
        version=_("{number}, of {time}").format(
            number=making.version.number, time=local_time(making.version.changed_at)
        ),
        made=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        sources=_sources(making.store, sources),
    )
    return workbook(found, context) if ending == "xlsx" else csv_zip(found, context)


def _page_tables(items: tuple[Item, ...], _store: Store) -> tuple[list[Sheet], list[str]]:
    sheets = [item.sheet() for item in items]
    return sheets, [source for item in items for source in item.source_ids()]


def _all_tables(store: Store) -> tuple[list[Sheet], list[str]]:
    """Every table of the store, all years, with names beside codes."""
    names = stores.code_names(store, current_language())
    sheets = []
    for row in stores.tables(store):
        if row["name"] != "sources":  # every file has a sheet of its sources: here, of all
            frame = stores.whole_table(store, row["name"])
            table = plain_tables.titled(row["name"], frame, _beside(row["name"], names))
            units = {
                column: _("kroner") for column, form in table.formats.items() if form == "kroner"
            }
            sheets.append(Sheet(plain_tables.table_word(row["name"]), table, units))
    return sheets, stores.sources(store).column("source_id")


def _beside(table: str, names: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The names that stand beside codes: not beside the code that the row itself is known by."""
    return {column: known for column, known in names.items() if (column,) != primary_key(table)}


def _sources(store: Store, ids: Iterable[str]) -> Table:
    rows = stores.source_rows(store, tuple(dict.fromkeys(source for source in ids if source)))
    columns = ["source_id", "publisher", "url", "accessed"]
    return plain_tables.titled("sources", rows.frame()[columns], {})


def _chosen() -> tuple[tuple[str, str], ...]:
    """The selection, as names and values in the reader's words."""
    chosen = selection()
    schemes = cached_query(stores.schemes)
    names = {row["scheme_id"]: data_text(row, "name") for row in schemes}
    others = [area_name(cached_filter_options().areas[code]) for code in chosen.others]
    return (
        (_("Area"), area_name(cached_filter_options().areas[chosen.area])),
        *(((_("Compared with"), ", ".join(others)),) if others else ()),
        (_("Grant scheme"), names[chosen.scheme] if chosen.scheme else _("All schemes")),
        (_("Years shown"), _("all years") if chosen.latest else up_to(chosen.year)),
        (_("Amounts in"), _("kroner") if chosen.per == "kroner" else _("per inhabitant")),
    )
