"""The tables, as named and ordered migrations that are recorded in the store itself.

A migration is history: it is never edited once it has been merged. A change is a new migration
at the end. The tables follow data/datapackage.json, and a test holds the two together, but they
are written out here, so that an old migration means the same when the package has changed.
"""

import sqlite3
from collections.abc import Collection
from functools import cache
from typing import Final

from sqlite_utils import Database, Migrations

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

# Each map file of the package: its kind of area, the property that holds the
# area's code, and the kind of the lines between the areas.
MAPS: Final = {
    "counties-2010": ("fylke", "code", "fylkesgrenser"),
    "health-regions": ("helseregion", "health_region", "helseregiongrenser"),
}

_PACKAGE_TABLES = """
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
    nuts3 TEXT
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
    source_id TEXT REFERENCES sources (source_id)
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
    source_id TEXT NOT NULL REFERENCES sources (source_id)
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
    source_id TEXT NOT NULL REFERENCES sources (source_id)
) STRICT;
CREATE TABLE municipal_transfers (
    municipality_code TEXT NOT NULL REFERENCES areas (code),
    year INTEGER NOT NULL,
    cofinancing_nok INTEGER NOT NULL,
    compensation_nok INTEGER,
    note TEXT,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
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
    source_id TEXT NOT NULL REFERENCES sources (source_id)
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
    source_id TEXT NOT NULL REFERENCES sources (source_id)
) STRICT;
CREATE TABLE indicator_values (
    indicator_id TEXT NOT NULL REFERENCES indicators (indicator_id),
    area_code TEXT NOT NULL REFERENCES areas (code),
    year INTEGER NOT NULL,
    value REAL NOT NULL,
    quality TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    PRIMARY KEY (indicator_id, area_code, year)
) STRICT;
CREATE INDEX areas_parent ON areas (parent_code);
CREATE INDEX areas_kind ON areas (kind);
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
CREATE INDEX projects_area ON projects (coalesce(municipality_code, county_code, 'NO'));
CREATE INDEX projects_source ON projects (source_id);
CREATE INDEX project_partners_municipality ON project_partners (municipality_code);
CREATE INDEX service_sites_kind_status ON service_sites (kind, status);
CREATE INDEX service_sites_municipality ON service_sites (municipality_code);
CREATE INDEX service_sites_county ON service_sites (county_code);
CREATE INDEX service_sites_area ON service_sites (coalesce(municipality_code, county_code, 'NO'));
CREATE INDEX service_sites_source ON service_sites (source_id);
CREATE INDEX municipal_transfers_year ON municipal_transfers (year);
CREATE INDEX municipal_transfers_source ON municipal_transfers (source_id);
CREATE INDEX budget_lines_year ON budget_lines (year);
CREATE INDEX budget_lines_part_of ON budget_lines (part_of);
CREATE INDEX budget_lines_source ON budget_lines (source_id);
CREATE INDEX milestones_date ON milestones (date);
CREATE INDEX milestones_source ON milestones (source_id);
CREATE INDEX indicators_source ON indicators (source_id);
CREATE INDEX indicator_values_area_year ON indicator_values (area_code, year);
CREATE INDEX indicator_values_source ON indicator_values (source_id);
"""

_DERIVED_TABLES = """
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

# The index holds folded words while snippets come from the words as written: folding never
# moves a word boundary, so that the two agree on which word is which. ø, æ and å are letters
# of their own, which SQLite's tokenizer does not take apart.
_SEARCH = """
CREATE TABLE search_documents (
    document_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    folded_title TEXT GENERATED ALWAYS AS (
        replace(replace(replace(replace(replace(replace(title,
        'ø', 'o'), 'Ø', 'O'), 'æ', 'ae'), 'Æ', 'AE'), 'å', 'a'), 'Å', 'A')
    ) VIRTUAL,
    folded_text TEXT GENERATED ALWAYS AS (
        replace(replace(replace(replace(replace(replace(text,
        'ø', 'o'), 'Ø', 'O'), 'æ', 'ae'), 'Æ', 'AE'), 'å', 'a'), 'Å', 'A')
    ) VIRTUAL,
    UNIQUE (kind, id)
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, text, content='search_documents', content_rowid='document_id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE TRIGGER search_documents_insert AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index (rowid, title, text)
    VALUES (new.document_id, new.folded_title, new.folded_text);
END;
CREATE TRIGGER search_documents_delete AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, title, text)
    VALUES ('delete', old.document_id, old.folded_title, old.folded_text);
