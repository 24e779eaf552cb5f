"""Figures of money: what is drawn is what the table says, and unknown is never a bar."""

import math
import re
from typing import Any

import pandas as pd
import pytest

from lib.charts import attention, documented, kpis, measures, tables
from lib.charts import money as figures
from lib.charts.chart_model import Chart, kroner_text, total
from lib.i18n import kroner, money, not_stated, percent
from lib.rows import records
from lib.selection import Selection
from lib.store import POT, Store
from lib.store.queries import (
    announced_by_year,
    budget_lines,
    proposed_transfer,
    rounds,
    schemes,
    transfer_totals,
    transfers_by,
)
from lib.store.queries import attention as stored_attention
from lib.store.queries import transfers as every_transfer
from tests.charts.checked import checked

GRANTS = ["code", "name", "projects", "with_amount", "amount_nok", "population", "per_inhabitant"]
HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>'


def grants(*rows: tuple[str | None, str | None, int, int, float]) -> pd.DataFrame:
    found = [(*row, 1000.0, row[4] / 1000.0) for row in rows]
    return pd.DataFrame(found, columns=GRANTS)


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ")


def totals_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """`store.documented_totals` of some groups."""
    undated = frame[frame["code"].isna()]
    row = {
        "projects": frame["projects"].sum(),
        "with_amount": frame["with_amount"].sum(),
        "amount_nok": frame["amount_nok"].sum(min_count=1),
        "undated": undated["projects"].sum(),
        "undated_with_amount": undated["with_amount"].sum(),
        "undated_nok": undated["amount_nok"].sum(min_count=1),
    }
    return [row]


def grants_bars(frame: pd.DataFrame, key: str, per: str) -> Chart:
    return figures.grants_bars(records(frame), totals_of(frame), key, per)


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
    chart = grants_bars(SOME, key, "kroner")
    drawn = sorted(length for _y, length in bars(chart))
    in_table = chart.table.frame.iloc[:, 1].dropna()
    assert drawn == sorted(in_table)
    assert money(5e6) in chart.alt
    assert money(10e6) in chart.alt


def test_two_places_of_one_name_are_two_bars() -> None:
    chart = grants_bars(SOME, "county", "kroner")
    places = [y for y, _length in bars(chart)]
    assert len(set(places)) == len(places) == 3
    assert written(chart).count("Nes") == 2


def test_unknown_is_words_and_not_a_bar() -> None:
    chart = grants_bars(SOME, "county", "kroner")
    assert len(bars(chart)) == 3
    assert chart.table.text().iloc[2, 1] == not_stated()
    assert written(chart).count("ingen funnet") == 1  # Vang has no project; Bø has, without amounts
    assert all(length > 0 for _y, length in bars(chart))


def test_the_note_counts_what_is_left_out() -> None:
    note = grants_bars(SOME, "county", "kroner").note
    assert "4" in note  # projects without an amount
    assert money(1e6) in note  # without a place


def test_per_inhabitant_only_for_areas() -> None:
    assert bars(grants_bars(SOME, "county", "innbygger"))[0][1] == 5000.0
    assert bars(grants_bars(SOME, "scheme", "innbygger"))[0][1] == 5e6


def test_years_keep_their_order_and_the_undated_stand_apart() -> None:
    frame = grants(
        (None, None, 2, 1, 27e6),
        ("2012", "2012", 1, 0, math.nan),
        ("2011", "2011", 1, 1, 3e6),
        ("2009", "2009", 1, 1, 9e6),
    )
    chart = grants_bars(frame, "year", "kroner")
    assert chart.table.frame.iloc[:, 0].tolist()[:3] == ["2009", "2011", "2012"]
    points = {x: y for trace in checked(chart).data for x, y in zip(trace.x, trace.y, strict=True)}
    # The undated piece is past a gap, on the scale of the years: three times the tallest is that.
    assert points == {2009: 9e6, 2011: 3e6, 2014: 27e6}
    assert "//" not in written(chart)
    (piece,) = [trace for trace in checked(chart).data if 2014 in trace.x]
    assert piece.marker.pattern.shape
    assert list(piece.text) == ["27,0"]
    assert chart.title.endswith(f"{money(12e6)} kan tidfestes")
    assert money(39e6) not in chart.title
    assert "Den skraverte stolpen hører ikke til noe år." in chart.note
    assert not_stated() in written(chart)


