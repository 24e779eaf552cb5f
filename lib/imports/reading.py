"""Files as people save them: text with signs between the cells, or a workbook."""

from typing import Final

from lib.i18n import _, size_text
from lib.imports import filetypes
from lib.imports.charsets import decoded
from lib.imports.delimited import read_text
from lib.imports.layout import Layout, lay_out
from lib.imports.model import NOTHING_SAID, Choices, Expected, Notes, Sheet
from lib.imports.workbook import read_workbook, tell_seen

LARGEST: Final = 64 * 1024 * 1024  # bytes


def read(
    content: bytes, file: str, expected: Expected, notes: Notes, choices: Choices = NOTHING_SAID
) -> Sheet:
    """Read a file, whatever its form.

    Args:
        content: the file.
        file: its name.
        expected: what may stand in it.
        notes: told what is wrong, and asked where there are two readings; then the sheet may be
            empty.
        choices: what somebody has said of the file.
    """
    sheet = Sheet(file)
    refused = _refused(content)
    if refused:
        notes.error(None, "", "", refused, alone=True)
    elif filetypes.is_archive(content):
        lines, layout, seen = read_workbook(sheet, content, expected, notes, choices)
        layout.header = expected.header
        if not notes.unreadable:
            tell_seen(seen, sheet, lay_out(sheet, lines, expected.known, layout, notes), notes)
    else:
        text = decoded(content, choices.encoding, expected.places, notes)
        rows = None if notes.unreadable else read_text(sheet, text, choices, expected, notes)
        if rows and not notes.unreadable:
            lay_out(sheet, rows, expected.known, Layout(header=expected.header), notes)
    if not notes.unreadable and not sheet.header:
        notes.error(1, "", "", _("There is nothing in the file."), alone=True)
    return sheet


def _refused(content: bytes) -> str:
    if len(content) > LARGEST:
        return _(
            "The file is larger than {size}. Take out pictures and empty columns, or split it."
        ).format(size=size_text(LARGEST))
    return filetypes.refusal(content)
