"""Municipalities that merged: one number everywhere, and one sentence that says why."""

from typing import Any

from lib.charts import compare, coverage, measures, money
from lib.charts.documented import POTS
from lib.charts.kpis import KpiInputs, headlines
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import (
    county_coverage,
    documented_totals,
    headline,
    other_totals,
    profile,
    transfer_totals,
    transfers,
    transfers_by,
)


def _answers(store: Store, chosen: Selection) -> tuple[Any, ...]:
    asked = (headline, documented_totals, other_totals, transfer_totals)
    return (*(ask(store, chosen)[0] for ask in asked), POTS, "")


def test_one_sentence_says_why_mosvik_and_inderoy_are_one(store: Store) -> None:
    """413 of 429, on the chart and on the map; where Mosvik is not, nothing is said of it."""
    text = "Mosvik ble en del av Inderøy 1. januar 2012"
    for area, told in (("NO", True), ("17", True), ("19", False)):
        chosen = Selection(area=area)
        totals = transfer_totals(store, chosen)
        areas = transfers_by(store, chosen, "county")
        notes = (
            money.transfers_bars(areas, totals, "kroner", "county").note,
            money.transfers_municipalities(transfers(store, chosen), totals, "kroner").note,
            measures.transfers(areas, "innbygger").note,
        )
        assert [text in note for note in notes] == [told] * 3
        assert "414" not in "".join(notes)
        headline = headlines(KpiInputs(*_answers(store, chosen)), area, "kroner")[2]
        assert (text in headline.full_explanation) == told
        profiles = [("A", profile(store, chosen))]
        assert (text in compare.key_note(profiles)) == told
        assert (text in compare.file_note(profiles)) == told
        note = coverage.coverage_matrix(county_coverage(store, chosen)).note
        assert (text in note) == told
    whole = Selection()
    assert (
        "413 av 429 kommuner"
        in money.transfers_bars(
            transfers_by(store, whole, "county"), transfer_totals(store, whole), "kroner", "county"
        ).note
    )


def test_a_scheme_with_pairs_of_its_own_is_not_said_to_have_none(store: Store) -> None:
    """Rounds of healthy-life money have both sums; the card is of the coordination pot alone."""
    chosen = Selection(scheme="friskliv")
    card = headlines(KpiInputs(*_answers(store, chosen)), "NO", "kroner")[0]
    assert not card.known
    assert card.explanation.startswith("Vises bare for «")
    assert "har både" not in card.explanation
