"""One area in full: the same figures as everywhere else, ranked among its likes."""

import math
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries import (
    area_indicators,
    area_office,
    documented_totals,
    indicators,
    offices,
    other_totals,
    profile,
    services,
    similar,
    transfer_totals,
)
from tests.store.queries import raw

many = settings(deadline=None, max_examples=15)
KINDS = {"land": 1, "helseregion": 4, "fylke": 19, "kommune": 430}


def cells(store: Store, area: str) -> dict[Any, dict[Any, Any]]:
    return figures(store, Selection(area=area)).to_dict("index")


@cache
def figures(store: Store, selection: Selection) -> pd.DataFrame:
    return profile(store, selection).frame().set_index("key")


@many
@given(selection=raw.SELECTIONS)
def test_the_figures_are_those_of_the_other_queries(store: Store, selection: Selection) -> None:
    found = figures(store, selection)
    value, covered = found["value"], found["covered"]
    granted = documented_totals(store, selection).frame().iloc[0]
    other = other_totals(store, selection).frame().iloc[0]
    transferred = transfer_totals(store, selection).frame().iloc[0]
    sites, serving = services(store, selection).frame(), offices(store, selection)
    running = sites[sites["status"] == "i drift"]
    expected = {
        "population": granted["population"],
        "granted_projects": granted["projects"],
        "granted_nok": granted["amount_nok"],
        "granted_per_inhabitant": granted["per_inhabitant"],
        "granted_without_amount": granted["projects"] - granted["with_amount"],
        "projects_per_100000": granted["projects"] / granted["population"] * 100_000,
        "other_projects": other["projects"],
        "other_nok": other["amount_nok"],
        "services": len(running),
        "services_planned": len(raw.services_of(selection, "planlagt")),
        "services_closed": len(raw.services_of(selection, "avviklet")),
        "beds": running["beds"].sum(min_count=1),
        "transfer_nok": transferred["total_nok"],
        "transfer_population": transferred["covered_population"],
        "transfer_per_inhabitant": transferred["per_inhabitant"],
        "transfer_municipalities": transferred["municipalities"],
        "municipalities": transferred["municipalities_in_area"] + transferred["merged"],
        "offices": len(serving),
        "strengthened": sum(serving.column("strengthened")),
    }
    assert list(expected) == list(found.index)
    for key, figure in expected.items():
        assert raw.same(float(value[key]), float(figure)), key
    assert covered["granted_nok"] == granted["with_amount"]
    assert covered["other_nok"] == other["with_amount"]
    assert covered["beds"] == running["beds"].count()
    assert covered["transfer_nok"] == transferred["covered"]
    assert found["covered_of"]["transfer_nok"] == transferred["municipalities_in_area"]


@pytest.mark.parametrize("area", ["NO", "nord", "vest", "19", "07", "18", "17", "1729", "1101"])
def test_whoever_divides_gets_the_rate_that_is_printed(store: Store, area: str) -> None:
    """The inhabitants that a rate is divided by stand beside it, and are the area's own if any."""
    value = figures(store, Selection(area=area))["value"]
    assert value["transfer_population"] == raw.behind(area)
    rate = value["transfer_nok"] / value["transfer_population"]
    assert value["transfer_per_inhabitant"] == pytest.approx(rate)
    if area in {"19", "07", "17", "vest", "1101"}:
        assert value["transfer_population"] == value["population"]
    rate = value["granted_nok"] / value["population"]
    assert raw.same(value["granted_per_inhabitant"], rate)


@many
@given(selection=raw.SELECTIONS)
def test_the_country_stands_beside(store: Store, selection: Selection) -> None:
    country = figures(store, replace(selection, area="NO"))
    found = figures(store, selection)
    pd.testing.assert_series_equal(found["country_value"], country["country_value"])
    grants = found["group"].isin(["grants", "other_grants"])
    pd.testing.assert_series_equal(
        found["country_value"][~grants], country["value"][~grants], check_names=False
    )
    assert country["rank"].isna().all()
    kinds = {row["scheme_id"]: row["kind"] for row in raw.table("grant_schemes")}
    placed = [
        row
        for row in raw.granted(replace(selection, area="NO"))
        if raw.place(row) != "NO" and (selection.scheme or kinds[raw.scheme_of(row)] == "pott")
    ]
    amount = raw.total(placed, "amount_nok")
    assert found["country_value"]["granted_projects"] == len(placed)
    assert raw.same(float(found["country_value"]["granted_nok"]), amount)
    rate = float(found["country_value"]["granted_per_inhabitant"])
    assert raw.same(rate, amount / int(raw.areas()["NO"]["population_2010"]))


