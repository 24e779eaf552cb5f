"""Zip archive of all county briefs."""

from collections.abc import Iterable, Iterator

from lib.export import file_name
from lib.export.archive import pack
from lib.export.names import distinct
from lib.i18n import _, current_language
from lib.reports.context import report_context
from lib.reports.render import brief_made, brief_name
from lib.selection import COUNTRY, Selection
from lib.store import Store

_LONGEST = 100


def county_briefs(store: Store, selection: Selection) -> Iterator[tuple[str, int, str, bytes]]:
    """Build a brief on each county, one by one.

    Args:
        store: the store.
        selection: the scheme and the year; its area does not matter.

    Yields:
        The county's name, how many counties there are, the file's name, and its bytes.

    Raises:
        StoreProblem: the store cannot be read.
    """
    about = report_context(store, selection)
    counties = about.choices.within(COUNTRY, "fylke")
    scheme = about.which.scheme
    stems = [brief_name(area.name, scheme).removesuffix(".pdf") for area in counties]
    names = distinct(stems, _LONGEST, "-{number}")
    for area, name in zip(counties, names, strict=True):
        yield area.name, len(counties), f"{name}.pdf", brief_made(about.about(area.code))[1]


def pack_briefs(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Zip the briefs."""
    return pack(files)


def archive_name(scheme: str = "") -> str:
    """File name of the archive.

    Args:
        scheme: the chosen scheme's name; empty for all.
    """
    parts = (_("briefs"), _("all counties"), scheme, current_language())
    return file_name("samhandling", *parts, ending="zip")
