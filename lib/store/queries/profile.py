"""One area in full: its key figures beside the country's, its office, its likes, its indicators."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

import pandas as pd

from lib.rows import Columns, Rows
from lib.selection import COUNTRY, Selection
from lib.store.connection import Store
from lib.store.queries.ctes import (
    AREA_GROUP_SUMS,
    AREA_GROUPS,
    CHOSEN,
    GRANTED,
    LATER,
    LOCATED,
    MUNICIPALITIES,
    RECEIVERS,
    SERVICES,
    TRANSFERS,
    behind_transfer,
    date_in_year,
    place,
)
from lib.store.queries.progress import indicators_beside_country, only_withheld
from lib.store.queries.sites import offices
from lib.store.queries.statements import (
    compose,
    parameters,
    query_rows,
)

# key → group, unit.
_KEYS: Final[Mapping[str, tuple[str, str]]] = {
    "population": ("people", "people"),
    "granted_projects": ("grants", "count"),
    "granted_nok": ("grants", "kroner"),
    "granted_per_inhabitant": ("grants", "kroner_per_inhabitant"),
    "granted_without_amount": ("grants", "count"),
    "projects_per_100000": ("grants", "per_100000"),
    "other_projects": ("other_grants", "count"),
    "other_nok": ("other_grants", "kroner"),
    "services": ("services", "count"),
    "services_planned": ("services", "count"),
    "services_closed": ("services", "count"),
    "beds": ("services", "count"),
    "transfer_nok": ("transfer", "kroner"),
    "transfer_population": ("transfer", "people"),
    "transfer_per_inhabitant": ("transfer", "kroner_per_inhabitant"),
    "transfer_municipalities": ("transfer", "count"),
    "municipalities": ("people", "count"),
    "offices": ("offices", "count"),
    "strengthened": ("offices", "count"),
}
# key → how many rows stand behind the figure, of how many.
_COVERED: Final[Mapping[str, tuple[str, str]]] = {
    "granted_nok": ("with_amount", "granted_projects"),
    "granted_per_inhabitant": ("with_amount", "granted_projects"),
    "other_nok": ("other_with_amount", "other_projects"),
    "beds": ("with_beds", "services"),
    "transfer_nok": ("covered", "receivers"),
    "transfer_population": ("covered", "receivers"),
    "transfer_per_inhabitant": ("covered", "receivers"),
    "transfer_municipalities": ("covered", "receivers"),
}
# Key figures without ranks. An office may serve several areas. Money that does not count towards
# the reform, what a sum is divided by, what a source lacks, and what is not in operation are no
# achievements to compare. Nor is a number of municipalities, which a merger changes. The beds of
# most services are not stated.
_UNRANKED: Final = (
    "municipalities",
    "transfer_municipalities",
    "offices",
    "strengthened",
    "other_projects",
    "other_nok",
    "transfer_population",
    "granted_without_amount",
    "services_planned",
    "services_closed",
    "beds",
)

_PROFILE: Final[Columns] = {
    "key": "text",
    "group": "text",
    "unit": "text",
    "counted": "text",
    "value": "number",
    "country_value": "number",
    "rank": "number",
    "shared": "flag",
    "ranked": "number",
    "of": "count",
    "covered": "number",
    "covered_of": "number",
    "later_year": "number",
    "undated": "number",
}

Figures: TypeAlias = dict[str, dict[str, Any]]  # of areas, by code and key

_KIND_SQL: Final = "SELECT kind FROM areas WHERE code = :area"

# Every area of :kind in the country, with its sums.
_GRANTS_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    GRANTED,
    AREA_GROUPS,
    AREA_GROUP_SUMS,
    """
sums AS (
    SELECT
        listed.code, listed.population, COALESCE(s.projects, 0) AS projects,
        COALESCE(s.with_amount, 0) AS with_amount, s.amount_nok AS nok
    FROM listed LEFT JOIN listed_sums s ON s.code = listed.code
)""",
    """
