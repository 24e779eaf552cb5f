"""Finding projects and services: by words, by facets, in an order, a page at a time.

What is found is always inside the selection. Facets narrow it: a row must have one of the values
chosen in every facet. Nothing that the reader writes becomes part of a statement.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lib.rows import Columns, Row, Rows
from lib.selection import Selection
from lib.store.connection import Store
from lib.store.normalize import normalize
from lib.store.queries.ctes import SERVICES, in_year, norwegian_sort_key, place, round_in_scheme
from lib.store.queries.grants import PROJECT_COLUMNS, PROJECT_SELECT
from lib.store.queries.search import match_expression
from lib.store.queries.sites import SERVICE_COLUMNS, SERVICE_JOINS, SERVICE_SELECT
from lib.store.queries.statements import compose, parameters, query_rows
from lib.store.search_aliases import WORD
from lib.store.search_schema import PER_ROW
from lib.store.search_words import Reading

PROJECT_FACETS: Final = (
    "scheme",
    "category",
    "status",
    "year",
    "county",
    "recipient_type",
    "amount",
    "confidence",
)
SERVICE_FACETS: Final = ("kind", "status", "county", "year", "beds", "confidence")

MOST_NEARBY: Final = 25  # as many as a page of a list
_LARGEST: Final = 1_000_000  # rows on a page
_DEEP: Final = 1_000  # rows before a page, from which on sorting everything at once is faster


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for among projects or services, and which page of it is wanted.

    Attributes:
        text: words, each of which a row must hold, or what it may mean (see `search`): in title,
            recipient, partners, place, scheme, category, note or source. Without a word nothing is
            left out.
        facets: (facet, values chosen) of PROJECT_FACETS or SERVICE_FACETS. A row must have one of
            the values in every facet; a facet that is unknown, or without values, says nothing.
        order: projects: newest, oldest, largest, smallest, title, place; services: name, place,
            newest, kind, largest. An unknown one is the first of these. What has no year, amount,
            date or beds comes last.
        page: 1 is the first; what is beyond the last page is the last.
        size: rows on a page.
    """

    text: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    order: str = "newest"
    page: int = 1
    size: int = 25


# Places inside :area, each with its county and its number in the order of their names. The
# country itself, where what has no known place belongs, comes last.
_PLACES: Final = """
counties AS (
    SELECT t.area_code, c.code
    FROM areas c JOIN area_tree t ON t.ancestor_code = c.code
    WHERE c.kind = 'fylke'
),
places AS MATERIALIZED (
    SELECT
        a.code, counties.code AS county,
        ROW_NUMBER() OVER (
            ORDER BY
                a.kind = 'land',
                {letters},
                a.code
        ) AS place_number
    FROM area_tree t
    JOIN areas a ON a.code = t.area_code
    LEFT JOIN counties ON counties.area_code = a.code
    WHERE t.ancestor_code = :area
)""".format(letters=norwegian_sort_key("a.name"))

# What holds all of :words, looked for once: they name its kind and :area too, so that no other row
# is gone through. Without words nothing is asked of the index.
_MATCHING: Final = f"""
matching AS MATERIALIZED (
    SELECT rowid / {PER_ROW} AS row_number FROM search_index WHERE search_index MATCH :words
)"""
# Of a project, what it is chosen and sorted by. All of it stands in the index projects_find, so
# that the rows themselves are read for one page alone; the title in the order of Norwegian letters
# is an expression of that index.
_FOUND_PROJECTS: Final = f"""
found AS NOT MATERIALIZED (
    SELECT
        p.rowid AS row_number, p.project_id, p.round_id, p.category, p.status, p.year,
        places.county, p.recipient_type, p.amount_nok, p.confidence, places.place_number,
        {norwegian_sort_key("p.title")} AS title_key
    FROM places
    CROSS JOIN projects p INDEXED BY projects_find
        ON {place("p")} = +places.code
    WHERE {in_year("p.year")}
        AND {round_in_scheme("p.round_id")}
        AND (:words = '' OR p.rowid IN (SELECT row_number FROM matching))
)"""
_FOUND_SERVICES: Final = """
found AS NOT MATERIALIZED (
    SELECT
        s.row_number, s.site_id, s.kind, s.status, places.county, s.opened, s.beds, s.confidence,
        places.place_number, s.name_key
    FROM open_sites s JOIN places ON places.code = s.place
    WHERE :words = '' OR s.row_number IN (SELECT row_number FROM matching)
)"""


