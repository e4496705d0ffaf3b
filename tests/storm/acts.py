"""What the processes of a storm do, each a command: ``python -m tests.storm.acts sow …``."""

import argparse
import functools
import mmap
import random
import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from ideas.activity.hearing import handler_called  # noqa: E402
from ideas.activity.models import Delivery, Fact  # noqa: E402
from ideas.activity.operations import record  # noqa: E402
from ideas.activity.queries import current_generation  # noqa: E402
from ideas.kernel.actor import SYSTEM  # noqa: E402
from tests.storm import people, writers  # noqa: E402
from tests.storm.app.handlers import RoseSown  # noqa: E402
from tests.storm.forking import at_once, say, together  # noqa: E402
from tests.storm.people import CELL, until_it_is_there  # noqa: E402


def sow(options: argparse.Namespace) -> int:
    """Record facts in so many processes, each in a transaction that commits after a random delay, whatever happens."""

    def sow_all(writer: int) -> None:
        for number in range(options.count):
            sow_one(f"{writer}-{number}", options.delay)
            time.sleep(random.random() * options.pause)

    return at_once(*(functools.partial(sow_all, writer) for writer in range(options.writers)))


def sow_one(rose: str, delay: float) -> None:
    """Record one, once."""

    def write() -> None:
        with transaction.atomic():
            record(RoseSown(rose=rose), by=SYSTEM)
            time.sleep(random.random() * delay)

    until_it_is_there(Fact.objects.filter(subject_kind="rose", subject_code=rose).exists, write)


def pages(options: argparse.Namespace) -> int:
    """Writers change what a page shows and note in shared memory what was committed; readers keep and serve it."""
    shared = mmap.mmap(-1, options.writers * CELL.size)
    writers = (functools.partial(write_pages, options, shared, number) for number in range(options.writers))
    readers = (functools.partial(read_pages, options, shared) for _ in range(options.readers))
    return at_once(*writers, *readers)


def write_pages(options: argparse.Namespace, shared: mmap.mmap, writer: int) -> None:
    """Change what a page shows, and note in shared memory how many changes were committed."""
    until = time.monotonic() + options.seconds
    changes = 0
    while time.monotonic() < until:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE storm_page SET value = value + 1 WHERE writer = %s", [writer])
            record(RoseSown(rose=f"{writer}-{changes}"), by=SYSTEM)
            time.sleep(random.random() * options.delay)
        changes += 1
        CELL.pack_into(shared, writer * CELL.size, changes)
        time.sleep(random.random() * options.delay)
    say({"changes": changes})


def key_of(kind: str) -> int:
    """What a page is kept under."""
    if kind == "generation":
        return current_generation()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM activity_fact")
        return int(cursor.fetchone()[0])


def read_pages(options: argparse.Namespace, shared: mmap.mmap) -> None:
    """Serve the page again and again, kept under a key, and count how often it lacked a change committed before."""
    figures = {"served": 0, "kept": 0, "stale": 0}
    kept: dict[int, dict[int, int]] = {}
    until = time.monotonic() + options.seconds
    while time.monotonic() < until:
        committed = [CELL.unpack_from(shared, writer * CELL.size)[0] for writer in range(options.writers)]
        key = key_of(options.key)
        figures["served"] += 1
        figures["kept"] += key in kept
        if key not in kept:
            with connection.cursor() as cursor:
                cursor.execute("SELECT writer, value FROM storm_page")
                kept = {key: dict(cursor.fetchall())}
        figures["stale"] += any(kept[key][writer] < count for writer, count in enumerate(committed))
        time.sleep(0.001)
    say(figures)


def write_beside(options: argparse.Namespace) -> int:
    """Write as a web process does while others are at it, and print how long each transaction took, in seconds."""
    took = []
    while not Path(options.until).exists():
        started = time.monotonic()
        with transaction.atomic():
            record(RoseSown(rose=f"beside-{len(took)}"), by=SYSTEM, quiet=True)
        took.append(time.monotonic() - started)
        time.sleep(0.02)
    say(took)
    return 0


def run_carelessly(options: argparse.Namespace) -> int:
    """Run what is due as runners would that made a mistake: without a claim, or marking it done before it is."""
    return together(
        *(functools.partial(MISTAKES[options.mistake], number) for number in range(options.runners))
    )


