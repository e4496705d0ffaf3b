"""Taking one's data along, and leaving."""

import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn
from ideas.people import personal_data
from ideas.people.facts import AccountClosed
from ideas.people.models import Claim, EmailChange, LabRole, Person, Token
from ideas.people.operations.roles import end_roles, keep_an_administrator

UNCONFIRMED_STAY = datetime.timedelta(days=30)


def export_person(person: Person, *, by: Actor) -> dict[str, Any]:
    """Everything the lab holds of ``person``, chapter by chapter, ready for JSON."""
    authorize(by, "people.export_person", person)
    return {"person": person.code, "exported_at": clock.now(), "held": personal_data.export_of(person)}


def close_account(person: Person, *, removes_texts: bool = False, by: Actor) -> None:
    """Close an account for good: the row is blanked at once, what others hold follows through the outbox.

    Texts stay under a neutral name unless ``removes_texts``. Raises LastAdministrator, MovedOn when it is
    closed already. Records AccountClosed and RoleRevoked for each role that ends.
    """
    with transaction.atomic():
        authorize(by, "people.close_account", person)
        keep_an_administrator(without=person)
        authorize(by, "people.close_account", person)
        _close(person, removes_texts=removes_texts, by=by)


def _close(person: Person, *, removes_texts: bool, by: Actor) -> None:
    now = clock.now()
    Person.objects.select_for_update().get(pk=person.pk)  # before their claims, as whoever uses one does
    end_roles(person, LabRole.Role.values, by=by)
    Token.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    Claim.objects.filter(person=person, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    EmailChange.objects.filter(person=person, confirmed_at=None, withdrawn_at=None).update(withdrawn_at=now)
    blanked = Person.objects.filter(pk=person.pk, closed_at=None).update(
        closed_at=now,
        is_active=False,
        email=None,
        password=make_password(None),
        display_name="",
        bio="",
        skills=[],
        languages=[],
        home_territory=None,
        postal_contact="",
        recorded_key=None,
        is_superuser=False,
    )
    if not blanked:
        raise MovedOn()
    record(AccountClosed(person=person.code, removes_texts=removes_texts), by=by)


def erase_personal_data(person: Person, *, label: str, texts: bool, by: Actor) -> None:
    """Erase what one model (``people.Token``) holds of somebody who left; repeating it changes nothing.

    Called through the outbox after ``close_account``, once for each model.
    """
    with transaction.atomic():
        authorize(by, "people.erase_personal_data", person)
        personal_data.holdings()[label].erase(person, texts)


def close_unconfirmed(now: datetime.datetime, *, by: Actor) -> int:
    """Close accounts whose address nobody confirmed for thirty days, so that it is free; return how many.

    People who were recorded by others are left: the lab may send them another link.
    """
    waiting = Person.objects.filter(confirmed_at=None, is_unclaimed=False, closed_at=None, recorded_via="")
    stale = waiting.filter(created_at__lt=now - UNCONFIRMED_STAY).order_by("pk")[:100]
    for person in stale:
        with transaction.atomic():
            authorize(by, "people.close_account", person)
            _close(person, removes_texts=True, by=by)
    return len(stale)
