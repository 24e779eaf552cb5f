"""Whatever is selected, the map, the table and the headline add up to the same."""

import math
from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.selection import Selection
from lib.store.connection import Store, writing
from lib.store.queries import (
    budget_lines,
    documented_by,
    grant_totals,
    grants_by,
    headline,
    indicator_coverage,
    milestones,
    offices,
    projects,
    rounds,
    services,
    statuses,
    transfer_totals,
    transfers,
    transfers_by,
)
from lib.store.queries.grants import Key
from tests.store.queries import raw

KEYS: tuple[Key, ...] = ("region", "county", "municipality", "scheme", "category", "year")
many = settings(deadline=None, max_examples=25)


def added(values: "pd.Series[float]") -> float:
    return float(values.sum(min_count=1))


@many
@given(selection=raw.SELECTIONS)
def test_granted_is_what_the_files_say(store: Store, selection: Selection) -> None:
    expected = raw.granted(selection)
    row = grant_totals(store, selection).frame().iloc[0]
    assert row["projects"] == len(expected)
    assert row["with_amount"] == sum(project["amount_nok"] != "" for project in expected)
    assert raw.same(row["amount_nok"], raw.total(expected, "amount_nok"))
    assert row["undated"] == sum(project["year"] == "" for project in expected)
    unplaced = [project for project in expected if not project["municipality_code"]]
    assert row["unplaced"] == len(unplaced)
    assert raw.same(row["unplaced_nok"], raw.total(unplaced, "amount_nok"))
    population = raw.areas()[selection.area]["population_2010"]
    assert row["population"] == int(population)
    assert raw.same(row["per_inhabitant"], row["amount_nok"] / int(population))


@many
@given(selection=raw.SELECTIONS, key=st.sampled_from(KEYS))
def test_every_division_of_the_granted_adds_up(
    store: Store, selection: Selection, key: Key
) -> None:
    whole = grant_totals(store, selection).frame().iloc[0]
    parts = grants_by(store, selection, key).frame()
    assert parts["projects"].sum() == whole["projects"]
    assert parts["with_amount"].sum() == whole["with_amount"]
    assert raw.same(added(parts["amount_nok"]), whole["amount_nok"])
    assert parts["amount_nok"].isna().eq(parts["with_amount"] == 0).all()
    assert (parts["code"].isna() & (parts["projects"] == 0)).sum() == 0


@many
@given(selection=raw.SELECTIONS)
def test_table_map_and_headline_agree_on_grants(store: Store, selection: Selection) -> None:
    table = projects(store, selection).frame()
    granted = table[table["status"] == "tildelt"]
    if selection.scheme is None:
        granted = granted[granted["scheme_kind"] == "pott"]
    by_county = documented_by(store, selection, "county").frame()
    head = headline(store, selection).frame().iloc[0]
    assert len(granted) == by_county["projects"].sum() == head["granted_projects"]
    assert granted["amount_nok"].count() == head["granted_with_amount"]
    sums = (added(granted["amount_nok"]), added(by_county["amount_nok"]))
    assert all(raw.same(each, head["granted_nok"]) for each in sums)


@many
@given(selection=raw.SELECTIONS)
def test_the_table_holds_every_chosen_project_once(store: Store, selection: Selection) -> None:
    table = projects(store, selection).frame()
    assert sorted(table["project_id"]) == sorted(
        row["project_id"] for row in raw.projects(selection)
    )
    by_status = statuses(store, selection).frame()
    assert by_status["projects"].sum() == len(table)
    assert raw.same(added(by_status["amount_nok"]), added(table["amount_nok"]))


@many
@given(selection=raw.SELECTIONS)
def test_a_proposal_is_never_a_grant(store: Store, selection: Selection) -> None:
    by_status = statuses(store, selection).frame().set_index("status")["projects"]
    granted = by_status.get("tildelt", 0)
    assert grant_totals(store, selection).frame().iloc[0]["projects"] == granted
    assert grants_by(store, selection, "category").frame()["projects"].sum() == granted


@many
@given(selection=raw.SELECTIONS)
def test_transfers_are_what_the_files_say(store: Store, selection: Selection) -> None:
    expected = raw.transfers(selection)
    row = transfer_totals(store, selection).frame().iloc[0]
    assert row["municipalities"] == len(expected)
    assert raw.same(row["cofinancing_nok"], raw.total(expected, "cofinancing_nok"))
    assert raw.same(row["compensation_nok"], raw.total(expected, "compensation_nok"))
    assert raw.same(row["total_nok"], raw.total(expected, "cofinancing_nok", "compensation_nok"))
    covered = raw.behind(selection.area) if expected else 0
    assert raw.same(row["covered_population"], covered or math.nan)
    rate = row["total_nok"] / covered if covered else math.nan
    assert raw.same(row["per_inhabitant"], rate)
    here = [code for code in raw.codes("kommune") if raw.inside(code, selection.area)]
    assert row["municipalities_in_area"] + row["merged"] == len(here)
    assert row["merged"] == len(raw.MERGED.keys() & set(here))


