"""Projects, grants and rounds: the figures and the traps."""

import math

import pytest
from hypothesis import example, given, settings

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries import (
    announced_by_year,
    documented_by,
    documented_totals,
    grant_sources,
    grant_totals,
    grants_by,
    other_by,
    other_totals,
    projects,
    rounds,
    statuses,
)
from tests.store.queries import raw

COUNTRY = Selection()


def test_amounts_of_every_status_together(store: Store) -> None:
    every = projects(store, COUNTRY).frame()
    assert len(every) == 107
    assert every["amount_nok"].count() == 94
    assert every["amount_nok"].sum() == 95_240_500


def test_what_has_been_granted(store: Store) -> None:
    row = grant_totals(store, COUNTRY).frame().iloc[0]
    assert (row["projects"], row["with_amount"], row["amount_nok"]) == (100, 91, 60_240_500)
    assert row["population"] == 4_858_199
    assert row["per_inhabitant"] == pytest.approx(60_240_500 / 4_858_199)


def test_the_state_s_pots_and_other_money(store: Store) -> None:
    """The two add up to all; neither is ever added to the other in a figure."""
    pots, other = (
        grant_totals(store, COUNTRY, money).frame().iloc[0] for money in ("pots", "other")
    )
    assert (pots["projects"], pots["amount_nok"]) == (23, 20_450_000)
    assert (other["projects"], other["amount_nok"]) == (77, 39_790_500)
    assert math.isnan(pots["undated_nok"])
    assert other["undated_nok"] == 27_600_000
    kinds = grants_by(store, COUNTRY, "kind").frame().set_index("code")["amount_nok"]
    assert kinds.to_dict() == {"annet": 39_790_500, "pott": 20_450_000}
    schemes = grants_by(store, COUNTRY, "scheme", "pots").frame().set_index("code")["amount_nok"]
    assert schemes.to_dict() == {"act": 9_600_000, "samhandling": 8_000_000, "psykisk": 2_850_000}
    assert projects(store, COUNTRY).frame()["scheme_kind"].value_counts().to_dict() == {
        kind: sum(KIND_OF[row["round_id"]] == kind for row in raw.table("projects"))
        for kind in ("annet", "pott", "forslag")
    }


@settings(deadline=None, max_examples=25)
@given(selection=raw.SELECTIONS)
@example(selection=COUNTRY)
@example(selection=Selection(area="11"))
def test_pots_are_counted_from_the_rows(store: Store, selection: Selection) -> None:
    for money in ("pots", "other"):
        rows = [
            row
            for row in raw.granted(selection)
            if (KIND_OF[row["round_id"]] == "pott") == (money == "pots")
        ]
        found = grant_totals(store, selection, money).frame().iloc[0]
        assert found["projects"] == len(rows)
        assert raw.same(found["amount_nok"], raw.total(rows, "amount_nok"))
        for key in ("county", "category", "year"):
            assert grants_by(store, selection, key, money).frame()["projects"].sum() == len(rows)
        sources = grant_sources(store, selection, money).frame()["source_id"]
        assert set(sources) == {row["source_id"] for row in rows}


KIND_OF = {
    row["round_id"]: next(
        scheme["kind"]
        for scheme in raw.table("grant_schemes")
        if scheme["scheme_id"] == row["scheme_id"]
    )
    for row in raw.table("grant_rounds")
}


def test_the_pot_announced_and_documented_by_year(store: Store) -> None:
    found = announced_by_year(store, COUNTRY).frame().set_index("year")
    assert found["announced_nok"].to_dict() == {
        2009: 95_000_000,
        2010: 136_000_000,
        2011: 133_000_000,
        2012: 81_600_000,
    }
    assert found["documented_nok"].dropna().to_dict() == {2009: 500_000, 2011: 7_500_000}
    assert found["share_nok"].to_dict() == pytest.approx(
        {2009: 0.5 / 95, 2010: 0, 2011: 7.5 / 133, 2012: 0}
    )
    share = found["documented_nok"].sum() / found["announced_nok"].sum()
    assert f"{100 * share:.1f}" == "1.8"


def test_a_county_s_part_of_the_pot_has_no_share(store: Store) -> None:
    found = announced_by_year(store, Selection(area="11", year=2011, latest=False)).frame()
    assert found["year"].tolist() == [2009, 2010, 2011]
    assert found["documented_nok"].sum() == 600_000
    assert found["share_nok"].isna().all()


def test_what_is_undated_stands_in_no_year(store: Store) -> None:
    found = announced_by_year(store, COUNTRY, "annet").frame()
    undated = found[found["year"].isna()].iloc[0]
    assert undated["documented_nok"] == 26_600_000
    assert math.isnan(undated["share_nok"])
    earlier = announced_by_year(store, Selection(year=2024, latest=False), "annet").frame()
    assert earlier["year"].notna().all()


def test_statuses(store: Store) -> None:
    found = statuses(store, COUNTRY).frame().set_index("status")
    assert found["projects"].to_dict() == {"tildelt": 100, "uavklart": 4, "foreslått": 2, "søkt": 1}
    assert found.loc["foreslått", "amount_nok"] == 30_000_000
    assert found.loc["søkt", "with_amount"] == 0
    assert found["amount_nok"].isna()["søkt"]


