"""What the reader has chosen, as one immutable value; to and from the address bar."""

from lib.selection.address import (
    ADDRESS_VARIABLE,
    CONTACT_VARIABLE,
    NAMES,
    Problem,
    from_address,
    to_address,
)
from lib.selection.selection import COUNTRY, MOST_OTHERS, Area, Choices, Per, Selection

__all__ = [
    "ADDRESS_VARIABLE",
    "CONTACT_VARIABLE",
    "COUNTRY",
    "MOST_OTHERS",
    "NAMES",
    "Area",
    "Choices",
    "Per",
    "Problem",
    "Selection",
    "from_address",
    "to_address",
]
