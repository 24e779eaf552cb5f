"""What looks the same to a person is the same here."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import comparison_key, normalize_text
from lib.i18n.letters import BLANKS, HIDDEN
from lib.store import normalize


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("Sel\u00a0kommune", "Sel kommune"),
        ("1\u202f000\u2009000", "1 000 000"),
        ("\u3000Sel\u2007kommune", " Sel kommune"),
        ("sam\u00adhandling", "samhandling"),
        ("\ufeffBergen\u200b", "Bergen"),
        ("Ber\u200dgen\u2060", "Bergen"),
        ("Ber\u206agen\u3164\ufe0f\ufff9\U0001d173", "Bergen"),
        (unicodedata.normalize("NFD", "Ålesund på Åsen"), "Ålesund på Åsen"),
        ("\u212blesund", "Ålesund"),
        ("a\u2028b", "a\nb"),
        ("Voss – «Ørsta» 1 000", "Voss – «Ørsta» 1 000"),
        ("\u202esnudd", "\u202esnudd"),
    ],
)
def test_signs_that_nobody_sees(text: str, alike: str) -> None:
    assert normalize_text(text) == alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sel\u00a0kommune", "SEL  kommune"),
        ("Guovdageaidnu – Kautokeino", "Guovdageaidnu - Kautokeino"),
        ("Nord\u2011Trøndelag", "nord-trøndelag"),
        ("O’Brien", "O'Brien"),
        (unicodedata.normalize("NFD", "Måsøy"), "MÅSØY"),
        (" Bergen\n", "Bergen"),
    ],
)
def test_the_same_to_a_person(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


def test_different_to_a_person() -> None:
    assert comparison_key("Våler") != comparison_key("Valer")
    assert comparison_key("Bø 1") != comparison_key("Bø 11")


def test_search_sees_no_hidden_signs() -> None:
    assert normalize("Sel\u00a0kommune") == "sel kommune"
    assert normalize("friskl\u00adivs\u200bsentral") == "frisklivssentral"
    assert normalize(unicodedata.normalize("NFD", "Åsnes")) == "asnes"


@given(st.text())
def test_once_is_enough(text: str) -> None:
    """A text that has been made alike stays as it is."""
    alike = normalize_text(text)
    assert normalize_text(alike) == alike
    assert not set(alike) & set(HIDDEN + BLANKS)
    assert comparison_key(alike) == comparison_key(text)


@given(st.text(), st.sampled_from(HIDDEN), st.integers(0, 20))
def test_a_hidden_sign_makes_no_difference(text: str, sign: str, place: int) -> None:
    assert normalize_text(text[:place] + sign + text[place:]) == normalize_text(text)