@many
@given(selection=raw.SELECTIONS, level=st.sampled_from(["region", "county"]))
def test_table_map_and_headline_agree_on_transfers(
    store: Store, selection: Selection, level: str
) -> None:
    table = transfers(store, selection).frame()
    parts = transfers_by(store, selection, "region" if level == "region" else "county").frame()
    whole = transfer_totals(store, selection).frame().iloc[0]
    head = headline(store, selection).frame().iloc[0]
    for name in ("cofinancing_nok", "compensation_nok", "total_nok"):
        assert raw.same(added(table[name]), whole[name])
        assert raw.same(added(parts[name]), whole[name])
    assert raw.same(whole["total_nok"], head["transfer_nok"])
    assert len(table) == parts["municipalities"].sum() == whole["municipalities"]
    assert whole["municipalities"] == head["transfer_municipalities"]
    for name in ("municipalities_in_area", "covered", "merged", "incomplete"):
        assert parts[name].sum() == whole[name]
    # Three counties' own numbers differ a little from the sums of their municipalities.
    together = added(parts["covered_population"])
    assert raw.same(together, whole["covered_population"]) or (
        abs(together - whole["covered_population"]) < 110
    )
    assert whole["covered"] <= whole["municipalities_in_area"]


@many
@given(selection=raw.SELECTIONS)
def test_services_are_what_the_files_say(store: Store, selection: Selection) -> None:
    expected = sorted(row["site_id"] for row in raw.services(selection))
    assert sorted(services(store, selection).frame()["site_id"]) == expected


@many
@given(selection=raw.SELECTIONS)
def test_a_round_never_has_less_than_its_parts(store: Store, selection: Selection) -> None:
    found = rounds(store, selection).frame().set_index("round_id")
    for whole_id, parts in found[found["part_of"].notna()].groupby("part_of"):
        if whole_id not in found.index:
            continue
        whole = found.loc[[whole_id]].iloc[0]
        for name in ("documented_projects", "documented_with_amount", "documented_nok"):
            assert raw.at_most(added(parts[name]), whole[name]), (whole_id, name)
        if not math.isnan(whole["announced_nok"]):
            assert raw.at_most(added(parts["announced_nok"]), whole["announced_nok"])


@many
@given(selection=raw.SELECTIONS)
def test_outermost_rounds_hold_every_grant_once(store: Store, selection: Selection) -> None:
    found = rounds(store, selection).frame()
    outermost = found[~found["part_of"].isin(found["round_id"])]
    whole = grant_totals(store, selection).frame().iloc[0]
    assert outermost["documented_projects"].sum() == whole["projects"]
    assert raw.same(added(outermost["documented_nok"]), whole["amount_nok"])


@many
@given(selection=raw.SELECTIONS)
def test_parts_of_the_budget_never_exceed_their_whole(store: Store, selection: Selection) -> None:
    lines = budget_lines(store, selection).frame()
    amounts = lines.set_index("line_id")["amount_nok"]
    for whole_id, parts in lines[lines["is_part"]].groupby("part_of"):
        assert parts["amount_nok"].sum() <= amounts[str(whole_id)]


@many
@given(selection=raw.SELECTIONS)
def test_a_wider_area_never_has_less(store: Store, selection: Selection) -> None:
    parent = raw.areas()[selection.area]["parent_code"]
    if parent:
        assert_no_more(store, selection, replace(selection, area=parent))


@many
@given(selection=raw.SELECTIONS)
def test_a_later_year_never_has_less(store: Store, selection: Selection) -> None:
    if not selection.latest:
        later = raw.selected(selection.area, selection.scheme, selection.year + 1)
        assert_no_more(store, selection, later)
        assert len(milestones(store, selection)) <= len(milestones(store, later))
        assert len(budget_lines(store, selection)) <= len(budget_lines(store, later))


@many
@given(selection=raw.SELECTIONS, scheme=st.sampled_from(raw.SCHEMES))
def test_all_schemes_never_have_less_than_one(
    store: Store, selection: Selection, scheme: str
) -> None:
    every = replace(selection, scheme=None)
    assert_no_more(store, replace(selection, scheme=scheme), every)


def assert_no_more(store: Store, narrow: Selection, wide: Selection) -> None:
    for query in (grant_totals, transfer_totals):
        less, more = (query(store, each).frame().iloc[0] for each in (narrow, wide))
        for name in less.index.difference(
            ["per_inhabitant", "reference_per_inhabitant", "later_year"]
        ):
            # Inderøy's figure covers Mosvik too, wherever the area's border is drawn.
            assert raw.at_most(less[name], more[name]), (query.__name__, name)
    for listing in (projects, services, offices):
        assert len(listing(store, narrow)) <= len(listing(store, wide)), listing.__name__
    assert set(offices(store, narrow).frame()["office_id"]) <= set(
        offices(store, wide).frame()["office_id"]
    )
    first, second = (
        indicator_coverage(store, each).frame()["values"].sum() for each in (narrow, wide)
    )
    assert first <= second


def test_what_is_of_later_years_is_not_in_the_whole(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET year = 2030 WHERE rowid % 2")
    counted = grant_totals(own_store, Selection()).frame()["projects"].item()
    assert grants_by(own_store, Selection(), "county").frame()["projects"].sum() == counted
    assert counted < grant_totals(own_store, Selection(year=2030)).frame()["projects"].item()
