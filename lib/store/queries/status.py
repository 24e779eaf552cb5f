"""Status reports: where each project stands, how it got there, and who has gone silent."""

from datetime import date, timedelta
from typing import Final

from lib.i18n import norwegian_day
from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.ctes import CHOSEN, LOCATED, in_year, place, round_in_scheme
from lib.store.queries.statements import compose, parameters, query_rows

SILENT_DAYS: Final = 180

_SERIES: Final[Columns] = {
    "report_id": "text",
    "date": "text",
    "phase": "text",
    "percent_complete": "number",
    "money_spent_nok": "number",
    "light": "text",
    "comment": "text",
    "reporter": "text",
    "source_id": "text",
    "recorded_at": "text",
}
_SERIES_SQL: Final = """
SELECT
    report_id, date, phase, percent_complete, money_spent_nok, light, comment, reporter,
    source_id, recorded_at
FROM status_reports
WHERE project_id = :project
ORDER BY date, recorded_at, rowid
"""

# Reports up to :day about projects that are chosen. There are fewer reports than projects, and each
# names its project.
_REPORTS: Final = f"""
reports AS NOT MATERIALIZED (
    SELECT s.*, s.rowid AS number
    FROM status_reports s
    CROSS JOIN projects p ON p.project_id = s.project_id
    CROSS JOIN area_tree t
        ON t.area_code = {place("p")}
        AND t.ancestor_code = :area
    WHERE s.date <= :day
        AND {in_year("p.year")}
        AND {round_in_scheme("p.round_id")}
)"""
# The latest of each project.
_LATEST_OF_EACH: Final = """
latest AS (
    SELECT
        r.*, r.date < :silent AND r.phase NOT IN ('fullført', 'stanset') AS silent
    FROM reports r
    WHERE NOT EXISTS (
        SELECT 1 FROM status_reports o
        WHERE o.project_id = r.project_id AND o.date >= r.date AND o.date <= :day
            AND (o.date, coalesce(o.recorded_at, ''), o.rowid)
                > (r.date, coalesce(r.recorded_at, ''), r.number)
    )
)"""

_LATEST: Final[Columns] = {
    "project_id": "text",
    "title": "text",
    "recipient": "text",
    "municipality": "text",
    "county": "text",
    "amount_nok": "number",
    "date": "text",
    "phase": "text",
    "percent_complete": "number",
    "money_spent_nok": "number",
    "light": "text",
    "comment": "text",
    "reporter": "text",
    "source_id": "text",
    "days": "count",
    "silent": "flag",
    "reports": "count",
}
_LATEST_SQL: Final = compose(
    _REPORTS,
    _LATEST_OF_EACH,
    """
SELECT
    r.project_id, p.title, p.recipient, m.name AS municipality, c.name AS county, p.amount_nok,
    r.date, r.phase, r.percent_complete, r.money_spent_nok, r.light, r.comment, r.reporter,
    r.source_id, CAST(julianday(:day) - julianday(r.date) AS INTEGER) AS days, r.silent,
    (
        SELECT COUNT(*) FROM status_reports o WHERE o.project_id = r.project_id AND o.date <= :day
    ) AS reports
FROM latest r
CROSS JOIN projects p ON p.project_id = r.project_id
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = p.county_code
ORDER BY
    CASE r.light WHEN 'rød' THEN 0 WHEN 'gul' THEN 1 ELSE 2 END,
    r.phase <> 'forsinket', r.date, p.title, r.project_id
""",
)

_PRESSING: Final[Columns] = {
    "kind": "text",
    "project_id": "text",
    "title": "text",
    "place": "text",
    "percent_complete": "number",
    "date": "text",
    "days": "count",
    "source_id": "text",
    "total_of_kind": "count",
}
_PRESSING_SQL: Final = compose(
    _REPORTS,
    _LATEST_OF_EACH,
    """
kinds AS (
    SELECT project_id, percent_complete, date, source_id, CASE
        WHEN light = 'rød' THEN 'project_red'
        WHEN phase = 'forsinket' THEN 'project_overdue'
        WHEN silent THEN 'project_silent'
    END AS kind
    FROM latest
),
ranked AS (
    SELECT
        kinds.*, COUNT(*) OVER (PARTITION BY kind) AS total_of_kind,
        ROW_NUMBER() OVER (PARTITION BY kind ORDER BY date, project_id) AS place
    FROM kinds WHERE kind IS NOT NULL
)""",
    """
SELECT
    r.kind, r.project_id, p.title, coalesce(m.name, c.name) AS place, r.percent_complete, r.date,
    CAST(julianday(:day) - julianday(r.date) AS INTEGER) AS days, r.source_id, r.total_of_kind
FROM ranked r
CROSS JOIN projects p ON p.project_id = r.project_id
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = p.county_code
WHERE r.place <= :most
ORDER BY r.kind, r.place
""",
)

