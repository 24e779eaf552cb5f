"""Municipalities as discs: rates and never counts, one year, what is missing in words, ranks."""

import json
import math
from typing import Any

import pandas as pd
import pytest

from lib.charts import discs, maps
from lib.charts.discs import Municipalities
from lib.charts.maps import Basemap
from lib.charts.palette import LIGHT_MAP, hexadecimal
from lib.charts.projection import deck_degrees
from lib.charts.rates import is_count
from lib.charts.svg_map import Caption, areas_svg, choropleth_svg, marks_of
from lib.rows import records
from lib.selection import Per, Selection
from lib.store import Store
from lib.store.queries import (
    indicator_by_municipality,
    indicator_list,
    mappable_indicators,
    shapes,
)

USERS = "hjemmetjeneste_brukere"
SHARE = "andel_80pluss_hjemmetjenester"


def found(
    store: Store, name: str = USERS, area: str = "NO", year: int = 2011, per: Per = "innbygger"
) -> Municipalities:
    """The values of a year whose inhabitants are known, where there are any."""
    year = 2019 if name == SHARE else year
    every = indicator_by_municipality(store, Selection(year=year, latest=False), name)
    rows = indicator_by_municipality(store, Selection(area=area, year=year, latest=False), name)
    definitions = indicator_list(store)
    definition: Any = definitions[definitions["indicator_id"] == name].iloc[0]
    return discs.municipalities(every, definition, per, rows)


def rows_of(values: Municipalities, store: Store, **more: Any) -> dict[str, dict[str, Any]]:
    layer = discs.discs(values, Basemap(shapes(store, "fylke")), "land", **more)
    return {row["code"]: row for row in layer.layers[0].data}


def test_counts_are_coloured_per_inhabitant_with_the_count_in_the_tip(store: Store) -> None:
    values = found(store)
    frame = values.frame.set_index("code")
    oslo = frame.loc["0301"]
    assert oslo["value"] == pytest.approx(1000 * oslo["count"] / 586_860)
    # Oslo has most people, and one of the lowest rates: by its count it would be the darkest.
    drawn = rows_of(values, store)
    assert frame["count"].idxmax() == "0301"
    assert hexadecimal(drawn["0301"]["fill"]) == LIGHT_MAP.sequential[0]
    assert "personer per 1" in drawn["0301"]["tip"]
    assert "nr. 1 av 1 i Oslo" in drawn["0301"]["tip"]
    whole = " ".join(drawn["0301"]["tip"].split())
    assert f"personer, {values.year}" in whole
    assert "innbyggere i 2010" in values.measure.heading
    assert values.measure.heading.endswith(", 2011")


@pytest.mark.parametrize(("year", "per"), [(2017, "innbygger"), (2017, "kroner"), (2011, "kroner")])
def test_a_count_is_a_discs_area_and_no_rate(store: Store, year: int, per: Per) -> None:
    """People of 2017 by the inhabitants of 2010 would make growing municipalities high."""
    values = found(store, USERS, "NO", year, per)
    rows = indicator_by_municipality(store, Selection(year=year, latest=False), USERS)
    assert values.measure.sized
    assert values.frame["value"].equals(rows["value"])
    assert values.measure.heading.endswith(f"personer, {year}")
    assert ("folketall finnes bare for 2010" in discs.note(values)) == (per == "innbygger")
    drawn = rows_of(values, store)
    known = values.frame.dropna(subset=["value"]).set_index("code")["value"]
    assert len({tuple(drawn[code]["fill"]) for code in known.index}) == 1
    first, second = known.sort_values().index[-2:]
    share = known[first] / known[second]
    assert (drawn[first]["r"] / drawn[second]["r"]) ** 2 == pytest.approx(share, abs=0.02)
    assert "per 1" not in drawn["0301"]["tip"]
    legend = discs.discs(values, Basemap(shapes(store, "fylke")), "land").legend
    assert legend[0].text == "personer: flaten viser antallet"
    assert "størst i landet" in legend[1].text
    assert legend[3].text.startswith("under ")
    # The legend tells which discs are no larger than can be seen, and they are few.
    floor = int(legend[3].text.split()[1].rstrip(":"))
    below = known[known < floor]
    assert {drawn[code]["r"] for code in below.index} == {legend[3].radius} == {1.5}
    assert min(drawn[code]["r"] for code in known[known > 1.2 * floor].index) > 1.5
    assert len(below) < len(known) / 5
    table = discs.municipal_table(values)
    assert list(table.frame.columns[2:4]) == ["Fylke", "Personer"]