def run_without_claim(_runner: int) -> None:
    """Run all that was due at the start, whoever else is at it."""
    for delivery in Delivery.objects.filter(state="due", handler__startswith="storm.").order_by("pk"):
        run_it(delivery)
        Delivery.objects.filter(pk=delivery.pk).update(state="done")


def mark_first(_runner: int) -> None:
    """Mark each as done, then run it; end at the tenth as a killed process does."""
    for number, delivery in enumerate(
        Delivery.objects.filter(state="due", handler__startswith="storm.").order_by("pk")
    ):
        Delivery.objects.filter(pk=delivery.pk).update(state="done")
        if number != TENTH:
            run_it(delivery)


def place_carelessly(options: argparse.Namespace) -> int:
    """Give positions as relays would that took no lock: each numbers facts of its own and commits when it comes to it."""

    def place_on() -> None:
        while not Path(options.until).exists():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE activity_fact SET position = nextval('storm_position') WHERE id IN ("
                    " SELECT id FROM activity_fact WHERE position IS NULL ORDER BY id LIMIT 5 FOR UPDATE SKIP LOCKED)"
                )
                time.sleep(random.random() * options.delay)

    return at_once(*(place_on for _ in range(options.placers)))


def run_it(delivery: Delivery) -> None:
    """Do what its handler does."""
    handler = handler_called(delivery.handler)
    assert handler is not None
    with transaction.atomic():
        handler.run(delivery)


TENTH = 9
MISTAKES = {"none": run_without_claim, "no claim": run_without_claim, "marked first": mark_first}


def main() -> int:
    """Do what the command says; the exit status is how many of its processes failed."""
    parser = argparse.ArgumentParser()
    acts = parser.add_subparsers(required=True)
    sowing = acts.add_parser("sow")
    sowing.add_argument("--writers", type=int, default=1)
    sowing.add_argument("--count", type=int, required=True)
    sowing.add_argument("--delay", type=float, default=0.0)
    sowing.add_argument("--pause", type=float, default=0.0)
    sowing.set_defaults(act=sow)
    paging = acts.add_parser("pages")
    paging.add_argument("--writers", type=int, required=True)
    paging.add_argument("--readers", type=int, required=True)
    paging.add_argument("--seconds", type=float, required=True)
    paging.add_argument("--delay", type=float, default=0.01)
    paging.add_argument("--key", default="generation")
    paging.set_defaults(act=pages)
    beside = acts.add_parser("write_beside")
    beside.add_argument("until")
    beside.set_defaults(act=write_beside)
    careless = acts.add_parser("run_carelessly")
    careless.add_argument("--runners", type=int, default=1)
    careless.add_argument("--mistake", choices=MISTAKES, required=True)
    careless.set_defaults(act=run_carelessly)
    placing = acts.add_parser("place_carelessly")
    placing.add_argument("until")
    placing.add_argument("--placers", type=int, required=True)
    placing.add_argument("--delay", type=float, default=0.05)
    placing.set_defaults(act=place_carelessly)
    contending = acts.add_parser("contend")
    contending.add_argument("idea")
    contending.add_argument("--step", required=True)
    contending.set_defaults(act=people.contend)
    clicking = acts.add_parser("click")
    clicking.add_argument("idea")
    clicking.add_argument("--pairs", type=int, required=True)
    clicking.set_defaults(act=people.click)
    writing = acts.add_parser("write")
    writing.add_argument("idea")
    writing.add_argument("--count", type=int, required=True)
    writing.set_defaults(act=writers.write)
    accepting = acts.add_parser("accept")
    accepting.add_argument("idea")
    accepting.set_defaults(act=writers.accept)
    talking = acts.add_parser("talk")
    talking.add_argument("--count", type=int, required=True)
    talking.add_argument("--pause", type=float, default=0.0)
    talking.set_defaults(act=people.talk)
    visiting = acts.add_parser("visit")
    visiting.add_argument("web", nargs="+")
    visiting.add_argument("--page", required=True)
    visiting.add_argument("--readers", type=int, required=True)
    visiting.add_argument("--seconds", type=float, required=True)
    visiting.add_argument("--delay", type=float, default=0.02)
    visiting.add_argument("--pause", type=float, default=0.5)
    visiting.set_defaults(act=people.visit)
    options = parser.parse_args()
    return int(options.act(options))


if __name__ == "__main__":
    sys.exit(main())
