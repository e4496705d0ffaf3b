"""People for tests. They have an account, a confirmed e-mail and no role unless asked for."""

from collections.abc import Iterable
from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.people.models import LabRole, Person

PASSWORD = "une longue phrase de passe"


def make_person(name: str = "Alice", *, roles: Iterable[str] = (), **fields: Any) -> Person:
    """A person called ``name``, e-mail ``name@demo.example``, with those lab roles."""
    fields.setdefault(
        "email", None if fields.get("is_unclaimed") else f"{name.lower().replace(' ', '.')}@demo.example"
    )
    fields.setdefault("confirmed_at", clock.now())
    person = Person(display_name=name, **fields)
    person.set_unusable_password()
    person.save()
    for role in roles:
        LabRole.objects.create(person=person, role=role)
    return person


def acting(person: Person, **fields: Any) -> Actor:
    """``person`` as the one who acts, in a full session."""
    return Actor(person=person, **fields)
