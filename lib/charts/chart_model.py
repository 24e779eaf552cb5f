"""What every figure is: a picture, the same figures in words, and the same as a plain table."""

import csv
import io
import math
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any, Final, Literal

import pandas as pd

from lib.i18n import (
    CodeColumn,
    _,
    as_read,
    count,
    current_language,
    data_language,
    date_text,
    decimal,
    half_up,
    inert,
    label,
    money,
    money_unit,
    not_stated,
    percent,
    plain_number,
    year_text,
)
from lib.rows import Row

# `nb` is text that is in bokmål whatever the reader's language is.
# `address` is text that leads somewhere.
# `exact` is a number with all its decimals, where a column holds numbers of many kinds.
Format = Literal[
    "text",
    "nb",
    "address",
    "count",
    "decimal",
    "exact",
    "percent",
    "kroner",
    "money",
    "fine_money",
    "year",
    "date",
]
WORDS: Final[frozenset[str]] = frozenset({"text", "nb", "address"})

_DIGITS: Final = 2  # the most decimals that a reader is shown
_EXACT_DIGITS: Final = 10  # the most where all are shown
# Decimals of a million, in the ways to write large amounts.
MILLIONS: Final = {"money": 1, "fine_money": 2}


@dataclass(frozen=True)
class LegendItem:
    """One line of a legend.

    Attributes:
        text: what the mark means.
        colour: `#rrggbb`; empty where there is no mark.
        shape: `square`, `hollow`, `hatched`, `crossed`, `lined`, `disc`, `bubble` (lets what lies
            below be seen), `dot`, `ring`, `line`, or the glyph itself; empty for a line without a
            mark.
        radius: of a circle whose size means something, in pixels; 0 for a mark of the usual size.
        ground: `#rrggbb` beneath the lines of a pattern; empty for the page.
    """

    text: str
    colour: str
    shape: str
    radius: float = 0
    ground: str = ""


@dataclass(frozen=True)
class Table:
    """The figures of a chart as a plain table.

    Attributes:
        name: a file name without its ending.
        frame: columns named in the reader's words; numbers as numbers, unknown as NaN or None.
        formats: how each column is written; a column without one is text.
        kind: which of the tables in `meanings.MEANINGS` it is, for what its columns mean.
        said: for columns with figures that are withheld, what stands in the place of each cell that
            is not known; empty for "not stated".
    """

    name: str
    frame: pd.DataFrame
    formats: Mapping[str, Format]
    kind: str = ""
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, rows: slice = slice(None)) -> pd.DataFrame:
        """Every cell as the reader sees it; what is not known is "not stated".

        Args:
            rows: the rows that are wanted; their decimals are those of the whole table.
        """
        columns = {}
        for place, name in enumerate(self.frame.columns):
            cells = zip(self.cells(place), repeat(self.form(name)), self.decimals(place))
            said = self.said.get(name) or repeat("")
            columns[name] = [
                words if words and not is_known(cell[0]) else format_cell(*cell)
                for words, cell in list(zip(said, cells, strict=False))[rows]
            ]
        return pd.DataFrame(columns, columns=self.frame.columns, dtype=object)

    def cells(self, place: int) -> list[Any]:
        """The cells of the column in a place."""
        return self.frame.iloc[:, place].tolist()

    def form(self, column: str) -> Format:
        """How a column is written."""
        return self.formats.get(column, "text")

    def decimals(self, place: int) -> list[int]:
        """The decimals that the reader sees of each cell in a column; 0 of what is no number."""
        cells, form = self.cells(place), self.form(self.frame.columns[place])
        if form == "decimal":
            return [digits(cells)] * len(cells)
        return [decimals(cell, form) for cell in cells]

    def csv(self, language: str = "") -> bytes:
        """A CSV file as a spreadsheet in the reader's language opens it.

        Semicolons and decimal commas, in English commas and decimal points; UTF-8 with a mark in
        front. Numbers have all their decimals and neither grouping nor unit, shares are shares of
        one, unknown is empty where no other word stands in its place, and no text can be taken for
        a formula.

        Args:
            language: the reader's, where a file is made outside of the page's run.
        """
        english = (language or current_language()) == "en"
        delimiter, point = (",", ".") if english else (";", ",")
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([inert(str(column)) for column in self.frame.columns])
        formats = [self.form(column) for column in self.frame.columns]
        said = [self.said.get(column) for column in self.frame.columns]
        for at, row in enumerate(self.frame.itertuples(index=False, name=None)):
            writer.writerow(
                [
                    inert(words[at])
                    if words and words[at] and not is_known(cell)
                    else _raw(cell, form, point)
                    for cell, form, words in zip(row, formats, said, strict=True)
                ]
            )
        return stream.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Chart:
    """A figure with everything that must stand beside it.

    Attributes:
        title: what the figure shows.
        unit: the unit of its numbers.
        alt: the main finding in one or two sentences.
        figure: a Plotly figure or a pydeck deck.
        table: the same figures as a plain table.
        sources: ids of the sources of the rows that were used, in the order of use.
        note: what is left out, and how much.
        legend: the legend, where the figure does not carry its own.
        language: of the title, where it is the data's own words; empty for the reader's.
        attribution: who vouches for rows that rest on no page, in a sentence.
    """

    title: str
    unit: str
    alt: str
    figure: Any
    table: Table
    sources: tuple[str, ...] = ()
    note: str = ""
    legend: tuple[LegendItem, ...] = ()
    language: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class LazyTable:
    """A table that stands folded below a figure, under a title that says whose figures these are.

    Attributes:
        title: what it holds.
        table: the figures.
        sources: ids of the sources behind them.
    """

    title: str
    table: Table
    sources: tuple[str, ...]


