"""Findings as a file that a Norwegian spreadsheet opens."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from lib.intake.model import Finding, Plan
from lib.language import _

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
    place = [finding.file]
    if finding.row is not None:
        place.append(_("row {row}").format(row=finding.row))
    if finding.column:
        place.append(_("column {column}").format(column=finding.column))
    found = _("“{found}”").format(found=finding.value) if finding.value else _("nothing")
    words = _("{place}: {found} stands there; expected {expected}")
    return words.format(place=", ".join(place), found=found, expected=finding.expected)