@pytest.mark.parametrize(("name", "year"), [(USERS, 2011), (USERS, 2017), (SHARE, 2019)])
def test_a_disc_keeps_the_countrys_class_and_size_in_a_county(
    store: Store, name: str, year: int
) -> None:
    country = rows_of(found(store, name, "NO", year), store)
    county = found(store, name, "20", year)
    for code, row in rows_of(county, store).items():
        assert row["fill"] == country[code]["fill"], code
        assert row["r"] == country[code]["r"], code
    assert county.measure.classed == found(store, name, "NO", year).measure.classed


def test_every_municipality_is_one_disc_of_one_size_at_its_place(store: Store) -> None:
    values = found(store)
    drawn = rows_of(values, store)
    assert len(drawn) == 430
    known = values.frame["value"].notna()
    assert len({drawn[code]["r"] for code in values.frame.loc[known, "code"]}) == 1
    for row in values.frame.to_dict("records"):
        assert drawn[row["code"]]["p"] == list(deck_degrees(row["longitude"], row["latitude"]))


def test_what_is_missing_is_a_ring_in_words_and_out_of_the_scale(store: Store) -> None:
    values = found(store)
    missing = values.frame[values.frame["value"].isna()]
    drawn = rows_of(values, store)
    assert len(missing)
    assert all(drawn[code]["fill"] == [0, 0, 0, 0] for code in missing["code"])
    there = [code for code in missing["code"] if code != "1723"]
    assert all(f"ikke oppgitt for {values.year}" in drawn[code]["tip"] for code in there)
    later = found(store, year=2017)
    mosvik = rows_of(later, store)["1723"]["tip"].split("\n")
    assert mosvik == ["Mosvik", "en del av en annen kommune", "2011: 34 personer"]
    # It was no municipality any more: the others are 429, as everywhere else.
    known = later.frame["value"].notna().sum()
    assert f"{known} av 429 kommuner har tall for 2017." in discs.note(later)
    assert "Mosvik ble en del av Inderøy" in discs.note(later)
    layer = discs.discs(values, Basemap(shapes(store, "fylke")), "land")
    shape = {item.text: item.shape for item in layer.legend}
    assert shape[f"ikke oppgitt for {values.year}"] == "ring"
    shape = {
        item.text: item.shape
        for item in discs.discs(later, Basemap(shapes(store, "fylke")), "land").legend
    }
    assert shape["en del av en annen kommune"] == "dot"
    assert shape[f"ikke oppgitt for {later.year}"] == "ring"
    breaks = maps.scale(values.frame, values.measure).classes.breaks
    assert len(breaks) == 4


def test_a_share_is_no_count(store: Store) -> None:
    values = found(store, SHARE)
    assert values.counted == ""
    assert values.measure.unit == "prosent"
    rows = indicator_by_municipality(store, Selection(), SHARE).set_index("code")["value"]
    assert values.frame.set_index("code")["value"].dropna().equals(rows.dropna())
    names = {
        "Gjennomsnittlig liggetid": False,
        "Liggedager, somatikk": True,
    }
    for name, counted in names.items():
        assert is_count(pd.Series({"unit": "døgn", "name_nb": name})) is counted
    assert not is_count(pd.Series({"unit": "innbyggere", "name_nb": "Listelengde"}))


