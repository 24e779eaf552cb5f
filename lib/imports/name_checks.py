"""Consistency of codes and the names beside them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from lib.i18n import N_, _, translations
from lib.imports.code_choices import names_of
from lib.imports.columns import HeadingMatch
from lib.imports.headings import normal
from lib.imports.layout import row_words
from lib.imports.plan_model import Diagnostics, SourceRow, SourceTable
from lib.store.change_log import Row, View
from lib.store.package import descriptions


def _county(view: View, row: Row) -> tuple[object, ...]:
    """County name of a row's municipality."""
    areas = view.rows("areas")
    above = (areas.get((code,), {}) for code in view.ancestors(str(row["municipality_code"] or "")))
    return tuple(area["name"] for area in above if area.get("kind") == "fylke")


def _transfer(_view: View, row: Row) -> tuple[object, ...]:
    return (int(row["cofinancing_nok"] or 0) + int(row["compensation_nok"] or 0),)


def _scheme(view: View, row: Row) -> tuple[object, ...]:
    """Scheme names of a project's round."""
    found = view.rows("grant_rounds").get((str(row["round_id"]),), {})
    scheme = view.rows("grant_schemes").get((str(found.get("scheme_id")),), {})
    return (scheme.get("name_nb"), scheme.get("name_en"))


_Reckoned = Callable[[View, Row], tuple[object, ...]]
# Computed columns of our tables, by table and heading.
_RECKONED: Final[Mapping[str, Mapping[str, _Reckoned]]] = {
    "indicators": {
        N_("Indicator"): lambda _view, row: (row["name_nb"], row["name_en"]),
        N_("Definition"): lambda _view, row: (row["description_nb"], row["description_en"]),
    },
    "milestones": {
        N_("Milestone"): lambda _view, row: (row["title_nb"], row["title_en"]),
        N_("What happened"): lambda _view, row: (row["description_nb"],),
    },
    "municipal_transfers": {
        N_("County"): _county,
        N_("Transfer 2012, kroner"): _transfer,
    },
    "projects": {N_("Scheme"): _scheme},
}


def _targets(table: str) -> dict[str, str]:
    """The table that each column of codes refers to."""
    keys = descriptions()[table]["foreignKeys"]
    return {key["fields"]: key["reference"]["resource"] or table for key in keys}


def check_names(
    view: View, table: str, sheet: SourceTable, found: HeadingMatch, diagnostics: Diagnostics
) -> None:
    """Record errors where a name contradicts its code.

    Args:
        view: the tables as they are.
        table: the table that the file is for.
        sheet: the file.
        found: what its headings mean.
        diagnostics: told what is wrong.
    """
    targets = _targets(table)
    for place, column in found.helpers.items():
        if column in targets and column in found.places:
            target = targets[column]
            names = {key[0]: names_of(target, row) for key, row in view.rows(target).items()}
            cause = _("The name is not that of the code in the same row.")
            for row, *said in _contradictions(sheet.lines, place, found.places[column], names):
                told = _sentence(*said)
                diagnostics.error(row, sheet.header[place], said[0], told, cause=cause, alone=True)


def tell_edited(
    view: View, table: str, sheet: SourceTable, found: HeadingMatch, diagnostics: Diagnostics
) -> set[int]:
    """Warn of edited helper columns, which are not imported.

    Names beside codes are checked against the codes in the same row; what is told here is what is
    put together from other columns or tables, against what the store has of the same row.

    Args:
        view: the tables as they are.
        table: the table that the file is for.
        sheet: the file.
        found: what its headings mean.
        diagnostics: told what was changed.

    Returns:
        The places of the columns of which that is told.
    """
    edited: set[int] = set()
    keys = [found.places.get(name) for name in descriptions()[table]["key"]]
    places = [place for place in keys if place is not None]
    if len(places) < len(keys):
        return edited
    rows = view.rows(table)
    for place, column in found.helpers.items():
        shown = _shown_by(view, table, sheet.header[place], column, found)
        changed = [
            line.number
            for line in sheet.lines
            if shown is not None
            and (row := rows.get(tuple(_text(line.cells[each]) for each in places))) is not None
            and _is_changed(line.cells[place], shown(row))
        ]
        if changed:
            diagnostics.warning(
                None, "", "", _edited_words(sheet.header[place], changed), alone=True
            )
            edited.add(place)
    return edited


def _edited_words(heading: str, rows: list[int]) -> str:
    """Warning text for an edited helper column."""
    words = _(
        "The column “{column}” has other values than the database ({rows}), but it is only there "
        "to help readers, and is not read. What counts are the columns it is made from."
    )
    return words.format(column=heading, rows=row_words(rows))


def _reckoned(table: str, heading: str) -> _Reckoned | None:
    """Function that computes a helper column, by its heading."""
    for message, shown in _RECKONED.get(table, {}).items():
        if normal(heading) in map(normal, translations(message)):
            return shown
    return None


def _shown_by(
    view: View, table: str, heading: str, column: str, found: HeadingMatch
) -> Callable[[Row], tuple[object, ...]] | None:
    """Expected texts of a helper column for a stored row; None if unknown."""
    if not column:
        reckoned = _reckoned(table, heading)
        return None if reckoned is None else partial(reckoned, view)
    targets = _targets(table)
    if column in targets:
        if column in found.places:  # checked against the code beside it
            return None
        table, rows = targets[column], view.rows(targets[column])
        return lambda row: names_of(table, rows[str(row[column]),]) if row[column] else ()
    return lambda row: names_of(table, row)


def _is_changed(cell: object, shown: tuple[object, ...]) -> bool:
    """Whether a cell differs from the expected texts; blank cells do not."""
    written = _text(cell)
    numbers = [each for each in shown if isinstance(each, int)]
    if numbers:
        digits = re.sub(r"[.,]0+$", "", re.sub(r"\s", "", written))
        return bool(written) and digits not in map(str, numbers)
    return bool(written) and normal(written) not in {normal(str(each)) for each in shown if each}


def _contradictions(
    lines: Sequence[SourceRow], name: int, code: int, names: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, str, str, str]]:
    """Contradictions: row, name, code, and the code's own name."""
    for line in lines:
        written, given = _text(line.cells[name]), _code(line.cells[code], names)
        if not written or given is None:
            continue
        right = names.get(given, ())
        if normal(written) not in {normal(each) for each in right}:
            yield line.number, written, given, right[0] if right else ""


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip().removeprefix("'")


def _code(cell: object, known: Iterable[str]) -> str | None:
    """Code in a cell; None if parsing reports it anyway."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else _text(cell)
    if not text:
        return ""
    codes = set(known)
    return next((each for each in (text, text.zfill(2), text.zfill(4)) if each in codes), None)


def _sentence(written: str, code: str, right: str) -> str:
    words = _(
        "“{name}” is not the name of {code}, which is “{right}”. Mend one, or empty the name."
    )
    if not code:
        words = _("“{name}” stands there without a code. Write the code, or empty the name.")
    elif not right:
        words = _("“{name}” is not the name of {code}, which has none. Empty the name.")
    return words.format(name=written, code=code, right=right)
