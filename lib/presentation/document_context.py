"""What slides and documents share: one state of the store, seen for a selection."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, Final, ParamSpec

from lib.charts.documented import Money
from lib.presentation.headlines import money_counted
from lib.presentation.markup import clean, shorten
from lib.rows import Answer
from lib.selection import FilterOptions, Selection
from lib.store import Snapshot, Store

P = ParamSpec("P")
_LONGEST: Final = 60  # characters of a scheme's name


@dataclass(frozen=True, eq=False)
class DocumentContext:
    """One document in the making, or several from the same state of the store.

    Attributes:
        snapshot: the state of the store, with what has been answered from it.
        selection: what the document is about.
    """

    snapshot: Snapshot
    selection: Selection

    @property
    def choices(self) -> FilterOptions:
        """The areas, schemes and years there are."""
        return self.snapshot.choices

    @property
    def country(self) -> Selection:
        """The whole country as it is chosen: same scheme, same year, same amounts."""
        return self.selection.nationwide()

    @property
    def which(self) -> Money:
        """Which documented money is counted: of the coordination pots, or of one scheme."""
        found = money_counted(self.ask, self.selection)
        return replace(found, scheme=clean(shorten(found.scheme, _LONGEST)))

    def ask(
        self,
        query: Callable[Concatenate[Store, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Answer one of the store's queries; the same question is asked once."""
        return self.snapshot.query(query, *args, **kwargs)
