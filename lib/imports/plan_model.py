"""Data model of an import: findings, questions, changes and plans."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypedDict, Unpack

from lib.i18n.letters import BLANKS
from lib.imports.totals import Total
from lib.store.change_log import Change, Key
from lib.store.constraints import shown_text

Severity = Literal["error", "warning"]
Asked = Literal["sheet", "hidden", "encoding", "delimiter", "round", "dash"]
# Progress callback: rows done, rows in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """The user's answers where a file has two readings.

    Attributes:
        sheet: the name of the sheet to read.
        hidden: whether rows and columns that are hidden are read (`include`) or not (`skip`).
        encoding: the character set of a text file.
        delimiter: what stands between its cells.
        round: whether amounts with øre are rounded to whole kroner (`yes`).
        dash: whether a dash alone is 0 (`zero`), or a figure that is not stated (`missing`).
    """

    sheet: str = ""
    hidden: str = ""
    encoding: str = ""
    delimiter: str = ""
    round: str = ""
    dash: str = ""


NO_OPTIONS: Final = ReadingOptions()


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is expected to hold, which guides its parsing.

    Attributes:
        known: names of columns, which tell the header and the delimiter.
        table: the table that the file is for, where that is known.
        places: gives names of places, which tell the character set.
        header: the row of the headings, where that is known; 0 where the file tells.
    """

    known: Sequence[str]
    table: str = ""
    places: Callable[[], Sequence[str]] = tuple
    header: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Open question that one of `ReadingOptions` answers.

    Attributes:
        name: which of the choices.
        answers: each answer, and what it means in the reader's language.
    """

    name: Asked
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Error or warning about a file.

    Attributes:
        severity: an `error` stops the file, a `warning` does not.
        file: the file's name.
        row: as a spreadsheet shows it, the header being row 1; None for the whole file.
        column: the column's name, or empty.
        value: what stands there.
        expected: what was expected, or how to mend it, in the reader's language.
        hint: what may have been meant.
        cause: what findings of one cause have in common: theirs are told in one sentence.
        alone: whether `expected` is a whole sentence, and not what comes after "Expected:".
        answer: what the value stands for, beside it where several values have one cause.
    """

    severity: Severity
    file: str
    row: int | None
    column: str
    value: str
    expected: str
    hint: str = ""
    cause: str = ""
    alone: bool = False
    answer: str = ""


