"""Rows: the result type of the store's queries.

In every answer a missing text is `None`, a missing number is NaN, numbers are `float`, counts are
`int` and flags are `bool`.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, Self, TypeAlias, TypeVar

import numpy as np
import pandas as pd

ColumnType: TypeAlias = Literal["text", "number", "count", "flag"]
Columns: TypeAlias = Mapping[str, ColumnType]
Row: TypeAlias = Mapping[str, Any]

_DTYPES: Final[Mapping[ColumnType, str]] = {
    "text": "object",
    "number": "float64",
    "count": "int64",
    "flag": "bool",
}


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


# Texts stay as SQLite has them.
_CONVERTERS: Final[Mapping[ColumnType, Callable[[Any], Any]]] = {
    "number": _number,
    "count": int,
    "flag": bool,
}


class Rows(tuple[Row, ...]):  # noqa: SLOT001 - the cache puts a tag on an answer
    """Immutable rows with documented columns; shared by all callers.

    Attributes:
        columns: the name and type of each column; an answer without rows has them all the same.
    """

    columns: Columns

    @classmethod
    def from_table(
        cls, names: Sequence[str], table: Sequence[Sequence[object]], columns: Columns
    ) -> Self:
        """Rows from a SQLite result.

        Args:
            names: of the table's columns.
            table: a sequence of cells for each row.
            columns: those that are wanted, all of which the table has where it has rows.
        """
        cells = dict(zip(names, zip(*table, strict=True), strict=True)) if table else {}
        converted = [_converted(cells[name], kind) for name, kind in columns.items() if table]
        return cls._with(
            (dict(zip(columns, row, strict=True)) for row in zip(*converted, strict=True)), columns
        )

    @classmethod
    def from_mappings(cls, rows: Iterable[Mapping[str, object]], columns: Columns) -> Self:
        """Rows from mappings; missing keys are missing values."""
        return cls.from_table(
            list(columns), [[row.get(name) for name in columns] for row in rows], columns
        )

    @classmethod
    def _with(cls, rows: Iterable[Row], columns: Columns) -> Self:
        found = cls(rows)
        found.columns = columns
        return found

    def column(self, name: str) -> list[Any]:
        """Cells of a column, in row order."""
        return [row[name] for row in self]

    def where(self, name: str, value: object) -> Self:
        """Rows with a given value in a column."""
        return self._with((row for row in self if row[name] == value), self.columns)

    def frame(self) -> pd.DataFrame:
        """The same as a frame, for what is computed or plotted by pandas."""
        index = pd.RangeIndex(len(self))
        found = {
            name: _series(self.column(name), kind, index) for name, kind in self.columns.items()
        }
        return pd.DataFrame(found, index=index)


# Result of a query: rows, or a frame where callers compute or plot with pandas.
Answer = TypeVar("Answer", pd.DataFrame, Rows)


def _converted(cells: Sequence[Any], kind: ColumnType) -> Sequence[Any]:
    converter = _CONVERTERS.get(kind)
    return cells if converter is None else [converter(cell) for cell in cells]


def _series(cells: Sequence[object], kind: ColumnType, index: pd.RangeIndex) -> "pd.Series[Any]":
    """A frame's column from plain values, without what pandas would find out about each.

    Args:
        cells: the values; None becomes NaN among numbers, and stays None among texts.
        kind: the type of the column.
        index: the frame's, one for all its columns: pandas then compares no two of them.
    """
    values = np.empty(len(cells), dtype=_DTYPES[kind])
    values[:] = cells
    return pd.Series(values, index=index, dtype=values.dtype, copy=False)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as dictionaries with Python numbers.

    pandas' `to_dict` gives the same, but looks at every cell.
    """
    names = [str(name) for name in frame.columns]
    columns = [cells.tolist() for _name, cells in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
