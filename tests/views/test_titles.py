"""The front page's sentence: short, in every language, and nothing that the figures do not hold."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import LANGUAGES, area_words, money, set_language
from lib.presentation.markup import unbroken
from lib.store import Store, filter_options
from lib.views.titles import AreaFacts, area_title, country_title

MOST_WORDS = 15
COUNT = st.integers(min_value=0, max_value=999)


@pytest.fixture(autouse=True)
def _bokmaal_again() -> Iterator[None]:
    yield
    set_language("nb")


def words(text: str) -> int:
    """Number of words; an amount and its unit hold together and are one."""
    return len(text.split(" "))


@given(
    against=COUNT,
    judged=COUNT,
    nok=st.none() | st.integers(1, 10**11),
    code=st.sampled_from(LANGUAGES),
)
def test_the_countrys_sentence_is_short_and_true(
    against: int, judged: int, nok: int | None, code: str
) -> None:
    set_language(code)
    against = min(against, judged)
    amount = unbroken(money(nok)) if nok else ""
    text = country_title(amount, against, judged)
    assert words(text) <= MOST_WORDS
    assert not re.search(r"[{}]", text)
    assert text[:1] == text[:1].upper()
    assert (amount in text) == bool(nok) or not amount
    rest = text.replace(amount, "", 1) if amount else text
    numbers = re.findall(r"\d+", rest)
    assert set(numbers) <= {str(against), str(judged)}
    if not judged or not against:
        assert numbers == []  # none is a word: never "0 of 3", never a claim without a measure
    if 0 < against < judged:
        assert numbers == [str(against), str(judged)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_areas_sentences_are_short_whatever_the_name(store: Store, code: str) -> None:
    set_language(code)
    for area in filter_options(store).areas.values():
        name = area_words(area.name)
        for facts in (
            AreaFacts(name, money(1_135), 16, 18, 8, 7),
            AreaFacts(name, money(1_135), 413, 413, 1, 1),
            AreaFacts(name, money(1_135), 1, 18, 0, 0),
            AreaFacts(name, money(1_135), 0, 0, 0, 12),
            AreaFacts(name, "", 0, 0, 0, 0),
        ):
            text = area_title(facts)
            assert text.startswith(f"{name}: ")
            assert words(text) - words(name) + min(words(name), 3) <= MOST_WORDS, text
            assert ("18" in text) == (facts.rank > 0 and facts.ranked == 18)


def test_one_many_and_none() -> None:
    assert area_title(AreaFacts("Troms", "", 0, 0, 1, 1)) == "Troms: 1 prosjekt, 1 tjeneste"
    assert area_title(AreaFacts("Troms", "", 0, 0, 2, 0)) == "Troms: 2 prosjekter"
    assert area_title(AreaFacts("Troms", "", 0, 0, 0, 0)) == "Troms: ingen dokumenterte prosjekter"
    assert country_title("", 1, 1) == "Det ene målet på selve samhandlingen går mot det ønskede"
    assert country_title("", 0, 0) == "Ingen mål på selve samhandlingen kan vurderes ennå"
    set_language("nn")
    assert country_title("", 2, 3) == "2 av 3 mål på sjølve samhandlinga går mot det ønskte"
