"""The show as a whole: which slides, what the player gets, and that it is always the same."""

import json
from dataclasses import replace
from typing import Any

import pytest

from lib.charts.publishers import publisher
from lib.presentation import (
    SLIDES,
    Deck,
    DeckConfig,
    Slide,
    available_indicators,
    build_deck,
    slide_names,
)
from lib.selection import FilterOptions, Selection
from lib.store import (
    Store,
    documented_by,
    documented_sources,
    grant_sources,
    indicators,
    rounds,
    source_rows,
    sources,
    take_snapshot,
)
from tests.presentation.conftest import ADDRESS
from tests.presentation.read import ATTRIBUTES, TAGS, Page, spaces

MOST_BYTES = 400_000


def as_text(made: Deck) -> str:
    return json.dumps(made.as_json(), ensure_ascii=False, allow_nan=False)


def test_the_slides_come_in_the_order_asked(whole: Deck) -> None:
    keys = [slide.key for slide in whole.slides]
    at = keys.index("fokus-12")
    assert keys[at : at + 3] == ["fokus-12", "fokus-nord", "fokus-1144"]
    assert [key for key in keys if not key.startswith("fokus")] == [
        code for code in SLIDES if code != "fokus"
    ]


def test_only_what_is_asked_for_is_made(store: Store, chosen: Selection) -> None:
    spec = DeckConfig(slides=("kilder", "fokus", "tittel"), seconds=7, colours="lys")
    made = build_deck(take_snapshot(store), chosen, spec, ADDRESS)
    assert [slide.key for slide in made.slides] == ["kilder", "tittel"]
    assert (made.seconds, made.colours, made.language) == (7, "lys", "nb")


def test_areas_that_do_not_exist_have_no_slide(store: Store, chosen: Selection) -> None:
    made = build_deck(
        take_snapshot(store),
        chosen,
        DeckConfig(slides=("fokus",), focus=("9999", "12", "NO")),
        ADDRESS,
    )
    assert [slide.key for slide in made.slides] == ["fokus-12"]


def test_the_player_gets_what_was_agreed(whole: Deck, store: Store) -> None:
    found: dict[str, Any] = json.loads(as_text(whole))
    version = store.version()
    assert found["stamp"] == version.key
    assert found["version"] == version.number
    assert found["problems"] == []
    for slide in found["slides"]:
        assert set(slide) == {
            *("key", "kind", "name", "title", "html", "spoken", "notes", "frames"),
        }
        assert slide["kind"] in SLIDES
        for note in slide["notes"]:
            assert set(note) == {"text", "source", "url", "read"}
        for frame in slide["frames"]:
            assert set(frame) == {"label", "classes", "texts", "sizes"}
    assert [slide["key"] for slide in found["slides"] if slide["frames"]] == ["utvikling"]
    assert len({slide["key"] for slide in found["slides"]}) == len(found["slides"])


def test_the_same_show_twice_is_the_same(whole: Deck, store: Store, chosen: Selection) -> None:
    again = build_deck(
        take_snapshot(store), chosen, DeckConfig(focus=("12", "nord", "1144")), ADDRESS
    )
    assert as_text(again) == as_text(whole)


def test_a_show_is_light(whole: Deck) -> None:
    assert len(as_text(whole).encode()) < MOST_BYTES


def test_the_pages_selection_does_not_narrow_the_country(
    whole: Deck, store: Store, chosen: Selection
) -> None:
    narrow = replace(chosen, area="12", others=("03",))
    made = build_deck(
        take_snapshot(store), narrow, DeckConfig(slides=("tall", "kart", "penger")), ADDRESS
    )
    by_key = {slide.key: slide for slide in whole.slides}
    assert [slide.html for slide in made.slides] == [slide_of(by_key, s).html for s in made.slides]


def slide_of(by_key: dict[str, Slide], slide: Slide) -> Slide:
    return by_key[slide.key]


def test_every_slide_is_whole_and_harmless_html(whole: Deck, each: Deck) -> None:
    for slide in (*whole.slides, *each.slides):
        page = Page(slide.html)
        assert not page.open, "an element is left open"
        assert {tag for tag, _attributes in page.elements} <= TAGS
        assert {name for _tag, found in page.elements for name in found} <= ATTRIBUTES
        assert "<h1" not in slide.html
        assert slide.title
        assert slide.name
        assert slide.spoken.startswith(slide.title)
        assert "\n" not in slide.title


