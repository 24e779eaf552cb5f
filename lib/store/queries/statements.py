"""What every query shares: its parameters, how SQL is put together, and the question itself."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from lib.rows import Columns, Rows
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
