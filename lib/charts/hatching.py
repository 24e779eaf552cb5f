"""Lines over an area: the fill of areas whose figure is not known, a pattern for each reason."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from lib.charts.projection import Point

Line: TypeAlias = tuple[Point, Point]
Pattern: TypeAlias = Literal["hatched", "crossed", "lined"]

# The directions of each pattern's lines, in degrees upwards from the right.
_DIRECTIONS: Final[dict[Pattern, tuple[int, ...]]] = {
    "hatched": (45,),
    "crossed": (45, -45),
    "lined": (0,),
}
PATTERNS: Final[tuple[Pattern, ...]] = tuple(_DIRECTIONS)


def hatching(
    rings: Iterable[Sequence[Point]],
    step: float,
    pattern: Pattern = "hatched",
    *,
    down: bool = False,
) -> list[Line]:
    """Lines inside polygons, all of them on one grid, so that neighbours fit.

    Args:
        rings: outer and inner rings, each closed; a point is inside by the even-odd rule.
        step: from a line to the next, across them.
        pattern: hatched lines rise to the right on every drawing, crossed ones both ways, lined
            ones are level.
        down: whether y grows downwards, as on a screen.
    """
    kept = list(rings)
    turns = (-degrees if down else degrees for degrees in _DIRECTIONS[pattern])
    return [line for degrees in turns for line in _parallel(kept, step, math.radians(degrees))]


def _parallel(rings: Iterable[Sequence[Point]], step: float, angle: float) -> list[Line]:
    cosine, sine = math.cos(angle), math.sin(angle)
    crossings: dict[int, list[float]] = defaultdict(list)
    for ring in rings:
        turned = [(x * cosine + y * sine, y * cosine - x * sine) for x, y in ring]
        for (u0, v0), (u1, v1) in pairwise(turned):
            # Each edge without its higher end, so that a corner counts once.
            low, high = min(v0, v1) / step, max(v0, v1) / step
            for at in range(math.ceil(low), math.ceil(high)):
                crossings[at].append(u0 + (u1 - u0) * (at * step - v0) / (v1 - v0))
    lines = []
    for at, across in sorted(crossings.items()):
        across.sort()
        v = at * step
        lines += [
            (_back(start, v, cosine, sine), _back(end, v, cosine, sine))
            for start, end in zip(across[::2], across[1::2], strict=False)
        ]
    return lines


def _back(u: float, v: float, cosine: float, sine: float) -> Point:
    return u * cosine - v * sine, u * sine + v * cosine
