"""Who hears of what, and when jobs come round."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from ideas.activity import hearing

from .planted import GardenOpened, GardenQuarrelled, planted

UTC = datetime.UTC
ZURICH = ZoneInfo("Europe/Zurich")


def nothing(delivery):
    """Do nothing."""


def test_a_handler_is_found_by_its_written_name():
    with planted("test.a", nothing, hears=[GardenOpened, GardenQuarrelled], sending=True):
        handler = hearing.handler_called("test.a")

        assert handler.run is nothing
        assert handler.hears == {"GardenOpened", "GardenQuarrelled"}
        assert handler.is_sending
        assert hearing.handlers()["test.a"] is handler

    assert hearing.handler_called("test.a") is None


def test_two_chapters_cannot_use_one_name():
    def from_elsewhere(delivery):
        """Do nothing."""

    from_elsewhere.__module__ = "ideas.elsewhere.handlers"

    with planted("test.a", nothing), pytest.raises(ImproperlyConfigured, match=r"test\.a"):
        hearing.reaction("test.a")(from_elsewhere)


def test_a_module_may_be_loaded_again():
    with planted("test.a", nothing), planted("test.a", nothing):
        assert hearing.handler_called("test.a").run is nothing


def test_a_job_comes_round_until_it_is_forgotten():
    with planted("test.round", nothing):
        hearing.periodic("test.round", hearing.every(5))
        assert "test.round" in hearing.periodic_jobs()

    assert "test.round" not in hearing.periodic_jobs()


@pytest.fixture(autouse=True)
def in_zurich(settings):
    """The lab lies in Zürich for these tests."""
    settings.TIME_ZONE = "Europe/Zurich"


def zurich(*parts, fold=0):
    return datetime.datetime(*parts, tzinfo=ZURICH, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (zurich(2026, 11, 22, 8, 0), zurich(2026, 11, 22, 7, 30)),
        (zurich(2026, 11, 22, 7, 30), zurich(2026, 11, 22, 7, 30)),
        (zurich(2026, 11, 22, 7, 29), zurich(2026, 11, 21, 7, 30)),
        # 23:50 in Zürich is the same day there, though not everywhere
        (datetime.datetime(2026, 6, 30, 22, 30, tzinfo=UTC), zurich(2026, 6, 30, 7, 30)),
        # over both changes of the clock, at the lab's time of day
        (zurich(2026, 3, 30, 7, 0), zurich(2026, 3, 29, 7, 30)),
        (zurich(2026, 10, 26, 7, 0), zurich(2026, 10, 25, 7, 30)),
    ],
)
def test_a_daily_job_was_last_due_at_its_time_of_the_labs_day(now, due):
    assert hearing.daily(7, 30)(now) == due


def dues_between(latest, start, end, step):
    """All different answers of a schedule that is asked regularly."""
    found = []
    moment = start
    while moment < end:
        due = latest(moment)
        if due not in found:
            found.append(due)
        moment += step
    return found


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("days", [(2026, 3, 28), (2026, 10, 24)])
def test_a_daily_job_comes_once_a_day_also_when_the_clocks_change(hour, days):
    start = zurich(*days, 12)
    end = start + datetime.timedelta(days=3)

    dues = dues_between(hearing.daily(hour, 30), start, end, datetime.timedelta(minutes=10))

    days_seen = [due.astimezone(ZURICH).date() for due in dues]
    assert days_seen == [days_seen[0] + datetime.timedelta(days=n) for n in range(len(dues))]


def test_a_skipped_hour_comes_after_the_gap_and_a_double_one_counts_once():
    in_spring = hearing.daily(2, 30)(zurich(2026, 3, 29, 12))
    in_autumn = hearing.daily(2, 30)

    assert in_spring.astimezone(ZURICH).strftime("%d %H:%M") == "29 03:30"
    first, second = zurich(2026, 10, 25, 2, 45, fold=0), zurich(2026, 10, 25, 2, 15, fold=1)
    assert in_autumn(first) == in_autumn(second) == zurich(2026, 10, 25, 2, 30, fold=0)


@given(st.integers(0, 3 * 365 * 24 * 60), st.integers(0, 23), st.integers(0, 6))
def test_no_schedule_ever_lies_in_the_future_or_long_ago(minutes, hour, weekday):
    now = datetime.datetime(2025, 1, 1, tzinfo=UTC) + datetime.timedelta(minutes=minutes)
    day, hour_more = datetime.timedelta(days=1), datetime.timedelta(hours=1)

    assert now - day - hour_more <= hearing.daily(hour)(now) <= now
    assert now - 7 * day - hour_more <= hearing.weekly(weekday, hour)(now) <= now
    assert now - datetime.timedelta(minutes=15) < hearing.every(15)(now) <= now


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (zurich(2026, 11, 22, 8), zurich(2026, 11, 16, 9)),
        (zurich(2026, 11, 23, 8, 59), zurich(2026, 11, 16, 9)),
        (zurich(2026, 11, 23, 9), zurich(2026, 11, 23, 9)),
        # Monday in Zürich, still Sunday in UTC
        (zurich(2026, 6, 29, 0, 30), zurich(2026, 6, 22, 9)),
        (zurich(2026, 10, 26, 8), zurich(2026, 10, 19, 9)),
        (zurich(2026, 4, 5, 12), zurich(2026, 3, 30, 9)),
    ],
)
def test_a_weekly_job_was_last_due_on_its_day(now, due):
    assert hearing.weekly(0, 9)(now) == due


def test_a_job_every_few_minutes_keeps_to_full_ones():
    assert hearing.every(15)(zurich(2026, 11, 22, 8, 44, 59)) == zurich(2026, 11, 22, 8, 30)
