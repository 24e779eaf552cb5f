"""The other pages, in every language, theme and width: the second half, for another worker."""

import pytest

from lib.ui.navigation import PAGES, PageSpec
from tests.browser.harness import Screen
from tests.browser.matrix import whole


@pytest.mark.timeout(240)  # twelve turns, on a slow machine
@pytest.mark.parametrize("page", PAGES[4:], ids=lambda page: page.url_path or "front")
def test_a_page_is_whole_in_every_language_theme_and_width(reader: Screen, page: PageSpec) -> None:
    whole(reader, page)
