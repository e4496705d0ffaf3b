"""Which organisations have nobody who represents them (any more)."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from ideas.kernel import clock
from ideas.organisations.models import Mandate, Organisation


def _representing(day: datetime.date) -> QuerySet[Mandate]:
    """Mandates that represent a whole organisation on ``day``, whatever the lab says of the organisation."""
    begun = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    return _of_representatives().filter(begun, revoked_at=None)


def _of_representatives() -> QuerySet[Mandate]:
    whole = {"role": Mandate.Role.REPRESENTATIVE, "scope_kind": Mandate.Scope.ALL}
    return Mandate.objects.filter(granted_at__isnull=False, **whole)


def is_represented(organisation: Organisation) -> bool:
    """Whether somebody represents it today."""
    return _representing(clock.today()).filter(organisation=organisation).exists()


def had_representative(organisation: Organisation) -> bool:
    """Whether somebody ever represented it: one recorded by the lab that nobody spoke for yet misses nobody."""
    return _of_representatives().filter(organisation=organisation).exists()


def not_settled(day: datetime.date) -> QuerySet[Organisation]:
    """Those whose ``unrepresented_since`` no longer says what the mandates say on ``day``: a date passed."""
    of_it = {"organisation": OuterRef("pk")}
    is_now, was_ever = (
        Exists(_representing(day).filter(**of_it)),
        Exists(_of_representatives().filter(**of_it)),
    )
    lost = Q(unrepresented_since=None) & ~is_now & was_ever
    found = Q(unrepresented_since__isnull=False) & is_now
    return Organisation.objects.filter(lost | found)


def without_representation() -> QuerySet[Organisation]:
    """Listed organisations that nobody represents any more, since the longest first."""
    listed = Organisation.objects.filter(listed_at__isnull=False, hidden_at=None)
    return listed.filter(unrepresented_since__isnull=False).order_by("unrepresented_since", "pk")
