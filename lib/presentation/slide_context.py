"""What every slide is made from: the store's answers, asked once, and the notes on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from lib import store as stores
from lib.charts.chart_model import text_or_empty
from lib.charts.documented import Money
from lib.charts.publishers import publisher
from lib.i18n import _, count, date_span, ngettext
from lib.presentation.deck_config import DeckConfig
from lib.presentation.headlines import money_counted
from lib.presentation.markup import clean
from lib.presentation.slide_model import Note
from lib.rows import Answer, Row
from lib.selection import FilterOptions, Selection
from lib.store import Store, Version

P = ParamSpec("P")
T = TypeVar("T")
_NAMED: Final = 3  # publishers named in one note


@dataclass
class SlideContext:
    """One show in the making.

    Attributes:
        store: the store.
        version: its state when the show was begun.
        choices: the areas there are.
        selection: what is chosen.
        config: what the presenter chose.
        address: the live dashboard's address.
    """

    store: Store
    version: Version
    choices: FilterOptions
    selection: Selection
    config: DeckConfig
    address: str
    _answers: dict[Any, Any] = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict)

    @property
    def country(self) -> Selection:
        """The whole country as it is chosen: same scheme, same year, same amounts."""
        return self.selection.nationwide()

    @property
    def which(self) -> Money:
        """Whether the documented money is of the coordination pots, or of another scheme."""
        return money_counted(self.ask, self.selection)

    def ask(
        self,
        query: Callable[Concatenate[Store, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Answer one of the store's queries; the same question is asked once."""
        key = (query, args, tuple(kwargs.items()))
        if key not in self._answers:
            self._answers[key] = query(self.store, *args, **kwargs)
        answer: Answer = self._answers[key]
        return answer

    def once(self, make: Callable[["SlideContext", Selection], T], chosen: Selection) -> T:
        """What is made from the answers for a selection; made once."""
        key = (make, chosen)
        if key not in self._made:
            self._made[key] = make(self, chosen)
        found: T = self._made[key]
        return found

    def _source(self, one: str) -> Row | None:
        """A source's row; all of them are asked for at once."""
        rows = self._made.get("sources")
        if rows is None:
            rows = {row["source_id"]: row for row in self.ask(stores.sources)}
            self._made["sources"] = rows
        found: Row | None = rows.get(one)
        return found

    def note(self, text: str, ids: Iterable[str]) -> Note:
        """A figure with its sources.

        Args:
            text: the figure as said on the slide.
            ids: the sources' ids, the one to be linked to first.
        """
        rows = [row for one in dict.fromkeys(ids) if (row := self._source(one)) is not None]
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
    """An address that leads to a page; empty for any other kind."""
    return clean(url) if url.lower().startswith(("https://", "http://")) else ""


def _publishers(found: list[str]) -> str:
    """A few publishers by name, how many more there are, and of how many pages."""
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
