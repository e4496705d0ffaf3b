"""Running one delivery: claim, start, run, finish."""

import datetime
import uuid

import pytest
import time_machine
from django.db import connection, transaction

from ideas.activity import running
from ideas.activity.models import Delivery, Fact
from ideas.kernel import clock

from .planted import GardenOpened, fail, fresh, nothing, open_garden, planted, put_off, queued

State = Delivery.State
UTC = datetime.UTC
NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = datetime.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def at(moment):
    return time_machine.travel(moment, tick=False)


class TestClaim:
    def test_claiming_queues_what_is_due_uncounted_and_for_one_lease(self):
        with planted("test.job", nothing), at(NOON):
            job = put_off()
            claimed = running.claim_due(10)

        assert [c.pk for c in claimed] == [job.pk]
        row = fresh(job)
        assert (row.state, row.attempts) == (State.QUEUED, 0)
        assert row.token == claimed[0].token
        assert row.lease_until == NOON + running.lease()

    def test_the_oldest_come_first_and_no_more_than_wanted(self):
        with planted("test.job", nothing), at(NOON):
            late = put_off(run_after=NOON - SECOND)
            early = put_off(run_after=NOON - 2 * SECOND)
            put_off(run_after=NOON)

            assert [c.pk for c in running.claim_due(2)] == [early.pk, late.pk]

    def test_what_is_not_due_stays(self):
        with planted("test.job", nothing), at(NOON):
            put_off(run_after=NOON + SECOND)

            assert running.claim_due(10) == []

    def test_only_the_queues_that_were_asked_for(self):
        with planted("test.job", nothing), planted("test.mail", nothing, sending=True):
            put_off()
            mail = put_off("test.mail")

            assert [c.pk for c in running.claim_due(10, queue="mail")] == [mail.pk]

    def test_what_was_claimed_is_not_claimed_again(self):
        with planted("test.job", nothing):
            put_off()
            running.claim_due(10)

            assert running.claim_due(10) == []

    def test_asking_in_vain_writes_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert running.claim_due(10) == []

    def test_claims_that_nobody_was_told_of_are_given_back_uncounted(self):
        with planted("test.job", nothing):
            put_off(), put_off()
            claimed = running.claim_due(10)
            running.run_delivery(claimed[0].pk, claimed[0].token)

            assert running.give_back(claimed) == 1

        assert fresh(claimed[0]).state == State.DONE
        assert (fresh(claimed[1]).state, fresh(claimed[1]).attempts) == (State.DUE, 0)


