"""Few and round classes of values, for a map that agrees with the numbers printed beside it.

Breaks are 1, 2, 2.5 or 5 times a power of ten, or multiples of these at equal steps; the highest
one may stand by itself, below values far above the others. Classes are of printed numbers: what is
rounded to the same digits has one class. The lowest class is open, and the highest says where it
ends, so that values far from the others are seen in the legend as well.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from itertools import pairwise
from typing import Final

from lib.charts.chart_model import MILLIONS, Format, format_cell, printed, range_text
from lib.i18n import _

MOST: Final = 5
ALONE: Final = 20  # times the next value: one so far above the others decides nothing for them
_ROUND: Final = tuple(map(Decimal, ("1", "2", "2.5", "5")))
_DECADE: Final = tuple(map(Decimal, ("1", "2", "5")))
_UNEQUAL: Final = 0.25  # what unequal steps must be better by
_FINE: Final = 0.04  # what steps of 2.5 must be better by
_APART: Final = 0.1  # what a highest break by itself must be better by
_HIDDEN: Final = 2.0  # the price of a class as wide between two neighbours as the whole spread
_HUNDRED: Final = Decimal(100)
_MILLION: Final = Decimal(1_000_000)
_BILLION: Final = Decimal(1_000_000_000)


@dataclass(frozen=True)
class Classes:
    """Classes of printed numbers, lowest first.

    Attributes:
        breaks: the lowest number of each class but the first, ascending.
        values: the distinct printed numbers, ascending.
        form: how the numbers are written.
        places: decimals of a `decimal`.
        apart: whether the highest class is one value far above all others, by which these are not
            classed.
    """

    breaks: tuple[Decimal, ...]
    values: tuple[Decimal, ...]
    form: Format
    places: int
    apart: bool = False

    def __len__(self) -> int:
        return len(self.breaks) + 1 if self.values else 0

    def index(self, value: float) -> int:
        """Which class a value is in, by its printed number; 0 is the lowest."""
        return bisect_right(self.breaks, printed(value, self.form, self.places))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Each class in words: `under 1 150`, `1 150–1 199`, `1 200–1 433`."""
        if self.apart:
            others = replace(self, breaks=self.breaks[:-1], values=self.values[:-1], apart=False)
            text = _("{number}, far above the others")
            return (*others.labels, text.format(number=self._text(self.values[-1])))
        if not self.breaks:
            return tuple(map(self._text, self.values[:1]))
        between = [self._range(low, high) for low, high in pairwise(self.breaks)]
        return (
            _("under {number}").format(number=self._text(self.breaks[0])),
            *between,
            self._between(self.breaks[-1], self.values[-1]),
        )

    def _text(self, value: Decimal) -> str:
        return format_cell(float(value), self.form, self.places)

    def _range(self, low: Decimal, high: Decimal) -> str:
        """From the lowest to the highest number that is printed in a class."""
        return self._between(low, high - _finest(high, self.form, self.places))

    def _between(self, low: Decimal, last: Decimal) -> str:
        return range_text(float(low), float(last), self.form, self.places)


def _finest(limit: Decimal, form: Format, places: int) -> Decimal:
    """How far apart the numbers are that are printed right below a limit."""
    if form in MILLIONS:
        if limit > _BILLION:
            return _BILLION.scaleb(-2)
        return _MILLION.scaleb(-MILLIONS[form]) if limit > _MILLION else Decimal(1)
    if form == "kroner":
        return Decimal("0.1") if limit <= _HUNDRED else Decimal(1)
    if form == "percent":
        return Decimal("0.001")
    return Decimal(1).scaleb(-places if form == "decimal" else 0)


def classes(values: Iterable[float], form: Format, places: int = 0, most: int = MOST) -> Classes:
    """The classes of some values: few, round, and none of them empty.

    Of all round breaks those are taken that spread the values most evenly and leave no wide gap
    between two neighbours inside a class; equal steps come before unequal ones (1, 2, 5, 10), which
    take their place where values lie far apart. One value far above all others has a class of its
    own and decides none of the others'.

    Args:
        values: the values, all of them known.
        form: how they are written in the table beside the map.
        places: decimals of a `decimal`.
        most: how many classes there may be.
    """
    numbers = sorted(printed(value, form, places) for value in values)
    distinct = tuple(dict.fromkeys(numbers))
    if most > 1 and _is_alone(numbers):
        others = classes(map(float, numbers[:-1]), form, places, most - 1)
        return Classes((*others.breaks, distinct[-1]), distinct, form, places, apart=True)
    gaps = _gaps(distinct)
    best = -math.inf
    breaks: Breaks = ()
    for found, penalty in _candidates(numbers, min(most, len(distinct)) - 1):
        if all(printed(float(one), form, places) == one for one in found):
            evenness = _evenness(numbers, found)
            score = evenness - penalty - _HIDDEN * _hidden(gaps, found)
            if evenness and score > best + 1e-9:
                best, breaks = score, found
    return Classes(breaks, distinct, form, places)


