"""The labs that tests start are whole: real processes, a database of their own, and nothing left of them."""

import json
import os
import urllib.request

import pytest

from ideas.activity.models import Heartbeat
from tests.labs import MakeLab, RunningLab


def readiness(lab: RunningLab) -> dict[str, object]:
    """What /readyz says."""
    with urllib.request.urlopen(f"{lab.base_url}/readyz", timeout=5) as answer:
        return dict(json.load(answer))


def test_a_running_lab_and_the_test_share_one_database(running_lab: RunningLab) -> None:
    Heartbeat.objects.create(name="seen", kind="relay", is_redis_away=True)

    assert readiness(running_lab) == {"state": "ready", "wanting": []}
    assert "no such" not in running_lab.logs()


@pytest.mark.redis
def test_workers_are_heard_of(make_lab: MakeLab, redis_url: str) -> None:
    lab = make_lab(redis_url=redis_url)
    lab.start_web()
    lab.start_relay()
    lab.start_workers("now")

    while not Heartbeat.objects.filter(kind="worker", queues="now").exists():
        assert all(process.is_running for process in lab.processes), lab.logs()

    assert readiness(lab) == {"state": "ready", "wanting": []}


def test_nothing_of_an_ended_lab_is_left(make_lab: MakeLab) -> None:
    lab = make_lab()
    web = lab.start_web()

    lab.end()

    assert not lab.answers()
    with pytest.raises(ProcessLookupError):
        os.killpg(web.popen.pid, 0)


@pytest.mark.browser
def test_the_browser_reads_a_page(running_lab: RunningLab, page: object) -> None:
    page.goto(f"{running_lab.base_url}/healthz")  # type: ignore[attr-defined]

    assert page.inner_text("body").strip() == "ok"  # type: ignore[attr-defined]
