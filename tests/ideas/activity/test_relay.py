"""The relay: a loop that moves what is due."""

import datetime
import signal
from collections import Counter

import pytest
import time_machine
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection

from ideas.activity import hearing, queries, relay, running
from ideas.activity.models import Delivery, Fact, Heartbeat, PeriodicRun
from ideas.activity.relay import Relay
from ideas.kernel import clock

from .planted import GardenOpened, fresh, open_garden, planted, put_off

State = Delivery.State
NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def nothing(delivery):
    """Do nothing."""


class Post:
    """A broker that keeps what it is told in a list, and is away when a test says so."""

    def __init__(self):
        self.told = []
        self.is_away = False
        self.fails_after = None

    def lengths(self):
        if self.is_away:
            raise ConnectionError("no route to Redis")
        return Counter(delivery.queue for delivery in self.told)

    def publish(self, delivery):
        if self.fails_after is not None and len(self.told) >= self.fails_after:
            raise TimeoutError("Redis does not answer")
        self.told.append(delivery)


@pytest.fixture
def post():
    """An empty post."""
    return Post()


@pytest.fixture(autouse=True)
def no_jobs_of_the_house(monkeypatch):
    """Only what a test plants comes round."""
    monkeypatch.setattr(hearing, "_periodic", {})


def worker(slots=2, queues="now", name="w", age=0):
    Heartbeat.objects.create(
        name=name, kind="worker", queues=queues, slots=slots, at=clock.now() - age * SECOND
    )


def jobs(count, name="test.job", **options):
    with planted(name, nothing, **options):
        return [put_off(name) for _ in range(count)]


def states(rows):
    return Counter(fresh(row).state for row in rows)