class More(TypedDict, total=False):
    """Optional fields of a finding; see `Finding`."""

    hint: str
    cause: str
    alone: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan: the changes an import would make, with its findings.

    Attributes:
        table: the table; empty when it could not be told.
        file: the file's name.
        digest: SHA-256 of the content.
        stamp: the store's version that the plan was made against, its number first.
        full: whether rows that the file lacks are removed.
        changes: row by row, in the order of the file, those to be removed last.
        findings: everything that is wrong or doubtful, in the order of the file.
        rows: how many rows were read.
        keys: the keys of all rows in the file, for a full one.
        permitted_areas: the areas that the writer may change; None for all.
        questions: what the file leaves open.
        headings: the headings of the file.
        totals: what it makes of the sums that readers see.
    """

    table: str
    file: str
    digest: str
    stamp: tuple[int, ...]
    full: bool
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    rows: int = 0
    keys: frozenset[Key] = frozenset()
    permitted_areas: frozenset[str] | None = None
    questions: tuple[Question, ...] = ()
    headings: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Errors; they stop the import."""
        return tuple(each for each in self.findings if each.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Warnings; they do not stop the import."""
        return tuple(each for each in self.findings if each.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return not self.errors

    @property
    def unchanged(self) -> int:
        """Number of rows that are equal in the store."""
        return self.rows - sum(change.kind != "removed" for change in self.changes)

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """Changes of one kind: `added`, `changed` or `removed`."""
        return tuple(change for change in self.changes if change.kind == kind)


class Unread(str):
    """Marker for an unreadable cell: treated as empty, reported only once."""

    __slots__ = ()


UNREAD: Final = Unread()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Row of an imported file.

    Attributes:
        number: as a spreadsheet shows it.
        cells: text, or what a spreadsheet holds.
    """

    number: int
    cells: Sequence[object]


@dataclass(slots=True)
class SourceTable:
    """Table read from a file.

    Attributes:
        file: its name.
        header: the names of the columns.
        lines: the rows below, without those that are blank.
        decimal_mark: the decimal mark, where the kind of file tells it.
        title: the name of the sheet in a workbook.
        around: rows above the header, and notes below the table.
        skipped: how many columns before the first are left out.
    """

    file: str
    header: list[str] = field(default_factory=list)
    lines: list[SourceRow] = field(default_factory=list)
    decimal_mark: Literal[".", ",", ""] = ""
    title: str = ""
    around: list[SourceRow] = field(default_factory=list)
    skipped: int = 0


class Diagnostics:
    """Collector of findings.

    Attributes:
        file: the file's name.
        found: what has been found.
        questions: what the file leaves open.
        top: the row of the header, as a spreadsheet shows it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.top = 1
        self.found: list[Finding] = []
        self.questions: list[Question] = []
        self._passable = 0

    def ask(
        self,
        name: Asked,
        answers: Sequence[tuple[str, str]],
        value: object,
        expected: str,
        *,
        passable: bool = False,
    ) -> None:
        """Record a question, which stops the import until it is answered.

        Args:
            name: the question.
            answers: each answer, and what it means.
            value: what stands there.
            expected: the question as a whole sentence.
            passable: whether the rest of the file can be judged meanwhile.
        """
        self.question(name, answers)
        self._passable += passable
        self._add("error", None, "", value, expected, alone=True)

    def question(self, name: Asked, answers: Sequence[tuple[str, str]]) -> None:
        """Record a question once per file."""
        if all(each.name != name for each in self.questions):
            self.questions.append(Question(name, tuple(answers)))

    def error(
        self, row: int | None, column: str, value: object, expected: str, **more: Unpack[More]
    ) -> None:
        """Record an error.

        Args:
            row: as a spreadsheet shows it; None for the whole file.
            column: the column's name, or empty.
            value: what stands there.
            expected: a phrase that says what should have; with `alone=True` a whole sentence.
            more: `hint`, `cause`, `alone` and `answer`, as for `Finding`.
        """
        self._add("error", row, column, value, expected, **more)

    def unread(self, row: int | None, column: str, value: object, sentence: str) -> None:
        """Record an error about cells set to `UNREAD`, so that the others are still validated."""
        self._passable += 1
        self._add("error", row, column, value, sentence, alone=True)

    def warning(
        self, row: int | None, column: str, value: object, expected: str, **more: Unpack[More]
    ) -> None:
        """Record a warning."""
        self._add("warning", row, column, value, expected, **more)

    def _add(
        self,
        severity: Severity,
        row: int | None,
        column: str,
        value: object,
        expected: str,
        **more: Unpack[More],
    ) -> None:
        text = "" if value is None else shown_text(str(value).strip(), BLANKS)
        shown = text if len(text) <= 200 else text[:199] + "…"
        hint, cause = more.get("hint", ""), more.get("cause", "")
        alone, answer = more.get("alone", False), more.get("answer", "")
        self.found.append(
            Finding(severity, self.file, row, column, shown, expected, hint, cause, alone, answer)
        )

    @property
    def broken(self) -> bool:
        """Whether there is an error."""
        return any(each.severity == "error" for each in self.found)

    @property
    def unreadable(self) -> bool:
        """Whether an error prevents parsing the rows."""
        return sum(each.severity == "error" for each in self.found) > self._passable

    def sorted(self) -> tuple[Finding, ...]:
        """All findings in file order, those on the whole file first."""
        return tuple(sorted(self.found, key=lambda each: each.row or 0))
