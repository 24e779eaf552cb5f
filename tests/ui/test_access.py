"""The script gets its words as data, in the reader's language; none of them is in the script."""

import pytest

from lib.i18n import LANGUAGES, set_language
from lib.ui import access
from lib.ui.scripts import bundle


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_data_beside_the_script(language: str) -> None:
    set_language(language)
    words = access.words()
    assert words == {
        "names": access.names(),
        "beginnings": access.beginnings(),
        "frames": access.frames(),
    }
    assert words["names"]["Print"] == {"nb": "Skriv ut", "nn": "Skriv ut", "en": "Print"}[language]
    assert words["names"]["Running..."] not in bundle("document.js")
