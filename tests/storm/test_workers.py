"""Workers that die, stand still, take long, or are not there at all."""

import os
import signal
import time
from pathlib import Path

import pytest
import redis

from ideas.activity.models import Delivery, Heartbeat

from .conftest import LEASE, Storm, children_of, is_drained, put, rows, states, traces, wait_until

SHORT_LEASE = 2  # where ten of them are waited for

pytestmark = [pytest.mark.postgresql, pytest.mark.redis]


def stopped_process(storm: Storm) -> int:
    """The process that stands still."""
    note = storm.lab.folder / "stopped"
    wait_until(note.exists, what=storm.lab.logs)
    pid = int(note.read_text())
    wait_until(lambda: Path(f"/proc/{pid}/stat").read_text().split()[2] == "T")
    return pid


def test_what_is_due_is_run_by_workers_once(served):
    served.start("relay", "relay", "now", "mail")
    put("storm.quick", 200)
    put("storm.post", 50, queue="mail")

    wait_until(is_drained, what=served.lab.logs)

    assert states() == {"done": 250}
    assert len(traces("storm.quick")) == len(set(traces("storm.quick"))) == 200
    assert len(traces("storm.post")) == 50


def test_a_handler_that_kills_its_process_is_dead_after_eight_and_harms_nobody(served):
    served.start("relay", "now")
    put("storm.die")
    put("storm.quick", 50)

    wait_until(is_drained, patience=30 * LEASE, what=served.lab.logs)

    assert states() == {"dead": 1, "done": 50}
    dead = Delivery.objects.get(state="dead")
    assert (dead.attempts, dead.error) == (8, "The process that ran it ended or overslept.")
    assert len(set(traces("storm.quick"))) == 50
    assert all(process.is_running for process in served.running("relay", "now"))


def test_a_reaction_that_stands_still_past_its_lease_happens_once_and_holds_up_nobody(served):
    served.start("relay", "now")
    (held,) = put("storm.stand_still")
    pid = stopped_process(served)
    put("storm.quick", 50)

    wait_until(lambda: states()["done"] == 50, patience=8 * LEASE, what=served.lab.logs)
    time.sleep(LEASE + 1)
    assert states() == {"done": 50, "running": 1}
    os.kill(pid, signal.SIGCONT)
    wait_until(is_drained, what=served.lab.logs)

    assert traces("storm.stand_still") == [held.pk]
    assert Delivery.objects.get(pk=held.pk).attempts == 1


def test_a_reaction_that_stands_still_for_long_loses_its_transaction_and_happens_once(served):
    served.start("relay", "now")
    (held,) = put("storm.stand_still")
    pid = stopped_process(served)

    # PostgreSQL ends the transaction after twelve seconds, then the row is free and the lease long over
    wait_until(is_drained, patience=12 + 2 * LEASE, what=served.lab.logs)
    os.kill(pid, signal.SIGCONT)
    put("storm.quick", 20)
    wait_until(is_drained, what=served.lab.logs)

    assert states() == {"done": 21}
    assert traces("storm.stand_still") == [held.pk]
    assert Delivery.objects.get(pk=held.pk).attempts == 2


def test_a_sending_that_stands_still_past_its_lease_is_sent_again_and_finished_by_its_successor(served):
    served.start("relay", "now", "mail")
    (held,) = put("storm.stand_still_sending", queue="mail")
    pid = stopped_process(served)

    wait_until(is_drained, patience=10 * LEASE, what=served.lab.logs)
    finished = Delivery.objects.values_list("token", "done_at", "attempts").get(pk=held.pk)
    os.kill(pid, signal.SIGCONT)
    put("storm.quick", 20, queue="mail")
    wait_until(is_drained, what=served.lab.logs)

    assert traces("storm.stand_still_sending") == [held.pk, held.pk]
    assert Delivery.objects.values_list("token", "done_at", "attempts").get(pk=held.pk) == finished
    assert finished[2] == 2


