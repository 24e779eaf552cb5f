"""Search in projects, services, areas and sources, forgiving about letters and endings."""

import json
import re
from collections.abc import Collection
from typing import Final

import pandas as pd

from lib.store.connection import Store
from lib.store.normalize import normalize
from lib.store.queries.result_frames import Columns, coerce, query_frame

_LONGEST: Final = 200  # characters that are looked at; no one searches for more
_WORD: Final = re.compile(r"[^\W_]+")  # what the index, too, takes for a word

_HITS: Final[Columns] = {
    "kind": "text",
    "id": "text",
    "title": "text",
    "snippet": "text",
    "rank": "count",
}
_SEARCH_SQL: Final = """
SELECT
    kind, id, title, snippet, ROW_NUMBER() OVER (ORDER BY score, title, kind, id) AS "rank"
FROM (
    SELECT
        d.kind, d.id, d.title, bm25(search_index, 10.0, 1.0, 0.0) AS score,
        snippet(search_index, 1, '', '', '…', 12) AS snippet
    FROM search_index JOIN search_documents d ON d.document_id = search_index.rowid
    WHERE search_index MATCH :words
        AND (:kinds IS NULL OR d.kind IN (SELECT value FROM json_each(:kinds)))
)
ORDER BY "rank"
LIMIT :limit
"""


def search(
    store: Store, text: str, kinds: Collection[str] | None = None, limit: int = 50
) -> pd.DataFrame:
    """What holds all the words, the last of which may be only begun; best first.

    Capital letters, accents and æ, ø, å do not matter: `Ålesund`, `ålesund` and `alesund` find
    the same. Signs mean nothing; without a word nothing is found.

    Args:
        store: the store.
        text: what the reader has written.
        kinds: of project, service, area, source; None for all.
        limit: how many at most.

    Columns:
        kind, id (in its own table), title, snippet (of the rest of the text), rank (1 is best).
    Source: `search_documents`, made from the tables it names.
    """
    words = _WORD.findall(normalize(text[:_LONGEST]))
    if not words:
        return coerce(pd.DataFrame(columns=list(_HITS)), _HITS)
    values = {
        "words": "{title text} : (" + " ".join(f'"{word}"' for word in words) + "*)",
        "kinds": None if kinds is None else json.dumps(sorted(kinds)),
        "limit": limit,
    }
    return query_frame(store, _SEARCH_SQL, _HITS, values)
