"""What must be done inside a measured lab, where Django runs with its settings: ``python -m tests.load.inside fill 1000``."""

import json
import sys
import time

import django

from ideas.kernel.codes import new_code

PATIENCE = 120  # seconds
LAB = {
    "email": "ada@load.example",
    "name": "Ada",
    "password": "three words to measure",
    "lab_name": "Measured lab",
    "sender": "lab@load.example",
}


def fill(size: str) -> None:
    """Migrate, make it a lab, and fill it."""
    from deploy.prepare import migrate

    migrate()
    from django.core.management import call_command

    from tests.factories.organisations import acting_for, make_mandate, make_organisation
    from tests.factories.people import acting, make_person
    from tests.factories.pilots import make_running_pilot
    from tests.load.filling import fill as fill_with

    call_command("start_lab", **LAB, stdout=sys.stderr)
    otto = acting_for(make_mandate(make_person("Otto"), make_organisation()))
    make_running_pilot(acting(make_person("Alice")), otto, acting(make_person("Carla", roles=["curator"])))
    fill_with(int(size), say=lambda words: print(words, file=sys.stderr, flush=True))


def known() -> None:
    """Print what the client must know: codes of an idea, and a session of somebody who signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from ideas.ideation.models import Idea
    from ideas.people.models import Person
    from ideas.pilots.models import Pilot
    from lab.web.pages.ideas import idea_address
    from lab.web.pages.pilots import pilot_address

    idea = Idea.objects.filter(is_public=True).order_by("id")[500]
    person = Person.objects.get(display_name="Alice")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    pilot = Pilot.objects.get()
    print(
        json.dumps(
            {
                "idea": idea_address(idea),
                "pilot": pilot_address(pilot),
                "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={'t' * 32}",
            }
        )
    )


def write(seconds: str) -> None:
    """Support one idea a second, each time as somebody else, through the operation, as its visitors would."""
    from ideas.ideation.models import Idea
    from ideas.ideation.operations import support_idea
    from ideas.kernel.actor import Actor
    from ideas.people.models import Person

    idea = Idea.objects.filter(is_public=True, stage__key="cocreation").first()
    assert idea is not None
    end = time.monotonic() + float(seconds)
    for person in Person.objects.order_by("id"):
        if time.monotonic() > end:
            return
        support_idea(idea, by=Actor(person=person))
        time.sleep(1)


def drain(count: str) -> None:
    """Put so many comments into the outbox to be counted, and print how many seconds it took until nothing was left."""
    from django.db.models import Count

    from ideas.activity.models import Delivery, Fact
    from ideas.ideation.models import Idea

    codes = list(Idea.objects.filter(is_public=True).values_list("code", flat=True))
    facts = Fact.objects.bulk_create(
        Fact(
            code=new_code(),
            name="CommentPosted",
            subject_kind="comment",
            subject_code=new_code(),
            data={"thread_kind": "idea", "thread_code": codes[number % len(codes)]},
            audience="public",
        )
        for number in range(int(count))
    )
    Delivery.objects.bulk_create(
        Delivery(fact=fact, handler="ideation.count_comments", queue="now") for fact in facts
    )
    began = time.monotonic()
    ours = Delivery.objects.filter(fact__in=facts, queue="now")
    while ours.exclude(state__in=["done", "dead"]).exists():
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"Still waiting: {dict(ours.values_list('state').annotate(Count('pk')))}")
        time.sleep(0.05)
    assert not ours.filter(state="dead").exists()
    print(json.dumps(time.monotonic() - began))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "known": known, "write": write, "drain": drain}[sys.argv[1]](*sys.argv[2:])
