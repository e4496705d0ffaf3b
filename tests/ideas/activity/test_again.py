"""Dead letters, deliveries again, and tidying up."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from ideas.activity import running
from ideas.activity.models import Delivery, Fact, Heartbeat, Limit, PeriodicRun
from ideas.activity.operations import replay, retry_delivery, tidy
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import MovedOn, NotAllowed, SignInNeeded
from tests.factories.people import acting, make_person

from .planted import AnythingNoted, GardenOpened, fresh, open_garden, planted, put_off

State = Delivery.State
NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


def nothing(delivery):
    """Do nothing."""


def somebody(*roles):
    return acting(make_person("Carla", roles=roles))


class TestRetry:
    def dead(self):
        with planted("test.job", nothing):
            job = put_off()
        Delivery.objects.update(state=State.DEAD, attempts=8, error="x", unknown_since=NOON)
        return fresh(job)

    @pytest.mark.parametrize("role", ["curator", "administrator"])
    def test_staff_give_a_dead_letter_eight_more_attempts(self, role):
        job = self.dead()

        with time_machine.travel(NOON, tick=False):
            retry_delivery(job, by=somebody(role))

        row = fresh(job)
        assert (row.state, row.attempts, row.error, row.unknown_since) == (State.DUE, 0, "", None)
        assert row.run_after == NOON

    def test_what_is_not_dead_any_more_has_moved_on(self):
        job = self.dead()
        retry_delivery(job, by=SYSTEM)

        with pytest.raises(MovedOn):
            retry_delivery(job, by=SYSTEM)

    @pytest.mark.parametrize("roles", [[], ["editor", "evaluator", "facilitator"]])
    def test_others_may_not(self, roles):
        job = self.dead()

        with pytest.raises(NotAllowed):
            retry_delivery(job, by=somebody(*roles))

        assert fresh(job).state == State.DEAD

    def test_a_visitor_is_asked_to_sign_in(self):
        with pytest.raises(SignInNeeded):
            retry_delivery(self.dead(), by=ANYONE)


class TestReplay:
    def test_a_new_handler_hears_older_facts_once(self):
        facts = [open_garden() for _ in range(3)]
        heard = []

        with planted("test.new", lambda d: heard.append(d.fact_id), hears=[GardenOpened]):
            assert replay("test.new", since=LONG_AGO) == 3
            assert replay("test.new", since=LONG_AGO) == 0
            running.run_due_here(10)

        assert heard == [fact.pk for fact in facts]

    def test_many_facts_are_written_in_batches(self, monkeypatch):
        Fact.objects.bulk_create(
            Fact(name="GardenOpened", subject_kind="garden", subject_code="G", audience="public")
            for _ in range(1100)
        )
        rests = []
        monkeypatch.setattr(clock, "breathe", lambda started: rests.append(started) or started)

        with planted("test.new", nothing, hears=[GardenOpened]):
            assert replay("test.new", since=LONG_AGO) == 1100

        assert len(rests) == 3

    def test_only_what_it_hears_since_then(self):
        open_garden(at=NOON - DAY)
        wanted = open_garden(at=NOON)
        open_garden(at=NOON, quiet=True)

        with (
            planted("test.new", nothing, hears=[GardenOpened]),
            planted("test.deaf", nothing, hears=[AnythingNoted]),
        ):
            assert replay("test.new", since=NOON) == 1
            assert replay("test.deaf", since=NOON) == 0

        assert Delivery.objects.get().fact_id == wanted.pk

    def test_quiet_ones_for_those_who_hear_quiet_ones(self):
        open_garden(quiet=True)

        with planted("test.new", nothing, hears=[GardenOpened], hears_quiet=True):
            assert replay("test.new", since=LONG_AGO) == 1

    def test_again_repeats_what_was_done_with_all_its_parts(self):
        heard = []

        def in_parts(delivery):
            heard.append(delivery.part)
            return "b" if not delivery.part else None

        with planted("test.parts", in_parts, hears=[GardenOpened]):
            open_garden()
            while running.run_due_here(5):
                pass
            assert replay("test.parts", since=LONG_AGO) == 0
            assert replay("test.parts", since=LONG_AGO, again=True) == 1
            while running.run_due_here(5):
                pass

        assert heard == ["", "b", "", "b"]

    def test_again_leaves_what_is_still_on_its_way(self):
        with planted("test.new", nothing, hears=[GardenOpened]):
            open_garden()
            Delivery.objects.update(state=State.RUNNING)

            assert replay("test.new", since=LONG_AGO, again=True) == 0

        assert Delivery.objects.get().state == State.RUNNING

    def test_nobody_of_that_name_is_a_mistake(self):
        with pytest.raises(LookupError, match=r"test\.nobody"):
            replay("test.nobody", since=LONG_AGO)


class TestReplayCommand:
    def test_it_says_how_many(self):
        open_garden(at=NOON - 3 * DAY)
        open_garden(at=NOON)
        out = StringIO()

        with planted("test.new", nothing, hears=[GardenOpened]):
            call_command("replay", "test.new", "--since", "2026-11-21", stdout=out)

        assert out.getvalue() == "1 deliveries are due.\n"

    def test_a_wrong_name_is_told_in_words(self):
        with pytest.raises(CommandError, match=r"No handler is called 'test\.nobody'"):
            call_command("replay", "test.nobody")


class TestTidy:
    def test_what_is_over_goes_and_the_rest_stays(self):
        with planted("test.job", nothing):
            old, young, dead, due = (put_off() for _ in range(4))
        Delivery.objects.filter(pk=old.pk).update(state=State.DONE, done_at=NOON - 31 * DAY)
        Delivery.objects.filter(pk=young.pk).update(state=State.DONE, done_at=NOON - 29 * DAY)
        Delivery.objects.filter(pk=dead.pk).update(state=State.DEAD, created_at=NOON - 90 * DAY)
        for age in (1, 7, 9):
            Limit.objects.create(what="comment/60", who="x", window=NOON - age * DAY)
        for age in (59, 61):
            PeriodicRun.objects.create(job="test.job", due_at=NOON - age * DAY)
        for name, age in (("a", 0.5), ("b", 1.5)):
            Heartbeat.objects.create(name=name, kind="worker", at=NOON - age * DAY)

        assert tidy(NOON) is False

        assert list(Delivery.objects.order_by("id")) == [young, dead, due]
        assert Limit.objects.count() == 2
        assert str(PeriodicRun.objects.get()) == "test.job 2026-09-24 12:00"
        assert Heartbeat.objects.get().name == "a"

    def test_it_removes_a_batch_and_says_that_there_is_more(self):
        with planted("test.job", nothing):
            for _ in range(5):
                put_off()
        Delivery.objects.update(state=State.DONE, done_at=NOON - 31 * DAY)

        assert [tidy(NOON, batch=2) for _ in range(3)] == [True, True, False]
        assert not Delivery.objects.exists()

    def test_facts_are_never_tidied_away(self):
        open_garden(at=LONG_AGO)

        tidy(NOON)

        assert Fact.objects.count() == 1

    def test_every_night_one_batch_after_the_other(self, monkeypatch, deliver_facts):
        with planted("test.job", nothing):
            for _ in range(5):
                put_off()
        Delivery.objects.update(state=State.DONE, done_at=clock.now() - 31 * DAY)
        monkeypatch.setattr("ideas.activity.operations.tidy.__kwdefaults__", {"batch": 2})
        put_off("activity.tidy")

        assert deliver_facts() == 3
        assert [d.part for d in Delivery.objects.order_by("id")] == ["", "2", "3"]