SELECT
    code, population, projects AS granted_projects, nok AS granted_nok,
    1.0 * nok / NULLIF(population, 0) AS granted_per_inhabitant,
    projects - with_amount AS granted_without_amount,
    100000.0 * projects / NULLIF(population, 0) AS projects_per_100000, with_amount
FROM sums
""",
)

# What lies in some county: the sum that an area's can be a part of.
_PLACED_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    GRANTED,
    """
sums AS (
    SELECT
        COUNT(*) AS projects, COUNT(amount_nok) AS with_amount, SUM(amount_nok) AS nok
    FROM granted WHERE place <> 'NO'
)""",
    """
SELECT
    projects AS granted_projects, nok AS granted_nok,
    1.0 * nok / NULLIF(a.population_2010, 0) AS granted_per_inhabitant,
    projects - with_amount AS granted_without_amount,
    100000.0 * projects / NULLIF(a.population_2010, 0) AS projects_per_100000,
    projects AS other_projects, nok AS other_nok
FROM sums LEFT JOIN areas a ON a.code = :area
""",
)

_OTHER_SQL: Final = compose(
    LOCATED,
    CHOSEN,
    GRANTED,
    AREA_GROUPS,
    AREA_GROUP_SUMS,
    """
SELECT
    listed.code, COALESCE(s.projects, 0) AS other_projects,
    COALESCE(s.with_amount, 0) AS other_with_amount, s.amount_nok AS other_nok
FROM listed LEFT JOIN listed_sums s ON s.code = listed.code
""",
)

_SITES_SQL: Final = compose(
    SERVICES,
    AREA_GROUPS,
    f"""
by_place AS MATERIALIZED (
    SELECT
        place,
        COUNT(*) FILTER (WHERE status = 'i drift') AS services,
        COUNT(*) FILTER (WHERE status = 'planlagt') AS services_planned,
        COUNT(*) FILTER (WHERE status = 'avviklet') AS services_closed,
        SUM(beds) FILTER (WHERE status = 'i drift') AS beds,
        COUNT(beds) FILTER (WHERE status = 'i drift') AS with_beds
    FROM open_sites GROUP BY place
),
sums AS (
    SELECT
        listed.code, COALESCE(SUM(s.services), 0) AS services,
        COALESCE(SUM(s.services_planned), 0) AS services_planned,
        COALESCE(SUM(s.services_closed), 0) AS services_closed,
        SUM(s.beds) AS beds, COALESCE(SUM(s.with_beds), 0) AS with_beds
    FROM listed
    JOIN area_tree t ON t.ancestor_code = listed.code
    LEFT JOIN by_place s ON s.place = t.area_code
    GROUP BY listed.code
),
serving AS (
    SELECT listed.code, c.office_id
    FROM listed
    JOIN area_tree t ON t.ancestor_code = listed.code
    JOIN county_governor_counties c ON c.county_code = t.area_code
    UNION
    SELECT listed.code, c.office_id
    FROM listed
    JOIN area_tree t ON t.area_code = listed.code
    JOIN county_governor_counties c ON c.county_code = t.ancestor_code
),
served AS (
    SELECT
        serving.code, COUNT(*) AS offices,
        COUNT(*) FILTER (
            WHERE g.extra_positions > 0 AND {date_in_year("g.strengthened_from")}
        ) AS strengthened
    FROM serving JOIN county_governors g ON g.office_id = serving.office_id
    GROUP BY serving.code
)""",
    """
SELECT
    sums.*, COALESCE(served.offices, 0) AS offices, COALESCE(served.strengthened, 0) AS strengthened
FROM sums LEFT JOIN served ON served.code = sums.code
""",
)

_UNDATED_SQL: Final = f"""
SELECT
    COUNT(*) FILTER (WHERE s.status = 'i drift') AS services,
    COUNT(*) FILTER (WHERE s.status = 'planlagt') AS services_planned,
    COUNT(*) FILTER (WHERE s.status = 'avviklet') AS services_closed,
    COUNT(*) FILTER (WHERE s.status = 'i drift') AS beds
FROM area_tree t CROSS JOIN service_sites s INDEXED BY service_sites_find
    ON {place("s")} = +t.area_code