def test_no_benchmark_is_above_all_that_make_it(store: Store) -> None:
    """4 of 20.45 million lie in no county: 3.4 kroner per inhabitant are compared, not 4.2."""
    rows = [cells(store, code)["granted_per_inhabitant"] for code in raw.codes("helseregion")]
    assert {round(row["country_value"], 1) for row in rows} == {3.4}
    assert max(row["value"] for row in rows) >= 3.4
    assert round(cells(store, "NO")["granted_per_inhabitant"]["value"], 1) == 4.2


@many
@given(selection=raw.SELECTIONS)
def test_ranks_are_among_the_likes(store: Store, selection: Selection) -> None:
    found = figures(store, selection)
    assert set(found["of"]) == {KINDS[raw.areas()[selection.area]["kind"]]}
    ranked = found[found["rank"].notna()]
    assert ranked["rank"].between(1, ranked["ranked"]).all()
    assert (ranked["ranked"] <= ranked["of"]).all()
    assert found.loc[found["value"].isna(), "rank"].isna().all()


@pytest.mark.parametrize("key", ["granted_nok", "granted_projects", "transfer_per_inhabitant"])
def test_ties_share_the_better_rank(store: Store, key: str) -> None:
    """Every county's rank, worked out one by one."""
    rows = {code: cells(store, code)[key] for code in raw.codes("fylke")}
    known = [row["value"] for row in rows.values() if row["value"] > 0]
    for row in rows.values():
        assert row["ranked"] == len(known)
        if math.isnan(row["value"]) or not row["value"]:  # zero has no place
            assert math.isnan(row["rank"])
            assert not row["shared"]
        else:
            assert row["rank"] == 1 + sum(other > row["value"] for other in known)
            assert row["shared"] == (known.count(row["value"]) > 1)


def test_no_service_passes_for_one_in_operation(store: Store) -> None:
    """Of 129 services 114 are in operation, and 27 of these state their beds; Finnmark has none."""
    country, finnmark = cells(store, "NO"), cells(store, "20")
    keys = ("services", "services_planned", "services_closed", "beds")
    assert [country[key]["value"] for key in keys] == [114, 12, 3, 191]
    assert (country["beds"]["covered"], country["beds"]["covered_of"]) == (27, 114)
    assert [finnmark[key]["value"] for key in keys[:3]] == [0, 1, 0]
    assert math.isnan(finnmark["beds"]["value"])
    assert finnmark["beds"]["covered_of"] == 0


@many
@given(selection=raw.SELECTIONS)
def test_services_that_a_year_leaves_out_are_counted(store: Store, selection: Selection) -> None:
    """With a year, services have no place among the areas': most do not state when they opened."""
    found = figures(store, selection)
    keys = {"services": "i drift", "services_planned": "planlagt", "services_closed": "avviklet"}
    for key, status in keys.items():
        if selection.latest:
            assert math.isnan(found["undated"][key])
            continue
        every = raw.services_of(replace(selection, latest=True), status)
        assert found["undated"][key] == sum(not row["opened"] for row in every)
        assert math.isnan(found["rank"][key])
        assert math.isnan(found["ranked"][key])


@pytest.mark.parametrize("area", ["12", "vest", "1201"])
def test_no_rank_where_it_would_say_nothing(store: Store, area: str) -> None:
    """Neither of what few state, nor of what is lacking, planned or closed."""
    found = cells(store, area)
    for key in (
        "municipalities",
        "transfer_municipalities",
        "beds",
        "services_planned",
        "services_closed",
        "granted_without_amount",
    ):
        assert math.isnan(found[key]["rank"])
        assert math.isnan(found[key]["ranked"])


def test_a_rank_is_out_of_those_that_have_one(store: Store) -> None:
    """13 of the 19 counties have a project of the coordination pots, and a place."""
    rows = [cells(store, code)["granted_projects"] for code in raw.codes("fylke")]
    assert {row["ranked"] for row in rows} == {13}
    assert sum(row["rank"] > 0 for row in rows) == 13


