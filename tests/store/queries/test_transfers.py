"""The transfers of the 2012 budget: the figures and the traps."""

import math
from dataclasses import replace

import pytest

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries import county_coverage, profile, transfer_totals, transfers, transfers_by
from tests.store.queries import raw

COUNTRY = Selection()


def test_the_whole_country(store: Store) -> None:
    row = transfer_totals(store, COUNTRY).frame().iloc[0]
    assert row["cofinancing_nok"] == 5_373_909_000
    assert row["compensation_nok"] == 303_034_000
    assert row["total_nok"] == 5_676_943_000
    assert row["municipalities"] == 413
    # One number everywhere: of the 429 of 2012, for Mosvik was part of Inderøy by then.
    assert row["municipalities_in_area"] == 429
    assert row["covered"] == 413
    assert row["merged"] == 1
    assert row["per_inhabitant"] == row["reference_per_inhabitant"]
    # "About 1,212 kr": exactly that without Mosvik's people, who are behind Inderøy's figure.
    assert row["per_inhabitant"] == pytest.approx(1212, abs=1)
    assert row["per_inhabitant"] == pytest.approx(5_676_943_000 / row["covered_population"])


def test_a_year_before_it_is_told_of_which_year_it_is(store: Store) -> None:
    """Not "not stated": the figures are there, and are of 2012."""
    early = Selection(year=2009, latest=False)
    for area in ("NO", "19", "1902"):
        row = transfer_totals(store, replace(early, area=area)).frame().iloc[0]
        assert math.isnan(row["total_nok"])
        assert row["later_year"] == 2012
    by_county = transfers_by(store, early, "county").frame().set_index("code")["later_year"]
    assert by_county.drop("10").eq(2012).all()
    assert math.isnan(by_county["10"])  # Vest-Agder has none in any year
    for key, found in profile(store, replace(early, area="19")).frame().groupby("group"):
        assert found["later_year"].eq(2012).all() == (key == "transfer")
    assert transfers_by(store, COUNTRY, "county").frame()["later_year"].isna().all()
    coverage = county_coverage(store, early).frame().set_index("code")["transfer_municipalities"]
    assert coverage["19"] == 25


def test_missing_municipalities_are_not_divided_by(store: Store) -> None:
    row = transfer_totals(store, COUNTRY).frame().iloc[0]
    lacking = [code for code in raw.codes("kommune") if code[:2] == "10" or code == "1874"]
    everyone = sum(int(raw.areas()[code]["population_2010"]) for code in raw.codes("kommune"))
    without = sum(int(raw.areas()[code]["population_2010"]) for code in lacking)
    assert row["covered_population"] == everyone - without


def test_a_county_with_all_its_figures_is_divided_by_its_own_people(store: Store) -> None:
    """Troms' own number is 23 more than the sum of its municipalities, and is what is printed."""
    listed = transfers_by(store, COUNTRY, "county").frame().set_index("code")
    for code, row in listed.iterrows():
        people = raw.behind(str(code)) or math.nan
        assert raw.same(row["covered_population"], people)
        assert raw.same(row["per_inhabitant"], row["total_nok"] / people)
    assert listed.loc["19", "per_inhabitant"] == pytest.approx(1135.20, abs=0.005)
    assert listed.loc["07", "per_inhabitant"] == pytest.approx(1308.93, abs=0.005)
    moskenes = int(raw.areas()["18"]["population_2010"]) - listed["covered_population"]["18"]
    assert moskenes == int(raw.areas()["1874"]["population_2010"])


def test_vest_agder_is_not_stated_rather_than_zero(store: Store) -> None:
    row = transfer_totals(store, Selection(area="10")).frame().iloc[0]
    assert (row["municipalities"], row["municipalities_in_area"], row["covered"]) == (0, 15, 0)
    for name in ("cofinancing_nok", "compensation_nok", "total_nok", "covered_population"):
        assert math.isnan(row[name])
    assert math.isnan(row["per_inhabitant"])
    assert row["reference_per_inhabitant"] == pytest.approx(1212, abs=1)
    listed = transfers_by(store, COUNTRY, "county").frame().set_index("code")
    assert math.isnan(listed["total_nok"]["10"])
    assert listed["municipalities"]["10"] == 0
    assert listed["municipalities_in_area"]["10"] == 15
    assert transfers(store, Selection(area="1874")).frame().empty


