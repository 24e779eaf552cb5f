"""Milestones, and indicators: where they stand, since when, and in which direction."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.comparing import AMONG, REFORM, counted, first_year, judge
from lib.store.connection import Store
from lib.store.queries.ctes import ANCESTORS, MEASURED_UNTIL, MERGED, STATED, value_in_year
from lib.store.queries.statements import (
    compose,
    parameters,
    query_rows,
)
from lib.store.series_breaks import SERIES_BREAKS

_BREAKS_JSON: Final = json.dumps(
    [[indicator, year] for indicator, years in SERIES_BREAKS.items() for year in years]
)

_MILESTONES: Final[Columns] = {
    "milestone_id": "text",
    "date": "text",
    "precision": "text",
    "title_nb": "text",
    "title_en": "text",
    "kind": "text",
    "description_nb": "text",
    "verification": "text",
    "source_id": "text",
}
_MILESTONES_SQL: Final = """
SELECT
    milestone_id, date, precision, title_nb, title_en, kind, description_nb, verification,
    source_id
FROM milestones
WHERE CAST(substr(date, 1, 4) AS INTEGER) <= :year
ORDER BY date, milestone_id
"""

BEFORE_REFORM: Final = REFORM - 1  # the last year that is not touched by it

_BREAKS: Final = """
breaks(indicator_id, year) AS MATERIALIZED (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:breaks)
)"""
# Each of :areas, and what lies around it, with the depth (the country is 1); or itself alone.
_AROUND: Final = """
around AS MATERIALIZED (
    SELECT asked.value AS asked, t.ancestor_code AS area_code, COUNT(*) AS depth
    FROM json_each(:areas) asked
    JOIN area_tree t ON t.area_code = asked.value
    JOIN area_tree above ON above.area_code = t.ancestor_code
    WHERE t.ancestor_code = asked.value OR NOT :alone
    GROUP BY asked.value, t.ancestor_code
)"""
# For each indicator the nearest area that has values. Each of the years that follow is looked up
# in the index: a series is never read to compare two of its values.
_SHOWN: Final = f"""
shown AS MATERIALIZED (
    SELECT asked.value AS asked, i.indicator_id, (
        SELECT around.area_code FROM around
        WHERE around.asked = asked.value AND EXISTS (
            SELECT 1 FROM stated_values v
            WHERE v.indicator_id = i.indicator_id AND v.area_code = around.area_code
                AND {value_in_year("v.year")}
        )
        ORDER BY around.depth DESC LIMIT 1
    ) AS area_code
    FROM json_each(:areas) asked CROSS JOIN indicators i
)"""
# Now: the newest value, a projection only where there is nothing else.
_NOW: Final = """
newest AS MATERIALIZED (
    SELECT shown.*, COALESCE(
        (
            SELECT MAX(v.year) FROM stated_values v
            WHERE v.indicator_id = shown.indicator_id AND v.area_code = shown.area_code
                AND v.year <= (SELECT year FROM measured_until)
        ),
        (
            SELECT MAX(v.year) FROM stated_values v
            WHERE v.indicator_id = shown.indicator_id AND v.area_code = shown.area_code
        )
    ) AS now_year
    FROM shown WHERE shown.area_code IS NOT NULL
),
segments AS MATERIALIZED (
    SELECT newest.*, COALESCE((
        SELECT MAX(b.year) FROM breaks b
        WHERE b.indicator_id = newest.indicator_id AND b.year <= newest.now_year
    ), -9999) AS first
    FROM newest
)"""
# Since: in the unbroken series of the newest value, the last value up to the baseline, or the
# first value where the series starts later.
_SINCE: Final = f"""
spans AS MATERIALIZED (
    SELECT
        segments.*,
        COALESCE(
            (
                SELECT MAX(v.year) FROM stated_values v
                WHERE v.indicator_id = segments.indicator_id AND v.area_code = segments.area_code
                    AND v.year >= segments.first AND v.year <= MIN(:baseline, segments.now_year)
            ),
            (
                SELECT MIN(v.year) FROM stated_values v
                WHERE v.indicator_id = segments.indicator_id AND v.area_code = segments.area_code
                    AND v.year >= segments.first AND v.year <= segments.now_year
            )
        ) AS since_year,
        (
            SELECT COUNT(*) FROM stated_values v
            WHERE v.indicator_id = segments.indicator_id AND v.area_code = segments.area_code
                AND {value_in_year("v.year")}
        ) AS size,
        (
            SELECT COUNT(*) FROM indicator_values v
            WHERE v.indicator_id = segments.indicator_id AND v.area_code = segments.asked
                AND v.value IS NULL AND {value_in_year("v.year")}
        ) AS withheld,
        (
            SELECT GROUP_CONCAT(b.year, ', ') FROM breaks b
            WHERE b.indicator_id = segments.indicator_id
                AND b.year > (
                    SELECT MIN(v.year) FROM stated_values v
                    WHERE v.indicator_id = segments.indicator_id
                        AND v.area_code = segments.area_code
                )
                AND b.year <= (
                    SELECT MAX(v.year) FROM stated_values v
                    WHERE v.indicator_id = segments.indicator_id
                        AND v.area_code = segments.area_code AND {value_in_year("v.year")}
                )
        ) AS breaks
    FROM segments
)"""
_ENDS: Final = """
SELECT
    spans.asked, a.kind, i.compiler_note,
    i.indicator_id, i.name_nb, i.name_en, i.theme, i.unit, i.wanted, i.description_nb,
    i.description_en, i.publisher, i.source_id,
    a.code AS area_code, a.name AS area_name, a.code = spans.asked AS own,
    s.year AS since_year, s.value AS since_value, s.quality AS since_quality,
    s.source_id AS since_source_id,
    n.year AS now_year, n.value AS now_value, n.quality AS now_quality,
    n.source_id AS now_source_id,
    CASE WHEN n.year > s.year THEN ROUND(n.value - s.value, 9) END AS change,
    (
        SELECT COUNT(*) FROM stated_values v
        WHERE v.indicator_id = spans.indicator_id AND v.area_code = spans.area_code
            AND v.year BETWEEN spans.since_year AND spans.now_year
    ) AS measured,
    spans.breaks, spans.size AS "values", spans.withheld,
    n.year > (SELECT year FROM measured_until) AS projection,
    whole.value AS country_value, whole.source_id AS country_source_id
