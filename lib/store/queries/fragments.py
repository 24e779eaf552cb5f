"""Named subqueries that several queries share. What varies is a parameter.

Every query that looks inside an area starts from `area_tree` and goes by index to the rows there;
CROSS JOIN keeps SQLite to that order.
"""

from typing import Final


def letters(column: str) -> str:
    """An expression that sorts as Norwegian does: Æ, Ø and Å after Z, and a and A alike.

    The indexes of lists hold this very expression.
    """
    return (
        f"replace(replace(replace(replace(replace(replace(lower({column}),"
        " 'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}')"
    )


# Projects inside :area, each at the most specific place known: municipality, county or country.
# The expression is that of the index; without the plus, a column's text affinity would keep SQLite
# from using it.
LOCATED: Final = """
located AS NOT MATERIALIZED (
    SELECT
        p.rowid AS row_number, p.round_id, p.status, p.year, p.amount_nok, p.category,
        p.confidence, p.municipality_code, t.area_code AS place
    FROM area_tree t
    CROSS JOIN projects p INDEXED BY projects_area
        ON coalesce(p.municipality_code, p.county_code, 'NO') = +t.area_code
    WHERE t.ancestor_code = :area
)"""

# Of those, what the reader has chosen: the scheme, and the year or (in all years) no year.
CHOSEN: Final = """
chosen AS NOT MATERIALIZED (
    SELECT located.*, r.scheme_id
    FROM located JOIN grant_rounds r ON r.round_id = located.round_id
    WHERE (located.year <= :year OR (located.year IS NULL AND :latest))
        AND (:scheme IS NULL OR r.scheme_id = :scheme)
)"""

# Granted means status 'tildelt', and nothing else.
GRANTED: Final = """
granted AS NOT MATERIALIZED (SELECT * FROM chosen WHERE status = 'tildelt')"""

# Sums of projects that are chosen, for every area that they lie in (see the tables' own words):
# a query names the area, the facet and, mostly, the status. No year is 0 there. Where nothing is
# left out by scheme, year or kind of money, those of all years together are the `whole`.
SUMMED: Final = """
whole AS MATERIALIZED (
    SELECT iif(
        :latest AND :scheme IS NULL AND :money IS NULL
            AND NOT EXISTS (SELECT 1 FROM projects WHERE year > :year),
        'all', 'place'
    ) AS facet
),
summed AS NOT MATERIALIZED (
    SELECT s.*, iif(s.with_amount > 0, s.nok, NULL) AS amount_nok
    FROM project_sums s
    WHERE (s.year BETWEEN 1 AND :year OR (s.year = 0 AND :latest))
        AND (:scheme IS NULL OR s.scheme_id = :scheme)
        AND (
            :money IS NULL
            OR (s.scheme_id IN (SELECT scheme_id FROM grant_schemes WHERE kind = 'pott'))
                = (:money = 'pots')
        )
)"""

# What has been granted inside :area.
GRANTED_SUMS: Final = """
granted AS NOT MATERIALIZED (
    SELECT * FROM summed WHERE area_code = :area AND facet = 'place' AND status = 'tildelt'
)"""

# What has been granted in each of the areas `listed`: of one that is only in part inside :area,
# that part.
LISTED_SUMS: Final = """
listed_sums AS MATERIALIZED (
    SELECT
        listed.code, SUM(s.projects) AS projects, SUM(s.with_amount) AS with_amount,
        SUM(s.amount_nok) AS amount_nok
    FROM listed CROSS JOIN summed s
        ON s.area_code = iif(listed.partial, :area, listed.code)
        AND s.facet = (SELECT facet FROM whole) AND s.status = 'tildelt'
    GROUP BY listed.code
)"""

# Areas of a :kind inside :area or, where :area is narrower than that kind, the one around it:
# then the row holds only a part of that area's figures, and has no population to divide by.
LISTED: Final = """
listed AS (
    SELECT a.code, a.name, a.population_2010 AS population, 0 AS partial
    FROM area_tree t JOIN areas a ON a.code = t.area_code
    WHERE t.ancestor_code = :area AND a.kind = :kind
    UNION ALL
    SELECT a.code, a.name, NULL, 1
    FROM area_tree t JOIN areas a ON a.code = t.ancestor_code
    WHERE t.area_code = :area AND t.ancestor_code <> :area AND a.kind = :kind
)"""

# Services inside :area, opened by the end of :year or, in all years, at an unknown time: what
# stands in their index, so that the rows are read only where all of a service is asked for.
SERVICES: Final = """
open_sites AS NOT MATERIALIZED (
    SELECT
        s.rowid AS row_number, s.site_id, s.kind, s.status, s.opened, s.beds, s.confidence,
        s.source_id, t.area_code AS place,
        {letters} AS name_key
    FROM area_tree t
    CROSS JOIN service_sites s INDEXED BY service_sites_find
        ON coalesce(s.municipality_code, s.county_code, 'NO') = +t.area_code
    WHERE t.ancestor_code = :area
        AND (CAST(substr(s.opened, 1, 4) AS INTEGER) <= :year OR (s.opened IS NULL AND :latest))
)""".format(letters=letters("s.name"))

