"""What an organisation carries, could join, and who is near it."""

from django.db.models import Q, QuerySet

from ideas.collaboration.models import Need
from ideas.collaboration.queries.resources import listed_needs, narrowed
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import ENDS, PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries import listed_pilots
from ideas.topics.queries import located_within


def parts_in_pilots(organisation: Organisation) -> QuerySet[Partner]:
    """Where ``organisation`` takes part, with pilot and idea; those under way first, then the last active first."""
    rows = Partner.objects.filter(organisation=organisation, state=PartnerState.ACCEPTED)
    rows = rows.select_related("pilot__idea__stage").annotate(is_over=Q(pilot__state__in=ENDS))
    return rows.order_by("is_over", "-pilot__active_at", "-pk")


def pilots_to_join(organisation: Organisation) -> QuerySet[Pilot]:
    """Pilots under way that everyone sees and ``organisation`` has no part in, near it first, the last active first.

    Near is where the pilot says that it is for the organisation's territory or for one below; without a territory none is.
    """
    known = Partner.objects.filter(organisation=organisation).values("pilot")
    rows = listed_pilots().exclude(state__in=ENDS).exclude(pk__in=known)
    near = Q(pk__in=())
    if organisation.territory is not None:
        near = Q(pk__in=located_within(rows, organisation.territory.code).values("pk"))
    return rows.annotate(is_near=near).order_by("-is_near", "-active_at", "-pk")


def needs_near(organisation: Organisation) -> QuerySet[Need]:
    """Needs that anyone may answer, for the organisation's territory or everywhere, the newest first."""
    territory = organisation.territory.code if organisation.territory is not None else ""
    return narrowed(listed_needs(), territory=territory).order_by("-created_at", "-pk")
