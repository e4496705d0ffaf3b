"""The door for Celery: a message is (id, token) and nothing else."""

from celery import shared_task

from ideas.activity import running
from ideas.activity.models import Delivery


@shared_task(name="deliver", ignore_result=True)  # type: ignore[untyped-decorator] # Celery has no types
def deliver(pk: int, token: str) -> None:
    """Run one queued delivery."""
    running.run_delivery(pk, token)


def publish(delivery: Delivery) -> None:
    """Hand a queued delivery to the workers of its queue; the message expires with its lease."""
    deliver.apply_async(
        (delivery.pk, str(delivery.token)),
        queue=delivery.queue,
        expires=running.LEASE.total_seconds(),
        retry=False,
    )
