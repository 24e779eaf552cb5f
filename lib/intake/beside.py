"""Names beside codes: a file that says one thing in a code and another in its name is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lib.intake.choosing import names_of
from lib.intake.columns import Columns
from lib.intake.headings import normal
from lib.intake.model import Line, Notes, Sheet
from lib.language import _
from lib.store.changes import View
from lib.store.package import descriptions


def check_names(view: View, table: str, sheet: Sheet, found: Columns, notes: Notes) -> None:
    """Tell where a name is not that of the code it stands beside.

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
            cause = _("The name is not that of the code in the same row.")
            for row, *said in _contradictions(sheet.lines, place, found.places[column], names):
                told = _sentence(*said)
                notes.error(row, sheet.header[place], said[0], told, cause=cause, alone=True)


def _contradictions(
    lines: Sequence[Line], name: int, code: int, names: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, str, str, str]]:
    """The rows where name and code say two things: row, name, code, and the code's own name."""
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
    """The code in a cell; None for a cell that the reading itself has something to say about."""
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