END;
CREATE TRIGGER search_documents_update AFTER UPDATE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, title, text)
    VALUES ('delete', old.document_id, old.folded_title, old.folded_text);
    INSERT INTO search_index (rowid, title, text)
    VALUES (new.document_id, new.folded_title, new.folded_text);
END;
CREATE VIEW search_source (kind, id, title, text) AS
SELECT 'project', p.project_id, p.title,
    p.recipient
    || coalesce('; ' || (
        SELECT group_concat(partner, '; ') FROM project_partners WHERE project_id = p.project_id
    ), '')
    || coalesce('; ' || m.name, '') || coalesce('; ' || c.name, '')
FROM projects p
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = p.county_code
UNION ALL
SELECT 'service', s.site_id, s.name,
    s.kind || coalesce('; ' || s.partners, '')
    || coalesce('; ' || m.name, '') || coalesce('; ' || c.name, '')
FROM service_sites s
LEFT JOIN areas m ON m.code = s.municipality_code
LEFT JOIN areas c ON c.code = s.county_code
UNION ALL
SELECT 'area', a.code, a.name, a.kind || coalesce('; ' || p.name, '')
FROM areas a LEFT JOIN areas p ON p.code = a.parent_code
UNION ALL
SELECT 'source', source_id, publisher, url FROM sources;
"""

# Anyone may correct a row by hand: that too must change the version.
_VERSION = """
CREATE TABLE store_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    writing INTEGER NOT NULL
) STRICT;
INSERT INTO store_version VALUES (1, 0, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0);
CREATE TABLE loads (
    load_id INTEGER PRIMARY KEY,
    loaded_at TEXT NOT NULL,
    package_version TEXT NOT NULL,
    package_hash TEXT NOT NULL,
    rows INTEGER NOT NULL
) STRICT;
"""

_WATCH = """
CREATE TRIGGER {table}_{event}_version AFTER {event} ON {table}
WHEN (SELECT writing FROM store_version) = 0 BEGIN
    UPDATE store_version
    SET number = number + 1, changed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
END;
"""

# Everything that projects are chosen, counted and sorted by, so that this never reads their rows.
# The expressions are those of the queries; the title is put in the order of Norwegian letters.
_FIND = """
CREATE INDEX projects_find ON projects (
    coalesce(municipality_code, county_code, 'NO'), year,
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id, amount_nok, status, round_id, category, recipient_type, confidence
);
"""

# What was entered after the files were loaded: who, when, why, and every row as it was and became.
# A row's place is its rowid, the order in which the file has it. `number_forms` holds the few
# numbers that a file writes in another form than ours (18.0 for 18), so that it can be written back
# as it stood. `loads` is told which files were read, and which entries are in them.
_INTAKE = """
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
CREATE INDEX intake_entries_undoes ON intake_entries (undoes);
CREATE INDEX intake_changes_entry ON intake_changes (entry_id);
CREATE INDEX intake_changes_row ON intake_changes (table_name, row_key, change_id);
ALTER TABLE loads ADD COLUMN files TEXT NOT NULL DEFAULT '{}';
ALTER TABLE loads ADD COLUMN through_entry INTEGER NOT NULL DEFAULT 0;
ALTER TABLE loads ADD COLUMN replaced INTEGER NOT NULL DEFAULT 1;
"""

# A report that has been given stays as it was given: what corrects it is a new report. Only what
# restores an earlier state of the whole table (lib/store/append.py) may pass. An insert that takes
# the place of a row is stopped too, since SQLite does not call that a deletion.
_STATUS_REPORTS = """
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

