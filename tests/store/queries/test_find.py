"""Finding projects and services: words, facets, order and pages always agree with each other."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from itertools import cycle
from typing import Any, cast

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.rows import Rows
from lib.selection import Selection
from lib.store import normalize
from lib.store.connection import Store, Version, writing
from lib.store.ensure import ensure_store
from lib.store.queries import (
    PROJECT_FACETS,
    SERVICE_FACETS,
    Search,
    find_projects,
    find_projects_count,
    find_services,
    find_services_count,
    nearby_projects,
    nearby_services,
    project,
    project_facets,
    project_partners,
    projects,
    rounds,
    service,
    service_facets,
    services,
)
from tests.store.queries import raw
from tests.store.queries.test_shape import spied

Find = Callable[[Store, Selection, Search], Rows]

many = settings(deadline=None, max_examples=20)
LATEST = Selection()
ALL = Search(size=1_000)
PROJECT_ORDERS = ("newest", "oldest", "largest", "smallest", "title", "place")
SERVICE_ORDERS = ("name", "place", "newest", "kind", "largest")
FINDERS: dict[str, tuple[Find, Find, Find, str, tuple[str, ...], tuple[str, ...]]] = {
    "projects": (
        find_projects,
        find_projects_count,
        project_facets,
        "project_id",
        PROJECT_FACETS,
        PROJECT_ORDERS,
    ),
    "services": (
        find_services,
        find_services_count,
        service_facets,
        "site_id",
        SERVICE_FACETS,
        SERVICE_ORDERS,
    ),
}
VALUES = {
    "scheme": raw.SCHEMES,
    "category": ["forebygging", "annet", "øyeblikkelig hjelp"],
    "status": ["tildelt", "foreslått", "i drift", "planlagt"],
    "year": ["", "2009", "2012", "2013", "2023"],
    "county": ["", *raw.codes("fylke")],
    "recipient_type": ["kommune", "helseforetak"],
    "amount": ["with", "without"],
    "beds": ["with", "without"],
    "kind": ["frisklivssentral", "sykestue"],
    "confidence": ["høy", "middels", "lav"],
}
CHOICES = st.one_of(
    *(
        st.tuples(st.just(facet), st.lists(st.sampled_from(values), max_size=3).map(tuple))
        for facet, values in VALUES.items()
    )
)
SEARCHES = st.builds(
    Search,
    text=st.sampled_from(["", "", "kommune", "tromsø", "psyk hels", "frisk", "?!"]),
    facets=st.lists(CHOICES, max_size=3).map(tuple),
    order=st.sampled_from([*PROJECT_ORDERS, *SERVICE_ORDERS]),
    page=st.integers(-1, 9),
    size=st.integers(1, 40),
)
NAMES = st.sampled_from(sorted(FINDERS))


def one(rows: Rows) -> dict[str, Any]:
    (row,) = rows
    return dict(row)


def ids(store: Store, text: str, **more: Any) -> list[str]:
    return find_projects(store, LATEST, replace(ALL, text=text, **more)).column("project_id")


def facet_of(name: str, facet: str, row: dict[Any, Any]) -> str:
    """A row's value of a facet, worked out from the row as it is shown."""
    if facet in ("amount", "beds"):
        known = row["amount_nok" if facet == "amount" else "beds"]
        return "without" if math.isnan(known) else "with"
    if facet == "year" and name == "services":
        return (row["opened"] or "")[:4]
    if facet == "year":
        return "" if math.isnan(row["year"]) else str(int(row["year"]))
    column = {"scheme": "scheme_id", "county": "county_code"}.get(facet, facet)
    return row[column] or ""


def test_without_a_search_everything_chosen_is_found(store: Store) -> None:
    plain = projects(store, LATEST).frame()
    found = find_projects(store, LATEST, ALL).frame()
    assert found.columns.tolist() == [*plain.columns, "partners", "matches"]
    pd.testing.assert_frame_equal(
        found[plain.columns].sort_values("project_id", ignore_index=True),
        plain.sort_values("project_id", ignore_index=True),
    )
    sites = services(store, LATEST).frame()
    listed = find_services(store, LATEST, ALL).frame()
    assert listed.columns.tolist() == [*sites.columns, "matches"]
    assert sorted(listed["site_id"]) == sorted(sites["site_id"])


