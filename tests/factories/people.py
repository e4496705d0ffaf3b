"""People for tests. They have an account, a confirmed e-mail and no role unless asked for."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.people.models import LabRole, Person
from ideas.topics.models import Territory, Theme

PASSWORD = "une longue phrase de passe"


def make_person(
    name: str = "Alice", *, roles: Iterable[str] = (), password: str | None = None, **fields: Any
) -> Person:
    """A person called ``name``, e-mail ``name@demo.example``, with those lab roles; no password unless asked."""
    fields.setdefault("email", None if fields.get("is_unclaimed") else _free_address(name))
    fields.setdefault("confirmed_at", clock.now())
    person = Person.objects.create(display_name=name, password=make_password(password), **fields)
    for role in roles:
        give_role(person, role)
    return person


def _free_address(name: str) -> str:
    wanted = name.lower().replace(" ", ".")
    taken = Person.objects.filter(email__startswith=wanted).count()
    return f"{wanted}{taken or ''}@demo.example"


def give_role(
    person: Person, role: str, themes: Iterable[Theme] = (), territories: Iterable[Territory] = ()
) -> LabRole:
    """A lab role, limited to these themes and territories."""
    held = LabRole.objects.create(person=person, role=role)
    held.themes.set(themes)
    held.territories.set(territories)
    person.groups.add(Group.objects.get_or_create(name=role)[0])
    person.forget_roles()
    return held


def make_unclaimed(name: str = "Zoé", **fields: Any) -> Person:
    """Somebody recorded at a counter, without an account."""
    values = {
        "display_name": name,
        "is_unclaimed": True,
        "recorded_via": Person.Recorded.COUNTER,
        "password": "!",
    }
    return Person.objects.create(**{**values, **fields})


def acting(person: Person, **fields: Any) -> Actor:
    """``person`` as the one who acts, in a full session."""
    return Actor(person=person, **fields)


def arriving(person: Person | None, scopes: Iterable[str] | None = None) -> Actor:
    """The actor of a fresh request of ``person``, read again as a door does; with ``scopes`` through a token."""
    fresh = Person.objects.get(pk=person.pk) if person is not None else None
    return Actor(person=fresh, scopes=frozenset(scopes) if scopes is not None else None, address="a-hash")
