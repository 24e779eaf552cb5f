"""Detection of imports that revert earlier edits.

A whole file of the package that somebody has kept, or that comes with a new edition, still holds
the values from before: each that would come back is a warning, with who has changed it and when.
"""

from collections.abc import Mapping, Sequence

from lib.i18n import _, local_time, ngettext
from lib.imports.columns import listed
from lib.imports.editors import public_name
from lib.imports.layout import row_words
from lib.imports.missing import withheld_column
from lib.imports.plan_model import Diagnostics
from lib.store.change_log import Change, Key, RowEdit, Value, View, author, is_touched, row_edits
from lib.store.package import descriptions


def warn_of_old_values(
    view: View,
    table: str,
    changes: Sequence[Change],
    lines: Mapping[Key, int],
    diagnostics: Diagnostics,
) -> None:
    """Warn of changes that restore the value before a log entry.

    Args:
        view: the tables as they are.
        table: the table.
        changes: its changes.
        lines: the row of the file for each key.
        diagnostics: told what is found.
    """
    if not is_touched(view.connection, table):
        return
    for change in changes:
        found = row_edits(view.connection, table, change.key)
        line = lines.get(change.key)
        for column, value, touch, words in _taken_back(change, found):
            said = words.format(
                row="/".join(change.key),
                value=_("nothing") if value is None else value,
                who=public_name(touch.who),
                when=local_time(touch.at),
            )
            diagnostics.warning(line, column, "", said, cause=said, alone=True)


def _taken_back(change: Change, found: Sequence[RowEdit]) -> list[tuple[str, Value, RowEdit, str]]:
    """Reverted edit: column, value, log entry and message."""
    rows = list[tuple[str, Value, RowEdit, str]]
    if change.kind == "removed":
        words = _("{who} added {row} {when}. The file lacks it.")
        added = author([touch for touch in found if touch.before is None])
        return rows([("", None, added, words)] if added else ())
    if change.kind == "added":
        words = _("{who} removed {row} {when}. The file still has it.")
        removed = author([touch for touch in found if touch.after is None])
        return rows([("", None, removed, words)] if removed else ())
    words = _("{row}: {who} changed this to {value} {when}. The file has what was there before.")
    return [
        (column, old, last, words)
        for column, old, new in change.fields
        if (past := [touch for touch in found if touch.changes(column)])
        and (last := author(past))
        and any((touch.before or {}).get(column) == new for touch in past)
    ]


def warn_of_emptied(
    table: str, changes: Sequence[Change], lines: Mapping[Key, int], diagnostics: Diagnostics
) -> None:
    """Warn once of cells that become empty.

    Args:
        table: the table.
        changes: its changes.
        lines: the row of the file for each key.
        diagnostics: told what is found.
    """
    fields = descriptions()[table]["fields"]
    emptied = [
        (column, lines[change.key])
        for change in changes
        if change.kind == "changed" and change.key in lines
        for column, old, new in change.fields
        # Withheld values have a message of their own.
        if old is not None and new is None and not withheld_column(fields[column])[0]
    ]
    if not emptied:
        return
    columns = listed(table, list(dict.fromkeys(column for column, _row in emptied)))
    rows = row_words(sorted({row for _column, row in emptied}))
    words = ngettext(
        "{number} cell becomes empty, and what stands there now is removed: {columns}, {rows}.",
        "{number} cells become empty, and what stands there now is removed: {columns}, {rows}.",
        len(emptied),
    ).format(number=len(emptied), columns=columns, rows=rows)
    diagnostics.warning(None, "", "", words, alone=True)