_REPORTING: Final[Columns] = {
    "projects": "count",
    "granted": "count",
    "reported": "count",
    "day": "text",
}
_REPORTING_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    _REPORTS,
    """
SELECT
    (SELECT COUNT(*) FROM chosen) AS projects,
    (SELECT COUNT(*) FROM chosen WHERE status = 'tildelt') AS granted,
    (SELECT COUNT(DISTINCT project_id) FROM reports) AS reported,
    :day AS day
""",
)


def status_day(selection: Selection, today: date | None = None) -> date:
    """The day that status is told for: today in all years, else the end of the year.

    Args:
        selection: what is chosen.
        today: the day it is; None asks the clock.
    """
    today = today or norwegian_day()
    return today if selection.latest else min(today, date(selection.year, 12, 31))


def project_reports(store: Store, project_id: str) -> Rows:
    """Every status report of a project, oldest first; of the same day, the first given first.

    Columns:
        report_id, date (ISO date as text), phase (planlagt, i gang, forsinket, fullført,
        stanset), percent_complete (0 to 100; NaN: not stated), money_spent_nok (kroner to date;
        NaN: not stated), light (grønn, gul, rød), comment, reporter, source_id (a page that
        confirms the report, or None: the reporter is the source),
        recorded_at (ISO time in UTC, or None).
    Source: `status_reports`, the reporter of each row.
    """
    return query_rows(store, _SERIES_SQL, _SERIES, {"project": project_id})


def latest_reports(store: Store, selection: Selection, today: date | None = None) -> Rows:
    """The latest report of each project in the selection that has reported by the day of status.

    That day is today in all years, otherwise the end of the year (`status_day`). Projects
    of every grant status count; those that have never reported have no row.

    Columns:
        project_id, title, recipient, municipality, county (names, or None),
        amount_nok (granted or sought, kroner; NaN: not stated), date (ISO date as text), phase,
        percent_complete, money_spent_nok, light, comment, reporter, source_id,
        days (from the report to the day of status),
        silent (more than 180 days, and neither completed nor stopped),
        reports (how many the project has given).
        Red first, then yellow; delayed first among equals; then the oldest.
    Source: `status_reports`.
    """
    return query_rows(store, _LATEST_SQL, _LATEST, _parameters(selection, today))


def reports_needing_attention(
    store: Store, selection: Selection, today: date | None, most: int
) -> Rows:
    """Of the latest reports, those that are red, delayed or long ago: so many of each kind.

    Columns:
        kind (project_red; project_overdue: delayed, and not red; project_silent: neither, and
        silent), project_id, title, place (municipality or county; None: neither),
        percent_complete, date, days, source_id (as in `latest_reports`),
        total_of_kind (how many there are of the kind in all). By kind, then the oldest report
        first.
    Source: `status_reports`.
    """
    values = _parameters(selection, today) | {"most": most}
    return query_rows(store, _PRESSING_SQL, _PRESSING, values)


def reporting(store: Store, selection: Selection, today: date | None = None) -> Rows:
    """One row: how many of the projects in the selection have reported at least once.

    Columns:
        projects (of every grant status), granted (how many of them are), reported, day (ISO date
        as text: what status is told for).
    Source: `projects` and `status_reports`.
    """
    return query_rows(store, _REPORTING_SQL, _REPORTING, _parameters(selection, today))


def _parameters(selection: Selection, today: date | None) -> dict[str, object]:
    day = status_day(selection, today)
    silent = day - timedelta(days=SILENT_DAYS)
    return parameters(selection, day=day.isoformat(), silent=silent.isoformat())
