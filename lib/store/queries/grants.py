"""Projects and the money granted to them. Granted means status `tildelt`, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.ctes import (
    AREA_GROUP_SUMS,
    AREA_GROUPS,
    CHOSEN,
    GRANTED,
    LOCATED,
)
from lib.store.queries.statements import (
    Money,
    compose,
    parameters,
    query_rows,
)

Key: TypeAlias = Literal["region", "county", "municipality", "scheme", "kind", "category", "year"]

PROJECT_COLUMNS: Final[Columns] = {
    "project_id": "text",
    "title": "text",
    "status": "text",
    "year": "number",
    "amount_nok": "number",
    "scheme_id": "text",
    "scheme": "text",
    "scheme_en": "text",
    "scheme_kind": "text",
    "round_id": "text",
    "granting_body": "text",
    "recipient": "text",
    "recipient_type": "text",
    "municipality_code": "text",
    "municipality": "text",
    "county_code": "text",
    "county": "text",
    "region_code": "text",
    "latitude": "number",
    "longitude": "number",
    "category": "text",
    "confidence": "text",
    "note": "text",
    "source_id": "text",
}
PROJECT_SELECT: Final = """
SELECT
    p.project_id, p.title, p.status, p.year, p.amount_nok,
    s.scheme_id, s.name_nb AS scheme, s.name_en AS scheme_en, s.kind AS scheme_kind,
    p.round_id,
    p.granting_body, p.recipient, p.recipient_type,
    m.code AS municipality_code, m.name AS municipality,
    c.code AS county_code, c.name AS county, c.parent_code AS region_code,
    m.latitude, m.longitude,
    p.category, p.confidence, p.note, p.source_id
"""
_PROJECTS_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    "\n".join(
        (
            PROJECT_SELECT,
            """
FROM chosen
JOIN projects p ON p.rowid = chosen.row_number
JOIN grant_schemes s ON s.scheme_id = chosen.scheme_id
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = COALESCE(m.parent_code, p.county_code)
ORDER BY p.year DESC NULLS LAST, p.title, p.project_id
""",
        )
    ),
)

_TOTALS: Final[Columns] = {
    "projects": "count",
    "with_amount": "count",
    "amount_nok": "number",
    "undated": "count",
    "undated_with_amount": "count",
    "undated_nok": "number",
    "unplaced": "count",
    "unplaced_nok": "number",
    "population": "number",
    "per_inhabitant": "number",
}
_TOTALS_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    GRANTED,
    """
totals AS (
    SELECT
        COUNT(*) AS projects, COUNT(amount_nok) AS with_amount, SUM(amount_nok) AS amount_nok,
        COUNT(*) FILTER (WHERE year IS NULL) AS undated,
        COUNT(amount_nok) FILTER (WHERE year IS NULL) AS undated_with_amount,
        SUM(amount_nok) FILTER (WHERE year IS NULL) AS undated_nok,
        COUNT(*) FILTER (WHERE municipality_code IS NULL) AS unplaced,
        SUM(amount_nok) FILTER (WHERE municipality_code IS NULL) AS unplaced_nok
    FROM granted
)""",
    """
SELECT
    totals.*, a.population_2010 AS population,
    1.0 * totals.amount_nok / NULLIF(a.population_2010, 0) AS per_inhabitant
FROM totals LEFT JOIN areas a ON a.code = :area
""",
)

_GROUPS: Final[Columns] = {
    "code": "text",
    "name": "text",
    "name_en": "text",
    "projects": "count",
    "with_amount": "count",
    "amount_nok": "number",
    "population": "number",
    "per_inhabitant": "number",
    "partial": "flag",
}
# What is granted inside the area, but in none of those listed, is what their sums leave.
_ELSEWHERE: Final = """
elsewhere AS (
    SELECT
        whole.projects - COALESCE(SUM(s.projects), 0) AS projects,
        whole.with_amount - COALESCE(SUM(s.with_amount), 0) AS with_amount,
        whole.nok - COALESCE(SUM(s.amount_nok), 0) AS nok
    FROM (
        SELECT
            SUM(projects) AS projects, SUM(with_amount) AS with_amount,
            COALESCE(SUM(amount_nok), 0) AS nok
        FROM by_place
    ) whole LEFT JOIN listed_sums s
)"""
_AREA_GROUPS: Final = """
SELECT
    listed.code AS code, listed.name, NULL AS name_en,
    COALESCE(sums.projects, 0) AS projects, COALESCE(sums.with_amount, 0) AS with_amount,
    sums.amount_nok, listed.population,
    1.0 * sums.amount_nok / NULLIF(listed.population, 0) AS per_inhabitant, listed.partial
