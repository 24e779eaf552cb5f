"""Milestones and indicators: what is compared with what, and in which direction it goes."""

import math
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from lib.selection import Selection
from lib.store.connection import Store, writing
from lib.store.queries import (
    indicator_by_area,
    indicator_by_municipality,
    indicator_values,
    indicators,
    mappable_indicators,
    milestones,
)
from lib.store.series_breaks import SERIES_BREAKS
from tests.store.queries import raw

COUNTRY = Selection()
# An area above the selection may have the values: NO > vest > 12 > 1201.
PLACES = (("NO", "land", None), ("vest", "helseregion", "NO"), ("12", "fylke", "vest"))
Values = dict[int, float]


@cache
def tables() -> bytes:
    """A store with nothing in it; making the tables takes longer than filling a few."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        path.touch()
        with writing(path, migrate=True):
            pass
        with closing(sqlite3.connect(path)) as opened:  # all in one file
            opened.execute("PRAGMA journal_mode = DELETE")
        return path.read_bytes()


def small_store(path: Path, wanted: str, values: dict[str, Values], name: str = "made_up") -> Store:
    """A store that holds one indicator, with values for areas by code and year."""
    path.write_bytes(tables())
    with writing(path) as db:
        source = {"publisher": "P", "url": "https://example.org/", "accessed": "2026-11-21"}
        db.table("sources").insert({"source_id": "p-01", **source})
        db.table("areas").insert_all(
            {"code": code, "kind": kind, "name": code, "parent_code": parent}
            for code, kind, parent in (*PLACES, ("1201", "kommune", "12"))
        )
        texts = ("name_nb", "name_en", "description_nb", "description_en", "publisher")
        db.table("indicators").insert(
            {"indicator_id": name, "theme": "t", "unit": "u", "wanted": wanted}
            | dict.fromkeys(texts, "x")
            | {"source_id": "p-01"}
        )
        db.table("indicator_values").insert_all(
            {"indicator_id": name, "area_code": area, "year": year, "value": value}
            | {"quality": "publisert", "source_id": "p-01"}
            for area, series in values.items()
            for year, value in series.items()
        )
    return Store(path)


def only(store: Store, selection: Selection = COUNTRY) -> "pd.Series[Any]":
    found = indicators(store, selection)
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("wanted", "before", "after", "direction"),
    [
        ("opp", 10.0, 10.1, "wanted"),
        ("opp", 10.0, 10.099, "unchanged"),
        ("opp", 10.0, 9.901, "unchanged"),
        ("opp", 10.0, 9.9, "against"),
        ("ned", 10.0, 10.1, "against"),
        ("ned", 10.0, 10.099, "unchanged"),
        ("ned", 10.0, 9.901, "unchanged"),
        ("ned", 10.0, 9.9, "wanted"),
        ("nøytral", 10.0, 10.001, "neutral"),
        ("nøytral", 10.0, 10.0, "neutral"),
        ("nøytral", 10.0, 9.999, "neutral"),
        ("opp", -1.0, 0.0, "wanted"),
        ("ned", 0.0, 1.0, "against"),
    ],
)
def test_direction_on_both_sides_of_no_change(
    tmp_path: Path, wanted: str, before: float, after: float, direction: str
) -> None:
    store = small_store(tmp_path / "s.db", wanted, {"NO": {2011: before, 2015: after}})
    row = only(store)
    assert row["direction"] == direction
    assert row["change"] == pytest.approx(after - before)


@pytest.mark.parametrize(
    ("wanted", "direction"), [("opp", "unknown"), ("ned", "unknown"), ("nøytral", "unknown")]
)
def test_a_single_value_has_no_direction(tmp_path: Path, wanted: str, direction: str) -> None:
    row = only(small_store(tmp_path / "s.db", wanted, {"NO": {2015: 3.0}}))
    assert row["direction"] == direction
    assert math.isnan(row["change"])
    assert (row["since_year"], row["now_year"], row["values"]) == (2015, 2015, 1)


@pytest.mark.parametrize(
    ("years", "since", "now"),
    [
        ((2008, 2010, 2011, 2012, 2015), 2011, 2015),  # the last before the reform
        ((2008, 2012, 2015), 2008, 2015),
        ((2012, 2013, 2015), 2012, 2015),  # none before: the first
        ((2011, 2012), 2011, 2012),
        ((2008, 2009), 2009, 2009),  # it ends before the reform: nothing to compare
        ((2008, 2011), 2011, 2011),
    ],
)
def test_what_is_compared_with_what(
    tmp_path: Path, years: tuple[int, ...], since: int, now: int
) -> None:
    series = {year: float(year - 2000) for year in years}
    row = only(small_store(tmp_path / "s.db", "opp", {"NO": series}))
    assert (row["since_year"], row["now_year"], row["values"]) == (since, now, len(years))
    assert row["direction"] == ("wanted" if now > since else "unknown")


@pytest.mark.parametrize(
    ("name", "years", "since", "breaks"),
    [
        ("kad_plasser", (2015, 2017, 2022), 2017, "2017"),
        ("kad_plasser", (2015, 2016), 2015, None),  # before the break there is a series too
        ("kad_plasser", (2015, 2017), 2017, "2017"),
        ("kad_plasser", (2017, 2018), 2017, None),
        ("helsestasjon_arsverk", (2008, 2009, 2012, 2017), 2012, "2010"),
        ("helsestasjon_arsverk", (2009, 2012, 2018, 2019), 2018, "2010, 2018"),
        ("liggetid_somatikk", (2005, 2008, 2009, 2011, 2012), 2011, "2009"),
        ("liggetid_somatikk", (2005, 2008, 2012), 2012, "2009"),
    ],
)
def test_values_are_never_compared_across_a_break(
    tmp_path: Path, name: str, years: tuple[int, ...], since: int, breaks: str | None
) -> None:
    series = {year: float(year) for year in years}
    store = small_store(tmp_path / "s.db", "opp", {"NO": series}, name)
    row = only(store)
    assert row["since_year"] == since
    assert row["breaks"] == breaks
    segments = indicator_values(store, COUNTRY, name)["segment"]
    assert segments.is_monotonic_increasing
    assert segments.nunique() == (len(breaks.split(", ")) if breaks else 0) + 1


@pytest.mark.parametrize(
    ("area", "shown", "own"),
    [("NO", "NO", True), ("vest", "vest", True), ("12", "vest", False), ("1201", "vest", False)],
)
def test_the_nearest_area_with_values_is_shown(
    tmp_path: Path, area: str, shown: str, own: bool
) -> None:
    values = {"NO": {2011: 1.0, 2015: 2.0}, "vest": {2011: 5.0, 2014: 4.0}}
    row = only(small_store(tmp_path / "s.db", "opp", values), Selection(area=area))
    assert row["area_code"] == shown
    assert bool(row["own"]) is own


def test_an_area_below_is_never_shown(tmp_path: Path) -> None:
    store = small_store(tmp_path / "s.db", "opp", {"12": {2011: 1.0, 2015: 2.0}})
    assert indicators(store, COUNTRY).empty
    assert indicator_values(store, COUNTRY, "made_up").empty


def test_later_values_do_not_count_yet(tmp_path: Path) -> None:
    store = small_store(tmp_path / "s.db", "opp", {"NO": {2011: 1.0, 2013: 3.0, 2015: 0.5}})
    assert only(store, Selection(year=2013, latest=False))["direction"] == "wanted"
    assert only(store, Selection(year=2014, latest=False))["direction"] == "wanted"
    assert only(store, Selection(year=2015, latest=False))["direction"] == "against"
    assert indicators(store, Selection(year=2010, latest=False)).empty


def test_a_projection_counts_only_in_the_latest_year_and_alone(tmp_path: Path) -> None:
    alone = small_store(tmp_path / "a.db", "opp", {"NO": {2040: 9.0}})
    assert only(alone)["projection"]
    assert only(alone)["direction"] == "unknown"
    assert indicators(alone, Selection(year=2023, latest=False)).empty
    mixed = small_store(tmp_path / "m.db", "opp", {"NO": {2011: 1.0, 2020: 2.0, 2040: 0.0}})
    row = only(mixed)
    assert (row["now_year"], row["projection"], row["direction"]) == (2020, False, "wanted")
    assert indicator_values(mixed, COUNTRY, "made_up")["year"].tolist() == [2011, 2020, 2040]


@pytest.mark.parametrize("chosen", [Selection(), Selection(year=2024), Selection(year=2026)])
def test_all_years_hold_the_newest_measurement_whatever_year_stands_beside(
    store: Store, chosen: Selection
) -> None:
    """The year of `latest` is what is chosen from; what is measured is told by the sources."""
    for area, name, kind in (
        ("nord", "som_liggedager_hf", "helseregion"),
        ("18", "som_oppholdsdogn_bosted", "fylke"),
    ):
        newest = raw.newest_value(name, area, chosen)
        assert newest is not None
        assert newest["year"] == "2025"
        expected = (2025, float(newest["value"]))
        row = indicators(store, replace(chosen, area=area)).set_index("indicator_id").loc[name]
        assert (row["now_year"], row["now_value"], row["projection"]) == (*expected, False)
        mapped = indicator_by_area(store, chosen, name, kind).set_index("code").loc[area]
        assert (mapped["year"], mapped["value"]) == expected
    before = replace(chosen, area="nord", year=2024, latest=False)
    row = indicators(store, before).set_index("indicator_id").loc["som_liggedager_hf"]
    assert row["now_year"] == 2024
    projected = indicators(store, chosen).set_index("indicator_id")["projection"]
    assert projected[projected].index.tolist() == [
        "andel_eldre_75_2040",
        "vekst_eldre_75_2017_2040",
    ]


@given(selection=raw.SELECTIONS)
@settings(max_examples=15, deadline=None)
def test_the_newest_value_of_each_indicator_is_the_newest_measured(
    store: Store, selection: Selection
) -> None:
    found = indicators(store, selection)
    for row in found[~found["projection"]].to_dict("records"):
        newest = raw.newest_value(row["indicator_id"], row["area_code"], selection)
        assert newest is not None
        assert (row["now_year"], row["now_value"]) == (int(newest["year"]), float(newest["value"]))


def test_a_span_of_years_is_the_same_whether_it_is_all_years_or_ends_with_the_newest(
    store: Store,
) -> None:
    """A report to the end of 2025 or 2026 and a page of all years have the same newest values."""
    for area in ("nord", "18", "NO"):
        everything = indicators(store, Selection(area=area))
        everything = everything[~everything["projection"]].reset_index(drop=True)
        for year in (raw.LATEST, raw.last_read()):
            until = indicators(store, Selection(area=area, year=year, latest=False))
            pd.testing.assert_frame_equal(until, everything)


def test_what_goes_against_the_wanted_direction(store: Store) -> None:
    found = indicators(store, COUNTRY)
    assert set(found[found["direction"] == "against"]["indicator_id"]) == {
        "reinnleggelse_67pluss_antall",
        "utskr_opphold_overligger",
        "utskr_overliggerdogn",
    }


def test_indicators_of_the_country(store: Store) -> None:
    found = indicators(store, COUNTRY).set_index("indicator_id")
    with_values = {
        row["indicator_id"] for row in raw.table("indicator_values") if row["area_code"] == "NO"
    }
    assert set(found.index) == with_values
    doctors = found.loc["legearsverk"]
    assert (doctors["since_year"], doctors["now_year"]) == (2010, 2023)
    assert doctors["change"] == pytest.approx(6987.3 - 4748)
    assert found.index[found["projection"]].tolist() == [
        "andel_eldre_75_2040",
        "vekst_eldre_75_2017_2040",
    ]


def test_a_county_has_its_own_values_and_the_country_s(store: Store) -> None:
    found = indicators(store, Selection(area="1201")).set_index("indicator_id")
    assert found.loc["sykefravaer_legemeldt_q1", "area_name"] == "Hordaland"
    assert found.loc["kad_plasser", "area_code"] == "vest"
    assert found.loc["legearsverk", "area_code"] == "NO"
    own = set(found.index[found["own"]])
    assert own == {
        row["indicator_id"] for row in raw.table("indicator_values") if row["area_code"] == "1201"
    }
    county = indicators(store, Selection(area="12")).set_index("indicator_id")
    assert county.loc["sykefravaer_legemeldt_q1", "own"]


def test_no_area_compares_two_reports() -> None:
    """Why `liggedager_per_1000` needs no break: an area's values come from one report."""
    reports: dict[str, set[str]] = {}
    for row in raw.table("indicator_values"):
        if row["indicator_id"] == "liggedager_per_1000":
            reports.setdefault(row["area_code"], set()).add(row["source_id"])
    assert all(len(sources) == 1 for sources in reports.values())
    assert "liggedager_per_1000" not in SERIES_BREAKS