def test_a_year_between_others_says_that_nothing_is_found_in_it() -> None:
    frame = grants(("2009", "2009", 1, 1, 9e6), ("2012", "2012", 1, 0, math.nan))
    chart = grants_bars(frame, "year", "kroner")
    notes = {int(note.x): str(note.text) for note in checked(chart).layout.annotations}
    assert notes == {2010: "ingen funnet", 2011: "ingen funnet", 2012: "ikke oppgitt"}
    assert list(checked(chart).layout.xaxis.tickvals) == [2009, 2010, 2011, 2012]
    assert len(chart.table.frame) == 2  # the table has what there is


def test_a_county_without_a_project_is_not_said_to_lack_an_amount() -> None:
    frame = grants(("1", "Vestfold", 0, 0, math.nan), ("2", "Hedmark", 1, 0, math.nan))
    chart = grants_bars(frame, "county", "innbygger")
    assert "ingen funnet" in written(chart)
    assert "ikke oppgitt (1 prosjekt)" in map(spaces, written(chart))
    assert chart.table.text()["Tildelt, kroner"].tolist() == ["ikke oppgitt", "ingen funnet"]
    assert b"ikke oppgitt" not in chart.table.csv("nb")  # a column of numbers stays one


def test_a_figure_per_inhabitant_is_rounded_in_one_way() -> None:
    frame = grants(("14", "Sogn og Fjordane", 4, 3, 1.4e6)).assign(
        population=107_080, per_inhabitant=1.4e6 / 107_080
    )
    shown = grants_bars(frame, "county", "innbygger")
    (cell,) = shown.table.text()["Kroner per innbygger"]
    assert spaces(cell) == spaces(kroner_text(1.4e6 / 107_080)) == "13,1 kr"
    answer = kpis.amount(1.4e6, 1.4e6 / 107_080, "innbygger")
    assert spaces(answer).startswith("13,1 kr per innbygger")
    assert spaces(kpis.amount(1e6, 13.0, "innbygger")).startswith("13 kr")


def test_where_no_amount_is_stated_the_projects_are_told_once() -> None:
    """Not "amount not stated in 1, 1 of them without a stated amount"."""
    lacking = {"projects": 1, "with_amount": 0}
    assert documented.projects_behind(lacking) == "1 prosjekt"
    assert documented.projects_behind({"projects": 2, "with_amount": 1}) == (
        "2 prosjekter, 1 av dem uten oppgitt beløp"
    )
    other = {**lacking, "amount_nok": math.nan, "undated_nok": math.nan}
    assert documented.beside(other) == (
        "Ikke regnet med: annet som er dokumentert, beløp ikke oppgitt i 1 prosjekt."
    )
    for number, said in ((1, "1 prosjekt uten beløp."), (2, "2 prosjekter uten beløp.")):
        found = grants_bars(grants(("07", "Vestfold", number, 0, math.nan)), "county", "kroner")
        assert found.alt == said


def test_no_project_at_all_is_none_and_not_a_nought() -> None:
    nothing = pd.DataFrame({"status": [], "projects": []})
    assert tables.status_sentence(records(nothing)) == "Ingen prosjekter."
    (totals,) = records(grants(("07", "Vestfold", 0, 0, math.nan)))
    assert kpis.summary(totals, "kroner", documented.POTS).endswith(": ingen funnet")
    empty = grants_bars(grants(("07", "Vestfold", 0, 0, math.nan)), "county", "kroner")
    assert empty.alt == "Ingen funnet."


