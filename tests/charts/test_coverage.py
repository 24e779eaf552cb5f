"""What the data cover: the same numbers drawn, told and tabled."""

import math
import re

import pandas as pd

from lib.charts import coverage
from lib.i18n import percent
from lib.rows import records
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import round_count, rounds
from tests.charts.checked import checked
from tests.store.queries import raw

COUNTIES = pd.DataFrame(
    [
        ["01", "Østfold", 7, 6, 0, 8, 18, 18, 0, 5],
        ["07", "Vestfold", 0, 0, 0, 4, 0, 14, 0, 3],
        ["18", "<b>Nordland</b>", 2, 2, 1, 6, 43, 44, 0, 0],
    ],
    columns=[
        "code",
        "name",
        "projects",
        "with_amount",
        "pot_projects",
        "services",
        "transfer_municipalities",
        "municipalities",
        "merged",
        "indicators",
    ],
)


def test_the_matrix_draws_every_number() -> None:
    chart = coverage.coverage_matrix(records(COUNTIES))
    trace = checked(chart).data[0]
    assert [text.strip() for text in trace.text] == [
        *("7", "6", "0", "8", "18", "5"),
        *("0", "0", "0", "4", "0", "3"),
        *("2", "2", "1", "6", "43", "0"),
    ]
    assert chart.table.frame.iloc[0].tolist()[1:] == [7, 6, 0, 8, 18, 18, 5]


def test_some_all_and_none_have_shapes() -> None:
    symbols = checked(coverage.coverage_matrix(records(COUNTIES))).data[0].marker.symbol
    assert symbols[0] == "circle"
    assert symbols[1] == symbols[16] == "circle-open-dot"
    assert symbols[2] == symbols[6] == symbols[10] == "circle-open"


def test_the_matrix_in_words() -> None:
    chart = coverage.coverage_matrix(records(COUNTIES))
    assert "Østfold" in chart.alt
    assert "Vestfold" in chart.alt
    assert "<b>Nord" not in str(checked(chart).layout.annotations)


def test_it_says_that_only_granted_projects_are_counted() -> None:
    """A county has seven granted projects and eight in all: the heading says which these are."""
    chart = coverage.coverage_matrix(records(COUNTIES))
    assert list(chart.table.frame.columns)[1:5] == [
        "Tildelte prosjekter",
        "Tildelte prosjekter med beløp",
        "Tildelte prosjekter fra samhandlingspottene",
        "Tjenester i drift",
    ]
    said = [str(note.text) for note in checked(chart).layout.annotations]
    assert "Tildelte prosjekter" in said
    assert "Prosjekter" not in said
    # A heading on end is as high as it is long, nearly: none is cut at the top.
    heads = [note for note in checked(chart).layout.annotations if note.textangle]
    assert len(heads) == 6
    assert all(note.y > 0.87 * 6.2 * len(note.text) for note in heads)
    assert "Flest tildelte prosjekter: Østfold, 7." in chart.alt
    assert "Uten tildelte prosjekter: Vestfold." in chart.alt
    assert "Uten tildelte prosjekter fra samhandlingspottene: Østfold, Vestfold." in chart.alt


def test_a_county_with_merged_municipalities_says_so() -> None:
    assert not coverage.coverage_matrix(records(COUNTIES)).note
    assert "Mosvik" in coverage.coverage_matrix(records(COUNTIES.assign(merged=[0, 0, 1]))).note


def test_no_counties() -> None:
    chart = coverage.coverage_matrix(records(COUNTIES.iloc[0:0]))
    assert chart.alt
    assert not checked(chart).data


ROUNDS = pd.DataFrame(
    [
        ["a", "A", 2009.0, 47e6, 30.0, 0.5e6, 1, 0.5 / 47, 1 / 30, "s1"],
        ["b", "B", 2009.0, math.nan, 10.0, 9.6e6, 7, math.nan, 0.7, "s2"],
        ["c", "C", 2010.0, math.nan, math.nan, 1e6, 2, math.nan, math.nan, "s3"],
        ["d", "D", 2010.0, 18e6, math.nan, math.nan, 0, 0.0, math.nan, "s4"],
    ],
    columns=[
        "round_id",
        "title",
        "year",
        "announced_nok",
        "announced_projects",
        "documented_nok",
        "documented_projects",
        "share_nok",
        "share_projects",
        "source_id",
    ],
).assign(scheme_kind="pott")


def test_shares_are_drawn_where_both_are_known() -> None:
    chart = coverage.round_coverage(records(ROUNDS))
    drawn = sorted(x for trace in checked(chart).data for x in trace.x)
    assert drawn == sorted([0.5 / 47, 0.0, 1 / 30, 0.7])
    assert checked(chart).layout.xaxis.range == (0, 1)
    assert percent(0.5 / 47) in chart.alt
    assert percent(0.7) in chart.alt
    assert chart.table.frame.iloc[:, 0].tolist() == ["A", "B", "D"]
    documented = chart.table.text().set_index("Runde")["Dokumentert, kroner"]
    assert documented["D"] == "ingen funnet"
    written = [text for trace in checked(chart).data for text in trace.text]
    assert "ingen funnet" in written
    none = coverage.round_coverage(records(ROUNDS.iloc[[3]]))
    assert none.alt == "Ingenting av de kunngjorte kronene er funnet."
    for table in (chart.table, none.table):
        assert percent(0.0) not in table.text().to_numpy()
        assert "ingen funnet" in table.csv().decode()
    assert chart.sources == ("s1", "s2", "s4")
    assert "1" in chart.note


def test_more_than_all_is_a_warning_and_other_money_is_left_out() -> None:
    more = ROUNDS.iloc[[0]].assign(share_projects=31 / 30)
    chart = coverage.round_coverage(records(more))
    said = [text for trace in checked(chart).data for text in trace.text]
    assert any(text.startswith("⚠") for text in said)
    assert percent(31 / 30) not in "".join(said) + chart.alt
    assert max(x for trace in checked(chart).data for x in trace.x) == 1.0
    assert not checked(coverage.round_coverage(records(ROUNDS.assign(scheme_kind="annet")))).data


def test_rounds_shown_and_not_shown_are_all_there_are(store: Store) -> None:
    """14 stood beside 22 that are not shown, of 40."""
    chosen = Selection()
    every = round_count(store, chosen)[0]["rounds"]
    assert every == len(raw.table("grant_rounds"))
    chart = coverage.round_coverage(rounds(store, chosen), every)
    shown, of_all, other, without = map(int, re.findall(r"\d+", chart.note))
    assert shown == len(chart.table.frame)
    assert of_all == every == shown + other + without
    assert coverage.round_coverage(records(ROUNDS.iloc[:2]), 2).note == ""


def test_nothing_to_compare() -> None:
    chart = coverage.round_coverage(records(ROUNDS.iloc[[2]]))
    assert chart.alt
    assert not checked(chart).data
    assert chart.table.frame.empty
