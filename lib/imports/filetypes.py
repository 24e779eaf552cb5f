"""File type detection by magic numbers, with messages for unsupported types."""

import io
import re
import zipfile
from typing import Final

from lib.i18n import N_, _

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_EXCEL: Final = N_(
    "Open it where it comes from, save the table as an Excel workbook (.xlsx) or "
    "CSV, and bring that file."
)

# Magic numbers, with the name of the type and what to do.
_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", N_("a PDF file")),
    (b"{\\rtf", N_("a document with formatted text (RTF)")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"SQLite format 3", N_("a database")),
    (b"\x1f\x8b", N_("a packed file (gz)")),
    (b"7z\xbc\xaf", N_("a packed file (7z)")),
    (b"Rar!", N_("a packed file (rar)")),
    (b"PAR1", N_("a Parquet file")),
    (b"$FL2", N_("a data file from SPSS")),
    (b"$FL3", N_("a data file from SPSS")),
    (b"<stata_dta>", N_("a data file from Stata")),
    (
        b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc2\xea\x81\x60",
        N_("a data file from SAS"),
    ),
    (b"MIME-Version:", N_("a web page saved as a workbook")),
    (b"ID;P", N_("a workbook in the old form SYLK")),
)
# Archive members that identify other types.
_PARTS: Final[tuple[tuple[str, str], ...]] = (
    ("xl/workbook.bin", N_("a binary workbook (.xlsb)")),
    ("word/document.xml", N_("a Word document")),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("Index/Document.iwa", N_("a workbook from Numbers")),
    ("Index.zip", N_("a workbook from Numbers")),
)
_OPEN_DOCUMENTS: Final = {
    "spreadsheet": N_("a workbook from LibreOffice (.ods)"),
    "text": N_("a document from LibreOffice"),
    "presentation": N_("a presentation from LibreOffice"),
}
# Stream names in OLE compound files (UTF-16).
_STREAMS: Final[tuple[tuple[str, str], ...]] = (
    ("Workbook", N_("an old workbook (.xls)")),
    ("Book", N_("an old workbook (.xls)")),
    ("WordDocument", N_("an old Word document")),
    ("PowerPoint Document", N_("an old PowerPoint presentation")),
    ("__properties_version1.0", N_("an e-mail from Outlook")),
)


def is_archive(content: bytes) -> bool:
    """Whether bytes are a zip archive (as .xlsx is)."""
    return content.startswith(_ZIP)


def refusal(content: bytes) -> str:
    """Error message for an unsupported file type; empty if supported."""
    if content.startswith(_OLE):
        return _compound(content)
    if is_archive(content):
        return ""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning) or content.startswith(beginning):
            return _to_be_saved(_(name))
    return _marked_up(head)


def archive_refusal(archive: zipfile.ZipFile) -> str:
    """Error message for an archive without a workbook."""
    names = set(archive.namelist())
    for part, name in _PARTS:
        if part in names:
            return _to_be_saved(_(name))
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            kind = stream.read(100).decode("ascii", "replace").rpartition("opendocument.")[2]
        name = _OPEN_DOCUMENTS.get(kind.split("-")[0].strip())
        if name:
            return _to_be_saved(_(name))
    if "[Content_Types].xml" in names:
        return _to_be_saved(_("a file from Office that holds no sheets"))
    return _("This is a packed file (zip) without a workbook. Unpack it, and bring the file in it.")


def damaged() -> str:
    """Error message for a damaged workbook."""
    return _(
        "The workbook is damaged, or was not sent in full. Open it in Excel, save it "
        "again, and bring "
        "that file."
    )


def forbidden() -> str:
    """Error message for XML with a document type declaration."""
    return _(
        "The workbook holds a document type, which Excel never writes and which may "
        "swell without end "
        "(an XML bomb). Open it in Excel, save it again, and bring that file."
    )


def _to_be_saved(name: str) -> str:
    words = _("This is {name}. {mend}")
    return words.format(name=name, mend=_(_EXCEL))


def _compound(content: bytes) -> str:
    if _stream("EncryptedPackage") in content or _stream("DRMEncryptedDataSpace") in content:
        return _(
            "The workbook is protected by a password or a label. Open it in Excel, take "
            "the password or "
            "the encryption off, save it, and bring that file."
        )
    for stream, name in _STREAMS:
        if _stream(stream) in content:
            return _to_be_saved(_(name))
    return _to_be_saved(_("a file from an older version of Office"))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def _marked_up(head: bytes) -> str:
    start = head[:1000].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return _to_be_saved(_("a workbook in the old form XML 2003"))
    if re.match(rb"<(!doctype html|html|table|head|body|meta|style)\b", start):
        return _to_be_saved(_("a web page, whatever its name says"))
    if start.startswith(b"<?xml"):
        return _to_be_saved(_("an XML file"))
    if re.match(rb'(\{\s*"|\[\s*[{\["])', start):
        return _to_be_saved(_("a JSON file"))
    return ""


def opened(content: bytes) -> zipfile.ZipFile:
    """Open the bytes as a zip archive.

    Raises:
        zipfile.BadZipFile: it is none.
    """
    return zipfile.ZipFile(io.BytesIO(content))
