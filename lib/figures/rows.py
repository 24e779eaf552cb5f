"""Rows of a frame with their names, the way the rest of the code reads them."""

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary a row, by column name."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