def test_the_known_sums(store: Store) -> None:
    assert one(find_projects_count(store, LATEST, Search())) == {
        "rows": 107,
        "granted": 100,
        "with_amount": 91,
        "without_amount": 9,
        "amount_nok": 60_240_500,
        "other_nok": 35_000_000,
        "page": 1,
        "pages": 5,
        "pot_granted": 23,
        "pot_without_amount": 3,
        "pot_nok": 20_450_000,
    }
    beds = [row["beds"] for row in raw.services_of(LATEST, "i drift") if row["beds"]]
    count = one(find_services_count(store, LATEST, Search()))
    assert (count["rows"], count["running"], count["planned"], count["closed"]) == (129, 114, 12, 3)
    assert (count["beds"], count["with_beds"]) == (sum(map(int, beds)), len(beds))


@many
@given(selection=raw.SELECTIONS, search=SEARCHES)
@example(LATEST, Search(facets=(("scheme", ("samhandling",)), ("scheme", ()))))
def test_the_count_is_of_the_rows(store: Store, selection: Selection, search: Search) -> None:
    everything = find_projects(store, selection, replace(search, page=1, size=1_000)).frame()
    count = one(find_projects_count(store, selection, search))
    granted = everything[everything["status"] == "tildelt"]
    assert count["rows"] == len(everything)
    assert count["granted"] == len(granted) == count["with_amount"] + count["without_amount"]
    assert count["with_amount"] == granted["amount_nok"].count()
    assert raw.same(count["amount_nok"], granted["amount_nok"].sum(min_count=1))
    kinds = {row["scheme_id"]: row["kind"] for row in raw.table("grant_schemes")}
    pots = granted[granted["scheme_id"].map(kinds) == "pott"]
    assert count["pot_granted"] == len(pots)
    assert count["pot_without_amount"] == pots["amount_nok"].isna().sum()
    assert raw.same(count["pot_nok"], pots["amount_nok"].sum(min_count=1))
    rest = everything[everything["status"] != "tildelt"]
    assert raw.same(count["other_nok"], rest["amount_nok"].sum(min_count=1))
    sites = find_services(store, selection, replace(search, page=1, size=1_000)).frame()
    counted = one(find_services_count(store, selection, search))
    running = sites[sites["status"] == "i drift"]
    assert (counted["rows"], counted["with_beds"]) == (len(sites), running["beds"].count())
    assert raw.same(counted["beds"], running["beds"].sum(min_count=1))
    statuses = dict.fromkeys(("i drift", "planlagt", "avviklet"), 0) | dict(
        sites["status"].value_counts()
    )
    assert [counted[name] for name in ("running", "planned", "closed")] == list(statuses.values())


@many
@given(name=NAMES, selection=raw.SELECTIONS, search=SEARCHES)
def test_pages_hold_every_row_once(
    store: Store, name: str, selection: Selection, search: Search
) -> None:
    find, counted, _, key, _, _ = FINDERS[name]
    whole = find(store, selection, replace(search, page=1, size=1_000)).column(key)
    size = max(search.size, 7)
    pages = int(one(counted(store, selection, replace(search, size=size)))["pages"])
    assert pages == max(math.ceil(len(whole) / size), 1)
    shown = [
        row
        for page in range(1, pages + 1)
        for row in find(store, selection, replace(search, page=page, size=size)).column(key)
    ]
    assert shown == whole
    assert len(set(whole)) == len(whole)
    last = find(store, selection, replace(search, page=pages, size=size))
    far = find(store, selection, replace(search, page=10**30, size=size))
    assert far.frame().equals(last.frame())


@settings(deadline=None, max_examples=10)  # each of them chooses every value of every facet
@given(name=NAMES, selection=raw.SELECTIONS, search=SEARCHES)
def test_facets_count_what_choosing_gives(
    store: Store, name: str, selection: Selection, search: Search
) -> None:
    find, counted, facets, _, names, _ = FINDERS[name]
    found = facets(store, selection, search)
    there = found.column("facet")
    assert list(dict.fromkeys(there)) == [facet for facet in names if facet in there]
    assert len({(row["facet"], row["value"]) for row in found}) == len(found)
    for facet in names:
        rest = tuple(choice for choice in search.facets if choice[0] != facet)
        others = replace(search, facets=rest, page=1, size=1_000)
        rows = find(store, selection, others)
        expected = Counter(facet_of(name, facet, dict(row)) for row in rows)
        shown = {row["value"]: row["rows"] for row in found.where("facet", facet)}
        assert {value: number for value, number in shown.items() if number} == dict(expected)
        chosen = {value for each, values in search.facets if each == facet for value in values}
        assert {value for value, number in shown.items() if not number} <= chosen <= set(shown)
        for value in list(shown)[:2]:
            picked = replace(search, facets=(*rest, (facet, (value,))))
            assert one(counted(store, selection, picked))["rows"] == shown[value]


