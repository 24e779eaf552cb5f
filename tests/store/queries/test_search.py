"""Search: what people write finds what they mean, and never a way into the index's own language."""

import csv
import random
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.store.connection import Store, writing
from lib.store.divisions import COUNTY, Unit, origins, units
from lib.store.queries import search
from lib.store.queries.search import Hit, SearchAnswer
from tests.store.queries import raw

HERE = Path(__file__).parent
FIRST = 3  # hits that people look at


def queries(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(answer: SearchAnswer) -> list[str]:
    return [f"{hit.kind}:{hit.id}" for hit in answer.hits]


def meets(store: Store, row: dict[str, str]) -> bool:
    first = names(search(store, row["query"]))[:FIRST]
    return any(fnmatchcase(hit, wanted) for hit in first for wanted in row["expected"].split("|"))


def text(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(part for part, _marked in parts)


def marked(parts: tuple[tuple[str, bool], ...]) -> list[str]:
    return [part for part, is_marked in parts if is_marked]


def first(store: Store, written: str) -> Hit:
    return search(store, written).hits[0]


@pytest.mark.parametrize("name", ["search_queries.csv", "search_queries_later.csv"])
def test_people_find_what_they_mean_among_the_first_three(store: Store, name: str) -> None:
    rows = queries(name)
    assert len(rows) >= 40
    missed = [row["query"] for row in rows if not meets(store, row)]
    assert len(missed) <= 0.05 * len(rows), missed


def test_what_the_queries_expect_is_there(store: Store) -> None:
    there = [
        f"{kind}:{identifier}"
        for kind, identifier in store.fetch("SELECT kind, id FROM search_documents")[1]
    ]
    for name in ("search_queries.csv", "search_queries_later.csv"):
        for row in queries(name):
            for wanted in row["expected"].split("|"):
                assert any(fnmatchcase(each, wanted) for each in there), (row["query"], wanted)


LATER = [unit for unit in units() if unit.valid_from]


def _of_2010(unit: Unit) -> set[str]:
    return {f"area:{code}" for code in origins(unit)}


@pytest.mark.parametrize("day", ["2019-12-31", "2020-01-01", "2024-01-01"])
@pytest.mark.parametrize("kind", ["fylke", "kommune"])
def test_every_name_of_later_years_finds_its_areas(store: Store, kind: str, day: str) -> None:
    """Each merger and each split of the table, by the name that the place had on a day."""
    for unit in LATER:
        if unit.kind == kind and unit.on(day) and origins(unit):
            for name in unit.name.split(" - "):
                found = set(names(search(store, name)))
                assert _of_2010(unit) <= found, (name, _of_2010(unit) - found)


def test_a_county_of_today_says_what_it_was(store: Store) -> None:
    hits = [hit for hit in search(store, "Vestland").hits if hit.kind == "area"]
    assert [hit.id for hit in hits] == ["12", "14"]
    assert all(hit.today == ("Vestland",) for hit in hits)
    county = next(unit for unit in units() if unit.kind == COUNTY and unit.name == "Vestland")
    assert set(origins(county)) == {"12", "14"}


TYPOS = random.Random(7)  # noqa: S311 - the same each time is what is wanted


def misspelt(title: str) -> str:
    """A title whose longest word lacks a letter, or has two of them in the other order."""
    word = max(title.split(), key=len)
    at = TYPOS.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return title.replace(word, TYPOS.choice([word[:at] + word[at + 1 :], swapped]), 1)


@pytest.mark.parametrize(
    ("table", "kind", "key", "title"),
    [
        ("projects", "project", "project_id", "title"),
        ("service_sites", "service", "site_id", "name"),
        ("indicators", "indicator", "indicator_id", "name_nb"),
        ("milestones", "milestone", "milestone_id", "title_nb"),
    ],
)
def test_titles_with_a_typo_are_found(
    store: Store, table: str, kind: str, key: str, title: str
) -> None:
    rows = [row for row in raw.table(table)[::4] if len(max(row[title].split(), key=len)) > 5]
    missed = []
    for row in rows:
        written = misspelt(row[title])
        best = search(store, written).hits
        alike = {text(hit.title) for hit in best[:FIRST]}  # rows may share their title
        if row[title] not in alike and f"{kind}:{row[key]}" not in names(search(store, written)):
            missed.append(written)
    assert len(missed) <= 0.05 * len(rows), missed


def test_hits_say_why_they_fit(store: Store) -> None:
    by_title = first(store, "jonatunett")
    assert marked(by_title.title) == ["Jonatunet"]
    by_scheme = first(store, "frisklivssentraler tana")
    assert by_scheme.id == "friskliv-tana-2023"
    why = {match.field: text(match.parts) for match in by_scheme.matches}
    assert why["topic"] == "Frisklivssentraler"
    assert why["place"] == "Deatnu - Tana"
    partner = next(hit for hit in search(store, "act grimstad").hits if hit.kind == "project")
    assert {match.field: marked(match.parts) for match in partner.matches}["party"] == ["Grimstad"]


def test_long_texts_are_cut_around_the_word(store: Store) -> None:
    matches = {match.field: match for match in first(store, "observasjonssenger navnga").matches}
    assert marked(matches["text"].parts) != []
    assert "…" in text(matches["text"].parts)
    assert len(text(matches["text"].parts)) < 250


def test_words_that_are_read_as_others_are_told(store: Store) -> None:
    assert dict(search(store, "samhandlng").read_as) == {"samhandlng": "samhandling"}
    assert search(store, "samhandling").read_as == ()


def test_what_no_hit_holds_is_told(store: Store) -> None:
    answer = search(store, "jonatunet tromsø")
    assert answer.missing != ()
    assert answer.total > 0
    assert search(store, "jonatunet qqqqq").missing == ("qqqqq",)


def test_nothing_fits(store: Store) -> None:
    answer = search(store, "qxzqxz")
    assert answer.hits == ()
    assert answer.total == 0
    assert search(store, "kjernejurnalen").hits != ()
    far = search(store, "elaerningg")
    assert far.hits or far.suggestion


def test_counts_and_limit(store: Store) -> None:
    answer = search(store, "frisklivssentral", limit=7)
    assert answer.counts["service"] > 7
    assert sum(hit.kind == "service" for hit in answer.hits) == 7
    assert answer.total == sum(answer.counts.values())
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)


def test_the_order_of_words_does_not_matter(store: Store) -> None:
    assert names(search(store, "psykisk karmøy")) == names(search(store, "karmøy psykisk"))


def test_small_words_do_not_matter(store: Store) -> None:
    assert names(search(store, "legevakta på Stokmarknes"))[0] == "service:legevakt-vesteralen"


def test_a_change_is_found_at_once(own_store: Store) -> None:
    assert "project:dalane-sykehusmodell" not in names(search(own_store, "blåbærtur"))
    with writing(own_store.path) as db:
        db.table("projects").update("dalane-sykehusmodell", {"title": "Blåbærtur på Røros"})
    assert names(search(own_store, "blåbærtur"))[0] == "project:dalane-sykehusmodell"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        '"',
        '""""',
        "*",
        "bergen*",
        "* OR *",
        "NEAR(bergen oslo)",
        "NEAR",
        "AND",
        "OR NOT",
        "bergen AND",
        "(bergen",
        ")(",
        "title:bergen",
        "{title text}: bergen",
        "^bergen",
        "bergen + oslo",
        "-bergen",
        "'; DROP TABLE projects; --",
        "bergen\x00oslo",
        "\ud800",
        "🏥",
        "ﷺ",
        "½ ² ①",
        "_ _",
        "a" * 10_000,
        "bergen " * 2_000,
        '"' * 10_000,
        "(" * 10_000,
        "æ" * 10_000,
    ],
)
def test_hostile_text_is_only_text(store: Store, written: str) -> None:
    assert len(search(store, written, limit=5).hits) <= 50


def test_operators_are_words_or_nothing(store: Store) -> None:
    plain = names(search(store, "bergen"))
    for written in ('"bergen"', "(bergen)*", "^bergen"):
        assert names(search(store, written)) == plain
    assert names(search(store, "bergen NOT oslo")) == names(search(store, "bergen not oslo"))


@settings(deadline=None, max_examples=60)
@given(written=st.text(max_size=60) | st.text('"*()^:+-{} ANDORNEAbergæøå', max_size=40))
def test_any_text_is_answered(store: Store, written: str) -> None:
    answer = search(store, written)
    assert answer.total >= len(answer.hits) * bool(answer.hits)