def test_inderoy_covers_mosvik(store: Store) -> None:
    found = transfers(store, COUNTRY).frame().set_index("municipality_code")
    both = sum(int(raw.areas()[code]["population_2010"]) for code in ("1729", "1723"))
    assert found.loc["1729", "population"] == both
    assert found.loc["1729", "per_inhabitant"] == pytest.approx(7_976_000 / both)
    assert "Mosvik" in str(found.loc["1729", "note"])
    assert "1723" not in found.index


def test_mosvik_is_covered_where_inderoy_is_inside(store: Store) -> None:
    county = transfer_totals(store, Selection(area="17")).frame().iloc[0]
    assert (county["municipalities"], county["covered"]) == (23, 23)
    assert (county["municipalities_in_area"], county["merged"]) == (23, 1)
    listed = transfers_by(store, COUNTRY, "county").frame().set_index("code").loc["17"]
    assert (listed["municipalities"], listed["covered"]) == (23, 23)
    assert (listed["municipalities_in_area"], listed["merged"]) == (23, 1)
    alone = transfer_totals(store, Selection(area="1723")).frame().iloc[0]
    assert (alone["municipalities"], alone["covered"], alone["merged"]) == (0, 0, 1)
    assert alone["municipalities_in_area"] == 0
    assert math.isnan(alone["total_nok"])
    inderoy = transfer_totals(store, Selection(area="1729")).frame().iloc[0]
    assert (inderoy["covered"], inderoy["municipalities_in_area"]) == (1, 1)
    assert inderoy["covered_population"] == raw.people("1729")


def test_andoy_is_incomplete(store: Store) -> None:
    found = transfers(store, COUNTRY).frame().set_index("municipality_code")
    assert found.index[~found["complete"]].tolist() == ["1871"]
    assert math.isnan(found["compensation_nok"]["1871"])
    assert found["total_nok"]["1871"] == found["cofinancing_nok"]["1871"] == 6_701_000
    assert transfer_totals(store, COUNTRY).frame().iloc[0]["incomplete"] == 1


def test_zero_kroner_is_a_figure(store: Store) -> None:
    halden = transfers(store, Selection(area="0101")).frame().iloc[0]
    assert halden["compensation_nok"] == 0
    assert halden["complete"]


@pytest.mark.parametrize("year", [2009, 2011])
def test_before_2012_nothing_was_transferred(store: Store, year: int) -> None:
    early = Selection(year=year, latest=False)
    assert transfers(store, early).frame().empty
    row = transfer_totals(store, early).frame().iloc[0]
    assert row["municipalities"] == 0
    assert math.isnan(row["total_nok"])
    assert math.isnan(row["reference_per_inhabitant"])
    by_county = transfers_by(store, early, "county").frame()
    assert len(by_county) == 19
    assert by_county["total_nok"].isna().all()


def test_from_2012_it_counts(store: Store) -> None:
    assert len(transfers(store, Selection(year=2012, latest=False))) == 413


def test_the_scheme_does_not_matter(store: Store) -> None:
    of_scheme = transfer_totals(store, Selection(scheme="act"))
    assert of_scheme.frame().equals(transfer_totals(store, COUNTRY).frame())


def test_a_selection_inside_the_level_gives_a_part_of_the_area_around_it(store: Store) -> None:
    [around] = transfers_by(store, Selection(area="1201"), "region").frame().to_dict("records")
    assert (around["code"], around["partial"]) == ("vest", True)
    assert (around["municipalities"], around["municipalities_in_area"]) == (1, 1)
