"""Who sits where in the follow-up of the reform, and which of these facts are inferred."""

from typing import Final

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.ctes import date_in_year
from lib.store.queries.statements import compose, parameters, query_rows

# What is inferred, and why. A row without a date says when it is from nowhere. A year is inferred
# where the note begins by saying so, or where the row has its date from the milestone that its body
# rests on, and the year of that milestone is inferred.
_REASONED: Final = f"""
rests(body, milestone_id) AS (
    VALUES
        ('sentral koordineringsgruppe', '2011-06-01-central-coordination-group-announced'),
        ('nasjonalt nettverk', '2011-07-01-national-network-for-the-reform'),
        ('intensjonsavtale HOD–KS', '2011-01-01-letter-of-intent-between-the-ministry-an'),
        ('fylkesmennene (styrket)', '2011-06-01-county-governors-strengthened'),
        ('dialog om gjennomføringen', '2011-06-01-central-coordination-group-announced')
),
inferred_dates AS (
    SELECT
        rests.body,
        substr(m.date, 1, CASE m.precision WHEN 'day' THEN 10 WHEN 'month' THEN 7 ELSE 4 END)
            AS from_date
    FROM rests JOIN milestones m ON m.milestone_id = rests.milestone_id
    WHERE m.verification = 'år utledet'
),
reasoned AS (
    SELECT
        g.*,
        CASE
            WHEN g.from_date IS NULL THEN 'date_missing'
            WHEN g.note LIKE 'Året er utledet%' THEN 'year'
            WHEN EXISTS (
                SELECT 1 FROM inferred_dates i
                WHERE i.body = g.body AND i.from_date = g.from_date
            ) THEN 'year'
            ELSE ''
        END AS reason
    FROM governance g
    WHERE {date_in_year("g.from_date")}
)"""

_GOVERNANCE: Final[Columns] = {
    "body": "text",
    "member": "text",
    "role": "text",
    "from_date": "text",
    "note": "text",
    "source_id": "text",
    "inferred": "flag",
    "reason": "text",
}
_GOVERNANCE_SQL: Final = compose(
    _REASONED,
    """
SELECT body, member, role, from_date, note, source_id, reason <> '' AS inferred, reason
FROM reasoned
ORDER BY
    MIN(COALESCE(from_date, '9999')) OVER (PARTITION BY body), body,
    role NOT LIKE 'leder%', role LIKE 'oppgave: %', from_date NULLS LAST, member, role
""",
)

_INFERRED: Final[Columns] = {
    "what": "text",
    "reason": "text",
    "id": "text",
    "name": "text",
    "name_en": "text",
    "body": "text",
    "role": "text",
    "date": "text",
    "precision": "text",
    "note": "text",
    "source_id": "text",
}
_INFERRED_SQL: Final = compose(
    _REASONED,
    """
facts AS (
    SELECT
        0 AS place, 'milestone' AS what,
        CASE verification WHEN 'år utledet' THEN 'year' ELSE 'partly' END AS reason,
        milestone_id AS id, title_nb AS name, title_en AS name_en, NULL AS body, NULL AS role,
        date, precision, NULL AS note, source_id
    FROM milestones
    WHERE verification IN ('år utledet', 'delvis bekreftet')
        AND CAST(substr(date, 1, 4) AS INTEGER) <= :year
    UNION ALL
    SELECT
        1, 'governance', reason, NULL, member, NULL, body, role, from_date,
        CASE length(from_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END,
        note, source_id
    FROM reasoned
    WHERE reason <> ''
)""",
    """
SELECT what, reason, id, name, name_en, body, role, date, precision, note, source_id
FROM facts
ORDER BY place, date NULLS LAST, body, name, role
""",
)


def governance(store: Store, selection: Selection) -> Rows:
    """Members, parties and tasks of the bodies, from the year or before; undated in all years.

    National. Bodies by their oldest row, leaders first and tasks last.

    Columns:
        body, member, role, from_date (ISO date, month or year as text; None: not stated),
        note (None: none), source_id, inferred (a part of the row is not stated by its source),
        reason ('' where nothing is inferred, else year: which year it was; date_missing: no source
        states a date).
    Source: `governance`, a source each row, and the verification of `milestones`.
    """
    return query_rows(store, _GOVERNANCE_SQL, _GOVERNANCE, parameters(selection))


def inferred_facts(store: Store, selection: Selection) -> Rows:
    """Every fact up to the year that its source does not state in full. National.

    Columns:
        what (milestone, governance),
        reason (year: which year it was is inferred; partly: only a part is confirmed;
        date_missing: no source states a date),
        id (milestone_id; None for governance),
        name (the milestone's title in Norwegian, or the member), name_en (milestones),
        body, role (governance), date (ISO date, month or year as text; None: not
        stated), precision (day, month, year: show no more of the date than that),
        note (None: none), source_id.
    Source: `milestones` and `governance`.
    """
    return query_rows(store, _INFERRED_SQL, _INFERRED, parameters(selection))
