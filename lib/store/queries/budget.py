"""The lines of the state budget, and the four figures of the front page."""

import math
from typing import Any, Final

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.grants import documented_totals
from lib.store.queries.rounds import POT, announced_by_year, rounds
from lib.store.queries.sites import offices
from lib.store.queries.statements import parameters, query_rows
from lib.store.queries.transfers import transfer_totals

FIRST_ROUND: Final = "2009-1"

_LINES: Final[Columns] = {
    "line_id": "text",
    "year": "count",
    "purpose": "text",
    "amount_nok": "number",
    "kind": "text",
    "part_of": "text",
    "whole": "text",
    "is_part": "flag",
    "depth": "count",
    "note": "text",
    "source_id": "text",
}
# The path puts a line right after the line that contains it, and larger before smaller.
_LINES_SQL: Final = """
WITH RECURSIVE tree AS (
    SELECT b.*, NULL AS whole, 0 AS depth,
        printf('%04d/%015d/%s', b.year, 999999999999999 - b.amount_nok, b.line_id) AS path
    FROM budget_lines b
    WHERE b.part_of IS NULL AND b.year <= :year
    UNION ALL
    SELECT b.*, tree.purpose, tree.depth + 1,
        tree.path || printf('/%015d/%s', 999999999999999 - b.amount_nok, b.line_id)
    FROM tree JOIN budget_lines b ON b.part_of = tree.line_id
    WHERE b.year <= :year
)
SELECT
    line_id, year, purpose, amount_nok, kind, part_of, whole,
    part_of IS NOT NULL AS is_part, depth, note, source_id
FROM tree
ORDER BY path
"""

# What the proposal for the budget of the transfer's year has for all municipalities together.
_TRANSFER_LINE: Final = "2012-14"
_PROPOSED: Final[Columns] = {"year": "count", "amount_nok": "number", "source_id": "text"}
_PROPOSED_SQL: Final = """
SELECT year, amount_nok, source_id FROM budget_lines
WHERE line_id = :line AND kind = 'forslag' AND year <= :year AND :area = 'NO'
"""

_HEADLINE: Final[Columns] = {
    "announced_2009_nok": "number",
    "announced_2009_projects": "number",
    "documented_2009_projects": "count",
    "documented_2009_with_amount": "count",
    "documented_2009_nok": "number",
    "announced_nok": "number",
    "documented_projects": "count",
    "documented_nok": "number",
    "first_year": "number",
    "last_year": "number",
    "granted_projects": "count",
    "granted_with_amount": "count",
    "granted_nok": "number",
    "transfer_nok": "number",
    "transfer_municipalities": "count",
    "transfer_municipalities_in_area": "count",
    "transfer_covered": "count",
    "offices": "count",
    "strengthened": "count",
}


def budget_lines(store: Store, selection: Selection) -> Rows:
    """The lines of the state budget up to the year, each whole before its parts. National.

    Never add a part (`is_part`) to its whole, nor estimates (`kind` anslag) or reclassified
    lines (omklassifisert) to appropriations.

    Columns:
        line_id, year, purpose, amount_nok (kroner), kind (bevilgning, forslag, omklassifisert,
        anslag), part_of, whole (purpose of the line that contains it), is_part,
        depth (0 for a line that is part of no other), note, source_id.
        By year, then larger before smaller.
    Source: `budget_lines`, a source each row.
    """
    return query_rows(store, _LINES_SQL, _LINES, parameters(selection))


def proposed_transfer(store: Store, selection: Selection) -> Rows:
    """What the budget's proposal has for the transfer to all municipalities together, as one row.

    The municipalities' own figures add up to another sum (`transfer_totals`): the proposal is a
    round figure for co-financing and patients ready for discharge alone, and for the whole country.
    No row for an area that is not the country, before that budget, or where the line is not known.

    Columns:
        year (of the budget), amount_nok (kroner), source_id.
    Source: `budget_lines`.
    """
    chosen = parameters(selection, line=_TRANSFER_LINE)
    return query_rows(store, _PROPOSED_SQL, _PROPOSED, chosen)


def headline(store: Store, selection: Selection) -> Rows:
    """One row: the figures of the front page, each from the query that owns it.

    Columns:
        announced_2009_nok (kroner) and announced_2009_projects: announced for the first round of
        2009, nationally (NaN where the round is outside the scheme or the year);
        documented_2009_projects, documented_2009_with_amount, documented_2009_nok (kroner): of
        that round, granted projects inside the area (see `rounds`);
        announced_nok (kroner): announced in all in the state's coordination pot from first_year
        to last_year, nationally, and documented_projects and documented_nok (kroner): of that,
        inside the area (see `announced_by_year`; NaN where the pot is outside the scheme, and
        where no amount is known);
        granted_projects, granted_with_amount, granted_nok (kroner; see `documented_totals`);
        transfer_nok (kroner), transfer_municipalities, transfer_municipalities_in_area,
        transfer_covered (see `transfer_totals`);
        offices (serving the area) and strengthened (their extra positions in force at the end of
        the year; see `offices`).
    Source: `grant_rounds`, `projects`, `municipal_transfers` and `county_governors`.
    """
    row = _first_round(store, selection)
    row |= _pot(store, selection)
    granted = documented_totals(store, selection)[0]
    row |= {
        "granted_projects": granted["projects"],
        "granted_with_amount": granted["with_amount"],
        "granted_nok": granted["amount_nok"],
    }
    transferred = transfer_totals(store, selection)[0]
    row |= {
        "transfer_nok": transferred["total_nok"],
        "transfer_municipalities": transferred["municipalities"],
        "transfer_municipalities_in_area": transferred["municipalities_in_area"],
        "transfer_covered": transferred["covered"],
    }
    serving = offices(store, selection)
    row |= {"offices": len(serving), "strengthened": sum(serving.column("positions"))}
    return Rows.from_mappings([row], _HEADLINE)


def _first_round(store: Store, selection: Selection) -> dict[str, Any]:
    found = rounds(store, selection).where("round_id", FIRST_ROUND)
    names = ("projects", "with_amount", "nok")
    if not found:
        missing = {"announced_2009_nok": None, "announced_2009_projects": None}
        return missing | {f"documented_2009_{name}": None if name == "nok" else 0 for name in names}
    (first,) = found
    announced = {
        f"announced_2009_{name}": first[f"announced_{name}"] for name in ("nok", "projects")
    }
    return announced | {f"documented_2009_{name}": first[f"documented_{name}"] for name in names}


def _pot(store: Store, selection: Selection) -> dict[str, Any]:
    """Announced and documented money of the one pot of which both are known, with its years."""
    nothing = dict.fromkeys(("announced_nok", "documented_nok", "first_year", "last_year"))
    if selection.scheme not in (None, POT):
        return nothing | {"documented_projects": 0}
    found = announced_by_year(store, selection)
    years = [row for row in found if not math.isnan(row["announced_nok"])]
    if not years:
        return nothing | {"documented_projects": 0}
    sums = [row["documented_nok"] for row in years if not math.isnan(row["documented_nok"])]
    dated = [row["year"] for row in years if not math.isnan(row["year"])]
    return {
        "announced_nok": sum(row["announced_nok"] for row in years),
        "documented_projects": sum(row["documented_projects"] for row in years),
        "documented_nok": sum(sums) if sums else None,
        "first_year": min(dated, default=None),
        "last_year": max(dated, default=None),
    }
