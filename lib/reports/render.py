"""Rendering: documents as file names and bytes."""

from lib.export import file_name
from lib.i18n import _, area_words, current_language
from lib.presentation import DeckConfig, build_deck
from lib.reports import typeset
from lib.reports.brief import LIMITS, RowLimits
from lib.reports.brief import brief as brief_document
from lib.reports.context import ReportContext, report_context
from lib.reports.document_model import Document
from lib.reports.period import Period
from lib.reports.report import report as report_document
from lib.selection import Selection
from lib.store import Store

MOST_PAGES = 2


def brief(store: Store, selection: Selection) -> bytes:
    """Brief on the selection's area as PDF; two pages at most.

    Raises:
        StoreProblem: the store cannot be read.
    """
    return brief_made(report_context(store, selection))[1]


def brief_made(about: ReportContext) -> tuple[Document, bytes]:
    """A context's brief, as data and as PDF: as many rows as there is room for on its pages."""
    made = _brief_in(about, LIMITS[0])
    low, high = 0, 0 if _fits(made[1]) else len(LIMITS)
    while high - low > 1:  # the room at `low` is too large; the one at `high` fits or is not there
        middle = (low + high) // 2
        tried = _brief_in(about, LIMITS[middle])
        low, high = (low, middle) if _fits(tried[1]) else (middle, high)
        made = tried if high == middle or middle == len(LIMITS) - 1 else made
    return made


def _brief_in(about: ReportContext, limits: RowLimits) -> tuple[Document, bytes]:
    document = brief_document(about, limits)
    return document, typeset.pdf(document, compact=True)


def _fits(made: bytes) -> bool:
    return typeset.pages(made) <= MOST_PAGES


def brief_name(area: str, scheme: str = "") -> str:
    """File name of a brief.

    Args:
        area: the area's name.
        scheme: the chosen scheme's name; empty for all.
    """
    parts = (_("brief"), area_words(area), scheme, current_language())
    return file_name("samhandling", *parts, ending="pdf")


def report(store: Store, selection: Selection, period: Period, form: str) -> bytes:
    """Report to the coordination group, as PDF or Word.

    Args:
        store: the store.
        selection: the area and the scheme; its year does not matter.
        period: what the report is about.
        form: `pdf` or `docx`.

    Raises:
        StoreProblem: the store cannot be read.
    """
    document = report_document(report_context(store, selection), period)
    if form != "docx":
        return typeset.pdf(document)
    # Lazy import: python-docx and python-pptx take a sixth of the server's startup.
    from lib.reports import word  # noqa: PLC0415

    return word.docx(document)


def report_name(period: Period, form: str, scheme: str = "") -> str:
    """File name of a report.

    Args:
        period: what it is about.
        form: `pdf` or `docx`.
        scheme: the chosen scheme's name; empty for all.
    """
    ends = (period.first.isoformat(), period.last.isoformat())
    return file_name("samhandling", _("report"), scheme, *ends, current_language(), ending=form)


def slides(store: Store, selection: Selection, config: DeckConfig, address: str) -> bytes:
    """Deck as PowerPoint.

    Args:
        store: the store.
        selection: what is chosen.
        config: which slides, and which areas are in focus.
        address: the live dashboard's address, for the last slide; may be empty.

    Raises:
        StoreProblem: the store cannot be read.
    """
    from lib.reports import powerpoint  # noqa: PLC0415 - see above

    about = report_context(store, selection)
    return powerpoint.pptx(about, build_deck(about.snapshot, selection, config, address), config)


def slides_name(scheme: str = "") -> str:
    """File name of a PowerPoint deck.

    Args:
        scheme: the chosen scheme's name; empty for all.
    """
    return file_name("samhandling", _("slides"), scheme, current_language(), ending="pptx")