_PROJECT_JOINS: Final = """
JOIN grant_rounds r ON r.round_id = p.round_id
JOIN grant_schemes s ON s.scheme_id = r.scheme_id
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = COALESCE(m.parent_code, p.county_code)
"""


@dataclass(frozen=True, slots=True)
class _Finder:
    """How one kind of row is found. All SQL; what varies is a parameter.

    Attributes:
        kind: what the search index calls it.
        found: subqueries that end in `found`, the rows chosen.
        facets: facet → its value in a row of `found`.
        orders: order → how `found` is sorted, the last term unique; the first is the usual one.
        keys: columns of `found` that the orders need.
        details: the rows of a page in full, from `page`.
        columns: what `details` gives.
        count: totals of `found`.
        totals: what `count` gives.
        words_in: columns in which the words may stand.
    """

    kind: str
    found: tuple[str, ...]
    facets: Mapping[str, str]
    orders: Mapping[str, str]
    keys: str
    details: str
    columns: Columns
    count: str
    totals: Columns
    words_in: tuple[str, ...]


_PROJECTS: Final = _Finder(
    kind="project",
    found=(_PLACES, _MATCHING, _FOUND_PROJECTS),
    facets={
        "scheme": "(SELECT r.scheme_id FROM grant_rounds r WHERE r.round_id = found.round_id)",
        "category": "category",
        "status": "status",
        "year": "COALESCE(CAST(year AS TEXT), '')",
        "county": "COALESCE(county, '')",
        "recipient_type": "recipient_type",
        "amount": "CASE WHEN amount_nok IS NULL THEN 'without' ELSE 'with' END",
        "confidence": "confidence",
    },
    orders={
        "newest": "year DESC NULLS LAST, title_key, project_id",
        "oldest": "year IS NULL, year, title_key, project_id",
        "largest": "amount_nok DESC NULLS LAST, title_key, project_id",
        "smallest": "amount_nok IS NULL, amount_nok, title_key, project_id",
        "title": "title_key, project_id",
        "place": "place_number, title_key, project_id",
    },
    keys="row_number, year, amount_nok, place_number, title_key, project_id",
    details="\n".join(
        (
            PROJECT_SELECT,
            """, (
        SELECT GROUP_CONCAT(partner, '; ')
        FROM (
            SELECT partner FROM project_partners WHERE project_id = p.project_id ORDER BY partner
        )
    ) AS partners
FROM page CROSS JOIN projects p ON p.rowid = page.row_number
""",
            _PROJECT_JOINS,
            "ORDER BY page.number",
        )
    ),
    columns={**PROJECT_COLUMNS, "partners": "text"},
    count="""
SELECT
    COUNT(*) AS "rows",
    COUNT(*) FILTER (WHERE status = 'tildelt') AS granted,
    COUNT(amount_nok) FILTER (WHERE status = 'tildelt') AS with_amount,
    COUNT(*) FILTER (WHERE status = 'tildelt' AND amount_nok IS NULL) AS without_amount,
    SUM(amount_nok) FILTER (WHERE status = 'tildelt') AS amount_nok,
    SUM(amount_nok) FILTER (WHERE status <> 'tildelt') AS other_nok
FROM found
""",
    totals={
        "rows": "count",
        "granted": "count",
        "with_amount": "count",
        "without_amount": "count",
        "amount_nok": "number",
        "other_nok": "number",
        "page": "count",
        "pages": "count",
    },
    words_in=("title", "recipient", "partners", "municipality", "county", "scheme", "category"),
)
_PROJECT_TOTALS: Final[Columns] = {
    **_PROJECTS.totals,
    "pot_granted": "count",
    "pot_without_amount": "count",
    "pot_nok": "number",
}
_SERVICES: Final = _Finder(
    kind="service",
    found=(SERVICES, _PLACES, _MATCHING, _FOUND_SERVICES),
    facets={
        "kind": "kind",
        "status": "status",
        "county": "COALESCE(county, '')",
        "year": "COALESCE(substr(opened, 1, 4), '')",
        "beds": "CASE WHEN beds IS NULL THEN 'without' ELSE 'with' END",
        "confidence": "confidence",
    },
    orders={
        "name": "name_key, site_id",
        "place": "place_number, name_key, site_id",
        "newest": "opened DESC NULLS LAST, name_key, site_id",
        "kind": "kind, name_key, site_id",
        "largest": "beds DESC NULLS LAST, name_key, site_id",
    },
    keys="site_id, kind, opened, beds, place_number, name_key",
    details="\n".join(
        (
            SERVICE_SELECT,
            "FROM page CROSS JOIN service_sites s ON s.site_id = page.site_id",
            SERVICE_JOINS,
            "ORDER BY page.number",
        )
    ),
    columns=SERVICE_COLUMNS,
    count="""
SELECT
    COUNT(*) AS "rows",
    COUNT(*) FILTER (WHERE status = 'i drift') AS running,
    COUNT(*) FILTER (WHERE status = 'planlagt') AS planned,
    COUNT(*) FILTER (WHERE status = 'avviklet') AS closed,
    SUM(beds) FILTER (WHERE status = 'i drift') AS beds,
    COUNT(beds) FILTER (WHERE status = 'i drift') AS with_beds
FROM found
""",
    totals={
        "rows": "count",
        "running": "count",
        "planned": "count",
        "closed": "count",
        "beds": "number",
        "with_beds": "count",
        "page": "count",
        "pages": "count",
    },
    words_in=("name", "kind", "partners", "municipality", "county"),
)

