"""Names beside codes: a file that says one thing in a code and another in its name is wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lib.intake.choosing import names_of
from lib.intake.columns import Columns, listed
from lib.intake.headings import normal
from lib.intake.model import Line, Notes, Sheet
from lib.language import _
from lib.store.changes import View
from lib.store.package import descriptions

_SHOWN: Final = 10  # rows named in one sentence


def check_names(view: View, table: str, sheet: Sheet, found: Columns, notes: Notes) -> None:
    """Tell where a name is not that of the code it stands beside, a sentence a column.

    Args:
        view: the tables as they are.
        table: the table that the file is for.
        sheet: the file.
        found: what its headings mean.
        notes: told what is wrong.
    """
    targets = {
        key["fields"]: key["reference"]["resource"] or table
        for key in descriptions()[table]["foreignKeys"]
    }
    for place, column in found.helpers.items():
        if column in targets and column in found.places:
            target = targets[column]
            names = {key[0]: names_of(target, row) for key, row in view.rows(target).items()}
            wrong = _contradictions(sheet.lines, place, found.places[column], names)
            if wrong:
                _tell(sheet, place, (table, column), wrong, notes)


def _contradictions(
    lines: Sequence[Line], name: int, code: int, names: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, str, str], list[int]]:
    """The rows where name and code say two things, by what they say and what is right."""
    wrong: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for line in lines:
        written, given = _text(line.cells[name]), _code(line.cells[code], names)
        if not written or given is None:
            continue
        right = names.get(given, ())
        if normal(written) not in {normal(each) for each in right}:
            wrong[written, given, right[0] if right else ""].append(line.number)
    return wrong


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip().removeprefix("'")


def _code(cell: object, known: Iterable[str]) -> str | None:
    """The code in a cell; None for a cell that the reading itself has something to say about."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else _text(cell)
    if not text:
        return ""
    codes = set(known)
    return next((each for each in (text, text.zfill(2), text.zfill(4)) if each in codes), None)


def _tell(
    sheet: Sheet,
    place: int,
    where: tuple[str, str],
    wrong: dict[tuple[str, str, str], list[int]],
    notes: Notes,
) -> None:
    written, code, right = next(iter(wrong))
    rows = sorted(row for each in wrong.values() for row in each)
    words = _("the name of the code in {column}: {code} is “{name}”. Mend one, or empty the name")
    if not code:
        words = _("a code in {column} as well, or an empty name")
    elif not right:
        words = _("an empty name: {code} in {column} has none")
    told = words.format(column=listed(where[0], [where[1]]), code=code, name=right)
    if len(rows) > 1:
        shown = ", ".join(map(str, rows[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")
        told = _("{words} (rows {rows})").format(words=told, rows=shown)
    notes.error(rows[0], sheet.header[place], written, told)
