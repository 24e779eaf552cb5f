"""The field that files are given in: what it takes, and its words in the reader's language.

Streamlit's field turns files away in English, so that it is given no list of kinds: whatever is
given is read, and what cannot be is told like everything else that is wrong with a file.
"""

from typing import TYPE_CHECKING, Final

import streamlit as st

from lib.i18n import _, size_text
from lib.ui.session_gateway import GATEWAY

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LARGEST: Final = 50  # MB; lib/server/request_guard.py takes the wrapping as well


def field(key: str) -> "UploadedFile | None":
    """The field, and why the server took no file; nothing until a file is in it."""
    given = st.file_uploader(
        _("File: CSV or text (.csv, .tsv, .txt), Excel (.xlsx, .xlsm) or a package (.zip)"),
        max_upload_size=LARGEST,
        key=key,
    )
    refusal = GATEWAY.refusal()
    if refusal:
        st.error(refusal, icon=":material/upload_file:")
    return given


def names() -> dict[str, str]:
    """What Streamlit writes in the field, and our words for it."""
    return {
        "Upload": _("Choose a file"),
        "Add files": _("Choose another file"),
        "Drag and drop a file here": _("Let go of the file here"),
        "Error: ": _("Not received: "),
        "Only one file is allowed.": _(
            "one file at a time. Choose the next when this one is done."
        ),
        "File size is too small.": _("the file is empty."),
        "Unexpected error. Please try again.": _again(),
        "Upload failed": _again(),
        "Click to retry upload": _("Try again"),
        "AxiosError: Network Error": _again(),
        "AxiosError: Request failed with status code 413": _too_large(),
        "AxiosError: Request failed with status code 403": _below(),
        "AxiosError: Request failed with status code 429": _below(),
        "AxiosError: Request failed with status code 503": _below(),
    }


def frames() -> dict[str, str]:
    """The same for sentences around something that changes, where `{}` stands."""
    return {
        "{} per file": _("CSV or Excel, at most {size}").format(size=size_text(LARGEST * 2**20)),
        "File must be {} or smaller.": _too_large(),
        "{} files are not allowed.": _("choose a CSV file or an Excel workbook (.xlsx)."),
        "AxiosError: Request failed with status code {}": _(
            "the server did not take it (code {code}). "
            "Sign in again, or wait a minute and try again."
        ).format(code="{}"),
        "Remove {}": _("Remove {file}").format(file="{}"),
        "Cancel upload of {}": _("Stop sending {file}").format(file="{}"),
    }


def _too_large() -> str:
    return _(
        "the file is larger than {size}. Take out pictures and empty columns, or split it."
    ).format(size=size_text(LARGEST * 2**20))


def _below() -> str:
    return _("the reason stands below.")


def _again() -> str:
    return _("the connection failed. Try again.")