# The rows of a page, numbered in their order. LIMIT keeps only the best rows while it goes through
# them, which is fast for the first pages; far behind them it is faster to sort everything at once.
_PAGE: Final = """
top AS MATERIALIZED (
    SELECT {keys} FROM found {where} ORDER BY {order} LIMIT :size OFFSET :offset
),
page AS (SELECT *, ROW_NUMBER() OVER (ORDER BY {order}) AS number FROM top)"""
_DEEP_PAGE: Final = """
numbered AS (SELECT {keys}, ROW_NUMBER() OVER (ORDER BY {order}) AS number FROM found {where}),
page AS (SELECT * FROM numbered WHERE number > :offset AND number <= :offset + :size)"""

_CONDITION: Final = "{value} IN (SELECT value FROM json_each(:chosen_{facet}))"
_VALUED: Final = "valued AS MATERIALIZED (SELECT {values} FROM found)"
_FACET: Final = """
SELECT {number} AS number, '{facet}' AS facet, {facet} AS value, COUNT(*) AS "rows"
FROM valued {where} GROUP BY {facet}"""
_FACETS: Final[Columns] = {"facet": "text", "value": "text", "rows": "count"}

# One project, with what its round and the rounds that are part of it announced and document.
_PROJECT: Final[Columns] = {
    **PROJECT_COLUMNS,
    "region": "text",
    "round_title": "text",
    "round_year": "number",
    "round_part_of": "text",
    "round_scope": "text",
    "round_source_id": "text",
    "announced_nok": "number",
    "announced_projects": "number",
    "documented_projects": "count",
    "documented_with_amount": "count",
    "documented_nok": "number",
    "share": "number",
    "share_projects": "number",
}
_PROJECT_SQL: Final = compose(
    """
within(round_id) AS (
    SELECT round_id FROM projects WHERE project_id = :id
    UNION
    SELECT r.round_id FROM within JOIN grant_rounds r ON r.part_of = within.round_id
),
documented AS (
    SELECT
        COUNT(*) AS projects, COUNT(p.amount_nok) AS with_amount, SUM(p.amount_nok) AS nok
    FROM within CROSS JOIN projects p ON p.round_id = within.round_id
    WHERE p.status = 'tildelt'
)""",
    "\n".join(
        (
            PROJECT_SELECT,
            """, region.name AS region, r.title AS round_title, r.year AS round_year,
    r.part_of AS round_part_of, r.scope AS round_scope, r.source_id AS round_source_id,
    r.announced_nok, r.announced_projects,
    d.projects AS documented_projects, d.with_amount AS documented_with_amount,
    d.nok AS documented_nok,
    CASE
        WHEN d.projects = 0 AND r.announced_nok > 0 THEN 0.0
        ELSE 1.0 * d.nok / NULLIF(r.announced_nok, 0)
    END AS share,
    1.0 * d.projects / NULLIF(r.announced_projects, 0) AS share_projects
FROM projects p CROSS JOIN documented d
""",
            _PROJECT_JOINS,
            """
LEFT JOIN areas region ON region.code = c.parent_code
WHERE p.project_id = :id
""",
        )
    ),
)

