"""Three-way merge of rows: loaded files, new files and store.

What one side has touched goes in, cell by cell. What both have touched, and made different, is a
conflict, which somebody decides.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lib.store.append_only import APPEND_ONLY
from lib.store.change_log import Key, Row, Value, View
from lib.store.loads import Load, loaded_rows
from lib.store.package import Package, descriptions
from lib.store.row_format import rows_by_key

RowRef: TypeAlias = tuple[str, Key]
Side: TypeAlias = Literal["ours", "theirs"]
WHOLE: Final = ""  # column name of a whole-row conflict


@dataclass(frozen=True, slots=True)
class RowMerge:
    """Merge of one row that the files have changed.

    Attributes:
        table: the table.
        key: the row's key.
        base: the row as it was loaded; None where it was not there.
        ours: the row in the store; None where it is not there.
        theirs: the row in the files; None where it is not there.
        asked: the columns that both have changed, or `WHOLE`; none where nothing is to be decided.
    """

    table: str
    key: Key
    base: Row | None
    ours: Row | None
    theirs: Row | None
    asked: tuple[str, ...]

    def merged(self, sides: Mapping[str, Side]) -> Row | None:
        """Merged row; undecided cells stay as in the store.

        Args:
            sides: what was decided, by column; under `WHOLE` for the row as it stands.
        """
        if WHOLE in sides or WHOLE in self.asked:
            return self.theirs if sides.get(WHOLE) == "theirs" else self.ours
        if self.ours is None or self.theirs is None:
            return self.theirs
        row = dict(self.ours)
        for name in differing(self.ours, self.theirs):
            if name not in self.asked and _cell(self.base, name) == self.ours[name]:
                row[name] = self.theirs[name]
            if sides.get(name) == "theirs":
                row[name] = self.theirs[name]
        return row

    def cells(self, column: str) -> tuple[Value, Value, Value]:
        """Loaded, stored and new value of a cell."""
        return _cell(self.base, column), _cell(self.ours, column), _cell(self.theirs, column)


def differing(one: Row, other: Row) -> list[str]:
    """Differing columns of two rows."""
    return [name for name in one if one[name] != other.get(name)]


def _cell(row: Row | None, name: str) -> Value:
    return None if row is None else row.get(name)


def merges(view: View, load: Load | None, package: Package) -> Iterator[RowMerge]:
    """Merges of all rows that the files change, in order.

    Args:
        view: the store.
        load: when the files were in step with it; None where that is not known.
        package: the files as they are.
    """
    for name in descriptions():
        theirs, ours = rows_by_key(package.tables[name]), view.rows(name)
        # Without the loaded content, every difference counts as changed on both sides.
        base = loaded_rows(view.connection, load, name) or {}
        for key in dict.fromkeys([*theirs, *ours]):
            row = _merge(name, key, base.get(key), ours.get(key), theirs.get(key))
            if row is not None:
                yield row


def _merge(
    table: str, key: Key, base: Row | None, ours: Row | None, theirs: Row | None
) -> RowMerge | None:
    base = None if base is None else _filled(base, ours or theirs)
    if theirs in (base, ours):
        return None
    return RowMerge(table, key, base, ours, theirs, _asked(table, base, ours, theirs))


def _filled(base: Row, like: Row | None) -> Row:
    """Loaded row, with newer columns as in the store."""
    return {name: base.get(name, value) for name, value in like.items()} if like else base


def _asked(table: str, base: Row | None, ours: Row | None, theirs: Row | None) -> tuple[str, ...]:
    if table in APPEND_ONLY and ours is not None:
        return (WHOLE,)  # append-only rows stay; that can only be confirmed
    if ours == base:
        return ()
    if ours is None or theirs is None:
        return (WHOLE,)
    return tuple(
        name
        for name in differing(ours, theirs)
        if _cell(base, name) not in (ours[name], theirs[name])
    )


def with_owners(
    merged: Mapping[RowRef, Row | None], rows: Mapping[RowRef, RowMerge]
) -> set[RowRef]:
    """Rows that stay although the files lack them, because their owner stays.

    A partner stays with its project, and a project with its round.

    Args:
        merged: each row as it becomes by itself, by table and key.
        rows: the same rows as they were.
    """
    kept = [place for place, row in rows.items() if row.theirs is None and merged[place]]
    going: dict[RowRef, list[RowRef]] = defaultdict(list)
    for place, row in rows.items():
        if row.theirs is None and row.ours is not None and not merged[place] and not row.asked:
            for owner in _owners(row.table, row.ours):
                going[owner].append(place)
    staying: set[RowRef] = set()
    while kept:
        new = set(going[kept.pop()]) - staying
        staying |= new
        kept += new
    return staying


def _owners(table: str, row: Row) -> Iterator[RowRef]:
    """Owners of a row: its foreign keys, without sources and areas."""
    described = descriptions()[table]
    for key in described["foreignKeys"]:
        name, to = key["fields"], key["reference"]["resource"] or table
        if row[name] is not None and (name in described["key"] or to not in {"sources", "areas"}):
            yield to, (str(row[name]),)


def sides(table: str) -> tuple[Side, ...]:
    """Sides that can be chosen for a table's rows; append-only tables keep theirs."""
    return ("ours",) if table in APPEND_ONLY else ("ours", "theirs")
