"""Figures of money: what is drawn is what the table says, and unknown is never a bar."""

import math
from typing import Any

import pandas as pd
import pytest

from lib.figures import money as figures
from lib.figures.model import Chart
from lib.language import kroner, money, not_stated, percent
from tests.figures.checked import checked

GRANTS = ["code", "name", "projects", "with_amount", "amount_nok", "population", "per_inhabitant"]
HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>'


def grants(*rows: tuple[str | None, str | None, int, int, float]) -> pd.DataFrame:
    found = [(*row, 1000.0, row[4] / 1000.0) for row in rows]
    return pd.DataFrame(found, columns=GRANTS)


def bars(chart: Chart) -> list[tuple[float, float]]:
    """Where each bar of rows stands, and how long it is."""
    return [
        (y, x)
        for trace in checked(chart).data
        if trace.type == "bar" and trace.orientation == "h"
        for x, y in zip(trace.x, trace.y, strict=True)
    ]


def written(chart: Chart) -> list[str]:
    return [str(note.text) for note in checked(chart).layout.annotations]


SOME = grants(
    ("a", "Nes", 2, 2, 5e6),
    ("b", "Nes", 1, 1, 4e6),
    ("c", "Bø", 3, 0, math.nan),
    ("d", "Vang", 0, 0, math.nan),
    (None, None, 2, 1, 1e6),
)


@pytest.mark.parametrize("key", ["region", "county", "municipality", "scheme", "category"])
def test_bars_are_the_tables_numbers(key: str) -> None:
    chart = figures.grants_bars(SOME, key, "kroner")
    drawn = sorted(length for _y, length in bars(chart))
    in_table = chart.table.frame.iloc[:, 1].dropna()
    assert drawn == sorted(in_table)
    assert money(5e6) in chart.alt
    assert money(10e6) in chart.alt


def test_two_places_of_one_name_are_two_bars() -> None:
    chart = figures.grants_bars(SOME, "county", "kroner")
    places = [y for y, _length in bars(chart)]
    assert len(set(places)) == len(places) == 3
    assert written(chart).count("Nes") == 2


def test_unknown_is_words_and_not_a_bar() -> None:
    chart = figures.grants_bars(SOME, "county", "kroner")
    assert len(bars(chart)) == 3
    assert chart.table.text().iloc[2, 1] == not_stated()
    assert written(chart).count("ingen funnet") == 1  # Vang has no project; Bø has, without amounts
    assert all(length > 0 for _y, length in bars(chart))


def test_the_note_counts_what_is_left_out() -> None:
    note = figures.grants_bars(SOME, "county", "kroner").note
    assert "4" in note  # projects without an amount
    assert money(1e6) in note  # without a place


def test_per_inhabitant_only_for_areas() -> None:
    assert bars(figures.grants_bars(SOME, "county", "innbygger"))[0][1] == 5000.0
    assert bars(figures.grants_bars(SOME, "scheme", "innbygger"))[0][1] == 5e6


def test_years_keep_their_order_and_the_undated_stand_apart() -> None:
    frame = grants(
        (None, None, 2, 1, 27e6),
        ("2012", "2012", 1, 0, math.nan),
        ("2011", "2011", 1, 1, 3e6),
        ("2009", "2009", 1, 1, 9e6),
    )
    chart = figures.grants_bars(frame, "year", "kroner")
    assert chart.table.frame.iloc[:, 0].tolist()[:3] == ["2009", "2011", "2012"]
    points = {x: y for trace in checked(chart).data for x, y in zip(trace.x, trace.y, strict=True)}
    assert points == {2009: 9e6, 2011: 3e6, 2014: 27e6}
    assert not_stated() in written(chart)


@pytest.mark.parametrize("key", ["county", "year", "category"])
def test_no_grants(key: str) -> None:
    chart = figures.grants_bars(grants(), key, "kroner")
    assert chart.alt
    assert not checked(chart).data
    assert chart.table.frame.empty


def test_one_grant() -> None:
    chart = figures.grants_bars(grants(("a", "A", 1, 1, 500_000.0)), "county", "kroner")
    assert kroner(500_000) in chart.alt


