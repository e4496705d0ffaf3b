"""Everything that can go wrong, again and again, while facts are recorded: none is lost, nothing is done twice."""

import itertools
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
import redis
from django.db.models import Q

from ideas.activity.models import Delivery, Fact, Heartbeat
from ideas.kernel import clock
from ideas.notifications.models import Notification
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

from .conftest import (
    Storm,
    ask,
    children_of,
    is_drained,
    rows,
    share_of_the_machine,
    states,
    traces,
    wait_until,
)

ROSES = 1800
COMMENTS = 200
WITHIN = 60.0


def kill(storm: Storm, *names: str) -> None:
    """Kill one of those processes, whatever it is doing; its children end by themselves."""
    process = random.choice(storm.running(*names))
    if process.is_running:
        os.kill(process.popen.pid, signal.SIGKILL)
        process.popen.wait()


def kill_child(storm: Storm) -> None:
    """Kill a process that runs deliveries, under the eyes of its worker."""
    children = [pid for worker in storm.running("now", "mail") for pid in children_of(worker.popen.pid)]
    if children:
        os.kill(random.choice(children), signal.SIGKILL)


def freeze(pid: int, seconds: float) -> None:
    """Stop a process and let it go on."""
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


def wipe(server) -> None:
    """Empty a Redis."""
    with redis.Redis.from_url(server.url()) as client:
        client.flushall()


def leave_out(server, seconds: float) -> None:
    """End a server at once and start it again."""
    server.stop_at_once()
    time.sleep(seconds)
    server.start()


def assert_all_roses_were_heard(count: int) -> None:
    """Each was recorded once, placed once, delivered to both its hearers, and planted exactly once."""
    heard = "SELECT count(*) FROM activity_delivery d WHERE d.fact_id = f.id AND d.state = 'done'"
    assert rows(
        "SELECT count(*), count(DISTINCT subject_code) FROM activity_fact WHERE subject_kind = 'rose'"
    ) == [(count, count)]
    assert rows(f"SELECT count(*) FROM activity_fact f WHERE subject_kind = 'rose' AND ({heard}) <> 2") == [
        (0,)
    ]
    assert len(traces("storm.plant")) == len(set(traces("storm.plant"))) == count
    assert len(set(traces("storm.post"))) == count
    assert sorted(Fact.objects.values_list("position", flat=True)) == list(range(1, Fact.objects.count() + 1))


def assert_all_mails_went(storm: Storm, wanted: int) -> int:
    """One message for each notification, however often it was sent; returns how many were sent again."""
    codes = set(Notification.objects.filter(fact__name="CommentPosted").values_list("code", flat=True))
    sent = Counter(str(mail["Message-ID"]) for mail in storm.lab.mails())
    names = Counter(name.removeprefix("<n.").partition("@")[0] for name in sent)
    assert len(codes) == wanted
    assert names == dict.fromkeys(codes, 1)
    return sum(sent.values()) - len(sent)


@pytest.mark.postgresql
@pytest.mark.redis
def test_two_thousand_facts_under_every_fault(make_storm, own_postgresql, own_redis, say):
    storm = make_storm(
        database_url=own_postgresql.url(),
        redis_url=own_redis.url(),
        LAB_LIMITS="false",
        STORM_LEASE_SECONDS="30",
    )
    alice = acting(make_person("Alice"))
    for number in range(4):
        make_idea(alice, title=f"Idée {number}")
        make_person(f"Voisine {number}")
    before = Fact.objects.count()
    storm.start("relay", "relay", "now", "now", "mail")
    wait_until(lambda: Heartbeat.objects.filter(kind="worker").count() == 3, what=storm.lab.logs)
    writers = [
        storm.act("sow", "--writers", "4", "--count", str(ROSES // 4), "--delay", "0.02", "--pause", "0.2"),
        storm.act("talk", "--count", str(COMMENTS // 4), "--pause", "1.5"),
    ]
    wait_until(lambda: Fact.objects.filter(name="CommentPosted").exists(), what=storm.lab.logs)
    faults: list[Callable[[], None]] = [
        lambda: kill(storm, "relay"),
        lambda: kill(storm, "now"),
        lambda: kill_child(storm),
        lambda: kill(storm, "mail"),
        lambda: wipe(own_redis),
        lambda: leave_out(own_redis, 1.5),
        lambda: freeze(own_redis.process.pid, 3),
        lambda: leave_out(own_postgresql, 1),
    ]

    done = 0
    for fault in itertools.chain(*(random.sample(faults, len(faults)) for _round in range(2))):
        fault()
        done += 1
        time.sleep(random.uniform(1, 3))
        storm.start_again()
    wait_until(lambda: not any(writer.is_running for writer in writers), what=storm.lab.logs)
    for process in storm.running("relay", "now", "mail"):
        process.kill()
    storm.start_again()
    took = wait_until(
        lambda: is_drained() and has_told_all(),
        patience=3 * WITHIN,
        what=lambda: f"{states()}\n{storm.lab.logs()}",
    )

    assert [writer.popen.returncode for writer in writers] == [0, 0], writers[1].last_words(60)
    again = assert_all_mails_went(storm, COMMENTS)
    posted = len(traces("storm.post")) - ROSES
    say(
        f"{ROSES + COMMENTS} facts under {done + 1} faults: drained {took:.0f} s after the last one, wanted {WITHIN:.0f}; "
        f"{again} mails and {posted} other sendings went twice"
    )
    assert_all_roses_were_heard(ROSES)
    assert Fact.objects.count() == before + ROSES + COMMENTS
    assert rows("SELECT count(*) FROM activity_delivery WHERE state = 'dead'") == [(0,)]
    assert took <= WITHIN / share_of_the_machine()


@pytest.mark.sqlite
def test_a_hundred_facts_on_sqlite_while_the_relay_is_killed(make_storm, say):
    storm = make_storm(LAB_LIMITS="false")
    make_idea(acting(make_person("Alice")))
    make_person("Voisine")
    before = Fact.objects.count()
    storm.start("relay")
    writers = [
        storm.act("sow", "--writers", "2", "--count", "40", "--pause", "0.4"),
        storm.act("talk", "--count", "20", "--pause", "0.8"),
    ]

    while any(writer.is_running for writer in writers):
        time.sleep(random.uniform(1, 4))
        kill(storm, "relay")
        storm.start_again()
    took = wait_until(lambda: is_drained() and has_told_all(), patience=3 * WITHIN, what=storm.lab.logs)

    assert [writer.popen.returncode for writer in writers] == [0, 0], writers[1].last_words(60)
    again = assert_all_mails_went(storm, 20)
    say(
        f"100 facts on SQLite: drained {took:.0f} s after the last kill, wanted {WITHIN:.0f}; {again} mails went twice"
    )
    assert_all_roses_were_heard(80)
    assert Fact.objects.count() == before + 100
    assert took <= WITHIN / share_of_the_machine()


def has_told_all() -> bool:
    """Whether nothing at all is owed now, also by the house's own handlers (none of whose heavy work has a worker here)."""
    owed = Delivery.objects.exclude(state="done").exclude(queue="heavy")
    return not ask(owed.filter(Q(run_after__lte=clock.now()) | Q(attempts__gt=0)).exists)
