"""One world for all tests of permissions: made once, taken back at the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.permissions.doors import Doors
from tests.permissions.world import World


@pytest.fixture(scope="package")
def made_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world in which the tables are asked."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """The world as it was made: what a test does with it is taken back."""
    made_world.forget()
    return made_world


@pytest.fixture(scope="package")
def made_doors(made_world: World, django_db_blocker: Any) -> Doors:
    """The doors with everybody of the world before them."""
    with django_db_blocker.unblock():
        return Doors(made_world)


@pytest.fixture
def doors(made_doors: Doors, world: World) -> Doors:
    """The doors of the world as it was made."""
    return made_doors