class TestWithoutRedis:
    def test_a_round_places_facts_and_runs_one_delivery(self):
        heard = []
        with planted("test.job", lambda d: heard.append(d.fact_id), hears=[GardenOpened]):
            facts = [open_garden(), open_garden()]

            assert Relay(None).tick() == 3

        assert heard == [facts[0].pk]
        assert sorted(Fact.objects.values_list("position", flat=True)) == [1, 2]

    def test_a_round_with_nothing_to_do_says_so(self):
        assert Relay(None).tick() == 0

    def test_drained_once_for_cron_or_for_looking_into_a_problem(self):
        heard = []
        with planted("test.job", lambda d: heard.append(d.fact_id), hears=[GardenOpened]):
            for _ in range(3):
                open_garden()
            call_command("relay", "--once")

        assert len(heard) == 3

    def test_it_runs_until_it_is_told_to_stop(self, monkeypatch):
        machine = Relay(None)
        rounds = iter([1, 0, 0])
        pauses = []

        def tick():
            worked = next(rounds, None)
            if worked is None:
                machine.stop(signal.SIGTERM, None)
                return 0
            return worked

        monkeypatch.setattr(machine, "tick", tick)
        monkeypatch.setattr(relay.time, "sleep", pauses.append)
        monkeypatch.setattr(clock, "breathe", lambda started: pauses.append("breathe"))
        machine.run()

        assert pauses[0] == "breathe"
        assert all(0.15 < pause < 0.25 for pause in pauses[1:])
        assert len(pauses) == 4

    def test_while_workers_are_full_it_looks_again_soon_and_then_less_often(self, post, monkeypatch):
        worker(slots=1)
        jobs(50)
        machine = Relay(post)
        pauses = []
        monkeypatch.setattr(relay.time, "sleep", pauses.append)
        for _ in range(60):
            machine._rest(machine.tick())

        assert pauses[:3] == pytest.approx([0.005, 0.01, 0.015])
        assert pauses[-1] == machine.idle_pause

    @pytest.mark.parametrize("trouble", [OperationalError, InterfaceError])
    def test_a_database_that_is_away_is_waited_for(self, monkeypatch, trouble):
        machine = Relay(None, idle_pause=0)
        calls = []

        def tick():
            calls.append(1)
            if len(calls) < 3:
                raise trouble("the database system is shutting down")
            machine.stop()
            return 0

        monkeypatch.setattr(machine, "tick", tick)
        machine.run()

        assert len(calls) == 3

    def test_the_command_stops_at_a_signal_of_the_operating_system(self, monkeypatch):
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        monkeypatch.setattr(Relay, "tick", lambda self: signal.raise_signal(signal.SIGTERM) or 0)
        try:
            call_command("relay")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class TestHandingOver:
    def test_living_workers_are_told_of_what_is_due(self, post):
        worker()
        rows = jobs(3)

        assert Relay(post).tick() == 3

        assert [d.pk for d in post.told] == [row.pk for row in rows]
        assert {d.token for d in post.told} == {fresh(row).token for row in rows}
        assert states(rows) == {State.QUEUED: 3}

    def test_at_most_four_in_flight_for_each_slot(self, post):
        worker(slots=2)
        rows = jobs(20)
        machine = Relay(post)

        assert [machine.tick(), machine.tick()] == [8, 0]
        assert states(rows) == {State.QUEUED: 8, State.DUE: 12}

    def test_what_runs_counts_as_in_flight(self, post):
        worker(slots=1)
        rows = jobs(6)
        machine = Relay(post)
        machine.tick()
        first, *others = post.told
        running._start(first.pk, first.token)
        post.told.clear()
        finished = [machine.tick()]
        for delivery in others:
            Delivery.objects.filter(pk=delivery.pk).update(state=State.DONE)
            finished.append(machine.tick())

        # room is made use of once half of it is free
        assert finished == [0, 0, 2, 0]
        assert states(rows) == {State.RUNNING: 1, State.DONE: 3, State.QUEUED: 2}

    def test_slots_add_up_by_queue(self, post):
        worker(slots=1, queues="now,mail", name="a")
        worker(slots=2, queues="mail", name="b")
        jobs(20)
        jobs(20, "test.mail", sending=True)

        Relay(post).tick()

        assert Counter(d.queue for d in post.told) == {"now": 4, "mail": 12}

    def test_nothing_for_a_queue_without_a_living_worker(self, post):
        worker(queues="mail")
        worker(queues="now", name="silent", age=60)
        rows = jobs(5)
        machine = Relay(post)

        assert [machine.tick() for _ in range(3)] == [0, 0, 0]
        assert states(rows) == {State.DUE: 5}

    def test_messages_that_nobody_fetched_count_even_after_their_lease(self, post):
        with time_machine.travel(NOON, tick=False) as now:
            worker(slots=1)
            rows = jobs(10)
            machine = Relay(post)
            for _ in range(10):
                machine._next_beat = 0
                machine.tick()
                now.shift(running.lease() + SECOND)
                Heartbeat.objects.filter(kind="worker").update(at=clock.now())

        assert len(post.told) == 4
        assert states(rows)[State.DEAD] == 0
        assert {fresh(row).attempts for row in rows} == {0}

    def test_what_could_not_be_told_is_due_again_at_once(self, post):
        worker()
        rows = jobs(5)
        post.fails_after = 2
        machine = Relay(post)

        assert machine.tick() == 2
        assert states(rows) == {State.QUEUED: 2, State.DUE: 3}
        assert machine.is_redis_away

    def test_when_redis_is_away_nothing_is_claimed_and_it_is_asked_once_a_second(self, post, monkeypatch):
        worker()
        rows = jobs(5)
        post.is_away = True
        machine = Relay(post)
        asked = []
        monkeypatch.setattr(post, "lengths", lambda: asked.append(1) or 1 / 0)

        assert [machine.tick() for _ in range(5)] == [0] * 5
        assert states(rows) == {State.DUE: 5}
        assert len(asked) == 1

    def test_facts_are_placed_also_when_redis_is_away(self, post):
        post.is_away = True
        machine = Relay(post)
        machine.tick()
        open_garden()

        assert machine.tick() == 1

    def test_its_heartbeat_says_whether_redis_is_away(self, post, caplog):
        caplog.set_level("WARNING")
        worker()
        machine = Relay(post)
        told = []
        for post.is_away in (False, True, True, False):
            machine._next_asking = 0
            machine.tick()
            machine.tick()
            told.append(Heartbeat.objects.get(kind="relay").is_redis_away)

        assert told == [False, True, True, False]
        assert [record.getMessage() for record in caplog.records] == [
            "Redis is away: ConnectionError('no route to Redis')",
            "Redis is back",
        ]

    @pytest.mark.postgresql
    @pytest.mark.django_db(transaction=True)
    def test_another_relay_that_is_claiming_is_given_way(self, post):
        import psycopg

        worker()
        rows = jobs(5)
        machine = Relay(post)
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("SELECT pg_advisory_xact_lock(7237867)")
            assert machine.tick() == 0

        assert machine.tick() == 5
        assert states(rows) == {State.QUEUED: 5}