FROM spans
CROSS JOIN indicator_values n
    ON n.indicator_id = spans.indicator_id AND n.area_code = spans.area_code
    AND n.year = spans.now_year
CROSS JOIN indicator_values s
    ON s.indicator_id = spans.indicator_id AND s.area_code = spans.area_code
    AND s.year = spans.since_year
CROSS JOIN indicators i ON i.indicator_id = spans.indicator_id
CROSS JOIN areas a ON a.code = spans.area_code
JOIN (SELECT value AS asked, MIN(key) AS place FROM json_each(:areas) GROUP BY value) listed
    ON listed.asked = spans.asked
LEFT JOIN stated_values whole
    ON whole.indicator_id = spans.indicator_id AND whole.area_code = 'NO'
    AND whole.year = spans.now_year
ORDER BY listed.place, i.theme, i.name_nb
"""
_INDICATORS: Final[Columns] = {
    "indicator_id": "text",
    "name_nb": "text",
    "name_en": "text",
    "theme": "text",
    "unit": "text",
    "wanted": "text",
    "description_nb": "text",
    "description_en": "text",
    "publisher": "text",
    "source_id": "text",
    "area_code": "text",
    "area_name": "text",
    "own": "flag",
    "since_year": "count",
    "since_value": "number",
    "since_quality": "text",
    "since_source_id": "text",
    "now_year": "count",
    "now_value": "number",
    "now_quality": "text",
    "now_source_id": "text",
    "since_first": "count",
    "now_first": "count",
    "change": "number",
    "direction": "text",
    "reason": "text",
    "counted": "flag",
    "measured": "count",
    "breaks": "text",
    "values": "count",
    "withheld": "count",
    "projection": "flag",
    "among_id": "text",
    "among_nb": "text",
    "among_en": "text",
    "among_since": "number",
    "among_now": "number",
}
_BESIDE: Final[Columns] = {
    **_INDICATORS,
    "country_value": "number",
    "country_source_id": "text",
}
AMONG_COLUMNS: Final = ("among_id", "among_nb", "among_en", "among_since", "among_now")
_ADDED: Final = ("since_first", "now_first", "direction", "reason", "counted", *AMONG_COLUMNS)
_ENDS_OF: Final[Columns] = {
    "asked": "text",
    "kind": "text",
    "compiler_note": "text",
    **{name: kind for name, kind in _BESIDE.items() if name not in _ADDED},
}
_INDICATORS_SQL: Final = compose(
    STATED, MEASURED_UNTIL, _BREAKS, _AROUND, _SHOWN, _NOW, _SINCE, _ENDS
)
_TEXTS: Final = ("name_nb", "name_en", "description_nb", "description_en")

# What an indicator is counted among, in the two years that it is compared between.
_AMONG_SQL: Final = compose(
    STATED,
    """
