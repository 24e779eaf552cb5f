"""The tables, as named and ordered migrations that are recorded in the store itself.

The baseline is all tables as the first released program has them; the rows of a store from before
it are carried over (lib/store/carrying.py). A migration is never edited once it has been merged: a
change is a new one at the end. The tables follow data/datapackage.json, and a test holds the two
together, but they are written out here, so that a migration means the same when the package has
changed.
"""

import sqlite3
from functools import cache
from typing import Final

from sqlite_utils import Database, Migrations

from lib.store import search_schema
from lib.store.carrying import put_rows, set_rows_aside

APPLICATION_ID: Final = 0x53414D48  # "SAMH": how a store is told from any other SQLite file

MIGRATIONS: Final = Migrations("store")

# Tables that hold the package's CSV files, each after those it refers to.
TABLES: Final = (
    "sources",
    "areas",
    "county_governors",
    "county_governor_counties",
    "organisations",
    "governance",
    "grant_schemes",
    "grant_rounds",
    "projects",
    "project_partners",
    "service_sites",
    "municipal_transfers",
    "budget_lines",
    "milestones",
    "indicators",
    "indicator_values",
    "status_reports",
)

# The tables that hold what the store has of its own; the others follow from these.
OWN: Final = (
    *TABLES,
    "area_shapes",
    "intake_entries",
    "intake_changes",
    "number_forms",
    "loads",
    "loaded_files",
)

# Each map file of the package: its kind of area, the property that holds the
# area's code, and the kind of the lines between the areas.
MAPS: Final = {
    "counties-2010": ("fylke", "code", "fylkesgrenser"),
    "health-regions": ("helseregion", "health_region", "helseregiongrenser"),
}

