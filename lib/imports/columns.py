"""Table detection and column matching by headings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from lib.charts.columns import column_word
from lib.charts.tables import table_word, table_words
from lib.i18n import _, ngettext
from lib.imports.headings import Meaning, known_headings, meanings, normal, other_unit
from lib.imports.plan_model import Diagnostics, SourceTable
from lib.store.package import descriptions

_STEM: Final = re.compile(r"(?:.*[/\\])?(.*?)(?:\.[A-Za-z0-9]+)?")
_YEAR: Final = re.compile(r"199[0-9]|20[0-3][0-9]|2040")
_FEW: Final = 3  # columns that a file for another table may have
_SHOWN: Final = 8  # headings listed when the table is unknown
_CLEAR: Final = 2  # lead in columns that a table without its key needs


def known_names() -> Sequence[str]:
    """Names and titles of all columns, in lower case."""
    return known_headings()


@dataclass(slots=True)
class HeadingMatch:
    """Match of a file's headings with a table's columns.

    Attributes:
        places: where each column stands that the file has.
        helpers: by place, the column that a heading names again for readers; empty for a heading
            over what is reckoned out.
        twice: places whose column stands elsewhere already, and that column.
        unknown: places whose heading means nothing.
    """

    places: dict[str, int] = field(default_factory=dict)
    helpers: dict[int, str] = field(default_factory=dict)
    twice: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


def match_headings(header: Sequence[str], table: str) -> HeadingMatch:
    """Match headings with columns; an ambiguous heading gets the column that is left."""
    found = HeadingMatch()
    read = {place: meanings(table, name) for place, name in enumerate(header)}
    for place in sorted(read, key=lambda place: (_certainty(read[place]), place)):
        _settle(found, place, read[place])
    return found


def _certainty(read: tuple[Meaning, ...]) -> int:
    if read and read[0].exact:
        return 0
    return 1 if sum(not each.helper for each in read) == 1 == len(read) else 2


def _settle(found: HeadingMatch, place: int, read: tuple[Meaning, ...]) -> None:
    columns = [each.column for each in read if not each.helper]
    left = [column for column in columns if column not in found.places]
    helpers = [each.column for each in read if each.helper]
    if left:
        found.places[left[0]] = place
    elif helpers:
        found.helpers[place] = helpers[0]
    elif columns:
        found.twice[place] = columns[0]
    else:
        found.unknown.append(place)


def detect_table(sheet: SourceTable, table: str, diagnostics: Diagnostics) -> str:
    """Detect the table of a file: as given, by file name, sheet name or columns.

    Returns:
        The table's name; empty when it cannot be told, which the notes then say.
    """
    tables = descriptions()
    if table:
        if table in tables:
            return table
        diagnostics.error(None, "", table, _did_you_mean(table), alone=True)
        return ""
    for name in (_stem(sheet.file), sheet.title):
        found = table_named(name)
        if found:
            return found
    fitting = tables_fitting(sheet.header)
    likely = _table_in(sheet) or _table_without_key(sheet.header)
    if likely or len(fitting) == 1:
        return likely or fitting[0]
    diagnostics.error(None, "", sheet.file, _no_table_words(sheet.header, fitting), alone=True)
    return ""


def _no_table_words(header: Sequence[str], fitting: Sequence[str]) -> str:
    """Error message for an unknown table: its columns, the nearest table, what to do."""
    seen = [_("“{name}”").format(name=name) for name in header if name]
    words = [_("It is not clear which table the file is for.")]
    if seen:
        shown = ", ".join(seen[:_SHOWN]) + (", …" if len(seen) > _SHOWN else "")
        words.append(_("It has the columns {names}.").format(names=shown))
    if fitting:
        words.append(_("They fit several tables: {tables}.").format(tables=_tables(fitting)))
    else:
        words.append(_nearest_words(header))
    tables = _tables(sorted(descriptions(), key=table_word))
    how = _("Choose the table, or give the file its name. The tables are: {tables}.")
    return " ".join([*words, how.format(tables=tables)])


def _nearest_words(header: Sequence[str]) -> str:
    """The best matching table, and the columns that are missing for it."""
    read = {table: match_headings(header, table) for table in descriptions()}
    nearest = max(read, key=lambda table: (len(read[table].places), -len(read[table].unknown)))
    places = read[nearest].places
    if not places:
        return _("None of them is a column of a table here.")
    if len(places) * 2 < len([name for name in header if name]):
        return _("Few of them are columns of one table here.")
    missing = [name for name in descriptions()[nearest]["key"] if name not in places]
    words = ngettext(
        "The nearest is {table}, but the column {columns} is missing.",
        "The nearest is {table}, but the columns {columns} are missing.",
        len(missing),
    )
    return words.format(table=_tables([nearest]), columns=listed(nearest, missing))


def _tables(names: Sequence[str]) -> str:
    """List of tables in words: `Prosjekter (projects), Tjenester (service_sites)`."""
    pair = _("{title} ({name})")
    return ", ".join(pair.format(title=table_word(name), name=name) for name in names)


def _stem(file: str) -> str:
    found = _STEM.fullmatch(file)
    return found[1] if found else ""


def table_named(name: str) -> str:
    """Table by name or title, also with a suffix: `projects (2)`.

    Returns:
        The table's name; empty for no table's.
    """
    cut = re.sub(r"[\s_.-]*(\(?[0-9][0-9_.-]*\)?)?$", "", name.strip())
    titles = _table_titles()
    return titles.get(normal(name), "") or titles.get(normal(cut), "")


def _table_in(sheet: SourceTable) -> str:
    """Table named within a file or sheet name: `04b_projects_new`.

    Returns:
        The table's name; empty for none or several, and where another's columns fit better.
    """
    scores = _scores(sheet.header)
    for name in (_stem(sheet.file), sheet.title):
        words = f"_{normal(name)}_"
        titles = [title for title in _table_titles() if f"_{title}_" in words]
        longest = [
            title
            for title in titles
            if not any(title != other and f"_{title}_" in f"_{other}_" for other in titles)
        ]
        named = {_table_titles()[title] for title in longest}
        if len(named) == 1 and scores[min(named)] == max(scores.values()):
            return min(named)
    return ""


def _table_without_key(header: Sequence[str]) -> str:
    """Table with clearly most matching headings, without its key."""
    scores = _scores(header)
    best, next_best = sorted(scores, key=lambda table: scores[table], reverse=True)[:2]
    clear = scores[best] >= max(_FEW, scores[next_best] + _CLEAR, len(header) // 2)
    return best if clear else ""


def _scores(header: Sequence[str]) -> dict[str, int]:
    """Score of each table: matching minus unknown headings."""
    read = {table: match_headings(header, table) for table in descriptions()}
    return {table: len(found.places) - len(found.unknown) for table, found in read.items()}


@cache
def _table_titles() -> dict[str, str]:
    """Tables by name, title and page title."""
    found = {}
    for table, described in descriptions().items():
        for title in (table, described["title"], *table_words(table)):
            found.setdefault(normal(title), table)
    return found


def tables_fitting(header: Sequence[str]) -> list[str]:
    """Tables whose key is in the header, best match first."""
    scores: dict[str, int] = {}
    for table, described in descriptions().items():
        found = match_headings(header, table)
        if set(described["key"]) <= found.places.keys():
            scores[table] = len(found.places) - len(found.unknown)
    return [table for table in scores if scores[table] == max(scores.values())]


def match_columns(sheet: SourceTable, table: str, diagnostics: Diagnostics) -> HeadingMatch:
    """Match columns, and record all problems with headings."""
    found = match_headings(sheet.header, table)
    for place, column in sorted(found.twice.items()):
        _tell_twice(
            sheet.header[found.places[column]], sheet.header[place], table, column, diagnostics
        )
    years = [place for place in found.unknown if _YEAR.fullmatch(sheet.header[place].strip())]
    across = len(years) > 1
    if across:
        _tell_years(sheet, years, diagnostics)
    _tell_unknown(sheet, table, found, years if across else [], diagnostics)
    missing = [name for name in descriptions()[table]["key"] if name not in found.places]
    if missing and not across:
        words = ngettext(
            "The column {columns} is missing. It tells the rows apart, and must be there.",
            "The columns {columns} are missing. They tell the rows apart, and must be there.",
            len(missing),
        )
        told = words.format(columns=listed(table, missing))
        diagnostics.error(diagnostics.top, ", ".join(missing), "", told, alone=True)
    return found


def _tell_unknown(
    sheet: SourceTable,
    table: str,
    found: HeadingMatch,
    known: Sequence[int],
    diagnostics: Diagnostics,
) -> None:
    """Record unknown headings, the unexplained ones in one message."""
    strange: list[str] = []
    for place in found.unknown:
        name = sheet.header[place]
        filled = name or any(_filled(line.cells[place]) for line in sheet.lines)
        if not filled or place in known:
            continue
        words = _unknown(name, table, found.places)
        if words:
            diagnostics.error(diagnostics.top, name, name, words, alone=True)
        else:
            strange.append(name)
    if strange:
        words = ngettext(
            "Unknown column: {names}. Delete it, or give it the name of a column in the table.",
            "Unknown columns: {names}. Delete them, or give them the names of columns in "
            "the table.",
            len(strange),
        )
        names = ", ".join(_("“{name}”").format(name=name) for name in strange)
        only = strange[0] if len(strange) == 1 else ""
        diagnostics.error(diagnostics.top, only, only, words.format(names=names), alone=True)


def _tell_years(sheet: SourceTable, places: Sequence[int], diagnostics: Diagnostics) -> None:
    """Record an error for a wide table with one column per year."""
    words = _(
        "The years stand beside each other, as headings ({first} to {last}). They must stand below "
        "each other: one row for each year, with the year in one column and the figure in another."
    )
    names = sorted(sheet.header[place].strip() for place in places)
    diagnostics.error(
        diagnostics.top, "", "", words.format(first=names[0], last=names[-1]), alone=True
    )


def _tell_twice(first: str, second: str, table: str, column: str, diagnostics: Diagnostics) -> None:
    words = _("“{first}” and “{second}” are both the column {column}. Keep one of them.")
    told = words.format(first=first, second=second, column=listed(table, [column]))
    diagnostics.error(diagnostics.top, second, second, told, alone=True)


def helpers_cause() -> str:
    """Cause shared by findings on helper columns."""
    return _("Columns that help readers, such as names beside codes, are not read.")


def helpers_words(columns: Mapping[str, str]) -> str:
    """Message on helper columns, once per file.

    Args:
        columns: their headings by table.
    """
    pair = _("{table}: {columns}")
    named = [pair.format(table=table_word(table), columns=each) for table, each in columns.items()]
    return _("{what} Here: {answers}.").format(what=helpers_cause(), answers="; ".join(named))


def tell_helpers(sheet: SourceTable, places: Iterable[int], diagnostics: Diagnostics) -> None:
    """Record which helper columns are ignored.

    Args:
        sheet: the file.
        places: where they stand.
        diagnostics: told their names, in one sentence.
    """
    names = [sheet.header[place] for place in sorted(places)]
    if names:
        words = ngettext(
            "The column {columns} is a help to readers, and is not read.",
            "The columns {columns} are a help to readers, and are not read.",
            len(names),
        )
        shown = ", ".join(_("“{name}”").format(name=name) for name in names)
        told, cause = words.format(columns=shown), helpers_cause()
        diagnostics.warning(diagnostics.top, "", "", told, cause=cause, alone=True, answer=shown)


def listed(table: str, columns: Sequence[str]) -> str:
    """List of columns in words: `«Beløp» (amount_nok), «År» (year)`."""
    pair = _("“{title}” ({name})")
    return ", ".join(
        pair.format(title=column_word(table, column), name=column) for column in columns
    )


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _unknown(name: str, table: str, present: dict[str, int]) -> str:
    """Explanation of an unknown heading; empty if there is none."""
    if not name:
        return _("A column with cells has no heading. Write its name, or delete it.")
    column, unit = other_unit(table, name)
    if column:
        words = _(
            "The column {columns} is in {unit}, and the heading “{name}” says something else. "
            "Write the figures in {unit}, and “{title}” as the heading."
        )
        title = column_word(table, column)
        unit = _("whole kroner") if unit == "kr" else unit
        return words.format(columns=listed(table, [column]), unit=unit, name=name, title=title)
    missing = [each for each in descriptions()[table]["fields"] if each not in present]
    near = _near(name, table, missing)
    if not near:
        return ""
    words = _("Unknown column: “{name}”. Did you mean {columns}?")
    return words.format(name=name, columns=listed(table, near))


def _near(name: str, table: str, missing: list[str]) -> list[str]:
    """Column with nearly the same name or title; None if there is not exactly one."""
    fields: dict[str, Any] = descriptions()[table]["fields"]
    titles = {normal(fields[each]["title"]): each for each in missing}
    titles |= {normal(column_word(table, each)): each for each in missing}
    near = get_close_matches(normal(name), missing, 1, 0.5)
    title = get_close_matches(normal(name), list(titles), 1, 0.75)
    # Half a name in common is more than letters that happen to be the same.
    tail = [each for each in missing if each.split("_")[-1] == normal(name).split("_")[-1]]
    return [titles[title[0]]] if title else near or (tail if len(tail) == 1 else [])


def _did_you_mean(table: str) -> str:
    """Error message for an unknown table name, with suggestions."""
    near = get_close_matches(normal(table), list(_table_titles()), 1, 0.5)
    if not near:
        words = _("There is no table “{name}”. The tables are: {tables}.")
        tables = _tables(sorted(descriptions(), key=table_word))
        return words.format(name=table, tables=tables)
    words = _("There is no table “{name}”. Did you mean {table}?")
    return words.format(name=table, table=_tables([_table_titles()[near[0]]]))
