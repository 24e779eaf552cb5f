"""What needs attention."""

from datetime import date
from importlib import import_module

import pytest

from lib.charts import attention as words
from lib.selection import Selection
from lib.store.connection import Store, writing
from lib.store.queries import attention, grants_by, indicators
from tests.store.queries import raw

COUNTRY = Selection()


def test_indicators_are_those_that_go_against(store: Store) -> None:
    found = attention(store, COUNTRY)
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
    found = attention(store, Selection(area=area))
    assert set(found.loc[found["kind"] == "indicator_against", "area_code"]) <= {area}


def test_a_county_without_a_project(store: Store) -> None:
    found = attention(store, COUNTRY)
    assert found[found["kind"] == "county_without_project"]["id"].tolist() == ["07"]
    inside = attention(store, Selection(area="07"))
    assert "07" in set(inside["id"])
    assert "county_without_project" not in set(attention(store, Selection(area="0709"))["kind"])


@pytest.mark.parametrize("year", [2009, 2012])
def test_counties_follow_the_year(store: Store, year: int) -> None:
    early = Selection(year=year, latest=False)
    counties = grants_by(store, early, "county")
    none = counties[counties["code"].notna() & (counties["projects"] == 0)]
    found = attention(store, early)
    assert set(found[found["kind"] == "county_without_project"]["id"]) == set(none["code"])


def test_rounds_of_the_state_that_are_hardly_documented(store: Store) -> None:
    found = attention(store, COUNTRY).set_index("id")
    rounds = found[found["kind"] == "round_low_coverage"]
    pots = {row["scheme_id"] for row in raw.table("grant_schemes") if row["kind"] == "pott"}
    announced = {
        row["round_id"]
        for row in raw.table("grant_rounds")
        if row["announced_nok"] and row["scheme_id"] in pots
    }
    # The whole grant to KS is documented; of every other round less than half is.
    assert set(rounds.index) == announced - {"2011-KS"}
    assert rounds.loc["2009-1", "reference"] == 47_000_000
    assert rounds.loc["2009-1", "projects"] == 1
    assert rounds.loc["2009-1", "reference_projects"] == 30
    for code, row in rounds.iterrows():
        within = {
            code,
            *(one["round_id"] for one in raw.table("grant_rounds") if one["part_of"] == code),
        }
        granted = [one for one in raw.granted(COUNTRY) if one["round_id"] in within]
        assert row["with_amount"] == sum(bool(one["amount_nok"]) for one in granted)
    assert (rounds["with_amount"] < rounds["projects"]).any()
    assert rounds.loc["2009-1", "part_of"] == "2009-budsjett"
    # Funds for all purposes, of which no share is owed to the reform.
    assert "2012-skjønn" not in rounds.index


@pytest.mark.parametrize("area", ["vest", "12", "1201"])
def test_coverage_of_rounds_is_a_matter_of_the_whole_country(store: Store, area: str) -> None:
    assert "round_low_coverage" not in set(attention(store, Selection(area=area))["kind"])


def test_weightiest_first_of_every_kind(store: Store) -> None:
    found = attention(store, COUNTRY)
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
    found = attention(own_store, COUNTRY, date(2026, 11, 22))
    found = found[found["kind"].str.startswith("project_")]
    of_kinds = {"project_red": 4, "project_overdue": 4, "project_silent": 4}
    assert found.groupby("kind")["total_of_kind"].first().to_dict() == of_kinds
    assert found.groupby("kind").size().to_dict() == dict.fromkeys(of_kinds, min(most, 4))
    assert found[found["rank"] == 1]["days"].tolist() == [263, 265, 264]
    missing = sum(of_kinds.values()) - len(found)
    assert words.beyond(found).startswith(f"{missing} prosjekter til") == (missing > 0)
    assert bool(words.beyond(found)) == (missing > 0)
