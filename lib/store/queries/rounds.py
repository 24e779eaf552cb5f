"""Rounds of grants: what was announced for each in all, and how much of it is documented."""

from typing import Final

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.ctes import CHOSEN, GRANTED, LOCATED, in_scheme, in_year
from lib.store.queries.statements import compose, parameters, query_rows

_ROUNDS: Final[Columns] = {
    "round_id": "text",
    "title": "text",
    "year": "number",
    "scheme_id": "text",
    "scheme_kind": "text",
    "announced_nok": "number",
    "adds_nok": "number",
    "announced_projects": "number",
    "part_of": "text",
    "scope": "text",
    "source_id": "text",
    "documented_projects": "count",
    "documented_with_amount": "count",
    "documented_nok": "number",
    "share_nok": "number",
    "share_projects": "number",
}
_WITHIN: Final = """
within(round_id, whole_id) AS (
    SELECT round_id, round_id FROM grant_rounds
    UNION
    SELECT within.round_id, r.part_of
    FROM within JOIN grant_rounds r ON r.round_id = within.whole_id
    WHERE r.part_of IS NOT NULL
)"""
_DOCUMENTED: Final = """
by_round AS (
    SELECT
        round_id, COUNT(*) AS projects, COUNT(amount_nok) AS with_amount, SUM(amount_nok) AS nok
    FROM granted GROUP BY round_id
),
documented AS (
    SELECT
        within.whole_id AS round_id,
        COALESCE(SUM(by_round.projects), 0) AS projects,
        COALESCE(SUM(by_round.with_amount), 0) AS with_amount,
        SUM(by_round.nok) AS nok
    FROM within LEFT JOIN by_round ON by_round.round_id = within.round_id
    GROUP BY within.whole_id
)"""
# Where no project of a round is documented, the share is a known 0. Where projects are, but no
# amount of theirs, the share of the amount is unknown.
_SELECT: Final = f"""
SELECT
    r.round_id, r.title, r.year, r.scheme_id, s.kind AS scheme_kind,
    r.announced_nok, r.adds_nok, r.announced_projects, r.part_of, r.scope, r.source_id,
    d.projects AS documented_projects,
    d.with_amount AS documented_with_amount,
    d.nok AS documented_nok,
    CASE
        WHEN :area <> 'NO' THEN NULL
        WHEN d.projects = 0 AND r.announced_nok > 0 THEN 0.0
        ELSE 1.0 * d.nok / NULLIF(r.announced_nok, 0)
    END AS share_nok,
    CASE WHEN :area = 'NO'
        THEN 1.0 * d.projects / NULLIF(r.announced_projects, 0)
    END AS share_projects
FROM grant_rounds r
JOIN documented d ON d.round_id = r.round_id
JOIN grant_schemes s ON s.scheme_id = r.scheme_id
WHERE {in_year("r.year")}
    AND {in_scheme("r.scheme_id")}
    AND (r.announced_nok IS NOT NULL OR r.announced_projects IS NOT NULL OR d.projects > 0)
ORDER BY r.year NULLS LAST, r.round_id
"""
_ROUNDS_SQL: Final = compose(LOCATED, CHOSEN, GRANTED, _WITHIN, _DOCUMENTED, _SELECT)

_COUNT: Final[Columns] = {"rounds": "count"}
_COUNT_SQL: Final = """
SELECT COUNT(*) AS rounds FROM grant_rounds r
WHERE (r.year <= :year OR (r.year IS NULL AND :latest))
    AND (:scheme IS NULL OR r.scheme_id = :scheme)
"""

# The state's coordination pot: the one scheme whose announced and documented money are a pair.
POT: Final = "samhandling"
_ANNOUNCED: Final[Columns] = {
    "year": "number",
    "announced_nok": "number",
    "documented_projects": "count",
    "documented_with_amount": "count",
    "documented_nok": "number",
    "share_nok": "number",
}
# Where nothing of a year's announced money is documented, the share is a known 0. What has no
# year is in no year's share.
_ANNOUNCED_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    GRANTED,
    f"""
announced AS (
    SELECT year, SUM(adds_nok) AS nok FROM grant_rounds
    WHERE scheme_id = :scheme AND {in_year("year")}
    GROUP BY year HAVING SUM(adds_nok) > 0
),
documented AS (
    SELECT
        year, COUNT(*) AS projects, COUNT(amount_nok) AS with_amount, SUM(amount_nok) AS nok
    FROM granted GROUP BY year
),
years AS (SELECT year FROM announced UNION SELECT year FROM documented)""",
    """
SELECT
    years.year, a.nok AS announced_nok, COALESCE(d.projects, 0) AS documented_projects,
    COALESCE(d.with_amount, 0) AS documented_with_amount, d.nok AS documented_nok,
    CASE
        WHEN :area <> 'NO' THEN NULL
        WHEN a.nok > 0 AND d.projects IS NULL THEN 0.0
        ELSE 1.0 * d.nok / a.nok
    END AS share_nok
FROM years
LEFT JOIN announced a ON a.year IS years.year
LEFT JOIN documented d ON d.year IS years.year
ORDER BY years.year NULLS LAST
""",
)


def announced_by_year(store: Store, selection: Selection, scheme: str = POT) -> Rows:
    """A scheme's money by year: what was announced in all, and what of it is documented.

    The pair has one denominator: both are of the same scheme. Announced is the sum of the rounds'
    `adds_nok`, so that no krone counts twice, and national: shares exist for the whole country
    alone. The selection's own scheme is not looked at.

    Args:
        store: the store.
        selection: the area of what is documented, and the last year.
        scheme: the scheme; otherwise the state's coordination pot.

    Columns:
        year (NaN: granted projects without a year, in the latest year alone), announced_nok
        (kroner, national; NaN: nothing is announced), documented_projects,
        documented_with_amount, documented_nok (granted projects of that year inside the area;
        kroner, NaN where no amount is known), share_nok (documented of announced, 0 to 1; NaN as
        in `rounds`). By year.
    Source: `grant_rounds` and `projects`.
    """
    chosen = parameters(selection) | {"scheme": scheme}
    return query_rows(store, _ANNOUNCED_SQL, _ANNOUNCED, chosen)


def rounds(store: Store, selection: Selection) -> Rows:
    """The rounds chosen that have an announced figure or a granted project; oldest first.

    A round holds the rounds that are part of it: never add a round to the one in `part_of`.
    Announced figures are national, so that shares exist for the whole country alone.

    Columns:
        round_id, title, year (NaN: not stated), scheme_id, scheme_kind (pott, annet, forslag),
        announced_nok (kroner, national; NaN: not stated),
        adds_nok (kroner: what the round adds to the sum of announced money; NaN: not stated),
        announced_projects (national; NaN: not stated), part_of, scope, source_id,
        documented_projects, documented_with_amount and documented_nok (granted projects inside
        the area, of the round and its parts; kroner, NaN where no amount is known),
        share_nok, share_projects (documented of announced, 0 to 1; NaN outside the whole country,
        without an announced figure, and for kroner where projects but no amount are documented).
    Source: `grant_rounds` (source_id) and `projects`.
    """
    return query_rows(store, _ROUNDS_SQL, _ROUNDS, parameters(selection))


def round_count(store: Store, selection: Selection) -> Rows:
    """One row: how many rounds there are up to the year and of the scheme, with figures or not.

    Columns:
        rounds.
    Source: `grant_rounds`.
    """
    return query_rows(store, _COUNT_SQL, _COUNT, parameters(selection))