@pytest.mark.parametrize(
    ("found", "everyone", "said"),
    [
        (413, 429, "413 av 429 kommuner har tall"),
        (1, 1, "kommunen har tall"),
        (1, 2, "1 av 2 kommuner har tall"),
        (23, 23, "alle 23 kommunene har tall"),
        (0, 15, "ingen av de 15 kommunene har tall"),
        (0, 1, "kommunen har ikke tall"),
        (0, 0, ""),
    ],
)
def test_no_sentence_on_municipalities_begins_with_a_nought(
    found: int, everyone: int, said: str
) -> None:
    assert documented.covered(found, everyone) == said


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((), ""),
        (("2011",), "2011"),
        (("2009", "2011", None), "2009 og 2011"),
        (("2010", "2009", "2011"), "2009–2011"),
        (("2009", "2011", "2013", "2024"), "2009–2024"),
    ],
)
def test_the_years_of_what_can_be_dated(years: tuple[str | None, ...], said: str) -> None:
    frame = grants(*((year, year, 1, 1, 1e6) for year in years), ("2030", "2030", 1, 0, math.nan))
    assert documented.dated_in(records(frame)) == said


def test_one_of_the_pots_is_told_from_the_others() -> None:
    assert documented.ANNOUNCED == POT
    schemes = [
        {"scheme_id": code, "name_nb": name, "name_en": None, "kind": kind}
        for code, name, kind in (
            ("samhandling", "S", "pott"),
            ("act", "A", "pott"),
            ("x", "X", "annet"),
            ("p", "P", "pott"),
        )
    ]
    assert documented.pots_words(schemes) == (
        "«S» er én av statens samhandlingspotter; de andre er «A» og «P»."
    )
    assert documented.pots_words(schemes[:1]) == ""
    chart = figures.announced_documented(records(ROUNDS), records(YEARS), schemes)
    assert "«S»" in chart.note
    assert " i «S» er funnet igjen" in chart.title
    assert documented.pots_words(schemes[:2]).endswith("; den andre er «A».")
    assert documented.pot_name(schemes[1:]) == "statens samhandlingspotter"


def test_what_lacks_in_two_rounds_lacks_once(store: Store) -> None:
    said = {
        one.title: one.sentence for one in attention.alerts(stored_attention(store, Selection()))
    }
    assert spaces(said["2010: lokalmedisinske sentre og kommunesamarbeid"]) == (
        "73,0 mill. kr (av dette 33,0 mill. kr også i en annen runde) kunngjort; "
        "ingen prosjekter dokumentert."
    )
    assert "2011, samlet" in said
    assert not {"Juni 2011", "September 2011", "Våren 2009: 30 prosjekter"} & set(said)


def test_a_sum_says_how_many_projects_it_does_not_hold() -> None:
    """8 projects stood beside a sum of seven amounts, on the list of what needs attention too."""
    eight = {"projects": 8, "with_amount": 7, "amount_nok": 8e6, "undated": 3}
    eight |= {"undated_with_amount": 2, "undated_nok": 1e6, "per_inhabitant": 1.5}
    told = "8 prosjekter, 1 av dem uten oppgitt beløp"
    round_ = {"kind": "round_low_coverage", "id": "r", "name": "R", "source_id": "s", "value": 8e6}
    round_ |= {"reference": 95e6, "share": 8 / 95, "projects": 8, "with_amount": 7}
    (notice,) = attention.alerts([round_])
    sentences = (
        notice.sentence,
        documented.not_counted(eight),
        kpis.summary(eight, "kroner", documented.POTS),
        grants_bars(grants(("a", "Nes", 8, 7, 8e6)), "county", "kroner").alt,
        measures.projects(records(areas_and_rest(eight)), "kroner").note,
    )
    assert [told in spaces(sentence) for sentence in sentences] == [True] * 5
    assert "3 prosjekter, 1 av dem uten oppgitt beløp, 1,0 mill. kr" in spaces(
        documented.undated(eight)
    )


