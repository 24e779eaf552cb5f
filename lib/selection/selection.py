"""The selection, and the filter options."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

COUNTRY: Final = "NO"

Per = Literal["kroner", "innbygger"]

MOST_OTHERS: Final = 3  # most areas compared with the first


@dataclass(frozen=True, slots=True)
class Selection:
    """The reader's selection.

    Attributes:
        area: code of a country, health region, county or municipality.
        scheme: a grant scheme's id, or None for all.
        year: the status year: everything as it stood at the end of it.
        latest: whether nothing is chosen: all years up to the latest, and rows without a year.
            Those rows are in no year's state, so that the last year does not leap.
        per: amounts in `kroner`, or per `innbygger` (inhabitant).
        language: code of the reader's language.
        others: codes of up to three areas that `area` is compared with.
    """

    area: str = COUNTRY
    scheme: str | None = None
    year: int = 2025
    latest: bool = True
    per: Per = "kroner"
    language: str = "nb"
    others: tuple[str, ...] = ()

    def nationwide(self) -> "Selection":
        """The same selection for the whole country."""
        return replace(self, area=COUNTRY, others=())


@dataclass(frozen=True, slots=True)
class Area:
    """Area; `kind` is land, helseregion, fylke or kommune."""

    code: str
    kind: str
    name: str
    parent: str | None


@dataclass(frozen=True)
class FilterOptions:
    """Filter options: areas by code, scheme ids, first and latest status year, languages."""

    areas: Mapping[str, Area]
    schemes: tuple[str, ...]
    first_year: int
    latest_year: int
    languages: tuple[str, ...] = ("nb",)

    def default(self) -> Selection:
        """Default selection: whole country, all years, in kroner."""
        return Selection(year=self.latest_year)

    def chain(self, code: str) -> tuple[Area, ...]:
        """Area and its ancestors, from the country inwards.

        Raises:
            KeyError: there is no such area.
        """
        area = self.areas[code]
        above = self.chain(area.parent) if area.parent is not None else ()
        return (*above, area)

    def county_of(self, code: str) -> str:
        """County code of a municipality; other codes unchanged.

        Raises:
            KeyError: there is no such area.
        """
        area = self.areas[code]
        return area.parent if area.kind == "kommune" and area.parent else code

    def within(self, code: str, kind: str) -> tuple[Area, ...]:
        """Areas of one level inside `code` (itself included), sorted by name."""
        inside = [
            area
            for area in self.areas.values()
            if area.kind == kind and any(above.code == code for above in self.chain(area.code))
        ]
        return tuple(sorted(inside, key=lambda area: norwegian_order(area.name)))


def norwegian_order(name: str) -> str:
    """Sort key for Norwegian: æ, ø and å last, whatever the locale."""
    order = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|"})
    return name.casefold().translate(order)
