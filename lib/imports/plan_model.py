"""What is found in a file, and what is to become of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypedDict, Unpack

from lib.i18n.letters import BLANKS
from lib.imports.totals import Total
from lib.store.change_log import Change, Key
from lib.store.constraints import shown_text

Severity = Literal["error", "warning"]
Asked = Literal["sheet", "hidden", "encoding", "delimiter", "round", "dash"]
# Told how many rows are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the one who brings a file has said of it, where the file itself has two readings.

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
    """What may stand in a file, which tells how it is to be read.

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
    """Something that a file leaves open, and that one of `ReadingOptions` answers.

    Attributes:
        name: which of the choices.
        answers: each answer, and what it means in the reader's language.
    """

    name: Asked
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, or to look at.

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
    """What else a finding may say; see `Finding`."""

    hint: str
    cause: str
    alone: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change, before anything is changed.

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
        """What stops the file."""
        return tuple(each for each in self.findings if each.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What does not stop it, but should be looked at."""
        return tuple(each for each in self.findings if each.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether nothing stops the file."""
        return not self.errors

    @property
    def unchanged(self) -> int:
        """How many rows of the file stand in the store already as they are."""
        return self.rows - sum(change.kind != "removed" for change in self.changes)

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """The changes of a kind: `added`, `changed` or `removed`."""
        return tuple(change for change in self.changes if change.kind == kind)


class Unread(str):
    """A cell that is told to be unreadable: empty to all, and nothing more is said of it."""

    __slots__ = ()


UNREAD: Final = Unread()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a file.

    Attributes:
        number: as a spreadsheet shows it.
        cells: text, or what a spreadsheet holds.
    """

    number: int
    cells: Sequence[object]


@dataclass(slots=True)
class SourceTable:
    """A file that has been read.

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
    """Findings as they are made.

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
        """Stop the file until somebody says which reading is meant.

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
        """Note what is to be asked, once for the whole file."""
        if all(each.name != name for each in self.questions):
            self.questions.append(Question(name, tuple(answers)))

    def error(
        self, row: int | None, column: str, value: object, expected: str, **more: Unpack[More]
    ) -> None:
        """Add what stops the file.

        Args:
            row: as a spreadsheet shows it; None for the whole file.
            column: the column's name, or empty.
            value: what stands there.
            expected: a phrase that says what should have; with `alone=True` a whole sentence.
            more: `hint`, `cause`, `alone` and `answer`, as for `Finding`.
        """
        self._add("error", row, column, value, expected, **more)

    def unread(self, row: int | None, column: str, value: object, sentence: str) -> None:
        """Add an error about cells that are set to `UNREAD`: the other cells can be judged."""
        self._passable += 1
        self._add("error", row, column, value, sentence, alone=True)

    def warning(
        self, row: int | None, column: str, value: object, expected: str, **more: Unpack[More]
    ) -> None:
        """Add what does not stop it."""
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
        """Whether there is an error in the way of reading the rows, while they are read."""
        return sum(each.severity == "error" for each in self.found) > self._passable

    def sorted(self) -> tuple[Finding, ...]:
        """All, in the order of the file, what concerns the whole file first."""
        return tuple(sorted(self.found, key=lambda each: each.row or 0))
