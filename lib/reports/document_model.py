"""Data model of a document, rendered as PDF or Word.

Both are made from the same blocks, so that they say the same. Text is text and nothing else:
no block holds any language's code but a picture's own drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lib.charts.chart_model import WORDS, Table
from lib.i18n import DEFAULT, current_language
from lib.presentation.markup import clean, shorten

_LONGEST_CELL: Final = 160
_WIDEST: Final = 60  # characters of a column that has all the room it wants
LINE: Final = 118  # characters that a line of a table has room for
_NARROWEST: Final = 0.5
_SMALLEST: Final = 0.8
_AIR: Final = 6  # characters between columns, so that a row is followed and no gap is in it


@dataclass(frozen=True, slots=True)
class Text:
    """Text with its language; empty for the document's own."""

    text: str
    language: str = ""


Run: TypeAlias = str | Text
Words: TypeAlias = Run | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading; level 1 is the title, and occurs once."""

    level: int
    text: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph; `lead` is larger, `small` smaller."""

    text: Words
    style: Literal["", "lead", "small"] = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Bulleted list."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Table of texts.

    Attributes:
        caption: what it shows; empty where the heading above says it.
        header: the columns' names.
        rows: the cells, as many in each row as there are columns.
        numbers: which columns hold numbers and are set to the right.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    numbers: tuple[bool, ...]

    def scale(self, line: int = LINE) -> float:
        """How large its letters can be, 1 for all that fits: as many as a line has room for."""
        return max(_SMALLEST, min(1.0, line / (sum(self._least()) + len(self.header))))

    def share(self) -> float:
        """How much of a line the table takes: one that holds little is not drawn out over it."""
        wanted = sum(max(map(len, column)) + _AIR for column in self._columns())
        return 1.0 if wanted > LINE * 0.7 else max(_NARROWEST, wanted / LINE)

    def widths(self, line: int = LINE) -> tuple[int, ...]:
        """How wide each column should be beside the others: no word or number is broken.

        What room is left is shared out by how much more a column could use.

        Args:
            line: characters that there is room for.
        """
        least = self._least()
        most = [min(max(map(len, column)), _WIDEST) for column in self._columns()]
        wishes = [max(0, large - small) for large, small in zip(most, least, strict=True)]
        left = max(0, line - sum(least))
        share = min(1.0, left / (sum(wishes) or 1))
        return tuple(
            round(small + wish * share) + 1 for small, wish in zip(least, wishes, strict=True)
        )

    def _columns(self) -> list[list[str]]:
        """The words of each column, its name first."""
        return [
            [plain_text(cell) for cell in each]
            for each in zip(self.header, *self.rows, strict=True)
        ]

    def _least(self) -> list[int]:
        """The characters of each column that have to stay together."""
        return [
            max(_longest(text, whole=number and at > 0) for at, text in enumerate(column))
            for column, number in zip(self._columns(), self.numbers, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Picture:
    """Picture: SVG, alternative text and width in millimetres."""

    svg: str
    alt: str
    width: int


@dataclass(frozen=True, slots=True)
class Source:
    """Source: publisher, URL (or none) and date of access."""

    publisher: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class Sources:
    """List of sources."""

    items: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks in two columns, read from the left one to the right one, which is `width` mm wide."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"
    width: int


Block: TypeAlias = Heading | Paragraph | Bullets | Grid | Picture | Sources | Beside


@dataclass(frozen=True, slots=True)
class Document:
    """Document.

    Attributes:
        title: what it is called.
        subject: one sentence on what it is.
        language: the code of its language.
        changed: when the state of the store behind it was written, ISO 8601.
        foot: a line at the foot of every page.
        blocks: what stands in it, a level 1 heading first.
    """

    title: str
    subject: str
    language: str
    changed: str
    foot: str
    blocks: tuple[Block, ...]


def _longest(text: str, *, whole: bool) -> int:
    """The characters that have to stay together: all of a number, the longest word of a text."""
    return min(len(text) if whole else max(map(len, text.split()), default=1), _WIDEST // 2)


def runs(words: Words) -> tuple[Text, ...]:
    """The parts of a text, each in its own language, without what no document can hold."""
    parts = words if isinstance(words, tuple) else (words,)
    texts = (part if isinstance(part, Text) else Text(part) for part in parts)
    return tuple(Text(clean(part.text), part.language) for part in texts)


def plain_text(words: Words) -> str:
    """The words themselves, without what no document can hold."""
    return "".join(part.text for part in runs(words))


def own(text: str, longest: int = _LONGEST_CELL) -> Text:
    """The data's own words, which are in bokmål, cut where they are very long."""
    return Text(shorten(text, longest), "" if current_language() == DEFAULT else DEFAULT)


def grid(table: Table, caption: str = "", columns: Sequence[str] | None = None) -> Grid:
    """A figure's table, as the reader sees it on the page.

    Args:
        table: the table.
        caption: what stands above it.
        columns: names of the columns to show; None shows them all.
    """
    shown = table.text()
    names = [str(name) for name in (shown.columns if columns is None else columns)]
    formats = [table.formats.get(name, "text") for name in names]
    cells = [
        [own(cell) if form == "nb" else shorten(cell, _LONGEST_CELL) for cell in shown[name]]
        for name, form in zip(names, formats, strict=True)
    ]
    numbers = tuple(form not in WORDS and form != "date" for form in formats)
    return Grid(caption, tuple(names), tuple(zip(*cells, strict=True)), numbers)
