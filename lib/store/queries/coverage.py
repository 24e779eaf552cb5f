"""How much the data cover, how sure they are, and where they come from."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.ctes import CHOSEN, COUNTED_VALUES, LOCATED, SERVICES, STATED, value_in_year
from lib.store.queries.grants import grants_by
from lib.store.queries.statements import (
    compose,
    parameters,
    query_rows,
)
from lib.store.queries.transfers import transfers_by

_LAST: Final = 9999  # a year after all others
_COUNTIES: Final[Columns] = {
    "code": "text",
    "name": "text",
    "projects": "count",
    "pot_projects": "count",
    "with_amount": "count",
    "services": "count",
    "transfer_municipalities": "count",
    "municipalities": "count",
    "merged": "count",
    "indicators": "count",
}
_COUNTED: Final[Columns] = {"code": "text", "services": "count", "indicators": "count"}
_COUNTED_SQL: Final = compose(
    STATED,
    SERVICES,
    """
sites AS (
    SELECT t.ancestor_code AS code, COUNT(*) AS services
    FROM open_sites o JOIN area_tree t ON t.area_code = o.place
    WHERE o.status = 'i drift'
    GROUP BY t.ancestor_code
),
counties AS (
    SELECT a.code
    FROM area_tree t JOIN areas a ON a.code = t.area_code
    WHERE t.ancestor_code = :area AND a.kind = 'fylke'
)""",
    f"""
SELECT
    counties.code, COALESCE(sites.services, 0) AS services,
    (
        SELECT COUNT(*) FROM indicators i
        WHERE EXISTS (
            SELECT 1 FROM stated_values v
            WHERE v.indicator_id = i.indicator_id AND v.area_code = counties.code
                AND {value_in_year("v.year")}
        )
    ) AS indicators
FROM counties LEFT JOIN sites ON sites.code = counties.code
""",
)

_THEMES: Final[Columns] = {
    "theme": "text",
    "indicators": "count",
    "with_country": "count",
    "with_region": "count",
    "with_county": "count",
    "with_municipality": "count",
    "with_catchment": "count",
    "values": "count",
    "first_year": "number",
    "last_year": "number",
}
_THEMES_SQL: Final = compose(
    COUNTED_VALUES,
    """
by_kind AS MATERIALIZED (
    SELECT
        indicator_id, kind, COUNT(*) AS size, MIN(year) AS first_year, MAX(year) AS last_year
    FROM counted_values WHERE quality <> 'skjermet'
    GROUP BY indicator_id, kind
),
found AS (
    SELECT
        i.theme,
        COUNT(DISTINCT v.indicator_id) FILTER (WHERE v.kind = 'land') AS with_country,
        COUNT(DISTINCT v.indicator_id) FILTER (WHERE v.kind = 'helseregion') AS with_region,
        COUNT(DISTINCT v.indicator_id) FILTER (WHERE v.kind = 'fylke') AS with_county,
        COUNT(DISTINCT v.indicator_id) FILTER (WHERE v.kind = 'kommune') AS with_municipality,
        COUNT(DISTINCT v.indicator_id) FILTER (WHERE v.kind = 'opptaksområde') AS with_catchment,
        SUM(v.size) AS size,
        MIN(v.first_year) AS first_year,
        MAX(v.last_year) AS last_year
    FROM by_kind v JOIN indicators i ON i.indicator_id = v.indicator_id
    GROUP BY i.theme
)""",
    """
SELECT
    i.theme, COUNT(*) AS indicators, COALESCE(f.with_country, 0) AS with_country,
    COALESCE(f.with_region, 0) AS with_region, COALESCE(f.with_county, 0) AS with_county,
    COALESCE(f.with_municipality, 0) AS with_municipality,
    COALESCE(f.with_catchment, 0) AS with_catchment, COALESCE(f.size, 0) AS "values",
    f.first_year, f.last_year
FROM indicators i LEFT JOIN found f ON f.theme = i.theme
GROUP BY i.theme
ORDER BY "values" DESC, i.theme
""",
)

_REACH: Final[Columns] = {"indicator_id": "text", "own": "flag", "national": "flag"}
_REACH_SQL: Final = compose(
    STATED,
    f"""
SELECT
    i.indicator_id,
    EXISTS (
        SELECT 1 FROM stated_values v
        WHERE v.indicator_id = i.indicator_id AND v.area_code = :area
            AND {value_in_year("v.year")}
    ) AS own,
    NOT EXISTS (
        SELECT 1 FROM stated_values v
        WHERE v.indicator_id = i.indicator_id AND v.area_code <> 'NO'
            AND {value_in_year("v.year")}
    ) AND EXISTS (
        SELECT 1 FROM stated_values v
        WHERE v.indicator_id = i.indicator_id AND v.area_code = 'NO'
            AND {value_in_year("v.year")}
    ) AS national
FROM indicators i
ORDER BY i.indicator_id
""",
)

_QUALITY: Final[Columns] = {"quality": "text", "values": "count"}
_QUALITY_SQL: Final = compose(
    COUNTED_VALUES,
    """
