"""Where figures come from, and the data as they are: sources, definitions, whole tables."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import chain
from typing import Any, Final

import pandas as pd

from lib.i18n import DEFAULT, area_words, current_language
from lib.rows import Columns, Rows
from lib.selection import Selection
from lib.store.connection import Store, reading
from lib.store.package import package_description
from lib.store.queries.ctes import CHOSEN, GRANTED, LOCATED, SERVICES, in_scheme, in_year, place
from lib.store.queries.rounds import POT
from lib.store.queries.statements import Money, compose, parameters, query_rows

_ANNOUNCED_ROUND: Final = "2009-1"

_SOURCES: Final[Columns] = {"source_id": "text"}
_SNAPSHOT_SECONDS: Final = 60.0

_PROJECTS: Final = compose(
    LOCATED,
    CHOSEN,
    GRANTED,
    """
SELECT DISTINCT source_id FROM granted ORDER BY source_id
""",
)

_TRANSFERS: Final = """
SELECT DISTINCT v.source_id
FROM area_tree t CROSS JOIN municipal_transfers v ON v.municipality_code = t.area_code
WHERE t.ancestor_code = :area AND v.year <= :year
ORDER BY v.source_id
"""

_ANNOUNCED: Final = f"""
SELECT source_id FROM (
SELECT source_id, 0 AS place FROM grant_rounds
WHERE scheme_id = :pot AND year <= :year AND (adds_nok > 0 OR round_id = :round)
UNION
SELECT p.source_id, 1
FROM projects p INDEXED BY projects_round
JOIN grant_rounds r ON r.round_id = p.round_id
JOIN area_tree t
    ON t.area_code = {place("p")} AND t.ancestor_code = :area
WHERE r.scheme_id = :pot AND p.status = 'tildelt'
    AND {in_year("p.year")}
    AND {in_scheme("r.scheme_id")}
) GROUP BY source_id ORDER BY MIN(place), source_id
"""

_SERVICE_SOURCES: Final = compose(
    SERVICES,
    """
SELECT DISTINCT source_id FROM open_sites ORDER BY source_id
""",
)

# A region's people are the sum of its counties'.
_POPULATIONS: Final = """
SELECT DISTINCT a.source_id
FROM json_each(:areas) asked
JOIN area_tree t ON t.ancestor_code = asked.value
JOIN areas a ON a.code = t.area_code
WHERE a.source_id IS NOT NULL AND iif(:municipalities, a.kind = 'kommune', a.code = asked.value)
ORDER BY a.source_id
"""

_OFFICES: Final = """
    SELECT source_id FROM county_governors
    UNION
    SELECT strengthened_source_id FROM county_governors WHERE strengthened_source_id IS NOT NULL
