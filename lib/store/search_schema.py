"""The search index: one document for each thing that can be found, and the words of all of them.

A document's number is 16 times the rowid of its row, plus the number of its kind: whoever has the
one has the other. `scope` holds the kind, the areas that the row lies in (`in12`) and the area that
it is (`is12`) as words of their own. The index (FTS5) holds words without capital letters, accents,
æ, ø and å, while the documents hold them as they are written; `search_terms` (fts5vocab) lists the
words of the index.
"""

from typing import Final

KINDS: Final = (
    "project",
    "service",
    "area",
    "source",
    "indicator",
    "milestone",
    "body",
    "office",
    "scheme",
    "budget_line",
)
FIELDS: Final = ("title", "title_en", "party", "place", "topic", "text", "source")
PER_ROW: Final = 16  # numbers of documents that one rowid has room for
# The tables that documents are made of.
TABLES: Final = (
    "areas",
    "budget_lines",
    "county_governor_counties",
    "county_governors",
    "governance",
    "grant_rounds",
    "grant_schemes",
    "indicators",
    "milestones",
    "project_partners",
    "projects",
    "service_sites",
    "sources",
)

_COLUMNS: Final = ("kind", "id", *FIELDS, "detail", "scope")
# ø and æ are letters of their own, which SQLite's tokenizer does not take apart; it does å.
_FOLD: Final = (
    "replace(replace(replace(replace({row}.{name}, 'ø', 'o'), 'Ø', 'O'), 'æ', 'ae'), 'Æ', 'AE')"
)


def _folded(row: str) -> str:
    names = ", ".join(_FOLD.format(row=row, name=name) for name in FIELDS)
    return f"{row}.document_id, {names}, {row}.scope"


_INDEXED: Final = ", ".join((*FIELDS, "scope"))
_TABLES_SQL: Final = f"""
CREATE TABLE search_documents (
    document_id INTEGER PRIMARY KEY,
    {", ".join(f"{name} TEXT NOT NULL" for name in _COLUMNS)},
    UNIQUE (kind, id)
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5 (
    {_INDEXED}, content='search_documents', content_rowid='document_id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_index, 'col');
CREATE TRIGGER search_documents_insert AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index (rowid, {_INDEXED}) SELECT {_folded("new")};
END;
CREATE TRIGGER search_documents_delete AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, {_INDEXED})
    SELECT 'delete', {_folded("old")};
END;
CREATE TRIGGER search_documents_update AFTER UPDATE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, {_INDEXED})
    SELECT 'delete', {_folded("old")};
    INSERT INTO search_index (rowid, {_INDEXED}) SELECT {_folded("new")};
END;
"""

_INSIDE: Final = """(
        SELECT group_concat('in' || ancestor_code, ' ') FROM area_tree
        WHERE area_code = coalesce({codes}, 'NO')
    )"""