def test_what_is_not_known_is_not_zero(store: Store) -> None:
    soer = cells(store, "16")
    assert soer["granted_projects"]["value"] > 0
    assert math.isnan(soer["granted_nok"]["value"])
    assert soer["granted_nok"]["covered"] == 0
    assert math.isnan(cells(store, "10")["transfer_nok"]["value"])
    # Mosvik's figure is part of Inderøy's.
    mosvik = cells(store, "1723")
    assert math.isnan(mosvik["transfer_nok"]["value"])
    assert mosvik["transfer_nok"]["covered"] == 0


def test_an_area_that_does_not_exist(store: Store) -> None:
    nowhere = Selection(area="'; --")
    assert not profile(store, nowhere)
    assert area_indicators(store, nowhere).empty
    assert not similar(store, nowhere.area)
    assert area_office(store, nowhere.area).frame().empty
    assert profile(store, nowhere).frame().dtypes.equals(profile(store, Selection()).frame().dtypes)


@pytest.mark.parametrize("area", ["03", "12", "1201", "vest"])
def test_the_office_of_an_area(store: Store, area: str) -> None:
    assert area_office(store, area) == offices(store, Selection(area=area))


@pytest.mark.parametrize("area", [*raw.codes("fylke"), *raw.codes("helseregion"), "1201", "NO"])
def test_similar_areas_are_the_nearest_in_inhabitants(store: Store, area: str) -> None:
    own = raw.areas()[area]
    people = int(own["population_2010"])
    others = [
        (abs(int(row["population_2010"]) - people), code)
        for code, row in raw.areas().items()
        if row["kind"] == own["kind"] and code != area
    ]
    found = similar(store, area).frame()
    assert found["code"].tolist() == [code for _, code in sorted(others)[:3]]
    assert found["difference"].tolist() == (found["population"] - people).tolist()
    assert len(similar(store, area, 5)) == min(5, len(others))
    assert similar(store, area, -1).frame().empty


@many
@given(selection=raw.SELECTIONS)
def test_indicators_of_an_area_are_those_of_everywhere(store: Store, selection: Selection) -> None:
    plain = indicators(store, selection)
    found = area_indicators(store, selection)
    near = found[found["level"] != "catchment"]
    pd.testing.assert_frame_equal(near[plain.columns].reset_index(drop=True), plain)
    assert near["own"].eq(near["level"] == "own").all()
    assert not found.duplicated(["indicator_id", "area_code"]).any()


@many
@given(selection=raw.SELECTIONS)
def test_each_value_stands_beside_the_countrys_of_its_year(
    store: Store, selection: Selection
) -> None:
    national = {
        (row["indicator_id"], int(row["year"])): float(row["value"])
        for row in raw.table("indicator_values")
        if row["area_code"] == "NO"
    }
    for row in area_indicators(store, selection).to_dict("records"):
        expected = national.get((row["indicator_id"], row["now_year"]), math.nan)
        assert raw.same(row["country_value"], expected)
        assert (row["country_source_id"] is None) == math.isnan(expected)


@pytest.mark.parametrize(
    ("area", "names"),
    [
        ("07", {"Vestfold"}),
        ("12", set()),
        ("15", {"Møre og Romsdal"}),
        ("1201", set()),
        ("NO", set()),
    ],
)
def test_a_county_has_only_the_catchments_of_its_name(
    store: Store, area: str, names: set[str]
) -> None:
    found = area_indicators(store, Selection(area=area))
    catchments = found[found["level"] == "catchment"]
    assert set(catchments["area_name"]) == names
    assert not catchments["own"].any()


def test_a_region_has_all_its_catchments(store: Store) -> None:
    found = area_indicators(store, Selection(area="vest"))
    with_values = {row["area_code"] for row in raw.table("indicator_values")}
    expected = {
        code
        for code, row in raw.areas().items()
        if row["kind"] == "opptaksområde" and row["parent_code"] == "vest" and code in with_values
    }
    assert set(found.loc[found["level"] == "catchment", "area_code"]) == expected


def test_levels(store: Store) -> None:
    def levels(area: str) -> set[str]:
        return set(area_indicators(store, Selection(area=area))["level"])

    assert levels("NO") == {"own"}
    assert levels("vest") == {"own", "country", "catchment"}
    assert levels("12") == {"own", "region", "country"}
    assert levels("1201") == {"own", "county", "region", "country"}