# What follows from the tables of the package, and is made anew where those have changed, is marked
# by triggers; `derive` makes it at the end of the change, and after a change that somebody made by
# hand, whoever asks the store next (lib/store/connection.py).
#
# Sums of projects and services for every area that they lie in, so that a figure of the country
# never reads all of them. In each `facet` every row counts once, under its value there; a year that
# is not stated is 0, and kroner and beds count only where they are stated. Under `all` stand the
# projects of all schemes and years together. Transfers to a municipality are added up through each
# year, with the note and the source of its last one. Values of indicators are counted for the areas
# around theirs, without their own.
#
# Lists that begin with the newest, the largest and so on are read from indexes in that order.
#
# What is searched for has its kind and the areas that it lies in as words of their own in `scope`,
# and a number that tells the row: four times the rowid, and the kind.
_DERIVED_FROM: Final = {
    "areas": "area_tree search_documents project_sums service_sums value_counts",
    "grant_rounds": "project_sums",
    "projects": "search_documents project_sums",
    "project_partners": "search_documents",
    "service_sites": "search_documents service_sums",
    "sources": "search_documents",
    "municipal_transfers": "transfer_sums",
    "indicator_values": "value_counts value_sources",
}
_SUMS = """
CREATE TABLE derived (
    name TEXT NOT NULL PRIMARY KEY,
    stale INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO derived VALUES ('area_tree', 1), ('search_documents', 1), ('project_sums', 1),
    ('service_sums', 1), ('transfer_sums', 1), ('value_counts', 1), ('value_sources', 1);
CREATE TABLE project_sums (
    area_code TEXT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    status TEXT NOT NULL,
    scheme_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    projects INTEGER NOT NULL,
    with_amount INTEGER NOT NULL,
    nok INTEGER NOT NULL,
    PRIMARY KEY (area_code, facet, value, status, scheme_id, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE service_sums (
    area_code TEXT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    status TEXT NOT NULL,
    year INTEGER NOT NULL,
    services INTEGER NOT NULL,
    with_beds INTEGER NOT NULL,
    beds INTEGER NOT NULL,
    PRIMARY KEY (area_code, facet, value, status, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE transfer_sums (
    municipality_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    cofinancing_nok INTEGER,
    compensation_nok INTEGER,
    complete INTEGER NOT NULL,
    note TEXT,
    source_id TEXT NOT NULL,
    PRIMARY KEY (municipality_code, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE value_counts (
    area_code TEXT NOT NULL,
    quality TEXT NOT NULL,
    indicator_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (area_code, quality, indicator_id, kind, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE value_sources (
    source_id TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX service_sites_find ON service_sites (
    coalesce(municipality_code, county_code, 'NO'), opened,
    replace(replace(replace(replace(replace(replace(lower(name),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    site_id, kind, status, beds, confidence, source_id
);
CREATE INDEX projects_newest ON projects (
    year DESC,
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id
);
CREATE INDEX projects_oldest ON projects (
    year IS NULL, year,
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id
);
CREATE INDEX projects_largest ON projects (
    amount_nok DESC,
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id
);
CREATE INDEX projects_smallest ON projects (
    amount_nok IS NULL, amount_nok,
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id
);
CREATE INDEX projects_title ON projects (
    replace(replace(replace(replace(replace(replace(lower(title),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    project_id
);
CREATE INDEX service_sites_name ON service_sites (
    replace(replace(replace(replace(replace(replace(lower(name),
    'Æ', '{'), 'æ', '{'), 'Ø', '|'), 'ø', '|'), 'Å', '}'), 'å', '}'),
    site_id
);
"""
_SCOPED_SEARCH = """
DROP VIEW search_source;
DROP TABLE search_index;
DROP TABLE search_documents;
CREATE TABLE search_documents (
    document_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    scope TEXT NOT NULL,
    folded_title TEXT GENERATED ALWAYS AS (
        replace(replace(replace(replace(replace(replace(title,
        'ø', 'o'), 'Ø', 'O'), 'æ', 'ae'), 'Æ', 'AE'), 'å', 'a'), 'Å', 'A')
    ) VIRTUAL,
    folded_text TEXT GENERATED ALWAYS AS (
        replace(replace(replace(replace(replace(replace(text,
        'ø', 'o'), 'Ø', 'O'), 'æ', 'ae'), 'Æ', 'AE'), 'å', 'a'), 'Å', 'A')
    ) VIRTUAL,
    UNIQUE (kind, id)
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, text, scope, content='search_documents', content_rowid='document_id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE TRIGGER search_documents_insert AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index (rowid, title, text, scope)
    VALUES (new.document_id, new.folded_title, new.folded_text, new.scope);
END;
CREATE TRIGGER search_documents_delete AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, title, text, scope)
    VALUES ('delete', old.document_id, old.folded_title, old.folded_text, old.scope);
END;
CREATE TRIGGER search_documents_update AFTER UPDATE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, title, text, scope)
    VALUES ('delete', old.document_id, old.folded_title, old.folded_text, old.scope);
    INSERT INTO search_index (rowid, title, text, scope)
    VALUES (new.document_id, new.folded_title, new.folded_text, new.scope);
END;
CREATE VIEW search_source (document_id, kind, id, title, text, scope) AS
SELECT 4 * p.rowid, 'project', p.project_id, p.title,
    p.recipient
    || coalesce('; ' || (
        SELECT group_concat(partner, '; ') FROM project_partners WHERE project_id = p.project_id
    ), '')
    || coalesce('; ' || m.name, '') || coalesce('; ' || c.name, ''),
    'project' || coalesce(' ' || (
        SELECT group_concat('in' || ancestor_code, ' ') FROM area_tree
        WHERE area_code = coalesce(p.municipality_code, p.county_code, 'NO')
    ), '')
FROM projects p
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = p.county_code
UNION ALL
SELECT 4 * s.rowid + 1, 'service', s.site_id, s.name,
    s.kind || coalesce('; ' || s.partners, '')
    || coalesce('; ' || m.name, '') || coalesce('; ' || c.name, ''),
    'service' || coalesce(' ' || (
        SELECT group_concat('in' || ancestor_code, ' ') FROM area_tree
        WHERE area_code = coalesce(s.municipality_code, s.county_code, 'NO')
    ), '')
FROM service_sites s
LEFT JOIN areas m ON m.code = s.municipality_code
LEFT JOIN areas c ON c.code = s.county_code
UNION ALL
SELECT 4 * a.rowid + 2, 'area', a.code, a.name, a.kind || coalesce('; ' || p.name, ''), 'area'
FROM areas a LEFT JOIN areas p ON p.code = a.parent_code
UNION ALL
SELECT 4 * rowid + 3, 'source', source_id, publisher, url, 'source' FROM sources;
"""
# The files that the store was last in step with, as they stood: what an upgrade compares both the
# files and the store with. A load that is part of an entry of the log is taken back with it.
#
# A migration that only adds may be read past by a program that does not know it: it names itself
# in `compatible_migrations`. Such a program reads, and does not write.
_UPGRADES = """
CREATE TABLE loaded_files (
    digest TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE compatible_migrations (
    name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
ALTER TABLE loads ADD COLUMN entry_id INTEGER;
"""
# A value that its publisher withholds has no number: it is made anew with a column that may be
# empty, in exactly those rows.
_WITHHELD = """
CREATE TABLE indicator_values_new (
    indicator_id TEXT NOT NULL REFERENCES indicators (indicator_id),
    area_code TEXT NOT NULL REFERENCES areas (code),
    year INTEGER NOT NULL,
    value REAL,
    quality TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES sources (source_id),
    PRIMARY KEY (indicator_id, area_code, year),
    CHECK ((value IS NULL) = (quality = 'skjermet'))
) STRICT;
INSERT INTO indicator_values_new (rowid, indicator_id, area_code, year, value, quality, source_id)
SELECT rowid, indicator_id, area_code, year, value, quality, source_id FROM indicator_values;
DROP TABLE indicator_values;
ALTER TABLE indicator_values_new RENAME TO indicator_values;
CREATE INDEX indicator_values_area_year ON indicator_values (area_code, year);
CREATE INDEX indicator_values_source ON indicator_values (source_id);
"""
# What a round adds to the sum of what was announced; where an area's population is from; and what
# only those who keep the data need to know of a row, apart from what every reader sees.
_SECOND_EDITION = """
ALTER TABLE grant_rounds ADD COLUMN adds_nok INTEGER;
ALTER TABLE areas ADD COLUMN source_id TEXT REFERENCES sources (source_id);
CREATE INDEX areas_source ON areas (source_id);
ALTER TABLE budget_lines ADD COLUMN compiler_note TEXT;
ALTER TABLE governance ADD COLUMN compiler_note TEXT;
ALTER TABLE grant_rounds ADD COLUMN compiler_note TEXT;
ALTER TABLE indicators ADD COLUMN compiler_note TEXT;
ALTER TABLE municipal_transfers ADD COLUMN compiler_note TEXT;
ALTER TABLE projects ADD COLUMN compiler_note TEXT;
ALTER TABLE service_sites ADD COLUMN compiler_note TEXT;
"""
# The columns that came with it: files from before do not have them.
_NOTED: Final = "budget_lines governance indicators municipal_transfers projects service_sites"
ADDED: Final = {
    **{table: {"compiler_note"} for table in _NOTED.split()},
    "areas": {"source_id"},
    "grant_rounds": {"adds_nok", "compiler_note"},
}
_MARK = """
CREATE TRIGGER {table}_{event}_derived AFTER {event} ON {table}
WHEN EXISTS (SELECT 1 FROM derived WHERE name IN ({names}) AND NOT stale) BEGIN
    UPDATE derived SET stale = 1 WHERE name IN ({names});
END;
"""