_PROJECT_INSIDE: Final = _INSIDE.format(codes="p.municipality_code, p.county_code")
_SERVICE_INSIDE: Final = _INSIDE.format(codes="s.municipality_code, s.county_code")
# Each of a document's columns is a list with "; " between; concat_ws comes with SQLite 3.44 alone.
_SOURCE_SQL: Final = f"""
CREATE VIEW search_source (document_id, {", ".join(_COLUMNS)}) AS
SELECT {PER_ROW} * p.rowid, 'project', p.project_id, p.title, '',
    p.recipient || coalesce('; ' || (
        SELECT group_concat(partner, '; ') FROM (
            SELECT partner FROM project_partners WHERE project_id = p.project_id ORDER BY partner
        )
    ), '') || '; ' || p.granting_body,
    coalesce(m.name || '; ', '') || coalesce(c.name, ''),
    s.name_nb || '; ' || s.name_en || '; ' || r.title || '; ' || p.category || '; ' || p.status,
    coalesce(p.note, ''), o.publisher, coalesce(CAST(p.year AS TEXT), ''),
    'project ' || coalesce({_PROJECT_INSIDE}, '')
FROM projects p
JOIN grant_rounds r ON r.round_id = p.round_id
JOIN grant_schemes s ON s.scheme_id = r.scheme_id
JOIN sources o ON o.source_id = p.source_id
LEFT JOIN areas m ON m.code = p.municipality_code
LEFT JOIN areas c ON c.code = p.county_code
UNION ALL
SELECT {PER_ROW} * s.rowid + 1, 'service', s.site_id, s.name, '',
    coalesce(s.partners, ''), coalesce(m.name || '; ', '') || coalesce(c.name, ''),
    s.kind || '; ' || s.status, coalesce(s.note, ''), o.publisher, '',
    'service ' || coalesce({_SERVICE_INSIDE}, '')
FROM service_sites s
JOIN sources o ON o.source_id = s.source_id
LEFT JOIN areas m ON m.code = s.municipality_code
LEFT JOIN areas c ON c.code = s.county_code
UNION ALL
SELECT {PER_ROW} * a.rowid + 2, 'area', a.code, a.name, '', '', coalesce(p.name, ''), a.kind,
    '', '', '', 'area is' || a.code
FROM areas a LEFT JOIN areas p ON p.code = a.parent_code
WHERE a.kind IN ('land', 'helseregion', 'fylke', 'kommune')
UNION ALL
SELECT {PER_ROW} * rowid + 3, 'source', source_id, publisher, '', '', '', '', url, '', url, 'source'
FROM sources
UNION ALL
SELECT {PER_ROW} * i.rowid + 4, 'indicator', i.indicator_id, i.name_nb, i.name_en, '', '', i.theme,
    coalesce(i.description_nb || '; ', '') || coalesce(i.description_en, ''), i.publisher, '',
    'indicator'
FROM indicators i
UNION ALL
SELECT {PER_ROW} * m.rowid + 5, 'milestone', m.milestone_id, m.title_nb, m.title_en, '', '', m.kind,
    coalesce(m.description_nb, ''), o.publisher,
    substr(m.date, 1, CASE m.precision WHEN 'day' THEN 10 WHEN 'month' THEN 7 ELSE 4 END),
    'milestone'
FROM milestones m JOIN sources o ON o.source_id = m.source_id
UNION ALL
SELECT {PER_ROW} * min(g.rowid) + 6, 'body', g.body, g.body, '',
    group_concat(g.member || '; ' || g.role, '; '), '', '', '', '', '', 'body'
FROM governance g GROUP BY g.body
UNION ALL
SELECT {PER_ROW} * f.rowid + 7, 'office', f.office_id, f.name, '', '',
    f.seat || coalesce('; ' || (
        SELECT group_concat(a.name, '; ') FROM county_governor_counties j
        JOIN areas a ON a.code = j.county_code WHERE j.office_id = f.office_id
    ), ''), '', '', '', '',
    'office ' || coalesce((
        SELECT group_concat('in' || j.county_code, ' ') FROM county_governor_counties j
        WHERE j.office_id = f.office_id
    ), '')
FROM county_governors f
UNION ALL
SELECT {PER_ROW} * rowid + 8, 'scheme', scheme_id, name_nb, name_en, '', '', '',
    coalesce((SELECT group_concat(title, '; ') FROM grant_rounds r
        WHERE r.scheme_id = grant_schemes.scheme_id), ''),
    '', '', 'scheme'
FROM grant_schemes
UNION ALL
SELECT {PER_ROW} * b.rowid + 9, 'budget_line', b.line_id, b.purpose, '', '', '', b.kind,
    coalesce(b.note, ''), o.publisher, CAST(b.year AS TEXT), 'budget_line'
FROM budget_lines b JOIN sources o ON o.source_id = b.source_id;
"""  # noqa: S608 - our own names
_BEFORE: Final = """
DROP VIEW IF EXISTS search_source;
DROP TABLE IF EXISTS search_terms;
DROP TABLE IF EXISTS search_index;
DROP TABLE IF EXISTS search_documents;
"""
CREATE: Final = "".join((_BEFORE, _TABLES_SQL, _SOURCE_SQL))

# Only the rows that differ are touched: each of them is many words in the index.
_VALUES: Final = ", ".join(("document_id", *_COLUMNS))
_REST: Final = (*FIELDS, "detail", "scope")
REFRESH: Final = f"""
DELETE FROM search_documents
WHERE (document_id, kind, id) NOT IN (SELECT document_id, kind, id FROM search_source);
INSERT INTO search_documents ({_VALUES}) SELECT {_VALUES} FROM search_source
WHERE true ON CONFLICT DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in _REST)}
WHERE ({", ".join(_REST)}) <> ({", ".join(f"excluded.{name}" for name in _REST)});
"""  # noqa: S608 - our own names
