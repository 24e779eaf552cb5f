"""From what somebody types to an area, or to a sentence that helps."""

import pytest

from lib.reports import AreaUnknown, resolve_area
from lib.selection import FilterOptions


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("troms", "19"),
        (" TROMS ", "19"),
        ("19", "19"),
        ("nord", "nord"),
        ("Helse Nord", "nord"),
        ("sor-trondelag", "16"),
        ("Sør-Trøndelag", "16"),
        ("Oslo", "03"),
        ("0301", "0301"),
        ("norge", "NO"),
        ("Noreg", "NO"),
        ("no", "NO"),
        ("Porsángu", "2020"),
        ("porsanger", "2020"),
    ],
)
def test_a_name_or_a_code_finds_its_area(choices: FilterOptions, typed: str, code: str) -> None:
    assert resolve_area(typed, choices).code == code


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Tromss", "Troms (fylke, kode 19)"), ("hordland", "Hordaland (fylke, kode 12)")],
)
def test_what_is_nearly_a_name_is_told(choices: FilterOptions, typed: str, near: str) -> None:
    with pytest.raises(AreaUnknown, match="Det ligner på") as problem:
        resolve_area(typed, choices)
    assert near in str(problem.value)


@pytest.mark.parametrize("typed", ["qqqq", "", "   ", "🙈" * 500, "\x00", "'; DROP TABLE areas"])
def test_what_is_no_area_is_one_short_sentence(choices: FilterOptions, typed: str) -> None:
    with pytest.raises(AreaUnknown) as problem:
        resolve_area(typed, choices)
    assert len(str(problem.value)) < 400
    assert str(problem.value).startswith("Ingen områder heter")


def test_two_of_a_kind_are_told_apart_by_their_codes(choices: FilterOptions) -> None:
    areas = dict(choices.areas)
    areas["9999"] = type(areas["1201"])("9999", "kommune", "Bergen", "12")
    both = type(choices)(areas, choices.schemes, choices.first_year, choices.latest_year)
    with pytest.raises(AreaUnknown, match="Flere områder heter «bergen»") as problem:
        resolve_area("bergen", both)
    assert "kode 1201" in str(problem.value)
    assert "kode 9999" in str(problem.value)