# Sums of services that are open, as SERVICES has them, for every area that they lie in.
SERVICE_SUMS: Final = """
summed_services AS NOT MATERIALIZED (
    SELECT s.*, iif(s.with_beds > 0, s.beds, NULL) AS known_beds
    FROM service_sums s
    WHERE s.year BETWEEN 1 AND :year OR (s.year = 0 AND :latest)
)"""

# Municipalities of 2010 inside :area.
MUNICIPALITIES: Final = """
municipalities AS (
    SELECT a.code
    FROM area_tree t JOIN areas a ON a.code = t.area_code
    WHERE t.ancestor_code = :area AND a.kind = 'kommune'
)"""

# The municipalities of 2010 whose figures are part of another's from a year on: Mosvik became part
# of Inderøy on 1 January 2012.
MERGED: Final = """
merged(code, into_code, year) AS (VALUES ('1723', '1729', 2012))"""

# Transfers to municipalities inside :area, one row a municipality. A population is that of all
# municipalities behind the figure, NULL if one is unknown.
TRANSFERS: Final = ",\n".join(
    (
        MERGED,
        """paid AS (
    SELECT
        v.municipality_code AS code, v.cofinancing_nok, v.compensation_nok,
        COALESCE(
            v.cofinancing_nok + v.compensation_nok, v.cofinancing_nok, v.compensation_nok
        ) AS total_nok,
        v.complete, v.year, v.note, v.source_id
    FROM area_tree t
    CROSS JOIN transfer_sums v
        ON v.municipality_code = t.area_code
        AND v.year = (
            SELECT MAX(x.year) FROM transfer_sums x
            WHERE x.municipality_code = t.area_code AND x.year <= :year
        )
    WHERE t.ancestor_code = :area
),
covered(code, paid_code) AS (
    SELECT code, code FROM paid
    UNION
    SELECT merged.code, paid.code FROM merged JOIN paid ON paid.code = merged.into_code
),
people AS (
    SELECT
        covered.paid_code,
        CASE WHEN COUNT(a.population_2010) = COUNT(*) THEN SUM(a.population_2010) END AS population
    FROM covered JOIN areas a ON a.code = covered.code
    GROUP BY covered.paid_code
),
transfers AS MATERIALIZED (
    SELECT paid.*, people.population FROM paid JOIN people ON people.paid_code = paid.code
)""",
    )
)

# Municipalities of 2010 inside :area that a transfer may be to, after MUNICIPALITIES and TRANSFERS:
# one that was part of another by then has none of its own, and the two count as one.
RECEIVERS: Final = """
receivers AS (
    SELECT code FROM municipalities
    WHERE code NOT IN (SELECT code FROM merged) OR code IN (SELECT code FROM paid)
)"""

# Where no transfer up to :year is known in an area, the first year that one is of.
LATER: Final = """
later AS MATERIALIZED (
    SELECT t.ancestor_code AS code, MIN(v.year) AS later_year
    FROM area_tree t CROSS JOIN transfer_sums v ON v.municipality_code = t.area_code
    WHERE t.ancestor_code = :area OR EXISTS (
        SELECT 1 FROM area_tree inside
        WHERE inside.area_code = t.ancestor_code AND inside.ancestor_code = :area
    )
    GROUP BY t.ancestor_code HAVING MIN(v.year) > :year
)"""

# Places from :area upwards, with their depth (the country is 1).
CHAIN: Final = """
chain AS (
    SELECT t.ancestor_code AS area_code, COUNT(*) AS depth
    FROM area_tree t JOIN area_tree above ON above.area_code = t.ancestor_code
    WHERE t.area_code = :area
    GROUP BY t.ancestor_code
)"""

# The values of indicators that their publishers show, without those that are withheld.
STATED: Final = """
stated_values AS NOT MATERIALIZED (
    SELECT * FROM indicator_values WHERE value IS NOT NULL
)"""

# How many values of indicators there are inside :area: its own, and those counted for it. Values
# of years to come are projections, which count only in all years.
COUNTED_VALUES: Final = """
counted_values AS NOT MATERIALIZED (
    SELECT c.indicator_id, c.kind, c.quality, c.year, c.size
    FROM value_counts c
    WHERE c.area_code = :area AND (c.year <= :year OR :latest)
    UNION ALL
    SELECT v.indicator_id, a.kind, v.quality, v.year, 1
    FROM areas a
    CROSS JOIN indicator_values v INDEXED BY indicator_values_area_year ON v.area_code = a.code
    WHERE a.code = :area AND (v.year <= :year OR :latest)
)"""
