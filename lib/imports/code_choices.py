"""Choice lists of codes with names: `1201 Bergen` is the code 1201."""

from collections.abc import Iterable, Mapping
from typing import Final

from lib.i18n import area_names, current_language
from lib.imports.headings import normal
from lib.store.change_log import Key, Row

# Name column of each table that others refer to.
_NAMES: Final = {
    "areas": ("name",),
    "budget_lines": ("purpose",),
    "county_governors": ("name",),
    "grant_rounds": ("title",),
    "grant_schemes": ("name_nb", "name_en"),
    "indicators": ("name_nb", "name_en"),
    "projects": ("title",),
    "sources": ("publisher",),
}


def name_column(table: str) -> str:
    """Name column of a table, in the reader's language if there is one."""
    names = _NAMES[table]
    return names[-1] if current_language() == "en" else names[0]


def names_of(table: str, row: Row) -> tuple[str, ...]:
    """All names of a row."""
    found = [str(row[name]) for name in _NAMES.get(table, ()) if row[name]]
    if table == "areas" and found:
        return area_names(found[0], str(row["code"]))
    return tuple(found)


def code_and_name(code: str, name: str) -> str:
    """Choice text: code and name."""
    return f"{code} {name}"


def chosen_code(written: str, table: str, rows: Mapping[Key, Row]) -> str:
    """Code of a choice text; other text unchanged."""
    code, _blank, name = written.partition(" ")
    row = rows.get((code,))
    if row is not None and _same(name, names_of(table, row)):
        return code
    return written


def _same(name: str, names: Iterable[str]) -> bool:
    return normal(name) in {normal(each) for each in names}
