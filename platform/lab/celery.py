"""Celery: workers that run what the relay hands them. The outbox in the database is the only queue of record."""

import os
import socket
import threading
import time
from typing import Any

from celery import Celery
from celery.signals import worker_process_init, worker_ready, worker_shutting_down

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lab.settings")

app = Celery("lab")
app.config_from_object(
    {
        "broker_url": os.environ.get("LAB_REDIS_URL") or "redis://127.0.0.1:6379/0",
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
        "broker_connection_retry_on_startup": True,
        "broker_connection_timeout": 2,
        "broker_transport_options": {
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
            "retry_on_timeout": False,
            "visibility_timeout": 86_400,
        },
        "timezone": "UTC",
    }
)
app.autodiscover_tasks(["ideas.activity"])

_is_ending = threading.Event()


def _beat(name: str, queues: str, slots: int) -> None:
    """Write the worker's heartbeat row every three seconds until it ends."""
    from django.db import DatabaseError, close_old_connections

    from ideas.activity.models import Heartbeat
    from ideas.kernel import clock

    while not _is_ending.is_set():
        try:
            Heartbeat.objects.update_or_create(
                name=name, defaults={"kind": "worker", "queues": queues, "slots": slots, "at": clock.now()}
            )
        except DatabaseError:
            close_old_connections()
        time.sleep(3)


@worker_ready.connect
def start_beating(sender: Any, **_: Any) -> None:
    """Tell the relay which queues this worker serves and how many at a time."""
    worker = sender.controller
    queues = ",".join(sorted(worker.app.amqp.queues.consume_from))
    name = f"worker {socket.gethostname()} {os.getpid()}"
    threading.Thread(target=_beat, args=(name, queues, worker.concurrency), daemon=True).start()


@worker_shutting_down.connect
def stop_beating(**_: Any) -> None:
    """Stop telling: what is queued for us comes back by its lease."""
    _is_ending.set()


@worker_process_init.connect
def forget_connections(**_: Any) -> None:
    """A forked child opens its own database connection."""
    from django.db import connections

    connections.close_all()