@MIGRATIONS(name="0001_package_tables")
def _package_tables(db: Database) -> None:
    db.execute("PRAGMA application_id = 1396788552")
    db.executescript(_PACKAGE_TABLES)


@MIGRATIONS(name="0002_derived_tables")
def _derived_tables(db: Database) -> None:
    db.executescript(_DERIVED_TABLES)


@MIGRATIONS(name="0003_search")
def _search(db: Database) -> None:
    db.executescript(_SEARCH)


@MIGRATIONS(name="0004_version")
def _version(db: Database) -> None:
    db.executescript(_VERSION)
    watched = (
        "areas budget_lines county_governor_counties county_governors governance grant_rounds "
        "grant_schemes indicator_values indicators milestones municipal_transfers organisations "
        "project_partners projects service_sites sources area_tree area_shapes"
    )
    for table in watched.split():
        for event in ("insert", "update", "delete"):
            db.executescript(_WATCH.format(table=table, event=event))


@MIGRATIONS(name="0005_find")
def _find(db: Database) -> None:
    db.executescript(_FIND)


@MIGRATIONS(name="0006_intake")
def _intake(db: Database) -> None:
    db.executescript(_INTAKE)


@MIGRATIONS(name="0007_status_reports")
def _status_reports(db: Database) -> None:
    db.executescript(_STATUS_REPORTS)
    for event in ("insert", "update", "delete"):
        db.executescript(_WATCH.format(table="status_reports", event=event))


