"""Slanted lines over an area: the fill of areas whose figure is not known."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from lib.charts.projection import Point

Line: TypeAlias = tuple[Point, Point]


def hatching(rings: Iterable[Sequence[Point]], step: float) -> list[Line]:
    """Lines at 45° inside polygons, all of them on one grid, so that neighbours fit.

    Args:
        rings: outer and inner rings, each closed; a point is inside by the even-odd rule.
        step: from a line to the next, across them.
    """
    crossings: dict[int, list[float]] = defaultdict(list)
    for ring in rings:
        turned = [((x + y) / math.sqrt(2), (y - x) / math.sqrt(2)) for x, y in ring]
        for (u0, v0), (u1, v1) in pairwise(turned):
            # Each edge without its higher end, so that a corner counts once.
            low, high = min(v0, v1) / step, max(v0, v1) / step
            for at in range(math.ceil(low), math.ceil(high)):
                crossings[at].append(u0 + (u1 - u0) * (at * step - v0) / (v1 - v0))
    found = []
    for at, across in sorted(crossings.items()):
        across.sort()
        found += [
            (_back(start, at * step), _back(end, at * step))
            for start, end in zip(across[::2], across[1::2], strict=False)
        ]
    return found


def _back(u: float, v: float) -> Point:
    return (u - v) / math.sqrt(2), (u + v) / math.sqrt(2)
