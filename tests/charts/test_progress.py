"""Milestones no more exact than their source; indicators without lines across a break."""

import math
from typing import Any

import pandas as pd
import pytest

from lib.charts import progress, verdicts
from lib.charts.palette import ACCENT, CONTRAST, MUTED
from lib.i18n import decimal
from lib.rows import records
from tests.charts.checked import checked

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
    shapes = checked(progress.timeline(records(EVENTS), 2014)).layout.shapes
    widths = sorted(round(one.x1 - one.x0, 3) for one in shapes if one.type == "rect")
    assert widths == [0.083, 0.083, 1.0]


def test_numbers_are_in_order_of_time_and_in_the_list() -> None:
    chart = progress.timeline(records(EVENTS), 2014)
    assert chart.table.frame.iloc[:, 0].tolist() == [1, 2, 3, 4, 5, 6]
    assert len(chart.legend) == 6
    assert chart.table.frame.iloc[:2, 1].tolist() == ["2011", "juni 2011"]
    drawn = sorted(int(text) for trace in checked(chart).data for text in trace.text)
    assert drawn == [1, 2, 3, 4, 5, 6]


def test_marks_of_a_lane_never_lie_on_each_other() -> None:
    chart = progress.timeline(records(EVENTS), 2014)
    places = [
        (x, y) for trace in checked(chart).data for x, y in zip(trace.x, trace.y, strict=True)
    ]
    assert len(set(places)) == len(places)


def test_the_status_year_is_marked_at_its_end() -> None:
    lines = [
        s
        for s in checked(progress.timeline(records(EVENTS), 2014)).layout.shapes
        if s.type == "line"
    ]
    assert [line.x0 for line in lines] == [2015]


def test_titles_stay_text() -> None:
    figure = checked(progress.timeline(records(EVENTS), 2014))
    shown = str([trace.customdata for trace in figure.data]) + str(figure.layout.annotations)
    assert "<b>x" not in shown
    assert "<a" not in shown


def test_no_milestones() -> None:
    chart = progress.timeline(records(EVENTS.iloc[0:0]), 2010)
    assert "2010" in chart.alt
    assert not checked(chart).data


# --- Indicators -----------------------------------------------------------------------------------


def indicator(**more: Any) -> pd.Series:
    row: dict[str, Any] = {
        "indicator_id": "x",
        "name_nb": "Liggetid",
        "name_en": "Stay",
        "theme": "sykehusbruk",
        "unit": "døgn",
        "wanted": "ned",
        "description_nb": "",
        "description_en": "",
        "area_code": "NO",
        "area_name": "Norge",
        "own": True,
        "since_year": 2011,
        "since_first": 2011,
        "since_value": 4.0,
        "since_quality": "publisert",
        "now_year": 2013,
        "now_first": 2013,
        "now_value": 3.5,
        "now_quality": "publisert",
        "change": -0.5,
        "direction": "wanted",
        "reason": "",
        "counted": True,
        "measured": 3,
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
            "first_year": year,
            "value": value,
            "quality": quality,
            "source_id": f"s{year}",
            "segment": segment,
        }
        for area, year, value, quality, segment in found
    ]
    columns = ["area_code", "area_name", "kind", "year", "first_year", "value", "quality"]
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
    share = indicator(area_code="19", unit="prosent")
    chart = progress.indicator_full(share, pd.concat([own, VALUES]))
    assert {one.line.dash for one in checked(chart).data} == {"solid"}
    assert len({one.line.color for one in checked(chart).data}) == 2


def test_a_county_s_numbers_are_not_drawn_on_the_country_s_scale() -> None:
    own = series(*(("19", year, 40.0 + year, "publisert", 0) for year in (2011, 2012, 2013)))
    both = pd.concat([own, VALUES.assign(value=VALUES["value"] * 1_000_000)])
    chart = progress.indicator_full(indicator(area_code="19", unit="personer"), both)
    assert [list(one.x) for one in checked(chart).data] == [[2011, 2012, 2013]]
    assert checked(chart).layout.yaxis.range[1] < 3_000
    assert "Norge" not in [item.text for item in chart.legend]
    assert len(chart.table.frame) == len(both)  # the country's are there to be read
    assert "står i tabellen" in chart.note
    share = progress.indicator_full(indicator(area_code="19", unit="prosent"), both)
    assert "står i tabellen" not in share.note


def test_two_points_are_two_points_and_no_trend() -> None:
    two = series(("NO", 2015, 4.0, "publisert", 0), ("NO", 2019, 5.0, "publisert", 0))
    chart = progress.indicator_full(indicator(), two)
    assert [(one.mode, list(one.x)) for one in checked(chart).data] == [("markers", [2015, 2019])]
    assert "ingen trend" in chart.note
    assert "stiplet" not in chart.note
    three = pd.concat([two, series(("NO", 2020, 5.5, "publisert", 0))])
    drawn = checked(progress.indicator_full(indicator(), three)).data
    assert any("lines" in one.mode for one in drawn)
    assert "ingen trend" not in progress.indicator_full(indicator(), three).note


def test_quality_is_a_shape() -> None:
    chart = progress.indicator_full(indicator(), VALUES)
    assert len(set(checked(chart).data[1].marker.symbol)) == 3
    assert len(chart.legend) == 4  # the country, and three qualities


