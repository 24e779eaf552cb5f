"""Budget lines, and the headline that is put together from the other queries."""

import math

import pytest

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries import budget_lines, headline
from tests.store.queries import raw

COUNTRY = Selection()


def test_every_line_once_and_each_whole_before_its_parts(store: Store) -> None:
    lines = budget_lines(store, COUNTRY).frame()
    assert sorted(lines["line_id"]) == sorted(row["line_id"] for row in raw.table("budget_lines"))
    assert lines["year"].is_monotonic_increasing
    place = {line: index for index, line in enumerate(lines["line_id"])}
    for line in lines[lines["is_part"]].to_dict("records"):
        assert place[line["part_of"]] < place[line["line_id"]]
    wholes = lines.set_index("line_id")["purpose"]
    parts = lines[lines["is_part"]]
    assert parts["whole"].tolist() == [wholes[code] for code in parts["part_of"]]


def test_depth_follows_the_wholes(store: Store) -> None:
    depth = budget_lines(store, COUNTRY).frame().set_index("line_id")["depth"]
    assert depth["2012-oppfolging"] == 0
    assert depth["2012-okning"] == 1
    assert depth["2012-13"] == 2


def test_outermost_lines_of_2010_hold_each_krone_once(store: Store) -> None:
    lines = budget_lines(store, Selection(year=2010, latest=False)).frame()
    outermost = lines[(lines["year"] == 2010) & ~lines["is_part"] & (lines["kind"] == "forslag")]
    assert outermost["amount_nok"].sum() == 273_000_000 + 96_000_000


def test_lines_of_later_years_wait(store: Store) -> None:
    assert set(budget_lines(store, Selection(year=2009, latest=False)).frame()["year"]) == {2009}


def test_the_front_page(store: Store) -> None:
    assert headline(store, COUNTRY).frame().iloc[0].to_dict() == {
        "announced_2009_nok": 47_000_000,
        "announced_2009_projects": 30,
        "documented_2009_projects": 1,
        "documented_2009_with_amount": 1,
        "documented_2009_nok": 500_000,
        "announced_nok": 445_600_000,
        "documented_projects": 9,
        "documented_nok": 8_000_000,
        "first_year": 2009,
        "last_year": 2012,
        "granted_projects": 23,
        "granted_with_amount": 20,
        "granted_nok": 20_450_000,
        "transfer_nok": 5_676_943_000,
        "transfer_municipalities": 413,
        "transfer_municipalities_in_area": 429,
        "transfer_covered": 413,
        "offices": 18,
        "strengthened": 4,
    }


def test_announced_stays_national_and_documented_follows_the_area(store: Store) -> None:
    troms = headline(store, Selection(area="19")).frame().iloc[0]
    assert troms["announced_2009_nok"] == 47_000_000
    assert troms["documented_2009_projects"] == 0
    assert math.isnan(troms["documented_2009_nok"])
    assert (troms["offices"], troms["strengthened"]) == (1, 1)


def test_another_scheme_has_nothing_of_the_first_round(store: Store) -> None:
    row = headline(store, Selection(scheme="act")).frame().iloc[0]
    assert math.isnan(row["announced_2009_nok"])
    assert math.isnan(row["announced_2009_projects"])
    assert row["documented_2009_projects"] == 0
    assert math.isnan(row["documented_2009_nok"])


@pytest.mark.parametrize(("year", "transferred"), [(2011, False), (2012, True)])
def test_the_transfer_came_in_2012(store: Store, year: int, transferred: bool) -> None:
    row = headline(store, Selection(year=year, latest=False)).frame().iloc[0]
    assert math.isnan(row["transfer_nok"]) is not transferred
