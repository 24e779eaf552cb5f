"""Named subqueries that several queries share. What varies is a parameter.

Every query that looks inside an area starts from `area_tree` and goes by index to the rows there;
CROSS JOIN keeps SQLite to that order.
"""

from typing import Final


def norwegian_sort_key(column: str) -> str:
    """An expression that sorts as Norwegian does: Æ, Ø and Å after Z, and a and A alike.

    The indexes of lists hold this very expression.
    """
    return (
        f"replace(replace(replace(replace(replace(replace(lower({column}),"
        " 'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}')"
    )


def place(row: str) -> str:
    """The code of the most specific area known of a project or service; the country where none is.

    The indexes of both tables hold this very expression.

    Args:
        row: the alias of `projects` or `service_sites`.
    """
    return f"coalesce({row}.municipality_code, {row}.county_code, 'NO')"


def in_year(column: str) -> str:
    """Whether a row counts at the end of :year. One without a year counts in all years alone.

    Args:
        column: an expression for the row's year.
    """
    return f"({column} <= :year OR ({column} IS NULL AND :latest))"


def date_in_year(column: str) -> str:
    """`in_year` of an ISO date."""
    return f"(CAST(substr({column}, 1, 4) AS INTEGER) <= :year OR ({column} IS NULL AND :latest))"


def value_in_year(column: str) -> str:
    """Whether an indicator's value counts. Those of years to come count in all years alone.

    Args:
        column: the value's year.
    """
    return f"({column} <= :year OR :latest)"


def in_scheme(column: str) -> str:
    """Whether a row is of the chosen scheme; any is where none is chosen.

    Args:
        column: the row's scheme.
    """
    return f"(:scheme IS NULL OR {column} = :scheme)"


def round_in_scheme(column: str) -> str:
    """`in_scheme` of a row that has its round alone."""
    rounds = "SELECT round_id FROM grant_rounds WHERE scheme_id = :scheme"
    return f"(:scheme IS NULL OR {column} IN ({rounds}))"


# Projects inside :area, each at the most specific place known: municipality, county or country.
# All columns stand in the index, whose expression this is; without the plus, a column's text
# affinity would keep SQLite from using it.
LOCATED: Final = f"""
located AS NOT MATERIALIZED (
    SELECT
        p.rowid AS row_number, p.round_id, p.status, p.year, p.amount_nok, p.category,
        p.confidence, p.municipality_code, p.source_id, t.area_code AS place
    FROM area_tree t
    CROSS JOIN projects p INDEXED BY projects_find
        ON {place("p")} = +t.area_code
    WHERE t.ancestor_code = :area
)"""

# Of those, what the reader has chosen: the scheme, the year or (in all years) no year, and the
# state's own coordination pots (:money is pots) or all else.
CHOSEN: Final = f"""
chosen AS NOT MATERIALIZED (
    SELECT located.*, r.scheme_id
    FROM located JOIN grant_rounds r ON r.round_id = located.round_id
    WHERE {in_year("located.year")}
        AND {in_scheme("r.scheme_id")}
        AND (
            :money IS NULL
            OR (r.scheme_id IN (SELECT scheme_id FROM grant_schemes WHERE kind = 'pott'))
                = (:money = 'pots')
        )
)"""

# Granted means status 'tildelt', and nothing else.
GRANTED: Final = """
granted AS NOT MATERIALIZED (SELECT * FROM chosen WHERE status = 'tildelt')"""

# What has been granted in each of the areas `listed`: of one that is only in part inside :area,
# that part.
AREA_GROUP_SUMS: Final = """
by_place AS MATERIALIZED (
    SELECT
        place, COUNT(*) AS projects, COUNT(amount_nok) AS with_amount, SUM(amount_nok) AS amount_nok
    FROM granted GROUP BY place
),
listed_sums AS MATERIALIZED (
    SELECT
        listed.code, SUM(s.projects) AS projects, SUM(s.with_amount) AS with_amount,
        SUM(s.amount_nok) AS amount_nok
    FROM listed
    CROSS JOIN area_tree t ON t.ancestor_code = iif(listed.partial, :area, listed.code)
    CROSS JOIN by_place s ON s.place = t.area_code
    GROUP BY listed.code
)"""

