"""The sizes of discs whose area is a number, and the legend that says what each size is."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from lib.charts.chart_model import LegendItem, to_float
from lib.i18n import _

_BETWEEN: Final = 0.2  # the share of the largest number that a disc of the legend is of


@dataclass(frozen=True)
class DiscScale:
    """Sizes that are proportional to numbers from a round one up; smaller numbers share one size.

    Attributes:
        largest: the number of the largest disc, of the whole country and all years; 0 for none.
        lowest: the smallest number that is known.
        widest: the radius of the largest disc, in pixels.
        least: the radius that can still be seen and pointed at, in pixels.
    """

    largest: float
    lowest: float = 0.0
    widest: float = 22.0
    least: float = 1.5

    @property
    def floor(self) -> float:
        """The number below which all discs are the smallest: a round one, which the legend has."""
        return _rounded_up((self.least / self.widest) ** 2 * self.largest)

    def radius(self, value: float | None) -> float:
        """The radius of a disc, in pixels.

        Args:
            value: None where it is not known.
        """
        if value is None or value < self.floor or not self.largest:
            return self.least
        return self.widest * math.sqrt(min(value / self.largest, 1.0))

    def smaller(self, share: float) -> "DiscScale":
        """The same sizes on a map with less room for each.

        Args:
            share: of the radius, 0 to 1.
        """
        return replace(self, widest=max(self.least, share * self.widest))

    def legend(self, text: Callable[[float], str], colour: str, shape: str) -> list[LegendItem]:
        """The largest disc, one in between and the smallest, in their own sizes.

        Args:
            text: writes a number with its unit.
            colour: of the discs.
            shape: of the discs, `LegendItem.shape`.
        """
        if not self.largest:
            return []
        words = _("{number} (largest in the country, all years)")
        largest = words.format(number=text(self.largest))
        items = [LegendItem(largest, colour, shape, self.widest)]
        middle = _rounded_up(self.largest * _BETWEEN)
        if self.floor < middle < self.largest:
            items.append(LegendItem(text(middle), colour, shape, self.radius(middle)))
        if self.lowest < self.floor:
            below = _("under {number}: smallest disc").format(number=text(self.floor))
            items.append(LegendItem(below, colour, shape, self.least))
        return items


def disc_scale(numbers: Iterable[object], widest: float = 22.0, least: float = 1.5) -> DiscScale:
    """The sizes for some numbers.

    Args:
        numbers: of the whole country and all years; what is not known is left out.
        widest: the radius of the largest disc, in pixels.
        least: the radius of the smallest disc, in pixels.
    """
    known = [value for number in numbers if (value := to_float(number))]
    return DiscScale(max(known, default=0.0), min(known, default=0.0), widest, least)


def _rounded_up(number: float) -> float:
    """The next number with one digit that is not zero."""
    if number <= 0:
        return 0.0
    unit = 10.0 ** math.floor(math.log10(number))
    return math.ceil(round(number / unit, 9)) * unit
