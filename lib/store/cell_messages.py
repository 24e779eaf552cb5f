"""Error messages about cells: place and cause, grouped."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from lib.i18n import _, count, current_language, ngettext

_FIRST: Final = 3  # rows and values listed of many
_FEW: Final = 6  # rows up to which all are listed


def column_words(names: str, fields: Mapping[str, Mapping[str, Any]]) -> str:
    """Column titles and names: `Beløp (amount_nok)`.

    Args:
        names: one name, or several with commas between; what is no column stays as it is.
        fields: what the package says of the columns, by name.
    """
    return ", ".join(_column(name.strip(), fields) for name in names.split(","))


def _column(name: str, fields: Mapping[str, Mapping[str, Any]]) -> str:
    title = fields.get(name, {}).get("title", "")
    # The package has its titles in Norwegian.
    return f"{title} ({name})" if title and current_language() != "en" else name


def place_words(file: str, rows: Sequence[int], column: str) -> str:
    """Place in words: file, column and rows.

    Args:
        file: the file's name; empty where there is only one.
        rows: as a spreadsheet shows them; none for the whole file.
        column: the column in words; empty for whole rows.
    """
    places = [file] if file else []
    if len(rows) == 1:
        places.append(_("row {row}").format(row=rows[0]))
    if column:
        places.append(_("column {column}").format(column=column))
    if len(rows) > 1:
        places.append(rows_words(rows))
    return ", ".join(places)


def rows_words(rows: Sequence[int]) -> str:
    """Row numbers in words: all of a few, the first of many."""
    if len(rows) <= _FEW:
        return _("rows {rows}").format(rows=", ".join(map(str, rows)))
    number = ngettext("{number} row", "{number} rows", len(rows)).format(number=count(len(rows)))
    first = ", ".join(map(str, rows[:_FIRST]))
    return _("{number}, the first ones: row {rows} …").format(number=number, rows=first)


def rows_are_said(sentence: str, rows: Sequence[int]) -> bool:
    """Whether a message names the rows itself."""
    words = place_words("", rows, "")
    return bool(words) and (
        re.search(rf"\b{re.escape(words)}(?!\w|, \d)", sentence, re.IGNORECASE) is not None
    )


def wrong_words(values: Iterable[str], expected: str, hints: Iterable[str] = ()) -> str:
    """Message: wrong values and what was expected.

    Args:
        values: what stands there; empty where nothing does.
        expected: a phrase.
        hints: for each value, what may have been meant; empty for none.
    """
    shown = quoted(values, hints)
    expected = expected.rstrip(".")
    if not shown:
        return _("Expected: {expected}.").format(expected=expected)
    words = _("The value {values} is not valid. Expected: {expected}.")
    if len(shown) > 1:
        words = _("The values {values} are not valid. Expected: {expected}.")
    return words.format(values=first_words(shown), expected=expected)


def about_words(sentence: str, values: Iterable[str]) -> str:
    """Message with the values, unless it names them itself."""
    shown = first_words([each for each in quoted(values) if each not in sentence])
    return _("{what} Here: {values}.").format(what=sentence, values=shown) if shown else sentence


def quoted(values: Iterable[str], hints: Iterable[str] = ()) -> list[str]:
    """Distinct values in quotation marks, with suggestions."""
    found: dict[str, str] = {}
    for value, hint in zip_longest(values, hints, fillvalue=""):
        if value and value not in found:
            words = _("“{found}”").format(found=value)
            if hint:
                words = _("{value} (did you mean “{name}”?)").format(value=words, name=hint)
            found[value] = words
    return list(found.values())


def first_words(words: Sequence[str]) -> str:
    """First items, with an ellipsis if there are more."""
    return ", ".join(words[:_FIRST]) + (" …" if len(words) > _FIRST else "")
