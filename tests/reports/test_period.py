"""The period of a report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.reports import Period, PeriodUnclear


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2011", "2012", (date(2011, 1, 1), date(2012, 12, 31))),
        ("2011-06", "2012-02", (date(2011, 6, 1), date(2012, 2, 29))),
        ("2011-06-23", "2011-06-23", (date(2011, 6, 23), date(2011, 6, 23))),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year(first: str, last: str, days: tuple[date, date]) -> None:
    period = Period.read(first, last)
    assert (period.first, period.last) == days
    assert period.before == days[0].year - 1


@pytest.mark.parametrize("wrong", ["", "i fjor", "2011-13", "2011-02-30", "11", "٢٠١١", "2011/06"])
def test_what_is_no_date_is_told(wrong: str) -> None:
    with pytest.raises(PeriodUnclear, match="er ingen dato"):
        Period.read(wrong, "2012")


def test_a_period_that_ends_before_it_begins() -> None:
    with pytest.raises(PeriodUnclear, match="slutter"):
        Period.read("2012", "2011")


@pytest.mark.parametrize(
    ("day", "precision", "held"),
    [
        ("2011-06-23", "day", True),
        ("2011-05-31", "day", False),
        ("2011-07-01", "day", False),
        ("2011-06-01", "month", True),
        ("2011-07-01", "month", False),
        ("2011-01-01", "year", True),
        ("2012-01-01", "year", False),
    ],
)
def test_what_may_lie_within_is_held(day: str, precision: str, held: bool) -> None:
    assert Period.read("2011-06-01", "2011-06-30").overlaps(day, precision) == held


@given(st.dates(date(1, 1, 1)), st.dates(date(1, 1, 1)))
def test_any_two_days_in_order_are_a_period(one: date, other: date) -> None:
    first, last = sorted((one, other))
    period = Period.read(first.isoformat(), last.isoformat())
    assert period.overlaps(first.isoformat(), "day")
    assert period.text()


def test_it_is_said_as_shortly_as_it_can_be() -> None:
    assert Period.read("2011", "2011").text() == "2011"
    assert Period.read("2011", "2012").text() == "2011–2012"
    assert Period.read("2011-06-23", "2012").text() == "23. juni 2011 til 31. desember 2012"