def test_words_tell_the_value_and_the_direction() -> None:
    chart = progress.indicator_full(indicator(), VALUES)
    assert decimal(3.5, 2) in chart.alt
    assert "2013" in chart.alt
    words = verdicts.direction_words(indicator())
    assert words in chart.alt
    assert words[2:] in chart.note
    assert chart.title == "Liggetid"
    assert chart.sources == ("s2008", "s2011", "s2012", "s2013")
    assert chart.table.frame.iloc[:, 2].tolist() == VALUES["value"].tolist()


def test_the_country_stands_beside_the_area() -> None:
    own = series(("19", 2011, 4.5, "publisert", 0), ("19", 2012, math.nan, "publisert", 0))
    row = indicator(unit="prosent", area_code="19", area_name="Troms")
    chart = progress.indicator_full(row, pd.concat([own, VALUES]))
    assert {trace.line.color for trace in checked(chart).data} == {
        ACCENT,
        MUTED,
    }
    assert all(not math.isnan(y) for trace in checked(chart).data for y in trace.y)


def annotations(chart: Any) -> dict[str, tuple[Any, Any]]:
    """What is written in the figure, and where."""
    return {note.text: (note.x, note.y) for note in checked(chart).layout.annotations}


def test_the_points_that_a_change_is_counted_between_have_their_year_and_value() -> None:
    found = annotations(progress.indicator_full(indicator(), VALUES))
    assert found["2011: 4,00"] == (2011, 4.0)
    assert found["2013: 3,50"] == (2013, 3.5)
    unknown = indicator(direction="unknown", reason="coverage")
    assert not any(": " in text for text in annotations(progress.indicator_full(unknown, VALUES)))


@pytest.mark.parametrize(
    ("first", "last", "drawn"), [(2011, 2012, 1), (2012, 2013, 0), (2008, 2011, 0)]
)
def test_the_reform_is_a_line_where_a_series_crosses_it(first: int, last: int, drawn: int) -> None:
    values = VALUES[VALUES["year"].between(first, last)].assign(segment=0)
    chart = progress.indicator_full(indicator(), values)
    lines = [shape.x0 for shape in checked(chart).layout.shapes or ()]
    assert lines == [2012] * drawn
    assert sum("reformen" in text for text in annotations(chart)) == drawn


@pytest.mark.parametrize(("low", "says"), [(3.5, True), (0.4, False), (-3.0, True)])
def test_an_axis_that_does_not_start_at_zero_says_so_in_the_picture(low: float, says: bool) -> None:
    values = VALUES.assign(value=[4.0, low, 4.0, 4.0])
    chart = progress.indicator_full(indicator(), values)
    assert any("begynner ikke på null" in text for text in annotations(chart)) is says
    assert (checked(chart).layout.yaxis.range[0] == 0) is not says


def test_a_value_of_several_years_prints_them_all() -> None:
    values = series(("NO", 2015, 17.4, "publisert", 0)).assign(first_year=2013)
    row = indicator(
        change=math.nan,
        direction="unknown",
        reason="single",
        values=1,
        now_year=2015,
        now_first=2013,
    )
    chart = progress.indicator_full(row, values)
    (trace,) = checked(chart).data
    assert "2013–2015" in trace.customdata[0]
    assert checked(chart).layout.xaxis.ticktext == ("2013–2015",)
    assert "2013–2015" in chart.alt
    assert chart.table.text().iloc[0, 1] == "2013–2015"
    (alone,) = progress.without_change(pd.DataFrame([row]))
    assert alone.table.text()["År for den nyeste"].tolist() == ["2013–2015"]


def test_the_axis_of_another_program_holds_every_value() -> None:
    for low, high in ((3.2, 5.9), (0.0, 9.0), (4748.0, 6987.3), (-4.0, -1.0), (5.0, 5.0)):
        start, end = progress.value_axis(low, high)
        assert start <= low <= high < end
        assert start == 0 or abs(start) > abs(end - start) / 10


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
            indicator_id="e", name_nb="Alene", change=math.nan, direction="unknown", reason="single"
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
    assert relative.title == (
        "Sykehusbruk: 2 av 3 indikatorer som kan vurderes, gikk i ønsket retning mellom 2011 og "
        "2013; 1 har bare én måling"
    )
    assert "har bare" not in points.title, "those that are not drawn are named once"
    zero = [shape for shape in checked(relative).layout.shapes if shape.x0 == shape.x1 == 0]
    assert len(zero) == 1


def test_what_cannot_be_compared_is_said_and_not_drawn() -> None:
    (alone,) = progress.without_change(MOVES)
    assert alone.table.frame.iloc[:, 0].tolist() == ["Alene", "Fra null"]
    assert alone.table.frame["Første verdi"].isna().all()
    assert alone.table.text()["Retning"].iloc[0] == "bare én måling"
    assert progress.without_change(MOVES.iloc[:2]) == ()
    assert progress.changes(MOVES.iloc[4:5], "x") == ()


def test_what_measures_the_same_is_drawn_and_not_counted() -> None:
    rows = MOVES.iloc[:3].assign(counted=[False, True, True], measured=[3, 2, 3])
    (chart,) = progress.changes(rows, "Sykehusbruk")
    assert "1 av 2 indikatorer" in chart.title
    assert "Lite" in chart.note
    assert "Av vurderingene bygger 1 på bare to målinger, 2 på antall" in chart.note
    assert "ikke hvorfor" in chart.note
    assert len(drawn_bars(chart)) == 3


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