def areas_and_rest(rest: dict[str, float]) -> pd.DataFrame:
    """One county without projects, and those that have no county."""
    rows = [
        {
            "code": "a",
            "name": "A",
            "projects": 0,
            "with_amount": 0,
            "population": 9,
            "partial": False,
        },
        {"code": None, **rest},
    ]
    return pd.DataFrame(rows)


def test_what_does_not_count_is_a_table_with_words_of_its_own() -> None:
    """A nursing home is on no scale, and in no sum of the reform's own money."""
    other = grants(("annet", "Andre midler", 5, 4, 26.6e6), ("friskliv", "Friskliv", 2, 2, 3e6))
    (aside,) = figures.other_documented(records(other), totals_of(other))
    assert spaces(aside.title) == (
        "Annet som er dokumentert: 29,6 mill. kr i 7 prosjekter, 1 av dem uten oppgitt beløp, "
        "ikke regnet med over"
    )
    assert aside.table.frame.iloc[:, 1].tolist() == [26.6e6, 3e6]
    assert figures.other_documented(records(other.iloc[:0]), totals_of(other)) == ()
    chart = figures.grants_bars(
        records(other), totals_of(other), "scheme", "kroner", documented.OTHER
    )
    assert chart.title.startswith("Annet som er dokumentert")
    # Nine times the next one can be drawn as it is.
    assert checked(chart).layout.xaxis.range == (0, 26.6e6)
    assert "//" not in written(chart)
    assert "kuttet" not in chart.note


def test_a_bar_far_above_all_others_is_cut_and_clearly_the_longest() -> None:
    other = grants(("bygg", "Bygg", 1, 1, 26.6e6), ("annet", "Annet", 2, 2, 1e5))
    of = documented.Money("other", "Andre midler")
    chart = figures.grants_bars(records(other), totals_of(other), "category", "kroner", of)
    assert chart.title == "Dokumentert fra «Andre midler», etter kategori"
    (trace,) = checked(chart).data
    pieces = list(zip(trace.y, trace.base, trace.x, strict=True))
    first, second = (piece for piece in pieces if piece[0] == pieces[0][0])
    assert first[1] + first[2] < second[1]
    assert second[1] + second[2] == checked(chart).layout.xaxis.range[1] >= 1.5 * 1e5
    assert written(chart).count("//") == 1
    said = [spaces(str(text)) for trace in checked(chart).data for text in trace.text]
    assert "26,6 mill. kr" in said
    assert "En stolpe med merket // er kuttet" in chart.note


def test_what_is_undated_and_far_above_all_years_has_a_break() -> None:
    """A building of 26.6 million beside a year of 100 000 kroner does not look like it."""
    frame = grants((None, None, 1, 1, 26.6e6), ("2010", "2010", 1, 1, 1e5))
    chart = grants_bars(frame, "year", "kroner")
    year, undated = checked(chart).data
    assert checked(chart).layout.barmode == "overlay"  # each bar stands over its year
    assert (list(year.base), list(year.y)) == ([0.0], [1e5])
    low, high = zip(undated.base, undated.y, strict=True)
    assert low[0] + low[1] < high[0]
    assert 1.5e5 <= high[0] + high[1] <= checked(chart).layout.yaxis.range[1]
    assert list(undated.text) == ["", "26,6"]
    assert written(chart).count("//") == 1
    assert "En stolpe med merket // er kuttet" in chart.note
    assert "Den skraverte stolpen hører ikke til noe år." in chart.note


@pytest.mark.parametrize(
    ("values", "most"),
    [
        ([20.1, 1.0, None], 1.0),
        ([20.0, 1.0], 20.0),
        ([26.6, 0.0], 26.6),
        ([None], 0.0),
        ([26.6], 26.6),
    ],
)
def test_what_decides_a_scale(values: list[float | None], most: float) -> None:
    assert documented.scale(values) == most


