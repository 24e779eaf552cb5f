"""Decimal mark detection: one mark per column, proven by its rows.

`1.234` has two readings. `12.5` in the same column proves that the point is a decimal mark,
`1.234.567` or `4,5` that it stands between thousands; where no row proves either, or one proves the
one and one the other, nothing is decided here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lib.i18n import normalize_text
from lib.imports.parsing import DecimalMark
from lib.imports.plan_model import SourceRow, SourceTable
from lib.store.package import descriptions

_DIGITS: Final = re.compile(r"[0-9](?:[0-9., ]*[0-9])?")
_GROUPS: Final = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_OTHER: Final[Mapping[str, DecimalMark]] = {".": ",", ",": "."}
# One mark before three digits: a thousands mark if the other one is the decimal mark.
_THOUSANDS: Final[Mapping[str, re.Pattern[str]]] = {
    "": re.compile("(?!)"),
    **{
        mark: re.compile(rf"(?<![0-9.,])([1-9][0-9]{{0,2}})\{other}([0-9]{{3}})(?![0-9.,])")
        for mark, other in _OTHER.items()
    },
}


@dataclass(frozen=True, slots=True)
class ColumnDecimalMark:
    """Decimal mark of a column.

    Attributes:
        mark: the mark; empty where it is not known.
        proven: whether rows of the column prove it.
    """

    mark: DecimalMark = ""
    proven: bool = False

    def settled(self, cell: object) -> object:
        """Cell without thousands marks, where the decimal mark is proven."""
        if not self.proven or not isinstance(cell, str):
            return cell
        return _THOUSANDS[self.mark].sub(r"\1\2", cell)


def column_marks(
    sheet: SourceTable, table: str, places: Mapping[str, int]
) -> dict[str, ColumnDecimalMark]:
    """Decimal marks of number columns, by name.

    Args:
        sheet: the rows, and the mark that the kind of file speaks for.
        table: the table that they are for.
        places: where its columns stand.
    """
    fields = descriptions()[table]["fields"]
    whole = fields.keys() <= places.keys()
    numbers = [name for name in places if fields[name]["type"] in ("integer", "number")]
    return {name: _mark(sheet, places[name], whole=whole) for name in numbers}


def _mark(sheet: SourceTable, place: int, *, whole: bool) -> ColumnDecimalMark:
    texts = list(_marked(sheet.lines, place))
    proofs = {proof for proof in map(_proof, texts) if proof}
    if len(proofs) == 1:
        return ColumnDecimalMark(proofs.pop(), proven=True)
    if proofs:
        return ColumnDecimalMark()
    # Commas between cells leave the point as the decimal mark in what computers write: known by all
    # columns of the table, and by decimals without zeros at their end.
    if sheet.decimal_mark == "." and not (whole and all(map(_canonical, texts))):
        return ColumnDecimalMark()
    return ColumnDecimalMark(sheet.decimal_mark)


def _marked(lines: Iterable[SourceRow], place: int) -> Iterable[str]:
    """Cells of a column that contain a point or a comma."""
    for line in lines:
        cell = line.cells[place]
        if isinstance(cell, str) and ("." in cell or "," in cell):
            yield normalize_text(cell).strip()


def _canonical(text: str) -> bool:
    whole, point, decimals = text.partition(".")
    return bool(point) and (whole + decimals).isdigit() and not decimals.endswith("0")


def _proof(text: str) -> DecimalMark:
    """Decimal mark that a cell proves; empty if ambiguous or not a number."""
    found = _DIGITS.findall(text)
    if len(found) != 1:
        return ""
    number = found[0].replace(" ", "")
    marks = [sign for sign in found[0] if sign in _OTHER]
    if not marks:
        return ""
    last, before = marks[-1], marks[:-1]
    decimal: DecimalMark = "." if last == "." else ","
    if last not in before:
        single = not before and _GROUPS.fullmatch(found[0]) is not None
        return "" if single else decimal
    return _OTHER[last] if len(set(marks)) == 1 and _GROUPS.fullmatch(number) else ""
