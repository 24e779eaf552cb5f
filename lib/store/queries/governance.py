"""Who sits where in the follow-up of the reform, and which of these facts are inferred."""

from typing import Final

import pandas as pd

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.frames import Columns, answer, compose, parameters

# What is inferred, and why. A row without a date says when it is from nowhere. A list that comes
# from the brief is marked in its notes, the rows after the first with "as above". A year is
# inferred where a note says that sources differ on it, or where the row has its date from the
# milestone that its body rests on, and the year of that milestone is inferred.
_REASONED: Final = """
rests(body, milestone_id) AS (
    VALUES
        ('sentral koordineringsgruppe', '2011-06-01-central-coordination-group-announced'),
        ('nasjonalt nettverk', '2011-07-01-national-network-for-the-reform'),
        ('intensjonsavtale HOD–KS', '2011-01-01-letter-of-intent-between-the-ministry-an'),
        ('fylkesmennene (styrket)', '2011-06-01-county-governors-strengthened')
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
            WHEN g.note LIKE '%list from the brief%' THEN 'list'
            WHEN g.note = 'as above' AND EXISTS (
                SELECT 1 FROM governance first
                WHERE first.body = g.body AND first.note LIKE '%list from the brief%'
            ) THEN 'list'
            WHEN g.note LIKE '%brief says%' THEN 'year'
            WHEN EXISTS (
                SELECT 1 FROM inferred_dates i
                WHERE i.body = g.body AND i.from_date = g.from_date
            ) THEN 'year'
            ELSE ''
        END AS reason
    FROM governance g
    WHERE CAST(substr(g.from_date, 1, 4) AS INTEGER) <= :year
        OR (g.from_date IS NULL AND :latest)
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
    role NOT LIKE 'leder%', from_date NULLS LAST, member, role
""",
)

_ORGANISATIONS: Final[Columns] = {
    "name": "text",
    "type": "text",
    "town": "text",
    "latitude": "number",
    "longitude": "number",
    "website": "text",
    "source_id": "text",
}
_ORGANISATIONS_SQL: Final = """
SELECT name, type, town, latitude, longitude, website, source_id
FROM organisations
ORDER BY
    CASE type WHEN 'departement' THEN 0 WHEN 'direktorat' THEN 1 WHEN 'rhf' THEN 2 ELSE 3 END, name
"""

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
# A strengthened office is one fact, though a row of governance says the same: it stands once.
_INFERRED_SQL: Final = compose(
    _REASONED,
    """
offices AS (
    SELECT
        o.office_id, o.name, o.strengthened_from AS strengthened, r.body, r.member, r.role, r.note,
        COALESCE(o.strengthened_source_id, o.source_id) AS source_id
    FROM county_governors o JOIN reasoned r ON r.member = o.name AND r.reason = 'list'
    WHERE o.extra_positions > 0
),
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
    WHERE reason <> '' AND (body, member, role) NOT IN (SELECT body, member, role FROM offices)
    UNION ALL
    SELECT
        2, 'office', 'list', office_id, name, NULL, body, role, strengthened,
        CASE length(strengthened) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END,
        note, source_id
    FROM offices
)""",
    """
SELECT what, reason, id, name, name_en, body, role, date, precision, note, source_id
FROM facts
ORDER BY place, date NULLS LAST, body, name, role
""",
)


def governance(store: Store, selection: Selection) -> pd.DataFrame:
    """Members, parties and tasks of the bodies, from the year or before; undated in the latest.

    National. Bodies by their oldest row, leaders first.

    Columns:
        body, member, role, from_date (ISO date, month or year as text; None: not stated),
        note (None: none), source_id, inferred (a part of the row is not stated by its source),
        reason ('' where nothing is inferred, else year: which year it was; list: who is on it;
        date_missing: no source states a date).
    Source: `governance`, a source each row, and the verification of `milestones`.
    """
    return answer(store, _GOVERNANCE_SQL, _GOVERNANCE, parameters(selection))


def organisations(store: Store) -> pd.DataFrame:
    """Ministries, directorates and health trusts with their positions.

    Columns:
        name, type (departement, direktorat, rhf, helseforetak), town (None: not stated),
        latitude, longitude (degrees), website, source_id.
    Source: `organisations`, a source each row.
    """
    return answer(store, _ORGANISATIONS_SQL, _ORGANISATIONS)


def inferred_facts(store: Store, selection: Selection) -> pd.DataFrame:
    """Every fact up to the year that its source does not state in full. National.

    Columns:
        what (milestone, governance, office),
        reason (year: which year it was is inferred; partly: only a part is confirmed;
        list: who is on the list; date_missing: no source states a date),
        id (milestone_id or office_id; None for governance),
        name (the milestone's title in Norwegian, the member or the office), name_en (milestones),
        body, role (governance and offices), date (ISO date, month or year as text; None: not
        stated), precision (day, month, year: show no more of the date than that),
        note (None: none), source_id. An office that is also a row of governance stands once.
    Source: `milestones`, `governance` and `county_governors`.
    """
    return answer(store, _INFERRED_SQL, _INFERRED, parameters(selection))