def test_series_breaks_name_indicators_and_years_in_order() -> None:
    known = {row["indicator_id"] for row in raw.table("indicators")}
    assert set(SERIES_BREAKS) <= known
    for years in SERIES_BREAKS.values():
        assert years == tuple(sorted(set(years)))


def test_every_break_that_a_definition_mentions_is_known() -> None:
    for row in raw.table("indicators"):
        text = row["description_nb"]
        years = re.findall(
            r"(?<!videreført )fra (20\d\d) (?:er|uten)|ute fra (20\d\d)|fradrag fra (20\d\d)", text
        )
        years += re.findall(r"brudd fra (20\d\d)|til (20\d\d)\.$|og (20\d\d)\.$", text)
        for year in (int(each) for groups in years for each in groups if each):
            assert year in SERIES_BREAKS[row["indicator_id"]], text


def test_municipal_acute_units_are_two_series() -> None:
    for row in raw.table("indicators"):
        if row["indicator_id"].startswith("kad_"):
            assert SERIES_BREAKS[row["indicator_id"]] == (2017,)


def test_values_of_the_area_shown_and_of_the_country(store: Store) -> None:
    found = indicator_values(store, Selection(area="1201"), "sykefravaer_legemeldt_q1")
    assert found["area_code"].unique().tolist() == ["12", "NO"]
    expected = {
        (row["area_code"], int(row["year"])): float(row["value"])
        for row in raw.table("indicator_values")
        if row["indicator_id"] == "sykefravaer_legemeldt_q1" and row["area_code"] in ("12", "NO")
    }
    keys = zip(found["area_code"], found["year"], strict=True)
    assert dict(zip(keys, found["value"], strict=True)) == expected
    country = indicator_values(store, COUNTRY, "sykefravaer_legemeldt_q1")
    assert set(country["kind"]) == {"land"}
    assert indicator_values(store, COUNTRY, "no such indicator").empty


