"""One state of the store, from which a document, a deck or several of them are made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from lib.i18n import current_language
from lib.rows import Answer, Rows
from lib.selection import FilterOptions
from lib.store.connection import Store, Version
from lib.store.filter_options import filter_options
from lib.store.queries import source_rows

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class _CachingStore(Store):
    """A store that reads each statement once: queries share parts, and areas share the country."""

    _tables: dict[Any, tuple[list[str], list[tuple[Any, ...]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def fetch(
        self, sql: str, parameters: Mapping[str, object] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        key = (sql, tuple((parameters or {}).items()))
        if key not in self._tables:
            self._tables[key] = super().fetch(sql, parameters)
        return self._tables[key]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One state of the store; each question is asked once, and its answer kept with it.

    Attributes:
        store: the store.
        version: its state when the snapshot was taken.
        choices: the areas, schemes and years there are.
    """

    store: Store
    version: Version
    choices: FilterOptions
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    def query(
        self,
        query: Callable[Concatenate[Store, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """The answer of one of the store's queries; the same question is asked once in a language.

        Raises:
            StoreProblem: the store cannot be read.
        """
        return self.once(query, self.store, *args, **kwargs)

    def once(self, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function makes of hashable arguments; made once in each language."""
        key = (make, args, tuple(kwargs.items()), current_language())
        if key not in self._kept:
            self._kept[key] = make(*args, **kwargs)
        made: T = self._kept[key]
        return made

    def sources(self, ids: Iterable[Any]) -> Rows:
        """The sources asked for (`source_rows`), each once and in the order of their first use.

        Args:
            ids: ids of sources; what is not known is left out.
        """
        wanted = tuple(dict.fromkeys(str(each) for each in ids if isinstance(each, str) and each))
        return self.query(source_rows, wanted)


def take_snapshot(store: Store) -> Snapshot:
    """The state of the store now.

    Raises:
        StoreProblem: the store cannot be read.
    """
    kept = _CachingStore(store.path)
    return Snapshot(kept, kept.version(), filter_options(kept))