def is_known(value: Any) -> bool:
    """Whether a cell holds something: neither None, NaN nor NaT."""
    return value is not None and value is not pd.NA and bool(value == value)  # noqa: PLR0124 - NaN


def to_float(value: Any) -> float | None:
    """A cell as a number, or None when it is not known."""
    return float(value) if is_known(value) and math.isfinite(float(value)) else None


def absent(row: Row | pd.Series, counted: str = "") -> str:
    """Why a figure is not there: of a later year, nothing found to be stated, or not stated.

    Every page, slide, document and table asks here. Where nothing is found that could have a
    figure, "none found"; where something is found and no source states its figure, "not stated".

    Args:
        row: later_year, where the figure may be of a later year than the chosen one.
        counted: the column that counts what a figure could be stated of; empty for none.
    """
    later = to_float(row.get("later_year"))
    if later is not None:
        return _("is for {year}").format(year=year_text(later))
    if counted and to_float(row.get(counted)) == 0:
        return _("none found")
    return not_stated()


def reasons(rows: Iterable[Row], counted: str) -> list[str]:
    """Why each figure is not there, for a table that says "not stated" by itself: empty for that.

    Args:
        rows: the rows of the table.
        counted: as in `absent`.
    """
    found = [absent(row, counted) for row in rows]
    return ["" if said == not_stated() else said for said in found]


def place_text(row: Row) -> str:
    """An area's place among its likes; one that it shares with others says so.

    Args:
        row: rank, shared (whether another area has the same place).
    """
    place = count(to_float(row["rank"]))
    return _("{place} (shared)").format(place=place) if row["shared"] else place