class TestBeat:
    def test_a_relay_says_once_a_second_that_it_lives(self):
        machine = Relay(None)
        with time_machine.travel(NOON, tick=False):
            machine.tick()

            assert [(b.kind, b.at, b.is_redis_away) for b in Heartbeat.objects.all()] == [
                ("relay", NOON, False)
            ]

    def test_between_beats_it_only_works(self, django_assert_num_queries):
        machine = Relay(None)
        machine.tick()

        with django_assert_num_queries(2):
            machine.tick()

    def test_lost_deliveries_come_back(self):
        with time_machine.travel(NOON, tick=False) as now:
            rows = jobs(2)
            running.claim_due(2)
            now.shift(running.lease() + SECOND)
            Relay(Post()).tick()

        assert states(rows) == {State.DUE: 2}


class TestPeriodic:
    @pytest.fixture(autouse=True)
    def a_job_that_comes_round(self):
        """Every quarter of an hour."""
        with planted("test.round", nothing, queue=hearing.Queue.HEAVY):
            hearing.periodic("test.round", hearing.every(15))
            yield

    def test_its_delivery_is_written_when_it_is_due(self):
        with time_machine.travel(NOON + 7 * SECOND, tick=False):
            relay.write_periodic({})

        row = Delivery.objects.get()
        assert (row.handler, row.queue, row.payload) == ("test.round", "heavy", {"due_at": NOON.isoformat()})
        assert row.run_after == NOON + 7 * SECOND
        assert PeriodicRun.objects.get().due_at == NOON

    def test_any_number_of_relays_write_it_once(self):
        with time_machine.travel(NOON, tick=False) as now:
            for _ in range(5):
                relay.write_periodic({})
            now.shift(15 * 60)
            for _ in range(5):
                relay.write_periodic({})

        assert Delivery.objects.count() == 2

    def test_of_what_was_missed_only_the_latest_is_written(self):
        with time_machine.travel(NOON, tick=False) as now:
            written = {}
            relay.write_periodic(written)
            now.shift(3 * 24 * 3600 + 60)
            relay.write_periodic(written)

        assert [row.due_at for row in PeriodicRun.objects.order_by("due_at")] == [
            NOON,
            NOON + 3 * 24 * 3600 * SECOND,
        ]

    def test_what_this_relay_wrote_it_does_not_ask_about_again(self, django_assert_num_queries):
        with time_machine.travel(NOON, tick=False):
            written = {}
            relay.write_periodic(written)
            with django_assert_num_queries(0):
                relay.write_periodic(written)

    def test_a_job_that_this_process_cannot_name_is_left_to_others(self):
        hearing.periodic("test.newer", hearing.every(15))

        relay.write_periodic({})

        assert list(PeriodicRun.objects.values_list("job", flat=True)) == ["test.round"]


def test_the_house_tidies_up_every_night():
    from ideas.activity import handlers

    assert hearing.handler_called("activity.tidy").run is handlers.tidy
    assert queries.living("relay").count() == 0
