"""Celery: workers that run what the relay hands them. The outbox in the database is the only queue of record.

So a message may be lost, doubled or late without harm: nothing here keeps results or sends a message again.
What these settings are for is that no call blocks for long when Redis does not answer, and that a worker
comes back by itself however long Redis or the database were away.
"""

import logging
import os
import socket
import sys
import threading
from typing import Any

from celery import Celery
from celery.signals import worker_ready, worker_shutting_down

from lab import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lab.settings")
env.read_file()
log = logging.getLogger(__name__)

app = Celery("lab")
app.config_from_object(
    {
        "broker_url": env.value("LAB_REDIS_URL") or "redis://127.0.0.1:6379/0",
        "task_ignore_result": True,
        "task_store_errors_even_if_ignored": False,
        "task_acks_late": False,
        "task_reject_on_worker_lost": False,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_time_limit": 600,
        "task_soft_time_limit": 570,
        "task_default_queue": "now",
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_enable_remote_control": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 2,
        "broker_transport_options": {
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 5,
            "retry_on_timeout": False,
            "ack_emulation": False,  # what a killed worker had fetched comes back by its lease
        },
        "timezone": "UTC",
    }
)
# Celery would open a database connection for every delivery, which costs more than the delivery and leaves a row of the
# generation for each. The task itself closes those that are broken or old, as Django does between requests.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
app.autodiscover_tasks(["ideas.activity"])

_is_ending = threading.Event()


def _beat(name: str, queues: str, slots: int) -> None:
    """Keep the worker's heartbeat row fresh until it ends, then take it away; a database that is away is
    waited for.
    """
    from django.conf import settings
    from django.db import Error, close_old_connections

    from ideas.activity.models import Heartbeat
    from ideas.kernel import clock

    is_ending = False
    while not is_ending:
        try:
            Heartbeat.objects.update_or_create(
                name=name, defaults={"kind": "worker", "queues": queues, "slots": slots, "at": clock.now()}
            )
        except Error as error:
            log.warning("no heartbeat: %s", error)
            close_old_connections()
        is_ending = _is_ending.wait(settings.LAB_LEASE_SECONDS / 10)
    Heartbeat.objects.filter(name=name).delete()


@worker_ready.connect
def start_beating(sender: Any, **_: Any) -> None:
    """Tell the relay which queues this worker serves and how many deliveries at a time."""
    worker = sender.controller
    queues = ",".join(sorted(worker.app.amqp.queues.consume_from))
    name = f"worker {socket.gethostname()} {os.getpid()}"
    threading.Thread(target=_beat, args=(name, queues, worker.concurrency), daemon=True).start()


@worker_shutting_down.connect
def stop_beating(**_: Any) -> None:
    """Stop telling, so that nothing more is handed over; what is queued for us comes back by its lease."""
    _is_ending.set()
