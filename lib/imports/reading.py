"""File reader: delimited text or Excel workbook."""

from typing import Final

from lib.i18n import _, size_text
from lib.imports import filetypes
from lib.imports.charsets import decode_text
from lib.imports.delimited import read_text
from lib.imports.layout import Layout, lay_out
from lib.imports.plan_model import NO_OPTIONS, Diagnostics, Expected, ReadingOptions, SourceTable
from lib.imports.workbook import read_workbook, tell_seen

LARGEST: Final = 64 * 1024 * 1024  # bytes


def read(
    content: bytes,
    file: str,
    expected: Expected,
    diagnostics: Diagnostics,
    choices: ReadingOptions = NO_OPTIONS,
) -> SourceTable:
    """Read a file of any supported type.

    Args:
        content: the file.
        file: its name.
        expected: what may stand in it.
        diagnostics: told what is wrong, and asked where there are two readings; then the sheet may
            be empty.
        choices: what somebody has said of the file.
    """
    sheet = SourceTable(file)
    refused = _refused(content)
    if refused:
        diagnostics.error(None, "", "", refused, alone=True)
    elif filetypes.is_archive(content):
        lines, layout, seen = read_workbook(sheet, content, expected, diagnostics, choices)
        layout.header = expected.header
        if not diagnostics.unreadable:
            tell_seen(
                seen, sheet, lay_out(sheet, lines, expected.known, layout, diagnostics), diagnostics
            )
    else:
        text = decode_text(content, choices.encoding, expected.places, diagnostics)
        rows = (
            None
            if diagnostics.unreadable
            else read_text(sheet, text, choices, expected, diagnostics)
        )
        if rows and not diagnostics.unreadable:
            lay_out(sheet, rows, expected.known, Layout(header=expected.header), diagnostics)
    if not diagnostics.unreadable and not sheet.header:
        diagnostics.error(1, "", "", _("There is nothing in the file."), alone=True)
    return sheet


def _refused(content: bytes) -> str:
    if len(content) > LARGEST:
        return _(
            "The file is larger than {size}. Take out pictures and empty columns, or split it."
        ).format(size=size_text(LARGEST))
    return filetypes.refusal(content)
