"""Reproducible zip archives."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final

from lib.export.explaining import columns_sheet
from lib.export.names import distinct, file_name
from lib.export.sheets import Context, Sheet, about, source_sheet
from lib.i18n import _

_MADE: Final = (1980, 1, 1, 0, 0, 0)  # earliest date of the zip format
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16
_LONGEST_STEM: Final = 60


def pack(files: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> bytes:
    """Zip named files in the given order, with fixed time stamps.

    Args:
        files: each name with its content, whole or in pieces.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _MADE)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for piece in [content] if isinstance(content, bytes) else content:
                    file.write(piece)
    return stream.getvalue()


def csv_zip(sheets: Sequence[Sheet], context: Context) -> bytes:
    """Zip of the tables, their columns and sources as CSV, with a text on their origin."""
    every = [*sheets, columns_sheet(sheets), source_sheet(context)]
    stems = [file_name(sheet.title, ending="csv").removesuffix(".csv") for sheet in every]
    names = distinct([stem[:_LONGEST_STEM] for stem in stems], _LONGEST_STEM + 9, "-{number}")
    files = {f"{name}.csv": sheet.table.csv() for name, sheet in zip(names, every, strict=True)}
    return pack(
        sorted({**files, file_name(_("About"), ending="txt"): _about_text(sheets, context)}.items())
    )


def _about_text(sheets: Sequence[Sheet], context: Context) -> bytes:
    lines = [f"{name}: {value}\r\n" for name, value in about(sheets, context)]
    return "".join(lines).encode("utf-8-sig")
