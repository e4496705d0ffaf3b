"""The door for Celery."""

import json

import pytest
import redis

from ideas.activity import running, tasks
from ideas.activity.models import Delivery

from .planted import fresh, planted, put_off, queued

pytestmark = pytest.mark.django_db


def test_a_message_runs_its_delivery():
    ran = []
    with planted("test.job", ran.append):
        job = queued(put_off())
        tasks.deliver.run(job.pk, str(job.token))

    assert len(ran) == 1
    assert fresh(job).state == Delivery.State.DONE


def test_a_message_is_id_and_token_for_one_lease_and_is_sent_once(monkeypatch, settings):
    settings.LAB_REDIS_URL = "redis://127.0.0.1:1/0"
    sent = {}
    monkeypatch.setattr(
        tasks.deliver, "apply_async", lambda args, **options: sent.update(args=args, **options)
    )
    with planted("test.mail", lambda d: None, sending=True):
        job = queued(put_off("test.mail"))

    tasks.CeleryBroker().publish(job)

    assert json.loads(json.dumps(sent)) == {
        "args": [job.pk, str(job.token)],
        "queue": "mail",
        "expires": running.lease().total_seconds(),
        "retry": False,
    }


def test_a_redis_that_is_not_there_is_noticed_at_once(settings):
    settings.LAB_REDIS_URL = "redis://127.0.0.1:1/0"

    with pytest.raises(redis.ConnectionError):
        tasks.CeleryBroker().lengths()
