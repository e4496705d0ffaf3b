"""Memberships: invited, joined, ended. They commit nothing."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.organisations.facts import MemberInvited, MemberJoined, MemberLeft
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.operations.locking import lock_mandates, locked, locked_membership
from ideas.organisations.operations.mandates import end_mandate
from ideas.people.queries import accounts


def invite_member(organisation: Organisation, *, person: Any, by: Actor) -> Membership:
    """Invite ``person`` to belong to ``organisation``; inviting again, or a member, changes nothing.

    Raises Invalid for somebody without an account. Records MemberInvited, once.
    """
    if not accounts().filter(pk=person.pk).exists():
        words = _("Seule une personne qui a un compte peut être invitée.")
        raise Invalid.one("person", "no_account", words)
    with transaction.atomic():
        organisation = locked(organisation)
        authorize(by, "organisations.invite_member", organisation)
        spend("invitation", by)
        membership, is_new = Membership.objects.get_or_create(
            organisation=organisation, person=person, left_at=None, defaults={"invited_by": by.person}
        )
        if is_new:
            record(MemberInvited(organisation=organisation.code, person=person.code), by=by)
    return membership


def accept_invitation(membership: Membership, *, by: Actor) -> Membership:
    """Join an organisation one was invited to. Raises MovedOn when there is nothing to accept. Records
    MemberJoined.
    """
    with transaction.atomic():
        membership = locked_membership(membership)
        authorize(by, "organisations.accept_invitation", membership)
        invited = Membership.objects.filter(pk=membership.pk, joined_at=None, left_at=None)
        if not invited.update(joined_at=clock.now()):
            raise MovedOn()
        record(MemberJoined(**_told(membership)), by=by)
    membership.refresh_from_db()
    return membership


def end_membership(membership: Membership, *, has_joined: bool | None = None, by: Actor) -> Membership:
    """Leave, turn an invitation down, or have somebody no longer belong; their mandates there end with it.

    ``has_joined`` says whether the caller read them as a member or as invited: raises StaleRevision when an invitation was
    accepted by now. Raises MovedOn when it has ended already, NotAllowed when mandates would end that ``by`` may not revoke.
    Records MemberLeft, and MandateRevoked for each.
    """
    with transaction.atomic():
        membership = locked_membership(membership)
        mandates = Mandate.objects.filter(
            organisation=membership.organisation_id, person=membership.person_id, revoked_at=None
        )
        lock_mandates(mandates, by=by)
        authorize(by, "organisations.end_membership", membership)
        has_joined_now = membership.joined_at is not None
        if membership.left_at is None and has_joined not in {None, has_joined_now}:
            raise StaleRevision({"state": "joined" if has_joined_now else "invited"}, MovedOn.message)
        if not Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=clock.now()):
            raise MovedOn()
        ending = list(mandates)
        for mandate in ending:  # all before the first one ends, which ``by`` may be acting under
            authorize(by, "organisations.revoke_mandate", mandate)
        for mandate in ending:
            end_mandate(mandate, by=by)
        record(MemberLeft(**_told(membership)), by=by)
    membership.refresh_from_db()
    return membership


def _told(membership: Membership) -> dict[str, str]:
    return {"organisation": membership.organisation.code, "person": membership.person.code}
