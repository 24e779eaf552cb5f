"""A figure that its publisher withholds: not zero, not unknown, and left out of all reckoning."""

from sqlite3 import IntegrityError

import pytest

from lib.charts import compare, measures, progress
from lib.charts.maps import Basemap, choropleth, tips
from lib.imports import commit, plan, plan_rows
from lib.selection import Selection
from lib.store import (
    Store,
    area_indicators,
    indicator_by_area,
    indicator_coverage,
    indicator_list,
    indicator_values,
    indicators,
    quality_marks,
    shapes,
    writing,
)
from tests.imports.made import text_file

INDICATOR = "sykefravaer_varighet_dager"  # values for counties, 2003 to 2013
HORDALAND = Selection(area="12")
WHO = {"who": "Kari", "why": "prøve"}


def value(
    year: int, figure: object, quality: str = "publisert", area: str = "12"
) -> dict[str, object]:
    row = {"indicator_id": INDICATOR, "area_code": area, "year": year, "value": figure}
    return row | {"quality": quality, "source_id": "nav-01"}


@pytest.fixture
def withheld(own_store: Store) -> Store:
    """The newest figure of Hordaland is withheld, and all of a municipality's."""
    rows = [value(2013, ":"), value(2013, "skjermet", area="1201"), value(2012, ":", area="1201")]
    found = plan(own_store, text_file(rows, ";"), "indicator_values.csv")
    assert found.errors == ()
    commit(own_store, found, **WHO)
    return own_store


def test_signs_in_a_file_of_values(own_store: Store) -> None:
    """Statistics Norway's signs: withheld is stored, the others are left out and told once."""
    rows = [value(2030, "12,5"), value(2031, ".."), value(2032, "."), value(2033, ":")]
    rows += [value(2035, "NA"), value(2036, "ikke oppgitt")]
    found = plan(own_store, text_file(rows, ";"), "indicator_values.csv")
    assert found.errors == ()
    taken = {str(change.key[2]): change.after or {} for change in found.changes}
    assert taken.keys() == {"2030", "2033"}
    assert (taken["2033"]["value"], taken["2033"]["quality"]) == (None, "skjermet")
    told = {(each.row, each.expected) for each in found.warnings}
    assert {row for row, words in told if "ikke oppgitt" in words} == {3, 6, 7}
    assert {row for row, words in told if "ikke mulig" in words} == {4}
    assert {row for row, words in told if "skjermet" in words} == {5}
    asked = plan(own_store, text_file([value(2034, "-")], ";"), "indicator_values.csv")
    assert [each.name for each in asked.questions] == ["dash"]


@pytest.mark.parametrize(("figure", "quality"), [("", "publisert"), (3, "skjermet")])
def test_a_number_or_withheld_and_never_both(
    own_store: Store, figure: object, quality: str
) -> None:
    found = plan_rows(own_store, "indicator_values", [value(2030, figure, quality)], origin="x")
    assert [each.column for each in found.errors] == ["value"]
    with pytest.raises(IntegrityError), writing(own_store.path) as db:
        db.table("indicator_values").insert(value(2030, figure or None, quality))


def test_where_an_indicator_stands(withheld: Store) -> None:
    rows = indicators(withheld, HORDALAND).set_index("indicator_id")
    row = rows.loc[INDICATOR]
    assert (row["now_year"], row["withheld"], bool(row["own"])) == (2012, 1, True)
    assert row["now_value"] == 33.4
    below = indicators(withheld, Selection(area="1201")).set_index("indicator_id").loc[INDICATOR]
    assert (bool(below["own"]), below["withheld"], below["area_code"]) == (False, 2, "12")
    (beside,) = [
        each
        for each in area_indicators(withheld, Selection(area="1201")).to_dict("records")
        if each["indicator_id"] == INDICATOR
    ]
    assert beside["now_value"] == 33.4
    side = compare.indicators_table([("Bergen", area_indicators(withheld, Selection(area="1201")))])
    assert "skjermet" in side.text()["Bergen"].tolist()
    assert side.frame["Bergen"].isna().any()


def test_values_are_shown_as_withheld(withheld: Store) -> None:
    row = progress.indicator(indicators(withheld, HORDALAND), INDICATOR)
    values = indicator_values(withheld, HORDALAND, INDICATOR)
    chart = progress.indicator_full(row, values)
    text = chart.table.text()
    (shown,) = text[(text.iloc[:, 1] == "2013") & (text.iloc[:, 3] == "skjermet")].to_numpy()
    assert shown[2] == "skjermet"
    assert "1 tall for det valgte området er skjermet." in chart.note
    assert "2013" in chart.table.csv().decode("utf-8-sig")
    drawn = [point for trace in chart.figure.to_dict()["data"] for point in trace["x"]]
    assert drawn.count(2013) == 1  # the country's
    below = Selection(area="1201")
    row = progress.indicator(indicators(withheld, below), INDICATOR)
    chart = progress.indicator_full(row, indicator_values(withheld, below, INDICATOR))
    assert (chart.table.text().iloc[:, 2] == "skjermet").sum() >= 2


def test_the_map_says_withheld(withheld: Store) -> None:
    definition = progress.indicator(indicator_list(withheld), INDICATOR)
    found = measures.indicator(
        indicator_by_area(withheld, Selection(), INDICATOR, "fylke"), definition
    )
    ground = Basemap(shapes(withheld, "fylke"))
    said = tips(found.frame, found.measure, ground)["Hordaland"]
    assert "skjermet" in said
    assert "ikke oppgitt" not in said
    chart = choropleth(found.frame, found.measure, ground)
    assert "skjermet" in [item.text for item in chart.legend]
    assert "Skjermet: 1 område." in chart.note
    row = chart.table.text().set_index("Område").loc["Hordaland"]
    assert row.iloc[0] == "skjermet"


def test_coverage_counts_it_apart(withheld: Store, store: Store) -> None:
    marks = quality_marks(withheld, Selection()).frame().set_index("quality")["values"]
    assert marks["skjermet"] == 3
    themes, before = (indicator_coverage(each, Selection()).frame() for each in (withheld, store))
    assert themes["values"].sum() == before["values"].sum() - 1