def test_values_of_a_facet_are_or_and_facets_are_and(store: Store) -> None:
    def rows(*facets: tuple[str, tuple[str, ...]]) -> int:
        return int(one(find_projects_count(store, LATEST, Search(facets=facets)))["rows"])

    both = rows(("county", ("11", "12")))
    assert both == rows(("county", ("11",))) + rows(("county", ("12",))) == 26
    assert rows(("county", ("11",)), ("county", ("12",))) == both
    assert rows(("county", ("11",)), ("amount", ("without",))) < rows(("county", ("11",)))
    assert rows(("county", ())) == rows(("no such facet", ("x",))) == 107
    assert rows(("status", ("no such status",))) == 0


@pytest.mark.parametrize("order", PROJECT_ORDERS)
def test_orders_of_projects(store: Store, order: str) -> None:
    found = find_projects(store, LATEST, replace(ALL, order=order)).frame().to_dict("records")

    def known(value: float, sign: int) -> tuple[bool, float]:
        return (math.isnan(value), 0 if math.isnan(value) else sign * value)

    first: dict[str, Callable[[dict[Any, Any]], Any]] = {
        "newest": lambda row: known(row["year"], -1),
        "oldest": lambda row: known(row["year"], 1),
        "largest": lambda row: known(row["amount_nok"], -1),
        "smallest": lambda row: known(row["amount_nok"], 1),
        "title": lambda row: 0,  # noqa: ARG005 - the title alone decides
        "place": lambda row: norwegian(row["municipality"] or row["county"] or "\uffff"),
    }
    keys = [(first[order](row), norwegian(row["title"])) for row in found]
    if order == "place":  # places of the same name stand apart
        keys = [(key[0], "") for key in keys]
    assert keys == sorted(keys)


def norwegian(text: str) -> str:
    lowered = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    return lowered.translate(str.maketrans("ÆæØøÅå", "{{||}}"))


def test_orders_of_services(store: Store) -> None:
    beds = find_services(store, LATEST, replace(ALL, order="largest")).frame()["beds"]
    assert beds.dropna().is_monotonic_decreasing
    assert beds.isna().is_monotonic_increasing
    opened = find_services(store, LATEST, replace(ALL, order="newest")).frame()["opened"]
    assert opened.dropna().is_monotonic_decreasing
    assert opened.isna().is_monotonic_increasing
    by_name = find_services(store, LATEST, replace(ALL, order="no such order")).frame()["name"]
    assert by_name.tolist() == sorted(by_name, key=norwegian)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def test_every_project_is_found_by_each_word_of_its_title(store: Store) -> None:
    """With Norwegian letters and without, whole and begun: each project in one way, in turn."""
    ways = cycle([str, normalize, str.upper, lambda word: word[:4]])
    for row, write in zip(raw.table("projects"), ways, strict=False):
        text = " ".join(write(word) for word in words(row["title"]))  # each of them must be begun
        assert row["project_id"] in ids(store, text), text


@pytest.mark.parametrize("row", raw.table("projects")[::9], ids=lambda row: row["project_id"])
def test_projects_are_found_by_what_surrounds_them(store: Store, row: raw.Row) -> None:
    partners = [
        each["partner"]
        for each in raw.table("project_partners")
        if each["project_id"] == row["project_id"]
    ]
    places = [
        raw.areas()[row[key]]["name"] for key in ("municipality_code", "county_code") if row[key]
    ]
    for text in (row["recipient"], *partners, *places):
        assert row["project_id"] in ids(store, text)
        assert row["project_id"] in ids(store, f"{normalize(text)} {words(row['title'])[0]}")


def test_services_are_found_by_what_surrounds_them(store: Store) -> None:
    for text in ("fosen", "åfjord distrikts", "afjord", "sør-trønd rissa"):
        found = find_services(store, LATEST, replace(ALL, text=text)).frame()
        assert "fosen-dms" in set(found["site_id"]), text