pairs AS (
    SELECT
        json_extract(value, '$[0]') AS asked, json_extract(value, '$[1]') AS indicator_id,
        json_extract(value, '$[2]') AS among_id, json_extract(value, '$[3]') AS area_code,
        json_extract(value, '$[4]') AS since_year, json_extract(value, '$[5]') AS now_year
    FROM json_each(:pairs)
)""",
    """
SELECT
    pairs.asked, pairs.indicator_id, pairs.among_id, i.name_nb AS among_nb, i.name_en AS among_en,
    s.value AS among_since, n.value AS among_now
FROM pairs
JOIN indicators i ON i.indicator_id = pairs.among_id
LEFT JOIN stated_values s
    ON s.indicator_id = pairs.among_id AND s.area_code = pairs.area_code
    AND s.year = pairs.since_year
LEFT JOIN stated_values n
    ON n.indicator_id = pairs.among_id AND n.area_code = pairs.area_code
    AND n.year = pairs.now_year
""",
)

# What is withheld where nothing is stated for the area or any above it.
_ONLY_WITHHELD_SQL: Final = compose(
    STATED,
    _AROUND,
    _SHOWN,
    f"""
SELECT
    i.indicator_id, i.name_nb, i.name_en, i.theme, i.unit, i.wanted, i.description_nb,
    i.description_en, i.publisher, i.source_id, a.code AS area_code, a.name AS area_name, 1 AS own,
    MAX(v.year) AS since_year, NULL AS since_value, NULL AS since_quality, NULL AS since_source_id,
    MAX(v.year) AS now_year, NULL AS now_value, v.quality AS now_quality,
    v.source_id AS now_source_id, MAX(v.year) AS since_first, MAX(v.year) AS now_first,
    NULL AS change, 'unknown' AS direction, NULL AS reason, 0 AS counted, 0 AS measured,
    NULL AS breaks, 0 AS "values", COUNT(*) AS withheld, 0 AS projection, NULL AS among_id,
    NULL AS among_nb, NULL AS among_en, NULL AS among_since, NULL AS among_now,
    NULL AS country_value, NULL AS country_source_id
FROM shown
CROSS JOIN indicator_values v
    ON v.indicator_id = shown.indicator_id AND v.area_code = shown.asked AND v.value IS NULL
    AND {value_in_year("v.year")}
CROSS JOIN indicators i ON i.indicator_id = shown.indicator_id
CROSS JOIN areas a ON a.code = shown.asked
WHERE shown.area_code IS NULL
GROUP BY shown.asked, i.indicator_id
ORDER BY a.code, i.theme, i.name_nb
""",
)

_VALUES: Final[Columns] = {
    "area_code": "text",
    "area_name": "text",
    "kind": "text",
    "year": "count",
    "first_year": "count",
    "value": "number",
    "quality": "text",
    "source_id": "text",
    "segment": "count",
}
_VALUES_SQL: Final = compose(
    ANCESTORS,
    _BREAKS,
    f"""
usable AS (
    SELECT v.*, chain.depth
    FROM chain CROSS JOIN indicator_values v
        ON v.indicator_id = :indicator AND v.area_code = chain.area_code
    WHERE {value_in_year("v.year")}
)""",
    """
SELECT
    a.code AS area_code, a.name AS area_name, a.kind, u.year, u.value, u.quality, u.source_id,
    (SELECT COUNT(*) FROM breaks b WHERE b.indicator_id = u.indicator_id AND b.year <= u.year)
        AS segment
