"""Rounds of grants: what was announced for each in all, and how much of it is documented."""

from typing import Final

import pandas as pd

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.fragments import SUMMED
from lib.store.queries.frames import Columns, answer, compose, parameters

_ROUNDS: Final[Columns] = {
    "round_id": "text",
    "title": "text",
    "year": "number",
    "scheme_id": "text",
    "scheme_kind": "text",
    "announced_nok": "number",
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
        value AS round_id, SUM(projects) AS projects, SUM(with_amount) AS with_amount,
        SUM(amount_nok) AS nok
    FROM summed WHERE area_code = :area AND facet = 'round' AND status = 'tildelt'
    GROUP BY value
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
_SELECT: Final = """
SELECT
    r.round_id, r.title, r.year, r.scheme_id, s.kind AS scheme_kind,
    r.announced_nok, r.announced_projects, r.part_of, r.scope, r.source_id,
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
WHERE (r.year <= :year OR (r.year IS NULL AND :latest))
    AND (:scheme IS NULL OR r.scheme_id = :scheme)
    AND (r.announced_nok IS NOT NULL OR r.announced_projects IS NOT NULL OR d.projects > 0)
ORDER BY r.year NULLS LAST, r.round_id
"""
_ROUNDS_SQL: Final = compose(SUMMED, _WITHIN, _DOCUMENTED, _SELECT)


def rounds(store: Store, selection: Selection) -> pd.DataFrame:
    """The rounds chosen that have an announced figure or a granted project; oldest first.

    A round holds the rounds that are part of it: never add a round to the one in `part_of`.
    Announced figures are national, so that shares exist for the whole country alone.

    Columns:
        round_id, title, year (NaN: not stated), scheme_id, scheme_kind (pott, annet, forslag),
        announced_nok (kroner, national; NaN: not stated),
        announced_projects (national; NaN: not stated), part_of, scope, source_id,
        documented_projects, documented_with_amount and documented_nok (granted projects inside
        the area, of the round and its parts; kroner, NaN where no amount is known),
        share_nok, share_projects (documented of announced, 0 to 1; NaN outside the whole country,
        without an announced figure, and for kroner where projects but no amount are documented).
    Source: `grant_rounds` (source_id) and `projects`.
    """
    return answer(store, _ROUNDS_SQL, _ROUNDS, parameters(selection))
