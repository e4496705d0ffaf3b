"""Barring somebody from acting, with a reason that they read."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid
from ideas.kernel.text import clean_text
from ideas.people.facts import PersonBlocked, PersonUnblocked
from ideas.people.models import Person
from ideas.people.operations.roles import keep_an_administrator


def block_person(person: Person, *, reason: str, by: Actor) -> Person:
    """Bar ``person`` from acting; they may still read, take their data along and leave.

    Blocking again changes nothing, not even the reason. Raises Invalid without a reason, LastAdministrator.
    Records PersonBlocked, once.
    """
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Écrivez le motif : la personne le lira."))
    with transaction.atomic():
        authorize(by, "people.block_person", person)
        keep_an_administrator(without=person)
        authorize(by, "people.block_person", person)
        free = Person.objects.filter(pk=person.pk, blocked_at=None)
        if free.update(blocked_at=clock.now(), blocked_by=by.person, blocked_reason=reason):
            record(PersonBlocked(person=person.code), by=by)
    person.refresh_from_db()
    return person


def unblock_person(person: Person, *, by: Actor) -> Person:
    """Let ``person`` act again; repeating it changes nothing. Records PersonUnblocked, once."""
    with transaction.atomic():
        authorize(by, "people.unblock_person", person)
        blocked = Person.objects.filter(pk=person.pk, blocked_at__isnull=False)
        if blocked.update(blocked_at=None, blocked_by=None, blocked_reason=""):
            record(PersonUnblocked(person=person.code), by=by)
    person.refresh_from_db()
    return person
