"""A delivery that nobody finished within its lease is somebody else's; a long one renews it."""

import datetime
import threading
import time
import uuid

import pytest
import time_machine

from ideas.activity import running
from ideas.activity.models import Delivery
from ideas.kernel import clock

from .planted import fail, fresh, nothing, planted, put_off, queued

State = Delivery.State


UTC = datetime.UTC


NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=UTC)


SECOND = datetime.timedelta(seconds=1)


pytestmark = pytest.mark.django_db


class TestLostLeases:
    def test_a_queued_one_is_due_again_uncounted(self):
        with planted("test.job", nothing), time_machine.travel(NOON, tick=False) as now:
            job = put_off()
            for _ in range(20):
                running.claim_due(1)
                now.shift(running.lease() + SECOND)
                assert running.return_expired() == 1

        row = fresh(job)
        assert (row.state, row.attempts, row.lease_until, row.run_after) == (State.DUE, 0, None, NOON)

    def test_a_running_one_is_due_again_and_counted(self):
        with planted("test.job", nothing), time_machine.travel(NOON, tick=False) as now:
            job = queued(put_off())
            running._start(job.pk, job.token)
            now.shift(running.lease() + SECOND)
            running.return_expired()

            row = fresh(job)
            assert (row.state, row.attempts, row.run_after) == (State.DUE, 1, clock.now())
            assert row.error == "The process that ran it ended or overslept."

    def test_one_that_kills_whoever_runs_it_is_dead_after_eight(self):
        with planted("test.job", nothing), time_machine.travel(NOON, tick=False) as now:
            job = put_off()
            starts = 0
            while fresh(job).state == State.DUE:
                (claimed,) = running.claim_due(1)
                running._start(claimed.pk, claimed.token)
                starts += 1
                now.shift(running.lease() + SECOND)
                running.return_expired()

        assert starts == 8
        assert (fresh(job).state, fresh(job).attempts) == (State.DEAD, 8)

    def test_a_lease_that_still_runs_is_left_alone(self):
        with planted("test.job", nothing), time_machine.travel(NOON, tick=False) as now:
            put_off()
            running.claim_due(1)
            now.shift(running.lease() - SECOND)

            assert running.return_expired() == 0

    def test_a_sending_that_slept_past_its_lease_cannot_finish_over_its_successor(self):
        ran = []

        def oversleep(delivery):
            ran.append(delivery.token)
            if len(ran) == 1:
                now.shift(running.lease() + SECOND)
                running.return_expired()
                running.run_due_here(1)

        with planted("test.job", oversleep, sending=True), time_machine.travel(NOON, tick=False) as now:
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        row = fresh(job)
        assert len(set(ran)) == 2
        assert (row.state, row.token, row.attempts) == (State.DONE, ran[1], 2)

    def test_a_worker_that_slept_past_its_lease_brings_no_second_next_part(self):
        def oversleep(delivery):
            Delivery.objects.filter(pk=delivery.pk).update(state=State.DUE)
            return "b"

        with planted("test.job", oversleep, sending=True):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert Delivery.objects.count() == 1

    def test_a_reaction_that_lost_its_row_before_it_began_does_nothing(self, monkeypatch):
        start = running._start

        def oversleep_after_start(pk, token):
            started = start(pk, token)
            Delivery.objects.update(state=State.DUE)
            return started

        monkeypatch.setattr(running, "_start", oversleep_after_start)
        with planted("test.job", fail):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert (fresh(job).state, fresh(job).error) == (State.DUE, "")

    def test_a_long_sending_keeps_its_lease_by_renewing_it(self):
        kept = []

        def long(delivery):
            for _ in range(5):
                now.shift(running.lease() - SECOND)
                kept.append((running.renew_lease(delivery), running.return_expired()))

        with planted("test.job", long, sending=True), time_machine.travel(NOON, tick=False) as now:
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert kept == [(True, 0)] * 5
        assert (fresh(job).state, fresh(job).attempts) == (State.DONE, 1)

    def test_what_lost_its_lease_before_it_sends_sends_nothing_and_is_the_others(self):
        sent = []

        def oversleep(delivery):
            if not sent:
                now.shift(running.lease() + SECOND)
                running.return_expired()
                sent.append("other")
                running.run_due_here(1)
                running.make_sure_it_is_ours(delivery)
            sent.append(delivery.token)

        with planted("test.job", oversleep, sending=True), time_machine.travel(NOON, tick=False) as now:
            job = queued(put_off())

            assert running.run_delivery(job.pk, job.token) is False

        row = fresh(job)
        assert sent == ["other", row.token]
        assert (row.state, row.attempts) == (State.DONE, 2)

    def test_a_lease_that_was_lost_cannot_be_renewed(self):
        with planted("test.job", nothing):
            job = queued(put_off())
            started = running._start(job.pk, job.token)
            Delivery.objects.update(token=uuid.uuid4())

            assert running.renew_lease(started) is False

    def test_asking_in_vain_writes_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert running.return_expired() == 0


class TestRenewing:
    """With real time, and a lease of six tenths of a second."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture(autouse=True)
    def short_leases(self, settings):
        settings.LAB_LEASE_SECONDS = 0.6

    def test_a_sending_that_takes_longer_than_its_lease_stays_with_who_runs_it(self):
        returned = []

        def take_three_leases(delivery):
            for _ in range(18):
                time.sleep(0.1)
                returned.append(running.return_expired())

        with planted("test.job", take_three_leases, sending=True):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert returned == [0] * 18
        assert (fresh(job).state, fresh(job).attempts, fresh(job).lease_until) == (State.DONE, 1, None)

    def test_a_sending_that_never_ends_loses_its_lease_in_the_end(self, monkeypatch):
        monkeypatch.setattr(running, "LONGEST_SENDING", 0.4)
        returned = []

        def hang(delivery):
            until = time.monotonic() + 20
            while not sum(returned) and time.monotonic() < until:
                time.sleep(0.1)
                returned.append(running.return_expired())

        with planted("test.job", hang, sending=True):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert sum(returned) == 1
        assert fresh(job).state == State.DUE

    def test_nobody_renews_what_another_took_or_what_has_ended(self):
        def lose(delivery):
            Delivery.objects.filter(pk=delivery.pk).update(token=uuid.uuid4(), lease_until=NOON)
            time.sleep(0.5)

        with planted("test.job", lose, sending=True):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert (fresh(job).state, fresh(job).lease_until) == (State.RUNNING, NOON)
        assert [one.name for one in threading.enumerate() if one.name == "renewing"] == []

    def test_a_handler_that_fails_is_renewed_no_more(self):
        with planted("test.job", fail, sending=True):
            job = queued(put_off())
            running.run_delivery(job.pk, job.token)

        assert (fresh(job).state, fresh(job).lease_until) == (State.DUE, None)
        assert [one.name for one in threading.enumerate() if one.name == "renewing"] == []
