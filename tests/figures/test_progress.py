"""Milestones no more exact than their source; indicators without lines across a break."""

import math
from typing import Any

import pandas as pd
import pytest

from lib.figures import progress
from lib.figures.palette import ACCENT, CONTRAST, MUTED
from lib.language import decimal, percent
from tests.figures.checked import checked

HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>'


def milestone(date: str, precision: str, kind: str = "lov", title: str = "Lov") -> dict[str, Any]:
    return {
        "milestone_id": date,
        "date": date,
        "precision": precision,
        "title_nb": title,
        "title_en": title,
        "kind": kind,
        "description_nb": HOSTILE,
        "verification": "bekreftet",
        "source_id": f"s-{date}",
    }


EVENTS = pd.DataFrame(
    [
        milestone("2012-01-01", "day", title="Reformen"),
        milestone("2011-06-01", "month"),
        milestone("2011-01-01", "year"),
        milestone("2011-06-24", "day"),
        milestone("2011-06-24", "day"),
        milestone("2013-05-01", "month", "noe nytt", HOSTILE),
    ]
)


def test_marks_are_as_wide_as_they_are_unsure() -> None:
    shapes = checked(progress.timeline(EVENTS, 2014)).layout.shapes
    widths = sorted(round(one.x1 - one.x0, 3) for one in shapes if one.type == "rect")
    assert widths == [0.083, 0.083, 1.0]


def test_numbers_are_in_order_of_time_and_in_the_list() -> None:
    chart = progress.timeline(EVENTS, 2014)
    assert chart.table.frame.iloc[:, 0].tolist() == [1, 2, 3, 4, 5, 6]
    assert len(chart.legend) == 6
    assert chart.table.frame.iloc[:2, 1].tolist() == ["2011", "juni 2011"]
    drawn = sorted(int(text) for trace in checked(chart).data for text in trace.text)
    assert drawn == [1, 2, 3, 4, 5, 6]


def test_marks_of_a_lane_never_lie_on_each_other() -> None:
    chart = progress.timeline(EVENTS, 2014)
    places = [
        (x, y) for trace in checked(chart).data for x, y in zip(trace.x, trace.y, strict=True)
    ]
    assert len(set(places)) == len(places)


def test_the_status_year_is_marked_at_its_end() -> None:
    lines = [s for s in checked(progress.timeline(EVENTS, 2014)).layout.shapes if s.type == "line"]
    assert [line.x0 for line in lines] == [2015]


def test_titles_stay_text() -> None:
    figure = checked(progress.timeline(EVENTS, 2014))
    shown = str([trace.customdata for trace in figure.data]) + str(figure.layout.annotations)
    assert "<b>x" not in shown
    assert "<a" not in shown


def test_no_milestones() -> None:
    chart = progress.timeline(EVENTS.iloc[0:0], 2010)
    assert "2010" in chart.alt
    assert not checked(chart).data


# --- Indicators -----------------------------------------------------------------------------------


def indicator(**more: Any) -> pd.Series:
    row: dict[str, Any] = {
        "indicator_id": "x",
        "name_nb": "Liggetid",
        "name_en": "Stay",
        "unit": "døgn",
        "wanted": "ned",
        "description_nb": "",
        "description_en": "",
        "area_code": "NO",
        "area_name": "Norge",
        "own": True,
        "since_year": 2011,
        "since_value": 4.0,
        "now_year": 2013,
        "now_value": 3.5,
        "now_quality": "publisert",
        "change": -0.5,
        "direction": "wanted",
        "values": 4,
        "projection": False,
    }
    return pd.Series(row | more)


def series(*found: tuple[str, int, float, str, int]) -> pd.DataFrame:
    rows = [
        {
            "area_code": area,
            "area_name": "Norge" if area == "NO" else area,
            "kind": "land",
            "year": year,
            "value": value,
            "quality": quality,
            "source_id": f"s{year}",
            "segment": segment,
        }
        for area, year, value, quality, segment in found
    ]
    columns = ["area_code", "area_name", "kind", "year", "value", "quality"]
    return pd.DataFrame(rows, columns=[*columns, "source_id", "segment"])