"""

# What is overwritten must not be found in the file's unused parts either.
_WITHOUT_ADDRESSES: Final = """
PRAGMA secure_delete = ON;
UPDATE intake_entries SET who = substr(who, 1, instr(who, ' <') - 1) WHERE who LIKE '_% <%@%>';
UPDATE intake_entries SET who = substr(who, 1, instr(who, '@') - 1) WHERE who LIKE '_%@%';
"""


def grant_sources(store: Store, selection: Selection, money: Money | None = None) -> Rows:
    """Sources of the granted projects in the selection.

    Args:
        store: the store.
        selection: what is chosen.
        money: as in `grant_totals`.

    Columns:
        source_id.
    """
    return query_rows(store, _PROJECTS, _SOURCES, parameters(selection, money=money))


def documented_sources(store: Store, selection: Selection) -> Rows:
    """Sources of what `documented_totals` adds up.

    Columns:
        source_id.
    """
    return grant_sources(store, selection, "pots" if selection.scheme is None else None)


def profile_sources(store: Store, selection: Selection) -> Rows:
    """Sources of the key figures of an area.

    Columns:
        source_id.
    """
    parts = (
        grant_sources(store, selection),
        transfer_sources(store, selection),
        query_rows(store, _SERVICE_SOURCES, _SOURCES, parameters(selection)),
        query_rows(store, _OFFICES, _SOURCES),
        population_sources(store, [selection.area]),
    )
    ids = dict.fromkeys(chain.from_iterable(part.column("source_id") for part in parts))
    return Rows.from_mappings([{"source_id": each} for each in ids], _SOURCES)


def population_sources(store: Store, areas: Sequence[str], municipalities: bool = False) -> Rows:
    """Sources of the populations of some areas.

    Args:
        store: the store.
        areas: their codes.
        municipalities: those of the municipalities in the areas, and not of the areas themselves.

    Columns:
        source_id.
    """
    return query_rows(
        store,
        _POPULATIONS,
        _SOURCES,
        {
            "areas": json.dumps(list(areas)),
            "municipalities": int(municipalities),
        },
    )


def transfer_sources(store: Store, selection: Selection) -> Rows:
    """Sources of the 2012 transfers in the selection.

    Columns:
        source_id.
    """
    return query_rows(store, _TRANSFERS, _SOURCES, parameters(selection))


def headline_sources(store: Store, selection: Selection, key: str) -> Rows:
    """Sources of a headline figure.

    Args:
        store: the store.
        selection: what is chosen.
        key: announced, granted, transferred or offices.

    Columns:
        source_id.
    """
    if key == "granted":
        return documented_sources(store, selection)
    if key == "transferred":
        return transfer_sources(store, selection)
    if key == "offices":
        return query_rows(store, _OFFICES, _SOURCES)
    of_pot = parameters(selection, round=_ANNOUNCED_ROUND, pot=POT)
    return query_rows(store, _ANNOUNCED, _SOURCES, of_pot)


def indicator_list(store: Store) -> pd.DataFrame:
    """Every indicator with its definition.

    Columns:
        indicator_id, name_nb, name_en, theme, unit, wanted, description_nb, description_en,
        publisher, source_id.
    """
    return store.rows("SELECT * FROM indicators ORDER BY theme, name_nb")


def whole_table(store: Store, name: str) -> pd.DataFrame:
    """One of the data package's tables as it is.

    Raises:
        KeyError: the data package has no such table.
    """
    if name not in {table["name"] for table in _tables()}:
        raise KeyError(name)
    # The name is one of the package's own: nothing of the reader's reaches the statement.
    return store.rows(f'SELECT * FROM "{name}"')


_NAMED_CODES: Final = {
    "parent_code": "SELECT code, name FROM areas",
    "municipality_code": "SELECT code, name FROM areas WHERE kind = 'kommune'",
    "county_code": "SELECT code, name FROM areas WHERE kind = 'fylke'",
    "area_code": "SELECT code, name FROM areas",
    "scheme_id": "SELECT scheme_id, {name} FROM grant_schemes",
    "round_id": "SELECT round_id, title FROM grant_rounds",
    "office_id": "SELECT office_id, name FROM county_governors",
    "indicator_id": "SELECT indicator_id, {name} FROM indicators",
    "project_id": "SELECT project_id, title FROM projects",
}


def code_names(store: Store, language: str = DEFAULT) -> dict[str, dict[str, str]]:
    """For each column of codes in the tables, the names of its codes.

    Args:
        store: the store.
        language: of the names that exist in more than one.
    """
    found = {}
    name = "name_en" if language == "en" else "name_nb"
    for column, sql in _NAMED_CODES.items():
        rows = store.rows(sql.format(name=name))
        found[column] = dict(zip(rows.iloc[:, 0], rows.iloc[:, 1], strict=True))
    # Hospital areas of two divisions share names; the country keeps the one that the data have.
    areas = found["area_code"]
    areas.update({code: area_words(areas[code], code) for code in areas if "_" in code})
    return found


def columns(store: Store) -> pd.DataFrame:  # noqa: ARG001 - asked like every other query
    """What each column of the data package means.

    Columns:
        table, column, type, unit ("" where it has none), description, description_en.
    """
    rows = [
        {
            "table": table["name"],
            "column": field["name"],
            "type": field["type"],
            "unit": field.get("unit", ""),
            "description": field["description"],
            "description_en": field["descriptionEn"],
        }
        for table in _tables()
        for field in table["schema"]["fields"]
    ]
    return pd.DataFrame(rows)


def map_attribution() -> str:
    """The line that must stand wherever the map is shown, in the reader's language."""
    found = package_description()
    own = f"mapAttribution{current_language().capitalize()}"
    return str(found.get(own, found["mapAttribution"]))


def store_file(store: Store) -> bytes:
    """The whole store as one SQLite file, consistent even while somebody writes.

    It is for everyone: of those who have put in figures it holds the names, not the addresses.
    """
    with (
        reading(store.path, _SNAPSHOT_SECONDS) as source,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        source.backup(copy)
        copy.executescript(_WITHOUT_ADDRESSES)
        return copy.serialize()


def _tables() -> list[dict[str, Any]]:
    return [resource for resource in package_description()["resources"] if "schema" in resource]
