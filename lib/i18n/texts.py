"""Texts of the data with a column per language (`name`, `name_nn`, `name_en`).

A column's name says its language: `name_nb`, `name_en`. One without a language, such as a project's
`title`, is in bokmål, and so is one whose bokmål has no ending beside an English `_en`.
"""

from collections.abc import Container
from typing import Any, Final

from lib.i18n.catalogues import DEFAULT, LANGUAGES, N_, _, current_language, translations

_COUNTRY: Final = "Norge"  # as the data call it
# Hospital area divisions, by code prefix.
_DIVISIONS: Final = {
    "oppt": N_("the hospital catchment area {area} (Norwegian Health Atlas)"),
    "samdata": N_("the health trust area {area} (SAMDATA)"),
}


def data_column(stem: str, columns: Container[Any]) -> str:
    """Column name of a text in the reader's language, else in bokmål.

    Args:
        stem: the column's name without a language: `name` for `name_nb` and `name_en`.
        columns: the names of the columns that there are; a row, a table or a list.
    """
    for column in (f"{stem}_{current_language()}", f"{stem}_{DEFAULT}"):
        if column in columns:
            return column
    return stem


def data_language(stem: str, columns: Container[Any]) -> str:
    """Language code of `data_column`."""
    ending = data_column(stem, columns).removeprefix(stem).removeprefix("_")
    return ending if ending in LANGUAGES else DEFAULT


def data_text(row: Any, stem: str) -> str:
    """Text of a row in the reader's language, else in bokmål.

    Args:
        row: column names and cells: a mapping, or a row of a table.
        stem: as for `data_column`.
    """
    columns = (data_column(stem, row), f"{stem}_{DEFAULT}", stem)
    texts = (row[column] for column in columns if column in row)
    return next((text for text in texts if isinstance(text, str) and text), "")


def foreign_language(language: str = DEFAULT) -> str | None:
    """`lang` attribute of a text of the data; None if it is the page's own language."""
    return None if language == current_language() else language


def area_words(name: str, code: str = "") -> str:
    """Area name: official Norwegian; the country's and the hospital areas' are translated.

    A hospital area says which division it is of: two of them share names with each other and with
    the counties, and are not the same areas.

    Args:
        name: as the data call it.
        code: the area's code, where it may be a hospital area.
    """
    if name == _COUNTRY:
        return _("Norway")
    division = _division(code)
    return _(division).format(area=name) if division else name


def area_names(name: str, code: str) -> tuple[str, ...]:
    """Names of an area in all languages.

    Args:
        name: as the data call it.
        code: the area's code.
    """
    division = _division(code)
    named = (words.format(area=name) for words in translations(division)) if division else ()
    return (name, *named, *(translations("Norway") if name == _COUNTRY else ()))


def _division(code: str) -> str:
    return _DIVISIONS.get(code.partition("_")[0], "")