def test_many_municipalities_are_cut_and_the_table_has_all() -> None:
    many = grants(*((f"{n:04}", f"K{n}", 1, 1, 1000.0 + n) for n in range(80)))
    chart = figures.grants_bars(many, "municipality", "kroner")
    assert len(bars(chart)) == 30
    assert len(chart.table.frame) == 80
    assert "30" in chart.note


def test_hostile_names_stay_text() -> None:
    frame = grants(("a", HOSTILE, 1, 1, 5e6))
    chart = figures.grants_bars(frame, "scheme", "kroner")
    shown = " ".join(written(chart)) + str(checked(chart).data[0].customdata)
    assert "<b>x" not in shown
    assert "<a" not in shown
    assert chart.table.frame.iloc[0, 0] == HOSTILE


# --- Rounds ---------------------------------------------------------------------------------------


def a_round(name: str, announced: float, documented: float, **more: Any) -> dict[str, Any]:
    share = documented / announced if announced else math.nan
    return {
        "round_id": name,
        "title": f"Runde {name}",
        "year": 2009.0,
        "announced_nok": announced,
        "announced_projects": 30.0,
        "part_of": None,
        "source_id": f"kilde-{name}",
        "documented_projects": 1,
        "documented_with_amount": 1,
        "documented_nok": documented,
        "share_nok": share,
        "share_projects": math.nan,
    } | more


ROUNDS = pd.DataFrame(
    [
        a_round("part", 47e6, 0.5e6, part_of="whole"),
        a_round("whole", 95e6, 0.5e6),
        a_round("silent", math.nan, 9.6e6),
        a_round("empty", 18.7e6, math.nan),
    ]
)


def test_announced_and_documented_are_two_things() -> None:
    chart = figures.announced_documented(ROUNDS)
    outlines, filled = checked(chart).data
    assert sorted(outlines.x) == [18.7e6, 47e6, 95e6]
    assert sorted(filled.x) == [0.5e6, 0.5e6]  # nothing is drawn for what is not documented
    assert any(percent(0.5 / 47) in text for text in written(chart))


def test_a_part_stands_under_its_whole_and_is_not_added() -> None:
    chart = figures.announced_documented(ROUNDS)
    titles = chart.table.frame.iloc[:, 0].tolist()
    assert titles.index("Runde part") == titles.index("Runde whole") + 1
    assert any("↳ Runde part" in text for text in written(chart))
    assert money(95e6) in chart.alt
    for false_sum in (142e6, 160.7e6):
        assert money(false_sum) not in chart.alt + chart.note


def test_a_part_whose_whole_is_not_here_stands_by_itself() -> None:
    chart = figures.announced_documented(ROUNDS.iloc[[0]])
    assert not any("↳" in text for text in written(chart))


def test_no_rounds() -> None:
    chart = figures.announced_documented(ROUNDS.iloc[0:0])
    assert chart.alt
    assert not checked(chart).data
    assert chart.sources == ()


# --- Budget lines ---------------------------------------------------------------------------------


def line(name: str, amount: float, kind: str = "forslag", part_of: str | None = None) -> Any:
    return {
        "line_id": name,
        "year": 2012,
        "purpose": f"Formål {name}",
        "amount_nok": amount,
        "kind": kind,
        "part_of": part_of,
        "whole": f"Formål {part_of}" if part_of else None,
        "is_part": part_of is not None,
        "depth": int(part_of is not None),
        "note": None,
        "source_id": "s",
    }


LINES = pd.DataFrame(
    [
        line("a", 5.6e9),
        line("b", 740e6, "bevilgning"),
        line("c", 150e6, part_of="b"),
        line("d", 5e6, "anslag"),
        line("e", 33e6, "omklassifisert"),
    ]
)


def test_billions_and_millions_are_on_one_scale_from_zero() -> None:
    figure = checked(figures.budget_lines(LINES))
    assert {trace.xaxis for trace in figure.data} == {None}  # the first axis, for all of them
    assert sorted(x for trace in figure.data for x in trace.x) == [5e6, 33e6, 150e6, 740e6, 5.6e9]
    assert figure.layout.xaxis.range == (0, 5.6e9)
    assert "xaxis2" not in figure.layout.to_plotly_json()


