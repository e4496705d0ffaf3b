"""A subject that can be discussed, planted so that this chapter is tested without the chapters after it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.discussion.hosts import forget_host, register_host
from ideas.discussion.models import Thread
from ideas.discussion.operations import open_thread
from ideas.kernel import clock, subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import anyone
from ideas.kernel.errors import Invalid
from ideas.organisations.models import Organisation
from ideas.people.models import LabRole, Person
from ideas.topics.models import Theme
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

KIND = "meadow"


def meadows_visible_to(actor: Actor) -> Any:
    """Open ones for everybody, all for curators."""
    if actor.is_system or (actor.is_person and "curator" in actor.person.lab_role_names()):
        return Theme.objects.all()
    return Theme.objects.filter(is_open=True)


def is_led_by(actor: Actor, row: Any = None) -> bool:
    """Curators lead all meadows."""
    return actor.is_person and "curator" in actor.person.lab_role_names()


@pytest.fixture(autouse=True)
def meadow_kind() -> Iterator[None]:
    """Themes stand in for ideas: ``order`` 0 is open for comments, anything else is not."""
    subjects.register_kind(
        subjects.Kind(
            name=KIND,
            letter="zz",
            visible_to=meadows_visible_to,
            title=str,
            concerned=lambda row: [person.code for person in Person.objects.filter(bio=row.code)],
            curated_by=is_led_by,
            belonging_to=lambda actor: Theme.objects.filter(code=actor.person.bio),
            led_by=lambda actor: Theme.objects.filter(pk__gt=0 if is_led_by(actor) else 10**9),
        )
    )
    rooms = {"team": lambda actor, row: row.order < 2, "staff": anyone}
    register_host(KIND, lambda actor, row: row.order == 0, rooms=rooms)
    yield
    forget_host(KIND)
    subjects._kinds.pop(KIND)


@pytest.fixture
def make_actor(db: None) -> Callable[..., Actor]:
    """``make_actor("alice", "curator")``: somebody signed in, perhaps with lab roles."""

    def make(name: str, *roles: str) -> Actor:
        person = Person.objects.create(email=f"{name}@example.org", display_name=name.title())
        for role in roles:
            LabRole.objects.create(person=person, role=role)
        return Actor(person=person)

    return make


@pytest.fixture
def alice(make_actor: Callable[..., Actor]) -> Actor:
    """Somebody who comments."""
    return make_actor("alice")


@pytest.fixture
def bruno(make_actor: Callable[..., Actor]) -> Actor:
    """Somebody else who comments."""
    return make_actor("bruno")


@pytest.fixture
def carla(make_actor: Callable[..., Actor]) -> Actor:
    """A curator."""
    return make_actor("carla", "curator")


@pytest.fixture
def meadow(db: None) -> Theme:
    """Something to talk about."""
    return Theme.objects.create(slug="meadow", names={"fr": "Le pré"})


@pytest.fixture
def thread(meadow: Theme) -> Thread:
    """Its thread."""
    return open_thread(KIND, meadow.code, by=SYSTEM)


@pytest.fixture
def zoe(db: None) -> Person:
    """Somebody with a public page who never spoke here."""
    return make_person("Zoé Dupont")


@pytest.fixture
def house(db: None) -> Organisation:
    """A listed organisation."""
    return make_organisation(name="Commune d’Orbe")


@pytest.fixture
def confirmed(alice: Actor, bruno: Actor, carla: Actor) -> None:
    """Those who are known here have public pages."""
    Person.objects.update(confirmed_at=clock.now())


def facts_told() -> list[str]:
    """Names of all facts, in the order they were recorded."""
    return list(Fact.objects.order_by("id").values_list("name", flat=True))


def errors_of(caught: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return [(error.field, error.code) for error in caught.value.errors]
