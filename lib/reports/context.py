"""What a document is made from: the store's answers, each asked for once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lib import store as stores
from lib.charts.chart_model import text_or_empty, to_float
from lib.i18n import (
    _,
    area_words,
    count,
    date_span,
    date_text,
    local_day,
    local_time,
    year_text,
)
from lib.presentation.document_context import DocumentContext
from lib.presentation.markup import shorten
from lib.presentation.slide_context import safe_url
from lib.reports.document_model import Source
from lib.reports.sentences import Granted
from lib.rows import Row
from lib.selection import Area, Selection
from lib.store import Store, take_snapshot

LONGEST_NAME = 60


@dataclass(frozen=True, eq=False)
class ReportContext(DocumentContext):
    """One document on paper in the making, or several from the same state of the store."""

    @property
    def area(self) -> Area:
        """The chosen area."""
        return self.choices.areas[self.selection.area]

    @property
    def name(self) -> str:
        """The chosen area's name, cut where it is very long."""
        return shorten(area_words(self.area.name), LONGEST_NAME)

    @property
    def changed(self) -> str:
        """When the state of the store was written, ISO 8601."""
        return self.snapshot.version.changed_at

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

    def granted(self, selection: Selection) -> Granted:
        """The granted projects of a selection, of both kinds of money."""
        counted, other = (
            self.ask(totals, selection)[0]
            for totals in (stores.documented_totals, stores.other_totals)
        )
        return Granted(counted, other, self.which)

    def sources(self, ids: Iterable[Any]) -> tuple[Source, ...]:
        """The sources asked for, each once and in the order of their first use."""
        return tuple(
            Source(
                shorten(text_or_empty(row["publisher"]), LONGEST_NAME) or _("not stated"),
                safe_url(text_or_empty(row["url"])),
                date_text(text_or_empty(row["accessed"])),
            )
            for row in self.snapshot.sources(ids)
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
                    number=count(self.snapshot.version.number), date=local_time(self.changed)
                ),
                _("all years")
                if self.selection.latest
                else _("as it stood at the end of {year}").format(
                    year=year_text(self.selection.year)
                ),
                _("sources accessed {date}").format(date=read),
            )
        )


def report_context(store: Store, selection: Selection) -> ReportContext:
    """A context for a document.

    Raises:
        StoreProblem: the store cannot be read.
    """
    return ReportContext(take_snapshot(store), selection)


def largest_first(project: Row) -> tuple[bool, float, str]:
    """A key that sorts projects: the largest amount first, what is not known last; then by title.

    Args:
        project: amount_nok, title.
    """
    amount = to_float(project["amount_nok"])
    return (amount is None, -(amount or 0.0), project["title"])
