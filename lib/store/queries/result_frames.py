"""What every query shares: its parameters, how SQL is put together, and the shape of the answer.

What is missing, and the types of the columns, are the same in every answer (`lib.rows`); columns of
text have dtype object in a frame.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import pandas as pd

from lib.rows import Columns, ColumnType, Rows, dtype, series
from lib.selection import Selection
from lib.store.connection import Store

# The state's own coordination pots (schemes of the kind `pott`), or all other money.
Money: TypeAlias = Literal["pots", "other"]


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


def query_rows(
    store: Store, sql: str, columns: Columns, values: Mapping[str, object] | None = None
) -> Rows:
    """Ask the store, and give the answer its documented columns and types."""
    names, table = store.fetch(sql, values or {})
    return Rows.from_table(names, table, columns)


def query_frame(
    store: Store, sql: str, columns: Columns, values: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """Ask the store, and give the answer its documented columns and dtypes."""
    names, rows = store.fetch(sql, values or {})
    cells = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    index = pd.RangeIndex(len(rows))  # one for all columns: pandas then compares no two of them
    found = {name: series(cells.get(name, ()), columns[name], index) for name in columns}
    return pd.DataFrame(found, index=index)


def frame_from_rows(rows: Sequence[Mapping[str, object]], columns: Columns) -> pd.DataFrame:
    """The documented columns from rows of plain values; what a row lacks is missing there."""
    return Rows.from_mappings(rows, columns).frame()


def coerce(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The documented columns of a frame, in their order and with their dtypes."""
    return pd.DataFrame({name: _column(frame[name], kind) for name, kind in columns.items()})


def _column(values: "pd.Series[Any]", kind: ColumnType) -> "pd.Series[Any]":
    if kind != "text":
        return values.astype(pd.api.types.pandas_dtype(dtype(kind)))
    texts = [
        None if missing else value for value, missing in zip(values, values.isna(), strict=True)
    ]
    return pd.Series(texts, index=values.index, dtype="object")
