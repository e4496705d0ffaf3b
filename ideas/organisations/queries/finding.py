"""Questions about organisations: which one may know of, and which are sought."""

import datetime

from django.db.models import Count, Q, QuerySet

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.roles import is_keeper
from ideas.kernel.text import folded
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries.acting import mandates_that_count
from ideas.topics.queries import territories_within


def organisations_visible_to(viewer: Actor) -> QuerySet[Organisation]:
    """Organisations ``viewer`` may know of and do something with, by name: those not merged into another."""
    return organisations_known_to(viewer).filter(merged_into=None)


def organisations_known_to(viewer: Actor) -> QuerySet[Organisation]:
    """Organisations ``viewer`` may know of, by name, with those merged into another, of which facts still tell.

    Listed ones that are not hidden; their own, by a mandate asked for or granted that has not run out; for lab staff all.
    """
    organisations = Organisation.objects.all()
    if viewer.is_system or is_keeper(viewer):
        return organisations
    is_public = Q(hidden_at=None, listed_at__isnull=False)
    if not viewer.is_person:
        return organisations.filter(is_public)
    has_not_run_out = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    theirs = Mandate.objects.filter(has_not_run_out, person=viewer.person, revoked_at=None).values(
        "organisation"
    )
    return organisations.filter(is_public | Q(pk__in=theirs))


def organisations_belonging_to(viewer: Actor) -> QuerySet[Organisation]:
    """Organisations that ``viewer`` has a mandate of that is in force, or that they proposed."""
    return Organisation.objects.filter(pk__in=mandates_that_count(viewer.person).values("organisation"))


def organisations_led_by(viewer: Actor) -> QuerySet[Organisation]:
    """All organisations for lab staff, none for others."""
    return Organisation.objects.all() if is_keeper(viewer) else Organisation.objects.none()


def listed_organisations() -> QuerySet[Organisation]:
    """Organisations on public lists, by name: those that everyone may see."""
    return Organisation.objects.filter(hidden_at=None, listed_at__isnull=False, merged_into=None)


def kind_counts(organisations: QuerySet[Organisation]) -> dict[str, int]:
    """How many of ``organisations`` there are of each kind, in the order of the kinds."""
    found = dict(organisations.order_by().values_list("kind").annotate(n=Count("pk")))
    return {kind: found.get(kind, 0) for kind in Organisation.Kind.values}


def organisations_matching(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those of ``organisations`` with every word of ``text`` in their name, whatever its accents and case."""
    for word in folded(text).split():
        organisations = organisations.filter(search_name__contains=word)
    return organisations


def organisations_called(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those of ``organisations`` in whose name a word begins with each word of ``text``: « ali » is not in « sociali »."""
    for word in folded(text).split():
        begins = Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")
        organisations = organisations.filter(begins)
    return organisations


def organisations_within(organisations: QuerySet[Organisation], code: str) -> QuerySet[Organisation]:
    """Those of ``organisations`` at home in the territory or grouping of ``code`` or below."""
    return organisations.filter(territory__in=territories_within(code).values("pk"))


def verified_on(organisations: QuerySet[Organisation], day: datetime.date) -> QuerySet[Organisation]:
    """Those of ``organisations`` the lab vouches for on ``day``."""
    return organisations.filter(verification=Organisation.Verification.VERIFIED, verified_until__gte=day)