_PARTNERS: Final[Columns] = {
    "partner": "text",
    "municipality_code": "text",
    "municipality": "text",
    "county": "text",
}
_PARTNERS_SQL: Final = """
SELECT pp.partner, pp.municipality_code, m.name AS municipality, c.name AS county
FROM project_partners pp
LEFT JOIN areas m ON m.code = pp.municipality_code
LEFT JOIN areas c ON c.code = m.parent_code
WHERE pp.project_id = :id
ORDER BY pp.partner
"""

_NEARBY_PROJECTS: Final[Columns] = {
    "project_id": "text",
    "title": "text",
    "status": "text",
    "year": "number",
    "amount_nok": "number",
    "total": "count",
}
_NEARBY_PROJECTS_SQL: Final = """
SELECT project_id, title, status, year, amount_nok, COUNT(*) OVER () AS total
FROM projects
WHERE municipality_code = :municipality AND project_id <> :id
ORDER BY year DESC NULLS LAST, title, project_id
LIMIT :most
"""

_SERVICE: Final[Columns] = {**SERVICE_COLUMNS, "region": "text"}
_SERVICE_SQL: Final = "\n".join(
    (
        SERVICE_SELECT,
        ", region.name AS region FROM service_sites s",
        SERVICE_JOINS,
        "LEFT JOIN areas region ON region.code = c.parent_code WHERE s.site_id = :id",
    )
)

_NEARBY_SERVICES: Final[Columns] = {
    "site_id": "text",
    "name": "text",
    "kind": "text",
    "status": "text",
    "opened": "text",
    "beds": "number",
    "total": "count",
}
_NEARBY_SERVICES_SQL: Final = """
SELECT site_id, name, kind, status, opened, beds, COUNT(*) OVER () AS total
FROM service_sites
WHERE municipality_code = :municipality AND site_id <> :id
ORDER BY kind, name, site_id
LIMIT :most
"""


def find_projects(store: Store, selection: Selection, search: Search) -> Rows:
    """One page of the projects chosen and searched for, whatever their status.

    Columns:
        project_id, title, status, year, amount_nok (kroner; NaN: not stated), scheme_id, scheme,
        scheme_en, scheme_kind, round_id, granting_body, recipient, recipient_type,
        municipality_code,
        municipality, county_code, county, region_code, latitude, longitude, category, confidence,
        note, source_id (all as in `projects`), partners (by name, "; " between; None: none),
        matches (which of title, recipient, partners, municipality, county, scheme, category hold a
        word searched for, comma joined; None: none).
    Source: `projects`, a source each row, and `project_partners`.
    """
    return _page(store, selection, search, _PROJECTS)