def test_a_whole_worker_that_stands_still_is_given_nothing_more(served):
    (worker,) = served.start("now")
    served.start("relay")
    wait_until(lambda: Heartbeat.objects.filter(kind="worker").exists())
    everybody = [worker.popen.pid, *children_of(worker.popen.pid)]
    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(LEASE)
    put("storm.quick", 100)
    time.sleep(2 * LEASE)

    assert states() == {"due": 100}
    for pid in everybody:
        os.kill(pid, signal.SIGCONT)
    wait_until(is_drained, what=served.lab.logs)
    assert len(traces("storm.quick")) == len(set(traces("storm.quick"))) == 100


def test_a_long_sending_keeps_its_lease_and_its_worker_keeps_beating(served):
    served.start("relay", "now", "now")
    put("storm.long", 4)
    silent = []

    def is_done():
        living = rows(
            "SELECT count(*) FROM activity_heartbeat WHERE kind = 'worker' AND at > now() - interval '2 s'"
        )
        silent.append(living[0][0] < 2)
        return is_drained()

    wait_until(lambda: states()["running"] == 4, what=served.lab.logs)
    wait_until(is_done, patience=15 * LEASE, what=served.lab.logs)

    assert {d.attempts for d in Delivery.objects.filter(handler="storm.long")} == {1}
    assert len(traces("storm.long")) == 4
    assert sum(silent) == 0


def test_without_a_worker_nothing_dies_and_redis_stays_empty(make_storm, redis_url):
    served = make_storm(redis_url=redis_url, STORM_LEASE_SECONDS=str(SHORT_LEASE))
    client = redis.Redis.from_url(redis_url)
    served.start("relay", "relay")
    put("storm.quick", 5000)
    lengths = []
    until = time.monotonic() + 10 * SHORT_LEASE
    while time.monotonic() < until:
        lengths.append(client.llen("now"))
        time.sleep(0.2)

    assert set(lengths) == {0}
    assert states() == {"due": 5000}
    assert rows("SELECT max(attempts) FROM activity_delivery") == [(0,)]
    served.start("now", "now")
    wait_until(is_drained, patience=120, what=served.lab.logs)
    assert states() == {"done": 5000}
    assert len(traces("storm.quick")) == len(set(traces("storm.quick"))) == 5000
    client.close()


def test_with_workers_that_fetch_nothing_redis_never_holds_more_than_the_limit(make_storm, redis_url):
    """A heartbeat without a worker behind it: the worst a worker can be."""
    served = make_storm(redis_url=redis_url, STORM_LEASE_SECONDS=str(SHORT_LEASE))
    client = redis.Redis.from_url(redis_url)
    served.start("relay", "relay")
    put("storm.quick", 1000)
    lengths = []
    until = time.monotonic() + 10 * SHORT_LEASE
    while time.monotonic() < until:
        Heartbeat.objects.update_or_create(
            name="a worker in name only",
            defaults={"kind": "worker", "queues": "now", "slots": 3, "at": rows("SELECT now()")[0][0]},
        )
        lengths.append(client.llen("now"))
        time.sleep(0.2)

    assert max(lengths) == 12
    assert states()["dead"] == 0
    assert rows("SELECT max(attempts) FROM activity_delivery") == [(0,)]
    served.start("now")
    wait_until(is_drained, patience=60, what=served.lab.logs)
    assert len(traces("storm.quick")) == len(set(traces("storm.quick"))) == 1000
    client.close()


def test_a_worker_that_is_asked_to_end_finishes_and_takes_its_heartbeat_away(served):
    served.start("relay")
    (worker,) = served.start("now")
    wait_until(lambda: Heartbeat.objects.filter(kind="worker").exists())
    put("storm.plant", 100)
    wait_until(lambda: states()["done"] > 20, step=0.01)

    served.end(worker)

    assert not Heartbeat.objects.filter(kind="worker").exists()
    assert states()["running"] == 0
    served.start("now")
    wait_until(is_drained, what=served.lab.logs)
    assert len(traces("storm.plant")) == len(set(traces("storm.plant"))) == 100
    assert rows("SELECT max(attempts) FROM activity_delivery") == [(1,)]


def test_the_children_of_a_worker_that_was_killed_end_by_themselves(served):
    served.start("relay")
    (worker,) = served.start("now")
    wait_until(lambda: Heartbeat.objects.filter(kind="worker").exists())
    children = children_of(worker.popen.pid)
    assert len(children) == 2

    os.kill(worker.popen.pid, signal.SIGKILL)
    worker.popen.wait()

    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), patience=15)
