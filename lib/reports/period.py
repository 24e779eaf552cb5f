"""Period of a report."""

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
    """Invalid date or period."""


@dataclass(frozen=True, slots=True)
class Period:
    """Period, both ends included."""

    first: date
    last: date

    @classmethod
    def read(cls, first: str, last: str) -> "Period":
        """Parse a period from two dates: `2011`, `2011-06`, `2011-06-23`.

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
        """Whether the period is whole years."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)

    @property
    def before(self) -> int:
        """Last year before the period."""
        return self.first.year - 1

    def overlaps(self, day: str, precision: str) -> bool:
        """Whether a date of limited precision may lie within.

        Args:
            day: ISO date.
            precision: day, month or year.
        """
        parts = {"year": 4, "month": 7}.get(precision, 10)
        stretch = day[:parts]
        return _day(stretch, last=False) <= self.last and _day(stretch, last=True) >= self.first

    def text(self) -> str:
        """Period in words."""
        if self.whole_years and self.first.year == self.last.year:
            return str(self.first.year)
        if self.whole_years:
            return f"{self.first.year}–{self.last.year}"
        ends = (date_text(self.first.isoformat()), date_text(self.last.isoformat()))
        return _("{first} to {last}").format(first=ends[0], last=ends[1])


def _day(text: str, *, last: bool) -> date:
    """First or last day of a day, month or year."""
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
