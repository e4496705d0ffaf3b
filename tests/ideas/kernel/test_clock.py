"""What time it is."""

import datetime
import time

import pytest
import time_machine

from ideas.kernel import clock

UTC = datetime.UTC


@pytest.fixture(autouse=True)
def in_zurich(settings):
    """The lab lies in Zürich for these tests."""
    settings.TIME_ZONE = "Europe/Zurich"


def test_now_is_aware_and_utc():
    assert clock.now().tzinfo == UTC


def test_a_day_begins_in_the_labs_zone():
    with time_machine.travel(datetime.datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False):
        assert clock.today() == datetime.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (datetime.date(2026, 1, 15), datetime.datetime(2026, 1, 15, 22, 59, 59, tzinfo=UTC)),
        (datetime.date(2026, 7, 15), datetime.datetime(2026, 7, 15, 21, 59, 59, tzinfo=UTC)),
        (datetime.date(2026, 3, 29), datetime.datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (datetime.date(2026, 10, 25), datetime.datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_in_the_labs_zone(day, end):
    assert clock.end_of_day(day) == end


@pytest.fixture
def pauses(monkeypatch):
    """The pauses that were made, in seconds, without making them."""
    made = []
    monkeypatch.setattr(clock.time, "sleep", made.append)
    return made


def on(monkeypatch, vendor):
    monkeypatch.setattr(clock, "connection", type("Connection", (), {"vendor": vendor}))


@pytest.mark.parametrize(("worked", "pause"), [(0, 0.005), (0.04, 0.04), (60, 1.0)])
def test_on_sqlite_a_loop_rests_as_long_as_it_worked_within_bounds(monkeypatch, pauses, worked, pause):
    on(monkeypatch, "sqlite")

    clock.breathe(time.monotonic() - worked)

    assert pauses == [pytest.approx(pause, abs=0.02)]


def test_elsewhere_a_loop_needs_no_rest(monkeypatch, pauses):
    on(monkeypatch, "postgresql")

    clock.breathe(time.monotonic() - 1)

    assert pauses == []