def _is_alone(numbers: Sequence[Decimal]) -> bool:
    """Whether the highest of the numbers, ascending, is one far above the next."""
    return len(numbers) > 1 and numbers[-1] > ALONE * numbers[-2] > 0


Breaks = tuple[Decimal, ...]
Gap = tuple[Decimal, Decimal, float]  # two neighbours, and how far apart they are: 1 is the spread


def _gaps(distinct: Sequence[Decimal]) -> list[Gap]:
    """The gaps between neighbours, the widest first."""
    found = [
        (low, high, float((high - low) / (distinct[-1] - distinct[0])))
        for low, high in pairwise(distinct)
    ]
    return sorted(found, key=lambda gap: -gap[2])


def _hidden(gaps: Iterable[Gap], breaks: Breaks) -> float:
    """The widest gap that lies inside a class."""
    inside = (wide for low, high, wide in gaps if not any(low < one <= high for one in breaks))
    return next(inside, 0.0)


def _candidates(numbers: Sequence[Decimal], most: int) -> Iterator[tuple[Breaks, float]]:
    """Round breaks, also with one more above them for values that stand apart."""
    for breaks, penalty in _regular(numbers, most):
        yield breaks, penalty
        above = _apart(numbers, (numbers[0], *breaks)) if len(breaks) < most else None
        if above is not None:
            yield (*breaks, above), penalty + _APART


def _apart(numbers: Sequence[Decimal], breaks: Breaks) -> Decimal | None:
    """The roundest number in the widest gap above the last break; None where it is no wide one."""
    above = numbers[bisect_left(numbers, breaks[-1]) :]
    low, high = max(
        pairwise(above), key=lambda pair: pair[1] - pair[0], default=(breaks[-1], breaks[-1])
    )
    if high - low <= breaks[-1] - breaks[-2]:
        return None
    for power in range(high.adjusted(), (high - low).adjusted() - 2, -1):
        for step in (part.scaleb(power) for part in reversed(_DECADE)):
            one = (low // step + 1) * step
            if one <= high:
                return one
    return None


def _regular(numbers: Sequence[Decimal], most: int) -> Iterator[tuple[Breaks, float]]:
    """Round breaks above the lowest and up to the highest number, and what speaks against them."""
    if most < 1:
        return
    for step in _steps(numbers):
        penalty = _FINE if step.as_tuple().digits[:2] == (2, 5) else 0.0
        for first in _firsts(numbers, step):
            for size in range(1, most + 1):
                yield tuple(first + step * at for at in range(size)), penalty
    if numbers[0] >= 0:
        series = list(_series(numbers))
        for at in range(len(series)):
            for size in range(1, most + 1):
                yield tuple(series[at : at + size]), _UNEQUAL


def _steps(numbers: Sequence[Decimal]) -> Iterator[Decimal]:
    """Round steps between a tenth of the spread of most numbers and the whole of it."""
    low, high = numbers[len(numbers) // 20], numbers[-1 - len(numbers) // 20]
    for spread in dict.fromkeys((high - low, numbers[-1] - numbers[0])):
        if spread > 0:
            power = spread.adjusted()
            scales = (Decimal(1).scaleb(at) for at in range(power - 2, power + 1))
            steps = (scale * one for scale in scales for one in _ROUND)
            yield from (step for step in steps if spread / 12 <= step <= spread)


def _firsts(numbers: Sequence[Decimal], step: Decimal) -> Iterator[Decimal]:
    """Multiples of a step, from the lowest number to the middle one."""
    middle = numbers[len(numbers) // 2]
    at = (numbers[0] / step).to_integral_value(ROUND_FLOOR) + 1
    last = (middle / step).to_integral_value(ROUND_FLOOR) + 1
    at = max(at, last - 12)
    while at <= last:
        yield at * step
        at += 1


def _series(numbers: Sequence[Decimal]) -> Iterator[Decimal]:
    """1, 2, 5, 10, 20 and so on, above the lowest and up to the highest number."""
    lowest = next((one for one in numbers if one > 0), None)
    if lowest is not None:
        for power in range(lowest.adjusted(), numbers[-1].adjusted() + 1):
            for one in _DECADE:
                if numbers[0] < one.scaleb(power) <= numbers[-1]:
                    yield one.scaleb(power)


def _evenness(numbers: Sequence[Decimal], breaks: Breaks) -> float:
    """The entropy of the classes' sizes; nothing where a class is empty."""
    edges = [0, *(bisect_left(numbers, one) for one in breaks), len(numbers)]
    sizes = [high - low for low, high in pairwise(edges)]
    if not all(sizes):
        return 0.0
    shares = [size / len(numbers) for size in sizes]
    return -sum(share * math.log(share) for share in shares)