FROM listed LEFT JOIN listed_sums sums ON sums.code = listed.code
UNION ALL
SELECT
    NULL, NULL, NULL, projects, with_amount, iif(with_amount > 0, nok, NULL), NULL, NULL, 0
FROM elsewhere WHERE projects > 0
ORDER BY amount_nok DESC NULLS LAST, projects DESC, code NULLS LAST
"""
_BY_AREA_SQL: Final = compose(
    LOCATED, CHOSEN, GRANTED, AREA_GROUPS, AREA_GROUP_SUMS, _ELSEWHERE, _AREA_GROUPS
)

_KINDS: Final[Mapping[str, str]] = {
    "region": "helseregion",
    "county": "fylke",
    "municipality": "kommune",
}

_OTHER_GROUPS: Final = """
SELECT
    code, name, name_en, COUNT(*) AS projects, COUNT(amount_nok) AS with_amount,
    SUM(amount_nok) AS amount_nok, NULL AS population, NULL AS per_inhabitant, 0 AS partial
FROM named
GROUP BY code, name, name_en
ORDER BY amount_nok DESC NULLS LAST, projects DESC, code NULLS LAST
"""
_NAMED: Final[Mapping[str, str]] = {
    "scheme": """
named AS (
    SELECT granted.*, s.scheme_id AS code, s.name_nb AS name, s.name_en
    FROM granted JOIN grant_schemes s ON s.scheme_id = granted.scheme_id
)""",
    "kind": """
named AS (
    SELECT granted.*, s.kind AS code, s.kind AS name, NULL AS name_en
    FROM granted JOIN grant_schemes s ON s.scheme_id = granted.scheme_id
)""",
    "category": """
named AS (
    SELECT granted.*, category AS code, category AS name, NULL AS name_en FROM granted
)""",
    "year": """
named AS (
    SELECT granted.*, CAST(year AS TEXT) AS code, CAST(year AS TEXT) AS name, NULL AS name_en
    FROM granted
)""",
}

_STATUSES: Final[Columns] = {
    "status": "text",
    "projects": "count",
    "with_amount": "count",
    "amount_nok": "number",
}
_STATUSES_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    """
SELECT
    status, COUNT(*) AS projects, COUNT(amount_nok) AS with_amount, SUM(amount_nok) AS amount_nok