def test_more_than_all_is_no_share_in_a_table() -> None:
    kept, said = documented.shares([0.5, math.nan, 31 / 30])
    assert kept == [0.5, None, None]
    assert said[:2] == ["", ""]
    assert said[2].startswith("⚠")


def test_nothing_found_is_no_zero_and_little_is_not_nothing() -> None:
    assert documented.shares([0.0, 0.2]) == ([None, 0.2], ["ingen funnet", ""])
    assert documented.share(0.0, 47e6) == "ingen funnet"
    assert documented.share(1_000.0, 47e6) == "under 0,1\u00a0%"
    assert documented.share(47_000.0, 47e6) == percent(0.001)


@pytest.mark.parametrize("key", ["county", "year", "category"])
def test_no_grants(key: str) -> None:
    chart = grants_bars(grants(), key, "kroner")
    assert chart.alt
    assert not checked(chart).data
    assert chart.table.frame.empty


def test_one_grant() -> None:
    chart = grants_bars(grants(("a", "A", 1, 1, 500_000.0)), "county", "kroner")
    assert kroner(500_000) in chart.alt


def test_many_municipalities_are_cut_and_the_table_has_all() -> None:
    many = grants(*((f"{n:04}", f"K{n}", 1, 1, 1000.0 + n) for n in range(80)))
    chart = grants_bars(many, "municipality", "kroner")
    assert len(bars(chart)) == 30
    assert len(chart.table.frame) == 80
    assert "30" in chart.note


def test_hostile_names_stay_text() -> None:
    frame = grants(("a", HOSTILE, 1, 1, 5e6))
    chart = grants_bars(frame, "scheme", "kroner")
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
        "adds_nok": announced,
        "announced_projects": 30.0,
        "part_of": None,
        "scope": f"Omfang {name}",
        "source_id": f"kilde-{name}",
        "documented_projects": 1,
        "documented_with_amount": 1,
        "documented_nok": documented,
        "share_nok": share,
        "share_projects": math.nan,
        "scheme_kind": "pott",
    } | more


ROUNDS = pd.DataFrame(
    [
        a_round("part", 47e6, 0.5e6, part_of="whole"),
        a_round("whole", 95e6, 0.5e6),
        a_round("silent", math.nan, 9.6e6),
        a_round("empty", 18.7e6, math.nan, scheme_kind="annet"),
    ]
)


YEARS = pd.DataFrame(
    [
        [2009.0, 95e6, 1, 1, 0.5e6, 0.5 / 95],
        [2010.0, 136e6, 0, 0, math.nan, 0.0],
        [2011.0, 133e6, 8, 8, 7.5e6, 7.5 / 133],
        [2012.0, 81.6e6, 0, 0, math.nan, 0.0],
        [math.nan, math.nan, 1, 1, 9e6, math.nan],
    ],
    columns=[
        "year",
        "announced_nok",
        "documented_projects",
        "documented_with_amount",
        "documented_nok",
        "share_nok",
    ],
)


def test_announced_and_documented_are_one_pair_with_one_denominator() -> None:
    chart = figures.announced_documented(records(ROUNDS), records(YEARS))
    outlines, filled = checked(chart).data
    assert list(outlines.x) == [445.6e6, 95e6, 136e6, 133e6, 81.6e6]
    assert list(filled.x) == [8e6, 0.5e6, 7.5e6]  # what has no year is found in none
    assert spaces(chart.title) == (
        "2009–2012: 8,0 av 445,6 mill. kr (1,8 %) i statens samhandlingspotter er funnet igjen"
    )
    assert any("0,5 av 95,0" in spaces(text) for text in written(chart))
    assert chart.sources == ("kilde-part", "kilde-whole", "kilde-silent")  # the pot's rounds alone


