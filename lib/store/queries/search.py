"""Search in all that the product knows, forgiving about letters, endings, compounds and typos.

SQLite's full-text index finds; what a word may mean is worked out from the index's own words
(lib/store/search_words.py), and the best candidates are ordered by where, and how surely, each word
stands in them.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Any, Final, TypeAlias

from lib.store.connection import Store
from lib.store.normalize import normalize
from lib.store.search_aliases import WORD, words
from lib.store.search_schema import FIELDS, KINDS, PER_ROW
from lib.store.search_words import Reading, Vocabulary

Part: TypeAlias = tuple[str, bool]  # a piece of a text, and whether it was searched for

CANDIDATES: Final = 60  # of each kind, by SQLite's own rank
# A search that finds fewer than this, and nothing that fits well, may be misspelt.
_FEW, _GOOD = 5, 0.7
_MOST_DROPPED: Final = 2  # words that may be missing when nothing has them all
_AROUND: Final = 60  # characters of a long text that are shown on each side of a word
_SHORT: Final = 120  # characters of a text that is shown whole
_WEIGHTS: Final = {
    "title": 1.0,
    "title_en": 1.0,
    "place": 0.62,
    "party": 0.6,
    "topic": 0.58,
    "source": 0.4,
    "text": 0.3,
}
_PLACE: Final = 0.9  # lies in, or is, a place of the name searched for
# What is more likely meant where all else is the same.
_PRIOR: Final = {
    "area": 0.1,
    "scheme": 0.09,
    "indicator": 0.02,
    "budget_line": -0.02,
    "source": -0.08,
}

_TERMS_SQL: Final = "SELECT DISTINCT term FROM search_terms WHERE col <> 'scope'"
_ANY_SQL: Final = "SELECT 1 FROM search_index WHERE search_index MATCH :expression LIMIT 1"
# An indicator without a value for the country is read where it has one. Hospital areas cannot be
# chosen: what has values for them alone stands in no page but that of the data.
_READ_IN_SQL: Final = """
SELECT ids.value, coalesce(
    (
        SELECT area_code FROM indicator_values
        WHERE indicator_id = ids.value AND area_code = 'NO' AND value IS NOT NULL LIMIT 1
    ),
    (
        SELECT a.code FROM indicator_values v JOIN areas a ON a.code = v.area_code
        WHERE v.indicator_id = ids.value AND v.value IS NOT NULL AND a.kind <> 'opptaksområde'
        ORDER BY a.kind <> 'helseregion', a.kind <> 'fylke', a.code LIMIT 1
    ),
    ''
)
FROM json_each(:ids) ids
"""
_AREAS_SQL: Final = "SELECT name, code, kind FROM areas WHERE kind <> 'opptaksområde'"
_COUNT_SQL: Final = f"""
SELECT rowid % {PER_ROW} AS kind, count(*) AS hits FROM search_index
WHERE search_index MATCH :expression GROUP BY 1
"""
_CANDIDATES_SQL: Final = f"""
SELECT d.kind, d.id, {", ".join(f"d.{name}" for name in FIELDS)}, d.detail, d.scope
FROM (
    SELECT rowid AS document_id FROM search_index WHERE search_index MATCH :expression
    ORDER BY bm25(search_index, 10.0, 10.0, 4.0, 4.0, 3.0, 1.0, 2.0, 0.0) LIMIT :most
) JOIN search_documents d USING (document_id)
"""


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """A field in which something was found: its name (of FIELDS) and the text around it."""

    field: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes:
        kind: of KINDS.
        id: in its own table; of a body its name.
        title, title_en: its name in Norwegian and in English (empty: none), in parts.
        place: municipality and county, or what is around an area; "; " between.
        topic: scheme, category or theme, "; " between.
        detail: year, date, address or (of an indicator) area where it is read; may be empty.
        matches: other fields that hold what was searched for.
        today: names of today, or of other years, by which it was found.
        score: how well it fits; more is better.
    """

    kind: str
    id: str
    title: tuple[Part, ...]
    title_en: tuple[Part, ...]
    place: str
    topic: str
    detail: str
    matches: tuple[FieldMatch, ...]
    today: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What was found, and how the words were understood.

    Attributes:
        counts: how many there are of each kind.
        hits: the best, best first.
        read_as: words that are in no document, with those that are meant instead.
        missing: words that no hit needs to hold, since nothing holds all of them.
        suggestion: a search that finds something, where this one finds nothing; else empty.
    """

    counts: Mapping[str, int]
    hits: tuple[Hit, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    suggestion: str = ""

    @property
    def total(self) -> int:
        """How many there are of all kinds."""
        return sum(self.counts.values())


def search(store: Store, text: str, limit: int = 50) -> SearchAnswer:
    """What holds the words of a text, or what they may mean; best first.

    Capital letters, accents, endings and typos do not matter, nor the order of words. Where nothing
    holds all of them, what holds most of them is found. Signs mean nothing; without a word nothing
    is found.

    Args:
        store: the store.
        text: what the reader has written.
        limit: hits of each kind at most.

    Raises:
        StoreProblem: the store cannot be read, or the answer takes too long.
    """
    known = vocabulary(store)
    best = SearchAnswer({}, suggestion=known.nearest(text))
    for readings, missing in _ways(known, text):
        if best.hits and missing != best.missing:
            break
        counts = _count(store, readings)
        if counts:
            best = _answer(store, readings, counts, missing, limit)
            if best.total >= _FEW or best.hits[0].score >= _GOOD:
                break
    return best


def _answer(
    store: Store,
    readings: tuple[Reading, ...],
    counts: Mapping[int, int],
    missing: tuple[str, ...],
    limit: int,
) -> SearchAnswer:
    return SearchAnswer(
        hits=_hits(store, readings, counts, limit),
        counts={KINDS[number]: rows for number, rows in counts.items()},
        read_as=tuple((each.written, each.near) for each in readings if each.near),
        missing=missing,
    )


def match_expression(store: Store, text: str, kind: str) -> tuple[str, tuple[Reading, ...]]:
    """What a list of one kind looks for in the full-text index, and how the words are understood.

    Args:
        store: the store.
        text: what the reader has written.
        kind: of KINDS.

    Returns:
        An expression without the kind and without areas, empty where there is no word; the words.
    """
    return _match(store, store.version().stamp, text, kind) if words(text) else ("", ())


@lru_cache(maxsize=256)
def _match(
    store: Store, stamp: tuple[int, ...], text: str, kind: str
) -> tuple[str, tuple[Reading, ...]]:
    known = _vocabulary(store, stamp)
    strict = known.narrowed(known.read(text))
    if all(each.known for each in strict):
        for readings in (strict, known.narrowed(known.read(text, loosely=True))):
            values = {"expression": f'scope : "{kind}" AND {_expression(readings)}'}
            if store.fetch(_ANY_SQL, values)[1]:
                return _expression(readings), readings
    return _expression(strict), strict


def vocabulary(store: Store) -> Vocabulary:
    """The words of the index as they are now."""
    return _vocabulary(store, store.version().stamp)


@lru_cache(maxsize=2)
def _vocabulary(store: Store, _stamp: tuple[int, ...]) -> Vocabulary:
    areas = store.fetch(_AREAS_SQL)[1]
    regions = {name: code for name, code, kind in areas if kind == "helseregion"}
    names = {name for name, _code, kind in areas if kind != "helseregion"}
    return Vocabulary([term for (term,) in store.fetch(_TERMS_SQL)[1]], regions, names)


def _ways(known: Vocabulary, text: str) -> Iterable[tuple[tuple[Reading, ...], tuple[str, ...]]]:
    """How a text may be understood, from the strictest: the readings, and the words left out."""
    strict = known.read(text)
    unknown = tuple(each.written for each in strict if not each.known)
    if len(unknown) == len(strict):
        return
    yield tuple(each for each in strict if each.known), unknown
    loose = tuple(each for each in known.read(text, loosely=True) if each.known)
    yield loose, unknown
    for dropped in range(1, min(_MOST_DROPPED, len(loose) - 1) + 1):
        for kept in combinations(loose, len(loose) - dropped):
            left = tuple(each.written for each in loose if each not in kept)
            yield kept, (*unknown, *left)


def _expression(readings: Iterable[Reading]) -> str:
    known = [each.expression for each in readings if each.known]
    unknown = any(not each.known for each in readings)
    # Nothing holds a word that is unknown.
    return " AND ".join([*known, 'scope : "nothing"'] if unknown else known)


def _count(store: Store, readings: Iterable[Reading]) -> dict[int, int]:
    return dict(store.fetch(_COUNT_SQL, {"expression": _expression(readings)})[1])


def _hits(
    store: Store, readings: tuple[Reading, ...], counts: Mapping[int, int], limit: int
) -> tuple[Hit, ...]:
    expression = _expression(readings)
    found: list[Hit] = []
    for number in counts:
        kind = KINDS[number]
        values = {"expression": f'scope : "{kind}" AND {expression}', "most": CANDIDATES}
        names, rows = store.fetch(_CANDIDATES_SQL, values)
        scored = (
            (_score(row, readings), row)
            for row in (dict(zip(names, cells, strict=True)) for cells in rows)
        )
        ordered = sorted(scored, key=lambda each: (-each[0], each[1]["title"], each[1]["id"]))
        best = [_hit(row, readings, score) for score, row in ordered[:limit]]
        found += _read_in(store, best) if kind == "indicator" else best
    return tuple(sorted(found, key=_order))


def _read_in(store: Store, hits: list[Hit]) -> list[Hit]:
    """Hits on indicators, with the area in which each is read."""
    found = store.fetch(_READ_IN_SQL, {"ids": json.dumps([hit.id for hit in hits])})[1]
    areas = dict(found)
    return [replace(hit, detail=areas[hit.id]) for hit in hits]


def _order(hit: Hit) -> tuple[float, str, str]:
    return -hit.score, "".join(text for text, _marked in hit.title), hit.id


def _score(row: Mapping[str, Any], readings: tuple[Reading, ...]) -> float:
    """How well a document fits."""
    tokens = {name: WORD.findall(normalize(row[name])) for name in FIELDS}
    scope = set(row["scope"].split())
    score = sum(_weight(each, tokens, scope) for each in readings) / len(readings)
    return score + _closeness(readings, tokens) + _PRIOR.get(row["kind"], 0.0)


def _hit(row: Mapping[str, Any], readings: tuple[Reading, ...], score: float) -> Hit:
    """A document as a hit, with why it fits."""
    scope = set(row["scope"].split())
    today = {
        name for each in readings for name, codes in each.places.items() if _lies_in(scope, codes)
    }
    others = (name for name in FIELDS if not name.startswith("title"))
    matches = (FieldMatch(name, _around(row[name], readings)) for name in others)
    return Hit(
        kind=row["kind"],
        id=row["id"],
        title=mark(row["title"], readings),
        title_en=mark(row["title_en"], readings),
        place=row["place"].removesuffix("; "),
        topic=row["topic"],
        detail=row["detail"],
        matches=tuple(each for each in matches if each.parts),
        today=tuple(sorted(today)),
        score=score,
    )


def _lies_in(scope: Collection[str], codes: Iterable[str]) -> bool:
    return any(f"in{code}" in scope or f"is{code}" in scope for code in codes)


def _weight(reading: Reading, tokens: Mapping[str, list[str]], scope: Collection[str]) -> float:
    """How well one word fits a document: the best of its fields."""
    best = 0.0
    for name, found in tokens.items():
        if best >= _WEIGHTS[name]:
            continue
        sure = max(map(reading.weigh, set(found)), default=0.0)
        best = max(best, sure * _WEIGHTS[name])
    for codes in reading.places.values():
        if any(f"is{code}" in scope for code in codes):
            best = max(best, _PLACE)
        elif _lies_in(scope, codes):
            best = max(best, _WEIGHTS["place"])
    return best


def _closeness(readings: tuple[Reading, ...], tokens: Mapping[str, list[str]]) -> float:
    """What a title gains by holding little else than what was searched for."""
    shares = [
        sum(any(each.weigh(word) for each in readings) for word in tokens[name]) / len(tokens[name])
        for name in ("title", "title_en")
        if tokens[name]
    ]
    exact = any(
        all(any(each.weigh(word) >= 0.9 for each in readings) for word in tokens[name])
        for name in ("title", "title_en")
        if tokens[name]
    )
    return 0.15 * max(shares, default=0.0) + 0.1 * exact


def mark(text: str, readings: Iterable[Reading]) -> tuple[Part, ...]:
    """A text in parts, those marked that were searched for."""
    parts: list[Part] = []
    at = 0
    for word in WORD.finditer(text):
        if any(each.weigh(normalize(word.group())) for each in readings):
            parts += [(text[at : word.start()], False), (word.group(), True)]
            at = word.end()
    return tuple(part for part in (*parts, (text[at:], False)) if part[0])


def _around(text: str, readings: tuple[Reading, ...]) -> tuple[Part, ...]:
    """What of a field is shown: the piece of its list, or the words around; nothing: no match."""
    for piece in text.split("; "):
        parts = mark(piece, readings)
        if any(marked for _text, marked in parts):
            return parts if len(piece) <= _SHORT else _cut(piece, readings)
    return ()


def _cut(text: str, readings: tuple[Reading, ...]) -> tuple[Part, ...]:
    before, found = next(
        (text[: word.start()], word)
        for word in WORD.finditer(text)
        if any(each.weigh(normalize(word.group())) for each in readings)
    )
    start = before.rfind(" ", 0, max(len(before) - _AROUND, 0)) + 1
    end = text.find(" ", min(found.end() + _AROUND, len(text)))
    end = len(text) if end < 0 else end
    shown = f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
    return mark(shown, readings)