FROM chosen
GROUP BY status
ORDER BY projects DESC, status
""",
)


def projects(store: Store, selection: Selection) -> Rows:
    """Every project chosen, whatever its status; newest first.

    Columns:
        project_id, title, status (tildelt, foreslått, søkt, uavklart),
        year (NaN: not stated), amount_nok (kroner; NaN: not stated),
        scheme_id, scheme and scheme_en (its names), scheme_kind (pott: the state's own
        coordination pots, annet, forslag), round_id, granting_body,
        recipient, recipient_type,
        municipality_code, municipality, county_code, county, region_code (None: not placed),
        latitude, longitude (degrees; of the municipality, NaN without one),
        category, confidence (høy, middels, lav), note, source_id.
    Source: `projects`, a source each row.
    """
    return query_rows(store, _PROJECTS_SQL, PROJECT_COLUMNS, parameters(selection))


def grant_totals(store: Store, selection: Selection, money: Money | None = None) -> Rows:
    """One row: what has been granted inside the area.

    Args:
        store: the store.
        selection: what is chosen.
        money: `pots` for the state's own coordination pots alone, `other` for all else; None for
            both.

    Columns:
        projects (granted), with_amount (of them with a known amount),
        amount_nok (kroner; NaN where no amount is known),
        undated (projects without a year), undated_with_amount (of them with a known amount),
        undated_nok (kroner, of those; NaN where none is known),
        unplaced (projects without a municipality),
        unplaced_nok (kroner, of those), population (inhabitants of the area, 2010),
        per_inhabitant (kroner).
    Source: `projects` and `areas`.
    """
    return query_rows(store, _TOTALS_SQL, _TOTALS, parameters(selection, money=money))


def grants_by(store: Store, selection: Selection, key: Key, money: Money | None = None) -> Rows:
    """What has been granted, by area (`region`, `county`, `municipality`) or another key.

    Areas: every area of the kind inside the selection, with 0 projects and no amount where there
    are none, and one row without a code for granted projects that have no such area. A selection
    narrower than the kind gives the one area around it, marked as partial: it holds only what is
    inside the selection. `scheme`, `kind` (of scheme: pott, annet, forslag), `category` and
    `year`: those that have projects; projects without a year have a row without a code. The rows
    always add up to `grant_totals` of the same money.

    Args:
        store: the store.
        selection: what is chosen.
        key: what the rows are.
        money: as in `grant_totals`.

    Columns:
        code, name (Norwegian), name_en (schemes), projects, with_amount,
        amount_nok (kroner; NaN: none known),
        population (inhabitants, 2010; NaN unless a whole area), per_inhabitant (kroner), partial.
        Largest amount first.
    Source: `projects` and `areas`.
    """
    if key in _KINDS:
        chosen = parameters(selection, money=money, kind=_KINDS[key])
        return query_rows(store, _BY_AREA_SQL, _GROUPS, chosen)
    sql = compose(LOCATED, CHOSEN, GRANTED, _NAMED[key], _OTHER_GROUPS)
    return query_rows(store, sql, _GROUPS, parameters(selection, money=money))


def statuses(store: Store, selection: Selection) -> Rows:
    """The projects chosen, by status; most projects first.

    Columns:
        status, projects, with_amount (with a known amount),
        amount_nok (kroner; NaN where no amount is known).
    Source: `projects`.
    """
    return query_rows(store, _STATUSES_SQL, _STATUSES, parameters(selection))


def documented_totals(store: Store, selection: Selection) -> Rows:
    """One row: what is documented inside the area of the money that counts towards the reform.

    Where no scheme is chosen, the state's own coordination pots; otherwise the chosen scheme.

    Columns:
        projects, with_amount, amount_nok, undated, undated_with_amount, undated_nok, unplaced,
        unplaced_nok, population, per_inhabitant (all as in `grant_totals`).
    Source: `projects` and `areas`.
    """
    return grant_totals(store, selection, _counted(selection))


def documented_by(store: Store, selection: Selection, key: Key) -> Rows:
    """The same by area or another key, as in `grants_by`; the rows add up to it.

    Columns:
        code, name, name_en, projects, with_amount, amount_nok, population, per_inhabitant,
        partial (all as in `grants_by`).
    Source: `projects` and `areas`.
    """
    return grants_by(store, selection, key, _counted(selection))


def other_totals(store: Store, selection: Selection) -> Rows:
    """One row: what else is documented, which is never added to the money that counts.

    Where a scheme is chosen there is nothing else: 0 projects.

    Columns:
        projects, with_amount, amount_nok, undated, undated_with_amount, undated_nok, unplaced,
        unplaced_nok, population, per_inhabitant (all as in `grant_totals`).
    Source: `projects` and `areas`.
    """
    return grant_totals(store, _beside(selection), "other")


def other_by(store: Store, selection: Selection, key: Key) -> Rows:
    """The same by area or another key, as in `grants_by`; the rows add up to it.

    Columns:
        code, name, name_en, projects, with_amount, amount_nok, population, per_inhabitant,
        partial (all as in `grants_by`).
    Source: `projects` and `areas`.
    """
    return grants_by(store, _beside(selection), key, "other")


def _counted(selection: Selection) -> Money | None:
    return "pots" if selection.scheme is None else None


def _beside(selection: Selection) -> Selection:
    """The selection itself, or one in which there is nothing: no scheme has an empty id."""
    return selection if selection.scheme is None else replace(selection, scheme="")
