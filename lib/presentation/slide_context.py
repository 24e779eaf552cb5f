"""What every slide is made from: the store's answers, asked once, and the notes on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Self, TypeVar

from lib.charts.chart_model import text_or_empty
from lib.charts.publishers import publisher
from lib.i18n import _, count, date_span, ngettext
from lib.presentation.deck_config import DeckConfig
from lib.presentation.document_context import DocumentContext
from lib.presentation.markup import clean
from lib.presentation.slide_model import Note
from lib.selection import Selection

T = TypeVar("T")
_NAMED: Final = 3  # publishers named in one note


@dataclass(frozen=True, eq=False)
class SlideContext(DocumentContext):
    """One deck in the making.

    Attributes:
        config: what the presenter chose.
        address: the live dashboard's address.
    """

    config: DeckConfig
    address: str

    def once(self, make: Callable[[Self, Selection], T], chosen: Selection) -> T:
        """Memoized function of a selection."""
        return self.snapshot.once(make, self, chosen)

    def note(self, text: str, ids: Iterable[str]) -> Note:
        """Note on a figure with its sources.

        Args:
            text: the figure as said on the slide.
            ids: the sources' ids, the one to be linked to first.
        """
        rows = self.snapshot.sources(ids)
        if not rows:
            return Note(clean(text), _("no source stated"))
        days = [text_or_empty(row["accessed"]) for row in rows]
        return Note(
            clean(text),
            clean(_publishers([text_or_empty(row["publisher"]) for row in rows])),
            next((url for row in rows if (url := safe_url(text_or_empty(row["url"])))), ""),
            date_span(min(days), max(days)),
        )


def safe_url(url: str) -> str:
    """http(s) URL; empty for any other."""
    return clean(url) if url.lower().startswith(("https://", "http://")) else ""


def _publishers(found: list[str]) -> str:
    """Publishers in words: a few by name, the number of others and of pages."""
    names = list(dict.fromkeys(map(publisher, found)))
    said = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more > 0:
        said = ngettext("{names} and {number} more", "{names} and {number} more", more).format(
            names=said, number=count(more)
        )
    if len(found) == 1:
        return said
    return ngettext("{names} ({number} page)", "{names} ({number} pages)", len(found)).format(
        names=said, number=count(len(found))
    )
