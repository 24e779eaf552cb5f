"""Text stays text in Markdown."""

import pytest

from lib.ui.markdown import escape_markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21. november 2026", "21\\. november 2026"),
        ("1) først", "1\\) først"),
        ("2012", "2012"),
        ("12,5 mill. kr", "12,5 mill. kr"),
        ("- en strek", "\\- en strek"),
        ("www.nav.no", "www\u200b.nav.no"),
        ("HTTPS://nav.no", "HTTPS\\:\u200b//nav.no"),
        ("http://nav.no", "http\\:\u200b//nav.no"),
        ("kari@nav.no", "kari@\u200bnav.no"),
        ("kl. 12 @ Oslo", "kl. 12 @ Oslo"),
        ("18\u00a0000 kr\n og\t mer ", "18\u00a0000 kr og mer"),
        ("1\u202f000", "1\u202f000"),
    ],
)
def test_nothing_becomes_a_list_or_a_link(text: str, expected: str) -> None:
    assert escape_markdown(text) == expected
