"""Missing-value markers: not stated, withheld, not applicable.

The signs are Statistics Norway's standard signs in tables (since 2021): `.` not possible to state,
`..` not available, `:` not shown for reasons of confidentiality. Before that `-` was a real zero
and `*` a preliminary figure, and others write them for "missing": those two are asked about.
"""

from typing import Any, Final, Literal

from lib.i18n import comparison_key

MissingKind = Literal["", "unknown", "impossible", "withheld", "dash", "star"]

_WORDS: Final[dict[MissingKind, str]] = {
    "unknown": (
        ".. ... … na n/a n.a. #n/a nan null none ukjent ukjend mangler manglar unknown missing "
        "ikke_oppgitt ikkje_oppgitt ikke_oppgjeve ikkje_oppgjeve ikke_kjent ikkje_kjend "
        "ikke_tilgjengelig ikkje_tilgjengeleg ikke_opplyst uoppgitt not_stated not_available"
    ),
    "impossible": (
        ". ikke_aktuelt ikkje_aktuelt ikke_relevant ikkje_relevant ikke_mulig ikkje_mogleg "
        "not_applicable not_possible"
    ),
    "withheld": (
        ": skjermet skjerma konfidensielt konfidensiell unntatt_offentlighet withheld confidential "
        "suppressed"
    ),
    "dash": "- --",
    "star": "*",
}
# Markers that may be ordinary words in a text column.
_ALSO_NAMES: Final = frozenset({"na", "nan", "null", "none"})
_KINDS: Final[dict[str, MissingKind]] = {
    word.replace("_", " "): kind for kind, words in _WORDS.items() for word in words.split()
}


def missing_kind(text: str) -> MissingKind:
    """Kind of missing value of a cell; empty if it is none."""
    # Fast path: most cells are numbers.
    if len(text) > 30 or text[:1].isdecimal():
        return ""
    return _KINDS.get(comparison_key(text), "")


def is_unstated(text: str, *, required: bool) -> bool:
    """Whether text only marks a value as not stated.

    Args:
        text: the cell of a column of free text.
        required: whether the column must be filled in: there, words such as `ikke oppgitt` stay.
    """
    kind = missing_kind(text)
    if kind == "dash":
        return True
    sign_or_words = kind == "unknown" and comparison_key(text) not in _ALSO_NAMES
    return not required and (sign_or_words or text == ".")


def withheld_column(column: dict[str, Any]) -> tuple[str, str]:
    """Column and value that mark a figure as withheld; empty if the column has none."""
    where = column.get("emptyWhere", {})
    return str(where.get("column", "")), str(where.get("value", ""))