@pytest.mark.parametrize("area", ["NO", "nord", "20", "2030", "0301", "1723"])
def test_any_area_has_a_map_a_table_and_a_drawing(store: Store, area: str) -> None:
    values = found(store, SHARE, area)
    ground = Basemap(shapes(store, "fylke"))
    layer = discs.discs(values, ground, "land", "2030")
    chart = discs.disc_map(values, ground, [layer])
    deck = json.loads(chart.figure.to_json())
    assert deck["layers"][-1]["id"].startswith(discs.LAYER)
    assert deck["layers"][0]["pickable"]  # a county can still be clicked
    inside = values.frame["county_code"].unique().tolist()
    svg = areas_svg(
        values.frame.iloc[0:0], values.measure, ground, Caption("", ""), [layer], inside
    )
    assert svg.count("<circle") == len(values.frame) == len(chart.table.frame)
    whole = choropleth_svg(
        values.frame.iloc[0:0],
        values.measure,
        ground,
        Caption(chart.title, chart.alt, chart.legend, chart.note),
        marks_of([layer]),
        inside,
    )
    # The discs, and those of the legend.
    classes = sum(item.shape in {"disc", "ring", "dot", "bubble"} for item in chart.legend)
    assert whole.count("<circle") == len(values.frame) + classes
    assert "<title>" in svg.split("<circle", 1)[1]
    assert chart.sources or values.frame["value"].isna().all()


def test_a_municipality_is_shown_among_those_of_its_county(store: Store) -> None:
    codes = found(store, SHARE, "2030").frame["code"].tolist()
    assert codes == found(store, SHARE, "20").frame["code"].tolist()
    assert len(codes) == 19
    chosen = rows_of(found(store, SHARE, "2030"), store, chosen="2030")
    assert chosen["2030"]["w"] > chosen["2002"]["w"]


def test_the_list_is_ranked_within_the_county(store: Store) -> None:
    values = found(store, SHARE, "20")
    shown = discs.municipal_table(values)
    text = shown.text()
    assert list(text.columns) == ["Nr. i fylket", "Kommune", "Prosent"]
    known = values.frame["value"].notna().sum()
    places = [int(one) for one in text["Nr. i fylket"][:known]]
    assert places == sorted(places)
    assert places[0] == 1
    numbers = shown.frame["Prosent"].dropna().tolist()
    assert numbers == sorted(numbers, reverse=True)
    assert "Antall (personer)" in discs.municipal_table(found(store)).text().columns
    both = discs.municipal_table(found(store, USERS, "17", 2017)).text()
    last = both[both["Kommune"] == "Mosvik"].iloc[0]
    assert "en del av en annen kommune" in last.iloc[2]
    assert "2011: 34 personer" in last.iloc[2]


def test_a_place_says_which_municipalities_are_in_none(store: Store) -> None:
    """Sandefjord, Andebu and Stokke have no figure of 2017: Vestfold's places lack them."""
    values = found(store, USERS, "07", 2017)
    lacking = values.frame["value"].isna().sum()
    assert lacking == 3
    (first,) = records(values.frame[values.frame["rank"] == 1])
    tip = discs.disc_tip(first, values, 0).split("\n")[-1]
    assert tip == f"nr. 1 av {14 - lacking} i Vestfold ({lacking} uten tall)"
    column = "Kommuner i fylket uten tall"
    table = discs.municipal_table(values)
    assert table.frame[column].tolist() == [lacking] * 14
    assert "Plassen er blant kommunene i fylket som har et tall over null." in discs.note(values)
    # Inderøy lacks its figure; Mosvik, which is no municipality any more, lacks none.
    both = discs.municipal_table(found(store, USERS, "17", 2017))
    assert set(both.frame[column]) == {1}
    whole = found(store, USERS, "20", 2017)
    assert column not in discs.municipal_table(whole).frame
    assert "uten tall" not in discs.disc_tip(records(whole.frame)[0], whole, 0)


