"""What needs attention: what goes the wrong way, and what the open sources say little about."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from lib.selection import COUNTRY, Selection
from lib.store.connection import Store
from lib.store.queries.frames import Columns, shaped
from lib.store.queries.grants import grants_by
from lib.store.queries.progress import indicators
from lib.store.queries.rounds import rounds
from lib.store.queries.status import SILENT_DAYS, pressing_reports

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
    "unit": "text",
    "area_code": "text",
    "area_name": "text",
    "own": "flag",
    "population": "number",
    "projects": "number",
    "reference_projects": "number",
    "share": "number",
    "part_of": "text",
    "date": "text",
    "days": "number",
    "source_id": "text",
    "weight": "number",
    "rank": "count",
    "of_kind": "count",
}
_KINDS: Final = (
    "project_red",
    "project_overdue",
    "project_silent",
    "indicator_against",
    "county_without_project",
    "round_low_coverage",
)


def attention(store: Store, selection: Selection, today: date | None = None) -> pd.DataFrame:
    """What needs attention, the weightiest of each kind first, then the second of each, and so on.

    - `project_red`: a project whose latest report has a red light; the longer since, the weightier.
    - `project_overdue`: one whose latest report says delayed, and is not red.
    - `project_silent`: one that is neither, has reported, is neither completed nor stopped, and
      has said nothing for more than 180 days. All three are counted on the day of status: today
      in the latest year, otherwise the end of the year.
    - `indicator_against`: an indicator that moves against the wanted direction. `value` (now) and
      `reference` (since) in `unit`; the change relative to the reference is its weight.
    - `county_without_project`: a county inside the area without a granted project that open
      sources document. `value` is 0; its share of the counties' inhabitants is its weight.
    - `round_low_coverage`: in the whole country alone, a round of the state's own coordination
      pots with a known announced amount, of which less than half is documented. `value`
      (documented, NaN: no amount) and `reference` (announced) in kroner; what lacks is its weight.
      Funds for all purposes are left out, for no share of those is owed to the reform.

    Columns:
        kind, id (indicator, area or round), name (Norwegian), name_en (indicators, else None),
        value, reference, year (of `value`), reference_year, unit (indicators),
        area_code, area_name, own (indicators: the selection's own values),
        population (counties: inhabitants, 2010),
        projects and reference_projects (rounds: documented and announced; counties: 0 and NaN),
        share (rounds: documented of announced kroner, 0 to 1; NaN: unknown),
        part_of (rounds: the round that contains it),
        date (reports: ISO date as text), days (reports: since then),
        source_id (None for a county; for a report, the page that confirms it, if any),
        weight (0 and up), rank (1 = the weightiest of its kind),
        of_kind (how many there are of the kind; of the projects, 50 of each kind stand here).
    Source: `status_reports`, `indicator_values`, `projects` and `grant_rounds`.
    """
    return _in_turn(
        (
            *_reported(store, selection, today),
            _against(store, selection),
            _without_project(store, selection),
            _low_coverage(store, selection),
        )
    )


def _in_turn(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The frames of all kinds as one: the weightiest of each, then the second of each."""
    frames = [
        frame.assign(
            kind=kind, order=order, rank=_rank(frame), of_kind=frame.get("of_kind", len(frame))
        )
        for order, (kind, frame) in enumerate(zip(_KINDS, found, strict=True))
        if not frame.empty
    ]
    if not frames:
        return shaped(pd.DataFrame(columns=list(_ATTENTION)), _ATTENTION)
    rows = pd.concat(frames, ignore_index=True).reindex(columns=[*_ATTENTION, "order"])
    rows["own"] = rows["own"].eq(True)
    return shaped(rows.sort_values(["rank", "order"], ignore_index=True), _ATTENTION)


def _rank(frame: pd.DataFrame) -> "pd.Series[int]":
    return frame["weight"].rank(method="first", ascending=False).astype("int64")


def _reported(
    store: Store, selection: Selection, today: date | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    rows = pressing_reports(store, selection, today, MOST_REPORTS)
    frame = pd.DataFrame(
        {
            "kind": rows["kind"],
            "id": rows["project_id"],
            "name": rows["title"],
            "value": rows["percent_complete"],
            "area_name": rows["place"],
            "date": rows["date"],
            "days": rows["days"],
            "source_id": rows["source_id"],
            "weight": rows["days"] / SILENT_DAYS,
            "of_kind": rows["of_kind"],
        }
    ).sort_values("id")
    red, overdue, silent = (frame[frame["kind"] == kind] for kind in _KINDS[:3])
    return red, overdue, silent


def _against(store: Store, selection: Selection) -> pd.DataFrame:
    rows = indicators(store, selection)
    rows = rows[rows["direction"] == "against"].sort_values("indicator_id")
    return pd.DataFrame(
        {
            "id": rows["indicator_id"],
            "name": rows["name_nb"],
            "name_en": rows["name_en"],
            "value": rows["now_value"],
            "reference": rows["since_value"],
            "year": rows["now_year"],
            "reference_year": rows["since_year"],
            "unit": rows["unit"],
            "area_code": rows["area_code"],
            "area_name": rows["area_name"],
            "own": rows["own"],
            "source_id": rows["now_source_id"],
            "weight": (rows["change"] / rows["since_value"].where(rows["since_value"] != 0))
            .abs()
            .fillna(1.0),
        }
    )


def _without_project(store: Store, selection: Selection) -> pd.DataFrame:
    rows = grants_by(store, selection, "county")
    rows = rows[rows["code"].notna() & ~rows["partial"]].sort_values("code")
    everyone = rows["population"].sum()
    rows = rows[rows["projects"] == 0]
    return pd.DataFrame(
        {
            "id": rows["code"],
            "name": rows["name"],
            "value": rows["projects"],
            "year": selection.year,
            "area_code": rows["code"],
            "area_name": rows["name"],
            "own": rows["code"] == selection.area,
            "population": rows["population"],
            "projects": rows["projects"],
            "weight": (rows["population"] / everyone).fillna(0.0),
        }
    )


def _low_coverage(store: Store, selection: Selection) -> pd.DataFrame:
    rows = rounds(store, selection)
    low = rows["share_nok"].fillna(0.0) < LOW_COVERAGE
    known = (rows["scheme_kind"] == "pott") & (rows["announced_nok"] > 0)
    rows = rows[low & known & (selection.area == COUNTRY)].sort_values("round_id")
    return pd.DataFrame(
        {
            "id": rows["round_id"],
            "name": rows["title"],
            "value": rows["documented_nok"],
            "reference": rows["announced_nok"],
            "year": rows["year"],
            "projects": rows["documented_projects"],
            "reference_projects": rows["announced_projects"],
            "share": rows["share_nok"],
            "part_of": rows["part_of"],
            "source_id": rows["source_id"],
            "weight": rows["announced_nok"] - rows["documented_nok"].fillna(0.0),
        }
    )
