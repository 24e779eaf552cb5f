"""Text cleanup: line breaks, repeated spaces and note marks.

A text stands on one line with single blanks everywhere it is shown, and a mark says something only
where its note stands. All are taken out of the texts, and told: nothing is changed in silence.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from lib.i18n import _, count, has_hidden, ngettext
from lib.imports.columns import listed
from lib.imports.layout import row_words
from lib.imports.plan_model import Diagnostics, SourceRow, SourceTable, Unread
from lib.store.cell_messages import first_words, quoted
from lib.store.package import descriptions

_BREAKS: Final = re.compile(r"[ \t]*[\r\n\v\f\u2028\u2029][ \t\r\n\v\f\u2028\u2029]*")
# Blanks in a row inside a text, which every view of it shows as one, and tabs.
_RUN: Final = re.compile(r"(?<=\S)(?:[^\S\r\n\v\f\u2028\u2029]{2,}|\t)(?=\S)")
_SIGN: Final = (
    r"\*{1,3}|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\((?:[0-9]{1,2}|[a-z*])\)|[0-9]{1,2}\)|(?<![^\W\d_])[a-z]\)"
)
_MARKED: Final = re.compile(rf"(?P<text>.*?[^\s*†‡§(])\s*(?P<mark>{_SIGN})", re.DOTALL)
# First characters of a note: “* foreløpig”, “1) se kilden”, “¹ uten Mosvik”, “1 uten Mosvik”.
_NOTE: Final = re.compile(rf"\s*(?P<mark>{_SIGN}|[0-9]{{1,2}}(?=[.:]?\s))")
_RAISED: Final = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_ENDS: Final = frozenset("*†‡§)¹²³⁴⁵⁶⁷⁸⁹⁰")
# Square and cubic units, which end in a superscript digit.
_MEASURE: Final = re.compile(r"(?:.*[\W\d])?[kcdm]?m", re.DOTALL)
_LONGEST: Final = 2000  # longest text in characters


def clean_texts(
    sheet: SourceTable, table: str, places: Mapping[str, int], diagnostics: Diagnostics
) -> None:
    """Remove line breaks, repeated spaces and note marks, and record it.

    Signs without width, which the cells are read without, are told as well.

    Args:
        sheet: the rows, which are changed, and what stands around them.
        table: the table that they are for.
        places: where its columns stand.
        diagnostics: told what was taken out, once for each kind.
    """
    fields = descriptions()[table]["fields"]
    texts = {name: at for name, at in places.items() if fields[name]["type"] == "string"}
    joined = _changed(sheet, texts, _on_one_line)
    if joined:
        columns = listed(table, list(dict.fromkeys(name for _row, name, *_texts in joined)))
        words = ngettext(
            "Line breaks inside a cell are read as blanks: {columns}, {rows}.",
            "Line breaks inside cells are read as blanks: {columns}, {rows}.",
            len(joined),
        )
        rows = row_words(sorted({row for row, *_rest in joined}))
        diagnostics.warning(None, "", "", words.format(columns=columns, rows=rows), alone=True)
    _tell_runs(_changed(sheet, texts, _singly_spaced), table, diagnostics)
    _tell_hidden(sheet, table, places, diagnostics)
    marks = _marks(sheet.around)
    if marks:
        _tell_marks(_changed(sheet, texts, lambda text: _unmarked(text, marks)), diagnostics)


def _tell_runs(
    found: Sequence[tuple[int, str, str, str]], table: str, diagnostics: Diagnostics
) -> None:
    if found:
        columns = listed(table, list(dict.fromkeys(name for _row, name, *_texts in found)))
        rows = row_words(sorted({row for row, *_rest in found}))
        words = _("Tabs and several spaces in a row are read as one space: {columns}, {rows}.")
        diagnostics.warning(None, "", "", words.format(columns=columns, rows=rows), alone=True)


def _tell_hidden(
    sheet: SourceTable, table: str, places: Mapping[str, int], diagnostics: Diagnostics
) -> None:
    """Record once which cells hold zero-width characters, which are dropped."""
    found = [
        (line.number, name)
        for line in sheet.lines
        for name, place in places.items()
        if isinstance(cell := line.cells[place], str) and has_hidden(cell)
    ]
    if found:
        columns = listed(table, list(dict.fromkeys(name for _row, name in found)))
        words = ngettext(
            "Invisible characters, such as soft hyphens, are removed from {number} cell: "
            "{columns}, {rows}.",
            "Invisible characters, such as soft hyphens, are removed from {number} cells: "
            "{columns}, {rows}.",
            len(found),
        )
        rows = row_words(sorted({row for row, _name in found}))
        words = words.format(number=count(len(found)), columns=columns, rows=rows)
        diagnostics.warning(None, "", "", words, alone=True)


def _tell_marks(found: Sequence[tuple[int, str, str, str]], diagnostics: Diagnostics) -> None:
    if found:
        words = ngettext(
            "The mark of a note below the table is not read as a part of the text ({rows}: "
            "{texts}). Write what the note says in a column for notes.",
            "The marks of notes below the table are not read as parts of the texts ({rows}: "
            "{texts}). Write what the notes say in a column for notes.",
            len(found),
        )
        rows = row_words(sorted({row for row, *_rest in found}))
        texts = first_words(quoted(before for _row, _name, before, _after in found))
        words = words.format(rows=rows, texts=texts)
        diagnostics.warning(None, "", "", words, alone=True)


def _changed(
    sheet: SourceTable, places: Mapping[str, int], change: Callable[[str], str]
) -> list[tuple[int, str, str, str]]:
    """Apply a change to texts; returns row, column, before and after."""
    found: list[tuple[int, str, str, str]] = []
    for at, line in enumerate(sheet.lines):
        new = list(_of_line(line, places, change))
        if new:
            cells = list(line.cells)
            for name, before, after in new:
                cells[places[name]] = after
                found.append((line.number, name, before, after))
            sheet.lines[at] = SourceRow(line.number, cells)
    return found


def _of_line(
    line: SourceRow, places: Mapping[str, int], change: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    for name, place in places.items():
        cell = line.cells[place]
        if isinstance(cell, str) and not isinstance(cell, Unread):
            after = change(cell)
            if after != cell:
                yield name, cell, after


def _on_one_line(text: str) -> str:
    """Text without inner line breaks."""
    inner = text.strip()
    broken = not inner.isprintable() and _BREAKS.search(inner)
    return _BREAKS.sub(" ", inner) if broken else text


def _singly_spaced(text: str) -> str:
    return _RUN.sub(" ", text)


def _marks(around: Sequence[SourceRow]) -> frozenset[str]:
    """Marks of the notes around a table, superscript digits as plain ones."""
    texts = (cell for line in around for cell in line.cells if isinstance(cell, str))
    found = (_NOTE.match(text) for text in texts)
    return frozenset(_plain_mark(note["mark"]) for note in found if note)


def _plain_mark(mark: str) -> str:
    """Normalized mark: `¹`, `1)` and `(1)` are equal."""
    return mark.strip("()").translate(_RAISED)


def _unmarked(text: str, marks: frozenset[str]) -> str:
    """Text without a trailing mark, if a note has it."""
    if len(text) > _LONGEST or text.rstrip()[-1:] not in _ENDS:
        return text
    found = _MARKED.fullmatch(text.rstrip())
    if found is None or _plain_mark(found["mark"]) not in marks:
        return text
    rest = found["text"].rstrip()
    measure = found["mark"] in ("²", "³") and _MEASURE.fullmatch(rest)
    bracket = found["mark"].endswith(")") and rest.count("(") > rest.count(")")
    return text if measure or bracket else rest