def test_a_whole_number_of_places_has_no_decimals(store: Store) -> None:
    values = found(store, "institusjonsplasser", "19", 2017)
    assert values.measure.format == "decimal"  # others have halves
    (tromso,) = records(values.frame[values.frame["code"] == "1902"])
    places = values.measure.places(values.frame["value"])
    assert "456 plasser" in discs.disc_tip(tromso, values, places)
    shown = discs.municipal_table(values).text()
    assert shown.set_index("Kommune")["Plasser"]["Tromsø"] == "456"
    assert not shown["Plasser"].str.endswith(",0").any()


def test_a_place_that_is_shared_says_so_and_zero_has_none(store: Store) -> None:
    rows = indicator_by_municipality(store, Selection(area="20"), SHARE)
    values = [5.0, 3.0, 3.0, 0.0, 0.0] + [math.nan] * (len(rows) - 5)
    definitions = indicator_list(store)
    definition: Any = definitions[definitions["indicator_id"] == SHARE].iloc[0]
    made = discs.municipalities(rows.assign(value=values), definition)
    tips = [discs.disc_tip(row, made, 0).split("\n")[-1] for row in records(made.frame)]
    lacking = f"({len(rows) - 5} uten tall)"
    assert tips[:3] == [
        f"nr. 1 av 3 i Finnmark {lacking}",
        f"nr. 2 (delt) av 3 i Finnmark {lacking}",
        f"nr. 2 (delt) av 3 i Finnmark {lacking}",
    ]
    assert not any("nr." in tip for tip in tips[3:])
    places = discs.municipal_table(made).text()["Nr. i fylket"].tolist()
    assert places[:5] == ["1", "2", "2", "–", "–"]
    shared = "Kommuner i samme fylke med like tall deler plass."
    assert shared in discs.note(made)
    assert shared not in discs.note(
        discs.municipalities(rows.assign(value=5.0).head(1), definition)
    )
    none = discs.municipalities(rows.assign(value=math.nan), definition)
    assert discs.note(none).startswith(f"Ingen av de {len(rows)} kommunene har tall for")
    whole = discs.municipal_table(found(store)).text()
    assert "Fylke" in whole.columns


def test_no_disc_has_the_colour_of_another_printed_rate(store: Store) -> None:
    values = found(store)
    coloured = maps.scale(values.frame, values.measure)
    texts = discs.municipal_table(values).text().iloc[:, 3]
    ranked = values.frame["value"].sort_values(ascending=False, na_position="last")
    by_text: dict[str, set[str]] = {}
    for text, value in zip(texts, ranked, strict=True):
        if not math.isnan(value):
            by_text.setdefault(text, set()).add(coloured.colour(value))
    assert all(len(one) == 1 for one in by_text.values())


def test_preliminary_figures_are_said_by_number_where_they_are_many(store: Store) -> None:
    rows = indicator_by_municipality(store, Selection(year=2011, latest=False), USERS)
    definitions = indicator_list(store)
    definition: Any = definitions[definitions["indicator_id"] == USERS].iloc[0]
    early = rows.assign(quality="publisert")
    early.loc[:29, "quality"] = "foreløpig"
    stated = int(early["value"].notna().sum())
    known = int(early.loc[:29, "value"].notna().sum())
    note = discs.note(discs.municipalities(early, definition))
    assert f"{known} av {stated} tall er foreløpige." in note
    assert "oreløpig" not in discs.note(discs.municipalities(rows, definition))


def test_the_indicators_by_municipality_can_be_chosen(store: Store) -> None:
    rows = mappable_indicators(store).frame()
    names = set(rows[rows["kind"] == "kommune"]["indicator_id"])
    assert {USERS, SHARE, "langtidsopphold_institusjon", "institusjonsplasser"} <= names
    assert {"fastlege_listelengde_kostra", "fastlege_andel_uten_lege"} <= names