SELECT quality, COUNT(*) AS "values" FROM counted_values
GROUP BY quality ORDER BY "values" DESC, quality
""",
)

_CONFIDENCE: Final[Columns] = {"table": "text", "confidence": "text", "rows": "count"}
_CONFIDENCE_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    SERVICES,
    """
marks AS (
    SELECT 'projects' AS "table", confidence FROM chosen
    UNION ALL
    SELECT 'services', confidence FROM open_sites
)""",
    """
SELECT "table", confidence, COUNT(*) AS "rows" FROM marks
GROUP BY "table", confidence
ORDER BY "table", CASE confidence WHEN 'høy' THEN 0 WHEN 'middels' THEN 1 ELSE 2 END
""",
)

_VERIFICATION: Final[Columns] = {"verification": "text", "milestones": "count"}
_VERIFICATION_SQL: Final = """
SELECT verification, COUNT(*) AS milestones FROM milestones
WHERE CAST(substr(date, 1, 4) AS INTEGER) <= :year
GROUP BY verification
ORDER BY milestones DESC, verification
"""

# Every column that names a source.
_USES: Final = (
    ("areas", "source_id"),
    ("budget_lines", "source_id"),
    ("county_governors", "source_id"),
    ("county_governors", "strengthened_source_id"),
    ("governance", "source_id"),
    ("grant_rounds", "source_id"),
    ("indicator_values", "source_id"),
    ("indicators", "source_id"),
    ("milestones", "source_id"),
    ("municipal_transfers", "source_id"),
    ("organisations", "source_id"),
    ("projects", "source_id"),
    ("service_sites", "source_id"),
    ("status_reports", "source_id"),
)
_USE: Final = """
    SELECT '{table}' AS name, {column} AS source_id, COUNT(*) AS uses
    FROM {table} WHERE {column} IS NOT NULL GROUP BY {column}"""
_SOURCES: Final[Columns] = {
    "source_id": "text",
    "publisher": "text",
    "url": "text",
    "accessed": "text",
    "uses": "count",
    "used_in": "text",
}
_SOURCES_SQL: Final = compose(
    "counted AS ("
    + "\n    UNION ALL".join(_USE.format(table=table, column=column) for table, column in _USES)
    + ")",
    """
by_table AS (
    SELECT source_id, name, SUM(uses) AS uses FROM counted GROUP BY source_id, name
),
used AS (
    SELECT source_id, SUM(uses) AS uses, GROUP_CONCAT(name || ': ' || uses, '; ') AS used_in
    FROM (SELECT * FROM by_table ORDER BY source_id, uses DESC, name)
    GROUP BY source_id
)""",
    """
SELECT s.source_id, s.publisher, s.url, s.accessed, COALESCE(used.uses, 0) AS uses, used.used_in
FROM sources s LEFT JOIN used ON used.source_id = s.source_id
ORDER BY s.publisher, s.source_id
""",
)

_SOURCE_ROWS: Final[Columns] = {
    "source_id": "text",
    "publisher": "text",
    "url": "text",
    "accessed": "text",
}
_SOURCE_ROWS_SQL: Final = """
SELECT s.source_id, s.publisher, s.url, s.accessed
FROM (SELECT value AS id, MIN(key) AS place FROM json_each(:ids) GROUP BY value) asked
JOIN sources s ON s.source_id = asked.id
ORDER BY asked.place
"""

_NEWEST: Final[Columns] = {
    "indicator_year": "number",
    "project_year": "number",
    "first_accessed": "text",
    "last_accessed": "text",
}
# A value of a year after the last that a source was read in is a projection.
_NEWEST_SQL: Final = """
WITH days AS (
    SELECT
        (SELECT MIN(accessed) FROM sources) AS first_accessed,
        (SELECT MAX(accessed) FROM sources) AS last_accessed
),
read AS (SELECT *, CAST(substr(last_accessed, 1, 4) AS INTEGER) AS year FROM days)
SELECT
    (
        SELECT year FROM indicator_values
        WHERE value IS NOT NULL AND year <= read.year
        ORDER BY year DESC LIMIT 1
    ) AS indicator_year,
    (SELECT MAX(year) FROM projects WHERE status = 'tildelt') AS project_year,
    read.first_accessed, read.last_accessed
