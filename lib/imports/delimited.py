"""Delimited text (CSV): delimiter detection and parsing."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from lib.i18n import N_, _, count
from lib.imports.headings import normal
from lib.imports.layout import is_text, known_in
from lib.imports.plan_model import Diagnostics, Expected, ReadingOptions, SourceRow, SourceTable

# Delimiters and their names.
DELIMITERS: Final = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("vertical bar"),
}
_WORDS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}
# Decimal mark that goes with a delimiter.
_MARKS: Final[Mapping[str, Literal[".", ","]]] = {",": ".", ";": ","}
_SAMPLE: Final = 200_000  # characters sampled for detection
_LOOKED_AT: Final = 60  # rows sampled
_FIELD: Final = 1_000_000  # most characters in a cell


def read_text(
    sheet: SourceTable,
    text: str,
    choices: ReadingOptions,
    expected: Expected,
    diagnostics: Diagnostics,
) -> list[SourceRow]:
    """Parse the rows of a text file, blank ones included.

    Args:
        sheet: given the decimal mark that the delimiter tells.
        text: the file.
        choices: the delimiter that somebody has named, if anybody has.
        expected: what may stand in it.
        diagnostics: told what is wrong, and asked where two delimiters would do.
    """
    hint, rest = _hint(text)
    if choices.delimiter:
        delimiter = _asked(choices.delimiter, diagnostics)
    else:
        delimiter = hint or _delimiter(rest, expected.known, diagnostics)
    if not delimiter:
        return []
    sheet.decimal_mark = _MARKS.get(delimiter, "")
    return _records(rest, delimiter, 2 if rest is not text else 1, diagnostics)


def _hint(text: str) -> tuple[str, str]:
    """Delimiter of a first line such as `sep=;`, and the remaining text."""
    if text[:4].lower() != "sep=":
        return "", text
    first = text[:20].splitlines()[0]
    rest = text[len(first) :].removeprefix("\r").removeprefix("\n")
    sign = first[4:].strip(" ") or first[4:]
    return (sign, rest) if sign in DELIMITERS else ("", text)


def _asked(asked: str, diagnostics: Diagnostics) -> str:
    delimiter = _WORDS.get(asked.casefold(), asked)
    if delimiter in DELIMITERS:
        return delimiter
    expected = _("“{asked}” is no sign between cells that is known. These are: {names}").format(
        asked=asked, names=", ".join(list(_WORDS)[:4])
    )
    diagnostics.error(None, "", asked, expected, alone=True)
    return ""


@dataclass(frozen=True, slots=True)
class _Fit:
    """Score of a delimiter: known column names, row width, rows of that width."""

    sign: str
    names: int
    width: int
    even: float


def _delimiter(text: str, known: Sequence[str], diagnostics: Diagnostics) -> str:
    """Detect the delimiter by column names and row widths."""
    names = {normal(name) for name in known}
    fits = [_fit(text[:_SAMPLE], sign, names) for sign in DELIMITERS]
    most = max(fit.names for fit in fits)
    if most:
        fits = [fit for fit in fits if fit.names == most]
        widest = max(fit.width for fit in fits)
        # A single column name fits every delimiter.
        likely = [fit for fit in fits if fit.width > 1] if widest > 1 else fits[:1]
    else:
        likely = [fit for fit in fits if fit.width > 1 and fit.even >= 0.8]
        likely = (
            likely or sorted(fits, key=lambda fit: (-fit.even * (fit.width > 1), -fit.width))[:1]
        )
    if len(likely) == 1:
        return likely[0].sign
    _ask(likely, diagnostics)
    return ""


def _fit(text: str, sign: str, names: set[str]) -> _Fit:
    reader = csv.reader(_lines(text), delimiter=sign)
    rows: list[list[str]] = []
    try:
        rows = [row for row in islice(reader, _LOOKED_AT) if any(cell.strip() for cell in row)]
    except csv.Error:
        rows = rows or [text.splitlines()[0].split(sign)] if text.strip() else []
    if not rows:
        return _Fit(sign, 0, 0, 0)
    widths = [_width(row) for row in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    # Names of columns are no numbers: rows of decimal commas lack a header that is as wide.
    header = rows[widths.index(usual)]
    even = widths.count(usual) / len(widths) if all(map(is_text, header)) else 0
    return _Fit(sign, max(known_in(row, names) for row in rows), usual, even)


def _width(row: Sequence[str]) -> int:
    """Number of cells without trailing empty ones."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _ask(fits: Sequence[_Fit], diagnostics: Diagnostics) -> None:
    codes = {sign: code for code, sign in reversed(_WORDS.items())}
    answers = [(codes[fit.sign], _(DELIMITERS[fit.sign])) for fit in fits]
    expected = _("Several signs may stand between the cells: {names}. Say which is meant.")
    names = ", ".join(words for _sign, words in answers)
    diagnostics.ask("delimiter", answers, "", expected.format(names=names))


def _records(text: str, delimiter: str, first: int, diagnostics: Diagnostics) -> list[SourceRow]:
    """Parse with doubled quotes, or with escaped quotes as R writes them."""
    csv.field_size_limit(_FIELD)
    long = _too_long(text, first)
    if long:
        words = _(
            "The line is too long: it has {number} characters, and at most {most} are "
            "read. Shorten the long cells, and remove empty columns."
        )
        words = words.format(number=count(long[1]), most=count(_FIELD))
        diagnostics.error(long[0], "", "", words, alone=True)
        return []
    found, whole = _parsed(csv.reader(_lines(text), delimiter=delimiter, strict=True), first)
    if not whole and '\\"' in text:
        escaped = csv.reader(
            _lines(text), delimiter=delimiter, escapechar="\\", doublequote=False, strict=True
        )
        found, whole = _parsed(escaped, first)
    if not whole:
        words = _(
            "A quotation mark is missing here or in a row above. They stand in pairs around a "
            "cell, and are doubled within it."
        )
        diagnostics.error(first + len(found), "", "", words, alone=True)
    return found


def _too_long(text: str, first: int) -> tuple[int, int] | None:
    """Number and length of the first overlong line."""
    if len(text) <= _FIELD:
        return None
    lengths = enumerate(map(len, _lines(text)), start=first)
    return next((line for line in lengths if line[1] > _FIELD), None)


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _parsed(rows: Iterator[list[str]], first: int) -> tuple[list[SourceRow], bool]:
    """Rows as far as they can be parsed, and whether that is all."""
    found: list[SourceRow] = []
    try:
        for number, row in enumerate(rows, start=first):
            cells = [cell.replace("\r\n", "\n") if "\r" in cell else cell for cell in row]
            found.append(SourceRow(number, cells))
    except csv.Error:
        return found, False
    return found, True
