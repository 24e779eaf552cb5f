"""What needs attention: what goes the wrong way, and what the open sources say little about."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from lib.rows import Columns, Rows, records
from lib.selection import COUNTRY, Selection
from lib.store.connection import Store
from lib.store.queries.grants import documented_by, other_by
from lib.store.queries.progress import AMONG_COLUMNS, indicators
from lib.store.queries.rounds import rounds
from lib.store.queries.status import SILENT_DAYS, reports_needing_attention

Row: TypeAlias = dict[str, Any]

LOW_COVERAGE: Final = 0.5
MOST_REPORTS: Final = 50  # projects of a kind; nobody reads more of them here

_ATTENTION: Final[Columns] = {
    "kind": "text",
    "id": "text",
    "name": "text",
    "name_en": "text",
    "value": "number",
    "reference": "number",
    "year": "number",
    "reference_year": "number",
    "first_year": "number",
    "reference_first": "number",
    "measured": "number",
    "quality": "text",
    "reference_quality": "text",
    "among_id": "text",
    "among_nb": "text",
    "among_en": "text",
    "among_since": "number",
    "among_now": "number",
    "unit": "text",
    "area_code": "text",
    "area_name": "text",
    "own": "flag",
    "population": "number",
    "projects": "number",
    "other_projects": "number",
    "counted": "text",
    "with_amount": "number",
    "reference_projects": "number",
    "shared": "number",
    "share": "number",
    "part_of": "text",
    "date": "text",
    "days": "number",
    "source_id": "text",
    "weight": "number",
    "rank": "count",
    "total_of_kind": "count",
}
_KINDS: Final = (
    "project_red",
    "project_overdue",
    "project_silent",
    "indicator_against",
    "county_without_project",
    "round_low_coverage",
)


def attention(store: Store, selection: Selection, today: date | None = None) -> Rows:
    """What needs attention: the weightiest of each kind, then the second of each, and so on.

    - `project_red`: a project whose latest report has a red light; the longer since, the weightier.
    - `project_overdue`: one whose latest report says delayed, and is not red.
    - `project_silent`: one that is neither, nor completed or stopped, and has said nothing for more
      than 180 days. All three are counted on the day of status: today, or the end of the year.
    - `indicator_against`: one that is counted as against the wanted direction, by own values.
      `value` (now) and `reference` (since) in `unit`; the relative change is its weight.
    - `county_without_project`: a county inside the area that the map shows as "none found": without
      a granted project of the coordination pots or the chosen scheme. `value` is 0; its share of
      the counties' inhabitants is its weight, and 1 more where it has no project at all.
    - `round_low_coverage`: in the whole country alone, `_low_coverage`. `value` (documented, NaN:
      no amount) and `reference` (announced) in kroner; what lacks is its weight.

    Columns:
        kind, id (indicator, area or round), name (Norwegian), name_en (indicators, else None),
        value, reference, year (of `value`), reference_year, unit, first_year, reference_first,
        measured, quality, reference_quality, among_id, among_nb, among_en, among_since, among_now
        (from unit on for indicators), area_code, area_name, own (indicators: always so),
        population (counties: inhabitants, 2010),
        projects and reference_projects (rounds: documented and announced; counties: 0 and NaN),
        other_projects (counties: granted with other money), counted (counties: `pots` or `scheme`),
        with_amount (rounds: documented projects with a known amount, whose sum `value` is),
        shared (rounds: kroner of the announced that stand in another round as well; NaN: none),
        share (rounds: documented of announced kroner, 0 to 1; NaN: unknown),
        part_of (rounds: the round around it), date (reports: ISO text), days (reports: since then),
        source_id (None for a county; for a report, the page that confirms it, if any),
        weight (0 and up), rank (1 = the weightiest of its kind),
        total_of_kind (how many there are of the kind; of the projects, 50 of each kind stand here).
    Source: `status_reports`, `indicator_values`, `projects` and `grant_rounds`.
    """
    found = (
        *_reported(store, selection, today),
        _against(store, selection),
        _without_project(store, selection),
        _low_coverage(store, selection),
    )
    return Rows.from_mappings(_interleave(found), _ATTENTION)


def _interleave(found: Sequence[list[Row]]) -> list[Row]:
    """The rows of all kinds as one list: the weightiest of each, then the second of each."""
    rows = []
    for order, (kind, rows_of_kind) in enumerate(zip(_KINDS, found, strict=True)):
        weighed = sorted(rows_of_kind, key=lambda row: (-row["weight"], row["id"]))
        rows += [
            (
                (rank, order),
                {"kind": kind, "rank": rank, "own": False, "total_of_kind": len(weighed)} | row,
            )
            for rank, row in enumerate(weighed, start=1)
        ]
    return [row for _place, row in sorted(rows, key=lambda each: each[0])]


def _reported(
    store: Store, selection: Selection, today: date | None
) -> tuple[list[Row], list[Row], list[Row]]:
    of_kinds: dict[str, list[Row]] = {kind: [] for kind in _KINDS[:3]}
    for row in reports_needing_attention(store, selection, today, MOST_REPORTS):
        of_kinds[row["kind"]].append(
            {
                "id": row["project_id"],
                "name": row["title"],
                "value": row["percent_complete"],
                "area_name": row["place"],
                "date": row["date"],
                "days": row["days"],
                "source_id": row["source_id"],
                "weight": row["days"] / SILENT_DAYS,
                "total_of_kind": row["total_of_kind"],
            }
        )
    red, overdue, silent = of_kinds.values()
    return red, overdue, silent


def _against(store: Store, selection: Selection) -> list[Row]:
    return [
        {
            "id": row["indicator_id"],
            "name": row["name_nb"],
            "name_en": row["name_en"],
            "value": row["now_value"],
            "reference": row["since_value"],
            "year": row["now_year"],
            "reference_year": row["since_year"],
            "first_year": row["now_first"],
            "reference_first": row["since_first"],
            "measured": row["measured"],
            "quality": row["now_quality"],
            "reference_quality": row["since_quality"],
            "unit": row["unit"],
            "area_code": row["area_code"],
            "area_name": row["area_name"],
            "own": row["own"],
            "source_id": row["now_source_id"],
            "weight": abs(row["change"] / row["since_value"]) if row["since_value"] else 1.0,
        }
        | {name: row[name] for name in AMONG_COLUMNS}
        for row in records(indicators(store, selection))
        if row["direction"] == "against" and row["own"] and row["counted"]
    ]


def _without_project(store: Store, selection: Selection) -> list[Row]:
    found = documented_by(store, selection, "county")
    others = other_by(store, selection, "county")
    elsewhere = {row["code"]: row["projects"] for row in others}
    counties = [row for row in found if row["code"] is not None and not row["partial"]]
    everyone = sum(row["population"] for row in counties if row["population"] > 0)
    return [
        {
            "id": row["code"],
            "name": row["name"],
            "value": row["projects"],
            "year": selection.year,
            "area_code": row["code"],
            "area_name": row["name"],
            "own": row["code"] == selection.area,
            "population": row["population"],
            "projects": row["projects"],
            "other_projects": elsewhere.get(row["code"], 0),
            "counted": "pots" if selection.scheme is None else "scheme",
            "weight": (row["population"] / everyone if row["population"] > 0 else 0.0)
            + (not elsewhere.get(row["code"])),
        }
        for row in counties
        if row["projects"] == 0
    ]


def _low_coverage(store: Store, selection: Selection) -> list[Row]:
    """Rounds of the state's own coordination pots of which less than half is documented.

    A part of a round that is here already is the same lack, and what stands in another round as
    well weighs there alone. Funds for all purposes are left out: no share of those is owed to the
    reform.
    """
    if selection.area != COUNTRY:
        return []
    lacking = {
        row["round_id"]: row
        for row in rounds(store, selection)
        if row["scheme_kind"] == "pott"
        and row["announced_nok"] > 0
        and _known(row["share_nok"]) < LOW_COVERAGE
    }
    return [
        {
            "id": row["round_id"],
            "name": row["title"],
            "value": row["documented_nok"],
            "reference": row["announced_nok"],
            "year": row["year"],
            "projects": row["documented_projects"],
            "with_amount": row["documented_with_amount"],
            "reference_projects": row["announced_projects"],
            "shared": shared or math.nan,
            "share": row["share_nok"],
            "part_of": row["part_of"],
            "source_id": row["source_id"],
            "weight": row["announced_nok"] - shared - _known(row["documented_nok"]),
        }
        for row in lacking.values()
        if row["part_of"] not in lacking
        for shared in [_shared(row)]
    ]


def _shared(row: Mapping[str, Any]) -> float:
    """How much of a round's announced money stands in another round that is no whole of it."""
    if row["part_of"] is not None or math.isnan(row["adds_nok"]):
        return 0.0
    return float(max(row["announced_nok"] - row["adds_nok"], 0.0))


def _known(value: float) -> float:
    """The value, or 0 where it is not known."""
    return 0.0 if math.isnan(value) else value
