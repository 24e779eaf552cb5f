"""The data package read with nothing but the csv module, to check the store's SQL against.

Everything here is written the slow and plain way, from the contract and not from the queries.
"""

import csv
import math
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from hypothesis import strategies as st

from lib.selection import Selection

DATA: Final = Path(__file__).resolve().parents[3] / "data"
MERGED: Final = {"1723": "1729"}  # Mosvik, into Inderøy
Row: TypeAlias = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def areas() -> dict[str, Row]:
    return {row["code"]: row for row in table("areas")}


@cache
def chain(code: str) -> tuple[str, ...]:
    """The area and all above it, from the area outwards."""
    above = areas()[code]["parent_code"]
    return (code, *chain(above)) if above else (code,)


def inside(code: str, area: str) -> bool:
    return area in chain(code)


def place(row: Row) -> str:
    return row["municipality_code"] or row["county_code"] or "NO"


def in_time(year: str, selection: Selection) -> bool:
    return int(year[:4]) <= selection.year if year else selection.latest


def scheme_of(project: Row) -> str:
    found = {row["round_id"]: row["scheme_id"] for row in table("grant_rounds")}
    return found[project["round_id"]]


def projects(selection: Selection) -> list[Row]:
    return [
        row
        for row in table("projects")
        if inside(place(row), selection.area)
        and in_time(row["year"], selection)
        and selection.scheme in (None, scheme_of(row))
    ]


def granted(selection: Selection) -> list[Row]:
    return [row for row in projects(selection) if row["status"] == "tildelt"]


def services(selection: Selection) -> list[Row]:
    return [
        row
        for row in table("service_sites")
        if inside(place(row), selection.area) and in_time(row["opened"], selection)
    ]


def services_of(selection: Selection, status: str) -> list[Row]:
    """The services with a status: `i drift`, `planlagt` or `avviklet`."""
    return [row for row in services(selection) if row["status"] == status]


def without_projects(selection: Selection, *, pots: bool) -> list[str]:
    """Counties inside the area without a granted project, of the coordination pots or at all."""
    kinds = {row["scheme_id"]: row["kind"] for row in table("grant_schemes")}
    found = [row for row in granted(selection) if not pots or kinds[scheme_of(row)] == "pott"]
    counties = [code for code in codes("fylke") if inside(code, selection.area)]
    return [code for code in counties if not any(inside(place(row), code) for row in found)]


def transfers(selection: Selection) -> list[Row]:
    return [
        row
        for row in table("municipal_transfers")
        if inside(row["municipality_code"], selection.area) and in_time(row["year"], selection)
    ]


def people(code: str) -> int:
    """Inhabitants of a municipality and of those merged into it."""
    merged = [gone for gone, into in MERGED.items() if into == code]
    return sum(int(areas()[each]["population_2010"]) for each in (code, *merged))


def behind(area: str) -> int:
    """Inhabitants behind an area's transfer: its own where each municipality has a figure."""
    inside_ = [code for code in codes("kommune") if inside(code, area)]
    paid = {row["municipality_code"] for row in table("municipal_transfers")} & set(inside_)
    complete = paid | MERGED.keys() >= set(inside_)
    if areas()[area]["kind"] != "kommune" and complete:
        return int(areas()[area]["population_2010"])
    return sum(people(code) for code in paid)


def total(rows: list[Row], *columns: str) -> float:
    """The sum of what is known; NaN where nothing is."""
    known = [int(row[column]) for row in rows for column in columns if row[column]]
    return float(sum(known)) if known else math.nan


def same(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other)


def at_most(part: float, whole: float) -> bool:
    """A part is no more than its whole; where a part is known, so is the whole."""
    return math.isnan(part) or part <= whole


def codes(*kinds: str) -> list[str]:
    return [code for code, row in areas().items() if row["kind"] in kinds]


AREA_CODES: Final = codes("land", "helseregion", "fylke", "kommune")
SCHEMES: Final = [row["scheme_id"] for row in table("grant_schemes")]


def last_read() -> int:
    """The year of the newest day on which a source was read: later values are projections."""
    return max(int(row["accessed"][:4]) for row in table("sources"))


def newest_year() -> int:
    """The newest year of anything that is dated, and is neither planned nor projected."""
    dated = {
        "projects": "year",
        "grant_rounds": "year",
        "municipal_transfers": "year",
        "budget_lines": "year",
        "milestones": "date",
        "service_sites": "opened",
        "indicator_values": "year",
    }
    years = [
        int(row[column][:4]) for name, column in dated.items() for row in table(name) if row[column]
    ]
    return max(year for year in years if year <= last_read())


@cache
def series(indicator: str) -> tuple[Row, ...]:
    """The stated values of an indicator, for all areas."""
    return tuple(
        row
        for row in table("indicator_values")
        if row["indicator_id"] == indicator and row["value"]
    )


def newest_value(indicator: str, area: str, selection: Selection) -> Row | None:
    """The newest stated value of an area that is measured by the end of the selection."""
    until = last_read() if selection.latest else selection.year
    rows = [
        row for row in series(indicator) if row["area_code"] == area and int(row["year"]) <= until
    ]
    return max(rows, key=lambda row: int(row["year"]), default=None)


LATEST: Final = newest_year()


def selected(area: str, scheme: str | None, year: int) -> Selection:
    return Selection(area=area, scheme=scheme, year=year, latest=year == LATEST)


# Areas of each kind are about as likely as another, or nearly all would be municipalities.
ANY_AREA: Final = st.one_of(
    st.just("NO"),
    st.sampled_from(codes("helseregion")),
    st.sampled_from(codes("fylke")),
    st.sampled_from(codes("kommune")),
)
SELECTIONS: Final = st.builds(
    selected, ANY_AREA, st.sampled_from([None, *SCHEMES]), st.integers(2009, LATEST)
)