# A value that its publisher withholds has no number, in exactly those rows.
_PACKAGE_TABLES: Final = """
CREATE TABLE sources (
    source_id TEXT NOT NULL PRIMARY KEY,
    publisher TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    accessed TEXT NOT NULL
) STRICT;
CREATE TABLE areas (
    code TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_code TEXT REFERENCES areas (code),
    latitude REAL,
    longitude REAL,
    area_km2 REAL,
    population_2010 INTEGER,
    population_basis TEXT,
    nuts3 TEXT,
    source_id TEXT REFERENCES sources (source_id)
) STRICT;
CREATE TABLE county_governors (
    office_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    seat TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    website TEXT,
    extra_positions INTEGER NOT NULL,
    strengthened_from TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    strengthened_source_id TEXT REFERENCES sources (source_id)
) STRICT;
CREATE TABLE county_governor_counties (
    office_id TEXT NOT NULL REFERENCES county_governors (office_id),
    county_code TEXT NOT NULL UNIQUE REFERENCES areas (code),
    PRIMARY KEY (office_id, county_code)
) STRICT;
CREATE TABLE organisations (
    name TEXT NOT NULL PRIMARY KEY,
    type TEXT NOT NULL,
    town TEXT,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    website TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id)
) STRICT;
CREATE TABLE governance (
    body TEXT NOT NULL,
    member TEXT NOT NULL,
    role TEXT NOT NULL,
    from_date TEXT,
    note TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    compiler_note TEXT,
    PRIMARY KEY (body, member, role)
) STRICT;
CREATE TABLE grant_schemes (
    scheme_id TEXT NOT NULL PRIMARY KEY,
    name_nb TEXT NOT NULL UNIQUE,
    name_en TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
) STRICT;
CREATE TABLE grant_rounds (
    round_id TEXT NOT NULL PRIMARY KEY,
    scheme_id TEXT NOT NULL REFERENCES grant_schemes (scheme_id),
    title TEXT NOT NULL,
    year INTEGER,
    announced_nok INTEGER,
    announced_projects INTEGER,
    part_of TEXT REFERENCES grant_rounds (round_id),
    scope TEXT,
    source_id TEXT REFERENCES sources (source_id),
    adds_nok INTEGER,
    compiler_note TEXT
) STRICT;
CREATE TABLE projects (
    project_id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES grant_rounds (round_id),
    status TEXT NOT NULL,
    year INTEGER,
    amount_nok INTEGER,
    granting_body TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_type TEXT NOT NULL,
    municipality_code TEXT REFERENCES areas (code),
    county_code TEXT REFERENCES areas (code),
    category TEXT NOT NULL,
    confidence TEXT NOT NULL,
    note TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    compiler_note TEXT
) STRICT;
CREATE TABLE project_partners (
    project_id TEXT NOT NULL REFERENCES projects (project_id),
    partner TEXT NOT NULL,
    municipality_code TEXT REFERENCES areas (code),
    PRIMARY KEY (project_id, partner)
) STRICT;
CREATE TABLE service_sites (
    site_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    municipality_code TEXT REFERENCES areas (code),
    county_code TEXT NOT NULL REFERENCES areas (code),
    partners TEXT,
    opened TEXT,
    beds INTEGER,
    confidence TEXT NOT NULL,
    note TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    compiler_note TEXT
) STRICT;
CREATE TABLE municipal_transfers (
    municipality_code TEXT NOT NULL REFERENCES areas (code),
    year INTEGER NOT NULL,
    cofinancing_nok INTEGER NOT NULL,
    compensation_nok INTEGER,
    note TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    compiler_note TEXT,
    PRIMARY KEY (municipality_code, year)
) STRICT;
CREATE TABLE budget_lines (
    line_id TEXT NOT NULL PRIMARY KEY,
    year INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    amount_nok INTEGER NOT NULL,
    kind TEXT NOT NULL,
    part_of TEXT REFERENCES budget_lines (line_id),
    note TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    compiler_note TEXT
) STRICT;
CREATE TABLE milestones (
    milestone_id TEXT NOT NULL PRIMARY KEY,
    date TEXT NOT NULL,
    precision TEXT NOT NULL,
    title_nb TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    description_nb TEXT NOT NULL,
    verification TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES sources (source_id)
) STRICT;
CREATE TABLE indicators (
    indicator_id TEXT NOT NULL PRIMARY KEY,
    name_nb TEXT NOT NULL UNIQUE,
    name_en TEXT NOT NULL UNIQUE,
    theme TEXT NOT NULL,
    unit TEXT NOT NULL,
    wanted TEXT NOT NULL,
    description_nb TEXT NOT NULL,
    description_en TEXT NOT NULL,
    publisher TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    compiler_note TEXT
) STRICT;
CREATE TABLE indicator_values (
    indicator_id TEXT NOT NULL REFERENCES indicators (indicator_id),
    area_code TEXT NOT NULL REFERENCES areas (code),
    year INTEGER NOT NULL,
    value REAL,
    quality TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    PRIMARY KEY (indicator_id, area_code, year),
    CHECK ((value IS NULL) = (quality = 'skjermet'))
) STRICT;
CREATE INDEX areas_parent ON areas (parent_code);
CREATE INDEX areas_kind ON areas (kind);
CREATE INDEX areas_source ON areas (source_id);
CREATE INDEX county_governors_source ON county_governors (source_id);
CREATE INDEX county_governors_strengthened ON county_governors (strengthened_source_id);
CREATE INDEX organisations_source ON organisations (source_id);
CREATE INDEX governance_source ON governance (source_id);
CREATE INDEX grant_rounds_scheme ON grant_rounds (scheme_id);
CREATE INDEX grant_rounds_year ON grant_rounds (year);
CREATE INDEX grant_rounds_part_of ON grant_rounds (part_of);
CREATE INDEX grant_rounds_source ON grant_rounds (source_id);
CREATE INDEX projects_round ON projects (round_id);
CREATE INDEX projects_status_year ON projects (status, year);
CREATE INDEX projects_year ON projects (year);
CREATE INDEX projects_municipality ON projects (municipality_code);
CREATE INDEX projects_county ON projects (county_code);
CREATE INDEX projects_source ON projects (source_id);
CREATE INDEX project_partners_municipality ON project_partners (municipality_code);
CREATE INDEX service_sites_kind_status ON service_sites (kind, status);
CREATE INDEX service_sites_municipality ON service_sites (municipality_code);
CREATE INDEX service_sites_county ON service_sites (county_code);
CREATE INDEX service_sites_source ON service_sites (source_id);
CREATE INDEX municipal_transfers_year ON municipal_transfers (year);
CREATE INDEX municipal_transfers_source ON municipal_transfers (source_id);
CREATE INDEX budget_lines_year ON budget_lines (year);
CREATE INDEX budget_lines_part_of ON budget_lines (part_of);
CREATE INDEX budget_lines_source ON budget_lines (source_id);
CREATE INDEX milestones_date ON milestones (date);
CREATE INDEX milestones_source ON milestones (source_id);
CREATE INDEX indicators_source ON indicators (source_id);
CREATE INDEX indicator_values_area_year ON indicator_values (
    area_code, year, indicator_id, quality
);
CREATE INDEX indicator_values_source ON indicator_values (source_id);
"""


# Everything that projects and services are chosen, counted and sorted by, by place, so that a page
# reads these alone. The expressions are those of the queries; titles and names are put in the order
# of Norwegian letters.
_FIND: Final = """
CREATE INDEX projects_find ON projects (
    coalesce(municipality_code, county_code, 'NO'), year, status, round_id, amount_nok, category,
    recipient_type, confidence, source_id, municipality_code,
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id
);
CREATE INDEX service_sites_find ON service_sites (
    coalesce(municipality_code, county_code, 'NO'), opened,
    replace(replace(replace(replace(replace(replace(lower(name),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    site_id, kind, status, beds, confidence, source_id
);
"""

