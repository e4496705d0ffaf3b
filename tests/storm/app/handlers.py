"""Handlers that leave a trace for each time they ran, and handlers that make trouble."""

import os
import random
import signal
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import connection

from ideas.activity.facts import FactData
from ideas.activity.hearing import Queue, reaction, sending
from ideas.activity.models import Delivery


@dataclass(frozen=True)
class RoseSown(FactData):
    """A rose was sown."""

    subject_kind: ClassVar[str] = "rose"
    rose: str


def leave_trace(delivery: Delivery) -> None:
    """Note that this delivery ran, in this process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO storm_trace (handler, delivery, process) VALUES (%s, %s, %s)",
            [delivery.handler, delivery.pk, os.getpid()],
        )


@reaction("storm.plant", hears=[RoseSown])
def plant(delivery: Delivery) -> None:
    """Leave a trace, with time to be killed before, between and after."""
    time.sleep(random.random() * 0.01)
    leave_trace(delivery)
    time.sleep(random.random() * 0.01)


@sending("storm.post", hears=[RoseSown])
def post(delivery: Delivery) -> None:
    """The same without a transaction."""
    time.sleep(random.random() * 0.01)
    leave_trace(delivery)
    time.sleep(random.random() * 0.01)


@reaction("storm.quick")
def quick(delivery: Delivery) -> None:
    """Leave a trace as fast as can be."""
    leave_trace(delivery)


def _take_effect(delivery: Delivery, once: str) -> None:
    """Do what must be done once, then be killed the first time, before it is marked as done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO storm_effect (handler, delivery, once) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [delivery.handler, delivery.pk, once],
        )
    if _is_first_time(f"killed-{delivery.pk}"):
        os.kill(os.getpid(), signal.SIGKILL)


@sending("storm.keep", queue=Queue.NOW)
def keep(delivery: Delivery) -> None:
    """Work that a constraint lets happen once, however often it is done."""
    _take_effect(delivery, once=str(delivery.pk))


@sending("storm.heap", queue=Queue.NOW)
def heap(delivery: Delivery) -> None:
    """The mistake: work that happens again each time it is done."""
    _take_effect(delivery, once=uuid.uuid4().hex)


@reaction("storm.die")
def die(delivery: Delivery) -> None:
    """Kill whoever runs this, whatever it is."""
    os.kill(os.getpid(), signal.SIGKILL)


def _is_first_time(name: str) -> bool:
    """Whether nobody asked this before in this lab."""
    try:
        Path(settings.LAB_DATA, name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _stand_still(delivery: Delivery) -> None:
    """Stop this process the first time, until somebody makes it continue; its number is in the lab's folder."""
    if _is_first_time(f"stopped-{delivery.pk}"):
        Path(settings.LAB_DATA, "stopped").write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGSTOP)


@reaction("storm.stand_still")
def stand_still(delivery: Delivery) -> None:
    """Stop in the middle of the transaction."""
    leave_trace(delivery)
    _stand_still(delivery)


@sending("storm.stand_still_sending")
def stand_still_sending(delivery: Delivery) -> None:
    """Stop in the middle, with no transaction open."""
    leave_trace(delivery)
    _stand_still(delivery)


@sending("storm.long", queue=Queue.NOW)
def long(delivery: Delivery) -> None:
    """Work for three leases; whoever runs it renews the lease meanwhile."""
    time.sleep(settings.LAB_LEASE_SECONDS * 3)
    leave_trace(delivery)
