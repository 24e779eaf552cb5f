"""Findings grouped by cause: one message for all cells with the same problem."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lib.charts.columns import COLUMN_WORDS, column_word
from lib.i18n import _
from lib.imports.plan_model import Finding, Plan, Severity
from lib.store.cell_messages import first_words, place_words, quoted, rows_are_said, wrong_words

_MOST_ANSWERS: Final = 20  # most values listed with suggestions


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings in one column with one cause.

    Attributes:
        findings: at least one, in the order of the file.
        table: the table that the file is for; empty when it could not be told.
    """

    findings: tuple[Finding, ...]
    table: str

    @property
    def severity(self) -> Severity:
        """An `error` stops the file, a `warning` does not."""
        return self.findings[0].severity

    @property
    def file(self) -> str:
        """The file's name."""
        return self.findings[0].file

    @property
    def column(self) -> str:
        """The column as readers know it: `Beløp (amount_nok)`."""
        names = self.findings[0].column.split(",")
        return ", ".join(column_title(self.table, name.strip()) for name in names)

    @property
    def rows(self) -> list[int]:
        """The rows, as a spreadsheet shows them; none for the whole file."""
        return list(dict.fromkeys(each.row for each in self.findings if each.row is not None))

    @property
    def values(self) -> list[str]:
        """The values in quotation marks, each once, with what may have been meant."""
        return quoted(*self._read())

    def _read(self) -> tuple[list[str], list[str]]:
        return [each.value for each in self.findings], [each.hint for each in self.findings]

    @property
    def what(self) -> str:
        """What is wrong, and how to mend it, in whole sentences."""
        first = self.findings[0]
        same = len({each.expected for each in self.findings}) == 1
        expected = first.expected if same else first.cause
        if not first.alone:
            values, hints = self._read()
            return wrong_words(values, expected, hints)
        if same:
            return expected
        answers = {each.value: each.answer for each in self.findings if each.answer}
        if answers:
            return _("{what} Here: {answers}.").format(what=expected, answers=_answered(answers))
        return _("{what} Here: {values}.").format(what=expected, values=first_words(self.values))

    def sentence(self, file: str) -> str:
        """Where it is and what is wrong, on one line.

        Args:
            file: the file's name, or empty where it is told elsewhere.
        """
        rows = [] if rows_are_said(self.what, self.rows) else self.rows
        place = place_words(file, rows, self.column)
        return _("{place}: {what}").format(place=place, what=self.what) if place else self.what


def _answered(answers: Mapping[str, str]) -> str:
    """Values with suggestions: `«Agder»: 09 Aust-Agder, 10 Vest-Agder; …`."""
    pair = _("“{value}”: {answer}")
    words = [pair.format(value=value, answer=answer) for value, answer in answers.items()]
    return "; ".join(words[:_MOST_ANSWERS]) + (" …" if len(words) > _MOST_ANSWERS else "")


def group_by_cause(plan: Plan) -> tuple[Cause, ...]:
    """Group a plan's findings by cause, in file order."""
    return group_findings(plan.findings, plan.table)


def group_findings(findings: Iterable[Finding], table: str) -> tuple[Cause, ...]:
    """Group findings by cause, those on the whole file first."""
    groups: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for each in findings:
        key = (each.severity, each.file, each.column, each.cause or each.expected, each.alone)
        groups[key].append(each)
    return tuple(Cause(tuple(group), table) for group in groups.values())


def sentence_of(finding: Finding, table: str) -> str:
    """One finding on one line."""
    return group_findings([finding], table)[0].sentence(finding.file)


def column_title(table: str, name: str) -> str:
    """Column title and name: `Beløp (amount_nok)`; other text unchanged."""
    title = column_word(table, name) if name in COLUMN_WORDS.get(table, {}) else ""
    return f"{title} ({name})" if title else name