def test_other_money_and_single_rounds_are_in_the_table_only() -> None:
    chart = figures.announced_documented(records(ROUNDS), records(YEARS))
    titles = chart.table.frame.iloc[:, 0].tolist()
    assert titles.index("Runde part") == titles.index("Runde whole") + 1
    assert "Runde empty" in titles
    found = chart.table.text().set_index("Runde")["Dokumentert, kroner"]
    assert found["Runde empty"] == "ikke oppgitt"  # a project of it is found
    none = figures.announced_documented(
        records(ROUNDS.assign(documented_projects=0)), records(YEARS)
    )
    found = none.table.text().set_index("Runde")["Dokumentert, kroner"]
    assert found["Runde empty"] == "ingen funnet"
    assert not any("Runde" in text for text in written(chart))
    assert "1 runde med andre midler" in chart.note
    for false_sum in (142e6, 160.7e6, 464.3e6):
        assert money(false_sum) not in chart.title + chart.alt + chart.note


def test_rounds_that_overlap_say_what_they_add_and_why(store: Store) -> None:
    """33 of the 73 million stand in the 96 as well; the sum of the column is what is announced."""
    chosen = Selection()
    found = rounds(store, chosen)
    years = announced_by_year(store, chosen)
    table = figures.announced_documented(found, years, schemes(store)).table.frame
    table = table.set_index("Runde")
    overlapping = table.loc["2010: lokalmedisinske sentre og kommunesamarbeid"]
    assert overlapping["Kunngjort, kroner"] == 73e6
    assert overlapping["Regnes med i summen, kroner"] == 40e6
    scopes = table["Omfang"].astype(str).to_dict()
    assert "også med i de 96" in scopes["2010: lokalmedisinske sentre og kommunesamarbeid"]
    assert "Statsbudsjettet 2010 sier 96 mill." in scopes["Statsbudsjettet 2009, samlet"]
    pot = found.where("scheme_id", "samhandling").column("title")
    assert table.loc[pot, "Regnes med i summen, kroner"].sum() == 445.6e6


def test_more_found_than_announced_is_a_warning() -> None:
    found = YEARS.iloc[[0]].assign(documented_nok=98e6, share_nok=98 / 95)
    chart = figures.announced_documented(records(ROUNDS), records(found))
    assert "⚠" in chart.title
    assert "103" not in chart.title + chart.alt
    assert documented.share(31.0, 30.0).startswith("⚠")
    assert documented.share(1.0, 30.0) == percent(1 / 30)
    assert documented.share(None, 30.0) == documented.share(1.0, 0.0) == ""


def test_no_rounds() -> None:
    chart = figures.announced_documented(records(ROUNDS.iloc[0:0]), records(YEARS.iloc[0:0]))
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
        line("lavt anslag (Norut)", 662e6, "anslag"),
        line("høyt anslag (Norut)", 705e6, "anslag"),
        line("e", 33e6, "omklassifisert"),
    ]
)


def test_billions_and_millions_are_on_one_scale_from_zero() -> None:
    figure = checked(figures.budget_lines(records(LINES)))
    assert {trace.xaxis for trace in figure.data} == {None}  # the first axis, for all of them
    assert sorted(x for trace in figure.data for x in trace.x) == [33e6, 150e6, 740e6, 5.6e9]
    assert figure.layout.xaxis.range == (0, 5.6e9)
    assert "xaxis2" not in figure.layout.to_plotly_json()


def test_kinds_differ_in_more_than_colour() -> None:
    figure = checked(figures.budget_lines(records(LINES)))
    looks = {
        trace.x[0]: (trace.marker.pattern.shape, trace.marker.color == "rgba(0,0,0,0)")
        for trace in figure.data
    }
    assert len({looks[value] for value in (5.6e9, 740e6, 33e6)}) == 3


