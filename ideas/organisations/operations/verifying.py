"""Verification: asked for by an organisation, given by the lab until a date."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.organisations.facts import (
    OrganisationVerified,
    VerificationExpired,
    VerificationRequested,
    VerificationRevoked,
    VerificationStarted,
)
from ideas.organisations.models import Organisation
from ideas.organisations.operations.keeping import take_into_list
from ideas.organisations.operations.locking import locked
from ideas.organisations.queries import VOUCHABLE

State = Organisation.Verification


def request_verification(organisation: Organisation, *, by: Actor) -> Organisation:
    """Ask the lab to vouch for an organisation that it does not vouch for, or no longer does.

    Raises MovedOn when that was asked already, or is so. Records VerificationRequested.
    """
    fact = VerificationRequested(organisation=organisation.code)
    permission = "organisations.request_verification"
    return _move(organisation, permission, list(VOUCHABLE), State.REQUESTED, fact, by)


def start_verification(organisation: Organisation, *, by: Actor) -> Organisation:
    """Say that the lab is checking. Raises MovedOn when nobody asked, or it was begun. Records
    VerificationStarted.
    """
    fact = VerificationStarted(organisation=organisation.code)
    permission = "organisations.verify_organisation"
    return _move(organisation, permission, [State.REQUESTED], State.BEING_CHECKED, fact, by)


def verify_organisation(organisation: Organisation, *, until: datetime.date, by: Actor) -> Organisation:
    """Vouch for an organisation until a date, from whatever state the caller saw; a proposed one is listed
    with it.

    Raises Invalid for a date that is past or more than five years away, MovedOn when somebody else changed
    its verification since ``organisation`` was read. Records OrganisationVerified, and what listing records.
    """
    today = clock.today()
    if not today <= until <= today + datetime.timedelta(days=5 * 366):
        words = _("Choisissez une date entre aujourd’hui et dans cinq ans.")
        raise Invalid.one("until", "out_of_range", words)
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.verify_organisation", current)
        as_seen = Organisation.objects.filter(
            pk=organisation.pk,
            verification=organisation.verification,
            verified_until=organisation.verified_until,
        )
        if not as_seen.update(verification=State.VERIFIED, verified_until=until):
            raise MovedOn()
        record(OrganisationVerified(organisation=current.code, until=until.isoformat()), by=by)
        take_into_list(current, by=by)
    current.refresh_from_db()
    return current


def revoke_verification(organisation: Organisation, *, by: Actor) -> Organisation:
    """No longer vouch for an organisation; from now on nobody acts for it.

    Raises MovedOn when the lab does not vouch for it. Records VerificationRevoked.
    """
    fact = VerificationRevoked(organisation=organisation.code)
    permission = "organisations.verify_organisation"
    return _move(organisation, permission, [State.VERIFIED, State.EXPIRED], State.REVOKED, fact, by)


def expire_verification(*, today: datetime.date, by: Actor) -> bool:
    """Mark one whose last day is before ``today`` as over; False when there is none. Records VerificationExpired.

    One at a time, so that nobody waits for many; one that is being changed at this moment is passed over.
    """
    passed = Organisation.objects.filter(verification=State.VERIFIED, verified_until__lt=today)
    with transaction.atomic():
        organisation = passed.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
        if organisation is None or not passed.filter(pk=organisation.pk).update(verification=State.EXPIRED):
            return False
        record(VerificationExpired(organisation=organisation.code), by=by)
    return True


def _move(
    organisation: Organisation, permission: str, sources: list[Any], target: str, fact: FactData, by: Actor
) -> Organisation:
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, permission, current)
        if not Organisation.objects.filter(pk=current.pk, verification__in=sources).update(
            verification=target
        ):
            raise MovedOn()
        record(fact, by=by)
    current.refresh_from_db()
    return current
