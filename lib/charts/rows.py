"""Rows of a frame with their names, the way the rest of the code reads them."""

from functools import partial
from typing import Any

import pandas as pd

from lib.i18n import CodeColumn, label


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary a row, by column name; numbers are Python's own.

    pandas' `to_dict` gives the same, but looks at every cell.
    """
    names = [str(name) for name in frame.columns]
    columns = [cells.tolist() for _name, cells in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def labelled(column: CodeColumn, cells: pd.Series) -> pd.Series:
    """A column of codes in the reader's words; what is not known stays so."""
    return cells.map(partial(label, column), na_action="ignore")
