"""What is drawn: the code that leads to the page, and a line that keeps to its values."""

import itertools
import re

import pandas as pd
import pytest
import segno

from lib.presentation import slide_graphics
from lib.presentation.slide_graphics import Captions, line_chart, qr_code


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a drawn code."""
    data = re.findall(r'class="code-ink" d="([^"]*)"', svg)[0]
    return {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", data)
        for step in range(int(length))
    }


def test_code_is_the_address_with_white_around_it() -> None:
    address = "https://samhandling.example.no/presentasjon?lysbilder=kart,tall"
    drawn = qr_code(address)
    assert drawn is not None
    matrix = segno.make(address, error="m", micro=False, boost_error=False).matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    assert modules(drawn) == dark
    side = len(matrix) + 8
    assert f'viewBox="0 0 {side} {side}"' in drawn
    assert f'class="code-ground" d="M0 0h{side}v{side}h-{side}z"' in drawn


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "/kart", "https://" + "x" * 4000])
def test_no_code_for_what_is_no_page(address: str) -> None:
    assert qr_code(address) is None


def values(*rows: tuple[int, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "value", "segment"])


WORDS = Captions(broken="brudd", reform="reformen, 2012", floor="ikke fra null")


def test_ends_are_written_beside_the_line() -> None:
    svg = line_chart(values((2010, 4.0, 0), (2011, 6.0, 0), (2013, 5.0, 0)), WORDS)
    heights = [int(y) for y in re.findall(r'class="value" x="\d+" y="(\d+)"', svg)]
    points = [int(y) for y in re.findall(r'class="dot" cx="\d+" cy="(\d+)" r="15"', svg)]
    assert heights[0] > points[0], "the line goes up from the first: the number stands below"
    assert heights[1] > points[1], "the line comes from above: the number stands below"
    assert (svg.count('class="stroke"'), svg.count('class="gap"')) == (1, 1)
    assert re.findall(r'class="tick"[^>]*>(\d+)<', svg) == ["2010", "2013"]


def test_points_of_a_change_have_their_years() -> None:
    rows = values((2008, 4.0, 0), (2011, 6.0, 0), (2013, 5.0, 0))
    ends = {2011: "2009–2011", 2013: "2013"}
    svg = line_chart(rows, Captions("brudd", "reformen, 2012", "ikke fra null", ends))
    assert re.findall(r'class="tick end"[^>]*>([^<]*)<', svg) == ["2009–2011", "2013"]
    assert len(re.findall(r'class="value"', svg)) == 3
    places = re.findall(r'class="(?:value|tick end)" x="(\d+)" y="(\d+)"', svg)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("first", "last", "drawn"), [(2010, 2013, 1), (2012, 2014, 0), (2008, 2011, 0)]
)
def test_the_reform_is_a_line_where_a_series_crosses_it(first: int, last: int, drawn: int) -> None:
    svg = line_chart(values((first, 4.0, 0), (last, 5.0, 0)), WORDS)
    assert svg.count('class="reform"') == svg.count("reformen, 2012") == drawn


@pytest.mark.parametrize(("low", "says"), [(4.0, True), (0.0, False), (1.0, False)])
def test_an_axis_that_does_not_start_at_zero_says_so(low: float, says: bool) -> None:
    svg = line_chart(values((2010, low, 0), (2011, 5.0, 0)), WORDS)
    assert ("ikke fra null" in svg) is says


def test_equal_values_make_a_level_line() -> None:
    svg = line_chart(values((2010, 5.0, 0), (2011, 5.0, 0), (2012, 5.0, 0)), WORDS)
    lines = re.findall(r'class="stroke" d="M\d+ (\d+)L\d+ (\d+)"', svg)
    assert [first == last for first, last in lines] == [True, True]


def test_two_points_are_not_joined() -> None:
    svg = line_chart(values((2010, 5.0, 0), (2011, 6.0, 0)), WORDS)
    assert not re.search(r'class="(?:stroke|gap)"', svg)
    assert svg.count('class="dot"') >= 2


def test_every_break_is_drawn_and_the_words_do_not_meet() -> None:
    rows = [(2000 + at, 1.0 + at, at // 2) for at in range(12)]
    svg = line_chart(values(*rows), WORDS)
    assert svg.count('class="break"') == 5
    places = [int(x) for x in re.findall(r'class="tick" x="(\d+)" y="36"', svg)]
    assert 0 < len(places) < 5
    assert all(b - a >= slide_graphics._APART for a, b in itertools.pairwise(places))