# Areas of a :kind inside :area or, where :area is narrower than that kind, the one around it:
# then the row holds only a part of that area's figures, and has no population to divide by.
AREA_GROUPS: Final = """
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
SERVICES: Final = f"""
open_sites AS NOT MATERIALIZED (
    SELECT
        s.rowid AS row_number, s.site_id, s.kind, s.status, s.opened, s.beds, s.confidence,
        s.source_id, t.area_code AS place,
        {norwegian_sort_key("s.name")} AS name_key
    FROM area_tree t
    CROSS JOIN service_sites s INDEXED BY service_sites_find
        ON {place("s")} = +t.area_code
    WHERE t.ancestor_code = :area
        AND {date_in_year("s.opened")}
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

# Transfers to municipalities inside :area up to :year, one row a municipality, with the note and
# the source of its last one: beside MAX, SQLite takes other columns from the row that has it. A
# population is that of all municipalities behind the figure, NULL if one is unknown.
TRANSFERS: Final = ",\n".join(
    (
        MERGED,
        """added AS (
    SELECT
        v.municipality_code AS code, SUM(v.cofinancing_nok) AS cofinancing_nok,
        SUM(v.compensation_nok) AS compensation_nok,
        COUNT(v.cofinancing_nok + v.compensation_nok) = COUNT(*) AS complete,
        MAX(v.year) AS year, v.note, v.source_id
    FROM area_tree t CROSS JOIN municipal_transfers v ON v.municipality_code = t.area_code
    WHERE t.ancestor_code = :area AND v.year <= :year
    GROUP BY v.municipality_code
),
paid AS (
    SELECT
        *, COALESCE(cofinancing_nok + compensation_nok, cofinancing_nok, compensation_nok)
            AS total_nok
    FROM added
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


def behind_transfer(population: str, kind: str) -> str:
    """Two expressions: the inhabitants behind an area's transfer, and the transfer for each.

    A county's own number of inhabitants differs a little from the sum of its municipalities (two
    tables): where each of them has a figure, the county's own is what a reader divides by, for it
    stands beside the rate. Where some lack one, only the people of the others are behind the sum. A
    municipality's figure may be that of two, so that its own number is not what to divide by.

    They ask for `sums` (total_nok, placed_nok: of municipalities whose people are known, people)
    and `sizes` (covered and receivers: municipalities with a figure, and in all).

    Args:
        population: an expression for the area's own inhabitants.
        kind: an expression for the kind of area.
    """
    whole = (
        f"sizes.covered = sizes.receivers AND {kind} <> 'kommune' AND {population} IS NOT NULL"
        " AND sums.total_nok IS NOT NULL"
    )
    return f"""
    iif({whole}, {population}, sums.people) AS covered_population,
    1.0 * iif({whole}, sums.total_nok, sums.placed_nok)
        / NULLIF(iif({whole}, {population}, sums.people), 0) AS per_inhabitant"""


# Where no transfer up to :year is known in an area, the first year that one is of.
LATER: Final = """
later AS MATERIALIZED (
    SELECT t.ancestor_code AS code, MIN(v.year) AS later_year
    FROM area_tree t CROSS JOIN municipal_transfers v ON v.municipality_code = t.area_code
    WHERE t.ancestor_code = :area OR EXISTS (
        SELECT 1 FROM area_tree inside
        WHERE inside.area_code = t.ancestor_code AND inside.ancestor_code = :area
    )
    GROUP BY t.ancestor_code HAVING MIN(v.year) > :year
)"""

# Places from :area upwards, with their depth (the country is 1).
ANCESTORS: Final = """
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

# The last year that a measurement can be of: the chosen year or, in all years, the newest in which
# a source was read. A value of a later year is a projection.
MEASURED_UNTIL: Final = """
measured_until(year) AS MATERIALIZED (
    SELECT iif(
        :latest,
        COALESCE((SELECT CAST(substr(MAX(accessed), 1, 4) AS INTEGER) FROM sources), :year),
        :year
    )
)"""

# The values of indicators inside :area. Those of years to come are projections, which count only in
# all years.
COUNTED_VALUES: Final = f"""
counted_values AS NOT MATERIALIZED (
    SELECT v.indicator_id, a.kind, v.quality, v.year
    FROM area_tree t
    CROSS JOIN areas a ON a.code = t.area_code
    CROSS JOIN indicator_values v INDEXED BY indicator_values_area_year ON v.area_code = a.code
    WHERE t.ancestor_code = :area AND {value_in_year("v.year")}
)"""
