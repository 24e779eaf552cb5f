"""Areas side by side: parts of the country on one scale, and nobody's figures but their own."""

import math
from typing import Any

import pandas as pd
import pytest

from lib.charts import compare, plot
from lib.charts.chart_model import Chart
from lib.i18n import count, kroner, money, not_stated, percent
from lib.rows import records
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import area_indicators, profile
from tests.charts.checked import checked
from tests.store.queries import raw

HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>'
COLUMNS = [
    "key",
    "group",
    "unit",
    "value",
    "country_value",
    "rank",
    "shared",
    "ranked",
    "of",
    "covered",
    "covered_of",
]
NAN = math.nan


def key_figures(*rows: tuple[str, str, float, float, float]) -> list[dict[str, Any]]:
    """Rows of key, unit, value, the country's value, rank among 3."""
    found = [(key, "", unit, v, c, rank, False, 3, 3, NAN, NAN) for key, unit, v, c, rank in rows]
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def area(people: float, each: float, projects: float = 2) -> list[dict[str, Any]]:
    found = key_figures(
        ("population", "people", people, 9000, 1),
        ("granted_projects", "count", projects, 9, 2),
        ("granted_nok", "kroner", people * each, 112_500.0, NAN if math.isnan(each) else 1),
        ("granted_per_inhabitant", "kroner_per_inhabitant", each, 12.5, 1),
        ("offices", "count", 1, 18, NAN),
    )
    for row in found:
        if row["key"] in {"granted_nok", "granted_per_inhabitant"}:
            row["covered_of"] = projects
    return found