def test_every_figure_has_a_source(whole: Deck, store: Store) -> None:
    rows = sources(store).frame()
    known = set(map(publisher, rows["publisher"]))
    urls = {*rows["url"], ""}
    for slide in whole.slides:
        assert slide.notes, slide.key
        for note in slide.notes:
            assert note.text
            assert note.source, (slide.key, note)
            assert note.url in urls
            assert bool(note.url) == bool(note.read)
            if note.url:
                assert any(note.source.startswith(name) for name in known)


def test_a_note_names_the_sources_of_its_own_figure(
    slides: dict[str, Slide], store: Store, chosen: Selection
) -> None:
    rows = rounds(store, chosen).frame().set_index("round_id")
    silent = rows.loc["2012", "source_id"]
    note = next(one for one in slides["dokumentert"].notes if one.text.startswith("2012:"))
    assert note.url == source_rows(store, [str(silent)])[0]["url"], "nothing is documented"
    by_county = documented_by(store, chosen, "county").frame().dropna(subset=["code"])
    code, name = by_county.iloc[0][["code", "name"]]
    own = documented_sources(store, replace(chosen, area=code)).frame()["source_id"].tolist()
    note = next(one for one in slides["kart"].notes if one.text.startswith(f"{name}:"))
    assert note.url == source_rows(store, own).frame().iloc[0]["url"]
    assert len(own) == 1 or f"({len(own)} " in note.source
    act = grant_sources(store, replace(chosen, scheme="act")).frame()["source_id"].tolist()
    note = next(one for one in slides["penger"].notes if one.text.startswith("ACT"))
    assert f"{len(act)} " in note.source or len(act) == 1


def test_a_note_links_to_its_first_source(slides: dict[str, Slide], store: Store) -> None:
    note = next(one for one in slides["tall"].notes if "47,0" in one.text)
    first = source_rows(store, ["ambulanseforum-01"]).frame().iloc[0]
    assert note.url == first["url"]
    assert note.source.startswith(first["publisher"])


def test_each_focus_area_that_there_is_can_be_shown(
    store: Store, chosen: Selection, choices: FilterOptions
) -> None:
    codes = [area.code for area in choices.areas.values() if area.kind in {"fylke", "helseregion"}]
    codes = ([*codes, "0301", "1103", "2011", "2020"])[:24]
    made = build_deck(
        take_snapshot(store), chosen, DeckConfig(slides=("fokus",), focus=tuple(codes)), ADDRESS
    )
    assert [slide.key for slide in made.slides] == [f"fokus-{code}" for code in codes]
    for slide in made.slides:
        assert choices.areas[slide.key.removeprefix("fokus-")].name in slide.title
        assert not Page(slide.html).open


@pytest.mark.parametrize("scheme", ["samhandling", "friskliv"])
def test_any_scheme_and_the_first_year_hold_together(
    store: Store, chosen: Selection, choices: FilterOptions, scheme: str
) -> None:
    early = replace(chosen, scheme=scheme, year=choices.first_year, latest=False)
    made = build_deck(take_snapshot(store), early, DeckConfig(focus=("12",)), ADDRESS)
    text = spaces(" ".join(slide.html + slide.title + slide.spoken for slide in made.slides))
    assert "nan" not in text.lower().replace("finans", "").replace("innan", "")
    assert "None" not in text


def test_indicators_that_can_be_shown(store: Store, chosen: Selection) -> None:
    found = available_indicators(store, replace(chosen, area="12"))
    rows = indicators(store, chosen).set_index("indicator_id")
    assert len(found) > 20
    assert set(found) == set(rows.index[rows["values"] >= 2])
    assert found["legearsverk"] == rows.loc["legearsverk", "name_nb"]


def test_names_of_slides_are_theirs(whole: Deck) -> None:
    names = slide_names()
    for slide in whole.slides:
        assert slide.kind == "fokus" or slide.name == names[slide.kind]
