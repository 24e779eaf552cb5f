"""The pages of the minister's office, in every language, theme and width: the first half."""

from itertools import pairwise, product

import pytest

from lib.i18n import DEFAULT, LANGUAGES
from lib.ui.navigation import PAGES, PageSpec
from tests.browser.harness import Screen
from tests.browser.matrix import GROUNDS, WIDTHS, in_turn, whole


@pytest.mark.timeout(240)  # twelve turns, on a slow machine
@pytest.mark.parametrize("page", PAGES[:4], ids=lambda page: page.url_path or "front")
def test_a_page_is_whole_in_every_language_theme_and_width(reader: Screen, page: PageSpec) -> None:
    whole(reader, page)


def test_the_matrix_holds_every_combination() -> None:
    turns = in_turn()
    assert sorted(turns) == sorted(product(GROUNDS, LANGUAGES, WIDTHS))
    changes = [sum(a != b for a, b in zip(*two, strict=True)) for two in pairwise(turns)]
    assert max(changes) == 1
    assert DEFAULT in LANGUAGES