def of_key(rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return next(row for row in rows if row["key"] == key)


COUNTRY = area(9000, 12.5, 9)


def bars(chart: Chart) -> list[tuple[float, float]]:
    """The height and the length of every bar."""
    return [(y, x) for trace in checked(chart).data for x, y in zip(trace.x, trace.y, strict=True)]


def written(chart: Chart) -> str:
    return "\n".join(str(note.text) for note in checked(chart).layout.annotations)


def test_all_sums_are_parts_of_the_country_on_one_scale() -> None:
    """Ten figures with a scale each look alike whatever they are."""
    chart = compare.shares([("A", area(900, 25.0))], COUNTRY)
    lengths = [x for _y, x in sorted(bars(chart))]
    assert lengths == pytest.approx([0.1, 2 / 9, 0.2])  # people, projects, kroner; no rates
    low, high = checked(chart).layout.xaxis.range
    assert low == 0
    assert high == pytest.approx(2 / 9)
    assert {trace.xaxis for trace in checked(chart).data} == {None}


def test_a_single_areas_share_of_the_inhabitants_is_a_line() -> None:
    chart = compare.shares([("A", area(900, 25.0))], COUNTRY)
    assert [line.x0 for line in checked(chart).layout.shapes] == pytest.approx([0.1])
    assert percent(0.1) in written(chart)
    two = compare.shares([("A", area(900, 25.0)), ("B", area(1800, 25.0))], COUNTRY)
    assert not checked(two).layout.shapes
    assert len(bars(two)) == 6
    assert len({y for y, _x in bars(two)}) == 6


def test_the_transfer_is_held_against_the_people_that_it_was_for(store: Store) -> None:
    """Buskerud has less than its share of the money, and more than its share of all people."""
    country = profile(store, Selection())
    for code in ("06", "01", "09", "18"):
        rows = profile(store, Selection(area=code))
        chart = compare.shares([("A", rows)], country)
        value, whole = ({row["key"]: row["value"] for row in each} for each in (rows, country))
        behind = value["transfer_population"] / whole["transfer_population"]
        people = value["population"] / whole["population"]
        money_ = value["transfer_nok"] / whole["transfer_nok"]
        drawn = checked(chart)
        pieces = {shape.x0: (shape.y0, shape.y1) for shape in drawn.layout.shapes}
        assert sorted(pieces) == pytest.approx(sorted([people, behind]))
        (top, bottom) = next(span for at, span in pieces.items() if at == pytest.approx(behind))
        (y,) = [y for y, x in bars(chart) if x == pytest.approx(money_)]
        assert top < y < bottom, "the piece stands at the transfer's own bar"
        rate = value["transfer_per_inhabitant"] > whole["transfer_per_inhabitant"]
        assert (money_ > behind) == rate, "the bar and the rate say the same"
        assert percent(behind) in chart.note


def test_no_line_is_drawn_through_a_value_and_its_name_stands_at_it() -> None:
    rows = [
        plot.BarRow("A", 3.0, "3"),
        plot.BarRow("B", 1.0, "1"),
        plot.BarRow("C", None, "ukjent"),
    ]
    drawn = plot.rows_figure(rows, (2.0, "Landet: 2"))
    texts = {note["text"]: note for note in drawn.layout["annotations"]}
    assert [list(trace["text"]) for trace in drawn.data] == [["3", ""]]
    assert texts["1"]["x"] == texts["Landet: 2"]["x"] == 2.0
    assert texts["1"]["xshift"] > 0
    (line,) = drawn.layout["shapes"]
    middles = [note["y"] for note in drawn.layout["annotations"] if note["text"] == "C"]
    assert line["y1"] < middles[0], "no line where there is no bar"
    assert texts["Landet: 2"]["xanchor"] == "right"
    low = plot.rows_figure(rows, (0.5, "Landet"))
    assert [note["xanchor"] for note in low.layout["annotations"] if note["text"] == "Landet"] == [
        "left"
    ]


def test_unknown_is_no_bar_and_is_said() -> None:
    unknown = compare.shares([("A", area(1000, NAN)), ("B", area(1000, 5.0))], COUNTRY)
    assert len(bars(unknown)) == 5
    assert not_stated() in written(unknown)
    none = compare.shares([("A", area(1000, NAN, projects=0))], COUNTRY)
    assert not_stated() not in written(none)
    assert "ingen funnet" in written(none)
    assert 0 in [x for _y, x in bars(none)]


def test_what_is_found_is_told_from_the_row_itself() -> None:
    """A table may leave out the figure that counts what was found."""
    rows = key_figures(("other_nok", "kroner", NAN, 4e6, NAN), ("beds", "count", NAN, 9, NAN))
    none, some = ([row | {"covered_of": found} for row in rows] for found in (0.0, 2.0))
    table = compare.key_table([("A", none), ("B", some)], COUNTRY).text()
    assert table["A"].tolist() == ["ingen funnet"] * 2
    assert table["B"].tolist() == [not_stated()] * 2


def test_a_file_says_why_a_cell_has_no_number() -> None:
    """ "None found" and "is for 2012" stand in Excel and CSV too; "not stated" is empty there."""
    other, beds, transfer = key_figures(
        ("other_nok", "kroner", NAN, 4e6, NAN),
        ("beds", "count", NAN, 9, NAN),
        ("transfer_nok", "kroner", NAN, 4e6, NAN),
    )
    rows = [
        other | {"covered_of": 0.0},
        beds | {"covered_of": 2.0},
        transfer | {"later_year": 2012.0},
    ]
    table = compare.key_table([("A", rows)], rows)
    assert table.said["A"] == ["ingen funnet", "", "gjelder 2012"]
    lines = table.csv().decode("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[2:4] for line in lines] == [
        ["ingen funnet", "–"],
        ["", "–"],
        ["gjelder 2012", "–"],
    ]


def test_none_found_is_no_zero_and_no_share() -> None:
    """Of what the sources have; that no office was strengthened is a zero that is known."""
    found = ("granted_projects", "other_projects", "services", "services_planned")
    rows = key_figures(*((key, "count", 0, 23, NAN) for key in (*found, "strengthened")))
    rows += key_figures(("projects_per_100000", "per_100000", 0, 0.5, NAN))
    country = [row | {"value": row["country_value"]} for row in rows]
    text = compare.key_table([("A", rows)], country).text()
    assert sorted(text["A"]) == ["0"] + ["ingen funnet"] * 5
    drawn = checked(compare.shares([("A", rows)], country)).data
    assert [text for trace in drawn for text in trace.text] == ["ingen funnet"] * 2


def test_what_has_no_year_is_not_said_not_to_be_found() -> None:
    running, planned = key_figures(
        ("services", "count", 3, 31, NAN), ("services_planned", "count", 0, 0, NAN)
    )
    rows = [running | {"undated": 6}, planned | {"undated": 12}]
    text = compare.key_table([("A", rows)], rows).text()
    assert text["A"].tolist() == ["3", "kan ikke tidfestes"]
    assert text["Nøkkeltall"][0] == "Tjenester i drift med kjent åpningsår"
    assert "6 i drift, 12 planlagt, 0 avviklet" in compare.key_note([("A", rows)])
    assert not compare.key_note([("A", [running, planned])])


def test_what_beds_few_state_is_no_part_of_anything() -> None:
    services, beds = key_figures(("services", "count", 4, 114, 2), ("beds", "count", 16, 191, NAN))
    rows = [services, beds | {"covered": 1.0, "covered_of": 4.0}]
    chart = compare.shares([("A", rows)], [row | {"value": row["country_value"]} for row in rows])
    assert len(bars(chart)) == 1
    assert "Senger" not in written(chart)
    assert "Tjenester i drift med oppgitt antall senger: A 1 av 4." in chart.note


def test_a_whole_number_of_what_is_counted_has_no_decimals() -> None:
    row = {"unit": "plasser", "name_nb": "Plasser"} | indicator("p", "own", 456.0, 38_123.5)
    row |= {"unit": "plasser", "name_nb": "Plasser"}
    table = compare.indicators_table([("A", pd.DataFrame([row]))])
    assert table.text()["A"].tolist() == ["456"]
    assert table.decimals(list(table.frame.columns).index("A")) == [0]
    mean = row | {"unit": "døgn", "name_nb": "Gjennomsnittlig liggetid", "country_value": 4.5}
    table = compare.indicators_table([("A", pd.DataFrame([mean | {"now_value": 4.0}]))])
    assert table.text()["A"].tolist() == ["4,0"]


def test_a_shared_place_says_so() -> None:
    rows = key_figures(("services", "count", 4, 114, 2), ("beds", "count", 4, 191, NAN))
    rows[0]["shared"] = True
    table = compare.key_table([("A", rows)], COUNTRY).text()
    assert table["A: plass"].tolist() == ["nr. 2 (delt) av 3", "–"]
    assert "et tall over null" in compare.rank_note()


def test_money_of_a_chosen_scheme_is_not_called_the_pots() -> None:
    rows = [row | {"counted": "scheme"} for row in area(1000, 10.0)]
    names = compare.key_table([("A", rows)], rows).text()["Nøkkeltall"].tolist()
    assert names[1:3] == [
        "Dokumenterte prosjekter fra den valgte ordningen",
        "Dokumentert fra den valgte ordningen",
    ]
    assert "potten" not in " ".join(names)
    assert "potten" in " ".join(compare.key_table([("A", COUNTRY)], COUNTRY).text()["Nøkkeltall"])


def test_a_figure_of_a_later_year_says_of_which() -> None:
    (row,) = key_figures(("transfer_nok", "kroner", NAN, NAN, NAN))
    rows = [row | {"later_year": 2012.0}]
    assert compare.key_table([("A", rows)], rows).text()["A"].tolist() == ["gjelder 2012"]


def test_values_are_written_beside_their_bars() -> None:
    chart = compare.shares([("A", area(900, 10.0))], COUNTRY)
    said = [str(text) for trace in checked(chart).data for text in trace.text]
    assert f"{count(900)} · {percent(0.1)}" in said
    assert money(9_000) in chart.alt


def test_what_a_sum_does_not_cover_is_said() -> None:
    some = area(1000, 10.0)
    of_key(some, "granted_nok").update(covered=7, covered_of=8)
    note = compare.shares([("Nes", some)], COUNTRY).note
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


def test_an_area_stands_beside_what_is_placed_in_the_counties() -> None:
    """No area can have what lies in no county; the country alone has its own sum."""
    country = [row | {"of": 1} for row in COUNTRY]
    of_key(country, "granted_nok").update(value=200_000.0)
    of_key(country, "granted_per_inhabitant").update(value=22.2)
    rows = area(900, 25.0)
    table = compare.key_table([("A", rows)], country)
    assert table.frame["Landet"].tolist()[2:4] == [112_500.0, 12.5]
    assert compare.key_table([("Norge", country)], country).frame["Landet"][2] == 200_000.0
    chart = compare.shares([("A", rows)], country)
    assert [x for _y, x in sorted(bars(chart))][-1] == pytest.approx(0.2)
    assert "plassert i et fylke" in chart.note
    assert "plassert i et fylke" not in compare.shares([("Norge", country)], country).note
    assert max(x for _y, x in bars(compare.shares([("A", rows), ("N", country)], country))) == 1


def test_a_part_of_the_table_keeps_its_words() -> None:
    table = compare.key_table([("A", area(1000, 10.5))], COUNTRY)
    assert table.text(slice(1, 3))["A"].tolist() == ["2", kroner(10_500)]


def test_areas_of_one_name_have_columns_of_their_own() -> None:
    same = area(1000, 10.5)
    table = compare.key_table([("Nes", same), ("Nes", same), ("Nes", same)], COUNTRY)
    assert len(set(table.frame.columns)) == 9


def test_names_stay_text() -> None:
    chart = compare.shares([(HOSTILE, area(1, 1.0)), ("B", area(1, 1.0))], COUNTRY)
    shown = written(chart) + str([trace.customdata for trace in checked(chart).data])
    assert "<a" not in shown
    assert "<b>x" not in shown


def test_nothing_to_compare() -> None:
    empty: list[dict[str, Any]] = []
    for profiles in ([], [("A", empty)]):
        chart = compare.shares(profiles, empty)
        assert chart.alt
        assert not checked(chart).data
        assert chart.table.text().empty
        assert chart.table.csv()


def test_real_areas_of_every_kind(store: Store) -> None:
    country = profile(store, Selection())
    codes = ("12", "07", "10", "vest", "1201", "NO")
    profiles = [(code, profile(store, Selection(area=code))) for code in codes]
    for some in ([one] for one in profiles):
        assert compare.shares(some, country).alt
    chart = compare.shares(profiles[:4], country)
    assert all(0 <= x <= 1 for _y, x in bars(chart))
    text = chart.table.text().set_index(chart.table.frame.columns[0])
    assert text.iloc[0, 1] == count(profiles[0][1][0]["value"])
    assert compare.key_table([profiles[5]], country).frame.iloc[:, -1].notna().all()


# --- Indicators -----------------------------------------------------------------------------------


def indicator(key: str, level: str, value: float, country: float = 5.0) -> dict[str, Any]:
    return {
        "indicator_id": key,
        "name_nb": key,
        "name_en": key,
        "unit": "prosent",
        "level": level,
        "area_code": {"own": "x", "region": "vest", "country": "NO"}.get(level, "oppt_nes"),
        "area_name": {"region": "Helse Vest", "country": "Norge"}.get(level, "Nes"),
        "now_year": 2014,
        "now_value": value,
        "now_source_id": f"s-{level}",
        "country_value": country,
    }


OWN = pd.DataFrame([indicator("a", "own", 1.25), indicator("c", "country", 9.0)])
OTHER = pd.DataFrame([indicator("a", "region", 2.0), indicator("b", "region", 3.0)])


def test_no_column_holds_another_areas_figure() -> None:
    """Life expectancy is Norway's, and is never told as Troms'."""
    table = compare.indicators_table([("A", OWN), ("B", OTHER)])
    text = table.text()
    assert text.iloc[:, 0].tolist() == ["a"]
    assert text["A"].tolist() == ["1,25"]
    assert text["B"].tolist() == ["ingen egne tall"]
    assert table.frame["B"].isna().all()
    assert text["Landet"].tolist() == ["5,00"]
    assert compare.indicator_sources([("A", OWN), ("B", OTHER)]) == ("s-own",)


def test_other_areas_figures_stand_under_their_own_names() -> None:
    region, country = compare.indicators_around([("A", OWN), ("B", OTHER)])
    assert region.title == "Tall for Helse Vest: 1 indikator"
    assert region.table.text()["Helse Vest"].tolist() == ["3"]
    assert region.table.text().columns[-1] == "Landet"
    assert country.title == "Tall for Norge: 1 indikator"
    assert list(country.table.frame.columns) == ["Indikator", "Enhet", "Norge", "Norge: år"]
    assert country.sources == ("s-country",)
    assert compare.indicators_around([]) == ()
    assert compare.indicators_around([("A", OWN.iloc[:1])]) == ()


def test_only_what_no_other_area_has_is_called_national_alone() -> None:
    """26 were said to exist for the region alone, and most of them existed for others as well."""
    reach = pd.DataFrame(
        {"indicator_id": ["a", "c"], "own": [True, False], "national": [False, True]}
    )
    (_region, country) = compare.indicators_around([("A", OWN), ("B", OTHER)], records(reach))
    assert country.title == "Tall for Norge: 1 indikator, som ikke finnes for andre områder"
    two = OWN.assign(indicator_id="c").iloc[[0]].assign(level="country", area_code="NO", own=False)
    both = pd.concat([two, two.assign(indicator_id="d")])
    (some,) = compare.indicators_around([("A", both)], records(reach))
    assert some.title.endswith("2 indikatorer, 1 av dem finnes ikke for andre områder")
    said = compare.own_of_all("Nes", records(reach))
    assert said == "Nes har egne tall for 1 av 2 indikatorer. 1 av de 2 finnes bare som landstall."


def test_a_hospital_area_is_not_the_county_nor_that_of_another_division() -> None:
    rows = pd.DataFrame(
        [
            indicator(key, "catchment", 2.0)
            | {"area_name": "Telemark", "area_code": f"{key}_telemark"}
            for key in ("oppt", "samdata")
        ]
    )
    assert compare.indicators_table([("Telemark", rows)]).frame.empty
    found = compare.indicators_around([("Telemark", rows)])
    assert [one.title for one in found] == [
        "Tall for opptaksområdet Telemark (Helseatlas): 1 indikator",
        "Tall for helseforetaksområdet Telemark (SAMDATA): 1 indikator",
    ]


def test_the_countrys_year_stands_beside_its_value() -> None:
    old = pd.DataFrame([indicator("a", "own", 1.0) | {"now_year": 2010}])
    new = pd.DataFrame([indicator("a", "own", 1.0)])
    unknown = pd.DataFrame([indicator("a", "own", 1.0, NAN) | {"now_year": 2011}])
    table = compare.indicators_table([("A", unknown), ("B", old), ("C", new)])
    assert table.frame["Landet"].tolist() == [5.0]
    assert table.frame["Landet: år"].tolist() == [2010.0]
    assert table.formats["Landet: år"] == "year"
    assert table.text()["Landet"].tolist() == ["5"]


@pytest.mark.parametrize("code", ["19", "07", "0709", "nord", "NO"])
def test_every_figure_in_an_areas_column_is_of_its_own_rows(store: Store, code: str) -> None:
    own = {
        (row["indicator_id"], float(row["value"]), int(row["year"]))
        for row in raw.table("indicator_values")
        if row["area_code"] == code and row["value"]
    }
    frame = area_indicators(store, Selection(area=code))
    table = compare.indicators_table([("her", frame)])
    shown = compare.own_values(frame)["indicator_id"]
    years = [int(str(year).split("–")[-1].split(".")[0]) for year in table.frame["her: år"]]
    assert set(zip(shown, table.frame["her"], years, strict=True)) <= own
    assert set(shown) == {indicator for indicator, _value, _year in own}
    others = [
        one
        for each in compare.indicators_around([("her", frame)])
        for one in each.table.frame.iloc[:, 0]
    ]
    assert len(others) + len(shown) >= frame["indicator_id"].nunique()


def test_real_indicators(store: Store) -> None:
    frames = [(code, area_indicators(store, Selection(area=code))) for code in ("07", "1201")]
    assert compare.indicators_table(frames).frame.shape[1] == 8
    assert compare.indicators_table([]).text().empty
    assert compare.indicators_table([("A", frames[0][1].iloc[0:0])]).frame.empty
