"""Words stay words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.presentation.markup import Markup, clean, div, element, fragment, percentage, shorten
from tests.presentation.read import Page

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\x00\u202e"


def test_what_is_not_markup_is_escaped() -> None:
    html = div("a", HOSTILE, element("p", HOSTILE, class_="b", data_slot=HOSTILE), None)
    page = Page(html)
    assert [tag for tag, _attributes in page.elements] == ["div", "p"]
    assert "<script>" in page.words
    assert page.elements[1][1]["data-slot"].endswith("&amp;")


@given(st.text())
def test_any_words_come_back_as_they_are(words: str) -> None:
    page = Page(element("p", words, title=words))
    assert [tag for tag, _attributes in page.elements] == ["p"]
    assert page.words == clean(words)
    assert page.elements[0][1]["title"] == clean(words)


def test_markup_is_not_escaped_twice() -> None:
    assert fragment(element("b", "<"), "&") == "<b>&lt;</b>&amp;"
    assert isinstance(fragment(), Markup)


def test_what_is_put_to_markup_is_escaped() -> None:
    for html in (element("b", "x") + HOSTILE, element("b", "%s") % HOSTILE):
        assert isinstance(html, Markup)
        assert [tag for tag, _attributes in Page(html).elements] == ["b"]


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("kort", 10, "kort"),
        ("akkurat ti", 10, "akkurat ti"),
        ("mer enn ti tegn", 12, "mer enn ti…"),
        ("etlangtordutenmellomrom", 10, "etlangtor…"),
        ("slutt, her kommer mer", 8, "slutt…"),
        ("  rundt  ", 10, "rundt"),
    ],
)
def test_long_words_are_cut_where_they_can_be(text: str, longest: int, short: str) -> None:
    assert shorten(text, longest) == short


@given(st.text(), st.integers(5, 50))
def test_what_is_cut_is_short_enough(text: str, longest: int) -> None:
    assert len(shorten(text, longest)) <= longest


@pytest.mark.parametrize(
    ("share", "found"), [(0.1234, 12.3), (0, 0), (-1, 0), (2, 100), (1 / 3, 33.3)]
)
def test_a_share_is_a_width(share: float, found: float) -> None:
    assert percentage(share) == found
