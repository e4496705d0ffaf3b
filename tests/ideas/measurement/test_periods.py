"""Periods are those of the calendar."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.measurement.lifecycle import Frequency
from ideas.measurement.periods import DAY, Period, period_of, periods_between

D = datetime.date


@pytest.mark.parametrize(
    ("frequency", "first", "last"),
    [
        ("monthly", D(2024, 2, 1), D(2024, 2, 29)),
        ("quarterly", D(2024, 1, 1), D(2024, 3, 31)),
        ("half_yearly", D(2024, 1, 1), D(2024, 6, 30)),
        ("yearly", D(2024, 1, 1), D(2024, 12, 31)),
    ],
)
def test_a_leap_day_lies_in_its_period(frequency: str, first: D, last: D) -> None:
    assert period_of(D(2024, 2, 29), frequency) == Period(first, last)


@given(st.dates(D(2000, 1, 1), D(2090, 1, 1)), st.integers(0, 900), st.sampled_from(Frequency.values))
def test_periods_follow_each_other_without_a_gap(first: D, days: int, frequency: str) -> None:
    last = first + days * DAY
    found = list(periods_between(first, last, frequency))

    assert found[0].starts_on <= first <= found[0].ends_on
    assert found[-1].starts_on <= last <= found[-1].ends_on
    assert all(after.starts_on == before.ends_on + DAY for before, after in itertools.pairwise(found))
