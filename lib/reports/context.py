"""What a document is made from: the store's answers, each asked for once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Concatenate, ParamSpec

from lib import store as stores
from lib.charts.chart_model import text_or_empty
from lib.charts.documented import Money
from lib.i18n import (
    _,
    area_words,
    count,
    current_language,
    date_span,
    date_text,
    local_day,
    local_time,
    year_text,
)
from lib.presentation.headlines import money_counted
from lib.presentation.markup import clean, shorten
from lib.presentation.slide_context import safe_url
from lib.reports.document_model import Source
from lib.reports.sentences import Granted
from lib.rows import Answer, records
from lib.selection import COUNTRY, Area, FilterOptions, Selection
from lib.store import Store, Version

P = ParamSpec("P")
LONGEST_NAME = 60


@dataclass(frozen=True)
class _CachingStore(Store):
    """The store for as long as a document is in the making: the same question is read once.

    Queries share parts, and what they ask of the whole country is the same for every area.
    """

    _rows: dict[Any, tuple[list[str], list[tuple[Any, ...]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def fetch(
        self, sql: str, parameters: Mapping[str, object] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        key = (sql, tuple((parameters or {}).items()))
        if key not in self._rows:
            self._rows[key] = super().fetch(sql, parameters)
        return self._rows[key]


@dataclass
class ReportContext:
    """One document in the making, or several from the same state of the store.

    Attributes:
        store: the store.
        version: its state when the work began.
        choices: the areas there are.
        selection: what the document is about.
    """

    store: Store
    version: Version
    choices: FilterOptions
    selection: Selection
    _answers: dict[Any, Any] = field(default_factory=dict)

    @property
    def area(self) -> Area:
        """The chosen area."""
        return self.choices.areas[self.selection.area]

    @property
    def country(self) -> Selection:
        """The whole country, otherwise as chosen."""
        return replace(self.selection, area=COUNTRY, others=())

    @property
    def name(self) -> str:
        """The chosen area's name, cut where it is very long."""
        return shorten(area_words(self.area.name), LONGEST_NAME)

    @property
    def changed(self) -> str:
        """When the state of the store was written, ISO 8601."""
        return self.version.changed_at

    @property
    def day(self) -> date:
        """The day that status is told for: the day of the last change of the data.

        Not the clock's: the same selection and state of the store give the same document.
        """
        return date.fromisoformat(local_day(self.changed))

    def about(self, area: str) -> "ReportContext":
        """The same context for another area; what was answered stays."""
        chosen = replace(self.selection, area=area, others=())
        return replace(self, selection=chosen)

    @property
    def which(self) -> Money:
        """Whether the documented money is of the coordination pots, or of another scheme."""
        return money_counted(self.ask, self.selection)

    def granted(self, selection: Selection) -> Granted:
        """The granted projects of a selection, of both kinds of money."""
        counted, other = (
            records(self.ask(totals, selection))[0]
            for totals in (stores.documented_totals, stores.other_totals)
        )
        return Granted(counted, other, self.which)

    def ask(
        self,
        query: Callable[Concatenate[Store, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Answer one of the store's queries; the same question is asked once in a language."""
        key = (query, args, tuple(kwargs.items()), current_language())
        if key not in self._answers:
            self._answers[key] = query(self.store, *args, **kwargs)
        answer: Answer = self._answers[key]
        return answer

    def sources(self, ids: Iterable[Any]) -> tuple[Source, ...]:
        """The sources asked for, each once and in the order of their first use."""
        wanted = tuple(dict.fromkeys(str(one) for one in ids if isinstance(one, str) and one))
        return tuple(
            Source(
                shorten(text_or_empty(row["publisher"]), LONGEST_NAME) or _("not stated"),
                safe_url(text_or_empty(row["url"])),
                date_text(text_or_empty(row["accessed"])),
            )
            for row in self.ask(stores.source_rows, wanted)
        )

    def foot(self) -> str:
        """The line at the foot of each page: what this is, and how new."""
        newest = self.ask(stores.newest)[0]
        read = date_span(
            text_or_empty(newest["first_accessed"]), text_or_empty(newest["last_accessed"])
        )
        return " · ".join(
            (
                "Samhandlingsmonitoren",
                _("Version {number} of the database, changed {date}").format(
                    number=count(self.version.number), date=local_time(self.changed)
                ),
                _("all years")
                if self.selection.latest
                else _("as it stood at the end of {year}").format(
                    year=year_text(self.selection.year)
                ),
                _("sources accessed {date}").format(date=read),
            )
        )

    def scheme(self) -> str:
        """The chosen grant scheme's name; empty for all."""
        if self.selection.scheme is None:
            return ""
        names = stores.code_names(self.store, current_language())["scheme_id"]
        return clean(names.get(self.selection.scheme, self.selection.scheme))


def report_context(store: Store, selection: Selection) -> ReportContext:
    """A context for a document.

    Raises:
        StoreProblem: the store cannot be read.
    """
    return ReportContext(
        _CachingStore(store.path), store.version(), stores.filter_options(store), selection
    )
