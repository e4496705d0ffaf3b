"""Redis or PostgreSQL away, killed, wiped, frozen: what is due waits, and nothing else does."""

import contextlib
import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest
import redis

from ideas.activity.models import Delivery, Heartbeat

from .conftest import LEASE, children_of, is_drained, put, rows, states, traces, wait_until

pytestmark = [pytest.mark.postgresql, pytest.mark.redis]


@pytest.fixture
def with_own_redis(make_storm, own_redis):
    """A lab with a Redis that nobody else minds losing."""
    storm = make_storm(redis_url=own_redis.url())
    storm.lab.start_web()
    storm.start("relay", "now", "mail")
    wait_until(lambda: Heartbeat.objects.filter(kind="worker").count() == 2, what=storm.lab.logs)
    return storm


def readiness(storm):
    """What /readyz says, and after how many seconds."""
    started = time.monotonic()
    with urllib.request.urlopen(f"{storm.lab.base_url}/readyz", timeout=10) as answer:
        assert answer.status == 200
        return answer.read().decode(), time.monotonic() - started


def assert_all_done_once(count):
    assert states() == {"done": count}
    assert len(traces("storm.plant")) == len(set(traces("storm.plant"))) == count
    assert rows("SELECT max(attempts) FROM activity_delivery") == [(1,)]


def test_redis_killed_with_all_it_held_and_started_again_empty(with_own_redis, own_redis):
    put("storm.plant", 300)
    wait_until(lambda: states()["done"] > 30, step=0.01)

    own_redis.stop_at_once()
    wait_until(lambda: "degraded" in readiness(with_own_redis)[0], patience=10)
    time.sleep(LEASE)
    in_the_dark = states()
    own_redis.start()
    took = wait_until(is_drained, patience=60, what=with_own_redis.lab.logs)

    assert in_the_dark["due"] > 100
    assert took < 60
    assert_all_done_once(300)
    wait_until(lambda: "degraded" not in readiness(with_own_redis)[0], patience=10)


def test_redis_wiped_again_and_again(with_own_redis, own_redis):
    put("storm.plant", 300)
    with redis.Redis.from_url(own_redis.url()) as client:
        while not is_drained():
            client.flushall()
            time.sleep(0.7)

    assert_all_done_once(300)


def test_redis_frozen_is_noticed_and_pages_and_writes_go_on(with_own_redis, own_redis):
    put("storm.plant", 100)
    wait_until(lambda: states()["done"] > 10, step=0.01)

    os.kill(own_redis.process.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: "degraded" in readiness(with_own_redis)[0], patience=15)
        slowest = 0.0
        writer = with_own_redis.act("sow", "--count", "50")
        wait_until(lambda: not writer.is_running, patience=60)
        for _ in range(20):
            slowest = max(slowest, readiness(with_own_redis)[1])
        wait_until(
            lambda: rows("SELECT count(*) FROM activity_fact WHERE position IS NOT NULL") == [(50,)],
            patience=20,
        )
    finally:
        os.kill(own_redis.process.pid, signal.SIGCONT)

    assert slowest < 2
    wait_until(is_drained, patience=60, what=with_own_redis.lab.logs)
    assert states() == {"done": 200}
    assert len(traces("storm.plant")) == len(set(traces("storm.plant"))) == 150
    assert len(set(traces("storm.post"))) == 50


def test_a_relay_does_not_block_for_long_on_a_frozen_redis(with_own_redis, own_redis):
    os.kill(own_redis.process.pid, signal.SIGSTOP)
    gaps = []
    try:
        last = Heartbeat.objects.get(kind="relay").at
        until = time.monotonic() + 20
        while time.monotonic() < until:
            now = Heartbeat.objects.get(kind="relay").at
            if now > last:
                gaps.append((now - last).total_seconds())
                last = now
            time.sleep(0.05)
    finally:
        os.kill(own_redis.process.pid, signal.SIGCONT)

    assert max(gaps) < 7
    assert len(gaps) >= 4


def ports_of(*pids: int) -> set[int]:
    """The local ports of all TCP sockets that these processes hold, as Linux says."""
    held = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                held.add(str(link.readlink()))
    rows_of_sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].rpartition(":")[2], 16) for row in rows_of_sockets if f"socket:[{row[9]}]" in held}


def test_the_web_process_never_speaks_to_redis(with_own_redis, own_redis):
    web = with_own_redis.lab.processes[0].popen.pid
    with redis.Redis.from_url(own_redis.url()) as client:
        for _ in range(10):
            readiness(with_own_redis)
        clients = {int(connected["addr"].rsplit(":", 1)[1]) for connected in client.client_list()}
    held = ports_of(web, *children_of(web))

    assert with_own_redis.lab.port in held
    assert clients & ports_of(
        os.getpid(), *(p.popen.pid for p in with_own_redis.running("relay", "now", "mail"))
    )
    assert not clients & held


def test_postgresql_stopped_at_once_and_started_again(make_storm, own_postgresql, redis_url):
    storm = make_storm(database_url=own_postgresql.url(), redis_url=redis_url)
    storm.lab.start_web()
    storm.start("relay", "relay", "now", "mail")
    wait_until(lambda: Heartbeat.objects.filter(kind="worker").count() == 2, what=storm.lab.logs)
    writers = storm.act("sow", "--writers", "4", "--count", "100", "--delay", "0.02", "--pause", "0.15")

    wait_until(lambda: rows("SELECT count(*) FROM activity_fact")[0][0] > 10, what=storm.lab.logs)
    for _ in range(3):
        time.sleep(2)
        own_postgresql.stop_at_once()
        time.sleep(1)
        own_postgresql.start()
    wait_until(lambda: not writers.is_running, what=storm.lab.logs)
    took = wait_until(is_drained, patience=60, what=storm.lab.logs)

    assert took < 60
    assert rows("SELECT count(*), count(DISTINCT subject_code) FROM activity_fact") == [(400, 400)]
    assert len(traces("storm.plant")) == len(set(traces("storm.plant"))) == 400
    assert len(set(traces("storm.post"))) == 400
    assert Delivery.objects.filter(state="dead").count() == 0
    assert all(process.is_running for process in storm.running("relay", "now", "mail"))
    wait_until(lambda: "degraded" not in readiness(storm)[0], patience=10)