@MIGRATIONS(name="0008_sums")
def _sums(db: Database) -> None:
    db.executescript(_SUMS)
    db.executescript(_SCOPED_SEARCH)
    for table, following in _DERIVED_FROM.items():
        names = ", ".join(f"'{name}'" for name in following.split())
        for event in ("insert", "update", "delete"):
            db.executescript(_MARK.format(table=table, event=event, names=names))


@MIGRATIONS(name="0009_upgrades")
def _upgrades(db: Database) -> None:
    db.executescript(_UPGRADES)
    compatible(db, "0009_upgrades")


@MIGRATIONS(name="0010_withheld")
def _withheld(db: Database) -> None:
    db.executescript(_WITHHELD)
    names = ", ".join(f"'{name}'" for name in _DERIVED_FROM["indicator_values"].split())
    for event in ("insert", "update", "delete"):
        db.executescript(_WATCH.format(table="indicator_values", event=event))
        db.executescript(_MARK.format(table="indicator_values", event=event, names=names))


@MIGRATIONS(name="0011_second_edition")
def _second_edition(db: Database) -> None:
    db.executescript(_SECOND_EDITION)
    compatible(db, "0011_second_edition")


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


# The rows of each table that follows from others, in the order in which they follow.
DERIVED: Final = {
    "area_tree": "SELECT area_code, ancestor_code FROM area_closure",
    "search_documents": "SELECT document_id, kind, id, title, text, scope FROM search_source",
    "project_sums": """
WITH own AS MATERIALIZED (
    SELECT
        coalesce(p.municipality_code, p.county_code, 'NO') AS place, f.column1 AS facet,
        CASE f.column1
            WHEN 'all' THEN ''
            WHEN 'place' THEN iif(p.municipality_code IS NULL, 'none', 'municipality')
            WHEN 'round' THEN p.round_id
            WHEN 'category' THEN p.category
            WHEN 'recipient_type' THEN p.recipient_type
            WHEN 'confidence' THEN p.confidence
            ELSE p.source_id
        END AS value,
        p.status, iif(f.column1 = 'all', '', r.scheme_id) AS scheme_id,
        iif(f.column1 = 'all', 0, coalesce(p.year, 0)) AS year,
        count(*) AS projects, count(p.amount_nok) AS with_amount,
        coalesce(sum(p.amount_nok), 0) AS nok
    FROM projects p
    JOIN grant_rounds r ON r.round_id = p.round_id
    CROSS JOIN (
        VALUES ('all'), ('place'), ('round'), ('category'), ('recipient_type'), ('confidence'),
            ('source')
    ) f
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT
    t.ancestor_code, facet, value, status, scheme_id, year,
    sum(projects), sum(with_amount), sum(nok)
FROM own JOIN area_tree t ON t.area_code = own.place
GROUP BY 1, 2, 3, 4, 5, 6""",
    "service_sums": """
SELECT
    t.ancestor_code, f.column1 AS facet,
    CASE f.column1
        WHEN 'kind' THEN s.kind WHEN 'confidence' THEN s.confidence ELSE s.source_id
    END AS value,
    s.status, coalesce(CAST(substr(s.opened, 1, 4) AS INTEGER), 0),
    count(*), count(s.beds), coalesce(sum(s.beds), 0)
FROM service_sites s
JOIN area_tree t ON t.area_code = coalesce(s.municipality_code, s.county_code, 'NO')
CROSS JOIN (VALUES ('kind'), ('confidence'), ('source')) f
GROUP BY 1, 2, 3, 4, 5""",
    "transfer_sums": """
SELECT
    municipality_code, year, sum(cofinancing_nok) OVER through, sum(compensation_nok) OVER through,
    min(cofinancing_nok IS NOT NULL AND compensation_nok IS NOT NULL) OVER through,
    note, source_id
FROM municipal_transfers
WINDOW through AS (PARTITION BY municipality_code ORDER BY year)""",
    "value_counts": """
WITH own AS MATERIALIZED (
    SELECT a.parent_code, a.kind, v.quality, v.indicator_id, v.year, count(*) AS size
    FROM indicator_values v JOIN areas a ON a.code = v.area_code
    GROUP BY 1, 2, 3, 4, 5
)
SELECT t.ancestor_code, quality, indicator_id, kind, year, sum(size)
FROM own JOIN area_tree t ON t.area_code = own.parent_code
GROUP BY 1, 2, 3, 4, 5""",
    "value_sources": "SELECT source_id, count(*) FROM indicator_values GROUP BY 1",
}