FROM usable u JOIN areas a ON a.code = u.area_code
WHERE u.depth = (SELECT MAX(depth) FROM usable WHERE value IS NOT NULL) OR u.depth = 1
    OR (u.value IS NULL AND u.area_code = :area)
ORDER BY u.depth DESC, u.year
""",
)

_BY_AREA: Final[Columns] = {
    "code": "text",
    "name": "text",
    "population": "number",
    "year": "number",
    "first_year": "number",
    "value": "number",
    "quality": "text",
    "source_id": "text",
    "later_year": "number",
}
_BY_AREA_SQL: Final = compose(
    MEASURED_UNTIL,
    """
SELECT
    a.code, a.name, a.population_2010 AS population, v.year, v.value, v.quality, v.source_id,
    iif(v.year IS NULL, (
        SELECT MIN(x.year) FROM indicator_values x
        WHERE x.indicator_id = :indicator AND x.area_code = a.code
            AND x.year > (SELECT year FROM measured_until) AND x.value IS NOT NULL
    ), NULL) AS later_year
FROM areas a
LEFT JOIN indicator_values v
    ON v.indicator_id = :indicator
    AND v.area_code = a.code
    AND v.year = (
        SELECT MAX(year) FROM indicator_values
        WHERE indicator_id = :indicator AND area_code = a.code
            AND year <= (SELECT year FROM measured_until)
    )
WHERE a.kind = :kind
ORDER BY a.code
""",
)

_ALL_OF_KIND: Final[Columns] = {
    "code": "text",
    "year": "count",
    "value": "number",
    "population": "number",
}
_ALL_OF_KIND_SQL: Final = """
SELECT a.code, v.year, v.value, a.population_2010 AS population
FROM areas a JOIN indicator_values v ON v.area_code = a.code
WHERE v.indicator_id = :indicator AND a.kind = :kind
ORDER BY a.code, v.year
"""

_BY_MUNICIPALITY: Final[Columns] = {
    "code": "text",
    "name": "text",
    "county_code": "text",
    "county": "text",
    "latitude": "number",
    "longitude": "number",
    "population": "number",
    "merged": "flag",
    "year": "number",
    "first_year": "number",
    "value": "number",
    "quality": "text",
    "source_id": "text",
    "latest_year": "number",
    "latest_first_year": "number",
    "latest_value": "number",
}
_BY_MUNICIPALITY_SQL: Final = compose(
    MERGED,
    MEASURED_UNTIL,
    """
years AS (
    SELECT v.year, COUNT(*) AS size
    FROM indicator_values v JOIN areas a ON a.code = v.area_code AND a.kind = 'kommune'
    WHERE v.indicator_id = :indicator AND v.year <= (SELECT year FROM measured_until)
    GROUP BY v.year
),
shown AS (
    SELECT MAX(year) AS year FROM years WHERE 10 * size >= 9 * (SELECT MAX(size) FROM years)
),
around AS (
    SELECT COALESCE((SELECT parent_code FROM areas WHERE code = :area AND kind = 'kommune'), :area)
        AS code
)""",
    """
SELECT
    m.code, m.name, c.code AS county_code, c.name AS county, m.latitude, m.longitude,
    m.population_2010 + COALESCE((
        SELECT SUM(a.population_2010) FROM merged JOIN areas a ON a.code = merged.code
        WHERE merged.into_code = m.code AND merged.year <= shown.year
    ), 0) AS population,
    EXISTS (
        SELECT 1 FROM merged WHERE merged.code = m.code AND merged.year <= shown.year
    ) AS merged,
    shown.year, v.value, v.quality, v.source_id, last.year AS latest_year,
    last.value AS latest_value
FROM around
JOIN area_tree t ON t.ancestor_code = around.code
JOIN areas m ON m.code = t.area_code AND m.kind = 'kommune'
JOIN shown ON shown.year IS NOT NULL
LEFT JOIN areas c ON c.code = m.parent_code
LEFT JOIN indicator_values v
    ON v.indicator_id = :indicator AND v.area_code = m.code AND v.year = shown.year
