"""Figures of indicators that cannot be right, or hardly, and those that are left standing."""

from collections.abc import Iterator
from typing import cast

import pytest

from lib.imports import Plan
from lib.imports.plan_model import Diagnostics
from lib.imports.plausibility import tell_implausible
from lib.imports.validation import ChangeOrigins
from lib.store import Store
from lib.store.change_log import Change, Key, Row, View, open_view
from tests.imports.made import planned

TABLE = "indicator_values"
PLACES = {"indicator_id": "kad_plasser", "area_code": "midt", "year": 2017}  # 108 in the store
SHARE = {"indicator_id": "reinnleggelse_alle_prosent", "area_code": "NO", "year": 2030}


@pytest.fixture(scope="module")
def view(store: Store) -> Iterator[View]:
    with open_view(store) as tables:
        yield tables


def value(store: Store, cell: object, **place: object) -> Plan:
    row = {**PLACES, **place, "value": cell, "quality": "publisert", "source_id": "ssb-07"}
    return planned(store, row, table=TABLE)


def words(found: Plan) -> str:
    return "\n".join(f"{each.severity} {each.column}: {each.expected}" for each in found.findings)


@pytest.mark.parametrize("indicator", ["kad_plasser", "tjenestemottakere", "fastlegehjemler"])
def test_what_is_counted_is_not_below_zero(store: Store, indicator: str) -> None:
    found = value(store, -5, indicator_id=indicator, area_code="NO", year=2031)
    assert not found.ok
    assert f"error value: «{indicator}» er i " in words(found)
    assert "kan ikke være under null" in words(found)
    assert value(store, 0, indicator_id=indicator, area_code="NO", year=2031).ok


def test_a_rate_and_an_amount_are_not_below_zero(store: Store) -> None:
    rate = value(store, "-0.5", **(SHARE | {"indicator_id": "kad_innleggelser_per_1000_utvalg"}))
    assert "er i per 1 000 og kan ikke være under null" in words(rate)


@pytest.mark.parametrize("cell", ["1234.5", "100.1", "-3"])
def test_a_share_beyond_its_whole_is_told(store: Store, cell: str) -> None:
    found = value(store, cell, **SHARE)
    assert found.ok
    assert "er ikke mellom 0 og 100" in words(found)


@pytest.mark.parametrize("cell", ["0", "45.5", "100"])
def test_a_share_within_its_whole_is_not(store: Store, cell: str) -> None:
    assert "mellom 0 og 100" not in words(value(store, cell, **SHARE))


@pytest.mark.parametrize("cell", ["133.3", "-4.5"])
def test_growth_may_be_any_figure(store: Store, cell: str) -> None:
    found = value(store, cell, **(SHARE | {"indicator_id": "vekst_eldre_75_2017_2040"}))
    assert found.ok
    assert "null" not in words(found)
    assert "mellom" not in words(found)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("7", "108 blir 7, en"),
        ("10.8", "108 blir 10,8"),
        ("1080", "108 blir 1\u00a0080"),
        ("0", "108 blir 0, en"),
    ],
)
def test_a_leap_is_told_with_both_figures(store: Store, cell: str, told: str) -> None:
    found = value(store, cell)
    assert found.ok
    assert "endring på ti ganger eller mer" in words(found)
    assert told in words(found)


@pytest.mark.parametrize("cell", ["11", "54", "1079"])
def test_a_smaller_change_is_not(store: Store, cell: str) -> None:
    assert "ti ganger" not in words(value(store, cell))


def test_no_figure_of_the_package_is_refused_or_doubted(view: View) -> None:
    rows = view.rows(TABLE)
    notes = Diagnostics("x.csv")
    added = [Change(TABLE, key, None, row) for key, row in rows.items()]
    tell_implausible(view, TABLE, added, ChangeOrigins(), notes)
    assert notes.found == []


@pytest.mark.parametrize("cell", ["..", "."])
def test_a_figure_that_stands_is_said_to_stand(store: Store, cell: str) -> None:
    found = value(store, cell)
    assert found.changes == ()
    assert "108 blir stående. Skal det fjernes" in words(found)
    new = words(value(store, cell, year=2033))
    assert "Raden tas ikke inn." in new
    assert "blir stående" not in new


