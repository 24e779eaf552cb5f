"""The period that a report is about."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from lib.i18n import _, date_text
from lib.presentation.markup import shorten

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_LONGEST: Final = 40


class PeriodUnclear(ValueError):  # noqa: N818 - says what is wrong, as the store's problems do
    """A date that is none, or a period that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both within."""

    first: date
    last: date

    @classmethod
    def read(cls, first: str, last: str) -> "Period":
        """A period from two dates, each a day, a month or a year: `2011`, `2011-06`, `2011-06-23`.

        Raises:
            PeriodUnclear: one of them is no date, or the last comes before the first.
        """
        found = cls(_day(first, last=False), _day(last, last=True))
        if found.last < found.first:
            text = _("The period ends ({last}) before it begins ({first}).")
            raise PeriodUnclear(text.format(first=first, last=last))
        return found

    @property
    def whole_years(self) -> bool:
        """Whether it begins with a year and ends with one."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)

    @property
    def before(self) -> int:
        """The last year that was over when the period began."""
        return self.first.year - 1

    def overlaps(self, day: str, precision: str) -> bool:
        """Whether something that is dated no better than its precision may lie within.

        Args:
            day: ISO date.
            precision: day, month or year.
        """
        parts = {"year": 4, "month": 7}.get(precision, 10)
        stretch = day[:parts]
        return _day(stretch, last=False) <= self.last and _day(stretch, last=True) >= self.first

    def text(self) -> str:
        """The period in words."""
        if self.whole_years and self.first.year == self.last.year:
            return str(self.first.year)
        if self.whole_years:
            return f"{self.first.year}–{self.last.year}"
        ends = (date_text(self.first.isoformat()), date_text(self.last.isoformat()))
        return _("{first} to {last}").format(first=ends[0], last=ends[1])


def _day(text: str, *, last: bool) -> date:
    """The first or the last day of a day, a month or a year."""
    found = _DATE.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError  # noqa: TRY301 - one sentence for whatever is wrong with a date
        year, month, day = (int(part) if part else 0 for part in found.groups())
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError:
        sentence = _("“{text}” is not a date. Write a year, a month or a day, such as 2011-06-23.")
        raise PeriodUnclear(sentence.format(text=shorten(text, _LONGEST))) from None
