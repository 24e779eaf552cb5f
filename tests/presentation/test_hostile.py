"""Names from the data stay words, however they are spelt and however long they are."""

import json

import pytest

from lib.presentation import Deck, DeckConfig, build_deck
from lib.selection import Selection
from lib.store import Store, take_snapshot
from tests.hostile import spoilt_store
from tests.presentation.read import ATTRIBUTES, TAGS, Page

BAD = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b onload='x'>\u202etxt"


@pytest.fixture(scope="module")
def spoilt(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return spoilt_store(store, tmp_path_factory.mktemp("hostile"), BAD)


@pytest.fixture(scope="module")
def made(spoilt: Store, chosen: Selection) -> Deck:
    spec = DeckConfig(focus=("12", "nord", "1201"))
    return build_deck(take_snapshot(spoilt), chosen, spec, "javascript:alert(1)//<script>")


def test_no_name_becomes_an_element(made: Deck) -> None:
    for slide in made.slides:
        page = Page(slide.html)
        assert not page.open
        assert {tag for tag, _found in page.elements} <= TAGS, slide.key
        assert {name for _tag, found in page.elements for name in found} <= ATTRIBUTES
        assert "<script" not in slide.html
        assert "<img" not in slide.html


def test_names_are_shown_as_they_are(made: Deck) -> None:
    by_key = {slide.key: slide for slide in made.slides}
    for key in ("kart", "penger", "milepaeler", "fokus-12", "kilder"):
        assert "<script>" in Page(by_key[key].html).words, key


def test_no_address_runs_anything(made: Deck) -> None:
    text = json.dumps(made.as_json())
    assert all(not note.url for slide in made.slides for note in slide.notes)
    assert '"url": "javascript' not in text
    last = next(slide for slide in made.slides if slide.key == "kilder")
    assert "code-ink" not in last.html


def test_no_title_is_too_long_for_its_slide(made: Deck) -> None:
    assert all(len(slide.title) < 190 for slide in made.slides)


def test_nothing_turns_the_order_of_words(made: Deck) -> None:
    assert all("\u202e" not in slide.html for slide in made.slides)
    assert all("\u202e" not in note.text for slide in made.slides for note in slide.notes)
