"""Periods: weeks of Warsaw, every day in exactly one part."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics import LONGEST, Period, month, weeks

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(days, st.integers(0, LONGEST.days - 1))
def test_the_parts_cover_each_day_once(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    covered = [part.first + timedelta(days=number) for part in period.parts() for number in range(part.days)]
    assert covered == [first + timedelta(days=number) for number in range(period.days)]
    assert all(part.is_whole for part in period.parts()[1:-1])


@given(days)
def test_the_days_before_end_where_a_period_begins(first: date) -> None:
    period = Period(first, first + timedelta(days=9))
    assert period.before.days == period.days
    assert period.before.last + timedelta(days=1) == period.first


def test_before_a_month_there_is_a_month() -> None:
    assert month(2026, 3).before == month(2026, 2)
    assert month(2026, 1).before == month(2025, 12)


@given(days, st.integers(1, 52))
def test_weeks_begin_on_monday_and_end_today(today: date, number: int) -> None:
    found = weeks(today, number).parts()
    assert len(found) == number
    assert {part.first.weekday() for part in found} == {0}
    assert found[-1].last == today


def test_long_periods_are_cut_into_months() -> None:
    parts = Period(date(2025, 1, 15), date(2026, 3, 31)).parts()
    assert parts[0] == Period(date(2025, 1, 15), date(2025, 1, 31))
    assert parts[1:] == tuple(month(2025 + number // 12, number % 12 + 1) for number in range(1, 15))


@pytest.mark.parametrize(("first", "last"), [("2026-03-02", "2026-03-01"), ("2020-01-01", "2026-01-01")])
def test_a_period_needs_an_order_and_a_bound(first: str, last: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period(date.fromisoformat(first), date.fromisoformat(last))
