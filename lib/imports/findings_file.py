"""Findings as a CSV file for Norwegian spreadsheets."""

import csv
import io

from lib.i18n import _, inert
from lib.imports.causes import Cause, group_findings
from lib.imports.plan_model import Finding, Plan


def findings_csv(*plans: Plan) -> bytes:
    """Write findings as CSV: semicolons, UTF-8 with BOM, no formulas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Severity"), _("File"), _("Row"), _("Column"), _("Value"), _("Message")])
    for plan in plans:
        for each in plan.findings:
            (cause,) = group_findings([each], plan.table)
            row = "" if each.row is None else str(each.row)
            cells = [severity_word(each), each.file, row, cause.column, each.value, cause.what]
            writer.writerow([inert(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


def severity_word(finding: Finding | Cause) -> str:
    """Translated severity: `error` or `warning`."""
    return _("error") if finding.severity == "error" else _("warning")
