"""What is done inside a measured lab, and how long it takes, as JSON on the last line: ``python -m tests.load.acts crowd 10000``."""

import csv
import json
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

from ideas.kernel import clock
from ideas.kernel.codes import new_code

MAPPING = """
[origin]
key = "load"
name = "Measured"
licence = "CC0"
url = "https://load.example/{key}"
date = 2020-01-01
language = "fr"
[call]
slug = "measured"
opens_at = 2019-01-01T00:00:00+01:00
closes_at = 2019-12-31T23:59:59+01:00
stage = "submitted"
[call.names]
fr = "Mesure"
it = "Misura"
de = "Messung"
en = "Measurement"
[ideas]
key = "key"
title = "title"
created_at = "at"
author = "author"
[ideas.sections]
solution = "text"
[comments]
key = "key"
idea = "idea"
author = "author"
body = "text"
created_at = "at"
"""
COMMENTS_AN_IDEA = 5
PATIENCE = 120  # seconds


def crowd(size: str) -> None:
    """Lead on an idea that so many follow, and say how long it took until all are told, and the longest transaction seen."""
    from django.db import connection

    from ideas.notifications.models import Follow, Notification
    from ideas.people.models import Person
    from tests.factories.ideas import lead_to, make_idea
    from tests.factories.people import acting, make_person

    idea = make_idea(acting(make_person("Celle que l’on suit")))
    people = Person.objects.bulk_create(
        Person(code=new_code(), display_name=f"Suit {n}", email=f"follows{new_code()}@load.example")
        for n in range(int(size))
    )
    Follow.objects.bulk_create(
        [
            Follow(
                code=new_code(),
                subject_kind="idea",
                subject_code=idea.code,
                person=one,
                confirmed_at=clock.now(),
            )
            for one in people
        ],
        batch_size=2000,
    )
    told = Notification.objects.filter(
        fact__name="IdeaAdvanced", fact__subject_code=idea.code, person__in=people
    )
    began, longest = time.monotonic(), 0.0
    lead_to(idea, "screening", by=acting(make_person("Mène", roles=["curator"])))
    while told.count() < int(size):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            )
            longest = max(longest, float(cursor.fetchone()[0]))
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"Only {told.count()} are told after two minutes.")
        time.sleep(0.02)
    print(json.dumps([time.monotonic() - began, longest]))


def write(count: str) -> None:
    """Let so many people back ideas, one after the other with a breath between; say the 95th percentile in milliseconds."""
    from ideas.ideation.models import Idea
    from ideas.ideation.operations import support_idea
    from ideas.kernel.actor import Actor
    from ideas.people.models import Person

    ideas = list(Idea.objects.filter(is_public=True, stage__key="cocreation")[:10])
    took = []
    visitors = (
        Person.objects.filter(email__endswith="@load.example")
        .exclude(team_rows__idea__in=ideas)
        .order_by("id")
    )
    for number, person in enumerate(visitors[: int(count)]):
        began = time.perf_counter()
        support_idea(ideas[number % len(ideas)], by=Actor(person=person))
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(0.02)
    print(json.dumps(statistics.quantiles(took, n=20)[-1]))


def bring_in(count: str) -> None:
    """Import so many ideas with five comments each, by the command; say how many seconds it took and this process's largest
    resident memory in megabytes."""
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mapping.toml").write_text(MAPPING)
        _write_tables(folder, int(count))
        began = time.monotonic()
        call_command(
            "import_ideas",
            folder / "ideas.csv",
            comments=folder / "comments.csv",
            mapping=folder / "mapping.toml",
            stdout=sys.stderr,
        )
        took = time.monotonic() - began
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([took, largest / (1024**2 if sys.platform == "darwin" else 1024)]))


def _write_tables(folder: Path, count: int) -> None:
    """Tables whose keys no table of another size has."""
    text = "Un repas partagé chaque semaine dans la salle du quartier, ouvert à qui veut venir. " * 8
    with (folder / "ideas.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "title", "at", "author", "text"])
        rows.writerows(
            [f"i{count}-{n}", f"Idée numéro {n}", "2019-05-01T10:00:00+02:00", f"Personne {n % 200}", text]
            for n in range(count)
        )
    with (folder / "comments.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "idea", "author", "text", "at"])
        rows.writerows(
            [
                f"c{count}-{n}",
                f"i{count}-{n // COMMENTS_AN_IDEA}",
                f"Voix {n % 300}",
                text[:160],
                "2019-06-01T10:00:00+02:00",
            ]
            for n in range(count * COMMENTS_AN_IDEA)
        )


if __name__ == "__main__":
    django.setup()
    {"crowd": crowd, "write": write, "import": bring_in}[sys.argv[1]](*sys.argv[2:])
