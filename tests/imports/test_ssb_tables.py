"""The tables of Statistics Norway that come along: what they name is there, and means the same."""

import csv
from collections import Counter
from dataclasses import replace
from typing import Any

from lib.imports.ssb import MAPPING, fetch, read_mapping
from lib.store import Store
from lib.store.divisions import unchanged
from tests.conftest import DATA
from tests.imports.canned import Canned, answer

TODAY = "2026-11-22"


def data(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_what_the_tables_that_come_along_name_is_there() -> None:
    indicators = {row["indicator_id"]: row for row in data("indicators.csv")}
    areas = {row["code"] for row in data("areas.csv")}
    sources = {row["source_id"]: row for row in data("sources.csv")}
    tables = read_mapping()[1]
    assert len({mapped.table for mapped in tables}) == len(tables) == 8
    for mapped in tables:
        assert set(mapped.areas.values()) <= areas
        assert mapped.replaces <= sources.keys()
        assert {series.indicator for series in mapped.series} <= indicators.keys()
        named = {
            each["source_id"] for each in sources.values() if each["url"] == mapped.source["url"]
        }
        assert named <= {mapped.source["source_id"]}, "an address may stand once among the sources"


# Unit and wanted direction of what is measured, as Statistics Norway's tables have them.
MEASURED = {
    "institusjonsplasser": ("plasser", "nøytral"),
    "hjemmetjeneste_brukere": ("personer", "nøytral"),
    "andel_80pluss_hjemmetjenester": ("prosent", "nøytral"),
    "fastlege_listelengde_kostra": ("innbyggere", "ned"),
    "fastlege_andel_uten_lege": ("prosent", "ned"),
    "legearsverk": ("årsverk", "opp"),
    "legearsverk_institusjon": ("årsverk", "opp"),
    "legearsverk_forebyggende": ("årsverk", "opp"),
    "legearsverk_kad": ("årsverk", "opp"),
    "langtidsopphold_institusjon": ("personer", "nøytral"),
    "som_dognplasser_hf": ("senger", "nøytral"),
    "som_utskrivninger_hf": ("utskrivninger", "nøytral"),
    "som_liggedager_hf": ("døgn", "ned"),
    "som_belegg_oecd_hf": ("prosent", "nøytral"),
}


def test_the_indicators_of_the_tables_have_the_tables_units() -> None:
    indicators = {row["indicator_id"]: row for row in data("indicators.csv")}
    series = [each for mapped in read_mapping()[1] for each in mapped.series]
    found = {
        each.indicator: (indicators[each.indicator]["unit"], indicators[each.indicator]["wanted"])
        for each in series
    }
    assert found == MEASURED
    assert {each.factor for each in series} == {1}


def test_no_two_tables_bring_the_same_figure_and_none_brings_another_area() -> None:
    brought = Counter[tuple[str, str, int]]()
    for mapped in read_mapping()[1]:
        years = range(2015, 2026) if mapped.years == ["*"] else map(int, mapped.years)
        for year in years:
            for theirs, ours in mapped.areas.items():
                first, last = unchanged(ours)
                if theirs in mapped.without.get(str(year), ()):
                    continue
                if first <= year <= min(last, mapped.last_year.get(theirs, last)):
                    brought.update((each.indicator, ours, year) for each in mapped.series)
    assert set(brought.values()) == {1}
    municipal = {year for _indicator, area, year in brought if area.isdigit()}
    assert (min(municipal), max(municipal)) == (2009, 2019)
    assert ("institusjonsplasser", "15", 2019) not in brought  # without Rindal
    assert ("institusjonsplasser", "15", 2018) in brought
    # In 2019 the figures of 2018 were given again for those that did not report.
    for indicator in ("hjemmetjeneste_brukere", "langtidsopphold_institusjon"):
        assert (indicator, "0122", 2019) not in brought
        assert (indicator, "0122", 2018) in brought


def test_a_real_answer_goes_through_the_mapping_that_comes_along(own_store: Store) -> None:
    """12209 for 2019 and 2023: 30.0 and 26.9 per cent in the country."""
    mapped = next(each for each in read_mapping()[1] if each.table == "12209")
    real = answer("ssb_12209.json")
    there = real["dimension"][mapped.area]["category"]["index"]
    mapped = replace(mapped, areas={k: v for k, v in mapped.areas.items() if k in there})
    # The answer has the country without Oslo as well, which the mapping does not ask for.
    wanted = [code for code in there if code in mapped.areas]
    told: list[str] = []
    client = Canned(_only(real, mapped.area, wanted))
    source, values = fetch(own_store, mapped, client, TODAY, told.append)
    assert source.ok
    assert values.ok
    text = "\n".join(told)
    assert "12209: Utvalgte nøkkeltall for helse og omsorg" in text
    assert "sist endret av Statistisk sentralbyrå: 16. mars 2026 kl. 08.00" in text
    assert "0 endret, 0 trukket tilbake" in text
    found = {each.key[1:]: each.after for each in values.changes}
    shown = {
        key: row and (row["value"], row["quality"], row["source_id"]) for key, row in found.items()
    }
    assert shown["NO", "2019"] == (30.0, "publisert", "statbank-12209-01")
    assert shown["NO", "2023"] == (26.9, "publisert", "statbank-12209-01")
    assert ("0301", "2023") not in shown
    assert ("15", "2019") not in shown


def _only(real: dict[str, Any], area: str, wanted: list[str]) -> dict[str, Any]:
    """An answer about some of its areas, as if no others had been asked for."""
    index = real["dimension"][area]["category"]["index"]
    width = len(real["value"]) // len(index)
    places = [int(index[code]) * width + n for code in wanted for n in range(width)]
    signs = {str(n): real["status"].get(str(place)) for n, place in enumerate(places)}
    category = {"index": {code: n for n, code in enumerate(wanted)}}
    dimension = real["dimension"] | {area: real["dimension"][area] | {"category": category}}
    return real | {
        "size": [len(wanted), *real["size"][1:]],
        "dimension": dimension,
        "value": [real["value"][place] for place in places],
        "status": {place: sign for place, sign in signs.items() if sign},
    }


def test_the_tables_that_come_along_are_asked_for_at_statistics_norway() -> None:
    assert read_mapping(MAPPING)[0] == "https://data.ssb.no/api/pxwebapi/v2"