@pytest.mark.parametrize("cell", ["45,5 %", "45.5%", "45,5\u00a0%", "45,5"])
def test_a_per_cent_sign_is_taken_where_the_indicator_is_a_share(store: Store, cell: str) -> None:
    found = value(store, cell, **SHARE)
    assert found.ok, words(found)
    assert (found.changes[0].after or {})["value"] == 45.5


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("45,5 %", "et tall uten prosenttegn: fjern tegnet"),
        ("(120)", "et tall uten parentes: skriv minus foran"),
        ("12 tusen", "tallet skrevet helt ut, uten «tusen»"),
        ("9,5 mrd", "tallet skrevet helt ut, uten «mrd»"),
        ("1,2 mill.", "tallet skrevet helt ut, uten «mill»"),
        ("mange", "et tall, som 12,5 eller 12.5"),
    ],
)
def test_a_figure_in_another_form_says_how_it_is_written(
    store: Store, cell: str, told: str
) -> None:
    assert told in words(value(store, cell))


def test_a_per_cent_sign_is_judged_by_the_indicator_of_its_own_row(store: Store) -> None:
    share = {**SHARE, "value": "45,5 %", "quality": "publisert", "source_id": "ssb-07"}
    rows = [share, {**share, **PLACES, "year": 2034}, {**share, "year": 2035}]
    # The figure comes before the indicator, and the same cell again in another unit.
    turned = [dict(reversed(row.items())) for row in rows]
    found = planned(store, *turned, table=TABLE)
    assert [each.row for each in found.errors] == [3]


# --- What may be any figure -----------------------------------------------------------------------


class Shown:
    """The tables that are looked at, with one indicator and its figures so far."""

    def __init__(self, unit: str, name: str, *figures: float) -> None:
        self.indicators = {("x",): {"unit": unit, "name_nb": name, "name_en": ""}}
        self.values = {
            ("x", "NO", str(year)): {"indicator_id": "x", "value": figure}
            for year, figure in enumerate(figures, start=2001)
        }

    def rows(self, table: str) -> object:
        return self.values if table == TABLE else self.indicators


def doubts(unit: str, name: str, new: float, *figures: float) -> list[str]:
    """How serious what is told of a new figure is: `error` or `warning` for each finding."""
    notes = Diagnostics("x.csv")
    key: Key = ("x", "NO", "2020")
    row = cast(Row, {"indicator_id": "x", "value": new})
    view = cast(View, Shown(unit, name, *figures))
    tell_implausible(view, TABLE, [Change(TABLE, key, None, row)], ChangeOrigins(), notes)
    return [each.severity for each in notes.found]


@pytest.mark.parametrize(
    ("unit", "new", "told"),
    [
        ("senger", -1, ["error"]),
        ("per 1 000 innbyggere", -0.1, ["error"]),
        ("kr per innbygger", -1, ["error"]),
        ("1 000 kr", -1, ["error"]),
        ("mill. kr", -1, ["error"]),
        ("senger", 0, []),
        ("senger", 1e9, []),
        ("prosent", 100.5, ["warning"]),
        ("%", -0.5, ["warning"]),
        # No unit of what is counted: a temperature, an index and the like may be below zero.
        ("grader", -5, []),
        ("indeks", 250, []),
        ("", -5, []),
    ],
)
def test_units_of_what_is_counted_and_of_shares_have_limits(
    unit: str, new: float, told: list[str]
) -> None:
    assert doubts(unit, "Noe", new) == told


@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("Befolkningsvekst", True),
        ("Endring i antall senger", True),
        ("Netto tilflytting", True),
        ("Driftsresultat", True),
        ("Net change", True),
        ("Legeårsverk, annet forebyggende arbeid", False),
        ("Exchange of beds", False),
        ("Internett", False),
        ("Senger", False),
    ],
)
def test_a_change_may_be_below_zero_and_is_told_by_whole_words(name: str, *, free: bool) -> None:
    assert doubts("senger", name, -1) == ([] if free else ["error"])
    assert doubts("prosent", name, 130) == ([] if free else ["warning"])


def test_figures_that_go_beyond_the_limits_already_lift_them() -> None:
    assert doubts("senger", "Senger", -1, 5, -2) == []
    assert doubts("senger", "Senger", -1, 5, 0) == ["error"]
    assert doubts("prosent", "Dekning", 130, 80, 110) == []
    assert doubts("prosent", "Dekning", 130, 80, 100) == ["warning"]
    # One limit alone is lifted by figures beyond it.
    assert doubts("prosent", "Dekning", 130, -3, 50) == ["warning"]
    assert doubts("prosent", "Dekning", -1, 80, 110) == ["warning"]