LEFT JOIN indicator_values last
    ON last.indicator_id = :indicator AND last.area_code = m.code
    AND last.year = (
        SELECT MAX(year) FROM indicator_values
        WHERE indicator_id = :indicator AND area_code = m.code
            AND year <= (SELECT year FROM measured_until)
    )
ORDER BY m.code
""",
)

_MAPPABLE: Final[Columns] = {
    "indicator_id": "text",
    "name_nb": "text",
    "name_en": "text",
    "unit": "text",
    "theme": "text",
    "wanted": "text",
    "kind": "text",
}
# One value is enough: the search for each kind ends at the first area that has one.
_MAPPABLE_SQL: Final = compose(
    STATED,
    """
kinds(kind) AS (VALUES ('fylke'), ('helseregion'), ('kommune'))""",
    """
SELECT i.indicator_id, i.name_nb, i.name_en, i.unit, i.theme, i.wanted, kinds.kind
FROM indicators i CROSS JOIN kinds
WHERE EXISTS (
    SELECT 1 FROM areas a CROSS JOIN stated_values v
        ON v.indicator_id = i.indicator_id AND v.area_code = a.code
    WHERE a.kind = kinds.kind
)
ORDER BY i.theme, i.name_nb, kinds.kind
""",
)


def milestones(store: Store, selection: Selection) -> Rows:
    """The milestones up to the end of the year, oldest first. National.

    Columns:
        milestone_id, date (ISO date as text), precision (day, month, year: show no more of the
        date than that), title_nb, title_en, kind, description_nb,
        verification (bekreftet, måned bekreftet, år utledet, delvis bekreftet), source_id.
    Source: `milestones`, a source each row.
    """
    return query_rows(store, _MILESTONES_SQL, _MILESTONES, parameters(selection))


def indicators(store: Store, selection: Selection, baseline: int = BEFORE_REFORM) -> pd.DataFrame:
    """Where each indicator stands for the area, or for the nearest area above it with values.

    The newest value up to the year is compared with the last value before the reform (2011 or
    earlier) of the same unbroken series or, where that series starts later, with its first value.
    A series that ends before the reform has nothing to compare with. Values of years after the
    latest are projections: they count only in all years, and only where nothing else does.

    Args:
        store: the store.
        selection: the area, and the last year of the newest value.
        baseline: the last year of the value that it is compared with, where that is another.

    Columns:
        indicator_id, name_nb, name_en, theme, unit, wanted (opp, ned, nøytral), description_nb,
        description_en, publisher, source_id (of the definition), area_code, area_name,
        own (the values are those of the selection's own area),
        since_year, since_value (in `unit`), since_quality, since_source_id,
        now_year, now_value (in `unit`), now_quality, now_source_id,
        since_first, now_first (the first of the years that each value stands for),
        change (now less since, in `unit`; NaN with a single comparable value),
        direction (wanted, against, unchanged where they hardly differ, neutral where no direction
        is wanted, or unknown where the two values are not comparable: `reason`, else None, says
        why; `comparing.judge`),
        counted (whether a verdict on several indicators counts this one: one of each measure, and
        none of the background),
        measured (how many values there are from the first of the two to the second),
        breaks (first years of new series among the values, comma joined; None: no break),
        values (how many there are for the area), withheld (how many of the selection's own area
        its publisher does not show), projection,
        among_id, among_nb, among_en (the indicator whose units this one is counted among; None:
        none), among_since, among_now (its values in the two years; NaN: not known).
        By theme and name.
    Source: `indicator_values`, a source each value.
    """
    values = _of_areas(selection, [selection.area]) | {"baseline": baseline}
    found = _judged(store, values)
    return Rows.from_mappings(found, _INDICATORS).frame()


def indicators_beside_country(
    store: Store, selection: Selection, areas: Sequence[str] = ()
) -> pd.DataFrame:
    """The same, each beside the country's value of the same year.

    Args:
        store: the store.
        selection: what is chosen.
        areas: of these instead of the selection's, area by area, from their own values alone.

    Columns:
        as in `indicators`, and country_value, country_source_id.
    Source: `indicator_values`, a source each value.
    """
    values = _of_areas(selection, areas or [selection.area], alone=bool(areas))
    return Rows.from_mappings(_judged(store, values), _BESIDE).frame()


def _judged(store: Store, values: Mapping[str, object]) -> list[dict[str, Any]]:
    """The two ends of each series, with the verdict on them and the years they stand for."""
    rows = [dict(row) for row in query_rows(store, _INDICATORS_SQL, _ENDS_OF, values)]
    among = _among(store, rows)
    for row in rows:
        row.update(among.get((row["asked"], row["indicator_id"]), dict.fromkeys(AMONG_COLUMNS)))
        definition = _definition(row)
        verdict = judge(row, f"{definition}\n{row['compiler_note'] or ''}")
        row |= {"direction": verdict.direction, "reason": verdict.reason or None}
        for end in ("since", "now"):
            row[f"{end}_first"] = first_year(definition, row["kind"], row[f"{end}_year"])
    in_verdict = counted(rows)
    for row in rows:
        row["counted"] = (row["asked"], row["indicator_id"]) in in_verdict
    return rows


def _among(
    store: Store, rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """What each of the rows is counted among, by the area asked for and the indicator."""
    keys = ("area_code", "since_year", "now_year")
    pairs = [
        (row["asked"], name, AMONG[name], *(row[key] for key in keys))
        for row in rows
        if (name := row["indicator_id"]) in AMONG
    ]
    if not pairs:
        return {}
    names, found = store.fetch(_AMONG_SQL, {"pairs": json.dumps(pairs)})
    return {
        (row["asked"], row["indicator_id"]): {name: row[name] for name in AMONG_COLUMNS}
        for row in (dict(zip(names, cells, strict=True)) for cells in found)
    }


def _definition(row: Mapping[str, Any]) -> str:
    """What the data package says of an indicator, a line each."""
    return "\n".join(row[name] or "" for name in _TEXTS)


def only_withheld(store: Store, selection: Selection, areas: Sequence[str] = ()) -> pd.DataFrame:
    """Indicators that `indicators_beside_country` lacks, since all their values are withheld.

    Args:
        store: the store.
        selection: what is chosen.
        areas: of these instead of the selection's, from their own values alone.

    Columns:
        indicator_id, name_nb, name_en, theme, unit, wanted, description_nb, description_en,
        publisher, source_id, area_code, area_name, own (as in `indicators`), now_year,
        now_quality, now_source_id (of the newest withheld value; since_year is the same year),
        withheld (how many), values and measured (0), direction (unknown), reason (None),
        counted and projection (no), since_first and now_first (as now_year); NaN or None are
        since_value, since_quality, since_source_id, now_value, change, breaks, among_id, among_nb,
        among_en, among_since, among_now, country_value, country_source_id.
    Source: `indicator_values`, a source each value.
    """
    values = _of_areas(selection, areas or [selection.area], alone=bool(areas))
    return query_rows(store, _ONLY_WITHHELD_SQL, _BESIDE, values).frame()


def _of_areas(
    selection: Selection, areas: Sequence[str], *, alone: bool = False
) -> dict[str, object]:
    listed = json.dumps(list(areas))
    fixed = {"breaks": _BREAKS_JSON, "baseline": BEFORE_REFORM}
    return parameters(selection, areas=listed, alone=int(alone), **fixed)


def indicator_values(store: Store, selection: Selection, indicator_id: str) -> pd.DataFrame:
    """The values of an indicator for the area it is shown for, and for the country.

    Columns:
        area_code, area_name, kind (of the area), year, first_year (the first of the years that the
        value stands for; most are of one year), value (in the indicator's unit),
        quality (publisert, foreløpig, beregnet, usikker, skjermet: then the value is NaN),
        source_id, segment (number of the unbroken stretch: values of different segments do not
        compare).
        The narrower area first, then by year.
    Source: `indicator_values`, a source each row.
    """
    values = parameters(selection, breaks=_BREAKS_JSON, indicator=indicator_id)
    rows = query_rows(store, _VALUES_SQL, _stored(_VALUES), values)
    definition = _definition_of(store, indicator_id)
    dated = (
        {**row, "first_year": first_year(definition, row["kind"], row["year"])} for row in rows
    )
    return Rows.from_mappings(dated, _VALUES).frame()


def _definition_of(store: Store, indicator_id: str) -> str:
    sql = f"SELECT {', '.join(_TEXTS)} FROM indicators WHERE indicator_id = :indicator"
    names, rows = store.fetch(sql, {"indicator": indicator_id})
    return "\n".join(_definition(dict(zip(names, row, strict=True))) for row in rows)


def indicator_by_area(
    store: Store, selection: Selection, indicator_id: str, kind: str
) -> pd.DataFrame:
    """The newest value up to the year, for every county (`fylke`) or health region (`helseregion`).

    Columns:
        code, name, population (inhabitants, 2010), year, first_year (the first of the years that
        the value stands for), value (in the indicator's unit; NaN where there is none),
        quality (skjermet: the newest value is withheld), source_id,
        later_year (the first year of a value, where that is after the chosen year; else NaN).
        Every such area of the country, by code, whatever area is chosen.
    Source: `indicator_values`, a source each row.
    """
    values = parameters(selection, indicator=indicator_id, kind=kind)
    rows = query_rows(store, _BY_AREA_SQL, _stored(_BY_AREA), values)
    firsts = _firsts(store, indicator_id, kind, rows.column("year"))
    dated = ({**row, "first_year": first} for row, first in zip(rows, firsts, strict=True))
    return Rows.from_mappings(dated, _BY_AREA).frame()


def _stored(columns: Columns) -> Columns:
    """The columns that the store has; the first years of periods are found in definitions."""
    return {name: form for name, form in columns.items() if not name.endswith("first_year")}


def _firsts(store: Store, indicator_id: str, kind: str, years: Sequence[float]) -> list[float]:
    """The first of the years that the value of each year stands for; NaN where there is none."""
    definition = _definition_of(store, indicator_id)
    known = {
        year: first_year(definition, kind, int(year)) for year in years if not math.isnan(year)
    }
    return [float(known.get(year, year)) for year in years]


def indicator_by_municipality(
    store: Store, selection: Selection, indicator_id: str
) -> pd.DataFrame:
    """The values of one year for the municipalities of the area, or of a municipality's county.

    The year is the newest up to that of the selection in which at least nine tenths as many
    municipalities have a value as in any year: one map holds one year, and no county is missing
    because its municipalities got other codes.

    Columns:
        code, name, county_code, county, latitude, longitude (degrees), population (inhabitants,
        2010, of all municipalities behind the value), merged (part of another municipality that
        year, whose value is that of both), year (the same in all rows), first_year (the first of
        the years that the value stands for), value (in the indicator's unit; NaN where there is
        none), quality (skjermet: withheld), source_id, latest_year, latest_first_year and
        latest_value (the newest up to the selection's year; NaN: none).
        By code; no rows where no municipality of the country has a value.
    Source: `indicator_values`, a source each row, and `areas`.
    """
    values = parameters(selection, indicator=indicator_id)
    rows = query_rows(store, _BY_MUNICIPALITY_SQL, _stored(_BY_MUNICIPALITY), values)
    firsts = _firsts(store, indicator_id, "kommune", rows.column("year"))
    latest = _firsts(store, indicator_id, "kommune", rows.column("latest_year"))
    dated = (
        {**row, "first_year": first, "latest_first_year": last}
        for row, first, last in zip(rows, firsts, latest, strict=True)
    )
    return Rows.from_mappings(dated, _BY_MUNICIPALITY).frame()


def indicator_values_by_kind(store: Store, indicator_id: str, kind: str) -> pd.DataFrame:
    """All values of an indicator for one kind of area, in every year: what a map's classes are of.

    Columns:
        code, year, value (in the indicator's unit; NaN where it is withheld), population
        (inhabitants, 2010). By code and year.
    Source: `indicator_values` and `areas`.
    """
    values = {"indicator": indicator_id, "kind": kind}
    return query_rows(store, _ALL_OF_KIND_SQL, _ALL_OF_KIND, values).frame()


def mappable_indicators(store: Store) -> Rows:
    """The indicators that have values for municipalities, counties or health regions, by kind.

    Columns:
        indicator_id, name_nb, name_en, unit, theme, wanted, kind (fylke, helseregion, kommune).
        By theme, name and kind.
    Source: `indicator_values`.
    """
    return query_rows(store, _MAPPABLE_SQL, _MAPPABLE)
