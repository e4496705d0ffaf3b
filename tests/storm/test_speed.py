"""How fast the outbox is, and how little it is in the way of others. Each prints its figure."""

import json
import statistics

import pytest

from .conftest import is_drained, put, rows, share_of_the_machine, states, traces, wait_until


def per_second(storm, count):
    """Put so many quick deliveries and measure how many of them are run in a second."""
    put("storm.quick", 50)
    wait_until(is_drained, what=storm.lab.logs)
    put("storm.quick", count)
    seconds = wait_until(is_drained, what=lambda: f"{states()}\n{storm.lab.logs()}")
    assert len(traces("storm.quick")) == len(set(traces("storm.quick"))) == count + 50
    return count / seconds


@pytest.mark.postgresql
@pytest.mark.redis
def test_two_workers_on_postgresql_run_three_hundred_deliveries_a_second(served, say):
    served.start("relay", "now", "now")

    rate = per_second(served, 3000)

    say(f"{rate:.0f} deliveries/s with two workers on PostgreSQL, wanted 300")
    assert rate >= 300 * share_of_the_machine()


@pytest.mark.sqlite
def test_on_sqlite_the_relay_runs_fifty_a_second_and_web_writes_hardly_wait(alone, say):
    alone.start("relay")
    put("storm.quick", 50)
    wait_until(is_drained, what=alone.lab.logs)
    ended = alone.lab.folder / "ended"
    writer = alone.act("write_beside", str(ended))
    wait_until(lambda: rows("SELECT count(*) FROM activity_fact")[0][0] > 5, what=writer.last_words)
    put("storm.quick", 500)

    seconds = wait_until(is_drained, what=alone.lab.logs)
    ended.touch()
    writer.popen.wait(30)

    share = share_of_the_machine()
    took = json.loads(writer.last_words(1))
    p95 = statistics.quantiles(took, n=20)[-1] * 1000
    say(
        f"{500 / seconds:.0f} deliveries/s on SQLite, wanted 50; {len(took)} writes beside, p95 {p95:.1f} ms, wanted 100"
    )
    assert len(traces("storm.quick")) == 550
    assert 500 / seconds >= 50 * share
    assert p95 <= 100 / share