_AREAS: Final = """
CREATE TABLE area_tree (
    area_code TEXT NOT NULL REFERENCES areas (code),
    ancestor_code TEXT NOT NULL REFERENCES areas (code),
    PRIMARY KEY (area_code, ancestor_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX area_tree_ancestor ON area_tree (ancestor_code, area_code);
CREATE VIEW area_closure AS
WITH RECURSIVE closure (area_code, ancestor_code) AS (
    SELECT code, code FROM areas
    UNION
    SELECT area_code, parent_code FROM closure JOIN areas ON code = ancestor_code
    WHERE parent_code IS NOT NULL
)
SELECT area_code, ancestor_code FROM closure;
CREATE TABLE area_shapes (
    area_code TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    geojson TEXT NOT NULL
) STRICT;
CREATE INDEX area_shapes_kind ON area_shapes (kind);
"""


# Anyone may correct a row by hand: that too changes the version. `stale_tables` is 1 while
# area_tree and search_documents are not those of the rows.
_VERSION: Final = """
CREATE TABLE store_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    writing INTEGER NOT NULL,
    stale INTEGER NOT NULL
) STRICT;
INSERT INTO store_version VALUES (1, 0, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0, 1);
"""
_WATCH: Final = """
CREATE TRIGGER {table}_{event}_version AFTER {event} ON {table}
WHEN (SELECT writing FROM store_version) = 0 BEGIN
    UPDATE store_version
    SET number = number + 1, changed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
END;
"""

_MARK: Final = """
CREATE TRIGGER {table}_{event}_derived AFTER {event} ON {table} BEGIN
    UPDATE store_version SET stale = 1 WHERE NOT stale;
END;
"""
# The tables that area_tree is made of, and search_documents was in the baseline.
_DERIVED_FROM: Final = ("areas", "projects", "project_partners", "service_sites", "sources")

# What was entered after the files were loaded: who, when, why, and every row as it was and became.
# A row's place is its rowid, the order in which the file has it. `number_forms` holds the few
# numbers that a file writes in another form than ours (18.0 for 18), so that it can be written back
# as it stood. `loads` is told which files were read, and which entries are in them; a load that
# is part of an entry is taken back with it. `loaded_files` holds the files that the store was last
# in step with: what an upgrade compares both the files and the store with.
#
# A later migration that only adds names itself in `compatible_migrations`: a program that does not
# know it may read past it, and does not write.
_INTAKE: Final = """
CREATE TABLE intake_entries (
    entry_id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    table_name TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    why TEXT NOT NULL,
    undoes INTEGER REFERENCES intake_entries (entry_id)
) STRICT;
CREATE TABLE intake_changes (
    change_id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES intake_entries (entry_id),
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    before TEXT,
    before_place INTEGER,
    after TEXT,
    after_place INTEGER
) STRICT;
CREATE TABLE number_forms (
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_name TEXT NOT NULL,
    value REAL NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY (table_name, row_key, column_name)
) STRICT, WITHOUT ROWID;
CREATE TABLE loads (
    load_id INTEGER PRIMARY KEY,
    loaded_at TEXT NOT NULL,
    package_version TEXT NOT NULL,
    package_hash TEXT NOT NULL,
    rows INTEGER NOT NULL,
    files TEXT NOT NULL DEFAULT '{}',
    through_entry INTEGER NOT NULL DEFAULT 0,
    replaced INTEGER NOT NULL DEFAULT 1,
    entry_id INTEGER
) STRICT;
CREATE TABLE loaded_files (
    digest TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE compatible_migrations (
    name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE INDEX intake_entries_undoes ON intake_entries (undoes);
CREATE INDEX intake_changes_entry ON intake_changes (entry_id);
CREATE INDEX intake_changes_row ON intake_changes (table_name, row_key, change_id);
"""

