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
from ideas.kernel.text import clean_text
from ideas.organisations.facts import (
    OrganisationVerified,
    VerificationEnding,
    VerificationExpired,
    VerificationRequested,
    VerificationRevoked,
    VerificationStarted,
)
from ideas.organisations.lifecycle import NOTE_LIMIT, REMINDED_BEFORE
from ideas.organisations.models import Organisation, VerificationStep
from ideas.organisations.operations.keeping import take_into_list
from ideas.organisations.operations.locking import locked
from ideas.organisations.queries import may_be_asked_for, to_be_reminded

State = Organisation.Verification


def request_verification(organisation: Organisation, *, by: Actor) -> Organisation:
    """Ask the lab to vouch for an organisation that it does not vouch for, no longer does, or soon will not.

    From 60 days before its end the verification there is stays in force meanwhile. Raises MovedOn when that was asked
    already, or is so. Records VerificationRequested.
    """
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.request_verification", current)
        if not may_be_asked_for(current, clock.today()):
            raise MovedOn()
        values: dict[str, Any] = {"verification": State.REQUESTED, "renewal_asked_at": None}
        if current.is_verified_on(clock.today()):
            values = {"renewal_asked_at": clock.now()}
        as_read = Organisation.objects.filter(pk=current.pk, verification=current.verification)
        if not as_read.filter(renewal_asked_at=current.renewal_asked_at).update(**values):
            raise MovedOn()
        _keep_step(current, State.REQUESTED, by)
        record(VerificationRequested(organisation=current.code), by=by)
    current.refresh_from_db()
    return current


def start_verification(organisation: Organisation, *, by: Actor) -> Organisation:
    """Say that the lab is checking. Raises MovedOn when nobody asked, or it was begun. Records
    VerificationStarted.
    """
    fact = VerificationStarted(organisation=organisation.code)
    return _move(organisation, [State.REQUESTED], State.BEING_CHECKED, fact, "", by)


def verify_organisation(
    organisation: Organisation, *, until: datetime.date, note: str = "", by: Actor
) -> Organisation:
    """Vouch for an organisation until a date, from whatever state the caller saw; a proposed one is listed
    with it. ``note`` says what was checked, for lab staff and who keeps the organisation.

    Raises Invalid for a date that is past or more than five years away or too long a note, MovedOn when somebody else
    changed its verification since ``organisation`` was read. Records OrganisationVerified, and what listing records.
    """
    _check_until(until)
    note = _checked_note(note)
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.verify_organisation", current)
        as_seen = Organisation.objects.filter(
            pk=organisation.pk,
            verification=organisation.verification,
            verified_until=organisation.verified_until,
        )
        renewed = {"verified_until": until, "renewal_asked_at": None, "reminded_days": None}
        if not as_seen.update(verification=State.VERIFIED, **renewed):
            raise MovedOn()
        _keep_step(current, State.VERIFIED, by, until=until, note=note)
        record(OrganisationVerified(organisation=current.code, until=until.isoformat()), by=by)
        take_into_list(current, by=by)
    current.refresh_from_db()
    return current


def _check_until(until: datetime.date) -> None:
    today = clock.today()
    if not today <= until <= today + datetime.timedelta(days=5 * 366):
        words = _("Choisissez une date entre aujourd’hui et dans cinq ans.")
        raise Invalid.one("until", "out_of_range", words)


def _checked_note(note: str) -> str:
    note = clean_text(note, lines=True)
    if len(note) > NOTE_LIMIT:
        raise Invalid.one("note", "too_long", _("%(limit)s caractères au plus.") % {"limit": NOTE_LIMIT})
    return note


def _keep_step(organisation: Organisation, state: str, by: Actor, **more: Any) -> None:
    VerificationStep.objects.create(organisation=organisation, state=state, person=by.person, **more)


def revoke_verification(organisation: Organisation, *, note: str = "", by: Actor) -> Organisation:
    """No longer vouch for an organisation; from now on nobody acts for it. ``note`` is read as that of a verification.

    Raises MovedOn when the lab does not vouch for it, Invalid for too long a note. Records VerificationRevoked.
    """
    fact = VerificationRevoked(organisation=organisation.code)
    return _move(organisation, [State.VERIFIED, State.EXPIRED], State.REVOKED, fact, _checked_note(note), by)


def expire_verification(*, today: datetime.date, by: Actor) -> bool:
    """Mark one whose last day is before ``today`` as over; False when there is none. Records VerificationExpired.

    One at a time, so that nobody waits for many; one that is being changed at this moment is passed over.
    """
    passed = Organisation.objects.filter(verification=State.VERIFIED, verified_until__lt=today)
    with transaction.atomic():
        organisation = passed.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
        if organisation is None or not passed.filter(pk=organisation.pk).update(verification=State.EXPIRED):
            return False
        _keep_step(organisation, State.EXPIRED, by)
        record(VerificationExpired(organisation=organisation.code), by=by)
    return True


def remind_of_end(*, today: datetime.date, by: Actor) -> bool:
    """Remind of one verification that runs out soon, if that is still so; False when there is none to remind of.

    Each of the days of ``REMINDED_BEFORE`` once; one that came late is told with the days that are left. Records
    VerificationEnding.
    """
    for days in reversed(REMINDED_BEFORE):
        owed = to_be_reminded(today, days)
        with transaction.atomic():
            found = owed.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
            if found is not None and owed.filter(pk=found.pk).update(reminded_days=days):
                until: Any = found.verified_until
                left = (until - today).days
                fact = VerificationEnding(organisation=found.code, until=until.isoformat(), days=left)
                record(fact, by=by)
                return True
    return False


def _move(
    organisation: Organisation, sources: list[Any], target: str, fact: FactData, note: str, by: Actor
) -> Organisation:
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.verify_organisation", current)
        from_there = Organisation.objects.filter(pk=current.pk, verification__in=sources)
        if not from_there.update(verification=target, renewal_asked_at=None):
            raise MovedOn()
        _keep_step(current, target, by, note=note)
        record(fact, by=by)
    current.refresh_from_db()
    return current
