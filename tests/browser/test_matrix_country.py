"""The pages of the minister's office, in every language, theme and width: the first half."""

from itertools import product

import pytest

from lib.i18n import DEFAULT, LANGUAGES
from lib.ui.navigation import PAGES, PageSpec
from tests.browser.harness import Screen
from tests.browser.matrix import GROUNDS, WIDTHS, in_turn, whole


@pytest.mark.timeout(240)  # six turns, on a slow machine
@pytest.mark.parametrize("page", PAGES[:4], ids=lambda page: page.url_path or "front")
def test_a_page_is_whole_in_every_language_theme_and_width(reader: Screen, page: PageSpec) -> None:
    whole(reader, page)


def test_every_two_of_theme_language_and_width_meet() -> None:
    turns = in_turn()
    assert {(theme, each) for theme, each, _ in turns} == set(product(GROUNDS, LANGUAGES))
    assert {(each, width) for _, each, width in turns} == set(product(LANGUAGES, WIDTHS))
    assert {(theme, width) for theme, _, width in turns} == set(product(GROUNDS, WIDTHS))
    assert DEFAULT in LANGUAGES