class TestRun:
    @pytest.mark.parametrize("sending", [False, True])
    def test_a_delivery_runs_and_is_done(self, sending):
        seen = []

        def note(delivery):
            seen.append((delivery.pk, fresh(delivery).state, fresh(delivery).attempts))

        with planted("test.job", note, sending=sending):
            job = queued(put_off())

            assert running.run_delivery(job.pk, job.token) is True

        row = fresh(job)
        # a reaction is done as soon as its transaction commits, and not before; a sending when it has ended
        assert seen == [(job.pk, State.RUNNING if sending else State.DONE, 1)]
        assert (row.state, row.attempts, row.error, row.lease_until) == (State.DONE, 1, "", None)
        assert row.done_at is not None
        assert str(row).strip() == "test.job  done"

    def test_it_brings_its_fact(self):
        seen = []
        with planted("test.job", lambda d: seen.append(d.fact.data), hears=[GardenOpened]):
            open_garden()
            running.run_due_here(1)

        assert seen == [{"plots": 3}]

    @pytest.mark.parametrize("state", [State.DUE, State.RUNNING, State.DONE, State.DEAD])
    def test_a_message_that_comes_twice_or_late_finds_nothing_to_do(self, state):
        with planted("test.job", fail):
            job = queued(put_off())
            Delivery.objects.update(state=state)

            assert running.run_delivery(job.pk, job.token) is False

        assert (fresh(job).state, fresh(job).attempts) == (state, 0)

    def test_a_message_of_an_older_claim_finds_nothing_to_do(self):
        with planted("test.job", fail):
            job = queued(put_off())

            assert running.run_delivery(job.pk, uuid.uuid4()) is False

        assert fresh(job).attempts == 0

    def test_a_reaction_that_fails_leaves_nothing_behind(self):
        def half(delivery):
            open_garden("HALF2222")
            fail(delivery)

        with planted("test.job", half):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert not Fact.objects.exists()
        assert fresh(job).state == State.DUE

    @pytest.mark.parametrize("sending", [False, True])
    def test_a_failure_is_noted_and_tried_again_later(self, sending):
        with planted("test.job", fail, sending=sending), at(NOON):
            job = queued(put_off())

            assert running.run_delivery(job.pk, job.token) is True

        row = fresh(job)
        assert (row.state, row.attempts) == (State.DUE, 1)
        assert row.error == "ValueError: the post office is closed"
        assert row.run_after == NOON + 2 * SECOND
        assert row.lease_until is None

    def test_an_error_is_kept_shortened_and_storable(self):
        def fail_at_length(delivery):
            raise ValueError("\x00" + "x" * 5000)

        with planted("test.job", fail_at_length):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert len(fresh(job).error) == 2000
        assert "\x00" not in fresh(job).error

    def test_eight_failures_make_a_dead_letter(self):
        waits = []
        with planted("test.job", fail), time_machine.travel(NOON, tick=False) as now:
            job = put_off()
            while fresh(job).state == State.DUE:
                waits.append(int((fresh(job).run_after - clock.now()).total_seconds()))
                now.move_to(fresh(job).run_after)
                running.run_due_here(1)

        assert waits == [0, 2, 8, 32, 128, 512, 2048, 3600]
        assert (fresh(job).state, fresh(job).attempts) == (State.DEAD, 8)

    def test_what_succeeds_in_the_end_shows_no_error(self):
        outcomes = iter([fail, nothing])
        with planted("test.job", lambda d: next(outcomes)(d)), time_machine.travel(NOON, tick=False) as now:
            job = put_off()
            running.run_due_here(1)
            now.shift(3)
            running.run_due_here(1)

        assert (fresh(job).state, fresh(job).error, fresh(job).attempts) == (State.DONE, "", 2)


class TestParts:
    def test_the_next_part_is_due_when_one_is_done(self):
        seen = []

        def in_parts(delivery):
            seen.append(delivery.part)
            return {"": "b", "b": "c"}.get(delivery.part)

        with planted("test.job", in_parts, hears=[GardenOpened], sending=True):
            fact = open_garden()
            while running.run_due_here(1):
                pass

        assert seen == ["", "b", "c"]
        assert [(d.part, d.state, d.queue) for d in fact.deliveries.order_by("id")] == [
            ("", "done", "mail"),
            ("b", "done", "mail"),
            ("c", "done", "mail"),
        ]

    def test_the_parts_of_a_job_keep_its_payload(self):
        seen = []

        def in_parts(delivery):
            seen.append((delivery.part, delivery.payload))
            return None if delivery.part else "b"

        with planted("test.job", in_parts):
            put_off(payload={"word": "x"}, key="once")
            while running.run_due_here(1):
                pass

        assert seen == [("", {"word": "x"}), ("b", {"word": "x"})]

    def test_a_part_that_exists_already_is_not_written_twice(self):
        with planted("test.job", lambda d: "b" if not d.part else None, hears=[GardenOpened]):
            fact = open_garden()
            Delivery.objects.create(fact=fact, handler="test.job", part="b", queue="now", state=State.DONE)
            while running.run_due_here(1):
                pass

        assert fact.deliveries.count() == 2

    def test_a_part_that_fails_brings_no_next_one(self):
        with planted("test.job", fail, hears=[GardenOpened]):
            fact = open_garden()
            running.run_due_here(1)

        assert fact.deliveries.count() == 1


