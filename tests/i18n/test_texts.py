"""The data's own words: which column, in which language, and the one name that is translated."""

from collections.abc import Iterator

import pandas as pd
import pytest

from lib.i18n import (
    area_words,
    data_column,
    data_language,
    data_text,
    foreign_language,
    set_language,
)

ROW = {"name_nb": "Liggetid", "name_en": "Length of stay", "title": "Jonatunet"}


@pytest.fixture(autouse=True)
def _bokmal_again() -> Iterator[None]:
    yield
    set_language("nb")


@pytest.mark.parametrize(
    ("language", "column", "text", "of"),
    [
        ("nb", "name_nb", "Liggetid", "nb"),
        ("nn", "name_nb", "Liggetid", "nb"),
        ("en", "name_en", "Length of stay", "en"),
    ],
)
def test_the_readers_language_else_bokmal(language: str, column: str, text: str, of: str) -> None:
    set_language(language)
    for columns in (ROW, pd.DataFrame([ROW]), pd.Series(ROW)):
        assert data_column("name", columns) == column
        assert data_language("name", columns) == of
    assert data_text(ROW, "name") == text
    assert data_text(pd.Series(ROW), "name") == text
    assert data_text(ROW, "title") == "Jonatunet"
    assert data_language("title", ROW) == "nb"


def test_a_text_that_is_not_translated_stands_in_bokmal() -> None:
    set_language("en")
    assert data_text({"name": "Vestfold", "name_en": None}, "name") == "Vestfold"
    assert data_text({"name": float("nan")}, "name") == ""
    set_language("nn")
    assert data_text({**ROW, "name_nn": "Liggjetid"}, "name") == "Liggjetid"


def test_what_is_in_another_language_says_so() -> None:
    assert foreign_language() is None
    set_language("nn")
    assert foreign_language() == "nb"
    assert foreign_language("nn") is None
    set_language("nb")


@pytest.mark.parametrize(("language", "name"), [("nb", "Norge"), ("nn", "Noreg"), ("en", "Norway")])
def test_only_the_country_has_a_name_in_each_language(language: str, name: str) -> None:
    set_language(language)
    assert area_words("Norge") == name
    assert area_words("Troms") == area_words("Troms", "19") == "Troms"
    set_language("nb")


def test_hospital_areas_of_two_divisions_are_told_apart() -> None:
    """Both have a Vestfold, which is neither the other nor the county."""
    found = {area_words("Vestfold", code) for code in ("07", "oppt_vestfold", "samdata_vestfold")}
    assert found == {
        "Vestfold",
        "opptaksområdet Vestfold (Helseatlas)",
        "helseforetaksområdet Vestfold (SAMDATA)",
    }
