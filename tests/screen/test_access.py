"""The script gets its words whole, and nothing in them can end it."""

import json

import pytest

from lib.language import LANGUAGES, use
from lib.screen import access


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_stand_in_the_script_as_data(language: str) -> None:
    use(language)
    script = access.script()
    assert "{words}" not in script
    start = script.index("const words = ") + len("const words = ")
    words, _end = json.JSONDecoder().raw_decode(script[start:])
    assert words == {"names": access.names(), "beginnings": access.beginnings()}


def test_a_closing_tag_in_a_word_does_not_end_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "names", lambda: {"Open": "</script><b>"})
    assert "</script" not in access.script()