VALUES = series(
    ("NO", 2008, 5.0, "publisert", 0),
    ("NO", 2011, 4.0, "publisert", 1),
    ("NO", 2012, 3.75, "foreløpig", 1),
    ("NO", 2013, 3.5, "usikker", 1),
)


def test_a_line_never_crosses_a_break() -> None:
    chart = progress.indicator_full(indicator(), VALUES)
    assert [list(trace.x) for trace in checked(chart).data] == [[2008], [2011, 2012, 2013]]
    assert [trace.mode for trace in checked(chart).data] == ["markers", "lines+markers"]
    lines = [shape.x0 for shape in checked(chart).layout.shapes]
    assert lines == [2010.5, 2012]  # the break, and the reform


def test_a_line_is_dashed_over_years_without_a_value() -> None:
    gap = series(
        *(("NO", year, 1.0 + year - 2009, "publisert", 0) for year in (2009, 2010, 2013, 2014))
    )
    chart = progress.indicator_full(indicator(), gap)
    drawn = [(list(one.x), one.line.dash) for one in checked(chart).data]
    assert drawn == [([2009, 2010], "solid"), ([2013, 2014], "solid"), ([2010, 2013], "dash")]
    assert "2 år" in chart.note
    assert "stiplet" in chart.note
    assert progress.after_gaps(gap["year"]) == (False, False, True, False)
    assert progress.after_gaps([]) == ()


def test_the_country_is_a_colour_and_not_a_dash() -> None:
    own = series(("19", 2011, 4.5, "publisert", 0), ("19", 2012, 4.0, "publisert", 0))
    chart = progress.indicator_full(indicator(area_code="19"), pd.concat([own, VALUES]))
    assert {one.line.dash for one in checked(chart).data} == {"solid"}


def test_quality_is_a_shape() -> None:
    chart = progress.indicator_full(indicator(), VALUES)
    assert len(set(checked(chart).data[1].marker.symbol)) == 3
    assert len(chart.legend) == 4  # the country, and three qualities


def test_words_tell_the_value_and_the_direction() -> None:
    chart = progress.indicator_full(indicator(), VALUES)
    assert decimal(3.5, 2) in chart.alt
    assert "2013" in chart.alt
    assert progress.direction_words(indicator()) in chart.alt
    assert chart.title == "Liggetid"
    assert chart.sources == ("s2008", "s2011", "s2012", "s2013")
    assert chart.table.frame.iloc[:, 2].tolist() == VALUES["value"].tolist()


def test_the_country_stands_beside_the_area() -> None:
    own = series(("19", 2011, 4.5, "publisert", 0), ("19", 2012, math.nan, "publisert", 0))
    row = indicator(area_code="19", area_name="Troms")
    chart = progress.indicator_full(row, pd.concat([own, VALUES]))
    assert {trace.line.color for trace in checked(chart).data} == {
        ACCENT,
        MUTED,
    }
    assert all(not math.isnan(y) for trace in checked(chart).data for y in trace.y)


@pytest.mark.parametrize(
    ("row", "sign", "text"),
    [
        (indicator(), "▼", percent(0.125)),
        (indicator(change=0.5, direction="against"), "▲", percent(0.125)),
        (indicator(change=0.0, direction="unchanged"), "▬", "2011"),
        (indicator(unit="prosent", change=1.2, direction="neutral"), "▲", decimal(1.2)),
        (indicator(since_value=0.0, change=2.0, direction="wanted"), "▲", "2"),
    ],
)
def test_direction(row: pd.Series, sign: str, text: str) -> None:
    found = progress.direction_words(row)
    assert found.startswith(sign)
    assert text in found


def test_a_single_value_has_no_direction() -> None:
    row = indicator(change=math.nan, direction="unknown", values=1)
    found = progress.direction_words(row)
    assert not any(sign in found for sign in "▲▼▬")
    assert found != progress.direction_words(indicator(change=math.nan, values=2))
    chart = progress.indicator_full(row, VALUES.iloc[[0]])
    assert checked(chart).data[0].mode == "markers"


def test_an_indicator_without_values() -> None:
    chart = progress.indicator_full(indicator(), VALUES.iloc[0:0])
    assert "Liggetid" in chart.alt
    assert not checked(chart).data
    assert chart.table.frame.empty