def test_projects_without_an_amount_are_not_zero_kroner(store: Store) -> None:
    county = "16"
    row = grant_totals(store, Selection(area=county)).frame().iloc[0]
    assert row["projects"] > 0
    assert row["with_amount"] == 0
    assert math.isnan(row["amount_nok"])
    assert math.isnan(row["per_inhabitant"])
    listed = grants_by(store, COUNTRY, "county").frame().set_index("code")
    assert math.isnan(listed["amount_nok"][county])
    assert listed["projects"][county] == row["projects"]


def test_a_county_without_projects_is_listed_with_none(store: Store) -> None:
    listed = grants_by(store, COUNTRY, "county").frame().set_index("code")
    assert listed["projects"]["07"] == 0
    assert math.isnan(listed["amount_nok"]["07"])
    assert listed["population"]["07"] == 231_286


def test_the_proposal_for_nordfjord_is_never_granted(store: Store) -> None:
    every = projects(store, COUNTRY).frame().set_index("project_id")
    assert every.loc["nordfjord-sjukehus-rnb", "amount_nok"] == 25_000_000
    assert every.loc["nordfjord-sjukehus-rnb", "status"] == "foreslått"
    eid = grant_totals(store, Selection(area="1443")).frame().iloc[0]
    assert (eid["projects"], eid["with_amount"]) == (1, 0)
    assert math.isnan(eid["amount_nok"])
    proposed = grant_totals(store, Selection(scheme="rnb")).frame().iloc[0]
    assert proposed["projects"] == 0
    assert "rnb" not in set(grants_by(store, COUNTRY, "scheme").frame()["code"])


@pytest.mark.parametrize("year", [2009, 2023])
def test_undated_projects_count_only_in_the_latest_year(store: Store, year: int) -> None:
    earlier = Selection(year=year, latest=False)
    assert projects(store, earlier).frame()["year"].notna().all()
    assert grant_totals(store, earlier).frame().iloc[0]["undated"] == 0
    assert grants_by(store, earlier, "year").frame()["code"].notna().all()
    latest = grants_by(store, COUNTRY, "year").frame()
    assert latest[latest["code"].isna()]["projects"].tolist() == [6]


def test_every_area_of_the_kind_is_listed(store: Store) -> None:
    sizes = {
        key: grants_by(store, COUNTRY, key).frame()["code"].notna().sum()
        for key in ("region", "county", "municipality")
    }
    assert sizes == {"region": 4, "county": 19, "municipality": 430}
    assert len(grants_by(store, Selection(area="12"), "municipality")) == 33


def test_what_cannot_be_placed_has_a_row_of_its_own(store: Store) -> None:
    by_county = grants_by(store, COUNTRY, "county").frame()
    [unplaced] = by_county[by_county["code"].isna()].to_dict("records")
    assert (unplaced["projects"], unplaced["amount_nok"]) == (2, 4_000_000)
    assert math.isnan(unplaced["population"])
    by_municipality = grants_by(store, Selection(area="02"), "municipality").frame()
    [in_akershus] = by_municipality[by_municipality["code"].isna()].to_dict("records")
    assert in_akershus["projects"] == 3
    totals = grant_totals(store, Selection(area="02")).frame().iloc[0]
    assert totals["unplaced"] == 3
    assert totals["unplaced_nok"] == in_akershus["amount_nok"] == 946_900


def test_all_placed_leaves_no_such_row(store: Store) -> None:
    assert grants_by(store, Selection(area="12"), "municipality").frame()["code"].notna().all()


def test_a_project_of_a_county_belongs_to_none_of_its_municipalities(store: Store) -> None:
    in_county = set(projects(store, Selection(area="01")).frame()["project_id"])
    assert "friskliv-moss-2022" in in_county
    assert "friskliv-moss-2022" not in set(
        projects(store, Selection(area="0104")).frame()["project_id"]
    )


def test_a_selection_inside_the_kind_gives_a_part_of_the_area_around_it(store: Store) -> None:
    [around] = grants_by(store, Selection(area="1246"), "county").frame().to_dict("records")
    assert (around["code"], around["partial"]) == ("12", True)
    assert around["projects"] == 8
    assert math.isnan(around["population"])
    assert math.isnan(around["per_inhabitant"])
    assert not grants_by(store, Selection(area="12"), "county").frame()["partial"].any()


def test_largest_amount_first_and_unknown_last(store: Store) -> None:
    amounts = grants_by(store, COUNTRY, "municipality").frame()["amount_nok"]
    known = amounts.dropna()
    assert known.is_monotonic_decreasing
    assert amounts[: len(known)].notna().all()


