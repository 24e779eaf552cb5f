"""What municipalities were to get in the 2012 budget for the reform. The scheme does not matter."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from lib.rows import Columns, Rows
from lib.selection import COUNTRY, Selection
from lib.store.connection import Store
from lib.store.queries.ctes import (
    AREA_GROUPS,
    LATER,
    MUNICIPALITIES,
    RECEIVERS,
    TRANSFERS,
    behind_transfer,
)
from lib.store.queries.statements import compose, parameters, query_rows

Level: TypeAlias = Literal["region", "county"]
_KINDS: Final[Mapping[Level, str]] = {"region": "helseregion", "county": "fylke"}

_TRANSFERS: Final[Columns] = {
    "municipality_code": "text",
    "name": "text",
    "county_code": "text",
    "county": "text",
    "region_code": "text",
    "latitude": "number",
    "longitude": "number",
    "population": "number",
    "cofinancing_nok": "number",
    "compensation_nok": "number",
    "total_nok": "number",
    "per_inhabitant": "number",
    "complete": "flag",
    "year": "count",
    "note": "text",
    "source_id": "text",
}
_TRANSFERS_SQL: Final = compose(
    TRANSFERS,
    """
SELECT
    m.code AS municipality_code, m.name, c.code AS county_code, c.name AS county,
    c.parent_code AS region_code, m.latitude, m.longitude, transfers.population,
    transfers.cofinancing_nok, transfers.compensation_nok, transfers.total_nok,
    1.0 * transfers.total_nok / NULLIF(transfers.population, 0) AS per_inhabitant,
    transfers.complete, transfers.year, transfers.note, transfers.source_id
FROM transfers
JOIN areas m ON m.code = transfers.code
LEFT JOIN areas c ON c.code = m.parent_code
ORDER BY m.code
""",
)

# What is to be divided: where the people of a municipality are not known, without its figure.
_ADDED_UP: Final = """
        SUM(x.cofinancing_nok) AS cofinancing_nok,
        SUM(x.compensation_nok) AS compensation_nok,
        SUM(x.total_nok) AS total_nok,
        COUNT(x.code) AS municipalities,
        COUNT(*) FILTER (WHERE NOT x.complete) AS incomplete,
        SUM(x.population) AS people,
        SUM(x.total_nok) FILTER (WHERE x.population IS NOT NULL) AS placed_nok
"""
_SUMS_IN_ALL: Final = "\n".join(("sums AS (SELECT", _ADDED_UP, "FROM transfers x)"))
_SUMS_BY: Final = "\n".join(
    (
        "sums AS (SELECT listed.code AS listed_code,",
        _ADDED_UP,
        "FROM listed",
        "LEFT JOIN (area_tree t JOIN transfers x ON x.code = t.area_code)",
        "ON t.ancestor_code = listed.code",
        "GROUP BY listed.code)",
    )
)

# What is known of the transfers to several municipalities together.
_SUMS: Final[Columns] = {
    "cofinancing_nok": "number",
    "compensation_nok": "number",
    "total_nok": "number",
    "municipalities": "count",
    "municipalities_in_area": "count",
    "covered": "count",
    "merged": "count",
    "incomplete": "count",
    "covered_population": "number",
    "per_inhabitant": "number",
    "later_year": "number",
}
_BY: Final[Columns] = {
    "code": "text",
    "name": "text",
    **_SUMS,
    "partial": "flag",
}
_ANSWERED: Final = """
    sums.cofinancing_nok, sums.compensation_nok, sums.total_nok, sums.municipalities,
    sums.incomplete, sizes.receivers AS municipalities_in_area, sizes.covered, sizes.merged"""
_BY_SQL: Final = compose(
    TRANSFERS,
    AREA_GROUPS,
    MUNICIPALITIES,
    RECEIVERS,
    """
sizes AS (
    SELECT
        listed.code,
        COUNT(m.code) FILTER (WHERE m.code IN (SELECT code FROM receivers)) AS receivers,
        COUNT(m.code) FILTER (WHERE m.code NOT IN (SELECT code FROM receivers)) AS merged,
        COUNT(*) FILTER (WHERE m.code IN (SELECT code FROM paid)) AS covered
    FROM listed
    LEFT JOIN (area_tree t JOIN municipalities m ON m.code = t.area_code)
        ON t.ancestor_code = listed.code
    GROUP BY listed.code
)""",
    _SUMS_BY,
    LATER,
    f"""