def find_projects_count(store: Store, selection: Selection, search: Search) -> Rows:
    """One row: what all pages hold together.

    Columns:
        rows, granted (status tildelt), with_amount and without_amount (of the granted),
        amount_nok (kroner, of the granted alone; NaN where no amount is known),
        other_nok (kroner, of what is not granted; NaN where no amount is known),
        page (the one given for the page asked for), pages (1 where nothing is found),
        pot_granted, pot_without_amount, pot_nok (the same as granted, without_amount and
        amount_nok, of the state's own coordination pots alone).
    Source: `projects`.
    """
    every = _count(store, selection, search, _PROJECTS)
    pots = _count(store, selection, _of_pots(store, search), _PROJECTS)
    of_pots = {
        "pot_granted": pots["granted"],
        "pot_without_amount": pots["without_amount"],
        "pot_nok": pots["amount_nok"],
    }
    return Rows.from_mappings([every | of_pots], _PROJECT_TOTALS)


def _of_pots(store: Store, search: Search) -> Search:
    """The same search among projects of the coordination pots; a scheme that is none finds none."""
    _names, pots = store.fetch("SELECT scheme_id FROM grant_schemes WHERE kind = 'pott'")
    chosen = _chosen(search).get("scheme", ())
    wanted = tuple(pot for (pot,) in pots if not chosen or pot in chosen) or ("",)
    others = (facet for facet in search.facets if facet[0] != "scheme")
    return replace(search, facets=(*others, ("scheme", wanted)))


def project_facets(store: Store, selection: Selection, search: Search) -> Rows:
    """How many projects each value of each facet would give, the other facets as they are chosen.

    Columns:
        facet (of PROJECT_FACETS, in that order),
        value (a code; for amount with or without; '' without a year or a county), rows.
        Most rows first; values without rows only where they are chosen.
    Source: `projects`.
    """
    return _facets(store, selection, search, _PROJECTS)


def find_services(store: Store, selection: Selection, search: Search) -> Rows:
    """One page of the services chosen and searched for. The scheme does not matter.

    Columns:
        site_id, name, kind, status, municipality_code, municipality, county_code, county,
        region_code, latitude, longitude, partners, opened, beds (NaN: not stated), confidence,
        note, source_id (all as in `services`),
        matches (which of name, kind, partners, municipality, county hold a word searched for,
        comma joined; None: none).
    Source: `service_sites`, a source each row.
    """
    return _page(store, selection, search, _SERVICES)


def find_services_count(store: Store, selection: Selection, search: Search) -> Rows:
    """One row: what all pages hold together.

    Columns:
        rows, running (in operation), planned, closed, beds (of those in operation; NaN where none
        are stated), with_beds (services in operation whose beds are stated),
        page (the one given for the page asked for), pages (1 where nothing is found).
    Source: `service_sites`.
    """
    return Rows.from_mappings([_count(store, selection, search, _SERVICES)], _SERVICES.totals)


def service_facets(store: Store, selection: Selection, search: Search) -> Rows:
    """How many services each value of each facet would give, the other facets as they are chosen.

    Columns:
        facet (of SERVICE_FACETS, in that order),
        value (a code; for beds with or without; '' without a year of opening or a county), rows.
        Most rows first; values without rows only where they are chosen.
    Source: `service_sites`.
    """
    return _facets(store, selection, search, _SERVICES)


def project(store: Store, project_id: str) -> Rows:
    """One project in full, whatever is selected: one row, or none where there is no such project.

    What is documented of its round is that of the whole country and all years, and of the rounds
    that are part of the round.

    Columns:
        project_id, title, status, year, amount_nok (kroner; NaN: not stated), scheme_id, scheme,
        scheme_en, scheme_kind, round_id, granting_body, recipient, recipient_type,
        municipality_code,
        municipality, county_code, county, region_code, latitude, longitude (of the municipality),
        category, confidence, note, source_id (all as in `projects`), region (its name),
        round_title, round_year (NaN: not stated), round_part_of (the round that contains it),
        round_scope, round_source_id, announced_nok and announced_projects (NaN: not stated),
        documented_projects, documented_with_amount, documented_nok (granted projects; kroner, NaN
        where no amount is known), share and share_projects (documented of announced kroner and
        projects, 0 to 1; NaN as in `rounds`).
    Source: `projects` (source_id) and `grant_rounds` (round_source_id).
    """
    return query_rows(store, _PROJECT_SQL, _PROJECT, {"id": _plain(project_id)})


