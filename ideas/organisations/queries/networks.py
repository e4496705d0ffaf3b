"""Which organisations belong to which network, and since when."""

from django.db.models import QuerySet

from ideas.kernel.actor import Actor
from ideas.organisations.models import NetworkMember, Organisation
from ideas.organisations.queries.finding import organisations_visible_to


def networks_of(organisation: Organisation, viewer: Actor) -> QuerySet[NetworkMember]:
    """The networks that ``organisation`` is a member of today and ``viewer`` may know of, by name."""
    rows = NetworkMember.objects.filter(member=organisation, until=None)
    seen = rows.filter(network__in=organisations_visible_to(viewer).values("pk"))
    return seen.select_related("network__territory", "network__logo").order_by("network__search_name", "pk")


def network_members_of(network: Organisation, viewer: Actor) -> QuerySet[NetworkMember]:
    """The members of ``network`` today that ``viewer`` may know of, by name."""
    return network_members_ever(network, viewer).filter(until=None)


def network_members_ever(network: Organisation, viewer: Actor) -> QuerySet[NetworkMember]:
    """As ``network_members_of``, and those who were members before."""
    rows = NetworkMember.objects.filter(network=network)
    seen = rows.filter(member__in=organisations_visible_to(viewer).values("pk"))
    return seen.select_related("member__territory", "member__logo").order_by("member__search_name", "pk")
