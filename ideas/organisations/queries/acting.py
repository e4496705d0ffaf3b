"""Who belongs to an organisation, and who may act for which."""

import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.codes import keyed_hash
from ideas.kernel.errors import NotAllowed, SignInNeeded
from ideas.organisations.models import Mandate, Membership, Organisation

# Whose word binds an organisation.
COMMITTING_ROLES = (Mandate.Role.REPRESENTATIVE, Mandate.Role.DEPUTY)


def in_force(day: datetime.date) -> Q:
    """The condition on a mandate for being in force on ``day``.

    It is granted, not revoked, within its dates, and of an organisation that is listed, not hidden, not merged into
    another, and whose verification was not revoked. One whose verification ran out, or which the lab never verified,
    still acts; whether that is enough to commit itself is for the operation to ask.
    """
    has_standing = Q(
        organisation__hidden_at=None, organisation__listed_at__isnull=False, organisation__merged_into=None
    ) & ~Q(organisation__verification=Organisation.Verification.REVOKED)
    is_granted = Q(granted_at__isnull=False, revoked_at=None, starts_on__lte=day)
    return is_granted & (Q(ends_on=None) | Q(ends_on__gte=day)) & has_standing


def widest_first(mandates: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """``mandates`` of unlimited scope before limited ones, by role as ``Mandate.Role`` lists them, oldest
    first.
    """
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(Mandate.Role.values)]
    is_limited = Case(When(scope_kind=Mandate.Scope.ALL, then=0), default=1, output_field=IntegerField())
    ranked = mandates.annotate(is_limited=is_limited, role_rank=Case(*ranks, output_field=IntegerField()))
    return ranked.order_by("is_limited", "role_rank", "pk")


def mandates_in_force(person: Any) -> QuerySet[Mandate]:
    """Mandates ``person`` may act under today, with their organisations, by the organisation's name."""
    mandates = Mandate.objects.filter(in_force(clock.today()), person=person)
    return mandates.select_related("organisation").order_by("organisation__search_name", "pk")


def actor_for(
    *,
    person: Any,
    organisation_code: str | None = None,
    token: Any = None,
    address: str = "",
    drafts: frozenset[str] = frozenset(),
) -> Actor:
    """The actor a door passes on: ``person`` (or None), perhaps for an organisation, perhaps through a token.

    ``address`` is the caller's network address, of which only the keyed hash is kept; ``drafts`` are hashed
    secrets of drafts begun in the session. Of several mandates for one organisation the widest counts. Raises
    SignInNeeded when nobody is signed in but an organisation is named, NotAllowed when there is no mandate in
    force.
    """
    if person is not None and not person.is_authenticated:
        person = None
    return Actor(
        person=person,
        mandate=_mandate_for(person, organisation_code) if organisation_code else None,
        scopes=frozenset(token.scopes) if token is not None else None,
        address=keyed_hash(address) if address else "",
        drafts=drafts,
    )


def _mandate_for(person: Any, organisation_code: str) -> Mandate:
    if person is None:
        raise SignInNeeded()
    mandates = mandates_in_force(person).filter(organisation__code=organisation_code)
    mandate = widest_first(mandates).first()
    if mandate is None:
        raise NotAllowed(_("Vous n’avez pas de mandat en vigueur pour cette organisation."))
    return mandate


def mandates_that_count(person: Any) -> QuerySet[Mandate]:
    """Mandates of ``person`` that are in force, or asked for of an organisation that they proposed."""
    return Mandate.objects.filter(_is_theirs(), person=person)


def _is_theirs() -> Q:
    """The condition on a mandate for its organisation belonging to its holder: asking for one of a listed organisation,
    as everybody may, opens nothing yet.
    """
    of_proposed = Q(granted_at=None, revoked_at=None, organisation__listed_at=None)
    return in_force(clock.today()) | of_proposed


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Those who joined ``organisation`` and have not left, by name."""
    joined = organisation.memberships.filter(joined_at__isnull=False, left_at=None)
    return joined.select_related("person").order_by("person__display_name", "pk")


def invited_to(organisation: Organisation) -> QuerySet[Membership]:
    """Invitations to ``organisation`` that nobody answered yet, the oldest first."""
    invited = organisation.memberships.filter(joined_at=None, left_at=None)
    return invited.select_related("person").order_by("pk")


def mandates_of(organisation: Organisation) -> QuerySet[Mandate]:
    """Mandates of ``organisation`` in force today, the widest first."""
    mandates = organisation.mandates.filter(in_force(clock.today()))
    return widest_first(mandates.select_related("person", "organisation"))


def mandates_asked_of(organisation: Organisation) -> QuerySet[Mandate]:
    """Mandates asked for and neither granted nor turned down, the oldest first."""
    asked = organisation.mandates.filter(granted_at=None, revoked_at=None)
    return asked.select_related("person").order_by("pk")


def mandates_asked() -> QuerySet[Mandate]:
    """Mandates asked of listed organisations and neither granted nor turned down, the oldest first.

    Who proposes an organisation is granted theirs when it is listed: that waits with its verification.
    """
    of_listed = Q(organisation__listed_at__isnull=False, organisation__hidden_at=None)
    asked = Mandate.objects.filter(of_listed, granted_at=None, revoked_at=None)
    return asked.select_related("person", "organisation").order_by("pk")


def mandates_asked_by(person: Any) -> QuerySet[Mandate]:
    """What ``person`` asked for and nobody settled yet, by the organisation's name."""
    asked = Mandate.objects.filter(person=person, granted_at=None, revoked_at=None)
    return asked.select_related("organisation").order_by("organisation__search_name", "pk")


def people_of(organisation: Organisation) -> list[str]:
    """Codes of the people it belongs to: those with a mandate in force; who proposed it, before it is listed."""
    return sorted(set(organisation.mandates.filter(_is_theirs()).values_list("person__code", flat=True)))


def memberships_of(person: Any) -> QuerySet[Membership]:
    """Where ``person`` belongs or is invited, by the organisation's name."""
    memberships = Membership.objects.filter(person=person, left_at=None, organisation__merged_into=None)
    return memberships.select_related("organisation").order_by("organisation__search_name", "pk")