def test_hostile_area_names_stay_text() -> None:
    chart = progress.indicator_full(indicator(), VALUES.assign(area_name=HOSTILE, quality=HOSTILE))
    shown = str([trace.customdata for trace in checked(chart).data])
    assert "<b>x" not in shown
    assert "<a" not in shown


@pytest.mark.parametrize(
    ("values", "now", "says"),
    [
        (1, 2009, "bare én måling"),
        (3, 2011, "ingen måling etter at reformen trådte i kraft"),
        (3, 2012, "bare én måling etter bruddet i serien"),
    ],
)
def test_why_there_is_nothing_to_compare_is_said(values: int, now: int, says: str) -> None:
    row = indicator(change=math.nan, direction="unknown", values=values, now_year=now)
    assert progress.direction_words(row).startswith(says)


def test_whose_figures_they_are_stands_beside_the_unit() -> None:
    chart = progress.indicator_full(indicator(area_name="Helse Nord"), VALUES)
    assert chart.unit.endswith("Helse Nord")


# --- Changes on one scale -------------------------------------------------------------------------

MOVES = pd.DataFrame(
    [
        indicator(
            indicator_id="a", name_nb="Lite", since_value=1054.0, now_value=1049.0, change=-5
        ),
        indicator(
            indicator_id="b", name_nb="Mye", since_value=4000.0, now_value=3500.0, change=-500
        ),
        indicator(
            indicator_id="c", name_nb="Imot", since_value=100.0, change=19.0, direction="against"
        ),
        indicator(indicator_id="d", name_nb="Andel", unit="prosent", since_value=40.0, change=2.0),
        indicator(
            indicator_id="e", name_nb="Alene", change=math.nan, direction="unknown", values=1
        ),
        indicator(indicator_id="f", name_nb="Fra null", since_value=0.0, change=3.0),
    ]
)


def drawn_bars(chart: Any) -> dict[float, str]:
    """The lengths of the bars and their colours."""
    return {x: trace.marker.color for trace in checked(chart).data for x in trace.x}


def test_changes_stand_on_one_scale_and_shares_in_a_chart_of_their_own() -> None:
    """Half a per cent must not fall as steeply as twelve."""
    relative, points = progress.changes(MOVES, "Sykehusbruk")
    bars = drawn_bars(relative)
    assert sorted(bars) == pytest.approx([-12.5, -100 * 5 / 1054, 19.0])
    assert checked(relative).layout.xaxis.range == (-12.5, 19.0)
    assert {trace.xaxis for trace in checked(relative).data} == {None}
    assert bars[19.0] == CONTRAST
    assert bars[-12.5] == ACCENT
    assert list(drawn_bars(points)) == [2.0]
    assert relative.unit != points.unit
    assert relative.title == "Sykehusbruk: 2 av 3 indikatorer går i ønsket retning"
    zero = [shape for shape in checked(relative).layout.shapes if shape.x0 == shape.x1 == 0]
    assert len(zero) == 1


def test_what_cannot_be_compared_is_said_and_not_drawn() -> None:
    (alone,) = progress.without_change(MOVES)
    assert alone.table.frame.iloc[:, 0].tolist() == ["Alene", "Fra null"]
    assert alone.table.frame["Første verdi"].isna().all()
    assert alone.table.text()["Retning"].iloc[0] == "bare én måling"
    assert progress.without_change(MOVES.iloc[:2]) == ()
    assert progress.changes(MOVES.iloc[4:5], "x") == ()


def test_other_areas_indicators_stand_under_their_own_names() -> None:
    rows = MOVES.assign(theme="t", own=[True, False, False, False, False, False])
    rows.loc[1:3, ["area_code", "area_name"]] = ["nord", "Helse Nord"]
    own, others = progress.of_theme(rows, "t")
    assert own["indicator_id"].tolist() == ["a"]
    found = progress.changes_around(others, "Tema")
    titles = [one.title for one in found]
    assert titles == [
        "Tema: 3 indikatorer med tall for Helse Nord",
        "Tema: 2 indikatorer med tall for Norge",
    ]
