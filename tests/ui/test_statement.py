"""The statement names every exception that the tests make, and its facts hold together."""

import re
from datetime import date
from pathlib import Path

import pytest

from lib.i18n import LANGUAGES, _, set_language
from lib.ui import statement
from tests.browser.harness import TOLERATED_VIOLATIONS


def unnamed(tolerated: dict[str, tuple[str, str]]) -> set[str]:
    """Rules that the tests let through and the statement says nothing of."""
    return set(tolerated) - {rule for limit in statement.LIMITS for rule in limit.rules}


def test_every_exception_of_the_tests_is_in_the_statement() -> None:
    assert unnamed(TOLERATED_VIOLATIONS) == set()
    assert unnamed({"some-rule": ("e", "because")}) == {"some-rule"}


def test_every_limit_names_a_criterion_a_reason_and_a_way_round() -> None:
    for limit in statement.LIMITS:
        assert re.fullmatch(r"[1-4]\.\d\.\d{1,2}", limit.criterion)
        assert limit.what
        assert limit.why
        assert limit.instead


def test_the_date_is_one_and_not_in_the_future() -> None:
    assert date(2026, 11, 1) <= date.fromisoformat(statement.PREPARED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_claims_no_audit(language: str) -> None:
    source = Path(statement.__file__).read_text("utf-8")
    assert "assessed it themselves" in source
    set_language(language)
    words = " ".join([*map(_, statement.MET), *(_(limit.what) for limit in statement.LIMITS)])
    assert not re.search("sertifi|certif|revisjon|audit", words, re.IGNORECASE)