def test_kinds_differ_in_more_than_colour() -> None:
    figure = checked(figures.budget_lines(LINES))
    looks = {
        trace.x[0]: (trace.marker.pattern.shape, trace.marker.color == "rgba(0,0,0,0)")
        for trace in figure.data
    }
    assert len({looks[value] for value in (5.6e9, 740e6, 5e6, 33e6)}) == 4


def test_a_lines_parts_are_marked_and_in_the_table() -> None:
    chart = figures.budget_lines(LINES)
    assert any("↳ Formål c" in text for text in written(chart))
    assert chart.table.frame.iloc[2, 2] == "Formål b"
    assert sorted(chart.table.frame.iloc[:, 4]) == sorted(LINES["amount_nok"])
    assert money(5.6e9) in chart.alt


def test_no_budget_lines() -> None:
    chart = figures.budget_lines(LINES.iloc[0:0])
    assert chart.alt
    assert not checked(chart).data


# --- Transfers ------------------------------------------------------------------------------------

TOTALS = pd.DataFrame(
    [{"municipalities": 2, "municipalities_in_area": 3, "reference_per_inhabitant": 1211.3}]
)


def transfers(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    columns = ["code", "name", "total_nok", "per_inhabitant"]
    more: Any = {
        "cofinancing_nok": 1.0,
        "compensation_nok": math.nan,
        "municipalities": 1,
        "municipalities_in_area": 1,
        "source_id": "s",
    }
    return pd.DataFrame(rows, columns=columns).assign(**more)


TRANSFERS = transfers(
    ("a", "Bø", 5e6, 1100.0), ("b", "Bø", 4e6, 1900.0), ("c", "C", math.nan, math.nan)
)


def test_transfers_are_ranked_with_the_unknown_last() -> None:
    chart = figures.transfers_bars(TRANSFERS, TOTALS, "kroner", "county")
    assert [length for _y, length in sorted(bars(chart))] == [5e6, 4e6]
    assert chart.table.frame.iloc[:, 0].tolist() == ["Bø", "Bø", "C"]
    assert not_stated() in written(chart)
    assert money(5e6) in chart.alt


def test_the_country_is_a_line_per_inhabitant_only() -> None:
    each = figures.transfers_bars(TRANSFERS, TOTALS, "innbygger", "region")
    assert [shape.x0 for shape in checked(each).layout.shapes] == [1211.3]
    assert kroner(1211) in each.alt
    assert not checked(figures.transfers_bars(TRANSFERS, TOTALS, "kroner", "region")).layout.shapes


def test_only_the_largest_municipalities_are_drawn() -> None:
    chart = figures.transfers_municipalities(TRANSFERS, TOTALS, "innbygger", top=1)
    assert [length for _y, length in bars(chart)] == [1900.0]
    assert len(chart.table.frame) == 3
    assert chart.sources == ("s",)


@pytest.mark.parametrize("per", ["kroner", "innbygger"])
def test_no_transfers(per: str) -> None:
    none = TRANSFERS.iloc[0:0]
    for chart in (
        figures.transfers_bars(none, TOTALS.iloc[0:0], per, "county"),
        figures.transfers_municipalities(none, TOTALS.iloc[0:0], per),
    ):
        assert chart.alt
        assert not checked(chart).data


def test_a_transfer_of_a_later_year_is_not_called_not_stated() -> None:
    later = TRANSFERS.assign(total_nok=math.nan, per_inhabitant=math.nan, later_year=2012.0)
    totals = TOTALS.assign(later_year=2012.0, covered=0)
    chart = figures.transfers_bars(later, totals, "kroner", "county")
    assert written(chart).count("gjelder 2012") == 3
    assert not_stated() not in written(chart)
    assert chart.alt == chart.note == "Overføringen til kommunene gjelder 2012."
    none = figures.transfers_municipalities(later.iloc[:0], totals, "kroner")
    assert none.alt == none.note == chart.note