# A report that has been given stays as it was given: what corrects it is a new report. Only what
# restores an earlier state of the whole table (lib/store/append_only.py) may pass. An insert that
# takes the place of a row is stopped too, since SQLite does not call that a deletion.
_STATUS_REPORTS: Final = """
CREATE TABLE status_reports (
    report_id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (project_id),
    date TEXT NOT NULL,
    phase TEXT NOT NULL,
    percent_complete INTEGER,
    money_spent_nok INTEGER,
    light TEXT NOT NULL,
    comment TEXT,
    reporter TEXT NOT NULL,
    source_id TEXT REFERENCES sources (source_id),
    recorded_at TEXT
) STRICT;
CREATE INDEX status_reports_project ON status_reports (project_id, date);
CREATE INDEX status_reports_source ON status_reports (source_id);
CREATE TABLE append_only (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    restoring INTEGER NOT NULL
) STRICT;
INSERT INTO append_only VALUES (1, 0);
CREATE TRIGGER status_reports_kept_update BEFORE UPDATE ON status_reports
WHEN (SELECT restoring FROM append_only) = 0 BEGIN
    SELECT RAISE(ABORT, 'a status report is never changed: a correction is a new report');
END;
CREATE TRIGGER status_reports_kept_delete BEFORE DELETE ON status_reports
WHEN (SELECT restoring FROM append_only) = 0 BEGIN
    SELECT RAISE(ABORT, 'a status report is never removed: a correction is a new report');
END;
CREATE TRIGGER status_reports_kept_replace BEFORE INSERT ON status_reports
WHEN (SELECT restoring FROM append_only) = 0
    AND EXISTS (SELECT 1 FROM status_reports WHERE report_id = new.report_id) BEGIN
    SELECT RAISE(ABORT, 'a status report is never replaced: a correction is a new report');
END;
"""
# The columns that came with the second edition: files from before do not have them.
_NOTED: Final = "budget_lines governance indicators municipal_transfers projects service_sites"
ADDED: Final = {
    **{table: {"compiler_note"} for table in _NOTED.split()},
    "areas": {"source_id"},
    "grant_rounds": {"adds_nok", "compiler_note"},
}


@MIGRATIONS(name="0012_baseline")
def _baseline(db: Database) -> None:
    earlier = set_rows_aside(db, OWN)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for script in (_PACKAGE_TABLES, _FIND, _AREAS, _VERSION, _INTAKE, _STATUS_REPORTS):
        db.executescript(script)
    put_rows(db, earlier)
    for event in ("insert", "update", "delete"):
        for table in (*TABLES, "area_tree", "area_shapes"):
            db.executescript(_WATCH.format(table=table, event=event))
        for table in _DERIVED_FROM:
            db.executescript(_MARK.format(table=table, event=event))


# Pages ask for the newest year of a value, and for the newest day a source was read; an answer is
# one step in each of these.
_NEWEST: Final = """
CREATE INDEX indicator_values_year ON indicator_values (year) WHERE value IS NOT NULL;
CREATE INDEX sources_accessed ON sources (accessed);
"""


@MIGRATIONS(name="0013_newest")
def _newest(db: Database) -> None:
    db.executescript(_NEWEST)
    compatible(db, "0013_newest")


@MIGRATIONS(name="0014_search")
def _search(db: Database) -> None:
    db.executescript(search_schema.CREATE)
    for event in ("insert", "update", "delete"):
        for table in sorted(set(search_schema.TABLES) - set(_DERIVED_FROM)):
            db.executescript(_MARK.format(table=table, event=event))
    db.execute("UPDATE store_version SET stale = 1")


def compatible(db: Database, name: str) -> None:
    """Let programs that do not know a migration read the store: for one that only adds."""
    db.execute("INSERT INTO compatible_migrations VALUES (?)", [name])


def compatible_names(db: Database) -> set[str]:
    """The migrations that programs which do not know them can read past."""
    return {name for (name,) in db.execute("SELECT name FROM compatible_migrations")}


with Database(memory=True) as _empty:
    NAMES: Final = tuple(migration.name for migration in MIGRATIONS.pending(_empty))


@cache
def columns() -> dict[str, dict[str, str]]:
    """The columns of the tables that hold the package, with their types in SQLite."""
    with Database(memory=True) as db:
        MIGRATIONS.apply(db)
        return {
            name: {column.name: column.type for column in db.table(name).columns} for name in TABLES
        }


# Only the rows that differ are touched: others refer to those of area_tree.
_DERIVE: Final = f"""
DELETE FROM area_tree WHERE (area_code, ancestor_code) NOT IN area_closure;
INSERT INTO area_tree SELECT area_code, ancestor_code FROM area_closure
WHERE true ON CONFLICT DO NOTHING;
{search_schema.REFRESH}
UPDATE store_version SET stale = 0;
"""  # noqa: S608 - our own statements


def refresh(db: Database) -> None:
    """Bring area_tree and search_documents up to date where rows that they are made of changed.

    Args:
        db: inside `writing`.
    """
    if stale_tables(db.conn):
        db.executescript(_DERIVE)


def stale_tables(connection: sqlite3.Connection) -> bool:
    """Whether area_tree and search_documents are not those of the rows."""
    (found,) = connection.execute("SELECT stale FROM store_version").fetchone()
    return bool(found)
