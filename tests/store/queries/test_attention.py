"""What needs attention."""

from datetime import date
from importlib import import_module

import pytest

from lib.charts import attention as words
from lib.selection import Selection
from lib.store.connection import Store, writing
from lib.store.queries import attention, indicators
from tests.store.queries import raw

COUNTRY = Selection()


def test_indicators_are_those_that_go_against(store: Store) -> None:
    found = attention(store, COUNTRY).frame()
    shown = indicators(store, COUNTRY)
    against = shown[shown["direction"] == "against"].set_index("indicator_id")
    rows = found[found["kind"] == "indicator_against"]
    assert set(rows["id"]) == set(against.index)
    for row in rows.to_dict("records"):
        assert row["value"] == against.loc[row["id"], "now_value"]
        assert row["reference"] == against.loc[row["id"], "since_value"]
        assert row["year"] > row["reference_year"]


@pytest.mark.parametrize("area", ["19", "nord", "1201"])
def test_no_area_is_told_of_anothers_indicators(store: Store, area: str) -> None:
    found = attention(store, Selection(area=area)).frame()
    assert set(found.loc[found["kind"] == "indicator_against", "area_code"]) <= {area}


def test_a_county_without_a_project(store: Store) -> None:
    """The counties that the map shows as "none found"; first the one that has none of any kind."""
    found = attention(store, COUNTRY).frame().set_index("id")
    rows = found[found["kind"] == "county_without_project"]
    assert rows.index.tolist() == ["07", "01", "04", "05", "17", "20"]
    assert sorted(rows.index) == raw.without_projects(COUNTRY, pots=True)
    assert rows.index[rows["other_projects"] == 0].tolist() == ["07"]
    assert raw.without_projects(COUNTRY, pots=False) == ["07"]
    finnmark = rows.loc["20"]
    assert (finnmark["projects"], finnmark["other_projects"], finnmark["counted"]) == (0, 4, "pots")
    inside = attention(store, Selection(area="07")).frame()
    assert "07" in set(inside["id"])
    assert "county_without_project" not in set(
        attention(store, Selection(area="0709")).frame()["kind"]
    )


@pytest.mark.parametrize("year", [2009, 2012])
def test_counties_follow_the_year(store: Store, year: int) -> None:
    early = Selection(year=year, latest=False)
    found = attention(store, early).frame()
    none = raw.without_projects(early, pots=True)
    assert sorted(found[found["kind"] == "county_without_project"]["id"]) == none


@pytest.mark.parametrize("scheme", ["friskliv", "samhandling"])
def test_a_chosen_scheme_alone_counts(store: Store, scheme: str) -> None:
    chosen = Selection(scheme=scheme)
    found = attention(store, chosen).frame()
    rows = found[found["kind"] == "county_without_project"]
    assert sorted(rows["id"]) == raw.without_projects(chosen, pots=False)
    assert set(rows["counted"]) == {"scheme"}
    assert set(rows["other_projects"]) == {0}


def test_it_is_said_of_which_money_nothing_is_found(store: Store) -> None:
    def said(selection: Selection) -> dict[str, str]:
        found = words.alerts(attention(store, selection))
        return {one.title: one.sentence for one in found if one.kind == "county_without_project"}

    country = said(COUNTRY)
    assert (
        country["Vestfold"] == "ingen prosjekter funnet fra noen ordning; 231\u00a0286 innbyggere."
    )
    assert country["Finnmark"].startswith(
        "ingen prosjekter funnet fra samhandlingspottene, 4 med andre midler; "
    )
    chosen = said(Selection(scheme="friskliv"))
    assert all("fra den valgte ordningen" in sentence for sentence in chosen.values())


@pytest.mark.parametrize("kind", ["helseregion", "fylke"])
def test_where_nothing_needs_attention_the_money_is_named(kind: str) -> None:
    assert "fra samhandlingspottene" in words.nothing(kind)
    assert "fra den valgte ordningen" in words.nothing(kind, chosen=True)
    assert words.nothing("land", chosen=True) == words.nothing("land")