def project_partners(store: Store, project_id: str) -> Rows:
    """The partners of a project, by name.

    Columns:
        partner, municipality_code, municipality, county (None: not a municipality).
    Source: `project_partners`, with the project's source.
    """
    return query_rows(store, _PARTNERS_SQL, _PARTNERS, {"id": _plain(project_id)})


def nearby_projects(store: Store, municipality_code: str | None, project_id: str) -> Rows:
    """Other projects in the same municipality, the 25 newest; none without a municipality.

    Columns:
        project_id, title, status, year (NaN: not stated), amount_nok (kroner; NaN: not stated),
        total (how many others there are).
    Source: `projects`.
    """
    return query_rows(
        store, _NEARBY_PROJECTS_SQL, _NEARBY_PROJECTS, _beside(municipality_code, project_id)
    )


def service(store: Store, site_id: str) -> Rows:
    """One service in full, whatever is selected: one row, or none where there is no such service.

    Columns:
        site_id, name, kind, status, municipality_code, municipality, county_code, county,
        region_code, latitude, longitude (of the municipality), partners, opened, beds (NaN: not
        stated), confidence, note, source_id (all as in `services`), region (its name).
    Source: `service_sites` (source_id).
    """
    return query_rows(store, _SERVICE_SQL, _SERVICE, {"id": _plain(site_id)})


def nearby_services(store: Store, municipality_code: str | None, site_id: str) -> Rows:
    """Other services in the same municipality, 25 by kind and name; none without a municipality.

    Columns:
        site_id, name, kind, status, opened (None: not stated), beds (NaN: not stated),
        total (how many others there are).
    Source: `service_sites`.
    """
    values = _beside(municipality_code, site_id)
    return query_rows(store, _NEARBY_SERVICES_SQL, _NEARBY_SERVICES, values)


