"""The door for Celery: a message is (id, token) and nothing else."""

import uuid
from collections.abc import Mapping

import redis
from celery import shared_task
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections

from ideas.activity import running
from ideas.activity.hearing import Queue
from ideas.activity.models import Delivery


@shared_task(name="deliver", ignore_result=True)  # type: ignore[untyped-decorator] # Celery has no types
def deliver(pk: int, token: str) -> None:
    """Run one queued delivery. Where the connection turns out to be lost, once more on a new one."""
    try:
        running.run_delivery(pk, uuid.UUID(token))
    except DatabaseTrouble:
        close_old_connections()
        running.run_delivery(pk, uuid.UUID(token))


class CeleryBroker:
    """Celery's queues in Redis, as the relay needs them; every call fails within seconds when Redis does not
    answer.
    """

    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(
            settings.LAB_REDIS_URL, socket_timeout=2, socket_connect_timeout=2, retry=None
        )

    def lengths(self) -> Mapping[str, int]:
        """How many messages wait in each queue."""
        with self._redis.pipeline(transaction=False) as asking:
            for queue in Queue:
                asking.llen(queue.value)
            return dict(zip([queue.value for queue in Queue], asking.execute(), strict=True))

    def publish(self, delivery: Delivery) -> None:
        """Hand a queued delivery to the workers of its queue; the message expires with its lease."""
        deliver.apply_async(
            (delivery.pk, str(delivery.token)),
            queue=delivery.queue,
            expires=running.lease().total_seconds(),
            retry=False,
        )
