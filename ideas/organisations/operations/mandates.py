"""Mandates: asked for, granted, revoked."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn
from ideas.organisations.facts import MandateAsked, MandateGranted, MandateRevoked
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.operations.locking import lock_mandates, locked
from ideas.organisations.operations.representing import settle_representation
from ideas.people.queries import accounts


def ask_mandate(organisation: Organisation, *, role: str = Mandate.Role.REPRESENTATIVE, by: Actor) -> Mandate:
    """Ask to act for an organisation that the lab lists; its representatives or the lab grant it.

    Asking again for the same role changes nothing. Records MandateAsked, once.
    """
    _check(role, Mandate.Scope.ALL, "", clock.today(), None)
    with transaction.atomic():
        organisation = locked(organisation)
        authorize(by, "organisations.ask_mandate", organisation)
        spend("mandate", by)
        asked = Mandate.objects.filter(
            organisation=organisation, person=by.person, role=role, granted_at=None, revoked_at=None
        ).first()
        if asked is not None:
            return asked
        mandate = Mandate.objects.create(
            organisation=organisation, person=by.person, role=role, starts_on=clock.today()
        )
        record(MandateAsked(**_told(mandate)), by=by)
    return mandate


def grant_mandate(
    organisation: Organisation,
    *,
    person: Any,
    role: str,
    scope_kind: str = Mandate.Scope.ALL,
    scope_code: str = "",
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    asked: Mandate | None = None,
    by: Actor,
) -> Mandate:
    """Let ``person`` act for ``organisation``, from today unless told otherwise, without an end unless given
    one.

    Of the same role and scope a person has one. What they asked for is granted with these dates, and the one they had
    ends: nobody is told that as revoked, for they may still act. Where they asked for nothing, the one they have changes
    its dates. One that has run out stays what it was. ``asked`` is the request that the caller read and grants: raises
    MovedOn when it was taken back or settled by now. Raises Invalid for dates in the wrong order, an unknown role or
    scope, or somebody without an account. Records MandateGranted.
    """
    starts_on = starts_on or clock.today()
    _check(role, scope_kind, scope_code, starts_on, ends_on, person)
    with transaction.atomic():
        organisation = locked(organisation)
        names = {"person": person, "role": role, "scope_kind": scope_kind, "scope_code": scope_code}
        has_not_run_out = Q(ends_on=None) | Q(ends_on__gte=clock.today())
        known = Mandate.objects.filter(has_not_run_out, organisation=organisation, revoked_at=None, **names)
        lock_mandates(known, by=by)
        authorize(by, "organisations.grant_mandate", organisation)
        if asked is not None and not known.filter(pk=asked.pk, granted_at=None).exists():
            raise MovedOn()
        granted = {
            "starts_on": starts_on,
            "ends_on": ends_on,
            "granted_at": clock.now(),
            "granted_by": by.person,
        }
        mandate = _renewed(known, granted) or Mandate.objects.create(
            organisation=organisation, **names, **granted
        )
        record(MandateGranted(**_told(mandate)), by=by)
        settle_representation(organisation, by=by)
    return mandate


def _renewed(known: QuerySet[Mandate], granted: dict[str, Any]) -> Mandate | None:
    """The request among ``known``, else the mandate there is, as it is ``granted`` now; the others end with that."""
    mandate = known.filter(granted_at=None).first() or known.order_by("pk").last()
    if mandate is not None:
        for name, value in granted.items():
            setattr(mandate, name, value)
        mandate.save(update_fields=list(granted))
        ended = {"revoked_at": granted["granted_at"], "revoked_by": granted["granted_by"]}
        known.exclude(pk=mandate.pk).update(**ended)
    return mandate


def revoke_mandate(mandate: Mandate, *, by: Actor) -> Mandate:
    """End a mandate now, lay down one's own, or turn down what was asked. What was done under it keeps it.

    Raises MovedOn when it was revoked already. Records MandateRevoked.
    """
    with transaction.atomic():
        organisation = locked(mandate.organisation_id)
        lock_mandates(Mandate.objects.filter(pk=mandate.pk), by=by)
        mandate = Mandate.objects.get(pk=mandate.pk)
        mandate.organisation = organisation
        authorize(by, "organisations.revoke_mandate", mandate)
        end_mandate(mandate, by=by)
    mandate.refresh_from_db()
    return mandate


def end_mandate(mandate: Mandate, *, by: Actor) -> None:
    """Within a transaction that holds its organisation: revoke and record it. Raises MovedOn when it was revoked already.

    Where it was the last representative's, the organisation is without representation from now on.
    """
    unrevoked = Mandate.objects.filter(pk=mandate.pk, revoked_at=None)
    if not unrevoked.update(revoked_at=clock.now(), revoked_by=by.person):
        raise MovedOn()
    record(MandateRevoked(**_told(mandate)), by=by)
    settle_representation(mandate.organisation, by=by)


def _check(
    role: str,
    scope_kind: str,
    scope_code: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    person: Any = None,
) -> None:
    errors = []
    if role not in Mandate.Role.values:
        errors.append(FieldError("role", "unknown", _("Ce rôle n’existe pas.")))
    if scope_kind not in Mandate.Scope.values or (scope_kind == Mandate.Scope.ALL) != (not scope_code):
        errors.append(FieldError("scope", "unknown", _("Dites à quoi s’étend ce mandat.")))
    if ends_on is not None and ends_on < starts_on:
        errors.append(FieldError("ends_on", "before_start", _("La fin précède le début.")))
    if person is not None and not accounts().filter(pk=person.pk).exists():
        words = _("Un mandat ne peut être donné qu’à une personne qui a un compte.")
        errors.append(FieldError("person", "no_account", words))
    if errors:
        raise Invalid(errors)


def _told(mandate: Mandate) -> dict[str, str]:
    return {
        "organisation": mandate.organisation.code,
        "mandate": mandate.code,
        "person": mandate.person.code,
        "role": mandate.role,
    }
