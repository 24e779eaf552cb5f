"""Administrative divisions after 2010, and their areas in the 2010 division.

`divisions.csv` lists each unit that is not one of 2010, as Statistics Norway's classifications 131
(municipalities) and 104 (counties) have them: its code and name, the first and last day it was
valid, the units that it was made of, and those of which it took only a part. Small pieces of land
that changed hands are not in it.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("divisions.csv")
MUNICIPALITY: Final = "kommune"
COUNTY: Final = "fylke"


@dataclass(frozen=True, slots=True)
class Unit:
    """Municipality or county of a later division.

    Attributes:
        kind: `kommune` or `fylke`.
        code: its code.
        name: its name.
        valid_from: its first day, ISO 8601; empty for one from before 2010.
        valid_to: its last day; empty for one that still is.
        predecessors: codes of the units that are wholly in it.
        parts: codes of the units of which a part is in it.
        in_2010: the codes of 2010 that it is in, or is made of, where the chain does not tell: for
            one from before 2010, and for one that was parted again.
        source: where this stands.
    """

    kind: str
    code: str
    name: str
    valid_from: str
    valid_to: str
    predecessors: tuple[str, ...]
    parts: tuple[str, ...]
    in_2010: tuple[str, ...]
    source: str

    def on(self, day: str) -> bool:
        """Whether the unit was valid on a day."""
        return self.valid_from <= day and (not self.valid_to or day <= self.valid_to)


@cache
def units() -> tuple[Unit, ...]:
    """All units, oldest first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Unit(
                kind=row["kind"],
                code=row["code"],
                name=row["name"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                predecessors=tuple(row["predecessors"].split()),
                parts=tuple(row["parts"].split()),
                in_2010=tuple(row["in_2010"].split()),
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


@cache
def unchanged(code: str) -> tuple[int, int]:
    """Years in which a code of 2010 means the area of 2010.

    Args:
        code: the code of a municipality or a county; all others are the same in every year.

    Returns:
        Two years, both included; 0 and 9999 where no change is known.
    """
    first, last = 0, 9999
    for unit in units():
        if unit.kind != MUNICIPALITY:
            continue
        if not unit.valid_from:
            before = int(unit.valid_to[:4]) if code in unit.in_2010 else 0
            first = max(first, before + 1 if before else 0)
        elif _changes(unit, code):
            last = min(last, int(unit.valid_from[:4]) - 1)
    return first, last


def _changes(unit: Unit, code: str) -> bool:
    """Whether a later municipality changes the area of a code."""
    made_of = [each for each, _whole in _made_of(unit)]
    if len(code) == len("0101"):
        return code in (unit.code, *made_of)
    counties = {each[:2] for each in made_of}
    return code in counties | {unit.code[:2]} and counties != {unit.code[:2]}


def origins(unit: Unit) -> dict[str, bool]:
    """Areas of 2010 in a unit, and whether each is wholly in it.

    For a county, those of which at least half of the municipalities are in it.
    """
    if unit.kind == COUNTY:
        return dict.fromkeys(_counties(unit), True)
    if unit.in_2010:
        return dict.fromkeys(unit.in_2010, bool(unit.valid_from))
    found: dict[str, bool] = {}
    for code, whole in _made_of(unit):
        before = _version(code, unit.valid_from)
        if before is None:
            found[code] = whole
        else:
            found |= {each: whole and all_of for each, all_of in origins(before).items()}
    return found


def _made_of(unit: Unit) -> Iterator[tuple[str, bool]]:
    for code in unit.predecessors:
        yield code, True
    for code in unit.parts:
        yield code, False


def _version(code: str, before: str) -> Unit | None:
    """Last municipality with a code before a day; None for one of 2010."""
    earlier = [
        unit
        for unit in units()
        if unit.kind == MUNICIPALITY and unit.code == code and "" < unit.valid_from < before
    ]
    return max(earlier, key=lambda unit: unit.valid_from, default=None)


def _counties(county: Unit) -> Iterator[str]:
    inside = {
        code
        for unit in units()
        if unit.kind == MUNICIPALITY
        and unit.code.startswith(county.code)
        and unit.on(county.valid_from)
        for code in origins(unit)
    }
    for code, size in _changed().items():
        if 2 * sum(each.startswith(code) for each in inside) >= size:
            yield code


@cache
def _changed() -> dict[str, int]:
    """Number of municipalities of each 2010 county that have changed since."""
    codes = {
        code
        for unit in units()
        if unit.kind == MUNICIPALITY and unit.valid_from
        for code in origins(unit)
    }
    return dict(sorted(Counter(code[:2] for code in codes).items()))