WHERE t.ancestor_code = :area AND s.opened IS NULL
"""

_TRANSFERRED_SQL: Final = compose(
    TRANSFERS,
    AREA_GROUPS,
    MUNICIPALITIES,
    RECEIVERS,
    """
sums AS (
    SELECT
        t.ancestor_code AS code, SUM(x.total_nok) AS total_nok, COUNT(*) AS municipalities,
        SUM(x.total_nok) FILTER (WHERE x.population IS NOT NULL) AS placed_nok,
        SUM(x.population) AS people
    FROM transfers x CROSS JOIN area_tree t ON t.area_code = x.code
    GROUP BY t.ancestor_code
),
sizes AS (
    SELECT
        t.ancestor_code AS code, COUNT(*) AS municipalities, COUNT(r.code) AS receivers,
        COUNT(p.code) AS covered
    FROM municipalities m
    CROSS JOIN area_tree t ON t.area_code = m.code
    LEFT JOIN receivers r ON r.code = m.code
    LEFT JOIN paid p ON p.code = m.code
    GROUP BY t.ancestor_code
)""",
    LATER,
    f"""
each AS (
    SELECT listed.code, {behind_transfer("listed.population", ":kind")}
    FROM listed JOIN sums ON sums.code = listed.code JOIN sizes ON sizes.code = listed.code
)""",
    """
SELECT
    listed.code, later.later_year, sums.total_nok AS transfer_nok,
    each.covered_population AS transfer_population,
    each.per_inhabitant AS transfer_per_inhabitant,
    COALESCE(sums.municipalities, 0) AS transfer_municipalities,
    COALESCE(sizes.covered, 0) AS covered, COALESCE(sizes.receivers, 0) AS receivers,
    COALESCE(sizes.municipalities, 0) AS municipalities
FROM listed
LEFT JOIN sums ON sums.code = listed.code
LEFT JOIN sizes ON sizes.code = listed.code
LEFT JOIN each ON each.code = listed.code
LEFT JOIN later ON later.code = listed.code
""",
)

_SIMILAR: Final[Columns] = {
    "code": "text",
    "name": "text",
    "population": "number",
    "difference": "number",
}
_SIMILAR_SQL: Final = """
SELECT
    a.code, a.name, a.population_2010 AS population,
    a.population_2010 - own.population_2010 AS difference