def test_a_lines_parts_are_marked_and_in_the_table() -> None:
    chart = figures.budget_lines(records(LINES))
    assert any("↳ Formål c" in text for text in written(chart))
    assert chart.table.frame.iloc[2, 2] == "Formål b"
    lines = LINES[LINES["kind"] != "anslag"]
    assert sorted(chart.table.frame.iloc[:, 4]) == sorted(lines["amount_nok"])
    assert money(5.6e9) in chart.alt


def test_estimates_are_a_table_of_ranges_and_no_bars() -> None:
    (aside,) = figures.estimates(records(LINES))
    shown = aside.table.frame
    assert shown.iloc[:, 1].tolist() == ["Formål d", "Formål anslag (Norut)"]
    assert shown.iloc[:, 2].tolist() == [5e6, 662e6]
    assert shown.iloc[:, 3].tolist() == [5e6, 705e6]
    assert figures.estimates(records(LINES.iloc[:3])) == ()
    assert "anslag" not in " ".join(written(figures.budget_lines(records(LINES))))


def test_two_versions_of_a_sum_are_not_two_bars(store: Store) -> None:
    """5.00 billion of the spring became 5.60: the first is told beside the lines, with its note."""
    found = budget_lines(store, Selection()).frame()
    drawn = [x for trace in checked(figures.budget_lines(records(found))).data for x in trace.x]
    assert 5.6e9 in drawn
    assert 5e9 not in drawn
    (aside,) = figures.estimates(records(found))
    rows = aside.table.text().to_numpy().tolist()
    assert [row for row in rows if "senere satt til 5,6 mrd." in row[4]]
    ranges = aside.table.frame.iloc[:, 2:4].to_numpy().tolist()
    assert [662e6, 705e6] in ranges
    assert [709e6, 754e6] in ranges


def test_a_line_that_is_to_be_added_or_disagrees_says_so(store: Store) -> None:
    """96 million beside 273, and 96 where another source has 95: the picture tells which it is."""
    chart = figures.budget_lines(budget_lines(store, Selection()))
    texts = [re.sub("<br>(\u00a0| )*", " ", text) for text in written(chart)]
    (more,) = [text for text in texts if "videreført fra 2009, samlet" in text]
    assert more.endswith("(forslag). Kommer i tillegg til de 273 mill.")
    (first,) = [text for text in texts if "(videreført i 2010)" in text]
    assert "Bergens Tidende oppgir 95 mill. kr for 2009" in first
    assert not any("Del av de 96 mill." in text for text in texts)  # its place says it
    assert not any("Forslag i statsbudsjettet" in text for text in texts)  # its kind says it
    notes = chart.table.text().set_index("Formål")["Merknad"]
    assert notes["Sykestueprosjektet"] == "Del av de 96 mill."


def test_no_budget_lines() -> None:
    chart = figures.budget_lines(records(LINES.iloc[0:0]))
    assert chart.alt
    assert not checked(chart).data


# --- Transfers ------------------------------------------------------------------------------------

TOTALS: list[dict[str, Any]] = [
    {"municipalities": 2, "municipalities_in_area": 3, "reference_per_inhabitant": 1211.3}
]


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
    chart = figures.transfers_bars(records(TRANSFERS), TOTALS, "kroner", "county")
    assert [length for _y, length in sorted(bars(chart))] == [5e6, 4e6]
    assert chart.table.frame.iloc[:, 0].tolist() == ["Bø", "Bø", "C"]
    assert not_stated() in written(chart)
    assert money(5e6) in chart.alt


def test_the_country_is_a_line_per_inhabitant_only() -> None:
    each = figures.transfers_bars(records(TRANSFERS), TOTALS, "innbygger", "region")
    assert [shape.x0 for shape in checked(each).layout.shapes] == [1211.3]
    assert kroner(1211) in each.alt
    assert not checked(
        figures.transfers_bars(records(TRANSFERS), TOTALS, "kroner", "region")
    ).layout.shapes


