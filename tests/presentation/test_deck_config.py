"""A show is a link: it leads back to itself, and what it does not know it drops and tells."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.presentation import (
    NAMES,
    SECONDS,
    SLIDES,
    DeckConfig,
    from_query_params,
    slide_names,
    to_query_params,
)
from lib.presentation.deck_config import MOST_FOCUS
from lib.selection import Area, FilterOptions, Problem, Selection

CODES = ("nord", *(f"{code:02}" for code in range(1, 31)))
CHOICES = FilterOptions(
    areas={"NO": Area("NO", "land", "Norge", None)}
    | {code: Area(code, "fylke", code, "NO") for code in CODES},
    schemes=(),
    first_year=2009,
    latest_year=2024,
)
INDICATORS = ("a", "kad_plasser")
COUNTRY = CHOICES.default()


def read(selection: Selection = COUNTRY, **address: str) -> tuple[DeckConfig, tuple[Problem, ...]]:
    return from_query_params(address, CHOICES, selection, INDICATORS)


specs = st.builds(
    DeckConfig,
    slides=st.lists(st.sampled_from(SLIDES), min_size=1, unique=True).map(tuple),
    focus=st.lists(st.sampled_from(CODES), max_size=MOST_FOCUS, unique=True).map(tuple),
    seconds=st.integers(SECONDS[0], SECONDS[1]),
    colours=st.sampled_from(["", "lys", "mork"]),
    indicator=st.sampled_from(["", *INDICATORS]),
)
selections = st.builds(
    Selection,
    area=st.sampled_from(["NO", "12", "nord"]),
    others=st.sampled_from([(), ("03",), ("03", "04")]),
)


@given(specs, selections)
def test_a_show_is_a_link(spec: DeckConfig, selection: Selection) -> None:
    address = to_query_params(spec, selection)
    assert set(address) <= set(NAMES)
    assert from_query_params(address, CHOICES, selection, INDICATORS) == (spec, ())


def test_defaults_are_left_out() -> None:
    assert to_query_params(DeckConfig(), COUNTRY) == {}
    assert (
        to_query_params(DeckConfig(focus=("12", "03")), Selection(area="12", others=("03",))) == {}
    )
    assert read() == (DeckConfig(), ())


def test_the_areas_of_the_selection_are_in_focus() -> None:
    chosen = Selection(area="12", others=("03",))
    assert read(chosen)[0].focus == ("12", "03")
    assert read(chosen, fokus="NO") == (DeckConfig(focus=()), ())
    assert to_query_params(DeckConfig(focus=()), chosen) == {"fokus": "NO"}
    assert read(Selection(area="NO", others=("03",)))[0].focus == ("03",)


@pytest.mark.parametrize(
    ("address", "changed", "problems"),
    [
        ({"lysbilder": "kart,finnes-ikke,tall"}, {"slides": ("kart", "tall")}, ["finnes-ikke"]),
        ({"lysbilder": "finnes-ikke"}, {}, ["finnes-ikke"]),
        ({"lysbilder": "kart,kart"}, {"slides": ("kart",)}, ["kart"]),
        ({"lysbilder": "kart,,tall,"}, {"slides": ("kart", "tall")}, [","]),
        ({"lysbilder": ","}, {}, [","]),
        ({"fokus": "12,9999,nord"}, {"focus": ("12", "nord")}, ["9999"]),
        ({"fokus": "9999"}, {}, ["9999"]),
        ({"fokus": "12,NO"}, {"focus": ("12",)}, ["NO"]),
        ({"fokus": ",".join(CODES[:26])}, {"focus": CODES[:24]}, list(CODES[24:26])),
        ({"sekunder": "0"}, {}, ["0"]),
        ({"sekunder": "2"}, {}, ["2"]),
        ({"sekunder": "3"}, {"seconds": 3}, []),
        ({"sekunder": "600"}, {"seconds": 600}, []),
        ({"sekunder": "601"}, {}, ["601"]),
        ({"sekunder": "-5"}, {}, ["-5"]),
        ({"sekunder": "4.5"}, {}, ["4.5"]),
        ({"sekunder": "٣٠"}, {}, ["٣٠"]),
        ({"sekunder": "²"}, {}, ["²"]),
        ({"sekunder": "9" * 60}, {}, ["9" * 40 + "…"]),
        ({"farger": "lys"}, {"colours": "lys"}, []),
        ({"farger": "rosa"}, {}, ["rosa"]),
        ({"indikator": "kad_plasser"}, {"indicator": "kad_plasser"}, []),
        ({"indikator": "finnes-ikke"}, {}, ["finnes-ikke"]),
        ({"fokus": "\x1b[31m"}, {}, ["[31m"]),
        ({"sekunder": ""}, {}, []),
        ({"noe": "annet"}, {}, []),
    ],
)
def test_what_is_unknown_is_dropped_and_told(
    address: dict[str, str], changed: dict[str, Any], problems: list[str]
) -> None:
    spec, found = from_query_params(address, CHOICES, COUNTRY, INDICATORS)
    assert spec == replace(DeckConfig(), **changed)
    assert found == tuple(Problem(next(iter(address)), value) for value in problems)


def test_one_bad_part_spoils_no_other() -> None:
    spec, problems = read(lysbilder="kart", sekunder="0", fokus="12", farger="mork")
    assert spec == DeckConfig(slides=("kart",), focus=("12",), colours="mork")
    assert problems == (Problem("sekunder", "0"),)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=300)))
def test_no_address_is_too_bad(address: dict[str, str]) -> None:
    spec, problems = from_query_params(address, CHOICES, COUNTRY, INDICATORS)
    assert spec.slides
    assert all(len(problem.value) <= 41 for problem in problems)
    assert from_query_params(to_query_params(spec, COUNTRY), CHOICES, COUNTRY, INDICATORS) == (
        spec,
        (),
    )


def test_an_endless_list_is_not_read_to_its_end() -> None:
    assert len(read(lysbilder=",".join(f"x{at}" for at in range(10_000)))[1]) <= 101


def test_every_slide_has_a_name() -> None:
    assert tuple(slide_names()) == SLIDES
    assert len(set(slide_names().values())) == len(SLIDES)