FROM areas own JOIN areas a ON a.kind = own.kind AND a.code <> own.code
WHERE own.code = :area AND a.population_2010 IS NOT NULL AND own.population_2010 IS NOT NULL
ORDER BY ABS(a.population_2010 - own.population_2010), a.code
LIMIT :number
"""

_CATCHMENTS: Final[Columns] = {"code": "text"}
# A catchment area hangs under its health region; nothing but its name tells its county.
_CATCHMENTS_SQL: Final = """
SELECT c.code
FROM areas a JOIN areas c ON c.kind = 'opptaksområde'
WHERE a.code = :area AND (
    (a.kind = 'helseregion' AND c.parent_code = a.code)
    OR (a.kind = 'fylke' AND c.parent_code = a.parent_code AND c.name = a.name)
)
ORDER BY c.name, c.code
"""


def profile(store: Store, selection: Selection) -> Rows:
    """The key figures of the area, each beside the country's and ranked among its likes.

    Areas of a kind with a value above zero are ranked, the largest first; ties share the better
    rank. The scheme matters for grants alone: granted is of the coordination pots or of a scheme.

    Columns:
        key (population, granted_projects, granted_nok, granted_per_inhabitant,
        granted_without_amount, projects_per_100000, other_projects, other_nok (not of the pots),
        services (in operation), services_planned, services_closed, beds (of those in operation),
        transfer_nok, transfer_population (whom it is divided by), transfer_per_inhabitant,
        transfer_municipalities, municipalities, offices, strengthened),
        group (people, grants, other_grants, services, transfer, offices),
        unit (people, count, kroner, kroner_per_inhabitant, per_100000),
        counted (what is granted: `pots`, or the chosen `scheme`),
        value, country_value (the same figure of the whole country, which areas are compared with:
        of grants and other grants, what is placed in a county; NaN: not known),
        rank (1 = the largest; NaN without a value, for zero, for the country, and for key figures
        that are not compared), shared (whether another area has the same rank),
        ranked (how many areas have a rank; NaN where there are no ranks),
        of (areas of the kind), covered and covered_of (rows behind the figure: granted projects
        with an amount, services with beds, municipalities with a transfer; NaN elsewhere),
        later_year (of a transfer: the first year there is one of, where that is after the chosen
        year; NaN elsewhere), undated (services that a chosen year leaves out, since no source
        states when they opened; NaN for all years, and elsewhere).
    Source: `areas`, `projects`, `service_sites`, `municipal_transfers` and `county_governors`.
    """
    kind = _kind(store, selection.area)
    rows = _key_figures(store, selection, kind) if kind else []
    return Rows.from_mappings(rows, _PROFILE)


def _key_figures(store: Store, selection: Selection, kind: str) -> list[dict[str, object]]:
    """Every key figure of the area, in the order of the keys."""
    every = _figures(store, selection, kind)
    benchmark = _benchmark(store, selection)
    undated = {} if selection.latest else _undated(store, selection.area)
    unranked = {*_unranked(kind), *undated}
    counted = "pots" if selection.scheme is None else "scheme"
    return [
        _key_figure(key, every, selection.area, ranked=key not in unranked)
        | {"country_value": benchmark[key], "counted": counted, "undated": undated.get(key)}
        for key in _KEYS
    ]


def _undated(store: Store, area: str) -> dict[str, Any]:
    """How many services of each status are left out of a chosen year: no source has theirs."""
    names, rows = store.fetch(_UNDATED_SQL, {"area": area})
    return dict(zip(names, rows[0], strict=True))


def _kind(store: Store, area: str) -> str:
    """The kind of an area; empty where there is none of the code."""
    _names, kinds = store.fetch(_KIND_SQL, {"area": area})
    return str(kinds[0][0]) if kinds else ""


def area_office(store: Store, area: str) -> Rows:
    """The county governors' offices that serve the area, as they stand in all years.

    Columns:
        office_id, name, seat, latitude, longitude, website (of the county governor),
        county_codes, counties, strengthened, positions, strengthened_from, source_id,
        strengthened_source_id (all as in `offices`).
    Source: `county_governors`, a source each row.
    """
    return offices(store, Selection(area=area))


def similar(store: Store, area: str, number: int = 3) -> Rows:
    """The areas of the same kind that are nearest in inhabitants; nearest first.

    Columns:
        code, name, population (inhabitants, 2010), difference (inhabitants: more than the area).
    Source: `areas`.
    """
    return query_rows(store, _SIMILAR_SQL, _SIMILAR, {"area": area, "number": max(number, 0)})


def area_indicators(store: Store, selection: Selection) -> pd.DataFrame:
    """Where each indicator stands for the area, and for the hospital catchment areas in it.

    One row an indicator as in `indicators`: the area's own values or those of the nearest area
    above it. After these a row for each catchment area that has values of its own: of a health
    region all that lie in it, of a county those with the county's name, for nothing else links
    the two. Other areas have none.

    Columns:
        indicator_id, name_nb, name_en, theme, unit, wanted, description_nb, description_en,
        publisher, source_id, area_code, area_name, own, since_year, since_value, since_quality,
        since_source_id, now_year, now_value, now_quality, now_source_id, since_first, now_first,
        change, direction, reason, counted, measured, breaks, values, withheld, projection,
        among_id, among_nb, among_en, among_since, among_now (all as in `indicators`),
        level (own, county, region, country or catchment: whose values these are),
        country_value (of the same indicator in now_year, in `unit`; NaN where there is none),
        country_source_id. Where all values of an area and of those above it are withheld,
        now_value is NaN, values is 0, and now_year is the newest year that is withheld.
    Source: `indicator_values`, a source each value.
    """
    shown = indicators_beside_country(store, selection)
    frames = [shown.assign(level=_levels(store, selection.area, shown["area_code"]))]
    withheld = only_withheld(store, selection)
    if not withheld.empty:
        both = pd.concat([frames[0], withheld.assign(level="own")])
        frames = [both.sort_values(["theme", "name_nb"], kind="stable")]
    codes = query_rows(store, _CATCHMENTS_SQL, _CATCHMENTS, {"area": selection.area}).column("code")
    if codes:
        found = indicators_beside_country(store, selection, codes)
        found = [found, only_withheld(store, selection, codes)]
        frames += [frame.assign(level="catchment", own=False) for frame in found]
    rows = pd.concat([frames[0], *(frame for frame in frames[1:] if not frame.empty)])
    columns = [*shown.columns[:-2], "level", "country_value", "country_source_id"]
    return rows.reset_index(drop=True)[columns].astype({"level": "object"})


def _levels(store: Store, area: str, codes: "pd.Series[str]") -> "pd.Series[str]":
    """What each area is to the one that is looked at."""
    kinds = store.rows(
        "SELECT a.code, a.kind FROM area_tree t JOIN areas a ON a.code = t.ancestor_code"
        " WHERE t.area_code = :area",
        {"area": area},
    )
    named = {"land": "country", "helseregion": "region", "fylke": "county"}
    levels = {
        code: "own" if code == area else named.get(kind, "own")
        for code, kind in zip(kinds["code"], kinds["kind"], strict=True)
    }
    return codes.map(levels)


def _figures(store: Store, selection: Selection, kind: str) -> Figures:
    """Every key figure, and what covers it, of every area of the kind in the country, by code."""
    values, other = _parameters(selection, kind)
    found: Figures = {}
    asked = ((_GRANTS_SQL, values), (_OTHER_SQL, other))
    for sql, given in (*asked, (_SITES_SQL, values), (_TRANSFERRED_SQL, values)):
        names, rows = store.fetch(sql, given)
        for row in rows:
            figures = dict(zip(names, row, strict=True))
            found.setdefault(figures["code"], {}).update(figures)
    return found


def _parameters(selection: Selection, kind: str) -> tuple[dict[str, object], dict[str, object]]:
    """The nationwide parameters of the money that counts, and of other money."""
    every = selection.scheme is None
    chosen = selection.nationwide()
    values = parameters(chosen, money="pots" if every else None, kind=kind)
    # Where a scheme is chosen there is nothing beside it: no scheme has an empty id.
    other = parameters(chosen if every else replace(chosen, scheme=""), money="other", kind=kind)
    return values, other


def _benchmark(store: Store, selection: Selection) -> dict[str, Any]:
    """The country's key figures that areas are compared with."""
    return _figures(store, selection, "land")[COUNTRY] | _placed(store, selection)


