"""Classes are few, round and filled, and an area has the class of its printed number."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts import maps, measures
from lib.charts.chart_model import Format, digits, format_cell, printed
from lib.charts.classes import Classes, classes
from lib.i18n import DEFAULT, money, set_language
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import grants_by, transfers, transfers_by

# The transfer of 2012 per inhabitant by county.
COUNTIES = [1433, 1388, 1363, 1309, 1307, 1298, 1279, 1245, 1232, 1213, 1205, 1188, 1179, 1149]
COUNTIES += [1137, 1135, 1108, 1070]
amounts = st.lists(st.floats(0, 1e10, allow_nan=False), min_size=1, max_size=60)
forms = st.sampled_from(["money", "kroner", "count", "decimal"])


def of(values: list[float], form: Format) -> Classes:
    return classes(values, form, digits(values))


@given(amounts, forms)
def test_equal_printed_numbers_have_one_class(values: list[float], form: Format) -> None:
    found = of(values, form)
    places = digits(values)
    by_text: dict[str, set[int]] = {}
    for value in values:
        by_text.setdefault(format_cell(value, form, places), set()).add(found.index(value))
    assert all(len(indices) == 1 for indices in by_text.values())


@given(amounts, forms)
def test_classes_are_few_in_order_and_hold_values(values: list[float], form: Format) -> None:
    found = of(values, form)
    assert 1 <= len(found) <= 5
    assert len(found) == len(found.labels) == len(set(found.labels))
    assert list(found.breaks) == sorted(set(found.breaks))
    sizes = Counter(found.index(value) for value in values)
    assert sorted(sizes) == list(range(len(found)))
    ranked = sorted(values)
    assert [found.index(one) for one in ranked] == sorted(found.index(one) for one in ranked)


@given(amounts, forms)
def test_breaks_are_round_and_can_be_printed(values: list[float], form: Format) -> None:
    found = of(values, form)
    for one in found.breaks:
        assert printed(float(one), form, digits(values)) == one
    # The highest may stand by itself.
    assert regular(found.breaks) or regular(found.breaks[:-1])


def regular(breaks: tuple[Decimal, ...]) -> bool:
    steps = {high - low for low, high in pairwise(breaks)}
    equal = len(steps) == 1 and first_digits(steps) <= {(1,), (2,), (2, 5), (5,)}
    return equal or len(breaks) < 2 or first_digits(breaks) <= {(1,), (2,), (5,)}


def first_digits(numbers: Iterable[Decimal]) -> set[tuple[int, ...]]:
    return {one.normalize().as_tuple().digits for one in numbers}


def test_the_labels_say_which_printed_numbers_are_in_a_class() -> None:
    found = classes(COUNTIES, "count")
    plain = [label.replace("\N{NO-BREAK SPACE}", " ") for label in found.labels]
    assert plain == [
        "under 1 200",
        "1 200–1 249",
        "1 250–1 299",
        "1 300–1 349",
        "1 350–1 433",
    ]
    assert (found.index(1199.4), found.index(1199.6)) == (0, 1)  # printed 1 199 and 1 200


@pytest.mark.parametrize(
    ("breaks", "form", "places", "label"),
    [
        (("1e6", "2e6"), "money", 0, "1,0–1,9 mill. kr"),
        (("5e5", "1e6"), "money", 0, "500 000–999 999 kr"),
        (("1e9", "2e9"), "money", 0, "1,00–1,99 mrd. kr"),
        (("2", "5"), "kroner", 0, "2–4,9 kr"),
        (("100", "200"), "kroner", 0, "100–199 kr"),
        (("5", "5.5"), "decimal", 1, "5,0–5,4"),
        (("4", "5"), "count", 0, "4"),
    ],
)
def test_a_class_ends_at_the_last_number_that_is_printed_in_it(
    breaks: tuple[str, ...], form: Format, places: int, label: str
) -> None:
    numbers = tuple(map(Decimal, breaks))
    found = Classes(numbers, numbers, form, places).labels[1]
    assert found.replace("\N{NO-BREAK SPACE}", " ") == label


# Documented of the pots per inhabitant by county.
EACH = [1.19, 2.72, 3.04, 3.18, 3.2, 3.6, 3.73, 8.32, 11.06, 11.64, 11.74, 13.07]


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (EACH, "kroner"),
        (COUNTIES, "count"),
        ([*map(float, range(1, 19)), 90.0], "count"),
        ([0.4, 0.5, 0.7, 0.9, 1.0, 1.2, 3.7], "decimal"),
        ([5.0, 70.0, 71.0, 72.0, 74.0, 75.0, 77.0], "count"),
        ([1.1e6, 1.2e6, 1.4e6, 2e6, 26.6e6], "money"),
    ],
)
def test_the_widest_gap_lies_between_two_classes(values: list[float], form: Format) -> None:
    found, ranked = of(values, form), sorted(values)
    low, high = max(pairwise(ranked), key=lambda pair: pair[1] - pair[0])
    assert found.index(low) < found.index(high), found.labels


def test_the_highest_class_says_where_it_ends() -> None:
    labels = [text.replace("\N{NO-BREAK SPACE}", " ") for text in of(EACH, "kroner").labels]
    assert labels[-1] == "10–13,1 kr"
    assert of([1.0, 2.0, 5.0, 90.0], "count").labels[-1].endswith("90")


def test_a_value_far_from_the_others_decides_nothing() -> None:
    """Two sums of 25 and 26.6 million beside amounts of one to four."""
    small = [0.4e6, 0.8e6, 1.1e6, 1.2e6, 1.4e6, 1.9e6, 2.2e6, 2.9e6, 3.3e6, 3.6e6]
    found = of([*small, 25e6, 26.6e6], "money")
    assert len({found.index(value) for value in small}) >= 3
    assert {found.index(value) for value in (25e6, 26.6e6)} == {len(found) - 1}
    most = of([*range(1, 19), 25_000_000, 26_600_000], "count")
    assert len({most.index(value) for value in range(1, 19)}) >= 3


@pytest.mark.parametrize(
    ("values", "labels"), [([], ()), ([3.0], ("3",)), ([3.0, 3.0], ("3",)), ([-2.0, 3.0], None)]
)
def test_few_values(values: list[float], labels: tuple[str, ...] | None) -> None:
    found = classes(values, "count")
    assert labels is None or found.labels == labels
    assert len(found) == len(set(values))


def test_amounts_printed_alike_are_one_class() -> None:
    assert classes([1.21e6, 1.22e6], "money").labels == (money(1.2e6),)


def test_the_words_are_the_readers() -> None:
    numbers = (Decimal("1e6"), Decimal("2e6"))
    try:
        set_language("en")
        english = Classes(numbers, numbers, "money", 0).labels
    finally:
        set_language(DEFAULT)
    assert english[0].startswith("under NOK")
    assert english[-1].replace("\N{NO-BREAK SPACE}", " ") == "NOK 2.0 million"
    assert re.search(r"NOK 1\.0–1\.9 million", english[1].replace("\N{NO-BREAK SPACE}", " "))


def test_counties_with_the_same_printed_figure_have_the_same_colour(store: Store) -> None:
    """The old map: 1,2 mill. kr in the table had two colours."""
    chosen = Selection()
    for per in ("kroner", "innbygger"):
        for found in (
            measures.grants(grants_by(store, chosen, "county"), per),  # type: ignore[arg-type]
            measures.transfers(transfers_by(store, chosen, "county"), per),  # type: ignore[arg-type]
        ):
            coloured = maps.scale(found.frame, found.measure)
            texts = maps.choropleth(
                found.frame,
                found.measure,
                maps.Basemap(found.frame.iloc[0:0].assign(area_code="", geojson="")),
            ).table.text()
            colours: dict[str, set[str]] = {}
            ranked = found.frame.sort_values("value", ascending=False, na_position="last")
            for value, text in zip(ranked["value"], texts.iloc[:, 1], strict=True):
                if not math.isnan(value):
                    colours.setdefault(text, set()).add(coloured.colour(value))
            assert all(len(one) == 1 for one in colours.values()), colours
            assert len(coloured.classes) >= 4 or per == "kroner"
            assert not coloured.classes or per == "innbygger"  # sums are discs


def test_a_rate_by_county_has_its_breaks_at_fifties(store: Store) -> None:
    found = measures.transfers(transfers_by(store, Selection(), "county"), "innbygger")
    breaks = maps.scale(found.frame, found.measure).classes.breaks
    assert [int(one) for one in breaks] == [1200, 1250, 1300, 1350]
    each = transfers(store, Selection()).frame()["per_inhabitant"].dropna().tolist()
    assert [int(one) for one in classes(each, "kroner").breaks] == [1100, 1200, 1300, 1400]


def test_one_value_far_above_all_others_decides_none_of_their_classes() -> None:
    """A building in Rogaland: the other counties have the classes that they have without it."""
    others = [3.2, 2.1, 1.5, 1.0, 0.9, 0.5]
    without, found = classes(others, "kroner", most=4), of([*others, 72.0], "kroner")
    assert found.labels[:-1] == without.labels
    assert [found.index(value) for value in others] == [without.index(value) for value in others]
    assert found.labels[-1] == "72 kr, langt over de andre"
    assert found.index(72.0) == len(found) - 1
    assert of([62.2, 0.76], "kroner").labels == ("0,8 kr", "62,2 kr, langt over de andre")
    assert not of([60.0, 3.2, 1.0], "kroner").apart
