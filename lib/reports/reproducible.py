"""Reproducible Office files: no time stamps, users or machines."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any, Final

from lib.export.archive import pack

_WHEN: Final = re.compile(
    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)
_MAKER: Final = "Samhandlingsmonitoren"


def make_reproducible(made: bytes, changed: str) -> bytes:
    """Repack the file with the store's time instead of the clock's.

    A workbook inside (the figures of a chart) is packed anew as well.

    Args:
        made: a Word, PowerPoint or Excel file.
        changed: when the state of the store was written, ISO 8601.
    """
    when = datetime.fromisoformat(changed).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    return pack((name, _reproducible_part(name, content, when, changed)) for name, content in files)


def _reproducible_part(name: str, content: bytes, when: bytes, changed: str) -> bytes:
    if name.endswith(".xlsx"):
        return make_reproducible(content, changed)
    if name == "docProps/core.xml":
        return _WHEN.sub(rb"\g<1>" + when + rb"\g<2>", content)
    return content


def set_core_properties(
    properties: Any, title: str, subject: str, language: str, changed: str
) -> None:
    """Set the core properties of an Office file.

    Args:
        properties: the file's core properties, of python-docx or python-pptx.
        title: what it is called.
        subject: one sentence on what it is.
        language: the code of its language.
        changed: when the state of the store was written, ISO 8601.
    """
    when = datetime.fromisoformat(changed).replace(tzinfo=None, microsecond=0)
    properties.title, properties.subject = title[:255], subject[:255]
    properties.author = properties.last_modified_by = _MAKER
    properties.language, properties.comments, properties.keywords = language, "", ""
    properties.created = properties.modified = when
    properties.revision = 1
