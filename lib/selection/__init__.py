"""Selection: the reader's choices as an immutable value, to and from query parameters."""

from lib.selection.query_params import (
    ADDRESS_VARIABLE,
    CONTACT_VARIABLE,
    NAMES,
    Problem,
    from_query_params,
    to_query_params,
)
from lib.selection.selection import COUNTRY, MOST_OTHERS, Area, FilterOptions, Per, Selection

__all__ = [
    "ADDRESS_VARIABLE",
    "CONTACT_VARIABLE",
    "COUNTRY",
    "MOST_OTHERS",
    "NAMES",
    "Area",
    "FilterOptions",
    "Per",
    "Problem",
    "Selection",
    "from_query_params",
    "to_query_params",
]
