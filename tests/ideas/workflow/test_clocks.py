"""Clocks that run, stand still and go on; processes that cannot be published."""

import copy
import datetime
import json
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from ideas.activity.models import Delivery
from ideas.ideation.models import Idea
from ideas.kernel import clock as time
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.workflow.guards import register_guard
from ideas.workflow.models import Clock, ProcessVersion
from ideas.workflow.operations import (
    DEFAULT_PROCESS,
    pause_clock,
    publish_process,
    resume_clock,
    start_clock,
)
from ideas.workflow.queries import clock_of
from tests.factories.activity import facts_of

DAY = datetime.timedelta(days=1)


@pytest.fixture
def waiting(idea: Idea) -> Clock:
    """The lab owes alice an answer."""
    found = clock_of("idea", idea.code)
    assert found is not None
    return found


@pytest.fixture
def default() -> dict[str, Any]:
    """The graph that ships with Terreau."""
    graph: dict[str, Any] = json.loads(DEFAULT_PROCESS.read_text("utf-8"))
    return graph


class TestPausing:
    def test_what_was_left_before_is_left_after(self, waiting: Clock, carla: Actor) -> None:
        due_at = waiting.due_at
        with time_machine.travel(time.now() + DAY, tick=False):
            paused = pause_clock(waiting, reason=" Vacances ", wake_at=time.now() + 5 * DAY, by=carla)
        assert (paused.is_paused, paused.pause_reason) == (True, "Vacances")

        with time_machine.travel(paused.paused_at + 2 * DAY, tick=False):
            resumed = resume_clock(waiting, by=carla)

        assert (resumed.is_paused, resumed.pause_reason) == (False, "")
        assert resumed.due_at == due_at + 2 * DAY
        assert facts_of("idea", waiting.subject)[-2:] == ["ClockPaused", "ClockResumed"]

    def test_it_wakes_by_itself_unless_somebody_was_faster(
        self, waiting: Clock, carla: Actor, deliver_facts: Any
    ) -> None:
        due_at, wake_at = waiting.due_at, time.now() + 2 * DAY
        paused = pause_clock(waiting, reason="Vacances", wake_at=wake_at, by=carla)

        for _time in range(2):
            with time_machine.travel(wake_at + DAY / 24, tick=False):
                deliver_facts()

        waiting.refresh_from_db()
        assert waiting.paused_at is None
        assert waiting.due_at > due_at + (wake_at - paused.paused_at)
        assert facts_of("idea", waiting.subject).count("ClockResumed") == 1

    def test_a_pause_that_was_ended_by_hand_is_not_ended_again(
        self, waiting: Clock, carla: Actor, deliver_facts: Any
    ) -> None:
        wake_at = time.now() + 2 * DAY
        pause_clock(waiting, reason="Vacances", wake_at=wake_at, by=carla)
        resume_clock(waiting, by=carla)

        with time_machine.travel(wake_at + DAY / 24, tick=False):
            deliver_facts()

        assert facts_of("idea", waiting.subject).count("ClockResumed") == 1

    def test_it_says_why_and_until_a_day_to_come(self, waiting: Clock, carla: Actor) -> None:
        for reason, ahead, fault in ((" ", DAY, "reason"), ("Vacances", -DAY, "wake_at")):
            with pytest.raises(Invalid) as refused:
                pause_clock(waiting, reason=reason, wake_at=time.now() + ahead, by=carla)
            assert [error.field for error in refused.value.errors] == [fault]

    def test_twice_is_once(self, waiting: Clock, carla: Actor) -> None:
        with pytest.raises(MovedOn):
            resume_clock(waiting, by=carla)
        pause_clock(waiting, reason="Vacances", wake_at=time.now() + DAY, by=carla)
        with pytest.raises(MovedOn):
            pause_clock(waiting, reason="Encore", wake_at=time.now() + 2 * DAY, by=carla)

    def test_is_for_those_who_curate_what_it_is_about(
        self, waiting: Clock, idea: Idea, alice: Actor, charlie: Actor, carla: Actor
    ) -> None:
        for by in (alice, charlie):
            with pytest.raises(NotAllowed):
                pause_clock(waiting, reason="Vacances", wake_at=time.now() + DAY, by=by)


@pytest.mark.parametrize(
    ("days", "jobs"), [(2, ["workflow.tell_late"]), (9, ["workflow.tell_late", "workflow.warn"])]
)
def test_nobody_is_warned_three_days_before_an_answer_that_is_owed_in_two(
    waiting: Clock, idea: Idea, days: int, jobs: list[str]
) -> None:
    Delivery.objects.all().delete()
    stage = idea.stage
    stage.days = days

    start_clock("idea", idea.code, stage, by=SYSTEM, now=time.now())

    assert sorted(Delivery.objects.values_list("handler", flat=True)) == jobs


class TestPublishing:
    def test_another_version_retires_the_one_before(self, default: dict[str, Any], ada: Actor) -> None:
        for number in (1, 2):
            assert publish_process(default, by=ada).number == number

        states = ProcessVersion.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["retired", "published"]

    def test_stages_that_do_not_exist_are_named(self, default: dict[str, Any], ada: Actor) -> None:
        wrong_start, wrong_target = default | {"start": "nowhere"}, copy.deepcopy(default)
        wrong_target["steps"][0]["to"] = "nowhere"

        for graph, field in ((wrong_start, "start"), (wrong_target, "steps")):
            with pytest.raises(Invalid) as refused:
                publish_process(graph, by=ada)
            assert [(error.field, error.code) for error in refused.value.errors] == [(field, "unknown_stage")]
        assert not ProcessVersion.objects.exists()

    def test_a_guard_that_nobody_wrote_stops_it(self, default: dict[str, Any], ada: Actor) -> None:
        default["steps"][0]["guards"] = [{"guard": "moon_is_full"}]

        with pytest.raises(ImproperlyConfigured):
            publish_process(default, by=ada)

    def test_is_for_administrators(self, default: dict[str, Any], carla: Actor) -> None:
        with pytest.raises(NotAllowed):
            publish_process(default, by=carla)
        assert publish_process(default, by=SYSTEM).number == 1


def test_two_guards_of_one_name_stop_the_start() -> None:
    with pytest.raises(ImproperlyConfigured):
        register_guard("title_given", wording=lambda _parameters: "", missing=lambda _parameters, _found: "")(
            lambda _idea, _parameters: None
        )
