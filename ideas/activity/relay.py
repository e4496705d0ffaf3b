"""The relay: a loop that places facts, writes periodic rows and gets due deliveries run.

With Redis it hands them to Celery, at most four in flight for each living worker slot; without, it runs them itself. Any number of
relays may run side by side. A file of its own because it is the machine that everything else is handed to.
"""

import datetime
import logging
import os
import random
import socket
import time
from collections import Counter
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, transaction

from ideas.activity import running
from ideas.activity.hearing import handler_called, periodic_jobs
from ideas.activity.models import Delivery, Heartbeat, PeriodicRun
from ideas.activity.queries import living
from ideas.kernel import clock

log = logging.getLogger(__name__)

type Publish = Callable[[Delivery], None]

IN_FLIGHT_PER_SLOT = 4
SHORTEST_PAUSE = 0.005


class Relay:
    """One relay. ``publish`` hands a queued delivery to Celery; None runs deliveries in this process."""

    def __init__(self, publish: Publish | None, *, idle_pause: float = 0.2) -> None:
        self.publish = publish
        self.idle_pause = idle_pause
        self.name = f"relay {socket.gethostname()} {os.getpid()}"
        self.is_redis_away = False
        self._written: dict[str, datetime.datetime] = {}
        self._next_beat = 0.0
        self._is_stopping = False

    def stop(self, *_: object) -> None:
        """Ask the loop to end after what it is doing; fits as a signal handler of the operating system."""
        self._is_stopping = True

    def run(self) -> None:
        """Loop until stopped. A database that is away is waited for."""
        while not self._is_stopping:
            started = time.monotonic()
            try:
                worked = self.tick()
            except DatabaseError as error:
                log.warning("the database is away: %s", error)
                close_old_connections()
                worked = 0
                time.sleep(1)
            spent = time.monotonic() - started
            time.sleep(max(spent, SHORTEST_PAUSE) if worked else self.idle_pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter

    def tick(self) -> int:
        """One round; returns how much was done, 0 when there was nothing."""
        if time.monotonic() >= self._next_beat:
            self._beat()
        placed = running.place_facts()
        if self.publish is None:
            return placed + running.run_due_here(1)
        return placed + self._hand_over()

    def _beat(self) -> None:
        """Once a second: say that we live, return what was lost, write what comes round."""
        self._next_beat = time.monotonic() + 1
        Heartbeat.objects.update_or_create(
            name=self.name, defaults={"kind": "relay", "is_redis_away": self.is_redis_away, "at": clock.now()}
        )
        running.return_expired()
        write_periodic(self._written)

    def _hand_over(self) -> int:
        """Queue what living workers have room for, and tell Celery; what cannot be told comes back by its lease."""
        handed = 0
        for queue, room in _room().items():
            if room <= 0:
                continue
            for delivery in running.claim_due(room, queues=[queue]):
                if not self._tell(delivery):
                    return handed
                handed += 1
        return handed

    def _tell(self, delivery: Delivery) -> bool:
        assert self.publish is not None  # noqa: S101 - only called with one
        try:
            self.publish(delivery)
        except Exception as error:  # every broker library raises its own
            log.warning("Redis is away: %s", error)
            self.is_redis_away = True
            self._next_beat = 0.0
            time.sleep(0.5)
            return False
        self.is_redis_away = False
        return True


def _room() -> dict[str, int]:
    """Per queue: how many more deliveries may be in flight for the workers that live."""
    slots: Counter[str] = Counter()
    for worker in living("worker"):
        for queue in worker.queues.split(","):
            slots[queue] += worker.slots
    if not slots:
        return {}
    flying = Delivery.objects.filter(state__in=[Delivery.State.QUEUED, Delivery.State.RUNNING])
    in_flight = Counter(flying.values_list("queue", flat=True))
    return {queue: IN_FLIGHT_PER_SLOT * count - in_flight[queue] for queue, count in slots.items()}


def write_periodic(written: dict[str, datetime.datetime]) -> None:
    """Write the delivery of every periodic job that is due, the latest missed one only; ``written`` is what we know of."""
    now = clock.now()
    for job in periodic_jobs().values():
        due_at = job.latest(now)
        handler = handler_called(job.handler)
        if handler is None or written.get(job.handler) == due_at:
            continue
        with transaction.atomic():
            _, is_new = PeriodicRun.objects.get_or_create(job=job.handler, due_at=due_at)
            if is_new:
                Delivery.objects.create(
                    handler=job.handler,
                    queue=handler.queue,
                    payload={"due_at": due_at.isoformat()},
                    run_after=now,
                )
        written[job.handler] = due_at
