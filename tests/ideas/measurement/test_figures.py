"""What a pilot's figures say together, what is missing, and what it costs to ask."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from ideas.activity.models import Delivery, Fact
from ideas.activity.operations import defer
from ideas.kernel.actor import SYSTEM, Actor
from ideas.measurement.models import Indicator
from ideas.measurement.operations import remind_of_missing, remind_of_one
from ideas.measurement.queries import accountable_organisations, entries_for, figures_of
from ideas.pilots.models import Pilot
from tests.factories.activity import facts_of
from tests.factories.measurement import LAST_QUARTER, make_indicator, make_value
from tests.factories.sites import make_site

QUARTERS = [datetime.date(2025 + n // 4, n % 4 * 3 + 1, 1) for n in range(7)]


def test_a_figure_says_where_things_stand_beside_the_plan(indicator: Indicator) -> None:
    for number, start in enumerate(QUARTERS[:6]):
        make_value(indicator, 10 + number, starts_on=start)

    figure = figures_of(indicator.pilot)[0]

    assert (figure.total.value, figure.last and figure.last.value) == (Decimal(75), Decimal(15))
    assert [one.period.starts_on for one in figure.missing] == [LAST_QUARTER]
    assert figure.missing[0].is_late
    assert figure.plan == [(datetime.date(2025, 1, 1), 0), (datetime.date(2026, 12, 31), 270)]
    assert figure.planned(datetime.date(2026, 12, 31)) == 270
    assert list(figure.course) == QUARTERS[:6]


def test_without_a_baseline_there_are_targets_but_no_line(pilot: Pilot) -> None:
    figure = figures_of(make_indicator(pilot, baseline=None, baseline_on=None).pilot)[0]

    assert (figure.plan, figure.planned(LAST_QUARTER), figure.last, figure.total.value) == (
        [(datetime.date(2026, 12, 31), Decimal(270))],
        None,
        None,
        None,
    )


def test_sites_owe_what_lies_between_their_start_and_end(indicator: Indicator) -> None:
    at = datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC)
    end = datetime.datetime(2026, 5, 3, tzinfo=datetime.UTC)
    make_site(indicator.pilot, state="ended", started_at=at, ended_at=end)
    make_site(indicator.pilot, "Pas encore", state="preparing")
    here = make_site(indicator.pilot, "Lens", started_at=at)
    make_value(indicator, 5, site=here, starts_on=QUARTERS[4])
    make_value(indicator, 7, site=here, state="submitted")

    figure = figures_of(indicator.pilot)[0]

    owed = [(one.site.name if one.site else "", one.period.starts_on.month) for one in figure.missing]
    assert owed == [("Aubrive", 1), ("Aubrive", 4), ("Lens", 4)]
    total = figure.course[QUARTERS[4]]
    assert (total.value, total.known, total.expected) == (Decimal(5), 1, 2)
    alone = figure.at(here)
    assert (len(alone.values), [one.period.starts_on.month for one in alone.missing]) == (1, [4])
    assert figure.at(None).values == []


def test_nothing_is_owed_before_the_start_nor_after_the_end(indicator: Indicator) -> None:
    Indicator.objects.update(ended_on=datetime.date(2025, 2, 1))
    assert [one.period.starts_on for one in figures_of(indicator.pilot)[0].missing] == [QUARTERS[0]]
    Indicator.objects.update(ended_on=datetime.date(2024, 2, 1))
    assert figures_of(indicator.pilot)[0].missing == []
    indicator.pilot.started_at = None
    assert figures_of(indicator.pilot)[0].missing == []


@pytest.mark.parametrize("sites", [1, 30])
def test_thirty_sites_and_five_years_cost_as_little_as_one(
    pilot: Pilot, sites: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    pilot.started_at = datetime.datetime(2021, 11, 1, tzinfo=datetime.UTC)
    for name in ("Un", "Deux"):
        indicator = make_indicator(pilot, name)
        for number in range(sites):
            site = make_site(pilot, f"{name} {number}")
            for year in range(2021, 2026):
                for month in (1, 4, 7, 10):
                    make_value(indicator, number, site=site, starts_on=datetime.date(year, month, 1))

    with django_assert_num_queries(5):
        found = figures_of(pilot)
        totals = [list(figure.course.values()) for figure in found]

    assert [len(one) for one in totals] == [20, 20]
    assert totals[0][-1].value == sum(range(sites))


def test_entries_of_a_period_are_the_ones_on_their_way_before_those_that_count(indicator: Indicator) -> None:
    counts = make_value(indicator, 40)
    wanted = {"quarterly": LAST_QUARTER}
    assert entries_for([indicator], "", wanted) == {indicator.pk: counts}
    correction = make_value(indicator, 4, state="draft", corrects=counts)
    assert entries_for([indicator], "", wanted) == {indicator.pk: correction}
    assert entries_for([indicator], "", {"monthly": LAST_QUARTER}) == {}


def test_who_answers_for_it(pilot: Pilot, nadia: Actor) -> None:
    assert list(accountable_organisations(pilot)) == [nadia.organisation]


def test_reminders_come_once_when_due_and_once_when_late(
    indicator: Indicator, deliver_facts: Callable[..., int]
) -> None:
    for start in QUARTERS[:6]:
        make_value(indicator, 1, starts_on=start)
    due = datetime.datetime(2026, 10, 2, tzinfo=datetime.UTC)
    for moment in (due, due, due + datetime.timedelta(days=40), due + datetime.timedelta(days=41)):
        with time_machine.travel(moment):
            assert remind_of_missing(0, by=SYSTEM) == indicator.pilot.pk
            assert remind_of_missing(indicator.pilot.pk, by=SYSTEM) is None
            deliver_facts()

    assert [name for name in facts_of("pilot", indicator.pilot.code) if name.startswith("Meas")] == [
        "MeasurementDue",
        "MeasurementLate",
    ]
    make_value(indicator, 1)
    remind_of_one(indicator, starts_on=LAST_QUARTER, is_late=True, by=SYSTEM)
    assert Fact.objects.filter(name="MeasurementLate").count() == 1


def test_the_job_goes_from_pilot_to_pilot(indicator: Indicator, deliver_facts: Callable[..., int]) -> None:
    from django.db import transaction

    with transaction.atomic():
        defer("measurement.remind", {})
        defer(
            "measurement.remind_of_one", {"indicator": "22222222", "starts_on": "2026-01-01", "kind": "due"}
        )

    deliver_facts()

    late = Fact.objects.filter(name__startswith="Measurement").count()
    assert late == 7
    assert not Delivery.objects.exclude(error="").exists()