def _plain(text: str) -> str:
    """The text as SQLite can take it: an address may hold half a character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _beside(municipality_code: str | None, own: str) -> dict[str, object]:
    code = None if municipality_code is None else _plain(municipality_code)
    return {"municipality": code, "id": _plain(own), "most": MOST_NEARBY}


def _page(store: Store, selection: Selection, search: Search, finder: _Finder) -> Rows:
    size, page = _size(search), max(search.page, 1)
    if page > 1:
        page = int(_count(store, selection, search, finder)["page"])
    offset = (page - 1) * size
    order = finder.orders.get(search.order) or next(iter(finder.orders.values()))
    cut = _DEEP_PAGE if offset > _DEEP else _PAGE
    subquery = cut.format(keys=finder.keys, where=_narrowed(search, finder), order=order)
    sql = compose(*finder.found, subquery, finder.details)
    words, readings = match_expression(store, search.text, finder.kind)
    values = _values(selection, search, finder.kind, words) | {"size": size, "offset": offset}
    rows = query_rows(store, sql, finder.columns, values)
    return _with_matches(rows, readings, finder.words_in)


def _count(store: Store, selection: Selection, search: Search, finder: _Finder) -> dict[str, Any]:
    """What all pages hold together, and which page the one asked for is."""
    sql = compose(*finder.found, "\n".join((finder.count, _narrowed(search, finder))))
    words, _readings = match_expression(store, search.text, finder.kind)
    names, rows = store.fetch(sql, _values(selection, search, finder.kind, words))
    totals = dict(zip(names, rows[0], strict=True))
    pages = max(-(-totals["rows"] // _size(search)), 1)
    return totals | {"page": min(max(search.page, 1), pages), "pages": pages}


def _facets(store: Store, selection: Selection, search: Search, finder: _Finder) -> Rows:
    chosen = _chosen(search)
    words, _readings = match_expression(store, search.text, finder.kind)
    values = _values(selection, search, finder.kind, words)
    rows = query_rows(store, _facets_sql(search, finder), _FACETS, values)
    return _with_empty(rows, {facet: chosen.get(facet, ()) for facet in finder.facets})


def _facets_sql(search: Search, finder: _Finder) -> str:
    chosen = _chosen(search)
    values = ", ".join(f"{value} AS {facet}" for facet, value in finder.facets.items())
    counts = [
        _FACET.format(
            number=number,
            facet=facet,
            where=_where(
                {other: other for other in finder.facets if other in chosen and other != facet}
            ),
        )
        for number, facet in enumerate(finder.facets)
    ]
    select = "\nUNION ALL\n".join(counts) + '\nORDER BY number, "rows" DESC, value'
    return compose(*finder.found, _VALUED.format(values=values), select)


def _with_empty(rows: Rows, chosen: Mapping[str, tuple[str, ...]]) -> Rows:
    """The counts of facets, and 0 for what is chosen and has no rows, after its facet's others."""
    known = {(row["facet"], row["value"]) for row in rows}
    empty = [
        {"facet": facet, "value": value, "rows": 0}
        for facet, values in chosen.items()
        for value in values
        if (facet, value) not in known
    ]
    if not empty:
        return rows
    places = {facet: number for number, facet in enumerate(chosen)}
    every: list[Row] = [*rows, *empty]
    whole = sorted(every, key=lambda row: places[row["facet"]])
    return Rows.from_mappings(whole, _FACETS)


def _size(search: Search) -> int:
    return min(max(search.size, 1), _LARGEST)


def _chosen(search: Search) -> dict[str, tuple[str, ...]]:
    """The values chosen in each facet, without facets that say nothing."""
    chosen: dict[str, tuple[str, ...]] = {}
    for facet, values in search.facets:
        known = chosen.get(facet, ())
        chosen[facet] = tuple(dict.fromkeys((*known, *(_plain(value) for value in values))))
    return {facet: values for facet, values in chosen.items() if values}


def _where(values: Mapping[str, str]) -> str:
    """A condition on facets and their values in a row; what is chosen of them is a parameter."""
    terms = [_CONDITION.format(value=value, facet=facet) for facet, value in values.items()]
    return "WHERE " + " AND ".join(terms) if terms else ""


def _narrowed(search: Search, finder: _Finder) -> str:
    chosen = _chosen(search)
    return _where({facet: value for facet, value in finder.facets.items() if facet in chosen})


def _values(selection: Selection, search: Search, kind: str, expression: str) -> dict[str, object]:
    """The parameters; those of facets that are unknown are never asked for."""
    facets = {f"chosen_{facet}": json.dumps(values) for facet, values in _chosen(search).items()}
    words = ""
    if expression:
        area = selection.area.replace('"', "")
        words = f'scope : ("{kind}" AND "in{area}") AND {expression}'
    return facets | parameters(selection, words=words)


def _with_matches(rows: Rows, readings: tuple[Reading, ...], columns: tuple[str, ...]) -> Rows:
    """The rows of a page with the columns that hold a word that was searched for."""
    return Rows.from_mappings(
        ({**row, "matches": _matches(row, readings, columns)} for row in rows),
        {**rows.columns, "matches": "text"},
    )


def _matches(row: Row, readings: tuple[Reading, ...], columns: tuple[str, ...]) -> str | None:
    """The columns that hold a word that was searched for, comma joined."""
    found = [column for column in columns if readings and _holds(row[column], readings)]
    return ", ".join(found) or None


def _holds(text: str | None, readings: tuple[Reading, ...]) -> bool:
    words = [normalize(word) for word in WORD.findall(text or "")]
    return any(reading.weigh(word) for reading in readings for word in words)
