"""The selection and its address: whatever stands in an address, a view comes out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.selection import (
    NAMES,
    Area,
    FilterOptions,
    Problem,
    Selection,
    from_query_params,
    to_query_params,
)

AREAS = (
    Area("NO", "land", "Norge", None),
    Area("vest", "helseregion", "Helse Vest", "NO"),
    Area("nord", "helseregion", "Helse Nord", "NO"),
    Area("12", "fylke", "Hordaland", "vest"),
    Area("19", "fylke", "Troms", "nord"),
    Area("1201", "kommune", "Bergen", "12"),
    Area("1247", "kommune", "Askøy", "12"),
    Area("1238", "kommune", "Ås", "12"),
)
CHOICES = FilterOptions(
    areas={area.code: area for area in AREAS},
    schemes=("act", "friskliv"),
    first_year=2009,
    latest_year=2024,
    languages=("nb", "nn"),
)

selections = st.builds(
    lambda areas, scheme, year, per, language: Selection(
        areas[0], scheme, year, year == CHOICES.latest_year, per, language, tuple(areas[1:])
    ),
    st.lists(st.sampled_from([area.code for area in AREAS]), min_size=1, max_size=4, unique=True),
    st.sampled_from([None, *CHOICES.schemes]),
    st.integers(CHOICES.first_year, CHOICES.latest_year),
    st.sampled_from(["kroner", "innbygger"]),
    st.sampled_from(CHOICES.languages),
)


@given(selections)
def test_an_address_leads_back_to_the_same_view(selection: Selection) -> None:
    assert from_query_params(to_query_params(selection, CHOICES), CHOICES) == (selection, ())


@given(st.dictionaries(st.sampled_from([*NAMES, "annet"]), st.text(max_size=60)))
def test_any_address_gives_a_view_that_exists(address: dict[str, str]) -> None:
    selection, problems = from_query_params(address, CHOICES)
    assert selection.area in CHOICES.areas
    assert selection.scheme in (None, *CHOICES.schemes)
    assert CHOICES.first_year <= selection.year <= CHOICES.latest_year
    assert selection.latest == (selection.year == CHOICES.latest_year)
    assert selection.per in ("kroner", "innbygger")
    assert selection.language in CHOICES.languages
    unused = {name for name in NAMES if address.get(name)} - set(
        to_query_params(selection, CHOICES)
    )
    assert {problem.name for problem in problems} <= unused


def test_defaults_are_left_out_of_the_address() -> None:
    assert to_query_params(CHOICES.default(), CHOICES) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("omrade", "9999"),
        ("omrade", "12; DROP TABLE areas"),
        ("omrade", "12,9999"),
        ("omrade", "12,12"),
        ("omrade", "12,19,vest,nord,1201"),
        ("omrade", ","),
        ("ordning", "<script>"),
        ("ar", "2008"),
        ("ar", "2025"),
        ("ar", "２０１２"),
        ("ar", "-2012"),
        ("per", "KRONER"),
        ("sprak", "de"),
    ],
)
def test_an_unknown_value_falls_back_and_is_named(name: str, value: str) -> None:
    assert from_query_params({name: value}, CHOICES) == (CHOICES.default(), (Problem(name, value),))


def test_a_long_or_invisible_value_is_not_quoted_whole() -> None:
    _selection, (problem,) = from_query_params({"omrade": "a\x00\n" + "b" * 500}, CHOICES)
    assert len(problem.value) <= 41
    assert problem.value.isprintable()


def test_one_bad_value_leaves_the_others_standing() -> None:
    selection, problems = from_query_params({"omrade": "12", "ar": "x"}, CHOICES)
    assert selection.area == "12"
    assert [problem.name for problem in problems] == ["ar"]


@pytest.mark.parametrize("year", ["2023", "2024"])
def test_rows_without_a_year_are_in_no_years_state(year: str) -> None:
    """Also not in the last one: from 2023 to 2024 nothing may leap."""
    chosen, problems = from_query_params({"ar": year}, CHOICES)
    assert (chosen.year, chosen.latest, problems) == (int(year), False, ())
    assert to_query_params(chosen, CHOICES) == {"ar": year}
    assert CHOICES.default().latest
    assert to_query_params(CHOICES.default(), CHOICES) == {}


def test_a_chain_leads_from_the_country_inwards() -> None:
    assert [area.code for area in CHOICES.chain("1201")] == ["NO", "vest", "12", "1201"]
    with pytest.raises(KeyError):
        CHOICES.chain("x")


def test_areas_inside_are_sorted_as_norwegians_sort() -> None:
    assert [area.name for area in CHOICES.within("12", "kommune")] == ["Askøy", "Bergen", "Ås"]
    assert CHOICES.within("19", "kommune") == ()
    assert [area.code for area in CHOICES.within("12", "fylke")] == ["12"]