def test_all_words_must_be_there(store: Store) -> None:
    assert ids(store, "jond jonat") == ["jondal-jonatunet-2009"]
    assert ids(store, "jonatunet xyzzyxyzzy") == []
    assert ids(store, "jonatunet tromsø") == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("friskliv sentral tysvær", {"tysvaer-friskliv-2013"}),
        ("frisklivssentraler tana", {"friskliv-tana-2023"}),  # by the scheme's name
        ("fresklivssentral utsira", {"friskliv-utsira-2023"}),
        ("jonatunett", {"jondal-jonatunet-2009"}),
        ("Hustadvika", {"frana-friskliv-2010"}),  # Fræna, until 2020
        ("Bjoernafjorden", set()),
        ("telemedicine", {"vest-helse-ikt-2012", "velferdsteknologi-vest-2017"}),
        ("dalane Aftenbladet", {"dalane-sykehusmodell"}),  # by the source
        ("observasjonssenga", {"vest-observasjonssenger-2012"}),
    ],
)
def test_the_list_forgives_what_the_search_does(
    store: Store, written: str, expected: set[str]
) -> None:
    assert set(ids(store, written)) == expected


def test_a_region_holds_what_lies_in_it(store: Store) -> None:
    found = ids(store, "frisklivssentral Helse Nord")
    inside = find_projects(store, Selection(area="nord"), replace(ALL, text="frisklivssentral"))
    assert found == inside.column("project_id") != []


def test_where_the_words_were_found(store: Store) -> None:
    row = one(find_projects(store, LATEST, Search("jondal jonatunet")))
    assert row["matches"] == "title, recipient, municipality"
    by_scheme = find_projects(store, LATEST, replace(ALL, text="frisklivssentraler tana"))
    assert one(by_scheme)["matches"] == "title, recipient, municipality, scheme"
    partner = (
        find_projects(store, LATEST, replace(ALL, text="grimstad")).frame().set_index("project_id")
    )
    assert partner["matches"]["act-aust-agder-2009"] == "partners"
    assert partner["partners"]["act-aust-agder-2009"] == "Arendal; Grimstad"
    assert find_projects(store, LATEST, Search()).frame()["matches"].isna().all()


