"""Areas side by side: one scale a panel, no bar for what is not known, ranks as they are."""

import math
from typing import Any

import pandas as pd
import pytest

from lib.figures import compare
from lib.figures.model import Chart
from lib.language import count, kroner, money, not_stated
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import area_indicators, profile
from tests.figures.checked import checked

HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>'
COLUMNS = [
    "key",
    "group",
    "unit",
    "value",
    "country_value",
    "rank",
    "ranked",
    "of",
    "covered",
    "covered_of",
]
NAN = math.nan


def frame(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    """Rows of key, unit, value, the country's value, rank among 3."""
    found = [(key, "", unit, v, c, rank, 3, 3, NAN, NAN) for key, unit, v, c, rank in rows]
    return pd.DataFrame(found, columns=COLUMNS)


def area(people: float, each: float, projects: float = 2) -> pd.DataFrame:
    return frame(
        ("population", "people", people, 9000, 1),
        ("granted_projects", "count", projects, 9, 2),
        ("granted_nok", "kroner", people * each, 4e6, NAN if math.isnan(each) else 1),
        ("granted_per_inhabitant", "kroner_per_inhabitant", each, 12.5, 1),
        ("offices", "count", 1, 18, NAN),
    )


COUNTRY = area(9000, 12.5, 9)


def bars(chart: Chart) -> list[tuple[float, float]]:
    """The height and the length of every bar."""
    return [(y, x) for trace in checked(chart).data for x, y in zip(trace.x, trace.y, strict=True)]


def written(chart: Chart) -> str:
    return "\n".join(str(note.text) for note in checked(chart).layout.annotations)


def dashed(chart: Chart) -> list[Any]:
    return [one for one in checked(chart).layout.shapes if one.line.dash]


def test_bars_of_a_panel_are_on_one_scale() -> None:
    chart = compare.key_figures([("A", area(1000, 10.0)), ("B", area(2000, 25.0))], COUNTRY)
    first, second = checked(chart).data
    assert list(first.x) == pytest.approx([0.5, 1, 0.2, 0.4])
    assert list(second.x) == pytest.approx([1, 1, 1, 1])
    assert len({y for y, _x in bars(chart)}) == 8


def test_the_country_is_a_line_beside_rates_alone() -> None:
    chart = compare.key_figures([("A", area(1000, 10.0)), ("B", area(2000, 25.0))], COUNTRY)
    assert [line.x0 for line in dashed(chart)] == pytest.approx([0.5, 0.5])
    lines = [(line.y0, line.y1) for line in dashed(chart)]
    assert all(any(y0 < y < y1 for y, _x in bars(chart)) for y0, y1 in lines)


def test_a_single_area_is_shown_as_a_part_of_the_country() -> None:
    chart = compare.key_figures([("A", area(900, 25.0))], COUNTRY)
    assert list(checked(chart).data[0].x) == pytest.approx([0.1, 2 / 9, 0.2, 1])
    assert count(9000) in written(chart)
    outlines = [one for one in checked(chart).layout.shapes if one.type == "rect"]
    assert [one.x1 for one in outlines] == [1, 1, 1]


def test_the_country_is_not_compared_with_itself() -> None:
    chart = compare.key_figures([("Norge", COUNTRY)], COUNTRY)
    assert not dashed(chart)


def test_unknown_is_no_bar_and_is_said() -> None:
    unknown = compare.key_figures([("A", area(1000, NAN)), ("B", area(1000, 5.0))], COUNTRY)
    assert len(checked(unknown).data[0].x) == 2
    assert not_stated() in written(unknown)
    none = compare.key_figures([("A", area(1000, NAN, projects=0))], COUNTRY)
    assert not_stated() not in written(none)
    assert 0 in checked(none).data[0].x


def test_values_and_ranks_are_written() -> None:
    chart = compare.key_figures([("A", area(1000, 10.0))], COUNTRY)
    assert any(
        line.startswith(f"{count(1000)} · ") and line.endswith(" 3")
        for line in written(chart).splitlines()
    )
    assert money(10_000) in chart.alt


def test_what_a_sum_does_not_cover_is_said() -> None:
    some = area(1000, 10.0)
    some.loc[some["key"] == "granted_nok", ["covered", "covered_of"]] = [7, 8]
    note = compare.key_figures([("Nes", some)], COUNTRY).note
    assert "Nes 7" in note
    assert "8." in note


def test_the_table_says_each_row_in_its_own_unit() -> None:
    table = compare.key_table([("A", area(1000, 10.5)), ("B", area(2000, NAN))], COUNTRY)
    text = table.text()
    assert text.shape == (5, 7)
    assert text["A"].tolist()[:3] == [count(1000), "2", kroner(10_500)]
    assert text["B"].tolist()[2:4] == [not_stated()] * 2
    assert table.frame["A"].tolist()[3] == 10.5
    assert b";10,5;" in table.csv()
    assert "nan" not in table.csv().decode()


def test_a_part_of_the_table_keeps_its_words() -> None:
    table = compare.key_table([("A", area(1000, 10.5))], COUNTRY)
    assert table.text(slice(1, 3))["A"].tolist() == ["2", kroner(10_500)]


def test_areas_of_one_name_have_columns_of_their_own() -> None:
    same = area(1000, 10.5)
    table = compare.key_table([("Nes", same), ("Nes", same), ("Nes", same)], COUNTRY)
    assert len(set(table.frame.columns)) == 9


def test_names_stay_text() -> None:
    chart = compare.key_figures([(HOSTILE, area(1, 1.0)), ("B", area(1, 1.0))], COUNTRY)
    shown = written(chart) + str([trace.customdata for trace in checked(chart).data])
    assert "<a" not in shown
    assert "<b>x" not in shown


def test_panels_stand_beside_each_other() -> None:
    one = compare.key_figures([("A", area(1000, 10.0))], COUNTRY)
    two = compare.key_figures([("A", area(1000, 10.0))], COUNTRY, columns=2)
    assert set(checked(two).data[0].base) == {0, 1.08}
    assert checked(two).layout.height < checked(one).layout.height
    assert sorted(x for _y, x in bars(one)) == sorted(x for _y, x in bars(two))


def test_nothing_to_compare() -> None:
    empty = COUNTRY.iloc[0:0]
    for profiles in ([], [("A", empty)]):
        chart = compare.key_figures(profiles, empty)
        assert chart.alt
        assert not checked(chart).data
        assert chart.table.text().empty
        assert chart.table.csv()


def test_real_areas_of_every_kind(store: Store) -> None:
    country = profile(store, Selection())
    codes = ("12", "07", "10", "vest", "1201", "NO")
    profiles = [(code, profile(store, Selection(area=code))) for code in codes]
    for some in ([one] for one in profiles):
        assert compare.key_figures(some, country).alt
    chart = compare.key_figures(profiles[:4], country, columns=2)
    assert len(chart.table.frame) == 14
    assert all(0 <= x <= 1 for _y, x in bars(chart))
    text = chart.table.text().set_index(chart.table.frame.columns[0])
    assert text.iloc[0, 1] == count(profiles[0][1]["value"].iloc[0])
    assert compare.key_table([profiles[5]], country).frame.iloc[:, -1].notna().all()


# --- Indicators -----------------------------------------------------------------------------------


def indicator(key: str, level: str, value: float, country: float = 5.0) -> dict[str, Any]:
    return {
        "indicator_id": key,
        "name_nb": key,
        "name_en": key,
        "unit": "prosent",
        "level": level,
        "area_name": "Helse Vest",
        "now_year": 2014,
        "now_value": value,
        "country_value": country,
    }


def test_every_area_has_its_own_figure_and_says_whose_it_is() -> None:
    own = pd.DataFrame([indicator("a", "own", 1.25)])
    other = pd.DataFrame([indicator("a", "region", 2.0), indicator("b", "country", 3.0, NAN)])
    table = compare.indicators_table([("A", own), ("B", other)])
    text = table.text()
    assert text["A"].tolist() == ["1,25", "–"]
    assert text["B"].tolist() == ["2,00", "3"]
    assert "Helse Vest" in str(text.iloc[0, 7])
    assert text["Landet"].tolist() == ["5,00", not_stated()]
    assert text["Landet: år"].tolist() == ["2014", "–"]
    assert math.isnan(table.frame["A"].iloc[1])


def test_several_values_of_an_indicator_have_lines_of_their_own() -> None:
    both = pd.DataFrame([indicator("a", "region", 1.0), indicator("a", "catchment", 2.0)])
    one = pd.DataFrame([indicator("a", "own", 3.0)])
    table = compare.indicators_table([("A", both), ("B", one)])
    assert table.text()["A"].tolist() == ["1", "2"]
    assert table.text()["B"].tolist() == ["3", "–"]


def test_the_countrys_year_stands_beside_its_value() -> None:
    old = pd.DataFrame([indicator("a", "own", 1.0) | {"now_year": 2010}])
    new = pd.DataFrame([indicator("a", "own", 1.0)])
    unknown = pd.DataFrame([indicator("a", "own", 1.0, NAN) | {"now_year": 2011}])
    table = compare.indicators_table([("A", unknown), ("B", old), ("C", new)])
    assert table.frame["Landet"].tolist() == [5.0]
    assert table.frame["Landet: år"].tolist() == [2010.0]
    assert table.formats["Landet: år"] == "year"
    assert table.text()["Landet"].tolist() == ["5"]


def test_real_indicators(store: Store) -> None:
    frames = [(code, area_indicators(store, Selection(area=code))) for code in ("07", "1201")]
    table = compare.indicators_table(frames)
    assert len(table.frame) >= len(frames[0][1])
    assert table.frame.shape[1] == 10
    assert compare.indicators_table([]).text().empty
    assert compare.indicators_table([("A", frames[0][1].iloc[0:0])]).frame.empty
