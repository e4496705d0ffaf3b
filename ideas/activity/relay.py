"""The relay: a loop that places facts, writes periodic rows and gets due deliveries run.

With Redis it hands them to Celery, at most four in flight for each living worker slot; without, it runs them
itself. Any number of relays may run side by side. A file of its own because it is the machine that everything
else is handed to.
"""

import datetime
import logging
import os
import random
import socket
import time
from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection, transaction
from django.db.models import Count

from ideas.activity import running
from ideas.activity.hearing import handler_called, periodic_jobs
from ideas.activity.models import Delivery, Heartbeat, PeriodicRun
from ideas.activity.queries import living
from ideas.kernel import clock

log = logging.getLogger(__name__)

IN_FLIGHT_PER_SLOT = 4
AWAY_PAUSE = 1.0
FULL_PAUSE = 0.005


class Broker(Protocol):
    """What the relay wants of Celery's broker; whatever it raises means that the broker is away."""

    def lengths(self) -> Mapping[str, int]:
        """How many messages wait in each queue, also those that are over."""

    def publish(self, delivery: Delivery) -> None:
        """Tell the workers of its queue of a queued delivery."""


class Relay:
    """One relay. ``broker`` hands queued deliveries to Celery; None runs deliveries in this process."""

    def __init__(self, broker: Broker | None, *, idle_pause: float = 0.2) -> None:
        self.broker = broker
        self.idle_pause = idle_pause
        self.name = f"relay {socket.gethostname()} {os.getpid()}"
        self.is_redis_away = False
        self._written: dict[str, datetime.datetime] = {}
        self._next_beat = 0.0
        self._next_asking = 0.0
        self._full_rounds = 0
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
            except DatabaseTrouble as error:
                log.warning("the database is away: %s", error)
                close_old_connections()
                worked = 0
            if worked:
                clock.breathe(started)
            self._rest(worked)

    def _rest(self, worked: int) -> None:
        """A moment, to let workers make room, longer and longer; long when there is nothing to do."""
        if self._full_rounds:
            time.sleep(min(FULL_PAUSE * self._full_rounds, self.idle_pause))
        elif not worked:
            time.sleep(self.idle_pause * random.uniform(0.8, 1.2))  # noqa: S311 - relays do not march in step

    def tick(self) -> int:
        """One round; returns how much was done, 0 when there was nothing."""
        if time.monotonic() >= self._next_beat:
            self._beat()
        placed = running.place_facts()
        if self.broker is None:
            return placed + running.run_due_here(1)
        return placed + self._hand_over(self.broker)

    def _beat(self) -> None:
        """Once a second: say that we live, return what was lost, write what comes round."""
        self._next_beat = time.monotonic() + 1
        Heartbeat.objects.update_or_create(
            name=self.name, defaults={"kind": "relay", "is_redis_away": self.is_redis_away, "at": clock.now()}
        )
        running.return_expired()
        write_periodic(self._written)

    def _hand_over(self, broker: Broker) -> int:
        """Queue what living workers have room for and tell them; what cannot be told is due again at once."""
        if time.monotonic() < self._next_asking:
            return 0
        lengths = self._ask(broker)
        claimed = self._claim(lengths) if lengths is not None else []
        for told, delivery in enumerate(claimed):
            try:
                broker.publish(delivery)
            except Exception as error:  # every broker library raises its own
                running.give_back(claimed[told:])
                self._note_away(error)
                return told
        return len(claimed)

    def _ask(self, broker: Broker) -> Mapping[str, int] | None:
        """The lengths of the queues, None when Redis is away: asked first, so as to claim nothing in vain."""
        try:
            lengths = broker.lengths()
        except Exception as error:  # every broker library raises its own
            self._note_away(error)
            return None
        if self.is_redis_away:
            log.warning("Redis is back")
            self.is_redis_away, self._next_beat = False, 0.0
        return lengths

    def _claim(self, lengths: Mapping[str, int]) -> list[Delivery]:
        """Claim what there is room for: one relay at a time, so that together they keep the limit."""
        with transaction.atomic():
            if not _is_our_turn():
                return []
            rooms = room(lengths)
            is_full = any(free <= 0 for free in rooms.values())
            self._full_rounds = self._full_rounds + 1 if is_full else 0
            return [
                delivery
                for queue, free in rooms.items()
                if free > 0
                for delivery in running.claim_due(free, queue=queue)
            ]

    def _note_away(self, error: Exception) -> None:
        if not self.is_redis_away:
            log.warning("Redis is away: %r", error)
            self.is_redis_away, self._next_beat = True, 0.0
        self._full_rounds = 0
        self._next_asking = time.monotonic() + AWAY_PAUSE


def _is_our_turn() -> bool:
    """Whether no other relay claims just now; if so, the others wait until this transaction ends."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7237867)")
        return bool(cursor.fetchone()[0])


def room(lengths: Mapping[str, int]) -> dict[str, int]:
    """Per queue: how many more deliveries to put in flight for the workers that live; none where none lives.

    A message that nobody fetched counts even after its lease, so that Redis never holds more than the limit. Less than
    half the limit counts as none: two for each slot are enough to be busy with, and rounds are dear.
    """
    slots: Counter[str] = Counter()
    for worker in living("worker"):
        for queue in worker.queues.split(","):
            slots[queue] += worker.slots
    flying = Delivery.objects.filter(state__in=[Delivery.State.QUEUED, Delivery.State.RUNNING])
    in_flight = dict(flying.order_by().values_list("queue").annotate(n=Count("id")))
    limits = {queue: IN_FLIGHT_PER_SLOT * count for queue, count in slots.items()}
    free = {
        queue: limit - max(in_flight.get(queue, 0), lengths.get(queue, 0)) for queue, limit in limits.items()
    }
    return {queue: free[queue] if free[queue] * 2 >= limit else 0 for queue, limit in limits.items()}


def write_periodic(written: dict[str, datetime.datetime]) -> None:
    """Write the deliveries of periodic jobs that are due, the latest missed one only, but for ``written`` ones."""
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


def drain(relay: Relay) -> None:
    """Run rounds until there is nothing left to do now."""
    while relay.tick():
        pass
