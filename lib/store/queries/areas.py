"""The areas, the schemes and the years that there are to choose from, and the map's shapes."""

from typing import Final

import pandas as pd

from lib.rows import Columns, Rows
from lib.store.connection import Store
from lib.store.queries.statements import query_rows

_HIERARCHY: Final[Columns] = {
    "code": "text",
    "kind": "text",
    "name": "text",
    "parent_code": "text",
    "latitude": "number",
    "longitude": "number",
    "population": "number",
}
_HIERARCHY_SQL: Final = """
SELECT code, kind, name, parent_code, latitude, longitude, population_2010 AS population
FROM areas
WHERE kind IN ('land', 'helseregion', 'fylke', 'kommune')
ORDER BY
    CASE kind WHEN 'land' THEN 0 WHEN 'helseregion' THEN 1 WHEN 'fylke' THEN 2 ELSE 3 END, code
"""

_SCHEMES: Final[Columns] = {
    "scheme_id": "text",
    "name_nb": "text",
    "name_en": "text",
    "kind": "text",
}
_SCHEMES_SQL: Final = "SELECT scheme_id, name_nb, name_en, kind FROM grant_schemes ORDER BY name_nb"

_YEARS: Final[Columns] = {"first": "count", "latest": "count"}
# A service, a milestone or a value of an indicator of a year after the last that a source was read
# in is planned or projected: what has not happened is no state that can be chosen.
_YEARS_SQL: Final = """
WITH read(year) AS (
    SELECT CAST(substr(MAX(accessed), 1, 4) AS INTEGER) FROM sources
),
newest(year) AS (
    SELECT (SELECT MAX(year) FROM projects)
    UNION ALL SELECT (SELECT MAX(year) FROM grant_rounds)
    UNION ALL SELECT (SELECT MAX(year) FROM municipal_transfers)
    UNION ALL SELECT (SELECT MAX(year) FROM budget_lines)
    UNION ALL SELECT (
        SELECT CAST(substr(MAX(date), 1, 4) AS INTEGER) FROM milestones
        WHERE date < (SELECT year + 1 FROM read) || '-'
    )
    UNION ALL SELECT (
        SELECT CAST(substr(MAX(opened), 1, 4) AS INTEGER) FROM service_sites
        WHERE opened < (SELECT year + 1 FROM read) || '-'
    )
    UNION ALL SELECT (
        SELECT year FROM indicator_values
        WHERE value IS NOT NULL AND year <= (SELECT year FROM read)
        ORDER BY year DESC LIMIT 1
    )
)
SELECT
    MIN(
        COALESCE((SELECT MIN(year) FROM projects), 9999),
        COALESCE((SELECT MIN(year) FROM grant_rounds), 9999)
    ) AS first,
    (SELECT MAX(year) FROM newest) AS latest
"""

_SHAPES: Final[Columns] = {"area_code": "text", "name": "text", "geojson": "text"}
_SHAPES_SQL: Final = """
SELECT s.area_code, a.name, s.geojson
FROM area_shapes s LEFT JOIN areas a ON a.code = s.area_code
WHERE s.kind = :kind
ORDER BY s.area_code
"""


def hierarchy(store: Store) -> Rows:
    """Every area that can be chosen, from the country inwards (no hospital catchment areas).

    Columns:
        code, kind (land, helseregion, fylke, kommune), name, parent_code (None for the country),
        latitude, longitude (degrees, WGS84; NaN where none is known),
        population (inhabitants on 1 January 2010; NaN where unknown).
    Source: `areas`, a common reference without a source of its own.
    """
    return query_rows(store, _HIERARCHY_SQL, _HIERARCHY)


def schemes(store: Store) -> Rows:
    """The kinds of money.

    Columns:
        scheme_id, name_nb, name_en, kind (pott, annet, forslag).
    Source: `grant_schemes`, our own division.
    """
    return query_rows(store, _SCHEMES_SQL, _SCHEMES)


def years(store: Store) -> Rows:
    """One row: the years that can be chosen.

    Columns:
        first (the earliest year of a project or a round),
        latest (the latest year of anything in the data that is no projection).
    Source: `projects`, `grant_rounds`, `municipal_transfers`, `budget_lines`, `milestones`,
    `service_sites` and `indicator_values`.
    """
    return query_rows(store, _YEARS_SQL, _YEARS)


def shapes(store: Store, kind: str) -> pd.DataFrame:
    """The map's shapes of a kind: fylke, helseregion, fylkesgrenser or helseregiongrenser.

    Columns:
        area_code, name (None for lines), geojson (a geometry as text; degrees, WGS84).
    Source: the map files, with the data package's map attribution.
    """
    return query_rows(store, _SHAPES_SQL, _SHAPES, {"kind": kind}).frame()