def test_newest_value_by_area(store: Store) -> None:
    found = indicator_by_area(store, COUNTRY, "sykefravaer_legemeldt_q1", "fylke")
    assert len(found) == 19
    assert set(found["year"]) == {2014}
    early = Selection(area="1201", year=2009, latest=False)
    earlier = indicator_by_area(store, early, "sykefravaer_legemeldt_q1", "fylke")
    assert set(earlier["year"]) == {2009}
    first = min(
        int(row["year"])
        for row in raw.table("indicator_values")
        if row["indicator_id"] == "sykefravaer_legemeldt_q1" and row["area_code"] == "12"
    )
    before = indicator_by_area(
        store, Selection(year=first - 1, latest=False), "sykefravaer_legemeldt_q1", "fylke"
    ).set_index("code")
    assert before["value"].isna()["12"]
    assert before["later_year"]["12"] == first  # "gjelder", and not "ikke oppgitt"
    assert found["later_year"].isna().all()
    some = indicator_by_area(store, COUNTRY, "levealder_menn", "fylke")
    assert (len(some), some["value"].count()) == (19, 6)
    none = indicator_by_area(store, COUNTRY, "levealder_menn", "helseregion")
    assert (len(none), none["value"].count()) == (4, 0)


def test_what_can_be_mapped(store: Store) -> None:
    found = mappable_indicators(store).frame()
    kinds = {code: row["kind"] for code, row in raw.areas().items()}
    expected: set[tuple[str, str]] = set()
    for row in raw.table("indicator_values"):
        if (kind := kinds[row["area_code"]]) in ("fylke", "helseregion", "kommune"):
            expected.add((row["indicator_id"], kind))
    keys = list(zip(found["indicator_id"], found["kind"], strict=True))
    assert len(keys) == len(set(keys))
    assert set(keys) == expected


