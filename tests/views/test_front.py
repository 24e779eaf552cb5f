"""The front page's view: every state composed, and its figures the store's."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from lib.charts.svg_map import AreaPaths
from lib.charts.verdicts import tally
from lib.i18n import LANGUAGES, count, set_language
from lib.selection import Selection
from lib.store import Store, area_indicators, filter_options, indicators
from lib.views import FrontView, front_html, front_view
from lib.views.model import IndicatorsView, Link, ListView, MapView

TODAY = date(2026, 11, 22)
STATES = [
    Selection(),
    Selection(year=2006, latest=False),
    Selection(year=2009, latest=False, per="innbygger"),
    Selection(scheme="act", per="innbygger"),
    Selection(scheme="rnb"),
    Selection(area="vest"),
    Selection(area="nord", scheme="rnb"),
    Selection(area="10"),  # no transfer is stated
    Selection(area="07"),  # no project
    Selection(area="16"),  # a project without an amount
    Selection(area="19", year=2009, latest=False),
    Selection(area="1835", per="innbygger"),
    Selection(area="1201", year=2008, latest=False),
    Selection(area="0301"),
]


@pytest.fixture(autouse=True)
def _bokmaal_again() -> Iterator[None]:
    yield
    set_language("nb")


def asked(store: Store, query: Any, *arguments: Any) -> Any:
    return query(store, *arguments)


def view_of(store: Store, chosen: Selection) -> FrontView:
    return front_view(partial(asked, store), filter_options(store), chosen, TODAY)


@pytest.mark.parametrize("chosen", STATES, ids=str)
def test_every_state_is_composed(store: Store, chosen: Selection) -> None:
    for code in LANGUAGES:
        set_language(code)
        view = view_of(store, chosen)
        assert view.title
        assert view.where.endswith(".")
        assert len(view.answers) == 4
        for answer in view.answers:
            assert answer.figure
            assert answer.text[-1:] == "."
        assert view.columns[0]
        for column in view.columns:
            for section in column:
                assert not re.match(r"0 ", section.title), section.title
                assert not isinstance(section, IndicatorsView) or section.lines or not section.unit
        texts = repr(view)
        assert not re.search(r"\bnan\b|\bNone\b(?! of)|\{|\}", texts)


def test_the_country_counts_what_the_store_judges(store: Store) -> None:
    found = tally(indicators(store, Selection()))
    answer = view_of(store, Selection()).answers[2]
    assert answer.figure == count(found.wanted)
    assert answer.unit.startswith(f"av {found.judged} ")


def test_an_area_counts_its_own_indicators_alone(store: Store) -> None:
    rows = area_indicators(store, Selection(area="19"))
    own = rows[rows["own"].astype(bool) & (rows["values"] > 0)]
    assert tally(own).judged == 0
    answer = view_of(store, Selection(area="19")).answers[2]
    assert not answer.known
    assert answer.text == f"Ingen av områdets {len(own)} egne indikatorer kan vurderes."


def test_a_position_is_told_from_the_year_it_was_there(store: Store) -> None:
    early = view_of(store, Selection(area="19", year=2009, latest=False)).answers[3].text
    late = view_of(store, Selection(area="19")).answers[3].text
    assert "Styrket" not in early
    assert "Styrket med én stilling fra 2011." in late


def test_a_municipality_is_marked_among_those_of_its_county(store: Store) -> None:
    (place,) = view_of(store, Selection(area="1902")).columns[0]
    assert isinstance(place, MapView)
    assert len(place.dots) > 20
    assert [dot.code for dot in place.dots if dot.chosen] == ["1902"]


def test_no_project_leaves_no_hole(store: Store) -> None:
    middle = view_of(store, Selection(area="1835")).columns[1]
    assert [part.title for part in middle] == [
        "Ingen prosjekter er dokumentert i Træna",
        "Blant sine like",
    ]
    assert isinstance(middle[1], ListView)
    assert all(line.value != "0" for line in middle[1].lines)


def test_areas_are_links_with_names_and_words_are_escaped(store: Store) -> None:
    view = view_of(store, Selection())
    html = front_html(view, _drawn(view), _address)
    links = re.findall(r'<a href="[^"]*omrade=(\d\d)" aria-label="([^"]*)"', html)
    assert len(links) == 19
    assert dict(links)["19"].replace("\u00a0", " ") == "Troms: 1 135 kr"
    assert html.count("<h1>") == 1


def _drawn(view: FrontView) -> AreaPaths:
    (place,) = view.columns[0]
    assert isinstance(place, MapView)
    codes = [area.code for area in place.areas]
    ring = [(0, 0), (9, 0), (9, 9), (0, 0)]
    return AreaPaths(100, 200, {code: [ring] for code in codes}, 1.0, (0.0, 0.0))


def _address(link: Link) -> str:
    return f"./{link.page}?" + "&".join("=".join(pair) for pair in link.parameters)
