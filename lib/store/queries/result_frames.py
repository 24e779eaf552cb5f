"""What every query shares: its parameters, how SQL is put together, and the shape of the answer.

In every answer a missing text is `None` (columns of text have dtype object), a missing number is
NaN (float64), counts are int64 and flags are bool. An empty answer has the same columns.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from lib.selection import Selection
from lib.store.connection import Store

ColumnType: TypeAlias = Literal["text", "number", "count", "flag"]
# The state's own coordination pots (schemes of the kind `pott`), or all other money.
Money: TypeAlias = Literal["pots", "other"]
Columns: TypeAlias = Mapping[str, ColumnType]

_DTYPES: Final[Mapping[ColumnType, str]] = {
    "text": "object",
    "number": "float64",
    "count": "int64",
    "flag": "bool",
}


def parameters(
    selection: Selection, *, money: Money | None = None, **more: object
) -> dict[str, object]:
    """The selection as named SQL parameters, and what else the query needs.

    Args:
        selection: what is chosen.
        money: only projects of the state's coordination pots, or only others; None for both.
        more: parameters of the query's own.
    """
    chosen: dict[str, object] = {
        "area": selection.area,
        "scheme": selection.scheme,
        "year": selection.year,
        "latest": int(selection.latest),
        "money": money,
    }
    return chosen | more


def compose(*parts: str) -> str:
    """A statement from named subqueries and, last, its SELECT. All parts are constants."""
    *subqueries, select = parts
    return "WITH RECURSIVE\n" + ",\n".join(subqueries) + "\n" + select


def query_frame(
    store: Store, sql: str, columns: Columns, values: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """Ask the store, and give the answer its documented columns and dtypes."""
    names, rows = store.fetch(sql, values or {})
    cells = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    index = pd.RangeIndex(len(rows))  # one for all columns: pandas then compares no two of them
    found = {name: _series(cells.get(name, ()), columns[name], index) for name in columns}
    return pd.DataFrame(found, index=index)


def frame_from_rows(rows: Sequence[Mapping[str, object]], columns: Columns) -> pd.DataFrame:
    """The documented columns from rows of plain values; what a row lacks is missing there."""
    index = pd.RangeIndex(len(rows))
    found = {
        name: _series([row.get(name) for row in rows], kind, index)
        for name, kind in columns.items()
    }
    return pd.DataFrame(found, index=index)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary a row, by column name, for what plain Python does faster than pandas."""
    columns = [cells.tolist() for _name, cells in frame.items()]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def coerce(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The documented columns of a frame, in their order and with their dtypes."""
    return pd.DataFrame({name: _column(frame[name], kind) for name, kind in columns.items()})


def _series(cells: Sequence[object], kind: ColumnType, index: pd.RangeIndex) -> "pd.Series[Any]":
    """A column from SQLite's own values, without what pandas would find out about each."""
    values = np.empty(len(cells), dtype=_DTYPES[kind])
    values[:] = cells  # None becomes NaN among numbers, and stays None among texts
    return pd.Series(values, index=index, dtype=values.dtype, copy=False)


def _column(values: "pd.Series[Any]", kind: ColumnType) -> "pd.Series[Any]":
    if kind != "text":
        return values.astype(pd.api.types.pandas_dtype(_DTYPES[kind]))
    texts = [
        None if missing else value for value, missing in zip(values, values.isna(), strict=True)
    ]
    return pd.Series(texts, index=values.index, dtype="object")
