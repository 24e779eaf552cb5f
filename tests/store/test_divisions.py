"""Areas of other years: every chain ends in 2010, and the numbers of each year are right."""

import csv

import pytest

from lib.store.divisions import COUNTY, MUNICIPALITY, Unit, origins, units
from tests.conftest import DATA

# Statistics Norway's numbers of municipalities and counties on 1 January.
NUMBERS = [
    ("2010-01-01", 430, 19),
    ("2012-01-01", 429, 19),
    ("2013-01-01", 428, 19),
    ("2017-01-01", 426, 19),
    ("2018-01-01", 422, 18),
    ("2019-01-01", 422, 18),
    ("2020-01-01", 356, 11),
    ("2024-01-01", 357, 15),
]
IN_TWO = {"1613": 3, "1850": 2}  # Snillfjord and Tysfjord were parted


def areas(kind: str) -> set[str]:
    with (DATA / "areas.csv").open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file) if row["kind"] == kind}


def valid(kind: str, day: str) -> list[Unit]:
    return [each for each in units() if each.kind == kind and each.valid_from and each.on(day)]


@pytest.mark.parametrize(("day", "municipalities", "counties"), NUMBERS)
def test_the_number_of_units_each_year(day: str, municipalities: int, counties: int) -> None:
    for kind, number in ((MUNICIPALITY, municipalities), (COUNTY, counties)):
        gone = {
            code
            for each in units()
            if each.kind == kind and "" < each.valid_from <= day
            for code in (*each.predecessors, *each.parts)
        }
        assert len(areas(kind) - gone) + len(valid(kind, day)) == number


def test_every_unit_is_made_of_units_of_2010() -> None:
    for each in units():
        found = origins(each)
        assert found, each
        assert found.keys() <= areas(each.kind), each
        assert "Statistisk sentralbyrå, Klass" in each.source
        assert not each.valid_to or each.valid_from <= each.valid_to
        assert len(each.code) == (2 if each.kind == COUNTY else 4)


@pytest.mark.parametrize("day", [day for day, _municipalities, _counties in NUMBERS])
def test_every_municipality_of_2010_is_in_one_unit(day: str) -> None:
    inside = [code for each in valid(MUNICIPALITY, day) for code in origins(each)]
    for code in set(inside):
        assert inside.count(code) in (1, IN_TWO.get(code, 1))


@pytest.mark.parametrize(
    ("code", "year", "made_of"),
    [
        ("1756", "2012", {"1723": True, "1729": True}),
        ("5053", "2018", {"1723": True, "1729": True}),
        ("5001", "2018", {"1601": True}),
        ("5001", "2020", {"1601": True, "1662": True}),
        ("1903", "2013", {"1901": True, "1915": True}),
        ("5503", "2024", {"1901": True, "1915": True}),
        ("4601", "2020", {"1201": True}),
        ("1579", "2020", {"1548": True, "1551": True}),
        ("1806", "2020", {"1805": True, "1854": True, "1850": False}),
        ("5056", "2020", {"1617": True, "1613": False}),
        ("1580", "2024", {"1534": True}),
        ("3911", "2024", {"0722": True, "0723": True}),
        ("5061", "2019", {"1567": True}),
        ("0718", "", {"0716": False}),
        ("46", "2020", {"12": True, "14": True}),
        ("30", "2020", {"01": True, "02": True, "06": True}),
        ("31", "2024", {"01": True}),
        ("50", "2018", {"16": True, "17": True}),
        ("56", "2024", {"20": True}),
    ],
)
def test_what_a_unit_was_in_2010(code: str, year: str, made_of: dict[str, bool]) -> None:
    (unit,) = (each for each in units() if each.code == code and each.valid_from[:4] == year)
    assert origins(unit) == made_of