def listed(names: Sequence[str]) -> str:
    """Names in a row, the last one after an "and"."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def total(values: Iterable[Any]) -> float | None:
    """The sum of what is known; None, and not zero, when nothing is."""
    numbers = [found for value in values if (found := to_float(value)) is not None]
    return sum(numbers) if numbers else None


def text_or_empty(value: Any) -> str:
    """A text cell as text; empty when there is none."""
    return str(value) if is_known(value) else ""


def text_format(stem: str, columns: Container[Any]) -> Format:
    """The format of a text of the data, as `data_column` finds it."""
    return "text" if data_language(stem, columns) == current_language() else "nb"


def digits(values: Iterable[Any]) -> int:
    """How many decimals a set of numbers needs so that its smallest differences are not lost."""
    numbers = [found for value in values if (found := to_float(value)) is not None]
    largest = max((abs(value) for value in numbers), default=0.0)
    most = 0 if largest >= 10_000 else 1 if largest >= 100 else _DIGITS
    for fewer in range(most):
        if all(math.isclose(value, half_up(value, fewer), abs_tol=1e-9) for value in numbers):
            return fewer
    return most


def kroner_decimals(value: Any) -> int:
    """The decimals of an amount in kroner: small amounts that are not whole keep one."""
    amount = to_float(value)
    return int(amount is not None and abs(amount) < 100 and not amount.is_integer())


def kroner_text(value: Any) -> str:
    """An amount in kroner; small amounts that are not whole keep one decimal: `12,4 kr`."""
    amount = to_float(value)
    if amount is None:
        return not_stated()
    return _("NOK {amount}").format(amount=decimal(amount, kroner_decimals(amount)))


def decimals(value: Any, form: Format) -> int:
    """The decimals that the reader sees of a cell that stands by itself."""
    amount = to_float(value) if form not in WORDS and form != "date" else None
    if amount is None:
        return 0
    if form == "exact":
        return min(max(0, -int(as_read(amount).normalize().as_tuple().exponent)), _EXACT_DIGITS)
    if form in {"money", "fine_money"}:
        return money_unit(amount, MILLIONS[form])[2]
    return {"percent": 1, "kroner": kroner_decimals(amount), "decimal": digits([amount])}.get(
        form, 0
    )


def format_cell(value: Any, form: Format, places: int | None = None) -> str:
    """One cell in the reader's words.

    Args:
        value: the cell.
        form: how it is written.
        places: decimals of a `decimal` or `exact`; None finds them from the value.
    """
    if form in {"decimal", "exact"}:
        return decimal(to_float(value), decimals(value, form) if places is None else places)
    return _WRITERS[form](value)


def printed(value: float, form: Format, places: int = 0) -> Decimal:
    """The number that the reader sees in a cell: rounded, with all its zeros.

    Args:
        value: the cell.
        form: how it is written.
        places: decimals of a `decimal` or `exact`.
    """
    exact = as_read(value)
    if form in MILLIONS:
        _unit, power, digits_ = money_unit(value, MILLIONS[form])
        return half_up(exact.scaleb(-power), digits_).scaleb(power)
    if form == "percent":
        return half_up(exact, 3)
    return half_up(exact, places if form in {"decimal", "exact"} else decimals(value, form))


def range_text(low: float, high: float, form: Format, places: int = 0) -> str:
    """From one number to another, with their unit once where it is the same: `1,0–1,9 mill. kr`."""
    first, last = _in_unit(low, form, places), _in_unit(high, form, places)
    if first == last:
        return format_cell(high, form, places)
    if first[0] == last[0]:
        return last[0].format(amount=f"{first[1]}–{last[1]}")
    return f"{format_cell(low, form, places)} – {format_cell(high, form, places)}"


def _in_unit(value: float, form: Format, places: int) -> tuple[str, str]:
    """A number's unit, with `{amount}` in it, and the number without it."""
    if form == "kroner":
        return _("NOK {amount}"), decimal(value, kroner_decimals(value))
    if form in MILLIONS:
        unit, power, digits_ = money_unit(value, MILLIONS[form])
        return unit, decimal(float(as_read(value).scaleb(-power)), digits_)
    return "{amount}", format_cell(value, form, places)


def sources_of(
    *answers: pd.DataFrame | Sequence[Row], columns: tuple[str, ...] = ("source_id",)
) -> tuple[str, ...]:
    """The distinct source ids in the answers, in the order in which they are used."""
    found: dict[str, None] = {}
    for answer in answers:
        for column in columns:
            ids = cells_of(answer, column)
            found.update((str(source), None) for source in ids if is_known(source))
    return tuple(found)


def cells_of(answer: pd.DataFrame | Sequence[Row], column: str) -> Sequence[Any]:
    """The cells of a column; none where the answer has no such column."""
    if isinstance(answer, pd.DataFrame):
        return answer[column].tolist() if column in answer.columns else []
    return [row[column] for row in answer if column in row]


def join_sentences(*sentences: str) -> str:
    """Sentences after one another; the empty ones are left out."""
    return " ".join(sentence for sentence in sentences if sentence)


def make_table(
    title: str, columns: Mapping[str, tuple[Format, list[Any]]], kind: str = ""
) -> Table:
    """A table from its columns: the reader's name of a column, its format and its cells."""
    frame = pd.DataFrame(
        {name: pd.Series(cells, dtype=object) for name, (_f, cells) in columns.items()}
    )
    for name, (form, _cells) in columns.items():
        if form not in WORDS and form != "date":
            frame[name] = frame[name].astype(float)
    formats = {name: form for name, (form, _cells) in columns.items()}
    return Table(slug(title), frame, formats, kind)


def slug(title: str) -> str:
    """A title as a file name without its ending."""
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")[:60].strip("-") or "tabell"


def _text(value: Any) -> str:
    return str(value) if is_known(value) else not_stated()


_WRITERS: Final[dict[str, Callable[[Any], str]]] = {
    "text": _text,
    "nb": _text,
    "address": _text,
    "count": lambda value: count(to_float(value)),
    "percent": lambda value: percent(to_float(value)),
    "kroner": kroner_text,
    "money": lambda value: money(to_float(value), MILLIONS["money"]),
    "fine_money": lambda value: money(to_float(value), MILLIONS["fine_money"]),
    "year": lambda value: year_text(to_float(value)),
    "date": lambda value: date_text(text_or_empty(value)),
}


def _raw(cell: Any, form: Format, point: str) -> str:
    if form in WORDS or form == "date":
        return inert(text_or_empty(cell))
    amount = to_float(cell)
    return "" if amount is None else plain_number(amount).replace(".", point)


def labelled(column: CodeColumn, cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """A table's column of codes in the reader's words; what is not known stays so."""
    return cells.map(partial(label, column), na_action="ignore")