def test_two_sums_of_the_transfer_are_told_apart(store: Store) -> None:
    """5.68 billion of 413 municipalities, and about 5.60 in the proposal for all of them."""
    chosen = Selection()
    totals, proposed = transfer_totals(store, chosen), proposed_transfer(store, chosen)
    for chart in (
        figures.transfers_bars(
            transfers_by(store, chosen, "county"), totals, "kroner", "county", proposed
        ),
        figures.transfers_municipalities(every_transfer(store, chosen), totals, "kroner", proposed),
    ):
        assert "Forslaget til statsbudsjett har om lag 5,60 mrd. kr, bare til medfin" in chart.note
        assert "5,37 mrd. kr til dette og 303,0 mill. kr i kompensasjon." in chart.note
        assert chart.note.count("413 av 429") == 1
    inside = Selection(area="12")
    assert not proposed_transfer(store, inside)
    assert not proposed_transfer(store, Selection(year=2011, latest=False))
    assert figures.beside_proposal(transfer_totals(store, inside), proposed[:0]) == ""


def test_people_of_the_counties_are_more_than_those_of_the_country_and_it_says_why(
    store: Store,
) -> None:
    chosen = Selection()
    counties, totals = transfers_by(store, chosen, "county"), transfer_totals(store, chosen)
    behind = total(counties.column("covered_population")) or 0.0
    more = behind - totals[0]["covered_population"]
    assert more == 104
    note = figures.transfers_bars(counties, totals, "innbygger", "county").note
    assert "Innbyggerne i radene er til sammen 104 flere enn for alle samlet" in note
    people = totals[0]["covered_population"]
    fewer = [{**totals[0], "covered_population": people + 110}]
    note = figures.transfers_bars(counties, fewer, "innbygger", "county").note
    assert "6 færre" in note
    same = [{**totals[0], "covered_population": people + 104}]
    assert "til sammen" not in figures.transfers_bars(counties, same, "kroner", "county").note


def test_only_the_largest_municipalities_are_drawn() -> None:
    chart = figures.transfers_municipalities(records(TRANSFERS), TOTALS, "innbygger", top=1)
    assert [length for _y, length in bars(chart)] == [1900.0]
    assert len(chart.table.frame) == 3
    assert chart.sources == ("s",)


@pytest.mark.parametrize("per", ["kroner", "innbygger"])
def test_no_transfers(per: str) -> None:
    none = TRANSFERS.iloc[0:0]
    for chart in (
        figures.transfers_bars(records(none), TOTALS[:0], per, "county"),
        figures.transfers_municipalities(records(none), TOTALS[:0], per),
    ):
        assert chart.alt
        assert not checked(chart).data


def test_a_transfer_of_a_later_year_is_not_called_not_stated() -> None:
    later = TRANSFERS.assign(total_nok=math.nan, per_inhabitant=math.nan, later_year=2012.0)
    totals = [TOTALS[0] | {"later_year": 2012.0, "covered": 0}]
    chart = figures.transfers_bars(records(later), totals, "kroner", "county")
    assert written(chart).count("gjelder 2012") == 3
    assert not_stated() not in written(chart)
    assert chart.alt == chart.note == "Overføringen til kommunene gjelder 2012."
    none = figures.transfers_municipalities(records(later.iloc[:0]), totals, "kroner")
    assert none.alt == none.note == chart.note


def test_money_for_all_purposes_has_no_share(store: Store) -> None:
    rows = rounds(store, Selection(scheme="skjonn"))
    pairs = announced_by_year(store, Selection(scheme="skjonn"))
    table = figures.announced_documented(rows, pairs).table
    of = dict(zip(table.frame["Runde"], table.frame["Dokumentert andel"], strict=True))
    texts = dict(zip(table.frame["Runde"], table.said["Dokumentert andel"], strict=True))
    for title in ("2012: skjønnsmidler Hordaland", "2014: skjønnsmidler Rogaland"):
        assert pd.isna(of[title])
        assert texts[title] == "kunngjort til alle formål, ikke bare til reformen"