def test_milestones_up_to_the_year(store: Store) -> None:
    everything = milestones(store, COUNTRY).frame()
    assert len(everything) == 42
    assert everything["date"].is_monotonic_increasing
    early = milestones(store, Selection(year=2011, latest=False)).frame()
    expected = [row for row in raw.table("milestones") if row["date"] < "2012"]
    assert len(early) == len(expected)
    network = everything[everything["date"] == "2011-07-01"].iloc[0]
    assert network["precision"] == "day"
    # The places of the story that no page dates.
    assert (everything["verification"] == "år utledet").sum() == 7


def test_a_map_of_municipalities_holds_one_year(store: Store) -> None:
    """The newest year with nearly all: from 2018 on, two counties have new codes."""
    rows = indicator_by_municipality(store, COUNTRY, "hjemmetjeneste_brukere")
    assert set(rows["year"]) == {2017}
    assert len(rows) == 430
    assert rows["value"].notna().sum() == 411
    early = replace(COUNTRY, year=2010, latest=False)
    found = indicator_by_municipality(store, early, "hjemmetjeneste_brukere").set_index("code")
    assert (found["year"].iloc[0], found.loc["1723", "value"]) == (2010, 41)
    own = {code: int(raw.areas()[code]["population_2010"]) for code in ("1723", "1729")}
    assert found.loc["1729", "population"] == own["1729"]
    # From 2012 on, Mosvik's inhabitants are Inderøy's.
    later = rows.set_index("code")
    assert later.loc["1729", "population"] == own["1729"] + own["1723"]
    assert (later.loc["1723", "latest_year"], later.loc["1723", "latest_value"]) == (2011, 34)
    assert indicator_by_municipality(store, COUNTRY, "levealder_menn").empty
