"""Findings as a file that a Norwegian spreadsheet opens."""

import csv
import io
from collections.abc import Sequence

from lib.figures.model import inert
from lib.intake.causes import Cause, caused
from lib.intake.model import Finding, Plan
from lib.language import _


def findings_csv(plan: Plan) -> bytes:
    """The findings of a plan as Norwegian CSV: semicolons, UTF-8 with a mark, inert cells."""
    return listing(plan.findings, plan.table)


def listing(findings: Sequence[Finding], table: str) -> bytes:
    """Findings about one table as Norwegian CSV, a line for each cell."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Severity"), _("File"), _("Row"), _("Column"), _("Value"), _("What is wrong")]
    )
    for each in findings:
        (cause,) = caused([each], table)
        row = "" if each.row is None else str(each.row)
        cells = [severity_word(each), each.file, row, cause.column, each.value, cause.what]
        writer.writerow([inert(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


def severity_word(finding: Finding | Cause) -> str:
    """`error` or `warning` in the reader's language."""
    return _("error") if finding.severity == "error" else _("warning")