# In these tables only the rows that differ are touched: others refer to the first, and each row of
# the second is many in the index.
_KEPT: Final = {
    "area_tree": """
DELETE FROM area_tree WHERE (area_code, ancestor_code) NOT IN area_closure;
INSERT INTO area_tree SELECT area_code, ancestor_code FROM area_closure
WHERE true ON CONFLICT DO NOTHING;
""",
    "search_documents": """
DELETE FROM search_documents
WHERE (document_id, kind, id) NOT IN (SELECT document_id, kind, id FROM search_source);
INSERT INTO search_documents (document_id, kind, id, title, text, scope)
SELECT document_id, kind, id, title, text, scope FROM search_source
WHERE true ON CONFLICT DO UPDATE
SET title = excluded.title, text = excluded.text, scope = excluded.scope
WHERE title <> excluded.title OR text <> excluded.text OR scope <> excluded.scope;
""",
}
_ANEW: Final = """
DELETE FROM {table};
INSERT INTO {table} {rows};
"""


def derive(db: Database, spoilt: Collection[str] = ()) -> None:
    """Make anew, inside the change that is being made, what follows from what has changed.

    Args:
        db: inside `writing`.
        spoilt: tables to make anew whether or not anything has changed.
    """
    for table, rows in DERIVED.items():
        if table in {*spoilt, *stale(db.conn)}:
            db.executescript(_KEPT.get(table) or _ANEW.format(table=table, rows=rows))
            db.execute("UPDATE derived SET stale = 0 WHERE name = ?", [table])


def stale(connection: sqlite3.Connection) -> set[str]:
    """The tables that no longer follow from what they are made of."""
    return {name for (name,) in connection.execute("SELECT name FROM derived WHERE stale")}


def spoilt(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows are not what follows from the rows that they are made of, by table.

    Reads everything: for whoever checks or mends the store.
    """
    return {table: size for table in DERIVED if (size := _differing(connection, table))}


def _differing(connection: sqlite3.Connection, table: str) -> int:
    columns = ", ".join(
        name
        for (name,) in connection.execute(
            "SELECT name FROM pragma_table_info(?) ORDER BY cid", [table]
        )
    )
    there = f"SELECT {columns} FROM {table}"  # noqa: S608 - our own names
    due = f"SELECT * FROM ({DERIVED[table]})"  # noqa: S608
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT * FROM ({there} EXCEPT {due})"  # noqa: S608
        f" UNION ALL SELECT * FROM ({due} EXCEPT {there}))"
    ).fetchone()
    return int(row[0])