class TestUnknownHandlers:
    def put_off_for_a_newer_process(self, **options):
        with planted("test.newer", nothing):
            return put_off("test.newer", **options)

    def test_it_is_put_back_for_a_minute_uncounted(self):
        with at(NOON):
            job = self.put_off_for_a_newer_process()
            running.run_due_here(1)

        row = fresh(job)
        assert (row.state, row.attempts, row.lease_until) == (State.DUE, 0, None)
        assert row.run_after == NOON + datetime.timedelta(minutes=1)
        assert row.error == "No handler is called test.newer."

    def test_a_process_that_knows_it_runs_it(self):
        ran = []
        with time_machine.travel(NOON, tick=False) as now:
            job = self.put_off_for_a_newer_process()
            running.run_due_here(1)
            now.shift(61)
            with planted("test.newer", ran.append):
                running.run_due_here(1)

        assert len(ran) == 1
        assert (fresh(job).state, fresh(job).error, fresh(job).unknown_since) == (State.DONE, "", None)

    def test_after_a_day_of_asking_it_is_dead(self):
        with time_machine.travel(NOON, tick=False) as now:
            job = self.put_off_for_a_newer_process()
            while fresh(job).state == State.DUE:
                running.run_due_here(1)
                now.move_to(max(fresh(job).run_after, clock.now() + datetime.timedelta(minutes=30)))

            assert (
                NOON + datetime.timedelta(days=1) < clock.now() < NOON + datetime.timedelta(days=1, hours=2)
            )

    def test_the_day_begins_when_it_is_first_not_known_not_when_it_was_written(self):
        months = datetime.timedelta(days=90)
        with time_machine.travel(NOON, tick=False) as now:
            job = self.put_off_for_a_newer_process(run_after=NOON + months)
            now.shift(months)
            running.run_due_here(1)

        assert fresh(job).state == State.DUE


class TestPlacing:
    def test_facts_get_positions_in_the_order_of_their_ids(self):
        facts = [open_garden() for _ in range(5)]

        assert running.place_facts() == 5
        assert [Fact.objects.get(pk=f.pk).position for f in facts] == [1, 2, 3, 4, 5]

    def test_positions_go_on_after_the_highest(self):
        open_garden()
        running.place_facts()
        later = open_garden()
        running.place_facts()

        assert Fact.objects.get(pk=later.pk).position == 2

    def test_so_many_at_a_time(self):
        for _ in range(5):
            open_garden()

        assert [running.place_facts(2) for _ in range(4)] == [2, 2, 1, 0]
        assert sorted(Fact.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]

    def test_a_fact_that_committed_late_comes_after_those_that_were_placed(self):
        late, early = open_garden(), open_garden()
        Fact.objects.filter(pk=early.pk).update(position=1)
        running.place_facts()

        assert Fact.objects.get(pk=late.pk).position == 2

    def test_asking_in_vain_writes_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert running.place_facts() == 0


@pytest.mark.django_db(transaction=True)
def test_a_sending_has_no_transaction_open_and_a_reaction_has_one():
    seen = {}

    def note(delivery):
        seen[delivery.handler] = connection.in_atomic_block

    with planted("test.reaction", note), planted("test.sending", note, sending=True):
        put_off("test.reaction"), put_off("test.sending")
        running.run_due_here(2)

    assert seen == {"test.reaction": True, "test.sending": False}


@pytest.mark.django_db(transaction=True)
def test_what_a_reaction_writes_is_seen_together_with_its_being_done():
    def react(delivery):
        open_garden("TOGETHER")

    with planted("test.job", react):
        job = put_off()
        running.run_due_here(1)

    assert fresh(job).state == State.DONE
    assert Fact.objects.count() == 1
    with transaction.atomic():
        Fact.objects.all().delete()