def test_rounds_of_the_state_that_are_hardly_documented(store: Store) -> None:
    found = attention(store, COUNTRY).frame().set_index("id")
    rounds = found[found["kind"] == "round_low_coverage"]
    pots = {row["scheme_id"] for row in raw.table("grant_schemes") if row["kind"] == "pott"}
    announced = {
        row["round_id"]
        for row in raw.table("grant_rounds")
        if row["announced_nok"] and row["scheme_id"] in pots
    }
    # Of every round less than half is documented; what lacks of a part lacks of its whole.
    parts = {row["round_id"] for row in raw.table("grant_rounds") if row["part_of"]}
    assert set(rounds.index) == announced - parts
    assert parts >= {"2009-1", "2011-06", "2011-09"}
    assert rounds["part_of"].isna().all()
    assert rounds.loc["2009-budsjett", "reference"] == 95_000_000
    assert rounds.loc["2009-budsjett", "projects"] == 1
    # 33 of the 73 million stand in the budget's 96 as well: they lack once.
    assert rounds.loc["2010-LMS", "shared"] == 33_000_000
    assert rounds.loc["2010-LMS", "weight"] == 40_000_000
    assert rounds.drop("2010-LMS")["shared"].isna().all()
    for code, row in rounds.iterrows():
        within = {
            code,
            *(one["round_id"] for one in raw.table("grant_rounds") if one["part_of"] == code),
        }
        granted = [one for one in raw.granted(COUNTRY) if one["round_id"] in within]
        assert row["with_amount"] == sum(bool(one["amount_nok"]) for one in granted)
    assert (rounds["with_amount"] < rounds["projects"]).any()
    # Funds for all purposes, of which no share is owed to the reform.
    assert "2012-skjønn" not in rounds.index


@pytest.mark.parametrize("area", ["vest", "12", "1201"])
def test_coverage_of_rounds_is_a_matter_of_the_whole_country(store: Store, area: str) -> None:
    assert "round_low_coverage" not in set(attention(store, Selection(area=area)).frame()["kind"])


def test_weightiest_first_of_every_kind(store: Store) -> None:
    found = attention(store, COUNTRY).frame()
    assert found["rank"].is_monotonic_increasing
    assert found["kind"].tolist()[:3] == [
        "indicator_against",
        "county_without_project",
        "round_low_coverage",
    ]
    for _, rows in found.groupby("kind"):
        assert rows["weight"].is_monotonic_decreasing
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
    assert not found.duplicated(["kind", "id"]).any()


@pytest.mark.parametrize("most", [1, 50])
def test_no_more_projects_of_a_kind_than_are_read(
    own_store: Store, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(import_module("lib.store.queries.attention"), "MOST_REPORTS", most)
    with writing(own_store.path) as db:
        db.execute(
            "INSERT INTO status_reports SELECT 'oppdiktet-' || rowid, project_id,"
            " date('2026-03-01', rowid || ' days'), iif(rowid % 2, 'forsinket', 'i gang'), NULL,"
            " NULL, iif(rowid % 3, 'grønn', 'rød'), NULL, 'Prøverapportør', NULL, NULL"
            " FROM projects WHERE rowid <= 12"
        )
    rows = attention(own_store, COUNTRY, date(2026, 11, 22))
    found = rows.frame()
    found = found[found["kind"].str.startswith("project_")]
    of_kinds = {"project_red": 4, "project_overdue": 4, "project_silent": 4}
    assert found.groupby("kind")["total_of_kind"].first().to_dict() == of_kinds
    assert found.groupby("kind").size().to_dict() == dict.fromkeys(of_kinds, min(most, 4))
    assert found[found["rank"] == 1]["days"].tolist() == [263, 265, 264]
    missing = sum(of_kinds.values()) - len(found)
    assert words.beyond(rows).startswith(f"{missing} prosjekter til") == (missing > 0)
    assert bool(words.beyond(rows)) == (missing > 0)