FROM read
"""

_TABLE_NAMES: Final = (
    "areas",
    "budget_lines",
    "county_governor_counties",
    "county_governors",
    "governance",
    "grant_rounds",
    "grant_schemes",
    "indicator_values",
    "indicators",
    "milestones",
    "municipal_transfers",
    "organisations",
    "project_partners",
    "projects",
    "service_sites",
    "sources",
    "status_reports",
)
_TABLES: Final[Columns] = {"name": "text", "rows": "count"}
_COUNT: Final = """SELECT '{table}' AS name, COUNT(*) AS "rows" FROM {table}"""
_TABLES_SQL: Final = "\nUNION ALL ".join(_COUNT.format(table=table) for table in _TABLE_NAMES)


def county_coverage(store: Store, selection: Selection) -> Rows:
    """What there is for each county inside the area (none inside a municipality); by code.

    Columns:
        code, name, projects (granted, of any scheme or the chosen one), pot_projects (of them, of
        the state's own coordination pots), with_amount (of the projects, with a known amount),
        services (in operation),
        transfer_municipalities (with a figure),
        municipalities (of the transfer's year: two that merged are one),
        merged (municipalities of 2010 that are part of another by then),
        indicators (with values of the county's own).
    Source: `projects`, `service_sites`, `municipal_transfers` and `indicator_values`.
    """
    counted = query_rows(store, _COUNTED_SQL, _COUNTED, parameters(selection))
    whenever = replace(selection, year=_LAST, latest=True)  # of what year a transfer is, is said
    granted, pots, transferred = (
        {row["code"]: row for row in rows}
        for rows in (
            grants_by(store, selection, "county"),
            grants_by(store, selection, "county", "pots"),
            transfers_by(store, whenever, "county"),
        )
    )
    rows = [
        {
            **row,
            **granted[row["code"]],
            "pot_projects": pots[row["code"]]["projects"],
            "transfer_municipalities": transferred[row["code"]]["covered"],
            "municipalities": transferred[row["code"]]["municipalities_in_area"],
            "merged": transferred[row["code"]]["merged"],
        }
        for row in sorted(counted, key=lambda row: str(row["code"]))
        if row["code"] in granted and row["code"] in transferred
    ]
    return Rows.from_mappings(rows, _COUNTIES)


def indicator_coverage(store: Store, selection: Selection) -> Rows:
    """How many indicators of each theme have values for which kinds of area inside the selection.

    Columns:
        theme, indicators (all of the theme), with_country, with_region, with_county,
        with_municipality,
        with_catchment (how many of them have values for such areas), values (in all),
        first_year, last_year (of the values; NaN where there are none). Most values first.
    Source: `indicator_values` and `indicators`.
    """
    return query_rows(store, _THEMES_SQL, _THEMES, parameters(selection))


def indicator_reach(store: Store, selection: Selection) -> Rows:
    """Every indicator of the data, and for whom it has values up to the year.

    Columns:
        indicator_id, own (the area itself has a value), national (the country has one, and no
        other area of any kind: hospital areas, counties and municipalities are looked at too).
        By id; the rows are all the indicators that there are, whatever area is chosen.
    Source: `indicators` and `indicator_values`.
    """
    return query_rows(store, _REACH_SQL, _REACH, parameters(selection))


def quality_marks(store: Store, selection: Selection) -> Rows:
    """The values of indicators inside the area, by quality; most first.

    Columns:
        quality (publisert, foreløpig, beregnet, usikker, skjermet), values.
    Source: `indicator_values`.
    """
    return query_rows(store, _QUALITY_SQL, _QUALITY, parameters(selection))


def confidence_marks(store: Store, selection: Selection) -> Rows:
    """The projects (of every status) and services chosen, by how sure their rows are.

    Columns:
        table (projects, services), confidence (høy, middels, lav), rows.
    Source: `projects` and `service_sites`.
    """
    return query_rows(store, _CONFIDENCE_SQL, _CONFIDENCE, parameters(selection))


def verification_marks(store: Store, selection: Selection) -> Rows:
    """The milestones up to the year, by how well their dates are confirmed; most first.

    Columns:
        verification, milestones.
    Source: `milestones`.
    """
    return query_rows(store, _VERIFICATION_SQL, _VERIFICATION, parameters(selection))


def sources(store: Store) -> Rows:
    """Every page that facts were read from, by publisher.

    Columns:
        source_id, publisher, url, accessed (ISO date as text: the day it was read),
        uses (cells that name it), used_in (such as "projects: 3; milestones: 1", by table name;
        None: not used).
    Source: `sources`.
    """
    return query_rows(store, _SOURCES_SQL, _SOURCES)


def source_rows(store: Store, ids: Sequence[str]) -> Rows:
    """The sources asked for, each once and in the order asked; unknown ids are left out.

    Columns:
        source_id, publisher, url, accessed (ISO date as text).
    Source: `sources`.
    """
    return query_rows(store, _SOURCE_ROWS_SQL, _SOURCE_ROWS, {"ids": json.dumps(list(ids))})


def newest(store: Store) -> Rows:
    """One row: how new the data are.

    Columns:
        indicator_year (the largest year of a value of an indicator that is no projection),
        project_year (that of a granted project), first_accessed and last_accessed (ISO dates as
        text: the first and the last day that a source was read).
    Source: `indicator_values`, `projects` and `sources`.
    """
    return query_rows(store, _NEWEST_SQL, _NEWEST)


def tables(store: Store) -> Rows:
    """The tables of the data package, by name.

    Columns:
        name, rows.
    Source: the tables themselves.
    """
    return query_rows(store, _TABLES_SQL, _TABLES)