SELECT
    listed.code, listed.name, {_ANSWERED}, {behind_transfer("listed.population", ":kind")},
    later.later_year, listed.partial
FROM listed
JOIN sums ON sums.listed_code = listed.code
JOIN sizes ON sizes.code = listed.code
LEFT JOIN later ON later.code = iif(listed.partial, :area, listed.code)
ORDER BY sums.total_nok DESC NULLS LAST, listed.code
""",
)

_TOTALS: Final[Columns] = {
    **_SUMS,
    "reference_per_inhabitant": "number",
}
_TOTALS_SQL: Final = compose(
    TRANSFERS,
    MUNICIPALITIES,
    RECEIVERS,
    _SUMS_IN_ALL,
    LATER,
    """
sizes AS (
    SELECT
        (SELECT COUNT(*) FROM receivers) AS receivers,
        (SELECT COUNT(*) FROM receivers WHERE code IN (SELECT code FROM paid)) AS covered,
        (
            SELECT COUNT(*) FROM municipalities WHERE code NOT IN (SELECT code FROM receivers)
        ) AS merged
)""",
    f"""
SELECT
    {_ANSWERED}, {behind_transfer("a.population_2010", "a.kind")},
    (SELECT later_year FROM later WHERE code = :area) AS later_year,
    NULL AS reference_per_inhabitant
FROM sums JOIN sizes LEFT JOIN areas a ON a.code = :area
""",
)


def transfers(store: Store, selection: Selection) -> Rows:
    """The transfer to each municipality inside the area that has a figure; by code.

    A municipality that another was merged into has the figure of both: Inderøy's covers Mosvik.

    Columns:
        municipality_code, name, county_code, county, region_code,
        latitude, longitude (degrees), population (inhabitants, 2010, of all municipalities behind
        the figure), cofinancing_nok, compensation_nok (kroner; NaN: not stated),
        total_nok (kroner; the sum of the parts that are known), per_inhabitant (kroner),
        complete (both parts are known), year, note, source_id.
    Source: `municipal_transfers` (source_id) and `areas`.
    """
    return query_rows(store, _TRANSFERS_SQL, _TRANSFERS, parameters(selection))


def transfers_by(store: Store, selection: Selection, level: Level) -> Rows:
    """The transfers inside the area by health region or county; largest total first.

    A selection narrower than the level gives the one area around it, marked as partial: it holds
    only what is inside the selection. The rows always add up to `transfer_totals`.

    Columns:
        code, name, cofinancing_nok, compensation_nok, total_nok (kroner; NaN where no
        municipality has a figure), municipalities (with a figure),
        municipalities_in_area (of the transfer's year: two that merged are one), covered (of
        those, with a figure), merged (municipalities of 2010 that are part of another by then),
        incomplete (municipalities with only one part known),
        covered_population (inhabitants, 2010, behind the figures: the area's own where each of its
        municipalities has one, otherwise those of the municipalities that have),
        per_inhabitant (kroner, total_nok by covered_population),
        later_year (the year of the first transfer, where that is after the chosen year; else NaN),
        partial.
    Source: `municipal_transfers` and `areas`.
    """
    return query_rows(store, _BY_SQL, _BY, parameters(selection, kind=_KINDS[level]))


def transfer_totals(store: Store, selection: Selection) -> Rows:
    """One row: the transfers inside the area.

    Columns:
        cofinancing_nok, compensation_nok, total_nok (kroner; NaN where no municipality has a
        figure), municipalities (with a figure of their own), municipalities_in_area (of the
        transfer's year),
        covered (the same of those in the area), merged (municipalities of 2010 in the area that
        are part of another by the transfer's year, and counted with it),
        incomplete (municipalities with only one part known),
        covered_population (inhabitants, 2010, behind the figures, as in `transfers_by`),
        per_inhabitant (kroner), later_year (as in `transfers_by`),
        reference_per_inhabitant (kroner, the whole country's).
    Source: `municipal_transfers` and `areas`.
    """
    totals = query_rows(store, _TOTALS_SQL, _TOTALS, parameters(selection))
    if selection.area == COUNTRY:
        reference = totals
    else:
        country = parameters(selection.nationwide())
        reference = query_rows(store, _TOTALS_SQL, _TOTALS, country)
    beside = {"reference_per_inhabitant": reference[0]["per_inhabitant"]}
    return Rows.from_mappings([{**totals[0], **beside}], _TOTALS)
