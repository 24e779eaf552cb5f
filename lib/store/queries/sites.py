"""Services of the reform, and the county governors' offices."""

from typing import Final

from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries.ctes import SERVICES, date_in_year
from lib.store.queries.statements import compose, parameters, query_rows

SERVICE_COLUMNS: Final[Columns] = {
    "site_id": "text",
    "name": "text",
    "kind": "text",
    "status": "text",
    "municipality_code": "text",
    "municipality": "text",
    "county_code": "text",
    "county": "text",
    "region_code": "text",
    "latitude": "number",
    "longitude": "number",
    "partners": "text",
    "opened": "text",
    "beds": "number",
    "confidence": "text",
    "note": "text",
    "source_id": "text",
}
SERVICE_SELECT: Final = """
SELECT
    s.site_id, s.name, s.kind, s.status, m.code AS municipality_code, m.name AS municipality,
    c.code AS county_code, c.name AS county, c.parent_code AS region_code,
    m.latitude, m.longitude, s.partners, s.opened, s.beds, s.confidence, s.note, s.source_id
"""
SERVICE_JOINS: Final = """
LEFT JOIN areas m ON m.code = s.municipality_code
LEFT JOIN areas c ON c.code = COALESCE(m.parent_code, s.county_code)
"""
_SERVICES_SQL: Final = compose(
    SERVICES,
    "\n".join(
        (
            SERVICE_SELECT,
            "FROM open_sites o CROSS JOIN service_sites s ON s.rowid = o.row_number",
            SERVICE_JOINS,
            "ORDER BY s.kind, s.name, s.site_id",
        )
    ),
)

_BY_MUNICIPALITY: Final[Columns] = {
    "municipality_code": "text",
    "municipality": "text",
    "latitude": "number",
    "longitude": "number",
    "kind": "text",
    "services": "count",
    "not_running": "count",
    "beds": "number",
}
_BY_MUNICIPALITY_SQL: Final = compose(
    SERVICES,
    """
SELECT
    a.code AS municipality_code, a.name AS municipality, a.latitude, a.longitude, o.kind,
    COUNT(*) FILTER (WHERE o.status = 'i drift') AS services,
    COUNT(*) FILTER (WHERE o.status <> 'i drift') AS not_running,
    SUM(o.beds) FILTER (WHERE o.status = 'i drift') AS beds
FROM open_sites o LEFT JOIN areas a ON a.code = o.place AND a.kind = 'kommune'
GROUP BY a.code, o.kind
ORDER BY municipality_code NULLS LAST, o.kind
""",
)

_OFFICES: Final[Columns] = {
    "office_id": "text",
    "name": "text",
    "seat": "text",
    "latitude": "number",
    "longitude": "number",
    "website": "text",
    "county_codes": "text",
    "counties": "text",
    "strengthened": "flag",
    "positions": "count",
    "strengthened_from": "text",
    "source_id": "text",
    "strengthened_source_id": "text",
}
_OFFICES_SQL: Final = f"""
WITH serving AS (
    SELECT c.office_id
    FROM county_governor_counties c JOIN area_tree t ON t.area_code = c.county_code
    WHERE t.ancestor_code = :area
    UNION
    SELECT c.office_id
    FROM county_governor_counties c JOIN area_tree t ON t.ancestor_code = c.county_code
    WHERE t.area_code = :area
),
served AS (
    SELECT office_id, GROUP_CONCAT(code, ', ') AS county_codes, GROUP_CONCAT(name, ', ') AS counties
    FROM (
        SELECT c.office_id, a.code, a.name
        FROM county_governor_counties c JOIN areas a ON a.code = c.county_code
        ORDER BY c.office_id, a.code
    )
    GROUP BY office_id
),
in_force AS (
    SELECT
        g.*, iif({date_in_year("g.strengthened_from")}, g.extra_positions, 0) AS positions
    FROM county_governors g
)
SELECT
    g.office_id, g.name, g.seat, g.latitude, g.longitude, g.website,
    served.county_codes, served.counties, g.positions > 0 AS strengthened, g.positions,
    g.strengthened_from, g.source_id, g.strengthened_source_id
FROM in_force g
JOIN serving ON serving.office_id = g.office_id
JOIN served ON served.office_id = g.office_id
ORDER BY served.county_codes
"""


def services(store: Store, selection: Selection) -> Rows:
    """The services inside the area, opened by the end of the year; undated ones in all years.

    The scheme does not matter.

    Columns:
        site_id, name, kind, status (i drift, planlagt, avviklet),
        municipality_code, municipality (None: not stated), county_code, county, region_code,
        latitude, longitude (degrees; of the municipality, NaN without one),
        partners, opened (ISO date, month or year as text; None: not stated),
        beds (NaN: not stated), confidence (høy, middels, lav), note, source_id.
        By kind and name.
    Source: `service_sites`, a source each row.
    """
    return query_rows(store, _SERVICES_SQL, SERVICE_COLUMNS, parameters(selection))


def services_by_municipality(store: Store, selection: Selection) -> Rows:
    """How many services of each kind there are in each municipality inside the area.

    Municipalities without any have no row. What has no municipality stands last, without a code,
    so that services and not_running always add up to all services chosen.

    Columns:
        municipality_code, municipality, latitude, longitude (degrees; NaN without one), kind,
        services (in operation), not_running (planned or closed), beds (of services in operation;
        NaN: none are stated). By code and kind.
    Source: `service_sites`.
    """
    return query_rows(store, _BY_MUNICIPALITY_SQL, _BY_MUNICIPALITY, parameters(selection))


def offices(store: Store, selection: Selection) -> Rows:
    """The county governors' offices that serve a county in or above the area; by county.

    Columns:
        office_id, name, seat, latitude, longitude (degrees), website,
        county_codes and counties (all it serves, comma joined),
        strengthened (has an extra position at the end of the year),
        positions (extra positions then), strengthened_from (ISO date, month or year as text,
        whatever the year chosen; None: never strengthened),
        source_id, strengthened_source_id.
    Source: `county_governors`, a source each row.
    """
    return query_rows(store, _OFFICES_SQL, _OFFICES, parameters(selection))
