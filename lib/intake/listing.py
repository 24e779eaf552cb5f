"""Findings as a file that a Norwegian spreadsheet opens."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from lib.intake.model import Finding, Plan
from lib.language import _
from lib.store.problems import told

# What a spreadsheet takes for a formula, or for the start of one.
_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def findings_csv(plan: Plan) -> bytes:
    """The findings of a plan as Norwegian CSV: semicolons, UTF-8 with a mark, inert cells."""
    return listing(plan.findings)


def listing(findings: Sequence[Finding]) -> bytes:
    """Findings as Norwegian CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Severity"), _("File"), _("Row"), _("Column"), _("Value"), _("What was expected")]
    )
    for each in findings:
        severity = severity_word(each)
        row = "" if each.row is None else str(each.row)
        cells = [severity, each.file, row, each.column, each.value, each.expected]
        writer.writerow([inert(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


def severity_word(finding: Finding) -> str:
    """`error` or `warning` in the reader's language."""
    return _("error") if finding.severity == "error" else _("warning")


def inert(text: str) -> str:
    """A text that no spreadsheet reckons with."""
    return f"'{text}" if text.startswith(_SIGNS) else text


def sentence(finding: Finding) -> str:
    """A finding on one line."""
    return told(finding.file, finding.row, finding.column, finding.value, finding.expected)