def _placed(store: Store, selection: Selection) -> dict[str, Any]:
    """The key figures of grants that are placed in a county, of all counties together."""
    found: dict[str, Any] = {}
    groups = ("grants", "other_grants")
    for group, values in zip(groups, _parameters(selection, "land"), strict=True):
        names, rows = store.fetch(_PLACED_SQL, values)
        figures = dict(zip(names, rows[0], strict=True))
        found |= {key: figures[key] for key, (of, _unit) in _KEYS.items() if of == group}
    return found


def _key_figure(key: str, every: Figures, area: str, *, ranked: bool) -> dict[str, object]:
    group, unit = _KEYS[key]
    own = every[area]
    known = [found[key] for found in every.values() if found[key]]
    part, whole = _COVERED.get(key, (None, None))
    rank = 1 + sum(value > own[key] for value in known) if ranked and own[key] else None
    return {
        "key": key,
        "group": group,
        "unit": unit,
        "value": own[key],
        "rank": rank,
        "shared": rank is not None and known.count(own[key]) > 1,
        "ranked": len(known) if ranked else None,
        "of": len(every),
        "covered": own[part] if part else None,
        "covered_of": own[whole] if whole else None,
        "later_year": own["later_year"] if group == "transfer" else None,
    }


def _unranked(kind: str) -> tuple[str, ...]:
    """The keys for which areas of the kind have no rank."""
    if kind == "land":
        return tuple(_KEYS)
    return _UNRANKED
