"""Which table a file is for, and which of its columns is which."""

import re
from difflib import get_close_matches
from typing import Any, Final

from lib.intake.model import Notes, Sheet
from lib.language import _
from lib.store.package import descriptions

_STEM: Final = re.compile(r"(?:.*[/\\])?(.*?)(?:\.[A-Za-z0-9]+)?")


def known_names() -> list[str]:
    """The names of the columns of all tables."""
    return sorted({name for each in descriptions().values() for name in each["fields"]})


def recognised(sheet: Sheet, table: str, notes: Notes) -> str:
    """The table that a file is for: as told, by its name, by its sheet's, or by its columns.

    Returns:
        The table's name; empty when it cannot be told, which the notes then say.
    """
    tables = descriptions()
    if table:
        if table in tables:
            return table
        notes.error(None, "", table, _did_you_mean(_no_table(), table, list(tables)))
        return ""
    for name in (_stem(sheet.file), sheet.title.strip().casefold()):
        found = _named(name)
        if found:
            return found
    fitting = _fitting([_normal(name) for name in sheet.header])
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(fitting or tables)
    expected = _("a file named after its table, such as projects.csv. The tables: {names}")
    notes.error(None, "", sheet.file, expected.format(names=names))
    return ""


def _no_table() -> str:
    return _("there is no table “{name}”")


def _stem(file: str) -> str:
    found = _STEM.fullmatch(file)
    return found[1].casefold() if found else ""


def _named(name: str) -> str:
    """The table with a name, also when a date or a number follows it: `projects (2)`."""
    tables = descriptions()
    cut = re.sub(r"[\s_.-]*(\(?[0-9][0-9_.-]*\)?)?$", "", name)
    for each in (name, cut):
        for table, described in tables.items():
            if each and each in (table, described["title"].casefold()):
                return table
    return ""


def _fitting(names: list[str]) -> list[str]:
    """The tables whose key stands in the header, those with most of its columns first."""
    tables = descriptions()
    scores = {
        table: len(set(names) & described["fields"].keys())
        for table, described in tables.items()
        if set(described["key"]) <= set(names)
    }
    return [table for table in scores if scores[table] == max(scores.values())]


def matched(sheet: Sheet, table: str, notes: Notes) -> dict[str, int]:
    """Where each column stands that the file has; what is wrong is told in the notes."""
    described = descriptions()[table]
    fields: dict[str, Any] = described["fields"]
    places: dict[str, int] = {}
    for place, name in enumerate(sheet.header):
        normal = _normal(name)
        if normal in places:
            notes.error(1, name, name, _("each column once"))
        elif normal in fields:
            places[normal] = place
        elif name or any(_filled(line.cells[place]) for line in sheet.lines):
            notes.error(1, name, name, _unknown(name, fields, set(sheet.header)))
    for name in described["key"]:
        if name not in places:
            expected = _("the column “{column}”, which tells the rows apart")
            notes.error(1, name, "", expected.format(column=name))
    return places


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _normal(name: str) -> str:
    """A name without what people do to names: capitals, blanks, hyphens."""
    return re.sub(r"[\s-]+", "_", name.strip()).casefold()


def _unknown(name: str, fields: dict[str, Any], present: set[str]) -> str:
    words = _("the column “{name}” does not exist")
    missing = [each for each in fields if each not in present]
    titles = {fields[each]["title"].casefold(): each for each in missing}
    near = get_close_matches(_normal(name), missing, 1, 0.5)
    title = get_close_matches(name.strip().casefold(), list(titles), 1, 0.75)
    # Half a name in common is more than letters that happen to be the same.
    tail = [each for each in missing if each.split("_")[-1] == _normal(name).split("_")[-1]]
    found = [titles[title[0]]] if title else near or (tail if len(tail) == 1 else [])
    if not name:
        return _("a name above each column")
    return _meant(words.format(name=name), found)


def _did_you_mean(words: str, name: str, names: list[str]) -> str:
    return _meant(words.format(name=name), get_close_matches(_normal(name), names, 1, 0.5))


def _meant(words: str, found: list[str]) -> str:
    if not found:
        return words
    return _("{words}; did you mean “{name}”?").format(words=words, name=found[0])
