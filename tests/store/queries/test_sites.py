"""Services and offices."""

import math

import pytest
from hypothesis import example, given, settings

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries import offices, services, services_by_municipality
from tests.store.queries import raw

COUNTRY = Selection()


def test_every_service_in_the_latest_year(store: Store) -> None:
    assert len(services(store, COUNTRY)) == 129


@settings(deadline=None, max_examples=25)
@given(selection=raw.SELECTIONS)
@example(selection=COUNTRY)
@example(selection=Selection(area="vest"))
def test_the_municipalities_have_all_services_between_them(
    store: Store, selection: Selection
) -> None:
    expected, running = raw.services(selection), raw.services_of(selection, "i drift")
    found = services_by_municipality(store, selection).frame()
    assert found["services"].sum() == len(running)
    assert found["not_running"].sum() == len(expected) - len(running)
    assert raw.same(found["beds"].sum(min_count=1), raw.total(running, "beds"))
    for row in found.to_dict("records"):
        same = [
            each
            for each in running
            if (each["municipality_code"] or None, each["kind"])
            == (row["municipality_code"], row["kind"])
        ]
        assert row["services"] == len(same)
        assert raw.same(row["beds"], raw.total(same, "beds"))
        assert math.isnan(row["latitude"]) == (row["municipality_code"] is None)


@pytest.mark.parametrize("year", [2009, 2015, 2023])
def test_undated_services_count_only_in_the_latest_year(store: Store, year: int) -> None:
    found = services(store, Selection(year=year, latest=False)).frame()
    assert found["opened"].notna().all()
    assert (found["opened"].str[:4].astype(int) <= year).all()
    expected = [row for row in raw.table("service_sites") if row["opened"]]
    assert len(found) == sum(int(row["opened"][:4]) <= year for row in expected)


def test_a_service_without_a_municipality_belongs_to_its_county(store: Store) -> None:
    found = services(store, COUNTRY).frame()
    unplaced = found[found["municipality_code"].isna()]
    assert len(unplaced) == 3
    assert unplaced["county"].notna().all()
    assert unplaced["region_code"].notna().all()
    assert unplaced["latitude"].isna().all()
    county = str(unplaced["county_code"].iloc[0])
    assert unplaced["site_id"].iloc[0] in set(
        services(store, Selection(area=county)).frame()["site_id"]
    )


def test_beds_that_are_not_stated_are_not_zero(store: Store) -> None:
    found = services(store, COUNTRY).frame().set_index("site_id")
    assert found.loc["vaernesregionen-dms", "beds"] == 16
    assert math.isnan(found["beds"]["dms-midt-troms"])


@pytest.mark.parametrize(("year", "strengthened"), [(2010, 0), (2011, 4), (2012, 4), (2024, 4)])
def test_four_offices_were_strengthened_in_2011(store: Store, year: int, strengthened: int) -> None:
    found = offices(store, Selection(year=year, latest=year == 2024)).frame()
    assert len(found) == 18
    assert found["strengthened"].sum() == found["positions"].sum() == strengthened


@pytest.mark.parametrize(
    ("area", "names"),
    [
        ("03", ["fm-oslo-og-akershus"]),
        ("02", ["fm-oslo-og-akershus"]),
        ("0301", ["fm-oslo-og-akershus"]),
        ("1201", ["fm-hordaland"]),
        ("vest", ["fm-rogaland", "fm-hordaland", "fm-sogn-og-fjordane"]),
    ],
)
def test_offices_that_serve_an_area(store: Store, area: str, names: list[str]) -> None:
    assert offices(store, Selection(area=area)).frame()["office_id"].tolist() == names


def test_an_office_names_every_county_it_serves(store: Store) -> None:
    oslo = offices(store, Selection(area="0301")).frame().iloc[0]
    assert oslo["counties"] == "Akershus, Oslo"
    assert oslo["county_codes"] == "02, 03"
    assert oslo["strengthened_source_id"] == "regjeringen-01"
    assert offices(store, Selection(area="01")).frame().iloc[0]["strengthened_source_id"] is None