def test_a_project_knows_its_places(store: Store) -> None:
    every = projects(store, COUNTRY).frame().set_index("project_id")
    jondal = every.loc["jondal-jonatunet-2009"]
    assert (jondal["municipality"], jondal["county"], jondal["region_code"]) == (
        "Jondal",
        "Hordaland",
        "vest",
    )
    assert jondal["latitude"] == pytest.approx(float(raw.areas()["1227"]["latitude"]))
    [national] = every.loc[["ks-radgiving-2011"]].to_dict("records")
    assert [national[name] for name in ("municipality", "county", "region_code")] == [None] * 3
    assert math.isnan(national["latitude"])


def test_the_first_round_is_announced_and_hardly_documented(store: Store) -> None:
    first = rounds(store, COUNTRY).frame().set_index("round_id").loc["2009-1"]
    assert first["announced_nok"] == 47_000_000
    assert first["announced_projects"] == 30
    assert first["documented_projects"] == first["documented_with_amount"] == 1
    assert first["documented_nok"] == 500_000
    assert first["share_nok"] == pytest.approx(0.5 / 47)
    assert first["share_projects"] == pytest.approx(1 / 30)


def test_a_round_holds_its_parts(store: Store) -> None:
    found = rounds(store, COUNTRY).frame().set_index("round_id")
    parts = [
        row
        for row in raw.granted(COUNTRY)
        if row["round_id"] in ("2011", "2011-06", "2011-09", "2011-KS")
    ]
    assert found.loc["2011", "documented_projects"] == len(parts)
    assert found.loc["2011", "documented_nok"] == raw.total(parts, "amount_nok")


@pytest.mark.parametrize("area", ["vest", "12", "1227"])
def test_announced_is_national_so_only_the_country_has_a_share(store: Store, area: str) -> None:
    found = rounds(store, Selection(area=area)).frame().set_index("round_id")
    assert found.loc["2009-1", "announced_nok"] == 47_000_000
    assert found.loc["2009-1", "documented_projects"] == 1
    assert found[["share_nok", "share_projects"]].isna().all(axis=None)


def test_a_share_of_nothing_documented_is_zero_and_of_no_amount_unknown(store: Store) -> None:
    found = rounds(store, COUNTRY).frame().set_index("round_id")
    assert found.loc["2012", "documented_projects"] == 0
    assert found.loc["2012", "share_nok"] == 0
    assert found["documented_nok"].isna()["2012"]
    assert found["share_nok"].isna()["2009-ACT"]
    known = found["announced_nok"].notna() & (found["documented_with_amount"] > 0)
    assert (found["share_nok"].notna() == (known | (found["share_nok"] == 0))).all()


def test_rounds_follow_scheme_and_year(store: Store) -> None:
    act = rounds(store, Selection(scheme="act")).frame()
    assert set(act["scheme_id"]) == {"act"}
    early = rounds(store, Selection(year=2010, latest=False)).frame()
    assert early["year"].max() == 2010
    assert early["year"].notna().all()


def test_a_round_with_no_figures_at_all_is_left_out(store: Store) -> None:
    found = set(rounds(store, COUNTRY).frame()["round_id"])
    assert "RNB-udatert" not in found
    assert "2010-søknad-Hdir" not in found


def test_two_figures_that_are_never_one(store: Store) -> None:
    """The state's own coordination pots, and everything else that is documented."""
    counted = documented_totals(store, Selection()).frame().iloc[0]
    other = other_totals(store, Selection()).frame().iloc[0]
    assert (counted["projects"], counted["amount_nok"]) == (23, 20_450_000)
    assert (other["projects"], other["amount_nok"]) == (77, 39_790_500)
    assert (other["undated"], other["undated_nok"]) == (6, 27_600_000)
    undated = [row for row in raw.granted(Selection()) if not row["year"]]
    assert other["undated_with_amount"] == sum(bool(row["amount_nok"]) for row in undated)
    assert counted["undated"] == 0
    by_scheme = documented_by(store, Selection(), "scheme").frame().set_index("code")["amount_nok"]
    assert by_scheme.to_dict() == {"act": 9_600_000, "samhandling": 8_000_000, "psykisk": 2_850_000}
    by_county = documented_by(store, Selection(), "county").frame().set_index("code")
    assert by_county["amount_nok"].max() < 26_600_000  # no building decides the scale
    assert by_county.loc["07", "projects"] == 0
    assert other_by(store, Selection(), "scheme").frame()["amount_nok"].sum() == 39_790_500


def test_a_chosen_scheme_is_the_figure_and_nothing_stands_beside_it(store: Store) -> None:
    for scheme in ("friskliv", "samhandling"):
        chosen = Selection(scheme=scheme)
        assert documented_totals(store, chosen) == grant_totals(store, chosen)
        assert other_totals(store, chosen).frame().iloc[0]["projects"] == 0
        assert other_by(store, chosen, "scheme").frame().empty


def test_from_a_year_to_the_next_nothing_leaps(store: Store) -> None:
    """What has no year is in no year's state: also not in the last one."""
    states = [
        other_totals(store, Selection(year=year, latest=False)).frame().iloc[0]
        for year in (2023, 2024)
    ]
    assert states[1]["amount_nok"] - states[0]["amount_nok"] == 710_000
    assert all(state["undated"] == 0 for state in states)