HOSTILE = [
    "",
    "  ",
    '"',
    "*",
    "?!",
    "* OR *",
    "NEAR(a b)",
    "AND",
    "title:bergen",
    "{title} : x",
    "^bergen",
    "'; DROP TABLE projects; --",
    "a\x00b",
    "\ud800",
    "½ ² ﷺ 🏥",
    "a" * 10_000,
    "bergen " * 2_000,
    '"' * 10_000,
    "x y " * 2_500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", sorted(FINDERS))
def test_hostile_text_is_only_text(store: Store, name: str, text: str) -> None:
    find, counted, facets, _, names, _ = FINDERS[name]
    everything = one(counted(store, LATEST, Search()))["rows"]
    if not words(text):
        assert one(counted(store, LATEST, Search(text)))["rows"] == everything
    for search in (
        Search(text, order=text),
        Search(facets=((names[0], (text,)), (text, (text,))), order=text),
        Search(facets=tuple((facet, (text, "x")) for facet in names)),
    ):
        rows = one(counted(store, LATEST, search))["rows"]
        assert len(find(store, LATEST, search)) == min(rows, search.size)
        assert set(facets(store, LATEST, search).column("facet")) <= set(names)
    assert not project(store, text)
    assert not service(store, text)
    assert not project_partners(store, text)
    assert not nearby_projects(store, text, text)
    assert nearby_services(store, text, text).frame().empty


@settings(deadline=None, max_examples=50)
@given(text=st.text(max_size=60) | st.text('"*()^:+-{} ANDORNEAbergæøå', max_size=40))
def test_any_text_is_answered(store: Store, text: str) -> None:
    search = Search(text, size=1_000)
    count = one(find_projects_count(store, LATEST, search))
    assert len(find_projects(store, LATEST, search)) == count["rows"]


@pytest.mark.parametrize(("page", "size"), [(0, 10), (-5, 10), (1, 0), (1, -3), (10**30, 10**30)])
def test_any_page_is_answered(store: Store, page: int, size: int) -> None:
    search = Search(page=page, size=size)
    count = one(find_projects_count(store, LATEST, search))
    assert 1 <= count["page"] <= count["pages"]
    assert len(find_projects(store, LATEST, search)) == min(max(size, 1), 107)


def test_nothing_found_is_one_empty_page(store: Store) -> None:
    search = Search("xyzzy", page=3)
    count = one(find_projects_count(store, LATEST, search))
    assert (count["rows"], count["page"], count["pages"]) == (0, 1, 1)
    assert math.isnan(count["amount_nok"])
    found = find_projects(store, LATEST, search).frame()
    assert found.empty
    assert found.dtypes.equals(find_projects(store, LATEST, Search()).frame().dtypes)
    assert project_facets(store, LATEST, search).frame().empty


@pytest.fixture(scope="module")
def all_rounds(store: Store) -> pd.DataFrame:
    return rounds(store, LATEST).frame().set_index("round_id")


@pytest.mark.parametrize("row", raw.table("projects"), ids=lambda row: row["project_id"])
def test_a_project_in_full(store: Store, all_rounds: pd.DataFrame, row: raw.Row) -> None:
    found = one(project(store, row["project_id"]))
    for column, value in row.items():
        if column == "compiler_note":  # not for readers
            assert column not in found
            continue
        shown = found[column]
        if isinstance(shown, float):
            assert raw.same(shown, float(value or "nan"))
        else:
            assert shown == (value or None)
    if row["round_id"] in all_rounds.index:
        of_round = all_rounds.loc[[row["round_id"]]].to_dict("records")[0]
        for name, other in (("share", "share_nok"), ("share_projects", "share_projects")):
            assert raw.same(found[name], of_round[other])
        for name in ("announced_nok", "announced_projects", "documented_nok"):
            assert raw.same(found[name], of_round[name])
        assert found["documented_projects"] == of_round["documented_projects"]


def test_the_first_round(store: Store) -> None:
    found = one(project(store, "jondal-jonatunet-2009"))
    assert (found["announced_nok"], found["announced_projects"]) == (47_000_000, 30)
    assert (found["documented_nok"], found["documented_projects"]) == (500_000, 1)
    assert found["region"] == "Helse Vest"
    assert found["round_source_id"] == "ambulanseforum-01"


def test_partners_and_neighbours(store: Store) -> None:
    partners = project_partners(store, "act-aust-agder-2009").frame()
    assert partners["partner"].tolist() == ["Arendal", "Grimstad"]
    assert partners["county"].tolist() == ["Aust-Agder", "Aust-Agder"]
    for row in raw.table("projects"):
        code = row["municipality_code"]
        expected = {
            other["project_id"]
            for other in raw.table("projects")
            if code and other["municipality_code"] == code
        } - {row["project_id"]}
        assert (
            set(nearby_projects(store, code or None, row["project_id"]).column("project_id"))
            == expected
        )
    assert nearby_projects(store, None, "x").frame().empty
    assert nearby_services(store, None, "x").frame().empty


def test_a_service_in_full(store: Store) -> None:
    found = one(service(store, "fosen-dms"))
    assert (found["municipality"], found["region"], found["beds"]) == (
        "Ørland",
        "Helse Midt-Norge",
        13,
    )
    beside = nearby_services(store, "0301", "x").frame()
    expected = [row for row in raw.table("service_sites") if row["municipality_code"] == "0301"]
    assert len(beside) == len(expected) > 0
    first = str(beside["site_id"].iloc[0])
    assert len(nearby_services(store, "0301", first)) == len(expected) - 1


# Ten thousand projects ------------------------------------------------------------------------

NUMBER = 10_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with projects that are made up, in a place where no one would take them for real.

    All ten thousand are asked for at once, which no page does, and may take longer than a page may.
    """
    store = ensure_store(tmp_path_factory.mktemp("large") / "made-up.db")
    places = raw.codes("kommune")
    schemes = [row["round_id"] for row in raw.table("grant_rounds")]
    with writing(store.path) as db:
        db.execute("DELETE FROM project_partners")
        db.execute("DELETE FROM projects")
        db.table("projects").insert_all(made_up(n, places, schemes) for n in range(NUMBER))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib.store.connection.QUERY_SECONDS", 60.0)
        yield store


def made_up(number: int, places: list[str], rounds_: list[str]) -> dict[str, object]:
    code = places[number * 7 % len(places)]
    return {
        "project_id": f"made-up-{number:05}",
        "title": f"{'ÅØÆABZ'[number % 6]}pent tilbud {number % 97}",
        "round_id": rounds_[number % len(rounds_)],
        "status": "tildelt" if number % 5 else "søkt",
        "year": None if number % 11 == 0 else 2009 + number % 16,
        "amount_nok": None if number % 3 == 0 else number % 500 * 1_000,
        "granting_body": "oppdiktet",
        "recipient": "oppdiktet kommune",
        "recipient_type": "kommune",
        "municipality_code": code if number % 13 else None,
        "county_code": raw.areas()[code]["parent_code"] if number % 169 else None,
        "category": "annet",
        "confidence": "lav",
        "note": None,
        "source_id": raw.table("sources")[0]["source_id"],
    }


@pytest.mark.parametrize("order", PROJECT_ORDERS)
def test_pages_of_ten_thousand(large: Store, order: str) -> None:
    """The first pages, those where sorting changes its way, and the last."""
    whole = (
        find_projects(large, LATEST, Search(order=order, size=NUMBER))
        .frame()["project_id"]
        .tolist()
    )
    assert len(set(whole)) == NUMBER
    for page in (1, 2, 40, 41, 42, 200, 399, 400):
        shown = find_projects(large, LATEST, Search(order=order, page=page)).frame()["project_id"]
        assert shown.tolist() == whole[(page - 1) * 25 : page * 25]


@pytest.mark.parametrize("search", [Search(), Search("kommune"), Search("apent 7")], ids=str)
@pytest.mark.parametrize("area", ["NO", "vest", "12"])
def test_ten_thousand_add_up(large: Store, area: str, search: Search) -> None:
    selection = Selection(area=area)
    everything = find_projects(large, selection, replace(search, size=NUMBER)).frame()
    count = one(find_projects_count(large, selection, search))
    assert count["rows"] == len(everything) > 0
    facets = project_facets(large, selection, search).frame()
    assert set(facets.groupby("facet")["rows"].sum()) == {len(everything)}


def test_neighbours_are_no_more_than_a_page(large: Store) -> None:
    code = large.rows(
        "SELECT municipality_code FROM projects WHERE municipality_code IS NOT NULL"
        " GROUP BY 1 HAVING COUNT(*) > 1 ORDER BY COUNT(*) LIMIT 1"
    )["municipality_code"].item()
    everyone = large.rows(
        "SELECT project_id FROM projects WHERE municipality_code = :c", {"c": code}
    )
    own = everyone["project_id"].iloc[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("lib.store.queries.find"), "MOST_NEARBY", 3)
        found = nearby_projects(large, code, own).frame()
    assert len(found) == 3
    assert set(found["total"]) == {len(everyone) - 1}
    assert own not in set(found["project_id"])


@pytest.mark.parametrize("page", [1, 300])
@pytest.mark.parametrize("text", ["", "kommune"])
@pytest.mark.parametrize("area", ["NO", "1201"])
def test_ten_thousand_are_found_by_index(large: Store, area: str, text: str, page: int) -> None:
    search = Search(text, facets=(("status", ("tildelt",)), ("amount", ("with",))), page=page)
    for ask in (find_projects, find_projects_count, project_facets):
        call = partial(ask, search=search)
        assert spied(large, call, Selection(area=area)) == set()


@dataclass
class Watch:
    """A store that notes how each question would be answered."""

    store: Store
    programs: list[pd.DataFrame] = field(default_factory=list)

    def rows(self, sql: str, parameters: dict[str, object]) -> pd.DataFrame:
        return self.store.rows(sql, parameters)

    def version(self) -> Version:
        return self.store.version()

    def fetch(self, sql: str, parameters: dict[str, object]) -> Any:
        self.programs.append(self.store.rows(f"EXPLAIN {sql}", parameters))
        return self.store.fetch(sql, parameters)


@pytest.mark.parametrize("order", PROJECT_ORDERS)
def test_titles_are_sorted_by_the_index(large: Store, order: str) -> None:
    """The expression is the index's own: only the places' names are worked out for a question."""
    watch = Watch(large)
    find_projects(cast("Any", watch), LATEST, Search(order=order)).frame()
    called = watch.programs[0].query("opcode == 'Function'")["p4"]
    assert (called == "lower(1)").sum() == 1
