"""The language of one test is not that of the next."""

from collections.abc import Iterator

import pytest

from lib.i18n import DEFAULT, set_language


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Begin in the default language, and leave it behind."""
    set_language(DEFAULT)
    yield
    set_language(DEFAULT)
